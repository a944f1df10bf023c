"""Files of sources: which there are, how a mapping says they are written, and new ones aside."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.forgetting.fates import Clean, file_key
from kg.sources import Dataset

_MAPPING = ".toml"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is to take the place of another."""

    target: Path
    new: Path


@dataclass(frozen=True, slots=True)
class Hint:
    """How one table is written: encoding, delimiter ("" to find out), row of the headers."""

    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Hints:
    """What a mapping says of how its files are written; a wrong one is told by the loader."""

    tables: Mapping[str, Mapping[str, object]]
    base: str = ""
    clean: Clean = file_key

    def of(self, name: str) -> Hint:
        """Return what the mapping says of a file."""
        for key, table in self.tables.items():
            file = str(table.get("file", key)) if isinstance(table, dict) else None
            if file is not None and self.clean(file) == self.clean(name):
                row = table.get("header_row", 1)
                return Hint(
                    str(table.get("encoding", "")), str(table.get("delimiter", "")),
                    row if isinstance(row, int) else 1,
                )  # fmt: skip
        return Hint()


def hints(dataset: Dataset) -> Hints:
    """Return what the mapping of a dataset says of how its files are written."""
    path = dataset.path
    clean = dataset.loader.clean or file_key
    mapping = path / "source.toml" if path.is_dir() else path.with_suffix(_MAPPING)
    try:
        values = tomllib.loads(mapping.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return Hints({}, clean=clean)
    tables, own = values.get("tables", {}), values.get("dataset", {})
    base = own.get("base", "") if isinstance(own, dict) else ""
    return Hints(tables if isinstance(tables, dict) else {}, str(base), clean)


def files_below(path: Path) -> list[Path]:
    """Return the files of a dataset that are not hidden; beside a single file, its mapping."""
    if path.is_dir():
        every = (p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
        return sorted(every)
    beside = path.with_suffix(_MAPPING)
    return [path, *([beside] if beside.is_file() and beside != path else [])]


def shown(path: Path, folder: Path) -> str:
    """Return a path as a report names it: within the folder without it."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def root_of(dataset: Dataset) -> Path:
    """Return the folder that the files of a dataset are named in."""
    return dataset.path if dataset.path.is_dir() else dataset.path.parent


def staged_copy(dataset: Dataset, files: Mapping[Path, bytes], stage: Path) -> Path:
    """Return a copy of a dataset with some files new; the others are the same files, not copied."""
    root = root_of(dataset)
    folder = stage / dataset.path.name if dataset.path.is_dir() else stage
    for path in files_below(dataset.path):
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path in files:
            target.write_bytes(files[path])
        else:
            _link_or_copy(path, target)
    return folder if dataset.path.is_dir() else stage / dataset.path.name


def beside(copied: Path, path: Path, dataset: Dataset) -> Path:
    """Return where the new version of a file lies in the copy of its dataset."""
    folder = copied if dataset.path.is_dir() else copied.parent
    return folder / path.relative_to(root_of(dataset))


def _link_or_copy(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
