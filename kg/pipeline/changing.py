"""The third part of the way: what changes the network, each as one load with who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.accounts import Account
from kg.claims import Claim
from kg.collecting import uncollected
from kg.errors import FaultsError, StoreError
from kg.migrating import Migration, migrate, plan_migration
from kg.pipeline.serving import Serving
from kg.pipeline.shortcut import Shortcut, some_of
from kg.plans import PlannedLoad, planned, refused
from kg.sources import Dataset, files_of
from kg.store.changes.loading import LoadResult
from kg.store.changes.some import OutdatedError
from kg.store.changes.transaction import LoadRequest
from kg.store.changes.undoing import UndoResult
from kg.store.offline.loading import OfflineLoading

if TYPE_CHECKING:
    from kg.forgetting.doing import Forgetting
    from kg.forgetting.plans import Options as ForgetOptions


class Changing(Serving):
    """A workspace whose network is changed; see `kg.pipeline.Project`."""

    def plan(self, paths: Sequence[Path] = ()) -> PlannedLoad:
        """Return what `load` would change, row by row, or what is wrong; writes nothing."""
        try:
            found = None if paths else self._plan_changed()
            if found is not None:
                return found
            chosen, every = self._to_load(paths)
        except FaultsError as exc:
            return refused(exc.faults, self.lang)
        with self.store() as store:
            plan = store.plan({id_: every[id_] for id_ in chosen})
        stated = (claim for each in every.values() for claim in each)
        return planned(plan, stated, self.ontology, self.lang)

    def _plan_changed(self) -> PlannedLoad | None:
        """Plan what has changed since the last load; None if all is to be read."""
        short = self._shortcut()
        changed = short.look(named=True) if self._may_stand(short.stamp) else None
        if changed is None:
            return None
        try:
            with self.store() as store:
                plan = store.plan(changed.claims, some=some_of(changed))
        except OutdatedError:
            return None
        return planned(plan, changed.facts.claims, self.ontology, self.lang)

    def load(
        self,
        paths: Sequence[Path] = (),
        *,
        who: str,
        when: dt.datetime,
        accounts: list[Account] | None = None,
    ) -> LoadResult:
        """Load the sources into Neo4j as one load; a new version of a dataset replaces the old.

        All datasets of the workspace are checked together, also when only some are loaded: a tie
        may name a thing of another file. What became of each row is added to ``accounts``.

        Of a large workspace that was loaded before, only rows that have changed since are read,
        where that comes to the same; see `kg.loaded`.
        """
        if paths:
            chosen, every = self._to_load(paths, accounts)
            return self._load(chosen, every, who, when)
        short = self._shortcut()
        told = [] if accounts is None else accounts
        result = self._load_changed(short, who, when, told)
        if result is None:
            begin = len(told)
            chosen, every = self._to_load((), told)
            result = self._load(chosen, every, who, when)
            short.keep(every, told[begin:], result)
        return result

    def _load(
        self,
        chosen: Mapping[str, Dataset],
        every: Mapping[str, Sequence[Claim]],
        who: str,
        when: dt.datetime,
    ) -> LoadResult:
        request = _request(chosen.values(), who, when)
        with self.store() as store:
            return store.load(
                {id_: every[id_] for id_ in chosen}, request, progress=self._tell_claims
            )

    def _load_changed(
        self, short: Shortcut, who: str, when: dt.datetime, accounts: list[Account]
    ) -> LoadResult | None:
        """Load what has changed since the last load; None if all is to be read."""
        self.progress("reading", 0, 0)
        changed = short.look() if self._may_stand(short.stamp) else None
        if changed is None:
            return None
        self.progress("comparing", 0, 0)
        files = tuple(pair for own in changed.loaded.files.values() for pair in own.items())
        request = LoadRequest(who=who, when=when, files=files)
        try:
            with self.store() as store:
                result = store.load(
                    changed.claims, request, some=some_of(changed), progress=self._tell_claims
                )
        except OutdatedError:
            return None
        accounts += changed.loaded.accounts
        short.write(changed.loaded, result)
        return result

    def _may_stand(self, stamp: str) -> bool:
        """Tell whether the network may be as the last load left it; no server is started for it.

        A database that cannot be reached is told of when it is needed.
        """
        if not stamp or not (self.access.url or self.workspace.url or self.running()):
            return bool(stamp)
        with suppress(StoreError), self.store() as store:
            return store.stamp() == stamp
        return False

    def _shortcut(self) -> Shortcut:
        return Shortcut(self.workspace, self.ontology, self.datasets(), self.lang)

    def load_offline(
        self,
        paths: Sequence[Path] = (),
        *,
        who: str,
        when: dt.datetime,
        accounts: list[Account] | None = None,
    ) -> LoadResult:
        """Load the sources into the workspace's own, empty database by Neo4j's offline importer.

        It comes to the same as `load`. The server stops and starts again.

        Raises
        ------
        StoreError
            The workspace uses a Neo4j elsewhere, or the database holds a network already.
        """
        if url := self.access.url or self.workspace.url:
            message = (
                f"--offline writes the files of the workspace's own Neo4j, and this one uses "
                f"{url}: load without it"
            )
            raise StoreError(message)
        short = self._shortcut()
        told = [] if accounts is None else accounts
        begin = len(told)
        chosen, every = self._to_load(paths, told)
        loading = OfflineLoading(
            directory=self.workspace.state,
            cache=self._cache(),
            network=self.workspace.network,
            ontology=self.ontology,
            request=_request(chosen.values(), who, when),
            report=self.report,
            progress=lambda done, total: self.progress("tables", done, total),
        )
        result = loading.run({id_: every[id_] for id_ in chosen})
        if not paths:
            short.keep(every, told[begin:], result)
        return result

    @uncollected()
    def _to_load(
        self, paths: Sequence[Path], accounts: list[Account] | None = None
    ) -> tuple[Mapping[str, Dataset], Mapping[str, tuple[Claim, ...]]]:
        """Return the datasets to load, and the claims of all, checked together."""
        self.progress("reading", 0, 0)
        every = self.claims(accounts=None if paths else accounts)
        some = {d.id: d for d in self.datasets(paths)} if paths else {}
        if paths:
            extra = self.claims(paths, accounts=accounts)
            every = {**every, **extra}
        self.progress("checking", 0, 0)
        self.checked(every)
        self.progress("comparing", 0, 0)
        return some or {d.id: d for d in self.datasets()}, every

    def _tell_claims(self, done: int, total: int) -> None:
        self.progress("claims", done, total)

    def undo(self, load: str, *, who: str, when: dt.datetime) -> UndoResult:
        """Undo a load: the network is what it would be if that load had never been."""
        with self.store() as store:
            return store.undo(
                load,
                LoadRequest(who=who, when=when),
                progress=self._tell_claims,
            )

    def undo_source(self, document: str, *, who: str, when: dt.datetime) -> LoadResult:
        """Withdraw all that rests on a document, until the tables that state it are loaded."""
        with self.store() as store:
            return store.undo_source(
                document,
                LoadRequest(who=who, when=when),
                progress=self._tell_claims,
            )

    def migration(self) -> Migration:
        """Return what following the ontology would change in Neo4j; writes nothing."""
        with self.store() as store:
            return plan_migration(store, self.workspace, lang=self.lang)

    def migrate(self, *, who: str, when: dt.datetime) -> LoadResult:
        """Follow the ontology: rewrite its replaced terms in Neo4j, as a load of its own."""
        with self.store() as store:
            return migrate(
                store,
                LoadRequest(who=who, when=when),
                progress=self._tell_claims,
            )

    def forgetting(
        self, id_: str, how: ForgetOptions | None = None, *, on: dt.date
    ) -> AbstractContextManager[Forgetting]:
        """Plan to erase a person from sources, database and history; ``run`` of it does it."""
        from kg.forgetting.ground import forget  # noqa: PLC0415  # only one command needs it

        return forget(self, id_, how, on=on)


def _request(chosen: Iterable[Dataset], who: str, when: dt.datetime) -> LoadRequest:
    """Return the request to load some datasets, with the files that they are."""
    files = tuple(pair for dataset in chosen for pair in files_of(dataset))
    return LoadRequest(who=who, when=when, files=files)
