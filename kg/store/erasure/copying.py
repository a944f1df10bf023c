"""Copy a network from one database into another that is empty, value by value, and compare.

Nothing is known here of what a node or relationship means: whatever has an ``id`` that is unique
among the nodes of its label is copied with all its labels and properties, then the relationships.
So what another version of kg keeps is copied too. The ``:Network`` node is written last: a copy
without it was cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, LiteralString

from kg.errors import StoreError
from kg.ontology import ROOT
from kg.store.cypher import Database, Run, as_literal, cypher

CHUNK = 5_000
NETWORK = "Network"

_LABELS: LiteralString = """
SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties
WHERE entityType = 'NODE' AND properties = ['id'] AND type CONTAINS 'UNIQUE'
RETURN labelsOrTypes[0] ORDER BY labelsOrTypes[0]
"""
_CONSTRAINTS: LiteralString = (
    "SHOW CONSTRAINTS YIELD name, createStatement RETURN name, createStatement"
)
_INDEXES: LiteralString = """
SHOW INDEXES YIELD name, type, owningConstraint, createStatement
WHERE type <> 'LOOKUP' AND owningConstraint IS NULL
RETURN name, createStatement
"""
_AWAIT: LiteralString = "CALL db.awaitIndexes(600)"
_COUNTS: LiteralString = """
MATCH (n) WITH count(n) AS nodes
OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r)
"""
_NODES: LiteralString = """
MATCH (n:<label>) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $size
RETURN collect(n.id), collect([labels(n), properties(n)])
"""
_TIES: LiteralString = """
MATCH (n:<label>) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $size
OPTIONAL MATCH (n)-[r]->(other)
WITH n, collect(CASE WHEN r IS NULL THEN NULL
                ELSE [type(r), labels(other), other.id, properties(r)] END) AS ties
RETURN collect(n.id), collect(ties)
"""
_CREATE: LiteralString = "UNWIND $rows AS row CREATE (n:<labels>) SET n = row"
_CONNECT: LiteralString = """
UNWIND $rows AS row
MATCH (a:<start> {id: row.start})
MATCH (b:<end> {id: row.end})
CREATE (a)-[r:<type>]->(b)
SET r = row.properties
"""
_SEAL: LiteralString = "MERGE (n:Network {id: $id}) SET n = $properties"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What a database holds, summed up: equal sums, equal content but for the ``:Network`` node.

    Attributes
    ----------
    nodes, relationships
        How many.
    digest
        A hash of every label, id, property and relationship.
    network
        The properties of the ``:Network`` node.
    """

    nodes: int
    relationships: int
    digest: str
    network: Mapping[str, Any]


def copy(source: Database, target: Database, *, progress: Progress | None = None) -> Content:
    """Copy all that one database holds into another; return what the first holds.

    Raises
    ------
    StoreError
        The source holds a node that has no unique id, so that it could not be found again.
    """
    copy_schema(source, target)
    labels = source.read(_known_labels)
    nodes, relationships = source.read(_counts)
    done, total = 0, nodes + relationships
    for rows in _chunks(source, _NODES, labels):
        kept = [row for row in rows if NETWORK not in row.value[0]]
        target.write(partial(_create, rows=kept))
        done += len(rows)
        _tell(progress, done, total)
    for rows in _chunks(source, _TIES, labels):
        ties = [(row, tie) for row in rows for tie in row.value]
        target.write(partial(_connect, ties=ties, known=labels))
        done += len(ties)
        _tell(progress, done, total)
    held = content(source)
    if (held.nodes, held.relationships) != (nodes, relationships):
        message = "the network changed while it was copied: try again"
        raise StoreError(message)
    return held


def seal(target: Database, network: Mapping[str, Any]) -> None:
    """Write the ``:Network`` node: the copy is whole."""
    target.write(lambda run: run(_SEAL, id=network["id"], properties=dict(network)))


def copy_schema(source: Database, target: Database) -> None:
    """Make every constraint and index of one database in another."""
    for text in (_CONSTRAINTS, _INDEXES):
        wanted, there = (
            source.read(partial(_statements, text)),
            target.read(partial(_statements, text)),
        )
        missing = [wanted[name] for name in sorted(wanted.keys() - there.keys())]
        if missing:
            target.write(partial(_run_all, texts=missing))
    target.read(lambda run: run(_AWAIT))


def content(database: Database) -> Content:
    """Return a sum of all that a database holds.

    Raises
    ------
    StoreError
        It holds a node that has no unique id.
    """
    labels = database.read(_known_labels)
    nodes, relationships = database.read(_counts)
    sums = [0, 0]
    network: Mapping[str, Any] = {}
    seen = 0
    for rows in _chunks(database, _NODES, labels):
        seen += len(rows)
        for row in rows:
            found, properties = row.value
            if NETWORK in found:
                network = properties
            else:
                sums[0] += _hash([sorted(found), sorted(properties.items())])
    for rows in _chunks(database, _TIES, labels):
        for row in rows:
            for type_, ends, id_, properties in row.value:
                sums[1] += _hash([row.label, row.id, type_, sorted(ends), id_,
                                  sorted(properties.items())])  # fmt: skip
    if seen != nodes:
        message = (
            f"the database holds {nodes - seen} nodes that kg did not write (they have no unique "
            f"id): move them elsewhere first"
        )
        raise StoreError(message)
    digest = hashlib.blake2b(repr(sums).encode(), digest_size=16).hexdigest()
    return Content(nodes, relationships, digest, network)


def _statements(text: LiteralString, run: Run) -> dict[str, str]:
    return {str(name): str(statement) for name, statement in run(text)}


def _run_all(run: Run, texts: Iterable[str]) -> None:
    for text in texts:
        # Holds: the server itself wrote these statements, from names that it keeps.
        run(as_literal(text))


def _page(query: LiteralString, after: str, run: Run) -> tuple[list[str], list[Any]]:
    ((ids, values),) = run(query, after=after, size=CHUNK)
    return ids, values


@dataclass(frozen=True, slots=True)
class _Found:
    """A node under the label that makes its id unique, and what was asked of it."""

    label: str
    id: str
    value: Any


def _chunks(
    database: Database, text: LiteralString, labels: Iterable[str]
) -> Iterator[list[_Found]]:
    for label in labels:
        after = ""
        while True:
            query = cypher(text, label=label)
            ids, values = database.read(partial(_page, query, after))
            yield [_Found(label, id_, value) for id_, value in zip(ids, values, strict=True)]
            if len(ids) < CHUNK:
                break
            after = ids[-1]


def _known_labels(run: Run) -> list[str]:
    return [label for (label,) in run(_LABELS)]


def _counts(run: Run) -> tuple[int, int]:
    ((nodes, relationships),) = run(_COUNTS)
    return int(nodes), int(relationships)


def _create(run: Run, rows: Iterable[_Found]) -> None:
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        labels, properties = row.value
        groups.setdefault(tuple(sorted(labels)), []).append(properties)
    for labels, group in groups.items():
        run(cypher(_CREATE, labels=labels), rows=group)


def _connect(run: Run, ties: Iterable[tuple[_Found, Any]], known: Iterable[str]) -> None:
    groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    unique = set(known)
    for start, (type_, labels, id_, properties) in ties:
        end = ROOT if ROOT in labels else min(unique & set(labels))
        row = {"start": start.id, "end": id_, "properties": properties}
        groups.setdefault((start.label, type_, end), []).append(row)
    for (start_label, type_, end), rows in groups.items():
        run(cypher(_CONNECT, start=start_label, type=type_, end=end), rows=rows)


def _hash(value: object) -> int:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
