"""What a mapping says of a table, held against the ontology before a row is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.claims import INFERRED
from kg.errors import SourceError
from kg.ontology import Ontology
from loaders.mapping import ColumnRule, TableRule
from loaders.template import placeholders
from loaders.values import concept, edge_class, node_class, node_id
from loaders.wording import instead, listed, says, why

BASES, CONFIDENCES = "bases", "confidences"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a header, or with what the mapping says of it."""

    message: str
    header: str = ""
    of_mapping: bool = False


def check_rule(rule: TableRule, ontology: Ontology) -> Iterator[Problem]:
    """Yield what is wrong with the words of a table's rule.

    Parameters
    ----------
    rule
        What the mapping says of the table.
    ontology
        Where its words are looked up.
    """
    for key, text in rule.cells.items():
        if text and not placeholders(text):
            yield from _check_word(ontology, key, text, key)
    for name in rule.constants:
        if name not in ontology.properties:
            meant = instead(ontology, name, ontology.properties, "property")
            message = says("mapping.no_property", near=meant, allowed=listed(ontology.properties))
            yield Problem(message, f"constants.{name}", of_mapping=True)
    for header, column in rule.columns.items():
        yield from _check_column(ontology, header, column)


def _check_column(ontology: Ontology, header: str, column: ColumnRule) -> Iterator[Problem]:
    for key, text in column.claim.items():
        if text:
            yield from _check_word(ontology, key, text, f"{header}.{key}")
    if column.claim.get("basis") == INFERRED and not column.claim.get("confidence"):
        message = says("row.confidence", allowed=listed(ontology.schemes[CONFIDENCES]))
        yield Problem(message, header, of_mapping=True)


def _check_word(ontology: Ontology, key: str, text: str, place: str) -> Iterator[Problem]:
    """Yield what is wrong with one word, at its place in the mapping."""
    try:
        if key == "class":
            node_class(ontology, text)
        elif key == "type":
            edge_class(ontology, text)
        elif key in {"source", "attributed_to"}:
            node_id(text)
        elif key in {"basis", "confidence"}:
            concept(ontology, BASES if key == "basis" else CONFIDENCES, text)
    except SourceError as exc:
        yield Problem(why(exc), place, of_mapping=True)
