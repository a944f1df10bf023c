"""What a row says of all its claims: who states them, in whose words, where, and how surely."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, replace

from kg.claims import EXPLICIT, INFERRED, Claim, Locator
from loaders.cells import Cells
from loaders.columns import CLAIM_COLUMNS, Column
from loaders.remembered import Remembered, is_short
from loaders.rows import RowReader
from loaders.rules import BASES, CONFIDENCES
from loaders.template import placeholders
from loaders.values import concept, number
from loaders.wording import says

_FEW = 15
"""Digits of a number that is read without looking for signs in it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row says of all its claims: who states them, where, and how surely."""

    source: str
    attributed_to: str
    basis: str
    confidence: str
    char_start: int
    char_end: int
    note: str

    def claim(  # noqa: PLR0913, PLR0917  # made for each row: names would take as long as the rest
        self,
        at: Locator,
        subject: str,
        property_: str,
        value: str,
        lang: str,
        tie: str = "",
        qualifiers: tuple[tuple[str, str], ...] = (),
    ) -> Claim:
        """Return a claim of a row."""
        return Claim(
            subject, property_, value, self.source, lang, tie, qualifiers, self.attributed_to,
            self.basis, self.confidence, self.char_start, self.char_end, self.note, at,
        )  # fmt: skip


class Speaker:
    """Reads who states a row of one table; what is wrong is gathered by the row reader."""

    def __init__(self, reader: RowReader) -> None:
        """Take the reader of the table's rows."""
        self.reader = reader
        self.ontology = reader.ontology
        cells = reader.table.rule.cells
        places = reader.table.plan.places
        named = [name for role in CLAIM_COLUMNS for name in placeholders(cells.get(role, ""))]
        read = [c.index for c in reader.table.plan.columns if c.role in CLAIM_COLUMNS]
        self._places = (*read, *(places[name] for name in named if name in places))
        self._is_same = not read and not named
        self._known: Remembered[tuple[Sized, ...], Stated] = Remembered()

    def stated(self, cells: Cells) -> Stated:
        """Return what a row says of all its claims; what is wrong is gathered."""
        key = (cells.marks, *[cells.texts[place] for place in self._places])
        is_known = cells.plain or self._is_same
        if is_known and key in self._known:
            return self._known[key]
        faults = len(self.reader.faults)
        stated = self._stated(cells)
        if is_known and len(self.reader.faults) == faults and is_short(key):
            self._known.keep(key, stated)
        return stated

    def _stated(self, cells: Cells) -> Stated:
        stated = Stated(
            source=self._source(cells),
            attributed_to=self._id(
                cells, "attributed_to", self.reader.cell(cells, "attributed_to")
            ),
            basis=self._concept(cells, BASES, "basis", self.reader.cell(cells, "basis"))
            or EXPLICIT,
            confidence=self._concept(
                cells, CONFIDENCES, "confidence", self.reader.cell(cells, "confidence")
            ),
            char_start=self._offset(cells, "char_start"),
            char_end=self._offset(cells, "char_end"),
            note=self.reader.cell(cells, "note"),
        )
        if not cells.unread & {"char_start", "char_end"}:
            self._check_span(cells, stated)
        self._check_confidence(cells, stated)
        return stated

    def stated_in(self, cells: Cells, column: Column, stated: Stated) -> Stated:
        """Return what holds for a column of which the mapping says its own source or basis.

        A column with its own source takes nothing from the row: neither its words nor its speaker
        are those of the row's document.
        """
        own = column.rule.claim
        if not own and column.rule.span:
            return stated
        if own.get("source"):
            source = self._id(cells, column.header, own["source"])
            stated = Stated(source, "", EXPLICIT, "", -1, -1, "")
        elif not column.rule.span:
            stated = replace(stated, char_start=-1, char_end=-1)
        header = column.header
        if "attributed_to" in own:
            said_by = self._id(cells, header, own["attributed_to"])
            stated = replace(stated, attributed_to=said_by)
        if own.get("basis"):
            stated = replace(stated, basis=self._concept(cells, BASES, header, own["basis"]))
        if "confidence" in own:
            sure = self._concept(cells, CONFIDENCES, header, own["confidence"])
            stated = replace(stated, confidence=sure)
        if "note" in own:
            stated = replace(stated, note=own["note"])
        self._check_confidence(cells, stated)
        return stated

    def _source(self, cells: Cells) -> str:
        text = self.reader.cell(cells, "source") or self.reader.table.default_source
        if not text:
            mapping = self.reader.table.mapping or says("row.a_mapping")
            message = says("row.no_source", mapping=mapping)
            self.reader.wrong(cells, message, self.reader.header("source"))
        return self._id(cells, "source", text)

    def _id(self, cells: Cells, role: str, text: str) -> str:
        if not text:
            return ""
        return self.reader.id(cells, role, text)

    def _concept(self, cells: Cells, scheme: str, role: str, text: str) -> str:
        if not text:
            return ""
        return self.reader.looked_up(cells, (f"{scheme} ", text),
                              lambda: concept(self.ontology, scheme, text),
                              self.reader.header(role))  # fmt: skip

    def _offset(self, cells: Cells, role: str) -> int:
        text = self.reader.cell(cells, role)
        if not text:
            return -1
        if text.isascii() and text.isdigit() and len(text) <= _FEW:
            return int(text)
        found = self.reader.looked_up(cells, (f"{role} ", text), lambda: number(text, whole=True),
                               self.reader.header(role))  # fmt: skip
        if not found or found.startswith("-"):
            cells.cannot_read(role)
            if found:
                message = says("row.negative", found=found)
                self.reader.wrong(cells, message, self.reader.header(role))
            return -1
        return int(found)

    def _check_span(self, cells: Cells, stated: Stated) -> None:
        if (stated.char_start < 0) != (stated.char_end < 0):
            missing = "char_end" if stated.char_end < 0 else "char_start"
            self.reader.wrong(cells, says("row.span_alone"), self.reader.header(missing))
        elif stated.char_start >= stated.char_end >= 0:
            message = says("row.span_order", end=stated.char_end, start=stated.char_start)
            self.reader.wrong(cells, message, self.reader.header("char_end"))

    def _check_confidence(self, cells: Cells, stated: Stated) -> None:
        if stated.basis == INFERRED and not stated.confidence:
            names = ", ".join(self.ontology.schemes[CONFIDENCES])
            message = says("row.confidence", allowed=names)
            self.reader.wrong(cells, message, self.reader.header("confidence"))
