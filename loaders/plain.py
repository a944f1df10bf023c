"""Plain RDF to claims: things with their classes and attributes, and ties with their two ends."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.claims import TYPE, Claim, Locator
from kg.ontology import EdgeClass, Property
from loaders.nodes import NodeReader, shown
from loaders.privacy import advice, is_personal, private_header, private_value
from loaders.quads import Node, Resource
from loaders.speakers import PREDICATES, SpeakerReader, Spoken, is_of_claims
from loaders.terms import RDF_TYPE, Terms, short
from loaders.wording import listed, says

Explained = AbstractSet[tuple[str, str, str, str, str]]
"""Statements that a claim of the file states: graph, thing, property, value, language."""


@dataclass(frozen=True, slots=True)
class Known:
    """What all files of a dataset say of classes.

    Attributes
    ----------
    classes
        The names of the classes of each IRI.
    explained
        The statements for which there is a claim.
    """

    classes: dict[str, set[str]]
    explained: Explained


class PlainReader:
    """Reads the claims of resources that are no claims themselves."""

    def __init__(self, reader: NodeReader, dataset: str, known: Known) -> None:
        """Take the reader of values, the id of the dataset, and what is known of its resources."""
        self.reader = reader
        self.speaker = SpeakerReader(reader)
        self.terms: Terms = reader.terms
        self.ontology = reader.ontology
        self.dataset = dataset
        self.known = known

    # ------------------------------------------------------------ things
    def thing(self, resource: Resource) -> Iterator[Claim]:
        """Yield the claims of a thing, in the source of its graph."""
        id_ = self.reader.thing(resource, resource.iri)
        facts = self._facts(resource, id_) if id_ else []
        if not facts:
            return
        self._check_private(resource, facts)
        spoken = self.speaker.spoken(resource)
        for name, value, lang in facts:
            for source in spoken.sources:
                yield self._claim(resource, spoken, Claim(id_, name, value, source, lang=lang))

    def _facts(self, resource: Resource, id_: str) -> list[tuple[str, str, str]]:
        """Return property, value and language of all that no claim of the file states."""
        facts: dict[tuple[str, str, str], None] = {}
        for class_name in self._classes(resource, id_):
            facts[TYPE, class_name, ""] = None
        for predicate, value in resource.statements:
            if predicate != RDF_TYPE and not is_of_claims(predicate):
                prop = self._property(resource, predicate, value)
                if prop and not self._is_explained(resource, id_, prop, value):
                    text, lang = self.reader.value(resource, prop, value, predicate)
                    if text:
                        facts[prop.name, text, lang] = None
        self._check_functional(resource, facts)
        return list(facts)

    def _classes(self, resource: Resource, id_: str) -> list[str]:
        """Return the classes that a graph gives a thing and no claim does, the lowest only."""
        names: dict[str, None] = {}
        implied = self._implied(resource)
        for value in resource.values(RDF_TYPE):
            class_ = self.terms.classes.get(value.value)
            if class_ is None:
                if value.value not in implied and not self.terms.is_ignored(value.value):
                    self.reader.wrong(resource, self.terms.unknown(value.value, "class"), RDF_TYPE)
            elif (resource.graph, id_, TYPE, class_.name, "") not in self.known.explained:
                names[class_.name] = None
        above = {a for name in names for a in self.ontology.node_class(name).ancestors}
        lowest = [name for name in names if name not in above]
        if len(lowest) > 1:
            message = says("rdf.many_classes", found=listed(lowest))
            self.reader.wrong(resource, message, RDF_TYPE)
        for name in lowest:
            if self.ontology.node_class(name).abstract:
                self.reader.wrong(resource, says("rdf.abstract", found=name), RDF_TYPE)
        return lowest

    def _implied(self, resource: Resource) -> set[str]:
        """Return the standard classes that follow from the classes of a thing."""
        names = self.known.classes.get(resource.iri, set()) & self.ontology.node_classes.keys()
        labels = {label for name in names for label in self.ontology.labels(name)}
        return {iri for label in labels for iri in self.ontology.node_class(label).standards}

    def _property(self, resource: Resource, predicate: str, value: Node) -> Property | None:
        """Return the property of a thing; None if it is left out or wrong, which is gathered."""
        prop = self._term(resource, predicate, value)
        if prop is None:
            return None
        classes = [c for c in self.known.classes.get(resource.iri, ()) if
                   c in self.ontology.node_classes]  # fmt: skip
        allowed = [p for c in classes for p in self.ontology.properties_of(c)]
        if classes and prop not in allowed:
            names = listed(p.name for p in allowed)
            owner = " / ".join(sorted(classes))
            message = says("row.not_allowed", owner=owner, name=prop.name, allowed=names)
            self.reader.wrong(resource, message, predicate)
            return None
        return prop

    def _term(self, resource: Resource, predicate: str, value: Node) -> Property | None:
        """Return the property that an IRI stands for."""
        base = self.terms.derived.get(predicate)
        if base is not None and resource.values(base):
            return None  # The first or last day of a date: it follows from the date.
        if predicate in self.terms.properties:
            return self.terms.properties[predicate]
        mapped = self.terms.rule.properties.get(predicate)
        if mapped is not None:
            lang = "" if isinstance(value, NamedNode) else (value.language or "").split("-")[0]
            name = mapped.get(lang) or mapped.get("")
            if name:
                return self.ontology.properties[name]
            message = says("rdf.unmapped_lang", lang=lang or "-", found=shown(value))
            self.reader.wrong(resource, message, predicate)
        elif not self.terms.is_ignored(predicate):
            self.reader.wrong(resource, self.terms.unknown(predicate, "property"), predicate)
        return None

    def _is_explained(self, resource: Resource, id_: str, prop: Property, value: Node) -> bool:
        """Tell whether a claim of the file states a statement."""
        lang = ""
        text = value.value
        if isinstance(value, NamedNode):
            concept = self.terms.concepts.get(text)
            if concept is not None:
                text = concept.notation
            elif prop.kind == "node":
                text = self.reader.thing(resource, text)
        else:
            lang = value.language or ""
        return (resource.graph, id_, prop.name, text, lang) in self.known.explained

    def _check_functional(
        self, resource: Resource, facts: dict[tuple[str, str, str], None]
    ) -> None:
        names = [name for name, _, _ in facts]
        for name in sorted(set(names)):
            if name != TYPE and self.ontology.property(name).functional and names.count(name) > 1:
                message = says("rdf.many_in_source", count=names.count(name))
                self.reader.wrong(resource, message, self.ontology.property(name).iri)

    def _check_private(self, resource: Resource, facts: list[tuple[str, str, str]]) -> None:
        """Find in what is said of a person what identifies or reaches them."""
        if not is_personal(self.ontology, self.known.classes.get(resource.iri, ())):
            return
        for name, value, _ in facts:
            personal = private_header(name)
            found = says("number_of_person") if personal else private_value(value)
            if found:
                iri = RDF_TYPE if name == TYPE else self.ontology.property(name).iri
                message = says("row.private", what=found, advice=advice())
                self.reader.wrong(resource, message, iri)

    # ------------------------------------------------------------ ties
    def tie(self, resource: Resource) -> Iterator[Claim]:
        """Yield the claim of a tie, in the source of its graph."""
        edge = self._edge(resource)
        if edge is None:
            return
        start = self._end(resource, edge, edge.source_iri)
        end = self._end(resource, edge, edge.target_iri)
        qualifiers = self._qualifiers(resource, edge)
        ties = [self.reader.id_value(resource, v, PREDICATES["tie"])
                for v in resource.values(PREDICATES["tie"])]  # fmt: skip
        if len(ties) > 1:
            message = says("rdf.many", count=len(ties))
            self.reader.wrong(resource, message, PREDICATES["tie"])
        spoken = self.speaker.spoken(resource)
        if not start or not end:
            return
        for source in spoken.sources:
            yield self._claim(resource, spoken, Claim(
                start, edge.name, end, source, tie=ties[0] if ties else "", qualifiers=qualifiers,
            ))  # fmt: skip

    def _edge(self, resource: Resource) -> EdgeClass | None:
        """Return the edge class of a tie; None if it has none or many, which is gathered."""
        names = [n for n in self.known.classes[resource.iri] if n in self.ontology.edge_classes]
        other = [n for n in self.known.classes[resource.iri] if n not in names]
        if len(names) > 1 or other:
            classes = listed(sorted((*names, *other)))
            self.reader.wrong(resource, says("rdf.many_classes", found=classes), RDF_TYPE)
            return None
        for value in resource.values(RDF_TYPE):
            if value.value not in self.terms.edges and not self.terms.is_ignored(value.value):
                self.reader.wrong(resource, self.terms.unknown(value.value, "class"), RDF_TYPE)
        return self.ontology.edge_classes[names[0]]

    def _end(self, resource: Resource, edge: EdgeClass, predicate: str) -> str:
        """Return the id at one end of a tie; "" if there is none or many, which is gathered."""
        values = resource.values(predicate)
        if len(values) != 1:
            found = ", ".join(shown(value) for value in values) or says("none")
            message = says("rdf.one_end", owner=edge.name, predicate=short(predicate), found=found)
            self.reader.wrong(resource, message, predicate)
            return ""
        return self.reader.id_value(resource, values[0], predicate)

    def _qualifiers(self, resource: Resource, edge: EdgeClass) -> tuple[tuple[str, str], ...]:
        """Return what a tie has besides its ends, sorted."""
        allowed = {p.name: p for p in self.ontology.properties_of(edge.name)}
        found: set[tuple[str, str]] = set()
        skipped = {RDF_TYPE, edge.source_iri, edge.target_iri, PREDICATES["tie"]}
        for predicate, value in resource.statements:
            if predicate in skipped or is_of_claims(predicate):
                continue
            prop = self._term(resource, predicate, value)
            if prop is not None and prop.name not in allowed:
                words = {"name": prop.name, "allowed": listed(allowed)}
                message = says("row.not_allowed", owner=edge.name, **words)
                self.reader.wrong(resource, message, predicate)
            elif prop is not None:
                text, _ = self.reader.value(resource, prop, value, predicate)
                found |= {(prop.name, text)} if text else set()
        for name in sorted({name for name, _ in found}):
            values = [value for key, value in found if key == name]
            if allowed[name].functional and len(values) > 1:
                found_ = listed(sorted(values))
                message = says("rdf.many_listed", count=len(values), found=found_)
                self.reader.wrong(resource, message, allowed[name].iri)
        return tuple(sorted(found))

    def _claim(self, resource: Resource, spoken: Spoken, fact: Claim) -> Claim:
        """Return a claim of a fact with who states it."""
        return Claim(
            subject=fact.subject,
            property=fact.property,
            value=fact.value,
            source=fact.source,
            lang=fact.lang,
            tie=fact.tie,
            qualifiers=fact.qualifiers,
            attributed_to=spoken.attributed_to,
            basis=spoken.basis,
            confidence=spoken.confidence,
            char_start=spoken.char_start,
            char_end=spoken.char_end,
            note=spoken.note,
            locator=Locator(dataset=self.dataset, file=resource.file),
        )
