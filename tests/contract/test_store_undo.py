"""Undo: a load that is undone is as if it had never been; on a real database of each line."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from kg.claims import Claim
from kg.errors import StoreError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import derive
from kg.store.neo4j import Store
from kg.store.server.service import Server
from tests.contract.databases import REQUEST, Database, of_dataset
from tests.contract.histories import CutOffError, cut_off_after, of_visit
from tests.contract.processes import without_source
from tests.networks import BASE, mentoring

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

LATER = replace(REQUEST, who="another", when=REQUEST.when + dt.timedelta(days=1))


@pytest.fixture(scope="session")
def server(server_526: Server) -> Server:
    """Return one server only: `test_store_histories` undoes on both."""
    return server_526


def nquads(store: Store) -> bytes:
    return Facts.of(store.claims(), store.ontology, BASE).nquads()


def content(database: Database) -> list[str]:
    """Return all that the database holds, but for withdrawn claims and what loads say."""
    left = ('[["WithdrawnClaim"', '[["Load"', '[["Network"')
    return [line for line in database.dump() if not line.startswith(left)]


def facts(ontology: Ontology, *claims: Claim) -> Facts:
    return Facts.of(claims, ontology, BASE)


def without_logs(lines: list[str]) -> list[str]:
    """Return lines of a dump without the logs of the claims, which tell how it came about."""
    return [re.sub(r'"log": "[^"]*"', "", line) for line in lines]


def fixed() -> list[Claim]:
    """Return the second version of `mentoring`: a cell is mended, a row is gone, one has moved."""
    first = [c for c in mentoring() if "v2" not in (c.subject, c.value)]
    mended = [replace(c, value="Acme Ltd") if c.value == "Acme" else c for c in first]
    return [
        replace(c, locator=replace(c.locator, row=20)) if c.subject == "v3" else c for c in mended
    ]


# ------------------------------------------------------------------ what it does
def test_load_then_undo_leaves_the_export_as_it_was(store: Store, database: Database) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    before, nodes = nquads(store), store.property_graph()
    store.load({"tables": fixed(), "more": of_dataset("more", mentoring())}, REQUEST)
    result = store.undo("load-2", LATER)
    assert (nquads(store), store.property_graph()) == (before, nodes)
    assert result.counts["claims_withdrawn"] == 1
    assert database.run("MATCH (:Claim)-[:ENTERED_BY]->(l) RETURN DISTINCT l.id") == [["load-1"]]


def test_undone_first_load_leaves_nothing(store: Store) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    store.undo("load-1", LATER)
    assert (list(store.claims()), store.property_graph()) == ([], derive(facts(store.ontology)))


def test_undone_load_is_shown_with_who_and_when(store: Store) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    store.undo("load-1", LATER)
    (load,) = store.loads()
    assert (load.is_undone, load.undone_by, load.undone_at) == (True, "another", LATER.when)


def test_undone_version_can_be_loaded_again(store: Store, database: Database) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    store.load({"tables": fixed()}, REQUEST)
    after = content(database)
    store.undo("load-2", LATER)
    assert store.load({"tables": fixed()}, REQUEST).load == "load-3"
    renumbered = [line.replace("load-3", "load-2") for line in content(database)]
    assert without_logs(renumbered) == without_logs(after)


def test_loading_what_is_there_after_an_undo_writes_nothing(
    store: Store, database: Database
) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    store.load({"tables": fixed()}, REQUEST)
    store.undo("load-2", LATER)
    before = database.dump()
    assert (store.load({"tables": mentoring()}, REQUEST).load, database.dump()) == ("", before)


def test_replaced_load_has_nothing_to_take_back_and_says_so(
    store: Store, database: Database
) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    store.load({"tables": fixed()}, REQUEST)
    before = nquads(store)
    result = store.undo("load-1", LATER)
    assert (result.replaced, nquads(store)) == ((("tables", "load-2"),), before)
    assert not any(count for name, count in result.counts.items() if name.startswith("claims"))
    assert database.run("MATCH (:Claim)-[:ENTERED_BY]->(l) RETURN DISTINCT l.id") == [["load-2"]]


def test_undoing_one_of_two_loads_that_say_the_same_keeps_the_others(store: Store) -> None:
    other = of_dataset("a", mentoring())
    store.load({"tables": mentoring()}, REQUEST)
    store.load({"a": other}, REQUEST)
    result = store.undo("load-1", LATER)
    assert result.counts["claims_released"] == len(other)
    assert nquads(store) == facts(store.ontology, *other).nquads()


def test_undo_lets_a_tie_wait_for_its_end_again(store: Store) -> None:
    village = of_dataset("villages", (c for c in mentoring() if c.subject == "v2"))
    rest = [c for c in mentoring() if c.subject != "v2"]
    store.load({"tables": rest}, REQUEST)
    store.load({"villages": village}, REQUEST)
    result = store.undo("load-2", LATER)
    assert result.counts["relationships_deleted"] == 1
    assert store.property_graph() == derive(facts(store.ontology, *rest))


@pytest.mark.parametrize("step", [1, 3])
def test_undo_in_steps_is_the_same(store: Store, step: int) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    before, graph = nquads(store), store.property_graph()
    store.load({"tables": fixed()}, REQUEST)
    store.undo("load-2", LATER, step=step)
    assert (nquads(store), store.property_graph(), store.pending()) == (before, graph, None)


def test_undo_that_was_cut_off_is_finished_by_the_same_undo(store: Store) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    before, graph = nquads(store), store.property_graph()
    store.load({"tables": fixed()}, REQUEST)
    with pytest.raises(CutOffError):
        store.undo("load-2", LATER, step=1, progress=cut_off_after(1))
    assert (store.pending(), store.state().undoing) == ("load-2", True)
    assert store.undo("load-2", REQUEST, patience_s=0).finished
    assert (nquads(store), store.property_graph(), store.pending()) == (before, graph, None)
    assert store.loads()[-1].undone_by == "another"


def test_resumed_load_counts_as_unchanged_what_was_there_before_it(store: Store) -> None:
    first, rest = mentoring()[:3], len(mentoring()) - 3
    store.load({"tables": first}, REQUEST)
    with pytest.raises(CutOffError):
        store.load({"tables": mentoring()}, REQUEST, step=2, progress=cut_off_after(2))
    result = store.load({"tables": mentoring()}, REQUEST, patience_s=0)
    assert (result.continued, result.unchanged) == (True, 3)
    assert result.counts["claims_created"] == rest


# ------------------------------------------------------------------ what it refuses
def test_unknown_load_is_refused_with_the_nearest(store: Store) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    with pytest.raises(StoreError, match="no load 'load-11'; did you mean load-1"):
        store.undo("load-11", LATER)


def test_load_of_a_network_without_any_is_refused(store: Store) -> None:
    store.prepare()
    with pytest.raises(StoreError, match="has none yet"):
        store.undo("load-1", LATER)


def test_empty_database_has_nothing_to_undo(store: Store, database: Database) -> None:
    with pytest.raises(StoreError, match="holds no network yet"):
        store.undo("load-1", LATER)
    assert database.dump() == []


def test_load_is_undone_once(store: Store) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    store.undo("load-1", LATER)
    with pytest.raises(StoreError, match="undone already: by another on 2026-03-02"):
        store.undo("load-1", LATER)


# ------------------------------------------------------------------ amendments
def test_amendment_withdraws_what_it_is_asked_to(store: Store) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    before, graph = nquads(store), store.property_graph()
    store.load({"field": of_visit()}, REQUEST)
    result = store.amend(without_source("visit"), LATER, kind="undo source", about="visit")
    assert (nquads(store), store.property_graph()) == (before, graph)
    assert result.counts["claims_withdrawn"] == len(of_visit())
    assert result.files == (("field", "visit.csv"),)


def test_amendment_is_a_load_of_its_kind(store: Store) -> None:
    store.load({"field": of_visit()}, REQUEST)
    store.amend(without_source("visit"), LATER, kind="undo source", about="visit")
    load = store.loads()[-1]
    assert (load.id, load.kind, load.about, load.who, load.datasets) == (
        "load-2", "undo source", "visit", "another", ("field",),
    )  # fmt: skip


def test_amendment_can_be_undone(store: Store) -> None:
    store.load({"tables": mentoring(), "field": of_visit()}, REQUEST)
    before, graph = nquads(store), store.property_graph()
    store.amend(without_source("visit"), LATER, kind="undo source")
    store.undo("load-2", LATER)
    assert (nquads(store), store.property_graph()) == (before, graph)


def test_amended_dataset_is_as_its_tables_when_it_is_loaded_again(store: Store) -> None:
    store.load({"field": of_visit()}, REQUEST)
    before = nquads(store)
    store.amend(without_source("visit"), LATER, kind="undo source")
    assert store.load({"field": of_visit()}, REQUEST).counts["claims_created"] == len(of_visit())
    assert nquads(store) == before


def test_amendment_that_changes_nothing_is_no_load(store: Store, database: Database) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    before = database.dump()
    assert store.amend(without_source("nobody"), LATER, kind="undo source").load == ""
    assert database.dump() == before


def test_load_below_an_amendment_is_not_undone(store: Store) -> None:
    store.load({"field": of_visit()}, REQUEST)
    store.amend(without_source("visit"), LATER, kind="undo source", about="visit")
    with pytest.raises(StoreError, match=r"load-2 \(undo source visit\).*undo load-2 first"):
        store.undo("load-1", LATER)
    store.undo("load-2", LATER)
    store.undo("load-1", LATER)
    assert list(store.claims()) == []


def test_load_that_an_amendment_did_not_build_on_is_undone(store: Store) -> None:
    store.load({"field": of_visit()}, REQUEST)
    store.load({"field": of_visit()[:-1]}, REQUEST)
    store.amend(without_source("visit"), LATER, kind="undo source", about="visit")
    assert store.undo("load-1", LATER).replaced == (("field", "load-3"),)
    assert list(store.claims()) == []


def test_claims_are_put_in_the_place_of_others(store: Store) -> None:
    both = {"tables": mentoring(), "more": of_dataset("more", mentoring())}
    store.load(both, REQUEST)

    def named(claim: Claim) -> tuple[Claim, ...] | None:
        return (replace(claim, value="Acme Ltd"),) if claim.value == "Acme" else None

    result = store.amend(named, LATER, kind="migrate", step=2)
    expected = [named(c) or (c,) for claims in both.values() for c in claims]
    assert nquads(store) == facts(store.ontology, *(c for each in expected for c in each)).nquads()
    assert (result.counts["claims_created"], result.counts["claims_withdrawn"]) == (1, 1)


def test_amendment_is_planned_as_it_is_done(store: Store, database: Database) -> None:
    store.load({"tables": mentoring(), "field": of_visit()}, REQUEST)
    before = database.dump()
    plan = store.plan_amend(without_source("visit"))
    assert database.dump() == before
    result = store.amend(without_source("visit"), LATER, kind="undo source")
    assert (plan.counts, {c.kind for c in plan.changes}) == (result.counts, {"withdrawn"})
