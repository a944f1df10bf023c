"""Check a store against shapes: SPARQL finds what breaks a rule, sets join nested shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from weakref import proxy

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

from kg.check.expressions import Expressions, Place
from kg.check.kinds import Kinds
from kg.check.literals import is_known, is_less, is_well_formed
from kg.check.model import Constraint, Shape, ShapeNode, Shapes, Violation
from kg.check.sparql import Compiler
from kg.check.terms import FALSE, SUBCLASS, TRUE, TYPE, Term, original

_FUNCTIONS = "urn:x-test:"
_FEW_SUSPECTS = 1_000
Found = Callable[..., NamedNode | BlankNode | Literal | Triple | None]


@dataclass(frozen=True, slots=True)
class _Row:
    """An answer of a query; ``predicate`` for a closed shape only."""

    focus: Term
    value: Term | None
    predicate: NamedNode | None


class Checker:
    """The shapes over one store, made by `kg.check.terms.exact_store` or with its terms."""

    def __init__(
        self,
        store: Store,
        shapes: Shapes,
        *,
        instance: NamedNode = TYPE,
        kinds: Kinds | None = None,
    ) -> None:
        """Take a store, and the kinds of its nodes if it has no triples of their classes."""
        self.store = store
        self.shapes = shapes
        self.kinds = kinds
        below = any(store.quads_for_pattern(None, SUBCLASS, None, None))
        this = proxy(self)  # in no cycle: the store is to be gone as soon as the checker is
        self.expressions = Expressions(
            shapes,
            below,
            lambda node, place: str(this.conforms(node, place)),
            lambda constraint: str(this.function(constraint)),
        )
        self.compiler = Compiler(self.expressions, instance)
        self._functions: dict[NamedNode, Found] = {}
        self._tests: dict[Constraint, str] = {}
        self._sets: dict[tuple[ShapeNode, Place], frozenset[Term]] = {}
        self._rows_of: dict[tuple[ShapeNode, Constraint, Place], tuple[_Row, ...]] = {}
        self._empty: dict[Place, bool] = {}
        self._screens: dict[str, str | None] = {}

    def violations(self, roots: Iterable[Shape]) -> Iterator[Violation]:
        """Yield what breaks a shape at its targets; the same may come twice."""
        for shape in roots:
            if shape.targets:
                yield from self._results(shape, Place(shape.targets), is_detail=False)

    # ------------------------------------------------------------ results
    def _results(self, shape: Shape, place: Place, *, is_detail: bool) -> Iterator[Violation]:
        if not shape.is_active or self._is_empty(place):
            return
        there = place.then(shape.reach)
        for constraint in shape.constraints:
            rows = self._rows(shape, constraint, place)
            for row in rows:
                yield Violation(
                    original(row.focus),
                    row.predicate or shape.path,
                    None if row.value is None else original(row.value),
                    shape,
                    constraint,
                    is_detail,
                )
            if rows and constraint.parameter == "node":
                inner = self.shapes[constraint.shapes[0]]
                yield from self._results(inner, there, is_detail=True)
        for each in shape.properties:
            yield from self._results(self.shapes[each], there, is_detail=is_detail)

    def _rows(self, shape: Shape, constraint: Constraint, place: Place) -> tuple[_Row, ...]:
        """Return what breaks a constraint at a place."""
        if (constraint.parameter, constraint.number) in {("minCount", 0), ("qualifiedMinCount", 0)}:
            return ()
        if self.kinds and self.kinds.keep(shape.path, constraint, self.shapes):
            return ()
        key = (shape.node, constraint, place)
        if key not in self._rows_of:
            screen = "" if place.steps else self.compiler.screen(shape, constraint)
            suspects = self._screen(screen) if screen else ""
            if suspects is None:
                return ()
            query = self.compiler.query(shape, constraint, place, suspects)
            self._rows_of[key] = tuple(self._ask(query))
        return self._rows_of[key]

    def _screen(self, screen: str) -> str | None:
        """Return the values that may be wrong as a ``VALUES`` clause, "" if many; None if none."""
        if screen not in self._screens:
            answers = self._solutions(screen)
            names = [str(variable) for variable in answers.variables]
            found = [tuple(answer) for answer in answers]
            is_few = len(found) <= _FEW_SUSPECTS and "?v" in names
            if not found:
                self._screens[screen] = None
            elif is_few and not any(isinstance(t, BlankNode) for row in found for t in row):
                rows = " ".join(f"({' '.join(map(str, row))})" for row in found)
                self._screens[screen] = f"VALUES ({' '.join(names)}) {{ {rows} }}"
            else:
                self._screens[screen] = ""
        return self._screens[screen]

    def _solutions(self, query: str) -> QuerySolutions:
        answers = self.store.query(query, custom_functions=self._functions)
        if not isinstance(answers, QuerySolutions):
            raise TypeError(query)
        return answers

    def _ask(self, query: str) -> Iterator[_Row]:
        for answer in self._solutions(query):
            focus, *value = answer
            yield _Row(focus, value[-1] if value else None, value[0] if len(value) > 1 else None)

    # ------------------------------------------------------------ conformance of nested shapes
    def conforms(self, node: ShapeNode, place: Place) -> str:
        """Return the expression that tells whether ?v, a node at a place, conforms to a shape."""
        shape = self.shapes[node]
        if self.expressions.is_inline(shape):
            return self.expressions.inline(shape, place)
        failing = self._failing(shape, place)
        return f"!{self._member(failing)}(?v)" if failing else "true"

    def _failing(self, shape: Shape, place: Place) -> frozenset[Term]:
        """Return the nodes at a place that do not conform to a shape."""
        if not shape.is_active or self._is_empty(place):
            return frozenset()
        key = (shape.node, place)
        if key not in self._sets:
            found = {row.focus for c in shape.constraints for row in self._rows(shape, c, place)}
            there = place.then(shape.reach)
            for each in shape.properties:
                failing = self._failing(self.shapes[each], there)
                found |= self._reaching(shape, place, failing) if shape.path else failing
            self._sets[key] = frozenset(found)
        return self._sets[key]

    def _reaching(self, shape: Shape, place: Place, values: frozenset[Term]) -> set[Term]:
        """Return the nodes at a place whose values by a shape's path are among some."""
        if not values:
            return set()
        pattern = self.compiler.values(place, shape.reach)
        test = f"FILTER({self._member(values)}(?v))"
        query = f"SELECT DISTINCT ?f WHERE {{ {{ {pattern} }} {test} }}"
        return {row.focus for row in self._ask(query)}

    def _member(self, members: frozenset[Term]) -> NamedNode:
        def is_member(term: Term) -> Literal:
            return _truth(term in members)

        return self._named(is_member)

    def _named(self, function: Found) -> NamedNode:
        name = NamedNode(f"{_FUNCTIONS}{len(self._functions)}")
        self._functions[name] = function
        return name

    # ------------------------------------------------------------ what the compiler asks
    def _is_empty(self, place: Place) -> bool:
        if place not in self._empty:
            query = f"ASK {{ {self.compiler.focus(place)} }}"
            self._empty[place] = not self.store.query(query, custom_functions=self._functions)
        return self._empty[place]

    def function(self, constraint: Constraint) -> str:
        """Return the IRI of the function that tests a value; "" if there is nothing to test."""
        if constraint not in self._tests:
            test = _test_of(constraint, self.kinds)
            self._tests[constraint] = self._named(test).value if test else ""
        return self._tests[constraint]


