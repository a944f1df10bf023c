from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rdflib import Dataset

from kg.facts import Facts
from kg.ontology import Ontology
from tests.networks import BASE, facts, mentoring, thing, tie

ONTOLOGY = Ontology.load()


def test_the_same_claims_in_any_order_give_the_same_bytes() -> None:
    claims = mentoring()
    shuffled = claims.copy()
    random.Random(7).shuffle(shuffled)
    assert facts(claims, ONTOLOGY).nquads() == facts(shuffled, ONTOLOGY).nquads()
    assert facts(claims, ONTOLOGY).trig() == facts(shuffled, ONTOLOGY).trig()


def test_nquads_are_sorted_and_without_blank_nodes() -> None:
    lines = facts(mentoring(), ONTOLOGY).nquads().decode().splitlines()
    assert lines == sorted(lines)
    assert not any("_:" in line.split('"')[0] for line in lines)


def test_trig_holds_what_nquads_hold() -> None:
    made = facts(mentoring(), ONTOLOGY)
    first = {str(q) for q in parse(made.nquads(), format=RdfFormat.N_QUADS)}
    second = {str(q) for q in parse(made.trig(), format=RdfFormat.TRIG)}
    assert first == second


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib's own
def test_rdflib_reads_the_same_number_of_quads() -> None:
    made = facts(mentoring(), ONTOLOGY)
    dataset = Dataset()
    dataset.parse(data=made.nquads(), format="nquads")
    assert len(list(dataset.quads())) == len(made.nquads().splitlines())


def test_each_source_has_its_own_graph() -> None:
    made = facts(mentoring(), ONTOLOGY)
    graphs = {str(q.graph_name) for q in made.quads()}
    assert graphs == {f"<{BASE}source/doc>", f"<{BASE}source/doc2>"}


def test_equal_claims_count_once_and_keep_the_first_row() -> None:
    made = Facts.of([tie("Party", "a", "m", row=9), tie("Party", "a", "m", row=4)], ONTOLOGY, BASE)
    assert [c.locator.row for c in made.claims] == [4]


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_text_survives_as_nquads(text: str) -> None:
    made = facts(list(thing("a", "Company", name_en=text)), ONTOLOGY)
    values = {
        q.object.value
        for q in parse(made.nquads(), format=RdfFormat.N_QUADS)
        if "nameEn" in str(q.predicate)
    }
    assert values == {text}
