"""Shape a drawing: turned, evened out, stretched to an aspect, its crossings counted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kg.maps.overlap import Array, Boxes, spread

_EVEN = 0.65
_PARALLEL = 1e-12


def turned(places: Array) -> Array:
    """Return the places turned so that they reach farthest from left to right."""
    centred: Array = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    # An axis has no sign of its own: take the one that points right, and keep the hand.
    first = axes[0] * (1.0 if axes[0][0] >= 0 else -1.0)
    found: Array = centred @ np.stack((first, np.array([-first[1], first[0]])), axis=1)
    return found


def even(places: Array) -> Array:
    """Return the places drawn towards an even spread in both directions, in the same order."""
    order = places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    spread_out = low + order / max(len(places) - 1, 1) * span
    found: Array = (1 - _EVEN) * places + _EVEN * spread_out
    return found


def spaced(drawn: Array, sizes: Array, spacing: float, aspect: float, *, tries: int = 3) -> Array:
    """Return places near an aspect: the drawing is stretched until the spread boxes have it."""
    free = np.zeros(len(sizes), dtype=np.bool_)
    stretch, best, least = 1.0, drawn, math.inf
    for _ in range(tries):
        placed = spread(
            Boxes(drawn * (np.array([stretch, 1 / stretch]) * spacing * sizes.mean()), sizes, free)
        )
        width, height = extent(placed, sizes)
        need = max(width / aspect, height)
        if need < least:
            best, least = placed, need
        stretch = min(max(stretch * math.sqrt(aspect * height / width), 0.4), 2.5)
    return best


def crossings(places: Array, edges: Sequence[tuple[int, int]]) -> int:
    """Return how many pairs of lines cross."""
    ends = np.array(edges)
    start, delta = places[ends[:, 0]], places[ends[:, 1]] - places[ends[:, 0]]
    found = 0
    for at in range(len(ends) - 1):
        others = ends[at + 1 :]
        apart = ((others != ends[at, 0]) & (others != ends[at, 1])).all(axis=1)
        between = start[at + 1 :] - start[at]
        along = delta[at + 1 :]
        cross = delta[at, 0] * along[:, 1] - delta[at, 1] * along[:, 0]
        safe = np.where(np.abs(cross) < _PARALLEL, np.inf, cross)
        one = (between[:, 0] * along[:, 1] - between[:, 1] * along[:, 0]) / safe
        other = (between[:, 0] * delta[at, 1] - between[:, 1] * delta[at, 0]) / safe
        hit = (one > 0) & (one < 1) & (other > 0) & (other < 1) & apart
        found += int(hit.sum())
    return found


def extent(centres: Array, sizes: Array) -> tuple[float, float]:
    """Return width and height of all boxes together."""
    width, height = (centres + sizes / 2).max(axis=0) - (centres - sizes / 2).min(axis=0)
    return float(width), float(height)
