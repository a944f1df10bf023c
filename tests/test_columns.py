"""Columns of nodes and ties, from a derived graph."""

from __future__ import annotations

import datetime as dt

import pytest

from kg.columns import GraphColumns
from kg.ontology import Ontology
from kg.propertygraph import derive
from tests.networks import facts, mentoring, tie


@pytest.fixture
def columns(ontology: Ontology) -> GraphColumns:
    extra = tie("Support", "office", "v3", weight="0.5", role="adviser", end="2020-02")
    return GraphColumns.of(derive(facts([*mentoring(), extra], ontology)))


def test_ids_are_in_order(columns: GraphColumns) -> None:
    assert list(columns.nodes.id) == sorted(columns.nodes.id)
    assert list(columns.ties.id) == sorted(columns.ties.id)


def test_node_has_its_class_and_names(columns: GraphColumns) -> None:
    at = columns.nodes.id.index("acme")
    nodes = columns.nodes
    assert (nodes.label[at], nodes.name_th[at], nodes.name_en[at], nodes.name[at]) == (
        "Company", "แอคมี", "Acme", "",
    )  # fmt: skip


def test_tie_has_its_ends_and_what_it_states(columns: GraphColumns) -> None:
    at = columns.ties.type.index("SUPPORTS")
    ties = columns.ties
    assert (ties.source[at], ties.target[at], ties.role[at], ties.weight[at], ties.status[at]) == (
        "office", "v3", "adviser", 0.5, "",
    )  # fmt: skip


def test_unknown_start_and_stated_end_are_days(columns: GraphColumns) -> None:
    at = columns.ties.type.index("SUPPORTS")
    assert (columns.ties.start_first[at], columns.ties.end_last[at]) == (
        dt.date.min,
        dt.date(2020, 2, 29),
    )


def test_tie_without_weight_weighs_one(columns: GraphColumns) -> None:
    assert columns.ties.weight[columns.ties.type.index("PARTY_TO")] == 1.0


def test_tie_has_what_it_stands_under(columns: GraphColumns) -> None:
    assert columns.ties.under[columns.ties.type.index("BIG_BROTHER_OF")] == "mou"
