"""Read a workspace's sources into facts: loaders found by entry point, merges applied."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path

from kg.accounts import Account
from kg.claims import Claim, Loader, Reading, Rows
from kg.errors import Fault, FaultsError, SourceError, WorkspaceError
from kg.facts import Facts
from kg.forgotten import read_forgotten
from kg.identity import canonical, read_decisions, resolve
from kg.ontology import Ontology
from kg.workspace import Workspace

_GROUP = "kg.loaders"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file or folder, the loader that reads it, and the id under which it is replaced."""

    id: str
    path: Path
    loader: Loader


def loaders() -> tuple[Loader, ...]:
    """Return the loaders that are installed, by name."""
    found = []
    for point in sorted(entry_points(group=_GROUP), key=lambda p: p.name):
        loader = point.load()
        if not isinstance(loader, Loader):
            message = f"entry point {point.name} of {_GROUP} is no kg.claims.Loader: {point.value}"
            raise WorkspaceError(message)
        found.append(loader)
    return tuple(found)


def datasets(workspace: Workspace, *, paths: tuple[Path, ...] = ()) -> tuple[Dataset, ...]:
    """Return the datasets that ``kg.toml`` names, in its order, or those at ``paths``.

    Raises
    ------
    SourceError
        No loader knows a file, or two datasets have one id.
    """
    known = loaders()
    found: dict[str, Dataset] = {}
    for path in paths or workspace.datasets:
        if not path.exists():
            raise SourceError(f"{path}: no such file or folder")
        loader = next((each for each in known if each.recognises(path)), None)
        if loader is None:
            names = ", ".join(each.name for each in known) or "none is installed"
            raise SourceError(f"{path}: no loader knows it (loaders: {names})")
        dataset = Dataset(loader.dataset(path), path, loader)
        other = found.setdefault(dataset.id, dataset)
        if other is not dataset:
            raise SourceError(f"{path}: dataset id {dataset.id!r} is that of {other.path} too")
    return tuple(found.values())


def read_claims(
    workspace: Workspace,
    ontology: Ontology,
    *,
    only: tuple[Dataset, ...] | None = None,
    accounts: list[Account] | None = None,
    wrong: list[Fault] | None = None,
) -> Mapping[str, tuple[Claim, ...]]:
    """Return the claims of each dataset, merged ids replaced.

    What became of each row is added to ``accounts``, also where something is wrong. What is wrong
    is added to ``wrong`` if that is given: then nothing is raised, and the claims are those of the
    rows that are sound.

    Raises
    ------
    SourceError
        With the faults of all datasets that have any; a row that brings back who was forgotten
        (see `kg.forgotten`) is one.
    """
    same = _merged(workspace)
    forgotten = read_forgotten(workspace.directory)
    claims: dict[str, tuple[Claim, ...]] = {}
    faulty: list[FaultsError] = []
    for dataset in datasets(workspace) if only is None else only:
        read, error = _claims_of(dataset, ontology.current, accounts)
        if error is not None:
            faulty.append(error)
            if wrong is None:
                continue
        claims[dataset.id] = tuple(resolve(read, same, ontology))
        if forgotten.entries:
            stated = (*read, *claims[dataset.id]) if same else read
            back = forgotten.faults({dataset.id: stated}, ontology)
            faulty += [SourceError(back)] if back else []
    if wrong is not None:
        wrong += [fault for exc in faulty for fault in exc.faults]
        return claims
    if len(faulty) == 1:
        raise faulty[0]
    if faulty:
        raise SourceError([fault for exc in faulty for fault in exc.faults])
    return claims


def read_some(workspace: Workspace, ontology: Ontology, dataset: Dataset, rows: Rows) -> Reading:
    """Return the claims of some rows of a dataset, merged ids replaced.

    The dataset's loader can read some rows (``read_some``); ``rows.classes`` are those of the ids
    that are left.
    """
    if dataset.loader.read_some is None:
        raise ValueError(dataset)
    same = _merged(workspace)
    classes = {id_: rows.classes[kept] for id_, kept in same.items() if kept in rows.classes}
    rows = replace(rows, classes={**rows.classes, **classes}) if classes else rows
    reading = dataset.loader.read_some(dataset.path, ontology.current, rows)
    claims = tuple(resolve(reading.claims, same, ontology)) if same else reading.claims
    stated = (*reading.claims, *claims) if same else claims
    back = read_forgotten(workspace.directory).faults({dataset.id: stated}, ontology)
    return replace(reading, claims=claims, error=SourceError(back) if back else reading.error)


def _merged(workspace: Workspace) -> Mapping[str, str]:
    """Return the id that each merged id stands for."""
    return canonical(read_decisions(workspace.decisions)) if workspace.decisions else {}


def _claims_of(
    dataset: Dataset, ontology: Ontology, accounts: list[Account] | None
) -> tuple[tuple[Claim, ...], FaultsError | None]:
    """Return the claims of a dataset, and what is wrong; the rows are added to ``accounts``."""
    if dataset.loader.read is None:
        try:
            return tuple(dataset.loader.load(dataset.path, ontology)), None
        except FaultsError as exc:
            return (), exc
    reading = dataset.loader.read(dataset.path, ontology)
    if accounts is not None:
        accounts += reading.accounts
    return reading.claims, reading.error


def facts_of(claims: Mapping[str, tuple[Claim, ...]], ontology: Ontology, base: str) -> Facts:
    """Return the facts of all datasets together, in the terms of the ontology as it is now."""
    return Facts.of((c for each in claims.values() for c in each), ontology.current, base)


def paths_of(dataset: Dataset) -> list[Path]:
    """Return the files of a dataset, sorted: a mapping is one of them."""
    if dataset.path.is_dir():
        return sorted(p for p in dataset.path.rglob("*") if p.is_file() and not _hidden(p))
    beside = dataset.path.with_suffix(".toml")
    return [dataset.path, *([beside] if beside.is_file() else [])]


def files_of(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Yield name and SHA-256 of each file of a dataset, sorted by name."""
    root = dataset.path if dataset.path.is_dir() else dataset.path.parent
    for path in paths_of(dataset):
        yield path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def _hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$"))
