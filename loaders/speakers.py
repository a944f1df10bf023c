"""What a resource says of the claims in it: who states them, in whose words, how surely."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.claims import EXPLICIT, INFERRED, is_id
from kg.errors import SourceError
from kg.messages import shortened
from kg.ontology import NAMESPACE
from loaders.nodes import NodeReader, shown
from loaders.quads import Node, Resource
from loaders.rules import BASES, CONFIDENCES
from loaders.terms import VOCABULARY
from loaders.text import clean, damage
from loaders.values import concept, number
from loaders.wording import says, why

PREDICATES = {role: iri for iri, role in VOCABULARY.items()}
STATED = ("source", "attributed_to", "basis", "confidence", "char_start", "char_end", "note")
_SCHEMES = {"basis": BASES, "confidence": CONFIDENCES}


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who states what a resource says; ``sources`` has one id for each document."""

    sources: tuple[str, ...]
    attributed_to: str = ""
    basis: str = EXPLICIT
    confidence: str = ""
    char_start: int = -1
    char_end: int = -1
    note: str = ""


class SpeakerReader:
    """Reads the properties of claims; what is wrong is gathered by the node reader."""

    def __init__(self, reader: NodeReader) -> None:
        """Take the reader of values."""
        self.reader = reader
        self.ontology = reader.ontology

    def spoken(self, resource: Resource, *, exact: bool = False) -> Spoken:
        """Return who states what a resource says; what is wrong is gathered.

        ``exact`` takes a note as it is written: our own export wrote it.
        """
        found = {role: resource.values(PREDICATES[role]) for role in STATED}
        for role, values in found.items():
            if role != "source" and len(values) > 1:
                self._wrong(resource, role, says("rdf.many", count=len(values)))
        start = self.offset(resource, "char_start", found["char_start"])
        end = self.offset(resource, "char_end", found["char_end"])
        if (start < 0) != (end < 0) or start >= end >= 0:
            self._wrong(resource, "char_start", says("rdf.span"))
        basis = self.notation(resource, "basis", found["basis"]) or EXPLICIT
        confidence = self.notation(resource, "confidence", found["confidence"])
        if basis == INFERRED and not confidence:
            self._wrong(resource, "confidence", says("rdf.confidence"))
        said_by = [self.reader.id_value(resource, value, PREDICATES["attributed_to"])
                   for value in found["attributed_to"]]  # fmt: skip
        return Spoken(
            sources=self._sources(resource, found["source"]),
            attributed_to=said_by[0] if said_by else "",
            basis=basis,
            confidence=confidence,
            char_start=start,
            char_end=end,
            note=self._note(resource, found["note"], exact=exact),
        )

    def _sources(self, resource: Resource, values: list[Node]) -> tuple[str, ...]:
        """Return the sources that a resource names, else that of its graph."""
        predicate = PREDICATES["source"]
        named = [self.reader.id_value(resource, value, predicate) for value in values]
        own = self.reader.terms.source_of(resource.graph)
        if own and not is_id(own):
            self._wrong(resource, "source", says("rdf.graph_source", found=shortened(own)))
        sources = tuple(sorted(filter(None, named))) or ((own,) if own else ())
        if not sources and not values:
            self._wrong(resource, "source", says("rdf.no_source"))
        return sources

    def notation(self, resource: Resource, role: str, values: list[Node]) -> str:
        """Return the notation of a basis or confidence, "" if there is none."""
        if not values:
            return ""
        value = values[0]
        if isinstance(value, NamedNode):
            return self.reader.notation(resource, _SCHEMES[role], value.value, PREDICATES[role])
        try:
            return concept(self.ontology, _SCHEMES[role], clean(value.value))
        except SourceError as exc:
            self._wrong(resource, role, why(exc))
            return ""

    def offset(self, resource: Resource, role: str, values: list[Node]) -> int:
        """Return a whole number from 0, -1 if there is none."""
        if not values:
            return -1
        try:
            found = int(number(clean(values[0].value), whole=True))
        except SourceError as exc:
            self._wrong(resource, role, why(exc))
            return -1
        if found < 0:
            self._wrong(resource, role, says("row.negative", found=found))
        return max(found, -1)

    def _note(self, resource: Resource, values: list[Node], *, exact: bool) -> str:
        if exact and values:
            return values[0].value
        texts = [clean(value.value) for value in values if isinstance(value, Literal)]
        for value in values:
            wrong = damage(clean(value.value)) or not isinstance(value, Literal)
            if wrong:
                self._wrong(resource, "note", says("rdf.plain_text", found=shown(value)))
        return texts[0] if texts else ""

    def _wrong(self, resource: Resource, role: str, message: str) -> None:
        self.reader.wrong(resource, message, PREDICATES[role])


def is_of_claims(iri: str) -> bool:
    """Tell whether a property says who states something, and not what."""
    return VOCABULARY.get(iri, "") in STATED and iri.startswith(NAMESPACE)
