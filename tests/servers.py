"""Running Neo4j servers for the tests: real ones, of each version line, shared by test modules.

In ``conftest.py``, once a session for each line::

    @pytest.fixture(scope="session")
    def server_2026(tmp_path_factory):
        with running("2026", tmp_path_factory.mktemp("neo4j-2026") / ".kg") as server:
            yield server
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from kg.store.server.jars import versions
from kg.store.server.runtime import default_cache_dir, prepare
from kg.store.server.service import Server, start, stop

LINES = ("2026", "5.26")


def cache_dir() -> Path:
    """Return where the tests keep jars: ``KG_TEST_CACHE``, else where kg itself keeps them."""
    named = os.environ.get("KG_TEST_CACHE", "")
    return Path(named) if named else default_cache_dir(os.environ)


@functools.cache
def filled_cache() -> Path:
    """Return the cache of the tests, with the jars of every version in it: looked at once."""
    cache = cache_dir()
    for version in versions():
        prepare(cache=cache, version=version, report=print)
    return cache


def link_or_copy(source: str, target: str) -> None:
    """Have a file a second time, without its bytes where the disk can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@contextlib.contextmanager
def no_system_java() -> Generator[None]:
    """Hide every Java of the machine: users have none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        patch.delenv("JAVA_HOME", raising=False)
        yield


@contextlib.contextmanager
def running(version: str, directory: Path, cache: Path | None = None) -> Generator[Server]:
    """Start a server, and stop it at the end, however that comes.

    Parameters
    ----------
    version
        "2026" or "5.26", or a version with all its numbers.
    directory
        What ``.kg`` is in a workspace; made if it is not there.
    cache
        Where the jars are kept; by default where ``cache_dir`` says.
    """
    with no_system_java():
        server = start(directory, cache=cache or cache_dir(), version=version, report=print)
    try:
        yield server
    finally:
        stop(directory, report=print)
