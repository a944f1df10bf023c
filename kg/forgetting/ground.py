"""What forgetting works on, from how the database of a workspace is reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.errors import StoreError
from kg.forgetting.doing import Forgetting, forgetting, settle
from kg.forgetting.journal import FOLDER
from kg.forgetting.plans import Ground, Options
from kg.ontology import Ontology
from kg.store.driver.connecting import connected
from kg.store.server.files import Home
from kg.store.server.service import start
from kg.workspace import Workspace

if TYPE_CHECKING:
    from kg.store.driver.bolt import Bolt


class Access(Protocol):
    """How to reach Neo4j: by ``url``, or the workspace's own server if that is empty."""

    @property
    def url(self) -> str:
        """Its address; "" for the workspace's own."""
        ...

    @property
    def user(self) -> str:
        """Who enters it."""
        ...

    @property
    def password(self) -> str:
        """The password."""
        ...

    @property
    def database(self) -> str:
        """The database's name; "" for the usual one."""
        ...

    @property
    def cache(self) -> Path | None:
        """Where the jars of the own server are kept."""
        ...


class Work(Protocol):
    """A workspace at work, as `kg.pipeline.Project` is."""

    workspace: Workspace
    report: Callable[[str], None]
    progress: Callable[[str, int, int], None]

    @property
    def ontology(self) -> Ontology:
        """What the terms mean."""
        ...

    @property
    def access(self) -> Access:
        """How to reach Neo4j."""
        ...


def forget(
    work: Work, id_: str, how: Options | None = None, *, on: dt.date
) -> AbstractContextManager[Forgetting]:
    """Plan to forget somebody; ``run`` of what this yields does it. See `kg.forgetting.doing`."""
    return forgetting(ground(work), id_, how or Options(), on=on)


def finish(work: Work) -> None:
    """Finish a `kg forget` that was cut off, or take it back if it had changed nothing yet."""
    settle(ground(work))


def ground(work: Work) -> Ground:
    """Return what forgetting works on; nothing is started or opened yet.

    Raises
    ------
    StoreError
        No folder is named to keep the database's files in.
    """
    workspace, access = work.workspace, work.access
    url = access.url or workspace.url
    has_data = (Home.of(workspace.state).root / "data").exists()
    moved = (workspace.state / FOLDER / "new").exists()
    there = bool(url) or has_data or moved
    if access.cache is None and there and not url:
        message = "no folder is named to keep the database's files in"
        raise StoreError(message)
    cache = access.cache or workspace.state
    opener = partial(_opened, workspace, access, url, cache, work.report)
    return Ground(
        workspace=workspace,
        ontology=work.ontology,
        database=opener if there else None,
        is_own=there and not url,
        cache=cache,
        report=work.report,
        progress=lambda done, total: work.progress("records", done, total),
    )


@contextmanager
def _opened(
    workspace: Workspace, access: Access, url: str, cache: Path, report: Callable[[str], None]
) -> Generator[Bolt]:
    user, password = access.user or workspace.user or "neo4j", access.password
    if not url:
        server = start(workspace.state, cache=cache, report=report)
        url, user, password = server.url, server.user, server.password()
    name = access.database or workspace.database or None
    with connected(url, user, password, database=name) as database:
        yield database
