"""One transaction of a load: it holds the network's lock from its first statement to its end."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import LiteralString

from kg.ontology import Ontology
from kg.store.cypher import Run
from kg.store.effects import COUNTS
from kg.store.plan import load_id
from kg.store.reader import Reader
from kg.store.state import State, lock, ontology_digest, tie_keys
from kg.store.step import Step
from kg.store.subjects import Edits, Subjects, new_subjects
from kg.store.writing import write

_BEGIN: LiteralString = """
MERGE (l:Load {id: $id})
SET l += $properties
WITH l
MATCH (n:Network {only: true})
SET n.loads = $seq, n.pending = $pending
RETURN properties(l)
"""
_COUNT: LiteralString = "MATCH (l:Load {id: $id}) SET l += $counts"
_FINISH: LiteralString = """
MATCH (n:Network {only: true})
REMOVE n.pending
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


Part = tuple[Edits, Edits]
"""Edits of nodes, and edits of ties."""


class MovedError(Exception):
    """Another process wrote to the network since this load was planned."""


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


@dataclass(frozen=True, slots=True)
class Progressed:
    """What one transaction did: all counts so far, whether the load has a node, and its nodes."""

    counts: Counter[str]
    is_kept: bool
    present: Collection[str]
    deleted: Collection[str]


@dataclass(slots=True)
class Transactions:
    """The transactions of one load.

    Attributes
    ----------
    state
        The network as the load was planned.
    seq
        The number of the load.
    known
        What the database had live claims about when the load was planned.
    version
        The version that the network must be at: anything else is another process's work.
    counts
        What the transactions so far did, with those of the load before it was cut off.
    may_say_nothing
        True if no claim's log may name the load in the end; then it needs no node.
    is_kept
        Whether the load has a node.
    nodes
        Ids of nodes that are there.
    """

    state: State
    seq: int
    known: Collection[str]
    request: LoadRequest
    datasets: tuple[str, ...]
    ontology: Ontology
    version: int
    may_say_nothing: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    is_kept: bool = True
    nodes: set[str] = field(default_factory=set)

    @property
    def load(self) -> str:
        """The id of the load."""
        return load_id(self.seq)

    def run(
        self,
        run: Run,
        part: Part,
        *,
        new: Subjects,
        is_first: bool,
        is_last: bool,
    ) -> Progressed:
        """Do one step: edits of nodes and of ties, with what is worked out of them already.

        It changes nothing of this object: the driver runs it again if the server says so.

        Raises
        ------
        MovedError
            The network is not as it was planned; nothing is written.
        """
        if lock(run).version != self.version + 1:
            raise MovedError
        counts = self._begin(run, pending=not is_last) if is_first else self.counts
        step = Step(
            reader=Reader(run),
            ontology=self.ontology,
            seq=self.seq,
            undone=self.state.undone,
            known=self.known,
            nodes=self.nodes,
            new=new,
        )
        effects = step.effects(*part)
        write(run, effects, self.load)
        counts = counts + effects.tally()
        run(_COUNT, id=self.load, counts={name: counts[name] for name in COUNTS})
        is_kept = self._finish(run) if is_last else True
        return Progressed(counts, is_kept, effects.present, effects.nodes_deleted)

    def work_out(self, *steps: Part) -> Subjects:
        """Return what can be worked out of some steps without reading the database."""
        found: Subjects = {}
        for part in steps:
            for edits in part:
                found |= new_subjects(edits, self.known, seq=self.seq, ontology=self.ontology)
        return found

    def advance(self, progressed: Progressed) -> None:
        """Take note that a transaction is through."""
        self.version += 1
        self.counts = progressed.counts
        self.is_kept = progressed.is_kept
        self.nodes |= set(progressed.present)
        self.nodes -= set(progressed.deleted)

    def _begin(self, run: Run, *, pending: bool) -> Counter[str]:
        """Make the load's node, or find it; return what it counts so far."""
        ((node,),) = run(
            _BEGIN,
            id=self.load,
            properties=self.request.properties(self.seq, self.datasets),
            seq=self.seq,
            pending=self.load if pending else None,
        )
        return Counter({name: node.get(name, 0) for name in COUNTS})

    def _finish(self, run: Run) -> bool:
        """Take the mark away; forget a load that no claim's log names."""
        run(
            _FINISH,
            version=self.ontology.version,
            digest=ontology_digest(self.ontology),
            tie_keys=tie_keys(self.ontology),
        )
        if not self.may_say_nothing:
            return True
        ((says,),) = run(_SAYS, start=f"{self.seq}|")
        if not says:
            run(_FORGET, id=self.load, seq=self.seq)
        return bool(says)
