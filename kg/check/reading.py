"""Read shapes from RDF; what is ill-formed, unknown or recursive is refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.check import vocabulary as known
from kg.check.constraints import ConstraintReader
from kg.check.model import Shape, ShapeNode, Shapes, Targets
from kg.check.paths import Alternative, Inverse, Path, Repeated, Sequence
from kg.check.terms import FIRST, NIL, OWL, RDFS, REST, SUBCLASS, TYPE, Term, sh
from kg.errors import OntologyError, nearest
from kg.ontology import NAMESPACE

PER_SOURCE = NamedNode(f"{NAMESPACE}perSource")
_CLASSES = (NamedNode(f"{RDFS}Class"), NamedNode(f"{OWL}Class"))
_DEEPEST_PATH = _DEEPEST_SHAPE = 50
_FEWEST_PATHS = 2
_REPEATED = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


class ShapesGraph:
    """The triples of shape files, by subject and predicate."""

    def __init__(self, files: Iterable[tuple[str, Iterable[Triple]]]) -> None:
        """Take the triples of each file; a term of SHACL that is not known is refused."""
        self.values: dict[Term, dict[NamedNode, list[Term]]] = {}
        self.file_of: dict[Term, str] = {}
        for file, found in files:
            triples = list(found)
            known.refuse_unknown(triples, file)
            for subject, predicate, value in triples:
                self.file_of.setdefault(subject, file)
                values = self.values.setdefault(subject, {}).setdefault(predicate, [])
                if value not in values:
                    values.append(value)

    def triples(self) -> Iterator[Triple]:
        """Yield all triples."""
        for subject, values in self.values.items():
            for predicate, objects in values.items():
                yield from (Triple(subject, predicate, value) for value in objects)  # type: ignore[arg-type]  # no literal is a subject

    def all(self, node: Term, predicate: NamedNode | str) -> list[Term]:
        """Return the values of a term of SHACL, or of another predicate."""
        term = sh(predicate) if isinstance(predicate, str) else predicate
        return self.values.get(node, {}).get(term, [])

    def at(self, node: Term) -> known.ShapeFileError:
        """Return where a node is declared, for a message."""
        return known.ShapeFileError(self.file_of.get(node, ""), node, self.triples())

    def one(self, node: Term, name: str) -> Term | None:
        """Return the only value of a term of SHACL; more than one is an error."""
        found = self.all(node, name)
        if len(found) > 1:
            raise self.at(node).error(f"sh:{name} has {len(found)} values, and may have one")
        return found[0] if found else None

    def flag(self, node: Term, name: str) -> bool:
        """Return a truth value; False where none is given."""
        value = self.one(node, name)
        if value is None:
            return False
        if not isinstance(value, Literal) or value.value not in {"true", "false", "1", "0"}:
            raise self.at(node).error(f"sh:{name} is true or false, not {value}")
        return value.value in {"true", "1"}

    def list(self, node: Term, name: str, head: Term) -> tuple[Term, ...]:
        """Return the members of a list."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != NIL:
            first, rest = self.all(head, FIRST), self.all(head, REST)
            if len(first) != 1 or len(rest) != 1 or head in seen:
                raise self.at(node).error(f"sh:{name} needs a list: ( … )")
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return tuple(members)

    def is_class(self, node: Term) -> bool:
        """Tell whether a node is a class in the shape files, so that a shape is its own target."""
        todo, seen = self.all(node, TYPE).copy(), set[Term]()
        while todo:
            each = todo.pop()
            if each in _CLASSES:
                return True
            if each not in seen:
                seen.add(each)
                todo += self.all(each, SUBCLASS)
        return False


def read_shapes(graph: ShapesGraph) -> Shapes:
    """Return all shapes of the files; what is wrong in them is an ``OntologyError``."""
    reader = ShapeReader(graph)
    shapes = {node: reader.shape(node) for node in _shape_nodes(graph)}
    todo = list(shapes)
    while todo:
        shape = shapes[todo.pop()]
        for node in shape.references:
            if node not in shapes:
                if node not in graph.values:
                    raise _missing(graph, shape, node)
                shapes[node] = reader.shape(node)
                todo.append(node)
        for node in shape.properties:
            if shapes[node].path is None:
                raise graph.at(shape.node).error(
                    f"sh:property names {known.shown(node)}, which has no sh:path"
                )
    _refuse_recursion(graph, shapes)
    return shapes


def _shape_nodes(graph: ShapesGraph) -> Iterator[ShapeNode]:
    kinds = {sh("NodeShape"), sh("PropertyShape"), sh("Shape")}
    declared = {sh(name) for name in (*known.TARGETS, "property", "node")}
    for node, values in graph.values.items():
        is_shape = kinds.intersection(values.get(TYPE, ())) or declared.intersection(values)
        if is_shape and isinstance(node, NamedNode | BlankNode):
            yield node


