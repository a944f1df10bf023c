"""Cells of the tables that we write, so that no spreadsheet takes data for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers.

    A text that begins with ``= + - @``, a tab or a return gets a leading apostrophe (OWASP, "CSV
    Injection"); None becomes an empty cell.

    Examples
    --------
    >>> guarded("=1+1"), guarded(-1.5), guarded(None)
    ("'=1+1", -1.5, '')
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_line(cells: Iterable[object]) -> str:
    r"""Return a line of CSV, guarded, that ends with a line feed.

    Every cell with a line end in it is quoted: Python before 3.13 leaves out a lone return where
    lines end with a line feed, and such a table breaks in two there.

    Examples
    --------
    >>> csv_line(["a\rb", 1, None])
    '"a\rb",1,\n'
    """
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return buffer.getvalue().removesuffix("\r\n") + "\n"
