"""Choose what a map shows: classes, ties, a day, the most important; and count what it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.claims import INFERRED
from kg.maps.options import LeftOut, MapOptions
from kg.ontology import EdgeClass, NodeClass, Ontology
from kg.propertygraph import Node, PropertyGraph, Relationship, Value


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn: nodes by id, ties from the weakest to the strongest; and what is not."""

    nodes: Mapping[str, Node]
    ties: tuple[Relationship, ...]
    sizes: Mapping[str, float]
    left_out: tuple[LeftOut, ...]
    ontology: Ontology

    def node_class(self, node: Node) -> NodeClass:
        """Return the class of a node."""
        return self.ontology.node_class(node.label)

    def edge_class(self, tie: Relationship) -> EdgeClass:
        """Return the edge class of a tie."""
        return self.ontology.edge_class(tie.type)


def choose(graph: PropertyGraph, ontology: Ontology, options: MapOptions) -> View:
    """Return what the map draws of a graph.

    Sources that are only cited are left out unless ``options.documents``; of too many things the
    ones with the largest measure are kept (without one, those with the most ties); of too many
    ties the explicit and widest.

    Raises
    ------
    OntologyError
        ``options`` names a class or tie that is not in the ontology.
    """
    nodes, left_out = _nodes(graph, ontology, options)
    ties, left_ties = _ties(graph, ontology, options, nodes)
    degrees = _degrees(nodes, ties)
    sizes = degrees if options.size_by is None else options.size_by
    if len(nodes) > options.max_nodes:
        left_out.append(LeftOut("nodes", len(nodes) - options.max_nodes, len(nodes)))
        ranked = sorted(nodes, key=lambda id_: (-sizes.get(id_, 0.0), -degrees[id_], id_))
        nodes = {id_: nodes[id_] for id_ in sorted(ranked[: options.max_nodes])}
        kept = [tie for tie in ties if tie.source in nodes and tie.target in nodes]
        if len(kept) < len(ties):
            left_ties.append(LeftOut("ends", len(ties) - len(kept), len(ties)))
        ties = kept
    ties = sorted(ties, key=lambda tie: _strength(tie, ontology))
    if len(ties) > options.max_ties:
        left_ties.append(LeftOut("ties", len(ties) - options.max_ties, len(ties)))
        ties = ties[-options.max_ties :]
    known = {id_: float(sizes[id_]) for id_ in nodes if id_ in sizes}
    return View(nodes, tuple(ties), known, (*left_out, *left_ties), ontology)


def cited(graph: PropertyGraph) -> frozenset[str]:
    """Return the ids of the sources that anything in the graph cites."""
    things: Iterable[Node | Relationship] = (*graph.nodes.values(), *graph.relationships.values())
    return frozenset(s for thing in things for s in strings(thing.properties.get("sources")))


def strings(value: Value | None) -> tuple[str, ...]:
    """Return a property's value as texts: none, one or many."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(value)
    return (str(value),)


def _nodes(
    graph: PropertyGraph, ontology: Ontology, options: MapOptions
) -> tuple[dict[str, Node], list[LeftOut]]:
    left_out: list[LeftOut] = []
    nodes = dict(sorted(graph.nodes.items()))
    total = len(nodes)
    if not options.documents:
        sources = cited(graph)
        nodes = {id_: node for id_, node in nodes.items() if id_ not in sources}
        _count(left_out, "sources", total - len(nodes), total)
    if options.classes is not None:
        wanted = {c for name in options.classes for c in ontology.subclasses(name)}
        before = len(nodes)
        nodes = {id_: node for id_, node in nodes.items() if node.label in wanted}
        _count(left_out, "classes", before - len(nodes), total)
    return nodes, left_out


def _ties(
    graph: PropertyGraph, ontology: Ontology, options: MapOptions, nodes: Collection[str]
) -> tuple[list[Relationship], list[LeftOut]]:
    left_out: list[LeftOut] = []
    ties = [graph.relationships[id_] for id_ in sorted(graph.relationships)]
    ties = [tie for tie in ties if tie.source in nodes and tie.target in nodes]
    total = len(ties)
    if options.ties is not None:
        wanted = {ontology.edge_class(name).relationship_type for name in options.ties}
        kept = [tie for tie in ties if tie.type in wanted]
        _count(left_out, "types", len(ties) - len(kept), total)
        ties = kept
    if options.date is not None:
        day = options.date
        kept = [
            tie for tie in ties
            if tie.properties.get("start_first", day) <= day <= tie.properties.get("end_last", day)  # type: ignore[operator]  # both are dates
        ]  # fmt: skip
        _count(left_out, "date", len(ties) - len(kept), total)
        ties = kept
    return ties, left_out


def _count(left_out: list[LeftOut], reason: str, count: int, total: int) -> None:
    if count:
        left_out.append(LeftOut(reason, count, total))


def _degrees(nodes: Iterable[str], ties: Iterable[Relationship]) -> dict[str, float]:
    degrees = dict.fromkeys(nodes, 0.0)
    for tie in ties:
        for end in {tie.source, tie.target}:
            degrees[end] += 1.0
    return degrees


def _strength(tie: Relationship, ontology: Ontology) -> tuple[bool, int, int, str]:
    """Return the key that sorts ties from the weakest to the strongest."""
    edge = ontology.edge_class(tie.type)
    return (tie.properties.get("basis") != INFERRED, edge.width, -edge.order, tie.id)
