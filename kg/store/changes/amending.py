"""Amend the network: withdraw live claims, or put others in their place, as one load.

What an amendment says of a dataset holds until that dataset is loaded again: the tables still
state what they stated. It is undone as any load is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from kg.errors import did_you_mean
from kg.store.changes.amended import Amend, draft_amend
from kg.store.changes.edits import Draft
from kg.store.changes.effects import COUNTS
from kg.store.changes.former import former_of
from kg.store.changes.loading import LoadResult
from kg.store.changes.records import LoadRecord, LoadRequest
from kg.store.changes.running import run_all
from kg.store.changes.steps import STEP, steps_of
from kg.store.changes.transaction import MovedError, Progress, Transactions
from kg.store.changes.turns import Turns
from kg.store.cypher import Run
from kg.store.state import State

UNDO_SOURCE = "undo source"
"""The kind of load that withdraws what rested on a document."""

_LISTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """One amendment of one database.

    Attributes
    ----------
    turns
        How it waits for the load or undo of another process.
    change
        What becomes of each live claim.
    request
        Who amends the network, and when.
    kind, about
        What kind of amendment it is, and what it is about: a document's id, or a version.
    every
        Whether to derive every node and relationship anew, also if the ontology is the same.
    step
        Claims a transaction.
    """

    turns: Turns
    change: Amend
    request: LoadRequest
    kind: str
    about: str = ""
    every: bool = False
    progress: Progress | None = None
    step: int = STEP

    def run(self) -> LoadResult:
        """Amend; plan again as often as another process came first."""
        continued = False
        while True:
            state, finished = self.turns.next(step=self.step)
            continued = continued or bool(finished or state.pending)
            draft, former = self.turns.database.read(partial(self._draft, state=state))
            steps = list(steps_of(draft.edits, (), self.step))
            record = self._record(draft, state, former)
            done = Transactions(draft, record, self.turns.ontology)
            followed = state.ontology_version == self.turns.ontology.version
            if not steps and not state.pending and not draft.every and followed:
                return _result("", done, continued=continued)
            try:
                run_all(self.turns.database, done, steps, size=self.step, progress=self.progress)
            except MovedError:
                continue
            return _result(done.record.load if done.is_kept else "", done, continued=continued)

    def _draft(self, run: Run, state: State) -> tuple[Draft, Mapping[str, object]]:
        ontology = self.turns.ontology
        draft = draft_amend(run, state, self.change, ontology=ontology, every=self.every)
        return draft, former_of(run, state, ontology)

    def _record(self, draft: Draft, state: State, former: Mapping[str, object]) -> LoadRecord:
        says = any(edit.targets for own in draft.edits.values() for edit in own)
        return LoadRecord(
            seq=draft.seq,
            request=self.request,
            datasets=draft.datasets,
            ontology=self.turns.ontology,
            mixed=draft.every,
            may_say_nothing=bool(state.pending) or not says,
            kind=self.kind,
            about=self.about,
            former=former,
        )


def unknown_source(document: str, known: Collection[str]) -> str:
    """Return what to say of a document in which no live claim is stated."""
    if not known:
        return f"no claim rests on {document!r}: the network is empty"
    shown = ", ".join(sorted(known)[:_LISTED])
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    near = did_you_mean(document, known)
    return f"no claim rests on {document!r}{near}; the network's documents: {shown}{more}"


def _result(load: str, done: Transactions, *, continued: bool) -> LoadResult:
    return LoadResult(
        load=load,
        counts={name: done.counts[name] for name in COUNTS},
        unchanged=done.draft.unchanged,
        others=done.draft.others,
        continued=continued,
        files=done.draft.files,
        stamp=done.stamp,
    )
