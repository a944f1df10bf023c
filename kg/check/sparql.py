"""Compile the constraints of a shape to SPARQL: one query finds all that break a constraint.

A query asks about all focus nodes at once and answers with what is wrong only. Terms go into a
query as N-Triples, written by pyoxigraph; nothing else of a shape file does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from kg.check.expressions import INLINE, Expressions, Place, either, listed
from kg.check.model import Constraint, Shape, Targets
from kg.check.paths import Reach
from kg.check.terms import TYPE, Term, exact

_ORDERS = frozenset({"lessThan", "lessThanOrEquals"})


@dataclass(frozen=True, slots=True)
class Compiler:
    """Writes the queries.

    Attributes
    ----------
    expressions
        Writes what is asked of a single value.
    instance
        The property that says of which class a focus node is; ``rdf:type`` but where a store holds
        neighbours too, whose classes are known and which are not to be checked.
    """

    expressions: Expressions
    instance: NamedNode

    # ------------------------------------------------------------ nodes
    def focus(self, place: Place, variable: str = "f") -> str:
        """Return the pattern that binds the nodes at a place."""
        if place.steps:
            before = Place(place.targets, place.steps[:-1])
            values = self.values(before, place.steps[-1], f"{variable}0", variable)
            return f"{{ SELECT DISTINCT ?{variable} WHERE {{ {values} }} }}"
        parts = [*self._targets(place.targets, variable)]
        if len(parts) == 1 and place.targets.classes and not self.expressions.has_subclasses:
            return parts[0]
        union = " UNION ".join(f"{{ {part} }}" for part in parts)
        return f"{{ SELECT DISTINCT ?{variable} WHERE {{ {union} }} }}"

    def _targets(self, targets: Targets, variable: str) -> Iterator[str]:
        for class_ in targets.classes:
            yield self.expressions.instance(variable, self.instance, class_)
        if targets.nodes:
            yield f"VALUES ?{variable} {{ {listed(targets.nodes, ' ')} }}"
        for predicate in targets.subjects_of:
            yield f"?{variable} {predicate} ?other ."
        for predicate in targets.objects_of:
            yield f"?other {predicate} ?{variable} ."

    def values(self, place: Place, reach: Reach, focus: str = "f", value: str = "v") -> str:
        """Return the pattern that binds the nodes at a place, and the values of each."""
        nodes = self.focus(place, focus)
        options = [f"{nodes} ?{focus} {reach.steps} ?{value} ."] if reach.steps else []
        if reach.itself:
            options.append(f"{nodes} BIND(?{focus} AS ?{value})")
        if len(options) == 1:
            return options[0]
        return f"{{ {' UNION '.join(f'{{ {option} }}' for option in options)} }}"

    # ------------------------------------------------------------ queries
    def query(self, shape: Shape, constraint: Constraint, place: Place, suspects: str = "") -> str:
        """Return the query for all that break a constraint: ?f and ?v (?p and ?o if closed).

        Parameters
        ----------
        suspects
            The values that `screen` found, as a ``VALUES`` clause; "" if they are not known.
        """
        reach = shape.reach
        values = f"{suspects} {self.values(place, reach)}"
        other = constraint.terms[0] if constraint.terms else None
        match constraint.parameter:
            case "minCount" | "maxCount" | "qualifiedMinCount" | "qualifiedMaxCount":
                text = self._count(shape, constraint, place)
            case "hasValue" if other is not None:
                has = _reaches(reach, other)
                text = f"SELECT DISTINCT ?f WHERE {{ {self.focus(place)} FILTER(!({has})) }}"
            case "uniqueLang":
                text = _unique_language(values)
            case "closed":
                text = self._closed(constraint, values)
            case "equals":
                others = f"{self.focus(place)} ?f {other} ?v . FILTER(!({_reaches(reach, '?v')}))"
                values += f" FILTER NOT EXISTS {{ ?f {other} ?v }}"
                text = f"SELECT DISTINCT ?f ?v WHERE {{ {{ {values} }} UNION {{ {others} }} }}"
            case "disjoint":
                text = f"SELECT DISTINCT ?f ?v WHERE {{ {values} ?f {other} ?v . }}"
            case name if name in _ORDERS:
                less = f"<{self.expressions.function(constraint)}>(?v, ?other)"
                text = _select(f"{values} ?f {other} ?other .", less)
            case _:
                test = self.expressions.test(constraint, place.then(reach))
                text = _select(values, test)
        return text

    def _closed(self, constraint: Constraint, values: str) -> str:
        own = () if self.instance == TYPE else (self.instance,)
        allowed = listed((*constraint.terms, *own), ", ")
        too_much = f"FILTER(?p NOT IN ({allowed}))" if allowed else ""
        return f"SELECT DISTINCT ?f ?p ?o WHERE {{ {values} ?v ?p ?o . {too_much} }}"

    def _count(self, shape: Shape, constraint: Constraint, place: Place) -> str:
        reach, number = shape.reach, constraint.number
        if constraint.parameter == "minCount" and number == 1 and not reach.itself:
            missing = f"FILTER NOT EXISTS {{ ?f {reach.steps} ?v }}"
            return f"SELECT DISTINCT ?f WHERE {{ {self.focus(place)} {missing} }}"
        too = ">" if constraint.parameter.endswith("axCount") else "<"
        rows, counted = self._counted(place, reach, with_none=too == "<"), "?v"
        if constraint.shapes:
            there = place.then(reach)
            tests = [self.expressions.conforms(constraint.shapes[0], there)]
            tests += [f"!({self.expressions.conforms(s, there)})" for s in constraint.siblings]
            good = " && ".join(f"({test})" for test in tests)
            rows += f" BIND(IF(COALESCE(BOUND(?v) && {good}, false), ?v, ?none) AS ?good)"
            counted = "?good"
        having = f"HAVING(COUNT(DISTINCT {counted}) {too} {number})"
        return f"SELECT ?f WHERE {{ {rows} }} GROUP BY ?f {having}"

    def _counted(self, place: Place, reach: Reach, *, with_none: bool) -> str:
        """Return the pattern that binds what is counted, also where there is none."""
        if with_none and not reach.itself:
            return f"{self.focus(place)} OPTIONAL {{ ?f {reach.steps} ?v . }}"
        return self.values(place, reach)

    # ------------------------------------------------------------ a quick look first
    def screen(self, shape: Shape, constraint: Constraint) -> str:
        """Return a quick query, the same for many shapes; "" if there is none.

        Where it finds nothing, nothing in the store breaks the constraint, of whatever class it is:
        the values of a property are looked at once, whatever the number of focus nodes. What it
        finds are the values, or pairs of values, of which some shape may complain.
        """
        if not isinstance(shape.path, NamedNode):
            return ""
        some, wanted, test = f"?f {shape.path} ?v .", "?v", ""
        match constraint.parameter:
            case "maxCount" if constraint.number >= 1:
                wanted = "*"
                found = (
                    "SELECT (COUNT(?v) AS ?values) (COUNT(DISTINCT ?f) AS ?nodes) "
                    f"WHERE {{ {some} }}"
                )
                test = "?values <= ?nodes"
            case name if name in _ORDERS:
                wanted, test = "?v ?other", f"<{self.expressions.function(constraint)}>(?v, ?other)"
                found = (
                    f"SELECT DISTINCT ?v ?other WHERE {{ {{ SELECT ?f ?v WHERE {{ {some} }} }} "
                    f"{{ SELECT ?f ?other WHERE {{ ?f {constraint.terms[0]} ?other }} }} }}"
                )
            case name if name in INLINE and self.expressions.names_inline(constraint):
                test = self.expressions.test(constraint, Place(Targets()))
                found = f"SELECT DISTINCT ?v WHERE {{ {some} }}"
            case _:
                return ""
        return f"SELECT {wanted} WHERE {{ {{ {found} }} FILTER(!COALESCE({test}, false)) }}"


def _select(pattern: str, test: str) -> str:
    """Return the query for the values that fail a test, or for which it has no answer."""
    return f"SELECT DISTINCT ?f ?v WHERE {{ {pattern} FILTER(!COALESCE({test}, false)) }}"


def _unique_language(values: str) -> str:
    languages = f"SELECT DISTINCT ?f ?v (LCASE(LANG(?v)) AS ?language) WHERE {{ {values} }}"
    told = f'{{ {languages} }} FILTER(COALESCE(?language != "", false))'
    several = f"SELECT ?f ?language WHERE {{ {told} }} GROUP BY ?f ?language HAVING(COUNT(?v) > 1)"
    return f"SELECT DISTINCT ?f WHERE {{ {{ {several} }} }}"


def _reaches(reach: Reach, value: Term | str) -> str:
    """Return the expression that tells whether a path reaches a value from ?f."""
    if isinstance(value, BlankNode):  # one of the shape file is none of the data
        return "false"
    text = value if isinstance(value, str) else str(exact(value))
    options = [f"EXISTS {{ ?f {reach.steps} {text} }}"] if reach.steps else []
    if reach.itself:
        options.append(f"sameTerm(?f, {text})")
    return either(options)
