"""How far a load is, and how long it takes yet, in lines for a log."""

from __future__ import annotations

import subprocess
import sys

from kg.cli.progress import WINDOW_S, Lines, Pace, duration


def test_the_time_left_follows_the_rate() -> None:
    pace = Pace("claims", 1000, 0.0)
    pace.reach(100, 10.0)
    pace.reach(300, 30.0)
    assert pace.line(30.0) == "claims: 300 of 1,000 (30 %), about 1 min left"


def test_one_step_is_an_estimate_too() -> None:
    pace = Pace("claims", 1000, 5.0)
    pace.reach(500, 25.0)
    assert pace.left_s(25.0) == 20.0


def test_what_was_long_ago_does_not_count() -> None:
    pace = Pace("claims", 1000, 0.0)
    pace.reach(500, 1.0)
    pace.reach(600, WINDOW_S + 2)
    pace.reach(700, WINDOW_S + 12)
    assert pace.left_s(WINDOW_S + 12) == 30.0


def test_a_work_that_stands_still_is_given_ever_more_time() -> None:
    pace = Pace("claims", 1000, 0.0)
    pace.reach(100, 10.0)
    pace.reach(200, 20.0)
    sooner, later = pace.left_s(20.0), pace.left_s(60.0)
    assert sooner is not None
    assert later is not None
    assert later > sooner


def test_a_work_of_unknown_length_says_how_long_it_took() -> None:
    assert Pace("reading", 0, 3.0).line(45.0) == "reading: 42 s so far"


def test_nothing_is_promised_at_the_end_or_the_beginning() -> None:
    pace = Pace("claims", 10, 0.0)
    assert pace.line(0.0) == "claims: 0 of 10 (0 %)"
    pace.reach(10, 5.0)
    assert pace.line(5.0) == "claims: 10 of 10 (100 %)"


def test_times_are_no_more_exact_than_an_estimate() -> None:
    assert [duration(s) for s in (9.6, 59, 61, 3599, 3600, 9000)] == [
        "10 s", "59 s", "1 min", "60 min", "1 h 0 min", "2 h 30 min"
    ]  # fmt: skip


def test_lines_tell_the_work_of_now() -> None:
    now, said = [0.0], list[str]()
    lines = Lines(said.append, clock=lambda: now[0])
    lines.tell()
    lines.show("reading", 0, 0)
    now[0] = 12.0
    lines.tell()
    lines.show("claims", 50, 100)
    now[0] = 22.0
    lines.show("claims", 75, 100)
    lines.tell()
    assert said == ["reading: 12 s so far", "claims: 75 of 100 (75 %), about 10 s left"]


def test_a_short_work_says_nothing_when_piped() -> None:
    code = (
        "from kg.cli.progress import progress_bar\n"
        "with progress_bar() as show:\n    show('claims', 1, 2)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"", b"")
