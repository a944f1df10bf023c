"""Write measures as CSV, with a CSVW file beside it that says what each number is and how made.

The CSV is in long ("tidy") form: one row for each measure and actor. It begins with a byte-order
mark, without which Excel does not show Thai. ``measures.csv-metadata.json`` beside it is found by
that name by CSVW tools.

References
----------
W3C, Metadata Vocabulary for Tabular Data (2015), https://www.w3.org/TR/tabular-metadata/.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

from kg.cells import guarded
from kg.errors import MeasureError
from kg.measures.definitions import Definition, definition, text
from kg.measures.table import COLUMNS, MeasureTable

_LANGUAGES = ("en", "th")
_NUMBERS = {
    "value": {"base": "double"},
    "normalised": {"base": "double"},
    "rank": {"base": "integer", "minimum": "1"},
}
_KEY = ("id", "measure")


def csv_text(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Return rows as CSV (RFC 4180): a header, then a line a row; texts guarded, numbers plain.

    Lists of texts are joined by ``|``; whole numbers have no decimal point.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, tuple | list):
        return guarded("|".join(str(each) for each in value))
    return guarded(value)


def write_measures(
    table: MeasureTable, path: Path, *, date: dt.date | None = None, bom: bool = True
) -> tuple[Path, Path]:
    """Write measures as CSV, and what they are beside it.

    Parameters
    ----------
    table
        What ``measure`` returned.
    path
        The CSV file; its folder is made. The other is ``path`` with ``-metadata.json`` added.
    date
        The day to say that the numbers were made on; no clock is read.
    bom
        Begin the CSV with a byte-order mark, by which Excel knows UTF-8.

    Returns
    -------
    The paths of both files. The same table and date give the same bytes.

    Raises
    ------
    MeasureError
        A file cannot be written.
    """
    beside = path.with_name(f"{path.name}-metadata.json")
    said = metadata(table, path.name, date=date)
    contents = {
        path: ("\ufeff" if bom else "") + csv_text(table.rows(date=date), COLUMNS),
        beside: json.dumps(said, ensure_ascii=False, indent=1) + "\n",
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for file, content in contents.items():
            file.write_bytes(content.encode("utf-8"))
    except OSError as exc:
        message = f"{path}: cannot be written ({exc}); close it if another program has it open"
        raise MeasureError(message) from exc
    return path, beside


def metadata(table: MeasureTable, name: str, *, date: dt.date | None = None) -> dict[str, object]:
    """Return the CSVW metadata of a table that is written to a file of this name."""
    made = table.made
    said: dict[str, object] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": quote(name),
        "dc:title": _both("title", recipe=made.recipe),
        "dc:description": _both("guard"),
    }
    if date:
        said["dc:created"] = {"@value": date.isoformat(), "@type": "xsd:date"}
    return {
        **said,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True},
        "tableSchema": {
            "columns": [_column(column, table) for column in COLUMNS],
            "primaryKey": list(_KEY),
        },
        "notes": [
            {
                "type": "recipe",
                **asdict(made),
                "connected": made.connected,
                "date": date.isoformat() if date else "",
                "line": made.line(),
                "note": {lang: list(table.notes(lang)) for lang in _LANGUAGES},
                "choices": asdict(table.how),
            },
            *(_definition(definition(column.name), table) for column in table.columns),
        ],
    }


def _column(name: str, table: MeasureTable) -> dict[str, object]:
    datatype: object = _NUMBERS.get(name, "string")
    if name == "measure":
        names = "|".join(column.name for column in table.columns)
        datatype = {"base": "string", "format": f"({names})"}
    return {
        "name": name,
        "titles": name,
        "dc:description": _both(f"column_{name}"),
        "datatype": datatype,
        "required": name in _KEY or name in _NUMBERS,
    }


def _definition(what: Definition, table: MeasureTable) -> dict[str, object]:
    return {
        "type": "measure",
        "name": what.name,
        "label": dict(what.label),
        "definition": dict(what.definition),
        "formula": what.formula,
        "unit": dict(what.unit),
        "range": list(what.range),
        "normalised_range": list(what.normalised_range),
        "normalisation": dict(what.normalisation),
        "directed": dict(what.directed),
        "weights": what.weights,
        "reference": what.reference,
        "centralisation": table.centralisation(what.name),
        "recipe": {lang: table.recipe(what.name, lang) for lang in _LANGUAGES},
    }


def _both(key: str, **fill: object) -> list[dict[str, str]]:
    """Return a text in both languages, as JSON-LD writes it."""
    return [{"@value": text(key, lang, **fill), "@language": lang} for lang in _LANGUAGES]
