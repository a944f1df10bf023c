"""Read a dataset of tables whose mapping is known."""

from __future__ import annotations

from pathlib import Path

from kg.accounts import Account
from kg.claims import Reading
from kg.errors import Fault, FaultsError, MappingError
from kg.messages import shortened
from kg.ontology import Ontology
from loaders.datasets import Dataset, data_files, named_file
from loaders.mapping import TABLES, TOP, TableRule, check_looked_at, table_rules
from loaders.sources import read_sources
from loaders.tables import Tables
from loaders.wording import listed, near, says


def read_dataset(dataset: Dataset, ontology: Ontology) -> Reading:
    """Return the claims of a dataset whose mapping is read, as `read` does."""
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
        tables = Tables(dataset, rules, sources, ontology)
        claims = tables.claims(files)
    except FaultsError as exc:
        return Reading((), error=exc)
    accounts = sorted([*tables.accounts, *ignored], key=lambda each: (each.file, each.sheet))
    return Reading((*sources.claims, *claims), tuple(accounts), tables.error(files))


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
