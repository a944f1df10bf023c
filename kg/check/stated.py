"""What a claim states as far as shapes read it: each value made once, each class told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.check.kinds import Kind
from kg.check.rules import Group
from kg.check.terms import Term, exact
from kg.claims import TYPE as CLASS
from kg.claims import Claim
from kg.facts import Writer, kg_term

if TYPE_CHECKING:
    from kg.check.graphs import Graphs

Pair = tuple[NamedNode, Term]
TIE_ID = kg_term("tie")
INSTANCE = NamedNode("urn:x-check:instance")


@dataclass(frozen=True, slots=True)
class Classes:
    """What is read of the classes of a thing or tie.

    Attributes
    ----------
    targets
        That it is to be checked, once for each class that is a target.
    kind
        The classes that are asked for.
    """

    targets: tuple[Pair, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class End:
    """What is read of an end of all ties of a class: the property, and the classes met there."""

    property: NamedNode
    met: set[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TieClass:
    """What is read of all ties of a class; None for an end that is not."""

    is_read: bool
    classes: Classes
    source: End | None
    target: End | None


_NOT_CHECKED = Classes((), frozenset())


class Stated:
    """What claims state as far as it is read; each value is made once, each class told once."""

    def __init__(self, graphs: Graphs, group: Group) -> None:
        """Take what is read of it."""
        self._graphs = graphs
        self._ontology = graphs.ontology
        self._group = group
        self._has = group.needs.has
        self._has_tie_id = self._has(TIE_ID)
        self._writer = Writer(graphs.ontology, graphs.iris)
        self._classes: dict[tuple[str, ...], Classes] = {}
        self._ties: dict[str, TieClass] = {}
        self._met = defaultdict[NamedNode, set[tuple[str, ...]]](set)
        self._nodes: dict[str, NamedNode] = {}
        self._foci: dict[tuple[str, str], NamedNode] = {}
        self._is_read = {
            name: any(self._has(NamedNode(property_.iri + part)) for part in ("", "First", "Last"))
            for name, property_ in graphs.ontology.properties.items()
        }
        self._qualifiers: dict[tuple[str, str], tuple[Pair, ...]] = {}

    def node(self, id_: str) -> NamedNode:
        """Return the IRI of a thing."""
        found = self._nodes.get(id_)
        if found is None:
            found = self._nodes[id_] = self._graphs.iris.node(id_)
        return found

    def focus(self, claim: Claim) -> NamedNode:
        """Return the node that a claim is checked at; a thing's is remembered."""
        if claim.property in self._ties:
            return self._graphs.focus(claim, is_per_source=self._group.is_per_source)
        key = (claim.subject, claim.source)
        found = self._foci.get(key)
        if found is None:
            found = self._graphs.focus(claim, is_per_source=self._group.is_per_source)
            self._foci[key] = found
        return found

    def classes(self, names: tuple[str, ...]) -> Classes:
        """Return what is read of the classes of a thing or tie."""
        found = self._classes.get(names)
        if found is None:
            needs = self._group.needs
            iris = dict.fromkeys(iri for name in names for iri in self._graphs.labels(name))
            nodes = [NamedNode(iri) for iri in iris]
            found = self._classes[names] = Classes(
                tuple((INSTANCE, node) for node in nodes if node in needs.targets),
                frozenset(node for node in nodes if needs.has_class(node)),
            )
        return found

    def among(self) -> dict[NamedNode, set[Kind]]:
        """Return of what kinds the values of each property are, of all that was asked so far."""
        return {
            predicate: {self.classes(names).kind for names in met}
            for predicate, met in self._met.items()
        }

    def read(self, claims: Mapping[str, Iterable[Claim]]) -> Iterator[Claim]:
        """Yield the claims of which something may be read; of most properties nothing is."""
        every = {names: self.classes(names) for names in set(self._graphs.classes.values())}
        told = {names for names, each in every.items() if each.targets or each.kind}
        things = {id_ for id_, names in self._graphs.classes.items() if names in told}
        for name, stated in claims.items():
            if name in self._ontology.edge_classes:
                is_read = self._tie(name).is_read
            else:
                is_read = name != CLASS and self._is_read.get(name, True)
            if is_read:
                yield from stated
            elif name not in self._ontology.edge_classes:
                yield from (claim for claim in stated if claim.subject in things)

    def by(self, claim: Claim) -> tuple[Classes, Sequence[Pair]]:
        """Return the classes of what a claim is about, and what it states but for these."""
        tie = self._ties.get(claim.property)
        if tie is None:
            if not claim.is_tie:
                return self._of_thing(claim)
            tie = self._ties[claim.property] = self._tie(claim.property)
        if not tie.is_read:
            return _NOT_CHECKED, ()
        pairs = [*tie.classes.targets]
        for end, id_ in ((tie.source, claim.subject), (tie.target, claim.value)):
            if end is not None:
                end.met.add(self._graphs.classes.get(id_, ()))
                pairs.append((end.property, self._nodes.get(id_) or self.node(id_)))
        if claim.tie and self._has_tie_id:
            pairs.append((TIE_ID, exact(Literal(claim.tie))))
        for qualifier in claim.qualifiers:
            found = self._qualifiers.get(qualifier)
            if found is None:
                found = self._qualifiers[qualifier] = self._attribute(*qualifier)
            pairs += found
        return tie.classes, pairs

    def _of_thing(self, claim: Claim) -> tuple[Classes, Sequence[Pair]]:
        classes = self.classes(self._graphs.classes.get(claim.subject, ()))
        if self._group.is_local and not classes.targets:
            return _NOT_CHECKED, ()
        is_told = (claim.subject, claim.source) in self._foci
        targets = () if is_told else classes.targets
        if claim.property == CLASS:
            return classes, targets
        return classes, (*targets, *self._attribute(claim.property, claim.value, claim.lang))

    def _tie(self, name: str) -> TieClass:
        edge = self._ontology.edge_class(name)
        source, target = (
            End(iri, self._met[iri]) if self._has(iri) else None
            for iri in (NamedNode(edge.source_iri), NamedNode(edge.target_iri))
        )
        classes = self.classes((name,))
        is_read = bool(classes.targets)  # else no shape has it as a focus node
        if not self._group.is_local:
            own = self._has_tie_id or any(self._is_read.values())
            is_read = bool(is_read or classes.kind or source or target or own)
        return TieClass(is_read, classes, source, target)

    def _attribute(self, name: str, value: str, lang: str = "") -> tuple[Pair, ...]:
        if not self._is_read.get(name, True):
            return ()
        stated = self._writer.values(name, value, lang)
        found = tuple(
            (predicate, exact(term)) for predicate, term in stated if self._has(predicate)
        )
        is_node = name in self._graphs.node_properties
        for predicate, _ in found:
            self._met[predicate].add(self._graphs.classes.get(value, ()) if is_node else ())
        return found
