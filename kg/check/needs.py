"""What shapes read of the data: so that no more is put into a store, and no more at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.check.expressions import INLINE
from kg.check.model import Shape, ShapeNode, Shapes
from kg.check.paths import Inverse, Path, Sequence, is_one_step, predicates
from kg.check.terms import TYPE

_PAIRS = frozenset({"equals", "disjoint", "lessThan", "lessThanOrEquals"})


@dataclass(frozen=True, slots=True)
class Needs:
    """What some shapes read.

    Attributes
    ----------
    predicates
        The properties that they walk or compare; None for all (a closed shape).
    classes
        The classes that they ask for; None for all.
    targets
        The classes whose things they are checked on.
    """

    predicates: frozenset[NamedNode] | None
    classes: frozenset[NamedNode] | None
    targets: frozenset[NamedNode]

    def has(self, predicate: NamedNode) -> bool:
        """Tell whether a property is read."""
        return self.predicates is None or predicate in self.predicates

    def has_class(self, class_: NamedNode) -> bool:
        """Tell whether a class is asked for."""
        return self.classes is None or class_ in self.classes


def needs_of(roots: Iterable[Shape], shapes: Shapes) -> Needs:
    """Return what shapes and all that they name read."""
    walked, classes, targets = set[NamedNode](), set[NamedNode](), set[NamedNode]()
    todo, seen, is_closed = list(roots), set[ShapeNode](), False
    for root in todo:
        targets.update(root.targets.classes)
        walked.update((*root.targets.subjects_of, *root.targets.objects_of))
    while todo:
        shape = todo.pop()
        if shape.node in seen:
            continue
        seen.add(shape.node)
        todo += [shapes[node] for node in shape.references]
        walked |= predicates(shape.path) if shape.path is not None else set()
        for constraint in shape.constraints:
            named = {term for term in constraint.terms if isinstance(term, NamedNode)}
            if constraint.parameter == "class":
                classes |= named
            elif constraint.parameter in _PAIRS:
                walked |= named
            is_closed = is_closed or constraint.parameter == "closed"
    every = is_closed or TYPE in walked
    return Needs(
        None if is_closed else frozenset(walked),
        None if every else frozenset(classes),
        frozenset(targets),
    )


def is_local(shape: Shape, shapes: Shapes) -> bool:
    """Tell whether a shape with targets reads its focus nodes' own triples and classes only."""
    return _has_classes_only(shape) and _reads_own_triples(shape, shapes)


def is_of_ties(shape: Shape, shapes: Shapes, ends: Collection[NamedNode]) -> bool:
    """Tell whether a shape with targets reads, besides, no more than the ties at its focus nodes.

    Parameters
    ----------
    ends
        The properties that lead from ties to the things at their ends.
    """
    return _has_classes_only(shape) and _reads_own_triples(shape, shapes, ends)


def _has_classes_only(shape: Shape) -> bool:
    targets = shape.targets
    return not (targets.nodes or targets.subjects_of or targets.objects_of)


def _reads_own_triples(shape: Shape, shapes: Shapes, ends: Collection[NamedNode] = ()) -> bool:
    if shape.path is None:
        named = (shapes[node] for node in shape.references)
        return all(_reads_own_triples(each, shapes, ends) for each in named)
    is_near = is_one_step(shape.path) or _is_over_ties(shape.path, ends)
    if not is_near or shape.properties:
        return False
    return all(
        constraint.parameter != "closed"
        and all(
            _reads_the_value(shapes[node], shapes)
            for node in (*constraint.shapes, *constraint.siblings)
        )
        for constraint in shape.constraints
    )


def _is_over_ties(path: Path, ends: Collection[NamedNode]) -> bool:
    """Tell whether a path leads back to the ties at a thing, and from them to what they state."""
    if not isinstance(path, Sequence):
        return False
    back, *on = path.paths
    is_back = isinstance(back, Inverse) and back.path in ends
    return is_back and len(on) == 1 and isinstance(on[0], NamedNode)


def _reads_the_value(shape: Shape, shapes: Shapes) -> bool:
    """Tell whether a shape tests a value by itself and by its classes."""
    if shape.path is not None or shape.properties:
        return False
    return all(
        constraint.parameter in INLINE | {"hasValue"}
        and all(_reads_the_value(shapes[node], shapes) for node in constraint.shapes)
        for constraint in shape.constraints
    )
