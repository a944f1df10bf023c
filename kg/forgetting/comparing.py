"""What a source comes to, beside what was to be left of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from kg.claims import Claim
from kg.errors import Fault
from kg.forgetting.fates import Place, place_of

_SAID = ("value", "lang", "tie", "attributed_to", "basis", "confidence", "note")


def faults(wanted: Iterable[Claim], found: Iterable[Claim], message: str) -> list[Fault]:
    """Return the places where other claims are found than wanted, each with what differs there.

    Parameters
    ----------
    wanted, found
        The claims that are to be left, and those that were read.
    message
        What is said of each place.
    """
    lacking, extra = _by_id(wanted), _by_id(found)
    places: dict[Place, tuple[list[Claim], list[Claim]]] = {}
    for id_ in lacking.keys() | extra.keys():
        for side, own, other in ((0, lacking, extra), (1, extra, lacking)):
            for place, claim in own.get(id_, {}).items():
                if place not in other.get(id_, {}) and (side or id_ not in other):
                    places.setdefault(place, ([], []))[side].append(claim)
    return [
        Fault(message, *place, column=", ".join(sorted({*_columns(*differing)})))
        for place, differing in sorted(places.items())
    ]


def _by_id(claims: Iterable[Claim]) -> dict[str, dict[Place, Claim]]:
    found: dict[str, dict[Place, Claim]] = {}
    for claim in claims:
        found.setdefault(claim.id, {})[place_of(claim.locator)] = claim
    return found


def _columns(lacking: list[Claim], extra: list[Claim]) -> Iterator[str]:
    """Yield the terms of what differs between claims of one place."""
    paired: set[str] = set()
    for one, other in product(lacking, extra):
        if (one.subject, one.property) == (other.subject, other.property):
            paired |= {one.id, other.id}
            own = (name for name in _SAID if getattr(one, name) != getattr(other, name))
            yield from (one.property if name == "value" else name for name in own)
            yield from (name for name, _ in set(one.qualifiers) ^ set(other.qualifiers))
    yield from (each.property for each in (*lacking, *extra) if each.id not in paired)
