"""What is to be written, in steps: one subject in one step, one step in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from kg.store.changes.edits import Draft, Edit
from kg.store.changes.subjects import Edits, is_tie

STEP = 5_000
"""Claims a transaction; thirty times as many do not fit into a server of 512 MB."""

_SHORT = 10
"""How many times shorter the short steps are."""

Part = tuple[Edits, Edits]
"""Edits of nodes, and edits of ties."""

NOTHING: Part = ({}, {})


def steps_of(edits: Edits, sources: Collection[str], size: int) -> Iterator[Part]:
    """Yield the edits of nodes and of ties of each step, all of one subject in one step.

    Sources come first, for claims stand in them; then other nodes, then ties, then the nodes that
    may go. What fits into one step is one step. Of steps of ties, which can be written beside each
    other, the first and the last of the load are short: these are written by themselves.
    """
    ties = sorted(filter(is_tie, edits))
    nodes = sorted(
        (about for about in edits if not is_tie(about)),
        key=lambda about: (_goes(edits[about]), about not in sources, about),
    )
    if weight(edits) <= size:
        if edits:
            yield {each: edits[each] for each in nodes}, {each: edits[each] for each in ties}
        return
    going = [about for about in nodes if _goes(edits[about])]
    for part in parts(nodes[: len(nodes) - len(going)], edits, size):
        yield part, {}
    short = max(1, size // _SHORT)
    begin = 0 if len(going) < len(nodes) else _fitting(ties, edits, short)
    end = len(ties) if going else max(begin, len(ties) - _fitting(ties[::-1], edits, short))
    for some in (ties[:begin], ties[begin:end], ties[end:]):
        for part in parts(some, edits, size):
            yield {}, part
    for part in parts(going, edits, size):
        yield part, {}


def _fitting(abouts: Sequence[str], edits: Edits, size: int) -> int:
    """Return how many of some subjects fit into a step of a size: at least one, if there is one."""
    return len(next(parts(abouts, edits, size), ()))


def parts(abouts: Iterable[str], edits: Edits, size: int) -> Iterator[Edits]:
    """Yield the edits of some subjects in parts of about one size, each subject in one part."""
    part: dict[str, Sequence[Edit]] = {}
    size_now = 0
    for about in abouts:
        if part and size_now + max(1, len(edits[about])) > size:
            yield part
            part, size_now = {}, 0
        part[about] = edits[about]
        size_now += max(1, len(edits[about]))
    if part:
        yield part


def weight(edits: Edits) -> int:
    """Return how many claims are edited; a subject that is only derived anew counts as one."""
    return sum(max(1, len(own)) for own in edits.values())


def moves_in_parts(draft: Draft, size: int) -> list[Mapping[str, str]]:
    """Return the claims that are to be moved to other ties, in parts of one size."""
    moving = iter(sorted(draft.moves.items()))
    return [dict(part) for part in iter(lambda: list(islice(moving, size)), [])]


def _goes(own: Sequence[Edit]) -> bool:
    """Tell whether a node may go: nothing new is said of it."""
    return bool(own) and all(edit.goes for edit in own)
