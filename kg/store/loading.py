"""Load datasets into the database so that no other load can come between.

A load of one step is one transaction. A longer one marks itself ``pending`` on the ``:Network``
node with its first step and takes the mark away with its last. Whoever finds a pending load waits
while it moves. When it stands still it was cut off, and the next load continues it under its own
number: what was written is not written again, and what was written of datasets that the next load
does not hold is taken back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.cypher import Database, Run
from kg.store.effects import COUNTS
from kg.store.plan import Draft, Edit, Wanted, draft
from kg.store.state import State, check_network, check_ties, ontology_digest
from kg.store.subjects import Edits, is_tie
from kg.store.transaction import LoadRequest, MovedError, Part, Transactions

STEP = 5_000
"""Claims a transaction; thirty times as many do not fit into a server of 512 MB."""

Progress = Callable[[int, int], None]
"""Called with the number of claims written so far, and of all that are to be written."""

_PAUSE_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What a load changed.

    Attributes
    ----------
    load
        The id of the load; "" if no claim was changed, and so no load is recorded.
    counts
        How many claims, nodes and relationships were created, changed and so on, by the names in
        `kg.store.effects.COUNTS`.
    unchanged
        How many of the claims were there already, at the same place.
    others
        Datasets in the network that this load did not touch.
    continued
        True if a load had been cut off before, and was finished or taken back now.
    """

    load: str
    counts: Mapping[str, int]
    unchanged: int
    others: tuple[str, ...]
    continued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """One load into one database.

    Attributes
    ----------
    patience_s
        How long a pending load must stand still to be taken for cut off.
    step
        Claims a transaction.
    """

    database: Database
    network: str
    ontology: Ontology
    claims: Wanted
    request: LoadRequest
    progress: Progress | None = None
    patience_s: float = 3.0
    step: int = STEP

    def run(self) -> LoadResult:
        """Load; plan again as often as another process came first."""
        while True:
            state = self._quiet_state()
            plan = self.database.read(partial(self._draft, state=state))
            try:
                return self._executed(plan, state)
            except MovedError:
                continue

    def _quiet_state(self) -> State:
        """Return the state of the network once no other load is moving it."""
        seen, since = -1, time.monotonic()
        while True:
            state = self.database.read(self._state)
            if not state.pending:
                return state
            if state.version != seen:
                seen, since = state.version, time.monotonic()
            elif time.monotonic() - since >= self.patience_s:
                return state
            time.sleep(min(_PAUSE_S, self.patience_s))

    def _state(self, run: Run) -> State:
        state = check_network(run, self.network, self.database.url)
        if state is None:
            message = f"the database at {self.database.url} is not prepared for a network"
            raise StoreError(message)
        check_ties(run, state, self.ontology)
        return state

    def _draft(self, run: Run, state: State) -> Draft:
        every = state.ontology != ontology_digest(self.ontology)
        return draft(run, state, self.claims, ontology=self.ontology, every=every)

    def _executed(self, plan: Draft, state: State) -> LoadResult:
        steps = list(steps_of(plan.edits, self._sources(), self.step))
        if not steps and (state.pending or state.ontology != ontology_digest(self.ontology)):
            steps = [({}, {})]
        says = any(edit.targets for own in plan.edits.values() for edit in own)
        transactions = Transactions(
            state=state,
            seq=plan.seq,
            known=plan.known,
            request=self.request,
            datasets=tuple(self.claims),
            ontology=self.ontology,
            version=state.version,
            may_say_nothing=bool(state.pending) or not says,
            is_kept=bool(steps),
        )
        self._run_all(transactions, steps)
        return LoadResult(
            load=transactions.load if transactions.is_kept else "",
            counts={name: transactions.counts[name] for name in COUNTS},
            unchanged=plan.unchanged,
            others=plan.others,
            continued=bool(state.pending),
        )

    def _run_all(self, transactions: Transactions, steps: Sequence[Part]) -> None:
        """Write step after step; work the next one out while the server writes."""
        done, total = 0, sum(weight(nodes) + weight(ties) for nodes, ties in steps)
        with ThreadPoolExecutor(max_workers=1) as aside:
            upcoming = aside.submit(transactions.work_out, *steps[:1])
            for number, step in enumerate(steps):
                new = upcoming.result()
                upcoming = aside.submit(transactions.work_out, *steps[number + 1 : number + 2])
                work = partial(
                    transactions.run,
                    part=step,
                    new=new,
                    is_first=number == 0,
                    is_last=number + 1 == len(steps),
                )
                transactions.advance(self.database.write(work))
                done += sum(map(weight, step))
                if self.progress is not None:
                    self.progress(done, total)

    def _sources(self) -> set[str]:
        return {claim.source for unique in self.claims.values() for claim in unique.values()}


def steps_of(edits: Edits, sources: Collection[str], size: int) -> Iterator[Part]:
    """Yield the edits of nodes and of ties of each step, all of one subject in one step.

    Sources come first, for claims stand in them; then other nodes, then ties, then the nodes that
    may go. What fits into one step is one step.
    """
    ties = sorted(filter(is_tie, edits))
    nodes = sorted(
        (about for about in edits if not is_tie(about)),
        key=lambda about: (_goes(edits[about]), about not in sources, about),
    )
    if weight(edits) <= size:
        if edits:
            yield {each: edits[each] for each in nodes}, {each: edits[each] for each in ties}
        return
    going = [about for about in nodes if _goes(edits[about])]
    for part in parts(nodes[: len(nodes) - len(going)], edits, size):
        yield part, {}
    for part in parts(ties, edits, size):
        yield {}, part
    for part in parts(going, edits, size):
        yield part, {}


def parts(abouts: Iterable[str], edits: Edits, size: int) -> Iterator[Edits]:
    """Yield the edits of some subjects in parts of about one size, each subject in one part."""
    part: dict[str, Sequence[Edit]] = {}
    size_now = 0
    for about in abouts:
        if part and size_now + max(1, len(edits[about])) > size:
            yield part
            part, size_now = {}, 0
        part[about] = edits[about]
        size_now += max(1, len(edits[about]))
    if part:
        yield part


def weight(edits: Edits) -> int:
    """Return how many claims are edited; a subject that is only derived anew counts as one."""
    return sum(max(1, len(own)) for own in edits.values())


def _goes(own: Sequence[Edit]) -> bool:
    """Tell whether a node may go: nothing new is said of it."""
    return bool(own) and all(edit.claim is None for edit in own)
