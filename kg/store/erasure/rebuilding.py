"""Make the local server's database anew, so that its files hold nothing that was deleted.

Neo4j's store files, transaction logs, full-text indexes and its own logs keep deleted values for a
long time. So all that is to stay is copied into a new server with an empty folder, compared, and
the new folder takes the place of the old one, which is deleted. A file that outlives a crash says
how far that is, and nothing else; whoever finds it goes on from there::

    .kg/forgetting/journal.json   how far it is
    .kg/forgetting/new/neo4j      the new server, until it is whole
    .kg/forgetting/old/neo4j      the old one, until it is deleted

The old database is closed to writers while it is copied (its ``:Network`` node is not the one that
every writer locks first), so that no load is lost in between.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import StoreError
from kg.store.driver.connecting import connected_to
from kg.store.erasure.copying import Content, Progress, content, copy, seal
from kg.store.server.errors import told
from kg.store.server.files import Home, new_state, read_state, write_state
from kg.store.server.mutex import exclusive_server
from kg.store.server.service import start, stop

COPY, SWAP, CLEAN = "copy", "swap", "clean"
STEPS = (COPY, SWAP, CLEAN)
SIGN = "forgetting"
"""The property of the ``:Network`` node that says that an erasure is not finished."""

_PAUSES_S = (0.1, 0.5, 2.0, 5.0)
_ADVICE = "close what has files of {directory} open, then run the command again"


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """The rebuilding of one workspace's local server.

    Attributes
    ----------
    directory
        The folder ``.kg`` of the workspace.
    cache
        The folder in which the jars are kept.
    note
        Called with each step before it begins: write it where the next process finds it.
    report, progress
        Called with lines for the user, and with how much is copied.
    """

    directory: Path
    cache: Path
    note: Callable[[str], None]
    report: Callable[[str], None]
    progress: Progress | None = None

    @property
    def room(self) -> Path:
        """The folder that everything happens in."""
        return self.directory / "forgetting"

    def run(self, step: str = COPY) -> None:
        """Rebuild from a step on; each can be done again after a crash in the midst of it.

        Raises
        ------
        StoreError
            The copy is not equal to what was copied, or files cannot be moved. Nothing is lost:
            the old database stands until the new one is whole.
        """
        with told("cannot rebuild the database", advice=_ADVICE.format(directory=self.directory)):
            for each in STEPS[STEPS.index(step) :]:
                self.note(each)
                {COPY: self._copy, SWAP: self._swap, CLEAN: self._clean}[each]()

    # ------------------------------------------------------------------ copy
    def _copy(self) -> None:
        new = self.room / "new"
        stop(new, report=self.report)
        _remove(new)
        self._prepare(new)
        old_server = start(self.directory, cache=self.cache, report=self.report)
        self.report("copying what stays into a new database")
        try:
            server = start(new, cache=self.cache, version=old_server.version, report=self.report)
            with connected_to(old_server) as source, connected_to(server) as target:
                before = copy(source, target, progress=self.progress)
                stays = {k: v for k, v in before.network.items() if k != SIGN}
                sealed: dict[str, object] = {**stays, "only": True}
                seal(target, sealed)
                _compare(before, content(target), sealed)
        finally:
            stop(new, report=self.report)
        stop(self.directory, report=self.report)

    def _prepare(self, new: Path) -> None:
        """Give the new server the old one's settings and password."""
        home, ours = Home.of(new), Home.of(self.directory)
        home.create()
        shutil.copyfile(ours.root / "conf" / "neo4j.conf", home.root / "conf" / "neo4j.conf")
        shutil.copy2(ours.password_file, home.password_file)

    # ------------------------------------------------------------------ swap, and the end
    def _swap(self) -> None:
        """Put the new folder in the old one's place; the old one stands aside until then."""
        old, new, here = (Home.of(each).root for each in
                          (self.room / "old", self.room / "new", self.directory))  # fmt: skip
        if not new.exists():
            return  # It was done already.
        stop(self.directory, report=self.report)
        home = Home.of(self.directory)
        with exclusive_server(home.lock_file, report=self.report):
            if here.exists():
                _remove(old)
                old.parent.mkdir(parents=True, exist_ok=True)
                _move(here, old)
            state = read_state(Home.of(self.room / "old"))
            _move(new, here)
        made = read_state(home) or new_state()
        port = state.port if state else made.port
        write_state(home, replace(made, port=port, pid=0, phase="ready"))

    def _clean(self) -> None:
        """Delete the old folder with all that it kept."""
        for name in ("old", "new"):
            _remove(self.room / name)


def _compare(before: Content, made: Content, sealed: dict[str, object]) -> None:
    """Raise ``StoreError`` unless the copy holds what the old database holds."""
    same = (before.nodes, before.relationships, before.digest)
    if same != (made.nodes, made.relationships, made.digest) or dict(made.network) != sealed:
        message = (
            f"the copy of the database is not equal to it ({made.nodes} nodes of {before.nodes}, "
            f"{made.relationships} relationships of {before.relationships}): run the command again"
        )
        raise StoreError(message)


def _remove(folder: Path) -> None:
    """Delete a folder; what holds a file of it open for a moment is waited for."""
    for pause in (*_PAUSES_S, 0.0):
        if not folder.exists():
            return
        try:
            shutil.rmtree(folder)
        except OSError:
            if not pause:
                raise
            time.sleep(pause)


def _move(folder: Path, place: Path) -> None:
    """Rename a folder; Windows refuses as long as anybody has a file of it open."""
    for pause in (*_PAUSES_S, 0.0):
        try:
            folder.rename(place)
        except OSError:
            if not pause:
                raise
            time.sleep(pause)
        else:
            return
