"""How far a `kg forget` has come: a file that outlives a crash and holds no name.

Files to be replaced are known by a salted hash of their path, since a path may be somebody's name.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import WorkspaceError
from kg.forgetting.staging import Staged

STAGING, STAGED, COMMITTED = "staging", "staged", "committed"
OWN, ELSEWHERE, NONE = "own", "elsewhere", "none"
FOLDER, FILE, LOCK = "forgetting", "journal.json", "forgetting.lock"
_STAGE, _FILES = "stage", "files"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a `kg forget` that is under way, or was cut off.

    Attributes
    ----------
    phase
        ``staging`` (nothing is changed yet), ``staged`` (the database may be changed: it says so
        itself by the token), ``committed`` (the files are to be replaced), or a step of
        `kg.store.erasure.rebuilding`.
    token
        What the database is signed with.
    salt
        Of the hashes of paths.
    database
        ``own``, ``elsewhere`` or ``none``.
    files
        Hashes of the paths of the files to be replaced; the new ones are numbered so.
    """

    phase: str
    token: str
    salt: str
    database: str = NONE
    files: tuple[str, ...] = ()


class Journal:
    """The journal of one workspace, and the folder that new files wait in."""

    def __init__(self, directory: Path) -> None:
        """Take the folder ``.kg``."""
        self.directory = directory
        self.folder = directory / FOLDER
        self.stage = self.folder / _STAGE
        self.path = self.folder / FILE

    def exists(self) -> bool:
        """Tell whether a `kg forget` is under way, or was cut off."""
        return self.folder.exists()

    def begin(self) -> State:
        """Begin: nothing is changed yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignore = self.directory / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        return self.write(State(STAGING, secrets.token_hex(16), secrets.token_hex(16)))

    def read(self) -> State | None:
        """Return how far it is; None if nothing was begun.

        Raises
        ------
        WorkspaceError
            The file is damaged.
        """
        try:
            found: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
            files = tuple(found.pop("files"))
            return State(**found, files=files)
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError) as exc:
            message = f"{self.path}: it is damaged ({exc})"
            raise WorkspaceError(message) from exc

    def write(self, state: State) -> State:
        """Keep how far it is: a reader sees the old or the new."""
        staged = self.path.with_suffix(".new")
        with staged.open("w", encoding="utf-8") as stream:
            json.dump(asdict(state), stream)
            stream.flush()
            os.fsync(stream.fileno())
        staged.replace(self.path)
        return state

    # ------------------------------------------------------------ files
    def keep(self, state: State, files: Iterable[Staged]) -> State:
        """Put the new files where only their number tells which they are; the stage goes."""
        folder = self.folder / _FILES
        folder.mkdir(exist_ok=True)
        hashes = []
        for number, each in enumerate(files):
            shutil.move(each.new, folder / str(number))
            hashes.append(hashed(state, each.target, self.directory))
        shutil.rmtree(self.stage, ignore_errors=True)
        return replace(state, files=tuple(hashes))

    def apply(self, state: State, paths: Iterable[Path]) -> int:
        """Replace the files, each at once; return how many of them are not among ``paths``."""
        waiting = dict(zip(state.files, map(str, range(len(state.files))), strict=True))
        for path in dict.fromkeys(paths):
            number = waiting.pop(hashed(state, path, self.directory), None)
            new = self.folder / _FILES / number if number is not None else None
            if new is not None and new.exists():
                replace_file(path, new)
        return sum((self.folder / _FILES / number).exists() for number in waiting.values())

    def end(self) -> None:
        """Leave nothing behind."""
        if self.folder.exists():
            for path in self.folder.iterdir():
                if path != self.path:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            self.path.unlink(missing_ok=True)
            self.folder.rmdir()


def hashed(state: State, path: Path, directory: Path) -> str:
    """Return what a path is known by: the workspace may be moved, and its files with it."""
    try:
        text = os.fsencode(os.path.relpath(path.resolve(), directory.resolve()))
    except ValueError:  # on another drive
        text = os.fsencode(path.resolve())
    return hashlib.blake2b(text, key=bytes.fromhex(state.salt), digest_size=16).hexdigest()


def replace_file(path: Path, new: Path) -> None:
    """Put a new file in the place of one: whoever reads it sees the old or the new."""
    path = path.resolve()  # of a link, what it leads to
    beside = path.with_name(f".kg-{hashlib.blake2b(path.name.encode()).hexdigest()[:12]}.new")
    shutil.copyfile(new, beside)
    with contextlib.suppress(OSError):  # a disk that keeps no permissions
        shutil.copymode(path, beside)
    with beside.open("rb+") as stream:
        os.fsync(stream.fileno())
    beside.replace(path)
    new.unlink()


def candidates(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that may be replaced: those named, and all below the folders named."""
    for each in folders:
        if each.is_dir():
            yield from (path for path in sorted(each.rglob("*")) if path.is_file())
        else:
            yield each
