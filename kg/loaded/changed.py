"""What a workspace states otherwise than when it was loaded last, from the rows that changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.accounts import Account
from kg.claims import TYPE, Claim, Reading, Rows
from kg.errors import FaultsError
from kg.facts import Facts
from kg.loaded.accounting import UnclearError, accounts_now, table_place
from kg.loaded.digests import Digests, changed_rows, digests_of
from kg.loaded.ground import Ground, signature
from kg.loaded.record import Loaded
from kg.loaded.stock import Entry, Place, Stock, Words, hashes_of, place_of
from kg.ontology import Ontology
from kg.sources import Dataset, facts_of, files_of, read_some
from kg.workspace import Workspace

MOST = 5
"""One of how many rows may have changed; of more, reading all costs little more."""
Wanted = dict[Place, list[int]]
"""Rows by the table that they stand in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What is stated otherwise.

    Attributes
    ----------
    claims
        The claims of each dataset that are new, or stand in another place.
    ids
        Their ids, and those of claims that are stated no more.
    unchanged
        How many claims the datasets state as before, each once for each dataset that does.
    facts
        All claims that are to be checked with these.
    loaded
        What is to be kept when this is loaded; stamp and other datasets are those of before.
    """

    claims: Mapping[str, Sequence[Claim]]
    ids: frozenset[str]
    unchanged: int
    facts: Facts
    loaded: Loaded


def what_changed(
    loaded: Loaded,
    ground: Ground,
    workspace: Workspace,
    ontology: Ontology,
    datasets: Sequence[Dataset],
    *,
    named: bool = False,
) -> Changed | None:
    """Return what the rows state otherwise; None if that cannot be told from changed rows alone.

    Parameters
    ----------
    loaded
        What was loaded last.
    ground
        What the workspace stands on now.
    named
        Whether the facts are to tell the names of all things that the changes are about.
    """
    if loaded.ground != ground.name:
        return None
    try:
        before = signature(workspace, datasets)
        comparing = _Comparing(loaded, workspace, ontology, datasets, ground.classes)
        found = comparing.found(named=named)
        return found if signature(workspace, datasets) == before else None
    except (UnclearError, FaultsError, OSError):
        return None


class _Comparing:
    """One comparison, while it runs."""

    def __init__(
        self,
        loaded: Loaded,
        workspace: Workspace,
        ontology: Ontology,
        datasets: Sequence[Dataset],
        hubs: Collection[str],
    ) -> None:
        self.loaded = loaded
        self.workspace = workspace
        self.ontology = ontology
        self.datasets = {dataset.id: dataset for dataset in datasets}
        self.files = {dataset.id: dict(files_of(dataset)) for dataset in datasets}
        self.hubs = hubs
        self.digests: dict[tuple[str, str], Digests] = {}
        self.classes = dict(loaded.classes)
        self.accounts: list[Account] = []
        self.tables: dict[Place, list[Account]] = {}
        for account in loaded.accounts:
            self.tables.setdefault(table_place(account), []).append(account)

    def found(self, *, named: bool) -> Changed:
        """Return what is stated otherwise."""
        stock = self.loaded.stock
        rows = self._changed_rows()
        is_old = stock.in_rows(rows)
        old, rest = stock.only(is_old), stock.only(~is_old)
        claims = self._read(rows)
        new = Stock.of(claims)
        if old.several.any() or new.several.any() or rest.may_share(new):
            raise UnclearError  # Of claims that several rows make, more than these rows tells.
        self._declare(claims, old)
        ids = {id_ for id_, _, _ in old.entries() ^ new.entries()}
        self._check_number(len(ids), len(stock))
        changed = (old.only(old.among(ids)), new.only(new.among(ids)))
        groups = self._groups(changed, rest)
        if named:
            groups = np.concatenate((groups, *(each.of_things() for each in changed)))
        others = self._others(rest.only(rest.in_groups(groups)))
        own = [c for c, own in zip(claims, new.in_groups(groups).tolist(), strict=True) if own]
        gone = changed[0].assertions() - changed[1].assertions()
        return Changed(
            claims={
                name: [c for c in claims if c.locator.dataset == name and c.id in ids]
                for name in self.datasets
            },
            ids=frozenset(ids),
            unchanged=self.loaded.assertions - changed[0].assertions(),
            facts=facts_of({"": (*own, *others)}, self.ontology, self.workspace.base),
            loaded=replace(
                self.loaded,
                files=self.files,
                rows={**self.loaded.rows, **self.digests},
                stock=rest.with_others(new),
                assertions=self.loaded.assertions - gone,
                classes=self.classes,
                accounts=tuple(accounts_now(self.loaded.accounts, self.accounts, rows)),
            ),
        )

    # ------------------------------------------------------------ rows
    def _changed_rows(self) -> Wanted:
        """Return the rows that are others than they were, of each table."""
        found: Wanted = {}
        if self.files.keys() != self.loaded.files.keys():
            raise UnclearError
        for name, dataset in self.datasets.items():
            now, before = self.files[name], self.loaded.files[name]
            if now.keys() != before.keys():
                raise UnclearError
            names = {file for file in now if now[file] != before[file]}
            if names:
                found |= self._of_files(dataset, names)
        self._check_number(sum(map(len, found.values())), sum(map(len, self.loaded.rows.values())))
        return found

    def _of_files(self, dataset: Dataset, names: Collection[str]) -> Wanted:
        """Return the changed rows of the files that are others than they were."""
        found: Wanted = {}
        if dataset.loader.records is None:
            raise UnclearError
        records = dataset.loader.records(dataset.path)
        for file in names:
            key = dataset.id, file
            if key not in self.loaded.rows or file not in records:
                raise UnclearError  # A mapping, a workbook, RDF.
            self.digests[key] = digests_of(records[file])
            rows = changed_rows(self.loaded.rows[key], self.digests[key])
            tables = self.tables.get((*key, ""))
            if not tables or (rows and rows[0] < max(table.first for table in tables)):
                raise UnclearError  # What the columns are may be another.
            found[dataset.id, file, ""] = rows
        return found

    @staticmethod
    def _check_number(some: int, every: int) -> None:
        if some * MOST > every:
            raise UnclearError

    # ------------------------------------------------------------ claims
    def _read(self, rows: Wanted) -> list[Claim]:
        """Return the claims of rows as they are now."""
        claims: list[Claim] = []
        for name in self.datasets:
            own = {place[1:]: numbers for place, numbers in rows.items() if place[0] == name}
            if not any(own.values()):
                continue
            reading = self._reading(name, own)
            self.accounts += reading.accounts
            wanted = {file: frozenset(numbers) for file, numbers in own.items()}
            for claim in reading.claims:
                at = claim.locator
                if at.row in wanted.get(place_of(at)[1:], ()):
                    claims.append(claim)
        return claims

    def _groups(self, changed: Sequence[Stock], rest: Stock) -> Words:
        """Return the groups that are checked because of some changed claims."""
        groups = np.concatenate([each.groups for each in changed])
        same = (*changed, rest.only(rest.in_groups(groups)))
        things = np.concatenate([hashes for each in same for hashes in (each.starts, each.ends)])
        hubs = hashes_of(id_ for id_, name in self.classes.items() if name in self.hubs)
        at = [each.groups[each.at_things(hubs[np.isin(hubs, things)])] for each in (*changed, rest)]
        return np.unique(np.concatenate((groups, *at)))

    def _others(self, wanted: Stock) -> list[Claim]:
        """Return claims of rows that have not changed."""
        self._check_number(len(wanted), len(self.loaded.stock))
        names = set(wanted.names())
        found: dict[str, Claim] = {}
        by_dataset: dict[str, Wanted] = {}
        for place, numbers in wanted.rows_of():
            by_dataset.setdefault(place[0], {})[place] = numbers
        for name, rows in by_dataset.items():
            reading = self._reading(name, {place[1:]: own for place, own in rows.items()})
            found |= {claim.id: claim for claim in reading.claims if claim.id in names}
        if found.keys() != names:
            raise UnclearError
        return list(found.values())

    def _reading(self, name: str, rows: Mapping[tuple[str, str], Collection[int]]) -> Reading:
        dataset = self.datasets[name]
        if dataset.loader.read_some is None:
            raise UnclearError
        numbers = {file: frozenset(own) for file, own in rows.items()}
        some = Rows(numbers=numbers, classes=self.classes)
        reading = read_some(self.workspace, self.ontology, dataset, some)
        if reading.error is not None:
            raise UnclearError
        return reading

    def _declare(self, claims: Sequence[Claim], old: Stock) -> None:
        """Take note of the classes of things that are new; no other may change.

        What other rows may say depends on what is known of a thing, and where: a table of things
        says of a person that rows of ties may not name a telephone number.
        """
        entries = old.only(old.types).entries()
        before = {entry[:2] for entry in entries}
        types = [claim for claim in claims if claim.property == TYPE]
        now = {(claim.id, place_of(claim.locator), claim.locator.row) for claim in types}
        if not before <= {entry[:2] for entry in now} or not self._may_declare(entries, now):
            raise UnclearError
        for claim in types:
            is_known = claim.subject in self.loaded.classes
            if is_known and (claim.id, place_of(claim.locator)) not in before:
                raise UnclearError
            if self.classes.setdefault(claim.subject, claim.value) != claim.value:
                raise UnclearError

    def _may_declare(self, before: set[Entry], now: set[Entry]) -> bool:
        """Tell whether classes stand where they stood, also where a file is several tables.

        Of one class a row it is plain which table gives it, if each reads the rows that it read.
        """
        before, now = (
            {entry for entry in each if len(self.tables.get(entry[1], ())) > 1}
            for each in (before, now)
        )
        return before <= now and len({entry[1:] for entry in now}) == len(now)
