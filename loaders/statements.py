"""Rows to claims: rows about things, about ties, and about one attribute each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.claims import TYPE, Claim
from kg.errors import SourceError
from kg.messages import shortened
from kg.ontology import EdgeClass, Ontology, Property
from loaders.columns import Column, type_names
from loaders.ledger import RowsRead, Seen
from loaders.mapping import ATTRIBUTES, KEEP, LEAVE_OUT, NODES
from loaders.privacy import advice, is_personal, is_personal_tie, private_header
from loaders.rows import Cells, RowReader, Table
from loaders.stated import Speaker, Stated
from loaders.text import fold, language_of
from loaders.values import edge_class, node_class, text_language
from loaders.wording import instead, listed, says, why


@dataclass(frozen=True, slots=True)
class _Field:
    """A property and the text of its value, with the column it stands in, if it does."""

    prop: Property
    text: str
    column: Column | None


def read_rows(table: Table, ontology: Ontology, known: Mapping[str, str], seen: Seen) -> RowsRead:
    """Return the claims of a table.

    Parameters
    ----------
    table
        The sheet, and how it is read.
    ontology
        Where words are looked up.
    known
        The classes that other tables of the dataset give ids.
    seen
        The claims of other rows; those of this table are added.
    """
    return _Statements(table, ontology, known).read(seen)


class _Statements:
    """The claims of one table."""

    def __init__(self, table: Table, ontology: Ontology, known: Mapping[str, str]) -> None:
        self.reader = RowReader(table, ontology)
        self.speaker = Speaker(self.reader)
        self.table = table
        self.ontology = ontology
        self.known = known
        self.classes: dict[str, str] = {}
        self.first_row: dict[str, int] = {}
        self.pairs: dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = {}
        self.allowed: dict[str, dict[str, Property]] = {}
        self.named = {fold(n): p for n, p in ontology.properties.items()}
        for prop in ontology.properties.values():
            for label in prop.label.values():
                self.named.setdefault(fold(label), prop)
        self.type_names = type_names()
        self.private = any(column.private for column in table.plan.columns)
        self.personal = {c for c in ontology.node_classes if is_personal(ontology, [c])}
        self.personal_ties = {
            name for name, edge in ontology.edge_classes.items() if is_personal_tie(ontology, edge)
        }
        self.constants = [ontology.properties[n] for n in table.rule.constants
                          if n in ontology.properties]  # fmt: skip

    def read(self, seen: Seen) -> RowsRead:
        statements = {NODES: self._node, ATTRIBUTES: self._attribute_row}
        state = statements.get(self.table.plan.what, self._tie)
        claims: list[Claim] = []
        for cells in self.reader.rows():
            stated = self.speaker.stated(cells)
            found = list(state(cells, stated))
            row = cells.row.number
            if cells.sound:
                self.reader.ledger.compare(row, found, seen)
                claims += found
            else:
                self.reader.ledger.drop(row, wrong=cells.wrong, left_out=cells.left_out)
        wrong = says("column.wrong") if self.table.plan.problems else ""
        account = self.reader.ledger.account(wrong=wrong)
        return RowsRead(claims, self.classes, self.reader.faults, account)

    # ------------------------------------------------------------ things
    def _node(self, cells: Cells, stated: Stated) -> Iterator[Claim]:
        id_ = self._id(cells, "id")
        class_name = self._class(cells, "class", self.reader.cell(cells, "class"))
        if class_name in self.personal:
            self.reader.check_private(cells)
        if not id_ or not class_name:
            return
        self._check_class(cells, id_, class_name)
        yield self._claim(cells, stated, (id_, TYPE, class_name))
        for column in self.table.plan.columns:
            text = cells.values.get(column.index, "")
            if column.prop and text and self._fits(cells, class_name, column.prop, column.header):
                own = self.speaker.stated_in(cells, column, stated)
                yield from self._values(cells, own, id_, _Field(column.prop, text, column))
        said = {column.role for column in self.table.plan.columns if column.index in cells.values}
        for prop in self.constants:
            text = self.reader.constant(cells, prop.name) if prop.name not in said else ""
            if text and self._fits(cells, class_name, prop, prop.name):
                yield from self._values(cells, stated, id_, _Field(prop, text, None))

    def _values(
        self, cells: Cells, stated: Stated, id_: str, field: _Field, lang: str = ""
    ) -> Iterator[Claim]:
        """Yield a claim for each value of a cell."""
        prop, column = field.prop, field.column
        if column and not lang:
            lang = column.rule.lang
        if not lang and prop.kind == "text" and not prop.language:
            lang = self.table.rule.cells.get("lang", "")
        for part in self.reader.parts(prop, field.text, column):
            value = self.reader.value(cells, prop, part, column)
            try:
                named = text_language(prop, lang, language_of(part))
            except SourceError as exc:
                self.reader.wrong(cells, why(exc), column.header if column else prop.name)
                continue
            if value:
                yield self._claim(cells, stated, (id_, prop.name, value), lang=named)

    def _class(self, cells: Cells, role: str, text: str) -> str:
        """Return the name of a class; "" if there is none or it is wrong, which is gathered."""
        header = self.reader.header(role)
        if not text:
            self.reader.missing(cells, role)
            return ""
        return self.reader.looked_up(
            cells, ("class", text), lambda: node_class(self.ontology, text).name, header
        )

    def _check_class(self, cells: Cells, id_: str, class_name: str) -> None:
        """Find an id that an earlier row gave another class."""
        first = self.classes.setdefault(id_, class_name)
        row = self.first_row.setdefault(id_, cells.row.number)
        if first != class_name:
            message = says("row.two_classes", id=id_, here=class_name, there=first, row=row)
            self.reader.wrong(cells, message, self.reader.header("class"))

    # ------------------------------------------------------------ ties
    def _tie(self, cells: Cells, stated: Stated) -> Iterator[Claim]:
        edge = self._edge(cells)
        start, end = self._id(cells, "from"), self._id(cells, "to")
        tie = self.reader.cell(cells, "tie")
        if tie:
            tie = self._id(cells, "tie")
        if self._of_person(start, end) or (edge and edge.name in self.personal_ties):
            self.reader.check_private(cells)
        if edge is None or not start or not end or self._is_self_tie(cells, start, end):
            return
        qualifiers = self._qualifiers(cells, edge)
        yield self._claim(cells, stated, (start, edge.name, end), tie=tie, qualifiers=qualifiers)

    def _is_self_tie(self, cells: Cells, start: str, end: str) -> bool:
        """Tell whether a row ties a thing to itself and is not kept, which is gathered."""
        said = self.table.rule.self_ties
        if start != end or said == KEEP:
            return False
        if said == LEAVE_OUT:
            cells.left_out = says("row.self_left_out", id=start)
        else:
            self.reader.wrong(cells, says("row.self_tie", id=start), self.reader.header("to"))
        return True

    def _qualifiers(self, cells: Cells, edge: EdgeClass) -> tuple[tuple[str, str], ...]:
        """Return what a row says of its tie, sorted; a constant gives way to the row's own word."""
        found: set[tuple[str, str]] = set()
        for column in self.table.plan.columns:
            text = cells.values.get(column.index, "")
            if column.prop and text and self._fits(cells, edge.name, column.prop, column.header):
                for part in self.reader.parts(column.prop, text, column):
                    found.add(
                        (column.prop.name, self.reader.value(cells, column.prop, part, column))
                    )
        said = {name for name, _ in found}
        for prop in self.constants:
            text = self.reader.constant(cells, prop.name) if prop.name not in said else ""
            if text and self._fits(cells, edge.name, prop, prop.name):
                for part in self.reader.parts(prop, text, None):
                    found.add((prop.name, self.reader.value(cells, prop, part, None)))
        pairs = tuple(sorted(pair for pair in found if pair[1]))
        # Many ties say the same of themselves: one of it is kept, not one a row.
        return self.pairs.setdefault(pairs, pairs)

    def _of_person(self, *ids: str) -> bool:
        """Tell whether a row is of a person, or may be: its columns look like that."""
        return self.private or any(self.known.get(id_) in self.personal for id_ in ids)

    def _edge(self, cells: Cells) -> EdgeClass | None:
        if self.table.plan.edge is not None:
            return self.table.plan.edge
        text = self.reader.cell(cells, "type")
        header = self.reader.header("type")
        if not text:
            self.reader.missing(cells, "type")
            return None
        name = self.reader.looked_up(
            cells, ("type", text), lambda: edge_class(self.ontology, text).name, header
        )
        return self.ontology.edge_classes.get(name)

    # ------------------------------------------------------------ one attribute a row
    def _attribute_row(self, cells: Cells, stated: Stated) -> Iterator[Claim]:
        id_ = self._id(cells, "id")
        name, text = self.reader.cell(cells, "property"), self.reader.cell(cells, "value")
        class_name = self.known.get(id_, "")
        if self._of_person(id_):
            self.reader.check_private(cells)
        for role, found in (("property", name), ("value", text)):
            if not found:
                self.reader.missing(cells, role)
        if not (id_ and name and text):
            return
        if fold(name) in self.type_names:
            class_name = self._class(cells, "value", text)
            if class_name:
                self._check_class(cells, id_, class_name)
                yield self._claim(cells, stated, (id_, TYPE, class_name))
            return
        prop = self._property(cells, name, class_name)
        if prop is None:
            return
        column = self.reader.by_role.get("value")
        lang = cells.by_role.get("lang", "")
        claims = list(self._values(cells, stated, id_, _Field(prop, text, column), lang))
        if not claims and not cells.wrong:
            self.reader.missing(cells, "value")
        yield from claims

    def _property(self, cells: Cells, name: str, class_name: str) -> Property | None:
        """Return the property that a row names; None if it is wrong, which is gathered."""
        header = self.reader.header("property")
        prop = self.named.get(fold(name))
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
        return prop if not class_name or self._fits(cells, class_name, prop, header) else None

    # ------------------------------------------------------------ all rows
    def _id(self, cells: Cells, role: str) -> str:
        """Return the id in a cell; "" if there is none or it is wrong, which is gathered."""
        text = self.reader.cell(cells, role)
        if not text:
            self.reader.missing(cells, role)
            return ""
        return self.reader.id(cells, role, text)

    def _fits(self, cells: Cells, class_name: str, prop: Property, header: str) -> bool:
        """Tell whether a class may have a property; if not, that is gathered."""
        if class_name not in self.allowed:
            found = self.ontology.properties_of(class_name)
            self.allowed[class_name] = {p.name: p for p in found}
        if prop.name in self.allowed[class_name]:
            return True
        names = listed(self.allowed[class_name])
        message = says("row.not_allowed", owner=class_name, name=prop.name, allowed=names)
        self.reader.wrong(cells, message, header)
        return False

    def _claim(self, cells: Cells, stated: Stated, fact: tuple[str, str, str], *, lang: str = "",
               tie: str = "", qualifiers: tuple[tuple[str, str], ...] = ()) -> Claim:  # fmt: skip
        subject, name, value = fact
        return Claim(
            subject=subject,
            property=name,
            value=value,
            source=stated.source,
            lang=lang,
            tie=tie,
            qualifiers=qualifiers,
            attributed_to=stated.attributed_to,
            basis=stated.basis,
            confidence=stated.confidence,
            char_start=stated.char_start,
            char_end=stated.char_end,
            note=stated.note,
            locator=self.reader.locator(cells),
        )
