"""The log of a claim: what the events of loads mean."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.claims import Locator
from kg.store.log import (
    assertions,
    datasets_of,
    edited,
    entered,
    locator,
    mark,
    shown,
    without,
)

TEXTS = st.text(max_size=8)
PLACES = st.builds(Locator, TEXTS, TEXTS, TEXTS, st.integers(0, 10**6))


@given(PLACES)
def test_mark_says_where_and_nothing_is_lost(place: Locator) -> None:
    assert locator(mark(place)) == place


def test_event_reads_as_documented() -> None:
    assert edited((), 3, dataset="register", target=mark(Locator("register", "p.csv", "", 7))) == (
        "3|+|register|p.csv||7",
    )


def test_withdrawal_reads_as_documented() -> None:
    assert (
        edited(("3|+|register|p.csv||7",), 4, dataset="register", target=None)[1] == "4|-|register"
    )


def test_last_event_of_each_dataset_decides() -> None:
    log = ("1|+|a|x||2", "1|+|b|x||2", "2|-|a", "3|+|a|y||5", "4|-|b")
    assert assertions(log) == {"a": "+|a|y||5"}


def test_undone_load_does_not_count() -> None:
    assert assertions(("1|+|a|x||2", "2|-|a"), {2}) == {"a": "+|a|x||2"}


def test_undoing_one_of_two_loads_keeps_what_the_other_said() -> None:
    assert assertions(("1|+|a|x||2", "2|+|b|y||3"), {1}) == {"b": "+|b|y||3"}


def test_load_that_changes_nothing_says_nothing() -> None:
    log = ("1|+|a|x||2",)
    assert edited(log, 2, dataset="a", target="+|a|x||2") == log


def test_load_takes_back_what_itself_said_before_it_was_cut_off() -> None:
    assert edited(("1|+|a|x||2", "2|-|a"), 2, dataset="a", target="+|a|x||2") == ("1|+|a|x||2",)


def test_load_after_an_undone_one_says_it_again() -> None:
    log = ("1|+|a|x||2",)
    assert edited(log, 2, dataset="a", target="+|a|x||2", undone={1}) == (*log, "2|+|a|x||2")


def test_entered_is_the_load_since_which_it_is_live() -> None:
    log = ("1|+|a|x||2", "2|-|a", "3|+|b|x||2", "4|+|a|x||9", "5|-|b")
    assert entered(log) == 3


def test_claim_that_nobody_states_is_entered_by_no_load() -> None:
    assert entered(("1|+|a|x||2", "2|-|a")) == 0


def test_shown_place_is_that_of_the_first_dataset_by_name() -> None:
    log = ("1|+|b|x||2", "2|+|a|y|s|3")
    assert shown(assertions(log)) == Locator("a", "y", "s", 3)


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
        log = edited(log, seq, dataset=dataset, target=target)
        last.pop(dataset, None)
        if target is not None:
            last[dataset] = target
    assert assertions(log) == last
    assert bool(entered(log)) == bool(last)
