"""What a load would change: the claims of its datasets compared with those in the database.

The unit of replacement is the dataset: a claim that a dataset stated before and states no more is
withdrawn for that dataset, and stays live as long as another dataset states it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import LiteralString

from kg.claims import Claim, Locator
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.cypher import Run
from kg.store.limits import Limits
from kg.store.log import assertions, datasets_of, edited, locator, mark, without
from kg.store.state import State

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


@dataclass(frozen=True, slots=True)
class Edit:
    """What a load says of one claim: for each of its datasets, where it stands (None: no more).

    Attributes
    ----------
    claim
        What it states; None if no dataset of the load states it.
    targets
        Mark (see `kg.store.log`) by dataset.
    dropped
        Datasets of a load that was cut off and that this load does not hold: what it said of them
        is taken back.
    is_new
        True if the database does not know the claim.
    """

    id: str
    claim: Claim | None
    targets: Mapping[str, str | None] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    is_new: bool = False

    def applied(self, log: tuple[str, ...], seq: int, undone: Collection[int]) -> tuple[str, ...]:
        """Return the log of the claim after load ``seq``."""
        if self.dropped:
            log = without(log, seq, self.dropped)
        # What is stated goes in before what is withdrawn: a claim that moves from one dataset to
        # another is live all the time.
        for dataset, target in sorted(self.targets.items(), key=lambda t: (t[1] is None, t[0])):
            log = edited(log, seq, dataset=dataset, target=target, undone=undone)
        return log


@dataclass(frozen=True, slots=True)
class Change:
    """One claim that a load would change, for one dataset.

    Attributes
    ----------
    kind
        ``created`` (nobody stated it), ``confirmed`` (another dataset states it already),
        ``moved`` (to another row, sheet or file), ``released`` (this dataset states it no more,
        another does), ``withdrawn`` (nobody states it any more).
    claim_id, about
        Which claim, and of which node or relationship.
    locator
        Where it stands now; where it stood, if it is released or withdrawn.
    claim
        What it states; None if only the database knows.
    """

    kind: str
    claim_id: str
    about: str
    locator: Locator
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A load as planned: edits by the node or relationship they are about.

    Attributes
    ----------
    version
        The version of the network that it was planned at.
    seq
        The number the load gets.
    known
        What the database has live claims about.
    others
        Datasets in the network that this load does not touch.
    unchanged
        How many assertions stay as they are.
    """

    version: int
    seq: int
    edits: Mapping[str, list[Edit]]
    known: Collection[str]
    changes: tuple[Change, ...]
    others: tuple[str, ...]
    unchanged: int


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
    every: bool = False,
) -> Draft:
    """Compare the claims of some datasets with what the database holds; writes nothing.

    A load that was cut off is continued under its own number: what it did already is no change,
    and what it did to datasets that are not among ``claims`` is taken back.

    Parameters
    ----------
    listed
        Whether to list the changes one by one.
    every
        Whether to derive every node and relationship anew: the ontology has changed.
    """
    return _Drafting(state, claims, ontology, listed=listed, every=every).draft(run)


class _Drafting:
    """One comparison, while it runs."""

    def __init__(
        self, state: State, claims: Wanted, ontology: Ontology, *, listed: bool, every: bool
    ) -> None:
        self.listed = listed
        self.every = every
        self.state = state
        self.claims = claims
        self.ontology = ontology
        self.seq = load_number(state.pending) if state.pending else state.loads + 1
        self.edits: dict[str, list[Edit]] = {}
        self.changes: list[Change] = []
        self.others: set[str] = set()
        self.unchanged = 0
        self.known: set[str] = set()
        self.abouts: set[str] = set()

    def draft(self, run: Run) -> Draft:
        for id_, about, log in stored_logs(run):
            self._compare(id_, about, tuple(log))
        self._add_new()
        return Draft(
            version=self.state.version,
            seq=self.seq,
            edits=self.edits,
            known=self.abouts,
            changes=tuple(self.changes),
            others=tuple(sorted(self.others)),
            unchanged=self.unchanged,
        )

    def _compare(self, id_: str, about: str, log: tuple[str, ...]) -> None:
        now = assertions(log, self.state.undone)
        self.others |= now.keys() - self.claims.keys()
        if now:
            self.abouts.add(about)
        if self.every and now:
            self.edits.setdefault(about, [])
        targets: dict[str, str | None] = {}
        stated = None
        for dataset, unique in self.claims.items():
            claim = unique.get(id_)
            stated = stated or claim
            target = mark(claim.locator) if claim else None
            if claim is not None:
                self.known.add(id_)
            if now.get(dataset) != target:
                targets[dataset] = target
            elif claim is not None:
                self.unchanged += 1
        dropped: frozenset[str] = frozenset()
        if self.state.pending:
            dropped = frozenset(datasets_of(log, self.seq) - self.claims.keys())
        if targets or dropped:
            edit = Edit(id_, stated, targets, dropped)
            self._record(edit, about, log)

    def _add_new(self) -> None:
        new: dict[str, dict[str, str | None]] = {}
        for dataset, unique in self.claims.items():
            for id_, claim in unique.items():
                if id_ not in self.known:
                    new.setdefault(id_, {})[dataset] = mark(claim.locator)
        limits = Limits.of(self.ontology)
        for id_, targets in new.items():
            claim = self.claims[min(targets)][id_]
            limits.check(claim)
            self._record(Edit(id_, claim, targets, is_new=True), claim.about(self.ontology), ())

    def _record(self, edit: Edit, about: str, log: tuple[str, ...]) -> None:
        self.edits.setdefault(about, []).append(edit)
        if not self.listed:
            return
        before = assertions(log, self.state.undone)
        after = assertions(edit.applied(log, self.seq, self.state.undone), self.state.undone)
        for dataset in sorted(before.keys() | after.keys()):
            if before.get(dataset) != after.get(dataset):
                kind = change_kind(before, after, dataset)
                place = locator(after.get(dataset) or before[dataset])
                self.changes.append(Change(kind, edit.id, about, place, edit.claim))


def change_kind(before: Mapping[str, str], after: Mapping[str, str], dataset: str) -> str:
    """Return what happens to a claim for one dataset, by who states it before and after."""
    if dataset in before and dataset in after:
        return "moved"
    if dataset in after:
        first = not before and dataset == min(after)
        return "created" if first else "confirmed"
    last = not after and dataset == min(before)
    return "withdrawn" if last else "released"


def stored_logs(run: Run) -> Iterator[tuple[str, str, list[str]]]:
    """Yield id, subject and log of every claim in the database, live and withdrawn, in chunks."""
    for text in _LOGS:
        after = ""
        while True:
            ((ids, abouts, logs),) = run(text, after=after, size=CHUNK)
            yield from zip(ids, abouts, logs, strict=True)
            if len(ids) < CHUNK:
                break
            after = ids[-1]


def load_id(seq: int) -> str:
    """Return the id of a load."""
    return f"load-{seq}"


def load_number(id_: str) -> int:
    """Return the number of a load."""
    return int(id_.rpartition("-")[2])
