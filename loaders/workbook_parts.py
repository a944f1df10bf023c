"""What openpyxl does not say of the sheets of a workbook that it only reads: merged and hidden."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring
from openpyxl.utils import column_index_from_string, get_column_letter

from loaders.sheets import Merged

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"
)
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\b(r|min|max)=[\"']([0-9]{1,7})[\"']")
_SHOWN_COLUMNS = 50


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a sheet is merged or hidden."""

    merged: tuple[Merged, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()


def read_parts(content: bytes) -> Mapping[str, Parts]:
    """Return what is merged and hidden, by the names of the sheets.

    Parameters
    ----------
    content
        The bytes of a workbook that openpyxl has read.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if not {_BOOK, _LINKS} <= names:
            return {}
        try:
            book, links = fromstring(archive.read(_BOOK)), fromstring(archive.read(_LINKS))
        except ParseError:
            return {}
        targets = {link.get("Id", ""): link.get("Target", "") for link in links}
        found: dict[str, Parts] = {}
        for sheet in book.iter():
            if _local(sheet) != "sheet":
                continue
            link = next((v for k, v in sheet.items() if k.endswith("}id")), "")
            path = normpath(join("/xl", targets.get(link, ""))).lstrip("/")
            if path in names:
                hidden = sheet.get("state", "visible") != "visible"
                found[sheet.get("name", "")] = _parts(archive.read(path), hidden=hidden)
    return found


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _parts(xml: bytes, *, hidden: bool) -> Parts:
    merged: list[Merged] = []
    for ends in _MERGED.findall(xml):
        left, top, right, bottom = (end.decode("ascii") for end in ends)
        first, last = column_index_from_string(left) - 1, column_index_from_string(right) - 1
        merged.append(Merged(int(top), first, int(bottom), last, f"{left}{top}:{right}{bottom}"))
    rows = [_numbers(found) for found in _ROW.findall(xml) if _HIDDEN.search(found)]
    columns: list[str] = []
    for found in _COLUMN.findall(xml):
        if _HIDDEN.search(found):
            numbers = _numbers(found)
            least, most = numbers.get("min", 0), numbers.get("max", 0)
            most = min(most, least + _SHOWN_COLUMNS)
            columns += [get_column_letter(n) for n in range(max(least, 1), most + 1) if n <= 16384]  # noqa: PLR2004 (what a sheet has)
    hidden_rows = tuple(sorted({row["r"] for row in rows if "r" in row}))
    return Parts(tuple(merged), hidden, hidden_rows, tuple(columns))


def _numbers(attributes: bytes) -> dict[str, int]:
    return {name.decode(): int(value) for name, value in _NUMBER.findall(attributes)}
