"""The ontology: every class, tie, property, concept and recipe, read from Turtle files.

Nothing of the vocabulary is written in Python; whoever needs a term asks an `Ontology`.
It knows replaced terms too, so that a database that holds them can be read; what may be written in
sources are the terms of its `current`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TypeVar

from rdflib import OWL, RDF, Graph, URIRef

from kg.errors import OntologyError, did_you_mean
from kg.ontology.reader import Reader
from kg.ontology.renamed import Vocabulary, replacements
from kg.ontology.replaced import (
    Replacement,
    current_graph,
    deprecated_terms,
    known_graph,
    replaced_pairs,
)
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
    "Replacement",
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
    replacements
        The terms that were replaced, and by which; they stand behind the current ones above.
    deprecated
        IRIs of terms that are deprecated and not replaced: they may be used still.
    """

    version: str
    node_classes: dict[str, NodeClass]
    edge_classes: dict[str, EdgeClass]
    properties: dict[str, Property]
    recipes: dict[str, Recipe]
    schemes: dict[str, dict[str, Concept]]
    paths: tuple[Path, ...]
    replacements: tuple[Replacement, ...] = ()
    deprecated: frozenset[str] = frozenset()
    _current: Ontology | None = field(default=None, repr=False, compare=False)

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
        pairs = replaced_pairs(graph, paths)
        if not pairs:
            return cls._of(graph, paths)
        now, then = current_graph(graph, pairs), known_graph(graph, pairs)
        terms, known = _vocabulary(Reader(now)), _vocabulary(Reader(then, pairs))
        found = replacements(graph, pairs, known.kinds(), terms, paths)
        current = cls._of(now, paths, terms, found)
        return cls._of(then, paths, terms.with_replaced(known, pairs), found, current)

    @classmethod
    def _of(
        cls,
        graph: Graph,
        paths: Sequence[Path],
        terms: Vocabulary | None = None,
        replaced: tuple[Replacement, ...] = (),
        current: Ontology | None = None,
    ) -> Ontology:
        """Return an ontology with the terms of a graph, or with those given."""
        reader = Reader(graph)
        terms = terms or _vocabulary(reader)
        versions = [str(v) for s in graph.subjects(RDF.type, OWL.Ontology)
                    for v in graph.objects(s, OWL.versionInfo)]  # fmt: skip
        old = {URIRef(each.old_iri): URIRef(each.new_iri) for each in replaced}
        ontology = cls(
            version="+".join(sorted(versions)),
            node_classes=dict(terms.node_classes),
            edge_classes=dict(terms.edge_classes),
            properties=dict(terms.properties),
            recipes={r.name: r for r in sorted(reader.recipes(), key=lambda r: r.name)},
            schemes=terms.schemes,
            paths=tuple(paths),
            replacements=replaced,
            deprecated=deprecated_terms(graph, old),
            _current=current,
        )
        ontology.check_references()
        return ontology

    @property
    def current(self) -> Ontology:
        """The ontology without the terms that were replaced: what sources are written with."""
        return self._current or self

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
        return self._get(self.node_classes, name, "class")

    def edge_class(self, name: str) -> EdgeClass:
        """Return an edge class by its name or relationship type."""
        for edge in self.edge_classes.values():
            if name in (edge.name, edge.relationship_type):
                return edge
        types = [e.relationship_type for e in self.edge_classes.values()]
        near = self.instead(name, "tie") or did_you_mean(name, [*self.edge_classes, *types])
        message = f"no such tie {name!r}{near}"
        raise OntologyError(message)

    def property(self, name: str) -> Property:
        """Return a property by its ``snake_case`` name."""
        return self._get(self.properties, name, "property")

    def recipe(self, name: str) -> Recipe:
        """Return a recipe by name."""
        return self._get(self.recipes, name, "recipe")

    def concept(self, scheme: str, notation: str) -> Concept:
        """Return a concept of a scheme by its notation."""
        concepts = self._get(self.schemes, scheme, "scheme")
        return self._get(concepts, notation, f"value of {scheme}", scheme=scheme)

    def _get(self, terms: dict[str, _Term], name: str, what: str, *, scheme: str = "") -> _Term:
        if name not in terms:
            near = self.instead(name, *(["concept"] if scheme else ()), scheme=scheme)
            message = f"no such {what} {name!r}{near or did_you_mean(name, terms)}"
            raise OntologyError(message)
        return terms[name]

    def replacing(self, name: str, *kinds: str, scheme: str = "") -> str:
        """Return what took the place of a replaced term; "" if a text names none.

        Parameters
        ----------
        name
            As a table writes it: a name, a relationship type, or a label.
        kinds
            Of the terms that it can be (see `Replacement`); any if none is given.
        scheme
            The scheme that a concept must be of.
        """
        written = name.casefold()
        for each in self.replacements:
            of_kind = not kinds or each.kind in kinds
            if written in each.spellings and of_kind and scheme in ("", each.scheme):
                if each.kind == "tie" and written != each.old.casefold():
                    return self.edge_classes[each.new].relationship_type
                return each.new
        return ""

    def instead(self, name: str, *kinds: str, scheme: str = "") -> str:
        """Return ``"; X was replaced by Y …"`` if a text names a replaced term, else ``""``."""
        new = self.replacing(name, *kinds, scheme=scheme)
        version = f"version {self.version} of the ontology"
        return f"; {name} was replaced by {new} in {version}: write {new}" if new else ""

    # ------------------------------------------------------------ asking
    def labels(self, name: str) -> tuple[str, ...]:
        """Return the node labels of a class: its own first, then its superclasses'."""
        return (name, *self.node_class(name).ancestors)

    def all_labels(self, name: str) -> Iterator[tuple[str, ...]]:
        """Yield the labels of a class, then those it had when a superclass had its old name."""
        older: dict[str, list[str]] = {}
        for each in self.replacements:
            if each.kind == "class":
                older.setdefault(each.new, []).append(each.old)
        first, *rest = self.labels(name)
        for above in product(*((label, *older.get(label, ())) for label in rest)):
            yield first, *above

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


def _vocabulary(reader: Reader) -> Vocabulary:
    return Vocabulary(
        {c.name: c for c in reader.node_classes()},
        {c.name: c for c in reader.edge_classes()},
        {p.name: p for p in reader.properties()},
        tuple(reader.concepts()),
    )
