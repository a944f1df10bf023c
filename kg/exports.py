"""Write a network for other tools: N-Quads and TriG (the facts), GraphML and CSV (the graph)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import networkx as nx

from kg.cells import csv_line
from kg.claims import Claim
from kg.errors import KgError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import Node, PropertyGraph, Value

Cell = str | int | float | bool

FORMATS = ("nquads", "trig", "csv", "graphml")
_CLAIM_COLUMNS = (
    "id", "about", "subject", "property", "value", "lang", "tie", "qualifiers", "source",
    "attributed_to", "basis", "confidence", "char_start", "char_end", "note", "dataset", "file",
    "sheet", "row",
)  # fmt: skip


def graphml(graph: PropertyGraph) -> bytes:
    """Return GraphML of a property graph: nodes and relationships with all their properties.

    Lists become texts joined by ``|``, dates ISO texts; a relationship's type is ``type``, a
    node's class ``label``.
    """
    multi: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for id_, node in graph.nodes.items():
        multi.add_node(_xml(id_))
        multi.nodes[_xml(id_)].update(_node(node))
    for id_, tie in graph.relationships.items():
        ends = (_xml(tie.source), _xml(tie.target), _xml(id_))
        multi.add_edge(*ends)
        multi.edges[ends].update(_beside({"type": tie.type}, tie.properties))
    buffer = io.BytesIO()
    nx.write_graphml(multi, buffer, encoding="utf-8", prettyprint=True)
    return buffer.getvalue()


def tables(graph: PropertyGraph, claims: Iterable[Claim], ontology: Ontology) -> dict[str, str]:
    """Return three CSV texts by file name: nodes, relationships and claims.

    A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    nodes = [_node(node) for node in graph.nodes.values()]
    ties = [
        _beside({"type": r.type, "source": r.source, "target": r.target}, r.properties)
        for r in graph.relationships.values()
    ]
    rows = [_claim_row(claim, ontology) for claim in sorted(claims, key=lambda c: c.id)]
    return {
        "nodes.csv": _csv(nodes, ("id", "label", "labels", "name_th", "name_en")),
        "relationships.csv": _csv(ties, ("id", "type", "source", "target")),
        "claims.csv": _csv(rows, _CLAIM_COLUMNS),
    }


def write(format_: str, target: Path, facts: Facts, graph: PropertyGraph) -> tuple[Path, ...]:
    """Write one format to a file (``csv``: three files in a folder); return what was written.

    Raises
    ------
    KgError
        The format is unknown, or the place cannot be written.
    """
    if format_ not in FORMATS:
        message = f"no format {format_!r}; allowed: {', '.join(FORMATS)}"
        raise KgError(message)
    if format_ == "csv":
        contents = {
            target / name: ("\ufeff" + text).encode("utf-8")
            for name, text in tables(graph, facts.claims, facts.ontology).items()
        }
    else:
        contents = {target: as_bytes(format_, facts, graph)}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as exc:
        message = f"{target}: cannot be written: {exc}"
        raise KgError(message) from exc
    return tuple(contents)


def as_bytes(format_: str, facts: Facts, graph: PropertyGraph) -> bytes:
    """Return the bytes of a format that is one file."""
    if format_ == "nquads":
        return facts.nquads()
    if format_ == "trig":
        return facts.trig()
    if format_ == "graphml":
        return graphml(graph)
    message = f"{format_} is no single file: name a folder with -o"
    raise KgError(message)


def _node(node: Node) -> dict[str, Cell]:
    return _beside({"label": node.label, "labels": "|".join(node.labels)}, node.properties)


def _beside(own: Mapping[str, str], properties: Mapping[str, Value]) -> dict[str, Cell]:
    """Return our own columns and the properties; one with the name of a column gets a prefix."""
    flat = {key: _cell(properties[key]) for key in sorted(properties)}
    return {**own, **{f"property_{k}" if k in own else k: value for k, value in flat.items()}}


def _cell(value: Value) -> Cell:
    if isinstance(value, list):
        return "|".join(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return _xml(value) if isinstance(value, str) else value


def _xml(text: str) -> str:
    """Return the text without the control characters that XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def _claim_row(claim: Claim, ontology: Ontology) -> dict[str, object]:
    at = claim.locator
    row: dict[str, object] = {
        column: getattr(claim, column, "") for column in _CLAIM_COLUMNS if column != "about"
    }
    row |= {
        "about": claim.about(ontology),
        "qualifiers": "|".join(f"{k}={v}" for k, v in claim.qualifiers),
        "char_start": claim.char_start if claim.char_start >= 0 else "",
        "char_end": claim.char_end if claim.char_end >= 0 else "",
        "dataset": at.dataset, "file": at.file, "sheet": at.sheet, "row": at.row or "",
    }  # fmt: skip
    return row


def _csv(rows: Sequence[Mapping[str, object]], first: Sequence[str]) -> str:
    rest = sorted({key for row in rows for key in row} - set(first))
    columns = [*first, *rest]
    lines: list[Sequence[object]] = [
        columns,
        *([row.get(column, "") for column in columns] for row in rows),
    ]
    return "".join(map(csv_line, lines))
