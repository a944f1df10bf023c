"""RDF files as resources: what each says of one thing in one graph; the one door of the parser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import Fault, SourceError
from kg.messages import shortened
from loaders.terms import short
from loaders.wording import says

FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES, ".jsonld": RdfFormat.JSON_LD,
}  # fmt: skip
_BOM = b"\xef\xbb\xbf"
_REMOTE = "LoadDocumentCallback"
MAX_FAULTS = 1000

Node = NamedNode | Literal
"""What can stand as the object of a statement here."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What one graph of one file says of one IRI.

    Attributes
    ----------
    file
        The file's name.
    graph
        The IRI of the named graph, "" of the default one.
    iri
        What it is about.
    statements
        Pairs of the property's IRI and the value, sorted, each once.
    """

    file: str
    graph: str
    iri: str
    statements: tuple[tuple[str, Node], ...]

    def values(self, predicate: str) -> list[Node]:
        """Return the values of a property."""
        return [value for name, value in self.statements if name == predicate]


def read_resources(path: Path, file: str, base: str = "") -> list[Resource]:
    """Return the resources of an RDF file, sorted by graph and IRI.

    Parameters
    ----------
    path, file
        The file, and its name for messages.
    base
        What relative IRIs are relative to; "" refuses them.

    Raises
    ------
    SourceError
        It is not RDF of its kind, or has blank nodes or statements about statements: what has no
        IRI could not be found again.
    """
    found: dict[tuple[str, str], set[tuple[str, Node]]] = {}
    faults: dict[str, None] = {}
    for quad in _quads(path, file, base):
        wrong = _wrong(quad)
        if wrong:
            faults[wrong] = None
            if len(faults) >= MAX_FAULTS:
                break
            continue
        # `_wrong` has refused every other kind of term.
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
            statements = found.setdefault((graph, quad.subject.value), set())
            statements.add((quad.predicate.value, quad.object))
    if faults:
        raise SourceError([Fault(message, file=file) for message in faults])
    return [
        Resource(file, graph, iri, tuple(sorted(found[graph, iri], key=_order)))
        for graph, iri in sorted(found)
    ]


def _order(statement: tuple[str, Node]) -> tuple[str, str]:
    return statement[0], str(statement[1])


def _quads(path: Path, file: str, base: str) -> Iterator[Quad]:
    """Yield the statements of a file."""
    try:
        content = path.read_bytes().removeprefix(_BOM)
    except OSError as exc:
        raise SourceError([Fault(says("file.unreadable", why=str(exc)), file=file)]) from exc
    format_ = FORMATS[path.suffix.lower()]
    try:
        yield from parse(io.BytesIO(content), format=format_, base_iri=base or None)
    except (SyntaxError, ValueError, OSError) as exc:
        text = str(exc.msg if isinstance(exc, SyntaxError) else exc)
        message = (
            says("rdf.remote", format=format_.name)
            if _REMOTE in text
            else says("rdf.syntax", why=f"not {format_.name}: {shortened(text)}")
        )
        raise SourceError([Fault(message, file=file)]) from exc


def _wrong(quad: Quad) -> str:
    """Return why a statement cannot be taken, or ``""``."""
    if isinstance(quad.graph_name, BlankNode):
        return says("rdf.unnamed_graph")
    for term in (quad.subject, quad.object):
        if isinstance(term, BlankNode):
            about = quad.subject
            blank = says("rdf.another_blank")
            whose = short(about.value) if isinstance(about, NamedNode) else blank
            return says("rdf.blank", predicate=short(quad.predicate.value), whose=whose)
        if not isinstance(term, (NamedNode, Literal)):
            return says("rdf.about_statement", found=shortened(str(term)))
    return ""
