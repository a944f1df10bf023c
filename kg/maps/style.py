"""How things and ties are drawn: sizes, colours and line patterns, as vis-network takes them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.claims import INFERRED
from kg.maps.labels import Label
from kg.maps.text import ASSETS
from kg.ontology import EdgeClass, NodeClass
from kg.propertygraph import Relationship

FLAT = {"box": 0.7, "ellipse": 0.62}
"""Height to width of the symbols that are not as high as wide. Names stand below all symbols."""
MARK = "text"
"""The shape without a symbol; a small mark shows where its ties end."""
FONT, FONT_MORE = 13.0, 4.0
"""Size of a label of a thing with the least measure, and how much more the largest has."""
RADIUS, RADIUS_MORE = 8.0, 18.0
BELOW = 3.0
_MARK_RADIUS = 4.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes by a measure: a symbol's area is proportional to it."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Scale:
        """Return the scale of all values drawn; it begins at 0, or at a negative least value."""
        return cls(min((0.0, *values)), max((0.0, *values)))

    def part(self, value: float | None) -> float:
        """Return a value's place from 0 to 1 by area; 0 if there is none."""
        if value is None or self.high <= self.low:
            return 0.0
        return math.sqrt(max(0.0, value - self.low) / (self.high - self.low))

    def radius(self, value: float | None) -> float:
        """Return the radius of a symbol."""
        return RADIUS + RADIUS_MORE * self.part(value)

    def font(self, value: float | None) -> float:
        """Return the size of a label's font."""
        return FONT + FONT_MORE * self.part(value)

    def samples(self) -> list[float]:
        """Return the values that the legend shows: the largest, a quarter of it, and the least."""
        span = self.high - self.low
        if span <= 0:
            return []
        whole = span == int(span) and self.low == int(self.low)
        middle = self.low + (max(1.0, round(span / 4)) if whole else span / 4)
        return sorted({self.low, middle, self.high})


@dataclass(frozen=True, slots=True)
class Shape:
    """The room of a symbol and its labels.

    Attributes
    ----------
    width, height, rise
        Of all together, and how far the symbol's middle stands above the middle of all.
    symbol
        Width and height of the symbol.
    label
        Width and height that the label may fill.
    """

    width: float
    height: float
    rise: float
    symbol: tuple[float, float]
    label: tuple[float, float]


def shape(class_: NodeClass, radius: float, font: float, labels: Sequence[Label]) -> Shape:
    """Return the room that a thing needs, with its label in whichever language is longer."""
    width = max(label.width for label in labels) * font + 2.0
    height = max(label.height for label in labels) * font
    across = 2 * (_MARK_RADIUS if class_.shape == MARK else radius)
    symbol = (across, across * FLAT.get(class_.shape, 1.0))
    whole = symbol[1] + BELOW + height
    return Shape(max(across + 4, width), whole, (whole - symbol[1]) / 2, symbol, (width, height))


# ------------------------------------------------------------------ colours
def mixed(colour: str, other: str, part: float) -> str:
    """Return a colour (red, green, blue in hexadecimal) with a part of another mixed in."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def node_colours(class_: NodeClass) -> dict[str, object]:
    """Return the colours of a symbol, its edge a little darker than it."""
    state = {"background": class_.colour, "border": mixed(class_.colour, looks().ink, 0.35)}
    return {**state, "highlight": state, "hover": state}


# ------------------------------------------------------------------ lines
@dataclass(frozen=True, slots=True)
class Looks:
    """What the style file says: ground and words, statuses not yet real, how lines are varied."""

    paper: str
    ink: str
    muted: str
    tentative: frozenset[str]
    lines: Mapping[str, float]


@lru_cache(maxsize=1)
def looks() -> Looks:
    """Return the style file's settings."""
    table = tomllib.loads((ASSETS / "style.toml").read_text(encoding="utf-8"))
    return Looks(
        str(table["paper"]),
        str(table["ink"]),
        str(table["muted"]),
        frozenset(table["tentative_statuses"]),
        {key: float(value) for key, value in table["lines"].items()},
    )


def is_tentative(tie: Relationship) -> bool:
    """Tell whether a tie is only planned: its status is one that is not yet real."""
    return tie.properties.get("status") in looks().tentative


def is_inferred(tie: Relationship) -> bool:
    """Tell whether no source states a tie, but somebody concluded it."""
    return tie.properties.get("basis") == INFERRED


@dataclass(frozen=True, slots=True)
class Line:
    """How a tie is drawn; ``dashes`` is empty for a whole line."""

    colour: str
    width: float
    dashes: tuple[float, ...]
    opacity: float
    arrow: float


def line(edge: EdgeClass, *, tentative: bool = False, inferred: bool = False) -> Line:
    """Return the line of a tie: its class's colour, width and style, varied by what it is.

    A planned tie has long dashes and is paler, an inferred one is thin and has fine dots.
    """
    arrow = looks().lines["arrow"] if edge.directed else 0.0
    return _line(edge.colour, edge.width, edge.line_style, (tentative, inferred), arrow)


def example(*, tentative: bool, inferred: bool) -> Line:
    """Return a line of no class, for the legend of planned and inferred ties."""
    return _line(looks().muted, 3, "solid", (tentative, inferred), 0.0)


def _line(colour: str, steps: int, style: str, varied: tuple[bool, bool], arrow: float) -> Line:
    tentative, inferred = varied
    part = looks().lines
    width = part["base"] + part["per_width"] * steps
    if inferred:
        width = max(part["thinnest"], width * part["inferred_width"])
    opacity = part["planned_opacity"] if tentative else 1.0
    if inferred:
        opacity = min(opacity, part["inferred_opacity"])
    dashes = {
        "solid": (),
        "dashed": (5 + width, 4 + 1.6 * width),
        "dotted": (0.1, 3 + 1.6 * width),
        "long": (11 + 2 * width, 6 + 2 * width),
        "fine": (0.1, 2.6 + 1.8 * width),
    }["fine" if inferred else "long" if tentative else style]
    rounded = tuple(round(each, 2) for each in dashes)
    return Line(colour, round(width, 2), rounded, opacity, arrow)
