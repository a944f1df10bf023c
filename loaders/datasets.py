"""A dataset: a folder with ``source.toml``, or a file with ``NAME.toml`` beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import Fault, FaultsError, MappingError, SourceError
from loaders.settings import Settings, as_text, read_toml
from loaders.text import clean
from loaders.wording import listed, near, says

FOLDER_MAPPING = "source.toml"
TABLE, RDF = "table", "rdf"
SUFFIXES = {
    TABLE: (".csv", ".tsv", ".tab", ".xlsx", ".xlsm"),
    RDF: (".ttl", ".trig", ".nq", ".nt", ".jsonld"),
}
CONVERT = {
    ".xls": "file.save_xlsx", ".ods": "file.save_xlsx", ".xlsb": "file.save_xlsx",
    ".numbers": "file.export_xlsx", ".rdf": "file.convert_turtle",
    ".owl": "file.convert_turtle", ".n3": "file.convert_turtle",
}  # fmt: skip
"""Files that are not read, and the message that says what to do with them."""
_CONVERTED_BY = {TABLE: (".xls", ".ods", ".xlsb", ".numbers"), RDF: (".rdf", ".owl", ".n3")}


@dataclass(frozen=True, slots=True)
class Dataset:
    """What one call of a loader loads.

    Attributes
    ----------
    id
        ``[dataset].id`` of the mapping, else the name of the folder or of the file.
    path
        The folder or file.
    folder
        The folder that files are named in.
    mapping
        Name of the TOML file, "" if there is none.
    values
        What it says.
    """

    id: str
    path: Path
    folder: Path
    mapping: str
    values: dict[str, object]

    def settings(self, faults: list[Fault]) -> Settings:
        """Return the mapping, which gathers what is wrong in ``faults``."""
        return Settings(self.values, self.mapping, faults)


def open_dataset(path: Path) -> Dataset:
    """Return the dataset that a folder or file is, with its mapping read.

    Raises
    ------
    MappingError
        The mapping is no TOML, or the file belongs to a folder's dataset.
    SourceError
        There is no such file or folder.
    """
    if not path.exists():
        message = says("file.no_such_path", near=near(path.name, _names(path.parent)))
        raise SourceError([Fault(message, file=str(path))])
    beside = _mapping_path(path)
    folder = path if path.is_dir() else path.parent
    if not beside.is_file():
        _refuse_stray(path)
        return Dataset(_name(path), path, folder, "", {})
    values = read_toml(beside)
    dataset = values.get("dataset", {})
    given = as_text(dataset.get("id", "")) if isinstance(dataset, dict) else ""
    return Dataset(given or _name(path), path, folder, beside.name, values)


def dataset_id(path: Path) -> str:
    """Return the id of the dataset that a folder or file is.

    Raises
    ------
    MappingError
        The mapping is no TOML, or the file belongs to a folder's dataset.
    SourceError
        There is no such file or folder.
    """
    return open_dataset(path).id


def recognised_by(path: Path) -> str:
    """Return the name of the loader that a file or folder is for, "" if none; never raises.

    The mapping's ``[dataset] loader`` decides; else the kind of the file, or of the files in the
    folder: RDF if there is no table among them.
    """
    try:
        values = open_dataset(path).values
    except (FaultsError, OSError):
        values = {}
    dataset = values.get("dataset", {})
    named = dataset.get("loader") if isinstance(dataset, dict) else None
    if isinstance(named, str) and named:
        return named
    if path.is_dir():
        if not (path / FOLDER_MAPPING).is_file():
            return ""
        suffixes = {Path(name).suffix.lower() for name in _names(path)}
        only_rdf = suffixes.isdisjoint(SUFFIXES[TABLE]) and "tables" not in values
        return RDF if only_rdf and not suffixes.isdisjoint(SUFFIXES[RDF]) else TABLE
    suffix = path.suffix.lower()
    for loader, known in SUFFIXES.items():
        if suffix in known or suffix in _CONVERTED_BY[loader]:
            return loader
    return ""


def data_files(dataset: Dataset) -> dict[str, Path]:
    """Return the data files of a dataset by cleaned name, sorted; hidden and lock files are none.

    Names are compared as cleaned text, because some systems store Thai letters decomposed.
    """
    if not dataset.path.is_dir():
        return {clean(dataset.path.name): dataset.path}
    kinds = {*SUFFIXES[TABLE], *SUFFIXES[RDF], *CONVERT}
    names = [n for n in _names(dataset.folder) if Path(n).suffix.lower() in kinds]
    found = {clean(n): dataset.folder / n for n in names if not n.startswith((".", "~"))}
    return dict(sorted(found.items()))


def check_kind(path: Path, loader: str) -> None:
    """Refuse a file that a loader does not read, and say what to do with it."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES[loader]:
        known = says("file.kinds", allowed=listed(SUFFIXES[loader]))
        advice = says(CONVERT[suffix]) if suffix in CONVERT else known
        key = "file.kind" if suffix else "file.no_kind"
        message = says(key, suffix=suffix, advice=advice)
        raise SourceError([Fault(message, file=clean(path.name))])


def named_file(dataset: Dataset, name: str) -> Path | None:
    """Return the path of a file named in the mapping; None if there is none in the folder."""
    known = data_files(dataset).get(name)
    if known is not None:
        return known
    found = dataset.folder / name
    try:
        within = found.resolve().is_relative_to(dataset.folder.resolve())
        return found if within and not Path(name).is_absolute() and found.is_file() else None
    except (OSError, ValueError):
        return None


def _refuse_stray(path: Path) -> None:
    """Refuse a folder without a mapping, and a file of a folder that has one."""
    if path.is_dir():
        message = says("file.no_mapping", name=FOLDER_MAPPING)
        raise MappingError([Fault(message, file=path.name)])
    if (path.parent / FOLDER_MAPPING).is_file():
        message = says(
            "file.of_folder", name=FOLDER_MAPPING, folder=path.parent.name, stem=path.stem
        )
        raise MappingError([Fault(message, file=path.name)])


def _mapping_path(path: Path) -> Path:
    return path / FOLDER_MAPPING if path.is_dir() else path.with_suffix(".toml")


def _name(path: Path) -> str:
    whole = path.resolve()
    return as_text(whole.name if path.is_dir() else whole.stem) or "dataset"


def _names(folder: Path) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir())
    except OSError:
        return []


__all__ = [
    "CONVERT",
    "FOLDER_MAPPING",
    "RDF",
    "SUFFIXES",
    "TABLE",
    "Dataset",
    "check_kind",
    "data_files",
    "dataset_id",
    "named_file",
    "open_dataset",
    "recognised_by",
]
