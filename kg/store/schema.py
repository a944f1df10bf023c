"""Constraints and indexes of the database, all read from the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from kg.errors import OntologyError
from kg.ontology import ROOT, Ontology
from kg.store.cypher import cypher
from kg.store.rows import MISSING_END, MISSING_SOURCE

NAMES_INDEX = "kg_names"
"""The full-text index over the names of things."""

_UNIQUE: LiteralString = (
    "CREATE CONSTRAINT <name> IF NOT EXISTS FOR (n:<label>) REQUIRE n.<property> IS UNIQUE"
)
_UNIQUE_TIE: LiteralString = (
    "CREATE CONSTRAINT <name> IF NOT EXISTS FOR ()-[r:<type>]-() REQUIRE r.id IS UNIQUE"
)
_INDEX: LiteralString = "CREATE INDEX <name> IF NOT EXISTS FOR (n:<label>) ON (n.<property>)"
# Finds =, STARTS WITH and CONTAINS; takes names of 32 kB, a range index of 8.
_TEXT_INDEX: LiteralString = (
    "CREATE TEXT INDEX <name> IF NOT EXISTS FOR (n:<label>) ON (n.<property>)"
)
_INDEX_DATES: LiteralString = (
    "CREATE INDEX <name> IF NOT EXISTS FOR ()-[r:<type>]-() ON (r.start_first, r.end_last)"
)
_INDEX_END: LiteralString = "CREATE INDEX <name> IF NOT EXISTS FOR ()-[r:<type>]-() ON (r.end_last)"
_FULL_TEXT: LiteralString = (
    "CREATE FULLTEXT INDEX <name> IF NOT EXISTS FOR (n:<label>) ON EACH [<n.properties>]"
)
_FULL_TEXT_THAI: LiteralString = (
    _FULL_TEXT + " OPTIONS {indexConfig: {`fulltext.analyzer`: 'thai'}}"
)

OWN_TYPES = frozenset(("STATED_IN", "ENTERED_BY"))
_OWN_UNIQUE = (
    ("Claim", "id"),
    ("WithdrawnClaim", "id"),
    ("Load", "id"),
    ("Network", "id"),
    ("Network", "only"),
)
_OWN_INDEXES = (
    ("Claim", "about"),
    ("Claim", MISSING_SOURCE),
    ("Claim", MISSING_END),
    ("WithdrawnClaim", "about"),
)


def check_terms(ontology: Ontology) -> None:
    """Raise ``OntologyError`` if a class or tie has the name of what the store itself keeps."""
    own = {label for label, _ in (*_OWN_UNIQUE, *_OWN_INDEXES)}
    types = {edge.relationship_type: edge.name for edge in ontology.edge_classes.values()}
    taken = own & ontology.node_classes.keys() | OWN_TYPES & types.keys()
    if taken:
        message = (
            f"the ontology names a class or a relationship type {', '.join(sorted(taken))}: "
            f"that is what the database calls its own records; choose another name"
        )
        raise OntologyError(message)


def statements(ontology: Ontology) -> Iterator[tuple[str, LiteralString]]:
    """Yield the name of each constraint and index, and the query that makes it if it is not there.

    Constraints come first. An id is unique among all things of the database, and among all
    relationships of one type. The full-text index is apart: see `full_text`.
    """
    for label, prop in ((ROOT, "id"), *_OWN_UNIQUE):
        name = f"kg_{label}_{prop}"
        yield name, cypher(_UNIQUE, name=name, label=label, property=prop)
    for edge in ontology.edge_classes.values():
        name = f"kg_{edge.relationship_type}_id"
        yield name, cypher(_UNIQUE_TIE, name=name, type=edge.relationship_type)
    for label, prop in _OWN_INDEXES:
        name = f"kg_{label}_{prop}_index"
        yield name, cypher(_INDEX, name=name, label=label, property=prop)
    for prop in single_names(ontology):
        name = f"kg_{ROOT}_{prop}_text"
        yield name, cypher(_TEXT_INDEX, name=name, label=ROOT, property=prop)
    for edge in ontology.edge_classes.values():
        name = f"kg_{edge.relationship_type}_dates"
        yield name, cypher(_INDEX_DATES, name=name, type=edge.relationship_type)
        name = f"kg_{edge.relationship_type}_end"
        yield name, cypher(_INDEX_END, name=name, type=edge.relationship_type)


def full_text(ontology: Ontology, *, thai: bool) -> LiteralString:
    """Return the query that makes the full-text index over all names.

    With ``thai``, Thai, which has no spaces, is broken into words: a province is found inside a
    longer name. Without, it is found by ``*word*``.
    """
    if thai:
        return cypher(_FULL_TEXT_THAI, name=NAMES_INDEX, label=ROOT, properties=names(ontology))
    return cypher(_FULL_TEXT, name=NAMES_INDEX, label=ROOT, properties=names(ontology))


def names(ontology: Ontology) -> tuple[str, ...]:
    """Return the properties that name things of any class: names, aliases, corrections."""
    return tuple(
        prop.name
        for prop in ontology.properties_of(ROOT)
        if prop.kind in {"text", "string"} and ROOT in prop.domain
    )


def single_names(ontology: Ontology) -> tuple[str, ...]:
    """Return those of which a thing has at most one."""
    return tuple(name for name in names(ontology) if ontology.property(name).functional)
