"""A plan as rows that people read: what a load would change, each with its place and its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import zip_longest

from kg.claims import Claim, Locator
from kg.errors import Fault
from kg.ontology import Ontology
from kg.ontology.terms import in_language
from kg.propertygraph import display_name
from kg.resources import message_templates
from kg.store.changes.disputes import ENDS, Met
from kg.store.changes.edits import Change
from kg.store.changes.planning import Plan

ACTIONS = (
    "created", "changed", "withdrawn", "confirmed", "moved", "released", "contradicted", "refused",
)  # fmt: skip
"""What a plan can say of a row, in the order in which it is counted."""

COLUMNS = (
    "action", "dataset", "file", "sheet", "row", "column", "what", "property", "old_value",
    "new_value", "source", "reason",
)  # fmt: skip
GROUP = "plan"
"""The group of `messages.toml` that has the reasons."""

_EXCHANGED = ("withdrawn", "created")


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One thing that a load would do, or why it would not.

    Attributes
    ----------
    action
        One of `ACTIONS`.
    dataset, file, sheet, row, column
        Where it stands now; where it stood, if it goes. The column of a fault is a header, of all
        else the name of the term that it holds; "" if it is several.
    what
        The thing or the tie, by name.
    property, old_value, new_value
        What of it, what was stated, and what would be.
    source
        Id of the document that states it.
    reason
        Why, in the language asked for.
    kinds
        The kinds of the changes of claims (see `kg.store.changes.edits.Change`) that it stands for.
    """

    action: str
    dataset: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    what: str = ""
    property: str = ""
    old_value: str = ""
    new_value: str = ""
    source: str = ""
    reason: str = ""
    kinds: tuple[str, ...] = field(default=(), compare=False)

    def cells(self) -> tuple[object, ...]:
        """Return the values of `COLUMNS`; no row is an empty cell."""
        cells = astuple(self)[: len(COLUMNS)]
        return tuple("" if name == "row" and not cell else cell
                     for name, cell in zip(COLUMNS, cells, strict=True))  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedLoad:
    """What a load of some datasets would do.

    Attributes
    ----------
    rows
        One for each change, in the order of file and row; or one for each fault, and then nothing
        would be loaded.
    plan
        The store's own plan, with its counts; None if something is refused.
    """

    rows: tuple[PlannedRow, ...]
    plan: Plan | None

    @property
    def is_refused(self) -> bool:
        """True if something is wrong, so that nothing would be loaded."""
        return self.plan is None

    def counts(self) -> Mapping[str, int]:
        """Return how many rows there are of each action, zeros too."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in ACTIONS}


def planned(plan: Plan, claims: Iterable[Claim], ontology: Ontology, lang: str) -> PlannedLoad:
    """Return a plan in rows.

    Parameters
    ----------
    claims
        What the sources state: it names the things.
    lang
        ``th`` or ``en``.
    """
    stated = (change.claim for change in plan.changes if change.claim)
    writer = _Writer(ontology, plan.met, _names((*stated, *claims), lang), lang)
    rows = [writer.row(*pair) for pair in _pairs(plan.changes)]
    return PlannedLoad(tuple(sorted(rows, key=_order)), plan)


def refused(faults: Iterable[Fault], lang: str) -> PlannedLoad:
    """Return what is wrong in rows: nothing would be loaded."""
    rows = [
        PlannedRow(
            "refused",
            dataset=fault.dataset,
            file=fault.file,
            sheet=fault.sheet,
            row=fault.row,
            column=fault.column,
            reason=f"{fault.said(lang).message}{f' ({fault.rule})' if fault.rule else ''}",
        )
        for fault in faults
    ]
    return PlannedLoad(tuple(sorted(rows, key=_order)), None)


def _order(row: PlannedRow) -> tuple[str, str, str, int, str, str, str, str]:
    return (
        row.dataset, row.file, row.sheet, row.row, row.what, row.property, row.action,
        row.new_value or row.old_value,
    )  # fmt: skip


# ------------------------------------------------------------------ what changes into what
def _pairs(changes: Sequence[Change]) -> Iterator[tuple[Change | None, Change | None]]:
    """Yield what goes with what comes in its place; either may be None."""
    exchanged: dict[tuple[str, ...], tuple[list[Change], list[Change]]] = {}
    for change in changes:
        if change.kind in _EXCHANGED and change.claim is not None:
            both = exchanged.setdefault(_slot(change, change.claim), ([], []))
            both[change.kind == "created"].append(change)
        elif change.kind in {"withdrawn", "released"}:
            yield change, None
        else:
            yield None, change
    for gone, new in exchanged.values():
        yield from zip_longest(gone, new)


def _slot(change: Change, claim: Claim) -> tuple[str, ...]:
    """Return where one claim takes the place of another: the same of the same, in one source."""
    about = f"{claim.tie}~" if claim.is_tie and claim.tie else change.about
    return (change.locator.dataset, about, claim.property, claim.source, claim.lang)


def _names(claims: Iterable[Claim], lang: str) -> dict[str, str]:
    """Return a name of each thing that claims name; of several, always the same."""
    stated: dict[str, dict[str, str]] = {}
    for claim in claims:
        if claim.property.startswith("name"):
            names = stated.setdefault(claim.subject, {})
            names[claim.property] = min(claim.value, names.get(claim.property, claim.value))
    return {id_: display_name(id_, names, lang) for id_, names in stated.items()}


class _Writer:
    """Writes changes as rows."""

    def __init__(
        self, ontology: Ontology, met: Mapping[str, Met], names: Mapping[str, str], lang: str
    ) -> None:
        self.ontology, self.met, self.names, self.lang = ontology, met, names, lang
        self.texts = message_templates(GROUP)

    def row(self, gone: Change | None, new: Change | None) -> PlannedRow:
        """Return the row of what goes, of what comes, or of what comes in its place."""
        change = new or gone
        if change is None:
            raise ValueError
        kinds = tuple(each.kind for each in (gone, new) if each)
        action = "changed" if len(kinds) > 1 else change.kind
        met = self.met.get(change.claim_id, Met()) if new else Met()
        if met.against:
            action = "contradicted"
        elif action == "created" and met.agreeing:
            action = "confirmed"
        at, claim = change.locator, change.claim
        if claim is None:
            return PlannedRow(action, at.dataset, at.file, at.sheet, at.row, kinds=kinds)
        old = gone.claim if gone and new else None
        property_, values = self._values(claim, old)
        return PlannedRow(
            action, at.dataset, at.file, at.sheet, at.row,
            column="" if "," in property_ else property_,
            what=self._what(claim), property=property_,
            old_value=values[0] if gone and new else "" if new else values[1],
            new_value=values[1] if new else "",
            source=claim.source, reason=self._reason(action, change, met), kinds=kinds,
        )  # fmt: skip

    def _what(self, claim: Claim) -> str:
        """Return the thing by name, or the tie as it reads between the names of its ends."""
        if not claim.is_tie:
            return self._name(claim.subject)
        edge = self.ontology.edge_classes.get(claim.property)
        phrase = in_language(edge.phrase, self.lang) or edge.relationship_type if edge else ""
        ends = (self._name(claim.subject), phrase or claim.property, self._name(claim.value))
        return " ".join(ends)

    def _name(self, id_: str) -> str:
        name = self.names.get(id_, "")
        return f"{name} ({id_})" if name and name != id_ else id_

    def _values(self, claim: Claim, old: Claim | None) -> tuple[str, tuple[str, str]]:
        """Return what of a thing or tie is stated, and its old and new value."""
        if not claim.is_tie:
            return claim.property, (self._said(old, claim), self._said(claim, old))
        was, now = _qualifiers(old), _qualifiers(claim)
        if old is not None and (old.subject, old.value) != (claim.subject, claim.value):
            return ENDS, (_ends(old), _ends(claim))
        if old is None:
            return ", ".join(now), ("", _listed(now, now))
        differ = [
            name for name in sorted(was.keys() | now.keys()) if was.get(name) != now.get(name)
        ]
        return ", ".join(differ), (_listed(was, differ), _listed(now, differ))

    def _said(self, claim: Claim | None, other: Claim | None) -> str:
        """Return a value; with what else is said of it, if only that differs from another's."""
        if claim is None:
            return ""
        if other is None or other.value != claim.value:
            return claim.value
        more = _qualifiers(claim)
        return f"{claim.value} ({_listed(more, more)})" if more else claim.value

    def _reason(self, action: str, change: Change, met: Met) -> str:
        if action == "contradicted":
            said = dict.fromkeys(
                self._text("says", source=each.other.source, name=each.name, value=each.value)
                for each in met.against
            )
            return "; ".join(said)
        if action == "confirmed" and met.agreeing:
            return self._text("agrees", sources=", ".join(met.agreeing))
        if action == "moved" and change.before:
            return self._text("moved", place=_place(change.before))
        return self._text(action)

    def _text(self, key: str, **values: str) -> str:
        return self.texts[key][self.lang].format(**values)


def _qualifiers(claim: Claim | None) -> dict[str, str]:
    """Return all that is said of a tie, or of who says so, by name."""
    if claim is None:
        return {}
    said = {name: "|".join(values) for name, values in claim.grouped_qualifiers().items()}
    for name in ("attributed_to", "confidence", "note"):
        said |= {name: getattr(claim, name)} if getattr(claim, name) else {}
    if claim.char_start >= 0:
        said["char_start"] = str(claim.char_start)
        said["char_end"] = str(claim.char_end)
    return {"basis": claim.basis, **said}


def _listed(values: Mapping[str, str], names: Iterable[str]) -> str:
    """Return values; with their names, if they are several."""
    some = list(names)
    if len(some) == 1:
        return values.get(some[0], "")
    return "; ".join(f"{name}={values[name]}" for name in some if name in values)


def _ends(claim: Claim) -> str:
    return f"{claim.subject} -> {claim.value}"


def _place(at: Locator) -> str:
    return f"{at.dataset}: {at}"
