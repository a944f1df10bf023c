"""SPARQL expressions that tell whether a value ?v keeps a constraint on each value by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.check.model import Constraint, Shape, ShapeNode, Shapes, Targets
from kg.check.paths import Reach
from kg.check.terms import SH, SUBCLASS, TYPE, Term, exact, exact_datatype

Test = Callable[[ShapeNode, "Place"], str]
"""Returns the SPARQL expression that tells whether ?v, a node at a place, conforms to a shape."""
Function = Callable[[Constraint], str]
"""Returns the IRI of the SPARQL function that tests a value against a constraint."""

_LOGICAL = frozenset({"not", "and", "or", "xone", "node"})
_LENGTHS = {"minLength": ">=", "maxLength": "<="}
_KINDS = {
    "IRI": "isIRI(?v)",
    "BlankNode": "isBlank(?v)",
    "Literal": "isLiteral(?v)",
    "BlankNodeOrIRI": "!isLiteral(?v)",
    "BlankNodeOrLiteral": "!isIRI(?v)",
    "IRIOrLiteral": "!isBlank(?v)",
}
INLINE = frozenset({"class", "datatype", "nodeKind", "pattern", "minExclusive", "minInclusive",
                    "maxExclusive", "maxInclusive", "languageIn", "in", *_LENGTHS,
                    *_LOGICAL})  # fmt: skip
"""Constraints on each value by itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shape is checked: at the targets of a shape, or what is reached from there."""

    targets: Targets
    steps: tuple[Reach, ...] = ()

    def then(self, reach: Reach) -> Place:
        """Return the place of the values that are reached from here."""
        return self if not reach.steps else Place(self.targets, (*self.steps, reach))


@dataclass(frozen=True, slots=True)
class Expressions:
    """Writes the expressions.

    Attributes
    ----------
    shapes
        All shapes, by their nodes.
    has_subclasses
        Whether the store says of a class that it is below another.
    conforms, function
        Return expressions for what is not decided in SPARQL alone.
    """

    shapes: Shapes
    has_subclasses: bool
    conforms: Test
    function: Function

    def instance(self, variable: str, predicate: NamedNode, class_: Term) -> str:
        """Return the pattern that a node is of a class or one below it."""
        below = f"/{SUBCLASS}*" if self.has_subclasses else ""
        return f"?{variable} {predicate}{below} {class_} ."

    def test(self, constraint: Constraint, place: Place) -> str:
        """Return the expression that tells whether ?v, a node at a place, keeps a constraint."""
        first = constraint.terms[0] if constraint.terms else None
        match constraint.parameter:
            case "class" if first is not None:
                known = self.function(constraint)
                pattern = self.instance("v", TYPE, first)
                text = f"<{known}>(?v)" if known else f"EXISTS {{ {pattern} }}"
            case "datatype" if isinstance(first, NamedNode):
                text = f"sameTerm(DATATYPE(?v), {exact_datatype(first)})"
                spelling = self.function(constraint)
                text += f" && <{spelling}>(?v)" if spelling else ""
            case "nodeKind" if isinstance(first, NamedNode):
                text = _KINDS[first.value.removeprefix(SH)]
            case "pattern":
                flags = f", {Literal(constraint.flags)}" if constraint.flags else ""
                text = f"!isBlank(?v) && REGEX(STR(?v), {first}{flags})"
            case "languageIn":
                ranges = [Literal(t.value) for t in constraint.terms if isinstance(t, Literal)]
                text = either(f"LANGMATCHES(LANG(?v), {each})" for each in ranges)
            case "in":
                members = listed(constraint.terms, ", ")
                text = f"?v IN ({members})" if members else "false"
            case name if name in _LENGTHS:
                text = f"!isBlank(?v) && STRLEN(STR(?v)) {_LENGTHS[name]} {constraint.number}"
            case name if name in _LOGICAL:
                text = self._logical(constraint, place)
            case _:
                text = f"<{self.function(constraint)}>(?v)"
        return text

    def _logical(self, constraint: Constraint, place: Place) -> str:
        tests = [f"({self.conforms(each, place)})" for each in constraint.shapes]
        match constraint.parameter:
            case "not":
                return f"!{tests[0]}"
            case "or":
                return either(tests)
            case "xone":
                return f"({' + '.join(f'IF({test}, 1, 0)' for test in tests)}) = 1"
            case _:
                return " && ".join(tests)

    def is_inline(self, shape: Shape) -> bool:
        """Tell whether an expression about ?v alone tells whether it conforms to a shape."""
        if shape.path is not None or shape.properties:
            return False
        return all(
            each.parameter in INLINE and self.names_inline(each) for each in shape.constraints
        )

    def names_inline(self, constraint: Constraint) -> bool:
        """Tell whether the shapes that a constraint names are all such shapes."""
        return all(self.is_inline(self.shapes[node]) for node in constraint.shapes)

    def inline(self, shape: Shape, place: Place) -> str:
        """Return the expression that tells whether ?v conforms to such a shape."""
        tests = [f"COALESCE({self.test(each, place)}, false)" for each in shape.constraints]
        return " && ".join(tests) if shape.is_active and tests else "true"


def either(tests: Iterable[str]) -> str:
    """Return the expression that one of several holds."""
    return " || ".join(tests) or "false"


def listed(terms: Iterable[Term], between: str) -> str:
    """Return terms as SPARQL; a blank node of a shape file is none of the data."""
    return between.join(str(exact(term)) for term in terms if not isinstance(term, BlankNode))