def _missing(graph: ShapesGraph, shape: Shape, node: ShapeNode) -> OntologyError:
    names = [n.value for n in graph.values if isinstance(n, NamedNode)]
    near = nearest(node.value, names) if isinstance(node, NamedNode) else ""
    hint = f"; did you mean <{near}>?" if near else ""
    return graph.at(shape.node).error(
        f"it names the shape {known.shown(node)}, which no shape file describes{hint}"
    )


def _refuse_recursion(graph: ShapesGraph, shapes: Shapes) -> None:
    """Raise an error for a shape that refers to itself, and for shapes nested too deep."""
    depths: dict[ShapeNode, int] = {}
    for start in shapes:
        trail = [(start, iter(shapes[start].references))]
        on_trail = {start}
        while trail:
            node, rest = trail[-1]
            following = next(rest, None)
            if following is None:
                trail.pop()
                on_trail.discard(node)
                below = (depths[each] for each in shapes[node].references)
                depths[node] = 1 + max(below, default=0)
                if depths[node] > _DEEPEST_SHAPE:
                    message = f"shapes are nested more than {_DEEPEST_SHAPE} deep"
                    raise graph.at(node).error(message)
            elif following in on_trail:
                raise graph.at(node).error(
                    f"the shape {known.shown(following)} refers to itself; "
                    "recursive shapes cannot be checked"
                )
            elif following not in depths:
                on_trail.add(following)
                trail.append((following, iter(shapes[following].references)))


class ShapeReader:
    """Reads one shape after the other."""

    def __init__(self, graph: ShapesGraph) -> None:
        """Take the triples of the shape files."""
        self.graph = graph
        self.constraints = ConstraintReader(graph)

    def shape(self, node: ShapeNode) -> Shape:
        """Return the shape that a node declares."""
        path = self.graph.one(node, "path")
        severity = self.graph.one(node, "severity") or sh("Violation")
        if not isinstance(severity, NamedNode):
            raise self.graph.at(node).error(f"sh:severity is an IRI, not {severity}")
        if path is None and sh("PropertyShape") in self.graph.all(node, TYPE):
            raise self.graph.at(node).error("a property shape needs a sh:path")
        return Shape(
            node=node,
            file=self.graph.file_of.get(node, ""),
            path=None if path is None else self._path(node, path),
            targets=self._targets(node),
            constraints=tuple(self.constraints.of(node, has_path=path is not None)),
            properties=self.constraints.shapes(node, "property", self.graph.all(node, "property")),
            severity=severity,
            messages=self._messages(node),
            is_active=not self.graph.flag(node, "deactivated"),
            is_per_source=any(
                isinstance(v, Literal) and v.value in {"true", "1"}
                for v in self.graph.all(node, PER_SOURCE)
            ),
        )

    def _messages(self, node: ShapeNode) -> tuple[Literal, ...]:
        found = []
        for message in self.graph.all(node, "message"):
            if not isinstance(message, Literal):
                raise self.graph.at(node).error(f"sh:message is a text, not {message}")
            found.append(message)
        return tuple(found)

    def _targets(self, node: ShapeNode) -> Targets:
        classes = [*self.constraints.iris(node, "targetClass")]
        if isinstance(node, NamedNode) and self.graph.is_class(node):
            classes.append(node)
        nodes: list[NamedNode | Literal] = []
        for each in self.graph.all(node, "targetNode"):
            if not isinstance(each, NamedNode | Literal):
                raise self.graph.at(node).error("sh:targetNode is an IRI or a literal")
            nodes.append(each)
        return Targets(
            tuple(dict.fromkeys(classes)),
            tuple(nodes),
            self.constraints.iris(node, "targetSubjectsOf"),
            self.constraints.iris(node, "targetObjectsOf"),
        )

    def _path(self, shape: ShapeNode, path: Term, depth: int = 0) -> Path:
        if isinstance(path, NamedNode) and path != NIL:
            return path
        if isinstance(path, BlankNode) and depth < _DEEPEST_PATH:
            if self.graph.all(path, FIRST):
                return Sequence(self._paths(shape, path, depth))
            for name, (inner, *more) in self._steps(path).items():
                if more or len(self._steps(path)) > 1:
                    break
                if name == "alternativePath":
                    return Alternative(self._paths(shape, inner, depth))
                found = self._path(shape, inner, depth + 1)
                return Inverse(found) if name == "inversePath" else Repeated(found, _REPEATED[name])
        raise self.graph.at(shape).error(f"sh:path {known.shown(path)} is no property path")

    def _steps(self, path: BlankNode) -> dict[str, list[Term]]:
        found = {name: self.graph.all(path, name) for name in sorted(known.PATHS)}
        return {name: values for name, values in found.items() if values}

    def _paths(self, shape: ShapeNode, head: Term, depth: int) -> tuple[Path, ...]:
        members = self.graph.list(shape, "path", head)
        if len(members) < _FEWEST_PATHS:
            raise self.graph.at(shape).error("a list of sh:path needs at least two paths")
        return tuple(self._path(shape, each, depth + 1) for each in members)
