"""The same shapes and data checked by the project's compiler and by pyshacl, made comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import SH as RDFLIB_SH
from rdflib.term import Node

from kg.check.engine import Checker
from kg.check.model import Violation
from kg.check.reading import ShapesGraph, read_shapes
from kg.check.terms import Term, exact_store, sh

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
"""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """A validation result as text; ``messages`` are those of the shape alone."""

    focus: str
    path: str
    value: str
    shape: str
    component: str
    severity: str
    messages: tuple[str, ...] = ()


def triples(turtle: str) -> list[Triple]:
    """Return the triples of Turtle."""
    found = parse(PREFIXES + turtle, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    return [quad.triple for quad in found]


def compiled(
    shapes: Sequence[Triple], data: Sequence[Triple], *, with_details: bool = False
) -> set[Result]:
    """Return what the compiled shapes find."""
    read = read_shapes(ShapesGraph([("shapes.ttl", shapes)]))
    paths = {str(t.subject): str(t.object) for t in shapes if t.predicate == sh("path")}
    checker = Checker(exact_store(data), read)
    return {
        _result(violation, paths)
        for violation in checker.violations(read.values())
        if with_details or not violation.is_detail
    }


def _result(violation: Violation, paths: dict[str, str]) -> Result:
    named = str(violation.path) if isinstance(violation.path, NamedNode) else ""
    path = named or paths.get(str(violation.shape.node), "")
    return Result(
        str(violation.focus), path, str(violation.value or ""),
        str(violation.shape.node), str(violation.constraint.component),
        str(violation.shape.severity), tuple(sorted(map(str, violation.shape.messages))),
    )  # fmt: skip


def oracle(
    shapes: Sequence[Triple], data: Sequence[Triple], *, with_details: bool = False
) -> set[Result]:
    """Return what pyshacl finds."""
    _, report, _ = pyshacl.validate(
        rdflib_graph(data), shacl_graph=rdflib_graph(shapes), inference="none", meta_shacl=False
    )
    assert isinstance(report, rdflib.Graph)
    said = {str(t.subject) for t in shapes if t.predicate == sh("message")}
    top = set(report.objects(None, RDFLIB_SH.result))
    found = set(report.subjects(rdflib.RDF.type, RDFLIB_SH.ValidationResult))
    return {_reported(report, node, said) for node in (found if with_details else top)}


def _reported(report: rdflib.Graph, node: Node, said: set[str]) -> Result:
    def one(predicate: rdflib.URIRef) -> str:
        value = report.value(node, predicate)
        return "" if value is None else str(_term(value))

    shape = report.value(node, RDFLIB_SH.sourceShape)
    messages = [str(_term(m)) for m in report.objects(node, RDFLIB_SH.resultMessage)]
    return Result(
        one(RDFLIB_SH.focusNode), one(RDFLIB_SH.resultPath), one(RDFLIB_SH.value),
        one(RDFLIB_SH.sourceShape), one(RDFLIB_SH.sourceConstraintComponent),
        one(RDFLIB_SH.resultSeverity),
        tuple(sorted(messages)) if shape is not None and str(_term(shape)) in said else (),
    )  # fmt: skip


def _term(node: Node) -> Term:
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))


def rdflib_graph(found: Sequence[Triple]) -> rdflib.Graph:
    """Return triples as a graph of rdflib, every literal as it is spelt."""
    graph = rdflib.Graph()
    for triple in found:
        subject, predicate, value = map(_node, triple)
        graph.add((subject, predicate, value))
    return graph


def _node(term: object) -> Node:
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = rdflib.URIRef(term.datatype.value)
        if datatype == rdflib.XSD.string:
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    assert isinstance(term, NamedNode | BlankNode)
    return (rdflib.BNode if isinstance(term, BlankNode) else rdflib.URIRef)(term.value)
