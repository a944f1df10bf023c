"""Workbooks changed cell by cell; the one door of openpyxl for changing a workbook."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from kg.errors import Fault, SourceError
from kg.spellings import Spellings

Edit = Callable[[str, int, Sequence[str]], "Sequence[tuple[int, str]] | None"]
"""Called with sheet, row and its cells; returns what changes, or None to empty the row."""

_LOST = ("xl/charts/", "xl/pivotTables/", "xl/embeddings/", "xl/ctrlProps/", "xl/slicers/")
"""Parts of a workbook that would be gone after it is saved here."""
_FORMULA = "f"


def edited(content: bytes, file: str, edit: Edit, spellings: Spellings) -> bytes:
    """Return a workbook with some cells changed.

    Comments that hold a name go; so does an author or title of the document that is one. Formulas
    become the values that were kept with them, which saving here would lose.

    Raises
    ------
    SourceError
        It holds charts or the like, which would be lost: it must be changed by hand.
    """
    _check_parts(content, file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of styles and extensions that hold no cells.
        macros = file.lower().endswith(".xlsm")
        book = openpyxl.load_workbook(io.BytesIO(content), keep_vba=macros)
        kept = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        for sheet in book.worksheets:
            _edit_sheet(sheet, kept[sheet.title], edit, spellings)
        for name in ("creator", "lastModifiedBy", "title", "subject", "description", "keywords"):
            value = getattr(book.properties, name)
            if isinstance(value, str) and spellings.holds(value):
                setattr(book.properties, name, None)
        target = io.BytesIO()
        book.save(target)
    return target.getvalue()


def _check_parts(content: bytes, file: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        lost = [name for name in archive.namelist() if name.startswith(_LOST)]
    if lost:
        message = (
            f"the workbook holds the name, and {lost[0]}, which would be lost if kg wrote it: take "
            f"the name out in a spreadsheet program, then run this again"
        )
        raise SourceError([Fault(message, file=file)])


def _edit_sheet(sheet: Worksheet, kept: Worksheet, edit: Edit, spellings: Spellings) -> None:
    """Change the cells of one sheet."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell for cell in row if not isinstance(cell, MergedCell)]
        for cell in cells:
            if cell.data_type == _FORMULA:
                cell.value = kept.cell(cell.row, cell.column).value
            if cell.comment is not None and spellings.holds(cell.comment.text):
                cell.comment = None
        texts = ["" if cell.value is None else str(cell.value) for cell in cells]
        changes = edit(sheet.title, number, texts)
        if changes is None:
            for cell in cells:
                cell.value = cell.comment = cell.hyperlink = None
            continue
        for index, value in changes:
            cells[index].value = value or None
            cells[index].hyperlink = None