def _test_of(constraint: Constraint, kinds: Kinds | None) -> Found | None:
    """Return the function that decides what Oxigraph, which sees a stand-in, cannot."""
    if constraint.parameter == "class":
        return None if kinds is None else _instance_test(constraint.terms[0], kinds)
    name, first = constraint.parameter, constraint.terms[0]
    or_equal = name.endswith(("Inclusive", "OrEquals"))

    def is_in_order(left: Term, right: Term) -> Literal:
        return _truth(_less(left, right, or_equal=or_equal))

    def is_above(value: Literal) -> bool:
        return _less(first, value, or_equal=or_equal)

    def is_below(value: Literal) -> bool:
        return _less(value, first, or_equal=or_equal)

    if name == "datatype":
        is_checked = isinstance(first, NamedNode) and is_known(first.value)
        return _remembered(is_well_formed) if is_checked else None
    if name.startswith("lessThan"):
        return is_in_order
    return _remembered(is_above if name.startswith("min") else is_below)


def _instance_test(class_: Term, kinds: Kinds) -> Found:
    def is_instance(value: Term) -> Literal:
        return _truth(class_ in kinds.of(value))

    return is_instance


def _remembered(test: Callable[[Literal], bool]) -> Found:
    known: dict[Term, Literal] = {}

    def tell(value: Term) -> Literal:
        found = known.get(value)
        if found is None:
            term = original(value)
            found = known[value] = _truth(isinstance(term, Literal) and test(term))
        return found

    return tell


def _less(left: Term, right: Term, *, or_equal: bool) -> bool:
    first, second = original(left), original(right)
    if not (isinstance(first, Literal) and isinstance(second, Literal)):
        return False
    return is_less(first, second, or_equal=or_equal)


def _truth(value: bool) -> Literal:  # noqa: FBT001  # the answer itself
    return TRUE if value else FALSE
