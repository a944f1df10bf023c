"""RDF terms of shapes and data, and how they stand in a store without losing their spelling.

Oxigraph keeps numbers, truth values and dates by value: ``"007"^^xsd:integer`` comes back as ``7``.
SHACL counts and compares terms, so a literal of a datatype stands in the store as one of a
datatype that Oxigraph does not know; `exact` and `original` go there and back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

Term = NamedNode | BlankNode | Literal

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

TYPE = NamedNode(f"{RDF}type")
FIRST, REST, NIL = (NamedNode(f"{RDF}{name}") for name in ("first", "rest", "nil"))
SUBCLASS = NamedNode(f"{RDFS}subClassOf")
STRING = NamedNode(f"{XSD}string")
LANG_STRING = NamedNode(f"{RDF}langString")
TRUE, FALSE = Literal(value=True), Literal(value=False)

_EXACT = "urn:x-exact:"
_AS_THEY_ARE = {STRING.value, LANG_STRING.value}


def sh(name: str) -> NamedNode:
    """Return the IRI of a term of SHACL."""
    return NamedNode(SH + name)


def exact_datatype(datatype: NamedNode) -> NamedNode:
    """Return the datatype that stands in a store for another."""
    if datatype.value in _AS_THEY_ARE:
        return datatype
    return NamedNode(_EXACT + datatype.value)


def exact(term: Term) -> Term:
    """Return the term that stands in a store for another, spelt the same."""
    if not isinstance(term, Literal) or term.datatype.value in _AS_THEY_ARE:
        return term
    return Literal(term.value, datatype=NamedNode(_EXACT + term.datatype.value))


def original(term: Term) -> Term:
    """Return the term that another stands for in a store."""
    if not isinstance(term, Literal) or not term.datatype.value.startswith(_EXACT):
        return term
    return Literal(term.value, datatype=NamedNode(term.datatype.value[len(_EXACT) :]))


def exact_store(triples: Iterable[Triple]) -> Store:
    """Return a store of triples in which every literal keeps its spelling."""
    store = Store()
    store.bulk_extend(_exact_quads(triples))
    return store


def _exact_quads(triples: Iterable[Triple]) -> Iterator[Quad]:
    for triple in triples:
        value = triple.object
        if isinstance(value, Literal):
            value = exact(value)
        yield Quad(triple.subject, triple.predicate, value)
