"""Amendments under a new version of the ontology: ties get new ids and types, terms new names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.claims import Claim, Locator
from kg.errors import StoreError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import derive
from kg.store.changes.amended import Amend
from kg.store.neo4j import Store
from kg.store.server.service import Server
from tests.contract.databases import REQUEST, Database, of_dataset
from tests.contract.histories import CutOffError, cut_off_after
from tests.networks import BASE, mentoring, thing

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

OWN = """
@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
@prefix my: <https://example.org/own#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
my:{place} a owl:Class ; rdfs:subClassOf kg:Organization ; rdfs:label "temple"@en .
my:{tie} a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "{type}" ;
    kg:tieSource my:worshipper ; kg:tieTarget my:temple {more} .
my:worshipper a owl:ObjectProperty ; schema:rangeIncludes kg:Village .
my:temple a owl:ObjectProperty ; schema:rangeIncludes my:{place} .
"""
NAMES = {"place": "Temple", "tie": "Worship", "type": "WORSHIPS_AT", "more": ""}
RENAMED = {**NAMES, "place": "Shrine", "tie": "Prayer", "type": "PRAYS_AT"}
CHANGES = {
    "key": {**NAMES, "more": "; kg:key kg:role"},
    "type": {**NAMES, "type": "GOES_TO"},
    "direction": {**NAMES, "more": "; kg:directed false"},
    "names": RENAMED,
    "names of classes": {**NAMES, "place": "Shrine"},
}


def of(folder: Path, **names: str) -> Ontology:
    """Return the ontology with terms of a workspace."""
    folder.mkdir(exist_ok=True)
    path = folder / "own.ttl"
    path.write_text(OWN.format(**{**NAMES, **names}), encoding="utf-8")
    return Ontology.load([path])


def worship() -> list[Claim]:
    at = Locator("tables", "ties.csv", "", 9)
    own = Claim("v2", "Worship", "wat", "doc", tie="own", locator=at)
    return [
        *mentoring(),
        *thing("wat", "Temple", name_th="วัด"),
        *(
            replace(own, subject=village, tie="", qualifiers=(("role", role),))
            for village in ("v1", "v3")
            for role in ("lay", "lead")
        ),
        own,
    ]


def renamed(claim: Claim) -> tuple[Claim, ...] | None:
    """Return a claim with the new names of its terms; None if it has none of the old."""
    new = replace(
        claim,
        property={"Worship": "Prayer"}.get(claim.property, claim.property),
        value={"Temple": "Shrine"}.get(claim.value, claim.value),
    )
    return None if new == claim else (new,)


def left_alone(claim: Claim) -> None:
    """Leave every claim."""
    del claim


def migrated(ontology: Ontology) -> list[Claim]:
    """Return the claims as an ontology knows them."""
    change = renaming(ontology)
    return [each for claim in worship() for each in change(claim) or (claim,)]


def renaming(ontology: Ontology) -> Amend:
    """Return what becomes of claims, in the terms that an ontology has."""
    ties = "Prayer" in ontology.edge_classes
    classes = "Shrine" in ontology.node_classes

    def change(claim: Claim) -> tuple[Claim, ...] | None:
        if claim.property == "Worship" and ties:
            return renamed(claim)
        return renamed(claim) if claim.value == "Temple" and classes else None

    return change


@pytest.fixture(scope="session")
def server(server_526: Server) -> Server:
    """Return one server only, the older: what the tests of the store ask of both is enough."""
    return server_526


@pytest.fixture(params=CHANGES, ids=list(CHANGES))
def ontologies(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Ontology, Ontology]:
    """Return an ontology and its next version."""
    return of(tmp_path / "old"), of(tmp_path / "new", **CHANGES[request.param])


@pytest.fixture
def filled(database: Database, ontologies: tuple[Ontology, Ontology]) -> Iterator[Store]:
    """Open the store with the new ontology on what was loaded with the old."""
    old, new = ontologies
    with database.store(old) as store:
        store.load({"tables": worship()[:-1]}, REQUEST)
        store.load({"tables": worship()}, REQUEST)
    with database.store(new) as store:
        yield store


def assert_holds(store: Store, database: Database, claims: list[Claim]) -> None:
    """Assert that a database holds what a fresh one would, and no label or type of before."""
    facts = Facts.of(claims, store.ontology, BASE)
    assert Facts.of(store.claims(), store.ontology, BASE).nquads() == facts.nquads()
    assert store.property_graph() == derive(facts)
    types = database.run("MATCH (:Thing)-[r]->(:Thing) RETURN DISTINCT type(r)")
    assert {row[0] for row in types} == {r.type for r in derive(facts).relationships.values()}
    wrong = [
        row for row in database.run("MATCH (c:Claim) RETURN c.id, c.about")
        if row[1] != {c.id: c.about(store.ontology) for c in claims}[row[0]]
    ]  # fmt: skip
    assert wrong == []


def test_network_is_brought_to_the_new_ontology(filled: Store, database: Database) -> None:
    change = renaming(filled.ontology)
    plan = filled.plan_amend(change, every=True)
    result = filled.amend(change, REQUEST, kind="migrate", about="2", every=True)
    assert_holds(filled, database, migrated(filled.ontology))
    assert plan.counts == result.counts


def test_network_is_brought_to_the_new_ontology_in_steps(filled: Store, database: Database) -> None:
    filled.amend(renaming(filled.ontology), REQUEST, kind="migrate", step=1)
    assert_holds(filled, database, migrated(filled.ontology))


def test_migration_that_was_cut_off_is_finished(filled: Store, database: Database) -> None:
    cut_off(filled, 2)
    result = filled.amend(renaming(filled.ontology), REQUEST, kind="migrate", patience_s=0)
    assert_holds(filled, database, migrated(filled.ontology))
    assert (result.continued, filled.pending()) == (True, None)


def test_migration_that_was_cut_off_is_taken_back_with_the_old_ontology(
    filled: Store, database: Database, ontologies: tuple[Ontology, Ontology]
) -> None:
    cut_off(filled, 3)
    with database.store(ontologies[0]) as store:
        result = store.undo("load-2", REQUEST, patience_s=0)
        assert result.taken_back == "load-3"
        assert_holds(store, database, worship()[:-1])


def cut_off(store: Store, transactions: int) -> None:
    with pytest.raises(CutOffError):
        store.amend(
            renaming(store.ontology), REQUEST, kind="migrate", step=1, patience_s=0,
            progress=cut_off_after(transactions),
        )  # fmt: skip
    assert store.pending() == "load-3"


def test_migration_is_undone_with_the_old_ontology(
    filled: Store, database: Database, ontologies: tuple[Ontology, Ontology]
) -> None:
    result = filled.amend(renaming(filled.ontology), REQUEST, kind="migrate")
    with database.store(ontologies[0]) as store:
        if result.load:  # else no claim was changed, and there is no load: ids only were
            store.undo(result.load, REQUEST)
        else:
            store.amend(left_alone, REQUEST, kind="migrate")
        assert_holds(store, database, worship())


@pytest.mark.parametrize("changed", ["key", "type", "direction", "names"])
def test_load_is_refused_until_then_and_says_what_to_run(
    database: Database, tmp_path: Path, changed: str
) -> None:
    with database.store(of(tmp_path / "old")) as store:
        store.load({"tables": worship()}, REQUEST)
    before = database.dump()
    with (
        database.store(of(tmp_path / "new", **CHANGES[changed])) as store,
        pytest.raises(StoreError, match="kg migrate"),
    ):
        store.load({"tables": migrated(store.ontology)}, REQUEST)
    assert database.dump() == before


def test_load_that_leaves_a_term_that_is_gone_is_refused(
    database: Database, tmp_path: Path
) -> None:
    with database.store(of(tmp_path / "old")) as store:
        store.load({"tables": worship()}, REQUEST)
    before = database.dump()
    with (
        database.store(of(tmp_path / "new", place="Shrine")) as store,
        pytest.raises(StoreError, match=r"states Temple.*kg migrate"),
    ):
        store.load({"more": of_dataset("more", mentoring())}, REQUEST)
    assert database.dump() == before


def test_undo_of_a_migration_needs_the_old_terms(database: Database, tmp_path: Path) -> None:
    with database.store(of(tmp_path / "old")) as store:
        store.load({"tables": worship()}, REQUEST)
    with database.store(of(tmp_path / "new", **RENAMED)) as store:
        load = store.amend(renamed, REQUEST, kind="migrate").load
        before = database.dump()
        with pytest.raises(StoreError, match="has no Temple, Worship"):
            store.undo(load, REQUEST)
        assert database.dump() == before


def test_term_that_the_migration_leaves_is_named(database: Database, tmp_path: Path) -> None:
    with database.store(of(tmp_path / "old")) as store:
        store.load({"tables": worship()}, REQUEST)
    with database.store(of(tmp_path / "new", **RENAMED)) as store:
        before = database.dump()
        with pytest.raises(StoreError, match=r"does not have Temple \(1 claims\), Worship \(5"):
            store.amend(left_alone, REQUEST, kind="migrate")
        assert database.dump() == before


def test_withdrawn_claim_of_a_changed_tie_comes_back_with_its_new_id(
    database: Database, tmp_path: Path
) -> None:
    """No live claim is of the class, so that `load` is not refused; the withdrawn ones are moved."""
    with database.store(of(tmp_path / "old")) as store:
        store.load({"tables": worship()}, REQUEST)
        store.load({"tables": mentoring()}, REQUEST)
    with database.store(of(tmp_path / "new", **CHANGES["key"])) as store:
        store.load({"tables": worship()}, REQUEST)
        assert_holds(store, database, worship())
