"""Workspaces that tests work in, and the shared servers emptied for them."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import shutil
import sys
from collections.abc import Generator, Mapping
from pathlib import Path

import neo4j

from kg.cli import main
from kg.pipeline import Access, Project
from kg.store.server.service import Server
from kg.workspace import read
from tests.commands import ROOT, Ran

EXAMPLE = ROOT / "examples" / "northern-thailand"
OWN_ONTOLOGY = ROOT / "tests" / "data" / "own-ontology"
WHO = "test"
WHEN = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
_LEFT = shutil.ignore_patterns("out", ".kg", "readings", "__pycache__")


def copied(source: Path, folder: Path) -> Path:
    """Return a copy of a workspace in a folder whose name has Thai letters and a space."""
    target = folder / "ที่ ทำงาน"
    shutil.copytree(source, target, ignore=_LEFT)
    return target


def edited(path: Path, old: str, new: str) -> None:
    """Put one text in the place of another that stands in a file once."""
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_bytes(text.replace(old, new).encode("utf-8"))


@contextlib.contextmanager
def session(server: Server) -> Generator[neo4j.Session]:
    """Open a session of the driver itself: what is written so goes past the project."""
    auth = (server.user, server.password())
    with (
        neo4j.GraphDatabase.driver(server.url, auth=auth) as driver,
        driver.session(notifications_min_severity="OFF") as open_session,
    ):
        yield open_session


def wiped(server: Server) -> Server:
    """Return the server with nothing in its database; constraints and indexes stay."""
    with session(server) as emptying:
        emptying.run(
            "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
        ).consume()
    return server


def entry(server: Server) -> dict[str, str]:
    """Return the environment by which the command line finds a server."""
    return {
        "KG_NEO4J_URL": server.url,
        "KG_NEO4J_USER": server.user,
        "KG_NEO4J_PASSWORD": server.password(),
        "KG_USER": WHO,
    }


def project(workspace: Path, server: Server | None = None, *, lang: str = "en") -> Project:
    """Return the project of a workspace, on a server that runs."""
    access = Access(server.url, server.user, server.password()) if server else Access()
    return Project(read(workspace), access=access, lang=lang)


def called(*arguments: str, workspace: Path, server: Server | None = None, given: str = "") -> Ran:
    """Run ``kg -C WORKSPACE ARGUMENTS`` in this process: for many short calls."""
    out, err = _Stream(), _Stream()
    stdin = sys.stdin
    with _environment(entry(server) if server else {}):
        try:
            sys.stdin = io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8")
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                main([arguments[0], "-C", str(workspace), *arguments[1:]])
        except SystemExit as exc:
            code = exc.code if isinstance(exc.code, int) else 0
        else:
            code = 0
        finally:
            sys.stdin = stdin
    return Ran(code, out.text(), err.text())


def contents(server: Server) -> list[str]:
    """Return all nodes and relationships of a database, as texts in order.

    Loads have no time in it, the network no version, no stamp and no pending load: the rest is the same
    however it came about.
    """
    left = {"when", "version", "stamp", "pending"}
    with session(server) as reading:
        nodes = reading.run("MATCH (n) RETURN labels(n), properties(n)").values()
        ties = reading.run(
            "MATCH (a)-[r]->(b) RETURN coalesce(a.id, ''), type(r), coalesce(b.id, ''), properties(r)"
        ).values()
    found = [
        f"{sorted(labels)} {sorted((k, str(v)) for k, v in of.items() if k not in left)}"
        for labels, of in nodes
    ]
    found += [
        f"{a} {type_} {b} {sorted((k, str(v)) for k, v in of.items())}" for a, type_, b, of in ties
    ]
    return sorted(found)


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Generator[None]:
    """Have only these settings of kg in the environment."""
    before = {key: value for key, value in os.environ.items() if key.startswith("KG_")}
    for key in before:
        del os.environ[key]
    os.environ.update(values)
    try:
        yield
    finally:
        for key in values:
            del os.environ[key]
        os.environ.update(before)


class _Stream(io.TextIOWrapper):
    """A stream that can be read when it was written, as text and as bytes."""

    def __init__(self) -> None:
        self.written = io.BytesIO()
        super().__init__(self.written, encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        return self.written.getvalue().decode("utf-8")
