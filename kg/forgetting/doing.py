"""Do what was planned, so that a crash at any point is finished or taken back by the next command.

The order: the new files lie ready; outputs that hold the name are deleted (they can be made anew);
the database is erased in one transaction, which it signs with a token; from then on all goes on to
the end: the files are replaced, then the local database is rebuilt. Until the token is there,
nothing has happened.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from kg.errors import StoreError, WorkspaceError
from kg.files import forget_remembered
from kg.forgetting.journal import (
    COMMITTED,
    ELSEWHERE,
    LOCK,
    NONE,
    OWN,
    STAGED,
    STAGING,
    Journal,
    State,
    candidates,
)
from kg.forgetting.planning import Planner
from kg.forgetting.plans import ForgetPlan, Ground, Options
from kg.forgetting.searching import files_of_folder, raw
from kg.forgetting.staging import Staged, shown
from kg.forgotten import FILE as LIST
from kg.messages import counted
from kg.resources import message_templates
from kg.store.erasure.eraser import erase, signed, unsign
from kg.store.erasure.rebuilding import COPY, STEPS, Rebuilding
from kg.store.server.errors import told
from kg.store.server.mutex import exclusive
from kg.workspace import Workspace

_WAIT_S = 3600.0
_WAITING = "another kg is forgetting somebody here; waiting for that"
_ADVICE = "see that {directory} can be written"


@dataclass(slots=True)
class Forgetting:
    """Somebody about to be forgotten.

    Attributes
    ----------
    plan
        What is to be done.
    """

    ground: Ground
    journal: Journal
    state: State
    plan: ForgetPlan
    _seen: dict[Path, str] = field(default_factory=dict)

    def run(self) -> tuple[str, ...]:
        """Do it; return the files of the database that still hold the name: there must be none.

        Raises
        ------
        StoreError
            The database moved on, or cannot be rebuilt; the next command goes on where this ends.
        WorkspaceError
            A source was changed since the plan was made; nothing is changed.
        """
        workspace = self.ground.workspace
        advice = _ADVICE.format(directory=workspace.directory)
        with told("cannot write what is to be changed", advice=advice):
            self._check_same()
            for path in self.plan.outputs:
                path.unlink(missing_ok=True)
            self._commit()
            _finish(self.ground, self.journal)
        if not self.ground.is_own:
            return ()
        spellings = self.plan.erasure.spellings
        found = (p for p in files_of_folder(workspace.state) if raw(p.read_bytes(), spellings))
        return tuple(shown(path, workspace.directory) for path in found)

    def _commit(self) -> None:
        """Put everything ready, and erase the database: the point of no return."""
        state, database = self.state, self.ground.database
        stage = self.journal.stage / "list"
        files = [*self.plan.files, *_list(self.plan, self.ground.workspace, stage)]
        if database is None or not self.plan.database or not self.plan.database.version:
            self.journal.write(replace(self.journal.keep(state, files), phase=COMMITTED))
            return
        state = replace(
            self.journal.keep(state, files), phase=STAGED,
            database=OWN if self.ground.is_own else ELSEWHERE,
        )  # fmt: skip
        self.journal.write(state)
        with database() as opened:
            erase(
                opened, self.plan.database, self.plan.erasure,
                network=self.ground.workspace.network, sign=state.token,
                closed=self.ground.is_own,
            )  # fmt: skip
        self.journal.write(replace(state, phase=COMMITTED))

    def look(self) -> None:
        """Take note of what the sources are."""
        self._seen = {staged.target: _hash(staged.target) for staged in self.plan.files}

    def _check_same(self) -> None:
        changed = [path for path, seen in self._seen.items() if _hash(path) != seen]
        if changed:
            message = f"{changed[0]}: it was changed meanwhile; nothing was changed: try again"
            raise WorkspaceError(message)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _list(plan: ForgetPlan, workspace: Workspace, stage: Path) -> Iterator[Staged]:
    """Yield the new list of who was forgotten."""
    stage.mkdir(parents=True, exist_ok=True)
    new = stage / LIST
    new.write_text(plan.listed.text(), encoding="utf-8", newline="\n")
    yield Staged(workspace.directory / LIST, new)


@contextmanager
def forgetting(ground: Ground, id_: str, options: Options, *, on: dt.date) -> Generator[Forgetting]:
    """Plan to forget somebody; ``run`` of what this yields does it, and else nothing happens.

    Nobody else can forget, or finish a forgetting, in this workspace meanwhile.

    Raises
    ------
    SourceError, WorkspaceError, StoreError
        See `kg.forgetting.planning.Planner.plan`.
    """
    journal = Journal(ground.workspace.state)
    with _locked(ground, journal):
        _settle(ground, journal)
        state = journal.begin()
        try:
            plan = Planner(ground, id_, options, stage=journal.stage).plan(on)
            begun = Forgetting(ground, journal, state, plan)
            begun.look()
            yield begun
        finally:
            now = journal.read()
            if now is not None and now.phase == STAGING:
                journal.end()


def settle(ground: Ground) -> None:
    """Finish a `kg forget` that was cut off, or take it back if it had changed nothing yet.

    Raises
    ------
    StoreError
        The database cannot be asked.
    """
    journal = Journal(ground.workspace.state)
    if not journal.exists():
        return
    state = journal.read()
    if state is not None and state.phase != STAGING:
        with _locked(ground, journal):
            _settle(ground, journal)
        return
    # Nothing is changed yet: somebody may be asked whether it should be, and nobody waits for that.
    with contextlib.suppress(StoreError), _locked(ground, journal, wait_s=0):
        _settle(ground, journal)


@contextmanager
def _locked(ground: Ground, journal: Journal, *, wait_s: float = _WAIT_S) -> Generator[None]:
    advice = _ADVICE.format(directory=journal.directory)
    with told("cannot forget anybody", advice=advice):
        journal.directory.mkdir(parents=True, exist_ok=True)
        lock = journal.directory / LOCK
        with exclusive(lock, wait_s=wait_s, waiting=_WAITING, report=ground.report):
            yield


def _settle(ground: Ground, journal: Journal) -> None:
    state = journal.read()
    if state is None or state.phase == STAGING:
        journal.end()
        return
    if state.phase == STAGED:
        if ground.database is None:
            message = "a `kg forget` was cut off, and its database is not there any more"
            raise StoreError(message)
        with ground.database() as opened:
            if signed(opened) != state.token:
                _notice(ground, "forget_begun")
                journal.end()
                return
        journal.write(replace(state, phase=COMMITTED))
    _notice(ground, "forget_finishing")
    _finish(ground, journal)
    _notice(ground, "forget_lost")


def _notice(ground: Ground, key: str, count: int = 0) -> None:
    """Say something of a command that was cut off, in the workspace's language."""
    texts = message_templates("notices")[key]
    ground.report(counted(texts, ground.workspace.lang, count))


