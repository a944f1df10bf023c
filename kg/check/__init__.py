"""Check facts against the ontology: SHACL shapes and references; every fault names its row.

What each source says is checked by itself (a corrected name in one source is no contradiction of
another's), then what all sources say together (an agreement has two parties, whoever names them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyshacl import validate
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.check.references import References
from kg.check.shapes import Templates, read_messages, shapes
from kg.claims import TYPE, Claim
from kg.errors import Fault, OntologyError
from kg.facts import Facts, Iris, Writer
from kg.ontology import NAMESPACE, TIE, Ontology
from kg.ontology.turtle import local, snake

__all__ = ["check"]

_SEVERAL, _SHOWN_VALUES = 2, 5


def check(facts: Facts, *, lang: str = "en", shape_files: Sequence[Path] = ()) -> list[Fault]:
    """Return what is wrong with the facts; an empty list means that they may be loaded.

    Parameters
    ----------
    facts
        All facts of a network.
    lang
        Language of the messages: ``th`` or ``en``.
    shape_files
        A workspace's own SHACL files; a shape is checked against what all sources say together,
        or against each source's by itself if it says ``kg:perSource true``.

    Returns
    -------
    Faults in the order of file, row and column, each with the rule that is broken.

    Notes
    -----
    pyshacl takes about 0.7 ms a triple.
    """
    messages = read_messages()["check"]
    found = set(References(facts, messages, lang).faults())
    told = {(f.file, f.sheet, f.row, f.column) for f in found}
    rules = shapes(facts.ontology, shape_files)
    data = _Data(facts)
    for graph, shapes_ in ((data.each, rules.each), (data.whole, rules.whole)):
        for violation in _violations(graph, shapes_):
            fault = data.fault(violation, messages, lang)
            if (fault.file, fault.sheet, fault.row, fault.column) not in told:
                found.add(fault)
    return sorted(found, key=lambda f: (f.file, f.sheet, f.row, f.column, f.message))


@dataclass(frozen=True, slots=True)
class _Violation:
    focus: Node
    predicate: str
    path: str
    value: Node | None
    rule: str
    messages: dict[str, str]


def _violations(data: Graph, rules: Graph) -> list[_Violation]:
    if not len(data) or not len(rules):
        return []
    _, report, text = validate(data, shacl_graph=rules, inference="none", meta_shacl=False)
    if not isinstance(report, Graph):
        message = f"a shape file cannot be used: {text}"
        raise OntologyError(message)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        if focus is None:
            continue
        shape, path = report.value(result, SH.sourceShape), report.value(result, SH.resultPath)
        texts = {
            (m.language or "en"): str(m)
            for m in report.objects(result, SH.resultMessage)
            if isinstance(m, Literal)
        }
        rule = local(shape) if isinstance(shape, URIRef) else ""
        predicate = str(path) if isinstance(path, URIRef) else ""
        named = snake(local(path)) if isinstance(path, URIRef) else ""
        named = named.removesuffix("_first").removesuffix("_last")
        value = report.value(result, SH.value)
        found.append(_Violation(focus, predicate, named, value, rule, texts))
    return found


class _Data:
    """The facts as two RDF graphs, and the way back from a focus node to its claims."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.ontology: Ontology = facts.ontology
        self.iris = Iris(facts.base)
        self.each, self.whole = Graph(), Graph()
        self.claims: dict[Node, list[Claim]] = {}
        self.stated: dict[tuple[Node, str], list[tuple[Node, Claim]]] = {}
        self._names: dict[str, str] = {}
        self._classes: dict[str, set[str]] = {}
        for claim in facts.claims:
            if claim.property == TYPE:
                self._classes.setdefault(claim.subject, set()).add(claim.value)
        writer = Writer(self.ontology, self.iris)
        for claim in facts.claims:
            self._add(claim, writer)
        for id_ in self._classes:
            self._type(self.each, URIRef(self.iris.node(id_).value), id_)

    def _add(self, claim: Claim, writer: Writer) -> None:
        if claim.is_tie:
            iri = self.iris.tie(claim.tie or claim.about(self.ontology))
        else:
            iri = self.iris.node(claim.subject)
        whole = URIRef(iri.value)
        scoped = URIRef(f"{iri.value}?source={self.iris.source(claim.source).value}")
        self._names[iri.value] = claim.tie or claim.subject
        for focus, graph in ((whole, self.whole), (scoped, self.each)):
            self.claims.setdefault(focus, []).append(claim)
            if claim.is_tie:
                for name in (claim.property, TIE):
                    graph.add((focus, RDF.type, URIRef(self._iri(name))))
            else:
                self._type(graph, focus, claim.subject)
        for _, predicate, value in writer.stated(claim, iri):
            if predicate.value != str(RDF.type):
                term = _term(value)
                for focus, graph in ((whole, self.whole), (scoped, self.each)):
                    graph.add((focus, URIRef(predicate.value), term))
                    self.stated.setdefault((focus, predicate.value), []).append((term, claim))

    def _iri(self, name: str) -> str:
        if name in self.ontology.edge_classes:
            return self.ontology.edge_classes[name].iri
        if name in self.ontology.node_classes:
            return self.ontology.node_classes[name].iri
        return NAMESPACE + name

    def _type(self, graph: Graph, focus: URIRef, id_: str) -> None:
        for class_ in self._classes.get(id_, ()):
            for label in self.ontology.labels(class_):
                graph.add((focus, RDF.type, URIRef(self._iri(label))))

    def fault(self, violation: _Violation, messages: Templates, lang: str) -> Fault:
        """Return the fault of a violation, at the row of the claim that it is about."""
        at = self._claim(violation)
        message = violation.messages.get(lang) or next(iter(violation.messages.values()), "")
        subject = (at.tie or at.subject) if at else str(violation.focus)
        if at is not None and at.is_tie:
            edge = self.ontology.edge_class(at.property)
            subject = f"{at.subject} {edge.relationship_type} {at.value}"
        found = self._found(violation, messages["at"][lang])
        said = f"; {messages['found'][lang].format(found=found)}" if found else ""
        place = at.locator if at else None
        return Fault(
            f"{subject}: {message}{said}",
            file=place.file if place else "",
            sheet=place.sheet if place else "",
            row=place.row if place else 0,
            column=violation.path,
            rule=violation.rule,
        )

    def _claim(self, violation: _Violation) -> Claim | None:
        """Return the claim that states the wrong value; else the last of several, else any."""
        claims = self.claims.get(violation.focus, [])
        stated = self.stated.get((violation.focus, violation.predicate), [])
        wrong = [claim for value, claim in stated if value == violation.value]
        types = [claim for claim in claims if claim.property == TYPE]
        for among in (wrong, [claim for _, claim in stated], types, claims):
            if among:
                return max(among, key=lambda claim: (*_place(claim), claim.id))
        return None

    def _found(self, violation: _Violation, at: str) -> str:
        """Return the wrong value, or where there are several all of them with their rows."""
        if violation.value is not None:
            return self._shown(violation.value)
        stated = self.stated.get((violation.focus, violation.predicate), [])
        if len({value for value, _ in stated}) < _SEVERAL:
            return ""
        places = [
            at.format(value=self._shown(value), file=claim.locator.file, row=claim.locator.row)
            for value, claim in sorted(stated, key=lambda pair: (*_place(pair[1]), str(pair[0])))
        ]
        return ", ".join(list(dict.fromkeys(places))[:_SHOWN_VALUES])

    def _shown(self, value: Node | None) -> str:
        """Return a value as the user wrote it: an id with its class, a notation, a text."""
        if isinstance(value, URIRef):
            id_ = self._names.get(str(value))
            if id_ is None:
                return snake(local(value))
            classes = ", ".join(sorted(self._classes.get(id_, ())))
            return f"{id_} ({classes})" if classes else id_
        return repr(str(value))


def _place(claim: Claim) -> tuple[str, str, int]:
    return (claim.locator.file, claim.locator.sheet, claim.locator.row)


def _term(value: object) -> Node:
    """Return the rdflib term of a term of pyoxigraph."""
    text = getattr(value, "value", "")
    language = getattr(value, "language", None)
    datatype = getattr(value, "datatype", None)
    if datatype is None:
        return URIRef(text)
    if language:
        return Literal(text, lang=language)
    return Literal(text, datatype=URIRef(datatype.value), normalize=False)
