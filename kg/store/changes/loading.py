"""Load datasets into the database so that no other load can come between.

A load of one step is one transaction. A longer one marks itself ``pending`` on the ``:Network``
node with its first step and takes the mark away with its last. Whoever finds a pending load waits
while it moves. When it stands still it was cut off, and the next load continues it under its own
number: what was written is not written again, and what was written of datasets that the next load
does not hold is taken back. An undo that was cut off is finished first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from kg.collecting import uncollected
from kg.ontology import Ontology
from kg.store.changes.edits import Draft
from kg.store.changes.effects import COUNTS
from kg.store.changes.plan import Wanted, draft
from kg.store.changes.records import LoadRecord, LoadRequest
from kg.store.changes.running import run_all
from kg.store.changes.some import Some, check_current
from kg.store.changes.steps import STEP, steps_of
from kg.store.changes.transaction import MovedError, Progress, Transactions
from kg.store.changes.turns import Turns
from kg.store.cypher import Database, Run
from kg.store.state import State, check_ties


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What a load changed.

    Attributes
    ----------
    load
        The id of the load; "" if no claim was changed, and so no load is recorded.
    counts
        How many claims, nodes and relationships were created, changed and so on, by the names in
        `kg.store.changes.effects.COUNTS`.
    unchanged
        How many of the claims were there already, at the same place.
    others
        Datasets in the network that this load did not touch.
    continued
        True if a load or an undo had been cut off before, and was finished or taken back now.
    files
        Datasets and files that still state what an amendment withdrew or replaced.
    stamp
        The stamp of the network when the load was through: see `kg.store.state.State`. Two loads
        that changed the same are equal, whatever their stamps.
    settled
        True if of every claim of the network, as far as the load's datasets go, what counts is
        what was noted last. It is not where the events of a load that was undone still stand last:
        they would count as soon as a later load does.
    """

    load: str
    counts: Mapping[str, int]
    unchanged: int
    others: tuple[str, ...]
    continued: bool = False
    files: tuple[tuple[str, str], ...] = ()
    stamp: str = field(default="", compare=False)
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """One load into one database.

    Attributes
    ----------
    turns
        How it waits for the load or undo of another process.
    step
        Claims a transaction.
    takes_back
        True if it only takes back a load that was cut off.
    some
        If only some claims are to be compared.
    """

    turns: Turns
    claims: Wanted
    request: LoadRequest
    progress: Progress | None = None
    step: int = STEP
    takes_back: bool = False
    some: Some | None = None

    @property
    def database(self) -> Database:
        """The database to load into."""
        return self.turns.database

    @property
    def ontology(self) -> Ontology:
        """What the terms mean."""
        return self.turns.ontology

    def run(self) -> LoadResult:
        """Load; plan again as often as another process came first.

        Raises
        ------
        OutdatedError
            The network is not as ``some`` says, or is so no more.
        """
        continued = False
        while True:
            state, finished = self._turn()
            continued = continued or bool(finished or state.pending)
            plan = self.database.read(partial(self._draft, state=state))
            try:
                return self._executed(plan, state, continued=continued)
            except MovedError:
                continue

    def _turn(self) -> tuple[State, str]:
        """Return the state when it is this load's turn; see `Turns.next`."""
        if self.some is None:
            return self.turns.next(step=self.step)
        state = self.database.read(self.turns.state)
        check_current(self.some, state, self.ontology)
        return state, ""

    @uncollected()
    def _draft(self, run: Run, state: State) -> Draft:
        if not self.takes_back:
            check_ties(run, state, self.ontology)
        return draft(run, state, self.claims, ontology=self.ontology, some=self.some)

    def _executed(self, plan: Draft, state: State, *, continued: bool) -> LoadResult:
        steps = list(steps_of(plan.edits, self._sources(), self.step))
        is_kept = bool(steps or state.pending or plan.every)
        if not is_kept:
            if self.database.read(self.turns.state).version != state.version:
                raise MovedError
            return self._result("", {}, plan, plan.stamp, continued=continued)
        says = any(edit.targets for own in plan.edits.values() for edit in own)
        record = LoadRecord(
            seq=plan.seq,
            request=self.request,
            datasets=plan.datasets,
            ontology=self.ontology,
            mixed=plan.every,
            may_say_nothing=bool(state.pending) or not says,
        )
        done = Transactions(plan, record, self.ontology)
        run_all(self.database, done, steps, size=self.step, progress=self.progress)
        load = record.load if done.is_kept else ""
        return self._result(load, done.counts, plan, done.stamp, continued=continued)

    def _result(
        self, load: str, counts: Mapping[str, int], plan: Draft, stamp: str, *, continued: bool
    ) -> LoadResult:
        return LoadResult(
            load=load,
            counts={name: counts.get(name, 0) for name in COUNTS},
            unchanged=plan.unchanged,
            others=plan.others,
            continued=continued,
            stamp=stamp,
            settled=plan.settled,
        )

    def _sources(self) -> set[str]:
        return {claim.source for unique in self.claims.values() for claim in unique.values()}
