"""The property graph: nodes and relationships, derived from the live claims by one pure function.

Merging rule, of the claims about one node or relationship:

* the claims are ranked: explicit before inferred, then by confidence (high, medium, low), then the
  value that most sources state, then by source and id;
* a property that can have one value takes it from the first claim in that order; where sources
  disagree its name stands in ``disputed``; a property that can have many takes all, sorted;
* ``basis`` is explicit if one claim is; ``confidence`` is that of the first claim;
* ``sources`` are all sources, sorted; ``claims`` is their number.

Dates stand as EDTF text (``start``) and as the earliest and latest day (``start_first``,
``start_last``), with 0001-01-01 and 9999-12-31 for an end that is open or unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.calendar import ABSENT, Span, interval, parse_date
from kg.claims import EXPLICIT, TYPE, Claim
from kg.facts import Facts
from kg.ontology import Ontology
from kg.ontology.terms import Property

Value = str | int | float | bool | dt.date | list[str]
"""A value that a node or relationship of Neo4j can hold."""

_ONE_NAME = ("name_th", "name_en", "name")
_CONFIDENCE_RANK = {"": 0, "high": 0, "medium": 1, "low": 2}
_DAYS = ("start_first", "start_last", "end_first", "end_last")


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its labels (its class first, then the superclasses) and properties."""

    id: str
    labels: tuple[str, ...]
    properties: Mapping[str, Value]

    @property
    def label(self) -> str:
        """Its class."""
        return self.labels[0]

    def name(self, lang: str = "en") -> str:
        """Return its name in a language, else in another, else its id."""
        return display_name(self.id, self.properties, lang)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship: type, ids of its ends, properties."""

    id: str
    type: str
    source: str
    target: str
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes and relationships by id, in the order of their ids."""

    nodes: Mapping[str, Node]
    relationships: Mapping[str, Relationship]


def display_name(id_: str, properties: Mapping[str, Value], lang: str = "en") -> str:
    """Return the name to show for a thing: in ``lang``, else any name, else its id."""
    for key in (f"name_{lang}", *_ONE_NAME):
        name = properties.get(key)
        if isinstance(name, str) and name:
            return name
    return id_


def derive(facts: Facts) -> PropertyGraph:
    """Return the property graph of all facts.

    A node stands for every id that a claim of its type declares; a relationship for every tie
    whose ends are both declared. The same facts give the same graph in the same order.
    """
    grouped = facts.by_about()
    nodes: dict[str, Node] = {}
    relationships: dict[str, Relationship] = {}
    for about in sorted(grouped):
        claims = grouped[about]
        if claims[0].is_tie:
            relationships[about] = derive_relationship(about, claims, facts.ontology)
        else:
            node = derive_node(about, claims, facts.ontology)
            if node is not None:
                nodes[about] = node
    kept = {id_: r for id_, r in relationships.items() if r.source in nodes and r.target in nodes}
    return PropertyGraph(nodes, kept)


def derive_node(about: str, claims: Sequence[Claim], ontology: Ontology) -> Node | None:
    """Return the node that the claims about one thing make; None if none says what it is."""
    ranked = _ranked(claims)
    classes = [claim for claim in ranked if claim.property == TYPE]
    if not classes:
        return None
    class_ = _first_value(classes)
    properties: dict[str, Value] = {"id": about}
    disputed = [TYPE] if _disagree(classes) else []
    for name in sorted({claim.property for claim in ranked if claim.property != TYPE}):
        prop = ontology.property(name)
        stated = [claim for claim in ranked if claim.property == name]
        properties.update(_merged(prop, [(c.value, c.source) for c in stated]))
        if prop.functional and _disagree(stated):
            disputed.append(name)
    if "start" in properties or "end" in properties:
        properties.update(_period(properties))
    properties.update(_provenance(ranked, disputed))
    return Node(about, ontology.labels(class_), properties)


