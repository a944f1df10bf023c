"""A claim as the properties of a ``:Claim`` node, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.claims import Claim, Locator
from kg.ontology import Ontology

FIXED = (
    "id", "about", "property", "value", "subject", "source", "lang", "tie", "attributed_to",
    "basis", "confidence", "char_start", "char_end", "note", "dataset", "file", "sheet", "row",
    "log", "missing_source", "missing_end",
)  # fmt: skip
"""The properties that every claim may have; all others are qualifiers of a tie."""

MISSING_SOURCE = "missing_source"
MISSING_END = "missing_end"
_FIXED = frozenset(FIXED)
_OPTIONAL = ("lang", "tie", "attributed_to", "confidence", "note")
_SPAN = ("char_start", "char_end")
_PREFIX = "qualifier_"


@dataclass(frozen=True, slots=True)
class Stored:
    """A claim as the database holds it.

    Attributes
    ----------
    id, about, log
        See `kg.claims` and `kg.store.changes.log`.
    missing_source, missing_end
        Its source, and the first of its tie's ends, if they are not nodes; else None.
    """

    claim: Claim
    id: str
    about: str
    log: tuple[str, ...]
    missing_source: str | None
    missing_end: str | None


def properties(claim: Claim, id_: str, about: str, ontology: Ontology) -> dict[str, object]:
    """Return the properties of a claim's node, without its place and its log."""
    row: dict[str, object] = {
        "id": id_,
        "about": about,
        "property": claim.property,
        "value": claim.value,
        "subject": claim.subject,
        "source": claim.source,
        "basis": claim.basis,
    }
    for name in _OPTIONAL:
        text = getattr(claim, name)
        if text:
            row[name] = text
    for name in _SPAN:
        number = getattr(claim, name)
        if number >= 0:
            row[name] = number
    for name, values in claim.grouped_qualifiers().items():
        prop = ontology.properties.get(name)
        single = len(values) == 1 and prop is not None and prop.functional
        row[qualifier_key(name)] = values[0] if single else list(values)
    return row


def place(locator: Locator) -> dict[str, object]:
    """Return the properties that say where a claim stands (no sheet: None, which removes it)."""
    return {
        "dataset": locator.dataset,
        "file": locator.file,
        "sheet": locator.sheet or None,
        "row": locator.row,
    }


def stored(row: Mapping[str, Any]) -> Stored:
    """Return the claim whose properties these are."""
    return Stored(
        claim=claim_of(row),
        id=row["id"],
        about=row["about"],
        log=tuple(row["log"]),
        missing_source=row.get(MISSING_SOURCE),
        missing_end=row.get(MISSING_END),
    )


def claim_of(row: Mapping[str, Any]) -> Claim:
    """Return the claim whose properties these are."""
    return Claim(
        subject=row["subject"],
        property=row["property"],
        value=row["value"],
        source=row["source"],
        lang=row.get("lang", ""),
        tie=row.get("tie", ""),
        qualifiers=_qualifiers(row),
        attributed_to=row.get("attributed_to", ""),
        basis=row["basis"],
        confidence=row.get("confidence", ""),
        char_start=row.get("char_start", -1),
        char_end=row.get("char_end", -1),
        note=row.get("note", ""),
        locator=Locator(
            row.get("dataset", ""), row.get("file", ""), row.get("sheet", ""), row.get("row", 0)
        ),
    )


def _qualifiers(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for key in row.keys() - _FIXED:
        value: str | Sequence[str] = row[key]
        name = key.removeprefix(_PREFIX)
        pairs += [(name, value)] if isinstance(value, str) else [(name, each) for each in value]
    return tuple(sorted(pairs))


def qualifier_key(name: str) -> str:
    """Return the property under which a claim keeps a qualifier: its name, unless that is taken."""
    return _PREFIX + name if name in _FIXED or name.startswith(_PREFIX) else name
