"""SHACL shapes that follow from the ontology itself: ends, values, schemes, how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import RDF, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from kg.ontology import NAMESPACE, EdgeClass, NodeClass, Ontology, Property, in_language
from kg.ontology.turtle import EDTF
from kg.resources import message_templates

KG = Namespace(NAMESPACE)
KGS = Namespace("https://w3id.org/stakeholder-kg/shapes#")
PER_SOURCE = KG.perSource
_LANGUAGES = ("en", "th")
_DATATYPES = {"decimal": XSD.decimal, "integer": XSD.integer, "uri": XSD.anyURI, "edtf": EDTF}


class Deriver:
    """Shapes of an ontology's classes and properties."""

    def __init__(self, ontology: Ontology) -> None:
        """Take the ontology; nothing is derived yet."""
        self.ontology = ontology
        self.shapes = Graph()
        self.shapes.bind("kg", KG)
        self.shapes.bind("kgs", KGS)
        self.shapes.bind("sh", SH)

    def graph(self) -> Graph:
        """Return all derived shapes."""
        for edge in self.ontology.edge_classes.values():
            self._edge(edge)
        for node in self.ontology.node_classes.values():
            self._node(node)
        return self.shapes

    # ------------------------------------------------------------ classes
    def _edge(self, edge: EdgeClass) -> None:
        shape = self._shape(f"{edge.name}Tie", edge.iri, per_source=True)
        ends = (
            (edge.source, edge.source_iri, edge.source_label, edge.source_classes),
            (edge.target, edge.target_iri, edge.target_label, edge.target_classes),
        )
        for name, iri, label, classes in ends:
            words = {"tie": edge.label, "property": label, "allowed": self._classes(classes)}
            count = self._property(shape, f"{edge.name}-{name}-count", iri, "end_count", words)
            self.shapes.add((count, SH.minCount, Literal(1)))
            self.shapes.add((count, SH.maxCount, Literal(1)))
            kind = self._property(shape, f"{edge.name}-{name}-class", iri, "end_class", words)
            self._any_class(kind, classes)
        for prop in self.ontology.properties_of(edge.name):
            self._values(shape, edge.name, prop)
        for name in edge.required:
            self._required(shape, edge.name, edge.label, self.ontology.property(name))

    def _node(self, node: NodeClass) -> None:
        own = [p for p in self.ontology.properties.values() if node.name in p.domain]
        if own:
            shape = self._shape(f"{node.name}Values", node.iri, per_source=True)
            for prop in own:
                self._values(shape, node.name, prop)
        if node.required:
            shape = self._shape(f"{node.name}Required", node.iri, per_source=False)
            for name in node.required:
                self._required(shape, node.name, node.label, self.ontology.property(name))

    # ------------------------------------------------------------ properties
    def _values(self, shape: URIRef, owner: str, prop: Property) -> None:
        words: dict[str, Mapping[str, str]] = {"property": self._named(prop)}
        if prop.functional:
            one = self._property(shape, f"{owner}-{prop.name}-one", prop.iri, "one_value", words)
            self.shapes.add((one, SH.maxCount, Literal(1)))
        if prop.kind == "concept":
            concepts = self.ontology.schemes[prop.scheme]
            words["allowed"] = _same(", ".join(concepts))
            listed = self._property(shape, f"{owner}-{prop.name}-in", prop.iri, "concept", words)
            head = BNode()
            Collection(self.shapes, head, [URIRef(c.iri) for c in concepts.values()])
            self.shapes.add((listed, SH["in"], head))
        elif prop.kind == "node" and prop.range:
            words["allowed"] = self._classes(prop.range)
            kind = self._property(
                shape, f"{owner}-{prop.name}-class", prop.iri, "node_class", words
            )
            self._any_class(kind, prop.range)
        elif prop.kind in _DATATYPES:
            words["kind"] = message_templates("kinds")[prop.kind]
            kind = self._property(shape, f"{owner}-{prop.name}-type", prop.iri, "datatype", words)
            self.shapes.add((kind, SH.datatype, _DATATYPES[prop.kind]))

    def _required(
        self, shape: URIRef, owner: str, label: Mapping[str, str], prop: Property
    ) -> None:
        words = {"class": label, "property": self._named(prop)}
        needs = self._property(shape, f"{owner}-{prop.name}-required", prop.iri, "required", words)
        self.shapes.add((needs, SH.minCount, Literal(1)))

    # ------------------------------------------------------------ pieces
    def _shape(self, name: str, class_iri: str, *, per_source: bool) -> URIRef:
        shape = KGS[name]
        self.shapes.add((shape, RDF.type, SH.NodeShape))
        self.shapes.add((shape, SH.targetClass, URIRef(class_iri)))
        if per_source:
            self.shapes.add((shape, PER_SOURCE, Literal("true", datatype=XSD.boolean)))
        return shape

    def _property(
        self,
        shape: URIRef,
        name: str,
        path: str,
        message: str,
        words: Mapping[str, Mapping[str, str]],
    ) -> URIRef:
        rule = KGS[name]
        self.shapes.add((shape, SH.property, rule))
        self.shapes.add((rule, SH.path, URIRef(path)))
        for lang in _LANGUAGES:
            filled = {key: in_language(texts, lang) for key, texts in words.items()}
            text = message_templates("check")[message][lang].format_map(filled)
            self.shapes.add((rule, SH.message, Literal(text, lang=lang)))
        return rule

    def _any_class(self, rule: URIRef, classes: Iterable[str]) -> None:
        iris = [URIRef(self.ontology.node_class(name).iri) for name in classes]
        if len(iris) == 1:
            self.shapes.add((rule, SH["class"], iris[0]))
            return
        options = []
        for iri in iris:
            option = KGS[f"is-{iri.rsplit('#', 1)[-1].rsplit('/', 1)[-1]}"]
            self.shapes.add((option, SH["class"], iri))
            options.append(option)
        head = BNode()
        Collection(self.shapes, head, list(options))
        self.shapes.add((rule, SH["or"], head))

    def _classes(self, names: Iterable[str]) -> Mapping[str, str]:
        classes = [self.ontology.node_class(name) for name in names]
        return {
            lang: ", ".join(f"{c.name} ({in_language(c.label, lang)})" for c in classes)
            for lang in _LANGUAGES
        }

    def _named(self, prop: Property) -> Mapping[str, str]:
        return {lang: f"{prop.name} ({in_language(prop.label, lang)})" for lang in _LANGUAGES}


def _same(text: str) -> Mapping[str, str]:
    return dict.fromkeys(_LANGUAGES, text)
