"""The files of a workspace's local server: its folder, password, state and port.

All lie in ``WORKSPACE/.kg/neo4j/``, a folder that only the user can enter::

    conf/neo4j.conf   the user's own settings; what kg needs goes before them
    data/  logs/      as Neo4j keeps them
    password          of the user neo4j
    server.json       which port and process, and which version wrote the data
    java.args         how Java was started last
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
import stat
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from kg.errors import StoreError

HOST = "127.0.0.1"

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_PASSWORD_BYTES = 24
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CONNECT_S = 2.0
# https://neo4j.com/docs/bolt/current/bolt/handshake/: magic, then 5.8 to 5.0, 6.0, 4.4 and none.
_HANDSHAKE = bytes.fromhex("6060b017 00080805 00000006 00000404 00000000")
_ANSWER_BYTES = 4
_CONF = """\
# The Neo4j settings of this workspace's local server that are yours to change, for the next start.
# What kg sets itself goes before them: addresses and ports, log-in, no reports to anyone.
server.memory.pagecache.size=256m
db.tx_log.preallocate=false
db.tx_log.rotation.size=32m
db.tx_log.rotation.retention_policy=1 files
"""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the files of one local server lie.

    Attributes
    ----------
    directory
        The folder ``.kg`` of the workspace, absolute; Java runs in it.
    """

    directory: Path

    @classmethod
    def of(cls, directory: Path) -> Home:
        """Return the home below a workspace's ``.kg``, which need not exist."""
        return cls(directory.resolve())

    @property
    def root(self) -> Path:
        """The server's own folder."""
        return self.directory / "neo4j"

    @property
    def place(self) -> str:
        """A word for where this is, the same as long as the folder has this path."""
        return hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:16]

    @property
    def lock_file(self) -> Path:
        """The lock of whoever starts or stops the server; outside of what may be deleted."""
        return self.directory / "neo4j.lock"

    @property
    def password_file(self) -> Path:
        """The file with the password and nothing else."""
        return self.root / "password"

    @property
    def state_file(self) -> Path:
        """The file that ``read_state`` reads."""
        return self.root / "server.json"

    @property
    def arguments_file(self) -> Path:
        """The file that Java reads its arguments from."""
        return self.root / "java.args"

    def create(self) -> None:
        """Make the folders; only the user can enter the server's own."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.root.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        for name in ("conf", "logs"):
            (self.root / name).mkdir(exist_ok=True)
        settings = self.root / "conf" / "neo4j.conf"
        if not settings.exists():
            settings.write_text(_CONF, encoding="utf-8")
        ignore = self.directory / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known of a server between two commands.

    Attributes
    ----------
    instance
        A random word that its process carries among its arguments.
    port
        Its Bolt port, 0 before the first start; kept from one start to the next.
    pid
        Its process as it was last known, which may be gone; 0 while it is being started.
    phase
        "new", "starting" or "ready" (also after it stopped: only its process tells).
    version
        The version of Neo4j that was started last.
    data
        The version that wrote the data last, "" before there are any.
    """

    instance: str
    port: int = 0
    pid: int = 0
    phase: str = "new"
    version: str = ""
    data: str = ""


def new_state() -> State:
    """Return the state of a server that was never started."""
    return State(instance=secrets.token_hex(16))


def read_state(home: Home) -> State | None:
    """Return what is known of a server; None if nothing is.

    A damaged file counts as none: all that it holds is found again at the next start.
    """
    try:
        found = json.loads(home.state_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    if not isinstance(found, dict) or set(found) != {field.name for field in fields(State)}:
        return None
    if any(type(found[field.name]).__name__ != field.type for field in fields(State)):
        return None
    return State(**found)


def write_state(home: Home, state: State) -> State:
    """Keep what is known of a server, and return it; a reader sees the old or the new."""
    staged = home.state_file.with_suffix(".new")
    staged.write_text(json.dumps(asdict(state), indent=1) + "\n", encoding="utf-8")
    staged.replace(home.state_file)
    return state


def make_password(home: Home, *, report: Callable[[str], None]) -> str:
    """Return the server's password, made once and kept in a file that only the user can read.

    Raises
    ------
    StoreError
        If the file is there but holds none.
    """
    path = home.password_file
    try:
        return read_password(path)
    except FileNotFoundError:
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
    staged = path.with_suffix(".new")
    staged.unlink(missing_ok=True)
    # Private from its first moment, and complete before it has its name.
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as stream:
        stream.write(f"{password}\n")
        stream.flush()
        os.fsync(stream.fileno())
    staged.replace(path)
    if sys.platform != "win32" and path.stat().st_mode & _OTHERS:
        report(f"warning: this disk keeps no permissions, so others may read {path}")
    return password


def read_password(path: Path) -> str:
    """Return the password that a file holds.

    Raises
    ------
    StoreError
        If it holds none.
    FileNotFoundError
        If there is no such file.
    """
    password = path.read_text(encoding="ascii", errors="replace").strip()
    if not password:
        msg = f"{path} holds no password: put it back, or remove {path.parent} and build again"
        raise StoreError(msg)
    return password


def free_port(preferred: int) -> int:
    """Return the preferred port if nobody has it on this machine, else one that is free."""
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if sys.platform == "win32":
                # There SO_REUSEADDR would share the port of another program.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                # As Java does: connections that only wait for their end are no hindrance.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                if port == 0:
                    raise
                continue
            if preferred == 0 or port == 0 or not _answers(port):
                return int(probe.getsockname()[1])
    msg = f"no port is free on {HOST}"
    raise StoreError(msg)


def _answers(port: int) -> bool:
    """Return whether any program takes connections on a port."""
    try:
        with socket.create_connection((HOST, port), timeout=_CONNECT_S):
            return True
    except OSError:
        return False


def bolt_answers(port: int) -> bool:
    """Return whether a Bolt server answers on a port of this machine."""
    try:
        with socket.create_connection((HOST, port), timeout=_CONNECT_S) as connection:
            connection.sendall(_HANDSHAKE)
            answer = connection.recv(_ANSWER_BYTES)
    except OSError:
        return False
    # It names the version it takes: 0, 0, minor, major.
    return len(answer) == _ANSWER_BYTES and answer[:2] == b"\0\0" and answer[3] > 0
