"""Identifiers reach a query at one place only, and only if they are identifiers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError, StoreError
from kg.ontology import Ontology
from kg.store.cypher import cypher
from kg.store.driver.bolt import check_version
from kg.store.schema import check_terms, full_text, names, single_names, statements


def test_identifier_stands_in_backticks() -> None:
    assert cypher("MATCH (n:<label>) RETURN n", label="Match") == "MATCH (n:`Match`) RETURN n"


def test_several_labels_are_joined() -> None:
    assert cypher("SET n:<labels>", labels=("Company", "Thing")) == "SET n:`Company`:`Thing`"


def test_properties_of_a_variable_are_listed() -> None:
    assert cypher("[<n.names>]", names=("name_th", "alias")) == "[n.`name_th`, n.`alias`]"


@pytest.mark.parametrize(
    "name", ["", "a`b", "a b", "a-b", "Ａ", "บ้าน", "1a", "a\n", "a:b", "a" * 129, "x) DELETE n //"]
)
def test_what_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(StoreError):
        cypher("MATCH (n:<label>)", label=name)


def test_every_term_of_the_ontology_makes_a_statement(ontology: Ontology) -> None:
    made = dict(statements(ontology))
    assert len(made) == len(list(statements(ontology)))
    for edge in ontology.edge_classes.values():
        assert f"kg_{edge.relationship_type}_id" in made


def test_constraints_come_before_indexes(ontology: Ontology) -> None:
    kinds = [text.split()[1] for _, text in statements(ontology)]
    assert kinds == sorted(kinds, key=lambda kind: kind != "CONSTRAINT")


def test_names_of_things_are_read_from_the_ontology(ontology: Ontology) -> None:
    assert set(single_names(ontology)) < set(names(ontology))
    assert {"name_th", "alias"} <= set(names(ontology))


def test_full_text_index_breaks_thai_only_where_java_can(ontology: Ontology) -> None:
    assert "'thai'" in full_text(ontology, thai=True)
    assert "'thai'" not in full_text(ontology, thai=False)


OWN = """
@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
@prefix my: <https://example.org/own#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
my:%s a owl:Class ; rdfs:subClassOf kg:Thing .
my:Tying a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "%s" ;
    kg:tieSource my:tier ; kg:tieTarget my:tied .
my:tier a owl:ObjectProperty ; schema:rangeIncludes kg:Village .
my:tied a owl:ObjectProperty ; schema:rangeIncludes kg:Village .
"""


@pytest.mark.parametrize(
    ("class_", "type_", "named"),
    [
        ("WithdrawnClaim", "TIED", "WithdrawnClaim"),
        ("Temple", "STATED_IN", "STATED_IN"),
        ("Temple", "ENTERED_BY", "ENTERED_BY"),
    ],
)
def test_name_of_the_stores_own_records_is_refused(
    tmp_path: Path, class_: str, type_: str, named: str
) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(OWN % (class_, type_), encoding="utf-8")
    with pytest.raises(OntologyError, match=named):
        check_terms(Ontology.load([path]))


@pytest.mark.parametrize("agent", ["Neo4j/5.26.0", "Neo4j/5.27-aura", "Neo4j/2026.09.0"])
def test_supported_server_is_let_in(agent: str) -> None:
    check_version(agent, "bolt://x")


@pytest.mark.parametrize("agent", ["Neo4j/5.25.1", "Neo4j/4.4.40", "Neo4j/v5.11.0", "Other/9.0"])
def test_other_server_is_refused_by_name(agent: str) -> None:
    with pytest.raises(StoreError, match=agent):
        check_version(agent, "bolt://x")
