"""The transactions of a load, each under the network's lock: taken first, or before its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock

from kg.ontology import Ontology
from kg.store.changes.edits import Draft
from kg.store.changes.moving import move
from kg.store.changes.records import LoadRequest, Record
from kg.store.changes.step import Step
from kg.store.changes.steps import Part
from kg.store.changes.subjects import Subjects, new_subjects
from kg.store.changes.writing import write
from kg.store.cypher import Run
from kg.store.reader import Reader
from kg.store.state import lock

__all__ = ["Ending", "LoadRequest", "MovedError", "Progress", "Transactions"]

PATIENCE_S = 60.0
"""How long a step waits for another of its load to end. They may wait for each other without end:
one for the network's lock, who holds that for what the other has written, and that one for the
first to end; the server sees only two of the three.
"""

Progress = Callable[[int, int], None]
"""Called with the number of claims written so far, 0 at first, and of all that are to be."""


class MovedError(Exception):
    """Another process wrote to the network since this load was planned."""


class Ending:
    """The right of one transaction of a load to come to its end, while others are at work.

    Whoever has it takes the network's lock, and gives it back when told that all is through.
    """

    def __init__(self, lock: Lock) -> None:
        """Take the lock that all transactions of the load share; it is not held yet."""
        self._lock = lock
        self._is_held = False

    def take(self, timeout_s: float = -1) -> bool:
        """Wait for it, unless it is held; tell whether it is: it may be waited for too long."""
        if not self._is_held:
            self._is_held = self._lock.acquire(timeout=timeout_s)
        return self._is_held

    def give_back(self) -> None:
        """Give it back, if it is held."""
        if self._is_held:
            self._is_held = False
            self._lock.release()


@dataclass(frozen=True, slots=True)
class Progressed:
    """What one transaction did: all counts so far, whether the load has a node, and its nodes.

    The stamp is that of the network after it.
    """

    counts: Counter[str]
    stamp: str
    is_kept: bool = True
    present: Collection[str] = ()
    deleted: Collection[str] = ()


@dataclass(slots=True)
class Transactions:
    """The transactions of one load.

    Attributes
    ----------
    draft
        What is to be done.
    record
        What is written of the load itself.
    counts
        What the transactions so far did, with those of the load before it was cut off.
    is_kept
        Whether the load has a node.
    version
        The version that the network must be at: anything else is another process's work.
    stamp
        The stamp that it has then.
    is_begun
        Whether a transaction is through.
    nodes
        Ids of nodes that are there.
    """

    draft: Draft
    record: Record
    ontology: Ontology
    counts: Counter[str] = field(default_factory=Counter)
    is_kept: bool = True
    version: int = field(init=False)
    stamp: str = field(init=False)
    is_begun: bool = False
    nodes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin at the version of the draft."""
        self.version = self.draft.version
        self.stamp = self.draft.stamp

    def run(self, run: Run, part: Part, *, new: Subjects, is_last: bool) -> Progressed:
        """Do one step: edits of nodes and of ties, with what is worked out of them already.

        It changes nothing of this object: the driver runs it again if the server says so.

        Raises
        ------
        MovedError
            The network is not as it was planned; nothing is written.
        """
        counts, stamp = self._entered(run, pending=not is_last)
        effects = self._step(run, new).effects(*part)
        write(run, effects, self.record.load)
        counts = counts + effects.tally()
        self.record.count(run, counts)
        is_kept = self.record.finish(run) if is_last else True
        return Progressed(counts, stamp, is_kept, effects.present, effects.nodes_deleted)

    def run_beside(self, run: Run, part: Part, *, new: Subjects, ending: Ending) -> Progressed:
        """Do one step that stands beside others (see `is_beside`), which may be under way.

        The lock is taken when all is written, so that two can be written at once; who has moved
        the network since the step before is found out then.

        Raises
        ------
        MovedError
            The network is not as it was planned; nothing is written.
        """
        ending.give_back()  # The server may have said to try again.
        effects = self._step(run, new).effects(*part)
        write(run, effects, self.record.load)
        if not ending.take(PATIENCE_S):
            raise MovedError
        counts, stamp = self._entered(run, pending=True)
        counts = counts + effects.tally()
        self.record.count(run, counts)
        return Progressed(counts, stamp, present=effects.present)

    def is_beside(self, part: Part) -> bool:
        """Tell whether a step is of ties only.

        What other such steps write is nothing to it: no tie is in two steps, and no node is
        written meanwhile.
        """
        nodes, _ = part
        return self.is_begun and not nodes

    def _step(self, run: Run, new: Subjects) -> Step:
        return Step(
            reader=Reader(run),
            ontology=self.ontology,
            seq=self.draft.seq,
            before=self.draft.before,
            after=self.draft.after,
            known=self.draft.known,
            nodes=self.nodes,
            new=new,
            types=self.draft.types,
        )

    def move(self, run: Run, moves: Mapping[str, str]) -> Progressed:
        """Move claims to other ties; what they are about is derived anew afterwards."""
        counts, stamp = self._entered(run, pending=True)
        move(run, list(moves.items()), self.ontology)
        return Progressed(counts, stamp)

    def _entered(self, run: Run, *, pending: bool) -> tuple[Counter[str], str]:
        """Take the lock; return what the load counts so far, and the stamp of the network."""
        version, stamp = lock(run)
        if version != self.version + 1:
            raise MovedError
        counts = self.counts if self.is_begun else self.record.begin(run, pending=pending)
        return counts, stamp

    def work_out(self, part: Part) -> Subjects:
        """Return what can be worked out of a step without reading the database."""
        found: Subjects = {}
        for edits in part:
            found |= new_subjects(
                edits, self.draft.known, seq=self.draft.seq, ontology=self.ontology
            )
        return found

    def advance(self, progressed: Progressed) -> None:
        """Take note that a transaction is through."""
        self.version += 1
        self.stamp = progressed.stamp
        self.is_begun = True
        self.counts = progressed.counts
        self.is_kept = progressed.is_kept
        self.nodes |= set(progressed.present)
        self.nodes -= set(progressed.deleted)
