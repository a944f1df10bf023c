"""The IRIs of an RDF file: which term, thing or source each stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from kg.claims import is_id
from kg.errors import SourceError
from kg.messages import shortened
from kg.ontology import NAMESPACE, Concept, EdgeClass, NodeClass, Ontology, Property
from loaders.privacy import advice, private_header
from loaders.settings import Settings
from loaders.values import node_class
from loaders.wording import instead, listed, near, says

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
CLAIM = NAMESPACE + "Claim"
VOCABULARY: Mapping[str, str] = {
    NAMESPACE + local: role
    for local, role in {
        "about": "about", "property": "property", "claimValue": "value", "statedIn": "source",
        "attributedTo": "attributed_to", "basis": "basis", "confidence": "confidence",
        "charStart": "char_start", "charEnd": "char_end", "note": "note", "tie": "tie",
        "dataset": "dataset", "inFile": "file", "sheet": "sheet", "row": "row",
    }.items()
}  # fmt: skip
"""What claims are written with: the part of each IRI in a claim."""
RULE_TABLES = ("graphs", "properties", "classes", "ignore", "files")
OWN = ("id", "loader", "base", "graphs")
_SOURCE_GRAPH = re.compile(r"/source/([^/#?]+)\Z")
_LAST = re.compile(r"[#/]")


@dataclass(frozen=True, slots=True)
class RdfRule:
    """What a mapping says of RDF files.

    Attributes
    ----------
    base
        What the IRIs of things begin with; their ids are the rest.
    graphs
        The source that each named graph is.
    graphs_are_sources
        True if the last part of every graph's name is the id of its source.
    properties
        For a property of another vocabulary: ours by language, "" for any; None to leave it out.
    classes
        For a class of another vocabulary: ours; "" to leave it out.
    ignored
        Namespaces that are left out on purpose.
    """

    base: str = ""
    graphs: Mapping[str, str] = field(default_factory=dict)
    graphs_are_sources: bool = False
    properties: Mapping[str, Mapping[str, str] | None] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def rdf_rule(settings: Settings, ontology: Ontology) -> RdfRule:
    """Return what a mapping says of RDF files; faults are gathered in the settings."""
    dataset = settings.table("dataset")
    ignore = settings.table("ignore")
    ignore.check_keys(["namespaces"])
    properties = settings.table("properties")
    graphs = settings.pairs("graphs")
    for iri, source in graphs.items():
        if not is_id(source):
            message = says("mapping.graph_source", found=shortened(source))
            settings.table("graphs").fault(message, iri)
    return RdfRule(
        base=dataset.text("base"),
        graphs=graphs,
        graphs_are_sources=dataset.choice("graphs", ["sources"]) == "sources",
        properties={iri: _property_rule(properties, iri, ontology) for iri in properties.values},
        classes=_class_rules(settings.table("classes"), ontology),
        ignored=ignore.texts("namespaces"),
    )


def _property_rule(table: Settings, iri: str, ontology: Ontology) -> dict[str, str] | None:
    value = table.values[iri]
    if value is False:
        return None
    found = table.pairs(iri) if isinstance(value, dict) else {"": table.text(iri)}
    for name in found.values():
        if name not in ontology.properties:
            meant = instead(ontology, name, ontology.properties, "property")
            allowed = listed(ontology.properties)
            words = {"found": shortened(name), "near": meant, "allowed": allowed}
            table.fault(says("mapping.unknown_property", **words), iri)
    if private_header(last_part(iri)):
        table.fault(says("column.private", advice=advice()), iri)
    return found


def _class_rules(table: Settings, ontology: Ontology) -> dict[str, str]:
    rules: dict[str, str] = {}
    for iri, value in table.values.items():
        name = "" if value is False else table.text(iri)
        known = {*ontology.node_classes, *ontology.edge_classes}
        if name and name not in known:
            meant = instead(ontology, name, known, "class", "tie")
            table.fault(says("mapping.no_class", found=shortened(name), near=meant), iri)
        rules[iri] = name
    return rules


def last_part(iri: str) -> str:
    """Return what stands after the last ``/`` or ``#`` of an IRI, without percent signs.

    Examples
    --------
    >>> last_part("https://example.org/node/scg"), last_part("https://www.scg.com/")
    ('scg', 'www.scg.com')
    """
    return _decoded(_LAST.split(iri.rstrip("/#"))[-1])


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def short(iri: str) -> str:
    """Return an IRI as messages show it."""
    if iri.startswith(NAMESPACE):
        return f"kg:{iri.removeprefix(NAMESPACE)}"
    return f"<{shortened(iri)}>"


class Terms:
    """Looks up IRIs; remembers which thing has which IRI."""

    def __init__(self, ontology: Ontology, rule: RdfRule, default_source: str) -> None:
        """Take the ontology, what the mapping says, and the id of its default source."""
        self.ontology = ontology
        self.rule = rule
        self.default_source = default_source
        self.properties: dict[str, Property] = {p.iri: p for p in ontology.properties.values()}
        self.classes: dict[str, NodeClass] = {c.iri: c for c in ontology.node_classes.values()}
        self.edges: dict[str, EdgeClass] = {e.iri: e for e in ontology.edge_classes.values()}
        self.concepts: dict[str, Concept] = {
            c.iri: c for scheme in ontology.schemes.values() for c in scheme.values()
        }
        self.ends: dict[str, str] = {}
        for edge in ontology.edge_classes.values():
            self.ends |= {edge.source_iri: edge.source, edge.target_iri: edge.target}
        self.derived = {
            prop.iri + part: prop.iri
            for prop in ontology.properties.values() if prop.kind == "edtf"
            for part in ("First", "Last")
        }  # fmt: skip
        self.iris: dict[str, str] = {}
        for iri, name in rule.classes.items():
            if name in ontology.node_classes:
                self.classes.setdefault(iri, node_class(ontology, name))
            elif name in ontology.edge_classes:
                self.edges.setdefault(iri, ontology.edge_classes[name])

    def id_of(self, iri: str) -> str:
        """Return the id of a thing.

        It is what stands after the mapping's base, or after the last ``/`` or ``#``.

        Raises
        ------
        SourceError
            It cannot be an id, or another IRI has it already.
        """
        rest = iri.removeprefix(self.rule.base) if self.rule.base else ""
        found = _decoded(rest) if iri.startswith(self.rule.base) and is_id(_decoded(rest)) else ""
        found = found or last_part(iri)
        if not is_id(found):
            raise SourceError(says("rdf.id", iri=short(iri), found=shortened(found)))
        first = self.iris.setdefault(found, iri)
        if first != iri:
            raise SourceError(says("rdf.same_id", iri=short(iri), other=short(first), found=found))
        return found

    def source_of(self, graph: str) -> str:
        """Return the source that a named graph is, else the default one, else ``""``."""
        if graph in self.rule.graphs:
            return self.rule.graphs[graph]
        own = _SOURCE_GRAPH.search(graph)
        if own:
            return _decoded(own[1])
        if graph and self.rule.graphs_are_sources:
            return last_part(graph)
        return self.default_source

    def is_ignored(self, iri: str) -> bool:
        """Tell whether the mapping leaves a term out."""
        return (
            iri.startswith(self.rule.ignored)
            or self.rule.properties.get(iri, {}) is None
            or self.rule.classes.get(iri) == ""
        )

    def replaced(self, iri: str) -> str:
        """Return what took the place of a replaced term; "" if it is none."""
        for each in self.ontology.replacements:
            if each.old_iri == iri:
                words = {"found": short(iri), "new": short(each.new_iri)}
                return says("replaced", version=self.ontology.version, **words)
        return ""

    def unknown(self, iri: str, what: str) -> str:
        """Return the message for a class or property that means nothing here."""
        if meant := self.replaced(iri):
            return says("rdf.unknown_term", what=what, found=short(iri), near=meant)
        if iri.startswith(NAMESPACE):
            known = self.properties if what == "property" else {**self.classes, **self.edges}
            more = (*self.ends, *VOCABULARY) if what == "property" else ()
            names = {n.removeprefix(NAMESPACE) for n in (*known, *more)}
            meant = near(iri.removeprefix(NAMESPACE), names, prefix="kg:")
            return says("rdf.unknown_term", what=what, found=short(iri), near=meant)
        table = "properties" if what == "property" else "classes"
        example = next(iter(self.ontology.properties if what == "property"
                            else self.ontology.node_classes))  # fmt: skip
        return says("rdf.other_vocabulary", found=short(iri), table=table, iri=iri, example=example)
