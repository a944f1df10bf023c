"""What went wrong with the local server, in words: from the system's errors and the server's log.

A Java server's own message names neither the cause that a user can remove nor how; its log does.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LOGS = ("console.log", "neo4j.log")
_SHOWN_LINES = 12
_SHOWN_WIDTH = 240
_READ_BYTES = 64 * 1024
_RESERVE_BYTES = 64 * 1024 * 1024
_RESERVE = "free some space on that disk, then try again"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a server did not come up, as its log tells.

    Attributes
    ----------
    kind
        A word for it: "disk", "memory", "port", "locked", "newer", "setting", "java" or "unknown".
    advice
        What to do about it.
    """

    kind: str
    advice: str


# What the server (or Java itself) writes, in lower case; the first that is found counts.
_SIGNS: tuple[tuple[str, Cause], ...] = (
    ("no space left on device", Cause("disk", f"the disk is full: {_RESERVE}")),
    ("not enough space on the disk", Cause("disk", f"the disk is full: {_RESERVE}")),
    ("disk quota exceeded", Cause("disk", f"the disk quota is used up: {_RESERVE}")),
    ("highest supported kernel version", Cause("newer", "")),
    ("originates from an newer version", Cause("newer", "")),
    ("store was created by a newer version", Cause("newer", "")),
    ("address already in use", Cause("port", "another program took its port: try again")),
    ("address is already in use", Cause("port", "another program took its port: try again")),
    (
        "outofmemoryerror",
        Cause("memory", "it needs more memory: close other programs, or give it a larger heap"),
    ),
    (
        "could not reserve enough space",
        Cause("memory", "the machine lacks memory: close other programs, or give a smaller heap"),
    ),
    (
        "insufficient memory for the java runtime",
        Cause("memory", "the machine lacks memory: close other programs, or give a smaller heap"),
    ),
    ("initial heap size set to a larger", Cause("memory", "give it a larger heap")),
    ("too small maximum heap", Cause("memory", "give it a larger heap")),
    (
        "lock file has been locked by another process",
        Cause("locked", "another Neo4j has these data open: stop it, then try again"),
    ),
    (
        "filelockexception",
        Cause("locked", "another Neo4j has these data open: stop it, then try again"),
    ),
    ("unrecognized setting", Cause("setting", "")),
    ("error evaluating value for setting", Cause("setting", "")),
    ("could not find or load main class", Cause("java", "install kg again, in a new environment")),
    ("error: could not create the java virtual machine", Cause("java", "")),
)
_ADVICE = {
    "newer": (
        "its data were written by a newer Neo4j: use the newer kg that wrote them, or remove the "
        "folder {home} and build again"
    ),
    "setting": "put the settings in {home}/conf/neo4j.conf right, or empty that file",
    "java": "Java does not take its options: install kg again, in a new environment",
}
_UNKNOWN = "read the log; if the data are damaged, remove the folder {home} and build again"


def diagnose(lines: Sequence[str], home: Path) -> Cause:
    """Return why a server died, judged by the last lines of its log.

    Parameters
    ----------
    lines
        Lines of the log, oldest first.
    home
        The server's folder, for the advice.

    Returns
    -------
    The cause; of kind "unknown" if the log has no sign of a known one.
    """
    text = "\n".join(lines).casefold()
    for sign, cause in _SIGNS:
        if sign in text:
            advice = cause.advice or _ADVICE[cause.kind].format(home=home)
            return Cause(cause.kind, advice)
    return Cause("unknown", _UNKNOWN.format(home=home))


def log_tail(log: Path) -> tuple[str, ...]:
    """Return the last lines of a log; none if there is no such file.

    The lines of a Java stack trace that only say where are left out: what and why remain.
    """
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - _READ_BYTES))
            text = stream.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ()
    lines = (line.rstrip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.lstrip().startswith(("at ", "... ")))


def failure(what: str, home: Path) -> tuple[Cause, StoreError]:
    """Return why a server failed, and the error that says so with the last lines of its log."""
    logs = {path: log_tail(path) for path in (home / "logs" / name for name in _LOGS)}
    cause = diagnose([line for lines in logs.values() for line in lines], home)
    message = f"{what}; {cause.advice}"
    # Java itself writes to the first, also mere warnings; Neo4j to the second.
    telling = [path for path, lines in logs.items() if any(" ERROR " in line for line in lines)]
    for path in (*telling, *logs):
        if logs[path]:
            shown = "\n".join(f"  {line[:_SHOWN_WIDTH]}" for line in logs[path][-_SHOWN_LINES:])
            message += f"\nThe last lines of {path}:\n{shown}"
            break
    return cause, StoreError(message)


def because(what: str, exc: BaseException, *, advice: str) -> StoreError:
    """Return the error for what a library or the system refused: what, why and what to do.

    A full disk is named as such, whatever ``advice`` says.
    """
    if isinstance(exc, OSError) and exc.errno in _FULL:
        advice = f"the disk is full: {_RESERVE}"
    why = " ".join(str(exc).split())[:_SHOWN_WIDTH] or type(exc).__name__
    return StoreError(f"{what}: {why}; {advice}")


@contextlib.contextmanager
def told(what: str, *, advice: str) -> Generator[None]:
    """Tell of what the system refuses in this block as ``because`` does."""
    try:
        yield
    except BrokenPipeError:  # of whoever reads what is reported
        raise
    except OSError as exc:
        raise because(what, exc, advice=advice) from exc


def require_space(folder: Path, needed: int) -> None:
    """Refuse to begin what would fill the disk half-way.

    Parameters
    ----------
    folder
        A folder that exists.
    needed
        Bytes that will be written there; some more are kept free.

    Raises
    ------
    StoreError
        If the disk has less room.
    """
    free = shutil.disk_usage(folder).free
    wanted = needed + _RESERVE_BYTES
    if free < wanted:
        msg = (
            f"the disk of {folder} is full: {free / 1e6:.0f} MB are free, {wanted / 1e6:.0f} MB "
            f"are needed; {_RESERVE}"
        )
        raise StoreError(msg)
