"""Tables as they stand in files: rows of text with the numbers that a spreadsheet gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from kg.errors import SourceError
from loaders.text import clean
from loaders.wording import says

NONE: frozenset[int] = frozenset()
MAX_MERGED = 200_000
"""Cells of a sheet that may lie in merged ranges; more is no table."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file.

    Attributes
    ----------
    number
        As a spreadsheet counts, from 1.
    cells
        Its cells as text.
    dates, rounded
        The places of cells that a spreadsheet holds as dates, and as numbers of more digits than
        it keeps.
    """

    number: int
    cells: tuple[str, ...]
    dates: frozenset[int] = NONE
    rounded: frozenset[int] = NONE

    def cell(self, index: int) -> str:
        """Return a cell, "" where the row is shorter."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that cannot be read: its row, its place in the row from 0, and what is wrong."""

    row: int
    index: int
    message: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells merged into one: rows from 1, places in the row from 0, both ends included."""

    first_row: int
    first: int
    last_row: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class Some:
    """Some rows of a sheet: their numbers in order, and those that have something in them."""

    numbers: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows of one sheet, or of a text table, in order; row 1 is the first of the file.

    Attributes
    ----------
    file, name
        The file as its mapping names it, and the sheet ("" of a text table).
    rows
        Every row that has a cell with something in it; can be gone through again and again.
    count
        How many rows there are, empty ones among them.
    broken
        The cells that cannot be read.
    merged
        The cells that are merged.
    hidden
        True if the sheet is hidden.
    hidden_rows, hidden_columns
        What of it is hidden: numbers of rows, letters of columns.
    some
        The rows that are read if not all are; what the table is, all rows tell.
    """

    file: str
    name: str
    rows: Iterable[Row]
    count: int
    broken: tuple[Broken, ...] = ()
    merged: tuple[Merged, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = field(default=())
    hidden_columns: tuple[str, ...] = field(default=())
    some: Some | None = None

    @property
    def read(self) -> Iterable[Row]:
        """The rows that are read, and maybe some above the data."""
        return self.rows if self.some is None else self.some.rows

    def only(self, numbers: Collection[int]) -> Sheet:
        """Return the sheet of which only some rows are read."""
        wanted = frozenset(numbers)
        rows = tuple(row for row in self.rows if row.number in wanted)
        return replace(self, some=Some(tuple(sorted(wanted)), rows))

    def row(self, number: int) -> Row | None:
        """Return a row; None if it is empty or there is none."""
        for row in self.rows:
            if row.number >= number:
                return row if row.number == number else None
        return None

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know of the sheet."""
        found: list[str] = [says("note.hidden_sheet")] if self.hidden else []
        if self.hidden_rows:
            found.append(says("note.hidden_rows", rows=spans(self.hidden_rows)))
        if self.hidden_columns:
            found.append(says("note.hidden_columns", columns=", ".join(self.hidden_columns)))
        return tuple(found)


def headers(sheet: Sheet, first: int, lines: int = 1) -> tuple[str, ...]:
    """Return the headers of a table, those of several lines joined.

    A header of an upper line that stands above several columns is of all of them: of those that it
    is merged over, or in a file that cannot say so, of those to the right that have a lower header
    and no upper one of their own.

    Parameters
    ----------
    sheet
        The sheet.
    first, lines
        The first row of the headers, and how many rows they take.

    Returns
    -------
    The headers in order; none if the rows are empty.
    """
    rows = [sheet.row(number) or Row(number, ()) for number in range(first, first + lines)]
    width = max(len(row.cells) for row in rows)
    texts = [[clean(row.cell(index)) for index in range(width)] for row in rows]
    merged = [span for span in sheet.merged if first <= span.first_row < first + lines]
    if merged:
        for span in merged:
            for index in range(span.first + 1, min(span.last + 1, width)):
                texts[span.first_row - first][index] = texts[span.first_row - first][span.first]
    else:
        for upper, lower in pairwise(texts):
            for index in range(1, width):
                if not upper[index] and lower[index] and lower[index - 1]:
                    upper[index] = upper[index - 1]
    joined = (" ".join(dict.fromkeys(filter(None, column))) for column in zip(*texts, strict=True))
    return tuple(joined)


def without_merged(sheet: Sheet, first: int, read: frozenset[int], *, fill: bool) -> Sheet:
    """Return a sheet of which no cell below the headers is merged.

    Parameters
    ----------
    sheet
        The sheet.
    first
        Its first data row.
    read
        The places of the columns that are read.
    fill
        True if the value of merged cells is that of each of them; else each of them that is read
        and has no value of its own is broken.

    Raises
    ------
    SourceError
        More cells are merged than a table has.
    """
    spans_ = [span for span in sheet.merged if span.last_row >= first]
    if not spans_:
        return sheet
    rows = {row.number: row for row in sheet.rows}
    broken = list(sheet.broken)
    cells = 0
    for span in spans_:
        top = rows.get(span.first_row)
        value = top.cell(span.first) if top else ""
        for number in range(max(span.first_row, first), min(span.last_row, sheet.count) + 1):
            for index in sorted(read & frozenset(range(span.first, span.last + 1))):
                cells += 1
                if cells > MAX_MERGED:
                    raise SourceError(says("row.merged", range=span.name))
                if (number, index) == (span.first_row, span.first) or not clean(value):
                    continue
                if not fill or span.first_row < first:
                    broken.append(Broken(number, index, says("row.merged", range=span.name)))
                elif top is not None:
                    rows[number] = _with(rows.get(number, Row(number, ())), index, top, span.first)
    return replace(sheet, rows=tuple(rows[n] for n in sorted(rows)), broken=tuple(broken))


def _with(row: Row, index: int, top: Row, first: int) -> Row:
    """Return a row with a cell of another."""
    cells = [*row.cells, *[""] * (index + 1 - len(row.cells))]
    cells[index] = top.cell(first)
    dates = row.dates | {index} if first in top.dates else row.dates
    rounded = row.rounded | {index} if first in top.rounded else row.rounded
    return replace(row, cells=tuple(cells), dates=dates, rounded=rounded)


def spans(numbers: Sequence[int], most: int = 20) -> str:
    """Return numbers in order as text: ``2-5, 9``.

    Examples
    --------
    >>> spans([2, 3, 4, 9])
    '2-4, 9'
    """
    parts: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        parts.append(f"{found[0]}-{found[-1]}" if len(found) > 1 else str(found[0]))
    return ", ".join(parts[:most]) + (", …" if len(parts) > most else "")
