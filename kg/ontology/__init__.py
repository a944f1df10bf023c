"""The ontology: every class, tie, property, concept and recipe, read from Turtle files.

Nothing of the vocabulary is written in Python; whoever needs a term asks an `Ontology`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rdflib import OWL, RDF, Graph

from kg.errors import OntologyError, did_you_mean
from kg.ontology.reader import Reader
from kg.ontology.terms import Concept, EdgeClass, NodeClass, Property, Recipe, Texts, in_language
from kg.ontology.turtle import NAMESPACE, parse
from kg.resources import resource

__all__ = [
    "NAMESPACE",
    "Concept",
    "EdgeClass",
    "NodeClass",
    "Ontology",
    "Property",
    "Recipe",
    "Texts",
    "in_language",
]

ROOT = "Thing"
TIE = "Tie"
_Term = TypeVar("_Term")


@dataclass(frozen=True, slots=True)
class Ontology:
    """What the Turtle files say, looked up by the names that tables and Cypher use.

    Attributes
    ----------
    version
        ``owl:versionInfo`` of the ontology.
    node_classes, edge_classes, properties, recipes
        Terms by name, in the ontology's order.
    schemes
        Concepts by scheme and notation.
    paths
        The files it was read from.
    """

    version: str
    node_classes: dict[str, NodeClass]
    edge_classes: dict[str, EdgeClass]
    properties: dict[str, Property]
    recipes: dict[str, Recipe]
    schemes: dict[str, dict[str, Concept]]
    paths: tuple[Path, ...]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Ontology:
        """Read the project's ontology and a workspace's own Turtle files.

        Parameters
        ----------
        extra
            More Turtle files: new classes, edge classes, properties, concepts, or ties that
            count in a recipe. They add to the ontology; two terms with one name are refused.

        Raises
        ------
        OntologyError
            A file cannot be read, or a term cannot be what it says it is.
        """
        paths = (resource("ontology") / "stakeholder.ttl", *extra)
        return cls.of(parse(paths), paths)

    @classmethod
    def of(cls, graph: Graph, paths: Sequence[Path] = ()) -> Ontology:
        """Read the terms of an RDF graph."""
        reader = Reader(graph)
        schemes: dict[str, dict[str, Concept]] = {}
        for concept in reader.concepts():
            schemes.setdefault(concept.scheme, {})[concept.notation] = concept
        versions = [str(v) for s in graph.subjects(RDF.type, OWL.Ontology)
                    for v in graph.objects(s, OWL.versionInfo)]  # fmt: skip
        ontology = cls(
            version="+".join(sorted(versions)),
            node_classes={c.name: c for c in reader.node_classes()},
            edge_classes={c.name: c for c in reader.edge_classes()},
            properties={p.name: p for p in reader.properties()},
            recipes={r.name: r for r in sorted(reader.recipes(), key=lambda r: r.name)},
            schemes=schemes,
            paths=tuple(paths),
        )
        ontology.check_references()
        return ontology

    def check_references(self) -> None:
        """Raise ``OntologyError`` if a term names a class or property that is not there."""
        for edge in self.edge_classes.values():
            self._check_names(classes=(*edge.source_classes, *edge.target_classes))
            self._check_names(properties=(*edge.key, *edge.required))
        for node in self.node_classes.values():
            self._check_names(properties=node.required)
        for prop in self.properties.values():
            nodes = [d for d in prop.domain if d != TIE and d not in self.edge_classes]
            self._check_names(classes=(*nodes, *prop.range))
            if prop.scheme and prop.scheme not in self.schemes:
                message = f"{prop.name}: scheme {prop.scheme!r} has no concepts"
                raise OntologyError(message)
        for recipe in self.recipes.values():
            self._check_names(classes=(*recipe.actors, *recipe.projects))
            for name in (*recipe.ties, *recipe.mentoring, *recipe.supporting, *recipe.part):
                self.edge_class(name)

    def _check_names(self, *, classes: Iterable[str] = (), properties: Iterable[str] = ()) -> None:
        for name in classes:
            self.node_class(name)
        for name in properties:
            self.property(name)

    # ------------------------------------------------------------ looking up
    def node_class(self, name: str) -> NodeClass:
        """Return a node class by name; ``OntologyError`` with the nearest name if none."""
        return _get(self.node_classes, name, "class")

    def edge_class(self, name: str) -> EdgeClass:
        """Return an edge class by its name or relationship type."""
        for edge in self.edge_classes.values():
            if name in (edge.name, edge.relationship_type):
                return edge
        types = [e.relationship_type for e in self.edge_classes.values()]
        message = f"no such tie {name!r}{did_you_mean(name, [*self.edge_classes, *types])}"
        raise OntologyError(message)

    def property(self, name: str) -> Property:
        """Return a property by its ``snake_case`` name."""
        return _get(self.properties, name, "property")

    def recipe(self, name: str) -> Recipe:
        """Return a recipe by name."""
        return _get(self.recipes, name, "recipe")

    def concept(self, scheme: str, notation: str) -> Concept:
        """Return a concept of a scheme by its notation."""
        return _get(_get(self.schemes, scheme, "scheme"), notation, f"value of {scheme}")

    # ------------------------------------------------------------ asking
    def labels(self, name: str) -> tuple[str, ...]:
        """Return the node labels of a class: its own first, then its superclasses'."""
        return (name, *self.node_class(name).ancestors)

    def is_a(self, name: str, ancestors: Iterable[str]) -> bool:
        """Tell whether a class is one of ``ancestors`` or below one."""
        return not set(self.labels(name)).isdisjoint(ancestors)

    def subclasses(self, name: str) -> tuple[str, ...]:
        """Return a class and all classes below it, in the ontology's order."""
        self.node_class(name)
        return tuple(c for c in self.node_classes if name in self.labels(c))

    def properties_of(self, name: str) -> tuple[Property, ...]:
        """Return the properties that a node class or edge class may have, in order."""
        family = {name, TIE} if name in self.edge_classes else set(self.labels(name))
        return tuple(p for p in self.properties.values() if not family.isdisjoint(p.domain))


def _get(terms: dict[str, _Term], name: str, what: str) -> _Term:
    """Return ``terms[name]`` or raise ``OntologyError`` with the nearest name."""
    if name not in terms:
        message = f"no such {what} {name!r}{did_you_mean(name, terms)}"
        raise OntologyError(message)
    return terms[name]
