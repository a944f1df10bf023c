"""How a benchmark says its figures, so that ``make bench`` can list them all with their goals.

In a benchmark::

    from benchmarks.figures import Figure, say

    say(Figure("load against a bare script", whole / load, goal=0.7))
    say(Figure("client memory, GiB", peak, goal=2, at_least=False))
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

_LINE = re.compile(
    r"figure: (?P<name>.+?) = (?P<seen>\S+) "
    r"\((?:no goal|goal (?P<sign>>=|<=) (?P<goal>\S+))\)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that was seen, and the goal it has.

    Attributes
    ----------
    name
        What it says, with its unit.
    seen
        What was seen.
    goal
        What it should be at least, or at most; None if nothing was settled.
    at_least
        Which of the two.
    """

    name: str
    seen: float
    goal: float | None = None
    at_least: bool = True

    @property
    def reached(self) -> bool:
        """Whether the goal is reached; one that has none is."""
        if self.goal is None:
            return True
        return self.seen >= self.goal if self.at_least else self.seen <= self.goal

    def line(self) -> str:
        """Return the line that a benchmark prints."""
        return f"figure: {self.name} = {self.seen:.3g} ({self.wanted()})"

    def wanted(self) -> str:
        """Return its goal in words."""
        if self.goal is None:
            return "no goal"
        return f"goal {'>=' if self.at_least else '<='} {self.goal:g}"


def say(figure: Figure) -> None:
    """Print a figure at once."""
    sys.stdout.write(f"{figure.line()}\n")
    sys.stdout.flush()


def read(line: str) -> Figure | None:
    """Return the figure that a line of a benchmark says; None if it says none."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    try:
        seen = float(found["seen"])
        goal = float(found["goal"]) if found["goal"] else None
    except ValueError:
        return None
    return Figure(found["name"], seen, goal, at_least=found["sign"] != "<=")
