"""The jars of one Neo4j: the committed lock that names them, and how they are had and verified.

A lock (``kg/store/server/locks/neo4j-VERSION.lock``, made by ``tools/lock_jars.py``) names every
jar of a version with its SHA-256 sum and size. With it no question about versions is ever asked of
a Maven repository: a jar is fetched by its name, and what came is used only if its sum is the
lock's. jgo does the fetching, so that its settings (mirrors, proxies, ``~/.m2``) hold here too; it
is never asked to run anything, and so fetches no Java of its own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import StoreError, did_you_mean

LOCKS = Path(__file__).resolve().parent / "locks"

_WORDS = 3
_COORDINATE_PARTS = (3, 4)


@dataclass(frozen=True, slots=True)
class Jar:
    """One jar of a lock.

    Attributes
    ----------
    sha256
        Its SHA-256 sum in hexadecimal digits.
    size
        Its length in bytes.
    coordinate
        ``group:artifact:version`` or ``group:artifact:version:classifier``.
    """

    sha256: str
    size: int
    coordinate: str

    @property
    def path(self) -> PurePosixPath:
        """Where it lies in a folder laid out as a Maven repository."""
        group, artifact, version, *classifier = self.coordinate.split(":")
        name = "-".join((artifact, version, *classifier))
        return PurePosixPath(*group.split("."), artifact, version, f"{name}.jar")


@dataclass(frozen=True, slots=True)
class Lock:
    """What one version of Neo4j consists of.

    Attributes
    ----------
    version
        The version of Neo4j.
    main_class
        The Java class that starts its server.
    settings
        ``key=value`` lines that only some versions know and that the local server needs.
    jars
        Its jars, in the order of the class path.
    """

    version: str
    main_class: str
    settings: tuple[str, ...]
    jars: tuple[Jar, ...]

    def text(self) -> str:
        """Return the lock as its file holds it."""
        head = [f"neo4j: {self.version}", f"main-class: {self.main_class}"]
        head += [f"setting: {line}" for line in self.settings]
        rows = [f"{jar.sha256}  {jar.size}  {jar.coordinate}" for jar in self.jars]
        return "\n".join(["# Made by tools/lock_jars.py; not edited by hand.", *head, *rows, ""])


def versions() -> tuple[str, ...]:
    """Return the versions of Neo4j that have a lock, oldest first."""
    names = (path.name for path in LOCKS.glob("neo4j-*.lock"))
    found = (name.removeprefix("neo4j-").removesuffix(".lock") for name in names)
    return tuple(sorted(found, key=version_key))


def version_key(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, for comparing two: 5.26.31 is before 2026.09.0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def read_lock(version: str) -> Lock:
    """Return the lock of a version.

    Parameters
    ----------
    version
        A version that has a lock, or its beginning ("5.26", "2026"): then the newest of these.

    Raises
    ------
    StoreError
        If no such version has a lock, or if its file is damaged.
    """
    known = versions()
    fitting = [name for name in known if name == version or name.startswith(f"{version}.")]
    if not fitting:
        hint = did_you_mean(version, known)
        msg = f'no local Neo4j "{version}" can be had; there are {", ".join(known)}{hint}'
        raise StoreError(msg)
    path = LOCKS / f"neo4j-{fitting[-1]}.lock"
    return parse_lock(path.read_text(encoding="utf-8"), name=path.name)


def parse_lock(text: str, *, name: str) -> Lock:
    """Return the lock that a file's text holds; ``name`` is the file's, for a message."""
    head: dict[str, list[str]] = {"neo4j": [], "main-class": [], "setting": []}
    jars: list[Jar] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        key, separator, value = line.partition(": ")
        if separator and key in head:
            head[key].append(value.strip())
            continue
        jars.append(_parse_jar(line, where=f"{name} line {number}"))
    if len(head["neo4j"]) != 1 or len(head["main-class"]) != 1 or not jars:
        msg = f"{name}: a lock has one neo4j line, one main-class line and jars; install kg again"
        raise StoreError(msg)
    return Lock(head["neo4j"][0], head["main-class"][0], tuple(head["setting"]), tuple(jars))


def _parse_jar(line: str, *, where: str) -> Jar:
    """Return the jar of one line of a lock."""
    words = line.split()
    if (
        len(words) == _WORDS
        and len(words[0]) == len(hashlib.sha256().hexdigest())
        and words[1].isdigit()
        and len(words[2].split(":")) in _COORDINATE_PARTS
    ):
        return Jar(words[0], int(words[1]), words[2])
    msg = f"{where}: found {line[:80]!r}, expected SHA-256, size and coordinate; install kg again"
    raise StoreError(msg)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 sum of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_intact(jar: Jar, path: Path) -> bool:
    """Return whether a file is this jar, byte by byte; False also if there is no such file."""
    try:
        return path.stat().st_size == jar.size and sha256_of(path) == jar.sha256
    except FileNotFoundError:
        return False


def missing_jars(jars: Sequence[Jar], repository: Path) -> tuple[Jar, ...]:
    """Return the jars that are not in a repository, or not as the lock has them."""
    paths = [repository / jar.path for jar in jars]
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        intact = list(pool.map(is_intact, jars, paths))
    return tuple(jar for jar, good in zip(jars, intact, strict=True) if not good)
