"""What a load would change: the claims of its datasets compared with those in the database.

The unit of replacement is the dataset: a claim that a dataset stated before and states no more is
withdrawn for that dataset, and stays live as long as another dataset states it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import LiteralString

from kg.claims import Claim
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.changes.edits import Change, Draft, Edit, changes_of, load_number
from kg.store.changes.log import History, Marks, assertions, dataset_of, datasets_of, noted
from kg.store.changes.moving import moves_of, types_of
from kg.store.changes.some import Some, known_of, logs_of
from kg.store.cypher import Run
from kg.store.limits import Limits
from kg.store.state import State, check_terms, is_changed

CHUNK = 20_000
_LOGS: tuple[LiteralString, LiteralString] = (
    """
    MATCH (c:Claim) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $size
    RETURN collect(c.id), collect(c.about), collect(c.log)
    """,
    """
    MATCH (c:WithdrawnClaim) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $size
    RETURN collect(c.id), collect(c.about), collect(c.log)
    """,
)


Wanted = dict[str, dict[str, Claim]]
"""Claims by dataset and id."""


def wanted(datasets: Mapping[str, Iterable[Claim]]) -> Wanted:
    """Return the claims of each dataset by id; of equal ones, the place that sorts first.

    Raises
    ------
    StoreError
        A claim stands under another dataset than its own.
    """
    found: Wanted = {}
    for dataset, claims in datasets.items():
        unique = found.setdefault(dataset, {})
        for claim in claims:
            if claim.locator.dataset != dataset:
                own = claim.locator.dataset
                message = f"{claim.locator}: a claim of dataset {own!r} came as one of {dataset!r}"
                raise StoreError(message)
            kept = unique.setdefault(claim.id, claim)
            if kept is not claim and _place(claim) < _place(kept):
                unique[claim.id] = claim
    return found


def _place(claim: Claim) -> tuple[str, str, int]:
    return (claim.locator.file, claim.locator.sheet, claim.locator.row)


def draft(
    run: Run,
    state: State,
    claims: Wanted,
    *,
    ontology: Ontology,
    listed: bool = False,
    some: Some | None = None,
) -> Draft:
    """Compare the claims of some datasets with what the database holds; writes nothing.

    A load that was cut off is continued under its own number: what it did already is no change,
    and what it did to datasets that are not among ``claims`` is taken back. If the ontology has
    changed, every node and relationship is derived anew.

    Parameters
    ----------
    listed
        Whether to list the changes one by one.
    some
        If only some claims are to be compared: ``state`` is as it says, and ``claims`` are these.
    """
    return _Drafting(state, claims, ontology, listed=listed, some=some).draft(run)


def next_number(state: State) -> int:
    """Return the number of the next load: that of the one that was cut off, if one was."""
    return load_number(state.pending) if state.pending else state.loads + 1


class _Drafting:
    """One comparison, while it runs."""

    def __init__(
        self,
        state: State,
        claims: Wanted,
        ontology: Ontology,
        *,
        listed: bool,
        some: Some | None = None,
    ) -> None:
        self.listed = listed
        self.some = some
        self.every = is_changed(state, ontology)
        self.state = state
        self.claims = claims
        self.ontology = ontology
        self.seq = next_number(state)
        self.after = state.history.during(self.seq)
        self.edits: dict[str, list[Edit]] = {}
        self.silent: list[tuple[str, Edit]] = []
        self.changes: list[Change] = []
        self.others = set(some.others if some else ())
        self.unchanged = some.unchanged if some else 0
        self.known: set[str] = set()
        self.abouts: set[str] = set()
        self.moves: dict[str, str] = {}
        self.mark = Marks().of
        self.shared = _in_several(claims)
        is_simple = not (self.every or state.pending)
        self.standing = _Standing(state.history, self) if is_simple else None

    def draft(self, run: Run) -> Draft:
        if not self.state.pending:  # what a load wrote that was cut off is replaced
            check_terms(run, self.state, self.ontology, replaced=self.claims)
        self.moves = moves_of(run, self.state, self.ontology)
        for id_, about, log, is_live in self._logs(run):
            if is_live and self.standing is not None and self.standing.has(id_, log):
                self.abouts.add(self.moves.get(id_, about))
                self.known.add(id_)
                self.unchanged += 1
            else:
                self._compare(id_, self.moves.get(id_, about), tuple(log), is_live=is_live)
        self._add_new()
        types = types_of(run, self.state, self.ontology, self.edits)
        is_said = any(edit.targets for own in self.edits.values() for edit in own)
        is_settled = not self.silent or bool(self.state.pending) or is_said
        if is_settled:
            for about, edit in self.silent:
                self.edits.setdefault(about, []).append(edit)
        if self.some is not None:
            self.abouts |= known_of(run, self.edits.keys() - self.abouts)
        return Draft(
            version=self.state.version,
            seq=self.seq,
            before=self.after,
            after=self.after,
            edits=self.edits,
            known=self.abouts,
            datasets=tuple(self.claims),
            changes=tuple(self.changes),
            others=tuple(sorted(self.others)),
            unchanged=self.unchanged,
            every=self.every,
            moves=self.moves,
            types=types,
            stamp=self.state.stamp,
            settled=is_settled,
        )

    def _logs(self, run: Run) -> Iterator[tuple[str, str, list[str], bool]]:
        """Yield the claims of the database that are to be compared; see `stored_logs`."""
        if self.some is None:
            return stored_logs(run)
        return logs_of(run, {*self.some.ids, *chain.from_iterable(self.claims.values())})

    def _compare(self, id_: str, about: str, log: tuple[str, ...], *, is_live: bool) -> None:
        now = assertions(log, self.state.history)
        was = now if len(now) == len(log) else noted(log)
        self.others |= now.keys() - self.claims.keys()
        if is_live:
            self.abouts.add(about)
        if self.every and is_live:
            self.edits.setdefault(about, [])
        targets: dict[str, str | None] = {}
        silent: dict[str, str | None] = {}
        # What the cut-off part of this load wrote is counted among what the load did.
        is_resumed = self.state.pending and not self.listed
        written = datasets_of(log, self.seq) if is_resumed else ()
        stated = None
        for dataset, unique in self.claims.items():
            claim = unique.get(id_)
            stated = stated or claim
            target = self.mark(claim.locator) if claim else None
            if claim is not None:
                self.known.add(id_)
            if now.get(dataset) != target:
                targets[dataset] = target
                continue
            self.unchanged += claim is not None and dataset not in written
            if was.get(dataset) != target:
                silent[dataset] = target
        dropped: frozenset[str] = frozenset()
        if self.state.pending:
            dropped = frozenset(datasets_of(log, self.seq) - self.claims.keys())
        if targets or dropped:
            self._record(Edit(id_, stated, {**silent, **targets}, dropped), about, log)
        elif silent:
            # An undone load noted otherwise; that it counts no more changes nothing by itself.
            self.silent.append((about, Edit(id_, stated, silent, comes_back=bool(now))))

    def _add_new(self) -> None:
        limits, ontology = Limits.of(self.ontology), self.ontology
        for dataset, unique in self.claims.items():
            for id_, claim in unique.items():
                if id_ in self.known:
                    continue
                limits.check(claim)
                if id_ in self.shared:
                    edit = self._new_in_several(id_)
                else:
                    edit = Edit(id_, claim, {dataset: self.mark(claim.locator)}, is_new=True)
                self._record(edit, claim.about(ontology), ())

    def _new_in_several(self, id_: str) -> Edit:
        """Return the edit of a new claim that several datasets state; it is known from now on."""
        self.known.add(id_)
        found = {name: own[id_] for name, own in self.claims.items() if id_ in own}
        targets = {name: self.mark(claim.locator) for name, claim in found.items()}
        return Edit(id_, found[min(found)], targets, is_new=True)

    def _record(self, edit: Edit, about: str, log: tuple[str, ...]) -> None:
        self.edits.setdefault(about, []).append(edit)
        if not self.listed:
            return
        before = assertions(log, self.state.history)
        after = assertions(edit.applied(log, self.seq, self.after), self.after)
        self.changes += changes_of((edit.id, about, edit.claim), before, after)


class _Standing:
    """Which claims stand where they stood; only the simplest are told, and they are almost all."""

    def __init__(self, history: History, drafting: _Drafting) -> None:
        self._history = history
        self._claims = drafting.claims
        self._shared = drafting.shared
        self._mark = drafting.mark
        self._of: dict[str, tuple[int, Mapping[str, Claim]]] = {}

    def has(self, id_: str, log: Sequence[str]) -> bool:
        """Tell whether a claim has been found once, and is found by that dataset alone there."""
        if len(log) != 1 or id_ in self._shared:
            return False
        number, _, rest = log[0].partition("|")
        dataset = rest.split("|", 2)[1]
        if dataset not in self._of:
            name = dataset_of(rest)
            self._of[dataset] = (self._history.head(name), self._claims.get(name, {}))
        head, unique = self._of[dataset]
        claim = unique.get(id_)
        return claim is not None and int(number) <= head and rest == self._mark(claim.locator)


def _in_several(claims: Wanted) -> set[str]:
    """Return the claims that more than one dataset states."""
    seen: set[str] = set()
    found: set[str] = set()
    for unique in claims.values() if len(claims) > 1 else ():
        found |= seen & unique.keys()
        seen |= unique.keys()
    return found


def stored_logs(run: Run) -> Iterator[tuple[str, str, list[str], bool]]:
    """Yield id, subject, log, and whether it is live, of every claim in the database."""
    for text, is_live in zip(_LOGS, (True, False), strict=True):
        after = ""
        while True:
            ((ids, abouts, logs),) = run(text, after=after, size=CHUNK)
            yield from zip(ids, abouts, logs, repeat(is_live), strict=False)
            if len(ids) < CHUNK:
                break
            after = ids[-1]
