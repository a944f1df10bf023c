"""The sources that a mapping declares: documents, as claims that each states of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.claims import TYPE, Claim, Locator, is_id
from kg.errors import SourceError
from kg.messages import shortened
from kg.ontology import Ontology, Property
from loaders.lexicon import lexicon
from loaders.mapping import OWN
from loaders.settings import Settings
from loaders.text import damage, language_of
from loaders.values import canonical, node_class, text_language
from loaders.wording import listed, near, says, why

_OWN = ("id", "class")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a mapping says of sources.

    Attributes
    ----------
    default
        Id of the source of every row that names none; "" if there is none.
    claims
        The claims that declare the sources, in the mapping's order.
    """

    default: str
    claims: tuple[Claim, ...]


def read_sources(settings: Settings, dataset: str, ontology: Ontology, *,
                 own: tuple[str, ...] = OWN) -> Sources:  # fmt: skip
    """Return the sources of a mapping: ``[source]``, the default one, and ``[sources.ID]``.

    What ``[dataset]`` says besides its own keys (its licence, its publisher) holds for the
    default source, unless that says otherwise. Faults are gathered in the settings.
    """
    shared = settings.table("dataset")
    default = settings.table("source")
    inherited = {k: v for k, v in shared.values.items() if k not in own}
    claims: list[Claim] = []
    id_ = ""
    if "source" in settings.values:
        id_ = default.text("id")
        merged = Settings({**inherited, **default.values}, settings.file, settings.faults, "source")
        claims += _Source(merged, id_, dataset, ontology).claims()
    elif inherited:
        _Source(shared, "", dataset, ontology).check_keys(own)
    for key, table in settings.table("sources").tables():
        claims += _Source(table, table.text("id", key), dataset, ontology).claims()
    return Sources(id_ if is_id(id_) else "", tuple(claims))


class _Source:
    """The claims of one source."""

    def __init__(self, table: Settings, id_: str, dataset: str, ontology: Ontology) -> None:
        self.table = table
        self.id = id_
        self.ontology = ontology
        self.locator = Locator(dataset=dataset, file=table.file)
        self.class_name = self._class()
        found = ontology.properties_of(self.class_name) if self.class_name else ()
        self.properties: Mapping[str, Property] = {p.name: p for p in found}

    def check_keys(self, own: tuple[str, ...] = _OWN) -> None:
        self.table.check_keys([*own, *self.properties])

    def claims(self) -> list[Claim]:
        if not is_id(self.id):
            missing = says("mapping.missing")
            found = says("mapping.found", found=shortened(self.id)) if self.id else missing
            self.table.fault(says("mapping.source_id", found=found), "id")
            return []
        self.check_keys()
        return [self._claim(TYPE, self.class_name), *self._attributes()]

    def _class(self) -> str:
        root = lexicon().source_class
        text = self.table.text("class")
        try:
            name = node_class(self.ontology, text).name if text else root
        except SourceError as exc:
            self.table.fault(why(exc), "class")
            return root
        if not self.ontology.is_a(name, [root]):
            below = self.ontology.subclasses(root)
            words = {"found": name, "near": near(name, below), "allowed": listed(below)}
            self.table.fault(says("mapping.source_class", **words), "class")
            return root
        return name

    def _attributes(self) -> Iterator[Claim]:
        for key in self.table.values:
            prop = self.properties.get(key)
            if prop is None:
                continue
            texts = self.table.texts(key)
            if prop.functional and len(texts) > 1:
                self.table.fault(says("mapping.one_value", count=len(texts), name=key), key)
            for text in dict.fromkeys(filter(None, texts)):
                yield from self._attribute(prop, text)

    def _attribute(self, prop: Property, text: str) -> Iterator[Claim]:
        wrong = damage(text)
        if wrong:
            self.table.fault(says("row.found", what=wrong), prop.name)
            return
        try:
            value = canonical(prop, text, self.ontology)
            lang = text_language(prop, "", language_of(text))
        except SourceError as exc:
            self.table.fault(why(exc), prop.name)
            return
        if value:
            yield self._claim(prop.name, value, lang)

    def _claim(self, property_: str, value: str, lang: str = "") -> Claim:
        return Claim(
            subject=self.id,
            property=property_,
            value=value,
            source=self.id,
            lang=lang,
            locator=self.locator,
        )
