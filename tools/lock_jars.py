"""Make the lock of a Neo4j version: every jar with its SHA-256 sum and size.

Maintainers only, with a network: ``python tools/lock_jars.py 2026.09.0``. Then name the version in
``kg/store/server/runtime.py`` if it is to be the default, and run ``tests/test_server.py``: it
starts each version that has a lock. The jars are the same on every system; this is checked here.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import Artifact, MavenContext, ProfileConstraints, PythonResolver

from kg.store.server.fetch import maven
from kg.store.server.jars import LOCKS, Jar, Lock, sha256_of

_SYSTEMS = (
    ("Linux", "unix", "amd64"),
    ("Linux", "unix", "aarch64"),
    ("Mac OS X", "mac", "aarch64"),
    ("Windows", "windows", "amd64"),
)
_MAIN_CLASSES = ("org.neo4j.server.Neo4jCommunity", "org.neo4j.server.CommunityEntryPoint")
# What only some versions know: the first that their jars name is locked.
#   no broadcasts that tell the local network of this server; no connection to a fleet manager;
#   and no 10 s of waiting for new connections while it stops.
_SETTINGS = (
    ("server.fleet_discovery.enabled=false",),
    ("dbms.fleet_manager.enabled=false",),
    (
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period=0",
    ),
)


class _Refusal(logging.Handler):
    """Keeps jgo's warnings: it only warns where a jar's published SHA-1 sum does not fit."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning."""
        self.messages.append(record.getMessage())


def artifacts(version: str, repository: Path) -> list[Artifact]:
    """Return what a version of Neo4j consists of, the same on every system."""
    remotes = dict(maven().remotes)
    found: dict[tuple[str, ...], dict[str, Artifact]] = {}
    for system in _SYSTEMS:
        os_name, os_family, os_arch = system
        profile = ProfileConstraints(os_name=os_name, os_family=os_family, os_arch=os_arch)
        context = MavenContext(
            resolver=PythonResolver(profile), repo_cache=repository, remote_repos=remotes
        )
        wanted = context.create_dependency(f"org.neo4j:neo4j:{version}")
        inputs, further = context.resolver.resolve([wanted])
        needed = [*inputs, *(dep for dep in further if dep.scope in {"compile", "runtime"})]
        found[system] = {coordinate(dep.artifact): dep.artifact for dep in needed}
    for one, other in itertools.pairwise(found):
        difference = found[one].keys() ^ found[other].keys()
        if difference:
            sys.exit(f"{one} and {other} need other jars: {sorted(difference)}")
    return [artifact for _, artifact in sorted(found[_SYSTEMS[0]].items())]


def coordinate(artifact: Artifact) -> str:
    """Return ``group:artifact:version[:classifier]``."""
    if artifact.packaging != "jar":
        sys.exit(f"{artifact} is no jar")
    parts = (artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier)
    return ":".join(part for part in parts if part)


def main_class(jars: Iterable[Path]) -> str:
    """Return the class that starts the server."""
    wanted = {f"{name.replace('.', '/')}.class": name for name in _MAIN_CLASSES}
    for jar in jars:
        with zipfile.ZipFile(jar) as archive:
            for entry in archive.namelist():
                if entry in wanted:
                    return wanted[entry]
    return sys.exit(f"no jar has a class of {_MAIN_CLASSES}")


def settings(jars: Iterable[Path]) -> tuple[str, ...]:
    """Return the settings of the local server that only some versions know, and this one does."""
    code = b""
    for jar in jars:
        if jar.name.startswith(("neo4j-configuration-", "neo4j-fleet-management-")):
            with zipfile.ZipFile(jar) as archive:
                code += b"\0".join(archive.read(entry) for entry in archive.namelist())
    known = []
    for alternatives in _SETTINGS:
        known += [line for line in alternatives if line.partition("=")[0].encode() in code][:1]
    return tuple(known)


def main() -> None:
    """Resolve, download and write the lock."""
    parser = argparse.ArgumentParser(description="Make the lock of a Neo4j version.")
    parser.add_argument("version", help="a version of org.neo4j:neo4j, such as 2026.09.0")
    version = parser.parse_args().version
    refusal = _Refusal()
    logging.getLogger("jgo").addHandler(refusal)
    with tempfile.TemporaryDirectory() as folder:
        needed = artifacts(version, Path(folder))
        with ThreadPoolExecutor(max_workers=6) as pool:
            files = list(pool.map(Artifact.resolve, needed))
        if refusal.messages:
            sys.exit("\n".join(refusal.messages))
        jars = tuple(
            Jar(sha256_of(file), file.stat().st_size, coordinate(artifact))
            for artifact, file in zip(needed, files, strict=True)
        )
        lock = Lock(version, main_class(files), settings(files), jars)
    path = LOCKS / f"neo4j-{version}.lock"
    path.write_text(lock.text(), encoding="utf-8", newline="\n")
    print(f"{path}: {len(jars)} jars, {sum(jar.size for jar in jars) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