def derive_relationship(about: str, claims: Sequence[Claim], ontology: Ontology) -> Relationship:
    """Return the relationship that the claims about one tie make."""
    ranked = _ranked(claims)
    edge = ontology.edge_class(ranked[0].property)
    properties: dict[str, Value] = {"id": about}
    if ranked[0].tie:
        properties["tie"] = ranked[0].tie
    disputed = []
    for name in sorted({key for claim in ranked for key, _ in claim.qualifiers}):
        prop = ontology.property(name)
        pairs = [(v, c.source) for c in ranked for k, v in c.qualifiers if k == name]
        properties.update(_merged(prop, pairs))
        if prop.functional and len({value for value, _ in pairs}) > 1:
            disputed.append(name)
    properties.update(_period(properties))
    properties.update(_provenance(ranked, disputed))
    ends = (ranked[0].subject, ranked[0].value)
    if not edge.directed:
        ends = (min(ends), max(ends))
    return Relationship(about, edge.relationship_type, *ends, properties)


# ------------------------------------------------------------------ the merging rule
def _ranked(claims: Sequence[Claim]) -> list[Claim]:
    if len(claims) == 1:
        return [*claims]
    return sorted(claims, key=_rank)


def _rank(claim: Claim) -> tuple[bool, int, str, str, str]:
    """Return what sorts claims, the strongest first; of equals what they state decides."""
    confidence = _CONFIDENCE_RANK.get(claim.confidence, 3)
    return (claim.basis != EXPLICIT, confidence, claim.source, claim.value, claim.id)


def _first_value(claims: Sequence[Claim]) -> str:
    return _winner([(claim.value, claim.source) for claim in claims])


def _winner(pairs: Sequence[tuple[str, str]]) -> str:
    """Return the value that most sources state; of equals, the first."""
    sources: dict[str, set[str]] = {}
    for value, source in pairs:
        sources.setdefault(value, set()).add(source)
    return max(sources, key=lambda value: len(sources[value]))


def _disagree(claims: Sequence[Claim]) -> bool:
    return len({claim.value for claim in claims}) > 1


def _merged(prop: Property, pairs: Sequence[tuple[str, str]]) -> dict[str, Value]:
    if not prop.functional:
        return {prop.name: sorted({value for value, _ in pairs})}
    value = _winner(pairs)
    if prop.kind == "decimal":
        return {prop.name: float(value)}
    if prop.kind == "integer":
        return {prop.name: int(value)}
    if prop.kind == "edtf":
        span = _span(value)
        return {prop.name: value, f"{prop.name}_first": span.first, f"{prop.name}_last": span.last}
    return {prop.name: value}


def _period(properties: Mapping[str, Value]) -> dict[str, Value]:
    """Return the earliest and latest days of start and end; 2024/2027 in one gives both."""
    start, end = (_stated_span(properties.get(name)) for name in ("start", "end"))
    if not start.absent and not end.absent and start.first > end.last:
        # Two sources that disagree: each end keeps the days that its source states.
        days = (start.first, start.last, end.first, end.last)
    else:
        days = interval(start, end)
    return dict(zip(_DAYS, days, strict=True))


def _stated_span(value: Value | None) -> Span:
    return _span(value) if isinstance(value, str) else ABSENT


def _provenance(ranked: Sequence[Claim], disputed: Sequence[str]) -> dict[str, Value]:
    first = ranked[0]
    found: dict[str, Value] = {
        "basis": first.basis,
        "sources": sorted({claim.source for claim in ranked}),
        "claims": len({claim.id for claim in ranked}) if len(ranked) > 1 else len(ranked),
    }
    if first.confidence:
        found["confidence"] = first.confidence
    said = sorted({claim.attributed_to for claim in ranked if claim.attributed_to})
    if said:
        found["attributed_to"] = said
    if disputed:
        found["disputed"] = sorted(disputed)
    return found


@lru_cache(maxsize=65536)
def _span(text: str) -> Span:
    return parse_date(text, era="CE")
