"""On which side of its symbol a label stands: where fewer lines run through labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.maps.overlap import Array

Rooms = Sequence[tuple[float, float, float, float]]
Ties = Sequence[tuple[int, int, float]]
_ROUNDS, _MANY, _TOO_MANY = 3, 300, 2_000
_BETTER = 0.5
_TINY = 1e-9
_NEAR, _TOO_NEAR = 18.0, 12.0


@dataclass(slots=True)
class _Scene:
    """Symbols at the top or the bottom of their boxes, labels in the rest, lines between them."""

    centres: Array
    rises: Array
    labels: Array
    ends: NDArray[np.int64]
    weights: Array
    above: NDArray[np.bool_]

    @classmethod
    def of(cls, centres: Array, rooms: Rooms, ties: Ties) -> _Scene:
        """Return the scene with every label below; a tie of a thing with itself has no line."""
        table = np.array(rooms, dtype=np.float64).reshape(-1, 4)
        lines = [tie for tie in ties if tie[0] != tie[1]]
        ends = np.array([(a, b) for a, b, _ in lines], dtype=np.int64).reshape(-1, 2)
        weights = np.array([weight for _, _, weight in lines], dtype=np.float64)
        above = np.zeros(len(table), dtype=np.bool_)
        return cls(centres, table[:, 0], table[:, 1:], ends, weights, above)

    def symbols(self) -> Array:
        """Return the middles of all symbols."""
        found = self.centres.copy()
        found[:, 1] += np.where(self.above, self.rises, -self.rises)
        return found

    def label_boxes(self) -> tuple[Array, Array]:
        """Return the top left and bottom right corners of all labels."""
        low, high = self.centres.copy(), self.centres.copy()
        low[:, 0] -= self.labels[:, 0] / 2
        high[:, 0] += self.labels[:, 0] / 2
        # A box is as high as the label, the gap and the symbol; the label fills the far end of it.
        half = self.labels[:, 2] / 2
        low[:, 1] += np.where(self.above, -half, half - self.labels[:, 1])
        high[:, 1] += np.where(self.above, self.labels[:, 1] - half, half)
        return low, high

    def _crowd(self, symbols: Array, at: int) -> int:
        """Return how many other symbols stand so near that a line between is not seen."""
        heights = self.labels[:, 2] - self.labels[:, 1]
        reach = (heights + heights[at]) / 2 + _NEAR
        near = np.hypot(*(symbols - symbols[at]).T) < reach
        return int(near.sum()) - 1

    def cost(self, at: int) -> float:
        """Return the weight of lines through the label of one thing and of its lines' crossings."""
        symbols = self.symbols()
        low, high = self.label_boxes()
        start, end = symbols[self.ends[:, 0]], symbols[self.ends[:, 1]]
        through = crosses(start, end, low[at], high[at]) * self.weights
        total = float(through.sum()) + _TOO_NEAR * self._crowd(symbols, at)
        for number in np.flatnonzero((self.ends == at).any(axis=1)):
            hit = crosses(start[number], end[number], low, high)
            hit[at] = False
            total += float(hit.sum() * self.weights[number])
        return total


def choose_sides(
    centres: Array,
    rooms: Rooms,
    ties: Ties,
    fixed: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Tell for each box whether its label stands above its symbol instead of below.

    Parameters
    ----------
    centres
        Middles of the boxes.
    rooms
        How far a symbol's middle is from its box's, label's width and height, box's height.
    ties
        Two boxes, and how much a line between them hurts a label that it runs through.
    fixed
        Boxes whose label stays below.

    Notes
    -----
    Greedy, at most three rounds, none for very many boxes; a round is O(n (m + n d)) for n boxes,
    m ties and d ties a box, vectorised.
    """
    scene = _Scene.of(centres, rooms, ties)
    if not len(scene.ends) or len(rooms) > _TOO_MANY:
        return scene.above
    for _ in range(_ROUNDS if len(rooms) <= _MANY else 1):
        turned = 0
        for at in np.flatnonzero(~fixed):
            before = scene.cost(int(at))
            scene.above[at] = ~scene.above[at]
            if scene.cost(int(at)) > before - _BETTER:
                scene.above[at] = ~scene.above[at]
            else:
                turned += 1
        if not turned:
            break
    return scene.above


def crosses(start: Array, end: Array, low: Array, high: Array) -> NDArray[np.bool_]:
    """Tell which line pieces run through which boxes (either may be one for all).

    Examples
    --------
    >>> start, end = np.array([[0.0, 0.0], [0.0, 3.0]]), np.array([[4.0, 0.0], [4.0, 3.0]])
    >>> crosses(start, end, np.array([1.0, -1.0]), np.array([2.0, 1.0])).tolist()
    [True, False]
    """
    delta = end - start
    safe = np.where(np.abs(delta) < _TINY, _TINY, delta)
    first, second = (low - start) / safe, (high - start) / safe
    enter = np.minimum(first, second).max(axis=-1)
    leave = np.maximum(first, second).min(axis=-1)
    found: NDArray[np.bool_] = (enter < leave) & (leave > 0.0) & (enter < 1.0)
    return found
