"""Shapes as they are checked: targets, paths and constraints, all references resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.check.paths import ITSELF, Path, Reach, reach
from kg.check.terms import SH, Term

ShapeNode = NamedNode | BlankNode


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape.

    Attributes
    ----------
    parameter
        The local name of the SHACL term that declares it, such as ``minCount``.
    terms
        Its values: a class, a datatype, the members of a list, a property.
    shapes
        The shapes that it names; for a qualified count the shape that counts.
    siblings
        Shapes that a value must not conform to in order to count.
    number
        A count or a length.
    flags
        Flags of a pattern.
    """

    parameter: str
    terms: tuple[Term, ...] = ()
    shapes: tuple[ShapeNode, ...] = ()
    siblings: tuple[ShapeNode, ...] = ()
    number: int = 0
    flags: str = ""

    @property
    def component(self) -> NamedNode:
        """The IRI of its constraint component."""
        return NamedNode(f"{SH}{self.parameter[0].upper()}{self.parameter[1:]}ConstraintComponent")


@dataclass(frozen=True, slots=True)
class Targets:
    """Which nodes a shape is checked on."""

    classes: tuple[NamedNode, ...] = ()
    nodes: tuple[NamedNode | Literal, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.classes or self.nodes or self.subjects_of or self.objects_of)


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape, or a property shape if it has a path.

    Attributes
    ----------
    node
        Its IRI or blank node.
    file
        The name of the file that declares it.
    path
        The path to its value nodes; None for a node shape.
    constraints
        Its own constraints.
    properties
        The property shapes that its value nodes are checked against.
    """

    node: ShapeNode
    file: str
    path: Path | None
    targets: Targets
    constraints: tuple[Constraint, ...]
    properties: tuple[ShapeNode, ...]
    severity: NamedNode
    messages: tuple[Literal, ...] = ()
    is_active: bool = True
    is_per_source: bool = False

    @property
    def reach(self) -> Reach:
        """How its value nodes are reached from a focus node."""
        return ITSELF if self.path is None else reach(self.path)

    @property
    def references(self) -> tuple[ShapeNode, ...]:
        """All shapes that it names."""
        named = [s for c in self.constraints for s in (*c.shapes, *c.siblings)]
        return tuple(dict.fromkeys((*self.properties, *named)))


Shapes = Mapping[ShapeNode, Shape]


@dataclass(frozen=True, slots=True)
class Violation:
    """One validation result.

    Attributes
    ----------
    focus, value
        The node that breaks the constraint, and the value of it that does, if there is one.
    path
        The path of the shape; of a closed shape the property that is too much.
    constraint
        What is broken.
    is_detail
        Whether it only explains another: why a value does not conform to the shape of ``sh:node``.
    """

    focus: Term
    path: Path | None
    value: Term | None
    shape: Shape
    constraint: Constraint
    is_detail: bool = False
