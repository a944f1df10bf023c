"""What a load says of single claims: edits of their logs, and what changes by them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from kg.claims import Claim, Locator
from kg.store.changes.log import History, edited, locator, without

LOAD_ID = "load-"
"""What ids of loads begin with; their number follows."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a load says of one claim: for each of its datasets, where it stands (None: no more).

    Attributes
    ----------
    claim
        What it states; None if no dataset of the load states it.
    targets
        Mark (see `kg.store.changes.log`) by dataset; empty if only what counts has changed.
    dropped
        Datasets of a load that was cut off and that this load does not hold: what it said of them
        is taken back.
    is_new
        True if the database does not know the claim.
    comes_back
        True if the claim is live afterwards though no dataset of the load states it.
    """

    id: str
    claim: Claim | None
    targets: Mapping[str, str | None] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    is_new: bool = False
    comes_back: bool = False

    @property
    def goes(self) -> bool:
        """True if nothing is stated: the claim may go, and what it is about."""
        return self.claim is None and not self.comes_back

    def applied(self, log: tuple[str, ...], seq: int, history: History) -> tuple[str, ...]:
        """Return the log of the claim after load ``seq``."""
        if self.dropped:
            log = without(log, seq, self.dropped)
        # What is stated goes in before what is withdrawn: a claim that moves from one dataset to
        # another is live all the time.
        for dataset, target in sorted(self.targets.items(), key=lambda t: (t[1] is None, t[0])):
            log = edited(log, seq, dataset=dataset, target=target, history=history)
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
    before
        Where it stood before, if it is moved.
    """

    kind: str
    claim_id: str
    about: str
    locator: Locator
    claim: Claim | None
    before: Locator | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A load as planned: edits by the node or relationship they are about.

    Attributes
    ----------
    version
        The version of the network that it was planned at.
    seq
        The number the load gets, or that of the load to be undone.
    before, after
        Which loads count before it, and while it is under way.
    edits
        By the node or relationship; one that is to be derived anew with no edit is there too.
    known
        What the database has live claims about.
    datasets, others
        Datasets of the load, and those in the network that it does not touch.
    unchanged
        How many assertions stay as they are.
    every
        True if the ontology has changed, so that everything is derived anew.
    moves
        The new tie of claims whose tie has another id now; they are moved first.
    types
        Types of the relationships whose edge class has changed.
    files
        Datasets and files that state what an amendment withdraws or replaces.
    stamp
        The stamp of the network that it was planned at.
    settled
        See `kg.store.changes.loading.LoadResult`.
    """

    version: int
    seq: int
    before: History
    after: History
    edits: Mapping[str, list[Edit]]
    known: Collection[str]
    datasets: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    others: tuple[str, ...] = ()
    unchanged: int = 0
    every: bool = False
    moves: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()
    stamp: str = ""
    settled: bool = False


def changes_of(
    edit: tuple[str, str, Claim | None], before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    """Yield what happens to a claim, given as id, subject and content, for each dataset."""
    id_, about, claim = edit
    for dataset in sorted(before.keys() | after.keys()):
        was, now = before.get(dataset), after.get(dataset)
        if was != now:
            kind = change_kind(before, after, dataset)
            at = locator(now or before[dataset])
            yield Change(kind, id_, about, at, claim, locator(was) if was and now else None)


def change_kind(before: Mapping[str, str], after: Mapping[str, str], dataset: str) -> str:
    """Return what happens to a claim for one dataset, by who states it before and after."""
    if dataset in before and dataset in after:
        return "moved"
    if dataset in after:
        first = not before and dataset == min(after)
        return "created" if first else "confirmed"
    last = not after and dataset == min(before)
    return "withdrawn" if last else "released"


def load_id(seq: int) -> str:
    """Return the id of a load."""
    return f"{LOAD_ID}{seq}"


def load_number(id_: str) -> int:
    """Return the number of a load."""
    return int(id_.rpartition("-")[2])
