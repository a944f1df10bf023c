"""Which claims a load changes, and in which steps, worked out without a database."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.changes.edits import Edit, change_kind, load_id, load_number
from kg.store.changes.log import History
from kg.store.changes.plan import wanted
from kg.store.changes.steps import steps_of, weight
from kg.store.changes.subjects import is_tie
from kg.store.neo4j import open_store
from tests.networks import mentoring, thing


def test_equal_claims_of_a_dataset_count_once_at_the_first_place() -> None:
    (claim, *_) = thing("v1", "Village")
    later = replace(claim, locator=replace(claim.locator, row=9))
    assert wanted({"tables": [later, claim]})["tables"][claim.id].locator == claim.locator


def test_claim_of_another_dataset_is_refused_with_its_place() -> None:
    with pytest.raises(StoreError, match=r"things\.csv row 2"):
        wanted({"other": thing("v1", "Village")})


@pytest.mark.parametrize(
    ("before", "after", "dataset", "kind"),
    [
        ({}, {"a": "1"}, "a", "created"),
        ({}, {"a": "1", "b": "1"}, "b", "confirmed"),
        ({"b": "1"}, {"a": "1", "b": "1"}, "a", "confirmed"),
        ({"a": "1"}, {"a": "2"}, "a", "moved"),
        ({"a": "1", "b": "1"}, {"b": "1"}, "a", "released"),
        ({"a": "1"}, {}, "a", "withdrawn"),
        ({"a": "1", "b": "1"}, {}, "b", "released"),
    ],
)
def test_change_is_named_by_who_states_it_before_and_after(
    before: dict[str, str], after: dict[str, str], dataset: str, kind: str
) -> None:
    assert change_kind(before, after, dataset) == kind


def test_claim_that_moves_between_datasets_is_live_all_the_time() -> None:
    edit = Edit("id", None, {"a": None, "b": "+|b|f||2"})
    history = History.of([(1, ["a"])])
    assert edit.applied(("1|+|a|f||2",), 2, history) == ("1|+|a|f||2", "2|+|b|f||2", "2|-|a")


def edits(ontology: Ontology) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for claim in mentoring():
        edit = Edit(claim.id, claim, {"tables": "+|tables|f||2"}, is_new=True)
        found.setdefault(claim.about(ontology), []).append(edit)
    found["gone"] = [Edit("x", None, {"tables": None})]
    return found


def test_small_load_is_one_step(ontology: Ontology) -> None:
    ((nodes, ties),) = steps_of(edits(ontology), {"doc"}, 5000)
    assert {**nodes, **ties} == edits(ontology)


@pytest.mark.parametrize("size", [1, 3, 10])
def test_steps_hold_each_subject_once(ontology: Ontology, size: int) -> None:
    steps = list(steps_of(edits(ontology), {"doc"}, size))
    abouts = [about for nodes, ties in steps for about in (*nodes, *ties)]
    assert sorted(abouts) == sorted(edits(ontology))


def test_steps_are_no_larger_than_asked(ontology: Ontology) -> None:
    largest = max(map(len, edits(ontology).values()))
    assert all(weight(n) + weight(t) <= largest for n, t in steps_of(edits(ontology), {}, largest))


def test_sources_come_first_and_what_may_go_last(ontology: Ontology) -> None:
    steps = list(steps_of(edits(ontology), {"doc", "doc2"}, 4))
    order = [about for nodes, ties in steps for about in (*nodes, *ties)]
    kinds = [is_tie(about) for about in order[:-1]]
    assert (order[:2], order[-1], kinds) == (["doc", "doc2"], "gone", sorted(kinds))


def test_load_number_is_part_of_its_id() -> None:
    assert load_number(load_id(12)) == 12


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:7687", "http://127.0.0.1", "bolt://", "bolt://h:x", "bolt://h:99999", "x"],
)
def test_what_is_no_address_is_refused(ontology: Ontology, url: str) -> None:
    with pytest.raises(StoreError, match="address of Neo4j"):
        open_store(url, "neo4j", "secret", network="n", ontology=ontology)


def test_password_in_an_address_is_not_repeated(ontology: Ontology) -> None:
    with pytest.raises(StoreError) as caught:
        open_store("bolt://me:secret@h", "neo4j", "secret", network="n", ontology=ontology)
    assert "secret" not in str(caught.value)


def test_address_where_nobody_answers_is_told(ontology: Ontology) -> None:
    with pytest.raises(StoreError, match=r"no Neo4j answers at bolt://127\.0\.0\.1:1"):
        open_store("bolt://127.0.0.1:1", "neo4j", "x", network="n", ontology=ontology)


def test_driver_is_not_imported_before_a_store_is_opened() -> None:
    code = (
        "import sys, kg.store.neo4j, kg.store.changes.loading, kg.store.exporting;"
        "sys.exit(any(m in sys.modules for m in ('neo4j', 'pandas', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
