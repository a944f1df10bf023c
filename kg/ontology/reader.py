"""Read Turtle files into terms; refuse what could not be a label, type or colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax

from kg.errors import OntologyError
from kg.ontology.terms import Concept, EdgeClass, NodeClass, Property, Recipe

NAMESPACE = "https://w3id.org/stakeholder-kg/ontology#"
KG = Namespace(NAMESPACE)
SCHEMA = Namespace("https://schema.org/")
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
SHAPES = frozenset(
    [
        "box",
        "circle",
        "database",
        "diamond",
        "dot",
        "ellipse",
        "hexagon",
        "square",
        "star",
        "text",
        "triangle",
        "triangleDown",
    ]
)
LINE_STYLES = frozenset(("solid", "dashed", "dotted"))
_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,63}")
_PROPERTY_NAME = re.compile(r"[a-z][A-Za-z0-9]{0,63}")
_TYPE_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_KINDS = {
    XSD.string: "string",
    RDF.langString: "text",
    EDTF: "edtf",
    XSD.decimal: "decimal",
    XSD.integer: "integer",
    XSD.anyURI: "uri",
}


def parse(paths: Sequence[Path]) -> Graph:
    """Return the RDF graph of Turtle files; an unreadable file is an ``OntologyError``."""
    graph = Graph()
    for path in paths:
        try:
            graph.parse(data=path.read_text(encoding="utf-8-sig"), format="turtle")
        except BadSyntax as exc:
            message = f"{path.name}: not Turtle: line {exc.lines + 1}: {exc.message}"
            raise OntologyError(message) from exc
        except (OSError, UnicodeDecodeError) as exc:
            message = f"{path}: cannot be read: {exc}"
            raise OntologyError(message) from exc
    return graph


def local(term: object) -> str:
    """Return the part of an IRI after its last ``#`` or ``/``."""
    return re.split(r"[#/]", str(term))[-1]


