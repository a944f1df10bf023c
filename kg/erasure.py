"""What is left of a claim when a person is forgotten: nothing, itself, or itself without the name.

Pure: the same rule makes the claims of the database, and says what the tables must come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.claims import TYPE, Claim, Locator
from kg.ontology import ROOT, Ontology
from kg.spellings import Spellings
from kg.texts import HASH


@dataclass(frozen=True)
class Erasure:
    """Erases one thing from claims.

    Attributes
    ----------
    spellings
        Its ids and names.
    ontology
        What the terms mean.
    hashes
        Old and new SHA-256 of texts in which the name was blacked out.
    """

    spellings: Spellings
    ontology: Ontology
    hashes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {name: prop.kind for name, prop in self.ontology.properties.items()}

    def claim(self, claim: Claim) -> Claim | None:
        """Return what is left of a claim; None if it goes, and the claim itself if it stays.

        It goes if the thing is its subject, its source, or its value. In the claims of others, a
        qualifier or speaker that is the thing is taken out, and a note that names it emptied; in
        other texts its name is blacked out, a block for each code point.
        """
        ids = self.spellings.ids
        if claim.subject in ids or claim.source in ids:
            return None
        value = self._value(claim)
        if value is None:
            return None
        left = replace(
            claim,
            value=value,
            tie="" if self.spellings.spans(claim.tie) else claim.tie,
            qualifiers=tuple(sorted(self._qualifiers(claim))) if claim.qualifiers else (),
            attributed_to="" if claim.attributed_to in ids else claim.attributed_to,
            note="" if claim.note and self.spellings.holds(claim.note) else claim.note,
            locator=self.locator(claim.locator),
        )
        return claim if (left, left.locator) == (claim, claim.locator) else left

    def locator(self, at: Locator) -> Locator:
        """Return a place with the name blacked out where a file or sheet is called by it."""
        names = (at.dataset, at.file, at.sheet)
        if not any(map(self.spellings.spans, names)):
            return at
        dataset, file, sheet = map(self.spellings.redacted, names)
        return Locator(dataset, file, sheet, at.row)

    def ids_in(self, claim: Claim) -> Iterator[str]:
        """Yield the ids of things that a claim names."""
        yield from (claim.subject, claim.source)
        if claim.is_tie or self._kinds.get(claim.property) == "node":
            yield claim.value
        if claim.attributed_to:
            yield claim.attributed_to
        yield from (v for name, v in claim.qualifiers if self._kinds.get(name) == "node")

    def _value(self, claim: Claim) -> str | None:
        kind = self._kinds.get(claim.property, "")
        if claim.is_tie or kind == "node":
            return None if claim.value in self.spellings.ids else claim.value
        if claim.property == HASH:
            return self.hashes.get(claim.value.lower(), claim.value)
        if kind == "uri":
            return None if self.spellings.holds(claim.value) else claim.value
        return self.spellings.redacted(claim.value) if kind in {"text", "string"} else claim.value

    def _qualifiers(self, claim: Claim) -> Iterable[tuple[str, str]]:
        for name, value in claim.qualifiers:
            kind = self._kinds.get(name, "")
            if kind == "node" and value in self.spellings.ids:
                continue
            if kind == "uri" and self.spellings.holds(value):
                continue
            text = kind in {"text", "string", ""}
            yield name, self.spellings.redacted(value) if text else value


def name_properties(ontology: Ontology) -> frozenset[str]:
    """Return the properties that name things of any class: names, aliases, corrections."""
    return frozenset(
        prop.name
        for prop in ontology.properties_of(ROOT)
        if prop.kind in {"text", "string"} and ROOT in prop.domain
    )


def names_of(claims: Iterable[Claim], ids: frozenset[str], ontology: Ontology) -> set[str]:
    """Return every name that claims give some ids."""
    naming = name_properties(ontology)
    return {c.value for c in claims if c.subject in ids and c.property in naming}


def classes_of(claims: Iterable[Claim], ids: frozenset[str]) -> set[str]:
    """Return every class that claims give some ids."""
    return {c.value for c in claims if c.property == TYPE and c.subject in ids}
