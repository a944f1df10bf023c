"""Read the whole network back: claims, nodes, relationships, columns; in chunks, in order.

Each chunk is one row of lists that the server collects: records one by one are 6–9 times slower.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from itertools import repeat
from operator import itemgetter
from typing import Any, LiteralString, TypeVar

from kg.claims import Claim
from kg.columns import GraphColumns, NodeColumns, TieColumns, number, text
from kg.errors import StoreError
from kg.ontology import ROOT, Ontology
from kg.propertygraph import Node, PropertyGraph, Relationship
from kg.store.cypher import Database, Row, Run, cypher
from kg.store.reader import values_of
from kg.store.rows import claim_of

CHUNK = 20_000

_VERSION: LiteralString = "MATCH (n:Network {only: true}) RETURN n.version"
_CLAIMS: LiteralString = """
MATCH (c:Claim) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $size
RETURN collect(c.id), collect(properties(c))
"""
_NODES: LiteralString = """
MATCH (n:<root>) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $size
RETURN collect(n.id), collect(labels(n)), collect(properties(n))
"""
_TIES: LiteralString = """
MATCH (a)-[r:<type>]->(b) WHERE r.id > $after WITH r, a, b ORDER BY r.id LIMIT $size
RETURN collect(r.id), collect(a.id), collect(b.id), collect(properties(r))
"""
_NODE_COLUMNS: LiteralString = """
MATCH (n:<root>) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $size
RETURN collect(n.id), collect(labels(n)), collect(coalesce(n.name_th, '')),
       collect(coalesce(n.name_en, '')), collect(coalesce(n.name, ''))
"""
# `collect` leaves nulls out and would shift a column: every value that may be none is coalesced.
_TIE_COLUMNS: LiteralString = """
MATCH (a)-[r:<type>]->(b) WHERE r.id > $after WITH r, a, b ORDER BY r.id LIMIT $size
RETURN collect(r.id), collect(a.id), collect(b.id), collect(coalesce(r.status, '')),
       collect(coalesce(r.basis, '')), collect(coalesce(r.confidence, '')),
       collect(coalesce(r.role, '')), collect(coalesce(r.under, '')),
       collect(coalesce(r.weight, 1.0)),
       collect(coalesce(toString(r.start_first), '')), collect(coalesce(toString(r.end_last), ''))
"""
_TRIES = 5
_T = TypeVar("_T")


class _MovedError(Exception):
    """The network changed while it was read."""


def claims(database: Database) -> list[Claim]:
    """Return all live claims in the order of their ids."""

    def read(run: Run) -> list[Claim]:
        return [claim_of(row) for _, rows in _pages(run, _CLAIMS) for row in rows]

    return _steady(database, read)


def property_graph(database: Database, ontology: Ontology) -> PropertyGraph:
    """Return all nodes and relationships in the order of their ids."""

    def read(run: Run) -> PropertyGraph:
        labelled = _Labels(ontology)
        nodes = {
            id_: Node(id_, labelled.of(labels), values_of(properties))
            for page in _pages(run, cypher(_NODES, root=ROOT))
            for id_, labels, properties in zip(*page, strict=True)
        }
        ties = [
            Relationship(id_, type_, source, target, values_of(properties))
            for type_ in _types(ontology)
            for page in _pages(run, cypher(_TIES, type=type_))
            for id_, source, target, properties in zip(*page, strict=True)
        ]
        ties.sort(key=lambda tie: tie.id)
        return PropertyGraph({i: nodes[i] for i in sorted(nodes)}, {tie.id: tie for tie in ties})

    return _steady(database, read)


def columns(database: Database, ontology: Ontology) -> GraphColumns:
    """Return the columns of all nodes and relationships in the order of their ids."""

    def read(run: Run) -> GraphColumns:
        return GraphColumns(_node_columns(run, _Labels(ontology)), _tie_columns(run, ontology))

    return _steady(database, read)


def _node_columns(run: Run, labelled: _Labels) -> NodeColumns:
    rows = [
        (id_, labelled.of(labels)[0], text(name_th), text(name_en), text(name))
        for page in _pages(run, cypher(_NODE_COLUMNS, root=ROOT))
        for id_, labels, name_th, name_en, name in zip(*page, strict=True)
    ]
    ids, labels, names_th, names_en, names = _transposed(rows, 5)
    return NodeColumns(id=ids, label=labels, name_th=names_th, name_en=names_en, name=names)


def _tie_columns(run: Run, ontology: Ontology) -> TieColumns:
    rows = [
        (id_, type_, *values)
        for type_ in _types(ontology)
        for page in _pages(run, cypher(_TIE_COLUMNS, type=type_))
        for id_, *values in zip(*page, strict=True)
    ]
    (ids, types, *ends_of, statuses, bases, confidences, roles, unders, weights, starts, ends) = (
        _transposed(rows, 12)
    )
    return TieColumns(
        id=ids,
        type=types,
        source=ends_of[0],
        target=ends_of[1],
        status=tuple(map(text, statuses)),
        basis=tuple(map(text, bases)),
        confidence=tuple(map(text, confidences)),
        role=tuple(map(text, roles)),
        under=tuple(map(text, unders)),
        weight=tuple(map(number, weights)),
        start_first=tuple(map(_day, starts, repeat(dt.date.min))),
        end_last=tuple(map(_day, ends, repeat(dt.date.max))),
    )


def _day(value: str, default: dt.date) -> dt.date:
    return dt.date.fromisoformat(value) if value else default


def _transposed(rows: list[tuple[Any, ...]], width: int) -> list[tuple[Any, ...]]:
    """Return the columns of rows in the order of their first value."""
    rows.sort(key=itemgetter(0))
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _pages(run: Run, text: LiteralString) -> Iterator[Row]:
    """Yield pages of lists, the first of which are the ids, until there are no more."""
    after = ""
    while True:
        (page,) = run(text, after=after, size=CHUNK)
        yield page
        if len(page[0]) < CHUNK:
            return
        after = page[0][-1]


def _types(ontology: Ontology) -> list[str]:
    # A replaced edge class may share the type of the one that replaced it.
    return list(dict.fromkeys(e.relationship_type for e in ontology.edge_classes.values()))


class _Labels:
    """Labels come from the database in no order: the class first, then its superclasses."""

    def __init__(self, ontology: Ontology) -> None:
        """Know the labels of every class, today's and those of before terms were replaced."""
        self._ordered: dict[frozenset[str], tuple[str, ...]] = {}
        for class_ in ontology.node_classes:
            for labels in ontology.all_labels(class_):
                self._ordered.setdefault(frozenset(labels), labels)

    def of(self, labels: Collection[str]) -> tuple[str, ...]:
        """Return the labels of a node in order."""
        found = self._ordered.get(frozenset(labels))
        if found is None:
            message = (
                f"a node has the labels {sorted(labels)}, which no class of the ontology has: "
                f"load the sources again"
            )
            raise StoreError(message)
        return found


def _steady(database: Database, read: Callable[[Run], _T]) -> _T:
    """Return what ``read`` reads, all of it at one version of the network."""

    def work(run: Run) -> _T:
        before = run(_VERSION)
        found = read(run)
        if run(_VERSION) != before:
            raise _MovedError
        return found

    for _ in range(_TRIES):
        try:
            return database.read(work)
        except _MovedError:
            continue
    message = f"the network at {database.url} changes all the time: a load is running; wait for it"
    raise StoreError(message)
