"""What a transaction reads of the database to derive nodes and relationships anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, Protocol

from kg.ontology import ROOT
from kg.propertygraph import Value
from kg.store.cypher import Run, cypher
from kg.store.rows import MISSING_END, MISSING_SOURCE, Stored, stored

_LIVE: LiteralString = "MATCH (c:Claim) WHERE c.about IN $ids RETURN collect(properties(c))"
_BY_ID: LiteralString = "MATCH (c:Claim) WHERE c.id IN $ids RETURN collect(properties(c))"
_WITHDRAWN: LiteralString = """
MATCH (c:WithdrawnClaim) WHERE c.id IN $ids RETURN collect(properties(c))
"""
_NODES: LiteralString = "MATCH (n:<root>) WHERE n.id IN $ids RETURN labels(n), properties(n)"
_TIES: LiteralString = "MATCH ()-[r:<type>]->() WHERE r.id IN $ids RETURN collect(properties(r))"
_PRESENT: LiteralString = "MATCH (n:<root>) WHERE n.id IN $ids RETURN collect(n.id)"
_WAITING: LiteralString = """
MATCH (c:Claim) WHERE c.<property> IN $ids RETURN collect(DISTINCT c.about)
"""
_ATTACHED: LiteralString = """
MATCH (n:<root>) WHERE n.id IN $ids
OPTIONAL MATCH (n)-[r]-(:<root>)
OPTIONAL MATCH (n)<-[:STATED_IN]-(c:Claim)
RETURN collect(DISTINCT r.id) + collect(DISTINCT c.about)
"""


@dataclass(frozen=True, slots=True)
class StoredNode:
    """A node as the database holds it."""

    labels: frozenset[str]
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class StoredTie:
    """A relationship as the database holds it."""

    type: str
    properties: Mapping[str, Value]


class _Native(Protocol):
    """A date of the driver, which Python's own takes the place of."""

    def to_native(self) -> dt.date:
        """Return Python's date."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads in one open transaction."""

    run: Run

    def live(self, abouts: Iterable[str]) -> dict[str, list[Stored]]:
        """Return the live claims about some nodes and relationships."""
        found: dict[str, list[Stored]] = {}
        for row in self._one(_LIVE, abouts):
            claim = stored(row)
            found.setdefault(claim.about, []).append(claim)
        return found

    def claims(self, ids: Iterable[str]) -> dict[str, Stored]:
        """Return live claims by id."""
        return {row["id"]: stored(row) for row in self._one(_BY_ID, ids)}

    def withdrawn(self, ids: Iterable[str]) -> dict[str, Stored]:
        """Return withdrawn claims by id."""
        return {row["id"]: stored(row) for row in self._one(_WITHDRAWN, ids)}

    def nodes(self, ids: Iterable[str]) -> dict[str, StoredNode]:
        """Return the nodes with some ids."""
        wanted = list(ids)
        rows = self.run(cypher(_NODES, root=ROOT), ids=wanted) if wanted else []
        return {
            properties["id"]: StoredNode(frozenset(labels), values_of(properties))
            for labels, properties in rows
        }

    def ties(self, ids: Mapping[str, Sequence[str]]) -> dict[str, StoredTie]:
        """Return the relationships with some ids, given by type."""
        found: dict[str, StoredTie] = {}
        for type_, wanted in ids.items():
            for row in self._one(cypher(_TIES, type=type_), wanted):
                found[row["id"]] = StoredTie(type_, values_of(row))
        return found

    def present(self, ids: Iterable[str]) -> set[str]:
        """Return which of some ids are nodes."""
        return set(self._one(cypher(_PRESENT, root=ROOT), ids))

    def waiting_for(self, ids: Iterable[str]) -> set[str]:
        """Return what has a claim that lacks one of some nodes: its source, or its tie's end."""
        wanted = list(ids)
        return {
            about
            for name in (MISSING_SOURCE, MISSING_END)
            for about in self._one(cypher(_WAITING, property=name), wanted)
        }

    def attached_to(self, ids: Iterable[str]) -> set[str]:
        """Return the relationships at some nodes, and what claims stated in them are about."""
        return set(self._one(cypher(_ATTACHED, root=ROOT), ids))

    def _one(self, text: LiteralString, ids: Iterable[str]) -> list[Any]:
        wanted = list(ids)
        if not wanted:
            return []
        ((found,),) = self.run(text, ids=wanted)
        return list(found)


def values_of(row: Mapping[str, Any]) -> dict[str, Value]:
    """Return the properties of a node or relationship, its dates as Python's."""
    return {key: _value(value) for key, value in row.items()}


def _value(value: Value | _Native) -> Value:
    if isinstance(value, (str, int, float, bool, list, dt.date)):
        return value
    return value.to_native()
