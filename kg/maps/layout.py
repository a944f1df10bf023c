"""Places of the boxes of a map: Graphviz's sfdp, no overlaps, components packed, isolates in rows.

The same boxes and ties give the same places: starts are fixed and places are whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.maps.overlap import Array, Boxes, Flags, spread
from kg.maps.packing import pack, rows
from kg.maps.sfdp import sfdp
from kg.maps.shaping import crossings, even, extent, spaced, turned
from kg.maps.sides import choose_sides

ASPECT = 1.56
"""Width to height of a map: the room that a 1366 x 768 screen leaves beside the legend."""
ROOM = (1060.0, 660.0)
_GAP = (8.0, 11.0)
_APART = 30.0
_SPACINGS = (2.0, 1.6, 1.25, 1.0, 0.8, 0.6)
_STARTS = ((7, 1.0), (7, 1.6), (11, 1.0), (11, 1.6), (23, 1.0), (23, 1.6))
_SEARCHED, _FULL = 260, 0.5
_FLATTER = (1.0, 1.25, 1.55, 1.9)


@dataclass(frozen=True, slots=True)
class Box:
    """What must not be overlapped: a symbol and its label.

    Attributes
    ----------
    key
        Which thing it is.
    width, height
        Its size.
    rise
        How far above its middle the symbol's middle stands, with the label below it.
    label
        Width and height of the label.
    group
        Isolates of a group stand together.
    """

    key: str
    width: float
    height: float
    rise: float
    label: tuple[float, float]
    group: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where symbols stand, whose labels are above, and where the rows of isolates begin."""

    places: Mapping[str, tuple[int, int]]
    above: frozenset[str]
    isolates_at: tuple[int, int] | None


