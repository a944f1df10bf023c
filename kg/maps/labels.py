"""Wrap names into labels: at spaces and Thai words, never inside a cluster, few lines, compact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.maps.text import (
    ZERO_WIDTH_SPACE,
    clusters,
    is_unspaced,
    is_wide,
    syllables,
    width_em,
    words,
)

LINE_HEIGHT = 1.34
"""Of a label, in em: Thai has signs above and below its letters."""
MAX_LINES = 4
WIDTHS_EM = (6.0, 7.0, 8.0, 9.0, 10.0, 11.5)
_LONG = WIDTHS_EM[-2:]
_UNBROKEN = 9.0
_LONGEST = 160
_BACK = 24
_ELLIPSIS = "\u2026"
_NEVER = 60.0
_ROUGH = 7.5
_OPENING, _CLOSING = frozenset("([{\u201c\u2018\u00ab"), frozenset(")]}\u201d\u2019\u00bb,.;:!?%")
_AFTER = frozenset("-\u2010\u2013\u2014/|\u00b7&+")


@dataclass(frozen=True, slots=True)
class Label:
    """A name in lines, sizes in em.

    Attributes
    ----------
    lines, width
        The lines, and the width of the longest.
    cut
        Whether not all of the name is shown.
    rough
        Whether a line may end inside a word that is not known here.
    """

    lines: tuple[str, ...]
    width: float
    cut: bool = False
    rough: bool = False

    @property
    def height(self) -> float:
        """Return how high all lines are, in em."""
        return LINE_HEIGHT * len(self.lines)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What no break splits: its width, with and without a space at its end; a break's cost."""

    text: str
    width: float
    bare: float
    cost: float

    @classmethod
    def of(cls, text: str, cost: float) -> _Piece:
        """Measure a piece."""
        return cls(text, width_em(text), width_em(text.rstrip(" ")), cost)


@lru_cache(maxsize=16384)
def wrap(name: str, *, max_lines: int = MAX_LINES) -> Label:
    """Return a name wrapped into a compact label.

    Breaks are taken at spaces, then between Thai words, then at the beginnings of Thai syllables.
    The number of lines and their length are chosen so that the label is small and about twice to
    three times as wide as high. What does not fit ends in an ellipsis.

    Parameters
    ----------
    name
        The cleaned name.
    max_lines
        How many lines at most.
    """
    pieces = _pieces(name)
    if len(pieces) <= _LONGEST:
        found = _best(pieces, max_lines)
        if found is not None:
            return found[1]
    return _shortened(pieces, max_lines)


def _shortened(pieces: Sequence[_Piece], max_lines: int) -> Label:
    """Return as much of a name as fits, cut where the words allow it."""
    low, longest = 1, 0
    high = min(len(pieces), _LONGEST)
    while low <= high:
        middle = (low + high) // 2
        if _best(_cut(pieces, middle), max_lines, _LONG) is None:
            high = middle - 1
        else:
            longest, low = middle, middle + 1
    best: tuple[float, Label] | None = None
    for kept in range(longest, max(longest - _BACK, 0), -1):
        tried = _best(_cut(pieces, kept), max_lines, _LONG)
        if tried is not None:
            edge = pieces[kept].cost if kept < len(pieces) else 0.0
            cost = tried[0] + 0.5 * edge + 0.7 * (longest - kept)
            if best is None or cost < best[0]:
                best = (cost, tried[1])
    shown = best[1] if best else Label((_ELLIPSIS,), 1.0)
    return Label(shown.lines, shown.width, cut=True, rough=shown.rough)


def _cut(pieces: Sequence[_Piece], kept: int) -> list[_Piece]:
    """Return the first pieces, the last one with an ellipsis."""
    last = pieces[kept - 1]
    text = last.text.rstrip() + _ELLIPSIS
    return [*pieces[: kept - 1], _Piece.of(text, last.cost)]


def _best(
    pieces: Sequence[_Piece], max_lines: int, widths: Sequence[float] = WIDTHS_EM
) -> tuple[float, Label] | None:
    """Return the label with the best shape and the cost of its breaks; None if nothing fits."""
    best: tuple[float, float, Label] | None = None
    for limit in widths:
        broken = _break(pieces, limit, max_lines)
        if broken is None:
            continue
        cost, lines = broken
        width = max((width_em(line) for line in lines), default=0.0)
        height = LINE_HEIGHT * len(lines)
        shape = max(width / max(height, 0.1) / 4.0, height / max(width, 0.1) * 1.1, 1.0)
        score = (width + 0.8) * (height + 0.6) * shape * (1 + 0.045 * cost)
        if best is None or score < best[0] - 1e-9:
            best = (score, cost, Label(tuple(lines), width, rough=cost > _ROUGH))
    return best[1:] if best else None


