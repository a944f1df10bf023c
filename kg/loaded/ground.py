"""What decides, beside the rows of tables, what a workspace states: if it is another, all is read.

That is: this code and its libraries, the loaders, the ontology and the rules, what ``kg.toml``
says, which ids are merged, who was forgotten, the language of messages.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from kg.check.nearness import nearness
from kg.errors import KgError
from kg.forgotten import FILE as FORGOTTEN
from kg.ontology import Ontology
from kg.resources import resource
from kg.sources import Dataset, paths_of
from kg.workspace import FILE as WORKSPACE
from kg.workspace import Workspace

_DISTRIBUTION = "stakeholder-kg"
_NAME = re.compile(r"[\w.-]+")
_PACKAGE = Path(__file__).resolve().parent.parent
Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same as long as the same rows state, and may state, the same.

    Attributes
    ----------
    name
        Another text for another ground.
    classes
        The classes of things that are checked with the ties at them.
    """

    name: str
    classes: frozenset[str]


def ground_of(
    workspace: Workspace, ontology: Ontology, datasets: Sequence[Dataset], lang: str
) -> Ground | None:
    """Return what a workspace stands on.

    None if some rows cannot be checked without all others: a rule reads the whole network at once.
    None too if it cannot be read: who reads all says what is wrong.
    """
    versions = (sys.version, *_libraries(), lang, workspace.lang, str(workspace.directory))
    try:
        near = nearness(ontology.current, workspace.base, workspace.shape_files)
        if near is None:
            return None
        each = [(d.id, str(d.path), d.loader.name, _no_files(d)) for d in datasets]
        found = hashlib.blake2b(repr((versions, each)).encode("utf-8", "surrogatepass"))
        found.update(near.rules)
        for path in (*_code(datasets), *_own(workspace)):
            found.update(hashlib.blake2b(path.read_bytes()).digest())
    except (OSError, KgError, PackageNotFoundError):
        return None
    return Ground(found.hexdigest(), near.classes)


def _code(datasets: Iterable[Dataset]) -> Iterator[Path]:
    """Yield the files of the code that reads and checks, and of what it knows of words."""
    own = {_PACKAGE}
    for dataset in datasets:
        package = sys.modules[dataset.loader.load.__module__.partition(".")[0]]
        folders = getattr(package, "__path__", ())
        own.update(Path(each).resolve() for each in folders or filter(None, [package.__file__]))
    for path in sorted(own):
        yield from sorted(path.rglob("*.py")) if path.is_dir() else (path,)
    yield from sorted(path for path in resource("ontology").rglob("*") if path.is_file())


def _libraries() -> Iterator[str]:
    """Yield the libraries of this project that are here, with their versions."""
    for each in requires(_DISTRIBUTION) or ():
        if name := _NAME.match(each):
            with suppress(PackageNotFoundError):  # of an extra, or for another system
                yield f"{name[0]} {version(name[0])}"


def _no_files(dataset: Dataset) -> list[str]:
    """Return what lies in a dataset's folder and is no file, though it may be called like one."""
    if not dataset.path.is_dir():
        return []
    return sorted(path.name for path in dataset.path.iterdir() if not path.is_file())


def _own(workspace: Workspace) -> Iterator[Path]:
    """Yield the files of a workspace, beside its datasets, that decide what these state."""
    own = (workspace.directory / WORKSPACE, workspace.directory / FORGOTTEN, workspace.decisions)
    yield from (path for path in own if path and path.exists())
    yield from workspace.ontology_files
    yield from workspace.shape_files


def signature(workspace: Workspace, datasets: Iterable[Dataset]) -> Signature:
    """Return size and time of change of each file that is read.

    If it is the same before and after they are read, one version of them was read.
    """
    found: list[tuple[str, int, int]] = []
    for path in (*_own(workspace), *(path for each in datasets for path in paths_of(each))):
        at = path.stat()
        found.append((str(path), at.st_size, at.st_mtime_ns))
    return tuple(found)
