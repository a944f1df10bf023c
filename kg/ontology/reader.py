"""Read Turtle files into terms; refuse what could not be a label, type or colour."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.errors import OntologyError
from kg.ontology.terms import Concept, EdgeClass, NodeClass, Property, Recipe
from kg.ontology.turtle import (
    CLASS_NAME,
    COLOUR,
    KG,
    KINDS,
    LINE_STYLES,
    PROPERTY_NAME,
    SCHEMA,
    SHAPES,
    TYPE_NAME,
    Terms,
    local,
    snake,
)


class Reader(Terms):
    """Terms of one RDF graph of ontology files.

    Parameters
    ----------
    graph
        The files' triples.
    replaced
        The replaced terms among them: they may share a relationship type.
    """

    def __init__(self, graph: Graph, replaced: Container[URIRef] = ()) -> None:
        super().__init__(graph)
        self.replaced = replaced

    # ------------------------------------------------------------ terms
    def node_classes(self) -> Iterator[NodeClass]:
        """Yield each class of things, in the ontology's order."""
        for term in self.subclasses(KG.Thing):
            name = self.unique_name(term, CLASS_NAME, "class")
            colour = self.inherited(term, KG.Thing, KG.colour)
            shape = self.inherited(term, KG.Thing, KG.shape)
            ancestors = self.ancestors(term, KG.Thing)
            required = [p for t in (term, *ancestors) for p in self.all_of(t, KG.required)]
            yield NodeClass(
                name=name,
                iri=str(term),
                label=self.texts(term, RDFS.label),
                definition=self.texts(term, SKOS.definition),
                ancestors=tuple(local(a) for a in ancestors),
                colour=self.checked(colour, COLOUR, f"{name} colour"),
                shape=self.checked(shape, SHAPES, f"{name} shape"),
                required=tuple(dict.fromkeys(snake(local(p)) for p in required)),
                abstract=self.is_true(term, KG.abstract, default=False),
                order=self.order_of(term),
                standards=self.standards(term),
            )

    def edge_classes(self) -> Iterator[EdgeClass]:
        """Yield each class of ties that has a relationship type."""
        types: dict[str, str] = {}
        for term in self.subclasses(KG.Tie):
            if term == KG.Tie or self.is_true(term, KG.abstract, default=False):
                continue
            edge = self._edge_class(term)
            if term in self.replaced:
                yield edge
                continue
            if types.setdefault(edge.relationship_type, edge.name) != edge.name:
                other = types[edge.relationship_type]
                message = f"{edge.relationship_type}: type of {other} and {edge.name}"
                raise OntologyError(message)
            yield edge

    def _edge_class(self, term: URIRef) -> EdgeClass:
        name = self.unique_name(term, CLASS_NAME, "class")
        kind = self.checked(
            self.one_of(term, KG.relationshipType), TYPE_NAME, f"{name} relationshipType"
        )
        source, target = self._end(term, KG.tieSource), self._end(term, KG.tieTarget)
        style = self.inherited(term, KG.Tie, KG.lineStyle)
        colour = self.inherited(term, KG.Tie, KG.colour)
        width = self.inherited(term, KG.Tie, KG.width)
        return EdgeClass(
            name=name,
            iri=str(term),
            label=self.texts(term, RDFS.label),
            definition=self.texts(term, SKOS.definition),
            phrase=self.texts(term, KG.phrase) or self.texts(term, RDFS.label),
            relationship_type=kind,
            source=snake(local(source)),
            target=snake(local(target)),
            source_iri=str(source),
            target_iri=str(target),
            source_label=self.texts(source, RDFS.label),
            target_label=self.texts(target, RDFS.label),
            source_classes=tuple(local(c) for c in self.all_of(source, SCHEMA.rangeIncludes)),
            target_classes=tuple(local(c) for c in self.all_of(target, SCHEMA.rangeIncludes)),
            directed=self.is_true(term, KG.directed, default=True),
            key=tuple(snake(local(p)) for p in self.all_of(term, KG.key)),
            required=tuple(snake(local(p)) for p in self.all_of(term, KG.required)),
            colour=self.checked(colour, COLOUR, f"{name} colour"),
            width=int(self.checked(width, re.compile(r"[1-9]|1[0-9]|20"), f"{name} width")),
            line_style=self.checked(style, LINE_STYLES, f"{name} lineStyle"),
            order=self.order_of(term),
            standards=self.standards(term),
        )

    def _end(self, term: URIRef, predicate: URIRef) -> URIRef:
        ends = self.all_of(term, predicate)
        if len(ends) != 1 or not self.all_of(ends[0], SCHEMA.rangeIncludes):
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
            key=lambda t: (self.order_of(t), str(t)),
        ):
            name = self.unique_name(term, PROPERTY_NAME, "property")
            scheme = self.one_of(term, KG.scheme)
            range_ = self.one_of(term, RDFS.range)
            kind = "concept" if scheme else KINDS.get(URIRef(range_), "")
            if not kind:
                kind = "node" if (term, RDF.type, OWL.ObjectProperty) in self.graph else "string"
            yield Property(
                name=snake(name),
                iri=str(term),
                label=self.texts(term, RDFS.label),
                definition=self.texts(term, SKOS.definition),
                kind=kind,
                language=self.one_of(term, KG.language),
                scheme=local(scheme) if scheme else "",
                functional=(term, RDF.type, OWL.FunctionalProperty) in self.graph,
                domain=tuple(local(c) for c in self.all_of(term, SCHEMA.domainIncludes)),
                range=tuple(local(c) for c in self.all_of(term, SCHEMA.rangeIncludes)),
                order=self.order_of(term),
            )

    def concepts(self) -> Iterator[Concept]:
        """Yield each concept of each scheme."""
        for term in sorted(
            {t for t in self.graph.subjects(SKOS.inScheme) if isinstance(t, URIRef)},
            key=lambda t: (self.order_of(t), str(t)),
        ):
            notation = self.one_of(term, SKOS.notation) or snake(local(term))
            yield Concept(
                notation=notation,
                iri=str(term),
                scheme=local(self.one_of(term, SKOS.inScheme)),
                label=self.texts(term, SKOS.prefLabel),
                order=self.order_of(term),
            )

    def recipes(self) -> Iterator[Recipe]:
        """Yield each recipe for a network."""
        for term in self.graph.subjects(RDF.type, KG.Recipe):
            if not isinstance(term, URIRef):
                continue
            rule = self.one_of(term, KG.projectionRule) or "newman"
            parallel = self.one_of(term, KG.parallelRule) or "sum"
            name = local(term)
            yield Recipe(
                name=name,
                iri=str(term),
                label=self.texts(term, RDFS.label),
                definition=self.texts(term, SKOS.definition),
                ties=self._locals(term, KG.countsTie),
                actors=self._locals(term, KG.countsActor),
                bases=self._notations(term, KG.countsBasis),
                statuses=self._notations(term, KG.countsStatus),
                confidences=self._notations(term, KG.countsConfidence),
                projects=self._locals(term, KG.projects),
                projection=self.checked(rule, ("newman", "unit"), f"{name} projectionRule"),
                parallel=self.checked(parallel, ("sum", "max"), f"{name} parallelRule"),
                directed=self.is_true(term, KG.directed, default=False),
                isolates=self.is_true(term, KG.keepsIsolates, default=True),
                mentoring=self._locals(term, KG.mentoringTie),
                supporting=self._locals(term, KG.supportingTie),
                part=self._locals(term, KG.partTie),
                planned=self._notations(term, KG.plannedStatus),
                reference=self.one_of(term, DCTERMS.source),
            )

    def _locals(self, term: URIRef, predicate: URIRef) -> tuple[str, ...]:
        return tuple(local(t) for t in self.all_of(term, predicate))

    def _notations(self, term: URIRef, predicate: URIRef) -> tuple[str, ...]:
        return tuple(
            self.one_of(t, SKOS.notation) or snake(local(t)) for t in self.all_of(term, predicate)
        )
