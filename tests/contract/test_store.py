"""What every store must do, on a real database of each Neo4j line."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg.claims import Claim, Locator
from kg.columns import GraphColumns
from kg.errors import StoreError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import derive
from kg.store.changes.effects import COUNTS
from kg.store.neo4j import Store, open_store
from tests.contract.databases import NETWORK, REQUEST, Database, of_dataset
from tests.networks import BASE, mentoring, thing

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


def changed(counts: dict[str, int]) -> dict[str, int]:
    """Return the counts that are not 0."""
    return {name: count for name, count in counts.items() if count}


def loaded(store: Store, *datasets: Sequence[Claim], step: int = 5000) -> dict[str, int]:
    """Load datasets, each under the name that its claims carry; return what was changed."""
    result = store.load(
        {claims[0].locator.dataset: claims for claims in datasets}, REQUEST, step=step
    )
    return changed(dict(result.counts))


def stored_facts(store: Store) -> bytes:
    return Facts.of(store.claims(), store.ontology, BASE).nquads()


def facts(store: Store, *datasets: Sequence[Claim]) -> Facts:
    return Facts.of([claim for claims in datasets for claim in claims], store.ontology, BASE)


def odd() -> list[Claim]:
    """Return claims with all that a claim can have, and texts that could break something."""
    at = Locator("odd|data%7C", "แฟ้ม|1.csv", "Sheet 'ก' | \"2\"", 7)
    claim = Claim("thing-1", "type", "Agreement", "doc", locator=at)
    return [
        *of_dataset(at.dataset, thing("doc", "Document", name_en="A text")),
        claim,
        replace(claim, subject="pc", value="Province"),
        replace(claim, property="name_th", value="บันทึก \u200b“ข้อตกลง” \\ ' \" \n`", note="n'o`te"),
        replace(claim, property="alias", value="ΑΒΓ $x {y}", lang="el"),
        replace(claim, property="alias", value="ΑΒΓ $x {y}", lang="en", basis="inferred",
                confidence="low", char_start=0, char_end=4, attributed_to="pc"),
        replace(claim, property="signed", value="2024-05~"),
        Claim("thing-1", "Coverage", "pc", "doc", tie="own-tie", note="why", char_start=3,
              char_end=9, attributed_to="thing-1", basis="inferred", confidence="high",
              qualifiers=(("end", "2025/2026"), ("start", "2024"), ("status", "active"),
                          ("topics", "a"), ("topics", "b|c"), ("weight", "0.25")), locator=at),
    ]  # fmt: skip


# ------------------------------------------------------------------ what is read is what was loaded
@pytest.mark.parametrize("claims", [mentoring(), odd()], ids=["mentoring", "odd"])
def test_claims_come_back_as_the_same_facts(store: Store, claims: list[Claim]) -> None:
    loaded(store, claims)
    assert stored_facts(store) == facts(store, claims).nquads()


@pytest.mark.parametrize("claims", [mentoring(), odd()], ids=["mentoring", "odd"])
def test_database_holds_the_derived_graph(store: Store, claims: list[Claim]) -> None:
    loaded(store, claims)
    assert store.property_graph() == derive(facts(store, claims))


@pytest.mark.parametrize("claims", [mentoring(), odd()], ids=["mentoring", "odd"])
def test_columns_are_those_of_the_derived_graph(store: Store, claims: list[Claim]) -> None:
    loaded(store, claims)
    assert store.columns() == GraphColumns.of(derive(facts(store, claims)))


def test_empty_database_reads_as_an_empty_network(store: Store) -> None:
    store.prepare()
    assert (list(store.claims()), store.columns()) == ([], GraphColumns.of(derive(facts(store))))


def test_many_pages_are_read_in_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.exporting.CHUNK", 3)
    monkeypatch.setattr("kg.store.changes.plan.CHUNK", 2)
    loaded(store, mentoring())
    assert loaded(store, mentoring()) == {}
    assert store.property_graph() == derive(facts(store, mentoring()))


def test_each_claim_has_one_source_and_one_load(store: Store, database: Database) -> None:
    loaded(store, mentoring())
    rows = database.run(
        "MATCH (c:Claim) RETURN COUNT { (c)-[:STATED_IN]->(:Document) } AS sources,"
        " COUNT { (c)-[:ENTERED_BY]->(:Load) } AS loads, count(*)"
    )
    assert rows == [[1, 1, len(mentoring())]]


def test_load_remembers_who_when_and_what(store: Store) -> None:
    loaded(store, mentoring())
    (load,) = store.loads()
    assert (load.id, load.who, load.when, load.files, load.datasets, load.is_pending) == (
        "load-1", REQUEST.who, REQUEST.when, REQUEST.files, ("tables",), False,
    )  # fmt: skip


def test_status_counts_what_there_is(store: Store) -> None:
    loaded(store, mentoring())
    status = store.status()
    assert (status.claims, status.nodes["Village"], status.nodes["Organization"]) == (
        len(mentoring()), 3, 5,
    )  # fmt: skip
    assert status.relationships == {"BIG_BROTHER_OF": 2, "HOLDS_POSITION": 1, "PARTY_TO": 2}


# ------------------------------------------------------------------ loading again
def test_loading_the_same_again_writes_nothing(store: Store, database: Database) -> None:
    loaded(store, mentoring())
    before, version = database.dump(), store.status().version
    result = store.load({"tables": mentoring()}, REQUEST)
    assert (result.load, changed(dict(result.counts)), result.unchanged) == (
        "",
        {},
        len(mentoring()),
    )
    assert (database.dump(), store.status().version) == (before, version)


def test_fixed_cell_changes_that_claim_only(store: Store) -> None:
    loaded(store, mentoring())
    fixed = [replace(c, value="Acme Ltd") if c.value == "Acme" else c for c in mentoring()]
    assert loaded(store, fixed) == {"claims_created": 1, "claims_withdrawn": 1, "nodes_changed": 1}
    assert store.property_graph() == derive(facts(store, fixed))


def test_deleted_row_takes_its_node_and_tie(store: Store) -> None:
    loaded(store, mentoring())
    less = [c for c in mentoring() if "v2" not in (c.subject, c.value)]
    assert loaded(store, less) == {
        "claims_withdrawn": 3, "nodes_deleted": 1, "relationships_deleted": 1,
    }  # fmt: skip
    assert store.property_graph() == derive(facts(store, less))


def test_moved_rows_are_no_new_claims(store: Store) -> None:
    loaded(store, mentoring())
    moved = [replace(c, locator=replace(c.locator, row=c.locator.row + 1)) for c in mentoring()]
    assert loaded(store, moved) == {"claims_moved": len(moved)}
    assert stored_facts(store) == facts(store, moved).nquads()


def test_withdrawn_claim_is_no_claim(store: Store, database: Database) -> None:
    loaded(store, mentoring())
    loaded(store, mentoring()[:-1])
    assert database.run("MATCH (c:WithdrawnClaim) RETURN labels(c), c.property") == [
        [["WithdrawnClaim"], "Position"]
    ]


def test_withdrawn_claim_comes_back(store: Store, database: Database) -> None:
    loaded(store, mentoring())
    loaded(store, mentoring()[:-1])
    assert loaded(store, mentoring()) == {"claims_created": 1, "relationships_created": 1}
    rows = database.run(
        "MATCH (c:Claim {property: 'Position'})-[:ENTERED_BY]->(l) MATCH (c)-[:STATED_IN]->(d)"
        " RETURN l.id, d.id, c.log"
    )
    log = ["1|+|tables|ties.csv||6", "2|-|tables", "3|+|tables|ties.csv||6"]
    assert rows == [["load-3", "doc", log]]


def test_removed_attribute_goes_from_the_node(store: Store) -> None:
    loaded(store, mentoring())
    loaded(store, [c for c in mentoring() if c.property != "name_th" or c.subject != "acme"])
    assert "name_th" not in store.property_graph().nodes["acme"].properties


def test_changed_class_replaces_the_labels(store: Store) -> None:
    loaded(store, mentoring())
    other = [replace(c, value="Concept") if c.value == "Company" else c for c in mentoring()]
    assert loaded(store, other)["nodes_changed"] == 1
    assert store.property_graph().nodes["acme"].labels == ("Concept", "Thing")


def test_empty_dataset_withdraws_all_it_stated(store: Store) -> None:
    loaded(store, mentoring())
    store.load({"tables": []}, REQUEST)
    assert list(store.claims()) == []
    assert store.property_graph() == derive(facts(store))


# ------------------------------------------------------------------ several datasets
def test_other_datasets_are_left_alone_and_named(store: Store) -> None:
    more = of_dataset("more", thing("v9", "Village", name_en="Nine", source="doc"))
    loaded(store, mentoring(), more)
    result = store.load({"tables": mentoring()}, REQUEST)
    assert (changed(dict(result.counts)), result.others) == ({}, ("more",))


def test_claim_lives_while_one_dataset_states_it(store: Store) -> None:
    other = of_dataset("other", mentoring())
    loaded(store, mentoring())
    assert loaded(store, other) == {"claims_confirmed": len(other)}
    result = store.load({"tables": []}, REQUEST)
    assert changed(dict(result.counts)) == {"claims_released": len(other)}
    assert stored_facts(store) == facts(store, other).nquads()


def test_claim_is_shown_at_the_first_dataset_by_name(store: Store) -> None:
    first = of_dataset("a", mentoring())
    loaded(store, mentoring())
    loaded(store, first)
    assert stored_facts(store) == facts(store, first, mentoring()).nquads()


def test_claim_of_two_datasets_is_entered_by_the_first_load(
    store: Store, database: Database
) -> None:
    loaded(store, mentoring())
    loaded(store, of_dataset("a", mentoring()))
    rows = database.run("MATCH (:Claim)-[:ENTERED_BY]->(l) RETURN DISTINCT l.id")
    assert rows == [["load-1"]]


def test_tie_waits_for_an_end_that_another_dataset_states(store: Store) -> None:
    village = [c for c in mentoring() if c.subject == "v2"]
    rest = [c for c in mentoring() if c.subject != "v2"]
    apart = of_dataset("villages", village)
    loaded(store, rest)
    assert len(store.property_graph().relationships) == 4
    assert loaded(store, apart)["relationships_created"] == 1
    assert store.property_graph() == derive(facts(store, rest, apart))
    result = store.load({"villages": []}, REQUEST)
    assert result.counts["relationships_deleted"] == 1
    assert store.property_graph() == derive(facts(store, rest))
    assert stored_facts(store) == facts(store, rest).nquads()


def test_claim_waits_for_its_source(store: Store, database: Database) -> None:
    document = of_dataset("documents", (c for c in mentoring() if c.subject == "doc"))
    rest = [c for c in mentoring() if c.subject != "doc"]
    linked = "MATCH (c:Claim)-[:STATED_IN]->(:Document {id: 'doc'}) RETURN count(c)"
    loaded(store, rest)
    assert database.run(linked) == [[0]]
    loaded(store, document)
    assert database.run(linked) == [[len(mentoring()) - 3]]
    store.load({"documents": []}, REQUEST)
    assert database.run(linked) == [[0]]


# ------------------------------------------------------------------ in any steps, in any order
def history() -> list[dict[str, list[Claim]]]:
    """Return random versions of three datasets that overlap, loaded in random company."""
    chance = random.Random(7)
    pool = [*mentoring(), *(c for c in odd() if c.subject != "doc")]
    loads: list[dict[str, list[Claim]]] = []
    for _ in range(25):
        names = chance.sample(["a", "b", "c"], chance.randint(1, 3))
        parts = {
            name: [
                replace(c, locator=Locator(name, f"{chance.choice('xy')}.csv", "", chance.randint(2, 4)))
                for c in chance.sample(pool, chance.randint(0, len(pool)))
            ]
            for name in names
        }  # fmt: skip
        loads.append(parts)
    return loads


@pytest.mark.parametrize("step", [3, 5000])
def test_random_loads_leave_what_the_last_versions_state(store: Store, step: int) -> None:
    latest: dict[str, list[Claim]] = {}
    for datasets in history():
        plan = store.plan(datasets)
        result = store.load(datasets, REQUEST, step=step)
        latest |= datasets
        expected = facts(store, *latest.values())
        assert stored_facts(store) == expected.nquads()
        assert store.property_graph() == derive(expected)
        if step == 5000:
            assert plan.counts == result.counts


def test_steps_make_no_difference(store: Store, database: Database) -> None:
    dumps = []
    for step in (1, 4, 5000):
        database.wipe()
        for datasets in history()[:6]:
            store.load(datasets, REQUEST, step=step)
        dumps.append([line for line in database.dump() if '"Load"' not in line])
    assert dumps[0] == dumps[1] == dumps[2]


def test_progress_ends_at_all(store: Store) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))

    store.load({"tables": mentoring()}, REQUEST, step=5, progress=progress)
    assert seen[-1] == (len(mentoring()), len(mentoring()))
    assert len(seen) > 3


# ------------------------------------------------------------------ planning
def test_plan_writes_nothing(store: Store, database: Database) -> None:
    before = database.dump()
    assert store.plan({"tables": mentoring()}).counts["claims_created"] == len(mentoring())
    assert database.dump() == before


def test_plan_lists_each_change_with_its_place(store: Store) -> None:
    loaded(store, mentoring())
    fixed = [replace(c, value="Acme Ltd") if c.value == "Acme" else c for c in mentoring()]
    plan = store.plan({"tables": fixed})
    assert [(c.kind, c.locator.row, c.claim.value if c.claim else "") for c in plan.changes] == [
        ("created", 3, "Acme Ltd"),
        ("withdrawn", 3, "Acme"),
    ]


def test_claims_under_another_dataset_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="tables"):
        store.load({"other": mentoring()}, REQUEST)


# ------------------------------------------------------------------ the ontology
OWN = """
@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
@prefix my: <https://example.org/own#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
my:Temple a owl:Class ; rdfs:subClassOf %s ; rdfs:label "temple"@en .
my:Worship a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "WORSHIPS_AT" ;
    kg:tieSource my:worshipper ; kg:tieTarget my:temple %s .
