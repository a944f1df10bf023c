"""Free questions: only READ mode, on a real database of each Neo4j line."""

from __future__ import annotations

import datetime as dt

import pytest

from kg.errors import QueryError
from kg.store.neo4j import Store
from tests.contract.databases import REQUEST, Database
from tests.networks import mentoring

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

WRITES = (
    "CREATE (n:Village {id: 'x'}) RETURN n",
    "MERGE (n:Village {id: 'x'}) RETURN n",
    "MATCH (n) SET n.name_th = 'x'",
    "MATCH (n) REMOVE n.name_th",
    "MATCH (n) DETACH DELETE n",
    "FOREACH (x IN [1] | CREATE (:Village))",
    "MATCH (n) CALL (n) { SET n.x = 1 } IN TRANSACTIONS",
    "CREATE INDEX own FOR (n:Village) ON (n.x)",
    "DROP CONSTRAINT kg_Thing_id",
    "CREATE USER eve SET PASSWORD 'evil-evil'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "CALL db.createLabel('Other')",
    "CALL db.createProperty('other')",
    "CALL dbms.killConnection('bolt-1')",
    "CALL dbms.listConfig()",
    "SHOW USERS",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "SHOW TRANSACTIONS YIELD transactionId AS t TERMINATE TRANSACTION t YIELD message RETURN message",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV FROM 'http://127.0.0.1:1/x' AS line RETURN line",
    "MATCH (n:Village) LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "MATCH (n:Village) CALL { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line",
    "PROFILE LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "CYPHER 5 LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "/* a */ LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "RETURN 1; MATCH (n) DETACH DELETE n",
)


@pytest.fixture
def filled(store: Store) -> Store:
    store.load({"tables": mentoring()}, REQUEST)
    return store


@pytest.mark.parametrize("question", WRITES)
def test_question_that_does_more_than_read_is_refused(
    filled: Store, database: Database, question: str
) -> None:
    before = database.dump()
    with pytest.raises(QueryError):
        filled.run(question)
    assert database.dump() == before


def test_answer_has_columns_and_rows_in_order(filled: Store) -> None:
    found = filled.run(
        "MATCH (c:Company)-[r:BIG_BROTHER_OF]->(v) RETURN c.name_en AS company, v.id ORDER BY v.id"
    )
    assert (found.columns, found.rows) == (("company", "v.id"), (("Acme", "v1"), ("Acme", "v2")))


def test_parameter_is_a_value_never_cypher(filled: Store) -> None:
    evil = "v1'}) DETACH DELETE n //"
    question = "MATCH (n:Village) WHERE n.id = $id RETURN n.id"
    assert filled.run(question, {"id": evil}).rows == ()


def test_values_are_plain_python(filled: Store) -> None:
    found = filled.run(
        "RETURN date('2024-02-29'), datetime('2024-02-29T10:00:00Z'), duration('P1M'),"
        " point({x: 1, y: 2.5}), [1, null, {a: [true]}]"
    )
    moment = dt.datetime(2024, 2, 29, 10, tzinfo=dt.UTC)
    many = [1, None, {"a": [True]}]
    assert found.rows == ((dt.date(2024, 2, 29), moment, "P1M", "SRID=7203;POINT(1 2.5)", many),)


def test_date_that_python_cannot_hold_is_told(filled: Store) -> None:
    with pytest.raises(QueryError, match="no like of"):
        filled.run("RETURN date('+12024-01-01')")


def test_path_is_its_nodes_and_relationships(filled: Store) -> None:
    found = filled.run("MATCH p = (:Company)-[:PARTY_TO]->({id: 'mou'}) RETURN p").rows[0][0]
    graph = filled.property_graph()
    (tie,) = [r for r in graph.relationships.values() if (r.source, r.target) == ("acme", "mou")]
    assert isinstance(found, dict)
    assert found["relationships"] == [
        {
            "type": "PARTY_TO",
            "source": "acme",
            "target": "mou",
            "properties": dict(sorted(tie.properties.items())),
        }
    ]


def test_limit_cuts_and_says_so(filled: Store) -> None:
    found = filled.run("UNWIND range(1, 10) AS n RETURN n", limit=3)
    assert (found.rows, found.truncated) == (((1,), (2,), (3,)), True)


def test_limit_that_fits_cuts_nothing(filled: Store) -> None:
    assert not filled.run("UNWIND range(1, 3) AS n RETURN n", limit=3).truncated


def test_endless_question_is_stopped(filled: Store) -> None:
    endless = "UNWIND range(1, 1000000000) AS a UNWIND range(1, 1000) AS b RETURN count(*)"
    with pytest.raises(QueryError, match="took longer"):
        filled.run(endless, timeout_s=1)


def test_syntax_error_points_at_its_place_in_the_question(filled: Store) -> None:
    with pytest.raises(QueryError, match=r"line 2, column 8 \(offset: 17\)") as caught:
        filled.run("MATCH (n)\nRETURN m")
    assert "EXPLAIN" not in str(caught.value)


def test_missing_parameter_is_named(filled: Store) -> None:
    with pytest.raises(QueryError, match="place"):
        filled.run("MATCH (n {id: $place}) RETURN n")


def test_label_that_no_node_has_is_remarked(filled: Store) -> None:
    assert any("Vilage" in note for note in filled.run("MATCH (n:Vilage) RETURN n").notes)


@pytest.mark.parametrize("value", [2**70, "\ud800", object()])
def test_parameter_that_no_database_holds_is_refused(filled: Store, value: object) -> None:
    with pytest.raises(QueryError):
        filled.run("RETURN $value", {"value": value})


def test_tie_tells_who_said_so(filled: Store) -> None:
    found = filled.run(
        "MATCH ()-[r:BIG_BROTHER_OF]->({id: 'v1'}) MATCH (c:Claim {about: r.id})-[:STATED_IN]->(d)"
        " RETURN d.name_en, c.value, c.start, c.topics"
    )
    assert found.rows == (("A text", "v1", "2018", ["design", "marketing"]),)


def test_plain_filter_by_day_is_right_for_open_ends(filled: Store) -> None:
    question = (
        "MATCH ()-[r:BIG_BROTHER_OF]->(v) WHERE r.start_first <= date($day) AND r.end_last >="
        " date($day) RETURN v.id ORDER BY v.id"
    )
    assert filled.run(question, {"day": "2017-06-01"}).rows == (("v2",),)
    assert filled.run(question, {"day": "2019-06-01"}).rows == (("v1",), ("v2",))
