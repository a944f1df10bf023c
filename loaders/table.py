"""Load tables (CSV, TSV, XLSX), with or without a mapping, as claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.claims import Claim, Loader
from kg.errors import Fault, MappingError, SourceError, did_you_mean
from kg.ontology import Ontology
from loaders.columns import Plan, Planner
from loaders.datasets import (
    CONVERT,
    SUFFIXES,
    TABLE,
    Dataset,
    check_kind,
    data_files,
    dataset_id,
    named_file,
    open_dataset,
    recognised_by,
)
from loaders.lexicon import lexicon
from loaders.mapping import ATTRIBUTES, KINDS, NODES, TABLES, TIES, TOP, TableRule, table_rules
from loaders.rows import Table
from loaders.sheets import Sheet, read_text_table
from loaders.sources import Sources, read_sources
from loaders.statements import read_rows
from loaders.values import listed, told
from loaders.workbooks import read_workbook

_WORKBOOKS = (".xlsx", ".xlsm")
_NEEDS = {NODES: ("id", "class"), TIES: ("type", "from", "to"),
          ATTRIBUTES: ("id", "property", "value")}  # fmt: skip


def recognises(path: Path) -> bool:
    """Tell whether a file or folder is a dataset of tables; never raises.

    Parameters
    ----------
    path
        A file (``.csv``, ``.tsv``, ``.xlsx``), or a folder with ``source.toml``.
    """
    return recognised_by(path) == TABLE


def load(path: Path, ontology: Ontology) -> Iterator[Claim]:
    """Return the claims of a dataset of tables: all of them, or an error and none.

    A dataset is a folder with ``source.toml``, or one table with ``NAME.toml`` beside it. A table
    whose headers are the ontology's own names or labels needs no entry in the mapping.

    Parameters
    ----------
    path
        The folder or file.
    ontology
        What the tables' words mean.

    Returns
    -------
    First the claims that declare the mapping's sources, then those of the rows, tables of things
    first, each in its order, with the place where each was entered.

    Raises
    ------
    MappingError
        The mapping is wrong; all its faults at once.
    SourceError
        A table is wrong; all faults of all tables at once. Nothing was loaded.

    Notes
    -----
    Everything is read before the first claim is returned; memory is about 1 kB a claim.

    Examples
    --------
    >>> tables = Path("tests/data/loaders/northern")
    >>> claims = list(load(tables, Ontology.load()))
    >>> [(c.subject, c.property, c.value, c.source) for c in claims if c.is_tie][0]
    ('governor', 'Position', 'dip', 'doc002')
    """
    dataset = open_dataset(path)
    faults: list[Fault] = []
    settings = dataset.settings(faults)
    settings.check_keys([*TOP, TABLES])
    sources = read_sources(settings, dataset.id, ontology)
    rules = table_rules(settings.table(TABLES))
    files = _files(dataset, rules, faults)
    if faults:
        raise MappingError(faults)
    claims = _Tables(dataset, rules, sources, ontology).claims(files)
    return iter([*sources.claims, *claims])


LOADER = Loader(name=TABLE, recognises=recognises, dataset=dataset_id, load=load)


def _files(dataset: Dataset, rules: list[TableRule], faults: list[Fault]) -> dict[str, Path]:
    """Return the files to read, by name; what a mapping names and is not there is a fault."""
    files = data_files(dataset)
    present = list(files)
    for rule in rules:
        found = named_file(dataset, rule.file)
        if found is None:
            near = did_you_mean(told(rule.file), present)
            message = f'no such file: "{told(rule.file)}"{near}; there are: {listed(present)}'
            faults.append(Fault(message, dataset.mapping, column=f'tables."{rule.name}"'))
        elif dataset.path.is_dir():
            files.setdefault(rule.file, found)
    ignored = {rule.file for rule in rules if rule.ignored and not rule.sheet}
    return {name: path for name, path in files.items() if name not in ignored}


class _Tables:
    """All tables of a dataset."""

    def __init__(
        self, dataset: Dataset, rules: list[TableRule], sources: Sources, ontology: Ontology
    ) -> None:
        self.dataset = dataset
        self.rules = rules
        self.sources = sources
        self.ontology = ontology
        self.faults: list[Fault] = []
        self.mapping_faults: list[Fault] = []

    def claims(self, files: dict[str, Path]) -> list[Claim]:
        """Return the claims of all rows."""
        tables = [table for name, path in files.items() for table in self._tables(name, path)]
        if self.mapping_faults:
            raise MappingError(self.mapping_faults)
        known: dict[str, str] = {}
        claims: list[Claim] = []
        for what in KINDS:
            for table in tables:
                if table.plan.what == what and self._is_complete(table):
                    reading = read_rows(table, self.ontology, known)
                    claims += reading.claims
                    known |= reading.classes
                    self.faults += reading.faults
        if self.faults:
            order = {name: number for number, name in enumerate(files)}
            raise SourceError(
                sorted(self.faults, key=lambda f: (order.get(f.file, 0), f.sheet, f.row))
            )
        return claims

    def _tables(self, name: str, path: Path) -> Iterator[Table]:
        """Yield the tables of a file, each once for each rule that the mapping has for it."""
        try:
            sheets = self._sheets(name, path)
        except SourceError as exc:
            self.faults += exc.faults
            return
        found = {sheet.name for sheet in sheets}
        for rule in self.rules:
            if rule.file == name and rule.sheet and rule.sheet not in found:
                near = did_you_mean(rule.sheet, found)
                message = (
                    f'{name} has no sheet "{rule.sheet}"{near}; it has: {listed(sorted(found))}'
                )
                self.mapping_faults.append(
                    Fault(message, self.dataset.mapping, column=f'tables."{rule.name}"')
                )
        planned = [(sheet, rule) for sheet in sheets for rule in self._rules(name, sheet)]
        if not any(sheet.rows for sheet in sheets):
            self.faults.append(Fault("the file is empty: row 1 holds the headers", file=name))
            return
        for sheet, rule in planned:
            if sheet.rows or rule.sheet:
                yield from self._table(sheet, rule)

    def _sheets(self, name: str, path: Path) -> list[Sheet]:
        check_kind(path, TABLE)
        if path.suffix.lower() in _WORKBOOKS:
            named = {rule.sheet for rule in self.rules if rule.file == name}
            skipped = lexicon().sheets.skipped - named
            return [sheet for sheet in read_workbook(path, name) if sheet.name not in skipped]
        rule = next((rule for rule in self.rules if rule.file == name), TableRule(name, name))
        return [read_text_table(path, name, delimiter=rule.delimiter, encoding=rule.encoding,
                                header_row=rule.header_row)]  # fmt: skip

    def _rules(self, name: str, sheet: Sheet) -> list[TableRule]:
        """Return the rules for a sheet: those that name it, else those for all, else none said."""
        mine = [rule for rule in self.rules if rule.file == name]
        exact = [rule for rule in mine if rule.sheet and rule.sheet == sheet.name]
        general = [rule for rule in mine if not rule.sheet]
        if exact or general:
            return [rule for rule in exact or general if not rule.ignored]
        return [] if mine else [TableRule(name, name)]

    def _table(self, sheet: Sheet, rule: TableRule) -> Iterator[Table]:
        """Yield a sheet as a table with its columns found out."""
        header = next((row for row in sheet.rows if row.number == rule.header_row), None)
        if header is None:
            message = "there are no headers here; say in the mapping which row has them: header_row"
            self.faults.append(Fault(message, sheet.file, sheet.name, rule.header_row))
            return
        plan = Planner(rule, self.ontology, header.cells).plan()
        for problem in plan.problems:
            if problem.of_mapping:
                place = f'tables."{rule.name}"."{problem.header}"'
                self.mapping_faults.append(
                    Fault(problem.message, self.dataset.mapping, column=place)
                )
            else:
                self.faults.append(Fault(problem.message, sheet.file, sheet.name, rule.header_row,
                                         problem.header))  # fmt: skip
        yield Table(self.dataset.id, self.sources.default, self.dataset.mapping, sheet, rule, plan)

    def _is_complete(self, table: Table) -> bool:
        """Tell whether a table has the columns that it cannot do without; if not, gather it."""
        missing = [role for role in _NEEDS[table.plan.what] if not _has(table.plan, role, table)]
        for role in missing:
            here = list(table.plan.places)
            near = did_you_mean(role, here)
            message = (
                f'a table of {table.plan.what} needs a column "{role}"{near}; the columns here '
                f"are: {listed(here)}; or say in the mapping what holds it"
            )
            sheet = table.sheet
            self.faults.append(Fault(message, sheet.file, sheet.name, table.rule.header_row, role))
        return not missing


def _has(plan: Plan, role: str, table: Table) -> bool:
    """Tell whether a table has a column, or a word of the mapping, for a role."""
    if role == "type" and plan.edge is not None:
        return True
    return role in plan.roles() or bool(table.rule.cells.get(role))


__all__ = ["CONVERT", "LOADER", "SUFFIXES", "load", "recognises"]
