"""Workbooks (XLSX): every sheet as rows of text; the one door of openpyxl for reading."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Protocol, cast

import openpyxl

from kg.collecting import uncollected
from kg.errors import Fault, SourceError
from kg.messages import shortened
from loaders.sheets import NONE, Broken, Row, Sheet
from loaders.wording import says
from loaders.workbook_parts import Parts, read_parts

MAX_BYTES = 1 << 30
"""What a workbook may hold when unpacked; more is a trap or no table of people."""
MAX_ROWS = 1_048_576
MAX_CELLS = 30_000_000
"""Of a sheet, up to the last filled one of each row; a small file can say that it has more."""
_FORMULA, _ERROR, _NUMBER = "f", "e", "n"
_EXACT = 1e15
_PADDED = re.compile(r"0{2,}")

# openpyxl lets through whatever its parsers meet in a damaged or made-up workbook.
_DAMAGED = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, SyntaxError,
    EOFError, NotImplementedError, RuntimeError, AssertionError, struct.error, zlib.error,
    zipfile.BadZipFile, zipfile.LargeZipFile,
)  # fmt: skip


class _Cell(Protocol):
    """What is used of openpyxl's cells."""

    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...
    @property
    def number_format(self) -> str: ...


_Rows = list[tuple[_Cell, ...]]


def read_workbook(path: Path, file: str) -> list[Sheet]:
    """Return the sheets of a workbook, in its order.

    Dates are dates whatever they look like; a formula gives the value that the spreadsheet
    program kept with it, and is a fault if none is kept; an error value is a fault.

    Parameters
    ----------
    path, file
        The workbook, and its name for messages.

    Raises
    ------
    SourceError
        It is no workbook, is damaged or protected, or is larger than `MAX_BYTES`.
    """
    try:
        with uncollected():
            return _sheets(path.read_bytes(), file)
    except SourceError:
        raise
    except _DAMAGED as exc:
        message = says("file.workbook", kind=type(exc).__name__, why=shortened(str(exc)))
        raise SourceError([Fault(message, file=file)]) from exc


def _sheets(content: bytes, file: str) -> list[Sheet]:
    _check_size(content, file)
    plain = _open(content, keep_formulas=True)
    formulas = any(_is_formula(cell) for rows in plain.values() for row in rows for cell in row)
    kept = _open(content, keep_formulas=False) if formulas else plain
    parts = read_parts(content)
    return [_sheet(file, name, plain[name], kept[name], parts.get(name, Parts())) for name in plain]


def _check_size(content: bytes, file: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MAX_BYTES:
        message = says("file.too_large", size=f"{size:,}", limit=f"{MAX_BYTES:,}")
        raise SourceError([Fault(message, file=file)])


def _open(content: bytes, *, keep_formulas: bool) -> dict[str, _Rows]:
    """Return the cells of each worksheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of styles and extensions that hold no cells.
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=not keep_formulas
        )
        try:
            found: dict[str, _Rows] = {}
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                # A sheet that is only read has no merged cells: each cell has a value and a format.
                cells = cast("Iterable[tuple[_Cell, ...]]", sheet.iter_rows())
                found[str(sheet.title)] = _rows(cells, str(sheet.title))
            return found
        finally:
            book.close()


def _rows(cells: Iterable[tuple[_Cell, ...]], sheet: str) -> _Rows:
    """Return the rows up to the last that has something in it, each up to its last such cell."""
    rows: _Rows = []
    empty = held = 0
    for number, row in enumerate(cells, start=1):
        if number > MAX_ROWS:
            message = f"sheet {sheet} has rows beyond {MAX_ROWS:,}"
            raise ValueError(message)
        width = next((i for i in range(len(row), 0, -1) if row[i - 1].value is not None), 0)
        if not width:
            empty += 1
            continue
        held += width
        if held > MAX_CELLS:
            message = f"sheet {sheet} has more than {MAX_CELLS:,} cells"
            raise ValueError(message)
        rows += [()] * empty
        rows.append(tuple(row[:width]))
        empty = 0
    return rows


def _is_formula(cell: _Cell) -> bool:
    return cell.data_type == _FORMULA


def _sheet(file: str, name: str, plain: _Rows, kept: _Rows, parts: Parts) -> Sheet:
    """Return a sheet from its cells with formulas and its cells with the values kept of them."""
    rows: list[Row] = []
    broken: list[Broken] = []
    for number, row in enumerate(plain, start=1):
        values = kept[number - 1] if number <= len(kept) else ()
        texts: list[str] = []
        dates: set[int] = set()
        rounded: set[int] = set()
        for index, cell in enumerate(row):
            value = values[index] if index < len(values) else None
            wrong = _wrong(cell, value)
            if wrong:
                broken.append(Broken(number, index, wrong))
            texts.append("" if wrong or value is None else _text(value))
            if value is not None and isinstance(value.value, dt.date):
                dates.add(index)
            if value is not None and _is_rounded(value.value):
                rounded.add(index)
        if any(texts) or (broken and broken[-1].row == number):
            rows.append(Row(number, tuple(texts), frozenset(dates) if dates else NONE,
                            frozenset(rounded) if rounded else NONE))  # fmt: skip
    return Sheet(file, name, tuple(rows), len(plain), tuple(broken), parts.merged, parts.hidden,
                 parts.hidden_rows, parts.hidden_columns)  # fmt: skip


def _is_rounded(value: object) -> bool:
    """Tell whether a number has more digits than a spreadsheet keeps."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _EXACT


def _wrong(cell: _Cell, kept: _Cell | None) -> str:
    """Return what is wrong with a cell, or ``""``."""
    if kept is not None and kept.data_type == _ERROR:
        return says("row.error", found=shortened(str(kept.value)))
    # A formula that gives an empty text keeps that as a text; one never computed keeps nothing.
    if _is_formula(cell) and (kept is None or (kept.value is None and kept.data_type == _NUMBER)):
        return says("row.formula", found=shortened(str(cell.value)))
    return ""


def _text(cell: _Cell) -> str:
    """Return what a cell holds as text."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else _plain(value)
    if isinstance(value, int):
        # Codes such as 05 are numbers that are shown with the zeros of their format.
        return str(value).zfill(len(cell.number_format) if _padded(cell) else 0)
    return "" if value is None else str(value)


def _padded(cell: _Cell) -> bool:
    return _PADDED.fullmatch(cell.number_format or "") is not None


def _plain(value: float) -> str:
    return format(Decimal(repr(value)), "f")