def _break(
    pieces: Sequence[_Piece], limit: float, max_lines: int
) -> tuple[float, list[str]] | None:
    """Return the cheapest way to fill at most ``max_lines`` lines, or None."""
    count = len(pieces)
    # best[k][i]: cost of setting the first i pieces in k lines, and where the last line begins
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(max_lines):
        row: dict[int, tuple[float, int]] = {}
        for start, (cost, _begin) in sorted(best[-1].items()):
            width = 0.0
            for end in range(start + 1, count + 1):
                if width + pieces[end - 1].bare > limit:
                    break
                width += pieces[end - 1].width
                total = cost + (pieces[start].cost if start else 0.0)
                total += 0.6 * ((limit - width) / limit) ** 2 if end < count else 0.0
                if end not in row or total < row[end][0]:
                    row[end] = (total, start)
        best.append(row)
    ends = [(best[k][count][0] + 0.8 * k, k) for k in range(1, max_lines + 1) if count in best[k]]
    if not ends:
        return None
    cost, lines = min(ends)
    out: list[str] = []
    end = count
    for k in range(lines, 0, -1):
        start = best[k][end][1]
        text = "".join(piece.text for piece in pieces[start:end])
        out.append(text.replace(ZERO_WIDTH_SPACE, "").strip())
        end = start
    return cost, out[::-1]


# ------------------------------------------------------------------ where a break is good
def _pieces(name: str) -> list[_Piece]:
    """Return the syllables of a name, spaces with what they follow, each with its break's cost."""
    units = syllables(clusters(name))
    known = _word_edges(units)
    pieces: list[_Piece] = []
    for at, unit in enumerate(units):
        if unit in {" ", ZERO_WIDTH_SPACE} and pieces:
            pieces[-1] = _Piece.of(pieces[-1].text + unit, pieces[-1].cost)
            continue
        cost = _cost(units[at - 1], unit, known, at) if at else 0.0
        if cost >= _NEVER and pieces[-1].width + width_em(unit) <= _UNBROKEN:
            pieces[-1] = _Piece.of(pieces[-1].text + unit, pieces[-1].cost)
        else:
            pieces.append(_Piece.of(unit, cost))
    return pieces or [_Piece.of("", 0.0)]


def _cost(before: str, after: str, known: dict[int, float], at: int) -> float:
    """Return how bad a line break between two syllables is."""
    last, first = before[-1], after[0]
    if first in {" ", ZERO_WIDTH_SPACE}:  # and a sign that belongs to the word before it
        return _NEVER
    signs = _cost_at_signs(last, first)
    if signs is not None:
        return signs
    thai_before, thai_after = is_unspaced(last), is_unspaced(first)
    if thai_before and thai_after:
        return known.get(at, 9.0 if len(after) > 1 else 25.0)
    if is_wide(first) or is_wide(last):
        return 2.0
    if thai_before != thai_after:
        return 6.0 if last == "." else 2.0
    return _NEVER


def _cost_at_signs(last: str, first: str) -> float | None:
    """Return the cost of a break beside a space or sign; None if there is none."""
    if last in {" ", ZERO_WIDTH_SPACE}:
        return 0.0
    if first in _CLOSING or last in _OPENING:
        return _NEVER
    if first in _OPENING:
        return 0.5
    if last in _AFTER:
        return 6.0 if first.isdigit() else 1.0
    return None


def _word_edges(units: Sequence[str]) -> dict[int, float]:
    """Return the cost of a break before each unit where a known word begins or ends."""
    edges: dict[int, float] = {}
    start = 0
    while start < len(units):
        if not is_unspaced(units[start][0]):
            start += 1
            continue
        end = start
        while end < len(units) and is_unspaced(units[end][0]):
            end += 1
        edges.update(_run_edges(units[start:end], start))
        start = end
    return edges


def _run_edges(run: Sequence[str], offset: int) -> dict[int, float]:
    """Segment one run without spaces by the fewest words and unknown syllables."""
    vocabulary = words()
    count = len(run)
    best: list[tuple[float, int, bool]] = [(0.0, 0, True)] + [(1e9, 0, False)] * count
    for at in range(count):
        cost = best[at][0]
        if cost + 1.6 < best[at + 1][0]:
            best[at + 1] = (cost + 1.6, at, False)
        text = ""
        for end in range(at + 1, min(count, at + 14) + 1):
            text += run[end - 1]
            if text in vocabulary.get(text[0], ()) and cost + 1.0 < best[end][0]:
                best[end] = (cost + 1.0, at, True)
    spans: list[tuple[int, int, bool]] = []
    end = count
    while end:
        _, at, is_word = best[end]
        spans.append((at, end, is_word))
        end = at
    spans.reverse()
    edges: dict[int, float] = {}
    for left, right in pairwise(spans):
        if not (left[2] or right[2]):
            continue
        length = max(b - a for a, b, is_word in (left, right) if is_word)
        both = left[2] and right[2]
        edges[offset + right[0]] = 1.0 if both else (2.5 if length >= 2 else 7.0)  # noqa: PLR2004
    return edges
