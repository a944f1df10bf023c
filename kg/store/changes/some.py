"""A load that compares only some claims, because all others stand as their datasets state them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import LiteralString

from kg.ontology import Ontology
from kg.store.cypher import Run
from kg.store.state import State, is_changed

CHUNK = 10_000
_LOGS: tuple[LiteralString, LiteralString] = (
    """
    MATCH (c:Claim) WHERE c.id IN $ids RETURN collect(c.id), collect(c.about), collect(c.log)
    """,
    """
    MATCH (c:WithdrawnClaim) WHERE c.id IN $ids
    RETURN collect(c.id), collect(c.about), collect(c.log)
    """,
)
_KNOWN: LiteralString = """
MATCH (c:Claim) WHERE c.about IN $ids RETURN collect(DISTINCT c.about)
"""


class OutdatedError(Exception):
    """The network is not as it was when all but some claims were known to stand in it.

    What is known of it is worth nothing: every claim of the datasets is to be compared.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """Of the datasets' claims only some: all others stand in the database as they are stated.

    The datasets that come with it hold of each dataset, one that states none of them too, every
    claim that is among these.

    Attributes
    ----------
    stamp
        The stamp of the network at which that was so, by a load that was ``settled``.
    ids
        The claims to be compared: those that the datasets state now, and those that they stated
        before. No other claim of the datasets has changed, or stands elsewhere.
    unchanged
        How many assertions of the datasets are not among ``ids``.
    others
        Datasets in the network that the load does not touch.
    """

    stamp: str
    ids: Collection[str]
    unchanged: int = 0
    others: Collection[str] = ()


def check_current(some: Some, state: State, ontology: Ontology) -> None:
    """Raise ``OutdatedError`` unless a network is as it was when ``some`` was worked out."""
    if not state.stamp or state.stamp != some.stamp or state.pending or is_changed(state, ontology):
        raise OutdatedError


def logs_of(run: Run, ids: Collection[str]) -> Iterator[tuple[str, str, list[str], bool]]:
    """Yield id, subject, log, and whether it is live, of those of some claims that are there."""
    for part in _parts(ids):
        wanted = part
        for text, is_live in zip(_LOGS, (True, False), strict=True):
            ((found, abouts, logs),) = run(text, ids=wanted)
            yield from zip(found, abouts, logs, repeat(is_live), strict=False)
            there = set(found)
            wanted = [id_ for id_ in wanted if id_ not in there]


def known_of(run: Run, abouts: Collection[str]) -> set[str]:
    """Return which of some nodes and relationships the database has live claims about."""
    known: set[str] = set()
    for part in _parts(abouts):
        ((found,),) = run(_KNOWN, ids=part)
        known.update(found)
    return known


def _parts(ids: Collection[str]) -> Iterator[list[str]]:
    wanted = sorted(ids)  # Neighbours stand beside each other in the index.
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]
