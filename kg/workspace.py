"""A workspace: a folder with ``kg.toml``, its sources, and what is made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import WorkspaceError, did_you_mean

FILE = "kg.toml"
LANGUAGES = ("th", "en")
_NETWORK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+[/#]")
_DEFAULT_BASE = "https://w3id.org/stakeholder-kg/network/"

_KEYS: Mapping[str, tuple[str, ...]] = {
    "network": ("id", "base", "title_th", "title_en", "lang"),
    "sources": ("datasets",),
    "ontology": ("files", "shapes"),
    "identity": ("decisions",),
    "texts": ("folder",),
    "map": ("positions",),
    "database": ("url", "user", "database"),
    "output": ("folder",),
}


@dataclass(frozen=True, slots=True)
class Workspace:
    """What ``kg.toml`` says; every path is absolute.

    Attributes
    ----------
    directory
        The folder that holds ``kg.toml``.
    network, base
        Id of the network, and the IRI below which its IRIs are minted.
    title
        The network's title by language.
    lang
        Language of messages, maps and reports: ``th`` or ``en``.
    datasets
        Files and folders to load, in the order given.
    ontology_files, shape_files
        The workspace's own Turtle files.
    decisions, texts, positions
        Table of merges, folder of documents' texts, table of map positions; None if not named.
    url, user, database
        A Neo4j elsewhere; ``url`` is "" for the local server.
    output
        Folder of what is made.
    """

    directory: Path
    network: str
    base: str
    title: Mapping[str, str]
    lang: str
    datasets: tuple[Path, ...]
    ontology_files: tuple[Path, ...]
    shape_files: tuple[Path, ...]
    decisions: Path | None
    texts: Path | None
    positions: Path | None
    url: str
    user: str
    database: str
    output: Path

    @property
    def state(self) -> Path:
        """The folder of the local server's data and passwords."""
        return self.directory / ".kg"

    def heading(self, lang: str) -> str:
        """Return the network's title in a language, else in another, else its id."""
        return self.title.get(lang) or next(iter(self.title.values()), self.network)


def find(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds ``kg.toml``.

    Raises
    ------
    WorkspaceError
        There is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    message = (
        f"{start}: no {FILE} here or above; `kg new DIR` makes an empty workspace, "
        "`kg build` copies the example"
    )
    raise WorkspaceError(message)


def read(directory: Path) -> Workspace:
    """Read ``kg.toml`` of a folder.

    Raises
    ------
    WorkspaceError
        The file is missing, is not TOML, has an unknown key or a value that cannot be.
    """
    directory = directory.resolve()
    path = directory / FILE
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as exc:
        message = f"{directory}: no {FILE}; `kg new DIR` makes an empty workspace"
        raise WorkspaceError(message) from exc
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        message = f"{path}: {exc}"
        raise WorkspaceError(message) from exc
    _check_keys(tables, path)
    return _workspace(directory, _Cells(path, tables))


def _check_keys(tables: Mapping[str, Any], path: Path) -> None:
    for table, keys in tables.items():
        if table not in _KEYS:
            message = f"{path}: unknown table [{table}]{did_you_mean(table, _KEYS)}"
            raise WorkspaceError(message)
        if not isinstance(keys, dict):
            message = f"{path}: {table} must be a table: [{table}]"
            raise WorkspaceError(message)
        for key in keys:
            if key not in _KEYS[table]:
                near = did_you_mean(key, _KEYS[table])
                allowed = ", ".join(_KEYS[table])
                message = f"{path}: [{table}] has no key {key!r}{near}; allowed: {allowed}"
                raise WorkspaceError(message)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Typed reading of TOML values."""

    path: Path
    tables: Mapping[str, Mapping[str, object]]

    def text(self, table: str, key: str, default: str = "") -> str:
        value = self.tables.get(table, {}).get(key, default)
        if not isinstance(value, str):
            message = f"{self.path}: [{table}] {key}: found {value!r}, a text is wanted"
            raise WorkspaceError(message)
        return value.strip()

    def matching(self, table: str, key: str, pattern: re.Pattern[str], default: str) -> str:
        value = self.text(table, key, default)
        if not pattern.fullmatch(value):
            message = f"{self.path}: [{table}] {key}: found {value!r}, allowed: {pattern.pattern}"
            raise WorkspaceError(message)
        return value

    def folder_or_file(self, table: str, key: str) -> Path | None:
        value = self.text(table, key)
        return (self.path.parent / value).resolve() if value else None

    def paths(self, table: str, key: str) -> tuple[Path, ...]:
        values = self.tables.get(table, {}).get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            message = f"{self.path}: [{table}] {key}: found {values!r}, a list of paths is wanted"
            raise WorkspaceError(message)
        found = tuple((self.path.parent / str(v)).resolve() for v in values)
        for each, written in zip(found, values, strict=True):
            if not each.exists():
                near = did_you_mean(str(written), (p.name for p in self.path.parent.iterdir()))
                message = f"{self.path}: [{table}] {key}: {written!r} does not exist{near}"
                raise WorkspaceError(message)
        return found


def _workspace(directory: Path, cells: _Cells) -> Workspace:
    network = cells.matching("network", "id", _NETWORK_ID, "")
    lang = cells.text("network", "lang", "en")
    if lang not in LANGUAGES:
        message = f"{cells.path}: [network] lang: found {lang!r}, allowed: {', '.join(LANGUAGES)}"
        raise WorkspaceError(message)
    titles = {code: cells.text("network", f"title_{code}") for code in LANGUAGES}
    return Workspace(
        directory=directory,
        network=network,
        base=cells.matching("network", "base", _BASE, f"{_DEFAULT_BASE}{network}/"),
        title={code: title for code, title in titles.items() if title},
        lang=lang,
        datasets=cells.paths("sources", "datasets"),
        ontology_files=cells.paths("ontology", "files"),
        shape_files=cells.paths("ontology", "shapes"),
        decisions=cells.folder_or_file("identity", "decisions"),
        texts=cells.folder_or_file("texts", "folder"),
        positions=cells.folder_or_file("map", "positions"),
        url=cells.text("database", "url"),
        user=cells.text("database", "user"),
        database=cells.text("database", "database"),
        output=(directory / (cells.text("output", "folder") or "out")).resolve(),
    )
