"""The transactions of a load: each holds the network's lock from its first statement to its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from kg.ontology import Ontology
from kg.store.changes.edits import Draft
from kg.store.changes.moving import move
from kg.store.changes.records import LoadRequest, Record
from kg.store.changes.step import Step
from kg.store.changes.steps import NOTHING, Part, moves_in_parts, weight
from kg.store.changes.subjects import Subjects, new_subjects
from kg.store.changes.writing import write
from kg.store.cypher import Database, Run
from kg.store.reader import Reader
from kg.store.state import lock

__all__ = ["LoadRequest", "MovedError", "Progress", "Transactions", "run_all"]

Progress = Callable[[int, int], None]
"""Called with the number of claims written so far, 0 at first, and of all that are to be."""


class MovedError(Exception):
    """Another process wrote to the network since this load was planned."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """What one transaction did: all counts so far, whether the load has a node, and its nodes."""

    counts: Counter[str]
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
    is_begun: bool = False
    nodes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin at the version of the draft."""
        self.version = self.draft.version

    def run(self, run: Run, part: Part, *, new: Subjects, is_last: bool) -> Progressed:
        """Do one step: edits of nodes and of ties, with what is worked out of them already.

        It changes nothing of this object: the driver runs it again if the server says so.

        Raises
        ------
        MovedError
            The network is not as it was planned; nothing is written.
        """
        counts = self._entered(run, pending=not is_last)
        step = Step(
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
        effects = step.effects(*part)
        write(run, effects, self.record.load)
        counts = counts + effects.tally()
        self.record.count(run, counts)
        is_kept = self.record.finish(run) if is_last else True
        return Progressed(counts, is_kept, effects.present, effects.nodes_deleted)

    def move(self, run: Run, moves: Mapping[str, str]) -> Progressed:
        """Move claims to other ties; what they are about is derived anew afterwards."""
        counts = self._entered(run, pending=True)
        move(run, list(moves.items()), self.ontology)
        return Progressed(counts)

    def _entered(self, run: Run, *, pending: bool) -> Counter[str]:
        """Take the lock; return what the load counts so far."""
        if lock(run) != self.version + 1:
            raise MovedError
        return self.counts if self.is_begun else self.record.begin(run, pending=pending)

    def work_out(self, *steps: Part) -> Subjects:
        """Return what can be worked out of some steps without reading the database."""
        found: Subjects = {}
        for part in steps:
            for edits in part:
                found |= new_subjects(
                    edits, self.draft.known, seq=self.draft.seq, ontology=self.ontology
                )
        return found

    def advance(self, progressed: Progressed) -> None:
        """Take note that a transaction is through."""
        self.version += 1
        self.is_begun = True
        self.counts = progressed.counts
        self.is_kept = progressed.is_kept
        self.nodes |= set(progressed.present)
        self.nodes -= set(progressed.deleted)


def run_all(
    database: Database,
    transactions: Transactions,
    steps: Sequence[Part],
    *,
    size: int,
    progress: Progress | None = None,
) -> None:
    """Write step after step; work the next one out while the server writes.

    Raises
    ------
    MovedError
        Another process wrote to the network: plan again.
    """
    for moves in moves_in_parts(transactions.draft, size):
        transactions.advance(database.write(partial(transactions.move, moves=moves)))
    steps = steps or [NOTHING]
    done, total = 0, sum(weight(nodes) + weight(ties) for nodes, ties in steps)
    if progress is not None:
        progress(done, total)
    with ThreadPoolExecutor(max_workers=1) as aside:
        upcoming = aside.submit(transactions.work_out, *steps[:1])
        for number, step in enumerate(steps, start=1):
            new = upcoming.result()
            upcoming = aside.submit(transactions.work_out, *steps[number : number + 1])
            work = partial(transactions.run, part=step, new=new, is_last=number == len(steps))
            transactions.advance(database.write(work))
            done += sum(map(weight, step))
            if progress is not None:
                progress(done, total)
