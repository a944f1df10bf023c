"""The third part of the way: what changes the network, each as one load with who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.accounts import Account
from kg.claims import Claim
from kg.collecting import uncollected
from kg.errors import FaultsError, StoreError
from kg.migrating import Migration, migrate, plan_migration
from kg.pipeline.serving import Serving
from kg.plans import PlannedLoad, planned, refused
from kg.sources import Dataset, files_of
from kg.store.changes.loading import LoadResult
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
            chosen, every = self._to_load(paths)
        except FaultsError as exc:
            return refused(exc.faults, self.lang)
        with self.store() as store:
            plan = store.plan({id_: every[id_] for id_ in chosen})
        stated = (claim for each in every.values() for claim in each)
        return planned(plan, stated, self.ontology, self.lang)

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
        """
        chosen, every = self._to_load(paths, accounts)
        request = _request(chosen.values(), who, when)
        with self.store() as store:
            return store.load(
                {id_: every[id_] for id_ in chosen},
                request,
                progress=self._tell_claims,
            )

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
        self._settle()
        chosen, claims = self._to_load(paths, accounts)
        loading = OfflineLoading(
            directory=self.workspace.state,
            cache=self._cache(),
            network=self.workspace.network,
            ontology=self.ontology,
            request=_request(chosen.values(), who, when),
            report=self.report,
            progress=lambda done, total: self.progress("tables", done, total),
        )
        return loading.run(claims)

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
