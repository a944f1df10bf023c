"""The server's process: started, found again by later commands, told from others, ended.

A process id alone proves nothing, as systems use them again. Ours carries among its arguments
``-Dkg.server=PLACE.INSTANCE``: a sum of its folder's path, and the random word of the state file.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from kg.errors import StoreError
from kg.store.server import launch as launcher
from kg.store.server.errors import because
from kg.store.server.files import Home

_MARK = "-Dkg.server="
_LAUNCH_S = 60
_TERMINATE_S = 30
_KILL_S = 10
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a process of ours carries among its arguments."""

    place: str
    instance: str


def launch(home: Home, java: Path, *, instance: str) -> int:
    """Start Java with the written arguments, apart from this process; return its process id."""
    script = str(Path(launcher.__file__).resolve())
    log = home.root / "logs" / "console.log"
    command = [
        *(sys.executable, "-I", script, str(log), str(home.directory), str(java)),
        f"{_MARK}{home.place}.{instance}",
        f"@{home.arguments_file.relative_to(home.directory)}",
    ]
    advice = "install kg again, in a new environment"
    try:
        done = subprocess.run(  # no shell; every word of it is ours
            command,
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_LAUNCH_S,
            creationflags=_no_window(),
        )
        return int(done.stdout)
    except subprocess.CalledProcessError as exc:
        why = exc.stderr.strip().splitlines()[-1:] or [f"exit status {exc.returncode}"]
        msg = f"cannot start {java}: {why[0]}; {advice}"
        raise StoreError(msg) from exc
    except (OSError, ValueError, subprocess.TimeoutExpired) as exc:
        raise because(f"cannot start {java}", exc, advice=advice) from exc


def is_ours(pid: int, home: Home, *, instance: str) -> bool:
    """Return whether a process lives and is the server of this folder."""
    mark = _mark_of(pid)
    if mark is None or mark.instance != instance:
        return False
    folder = _folder_of(pid)
    # A copied workspace has the same state file: its original's server is not its own.
    return mark.place == home.place if folder is None else _same(folder, home.directory)


def find(home: Home, *, instance: str) -> int:
    """Return the process id of this folder's server; 0 if there is none. Looks at all processes."""
    for pid in psutil.pids():
        if is_ours(pid, home, instance=instance):
            return pid
    return 0


def strays(home: Home, *, instance: str) -> tuple[int, ...]:
    """Return servers that were started here for data which somebody deleted since.

    They hold memory, and nothing can be asked of them any more.
    """
    found = []
    for pid in psutil.pids():
        mark = _mark_of(pid)
        if mark is None or mark.place != home.place or mark.instance == instance:
            continue
        folder = _folder_of(pid)
        if folder is None or not folder.exists() or _same(folder, home.directory):
            found.append(pid)
    return tuple(found)


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be forgotten does not."""
    try:
        process = psutil.Process(pid)
        # While it dies its first thread is such a zombie too; the others still hold its files.
        return process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1
    except psutil.NoSuchProcess:  # also when the system tells no more of a zombie
        return False
    except psutil.AccessDenied:
        return True


def terminate(pid: int) -> None:
    """End a process of ours: ask it to, wait, and in the end force it.

    Raises
    ------
    StoreError
        If the system does not let this user end it, or it does not end even so.
    """
    try:
        process = psutil.Process(pid)
        process.terminate()
        if _ended(pid, _TERMINATE_S):
            return
        process.kill()
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as exc:
        advice = "stop it as the user who started it"
        raise because(f"cannot stop the server, process {pid}", exc, advice=advice) from exc
    if not _ended(pid, _KILL_S):
        msg = f"the server, process {pid}, does not end; restart the machine"
        raise StoreError(msg)


def _no_window() -> int:
    """Return what keeps Windows from opening a window for the moment that a script runs."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


def _ended(pid: int, wait_s: float) -> bool:
    """Return whether a process ends within some seconds."""
    deadline = time.monotonic() + wait_s
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_S)
    return True


def _mark_of(pid: int) -> _Mark | None:
    """Return the mark that a process carries; None if it is none of ours, or gone."""
    try:
        arguments = psutil.Process(pid).cmdline()
    except (psutil.Error, OSError):  # gone, or another user's
        return None
    for argument in arguments:
        place, separator, instance = argument.removeprefix(_MARK).partition(".")
        if argument.startswith(_MARK) and separator:
            return _Mark(place, instance)
    return None


def _folder_of(pid: int) -> Path | None:
    """Return the folder that a process runs in; None if the system does not tell."""
    try:
        folder = psutil.Process(pid).cwd()
    except (psutil.Error, OSError):
        return None
    return Path(folder) if folder else None


def _same(one: Path, other: Path) -> bool:
    """Return whether two paths are one folder."""
    try:
        return one.samefile(other)
    except OSError:
        return one == other
