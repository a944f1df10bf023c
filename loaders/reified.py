"""RDF resources of the class of claims, as our own export writes them, back to the claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.calendar import as_edtf
from kg.claims import EXPLICIT, TYPE, Claim, Locator, is_id
from kg.errors import SourceError
from kg.ontology import EdgeClass, Property
from loaders.nodes import NodeReader, shown
from loaders.quads import Node, Resource
from loaders.speakers import PREDICATES, SpeakerReader
from loaders.terms import RDF_TYPE, VOCABULARY, last_part, short
from loaders.values import node_class
from loaders.wording import says, why

_OWN_IRI = re.compile(r"/claim/([0-9a-f]{32})\Z")


@dataclass(frozen=True, slots=True)
class Reified:
    """A claim, and the statement of its graph that it states.

    Attributes
    ----------
    claim
        The claim.
    graph
        The graph that holds it.
    about
        The IRI of the thing or tie.
    statements
        Of a tie: what the claim says of it, as pairs of the property's IRI and the value.
    """

    claim: Claim
    graph: str
    about: str
    statements: frozenset[tuple[str, Node]] = frozenset()


class ReifiedReader:
    """Reads resources that are claims; what is wrong is gathered by the node reader."""

    def __init__(self, reader: NodeReader, dataset: str) -> None:
        """Take the reader of values and the id of the dataset."""
        self.reader = reader
        self.speaker = SpeakerReader(reader)
        self.terms = reader.terms
        self.ontology = reader.ontology
        self.dataset = dataset

    def read(self, resource: Resource) -> Iterator[Reified]:
        """Yield the claim of a resource, one for each source that it names."""
        parts = {role: resource.values(iri) for iri, role in VOCABULARY.items()}
        for role in ("about", "property", "value"):
            if len(parts[role]) != 1:
                words = {"predicate": short(PREDICATES[role]), "count": len(parts[role])}
                message = says("rdf.claim_one", **words)
                self.reader.wrong(resource, message, PREDICATES[role])
                return
        about, property_ = parts["about"][0].value, parts["property"][0].value
        edge = self.terms.edges.get(property_)
        if edge is None:
            self._check_predicates(resource, None)
            fact = self._attribute(resource, about, property_, parts["value"][0])
        else:
            self._check_predicates(resource, edge)
            fact = self._tie(resource, edge)
        if fact is None:
            return
        spoken = self.speaker.spoken(resource, exact=self._is_own(resource))
        for source in spoken.sources:
            claim = replace(
                fact, source=source, attributed_to=spoken.attributed_to,
                basis=spoken.basis or EXPLICIT, confidence=spoken.confidence,
                char_start=spoken.char_start, char_end=spoken.char_end,
                note=spoken.note,
                locator=self._locator(resource, parts),
            )  # fmt: skip
            yield Reified(
                self._verified(resource, claim), resource.graph, about,
                frozenset(resource.statements) if edge else frozenset(),
            )  # fmt: skip

    # ------------------------------------------------------------ what is claimed
    def _attribute(
        self, resource: Resource, about: str, property_: str, value: Node
    ) -> Claim | None:
        """Return the claim of a class or attribute, without who states it."""
        subject = self.reader.thing(resource, about, PREDICATES["about"])
        if not subject:
            return None
        if property_ == RDF_TYPE:
            name = self._class_name(resource, value)
            return Claim(subject, TYPE, name, "") if name else None
        prop = self.terms.properties.get(property_)
        if prop is None:
            message = self.terms.unknown(property_, "property")
            self.reader.wrong(resource, message, PREDICATES["property"])
            return None
        if self._is_own(resource) and isinstance(value, Literal):
            return self._written(resource, subject, prop, value)
        text, lang = self.reader.value(resource, prop, value, PREDICATES["value"])
        return Claim(subject, prop.name, text, "", lang=lang) if text else None

    def _written(
        self, resource: Resource, subject: str, prop: Property, value: Literal
    ) -> Claim | None:
        """Return a claim with its value exactly as our export wrote it."""
        text = value.value
        try:
            if prop.kind == "edtf":
                as_edtf(text, era="CE")
        except SourceError as exc:
            self.reader.wrong(resource, why(exc), PREDICATES["value"])
            return None
        known = prop.kind != "concept" or text in self.ontology.schemes[prop.scheme]
        if not known or (prop.kind == "node" and not is_id(text)):
            message = says("rdf.no_value_here", found=shown(value))
            self.reader.wrong(resource, message, PREDICATES["value"])
            return None
        return Claim(subject, prop.name, text, "", lang=value.language or "")

    def _class_name(self, resource: Resource, value: Node) -> str:
        """Return the name of a class; "" if it is none, which is gathered."""
        text = value.value
        if isinstance(value, NamedNode):
            found = self.terms.classes.get(text)
            if found is None:
                message = self.terms.unknown(text, "class")
                self.reader.wrong(resource, message, PREDICATES["value"])
            return found.name if found else ""
        if text in self.ontology.node_classes:
            return text
        try:
            return node_class(self.ontology, text).name
        except SourceError as exc:
            self.reader.wrong(resource, why(exc), PREDICATES["value"])
            return ""

    def _tie(self, resource: Resource, edge: EdgeClass) -> Claim | None:
        """Return the claim of a tie, without who states it."""
        ends: list[str] = []
        for predicate in (edge.source_iri, edge.target_iri):
            values = resource.values(predicate)
            if len(values) != 1:
                words = {"predicate": short(predicate), "count": len(values)}
                message = says("rdf.claim_end", owner=edge.name, **words)
                self.reader.wrong(resource, message, predicate)
                return None
            ends.append(self.reader.id_value(resource, values[0], predicate))
        ties = [value.value for value in resource.values(PREDICATES["tie"])]
        pairs = {pair for pair in self._qualifiers(resource) if pair[1]}
        if not all(ends):
            return None
        return Claim(
            ends[0], edge.name, ends[1], "", tie=ties[0] if ties else "",
            qualifiers=tuple(sorted(pairs)),
        )  # fmt: skip

    def _qualifiers(self, resource: Resource) -> Iterator[tuple[str, str]]:
        for predicate, value in resource.statements:
            prop = self.terms.properties.get(predicate)
            if prop is None:
                continue
            if self._is_own(resource) and isinstance(value, Literal):
                written = self._written(resource, "", prop, value)
                yield prop.name, written.value if written else ""
            else:
                yield prop.name, self.reader.value(resource, prop, value, predicate)[0]

    # ------------------------------------------------------------ the claim itself
    def _check_predicates(self, resource: Resource, edge: EdgeClass | None) -> None:
        """Find properties that a claim cannot have."""
        allowed = {RDF_TYPE, *VOCABULARY}
        if edge is None:
            allowed -= {PREDICATES["tie"]}
        else:
            allowed |= {edge.source_iri, edge.target_iri, *self.terms.derived}
            allowed |= {p.iri for p in self.ontology.properties_of(edge.name)}
        for predicate, _ in resource.statements:
            if predicate not in allowed and not self.terms.is_ignored(predicate):
                self.reader.wrong(resource, self.terms.unknown(predicate, "property"), predicate)

    def _is_own(self, resource: Resource) -> bool:
        return _OWN_IRI.search(resource.iri) is not None

    def _locator(self, resource: Resource, parts: Mapping[str, list[Node]]) -> Locator:
        """Return the file, sheet and row that the claim was first entered in, else this file.

        The dataset is this one: a new version of it replaces the claim.
        """
        first = {role: values[0].value if values else "" for role, values in parts.items()}
        if not first["file"]:
            return Locator(dataset=self.dataset, file=resource.file)
        row = self.speaker.offset(resource, "row", parts["row"])
        return Locator(self.dataset, first["file"], first["sheet"], max(row, 0))

    def _verified(self, resource: Resource, claim: Claim) -> Claim:
        """Return the claim that the resource's IRI is the hash of, if our export wrote it."""
        own = _OWN_IRI.search(resource.iri)
        if own is None or claim.id == own[1]:
            return claim
        # The language of a property that has its own need not stand in the claim.
        without = replace(claim, lang="")
        if without.id == own[1]:
            return without
        message = says("rdf.changed", id=claim.id, found=last_part(resource.iri))
        self.reader.wrong(resource, message)
        return claim
