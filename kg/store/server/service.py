"""The local Neo4j of a workspace: started as a process of its own, found again, stopped.

One server a workspace, on 127.0.0.1 only, Bolt only, with a generated password in a file that only
the user can read. It needs no Java, Docker or Maven on the machine: see
``kg.store.server.runtime``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store.server.boot import Plan, address, boot
from kg.store.server.errors import because, told
from kg.store.server.files import (
    Home,
    State,
    bolt_answers,
    read_password,
    read_state,
)
from kg.store.server.jars import read_lock
from kg.store.server.login import USER
from kg.store.server.mutex import exclusive_server
from kg.store.server.processes import find, is_ours, strays, terminate
from kg.store.server.runtime import DEFAULT_VERSION, Runtime, prepare

__all__ = ["DEFAULT_VERSION", "Runtime", "Server", "prepare", "start", "status", "stop"]

_ADVICE = "see that {directory} is a folder that you can write to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server.

    Attributes
    ----------
    url
        Its address for any Bolt tool, ``bolt://127.0.0.1:PORT``.
    user
        Whom to log in as.
    password_file
        The file with the password, readable by its owner only.
    pid
        Its process.
    version
        Its version of Neo4j.
    home
        Its folder: data, logs, settings.
    started
        Whether the call that returned it brought it up; else it was up before.
    """

    url: str
    user: str
    password_file: Path
    pid: int
    version: str
    home: Path
    started: bool = False

    def password(self) -> str:
        """Return the password; raises ``StoreError`` if its file cannot be read."""
        try:
            return read_password(self.password_file)
        except OSError as exc:
            advice = f"put it back, or remove {self.home} and build again"
            raise because("cannot read the password", exc, advice=advice) from exc


def status(directory: Path) -> Server | None:
    """Return the server of a workspace if it runs and answers.

    Parameters
    ----------
    directory
        The folder ``.kg`` of the workspace; it need not exist.

    Returns
    -------
    The server; None if there is none, if it has not come up yet, or if what has its process id or
    port now is something else.
    """
    home = Home.of(directory)
    state = read_state(home)
    if state is None or state.phase != "ready" or not _pid(home, state):
        return None
    return _server(home, state, started=False) if bolt_answers(state.port) else None


def start(
    directory: Path,
    *,
    cache: Path,
    version: str = DEFAULT_VERSION,
    heap_mb: int = 512,
    wait_s: float = 120,
    report: Callable[[str], None],
) -> Server:
    """Start the server of a workspace, or return the one that runs.

    Parameters
    ----------
    directory
        The folder ``.kg`` of the workspace; made if it is not there.
    cache
        The folder in which the jars are kept, for all workspaces.
    version
        The version of Neo4j, or its beginning ("5.26", "2026").
    heap_mb
        Java's heap in MiB; of no effect on a server that runs already.
    wait_s
        How long it may take to come up, in seconds.
    report
        Called with lines for the user.

    Returns
    -------
    The server, which answers to the password in its file. It outlives this process.

    Raises
    ------
    StoreError
        If jars cannot be had, if the folder cannot be written or its disk is full, if the data
        were written by a newer version, if a server of another version runs here, or if it dies
        or does not come up in time; the last two with the last lines of its log.

    Notes
    -----
    Two processes may start at once: one starts, the other waits and gets the same server. A start
    that was killed half-way is completed by the next one.
    """
    wanted = read_lock(version).version
    running = _reusable(directory, wanted)
    if running is not None:
        return running
    runtime = prepare(cache=cache, version=wanted, report=report)
    home = Home.of(directory)
    with told("cannot start the local Neo4j", advice=_ADVICE.format(directory=directory)):
        home.create()
        with exclusive_server(home.lock_file, report=report, more_s=wait_s):
            running = _reusable(directory, wanted)
            if running is None:
                plan = Plan(
                    home=home, runtime=runtime, heap_mb=heap_mb, wait_s=wait_s, report=report
                )
                running = _server(home, boot(plan), started=True)
            return running


def stop(directory: Path, *, report: Callable[[str], None]) -> bool:
    """Stop the server of a workspace, and any that was started here for data deleted since.

    Parameters
    ----------
    directory
        The folder ``.kg`` of the workspace; it need not exist.
    report
        Called with lines for the user.

    Returns
    -------
    Whether anything ran. Only processes that ``start`` made are ever ended.

    Raises
    ------
    StoreError
        If another kg is starting the server all that time, or it belongs to another user.

    Notes
    -----
    The server is asked to end and does so in about 2 s; after 30 s it is killed. Windows knows
    only the latter. Neo4j loses nothing by it.
    """
    home = Home.of(directory)
    with told("cannot stop the local Neo4j", advice=_ADVICE.format(directory=directory)):
        if not home.root.is_dir():
            return _end(home, report=report)
        with exclusive_server(home.lock_file, report=report):
            return _end(home, report=report)


def _end(home: Home, *, report: Callable[[str], None]) -> bool:
    """End every process that was started here; return whether there was one."""
    state = read_state(home)
    pids = list(strays(home, instance=state.instance if state else ""))
    if state is not None:
        pids.append(_pid(home, state) or find(home, instance=state.instance))
    running = [pid for pid in pids if pid]
    for pid in running:
        report(f"stopping Neo4j (process {pid})")
        terminate(pid)
    return bool(running)


def _pid(home: Home, state: State) -> int:
    """Return the process that the state names if it lives and is this server; else 0."""
    return state.pid if state.pid and is_ours(state.pid, home, instance=state.instance) else 0


def _reusable(directory: Path, version: str) -> Server | None:
    """Return the server that runs, if it is of this version; refuse if it is of another one."""
    running = status(directory)
    if running is not None and running.version != version:
        msg = (
            f"Neo4j {running.version} is running in {directory}, and {version} was asked for; "
            "stop it first (kg down)"
        )
        raise StoreError(msg)
    return running


def _server(home: Home, state: State, *, started: bool) -> Server:
    """Return the server of a state."""
    return Server(
        url=address(state.port),
        user=USER,
        password_file=home.password_file,
        pid=state.pid,
        version=state.version,
        home=home.root,
        started=started,
    )
