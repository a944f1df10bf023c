"""Tables as they stand in files: rows of text with the numbers that a spreadsheet gives them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import Fault, SourceError
from loaders.text import clean
from loaders.values import told

DELIMITERS = (",", ";", "\t", "|")
NO_DATES: frozenset[int] = frozenset()
_TABS = (".tsv", ".tab")
_EXCELS_HINT = re.compile(r"sep=([^\r\n])\r?\n")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, its cells as text, and which of them a spreadsheet holds as dates."""

    number: int
    cells: tuple[str, ...]
    dates: frozenset[int] = NO_DATES

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
class Sheet:
    """All rows of one sheet, or of a text table, in order; row 1 is the first of the file.

    Attributes
    ----------
    file, name
        The file as its mapping names it, and the sheet ("" of a text table).
    rows
        Every row that has a cell with something in it.
    broken
        The cells that cannot be read.
    """

    file: str
    name: str
    rows: tuple[Row, ...]
    broken: tuple[Broken, ...] = ()


def read_text_table(path: Path, file: str, *, delimiter: str = "", encoding: str = "",
                    header_row: int = 1) -> Sheet:  # fmt: skip
    """Return the rows of a CSV or TSV file.

    Parameters
    ----------
    path, file
        The file, and its name for messages.
    delimiter
        One sign; "" takes that of comma, semicolon, tab and bar which parts the headers into
        most columns (of a ``.tsv`` the tab).
    encoding
        A text encoding that Python knows; "" is UTF-8, with or without a byte order mark.
    header_row
        Where the headers stand.

    Raises
    ------
    SourceError
        It is not text, or its quotes do not match: nothing of it can be read rightly.

    Notes
    -----
    A record is one row, though its cells may hold line ends; an empty line is a row too.
    """
    text = _decoded(path, file, encoding)
    hint = _EXCELS_HINT.match(text)
    if hint:
        text, delimiter = text[hint.end() :], delimiter or hint[1]
    if not delimiter:
        delimiter = "\t" if path.suffix.lower() in _TABS else _delimiter(text, header_row)
    rows = tuple(
        Row(number, tuple(record))
        for number, record in enumerate(_records(text, delimiter, file), start=1)
        if any(record)
    )
    return Sheet(file, "", rows)


def _records(text: str, delimiter: str, file: str) -> Iterator[list[str]]:
    """Yield the records of a text table."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        line = reader.line_num + 1
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as exc:
            message = (
                f"the text table breaks off here (line {line}): {exc}; a cell with the delimiter, "
                'a line end or a " in it stands in double quotes, and each " in it is doubled'
            )
            raise SourceError([Fault(message, file=file, row=number)]) from exc
        yield record


def _delimiter(text: str, header_row: int) -> str:
    """Return the sign that parts the headers into most columns."""
    return max(DELIMITERS, key=lambda sign: _width(text, sign, header_row))


def _width(text: str, delimiter: str, header_row: int) -> int:
    """Return how many headers a delimiter makes; 0 if the headers cannot be read with it."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(records, start=1):
            if number == header_row:
                return sum(1 for cell in record if clean(cell))
    except csv.Error:
        return 0
    return 0


def _decoded(path: Path, file: str, encoding: str) -> str:
    """Return the text of a file."""
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise SourceError([Fault(f"cannot be read: {exc}", file=file)]) from exc
    if not encoding and content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"  # What Excel calls "Unicode text" says so in its first two bytes.
    try:
        text = content.decode(encoding or "utf-8-sig").removeprefix("\ufeff")
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        message = (
            f"not {exc.encoding} (line {line}, byte {exc.start}): save it as UTF-8 (in Excel: "
            '"CSV UTF-8"), or say in its mapping what it is, as in encoding = "cp874"'
        )
        raise SourceError([Fault(message, file=file)]) from exc
    except (LookupError, ValueError) as exc:
        message = f'no text encoding "{told(encoding)}"; write for example utf-8 or cp874'
        raise SourceError([Fault(message, file=file)]) from exc
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = f"not a text table: a NUL character stands in line {line}; save it as UTF-8"
        raise SourceError([Fault(message, file=file)])
    return text