def snake(name: str) -> str:
    """Return ``snake_case`` of a ``lowerCamelCase`` name, as tables and Cypher write it."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class Reader:
    """Terms of one RDF graph of ontology files."""

    def __init__(self, graph: Graph) -> None:
        """Read ``graph``, which is not changed."""
        self.graph = graph
        self._names: dict[str, URIRef] = {}

    # ------------------------------------------------------------ small readers
    def _texts(self, term: URIRef, predicate: URIRef) -> dict[str, str]:
        return {
            text.language or "en": str(text)
            for text in sorted(self.graph.objects(term, predicate), key=str)
            if isinstance(text, Literal)
        }

    def _all(self, term: URIRef, predicate: URIRef) -> list[URIRef]:
        found = (o for o in self.graph.objects(term, predicate) if isinstance(o, URIRef))
        return sorted(found, key=lambda o: (self._order(o), str(o)))

    def _one(self, term: URIRef, predicate: URIRef) -> str:
        values = sorted({str(value) for value in self.graph.objects(term, predicate)})
        if len(values) > 1:
            message = f"{local(term)}: {local(predicate)} has {len(values)} values: {values}"
            raise OntologyError(message)
        return values[0] if values else ""

    def _order(self, term: URIRef) -> int:
        value = next(iter(self.graph.objects(term, KG.order)), None)
        return int(str(value)) if value is not None and str(value).isdigit() else 1000

    def _true(self, term: URIRef, predicate: URIRef, *, default: bool) -> bool:
        value = self._one(term, predicate)
        return value.lower() in {"true", "1"} if value else default

    def _unique(self, term: URIRef, pattern: re.Pattern[str], what: str) -> str:
        name = local(term)
        if not pattern.fullmatch(name):
            message = f"{term}: {name!r} cannot be the name of a {what}: use {pattern.pattern}"
            raise OntologyError(message)
        if self._names.setdefault(name, term) != term:
            message = f"{name}: two terms have this name: {self._names[name]} and {term}"
            raise OntologyError(message)
        return name

    def _ancestors(self, term: URIRef, root: URIRef) -> tuple[URIRef, ...]:
        """Return the superclasses below and including ``root``, nearest first."""
        found: list[URIRef] = []
        wave = [term]
        while wave:
            parents = [p for t in wave for p in self._all(t, RDFS.subClassOf)]
            wave = [p for p in dict.fromkeys(parents) if p not in found and self._below(p, root)]
            if term in wave:
                message = f"{local(term)}: is its own superclass"
                raise OntologyError(message)
            found += wave
        rest = [p for p in found if p != root]
        return (*rest, root) if root in found else tuple(rest)

    def _below(self, term: URIRef, root: URIRef) -> bool:
        return root in self.graph.transitive_objects(term, RDFS.subClassOf)

    def _subclasses(self, root: URIRef) -> list[URIRef]:
        found = self.graph.transitive_subjects(RDFS.subClassOf, root)
        terms = [t for t in found if isinstance(t, URIRef)]
        return sorted(set(terms), key=lambda t: (self._order(t), str(t)))

    def _inherited(self, term: URIRef, root: URIRef, predicate: URIRef) -> str:
        for each in (term, *self._ancestors(term, root)):
            value = self._one(each, predicate)
            if value:
                return value
        return ""

    def _standards(self, term: URIRef) -> tuple[str, ...]:
        found = [*self._all(term, RDFS.subClassOf), *self._all(term, SKOS.closeMatch)]
        return tuple(sorted({str(f) for f in found if not str(f).startswith(NAMESPACE)}))

    def _checked(self, value: str, allowed: Iterable[str] | re.Pattern[str], where: str) -> str:
        if isinstance(allowed, re.Pattern):
            good, say = bool(allowed.fullmatch(value)), allowed.pattern
        else:
            good, say = value in set(allowed), ", ".join(sorted(allowed))
        if not good:
            message = f"{where}: found {value!r}, allowed: {say}"
            raise OntologyError(message)
        return value

    # ------------------------------------------------------------ terms
    def node_classes(self) -> Iterator[NodeClass]:
        """Yield each class of things, in the ontology's order."""
        for term in self._subclasses(KG.Thing):
            name = self._unique(term, _CLASS_NAME, "class")
            colour = self._inherited(term, KG.Thing, KG.colour) or "#888888"
            shape = self._inherited(term, KG.Thing, KG.shape) or "dot"
            ancestors = self._ancestors(term, KG.Thing)
            required = [p for t in (term, *ancestors) for p in self._all(t, KG.required)]
            yield NodeClass(
                name=name,
                iri=str(term),
                label=self._texts(term, RDFS.label),
                definition=self._texts(term, SKOS.definition),
                ancestors=tuple(local(a) for a in ancestors),
                colour=self._checked(colour, _COLOUR, f"{name} colour"),
                shape=self._checked(shape, SHAPES, f"{name} shape"),
                required=tuple(dict.fromkeys(snake(local(p)) for p in required)),
                abstract=self._true(term, KG.abstract, default=False),
                order=self._order(term),
                standards=self._standards(term),
            )

    def edge_classes(self) -> Iterator[EdgeClass]:
        """Yield each class of ties that has a relationship type."""
        types: dict[str, str] = {}
        for term in self._subclasses(KG.Tie):
            if term == KG.Tie or self._true(term, KG.abstract, default=False):
                continue
            edge = self._edge_class(term)
            if types.setdefault(edge.relationship_type, edge.name) != edge.name:
                other = types[edge.relationship_type]
                message = f"{edge.relationship_type}: type of {other} and {edge.name}"
                raise OntologyError(message)
            yield edge

    def _edge_class(self, term: URIRef) -> EdgeClass:
        name = self._unique(term, _CLASS_NAME, "class")
        kind = self._checked(
            self._one(term, KG.relationshipType), _TYPE_NAME, f"{name} relationshipType"
        )
        source, target = self._end(term, KG.tieSource), self._end(term, KG.tieTarget)
        style = self._inherited(term, KG.Tie, KG.lineStyle) or "solid"
        colour = self._inherited(term, KG.Tie, KG.colour) or "#999999"
        width = self._inherited(term, KG.Tie, KG.width) or "1"
        return EdgeClass(
            name=name,
            iri=str(term),
            label=self._texts(term, RDFS.label),
            definition=self._texts(term, SKOS.definition),
            phrase=self._texts(term, KG.phrase) or self._texts(term, RDFS.label),
            relationship_type=kind,
            source=snake(local(source)),
            target=snake(local(target)),
            source_iri=str(source),
            target_iri=str(target),
            source_label=self._texts(source, RDFS.label),
            target_label=self._texts(target, RDFS.label),
            source_classes=tuple(local(c) for c in self._all(source, SCHEMA.rangeIncludes)),
            target_classes=tuple(local(c) for c in self._all(target, SCHEMA.rangeIncludes)),
            directed=self._true(term, KG.directed, default=True),
            key=tuple(snake(local(p)) for p in self._all(term, KG.key)),
            required=tuple(snake(local(p)) for p in self._all(term, KG.required)),
            colour=self._checked(colour, _COLOUR, f"{name} colour"),
            width=int(self._checked(width, re.compile(r"[1-9]|1[0-9]|20"), f"{name} width")),
            line_style=self._checked(style, LINE_STYLES, f"{name} lineStyle"),
            order=self._order(term),
            standards=self._standards(term),
        )

    def _end(self, term: URIRef, predicate: URIRef) -> URIRef:
        ends = self._all(term, predicate)
        if len(ends) != 1 or not self._all(ends[0], SCHEMA.rangeIncludes):
            message = (
                f"{local(term)}: needs one {local(predicate)} whose property says "
                f"schema:rangeIncludes; found {[local(e) for e in ends]}"
            )
            raise OntologyError(message)
        return ends[0]

    def properties(self) -> Iterator[Property]:
        """Yield each property of things and ties."""
        for term in sorted(
            {t for t in self.graph.subjects(SCHEMA.domainIncludes) if isinstance(t, URIRef)},
            key=lambda t: (self._order(t), str(t)),
        ):
            name = self._unique(term, _PROPERTY_NAME, "property")
            scheme = self._one(term, KG.scheme)
            range_ = self._one(term, RDFS.range)
            kind = "concept" if scheme else _KINDS.get(URIRef(range_), "")
            if not kind:
                kind = "node" if (term, RDF.type, OWL.ObjectProperty) in self.graph else "string"
            yield Property(
                name=snake(name),
                iri=str(term),
                label=self._texts(term, RDFS.label),
                definition=self._texts(term, SKOS.definition),
                kind=kind,
                language=self._one(term, KG.language),
                scheme=local(scheme) if scheme else "",
                functional=(term, RDF.type, OWL.FunctionalProperty) in self.graph,
                domain=tuple(local(c) for c in self._all(term, SCHEMA.domainIncludes)),
                range=tuple(local(c) for c in self._all(term, SCHEMA.rangeIncludes)),
                order=self._order(term),
            )

    def concepts(self) -> Iterator[Concept]:
        """Yield each concept of each scheme."""
        for term in sorted(
            {t for t in self.graph.subjects(SKOS.inScheme) if isinstance(t, URIRef)},
            key=lambda t: (self._order(t), str(t)),
        ):
            notation = self._one(term, SKOS.notation) or snake(local(term))
            yield Concept(
                notation=notation,
                iri=str(term),
                scheme=local(self._one(term, SKOS.inScheme)),
                label=self._texts(term, SKOS.prefLabel),
                order=self._order(term),
            )

    def recipes(self) -> Iterator[Recipe]:
        """Yield each recipe for a network."""
        for term in self.graph.subjects(RDF.type, KG.Recipe):
            if not isinstance(term, URIRef):
                continue
            rule = self._one(term, KG.projectionRule) or "newman"
            parallel = self._one(term, KG.parallelRule) or "sum"
            name = local(term)
            yield Recipe(
                name=name,
                iri=str(term),
                label=self._texts(term, RDFS.label),
                definition=self._texts(term, SKOS.definition),
                ties=self._locals(term, KG.countsTie),
                actors=self._locals(term, KG.countsActor),
                bases=self._notations(term, KG.countsBasis),
                statuses=self._notations(term, KG.countsStatus),
                confidences=self._notations(term, KG.countsConfidence),
                projects=self._locals(term, KG.projects),
                projection=self._checked(rule, ("newman", "unit"), f"{name} projectionRule"),
                parallel=self._checked(parallel, ("sum", "max"), f"{name} parallelRule"),
                directed=self._true(term, KG.directed, default=False),
                isolates=self._true(term, KG.keepsIsolates, default=True),
                mentoring=self._locals(term, KG.mentoringTie),
                supporting=self._locals(term, KG.supportingTie),
                part=self._locals(term, KG.partTie),
                planned=self._notations(term, KG.plannedStatus),
                reference=self._one(term, DCTERMS.source),
            )

    def _locals(self, term: URIRef, predicate: URIRef) -> tuple[str, ...]:
        return tuple(local(t) for t in self._all(term, predicate))

    def _notations(self, term: URIRef, predicate: URIRef) -> tuple[str, ...]:
        return tuple(
            self._one(t, SKOS.notation) or snake(local(t)) for t in self._all(term, predicate)
        )
