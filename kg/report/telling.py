"""Telling ties: grouped by how they are stated, as sentences or as lines below a thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from kg.ontology import EdgeClass
from kg.propertygraph import Node, Relationship
from kg.report.showing import Showing, Stated
from kg.report.values import DISPUTED, SEPARATOR, bracketed, capital, texts_of

Group = tuple[tuple[str, ...], list[Stated]]
"""Ties that are stated in the same way, after how they are stated."""


class Telling(Showing):
    """Sentences and lines about the ties of one network."""

    # ------------------------------------------------------------ what is told of what
    @cached_property
    def covering(self) -> list[EdgeClass]:
        """The edge classes by which an agreement, among others, covers a place."""
        agreements = self.with_property("signed")
        return [
            edge
            for edge in self.ontology.edge_classes.values()
            if self.are_places(edge.target_classes) and set(agreements) & set(edge.source_classes)
        ]

    @cached_property
    def works(self) -> frozenset[str]:
        """The classes of what several take part in: all that can cover a place."""
        return frozenset(name for edge in self.covering for name in edge.source_classes)

    def anchor(self, tie: Relationship) -> str:
        """Return the end below which a tie is told: the work if one end is one, else the source."""
        if self.is_of(tie.target, self.works) and not self.is_of(tie.source, self.works):
            return tie.target
        return tie.source

    # ------------------------------------------------------------ telling
    def groups(self, stated: Iterable[Stated], *, without: Sequence[str] = ()) -> list[Group]:
        """Return ties grouped by how they are stated, the first group that of the first tie."""
        found: dict[tuple[str, ...], list[Stated]] = {}
        for each in stated:
            found.setdefault(self.notes(each, without=without), []).append(each)
        return list(found.items())

    def below(self, anchor: str, stated: Iterable[Stated]) -> list[str]:
        """Return a list about one thing: what it does, and who does what in it."""
        lines: list[str] = []
        kinds: dict[tuple[int, str, bool], list[Stated]] = {}
        for each in stated:
            edge = self.edge(each.tie)
            comes_in = each.tie.target == anchor
            kinds.setdefault((edge.order, edge.name, comes_in), []).append(each)
        for (_, name, comes_in), ties in sorted(kinds.items()):
            edge = self.ontology.edge_class(name)
            label = self._label(edge, anchor, ties[0])
            for notes, group in self.groups(ties):
                ends = [(s, s.tie.source if comes_in else s.tie.target) for s in group]
                told = self.listed(self.with_end(*end) for end in ends)
                more = bracketed(n for n in notes if n.casefold() != label.casefold())
                lines.append(f"- {capital(label)}: {told}{more}")
        return lines

    def _label(self, edge: EdgeClass, anchor: str, stated: Stated) -> str:
        """Return what stands before the other ends: how the tie reads, or what its source is."""
        tie = stated.tie
        if tie.target != anchor:
            return self.label(edge.phrase)
        if self.is_of(tie.source, self.works):
            return self.say("this", phrase=self.label(edge.phrase))
        return self.label(edge.source_label)

    def sentences(self, stated: Iterable[Stated], *, without: Sequence[str] = ()) -> list[str]:
        """Return ties as sentences: who, the tie, with whom, how it is stated."""
        found: list[str] = []
        subjects: dict[tuple[str, str], list[Stated]] = {}
        for each in stated:
            subjects.setdefault((each.tie.source, each.tie.type), []).append(each)
        for (source, type_), ties in subjects.items():
            phrase = self.label(self.ontology.edge_class(type_).phrase)
            for notes, group in self.groups(ties, without=without):
                told = self.listed(self.with_end(s, s.tie.target) for s in group)
                found.append(f"{self.name(source)} {phrase} {told}{bracketed(notes)}")
        return found

    def below_anchors(self, stated: Iterable[Stated]) -> list[str]:
        """Return the ties below the things that they are told of, each thing with its name."""
        anchors: dict[str, list[Stated]] = {}
        for each in stated:
            anchors.setdefault(self.anchor(each.tie), []).append(each)
        lines: list[str] = []
        for node in self.sorted_nodes(anchors):
            lines += self.entry(node, anchors[node.id])
        return lines

    def entry(self, node: Node, stated: Iterable[Stated]) -> list[str]:
        """Return a thing with what is told of it, as a list below its name."""
        lines = self.below(node.id, stated)
        return [f"**{self.name(node.id)}** ({self.described(node)})", "", *lines, ""]

    def sorted_nodes(self, ids: Iterable[str]) -> list[Node]:
        """Return the nodes of ids, by class and name."""
        return sorted((self.graph.nodes[id_] for id_ in ids), key=self.node_order)

    def described(self, node: Node) -> str:
        """Return what a thing is: its class, kind, dates and status."""
        stated = {
            prop.name: texts_of(node.properties.get(prop.name))
            for prop in self.ontology.properties_of(node.label)
            if prop.kind in ("concept", "edtf") and prop.name in node.properties
        }
        disputed = texts_of(node.properties.get(DISPUTED))
        shown = self.properties(node.label, stated, disputed)
        return SEPARATOR.join((self.classed(node.id), *shown))

    def referring(self, id_: str) -> list[Relationship]:
        """Return the ties that stand under a thing: those whose qualifiers name it."""
        return self._referring.get(id_, [])

    @cached_property
    def _referring(self) -> dict[str, list[Relationship]]:
        names = [p.name for p in self.ontology.properties.values() if p.kind == "node"]
        found: dict[str, list[Relationship]] = {}
        for tie in self.ties():
            ids = {id_ for name in names for id_ in texts_of(tie.properties.get(name))}
            for id_ in ids:
                found.setdefault(id_, []).append(tie)
        return found
