"""Rows to claims: rows about things, and rows about one attribute each."""

from __future__ import annotations

from collections.abc import Mapping

from kg.claims import TYPE, Claim
from kg.messages import shortened
from kg.ontology import Ontology, Property
from loaders.cells import Cells
from loaders.columns import type_names
from loaders.planned import Table
from loaders.privacy import advice, private_header
from loaders.stated import Stated
from loaders.statements import Statements
from loaders.text import fold
from loaders.wording import instead, listed, says


class ThingRows(Statements):
    """The claims of a table of things."""

    def claims(self, cells: Cells, stated: Stated) -> list[Claim]:
        """Return the class of a thing and its attributes; what is wrong is gathered."""
        id_ = self.reader.identified(cells, "id")
        class_name = self.class_named(cells, "class", self.reader.cell(cells, "class"))
        if class_name in self.personal:
            self.reader.check_private(cells)
        if not id_ or not class_name:
            return []
        self.check_class(cells, id_, class_name)
        at = self.reader.locator(cells)
        claims = [stated.claim(at, id_, TYPE, class_name, "")]
        for column, prop in self.fields:
            text = cells.values[column.index]
            if text and self.fits(cells, class_name, prop, column.header):
                own = self.speaker.stated_in(cells, column, stated)
                for value, lang in self.values(cells, prop, text, column):
                    claims.append(own.claim(at, id_, prop.name, value, lang))
        if self.constants:
            columns = self.table.plan.columns
            said = {column.role for column in columns if cells.values[column.index]}
            for prop in self.constants:
                text = self.reader.constant(cells, prop.name) if prop.name not in said else ""
                if text and self.fits(cells, class_name, prop, prop.name):
                    for value, lang in self.values(cells, prop, text, None):
                        claims.append(stated.claim(at, id_, prop.name, value, lang))
        return claims


class AttributeRows(Statements):
    """The claims of a long table: one attribute a row."""

    def __init__(self, table: Table, ontology: Ontology, known: Mapping[str, str]) -> None:
        """Take the sheet and how it is read, the ontology, and what other tables say."""
        super().__init__(table, ontology, known)
        self.named = {fold(n): p for n, p in ontology.properties.items()}
        for prop in ontology.properties.values():
            for label in prop.label.values():
                self.named.setdefault(fold(label), prop)
        self.type_names = type_names()

    def claims(self, cells: Cells, stated: Stated) -> list[Claim]:
        """Return the class or the values of an attribute; what is wrong is gathered."""
        id_ = self.reader.identified(cells, "id")
        name, text = self.reader.cell(cells, "property"), self.reader.cell(cells, "value")
        class_name = self.known.get(id_, "")
        if self.private or class_name in self.personal:
            self.reader.check_private(cells)
        for role, found in (("property", name), ("value", text)):
            if not found:
                self.reader.missing(cells, role)
        if not (id_ and name and text):
            return []
        at = self.reader.locator(cells)
        folded = fold(name)
        if folded in self.type_names:
            class_name = self.class_named(cells, "value", text)
            if class_name:
                self.check_class(cells, id_, class_name)
                return [stated.claim(at, id_, TYPE, class_name, "")]
            return []
        prop = self._property(cells, name, folded, class_name)
        if prop is None:
            return []
        column = self.reader.by_role.get("value")
        lang = self.reader.own_cell(cells, "lang")
        claims = [stated.claim(at, id_, prop.name, value, named)
                  for value, named in self.values(cells, prop, text, column, lang)]  # fmt: skip
        if not claims and not cells.wrong:
            self.reader.missing(cells, "value")
        return claims

    def _property(self, cells: Cells, name: str, folded: str, class_name: str) -> Property | None:
        """Return the property that a row names; None if it is wrong, which is gathered."""
        header = self.reader.header("property")
        prop = self.named.get(folded)
        if prop is None:
            owners = self.ontology.properties_of(class_name) if class_name else (
                self.ontology.properties.values())  # fmt: skip
            names = [p.name for p in owners]
            more = says("of_private", advice=advice()) if private_header(name) else ""
            meant, allowed = instead(self.ontology, name, names, "property"), listed(names)
            message = says(
                "row.no_property", found=shortened(name), near=meant, allowed=allowed, advice=more
            )
            self.reader.wrong(cells, message, header)
            return None
        if class_name in self.personal and private_header(name):
            message = says("row.private_property", found=shortened(name), advice=advice())
            self.reader.wrong(cells, message, header)
            return None
        return prop if not class_name or self.fits(cells, class_name, prop, header) else None
