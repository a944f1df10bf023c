"""What headers may stand for, looked up once for all tables of a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.ontology import EdgeClass, Ontology, Property
from loaders.lexicon import lexicon
from loaders.mapping import ATTRIBUTES, NODES
from loaders.text import fold


class Vocabulary:
    """The words of tables and the properties of the ontology, by folded header."""

    def __init__(self, ontology: Ontology) -> None:
        """Take the ontology."""
        self.ontology = ontology
        self.words = {
            fold(h): word.name for word in lexicon().columns.values() for h in word.headers
        }
        self._properties: dict[tuple[str, str], dict[str, Property]] = {}
        self._headers: dict[tuple[str, str], dict[str, Property]] = {}

    def properties(self, what: str, edge: EdgeClass | None) -> Mapping[str, Property]:
        """Return the properties that a table of a kind may have, by name."""
        key = (what, edge.name if edge else "")
        if key not in self._properties:
            owners: Iterable[str] = () if what == ATTRIBUTES else self.ontology.edge_classes
            if what == NODES:
                owners = self.ontology.node_classes
            elif edge is not None and what != ATTRIBUTES:
                owners = [edge.name]
            self._properties[key] = {
                p.name: p for owner in owners for p in self.ontology.properties_of(owner)
            }
        return self._properties[key]

    def named(self, header: str, what: str, edge: EdgeClass | None) -> Property | None:
        """Return the property whose name or label a folded header is; None if it is none."""
        key = (what, edge.name if edge else "")
        if key not in self._headers:
            found: dict[str, Property] = {}
            for prop in self.properties(what, edge).values():
                for each in (prop.name, *prop.label.values()):
                    found.setdefault(fold(each), prop)
            self._headers[key] = found
        return self._headers[key].get(header)
