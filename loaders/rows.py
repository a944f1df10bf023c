"""The rows of a table: their values by role, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.calendar import Era
from kg.claims import Locator
from kg.errors import Fault, SourceError
from kg.messages import shortened
from kg.ontology import Ontology, Property
from loaders.cells import Cells, CellTexts
from loaders.columns import HEADED, Column
from loaders.ledger import Ledger
from loaders.lexicon import lexicon
from loaders.mapping import NODES, ColumnRule
from loaders.planned import Table
from loaders.privacy import advice, private_value
from loaders.remembered import LONGEST, MOST_IDS, Remembered, Worked, is_short
from loaders.sheets import Row
from loaders.template import Template, placeholders
from loaders.text import clean, damage
from loaders.values import canonical, node_id
from loaders.wording import says, why

MAX_FAULTS = 1000
"""Of one table; after so many it is not read on: it is another table than its reader thinks."""
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{1,3}")
_NO_RULE = ColumnRule()
_NO_IDS: tuple[int, Remembered[str, str]] = (-1, Remembered())


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
        self._places: dict[str, list[int]] = {}
        for column in table.plan.columns:
            self._places.setdefault(column.role, []).append(column.index)
        places = table.plan.places
        self._templates = {role: Template(self._template(role), places)
                           for role, text in table.rule.cells.items() if text}  # fmt: skip
        self._constants = {n: Template(t, places) for n, t in table.rule.constants.items()}
        self._mapped = [column for column in table.plan.columns if column.rule.values]
        self._ids = dict(self._known_ids())
        self._memory: Remembered[tuple[str, ...], str | SourceError] = Remembered()
        self._private = Worked(private_value)
        self._broken = {(cell.row, cell.index): cell.message for cell in table.sheet.broken}
        self._broken_rows = frozenset(row for row, _ in self._broken)
        self._cell_texts = CellTexts(table.rule.empty)
        self._headed = table.plan.headed
        self._width = max(self._headed, default=-1) + 1
        words = {word for column in self._mapped for word in column.rule.values.values()}
        # Where nothing stands for something, an empty cell is not the same as none.
        standing = any("" in column.rule.values for column in self._mapped)
        self._never_plain = standing or any(map(damage, words))

    def _template(self, role: str) -> str:
        """Return what the mapping says of a role as a template; what is headed can be a header."""
        text = self.table.rule.cells[role]
        return f"{{{text}}}" if role in HEADED and not placeholders(text) else text

    def _known_ids(self) -> Iterator[tuple[str, tuple[int, Remembered[str, str]]]]:
        """Yield each id that is read from one cell only: its role, the place, and what is known."""
        as_written: Remembered[str, str] = Remembered(MOST_IDS)
        mapped = [column.index for column in self._mapped]
        for role in HEADED:
            places, templated = self._id_places(role), role in self._templates
            is_unique = role == "id" and self.table.plan.what == NODES
            if len(places) == 1 and not is_unique and (templated or len(self._places[role]) == 1):
                is_own = templated or places[0] in mapped
                yield role, (places[0], Remembered(MOST_IDS) if is_own else as_written)

    # ------------------------------------------------------------ rows
    def rows(self) -> Iterator[Cells]:
        """Yield each row that has something in it, up to the greatest number of faults."""
        ended = False
        first, known, width = self.table.rule.first, self._cell_texts, self._width
        reach, leaves_out = self.ledger.reach, bool(self.table.rule.skip_if_empty)
        for row in self.table.sheet.read:
            if row.number < first:
                continue
            reach(row.number)
            if not ended and len(self.faults) >= MAX_FAULTS:
                self.fault(says("row.too_many", limit=MAX_FAULTS), row.number)
                ended = True
            known.damaged = False
            texts = [known[text] for text in row.cells]
            if len(texts) < width:
                texts += [""] * (width - len(texts))
            if not any(texts) and row.number not in self._broken_rows:
                self.ledger.empty(row.number)
            elif ended:
                self.ledger.refuse(row.number, says("row.not_read", limit=MAX_FAULTS))
            elif not (leaves_out and self._is_left_out(row, texts)):
                yield self._cells(row, texts, damaged=known.damaged)

    def _is_left_out(self, row: Row, texts: list[str]) -> bool:
        """Tell whether the mapping leaves a row out; if so, that is entered."""
        places = self.table.plan.places
        for header in self.table.rule.skip_if_empty:
            index = places.get(clean(header), len(texts))
            if index >= len(texts) or not texts[index]:
                self.ledger.left_out(row.number, says("row.left_out", header=shortened(header)))
                return True
        return False

    def _cells(self, row: Row, texts: list[str], *, damaged: bool) -> Cells:
        """Return the cells of a row."""
        odd = damaged or self._never_plain or row.number in self._broken_rows
        cells = Cells(row, texts, plain=not odd)
        if len(texts) > len(self._headed):
            self._check_width(cells)
        if not cells.plain:
            cells.values = texts.copy()
            for column in self.table.plan.columns:
                cells.values[column.index] = self._text(cells, column)
        elif self._mapped:
            cells.values = texts.copy()
            for column in self._mapped:
                text = texts[column.index]
                cells.values[column.index] = column.rule.values.get(text, text)
        return cells

    def _check_width(self, cells: Cells) -> None:
        """Find cells that no header stands above."""
        for index, text in enumerate(cells.texts):
            if text and index not in self._headed:
                key = "row.beyond" if index >= self._width else "row.no_header"
                self.wrong(cells, says(key, cell=index + 1, found=shortened(text)))

    def _text(self, cells: Cells, column: Column) -> str:
        """Return the text of a column, after the mapping's ``values``."""
        if self._broken and (cells.row.number, column.index) in self._broken:
            self.wrong(cells, self._broken[cells.row.number, column.index], column.header)
            cells.cannot_read(column.role)
        if column.index >= len(cells.row.cells):
            return ""
        text = cells.texts[column.index]
        text = column.rule.values.get(text, text)
        wrong = damage(text) if text else ""
        if wrong:
            self.wrong(cells, says("row.found", what=wrong), column.header)
            cells.cannot_read(column.role)
            return ""
        return text

    def cell(self, cells: Cells, role: str) -> str:
        """Return what a row has for a role: by the mapping's template, else its cell, else ""."""
        template = self._templates.get(role)
        if template is None:
            return self.own_cell(cells, role)
        found = "" if role in HEADED else self.own_cell(cells, role)
        return found or template.filled(cells.texts)

    def own_cell(self, cells: Cells, role: str) -> str:
        """Return what stands in the cell of a role, else ""."""
        for place in self._places.get(role, ()):
            if cells.values[place]:
                return cells.values[place]
        return ""

    def constant(self, cells: Cells, name: str) -> str:
        """Return the value that the mapping gives a property in all rows."""
        return self._constants[name].filled(cells.texts)

    def header(self, role: str) -> str:
        """Return the header of a role as printed, else the role."""
        column = self.by_role.get(role)
        return column.header if column else self.table.rule.cells.get(role, role)

    # ------------------------------------------------------------ values
    def value(self, cells: Cells, prop: Property, text: str, column: Column | None) -> str:
        """Return the canonical text of a value; "" if it is wrong, which is gathered."""
        if prop.kind in {"string", "text"}:
            return text
        if prop.kind == "node" and column:
            return self.id(cells, column.role, text, of=column)
        rule = column.rule if column else _NO_RULE
        dated = column is not None and column.index in cells.row.dates
        era: Era = "auto" if dated else rule.era
        format_ = "" if dated else rule.format
        return self.looked_up(
            cells,
            (prop.name, text, era, format_),
            lambda: canonical(prop, text, self.ontology, era=era, format_=format_),
            column.header if column else prop.name,
        )

    def looked_up(
        self, cells: Cells, key: tuple[str, ...], read: Callable[[], str], header: str
    ) -> str:
        """Return what is read of a text, once for equal texts; "" if it is wrong."""
        found = self._memory.get(key)
        if found is None:
            try:
                found = read()
            except SourceError as exc:
                found = exc.with_traceback(None)
            if is_short(key):
                self._memory.keep(key, found)
        if isinstance(found, SourceError):
            self.wrong(cells, why(found), header)
            return ""
        return found

    def identified(self, cells: Cells, role: str) -> str:
        """Return the id that a row has for a role; "" if it has none, which is gathered."""
        place, known = self._ids.get(role, _NO_IDS)
        shown = cells.texts[place] if cells.plain and not cells.marks and place >= 0 else ""
        found = known.get(shown, "")
        if not found:
            text = self.cell(cells, role)
            if not text:
                self.missing(cells, role)
                return ""
            found = self.id(cells, role, text)
            if found and shown and len(shown) <= LONGEST:
                known.keep(shown, found)
        return found

    def id(self, cells: Cells, role: str, text: str, *, of: Column | None = None) -> str:
        """Return a text that is an id; "" if it is none, which is gathered.

        What a spreadsheet has made of an id is none: a date, a rounded or shortened number.
        """
        for index in [of.index] if of else self._id_places(role):
            shown = cells.texts[index] if index < len(cells.texts) else ""
            key = ("row.id_date" if index in cells.row.dates
                   else "row.id_rounded" if index in cells.row.rounded
                   else "row.id_shortened" if _SHORTENED.fullmatch(shown) else "")  # fmt: skip
            if key and shown:
                message: str = says(key, found=shortened(shown))
                break
        else:
            try:
                return node_id(text)
            except SourceError as exc:
                message = why(exc)
        self.wrong(cells, message, of.header if of else self.header(role))
        return ""

    def _id_places(self, role: str) -> list[int]:
        """Return the places of the columns that a role is read from."""
        if role not in self._role_places:
            rule, places = self.table.rule.cells.get(role, ""), self.table.plan.places
            names = placeholders(rule) or [rule] if rule and role in HEADED else []
            found = [places[name] for name in names if name in places]
            self._role_places[role] = found if names else self._places.get(role, [])[:1]
        return self._role_places[role]

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
            text = cells.values[column.index]
            if text and column.role not in {"char_start", "char_end"}:
                what = says("number_of_person") if column.private else self._private[text]
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
