"""Undo a load: bring the network to what it would be if that load had never been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from kg.errors import StoreError, did_you_mean
from kg.store.changes.edits import load_id, load_number
from kg.store.changes.effects import COUNTS
from kg.store.changes.former import ontology_before
from kg.store.changes.loading import Loading
from kg.store.changes.records import LOAD, LoadRequest, UndoRecord
from kg.store.changes.running import run_all
from kg.store.changes.steps import STEP, steps_of
from kg.store.changes.transaction import MovedError, Progress, Transactions
from kg.store.changes.turns import Turns
from kg.store.changes.undone import draft_undo
from kg.store.cypher import Run
from kg.store.state import State
from kg.store.status import RecordedLoad, loads

_LISTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoResult:
    """What an undo changed.

    Attributes
    ----------
    load
        The id of the load that was undone.
    counts
        How many claims, nodes and relationships were created, changed and so on, by the names in
        `kg.store.changes.effects.COUNTS`.
    replaced
        Datasets of the load of which a later load had replaced its version already, each with the
        id of the last load: there is nothing to take back of them.
    taken_back
        The id of a load that had been cut off and was taken back first; "" if none.
    finished
        True if this undo had been cut off before, and was finished now.
    """

    load: str
    counts: Mapping[str, int]
    replaced: tuple[tuple[str, str], ...] = ()
    taken_back: str = ""
    finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """One undo in one database.

    Attributes
    ----------
    turns
        How it waits for the load or undo of another process.
    load
        The id of the load.
    request
        Who undoes it, and when.
    step
        Claims a transaction.
    """

    turns: Turns
    load: str
    request: LoadRequest
    progress: Progress | None = None
    step: int = STEP

    def run(self) -> UndoResult:
        """Undo the load; plan again as often as another process came first."""
        taken_back, done = "", None
        while True:
            state, finished = self.turns.next(step=self.step)
            if finished == self.load and done is None:
                return UndoResult(load=self.load, counts=_counts({}), finished=True)
            if state.pending:
                take_back(self.turns, state.pending, self.request, self.step)
                taken_back = state.pending
                if taken_back == self.load:
                    return UndoResult(load=self.load, counts=_counts({}), taken_back=taken_back)
                continue
            work = partial(self._load, state=state, begun=done is not None)
            load = self.turns.database.read(work)
            if done is not None and load.is_undone:  # another process has finished it
                return self._result(done, load, taken_back)
            ontology = self.turns.database.read(
                partial(ontology_before, seq=load.seq, ontology=self.turns.ontology)
            )
            draft = self.turns.database.read(
                partial(draft_undo, state=state, seq=load.seq, ontology=ontology)
            )
            record = UndoRecord(
                seq=load.seq, ontology=ontology, request=self.request, mixed=draft.every
            )
            done = Transactions(draft, record, ontology)
            steps = list(steps_of(draft.edits, (), self.step))
            try:
                run_all(self.turns.database, done, steps, size=self.step, progress=self.progress)
            except MovedError:
                done = done if done.is_begun else None
                continue
            return self._result(done, load, taken_back)

    def _load(self, run: Run, state: State, *, begun: bool) -> RecordedLoad:
        """Return the load; raise ``StoreError`` if it cannot be undone."""
        recorded = {each.id: each for each in loads(run, state)}
        load = recorded.get(self.load)
        if load is None:
            raise StoreError(_unknown(self.load, recorded))
        if load.is_undone and not begun:
            when = f" on {load.undone_at:%Y-%m-%d %H:%M}" if load.undone_at else ""
            message = f"{load.id} is undone already: by {load.undone_by or 'unknown'}{when}"
            raise StoreError(message)
        later = rests_on_it(load, recorded)
        if later is not None:
            about = f" {later.about}" if later.about else ""
            message = (
                f"{later.id} ({later.kind}{about}) changed what {load.id} had brought: "
                f"undo {later.id} first"
            )
            raise StoreError(message)
        return load

    def _result(self, done: Transactions, load: RecordedLoad, taken_back: str) -> UndoResult:
        heads = ((dataset, done.draft.after.head(dataset)) for dataset in load.datasets)
        return UndoResult(
            load=load.id,
            counts=_counts(done.counts),
            replaced=tuple((name, load_id(head)) for name, head in heads if head > load.seq),
            taken_back=taken_back,
        )


def take_back(turns: Turns, load: str, request: LoadRequest, step: int) -> None:
    """Take back a load that was cut off: what it wrote is as if it had never begun."""
    before = partial(ontology_before, seq=load_number(load), ontology=turns.ontology)
    as_before = replace(turns, ontology=turns.database.read(before))
    Loading(turns=as_before, claims={}, request=request, step=step, takes_back=True).run()


def rests_on_it(load: RecordedLoad, recorded: Mapping[str, RecordedLoad]) -> RecordedLoad | None:
    """Return an amendment of what a load brought, if there is one that counts."""
    active = [each for each in recorded.values() if not each.is_undone]
    for later in active:
        if later.kind == LOAD or later.seq <= load.seq:
            continue
        for dataset in set(load.datasets) & set(later.datasets):
            bases = (each.seq for each in active if dataset in each.datasets)
            if max((seq for seq in bases if seq < later.seq), default=0) == load.seq:
                return later
    return None


def _unknown(load: str, recorded: Mapping[str, RecordedLoad]) -> str:
    ids = sorted(recorded, key=load_number)
    if not ids:
        return f"there is no load {load!r}: the network has none yet"
    shown = ", ".join(ids[-_LISTED:])
    more = f"the last {_LISTED} of {len(ids)}: " if len(ids) > _LISTED else ""
    return f"there is no load {load!r}{did_you_mean(load, ids)}; the network has {more}{shown}"


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in COUNTS}
