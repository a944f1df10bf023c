"""Move boxes apart until none overlaps, keeping their places to one another.

The proximity stress model of Gansner and Hu (PRISM): a Delaunay triangulation holds the layout
together, the edges of overlapping pairs are stretched, and the stress of all edges is minimised,
again and again until nothing overlaps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csc_matrix
from scipy.sparse.linalg import splu
from scipy.spatial import Delaunay, QhullError, cKDTree

Array = NDArray[np.float64]
Pairs = NDArray[np.int64]
Flags = NDArray[np.bool_]

_ROUNDS = 200
_STRETCH = 1.5
_TOLERANCE = 1e-6
_FEW = 4


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes round their centres: places and sizes, one row a box; pinned ones do not move."""

    centres: Array
    sizes: Array
    pinned: Flags

    def overlaps(self, centres: Array) -> Pairs:
        """Return the pairs of rows that overlap when the boxes stand at ``centres``."""
        pairs = near_pairs(centres, self.sizes)
        gap = np.abs(centres[pairs[:, 0]] - centres[pairs[:, 1]])
        reach = (self.sizes[pairs[:, 0]] + self.sizes[pairs[:, 1]]) / 2 - _TOLERANCE
        return pairs[(gap < reach).all(axis=1)]


def spread(boxes: Boxes) -> Array:
    """Return places of the boxes at which none overlaps, but two that are both pinned.

    Notes
    -----
    Each round costs one triangulation and one sparse solve, about O(n log n); 20 to 60 rounds.

    References
    ----------
    Gansner and Hu, "Efficient, proximity-preserving node overlap removal", JGAA 14 (2010).
    """
    centres = _parted(boxes.centres)
    movable = ~boxes.pinned
    if len(centres) > _FEW:
        for _ in range(_ROUNDS):
            overlapping = boxes.overlaps(centres)
            overlapping = overlapping[movable[overlapping].any(axis=1)]
            if not len(overlapping):
                break
            edges = _unique(np.concatenate((_triangles(centres), overlapping)), len(centres))
            centres = _relaxed(boxes, centres, edges)
    return _pushed(boxes, centres)


def near_pairs(centres: Array, sizes: Array) -> Pairs:
    """Return the pairs of boxes near enough to overlap, sorted."""
    if len(centres) < 2:  # noqa: PLR2004 - a pair
        return np.zeros((0, 2), dtype=np.int64)
    tree = cKDTree(centres / sizes.max(axis=0))
    pairs = tree.query_pairs(1.0, p=math.inf, output_type="ndarray").astype(np.int64)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _unique(pairs: Pairs, count: int) -> Pairs:
    """Return the pairs once each, sorted."""
    codes = np.unique(pairs[:, 0] * count + pairs[:, 1])
    return np.stack((codes // count, codes % count), axis=1)


def _parted(centres: Array) -> Array:
    """Return the places with equal ones moved a little apart, always in the same way."""
    order = np.arange(len(centres), dtype=np.float64)
    angle = order * (math.pi * (3 - math.sqrt(5)))
    return centres + 0.01 * np.stack((np.cos(angle), np.sin(angle)), axis=1) * (
        1 + order[:, None] % 7
    )


def _triangles(centres: Array) -> Pairs:
    """Return the edges of the Delaunay triangulation; of points on one line, the line."""
    try:
        corners = Delaunay(centres).simplices
    except QhullError:
        order = np.lexsort((centres[:, 1], centres[:, 0]))
        edges = np.stack((order[:-1], order[1:]), axis=1)
    else:
        edges = np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]))
    return np.sort(edges.astype(np.int64), axis=1)


def _relaxed(boxes: Boxes, centres: Array, edges: Pairs) -> Array:
    """Return the places after one step of stress majorisation with stretched edges."""
    left, right = edges[:, 0], edges[:, 1]
    delta = centres[left] - centres[right]
    distance = np.maximum(np.hypot(delta[:, 0], delta[:, 1]), 1e-9)
    reach = (boxes.sizes[left] + boxes.sizes[right]) / 2
    stretch = np.clip((reach / np.maximum(np.abs(delta), 1e-9)).min(axis=1), 1.0, _STRETCH)
    ideal = distance * np.where(stretch > 1.0, stretch + 0.002, 1.0)
    weight = 1.0 / ideal**2
    count = len(centres)
    rows = np.concatenate((left, right, left, right))
    columns = np.concatenate((right, left, left, right))
    values = np.concatenate((-weight, -weight, weight, weight))
    pull = (weight * ideal / distance)[:, None] * delta
    wanted = np.zeros_like(centres)
    np.add.at(wanted, left, pull)
    np.add.at(wanted, right, -pull)
    # A weak hold on each place makes the system regular; a strong one pins.
    hold = np.where(boxes.pinned, 1e6, 1e-5) * weight.mean()
    diagonal = np.arange(count)
    matrix: csc_matrix = coo_matrix(
        (np.concatenate((values, hold)),
         (np.concatenate((rows, diagonal)), np.concatenate((columns, diagonal)))),
        shape=(count, count),
    ).tocsc()  # fmt: skip
    held = np.where(boxes.pinned[:, None], boxes.centres, centres)
    solved: Array = splu(matrix).solve(wanted + hold[:, None] * held)
    return solved


def _pushed(boxes: Boxes, centres: Array) -> Array:
    """Push what still overlaps apart along the shorter way; widen all if that does not end."""
    placed = centres.copy()
    placed[boxes.pinned] = boxes.centres[boxes.pinned]
    movable = ~boxes.pinned
    for turn in range(20 * _ROUNDS):
        pairs = boxes.overlaps(placed)
        pairs = pairs[movable[pairs].any(axis=1)]
        if not len(pairs):
            break
        if turn % _ROUNDS == _ROUNDS - 1:
            middle = placed.mean(axis=0)
            placed[movable] = middle + (placed[movable] - middle) * 1.1
            continue
        for one, other in pairs:
            _push(boxes, placed, int(one), int(other))
    return placed


def _push(boxes: Boxes, placed: Array, one: int, other: int) -> None:
    """Move two boxes apart, a pinned one not at all."""
    delta = placed[one] - placed[other]
    need = (boxes.sizes[one] + boxes.sizes[other]) / 2 - np.abs(delta)
    if (need <= _TOLERANCE).any():
        return
    axis = int(need[1] < need[0])
    step = (need[axis] + 10 * _TOLERANCE) * (1.0 if delta[axis] >= 0 else -1.0)
    share = 0.5 if not boxes.pinned[one] and not boxes.pinned[other] else 1.0
    if not boxes.pinned[one]:
        placed[one, axis] += step * share
    if not boxes.pinned[other]:
        placed[other, axis] -= step * share
