"""Cells of the tables that we write, so that no spreadsheet takes data for a formula."""

from __future__ import annotations

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
