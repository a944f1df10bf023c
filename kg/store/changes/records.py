"""What is written of a load itself: its ``:Load`` node, and the mark on the ``:Network`` node.

A load that needs more than one transaction marks itself ``pending`` with its first and takes the
mark away with its last; so does an undo, which is marked ``undoing`` too.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import LiteralString, Protocol

from kg.ontology import Ontology
from kg.store.changes.edits import load_id
from kg.store.changes.effects import COUNTS
from kg.store.cypher import Run
from kg.store.state import ontology_digest, tie_keys

LOAD = "load"
"""The kind of a load of datasets; every other kind amends what other loads brought."""

_BEGIN: LiteralString = """
MERGE (l:Load {id: $id})
SET l += $properties
WITH l
MATCH (n:Network {only: true})
SET n.loads = $seq, n.pending = $pending, n.ontology = CASE WHEN $mixed THEN '' ELSE n.ontology END
RETURN properties(l)
"""
_COUNT: LiteralString = "MATCH (l:Load {id: $id}) SET l += $counts"
_UNDO: LiteralString = """
MATCH (n:Network {only: true})
SET n.pending = $pending, n.undoing = $undoing,
    n.ontology = CASE WHEN $mixed THEN '' ELSE n.ontology END
WITH n
MATCH (l:Load {id: $id})
SET l.undone = true, l.undone_by = coalesce(l.undone_by, $who),
    l.undone_at = coalesce(l.undone_at, $when)
RETURN count(l)
"""
_FINISH: LiteralString = """
MATCH (n:Network {only: true})
REMOVE n.pending, n.undoing
SET n.ontology_version = $version, n.ontology = $digest, n.tie_keys = $tie_keys
"""
_SAYS: LiteralString = """
OPTIONAL MATCH (c:Claim) WHERE any(event IN c.log WHERE event STARTS WITH $start)
WITH count(c) AS live
OPTIONAL MATCH (c:WithdrawnClaim) WHERE any(event IN c.log WHERE event STARTS WITH $start)
WITH live, count(c) AS withdrawn
RETURN live + withdrawn
"""
_FORGET: LiteralString = """
MATCH (n:Network {only: true}) SET n.loads = $seq - 1
WITH n MATCH (l:Load {id: $id}) DETACH DELETE l
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """Who loads, when, and from which files.

    Attributes
    ----------
    who
        Who enters the claims.
    when
        The moment, with its time zone.
    files
        Name and SHA-256 of each file that was read.
    """

    who: str
    when: dt.datetime
    files: tuple[tuple[str, str], ...] = ()

    def properties(self, seq: int, datasets: Iterable[str]) -> dict[str, object]:
        """Return the properties of the load's node."""
        return {
            "seq": seq,
            "who": self.who,
            "when": self.when,
            "datasets": sorted(datasets),
            "files": [name for name, _ in self.files],
            "sha256s": [sha256 for _, sha256 in self.files],
        }


class Record(Protocol):
    """How a load, or an undo, is recorded."""

    @property
    def load(self) -> str:
        """The id of the load that claims are entered by."""
        ...

    def begin(self, run: Run, *, pending: bool) -> Counter[str]:
        """Record the beginning; return what it counts so far."""
        ...

    def count(self, run: Run, counts: Counter[str]) -> None:
        """Record what it counts so far."""
        ...

    def finish(self, run: Run) -> bool:
        """Record the end; tell whether the load has a node."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRecord:
    """The record of a load.

    Attributes
    ----------
    mixed
        True if the ontology has changed: until the end nobody can tell by which it is derived.
    may_say_nothing
        True if no claim's log may name the load in the end; then it needs no node.
    kind, about
        What kind of load it is, and what it is about: see `kg.store.changes.amending`.
    former
        What its node keeps of the ontology before it: see `kg.store.changes.former`.
    """

    seq: int
    request: LoadRequest
    datasets: tuple[str, ...]
    ontology: Ontology
    mixed: bool = False
    may_say_nothing: bool = False
    kind: str = LOAD
    about: str = ""
    former: Mapping[str, object] = field(default_factory=dict)

    @property
    def load(self) -> str:
        """The id of the load."""
        return load_id(self.seq)

    def begin(self, run: Run, *, pending: bool) -> Counter[str]:
        """Make the load's node, or find it; return what it counts so far."""
        properties = self.request.properties(self.seq, self.datasets)
        properties["kind"] = None if self.kind == LOAD else self.kind
        properties["about"] = self.about or None
        properties |= self.former
        ((node,),) = run(
            _BEGIN,
            id=self.load,
            properties=properties,
            seq=self.seq,
            pending=self.load if pending else None,
            mixed=self.mixed,
        )
        return Counter({name: node.get(name, 0) for name in COUNTS})

    def count(self, run: Run, counts: Counter[str]) -> None:
        """Keep the counts on the load's node: a load that is continued counts on."""
        run(_COUNT, id=self.load, counts={name: counts[name] for name in COUNTS})

    def finish(self, run: Run) -> bool:
        """Take the mark away; forget a load that no claim's log names."""
        _finish(run, self.ontology)
        if not self.may_say_nothing:
            return True
        ((says,),) = run(_SAYS, start=f"{self.seq}|")
        if not says:
            run(_FORGET, id=self.load, seq=self.seq)
        return bool(says)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoRecord:
    """The record of an undo: who and when stand on the node of the load that is undone.

    Attributes
    ----------
    request
        Who undoes it, and when; None if an undo that was cut off is finished.
    mixed
        See `LoadRecord`.
    """

    seq: int
    ontology: Ontology
    request: LoadRequest | None = None
    mixed: bool = False

    @property
    def load(self) -> str:
        """The id of the load that is undone."""
        return load_id(self.seq)

    def begin(self, run: Run, *, pending: bool) -> Counter[str]:
        """Mark the load as undone; an undo that was cut off keeps who began it."""
        run(
            _UNDO,
            id=self.load,
            who=self.request.who if self.request else None,
            when=self.request.when if self.request else None,
            pending=self.load if pending else None,
            undoing=True if pending else None,
            mixed=self.mixed,
        )
        return Counter()

    def count(self, run: Run, counts: Counter[str]) -> None:
        """Keep no counts: the load's node has what the load did."""

    def finish(self, run: Run) -> bool:
        """Take the mark away."""
        _finish(run, self.ontology)
        return True


def _finish(run: Run, ontology: Ontology) -> None:
    run(
        _FINISH,
        version=ontology.version,
        digest=ontology_digest(ontology),
        tie_keys=tie_keys(ontology),
    )
