"""Claims rewritten from replaced terms to those that took their place, and who holds which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.claims import TYPE, Claim
from kg.errors import OntologyError
from kg.ontology import Ontology

BASES, CONFIDENCES = "bases", "confidences"
"""The schemes of what every claim says of itself."""

Term = tuple[str, str, str]
"""A term that a claim holds: its kind, the scheme of a concept, its name."""


class Rewriting:
    """Rewrites claims; asked twice, it says the same, and of a rewritten claim nothing more.

    Parameters
    ----------
    ontology
        With the replaced terms.
    """

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.new: Mapping[Term, str] = {
            (each.kind, each.scheme, each.old): each.new
            for each in ontology.replacements
            if each.is_renamed
        }

    def change(self, claim: Claim) -> tuple[Claim, ...] | None:
        """Return what takes the place of a claim; None if it stays (see ``Store.amend``)."""
        new = self.claim(claim)
        return None if new is claim else (new,)

    def claim(self, claim: Claim) -> Claim:
        """Return a claim with its replaced terms rewritten: the same object if it has none."""
        if all(term not in self.new for term in terms_of(claim, self.ontology)):
            return claim
        if claim.is_tie:
            name, value = self._name("tie", claim.property), claim.value
        elif claim.property == TYPE:
            name, value = TYPE, self._name("class", claim.value)
        else:
            name, value = self.pair(claim.property, claim.value)
        return replace(
            claim,
            property=name,
            value=value,
            qualifiers=tuple(sorted({self.pair(*each) for each in claim.qualifiers})),
            basis=self._name("concept", claim.basis, BASES),
            confidence=self._name("concept", claim.confidence, CONFIDENCES),
        )

    def pair(self, name: str, value: str) -> tuple[str, str]:
        """Return a property and its value as they are written now."""
        scheme = self.ontology.property(name).scheme
        return self._name("property", name), self._name("concept", value, scheme)

    def _name(self, kind: str, name: str, scheme: str = "") -> str:
        return self.new.get((kind, scheme, name), name)


def terms_of(claim: Claim, ontology: Ontology) -> Iterator[Term]:
    """Yield the terms that a claim holds; of an unknown property, no concept."""
    if claim.property == TYPE:
        yield "class", "", claim.value
    elif claim.is_tie:
        yield "tie", "", claim.property
    else:
        yield from _attribute(claim.property, claim.value, ontology)
    for key, value in claim.qualifiers:
        yield from _attribute(key, value, ontology)
    yield "concept", BASES, claim.basis
    if claim.confidence:
        yield "concept", CONFIDENCES, claim.confidence


def _attribute(name: str, value: str, ontology: Ontology) -> Iterator[Term]:
    yield "property", "", name
    prop = ontology.properties.get(name)
    if prop is not None and prop.scheme:
        yield "concept", prop.scheme, value


def check_known(claims: Iterable[Claim], ontology: Ontology) -> None:
    """Raise ``OntologyError`` if a claim holds a term that the ontology does not know.

    A term that a new version simply left out cannot be followed: nothing says what it was.
    """
    known: set[Term] = {("class", "", name) for name in ontology.node_classes}
    known |= {("tie", "", name) for name in ontology.edge_classes}
    known |= {("property", "", name) for name in ontology.properties}
    known |= {("concept", s, name) for s, found in ontology.schemes.items() for name in found}
    unknown = Counter(t for c in claims for t in set(terms_of(c, ontology)) if t not in known)
    if unknown:
        listed = ", ".join(
            f"{name} ({f'{kind} of {scheme}' if scheme else kind}, {number} claims)"
            for (kind, scheme, name), number in sorted(unknown.items())
        )
        message = (
            f"the network holds terms that the ontology does not declare: {listed}; put their "
            f"declarations back, with owl:deprecated true and what they are replaced by "
            f"(dcterms:isReplacedBy)"
        )
        raise OntologyError(message)


@dataclass(frozen=True, slots=True)
class Renaming:
    """A term that claims hold, and what takes its place.

    Attributes
    ----------
    kind, scheme, old, new
        See `kg.ontology.Replacement`; ``new`` is "" if nothing takes its place.
    claims
        How many live claims hold it.
    places
        Dataset and file of those claims, and how many of them, sorted.
    """

    kind: str
    scheme: str
    old: str
    new: str
    claims: int
    places: tuple[tuple[str, str, int], ...]


class Usage:
    """Counts the claims that hold deprecated terms."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.new: dict[Term, str] = {
            (each.kind, each.scheme, each.old): each.new
            for each in ontology.replacements
            if each.is_renamed
        }
        self.left: set[Term] = set(_deprecated(ontology))
        self._places: dict[Term, Counter[tuple[str, str]]] = {}

    def add(self, claim: Claim) -> None:
        """Count one claim."""
        for term in set(terms_of(claim, self.ontology)):
            if term in self.new or term in self.left:
                at = claim.locator
                self._places.setdefault(term, Counter())[at.dataset, at.file] += 1

    def renamings(self) -> tuple[Renaming, ...]:
        """Return the replaced terms that claims hold."""
        return tuple(self._row(term) for term in sorted(self._places) if term in self.new)

    def deprecated(self) -> tuple[Renaming, ...]:
        """Return the deprecated terms that claims hold and that nothing replaces."""
        return tuple(self._row(term) for term in sorted(self._places) if term in self.left)

    def _row(self, term: Term) -> Renaming:
        kind, scheme, name = term
        found = self._places[term]
        places = tuple((dataset, file, found[dataset, file]) for dataset, file in sorted(found))
        return Renaming(kind, scheme, name, self.new.get(term, ""), found.total(), places)


def _deprecated(ontology: Ontology) -> Iterator[Term]:
    for kind, terms in (
        ("class", ontology.node_classes), ("tie", ontology.edge_classes),
        ("property", ontology.properties),
    ):  # fmt: skip
        yield from ((kind, "", n) for n, t in terms.items() if t.iri in ontology.deprecated)
    for scheme, concepts in ontology.schemes.items():
        for name, concept in concepts.items():
            if concept.iri in ontology.deprecated:
                yield "concept", scheme, name
