"""One transaction of a load: it holds the network's lock from its first statement to its end."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import LiteralString

from kg.ontology import Ontology
from kg.store.cypher import Run
from kg.store.effects import COUNTS
from kg.store.plan import load_id
from kg.store.reader import Reader
from kg.store.state import State, lock, ontology_digest, tie_keys
from kg.store.step import Edits, Step
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
RETURN live + count(c)
"""
_FORGET: LiteralString = """
MATCH (n:Network {only: true}) SET n.loads = $seq - 1
WITH n MATCH (l:Load {id: $id}) DETACH DELETE l
"""


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


@dataclass(slots=True)
class Transactions:
    """The transactions of one load.

    Attributes
    ----------
    state
        The network as the load was planned.
    seq
        The number of the load.
    version
        The version that the network must be at: anything else is another process's work.
    counts
        What the transactions so far did, with those of the load before it was cut off.
    may_say_nothing
        True if no claim's log may name the load in the end; then it needs no node.
    is_kept
        Whether the load has a node.
    """

    state: State
    seq: int
    request: LoadRequest
    datasets: tuple[str, ...]
    ontology: Ontology
    version: int
    may_say_nothing: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    is_kept: bool = True

    @property
    def load(self) -> str:
        """The id of the load."""
        return load_id(self.seq)

    def run(
        self, run: Run, nodes: Edits, ties: Edits, *, is_first: bool, is_last: bool
    ) -> tuple[Counter[str], bool]:
        """Do one step; return all counts so far, and whether the load has a node.

        It changes nothing of this object: the driver runs it again if the server says so.

        Raises
        ------
        MovedError
            The network is not as it was planned; nothing is written.
        """
        if lock(run).version != self.version + 1:
            raise MovedError
        counts = self.counts
        if is_first:
            counts = self._begin(run, pending=not is_last)
        step = Step(Reader(run), self.ontology, self.seq, self.state.undone)
        effects = step.effects(nodes, ties)
        write(run, effects, self.load)
        counts = counts + effects.tally()
        run(_COUNT, id=self.load, counts={name: counts[name] for name in COUNTS})
        return counts, self._finish(run) if is_last else True

    def advance(self, counts: Counter[str], *, is_kept: bool) -> None:
        """Take note that a transaction is through."""
        self.version += 1
        self.counts = counts
        self.is_kept = is_kept

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
