"""Turn values of Neo4j's driver into plain Python values.

Only `kg.store.driver.bolt` imports this: it is behind the driver's one door.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time
from neo4j.vector import Vector

from kg.store.answers import Cell


def plain(value: object) -> Cell:
    """Return a value of an answer as plain Python.

    A node is ``{"labels": […], "properties": {…}}``, a relationship ``{"type", "source",
    "target", "properties"}`` with the ids of its ends (or Neo4j's own, if the answer does not hold
    the ends), a path ``{"nodes": […], "relationships": […]}``.
    """
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (Node, Relationship, Path)):
        return _graph(value)
    if isinstance(value, (Date, Time, DateTime)):
        native: dt.date | dt.time | dt.datetime = value.to_native()
        return native
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return _several(value)


def _several(value: object) -> Cell:
    """Return a list, a vector, or what has no like in Python as text."""
    if isinstance(value, Point):
        numbers = " ".join(f"{each:g}" for each in value)
        return f"SRID={value.srid};POINT({numbers})"
    if isinstance(value, Duration):
        return value.iso_format()
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    values = value.to_native() if isinstance(value, Vector) else value
    return [plain(each) for each in values] if isinstance(values, Sequence) else str(values)


def _graph(value: Node | Relationship | Path) -> dict[str, Cell]:
    if isinstance(value, Node):
        labels: list[Cell] = [*sorted(value.labels)]
        return {"labels": labels, "properties": _properties(value)}
    if isinstance(value, Relationship):
        return {
            "type": value.type,
            "source": _end(value.start_node),
            "target": _end(value.end_node),
            "properties": _properties(value),
        }
    return {
        "nodes": [_graph(node) for node in value.nodes],
        "relationships": [_graph(each) for each in value.relationships],
    }


def _properties(value: Node | Relationship) -> dict[str, Cell]:
    return {key: plain(each) for key, each in sorted(value.items())}


def _end(node: Node | None) -> Cell:
    if node is None:
        return None
    return plain(node.get("id", node.element_id))
