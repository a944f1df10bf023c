"""Pack rectangles: components side by side in a given shape, isolates in tidy rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.maps.overlap import Array

_SLACK = 1e-6
_CLOSELY = 60


def pack(blocks: Sequence[tuple[float, float]], aspect: float) -> list[tuple[float, float]]:
    """Return the top left corners of rectangles packed without overlap into about one shape.

    Parameters
    ----------
    blocks
        Widths and heights; the first is placed first.
    aspect
        Width to height of the shape to fill.

    Notes
    -----
    Each of the first sixty goes to the corner of those before it that makes the whole smallest;
    the rest, the smallest, stand in shelves below.

    Examples
    --------
    >>> pack([(4.0, 2.0), (2.0, 1.0), (2.0, 1.0)], 2.0)
    [(0.0, 0.0), (0.0, 2.0), (4.0, 0.0)]
    """
    placed = np.zeros((len(blocks), 4))
    reach = np.zeros(2)
    for at, (width, height) in enumerate(blocks[:_CLOSELY]):
        done = placed[:at]
        corner = _corner(done, np.array([width, height]), reach, aspect)
        placed[at] = (*corner, corner[0] + width, corner[1] + height)
        reach = np.maximum(reach, placed[at, 2:])
    corners = [(float(x), float(y)) for x, y in placed[:_CLOSELY, :2]]
    return corners + _shelves(blocks[_CLOSELY:], float(reach[0]), float(reach[1]))


def _shelves(
    blocks: Sequence[tuple[float, float]], width: float, top: float
) -> list[tuple[float, float]]:
    """Return the top left corners of blocks set in rows as wide as what stands above."""
    corners: list[tuple[float, float]] = []
    left = tallest = 0.0
    for block_width, block_height in blocks:
        if left and left + block_width > width:
            left, top, tallest = 0.0, top + tallest, 0.0
        corners.append((left, top))
        left += block_width
        tallest = max(tallest, block_height)
    return corners


def _corner(done: Array, size: Array, reach: Array, aspect: float) -> Array:
    """Return the best free corner for one more block."""
    if not len(done):
        return np.zeros(2)
    lefts = np.unique(np.concatenate(([0.0], done[:, 2])))
    tops = np.unique(np.concatenate(([0.0], done[:, 3])))
    corners = np.array([(x, y) for x in lefts for y in tops])
    ends = corners + size
    whole = np.maximum(ends, reach)
    cost = np.maximum(whole[:, 0] / aspect, whole[:, 1])
    order = np.lexsort((corners[:, 0], corners[:, 1], ends.sum(axis=1), cost))
    for chosen in order:
        low, high = corners[chosen] + _SLACK, ends[chosen] - _SLACK
        clash = (low < done[:, 2:]).all(axis=1) & (high > done[:, :2]).all(axis=1)
        if not clash.any():
            found: Array = corners[chosen]
            return found
    return np.array([0.0, reach[1]])


def rows(sizes: Array, width: float) -> Array:
    """Return the centres of boxes set in columns of one width, row by row, tops in line.

    Parameters
    ----------
    sizes
        Widths and heights, in the order to set them.
    width
        How wide a row may be; at least one box stands in each.

    Examples
    --------
    >>> rows(np.array([[10.0, 4.0], [8.0, 6.0], [10.0, 4.0]]), 20.0).tolist()
    [[5.0, 2.0], [15.0, 3.0], [5.0, 8.0]]
    """
    cell = float(sizes[:, 0].max())
    columns = max(1, int(width // cell))
    centres = np.zeros_like(sizes)
    top = 0.0
    for start in range(0, len(sizes), columns):
        row = sizes[start : start + columns]
        middles = (np.arange(len(row)) + 0.5) * cell
        centres[start : start + columns] = np.stack((middles, top + row[:, 1] / 2), axis=1)
        top += float(row[:, 1].max())
    return centres
