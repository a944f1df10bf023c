"""Tables that nobody has described: where their headers stand, and what is in their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg.errors import SourceError
from loaders.datasets import TABLE, check_kind
from loaders.lexicon import lexicon
from loaders.sheets import Sheet, headers
from loaders.text import clean, digits
from loaders.text_tables import (
    DELIMITERS,
    content_of,
    decoded,
    found_delimiter,
    guessed_encoding,
    text_sheet,
)
from loaders.workbooks import read_workbook

MOST_ROWS = 200_000
"""Of a table, which are looked at."""
_TOP = 30
_WIDE = 0.6


@dataclass(frozen=True, slots=True)
class Sample:
    """A table, as far as can be seen.

    Attributes
    ----------
    file, sheet
        Where it stands.
    headers
        Its headers, "" where there is none.
    columns
        The cleaned cells of each column, "" where nothing stands.
    header_row, header_rows
        Where the headers stand.
    delimiter, encoding
        What the loader would not find out by itself; else "".
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    header_row: int = 1
    header_rows: int = 1
    delimiter: str = ""
    encoding: str = ""

    @property
    def name(self) -> str:
        """What the table is called: by its sheet if that has a name of its own, else its file."""
        return self.sheet or Path(self.file).stem

    def values(self, index: int) -> list[str]:
        """Return the different values of a column, in their order."""
        return list(dict.fromkeys(filter(None, self.columns[index])))


def samples(path: Path, file: str) -> list[Sample]:
    """Return the tables of a file.

    Parameters
    ----------
    path, file
        The file, and its name for messages.

    Raises
    ------
    SourceError
        It cannot be read at all.
    """
    check_kind(path, TABLE)
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        sheets = [s for s in read_workbook(path, file) if s.name not in lexicon().sheets.skipped]
        return [found for sheet in sheets for found in _sample(sheet)]
    content = content_of(path, file)
    encoding = guessed_encoding(content)
    text = decoded(content, file, encoding)
    sign = "\t" if path.suffix.lower() in {".tsv", ".tab"} else _delimiter(text, file)
    sheet = text_sheet(text, sign, file)
    return list(_sample(sheet, encoding=encoding, text=text))


def _delimiter(text: str, file: str) -> str:
    """Return the sign that parts most rows into equally many cells."""
    scores: dict[str, tuple[bool, int, int]] = {}
    for sign in DELIMITERS:
        try:
            rows = list(islice((row.cells for row in text_sheet(text, sign, file).rows), 50))
        except SourceError:
            continue
        widths = Counter(len(row) for row in rows if any(row))
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]),
                           default=(1, 0))  # fmt: skip
        scores[sign] = (width > 1, count, width)
    return max(scores, key=lambda sign: scores[sign], default=DELIMITERS[0])


def _sample(sheet: Sheet, *, encoding: str = "", text: str = "") -> Iterator[Sample]:
    top = {row.number: tuple(map(clean, row.cells)) for row in islice(sheet.rows, _TOP)}
    if not top:
        return
    first = _header_row(top)
    lines = 2 if _takes_two(top.get(first, ()), top.get(first + 1, ()), sheet, first) else 1
    names = headers(sheet, first, lines)
    rows = [tuple(map(clean, row.cells)) for row in islice(sheet.rows, MOST_ROWS)
            if row.number >= first + lines]  # fmt: skip
    columns = tuple(tuple(row[i] if i < len(row) else "" for row in rows)
                    for i in range(len(names)))  # fmt: skip
    sign = _sign(sheet)
    known = text and sign == found_delimiter(text, first)
    yield Sample(sheet.file, sheet.name, names, columns, first, lines,
                 "" if known or Path(sheet.file).suffix.lower() in {".tsv", ".tab"} else sign,
                 encoding)  # fmt: skip


def _sign(sheet: Sheet) -> str:
    return str(getattr(sheet.rows, "delimiter", ""))


def _header_row(top: Mapping[int, Sequence[str]]) -> int:
    """Return the first row that is as wide as most and holds words, each another."""
    width = max(sum(1 for cell in row if cell) for row in top.values())
    for number, row in top.items():
        filled = [cell for cell in row if cell]
        worded = all(not _is_number(cell) for cell in filled)
        if len(filled) >= max(min(2, width), _WIDE * width) and worded:
            return number
    return min(top)


def _takes_two(upper: Sequence[str], lower: Sequence[str], sheet: Sheet, first: int) -> bool:
    """Tell whether the headers take two rows: merged ones, or parts of one above the other."""
    if any(span.first_row == first for span in sheet.merged):
        return any(lower) and not any(map(_is_number, lower))
    below = [bool(i < len(lower) and lower[i]) for i in range(max(len(upper), len(lower)))]
    above = [bool(i < len(upper) and upper[i]) for i in range(len(below))]
    gaps = any(b and not a for a, b in zip(above, below, strict=True))
    alone = any(a and not b for a, b in zip(above, below, strict=True))
    return gaps and alone and not any(map(_is_number, lower))


def _is_number(cell: str) -> bool:
    plain = digits(cell).replace(",", "").replace(".", "", 1).lstrip("-+")
    return plain.isdecimal()
