"""The mapping of a dataset (TOML): what its tables are, which sources state them, what is left out.

A table whose headers are the ontology's own needs no entry; see `TableRule` for what one can say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.calendar import Era
from kg.messages import shortened
from loaders.settings import Settings
from loaders.text import clean
from loaders.values import DATE_ORDERS, NUMBER_FORMATS
from loaders.wording import says

NODES, TIES, ATTRIBUTES = "nodes", "ties", "attributes"
KINDS = (NODES, TIES, ATTRIBUTES)
NEEDS: Mapping[str, tuple[str, ...]] = {
    NODES: ("id", "class"), TIES: ("type", "from", "to"), ATTRIBUTES: ("id", "property", "value"),
}  # fmt: skip
"""The columns that a table cannot do without."""
ERAS: Mapping[str, Era] = {"BE": "BE", "CE": "CE", "auto": "auto"}
TOP = ("dataset", "source", "sources", "looked_at")
TABLES = "tables"
OWN = ("id", "loader")
"""Keys of ``[dataset]`` that are no properties of its default source."""
TEXT_DEFAULTS = ("source", "attributed_to", "basis", "confidence", "note", "property", "lang")
CELLS = ("id", "from", "to", "tie", "class", "type", *TEXT_DEFAULTS)
"""What a table may say for all its rows: a text, or a template as ``company-{Header}``."""
_COLUMN_KEYS = ("property", "lang", "source", "attributed_to", "basis", "confidence", "note",
                "span", "format", "era", "values", "separator")  # fmt: skip
_TABLE_KEYS = ("what", "file", "sheet", "header_row", "header_rows", "delimiter", "encoding",
               "empty", "skip_if_empty", "self_ties", "merged", "columns", "constants", "sheets",
               *CELLS)  # fmt: skip
MAX_HEADERS = 20
KEEP, LEAVE_OUT, FILL = "keep", "leave out", "fill"


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What a mapping says of one column.

    Attributes
    ----------
    target
        The property, end or claim column that it holds; "" if the header says it.
    ignored
        True if it is left out on purpose.
    lang
        The language of its texts.
    claim
        ``source``, ``attributed_to``, ``basis``, ``confidence`` and ``note`` of its claims,
        instead of the row's.
    span
        False if the row's characters are not those of this column.
    format, era
        Of dates and numbers that do not say theirs.
    values
        What stands for what, before a value is read.
    separator
        What parts many values in one cell; "" is the usual sign.
    """

    target: str = ""
    ignored: bool = False
    lang: str = ""
    claim: Mapping[str, str] = field(default_factory=dict)
    span: bool = True
    format: str = ""
    era: Era = "auto"
    values: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""


