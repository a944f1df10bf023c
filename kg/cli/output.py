"""Write rows as a table, CSV, JSON or XLSX, to the terminal or a file."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from kg.cells import csv_line, guarded
from kg.cli.settings import Settings
from kg.cli.words import Words, report
from kg.errors import KgError
from kg.messages import ENGLISH, visible

Row = Sequence[object]

_LARGE, _EXACT = 1e5, 1e15
# What XML 1.0, and so a workbook, cannot hold.
# Controls that JSON lets stand, and what turns the direction of writing.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_rows(
    columns: Sequence[str], rows: Sequence[Row], settings: Settings, *, of: str | None = ""
) -> None:
    """Write rows in the format asked for: a table on a terminal, JSON when piped.

    Parameters
    ----------
    columns, rows
        Names of the columns, and their values.
    settings
        Format, file and language.
    of
        What the rows are of: a table, which people read, calls a column ``what`` as the key
        ``OF_what`` of the group ``headings`` says, else ``what``. None leaves the columns as they
        are: they are somebody's own words. All other formats have the names.
    """
    lang = settings.lang or ENGLISH
    target = _target(settings)
    format_ = chosen_format(settings)
    if format_ == "xlsx":
        if not target:
            message = "xlsx is no text: name a file with -o FILE.xlsx"
            raise click.UsageError(message)
        _write_xlsx(Path(target), columns, rows)
        report(_written(target, rows, lang))
        return
    if format_ == "table" and of is not None:
        columns = headings(columns, lang, of=of)
    text = {"csv": _csv, "json": _json, "table": _table}[format_](columns, rows)
    if format_ == "table":
        text += Words.of("rows", lang).count("number", len(rows)) + "\n"
    write_text(text, settings, encoding="utf-8-sig" if format_ == "csv" else "utf-8")
    if target:
        report(_written(target, rows, lang))


def words_of_rows(group: str, lang: str, settings: Settings) -> Words:
    """Return the words that rows are written with.

    What a table says for people, other formats say for programs: always the same.
    """
    return Words.of(group, lang if chosen_format(settings) == "table" else ENGLISH)


def _written(target: str, rows: Sequence[Row], lang: str) -> str:
    return Words.of("files", lang).count("written", len(rows), file=target)


def headings(columns: Sequence[str], lang: str, *, of: str = "") -> list[str]:
    """Return what columns are called in a language; one that nobody has named keeps its name."""
    words = Words.of("headings", lang)
    named = ((f"{of}_{column}", column) for column in columns)
    return [next((words(k) for k in keys if k in words.texts), keys[1]) for keys in named]


def write_text(text: str, settings: Settings, *, encoding: str = "utf-8") -> None:
    """Write a text to the file asked for, else to stdout."""
    target = _target(settings)
    if not target:
        click.echo(visible(text, lines=True) if sys.stdout.isatty() else text, nl=False)
        return
    try:
        with Path(target).open("w", encoding=encoding, newline="") as file:
            file.write(text)
    except OSError as exc:
        raise unwritable(target, exc) from exc


def unwritable(path: Path | str, why: OSError) -> KgError:
    """Return the error of a file that cannot be written."""
    return KgError(Words.of("asked", ENGLISH).message("unwritable", file=path, why=why))


def chosen_format(settings: Settings) -> str:
    """Return the format asked for, else that of the file's name, else by where it goes."""
    target = _target(settings)
    return settings.format or _by_name(target) or ("table" if _on_terminal(target) else "json")


def _target(settings: Settings) -> str:
    return "" if settings.output == "-" else settings.output


def _by_name(target: str) -> str:
    ending = Path(target).suffix.removeprefix(".").lower()
    return ending if ending in {"csv", "json", "xlsx"} else ""


def _on_terminal(target: str) -> bool:
    return not target and sys.stdout.isatty()


def plain(value: object) -> object:
    """Return a value that JSON can hold."""
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def shown(value: object) -> str:
    """Return a value as a cell shows it."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(shown(each) for each in value)
    if isinstance(value, Mapping):
        return json.dumps(plain(value), ensure_ascii=False)
    return str(value)


def _number(value: float) -> str:
    """Return a number with six digits, of a large one all that stand before the point."""
    if not math.isfinite(value):
        return ""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return f"{value:.2f}" if _LARGE <= abs(value) < _EXACT else f"{value:.6g}"


def _cell(value: object) -> object:
    plain_number = type(value) is int or (type(value) is float and math.isfinite(value))
    return value if plain_number else shown(value)


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    return "".join(map(csv_line, [columns, *(map(_cell, row) for row in rows)]))


def _json(columns: Sequence[str], rows: Sequence[Row]) -> str:
    records = [dict(zip(columns, map(plain, row), strict=True)) for row in rows]
    return json_text(records)


def json_text(content: object) -> str:
    """Return JSON in which letters stand as they are, and what drives a terminal is escaped."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _table(columns: Sequence[str], rows: Sequence[Row]) -> str:
    from rich import box  # noqa: PLC0415  # only a table needs rich
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(Text(visible(column)), overflow="fold")
    for row in rows:
        table.add_row(*[Text(visible(shown(cell), lines=True)) for cell in row])
    buffer = io.StringIO()
    width = Console().width if sys.stdout.isatty() else 160
    Console(file=buffer, width=width, color_system=None).print(table)
    return buffer.getvalue()


def _write_xlsx(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415  # only XLSX needs it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    for row in (columns, *rows):
        sheet.append([_xlsx_cell(cell) for cell in row])
    try:
        book.save(path)
    except OSError as exc:
        raise unwritable(path, exc) from exc


def _xlsx_cell(value: object) -> object:
    """Return a cell that a workbook can hold: numbers and days as such, all else as text."""
    if isinstance(value, bool | int) or type(value) is dt.date:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return _NOT_XML.sub(" ", str(guarded(shown(plain(value)))))
