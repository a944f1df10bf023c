"""Where a new claim meets what other sources state of the same: it agrees with them, or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.claims import TYPE, Claim
from kg.ontology import Ontology

ENDS = "ends"
"""What two claims disagree on that give one tie other ends."""


@dataclass(frozen=True, slots=True)
class Against:
    """A claim of another source that states another value.

    Attributes
    ----------
    name
        The property or qualifier of which both state a value; `ENDS` of a tie with other ends.
    other
        What the other source states.
    value
        Its value of that property.
    """

    name: str
    other: Claim
    value: str


@dataclass(frozen=True, slots=True)
class Met:
    """What other sources state of the same as a new claim.

    Attributes
    ----------
    against
        What they state otherwise.
    agreeing
        Sources that state the same and come first: they are in the network, or, of those that are
        new too, before it by name.
    """

    against: tuple[Against, ...] = ()
    agreeing: tuple[str, ...] = ()


def meetings(
    claims: Sequence[Claim], new: Collection[str], ontology: Ontology
) -> Iterator[tuple[str, Met]]:
    """Yield what each new claim meets among the claims about one node or relationship.

    Parameters
    ----------
    claims
        All that will be stated of it.
    new
        Ids of the claims that are new.
    """
    if len({claim.source for claim in claims}) > 1:
        for claim in claims:
            if claim.id in new:
                others = [other for other in claims if other.source != claim.source]
                first = [o for o in others if o.id not in new or o.source < claim.source]
                found = Met(
                    tuple(_against(claim, others, ontology)), tuple(_agreeing(claim, first))
                )
                if found.against or found.agreeing:
                    yield claim.id, found


def other_ends(claim: Claim, others: Iterable[Claim], ontology: Ontology) -> tuple[Against, ...]:
    """Return the claims of other sources that give the tie of a claim other ends."""
    about = claim.about(ontology)
    return tuple(
        Against(ENDS, other, f"{other.subject} -> {other.value}")
        for other in others
        if other.tie == claim.tie
        and other.property == claim.property
        and other.source != claim.source
        and other.about(ontology) != about
    )


def _against(claim: Claim, others: Sequence[Claim], ontology: Ontology) -> Iterator[Against]:
    if claim.is_tie:
        yield from _other_qualifiers(claim, others, ontology)
    elif claim.property == TYPE or ontology.property(claim.property).functional:
        for other in others:
            if other.property == claim.property and other.value != claim.value:
                yield Against(claim.property, other, other.value)


def _agreeing(claim: Claim, others: Iterable[Claim]) -> list[str]:
    stated = (claim.property, claim.value, claim.lang)
    return sorted(
        {
            other.source
            for other in others
            if claim.is_tie or (other.property, other.value, other.lang) == stated
        }
    )


def _other_qualifiers(
    claim: Claim, others: Sequence[Claim], ontology: Ontology
) -> Iterator[Against]:
    for name, values in claim.grouped_qualifiers().items():
        if ontology.property(name).functional:
            for other in others:
                value = other.qualifier(name)
                if value and value not in values:
                    yield Against(name, other, value)
