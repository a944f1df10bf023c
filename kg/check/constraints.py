"""Read the constraints of a shape: each parameter with its values, well formed or refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.check import vocabulary as known
from kg.check.literals import value_of
from kg.check.model import Constraint, ShapeNode
from kg.check.patterns import dialect_of, is_pattern
from kg.check.terms import SH, STRING, Term

if TYPE_CHECKING:
    from kg.check.reading import ShapesGraph


_MOST = 2**62
"""SPARQL counts no further, and nothing has so many values or characters."""


class ConstraintReader:
    """Reads the constraints of shapes."""

    def __init__(self, graph: ShapesGraph) -> None:
        """Take the triples of the shape files."""
        self.graph = graph

    def of(self, node: ShapeNode, *, has_path: bool) -> Iterator[Constraint]:
        """Yield the constraints of a shape but for its property shapes."""
        for name in sorted(known.CONSTRAINTS):
            values = self.graph.all(node, name)
            if not values:
                continue
            if name in known.PROPERTY_ONLY and not has_path:
                raise self.graph.at(node).error(f"sh:{name} needs a sh:path beside it")
            if name in known.REPEATABLE:
                yield from (self._each(node, name, value) for value in values)
            else:
                yield from self._single(node, name)

    def _each(self, node: ShapeNode, name: str, value: Term) -> Constraint:
        """Return the constraint of one value of a parameter that may have many."""
        if name in known.SHAPES_OF:
            return Constraint(name, shapes=self.shapes(node, name, [value]))
        if name in known.SHAPE_LISTS:
            members = self.graph.list(node, name, value)
            if not members:
                raise self.graph.at(node).error(f"sh:{name} needs a list of shapes")
            return Constraint(name, shapes=self.shapes(node, name, members))
        if name == known.PATTERN:
            return self._pattern(node, value)
        return Constraint(name, self._term(node, name, value))

    def _single(self, node: ShapeNode, name: str) -> Iterator[Constraint]:
        """Yield a constraint whose parameter may be given once."""
        value = self.graph.one(node, name)
        if name in known.FLAGS:
            if self.graph.flag(node, name):
                yield Constraint(name, self._allowed(node) if name == "closed" else ())
        elif value is None:
            return
        elif name in known.ONE_TERM:
            yield Constraint(name, self._term(node, name, value))
        elif name in known.LISTS:
            yield Constraint(name, self._members(node, name, value))
        elif name in known.QUALIFIED:
            yield from self._qualified(node, name, value)
        else:
            yield Constraint(name, number=self._count(node, name, value))

    # ------------------------------------------------------------ values
    def iris(self, node: ShapeNode, name: str) -> tuple[NamedNode, ...]:
        """Return the values of a parameter, which must be IRIs."""
        found = []
        for value in self.graph.all(node, name):
            if not isinstance(value, NamedNode):
                raise self.graph.at(node).error(f"sh:{name} is an IRI, not {known.shown(value)}")
            found.append(value)
        return tuple(found)

    def shapes(self, node: ShapeNode, name: str, values: Iterable[Term]) -> tuple[ShapeNode, ...]:
        """Return values that name shapes."""
        found = []
        for value in values:
            if isinstance(value, Literal):
                raise self.graph.at(node).error(f"sh:{name} names a shape, not {value}")
            found.append(value)
        return tuple(found)

    def _term(self, node: ShapeNode, name: str, value: Term) -> tuple[Term]:
        if name in {"minExclusive", "minInclusive", "maxExclusive", "maxInclusive"}:
            if not isinstance(value, Literal) or value_of(value) is None:
                raise self.graph.at(node).error(f"sh:{name} is a number or a date, not {value}")
        elif name != "hasValue":
            if not isinstance(value, NamedNode):
                raise self.graph.at(node).error(f"sh:{name} is an IRI, not {known.shown(value)}")
            if name == "nodeKind" and value.value.removeprefix(SH) not in known.NODE_KINDS:
                kinds = ", ".join(f"sh:{kind}" for kind in sorted(known.NODE_KINDS))
                raise self.graph.at(node).error(f"sh:nodeKind is one of {kinds}, not {value}")
        return (value,)

    def _count(self, node: ShapeNode, name: str, value: Term) -> int:
        number = value_of(value) if isinstance(value, Literal) else None
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise self.graph.at(node).error(f"sh:{name} is a whole number from 0 on, not {value}")
        return min(number, _MOST)

    def _members(self, node: ShapeNode, name: str, head: Term) -> tuple[Term, ...]:
        members = self.graph.list(node, name, head)
        if name == "languageIn":
            for each in members:
                if not isinstance(each, Literal) or each.datatype != STRING:
                    raise self.graph.at(node).error(f"sh:languageIn lists languages, not {each}")
        return members

    def _pattern(self, node: ShapeNode, value: Term) -> Constraint:
        flags = self.graph.one(node, "flags")
        text = flags.value if isinstance(flags, Literal) else ""
        if not isinstance(value, Literal):
            raise self.graph.at(node).error(f"sh:pattern is a text, not {value}")
        if flags is not None and not (isinstance(flags, Literal) and set(text) <= set("smixq")):
            raise self.graph.at(node).error(f"sh:flags are some of s, m, i, x, q, not {flags}")
        if not is_pattern(value.value, text):
            raise self.graph.at(node).error(
                f"sh:pattern {value.value!r} is no regular expression of XML Schema and XPath, "
                "which SHACL asks for (they have no look-ahead and no back-reference)"
            )
        return Constraint("pattern", (Literal(dialect_of(value.value, text)),), flags=text)

    def _allowed(self, node: ShapeNode) -> tuple[NamedNode, ...]:
        """Return the properties that a closed shape allows."""
        found: list[NamedNode] = []
        for each in self.graph.all(node, "property"):
            found += [p for p in self.graph.all(each, "path") if isinstance(p, NamedNode)]
        head = self.graph.one(node, "ignoredProperties")
        for each in self.graph.list(node, "ignoredProperties", head) if head is not None else ():
            if not isinstance(each, NamedNode):
                raise self.graph.at(node).error(f"sh:ignoredProperties lists IRIs, not {each}")
            found.append(each)
        return tuple(dict.fromkeys(found))

    def _qualified(self, node: ShapeNode, name: str, value: Term) -> Iterator[Constraint]:
        number = self._count(node, name, value)
        counted = self.graph.all(node, "qualifiedValueShape")
        if not counted:
            raise self.graph.at(node).error(f"sh:{name} needs sh:qualifiedValueShape beside it")
        is_disjoint = self.graph.flag(node, "qualifiedValueShapesDisjoint")
        for shape in self.shapes(node, "qualifiedValueShape", counted):
            siblings = self._siblings(node, shape) if is_disjoint else ()
            yield Constraint(name, shapes=(shape,), siblings=siblings, number=number)

    def _siblings(self, node: ShapeNode, shape: ShapeNode) -> tuple[ShapeNode, ...]:
        found: list[Term] = []
        for parent in list(self.graph.values):
            beside = self.graph.all(parent, "property")
            if node in beside:
                for each in beside:
                    found += self.graph.all(each, "qualifiedValueShape")
        others = [each for each in dict.fromkeys(found) if each != shape]
        return tuple(each for each in others if isinstance(each, NamedNode | BlankNode))
