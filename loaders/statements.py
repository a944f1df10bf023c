"""Rows to claims: what rows about things, about ties and about one attribute have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from kg.claims import Claim
from kg.errors import SourceError
from kg.ontology import Ontology, Property
from loaders.cells import Cells
from loaders.columns import Column
from loaders.ledger import RowsRead, Seen
from loaders.planned import Table
from loaders.privacy import is_personal
from loaders.remembered import Remembered
from loaders.rows import RowReader
from loaders.stated import Speaker, Stated
from loaders.text import language_of
from loaders.values import node_class, text_language
from loaders.wording import listed, says, why


class Statements(ABC):
    """The claims of one table; each kind of table says what a row states."""

    def __init__(self, table: Table, ontology: Ontology, known: Mapping[str, str]) -> None:
        """Take the sheet and how it is read, the ontology, and what other tables say.

        Parameters
        ----------
        table
            The sheet, and how it is read.
        ontology
            Where words are looked up.
        known
            The classes that other tables of the dataset give ids.
        """
        self.reader = RowReader(table, ontology)
        self.speaker = Speaker(self.reader)
        self.table = table
        self.ontology = ontology
        self.known = known
        self.class_names: Remembered[str, str] = Remembered()
        self.classes: dict[str, str] = {}
        self.first_row: dict[str, int] = {}
        self.allowed: dict[str, dict[str, Property]] = {}
        self.private = any(column.private for column in table.plan.columns)
        self.personal = {c for c in ontology.node_classes if is_personal(ontology, [c])}
        self.fields = [(column, column.prop) for column in table.plan.columns if column.prop]
        self.constants = [ontology.properties[n] for n in table.rule.constants
                          if n in ontology.properties]  # fmt: skip

    def read(self, seen: Seen) -> RowsRead:
        """Return the claims of the table; they are added to ``seen``, the claims of other rows."""
        ledger = self.reader.ledger
        claims: list[Claim] = []
        for cells in self.reader.rows():
            found = self.claims(cells, self.speaker.stated(cells))
            row = cells.row.number
            if cells.sound:
                ledger.compare(row, found, seen)
                claims += found
            else:
                ledger.drop(row, wrong=cells.wrong, left_out=cells.left_out)
        wrong = says("column.wrong") if self.table.plan.problems else ""
        return RowsRead(claims, self.classes, self.reader.faults, ledger.account(wrong=wrong))

    @abstractmethod
    def claims(self, cells: Cells, stated: Stated) -> Sequence[Claim]:
        """Return the claims of a row; what is wrong is gathered."""

    # ------------------------------------------------------------ what a row says
    def class_named(self, cells: Cells, role: str, text: str) -> str:
        """Return the name of a class; "" if there is none or it is wrong, which is gathered."""
        if not text:
            self.reader.missing(cells, role)
            return ""
        found = self.class_names.get(text, "")
        if not found:
            header = self.reader.header(role)
            found = self.reader.looked_up(
                cells, ("class", text), lambda: node_class(self.ontology, text).name, header
            )
            if found:
                self.class_names.keep(text, found)
        return found

    def check_class(self, cells: Cells, id_: str, class_name: str) -> None:
        """Find an id that an earlier row gave another class."""
        first = self.classes.setdefault(id_, class_name)
        row = self.first_row.setdefault(id_, cells.row.number)
        if first != class_name:
            message = says("row.two_classes", id=id_, here=class_name, there=first, row=row)
            self.reader.wrong(cells, message, self.reader.header("class"))

    def values(
        self, cells: Cells, prop: Property, text: str, column: Column | None, lang: str = ""
    ) -> list[tuple[str, str]]:
        """Return each value of a cell with its language; what is wrong is gathered."""
        if column and not lang:
            lang = column.rule.lang
        own = prop.kind != "text" or prop.language
        if not lang and not own:
            lang = self.table.rule.cells.get("lang", "")
        found: list[tuple[str, str]] = []
        for part in self.reader.parts(prop, text, column):
            value = self.reader.value(cells, prop, part, column)
            try:
                named = text_language(prop, lang, "" if own or lang else language_of(part))
            except SourceError as exc:
                self.reader.wrong(cells, why(exc), column.header if column else prop.name)
                continue
            if value:
                found.append((value, named))
        return found

    def fits(self, cells: Cells, class_name: str, prop: Property, header: str) -> bool:
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
