"""Who bridges sectors: actors whose ties reach several classes of actors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.network import Network


@dataclass(frozen=True, slots=True)
class Bridge:
    """An actor whose ties reach two or more classes.

    Attributes
    ----------
    code
        The actor's place in ``network.ids``.
    classes
        Classes that it has ties to and how many actors of each, sorted by class.
    neighbours
        How many actors it has ties to.
    """

    code: int
    classes: tuple[tuple[str, int], ...]
    neighbours: int


def bridges(network: Network) -> tuple[Bridge, ...]:
    """Return the actors with ties to two or more classes, those with most classes first.

    A class is the actor's own (company, university, agency, village …): the sector that it belongs
    to. Equal numbers of classes are ordered by the number of neighbours, then by id. On a directed
    network ties in both directions count; an actor without ties bridges nothing. Time is linear in
    pairs.

    References
    ----------
    R. V. Gould and R. M. Fernandez, "Structures of mediation: a formal approach to brokerage in
    transaction networks", Sociological Methodology 19 (1989): sectors as classes of actors.
    """
    reached: dict[int, set[int]] = {}
    for a, b in zip(network.source.tolist(), network.target.tolist(), strict=True):
        reached.setdefault(a, set()).add(b)
        reached.setdefault(b, set()).add(a)
    found = []
    for code, others in reached.items():
        counted = Counter(network.labels[other] for other in others)
        if len(counted) > 1:
            found.append(Bridge(code, tuple(sorted(counted.items())), len(others)))
    return tuple(sorted(found, key=lambda b: (-len(b.classes), -b.neighbours, b.code)))