def lay_out(
    boxes: Sequence[Box],
    ties: Sequence[tuple[str, str, float]],
    *,
    positions: Mapping[str, tuple[float, float]],
) -> Layout:
    """Return a place for every box, so that no two overlap.

    Parameters
    ----------
    boxes
        The boxes, in the order in which equal choices are made.
    ties
        Two keys and the width of the line; a tie of a thing with itself does not count.
    positions
        Places that are given: these things stand there, the others are fitted round them.

    Notes
    -----
    About 1.5 s for 200 things and 5 s for 1,000 on a small computer.
    """
    if not boxes:
        return Layout({}, frozenset(), None)
    index = {box.key: at for at, box in enumerate(boxes)}
    sizes = np.array([(box.width + _GAP[0], box.height + _GAP[1]) for box in boxes])
    lines = [(index[source], index[target], weight) for source, target, weight in ties]
    edges = sorted({(min(a, b), max(a, b)) for a, b, _ in lines if a != b})
    centres, isolates_at = _Arrangement(boxes, sizes, edges).best()
    given = np.array([box.key in positions for box in boxes], dtype=np.bool_)
    if given.any():
        centres = _fitted(boxes, sizes, centres, given, positions)
        isolates_at = None
    rooms = [(box.rise, *box.label, box.height) for box in boxes]
    above = choose_sides(centres, rooms, lines, given)
    places = {
        box.key: (round(float(x)), round(float(y + (box.rise if high else -box.rise))))
        for box, (x, y), high in zip(boxes, centres, above, strict=True)
    }
    flipped = frozenset(box.key for box, high in zip(boxes, above, strict=True) if high)
    return Layout(places, flipped, isolates_at)


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """Components drawn, packed, and the isolates in rows below."""

    boxes: Sequence[Box]
    sizes: Array
    edges: Sequence[tuple[int, int]]

    def best(self) -> tuple[Array, tuple[int, int] | None]:
        """Return the centres that need the least room, and where the rows of isolates begin."""
        components = _components(len(self.boxes), self.edges)
        connected = [members for members in components if len(members) > 1]
        alone = [members[0] for members in components if len(members) == 1]
        alone.sort(key=lambda at: (self.boxes[at].group, at))
        drawings = [self._drawing(members) for members in connected]
        best: tuple[float, Array, tuple[int, int] | None] | None = None
        # Rows below make the whole higher, so what stands above must be flatter.
        tried = _FLATTER if len(components) > 1 and len(self.boxes) <= _SEARCHED else _FLATTER[:1]
        for flatter in tried:
            centres = np.zeros_like(self.sizes)
            self._pack(centres, connected, drawings, ASPECT * flatter)
            isolates_at = self._set_rows(centres, connected, alone)
            width, height = extent(centres, self.sizes)
            need = max(width / ASPECT, height)
            if best is None or need < best[0]:
                best = (need, centres, isolates_at)
        if best is None:  # a for of at least one turn
            return np.zeros_like(self.sizes), None
        return best[1], best[2]

    def _drawing(self, members: Sequence[int]) -> Array:
        """Return the best of several drawings of a component: small, with few crossings."""
        local = {at: number for number, at in enumerate(members)}
        edges = [(local[a], local[b]) for a, b in self.edges if a in local]
        starts = _STARTS if 4 < len(members) <= _SEARCHED else _STARTS[:1]  # noqa: PLR2004
        best, least = np.zeros((0, 2)), math.inf
        for seed, repulsion in starts:
            drawn = turned(sfdp(len(members), edges, seed=seed, repulsion=repulsion))
            if len(starts) > 1:
                shaped = even(drawn)
                placed = spaced(shaped, self.sizes[members], _SPACINGS[-1], ASPECT, tries=1)
                width, height = extent(placed, self.sizes[members])
                crossed = crossings(placed, edges) / len(edges)
                cost = math.sqrt(width * height) * (1 + 0.5 * crossed)
            else:
                cost = 0.0
            if cost < least:
                best, least = drawn, cost
        return best

    def _pack(
        self,
        centres: Array,
        connected: Sequence[Sequence[int]],
        drawings: Sequence[Array],
        aspect: float,
    ) -> None:
        blocks: list[tuple[float, float]] = []
        for members, drawn in zip(connected, drawings, strict=True):
            sizes = self.sizes[members]
            # What fills more than half of the room even when compact is drawn compact at once.
            full = float(sizes.prod(axis=1).sum()) > _FULL * ROOM[0] * ROOM[1]
            placed = drawn
            for spacing in _SPACINGS[-1:] if full or len(connected) > 1 else _SPACINGS:
                shape = drawn if spacing > 1 else even(drawn)
                placed = spaced(shape, sizes, spacing, aspect)
                width, height = extent(placed, sizes)
                if width <= ROOM[0] and height <= ROOM[0] / aspect:
                    break
            low = (placed - sizes / 2).min(axis=0)
            centres[members] = placed - low
            width, height = extent(placed, sizes)
            blocks.append((width + _APART, height + _APART))
        for members, corner in zip(connected, pack(blocks, aspect), strict=True):
            centres[members] += corner

    def _set_rows(
        self, centres: Array, connected: Sequence[Sequence[int]], alone: Sequence[int]
    ) -> tuple[int, int] | None:
        if not alone:
            return None
        used = [at for members in connected for at in members]
        left = top = width = 0.0
        if used:
            low = (centres[used] - self.sizes[used] / 2).min(axis=0)
            high = (centres[used] + self.sizes[used] / 2).max(axis=0)
            left, top, width = float(low[0]), float(high[1]) + 1.5 * _APART, float(high[0] - low[0])
        area = float(self.sizes[alone].prod(axis=1).sum())
        centres[alone] = rows(self.sizes[alone], max(width, math.sqrt(area * ASPECT) * 1.15))
        centres[alone] += (left, top)
        return round(left), round(top)


def _components(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the connected components, the largest first."""
    root = list(range(count))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for left, right in edges:
        one, other = sorted((find(left), find(right)))
        root[other] = one
    groups: dict[int, list[int]] = {}
    for at in range(count):
        groups.setdefault(find(at), []).append(at)
    return sorted(groups.values(), key=lambda members: (-len(members), members))


# ------------------------------------------------------------------ given places
def _fitted(
    boxes: Sequence[Box],
    sizes: Array,
    centres: Array,
    given: Flags,
    positions: Mapping[str, tuple[float, float]],
) -> Array:
    """Return the centres with the given ones where they must be, the others moved to fit."""
    wanted = centres.copy()
    for at in np.flatnonzero(given).tolist():
        x, y = positions[boxes[at].key]
        wanted[at] = (x, y + boxes[at].rise)
    source, target = centres[given], wanted[given]
    moved = centres - source.mean(axis=0)
    spans = float(np.ptp(source, axis=0).max()), float(np.ptp(target, axis=0).max())
    if min(spans) > 0:
        moved = moved * (spans[1] / spans[0])
    wanted[~given] = moved[~given] + target.mean(axis=0)
    return spread(Boxes(wanted, sizes, given))
