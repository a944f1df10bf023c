"""The rows of a table: cleaned cells by role, their values, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.calendar import Era
from kg.claims import Locator
from kg.errors import Fault, SourceError
from kg.messages import shortened
from kg.ontology import Ontology, Property
from loaders.columns import HEADED, Column, Plan
from loaders.ledger import Ledger
from loaders.lexicon import lexicon
from loaders.mapping import ColumnRule, TableRule
from loaders.privacy import advice, private_value
from loaders.sheets import Row, Sheet
from loaders.template import filled, placeholders
from loaders.text import clean, damage
from loaders.values import canonical, node_id
from loaders.wording import says, why

MAX_FAULTS = 1000
"""Of one table; after so many it is not read on: it is another table than its reader thinks."""
_GUARD = re.compile(r"'(?=[=+\-@\t\r])")
"""What tables of ours put before a text that a spreadsheet would take for a formula."""
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{1,3}")


def cell_text(text: str) -> str:
    """Return the cleaned text of a cell, without the guard of our own tables."""
    return clean(_GUARD.sub("", text, count=1) if text.startswith("'") else text)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet with everything that its rows are read by.

    Attributes
    ----------
    dataset, default_source
        The ids that its claims carry.
    mapping
        Name of the mapping's file, for messages.
    sheet, rule, plan
        Its cells, what the mapping says of it, and what its columns are.
    """

    dataset: str
    default_source: str
    mapping: str
    sheet: Sheet
    rule: TableRule
    plan: Plan


class Cells:
    """One row: its cleaned cells, by header and by role."""

    __slots__ = ("by_role", "left_out", "row", "texts", "unread", "values", "wrong")

    def __init__(self, row: Row, texts: list[str]) -> None:
        """Take the row and its cleaned cells in order."""
        self.row = row
        self.texts = texts
        self.values: dict[int, str] = {}
        self.by_role: dict[str, str] = {}
        self.unread: set[str] = set()
        self.wrong = ""
        self.left_out = ""

    @property
    def sound(self) -> bool:
        """True if nothing is wrong with the row, and it is not left out."""
        return not (self.wrong or self.left_out)


