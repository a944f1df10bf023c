"""What an amendment changes: live claims withdrawn, or others put in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import LiteralString

from kg.claims import TYPE, Claim
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.changes.edits import Change, Draft, Edit, changes_of
from kg.store.changes.log import assertions, datasets_of, locator, noted, shown, without
from kg.store.changes.moving import moves_of, types_of
from kg.store.changes.plan import CHUNK, next_number
from kg.store.cypher import Run
from kg.store.limits import Limits
from kg.store.reader import Reader
from kg.store.rows import Stored, stored
from kg.store.state import State, is_changed

Amend = Callable[[Claim], tuple[Claim, ...] | None]
"""What becomes of a live claim: None leaves it, ``()`` withdraws it, others take its place."""

_CLAIMS: tuple[LiteralString, LiteralString] = (
    """
    MATCH (c:Claim) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $size
    RETURN collect(c.id), collect(properties(c))
    """,
    """
    MATCH (c:WithdrawnClaim) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $size
    RETURN collect(c.id), collect(properties(c))
    """,
)
_SHOWN = 10


@dataclass(slots=True)
class _Item:
    """A claim that an amendment has something to say of, and where it stands in the end."""

    claim: Claim
    about: str
    log: tuple[str, ...]
    final: dict[str, str]
    is_new: bool = False


def draft_amend(
    run: Run, state: State, change: Amend, *, ontology: Ontology, every: bool, listed: bool = False
) -> Draft:
    """Ask of every live claim what becomes of it; writes nothing.

    An amendment or a load that was cut off is taken for one that had never begun; what it wrote
    is taken back where this one says otherwise.

    Raises
    ------
    StoreError
        A claim that stays has a term that the ontology does not have.
    """
    amending = _Amending(state, change, ontology, every=every, listed=listed)
    return amending.draft(run)


class _Amending:
    """One amendment, while it is drafted."""

    def __init__(
        self, state: State, change: Amend, ontology: Ontology, *, every: bool, listed: bool
    ) -> None:
        self.state, self.change, self.ontology = state, change, ontology
        self.listed = listed
        self.every = every or is_changed(state, ontology)
        self.seq = next_number(state)
        self.whole = state.history.during(0)
        self.after = state.history.during(self.seq)
        self.items: dict[str, _Item] = {}
        self.coming: dict[str, tuple[Claim, list[str]]] = {}
        self.touched: set[str] = set()
        self.files: set[tuple[str, str]] = set()
        self.others: set[str] = set()
        self.edits: dict[str, list[Edit]] = {}
        self.changes: list[Change] = []
        self.known: set[str] = set()
        self.unknown: dict[str, int] = {}
        self.unchanged = 0
        self.moves: Mapping[str, str] = {}

    def draft(self, run: Run) -> Draft:
        self.moves = moves_of(run, self.state, self.ontology)
        for each, is_live in stored_claims(run):
            self._ask(each, self.moves.get(each.id, each.about), is_live=is_live)
        self._check_terms()
        self._put(run)
        for id_, item in self.items.items():
            self._edit(id_, item)
        types = types_of(run, self.state, self.ontology, self.edits)
        return Draft(
            version=self.state.version,
            seq=self.seq,
            before=self.after,
            after=self.after,
            edits=self.edits,
            known=self.known,
            datasets=tuple(sorted(self.touched)),
            changes=tuple(self.changes),
            others=tuple(sorted(self.others - self.touched)),
            unchanged=self.unchanged,
            every=self.every,
            moves=self.moves,
            types=types,
            files=tuple(sorted(self.files)),
            stamp=self.state.stamp,
        )

    def _ask(self, each: Stored, about: str, *, is_live: bool) -> None:
        """Ask what becomes of a claim; keep it if there is something to say of it."""
        if is_live:
            self.known.add(about)
            if self.every:
                self.edits.setdefault(about, [])
        log = without(each.log, self.seq) if self.state.pending else each.log
        now = assertions(log, self.whole)
        self.others |= now.keys()
        final = now
        if now:
            claim = replace(each.claim, locator=shown(now))
            final = self._changed(each.id, claim, now)
            if final and self.every:
                self._know(claim)
        if final is not now or log != each.log or noted(log) != now:
            self.items[each.id] = _Item(each.claim, about, each.log, dict(final))

    def _changed(self, id_: str, claim: Claim, now: dict[str, str]) -> dict[str, str]:
        instead = self.change(claim)
        if instead is None or [each.id for each in instead] == [id_]:
            self.unchanged += len(now)
            return now
        self.touched |= now.keys()
        self.files |= {(at.dataset, at.file) for at in map(locator, now.values())}
        for other in instead:
            if other.id != id_:
                self.coming.setdefault(other.id, (other, []))[1].extend(now.values())
        return now if any(each.id == id_ for each in instead) else {}

    def _know(self, claim: Claim) -> None:
        """Take note of a term that the ontology does not have."""
        name, known = claim.property, self.ontology
        if name == TYPE:
            if claim.value not in known.node_classes:
                self.unknown[claim.value] = self.unknown.get(claim.value, 0) + 1
        elif name not in known.edge_classes and name not in known.properties:
            self.unknown[name] = self.unknown.get(name, 0) + 1

    def _check_terms(self) -> None:
        if self.unknown:
            listed = [f"{name} ({number} claims)" for name, number in sorted(self.unknown.items())]
            more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
            message = (
                f"the ontology does not have {', '.join(listed[:_SHOWN])}{more}, which the network "
                f"states: keep the term as a deprecated one that says what replaces it"
            )
            raise StoreError(message)

    def _put(self, run: Run) -> None:
        """Have the claims that take the place of others among the items."""
        limits = Limits.of(self.ontology)
        absent = [id_ for id_ in self.coming if id_ not in self.items]
        there = by_id(run, absent)
        for id_, (claim, marks) in self.coming.items():
            item = self.items.get(id_)
            if item is None and id_ in there:
                old = there[id_]
                now = assertions(old.log, self.whole)
                item = _Item(old.claim, self.moves.get(id_, old.about), old.log, now)
            elif item is None:
                limits.check(claim)
                item = _Item(claim, claim.about(self.ontology), (), {}, is_new=True)
            for mark in marks:
                dataset = locator(mark).dataset
                kept = item.final.get(dataset, mark)
                item.final[dataset] = min(kept, mark, key=_place)
            self.items[id_] = item

    def _edit(self, id_: str, item: _Item) -> None:
        """Make the edit of a claim, if it needs one."""
        now, was = assertions(item.log, self.after), noted(item.log)
        targets = {
            dataset: item.final.get(dataset)
            for dataset in sorted(self.touched)
            if not now.get(dataset) == was.get(dataset) == item.final.get(dataset)
        }
        dropped: frozenset[str] = frozenset()
        if self.state.pending:
            dropped = frozenset(datasets_of(item.log, self.seq) - self.touched)
        if not targets and not dropped:
            return
        stated = {d: m for d, m in item.final.items() if d in self.touched}
        claim = replace(item.claim, locator=shown(stated)) if stated else None
        edit = Edit(id_, claim, targets, dropped, item.is_new, comes_back=bool(item.final))
        self.edits.setdefault(item.about, []).append(edit)
        if self.listed:
            after = assertions(edit.applied(item.log, self.seq, self.after), self.after)
            self.changes += changes_of((id_, item.about, item.claim), now, after)


def stored_claims(run: Run) -> Iterator[tuple[Stored, bool]]:
    """Yield every claim of the database, and whether it is live."""
    for text, is_live in zip(_CLAIMS, (True, False), strict=True):
        after = ""
        while True:
            ((ids, rows),) = run(text, after=after, size=CHUNK)
            for row in rows:
                yield stored(row), is_live
            if len(ids) < CHUNK:
                break
            after = ids[-1]


def by_id(run: Run, ids: Iterable[str]) -> dict[str, Stored]:
    """Return claims by id, live and withdrawn."""
    wanted, reader, found = iter(ids), Reader(run), dict[str, Stored]()
    while part := list(islice(wanted, CHUNK)):
        found |= reader.claims(part) | reader.withdrawn(part)
    return found


def _place(mark: str) -> tuple[str, str, int]:
    at = locator(mark)
    return (at.file, at.sheet, at.row)
