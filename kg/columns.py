"""The columns of a property graph that a network is made of: read once, from facts or from Neo4j.

Both ways give the same columns in the same order, so every number made of them is the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kg.propertygraph import PropertyGraph, Value


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """One value a node in each column, nodes sorted by id; "" where there is none."""

    id: tuple[str, ...]
    label: tuple[str, ...]
    name_th: tuple[str, ...]
    name_en: tuple[str, ...]
    name: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TieColumns:
    """One value a relationship in each column, relationships sorted by id.

    ``weight`` is 1.0 where no source states one; ``start_first`` and ``end_last`` are 0001-01-01
    and 9999-12-31 where the end is open or unknown.
    """

    id: tuple[str, ...]
    type: tuple[str, ...]
    source: tuple[str, ...]
    target: tuple[str, ...]
    status: tuple[str, ...]
    basis: tuple[str, ...]
    confidence: tuple[str, ...]
    role: tuple[str, ...]
    under: tuple[str, ...]
    weight: tuple[float, ...]
    start_first: tuple[dt.date, ...]
    end_last: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class GraphColumns:
    """The columns of nodes and of relationships."""

    nodes: NodeColumns
    ties: TieColumns

    @classmethod
    def of(cls, graph: PropertyGraph) -> GraphColumns:
        """Return the columns of a property graph."""
        nodes = [graph.nodes[id_] for id_ in sorted(graph.nodes)]
        ties = [graph.relationships[id_] for id_ in sorted(graph.relationships)]
        node_columns = NodeColumns(
            id=tuple(n.id for n in nodes),
            label=tuple(n.label for n in nodes),
            name_th=tuple(text(n.properties.get("name_th")) for n in nodes),
            name_en=tuple(text(n.properties.get("name_en")) for n in nodes),
            name=tuple(text(n.properties.get("name")) for n in nodes),
        )
        of = [t.properties for t in ties]
        tie_columns = TieColumns(
            id=tuple(t.id for t in ties),
            type=tuple(t.type for t in ties),
            source=tuple(t.source for t in ties),
            target=tuple(t.target for t in ties),
            status=tuple(text(p.get("status")) for p in of),
            basis=tuple(text(p.get("basis")) for p in of),
            confidence=tuple(text(p.get("confidence")) for p in of),
            role=tuple(text(p.get("role")) for p in of),
            under=tuple(text(p.get("under")) for p in of),
            weight=tuple(number(p.get("weight")) for p in of),
            start_first=tuple(_day(p.get("start_first"), dt.date.min) for p in of),
            end_last=tuple(_day(p.get("end_last"), dt.date.max) for p in of),
        )
        return cls(node_columns, tie_columns)


def text(value: object) -> str:
    """Return a text, or "" for what is none."""
    return value if isinstance(value, str) else ""


def number(value: object) -> float:
    """Return a number, or 1.0 for what is none."""
    return float(value) if isinstance(value, int | float) else 1.0


def _day(value: Value | None, default: dt.date) -> dt.date:
    return value if isinstance(value, dt.date) else default
