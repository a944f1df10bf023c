"""How the report finds things and ties, and shows who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.claims import EXPLICIT, TYPE, Claim
from kg.facts import Facts
from kg.ontology import EdgeClass
from kg.propertygraph import Node, PropertyGraph, Relationship
from kg.report.citing import Citations
from kg.report.markdown import escape
from kg.report.values import DISPUTED, SEPARATOR, STATUS, Values, bracketed, number, texts_of
from kg.texts import Texts

_MOST = 40
"""Of more names in one list only the first are written, and how many more there are."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A tie, and those claims on it that are told."""

    tie: Relationship
    claims: tuple[Claim, ...]


class Showing(Values):
    """Facts and graph of one network, shown in one language."""

    def __init__(
        self,
        facts: Facts,
        graph: PropertyGraph,
        words: Mapping[str, Any],
        lang: str,
        texts: Texts,
    ) -> None:
        """Take facts and graph; index claims by what they are about, ties by their ends."""
        super().__init__(graph, facts.ontology, words, lang)
        self.facts, self.texts = facts, texts
        self.citations = Citations(self.ontology, texts, words, lang)
        self.claims: dict[str, list[Claim]] = facts.by_about()
        self._edges: dict[str, EdgeClass] = {}
        self.outgoing: dict[str, list[Relationship]] = {}
        self.incoming: dict[str, list[Relationship]] = {}
        for tie in graph.relationships.values():
            self.outgoing.setdefault(tie.source, []).append(tie)
            self.incoming.setdefault(tie.target, []).append(tie)
        self.recipe = next(iter(self.ontology.recipes.values()))
        self.planned = frozenset(self.recipe.planned)

    # ------------------------------------------------------------ finding
    def types(self, edges: Iterable[str]) -> frozenset[str]:
        """Return the relationship types of edge classes."""
        return frozenset(self.ontology.edge_class(name).relationship_type for name in edges)

    def edge(self, tie: Relationship) -> EdgeClass:
        """Return the edge class of a tie."""
        if tie.type not in self._edges:
            self._edges[tie.type] = self.ontology.edge_class(tie.type)
        return self._edges[tie.type]

    def ties(self, types: Iterable[str] | None = None) -> list[Relationship]:
        """Return the ties of some types (None: all), sorted by names."""
        wanted = None if types is None else set(types)
        return [t for t in self._sorted if wanted is None or t.type in wanted]

    @cached_property
    def _sorted(self) -> list[Relationship]:
        return sorted(self.graph.relationships.values(), key=self.tie_order)

    def tie_order(self, tie: Relationship) -> tuple[int, str, str, str]:
        """Return what ties are sorted by: the ontology's order, then names."""
        return (self.edge(tie).order, self.name(tie.source), self.name(tie.target), tie.id)

    def nodes(self, classes: Iterable[str] | None = None) -> list[Node]:
        """Return the nodes of some classes (None: all), by class and name."""
        wanted = None if classes is None else set(classes)
        found = [n for n in self.graph.nodes.values() if wanted is None or wanted & set(n.labels)]
        return sorted(found, key=self.node_order)

    def node_order(self, node: Node) -> tuple[int, str, str]:
        """Return what nodes are sorted by: the ontology's order of classes, then names."""
        return (self.ontology.node_class(node.label).order, self.name(node.id), node.id)

    def with_property(self, name: str) -> tuple[str, ...]:
        """Return the classes that may have a property."""
        prop = self.ontology.properties.get(name)
        return prop.domain if prop else ()

    def is_of(self, id_: str, classes: Iterable[str]) -> bool:
        """Tell whether a thing is of one of some classes."""
        node = self.graph.nodes.get(id_)
        return node is not None and not set(classes).isdisjoint(node.labels)

    def is_place(self, id_: str) -> bool:
        """Tell whether a thing is a place: what may have an official code."""
        return self.is_of(id_, self.with_property("official_code"))

    def are_places(self, classes: Iterable[str]) -> bool:
        """Tell whether all classes are places."""
        places = self.with_property("official_code")
        return all(self.ontology.is_a(name, places) for name in classes)

    def stated(self, ties: Iterable[Relationship], source: str = "") -> list[Stated]:
        """Return ties with the claims of one source on them, or of all; those with any."""
        found = []
        for tie in ties:
            claims = [c for c in self.claims.get(tie.id, ()) if source in ("", c.source)]
            if claims:
                found.append(Stated(tie, tuple(claims)))
        return found

    # ------------------------------------------------------------ names
    def class_label(self, id_: str) -> str:
        """Return what the class of a thing is called."""
        node = self.graph.nodes.get(id_)
        return self.label(self.ontology.node_class(node.label).label) if node else ""

    def named(self, id_: str) -> str:
        """Return the name of a thing and what it is."""
        return f"**{self.name(id_)}** ({self.classed(id_)})"

    def classed(self, id_: str) -> str:
        """Return what the class of a thing is called, marked if sources disagree on it."""
        node = self.graph.nodes.get(id_)
        return self.marked(self.class_label(id_), node.properties if node else {}, TYPE)

    def listed(self, texts: Iterable[str]) -> str:
        """Return texts as a list in a line; of very many the first."""
        unique = list(dict.fromkeys(texts))
        if len(unique) > _MOST + 1:
            unique[_MOST:] = [self.say("more", count=len(unique) - _MOST)]
        return SEPARATOR.join(unique)

    def lies_in(self, id_: str) -> str:
        """Return where a thing lies: each place that it lies in, and what those lie in."""
        chain: dict[str, None] = {}
        waiting = [id_]
        while waiting:
            at = waiting.pop(0)
            found = [
                t.target
                for t in sorted(self.outgoing.get(at, ()), key=self.tie_order)
                if self.is_location(t) and t.target not in chain and t.target != id_
            ]
            chain |= dict.fromkeys(found)
            waiting += found
        return ", ".join(map(self.name, chain))

    def is_location(self, tie: Relationship) -> bool:
        """Tell whether a tie says where anything at all lies."""
        edge = self.edge(tie)
        return self.are_places(edge.target_classes) and any(
            not self.ontology.node_class(c).ancestors for c in edge.source_classes
        )

    # ------------------------------------------------------------ who says so
    def notes(self, stated: Stated, *, without: Sequence[str] = ()) -> tuple[str, ...]:
        """Return how a tie is stated: its qualifiers, that it is inferred, who is quoted.

        ``without`` are qualifiers, or values of such, that are told elsewhere.
        """
        qualifiers: dict[str, list[str]] = {}
        for claim in sorted(stated.claims, key=lambda c: c.id):
            for key, value in claim.qualifiers:
                if without and (key in without or value in without):
                    continue
                if value not in qualifiers.setdefault(key, []):
                    qualifiers[key].append(value)
        # One value is what its own sources state: of several no source states all.
        several = {key for key, values in qualifiers.items() if len(values) > 1}
        disputed = several.intersection(texts_of(stated.tie.properties.get(DISPUTED)))
        found = self.properties(self.edge(stated.tie).name, qualifiers, disputed)
        return (*found, *self.voice(stated.claims))

    def voice(self, claims: Sequence[Claim]) -> tuple[str, ...]:
        """Return that all claims are inferred, and whom all quote."""
        found: list[str] = []
        if claims and all(c.basis != EXPLICIT for c in claims):
            found.append(self.say("inferred"))
        speakers = {c.attributed_to for c in claims}
        if claims and "" not in speakers:
            who = SEPARATOR.join(sorted(map(self.name, speakers)))
            found.append(self.say("said_by", who=who))
        return tuple(found)

    def cite_node(self, id_: str, source: str = "") -> str:
        """Return the footnotes of a thing: where texts name it; else whoever says what it is."""
        claims = [c for c in self.claims.get(id_, ()) if source in ("", c.source)]
        said = [c for c in claims if c.property == TYPE] or claims
        in_texts = [c for c in said if c.char_start >= 0] or [
            c for c in claims if c.char_start >= 0
        ]
        return self.citations.cite(in_texts or said)

    def with_end(self, stated: Stated, end: str) -> str:
        """Return the name of an end of a tie with the tie's footnotes; of a figure its number."""
        node = self.graph.nodes[end]
        amount = ""
        if self.is_figure(node):
            amount = f": {self.amount(node)}{bracketed([self.status(node)])}"
        return self.name(end) + amount + self.citations.cite(stated.claims)

    # ------------------------------------------------------------ figures
    def is_figure(self, node: Node) -> bool:
        """Tell whether a thing is a number of something."""
        return not set(self.with_property("value")).isdisjoint(node.labels)

    def amount(self, node: Node) -> str:
        """Return a figure's number and unit."""
        value = node.properties.get("value")
        amount = number(value) if isinstance(value, int | float) else ""
        told = f"{amount} {escape(str(node.properties.get('unit', '')))}".strip()
        return self.marked(told, node.properties, "value", "unit")

    def is_open(self, node: Node) -> bool:
        """Tell whether a figure is neither aimed at nor reached, as far as sources say."""
        return node.properties.get(STATUS, "") in ("", *self.recipe.statuses)

    def status(self, node: Node) -> str:
        """Return what a figure's status is called, if it is aimed at or reached."""
        prop = self.ontology.property(STATUS)
        if self.is_open(node):
            return ""
        told = self.value(prop, str(node.properties[STATUS]))
        return self.marked(told, node.properties, STATUS)

    def when(self, node: Node) -> str:
        """Return the time that a figure speaks of."""
        return self.marked(
            self.date(str(node.properties.get("period", ""))), node.properties, "period"
        )
