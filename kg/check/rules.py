"""All shapes that facts are checked with: the project's, the derived ones and a workspace's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.check.model import Shape, Shapes
from kg.check.needs import Needs, is_local, needs_of
from kg.check.reading import ShapesGraph, read_shapes
from kg.check.shapes import Deriver
from kg.errors import OntologyError
from kg.ontology import Ontology
from kg.resources import resource

DERIVED = "shapes-derived.ttl"


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that are checked over the same triples.

    Attributes
    ----------
    is_per_source
        Whether they hold for what each source says, else for what all say together.
    is_local
        Whether a focus node's own triples and the classes of its values are all that they need, so
        that a large network can be checked part by part.
    """

    roots: tuple[Shape, ...]
    is_per_source: bool
    is_local: bool
    needs: Needs


@dataclass(frozen=True, slots=True)
class Rules:
    """All shapes by their nodes, and those that have targets in groups."""

    shapes: Shapes
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, shapes: Shapes) -> Rules:
        """Group shapes; each that needs the whole network at once is a group by itself."""
        roots: dict[tuple[bool, str], list[Shape]] = {}
        for shape in shapes.values():
            if shape.targets and shape.is_active:
                alone = "" if is_local(shape, shapes) else str(shape.node)
                roots.setdefault((shape.is_per_source, alone), []).append(shape)
        groups = [
            Group(tuple(found), per_source, not alone, needs_of(found, shapes))
            for (per_source, alone), found in sorted(roots.items(), key=lambda pair: pair[0])
        ]
        return cls(shapes, tuple(groups))


def read_rules(ontology: Ontology, extra: Iterable[Path] = ()) -> Rules:
    """Return the derived shapes, the project's own and a workspace's shape files."""
    return Rules.of(read_shapes(shapes_graph(ontology, extra)))


def shapes_graph(ontology: Ontology, extra: Iterable[Path] = ()) -> ShapesGraph:
    """Return the triples of the derived shapes, the project's own and a workspace's."""
    files: list[tuple[str, Iterable[Triple]]] = [(DERIVED, _derived(ontology))]
    paths = (resource("ontology") / "shapes.ttl", *extra)
    files.extend((path.name, read_turtle(path)) for path in paths)
    return ShapesGraph(files)


def read_turtle(path: Path) -> list[Triple]:
    """Return the triples of a Turtle file, literals as they are spelt."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        quads = parse(
            text,
            format=RdfFormat.TURTLE,
            base_iri=path.absolute().as_uri(),
            rename_blank_nodes=True,
        )
        return [quad.triple for quad in quads]
    except SyntaxError as exc:
        message = f"{path.name}: not Turtle: line {exc.lineno}: {exc.msg}"
        raise OntologyError(message) from exc
    except (OSError, UnicodeDecodeError) as exc:
        message = f"{path}: cannot be read: {exc}"
        raise OntologyError(message) from exc


def _derived(ontology: Ontology) -> Iterator[Triple]:
    # A graph of rdflib is in no order, and that of shapes goes into what tells rules apart.
    for subject, predicate, value in sorted(Deriver(ontology).graph(), key=_texts):
        yield Triple(_resource(subject), NamedNode(str(predicate)), _term(value))


def _texts(triple: Iterable[object]) -> list[tuple[str, str]]:
    return [(str(node), getattr(node, "language", None) or "") for node in triple]


def _resource(node: object) -> NamedNode | BlankNode:
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))


def _term(node: object) -> NamedNode | BlankNode | Literal:
    if not isinstance(node, rdflib.Literal):
        return _resource(node)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
