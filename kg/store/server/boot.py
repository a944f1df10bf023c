"""Bringing a server up: from its files, or from a start that was killed half-way, to a log-in.

Whoever calls holds the server's lock file. The state file is written before each step whose
traces the next start would otherwise not understand.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import StoreError
from kg.store.server.errors import Cause, failure, require_space
from kg.store.server.files import (
    HOST,
    Home,
    State,
    bolt_answers,
    free_port,
    make_password,
    new_state,
    read_state,
    write_state,
)
from kg.store.server.jars import version_key
from kg.store.server.java import write_arguments
from kg.store.server.login import Outcome, logins
from kg.store.server.processes import find, is_alive, is_ours, launch, strays, terminate
from kg.store.server.runtime import Runtime

_POLL_S = 0.1
_PORTS = 3
# A new server writes 2 MB; its transaction logs grow to twice 32 MB.
_NEEDED_BYTES = 64 * 1024 * 1024
_FULL_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to bring up.

    Attributes
    ----------
    home
        The server's folders, which exist.
    runtime
        What it runs on.
    heap_mb
        Java's heap in MiB.
    wait_s
        How long it may take, in seconds.
    report
        Called with lines for the user.
    """

    home: Home
    runtime: Runtime
    heap_mb: int
    wait_s: float
    report: Callable[[str], None]


def address(port: int) -> str:
    """Return the address of a server for any Bolt tool."""
    return f"bolt://{HOST}:{port}"


def boot(plan: Plan) -> State:
    """Bring a server up and return its state, which is kept too.

    Raises
    ------
    StoreError
        If the data were written by a newer version, the disk is full, or the server dies, does
        not come up in time or takes no password; then no process is left behind.
    """
    state = read_state(plan.home) or new_state()
    _refuse_newer(plan, state)
    for pid in strays(plan.home, instance=state.instance):
        plan.report(f"stopping a server whose data are gone (process {pid})")
        terminate(pid)
    password = make_password(plan.home, report=plan.report)
    state = replace(state, pid=_left_over(plan, state))
    ports_left = _PORTS
    while True:
        if not state.pid:
            state = _launched(plan, state)
        fault = _fault(plan, state, password=password)
        if fault is None:
            return _kept(plan, state)
        terminate(state.pid)
        state = replace(state, pid=0)
        cause, error = fault
        ports_left -= 1
        if cause.kind != "port" or not ports_left:
            raise error


def _kept(plan: Plan, state: State) -> State:
    """Keep the state of a server that is up; end it if even that has no room."""
    try:
        return write_state(plan.home, replace(state, phase="ready", data=plan.runtime.version))
    except OSError:
        terminate(state.pid)
        raise


def _refuse_newer(plan: Plan, state: State) -> None:
    """Refuse data that a newer Neo4j wrote; say so where older data will be taken over."""
    ours = plan.runtime.version
    if not state.data or state.data == ours:
        return
    if version_key(state.data) > version_key(ours):
        msg = (
            f"the data in {plan.home.root} were written by Neo4j {state.data}, and Neo4j {ours} "
            "cannot read them: use the newer kg that wrote them, or remove that folder and build "
            "again"
        )
        raise StoreError(msg)
    plan.report(f"taking over the data of Neo4j {state.data}; there is no way back to it")


def _left_over(plan: Plan, state: State) -> int:
    """Return the process of a start that was killed before its end; 0 if there is none."""
    pid = state.pid
    if not (pid and is_ours(pid, plan.home, instance=state.instance)):
        # Killed between starting the process and writing which one it is?
        pid = find(plan.home, instance=state.instance) if state.phase == "starting" else 0
    if pid and state.version != plan.runtime.version:
        terminate(pid)
        return 0
    return pid


def _launched(plan: Plan, state: State) -> State:
    """Start the process, and return the state with it."""
    home, runtime = plan.home, plan.runtime
    require_space(home.root, _NEEDED_BYTES)
    state = replace(state, port=free_port(state.port), version=runtime.version, phase="starting")
    write_arguments(home, runtime, port=state.port, heap_mb=plan.heap_mb)
    log = _log(home)
    if log.exists():  # so that what is found in it is of this start
        log.replace(log.with_name("neo4j.previous.log"))
    write_state(home, state)
    plan.report(f"starting Neo4j {runtime.version} at {address(state.port)}")
    pid = launch(home, runtime.java, instance=state.instance)
    return write_state(home, replace(state, pid=pid))


def _log(home: Home) -> Path:
    """Return the file of Neo4j's own log."""
    return home.root / "logs" / "neo4j.log"


def _fault(plan: Plan, state: State, *, password: str) -> tuple[Cause, StoreError] | None:
    """Wait for a server and log in; return what went wrong, None if it is up."""
    what = f"Neo4j {plan.runtime.version}"
    deadline = time.monotonic() + plan.wait_s
    log_in = logins(address(state.port), password)
    said = ""
    while time.monotonic() < deadline:
        if not is_alive(state.pid):
            return failure(f"{what} ended while it was starting", plan.home.root)
        if bolt_answers(state.port):
            if not _log(plan.home).exists():
                return _useless(f"Java cannot read the path of {plan.home.root}", _MOVE)
            attempt = log_in()
            if attempt.outcome is Outcome.READY:
                return None
            if attempt.outcome is Outcome.REFUSED:
                found = f"its data have another password than the one in {plan.home.password_file}"
                advice = f"put the right one there, or remove {plan.home.root} and build again"
                return _useless(found, advice)
            said = f" (it says: {attempt.message})"
        if shutil.disk_usage(plan.home.root).free < _FULL_BYTES:
            # On a full disk it neither comes up nor dies.
            return _useless(f"the disk of {plan.home.root} is full", _MAKE_ROOM)
        time.sleep(_POLL_S)
    return failure(f"{what} did not come up in {plan.wait_s:.0f} s{said}", plan.home.root)


_MAKE_ROOM = "free some space on it, then try again"
_MOVE = "move the workspace to a folder with a name in plain letters"


def _useless(found: str, advice: str) -> tuple[Cause, StoreError]:
    """Return the error for a server that is up but of no use."""
    return Cause("unknown", advice), StoreError(f"the local Neo4j is of no use: {found}; {advice}")
