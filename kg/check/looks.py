"""What local shapes look at: of which properties the values themselves, not only how many and what.

Most rules ask how many values there are, or of which class: then two focus nodes with other values
of the same classes are alike, and what is found of one holds of the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.check.model import Constraint, Shape, Shapes
from kg.check.paths import predicates, reach

_KINDS = frozenset({"minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount", "class",
                    "nodeKind", "uniqueLang", "not", "and", "or", "xone", "node"})  # fmt: skip
"""Constraints that see how many values there are, of which class and language, and no more."""
_LITERALS = frozenset({"datatype", "languageIn", "minExclusive", "minInclusive", "maxExclusive",
                       "maxInclusive", "lessThan", "lessThanOrEquals", "equals",
                       "disjoint"})  # fmt: skip
"""Constraints that see a literal; of a thing, at most whether it is the same as another."""

_LENGTHS = frozenset({"minLength", "maxLength"})


@dataclass(frozen=True, slots=True)
class Looks:
    """What shapes look at.

    Attributes
    ----------
    values
        The IRIs of the properties whose values they look at.
    lengths
        The IRIs of those of which they ask how long a text is.
    at_names
        Whether they look at the IRI of a focus node: then no two are alike.
    """

    values: frozenset[str]
    lengths: frozenset[str]
    at_names: bool

    def at(self, iri: str) -> bool:
        """Tell whether they look at the values of a property."""
        return self.at_names or iri in self.values


def looks_of(roots: Iterable[Shape], shapes: Shapes, naming: frozenset[str]) -> Looks:
    """Return what local shapes look at; ``naming`` are the properties whose values are things."""
    looking = _Looking(shapes, naming)
    for shape in roots:
        looking.follow(shape, frozenset(), is_focus=True)
    return Looks(frozenset(looking.values), frozenset(looking.lengths), looking.at_names)


class _Looking:
    """Follows shapes and gathers what they look at."""

    def __init__(self, shapes: Shapes, naming: frozenset[str]) -> None:
        self.shapes = shapes
        self.naming = naming
        self.values: set[str] = set()
        self.lengths: set[str] = set()
        self.at_names = False

    def follow(self, shape: Shape, properties: frozenset[str], *, is_focus: bool) -> None:
        """Follow a shape of the values of properties, or of the focus node."""
        if shape.path is not None:
            is_focus = is_focus and reach(shape.path).itself
            properties = frozenset(each.value for each in predicates(shape.path))
        for constraint in shape.constraints:
            self._look(constraint, properties, is_focus=is_focus)
            for node in (*constraint.shapes, *constraint.siblings):
                self.follow(self.shapes[node], properties, is_focus=is_focus)
        for node in shape.properties:
            self.follow(self.shapes[node], properties, is_focus=is_focus)

    def _look(self, constraint: Constraint, properties: frozenset[str], *, is_focus: bool) -> None:
        if constraint.parameter in _KINDS:
            return
        if constraint.parameter in _LITERALS:
            named = {term.value for term in constraint.terms if isinstance(term, NamedNode)}
            self.values |= (properties | named) - self.naming
            return
        if constraint.parameter in _LENGTHS:
            self.lengths |= properties - self.naming
            self.values |= properties & self.naming
        else:
            self.values |= properties
        self.at_names = self.at_names or is_focus