def _finish(ground: Ground, journal: Journal) -> None:
    """Go on from the point of no return to the end."""
    state = journal.read()
    if state is None:
        return
    forget_remembered(ground.workspace.state)
    if state.phase == COMMITTED:
        missing = journal.apply(state, candidates(_places(ground.workspace)))
        if missing:
            _notice(ground, "forget_missing", missing)
        if state.database == ELSEWHERE and ground.database is not None:
            with ground.database() as opened:
                unsign(opened)
    if state.database == OWN:
        step = state.phase if state.phase in STEPS else COPY
        note = partial(_note, journal, state)
        Rebuilding(ground.workspace.state, ground.cache, note, ground.report, ground.progress).run(
            step
        )
    journal.end()


def _note(journal: Journal, state: State, step: str) -> None:
    journal.write(replace(state, phase=step))


def _places(workspace: Workspace) -> Iterable[Path]:
    """Return where the files lie that may be replaced."""
    named = (workspace.texts, workspace.decisions, workspace.positions)
    mappings = (path.with_suffix(".toml") for path in workspace.datasets)
    return (
        workspace.directory / LIST,
        *workspace.datasets,
        *mappings,
        *(p for p in named if p is not None),
    )


__all__ = ["NONE", "Forgetting", "forgetting", "settle"]
