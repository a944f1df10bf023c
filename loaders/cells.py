"""The cells of a row: cleaned, and what is found wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from loaders.remembered import LONGEST, Remembered
from loaders.sheets import Row
from loaders.text import clean, damage

_GUARD = re.compile(r"'(?=[=+\-@\t\r])")
"""What tables of ours put before a text that a spreadsheet would take for a formula."""
_NONE: frozenset[str] = frozenset()


def cell_text(text: str) -> str:
    """Return the cleaned text of a cell, without the guard of our own tables."""
    return clean(_GUARD.sub("", text, count=1) if text.startswith("'") else text)


class CellTexts(Remembered[str, str]):
    """The cleaned texts of cells, by what stands in them; only those that can be read are kept.

    ``damaged`` is set when a text is met that cannot be read.
    """

    __slots__ = ("damaged", "empty")

    def __init__(self, empty: Iterable[str]) -> None:
        """Take the texts that stand for nothing."""
        super().__init__()
        self.empty = frozenset(empty)
        self.damaged = False

    def __missing__(self, text: str) -> str:
        """Return the cleaned text of a cell that is not known."""
        found = cell_text(text)
        if found in self.empty:
            found = ""
        if found and damage(found):
            self.damaged = True
            return found
        if found == text:
            found = text  # One text, not two equal ones.
        if len(text) <= LONGEST:
            self.keep(text, found)
        return found


class Cells:
    """One row.

    Attributes
    ----------
    row
        As it stands in the file.
    texts
        Its cleaned cells, in order; at least one for each header.
    values
        The same after the mapping's ``values``; "" where a cell cannot be read.
    plain
        True if each of its texts can be read: what they say depends on texts and `marks` alone.
    marks
        The places of dates and of rounded numbers; empty if there are none.
    unread
        The roles that cannot be read.
    wrong, left_out
        Why the row is refused, or left out.
    """

    __slots__ = ("left_out", "marks", "plain", "row", "texts", "unread", "values", "wrong")

    def __init__(self, row: Row, texts: list[str], *, plain: bool) -> None:
        """Take the row and its cleaned cells in order."""
        self.row = row
        self.texts = self.values = texts
        self.plain = plain
        self.marks = (row.dates, row.rounded) if row.dates or row.rounded else ()
        self.unread = _NONE
        self.wrong = ""
        self.left_out = ""

    @property
    def sound(self) -> bool:
        """True if nothing is wrong with the row, and it is not left out."""
        return not (self.wrong or self.left_out)

    def cannot_read(self, role: str) -> None:
        """Enter a role that cannot be read."""
        self.unread = self.unread | {role}
