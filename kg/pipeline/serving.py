"""The second part of the way: the workspace's Neo4j, its own or one elsewhere."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError
from kg.migrating import tell_replaced
from kg.pipeline.reading import Reading
from kg.resources import message_templates
from kg.store.neo4j import Store, open_store
from kg.store.server.service import Server, start, status, stop


class Serving(Reading):
    """A workspace with its Neo4j; see `kg.pipeline.Project`."""

    def up(self) -> Server:
        """Start the workspace's own Neo4j, or return the one that runs.

        Raises
        ------
        StoreError
            It cannot be had or does not come up, or the workspace names a Neo4j elsewhere.
        """
        url = self.access.url or self.workspace.url
        if url:
            message = f"this workspace uses the Neo4j at {url}; kg starts only its own"
            raise StoreError(message)
        self._settle()
        return start(self.workspace.state, cache=self._cache(), report=self.report)

    def down(self) -> bool:
        """Stop the workspace's own Neo4j; False if none was running."""
        return stop(self.workspace.state, report=self.report)

    def running(self) -> Server | None:
        """Return the workspace's own Neo4j if it runs."""
        return status(self.workspace.state)

    @contextmanager
    def store(self) -> Generator[Store]:
        """Open the network's database; the workspace's own server is started if need be."""
        self._settle()
        url, user, password = (
            self.access.url or self.workspace.url,
            self.access.user,
            self.access.password,
        )
        if not url:
            server = self.up()
            url, user, password = server.url, server.user, server.password()
        with open_store(
            url,
            user or self.workspace.user or "neo4j",
            password,
            database=self.access.database or self.workspace.database or None,
            network=self.workspace.network,
            ontology=self.ontology,
        ) as store:
            yield store

    @contextmanager
    def reading(self) -> Generator[Store]:
        """Open the database to read what it holds.

        Says so if that follows an older ontology, if a load is not finished, and if another
        process wrote meanwhile.
        """
        with self.store() as store:
            tell_replaced(store, self.report, self.lang)
            state = store.state()
            if state.pending:
                key = "undo_unfinished" if state.undoing else "load_unfinished"
                self._notice(key, load=state.pending)
            yield store
            if store.state().version != state.version:
                self._notice("changed")

    def _notice(self, key: str, **values: str) -> None:
        self.report(message_templates("notices")[key][self.lang].format(**values))

    def _cache(self) -> Path:
        if self.access.cache is None:
            message = "no folder is named to keep the database's files in"
            raise StoreError(message)
        return self.access.cache