@dataclass(frozen=True, slots=True)
class TableRule:
    """What a mapping says of one table, or of all sheets of a workbook.

    Attributes
    ----------
    name
        The key of the table in the mapping.
    file, sheet
        Where it stands; ``sheet`` is "" for every sheet.
    what
        ``nodes``, ``ties`` or ``attributes``; "" if the headers tell.
    cells
        For all rows: ``class``, ``type``, ``source`` …; ``id``, ``from``, ``to`` and ``tie`` are a
        header or a template such as ``company-{Header}``.
    constants
        Properties that have one value in all rows.
    header_row, header_rows
        The row of the headers, from 1, and how many rows they take.
    delimiter, encoding
        Of a text table; "" to find out, and UTF-8.
    empty
        Texts that stand for nothing, such as "-".
    skip_if_empty
        Headers; a row that has none of one is left out on purpose.
    self_ties
        What to do with a tie from a thing to itself: ``keep`` or ``leave out``; "" refuses it.
    merged
        ``fill`` gives all merged cells their value; "" refuses them.
    columns
        Rules by header.
    """

    name: str
    file: str
    sheet: str = ""
    what: str = ""
    ignored: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    header_row: int = 1
    header_rows: int = 1
    delimiter: str = ""
    encoding: str = ""
    empty: tuple[str, ...] = ()
    skip_if_empty: tuple[str, ...] = ()
    self_ties: str = ""
    merged: str = ""
    columns: Mapping[str, ColumnRule] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The number of the first row below the headers."""
        return self.header_row + self.header_rows


def check_looked_at(settings: Settings) -> None:
    """Gather that a mapping was proposed by a program and nobody has looked at it."""
    if not settings.flag("looked_at", default=True):
        settings.fault(says("mapping.not_looked_at"), "looked_at")


def table_rules(settings: Settings) -> list[TableRule]:
    """Return the rules of ``[tables]``; faults are gathered in the settings."""
    rules: list[TableRule] = []
    for name, value in settings.values.items():
        if value is False:
            rules.append(TableRule(name, name, ignored=True))
            continue
        table = settings.table(name)
        table.check_keys(_TABLE_KEYS)
        sheets = table.table("sheets").values
        rules += [_table_rule(name, sheet, value, table) for sheet, value in sheets.items()]
        rules.append(_table_rule(name, _sheet(table), table.values, table))
    return rules


def rules_of(rules: Iterable[TableRule], file: str) -> list[TableRule]:
    """Return the rules of a file, the first of which says how its text is written; at least one."""
    return [rule for rule in rules if rule.file == file] or [TableRule(file, file)]


def named_sheets(rules: Iterable[TableRule], file: str, sheets: Collection[str]) -> list[TableRule]:
    """Return the rules with the sheets of a workbook called as it calls them.

    A name that the workbook does not have is that of its only sheet with the same text but for
    spaces, spelling and what nobody sees.
    """
    alike: dict[str, list[str]] = {}
    for sheet in sheets:
        alike.setdefault(clean(sheet), []).append(sheet)
    return [
        replace(rule, sheet=found[0])
        if rule.file == file
        and rule.sheet not in sheets
        and len(found := alike.get(clean(rule.sheet), [])) == 1
        else rule
        for rule in rules
    ]


def _sheet(table: Settings) -> str:
    """Return the name of a sheet as it is written: a workbook may have two that look the same."""
    cleaned, written = table.text("sheet"), table.values.get("sheet")
    return written if cleaned and isinstance(written, str) else cleaned


def _table_rule(name: str, sheet: str, value: object, parent: Settings) -> TableRule:
    file = parent.text("file", name)
    if value is False:
        return TableRule(name, file, sheet, ignored=True)
    table = parent
    if value is not parent.values:
        table = parent.table("sheets").table(sheet)
        table.check_keys(set(_TABLE_KEYS) - {"file", "sheet", "sheets"})
    columns = table.table("columns")
    return TableRule(
        name=name,
        file=file,
        sheet=sheet,
        what=table.choice("what", KINDS),
        cells={key: table.text(key) for key in CELLS if key in table.values},
        constants=table.pairs("constants"),
        header_row=table.whole("header_row", 1),
        header_rows=table.whole("header_rows", 1, most=MAX_HEADERS),
        delimiter=_delimiter(table),
        encoding=table.text("encoding"),
        empty=table.texts("empty"),
        skip_if_empty=table.texts("skip_if_empty"),
        self_ties=table.choice("self_ties", (KEEP, LEAVE_OUT)),
        merged=table.choice("merged", (FILL,)),
        columns={clean(h): _column_rule(columns, h, each) for h, each in columns.values.items()},
    )


def _delimiter(table: Settings) -> str:
    value = table.values.get("delimiter", "")
    if isinstance(value, str) and len(value) <= 1 and value not in {'"', "\r", "\n"}:
        return value
    table.fault(says("mapping.delimiter", found=shortened(repr(value))), "delimiter")
    return ""


def _column_rule(columns: Settings, header: str, value: object) -> ColumnRule:
    if value is False:
        return ColumnRule(ignored=True)
    if isinstance(value, str):
        return ColumnRule(target=columns.text(header))
    if not isinstance(value, dict):
        allowed = ", ".join(_COLUMN_KEYS)
        columns.fault(says("mapping.column", found=shortened(repr(value)), allowed=allowed), header)
        return ColumnRule(ignored=True)
    table = columns.table(header)
    table.check_keys(_COLUMN_KEYS)
    claim = ("source", "attributed_to", "basis", "confidence", "note")
    return ColumnRule(
        target=table.text("property"),
        lang=table.text("lang"),
        claim={key: table.text(key) for key in claim if key in table.values},
        span=table.flag("span", default=True),
        format=table.choice("format", (*DATE_ORDERS, *NUMBER_FORMATS)),
        era=ERAS[table.choice("era", ERAS, "auto")],
        values=table.pairs("values"),
        separator=table.text("separator"),
    )
