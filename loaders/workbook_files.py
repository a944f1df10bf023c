"""Workbooks written: sheets of text with drop-downs; the same pages, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

ROWS = 5000
"""How far down a drop-down reaches."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH, _WIDE = 18, 60
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
_MADE = rb"\g<1>1980-01-01T00:00:00Z\g<2>"


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen in a column, counted from 0."""

    column: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its title, its rows, and its drop-downs."""

    title: str
    rows: Sequence[Sequence[str]]
    choices: Sequence[Choice] = field(default=())


def write_workbook(path: Path, pages: Sequence[Page], *, lists: str) -> None:
    """Write a workbook; a page with drop-downs is a table with headers in bold.

    Parameters
    ----------
    path
        The file.
    pages
        Its sheets, in order.
    lists
        The title of the hidden sheet that holds what may be chosen.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    hidden = Workbook.create_sheet(book, lists, 0)
    for page in pages:
        sheet = book.create_sheet(page.title)
        _fill(sheet, page)
        for choice in page.choices:
            _add_list(sheet, hidden, choice)
    hidden.sheet_state = "hidden"
    book.move_sheet(hidden, len(pages))
    book.active = 0
    found = io.BytesIO()
    book.save(found)
    path.write_bytes(_without_clock(found.getvalue()))


def _fill(sheet: Worksheet, page: Page) -> None:
    """Write the rows of a page."""
    for number, row in enumerate(page.rows, start=1):
        for index, text in enumerate(row, start=1):
            cell = sheet.cell(number, index, text)
            if text.startswith(_FORMULA):
                cell.data_type = "s"
            if page.choices:
                cell.font = Font(bold=True)
            else:
                cell.alignment = Alignment(wrap_text=len(row) > 1, vertical="top")
    width = max((len(row) for row in page.rows), default=0)
    for index in range(1, width + 1):
        wide = not page.choices and index > 2  # noqa: PLR2004 (after sheet and column)
        sheet.column_dimensions[get_column_letter(index)].width = _WIDE if wide else _WIDTH
    if page.choices:
        sheet.freeze_panes = "A2"


def _add_list(sheet: Worksheet, hidden: Worksheet, choice: Choice) -> None:
    """Write what may be chosen to the hidden sheet, and the drop-down that offers it."""
    column = hidden.max_column + (1 if hidden.cell(1, 1).value is not None else 0)
    for number, value in enumerate(choice.values, start=1):
        cell = hidden.cell(number, column, value)
        if value.startswith(_FORMULA):
            cell.data_type = "s"
    letter = get_column_letter(column)
    title = hidden.title.replace("'", "''")
    area = f"'{title}'!${letter}$1:${letter}${len(choice.values)}"
    # Not an error on any other text: the loader also takes names and labels in other languages.
    rule = DataValidation(type="list", formula1=area, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(rule)
    here = get_column_letter(choice.column + 1)
    rule.add(f"{here}2:{here}{ROWS}")


def _without_clock(workbook: bytes) -> bytes:
    """Return a workbook with every date of writing set to one day."""
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, _STAMP.sub(_MADE, old.read(name)))
    return found.getvalue()
