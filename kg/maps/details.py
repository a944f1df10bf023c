"""What the page says of each thing and tie: names, properties, dates, sources, who says what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.calendar import parse_date, to_english, to_thai
from kg.claims import TYPE, Claim
from kg.maps.options import LANGUAGES, MapOptions, SourceText, texts
from kg.maps.persons import Roles
from kg.maps.text import clean
from kg.maps.view import View, strings
from kg.ontology import Ontology
from kg.ontology.terms import Property
from kg.propertygraph import Node, PropertyGraph, Relationship, Value

Cell = str | dict[str, object]
"""A value as the page shows it: a text, or ``{"d"|"c"|"n"|"x"|"u": …}`` for date, concept, thing
that is drawn, thing that is not, and web address."""
_BASES, _CONFIDENCES = "bases", "confidences"
_PROVENANCE = frozenset(
    ("id", "tie", "sources", "claims", "basis", "confidence", "disputed", "attributed_to")
)


def in_both(id_: str, node: Node | None) -> dict[str, str]:
    """Return the name of a thing by language, its id if it has none."""
    if node is None:
        return dict.fromkeys(LANGUAGES, clean(id_))
    return {lang: clean(node.name(lang)) or clean(id_) for lang in LANGUAGES}


def date_texts(edtf: str) -> Cell:
    """Return a date in words by language."""
    span = parse_date(edtf)
    return {"d": {"th": to_thai(span), "en": to_english(span)}}


def web_address(text: str) -> str:
    """Return an address that may be a link: http or https with a host; else ""."""
    try:
        parts = urlsplit(text.strip())
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return text.strip() if good and clean(text) == text.strip() else ""


@dataclass(slots=True)
class Details:
    """Writes the details of one map; gathers the sources that they cite."""

    graph: PropertyGraph
    view: View
    options: MapOptions
    roles: Roles | None
    keys: Mapping[str, str]
    sources: dict[str, int] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @property
    def ontology(self) -> Ontology:
        """What the terms mean."""
        return self.view.ontology

    def names(self, id_: str) -> dict[str, str]:
        """Return what a thing is called, by language; a person's posts if names are hidden."""
        if self.roles is not None and id_ in self.roles.titles:
            return dict(self.roles.titles[id_])
        found = in_both(id_, self.graph.nodes.get(id_))
        if self.roles is None:
            return found
        # Before anything is wrapped into lines: a name across two lines would not be found.
        return {lang: self.roles.hidden(name, lang) for lang, name in found.items()}

    def is_hidden(self, id_: str) -> bool:
        """Tell whether a thing is a person whose name is not shown."""
        return self.roles is not None and id_ in self.roles.titles

    def thing(self, node: Node) -> dict[str, object]:
        """Return the details of a node."""
        found: dict[str, object] = {"k": node.label, "n": self.names(node.id)}
        if not self.is_hidden(node.id):
            found["id"] = clean(node.id)
            found["rows"] = self._rows(node.label, node.properties)
        return found | self._provenance(node.id, node.properties)

    def tie(self, tie: Relationship) -> dict[str, object]:
        """Return the details of a tie."""
        edge = self.view.edge_class(tie)
        found: dict[str, object] = {"k": edge.name}
        found["rows"] = self._rows(edge.name, tie.properties)
        return found | self._provenance(tie.id, tie.properties)

    # ------------------------------------------------------------ values
    def _rows(self, class_: str, properties: Mapping[str, Value]) -> list[list[object]]:
        """Return the stated properties in the ontology's order; days computed from dates not."""
        order = {prop.name: at for at, prop in enumerate(self.ontology.properties_of(class_))}
        rows: list[list[object]] = []
        for name in sorted(properties, key=lambda each: (order.get(each, len(order)), each)):
            prop = self.ontology.properties.get(name)
            if prop is None or name in _PROVENANCE:
                continue
            self.used.add(name)
            cells = [self._cell(prop, each) for each in strings(properties[name])]
            rows.append([name, cells])
        return rows

    def _cell(self, prop: Property, value: str) -> Cell:
        if prop.kind == "edtf":
            return date_texts(value)
        if prop.kind == "concept":
            return {"c": [prop.scheme, value]}
        if prop.kind == "node":
            return self.reference(value)
        if prop.kind == "uri" and web_address(value):
            return {"u": web_address(value)}
        if prop.kind in {"decimal", "integer"}:
            return _number(value)
        return clean(value)

    def reference(self, id_: str) -> Cell:
        """Return a thing that is mentioned: the drawn one's key, or its name."""
        if id_ in self.keys:
            return {"n": self.keys[id_]}
        return {"x": self.names(id_)}

    # ------------------------------------------------------------ who says so
    def _provenance(self, id_: str, properties: Mapping[str, Value]) -> dict[str, object]:
        found: dict[str, object] = {
            "src": [self._source(each) for each in strings(properties.get("sources"))],
            "basis": {"c": [_BASES, str(properties.get("basis", ""))]},
        }
        disputed = list(strings(properties.get("disputed")))
        self.used.update(disputed)
        confidence = str(properties.get("confidence", ""))
        said = [self.reference(each) for each in strings(properties.get("attributed_to"))]
        more: dict[str, object] = {
            "conf": {"c": [_CONFIDENCES, confidence]} if confidence else None,
            "said": said,
            "disputed": disputed,
            "claims": self._claims(self.options.claims.get(id_, ()), id_),
        }
        return found | {key: value for key, value in more.items() if value}

    def _source(self, id_: str) -> int:
        return self.sources.setdefault(id_, len(self.sources))

    def _claims(self, claims: Sequence[Claim], about: str) -> list[dict[str, object]]:
        """Return each claim as it was stated; of a person whose name is hidden, none."""
        if self.is_hidden(about):
            return []
        return [self._claim(claim) for claim in sorted(claims, key=_reading_order)]

    def _claim(self, claim: Claim) -> dict[str, object]:
        found: dict[str, object] = {
            "src": self._source(claim.source),
            "basis": {"c": [_BASES, claim.basis]},
            "rows": self._stated(claim),
        }
        if claim.confidence:
            found["conf"] = {"c": [_CONFIDENCES, claim.confidence]}
        if claim.attributed_to:
            found["said"] = self.reference(claim.attributed_to)
        if claim.char_start >= 0:
            found["at"] = [claim.char_start, claim.char_end]
        if self.roles is None and self.options.words.get(claim.id):
            found["words"] = clean(self.options.words[claim.id])
        if claim.note:
            found["note"] = clean(claim.note)
        return found

    def _stated(self, claim: Claim) -> list[list[object]]:
        if claim.property == TYPE:
            return [["", [{"k": claim.value}]]]
        if claim.is_tie:
            self.used.update(name for name, _ in claim.qualifiers)
            return [
                [name, [self._cell(self.ontology.property(name), each) for each in values]]
                for name, values in sorted(claim.grouped_qualifiers().items())
            ]
        prop = self.ontology.property(claim.property)
        self.used.add(prop.name)
        return [[prop.name, [self._cell(prop, claim.value)]]]

    # ------------------------------------------------------------ sources and terms
    def source_list(self) -> list[dict[str, object]]:
        """Return how each source cited so far is described, in the order of first citing."""
        return [self._source_text(id_) for id_ in self.sources]

    def _source_text(self, id_: str) -> dict[str, object]:
        cited = self.options.sources.get(id_) or _described(self.graph.nodes.get(id_))
        title = texts({lang: clean(text) for lang, text in cited.title.items()})
        if not any(title.values()):
            title = self.names(id_)
        found: dict[str, object] = {"t": title}
        if cited.publisher:
            found["p"] = clean(cited.publisher)
        if cited.issued:
            found["d"] = date_texts(cited.issued)
        if cited.reference:
            address = web_address(cited.reference)
            found["r"] = {"u": address} if address else clean(cited.reference)
        return found

    def terms(self) -> dict[str, object]:
        """Return the names of the properties used, and of all concepts, by language."""
        return {
            "properties": {
                name: texts(self.ontology.properties[name].label)
                for name in sorted(self.used & set(self.ontology.properties))
            },
            "concepts": {
                scheme: {notation: texts(c.label) for notation, c in concepts.items()}
                for scheme, concepts in self.ontology.schemes.items()
            },
        }


def _described(node: Node | None) -> SourceText:
    """Return a source as the graph itself describes it."""
    if node is None:
        return SourceText()
    get = node.properties.get
    title = {lang: str(get(f"name_{lang}", "")) for lang in LANGUAGES}
    return SourceText(
        {lang: text for lang, text in title.items() if text},
        str(get("publisher", "")),
        str(get("issued", "")),
        str(get("url", "") or get("file", "")),
    )


def _number(value: str) -> str:
    number = float(value)
    return f"{int(number):,}" if number == int(number) else f"{number:,}"


def _reading_order(claim: Claim) -> tuple[bool, str, str, str]:
    return (claim.property != TYPE, claim.property, claim.value, claim.id)
