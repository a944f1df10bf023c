"""The terms of an ontology, as plain values: what the rest of the project looks up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]
"""Language tag to text, for ``th`` and ``en``."""


def in_language(texts: Texts, lang: str) -> str:
    """Return the text in a language, else in English, else in any, else ``""``."""
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True)
class NodeClass:
    """A class of things: a node label of the property graph.

    Attributes
    ----------
    name, iri
        Local name (the node label) and IRI.
    label, definition
        Texts by language.
    ancestors
        Names of its superclasses in the ontology, nearest first, the root last.
    colour, shape
        How the map draws it: ``#rrggbb`` and a shape of vis-network.
    required
        Properties that every thing of the class must have.
    abstract
        True if nothing is of this class alone.
    order
        Its place in legends, templates and reference pages.
    standards
        IRIs of superclasses and matches in the standard vocabularies.
    """

    name: str
    iri: str
    label: Texts
    definition: Texts
    ancestors: tuple[str, ...]
    colour: str
    shape: str
    required: tuple[str, ...]
    abstract: bool
    order: int
    standards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EdgeClass:
    """A class of ties: a relationship type of the property graph.

    Attributes
    ----------
    name, iri
        Local name (the property of its claims) and IRI.
    relationship_type
        The type in the property graph, as in ``PARTY_TO``.
    source, target, source_iri, target_iri
        Names and IRIs of the properties that hold its two ends.
    source_label, target_label
        What the two ends are called, by language.
    source_classes, target_classes
        Names of the classes that may stand at each end (subclasses may too).
    directed
        False if the two ends mean the same.
    key
        Qualifiers that, with the ends, tell one tie from another.
    phrase
        How the tie reads between the names of its ends, by language.
    """

    name: str
    iri: str
    label: Texts
    definition: Texts
    phrase: Texts
    relationship_type: str
    source: str
    target: str
    source_iri: str
    target_iri: str
    source_label: Texts
    target_label: Texts
    source_classes: tuple[str, ...]
    target_classes: tuple[str, ...]
    directed: bool
    key: tuple[str, ...]
    required: tuple[str, ...]
    colour: str
    width: int
    line_style: str
    order: int
    standards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of things, ties or claims: a column of tables and a key of nodes.

    Attributes
    ----------
    name
        In ``snake_case``, as tables, Cypher and Python write it.
    kind
        ``string``, ``text`` (language-tagged), ``edtf``, ``decimal``, ``integer``, ``uri``,
        ``concept`` (a notation of ``scheme``) or ``node`` (the id of a thing).
    language
        The language of a ``text`` ("" if each value names its own).
    functional
        True if a thing has at most one value.
    domain, range
        Names of the classes that may have it, and of those its values may be of.
    """

    name: str
    iri: str
    label: Texts
    definition: Texts
    kind: str
    language: str
    scheme: str
    functional: bool
    domain: tuple[str, ...]
    range: tuple[str, ...]
    order: int


@dataclass(frozen=True, slots=True)
class Concept:
    """One value of a concept scheme; ``notation`` is how tables and Cypher write it."""

    notation: str
    iri: str
    scheme: str
    label: Texts
    order: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network for analysis is made of the facts.

    Attributes
    ----------
    ties
        Names of the edge classes that count.
    actors
        Names of the node classes that are actors (with their subclasses).
    bases, statuses
        Notations that count; a tie that states no status counts.
    confidences
        Notations that count for an inferred tie (all if empty).
    projects
        Node classes whose members become pairs.
    projection, parallel
        ``newman`` (each of k members: 1/(k-1) a pair), ``unit`` (1 a pair); ``sum`` or ``max``.
    directed, isolates
        Whether ties keep a direction; whether actors without ties stay.
    mentoring, supporting
        Edge classes that are mentorships, and other help.
    part
        Edge classes along which a part can be rolled up to its whole.
    planned
        Statuses of what is only planned; they count when asked for.
    reference
        Where the recipe comes from.
    """

    name: str
    iri: str
    label: Texts
    definition: Texts
    ties: tuple[str, ...]
    actors: tuple[str, ...]
    bases: tuple[str, ...]
    statuses: tuple[str, ...]
    confidences: tuple[str, ...]
    projects: tuple[str, ...]
    projection: str
    parallel: str
    directed: bool
    isolates: bool
    mentoring: tuple[str, ...]
    supporting: tuple[str, ...]
    part: tuple[str, ...]
    planned: tuple[str, ...]
    reference: str
