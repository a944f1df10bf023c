"""The facts as triples to be checked: what each source says by itself, and what all say together.

What a source says of a thing has a focus node of its own, ``<thing>?source=<source>``; the values
are the things themselves, whose classes are those that any source gives. A focus node's classes
stand under `INSTANCE` too: a shape's target is what is stated here, not a value seen from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from pyoxigraph import NamedNode, Quad, Store

from kg.check.conforming import Conforming
from kg.check.engine import Checker
from kg.check.kinds import Kind, Kinds
from kg.check.model import Shapes, Violation
from kg.check.parts import Parts
from kg.check.references import References, by_property, classes_of
from kg.check.rules import Group, Rules
from kg.check.stated import INSTANCE, Stated
from kg.check.terms import SUBCLASS, TYPE
from kg.claims import TYPE as CLASS
from kg.claims import Claim
from kg.facts import Facts, Iris
from kg.ontology import NAMESPACE, TIE, Ontology

CLAIMS_AT_ONCE = 20_000


class Graphs:
    """The triples of facts, in as many parts as a check needs."""

    def __init__(self, facts: Facts, references: References | None = None) -> None:
        """Take the facts, and what they declare if that is known; nothing is written yet."""
        self.facts = facts
        self.ontology = facts.ontology
        self.iris = Iris(facts.base)
        self.claims = references.claims if references else by_property(facts.claims)
        self.classes = references.classes if references else classes_of(self.claims.get(CLASS, ()))
        self._sources: dict[str, str] = {}
        self.node_properties = {n for n, p in self.ontology.properties.items() if p.kind == "node"}

    # ------------------------------------------------------------ check
    def violations(self, rules: Rules, conforming: Conforming | None = None) -> Iterator[Violation]:
        """Yield what breaks a rule; at the end, what conforms is kept.

        Parameters
        ----------
        conforming
            What is known to conform; None for nothing.
        """
        apart = is_apart(self.ontology, self.iris)
        local = [group for group in rules.groups if group.is_local] if apart else []
        if local:
            parts = Parts(self, local, rules.shapes, conforming or Conforming())
            yield from parts.violations(CLAIMS_AT_ONCE)
        for group in rules.groups:
            if group not in local:
                read = list(Stated(self, group).read(self.claims))
                yield from self.broken(read, group, rules.shapes)

    def broken(self, claims: Sequence[Claim], group: Group, shapes: Shapes) -> Iterator[Violation]:
        """Yield what breaks a rule in some claims; their store is gone when all is told."""
        store, stated, kinds = Store(), Stated(self, group), None
        store.bulk_extend(self._stated(claims, stated))
        if group.needs.classes is None:
            store.bulk_extend(self._classes(claims, group))
        else:
            kinds = Kinds(stated.among(), partial(self.kinds, claims, group))
        del stated
        yield from Checker(store, shapes, instance=INSTANCE, kinds=kinds).violations(group.roots)

    # ------------------------------------------------------------ triples
    def focus(self, claim: Claim, *, is_per_source: bool) -> NamedNode:
        """Return the node that a claim is checked at."""
        source = self._query(claim.source) if is_per_source else ""
        if claim.is_tie:
            return self.iris.tie(claim.tie or claim.about(self.ontology), source)
        return self.iris.node(claim.subject, source)

    def _query(self, source: str) -> str:
        found = self._sources.get(source)
        if found is None:
            found = self._sources[source] = f"?source={self.iris.source(source).value}"
        return found

    def quads(self, claims: Sequence[Claim], group: Group) -> Iterator[Quad]:
        """Yield what claims state, as far as shapes read it; the same may come twice."""
        yield from self._stated(claims, Stated(self, group))
        yield from self._classes(claims, group)

    def _stated(self, claims: Iterable[Claim], stated: Stated) -> Iterator[Quad]:
        """Yield what claims state but for the classes that shapes ask for."""
        for claim in claims:
            _, pairs = stated.by(claim)
            if pairs:
                focus = stated.focus(claim)
                for predicate, value in pairs:
                    yield Quad(focus, predicate, value)

    def _classes(self, claims: Iterable[Claim], group: Group) -> Iterator[Quad]:
        """Yield the classes that shapes ask for."""
        for node, kind in self.kinds(claims, group):
            for class_ in kind:
                yield Quad(node, TYPE, class_)

    def kinds(self, claims: Iterable[Claim], group: Group) -> Iterator[tuple[NamedNode, Kind]]:
        """Yield the kinds of what claims are about and name, as far as shapes ask for them."""
        stated, neighbours = Stated(self, group), set[str]()
        for claim in claims:
            about, pairs = stated.by(claim)
            if about.kind:
                yield stated.focus(claim), about.kind
            if about.kind or pairs:
                self._add_values(claim, neighbours)
        for id_ in neighbours:
            if kind := stated.classes(self.classes.get(id_, ())).kind:
                yield stated.node(id_), kind

    def _add_values(self, claim: Claim, ids: set[str]) -> None:
        """Add the ids of the things that a claim names."""
        if claim.is_tie:
            ids.add(claim.subject)
            ids.add(claim.value)
            for key, value in claim.qualifiers:
                if key in self.node_properties:
                    ids.add(value)
        elif claim.property in self.node_properties:
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


def is_apart(ontology: Ontology, iris: Iris) -> bool:
    """Tell whether no term of the ontology is a thing of the network, and none is of RDFS.

    Else a focus node is not all that there is to know of it, and nothing is local.
    """
    concepts = (c.iri for each in ontology.schemes.values() for c in each.values())
    terms = {*concepts, *(p.iri for p in ontology.properties.values())}
    for edge in ontology.edge_classes.values():
        terms |= {edge.iri, edge.source_iri, edge.target_iri}
    terms |= {node.iri for node in ontology.node_classes.values()}
    own = (iris.node("").value, iris.tie("").value)
    return SUBCLASS.value not in terms and not any(iri.startswith(own) for iri in terms)
