"""The facts: claims as RDF, one named graph a source, every IRI minted, no blank nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from operator import attrgetter
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.calendar import parse_date
from kg.claims import TYPE, Claim
from kg.ontology import NAMESPACE, Ontology
from kg.ontology.terms import Property

_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE = NamedNode(f"{_XSD}date")
_INTEGER = NamedNode(f"{_XSD}integer")
_DATATYPES = {
    "decimal": NamedNode(f"{_XSD}decimal"),
    "integer": _INTEGER,
    "uri": NamedNode(f"{_XSD}anyURI"),
    "edtf": NamedNode("http://id.loc.gov/datatypes/edtf/EDTF"),
}
PREFIXES = {
    "kg": NAMESPACE,
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": _XSD,
}
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]+")
_KEPT = 100_000
"""How many terms a writer remembers."""


@cache
def kg_term(name: str) -> NamedNode:
    """Return the IRI of a term that the claims themselves are written with."""
    return NamedNode(NAMESPACE + name)


def _quoted(id_: str) -> str:
    # A tilde is never quoted; most ids have nothing that is.
    return id_ if _PLAIN.fullmatch(id_) else quote(id_, safe="")


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs of one network, minted below its base."""

    base: str

    def node(self, id_: str, query: str = "") -> NamedNode:
        """Return the IRI of a thing, with a query after it."""
        return NamedNode(f"{self.base}node/{_quoted(id_)}{query}")

    def tie(self, id_: str, query: str = "") -> NamedNode:
        """Return the IRI of a tie, with a query after it."""
        return NamedNode(f"{self.base}tie/{_quoted(id_)}{query}")

    def claim(self, id_: str) -> NamedNode:
        """Return the IRI of a claim."""
        return NamedNode(f"{self.base}claim/{id_}")

    def source(self, id_: str) -> NamedNode:
        """Return the name of the graph that holds what one source states."""
        return NamedNode(f"{self.base}source/{_quoted(id_)}")