class RowReader:
    """Reads the rows of one table; what is wrong is gathered in ``faults``."""

    def __init__(self, table: Table, ontology: Ontology) -> None:
        """Take the table and the ontology that its words are looked up in."""
        self.table = table
        self.ontology = ontology
        self.faults: list[Fault] = []
        self.ledger = Ledger(table.dataset, table.sheet, table.rule)
        self.by_role = table.plan.roles()
        self._role_places: dict[str, list[int]] = {}
        self._memory: dict[tuple[str, ...], str | SourceError] = {}
        self._broken = {(cell.row, cell.index): cell.message for cell in table.sheet.broken}
        self._broken_rows = frozenset(row for row, _ in self._broken)
        self._empty = frozenset(table.rule.empty)
        self._headed = table.plan.headed
        self._last = max(self._headed, default=-1)

    # ------------------------------------------------------------ rows
    def rows(self) -> Iterator[Cells]:
        """Yield each row that has something in it, up to the greatest number of faults."""
        ended = False
        for row in self.table.sheet.rows:
            if row.number < self.table.rule.first:
                continue
            self.ledger.reach(row.number)
            if not ended and len(self.faults) >= MAX_FAULTS:
                self.fault(says("row.too_many", limit=MAX_FAULTS), row.number)
                ended = True
            texts = self._texts(row)
            if not any(texts) and row.number not in self._broken_rows:
                self.ledger.empty(row.number)
            elif ended:
                self.ledger.refuse(row.number, says("row.not_read", limit=MAX_FAULTS))
            elif not self._is_left_out(row, texts):
                yield self._cells(row, texts)

    def _texts(self, row: Row) -> list[str]:
        """Return the cleaned cells of a row, without the guard of our own tables."""
        texts = [cell_text(text) for text in row.cells]
        return ["" if text in self._empty else text for text in texts]

    def _is_left_out(self, row: Row, texts: list[str]) -> bool:
        """Tell whether the mapping leaves a row out; if so, that is entered."""
        places = self.table.plan.places
        for header in self.table.rule.skip_if_empty:
            index = places.get(clean(header), len(texts))
            if index >= len(texts) or not texts[index]:
                self.ledger.left_out(row.number, says("row.left_out", header=shortened(header)))
                return True
        return False

    def _cells(self, row: Row, texts: list[str]) -> Cells:
        """Return the cells of a row."""
        cells = Cells(row, texts)
        self._check_width(cells)
        for column in self.table.plan.columns:
            text = self._text(cells, column)
            if text:
                cells.values[column.index] = text
                cells.by_role.setdefault(column.role, text)
        return cells

    def _check_width(self, cells: Cells) -> None:
        """Find cells that no header stands above."""
        for index, text in enumerate(cells.texts):
            if text and index not in self._headed:
                key = "row.beyond" if index > self._last else "row.no_header"
                self.wrong(cells, says(key, cell=index + 1, found=shortened(text)))

    def _text(self, cells: Cells, column: Column) -> str:
        """Return the text of a column, after the mapping's ``values``."""
        if self._broken and (cells.row.number, column.index) in self._broken:
            self.wrong(cells, self._broken[cells.row.number, column.index], column.header)
            cells.unread.add(column.role)
        if column.index >= len(cells.texts):
            return ""
        text = cells.texts[column.index]
        text = column.rule.values.get(text, text)
        wrong = damage(text) if text else ""
        if wrong:
            self.wrong(cells, says("row.found", what=wrong), column.header)
            cells.unread.add(column.role)
            return ""
        return text

    def cell(self, cells: Cells, role: str) -> str:
        """Return what a row has for a role: by the mapping's template, else its cell, else ""."""
        rule = self.table.rule.cells.get(role, "")
        template = rule
        if role in HEADED:
            if rule and not placeholders(rule):
                template = f"{{{rule}}}"
            return filled(template, self._by_header(cells)) if rule else cells.by_role.get(role, "")
        found = cells.by_role.get(role, "")
        return found or (filled(template, self._by_header(cells)) if template else "")

    def constant(self, cells: Cells, name: str) -> str:
        """Return the value that the mapping gives a property in all rows."""
        return filled(self.table.rule.constants[name], self._by_header(cells))

    def _by_header(self, cells: Cells) -> Mapping[str, str]:
        return {header: cells.texts[index] for header, index in self.table.plan.places.items()
                if index < len(cells.texts)}  # fmt: skip

    def header(self, role: str) -> str:
        """Return the header of a role as printed, else the role."""
        column = self.by_role.get(role)
        return column.header if column else self.table.rule.cells.get(role, role)

    # ------------------------------------------------------------ values
    def value(self, cells: Cells, prop: Property, text: str, column: Column | None) -> str:
        """Return the canonical text of a value; "" if it is wrong, which is gathered."""
        rule = column.rule if column else ColumnRule()
        dated = column is not None and column.index in cells.row.dates
        era: Era = "auto" if dated else rule.era
        format_ = "" if dated else rule.format
        if prop.kind in {"string", "text"}:
            return text
        if prop.kind == "node" and column:
            return self.id(cells, column.role, text, of=column)
        key = (prop.name, text, era, format_)
        return self.looked_up(
            cells,
            key,
            lambda: canonical(prop, text, self.ontology, era=era, format_=format_),
            column.header if column else prop.name,
        )

    def looked_up(
        self, cells: Cells, key: tuple[str, ...], read: Callable[[], str], header: str
    ) -> str:
        """Return what is read of a text, once for equal texts; "" if it is wrong."""
        if key not in self._memory:
            try:
                self._memory[key] = read()
            except SourceError as exc:
                self._memory[key] = exc
        found = self._memory[key]
        if isinstance(found, SourceError):
            self.wrong(cells, why(found), header)
            return ""
        return found

    def id(self, cells: Cells, role: str, text: str, *, of: Column | None = None) -> str:
        """Return a text that is an id; "" if it is none, which is gathered.

        What a spreadsheet has made of an id is none: a date, a rounded or shortened number.
        """
        header = of.header if of else self.header(role)
        if role not in self._role_places:
            self._role_places[role] = self._places(role)
        for index in [of.index] if of else self._role_places[role]:
            shown = cells.texts[index] if index < len(cells.texts) else ""
            key = ("row.id_date" if index in cells.row.dates
                   else "row.id_rounded" if index in cells.row.rounded
                   else "row.id_shortened" if _SHORTENED.fullmatch(shown) else "")  # fmt: skip
            if key and shown:
                self.wrong(cells, says(key, found=shortened(shown)), header)
                return ""
        return self.looked_up(cells, ("", text), lambda: node_id(text), header)

    def _places(self, role: str) -> list[int]:
        """Return the places of the columns that a role is read from."""
        rule = self.table.rule.cells.get(role, "")
        places = self.table.plan.places
        if rule and role in HEADED:
            return [places[name] for name in placeholders(rule) or [rule] if name in places]
        column = self.by_role.get(role)
        return [column.index] if column else []

    def parts(self, prop: Property, text: str, column: Column | None) -> list[str]:
        """Return the parts of a cell that may hold many, each once."""
        separator = (column.rule.separator if column else "") or lexicon().separator
        if prop.functional:
            return [text]
        return list(dict.fromkeys(filter(None, map(clean, text.split(separator)))))

    def locator(self, cells: Cells) -> Locator:
        """Return where a row stands."""
        sheet = self.table.sheet
        return Locator(self.table.dataset, sheet.file, sheet.name, cells.row.number)

    # ------------------------------------------------------------ faults
    def check_private(self, cells: Cells) -> None:
        """Find in a person's row what identifies or reaches them."""
        for column in self.table.plan.columns:
            text = cells.values.get(column.index)
            if text and column.role not in {"char_start", "char_end"}:
                what = says("number_of_person") if column.private else private_value(text)
                if what:
                    message = says("row.private", what=what, advice=advice())
                    self.wrong(cells, message, column.header)

    def missing(self, cells: Cells, role: str) -> None:
        """Gather that a row has nothing for a role, unless what it has could not be read."""
        if role not in cells.unread:
            self.wrong(cells, says("row.missing", role=role), self.header(role))

    def wrong(self, cells: Cells, message: str, column: str = "") -> None:
        """Gather what is wrong in a row, of which nothing is then loaded."""
        cells.wrong = cells.wrong or message
        self.fault(message, cells.row.number, column)

    def fault(self, message: str, row: int, column: str = "") -> None:
        """Gather something wrong."""
        sheet = self.table.sheet
        self.faults.append(
            Fault(message, sheet.file, sheet.name, row, column, dataset=self.table.dataset)
        )
