"""RDF values to the text of claims, and what is wrong with a resource."""

from __future__ import annotations

import math
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.calendar import Era
from kg.errors import Fault, SourceError
from kg.messages import shortened
from kg.ontology import Property
from loaders.quads import MAX_FAULTS, Node, Resource
from loaders.terms import Terms, short
from loaders.text import clean, damage, language_of
from loaders.values import canonical, node_id, text_language
from loaders.wording import listed, near, says, why

_XSD = "http://www.w3.org/2001/XMLSchema#"
_GREGORIAN = frozenset(
    (*(f"{_XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth")),
     "http://id.loc.gov/datatypes/edtf/EDTF")
)  # fmt: skip
_BINARY = frozenset((f"{_XSD}double", f"{_XSD}float"))


class NodeReader:
    """Reads the values of resources; what is wrong is gathered in ``faults``."""

    def __init__(self, terms: Terms) -> None:
        """Take the terms that IRIs are looked up in."""
        self.terms = terms
        self.ontology = terms.ontology
        self.faults: list[Fault] = []

    def wrong(self, resource: Resource, message: str, predicate: str = "") -> None:
        """Gather what is wrong with a resource, at one of its properties."""
        if len(self.faults) < MAX_FAULTS:
            column = short(predicate) if predicate else ""
            text = says("rdf.of", iri=short(resource.iri), message=message)
            self.faults.append(Fault(text, file=resource.file, column=column))

    def thing(self, resource: Resource, iri: str, predicate: str = "") -> str:
        """Return the id of a thing; "" if it cannot have one, which is gathered."""
        try:
            return self.terms.id_of(iri)
        except SourceError as exc:
            self.wrong(resource, why(exc), predicate)
            return ""

    def id_value(self, resource: Resource, value: Node, predicate: str) -> str:
        """Return the id that an IRI or a text names; "" if it is none, which is gathered."""
        if isinstance(value, NamedNode):
            return self.thing(resource, value.value, predicate)
        return self._checked(resource, predicate, clean(value.value))

    def _checked(self, resource: Resource, predicate: str, text: str) -> str:
        try:
            return node_id(text)
        except SourceError as exc:
            self.wrong(resource, why(exc), predicate)
            return ""

    def value(
        self, resource: Resource, prop: Property, value: Node, predicate: str
    ) -> tuple[str, str]:
        """Return the canonical text of a value, and its language; "" if it is wrong."""
        if isinstance(value, NamedNode):
            return self._from_iri(resource, prop, value.value, predicate), ""
        text = clean(_lexical(value))
        wrong = damage(text)
        if wrong or not text:
            self.wrong(resource, says("row.found", what=wrong or says("empty_text")), predicate)
            return "", ""
        gregorian = value.datatype.value in _GREGORIAN
        era: Era = "CE" if gregorian else "auto"
        try:
            lang = text_language(prop, value.language or "", language_of(text))
            return canonical(prop, text, self.ontology, era=era), lang
        except SourceError as exc:
            self.wrong(resource, why(exc), predicate)
            return "", ""

    def _from_iri(self, resource: Resource, prop: Property, iri: str, predicate: str) -> str:
        """Return the text of a value that is an IRI."""
        if prop.kind == "node":
            return self.thing(resource, iri, predicate)
        if prop.kind == "uri":
            return self.value(resource, prop, Literal(iri), predicate)[0]
        if prop.kind == "concept":
            return self.notation(resource, prop.scheme, iri, predicate)
        self.wrong(resource, says("rdf.text_in_quotes", found=short(iri)), predicate)
        return ""

    def notation(self, resource: Resource, scheme: str, iri: str, predicate: str) -> str:
        """Return the notation of a concept; "" if there is none, which is gathered."""
        concept = self.terms.concepts.get(iri)
        if concept is not None and concept.scheme == scheme:
            return concept.notation
        allowed = sorted({short(each.iri) for each in self.ontology.schemes[scheme].values()})
        meant = self.terms.replaced(iri) or near(short(iri), allowed)
        message = says("rdf.no_value", found=short(iri), near=meant, allowed=listed(allowed))
        self.wrong(resource, message, predicate)
        return ""


def _lexical(value: Literal) -> str:
    """Return the text of a literal; of a binary number the shortest decimal that is equal."""
    if value.datatype.value in _BINARY:
        try:
            number = float(value.value)
        except ValueError:
            return value.value
        if math.isfinite(number):
            return format(Decimal(repr(number)), "f")
    return value.value


def shown(value: Node) -> str:
    """Return a value as messages show it."""
    return short(value.value) if isinstance(value, NamedNode) else f'"{shortened(value.value)}"'