@dataclass(frozen=True, slots=True)
class Facts:
    """All claims of a network, each once, in the order of their ids.

    Attributes
    ----------
    claims
        Unique by id; of equal claims entered twice, the first place is kept.
    ontology
        What their terms mean.
    base
        The IRI below which the network's IRIs are minted; ends with ``/`` or ``#``.
    """

    claims: tuple[Claim, ...]
    ontology: Ontology
    base: str

    @classmethod
    def of(cls, claims: Iterable[Claim], ontology: Ontology, base: str) -> Facts:
        """Gather claims; equal ones count once, at the place that sorts first."""
        unique: dict[str, Claim] = {}
        for claim in claims:
            kept = unique.setdefault(claim.id, claim)
            if kept is not claim and _place(claim) < _place(kept):
                unique[claim.id] = claim
        return cls(tuple(sorted(unique.values(), key=_id)), ontology, base)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources, sorted."""
        return tuple(sorted({claim.source for claim in self.claims}))

    def by_about(self) -> dict[str, list[Claim]]:
        """Return the claims of each thing and tie, by the id they are about."""
        grouped: dict[str, list[Claim]] = {}
        for claim in self.claims:
            grouped.setdefault(claim.about(self.ontology), []).append(claim)
        return grouped

    def quads(self, source: str | None = None) -> Iterator[Quad]:
        """Yield the RDF of all sources, or of one; a quad may come more than once."""
        writer = Writer(self.ontology, Iris(self.base))
        for claim in self.claims:
            if source is None or claim.source == source:
                yield from writer.quads(claim)

    def nquads(self) -> bytes:
        """Return sorted N-Quads: the same facts, the same bytes."""
        lines = {f"{quad} .\n" for quad in self.quads()}
        return "".join(sorted(lines)).encode("utf-8")

    def trig(self) -> bytes:
        """Return TriG, one named graph a source, sorted."""
        quads = sorted(set(self.quads()), key=str)
        text = serialize(
            sorted(quads, key=lambda q: (str(q.graph_name), str(q))),
            format=RdfFormat.TRIG,
            prefixes={
                **PREFIXES,
                **{k: f"{self.base}{k}/" for k in ("node", "tie", "claim", "source")},
            },
        )
        return text or b""


_id = attrgetter("id")


def _place(claim: Claim) -> tuple[str, str, str, int]:
    at = claim.locator
    return (at.dataset, at.file, at.sheet, at.row)


class Writer:
    """The quads of a claim."""

    def __init__(self, ontology: Ontology, iris: Iris) -> None:
        """Take the terms and the IRIs of the network."""
        self.ontology = ontology
        self.iris = iris
        # Ids and values come again and again: each is made into a term once.
        self.node = lru_cache(_KEPT)(iris.node)
        self.source = lru_cache(_KEPT)(iris.source)
        # Not a method of its own: a writer is to be gone, with all it remembers, when it is let go.
        self.values = lru_cache(_KEPT)(partial(values_of, ontology, self.node))
        self._term = cache(NamedNode)

    def quads(self, claim: Claim) -> Iterator[Quad]:
        """Yield what the claim states, and the claim itself, in the graph of its source."""
        graph = self.source(claim.source)
        about = self.node(claim.subject)
        if claim.is_tie:
            about = self.iris.tie(claim.tie or claim.about(self.ontology))
        stated = list(self.stated(claim, about))
        for subject, predicate, value in stated:
            yield Quad(subject, predicate, value, graph)
        this = self.iris.claim(claim.id)
        if claim.is_tie:
            for _, predicate, value in stated:
                if predicate != _RDF_TYPE:
                    yield Quad(this, predicate, value, graph)
        for predicate, value in self._claim(claim, about):
            yield Quad(this, predicate, value, graph)

    def stated(
        self, claim: Claim, about: NamedNode
    ) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
        """Yield what the claim states of the thing or tie that has the IRI ``about``."""
        if claim.property == TYPE:
            class_ = self.ontology.node_class(claim.value)
            yield about, _RDF_TYPE, self._term(class_.iri)
            return
        if not claim.is_tie:
            for predicate, term in self.values(claim.property, claim.value, claim.lang):
                yield about, predicate, term
            return
        edge = self.ontology.edge_class(claim.property)
        yield about, _RDF_TYPE, self._term(edge.iri)
        yield about, self._term(edge.source_iri), self.node(claim.subject)
        yield about, self._term(edge.target_iri), self.node(claim.value)
        if claim.tie:
            yield about, kg_term("tie"), Literal(claim.tie)
        for name, value in claim.qualifiers:
            for predicate, term in self.values(name, value, ""):
                yield about, predicate, term

    def _claim(
        self, claim: Claim, about: NamedNode
    ) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        yield _RDF_TYPE, kg_term("Claim")
        yield kg_term("about"), about
        yield kg_term("property"), self._property(claim)
        yield kg_term("claimValue"), self._claim_value(claim)
        yield kg_term("statedIn"), self.node(claim.source)
        yield kg_term("basis"), NamedNode(self.ontology.concept("bases", claim.basis).iri)
        if claim.confidence:
            concept = self.ontology.concept("confidences", claim.confidence)
            yield kg_term("confidence"), NamedNode(concept.iri)
        if claim.attributed_to:
            yield kg_term("attributedTo"), self.iris.node(claim.attributed_to)
        if claim.char_start >= 0:
            yield kg_term("charStart"), Literal(str(claim.char_start), datatype=_INTEGER)
            yield kg_term("charEnd"), Literal(str(claim.char_end), datatype=_INTEGER)
        at = claim.locator
        for name, value in (("note", claim.note), ("dataset", at.dataset), ("inFile", at.file),
                            ("sheet", at.sheet)):  # fmt: skip
            if value:
                yield kg_term(name), Literal(value)
        if at.row:
            yield kg_term("row"), Literal(str(at.row), datatype=_INTEGER)

    def _property(self, claim: Claim) -> NamedNode:
        if claim.property == TYPE:
            return _RDF_TYPE
        if claim.is_tie:
            return NamedNode(self.ontology.edge_class(claim.property).iri)
        return NamedNode(self.ontology.property(claim.property).iri)

    def _claim_value(self, claim: Claim) -> Literal:
        prop = self.ontology.properties.get(claim.property)
        lang = claim.lang or (prop.language if prop else "")
        if lang and prop is not None and prop.kind == "text":
            return Literal(claim.value, language=lang)
        return Literal(claim.value)


def values_of(
    ontology: Ontology, node: Callable[[str], NamedNode], name: str, value: str, lang: str
) -> tuple[tuple[NamedNode, NamedNode | Literal], ...]:
    """Return the predicates and terms that a property's value is, ``node`` minting IRIs."""
    prop = ontology.property(name)
    stated = (NamedNode(prop.iri), _object(ontology, node, prop, value, lang))
    if prop.kind != "edtf" or prop.name not in {"start", "end"}:
        return (stated,)
    span = parse_date(value, era="CE")
    first = Literal(span.first.isoformat(), datatype=_DATE)
    last = Literal(span.last.isoformat(), datatype=_DATE)
    return (
        stated,
        (NamedNode(f"{prop.iri}First"), first),
        (NamedNode(f"{prop.iri}Last"), last),
    )


def _object(
    ontology: Ontology, node: Callable[[str], NamedNode], prop: Property, value: str, lang: str
) -> NamedNode | Literal:
    if prop.kind == "node":
        return node(value)
    if prop.kind == "concept":
        return NamedNode(ontology.concept(prop.scheme, value).iri)
    if prop.kind == "text" and (prop.language or lang):
        return Literal(value, language=prop.language or lang)
    datatype = _DATATYPES.get(prop.kind)
    return Literal(value, datatype=datatype) if datatype else Literal(value)
