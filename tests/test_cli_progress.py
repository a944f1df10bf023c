"""How far a load is, and how long it takes yet, in lines for a log."""

from __future__ import annotations

import subprocess
import sys

from kg.cli.progress import EARLY_S, WINDOW_S, Lines, Pace, duration


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


def test_one_step_of_many_promises_nothing() -> None:
    pace = Pace("claims", 4_200_000, 0.0)
    pace.reach(5_000, 12.0)
    assert pace.line(12.0) == "claims: 5,000 of 4,200,000 (0 %)"
    assert pace.left_s(60.0) is None


def test_nothing_is_promised_in_the_first_seconds_of_a_long_work() -> None:
    pace = Pace("claims", 1000, 0.0)
    pace.reach(10, 8.0)
    pace.reach(20, 9.0)
    assert pace.left_s(9.0) is None
    assert pace.left_s(EARLY_S) is not None


def test_slow_first_steps_do_not_count_for_long() -> None:
    pace = Pace("claims", 1000, 0.0)
    pace.reach(10, 10.0)
    for second in range(11, 31):
        pace.reach(10 * (second - 9), float(second))
    assert pace.left_s(30.0) == 79.0


def test_a_work_that_becomes_faster_is_told_by_its_second_half() -> None:
    pace = Pace("claims", 10_000, 0.0)
    for second in range(1, 21):
        pace.reach(second * 10, float(second))
    for second in range(21, 41):
        pace.reach(200 + (second - 20) * 100, float(second))
    assert pace.left_s(40.0) == (10_000 - 2200) / 100


def test_how_far_it_is_can_be_said_in_thai() -> None:
    pace = Pace("claims", 1000, 0.0)
    pace.reach(100, 10.0)
    pace.reach(300, 30.0)
    assert pace.line(30.0, "th") == "ข้ออ้าง: 300 จาก 1,000 (30 %), เหลืออีกราว 1 นาที"


def test_the_language_is_that_of_when_it_is_said() -> None:
    said, lang = list[str](), ["en"]
    lines = Lines(said.append, clock=lambda: 5.0, lang=lambda: lang[0])
    lines.show("reading", 0, 0)
    lang[0] = "th"
    lines.tell()
    assert said == ["กำลังอ่าน: ผ่านไป 0 วินาที"]
