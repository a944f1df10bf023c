"""The facts as triples to be checked: what each source says by itself, and what all say together.

What a source says of a thing has a focus node of its own, ``<thing>?source=<source>``; the values
are the things themselves, whose classes are those that any source gives. A focus node's classes
stand under `INSTANCE` too: a shape's target is what is stated here, not a value seen from here.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.check.engine import Checker
from kg.check.model import Violation
from kg.check.references import classes_of
from kg.check.rules import Group, Rules
from kg.check.terms import TYPE, Term, exact
from kg.claims import TYPE as CLASS
from kg.claims import Claim
from kg.facts import Facts, Iris, Writer, kg_term
from kg.ontology import NAMESPACE, TIE

Pair = tuple[NamedNode, Term]
TIE_ID = kg_term("tie")
INSTANCE = NamedNode("urn:x-check:instance")
CLAIMS_AT_ONCE = 20_000


class Graphs:
    """The triples of facts, in as many parts as a check needs."""

    def __init__(self, facts: Facts, classes: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Take the facts, and the classes of each id if they are known; nothing is written yet."""
        self.facts = facts
        self.ontology = facts.ontology
        self.iris = Iris(facts.base)
        self.classes = classes_of(facts) if classes is None else classes
        self._sources: dict[str, str] = {}
        self._nodes = {n for n, p in self.ontology.properties.items() if p.kind == "node"}

    # ------------------------------------------------------------ check
    def violations(self, rules: Rules) -> Iterator[Violation]:
        """Yield what breaks a rule, group by group and part by part."""
        parts = self._parts()
        for group in rules.groups:
            for part in parts if group.is_local else [self.facts.claims]:
                store = Store()
                store.bulk_extend(self.quads(part, group))
                yield from Checker(store, rules.shapes, instance=INSTANCE).violations(group.roots)

    def _parts(self) -> Sequence[Sequence[Claim]]:
        """Return the claims in parts; all about one focus node are in one part."""
        number = len(self.facts.claims) // CLAIMS_AT_ONCE + 1
        if number == 1:
            return [self.facts.claims]
        parts: list[list[Claim]] = [[] for _ in range(number)]
        for claim in self.facts.claims:
            ends = (min(claim.subject, claim.value), max(claim.subject, claim.value))
            key = claim.tie or (" ".join(ends) if claim.is_tie else claim.subject)
            parts[zlib.crc32(key.encode("utf-8", "surrogatepass")) % number].append(claim)
        return parts

    # ------------------------------------------------------------ triples
    def focus(self, claim: Claim, *, is_per_source: bool) -> NamedNode:
        """Return the node that a claim is checked at."""
        if claim.is_tie:
            iri = self.iris.tie(claim.tie or claim.about(self.ontology))
        else:
            iri = self.iris.node(claim.subject)
        if not is_per_source:
            return iri
        source = self._sources.get(claim.source)
        if source is None:
            source = f"?source={self.iris.source(claim.source).value}"
            self._sources[claim.source] = source
        return NamedNode(iri.value + source)

    def quads(self, claims: Iterable[Claim], group: Group) -> Iterator[Quad]:
        """Yield what claims state, as far as shapes read it; the same may come twice."""
        stated, neighbours = Stated(self, group), set[str]()
        for claim in claims:
            typed = stated.classes(self._class_names(claim))
            if group.is_local and not (typed and typed[0][0] == INSTANCE):
                continue  # no shape has it as a focus node
            pairs = (*typed, *stated.by(claim))
            if not pairs:
                continue
            focus = self.focus(claim, is_per_source=group.is_per_source)
            for predicate, value in pairs:
                yield Quad(focus, predicate, value)
            self._add_values(claim, neighbours)
        for id_ in neighbours:
            for predicate, class_ in stated.classes(self.classes.get(id_, ())):
                if predicate == TYPE:
                    yield Quad(stated.node(id_), TYPE, class_)

    def _class_names(self, claim: Claim) -> tuple[str, ...]:
        return (claim.property,) if claim.is_tie else self.classes.get(claim.subject, ())

    def _add_values(self, claim: Claim, ids: set[str]) -> None:
        """Add the ids of the things that a claim names."""
        if claim.is_tie:
            ids.add(claim.subject)
            ids.add(claim.value)
            for key, value in claim.qualifiers:
                if key in self._nodes:
                    ids.add(value)
        elif claim.property in self._nodes:
            ids.add(claim.value)

    def labels(self, class_: str) -> tuple[str, ...]:
        """Return the IRIs of a class and of those above it."""
        is_edge = class_ in self.ontology.edge_classes
        names = (class_, TIE) if is_edge else self.ontology.labels(class_)
        return tuple(self._iri(name) for name in names)

    def _iri(self, name: str) -> str:
        if name in self.ontology.edge_classes:
            return self.ontology.edge_classes[name].iri
        if name in self.ontology.node_classes:
            return self.ontology.node_classes[name].iri
        return NAMESPACE + name


