"""The log of a claim: what the events of loads mean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Locator
from kg.store.changes.log import (
    History,
    assertions,
    datasets_of,
    edited,
    entered,
    locator,
    mark,
    noted,
    rests_on,
    shown,
    without,
)

TEXTS = st.text(max_size=8)
PLACES = st.builds(Locator, TEXTS, TEXTS, TEXTS, st.integers(0, 10**6))


@given(PLACES)
def test_mark_says_where_and_nothing_is_lost(place: Locator) -> None:
    assert locator(mark(place)) == place


ALL = History({"a": (1, 2, 3, 4, 5), "b": (1, 2, 3, 4, 5), "register": (3, 4)})
"""Loads of which none is undone."""


def test_event_reads_as_documented() -> None:
    place = mark(Locator("register", "p.csv", "", 7))
    assert edited((), 3, dataset="register", target=place, history=History()) == (
        "3|+|register|p.csv||7",
    )


def test_withdrawal_reads_as_documented() -> None:
    log = ("3|+|register|p.csv||7",)
    assert edited(log, 4, dataset="register", target=None, history=ALL)[1] == "4|-|register"


def test_last_event_of_each_dataset_decides() -> None:
    log = ("1|+|a|x||2", "1|+|b|x||2", "2|-|a", "3|+|a|y||5", "4|-|b")
    assert assertions(log, ALL) == {"a": "+|a|y||5"}


def test_undone_load_does_not_count() -> None:
    assert assertions(("1|+|a|x||2", "2|-|a"), History({"a": (1,)})) == {"a": "+|a|x||2"}


def test_undone_load_below_the_last_one_is_what_that_one_built_on() -> None:
    """The log has differences: load 3 says nothing of the claim, for load 2 had withdrawn it."""
    assert assertions(("1|+|a|x||2", "2|-|a"), History({"a": (1, 3)})) == {}


def test_undoing_one_of_two_loads_keeps_what_the_other_said() -> None:
    log = ("1|+|a|x||2", "2|+|b|y||3")
    assert assertions(log, History({"b": (2,)})) == {"b": "+|b|y||3"}


def test_load_under_way_counts() -> None:
    log = ("1|+|a|x||2", "2|-|a", "3|+|a|x||9")
    assert assertions(log, History({"a": (1,)}, pending=3)) == {"a": "+|a|x||9"}


def test_history_without_a_load_is_as_if_it_had_never_been() -> None:
    history = History.of([(1, ["a", "b"]), (3, ["b"])])
    assert history.without(3) == History.of([(1, ["a", "b"])])


def test_event_counts_as_of_the_next_load_that_counts() -> None:
    history = History.of([(1, ["a"]), (4, ["a"])])
    assert [history.point("a", seq) for seq in (1, 2, 4, 5)] == [1, 4, 4, 0]


def test_load_that_changes_nothing_says_nothing() -> None:
    log = ("1|+|a|x||2",)
    assert edited(log, 2, dataset="a", target="+|a|x||2", history=ALL) == log


def test_load_takes_back_what_itself_said_before_it_was_cut_off() -> None:
    history = History({"a": (1,)}, pending=2)
    log = ("1|+|a|x||2", "2|-|a")
    assert edited(log, 2, dataset="a", target="+|a|x||2", history=history) == ("1|+|a|x||2",)


@pytest.mark.parametrize(
    ("log", "target", "said"),
    [
        (("1|+|a|x||2",), "+|a|x||2", "3|+|a|x||2"),  # what counts changes, what is noted does not
        (("1|+|a|x||2",), None, "3|-|a"),  # what counts is the same, what is noted is not
    ],
)
def test_load_after_an_undone_one_says_it_again(
    log: tuple[str, ...], target: str | None, said: str
) -> None:
    assert edited(log, 3, dataset="a", target=target, history=History()) == (*log, said)


def test_entered_is_the_load_since_which_it_is_live() -> None:
    log = ("1|+|a|x||2", "2|-|a", "3|+|b|x||2", "4|+|a|x||9", "5|-|b")
    assert entered(log, ALL) == 3


def test_claim_that_moves_between_datasets_in_one_load_is_live_all_the_time() -> None:
    assert entered(("1|+|a|x||2", "3|-|a", "3|+|b|x||2"), ALL) == 1


def test_claim_is_never_entered_by_an_undone_load() -> None:
    history = History.of([(1, ["a"]), (3, ["a"])])
    assert entered(("2|+|a|x||2",), history) == 3


def test_claim_that_nobody_states_is_entered_by_no_load() -> None:
    assert entered(("1|+|a|x||2", "2|-|a"), ALL) == 0


def test_shown_place_is_that_of_the_first_dataset_by_name() -> None:
    log = ("1|+|b|x||2", "2|+|a|y|s|3")
    assert shown(assertions(log, ALL)) == Locator("a", "y", "s", 3)


def test_without_leaves_out_one_load_of_some_datasets() -> None:
    log = ("1|+|a|x||2", "2|+|b|x||2", "2|-|a", "12|-|b")
    assert without(log, 2, {"a"}) == ("1|+|a|x||2", "2|+|b|x||2", "12|-|b")


def test_datasets_of_a_load_are_not_those_of_another_with_the_same_beginning() -> None:
    assert datasets_of(("1|+|a|x||2", "12|+|b%7C|x||2"), 12) == {"b|"}


EVENTS = st.lists(
    st.tuples(st.sampled_from(["a", "b|"]), st.none() | st.integers(2, 4)), max_size=12
)


@given(EVENTS)
def test_log_says_what_each_dataset_said_last(events: list[tuple[str, int | None]]) -> None:
    log: tuple[str, ...] = ()
    last: dict[str, str] = {}
    for seq, (dataset, row) in enumerate(events, start=1):
        target = None if row is None else mark(Locator(dataset, "f", "", row))
        loads = [(number, ["a", "b|"]) for number in range(1, seq)]
        log = edited(log, seq, dataset=dataset, target=target, history=History.of(loads))
        last.pop(dataset, None)
        if target is not None:
            last[dataset] = target
    history = History.of((number, ["a", "b|"]) for number in range(1, len(events) + 1))
    assert assertions(log, history) == noted(log) == last
    assert bool(entered(log, history)) == bool(last)


# ------------------------------------------------------------------ any loads, any undos
# One claim; a load gives each of its datasets a row or none, or undoes one of the loads before.
Load = dict[str, int | None]
STEPS = st.lists(
    st.one_of(
        st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(2, 3), min_size=1),
        st.integers(0, 9),
    ),
    max_size=12,
)


class Told:
    """The log of one claim, and the same kept the simple way: every version of every dataset."""

    def __init__(self) -> None:
        self.log: tuple[str, ...] = ()
        self.loads: dict[int, Load] = {}
        self.undone: set[int] = set()

    @property
    def history(self) -> History:
        return History.of((n, load) for n, load in self.loads.items() if n not in self.undone)

    def load(self, rows: Load) -> None:
        seq, now = len(self.loads) + 1, self.history
        for dataset in sorted(rows, key=lambda name: (rows[name] is None, name)):
            target = place(dataset, rows[dataset])
            self.log = edited(
                self.log, seq, dataset=dataset, target=target, history=now.during(seq)
            )
        self.loads[seq] = rows

    def states(self) -> list[tuple[int, dict[str, str]]]:
        """Return after each load that is not undone what the datasets state."""
        found: list[tuple[int, dict[str, str]]] = [(0, {})]
        for seq, rows in self.loads.items():
            if seq not in self.undone:
                places = {dataset: place(dataset, row) for dataset, row in rows.items()}
                now = {**found[-1][1], **{d: p or "" for d, p in places.items()}}
                found.append((seq, {dataset: each for dataset, each in now.items() if each}))
        return found

    def since(self) -> int:
        """Return the load since which the claim is live."""
        since = 0
        for seq, state in self.states():
            since = (since or seq) if state else 0
        return since


def place(dataset: str, row: int | None) -> str | None:
    return None if row is None else mark(Locator(dataset, "f", "", row))


@settings(max_examples=500)
@given(STEPS)
def test_undone_loads_are_as_if_they_had_never_been(steps: list[Load | int]) -> None:
    told = Told()
    for step in steps:
        if isinstance(step, dict):
            told.load(step)
        elif step + 1 in told.loads:
            told.undone.add(step + 1)
        assert assertions(told.log, told.history) == told.states()[-1][1]
        assert entered(told.log, told.history) == told.since()


@settings(max_examples=300)
@given(STEPS, st.integers(1, 12))
def test_claim_that_does_not_rest_on_a_load_is_as_before_when_it_is_undone(
    steps: list[Load | int], seq: int
) -> None:
    told = Told()
    for step in steps:
        if isinstance(step, dict):
            told.load(step)
    before, after = told.history, told.history.without(seq)
    if not rests_on(told.log, seq, before):
        assert assertions(told.log, before) == assertions(told.log, after)
        assert entered(told.log, before) == entered(told.log, after)
