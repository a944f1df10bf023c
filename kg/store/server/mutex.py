"""One process at a time: a lock file between the processes of one machine."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from pathlib import Path

from filelock import FileLock, Timeout

from kg.errors import StoreError

_PATIENCE_S = 1.0
_OTHERS_WAIT_S = 300.0
_WAITING = "another kg is starting or stopping this server; waiting for that"


@contextlib.contextmanager
def exclusive(
    lock_file: Path, *, wait_s: float, waiting: str, report: Callable[[str], None]
) -> Generator[None]:
    """Hold a lock file; the system frees it also when its holder is killed.

    Parameters
    ----------
    lock_file
        The file, in a folder that exists.
    wait_s
        How long to wait for another process, in seconds.
    waiting
        The line that ``report`` is called with when there is a wait.
    report
        Called with lines for the user.

    Raises
    ------
    StoreError
        If another process holds it all that time.
    OSError
        If the file cannot be written.
    """
    lock = FileLock(lock_file)
    try:
        try:
            lock.acquire(timeout=_PATIENCE_S)
        except Timeout:
            report(waiting)
            lock.acquire(timeout=max(0.0, wait_s - _PATIENCE_S))
    except Timeout as exc:
        msg = f"{waiting}, but it did not end in {wait_s:.0f} s; try again later ({lock_file})"
        raise StoreError(msg) from exc
    try:
        yield
    finally:
        lock.release()


def exclusive_server(
    lock_file: Path, *, report: Callable[[str], None], more_s: float = 0.0
) -> contextlib.AbstractContextManager[None]:
    """Hold a server's lock: while it starts or stops, and while its files are changed.

    Parameters
    ----------
    lock_file
        The server's lock file, in a folder that exists.
    report
        Called with lines for the user.
    more_s
        How much longer than five minutes to wait for another process, in seconds.

    Raises
    ------
    StoreError
        If another process holds it all that time.
    """
    wait_s = _OTHERS_WAIT_S + more_s
    return exclusive(lock_file, wait_s=wait_s, waiting=_WAITING, report=report)
