"""Load tables (CSV, TSV, XLSX), with or without a mapping, as claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kg.claims import Claim, Loader, Reading, Rows
from kg.errors import FaultsError
from kg.ontology import Ontology
from loaders.cells import cell_text
from loaders.datasets import CONVERT, SUFFIXES, TABLE, dataset_id, open_dataset, recognised_by
from loaders.proposals import propose
from loaders.reading import read_dataset, read_records


def recognises(path: Path) -> bool:
    """Tell whether a file or folder is a dataset of tables; never raises.

    Parameters
    ----------
    path
        A file (``.csv``, ``.tsv``, ``.xlsx``), or a folder with ``source.toml``.
    """
    return recognised_by(path) == TABLE


def load(path: Path, ontology: Ontology) -> Iterator[Claim]:
    """Return the claims of a dataset of tables: all of them, or an error and none.

    A dataset is a folder with ``source.toml``, or one table with ``NAME.toml`` beside it. A table
    whose headers are the ontology's own names or labels needs no entry in the mapping.

    Parameters
    ----------
    path
        The folder or file.
    ontology
        What the tables' words mean.

    Returns
    -------
    First the claims that declare the mapping's sources, then those of the rows, tables of things
    first, each in its order, with the place where each was entered.

    Raises
    ------
    MappingError
        The mapping is wrong; all its faults at once.
    SourceError
        A table is wrong; all faults of all tables at once. Nothing was loaded.

    Notes
    -----
    Everything is read before the first claim is returned; memory is about 1 kB a claim.

    Examples
    --------
    >>> tables = Path("tests/data/loaders/northern")
    >>> claims = list(load(tables, Ontology.load()))
    >>> [(c.subject, c.property, c.value, c.source) for c in claims if c.is_tie][0]
    ('governor', 'Position', 'dip', 'doc002')
    """
    reading = read(path, ontology)
    if reading.error is not None:
        raise reading.error
    return iter(reading.claims)


def read(path: Path, ontology: Ontology) -> Reading:
    """Return the claims of a dataset of tables, and what became of each row.

    Nothing is raised: what is wrong is the reading's ``error``, and only claims of a reading
    without one may be loaded.

    Parameters
    ----------
    path
        The folder or file.
    ontology
        What the tables' words mean.

    Returns
    -------
    The claims of the sound rows, and an account of each table, in the order of its files: every
    row below the headers is in it once. There is none if the mapping is wrong.

    Examples
    --------
    >>> reading = read(Path("tests/data/loaders/northern"), Ontology.load())
    >>> [(account.file, account.counts()["loaded"]) for account in reading.accounts][:2]
    [('attributes.csv', 4), ('nodes.csv', 6)]
    """
    return _read(path, ontology)


def records(path: Path) -> Mapping[str, Iterable[Sequence[str]]]:
    """Return the records of the text tables of a dataset, as they stand in its files.

    Parameters
    ----------
    path
        The folder or file.

    Returns
    -------
    The records of each CSV and TSV file that is read, by its file as locators name it, in order.
    Record n is row n of locators, empty ones among them. A file is read when its records are asked
    for, and again each time. A table of claims (our own export) is not among them: what its rows
    state stands where each says, in a row of another table.

    Raises
    ------
    MappingError
        The mapping is wrong. What it says of sources is not looked at.
    SourceError
        A file is not read by this loader; or, when its records are asked for, it cannot be read.

    Examples
    --------
    >>> tables = records(Path("tests/data/loaders/northern"))
    >>> [(file, len(list(each))) for file, each in tables.items()][:2]
    [('attributes.csv', 5), ('nodes.csv', 7)]
    """
    return read_records(open_dataset(path))


def read_some(path: Path, ontology: Ontology, rows: Rows) -> Reading:
    """Return what `read` does of some rows: quickly, if they are few of many.

    Parameters
    ----------
    path
        The folder or file.
    ontology
        What the tables' words mean.
    rows
        Which rows are read, and the classes that the others give to ids, as tables write them. An
        id of a table of single attributes may so have a class that `read` learns only later, or in
        the same table: its rows are refused rather than not.

    Returns
    -------
    The claims of the mapping's sources and of the rows that are read, in the order of `read`. The
    headers are looked for in the whole tables, of which the accounts give all rows; what they say
    of a row that was not read means nothing. Of two rows that say the same, or that give an id two
    classes, both must be read to find it.

    Examples
    --------
    >>> rows = Rows({("nodes.csv", ""): {2}}, {})
    >>> reading = read_some(Path("tests/data/loaders/northern"), Ontology.load(), rows)
    >>> {claim.subject for claim in reading.claims if claim.locator.row}
    {'scg'}
    """
    return _read(path, ontology, rows)


def _read(path: Path, ontology: Ontology, rows: Rows | None = None) -> Reading:
    try:
        return read_dataset(open_dataset(path), ontology.current, rows)
    except FaultsError as exc:
        return Reading((), error=exc)


LOADER = Loader(
    name=TABLE, recognises=recognises, dataset=dataset_id, load=load, read=read, records=records,
    read_some=read_some, propose=propose, clean=cell_text,
)  # fmt: skip


__all__ = ["CONVERT", "LOADER", "SUFFIXES", "load", "read", "read_some", "recognises", "records"]
