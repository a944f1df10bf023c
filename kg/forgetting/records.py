"""Text tables changed record by record: whatever is not changed keeps its every byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.errors import Fault, SourceError

DELIMITERS = (",", ";", "\t", "|")
_HINT = re.compile(r"sep=([^\r\n])\r?\n")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
THAI = "cp874"

Edit = Callable[["Record"], "Sequence[tuple[int, str]] | None"]
"""Returns place and new text of each cell of a record that changes; None empties the record."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text file: its text, and how to write it again."""

    text: str
    bom: bytes
    codec: str

    def encoded(self, text: str, file: str) -> bytes:
        """Return a text as bytes of the same kind.

        Raises
        ------
        SourceError
            The file's encoding has no sign for what a name is blacked out with.
        """
        try:
            return self.bom + text.encode(self.codec)
        except UnicodeEncodeError as exc:
            message = (
                f"its encoding ({self.codec}) has no sign to black out a name with, which stands "
                f"inside a longer text: save the file as UTF-8 first, or take the name out by hand"
            )
            raise SourceError([Fault(message, file=file)]) from exc


def decoded(content: bytes, encoding: str = "") -> Decoded | None:
    """Return a file as text; None if it is none. Without a named encoding: UTF-8, else Thai."""
    for bom, codec in _BOMS:
        if content.startswith(bom):
            return _decoded(content[len(bom) :], bom, codec)
    for codec in (encoding,) if encoding else ("utf-8", THAI):
        found = _decoded(content, b"", codec)
        if found is not None:
            return found
    return None


def _decoded(content: bytes, bom: bytes, codec: str) -> Decoded | None:
    try:
        text = content.decode(codec)
        same = text.encode(codec) == content
    except (UnicodeError, LookupError):
        return None
    return Decoded(text, bom, codec) if same and "\0" not in text else None


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number from 1, its cells, each as it is written, and its line end."""

    number: int
    cells: tuple[str, ...]
    written: tuple[str, ...]
    end: str


def delimiter_of(text: str, *, tabs: bool = False, header_row: int = 1) -> str:
    """Return the sign that parts the headers into most columns; what Excel's hint says first."""
    hint = _HINT.match(text)
    if hint:
        return hint[1]
    if tabs:
        return "\t"
    return max(DELIMITERS, key=lambda sign: _width(text, sign, header_row))


def _width(text: str, delimiter: str, header_row: int) -> int:
    try:
        for record in records(text, delimiter):
            if record.number == header_row:
                return sum(1 for cell in record.cells if cell.strip())
    except ValueError:
        return 0
    return 0


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records of a text table.

    Raises
    ------
    ValueError
        Its quotes do not match.
    """
    sign = re.escape(delimiter)
    field = re.compile(rf'("(?:[^"]|"")*"|[^"{sign}\r\n][^{sign}\r\n]*|)({sign}|\r\n|\r|\n|\Z)')
    place = number = 0
    cells: list[str] = []
    written: list[str] = []
    while place < len(text) or written:
        found = field.match(text, place)
        if found is None:
            message = f"record {number + 1}: its quotes do not match"
            raise ValueError(message)
        raw, end = found.groups()
        written.append(raw)
        cells.append(raw[1:-1].replace('""', '"') if raw.startswith('"') else raw)
        place = found.end()
        if end != delimiter:
            number += 1
            blank = written == [""]
            whole = ((), ()) if blank else (tuple(cells), tuple(written))
            yield Record(number, *whole, end)
            cells, written = [], []


def edited(text: str, delimiter: str, edit: Edit, *, removing: bool = False) -> str:
    """Return a text table with some records changed.

    Parameters
    ----------
    removing
        Whether a record that goes takes its line with it; else the line stays, empty, so that the
        rows below keep their numbers, which claims name.
    """
    hint = _HINT.match(text)
    head = text[: hint.end()] if hint else ""
    parts = [head]
    for record in records(text[len(head) :], delimiter):
        changes = edit(record)
        if changes is None:
            parts.append("" if removing else record.end)
            continue
        written = list(record.written)
        for index, value in changes:
            written[index] = _written(value, delimiter, quoted=written[index].startswith('"'))
        parts += [delimiter.join(written), record.end]
    return "".join(parts)


def _written(value: str, delimiter: str, *, quoted: bool) -> str:
    if quoted or any(sign in value for sign in (delimiter, '"', "\r", "\n")):
        doubled = value.replace('"', '""')
        return f'"{doubled}"'
    return value
