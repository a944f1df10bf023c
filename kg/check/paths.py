"""SHACL property paths, and the SPARQL paths that find their values.

A SPARQL path of length zero holds for every node of a store, so a plan may list them all, and
a literal or an unknown IRI is found or not as the plan goes. So a path is taken apart: what it
reaches by at least one step, which SPARQL finds, and whether it reaches the node itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode


@dataclass(frozen=True, slots=True)
class Inverse:
    """From object to subject."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """What any of the paths reaches."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path many times over: ``*`` any number, ``+`` at least once, ``?`` at most once."""

    path: Path
    times: str


Path = NamedNode | Inverse | Sequence | Alternative | Repeated


@dataclass(frozen=True, slots=True)
class Reach:
    """What a path reaches.

    Attributes
    ----------
    steps
        The SPARQL path of at least one step; "" if there is none.
    itself
        Whether the node itself is reached with no step.
    """

    steps: str
    itself: bool


ITSELF = Reach("", itself=True)
"""The value of a node shape is the focus node itself."""


def reach(path: Path) -> Reach:
    """Return what a path reaches."""
    match path:
        case Inverse(inner):
            there = reach(inner)
            return Reach(f"^({there.steps})" if there.steps else "", there.itself)
        case Sequence(paths):
            found = reach(paths[0])
            for each in paths[1:]:
                found = _then(found, reach(each))
            return found
        case Alternative(paths):
            options = [reach(each) for each in paths]
            return Reach(_any(each.steps for each in options), any(each.itself for each in options))
        case Repeated(inner, "?"):
            return Reach(reach(inner).steps, itself=True)
        case Repeated(inner, times):
            there = reach(inner)
            steps = f"({there.steps})+" if there.steps else ""
            return Reach(steps, there.itself or times == "*")
        case _:
            return Reach(str(path), itself=False)


def _then(first: Reach, second: Reach) -> Reach:
    options = [f"({first.steps}/{second.steps})" if first.steps and second.steps else ""]
    if first.itself:
        options.append(second.steps)
    if second.itself:
        options.append(first.steps)
    return Reach(_any(options), first.itself and second.itself)


def _any(options: Iterable[str]) -> str:
    return f"({'|'.join(given)})" if (given := [each for each in options if each]) else ""


def predicates(path: Path) -> frozenset[NamedNode]:
    """Return the predicates that a path walks."""
    match path:
        case Inverse(inner) | Repeated(inner, _):
            return predicates(inner)
        case Sequence(paths) | Alternative(paths):
            return frozenset().union(*(predicates(each) for each in paths))
        case _:
            return frozenset((path,))


def is_one_step(path: Path) -> bool:
    """Tell whether a path reaches only values that the focus node's own triples name."""
    match path:
        case NamedNode():
            return True
        case Alternative(paths):
            return all(is_one_step(each) for each in paths)
        case Repeated(inner, "?"):
            return is_one_step(inner)
        case _:
            return False
