"""How lines run: straight, or bent so that parallel ties stand apart and symbols stay free."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.maps.overlap import Array
from kg.propertygraph import Relationship

Run = dict[str, object]
"""The options of vis-network that say how a line runs."""
_SEPARATION = 13.0
_LOOP, _LOOP_MORE = 15.0, 7.0
_CLEAR = 5.0
_OFFSETS = (0.0, 16.0, -16.0, 28.0, -28.0, 42.0, -42.0, 60.0, -60.0)
_COST = 0.004
_MANY = 600
_STRAIGHT: Run = {"smooth": {"enabled": False}}
_POINTS = np.linspace(0.06, 0.94, 23)


@dataclass(frozen=True, slots=True)
class Symbols:
    """Middles and half sizes of all symbols, one row a thing, and the row of each thing."""

    rows: Mapping[str, int]
    middles: Array
    halves: Array

    @classmethod
    def of(
        cls, places: Mapping[str, tuple[int, int]], sizes: Mapping[str, tuple[float, float]]
    ) -> Symbols:
        """Gather the symbols of the things that have a place."""
        keys = sorted(places)
        return cls(
            {key: at for at, key in enumerate(keys)},
            np.array([places[key] for key in keys], dtype=np.float64).reshape(-1, 2),
            np.array([sizes[key] for key in keys], dtype=np.float64).reshape(-1, 2) / 2,
        )

    def hit(self, points: Array, ends: tuple[int, int]) -> int:
        """Return how many symbols, but those at its ends, a line through points runs over."""
        apart = np.abs(points[:, None, :] - self.middles[None])
        inside = apart < self.halves[None] + _CLEAR
        over = np.flatnonzero((inside[:, :, 0] & inside[:, :, 1]).any(axis=0))
        return len(set(over.tolist()) - set(ends))


def bends(ties: Sequence[Relationship], symbols: Symbols) -> dict[str, Run]:
    """Return how each tie runs.

    Ties between the same two things are drawn side by side, ties of a thing with itself as larger
    and larger loops. A line that would run over another thing is bent round it, unless there are
    so many lines that bends would only add to the confusion.
    """
    between: dict[tuple[str, str], list[Relationship]] = {}
    for tie in ties:
        ends = (min(tie.source, tie.target), max(tie.source, tie.target))
        between.setdefault(ends, []).append(tie)
    found: dict[str, Run] = {}
    for (one, other), group in between.items():
        if one == other:
            for number, tie in enumerate(group):
                loop = {"size": _LOOP + _LOOP_MORE * number, "angle": round(math.pi / 4, 4)}
                found[tie.id] = {**_STRAIGHT, "selfReference": loop}
            continue
        ends_at = (symbols.rows[one], symbols.rows[other])
        shift = 0.0 if len(ties) > _MANY else _shift(symbols, ends_at, len(group))
        length = math.dist(*symbols.middles[list(ends_at)])
        for number, tie in enumerate(group):
            offset = shift + (number - (len(group) - 1) / 2) * _SEPARATION
            found[tie.id] = _run(offset, length, turned=tie.source != one)
    return found


def _shift(symbols: Symbols, ends: tuple[int, int], count: int) -> float:
    """Return how far the ties between two things are bent together so that they run free."""
    start, end = symbols.middles[ends[0]], symbols.middles[ends[1]]
    length = math.dist(start, end)
    best, least = 0.0, math.inf
    for offset in _OFFSETS:
        if abs(offset) > 0.3 * length:
            continue
        hits = sum(
            symbols.hit(_curve(start, end, offset + side * _SEPARATION), ends)
            for side in {-(count - 1) / 2, (count - 1) / 2}
        )
        cost = hits + _COST * abs(offset)
        if cost < least:
            best, least = offset, cost
        if not hits:
            break
    return best


def _curve(start: Array, end: Array, offset: float) -> Array:
    """Return points of the curve from start to end whose middle is ``offset`` off the line."""
    along = end - start
    across = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9)
    part = _POINTS[:, None]
    return start + along * part + across * (4 * offset * part * (1 - part))


def _run(offset: float, length: float, *, turned: bool) -> Run:
    """Return vis-network's curve whose middle stands ``offset`` from the straight line."""
    if not offset:
        return _STRAIGHT
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        reach = 0.5 * (0.5 + 0.5 * middle) * length * math.sin(middle * math.pi / 2)
        low, high = (middle, high) if reach < abs(offset) else (low, middle)
    kind = "curvedCW" if (offset < 0) != turned else "curvedCCW"
    return {"smooth": {"enabled": True, "type": kind, "roundness": round(high, 4)}}
