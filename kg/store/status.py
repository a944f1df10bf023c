"""What a database holds: how many of what, and its loads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from kg.ontology import ROOT
from kg.store.changes.effects import COUNTS
from kg.store.changes.records import LOAD
from kg.store.cypher import Row, Run, cypher
from kg.store.state import State

_LOADS: LiteralString = "MATCH (l:Load) RETURN properties(l) ORDER BY l.seq"
_LABELS: LiteralString = """
MATCH (n:<root>) UNWIND labels(n) AS label RETURN label, count(*) ORDER BY label
"""
_TYPES: LiteralString = """
MATCH (:<root>)-[r]->(:<root>) RETURN type(r) AS type, count(*) ORDER BY type
"""
_CLAIMS: LiteralString = """
OPTIONAL MATCH (c:Claim) WITH count(c) AS live
OPTIONAL MATCH (c:WithdrawnClaim) WITH live, count(c) AS withdrawn
OPTIONAL MATCH (l:Load) RETURN live, withdrawn, count(l)
"""
_SOURCES: LiteralString = """
MATCH (c:Claim) RETURN c.source AS source, count(*) ORDER BY source
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedLoad:
    """A load that the network remembers.

    Attributes
    ----------
    id, seq
        Its id, and its number.
    who, when
        Who entered the claims, and at which moment.
    datasets
        What it loaded.
    files
        Name and SHA-256 of each file.
    counts
        How many claims, nodes and relationships it created, changed and so on.
    is_pending
        True if it is under way, or was cut off.
    is_undone, undone_by, undone_at
        True if it was taken back; by whom and when.
    kind, about
        ``load``, or how it amended the network (``undo source``), and of what (a document's id).
    """

    id: str
    seq: int
    who: str
    when: dt.datetime
    datasets: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    is_pending: bool
    is_undone: bool
    undone_by: str = ""
    undone_at: dt.datetime | None = None
    kind: str = LOAD
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a database holds.

    Attributes
    ----------
    network, ontology_version, version
        The network's id, the ontology it was loaded with, and the number that every write moves.
    nodes, relationships
        How many, by label (superclasses too) and by type.
    claims, withdrawn, loads
        How many live and withdrawn claims, and how many loads.
    pending
        The id of a load that is under way or was cut off, or of one being undone; "" if none.
    is_undoing
        True if the pending load is being undone, or its undo was cut off.
    """

    network: str
    ontology_version: str
    version: int
    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    claims: int
    withdrawn: int
    loads: int
    pending: str
    is_undoing: bool = False


def loads(run: Run, state: State) -> tuple[RecordedLoad, ...]:
    """Return all loads, the first first."""
    return tuple(_recorded(row, state) for (row,) in run(_LOADS))


def _recorded(row: Mapping[str, Any], state: State) -> RecordedLoad:
    return RecordedLoad(
        id=row["id"],
        seq=row["seq"],
        who=row["who"],
        when=row["when"].to_native(),
        datasets=tuple(row["datasets"]),
        files=tuple(zip(row["files"], row["sha256s"], strict=True)),
        counts={name: row.get(name, 0) for name in COUNTS},
        is_pending=row["id"] == state.pending,
        is_undone=row.get("undone", False),
        undone_by=row.get("undone_by") or "",
        undone_at=row["undone_at"].to_native() if row.get("undone_at") else None,
        kind=row.get("kind") or LOAD,
        about=row.get("about") or "",
    )


def status(run: Run, state: State) -> Status:
    """Return how many of what the database holds."""
    ((live, withdrawn, number),) = run(_CLAIMS)
    return Status(
        network=state.network,
        ontology_version=state.ontology_version,
        version=state.version,
        nodes=_counts(run(cypher(_LABELS, root=ROOT))),
        relationships=_counts(run(cypher(_TYPES, root=ROOT))),
        claims=live,
        withdrawn=withdrawn,
        loads=number,
        pending=state.pending,
        is_undoing=state.undoing,
    )


def sources(run: Run) -> Mapping[str, int]:
    """Return how many live claims are stated in each document."""
    return _counts(run(_SOURCES))


def _counts(rows: list[Row]) -> dict[str, int]:
    return {str(name): int(count) for name, count in rows}
