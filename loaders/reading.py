"""Read a dataset of tables whose mapping is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.accounts import Account
from kg.claims import Reading, Rows
from kg.errors import Fault, FaultsError, MappingError
from kg.messages import shortened
from kg.ontology import Ontology
from loaders.datasets import TABLE, Dataset, check_kind, data_files, named_file
from loaders.exported import is_of_claims
from loaders.mapping import TABLES, TOP, TableRule, check_looked_at, rules_of, table_rules
from loaders.sheets import Sheet, headers
from loaders.sources import read_sources
from loaders.tables import WORKBOOKS, Tables
from loaders.text_tables import read_text_table
from loaders.wording import listed, near, says


def read_dataset(dataset: Dataset, ontology: Ontology, some: Rows | None = None) -> Reading:
    """Return the claims of a dataset whose mapping is read, as `read` or `read_some` does."""
    try:
        faults: list[Fault] = []
        settings = dataset.settings(faults)
        settings.check_keys([*TOP, TABLES])
        check_looked_at(settings)
        sources = read_sources(settings, dataset.id, ontology)
        rules = table_rules(settings.table(TABLES))
        files = _files(dataset, rules, faults)
        if faults:
            return Reading((), error=MappingError(faults))
        ignored = [_ignored(dataset, rule) for rule in rules if rule.ignored and not rule.sheet]
        tables = Tables(dataset, rules, sources, ontology, some)
        claims = tables.claims(files)
    except FaultsError as exc:
        return Reading((), error=exc)
    accounts = sorted([*tables.accounts, *ignored], key=lambda each: (each.file, each.sheet))
    return Reading((*sources.claims, *claims), tuple(accounts), tables.error(files))


def read_records(dataset: Dataset) -> Mapping[str, Iterable[Sequence[str]]]:
    """Return the records of the text tables of a dataset, as `records` does."""
    faults: list[Fault] = []
    settings = dataset.settings(faults)
    check_looked_at(settings)
    rules = table_rules(settings.table(TABLES))
    files = _files(dataset, rules, faults)
    if faults:
        raise MappingError(faults)
    found: dict[str, Iterable[Sequence[str]]] = {}
    for name, path in files.items():
        check_kind(path, TABLE)
        if path.suffix.lower() in WORKBOOKS:
            continue
        own = rules_of(rules, name)
        sheet = Sheet(name, "", read_text_table(path, own[0]), 0)
        if not any(is_of_claims(headers(sheet, r.header_row, r.header_rows)) for r in own):
            found[name] = _Records(path, own[0])
    return found


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of a text table, which is read when they are asked for."""

    path: Path
    rule: TableRule

    def __iter__(self) -> Iterator[Sequence[str]]:
        """Yield every record."""
        return read_text_table(self.path, self.rule).records()


def _ignored(dataset: Dataset, rule: TableRule) -> Account:
    """Return the account of a file that the mapping leaves out."""
    return Account(rule.file, notes=(says("note.ignored"),), dataset=dataset.id)


def _files(dataset: Dataset, rules: list[TableRule], faults: list[Fault]) -> dict[str, Path]:
    """Return the files to read, by name; what a mapping names and is not there is a fault."""
    files = data_files(dataset)
    present = list(files)
    for rule in rules:
        found = named_file(dataset, rule.file)
        if found is None:
            words = {"found": shortened(rule.file), "near": near(rule.file, present)}
            message = says("mapping.no_file", allowed=listed(present), **words)
            faults.append(Fault(message, dataset.mapping, column=f'tables."{rule.name}"'))
        elif dataset.path.is_dir():
            files.setdefault(rule.file, found)
    ignored = {rule.file for rule in rules if rule.ignored and not rule.sheet}
    return {name: path for name, path in files.items() if name not in ignored}
