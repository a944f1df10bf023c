"""How the report finds and shows things, ties and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.claims import EXPLICIT, Claim
from kg.facts import Facts
from kg.ontology import in_language
from kg.propertygraph import Node, PropertyGraph, Relationship, Value, display_name
from kg.report.markdown import escape

_SHOWN_PLACES = 3


class Showing:
    """Facts and graph of one network, shown in one language."""

    def __init__(
        self, facts: Facts, graph: PropertyGraph, words: Mapping[str, Any], lang: str
    ) -> None:
        """Take facts and graph; index the ties by their ends."""
        self.facts, self.graph, self.words, self.lang = facts, graph, words, lang
        self.ontology = facts.ontology
        self.claims: dict[str, list[Claim]] = facts.by_about()
        self.outgoing: dict[str, list[Relationship]] = {}
        self.incoming: dict[str, list[Relationship]] = {}
        for tie in graph.relationships.values():
            self.outgoing.setdefault(tie.source, []).append(tie)
            self.incoming.setdefault(tie.target, []).append(tie)
        recipe = next(iter(self.ontology.recipes.values()))
        self.mentoring = {self.relationship_type(name) for name in recipe.mentoring}
        self.supporting = {self.relationship_type(name) for name in recipe.supporting}
        self.planned = set(recipe.planned)
        self.projected = recipe.projects

    # ------------------------------------------------------------ finding
    def relationship_type(self, edge: str) -> str:
        """Return the relationship type of an edge class."""
        return self.ontology.edge_class(edge).relationship_type

    def ties(self, types: set[str] | None) -> list[Relationship]:
        """Return the ties of some types (None: all), sorted by names."""
        found = [t for t in self.graph.relationships.values() if types is None or t.type in types]
        return sorted(found, key=lambda t: (t.type, self.name(t.source), self.name(t.target), t.id))

    def nodes(self, classes: Iterable[str] | None) -> list[Node]:
        """Return the nodes of some classes (None: all), sorted by name."""
        wanted = None if classes is None else set(classes)
        found = [n for n in self.graph.nodes.values() if wanted is None or wanted & set(n.labels)]
        return sorted(found, key=lambda n: (self.name(n.id), n.id))

    def with_property(self, name: str) -> tuple[str, ...]:
        """Return the classes that may have a property."""
        prop = self.ontology.properties.get(name)
        return prop.domain if prop else ()

    def covers(self, classes: Iterable[str]) -> bool:
        """Tell whether all classes are places."""
        areas = self.with_property("official_code")
        return all(self.ontology.is_a(c, areas) for c in classes)

    def areas(self, id_: str) -> list[str]:
        """Return the places that a thing's ties lead to."""
        return [
            t.target
            for t in self.outgoing.get(id_, [])
            if self.is_of(t.target, self.with_property("official_code"))
        ]

    def is_of(self, id_: str, classes: Iterable[str]) -> bool:
        """Tell whether a thing is of one of some classes."""
        node = self.graph.nodes.get(id_)
        return node is not None and bool(set(classes) & set(node.labels))

    def is_membership(self, tie: Relationship, node: Node) -> bool:
        """Tell whether a tie makes its source a member of a node."""
        recipe = next(iter(self.ontology.recipes.values()))
        return (
            tie.type in {self.relationship_type(name) for name in recipe.ties}
            and tie.target == node.id
        )

    def from_actor(self, tie: Relationship) -> bool:
        """Tell whether a tie leads to an agreement."""
        edge = self.ontology.edge_class(tie.type)
        return all(self.ontology.is_a(c, self.with_property("signed")) for c in edge.target_classes)

    def everything(self) -> Iterator[tuple[str, Mapping[str, Value]]]:
        """Yield id and properties of every node, then of every tie."""
        for node in self.nodes(None):
            yield node.id, node.properties
        for tie in self.ties(None):
            yield tie.id, tie.properties

    # ------------------------------------------------------------ showing
    def name(self, id_: str) -> str:
        """Return the name of a thing."""
        node = self.graph.nodes.get(id_)
        return escape(display_name(id_, node.properties, self.lang) if node else id_)

    def subject(self, id_: str) -> str:
        """Return how a thing or a tie is named."""
        tie = self.graph.relationships.get(id_)
        if tie is None:
            return self.name(id_)
        return f"{self.name(tie.source)} {escape(self.phrase(tie))} {self.name(tie.target)}"

    def listed(self, ids: Iterable[str]) -> str:
        """Return names, each once."""
        return "; ".join(dict.fromkeys(self.name(id_) for id_ in ids))

    def located(self, id_: str) -> str:
        """Return where a thing lies."""
        return self.listed(self.areas(id_))

    def class_label(self, id_: str) -> str:
        """Return what the class of a thing is called."""
        node = self.graph.nodes[id_]
        return escape(in_language(self.ontology.node_class(node.label).label, self.lang))

    def phrase(self, tie: Relationship) -> str:
        """Return how a tie reads."""
        return in_language(self.ontology.edge_class(tie.type).phrase, self.lang)

    def property_label(self, name: str) -> str:
        """Return what a property is called."""
        prop = self.ontology.properties.get(name)
        return escape(in_language(prop.label, self.lang) if prop else name)

    def status(self, properties: Mapping[str, Value]) -> str:
        """Return what a status is called."""
        status = properties.get("status")
        if not isinstance(status, str):
            return ""
        prop = self.ontology.property("status")
        return escape(in_language(self.ontology.concept(prop.scheme, status).label, self.lang))

    def period(self, properties: Mapping[str, Value]) -> str:
        """Return when: a day, or start and end."""
        for single in ("signed", "period"):
            if properties.get(single):
                return self.text(properties[single])
        ends = [self.text(properties.get(key)) for key in ("start", "end")]
        return "–".join(ends) if all(ends) else "".join(ends)

    @staticmethod
    def text(value: Value | None) -> str:
        """Return a value as text."""
        if value is None:
            return ""
        return escape(f"{value:g}" if isinstance(value, float) else str(value))

    def said(self, *ids: str) -> str:
        """Return who says so: documents with places, whom they quote, if inferred."""
        claims = [c for id_ in ids for c in self.claims.get(id_, [])]
        named = [c for c in claims if c.char_start >= 0] or claims
        places = list(dict.fromkeys(self.place(c) for c in sorted(named, key=_by_place)))
        shown = places[:_SHOWN_PLACES]
        if len(places) > _SHOWN_PLACES:
            shown.append(f"+{len(places) - _SHOWN_PLACES}")
        if claims and all(c.basis != EXPLICIT for c in claims):
            shown.append(self.words["inferred"][self.lang])
        return "; ".join(shown)

    def place(self, claim: Claim) -> str:
        """Return where a claim stands, and whom it quotes."""
        place = escape(claim.source)
        if claim.char_start >= 0:
            place += f" `#char={claim.char_start},{claim.char_end}`"
        if claim.attributed_to:
            place += (
                f" ({self.words['said_by'][self.lang].format(who=self.name(claim.attributed_to))})"
            )
        return place


def _by_place(claim: Claim) -> tuple[str, int, str]:
    return (claim.source, claim.char_start, claim.id)