class Stated:
    """What claims state as far as it is read, without their focus node; each value made once."""

    def __init__(self, graphs: Graphs, group: Group) -> None:
        """Take what is read of it."""
        self._graphs = graphs
        self._iris = graphs.iris
        self._ontology = graphs.ontology
        self._needs = group.needs
        self._has = group.needs.has
        self._classes: dict[tuple[str, ...], tuple[Pair, ...]] = {}
        self._writer = Writer(graphs.ontology, graphs.iris)
        self._nodes: dict[str, NamedNode] = {}
        self._attributes: dict[tuple[str, str, str], tuple[Pair, ...]] = {}
        self._ends: dict[str, tuple[NamedNode | None, NamedNode | None]] = {}

    def node(self, id_: str) -> NamedNode:
        """Return the IRI of a thing."""
        found = self._nodes.get(id_)
        if found is None:
            found = self._nodes[id_] = self._iris.node(id_)
        return found

    def classes(self, names: tuple[str, ...]) -> tuple[Pair, ...]:
        """Return what is read of the classes of a thing or tie, its being a target first."""
        if names not in self._classes:
            iris = dict.fromkeys(iri for name in names for iri in self._graphs.labels(name))
            nodes = [NamedNode(iri) for iri in iris]
            self._classes[names] = (
                *((INSTANCE, node) for node in nodes if node in self._needs.targets),
                *((TYPE, node) for node in nodes if self._needs.has_class(node)),
            )
        return self._classes[names]

    def by(self, claim: Claim) -> Iterator[Pair]:
        """Yield the properties and values that a claim states but for classes."""
        if not claim.is_tie:
            if claim.property != CLASS:
                yield from self._attribute(claim.property, claim.value, claim.lang)
            return
        source, target = self._ends_of(claim.property)
        if source is not None:
            yield source, self.node(claim.subject)
        if target is not None:
            yield target, self.node(claim.value)
        if claim.tie and self._has(TIE_ID):
            yield TIE_ID, exact(Literal(claim.tie))
        for name, value in claim.qualifiers:
            yield from self._attribute(name, value, "")

    def _ends_of(self, edge_class: str) -> tuple[NamedNode | None, NamedNode | None]:
        if edge_class not in self._ends:
            edge = self._ontology.edge_class(edge_class)
            source, target = NamedNode(edge.source_iri), NamedNode(edge.target_iri)
            self._ends[edge_class] = (
                source if self._has(source) else None,
                target if self._has(target) else None,
            )
        return self._ends[edge_class]

    def _attribute(self, name: str, value: str, lang: str) -> tuple[Pair, ...]:
        key = (name, value, lang)
        found = self._attributes.get(key)
        if found is None:
            claim = Claim("", name, value, "", lang)
            stated = self._writer.stated(claim, INSTANCE)
            found = tuple((p, exact(v)) for _, p, v in stated if self._has(p))
            self._attributes[key] = found
        return found
