"""Read Turtle files, and the values of their terms; refuse what could be no label or colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax

from kg.errors import OntologyError

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
CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,63}")
PROPERTY_NAME = re.compile(r"[a-z][A-Za-z0-9]{0,63}")
TYPE_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
KINDS = {
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


class Terms:
    """Values of the terms of one RDF graph of ontology files."""

    def __init__(self, graph: Graph) -> None:
        """Read ``graph``, which is not changed."""
        self.graph = graph
        self._names: dict[str, URIRef] = {}

    # ------------------------------------------------------------ small readers
    def texts(self, term: URIRef, predicate: URIRef) -> dict[str, str]:
        """Return the texts of a term by language."""
        return {
            text.language or "en": str(text)
            for text in sorted(self.graph.objects(term, predicate), key=str)
            if isinstance(text, Literal)
        }

    def all_of(self, term: URIRef, predicate: URIRef) -> list[URIRef]:
        """Return the IRIs that a term has for a predicate, in the ontology's order."""
        found = (o for o in self.graph.objects(term, predicate) if isinstance(o, URIRef))
        return sorted(found, key=lambda o: (self.order_of(o), str(o)))

    def one_of(self, term: URIRef, predicate: URIRef) -> str:
        """Return the one value of a predicate, or an empty text; two are an error."""
        values = sorted({str(value) for value in self.graph.objects(term, predicate)})
        if len(values) > 1:
            message = f"{local(term)}: {local(predicate)} has {len(values)} values: {values}"
            raise OntologyError(message)
        return values[0] if values else ""

    def order_of(self, term: URIRef) -> int:
        """Return the place of a term in the ontology's order."""
        value = next(iter(self.graph.objects(term, KG.order)), None)
        return int(str(value)) if value is not None and str(value).isdigit() else 1000

    def is_true(self, term: URIRef, predicate: URIRef, *, default: bool) -> bool:
        """Return the truth of a predicate, or the default."""
        value = self.one_of(term, predicate)
        return value.lower() in {"true", "1"} if value else default

    def unique_name(self, term: URIRef, pattern: re.Pattern[str], what: str) -> str:
        """Return the local name of a term, which must be of a form and no other term's."""
        name = local(term)
        if not pattern.fullmatch(name):
            message = f"{term}: {name!r} cannot be the name of a {what}: use {pattern.pattern}"
            raise OntologyError(message)
        if self._names.setdefault(name, term) != term:
            message = f"{name}: two terms have this name: {self._names[name]} and {term}"
            raise OntologyError(message)
        return name

    def ancestors(self, term: URIRef, root: URIRef) -> tuple[URIRef, ...]:
        """Return the superclasses below and including ``root``, nearest first."""
        found: list[URIRef] = []
        wave = [term]
        while wave:
            parents = [p for t in wave for p in self.all_of(t, RDFS.subClassOf)]
            wave = [p for p in dict.fromkeys(parents) if p not in found and self.is_below(p, root)]
            if term in wave:
                message = f"{local(term)}: is its own superclass"
                raise OntologyError(message)
            found += wave
        rest = [p for p in found if p != root]
        return (*rest, root) if root in found else tuple(rest)

    def is_below(self, term: URIRef, root: URIRef) -> bool:
        """Tell whether a term is a class or below it."""
        return root in self.graph.transitive_objects(term, RDFS.subClassOf)

    def subclasses(self, root: URIRef) -> list[URIRef]:
        """Return a class and all classes below it, in order."""
        found = self.graph.transitive_subjects(RDFS.subClassOf, root)
        terms = [t for t in found if isinstance(t, URIRef)]
        return sorted(set(terms), key=lambda t: (self.order_of(t), str(t)))

    def inherited(self, term: URIRef, root: URIRef, predicate: URIRef) -> str:
        """Return the value of a predicate of a class, or of its nearest superclass."""
        for each in (term, *self.ancestors(term, root)):
            value = self.one_of(each, predicate)
            if value:
                return value
        return ""

    def standards(self, term: URIRef) -> tuple[str, ...]:
        """Return the superclasses and matches in standard vocabularies."""
        found = [*self.all_of(term, RDFS.subClassOf), *self.all_of(term, SKOS.closeMatch)]
        return tuple(sorted({str(f) for f in found if not str(f).startswith(NAMESPACE)}))

    def checked(self, value: str, allowed: Iterable[str] | re.Pattern[str], where: str) -> str:
        """Return a value if it is allowed; an error names what is."""
        if isinstance(allowed, re.Pattern):
            good, say = bool(allowed.fullmatch(value)), allowed.pattern
        else:
            good, say = value in set(allowed), ", ".join(sorted(allowed))
        if not good:
            message = f"{where}: found {value!r}, allowed: {say}"
            raise OntologyError(message)
        return value
