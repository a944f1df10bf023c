"""Running Neo4j's own offline importer, and putting what it made in the place of the data.

It works in ``.kg/neo4j/import/``, on a copy of the data without the network's database: tables,
settings, log and the new data lie there until they are whole. Then the folders change places. A
run that is cut off leaves the old data, which held nothing, or the new; the next one removes the
rest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store.offline.tables import Tables
from kg.store.server.errors import because, log_tail, require_space
from kg.store.server.files import Home
from kg.store.server.java import encode_arguments
from kg.store.server.launch import DROPPED
from kg.store.server.runtime import Runtime

DATABASE = "neo4j"
_MAIN = "org.neo4j.cli.AdminTool"
_HEAP_MB = 1024
_OFF_HEAP_MB = 512
_TIMES_BYTES = 6
"""How many times as much room as the tables the new data may take, with what is sorted."""
_SHOWN_LINES = 8
_OPTIONS = (
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
)


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folder in which an import is made.

    Attributes
    ----------
    home
        The server that the data are for; it does not run.
    """

    home: Home

    @property
    def root(self) -> Path:
        """The folder itself."""
        return self.home.root / "import"

    @property
    def tables(self) -> Path:
        """The folder of the tables."""
        return self.root / "tables"

    @property
    def data(self) -> Path:
        """The data of the server; there are none before its first start."""
        return self.home.root / "data"

    @property
    def _replaced(self) -> Path:
        return self.home.root / "data.replaced"

    def clear(self) -> None:
        """Remove what an import left."""
        for folder in (self.root, self._replaced):
            if folder.exists():
                shutil.rmtree(folder)

    def lay_out(self) -> None:
        """Make the folders, with the server's settings and its data but for the database."""
        self.clear()
        self.tables.mkdir(parents=True)
        shutil.copytree(self.home.root / "conf", self.root / "conf")
        if self.data.exists():
            shutil.copytree(self.data, self.root / "data", ignore=self._is_left)

    def _is_left(self, folder: str, names: list[str]) -> set[str]:
        within = Path(folder).relative_to(self.data).as_posix()
        databases = {DATABASE} if within in {"databases", "transactions"} else set[str]()
        return {name for name in names if name in databases or name.endswith("_lock")}

    def run(self, runtime: Runtime, tables: Tables) -> None:
        """Make the new data of the tables.

        Raises
        ------
        StoreError
            The disk has no room, or the importer refuses; with the last lines that it wrote.
        """
        size = sum(path.stat().st_size for path in self.tables.iterdir())
        require_space(self.root, _TIMES_BYTES * size)
        arguments = self.root / "java.args"
        arguments.write_bytes(encode_arguments(_arguments(runtime, tables)))
        log = self.root / "console.log"
        try:
            with log.open("wb") as output:
                done = subprocess.run(  # no shell; every word of it is ours
                    [str(runtime.java), f"@{arguments.name}"],
                    cwd=self.root,
                    env=_environment(self.root),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
        except OSError as exc:
            raise because(f"cannot start {runtime.java}", exc, advice="install kg again") from exc
        if done.returncode:
            lines = "\n".join(f"  {line}" for line in log_tail(log)[-_SHOWN_LINES:])
            message = (
                f"Neo4j's importer ended with exit status {done.returncode}: load without "
                f"--offline. The last lines that it wrote:\n{lines}"
            )
            raise StoreError(message)

    def put_in_place(self) -> None:
        """Let the new data take the place of the old."""
        if self.data.exists():
            self.data.rename(self._replaced)
        (self.root / "data").rename(self.data)
        self.clear()


def _arguments(runtime: Runtime, tables: Tables) -> Iterator[str]:
    yield from (f"-Xmx{_HEAP_MB}m", *_OPTIONS, "-classpath")
    yield os.pathsep.join(str(jar) for jar in runtime.jars)
    yield from (_MAIN, "database", "import", "full", DATABASE)
    yield from ("--path-pattern-style=none", "--id-type=string", "--strict=true")
    yield "--bad-tolerance=0"
    yield f"--max-off-heap-memory={_OFF_HEAP_MB}m"
    yield f"--array-delimiter=U+{ord(tables.alphabet.separator):04X}"
    yield f"--multiline-fields={'true' if tables.alphabet.multiline else 'false'}"
    for labels, name in tables.nodes:
        yield f"--nodes={':'.join(labels)}=tables/{name}"
    for type_, name in tables.ties:
        yield f"--relationships={type_}=tables/{name}"


def _environment(root: Path) -> dict[str, str]:
    # Handed on to the program, not read as a setting.
    found = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251
        if name not in DROPPED
    }
    found |= {"NEO4J_HOME": str(root), "NEO4J_CONF": str(root / "conf")}
    if sys.platform != "win32":
        found["LC_ALL"] = "C.UTF-8"
    return found