my:worshipper a owl:ObjectProperty ; schema:rangeIncludes kg:Village .
my:temple a owl:ObjectProperty ; schema:rangeIncludes my:Temple .
my:value a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:range xsd:string ;
    schema:domainIncludes my:Worship .
my:log a owl:DatatypeProperty ; rdfs:range xsd:string ; schema:domainIncludes my:Worship .
"""


def own_ontology(folder: Path, parent: str = "kg:Organization", key: str = "") -> Ontology:
    path = folder / "own.ttl"
    path.write_text(OWN.replace("my:value", "my:claimed") % (parent, key), encoding="utf-8")
    return Ontology.load([path])


def worship() -> list[Claim]:
    at = Locator("tables", "ties.csv", "", 9)
    return [
        *mentoring(),
        *thing("wat", "Temple", name_th="วัด"),
        Claim("v1", "Worship", "wat", "doc", qualifiers=(("log", "a"), ("log", "b")), locator=at),
    ]


def test_own_classes_and_ties_load(database: Database, tmp_path: Path) -> None:
    with database.store(own_ontology(tmp_path)) as store:
        loaded(store, worship())
        assert store.property_graph() == derive(facts(store, worship()))
        assert stored_facts(store) == facts(store, worship()).nquads()
        names = {row[0] for row in database.run("SHOW CONSTRAINTS YIELD name RETURN name")}
        assert "kg_WORSHIPS_AT_id" in names


def test_changed_superclass_relabels_what_is_there(database: Database, tmp_path: Path) -> None:
    with database.store(own_ontology(tmp_path)) as store:
        loaded(store, worship())
    with database.store(own_ontology(tmp_path, "kg:Place")) as store:
        assert loaded(store, worship()) == {"nodes_changed": 1}
        assert store.property_graph() == derive(facts(store, worship()))
        assert loaded(store, worship()) == {}
        assert len(store.loads()) == 1


def test_changed_key_of_a_tie_is_refused(database: Database, tmp_path: Path) -> None:
    with database.store(own_ontology(tmp_path)) as store:
        loaded(store, worship())
    with (
        database.store(own_ontology(tmp_path, key="; kg:key kg:role")) as store,
        pytest.raises(StoreError, match="Worship"),
    ):
        loaded(store, worship())


def test_every_tie_has_its_constraint(store: Store, database: Database) -> None:
    store.prepare()
    names = {row[0] for row in database.run("SHOW CONSTRAINTS YIELD name RETURN name")}
    types = {edge.relationship_type for edge in store.ontology.edge_classes.values()}
    assert {f"kg_{type_}_id" for type_ in types} <= names


def test_one_id_is_one_thing_in_the_whole_database(store: Store, database: Database) -> None:
    loaded(store, mentoring())
    with pytest.raises(Exception, match="already exists"):
        database.run("CREATE (:Thing:Concept {id: 'acme'})")


def test_province_is_found_inside_a_longer_name(store: Store, database: Database) -> None:
    name = "สำนักงานอุตสาหกรรมจังหวัดลำปาง"
    loaded(store, [*mentoring(), *thing("lp", "Agency", name_th=name)])
    database.run("CALL db.awaitIndexes(60)")
    rows = database.run(
        "CALL db.index.fulltext.queryNodes('kg_names', '*ลำปาง*') YIELD node RETURN node.id"
    )
    assert rows == [["lp"]]


def test_part_of_a_name_is_found_by_its_index(store: Store) -> None:
    loaded(store, mentoring())
    question = "MATCH (n:Thing) WHERE n.name_th CONTAINS $part RETURN n.id"
    assert store.run(question, {"part": "สอง"}).rows == (("v2",),)


def test_name_too_long_for_the_index_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="name_th of v8 has 33000 bytes"):
        loaded(store, [*mentoring(), *thing("v8", "Village", name_th="ก" * 11000)], step=2)
    assert (store.pending(), store.status().claims) == (None, 0)


def test_long_text_that_no_index_holds_is_kept(store: Store) -> None:
    at = Locator("tables", "things.csv", "", 9)
    long = Claim("v1", "alias", "ก" * 50_000, "doc", lang="th", locator=at)
    loaded(store, [*mentoring(), long])
    assert stored_facts(store) == facts(store, [*mentoring(), long]).nquads()


# ------------------------------------------------------------------ which database
def test_another_network_is_refused(store: Store, database: Database) -> None:
    loaded(store, mentoring())
    with pytest.raises(StoreError, match=f"holds the network '{NETWORK}', not 'another'"):
        database.store(store.ontology, network="another")


def test_database_of_something_else_is_refused(database: Database, ontology: Ontology) -> None:
    database.run("CREATE (:Film {id: 'x'})")
    with pytest.raises(StoreError, match="a node of Film"):
        database.store(ontology)


def test_wrong_password_is_one_line(database: Database, ontology: Ontology) -> None:
    with pytest.raises(StoreError, match="refuses user 'neo4j'") as caught:
        open_store(database.url, "neo4j", "wrong", network=NETWORK, ontology=ontology)
    assert "\n" not in str(caught.value)


def test_missing_database_is_named(database: Database, ontology: Ontology) -> None:
    with pytest.raises(StoreError, match="no database 'nosuch'"):
        open_store(
            database.url, database.user, database.password, database="nosuch", network=NETWORK,
            ontology=ontology,
        )  # fmt: skip


def test_counts_are_named_in_every_load(store: Store) -> None:
    result = store.load({"tables": mentoring()}, REQUEST)
    assert tuple(result.counts) == COUNTS
    assert store.loads()[0].counts == result.counts
    assert store.loads()[0].when.utcoffset() == dt.timedelta(hours=7)
