"""Names of things in results that hold ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.columns import NodeColumns
from kg.measures.definitions import text

FIRST_FEW = 5
"""How many who share a first place a sentence names."""


@dataclass(frozen=True, slots=True)
class Names:
    """Class and names (Thai, English, other) of every thing by id."""

    labels: Mapping[str, str]
    texts: Mapping[str, tuple[str, str, str]]

    @classmethod
    def of(cls, nodes: NodeColumns) -> Names:
        """Return the names of all nodes."""
        texts = zip(nodes.name_th, nodes.name_en, nodes.name, strict=True)
        return cls(
            dict(zip(nodes.id, nodes.label, strict=True)), dict(zip(nodes.id, texts, strict=True))
        )

    def label(self, id_: str) -> str:
        """Return a thing's class, "" if it is not known."""
        return self.labels.get(id_, "")

    def name(self, id_: str, lang: str = "en") -> str:
        """Return a thing's name in a language, else in another, else its id."""
        thai, english, other = self.texts.get(id_, ("", "", ""))
        first, second = (thai, english) if lang == "th" else (english, thai)
        return first or second or other or id_

    def listed(self, ids: Iterable[str], lang: str = "en", *, most: int = 0) -> str:
        """Return names joined by semicolons, as names hold commas; of many only the first."""
        names = [self.name(id_, lang) for id_ in ids]
        if most and len(names) > most + 1:
            names[most:] = [text("more", lang, count=len(names) - most)]
        return "; ".join(names)
