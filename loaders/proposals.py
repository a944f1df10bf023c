"""A mapping proposed for tables that nobody has described: guesses, each with its reason.

Nothing that is proposed loads before a person has looked at it: ``looked_at = false`` stands first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.accounts import LOADED, REFUSED
from kg.claims import Reading
from kg.errors import Fault, SourceError
from kg.messages import said
from kg.ontology import Ontology
from loaders.datasets import SUFFIXES, TABLE, Dataset, data_files
from loaders.guessing import named
from loaders.proposed_keys import Proposal, keys_of
from loaders.proposed_tables import Proposer
from loaders.reading import read_dataset
from loaders.sampling import Sample, samples
from loaders.toml_text import comment, key, lines
from loaders.wording import listed, says

_ROUNDS, _FEW = 12, 0.05
_STRUCTURE = ("class", "type", "id", "property", "value")
_BESIDE = 40
"""How many other tables of a folder are looked at for ids."""


_SOURCE = "{source}"


def propose(path: Path, ontology: Ontology, lang: str) -> str:
    """Return a mapping for a table, or for all tables of a folder, as TOML with comments.

    What each table is, the column of its ids, the ends of its ties, what its columns hold, its
    delimiter, encoding and headers: guessed from headers, values and the other tables beside it,
    then tried. A column of which nothing is known is left out by name. The proposal says
    ``looked_at = false``, and is refused until a person has written true.

    Parameters
    ----------
    path
        The file or folder.
    ontology
        What words mean.
    lang
        Language of the comments.

    Raises
    ------
    SourceError
        No table can be read there.
    """
    files = _files(path)
    found = [sample for name, file in files.items() for sample in samples(file, name)]
    if not found:
        raise SourceError(says("guess.nothing", path=path))
    beside = found if path.is_dir() else [*found, *_beside(path)]
    keys = [each for each in map(keys_of, beside) if each is not None]
    tables = [table for sample in found for table in Proposer(sample, keys, ontology).tables()]
    _name_apart(tables)
    head = _head(path, found)
    reading = _tried(path, head, tables, ontology)
    for _ in range(_ROUNDS):
        if not _mend(tables, reading):
            break
        reading = _tried(path, head, tables, ontology)
    summary = _summary(reading)
    return _text(path, [*head, *_body(tables, lang)], summary, lang)


def _name_apart(tables: Sequence[Proposal]) -> None:
    """Give tables that would have one name in the mapping names of their own."""
    taken: set[str] = set()
    for table in tables:
        name, number = table.name, 1
        while table.name in taken:
            number += 1
            table.name = f"{name} {number}"
        if number > 1:
            table.settings = {"file": (table.sample.file, ""), **table.settings}
        taken.add(table.name)


def _files(path: Path) -> dict[str, Path]:
    dataset = Dataset("", path, path if path.is_dir() else path.parent, "", {})
    files = data_files(dataset)
    if path.is_dir():
        return {n: p for n, p in files.items() if p.suffix.lower() in SUFFIXES[TABLE]}
    return files


def _beside(path: Path) -> Iterator[Sample]:
    """Yield the other tables of a file's folder that can be read."""
    others = {n: p for n, p in _files(path.parent.resolve()).items() if p.name != path.name}
    for name, file in list(others.items())[:_BESIDE]:
        try:
            yield from samples(file, name)
        except SourceError:
            continue  # It is not the table that was asked about.


# ------------------------------------------------------------------------------------- the text
def _head(path: Path, found: Sequence[Sample]) -> list[str]:
    """Return the lines before the tables, without their first."""
    names = list(dict.fromkeys(sample.file for sample in found))
    id_ = "".join(c if c.isalnum() or c in "-_." else "-" for c in path.resolve().stem) or "dataset"
    title = named([listed(names)])
    return [
        "[dataset]",
        *lines({"id": (id_, "")}),
        "",
        "[source]",
        *lines({"id": (id_, _SOURCE), title: (listed(names), "")}),
        "",
    ]


def _body(tables: Sequence[Proposal], lang: str) -> Iterator[str]:
    """Yield the lines of the tables."""
    for table in tables:
        place = f"tables.{key(table.name)}"
        yield f"[{place}]"
        yield from lines({k: (v, str(said(w, lang))) for k, (v, w) in table.settings.items()})
        for name, part in (("columns", table.columns), ("constants", table.constants)):
            if part:
                yield f"[{place}.{name}]"
                yield from lines({k: (v, str(said(w, lang))) for k, (v, w) in part.items()})
        yield ""


def _text(path: Path, body: Sequence[str], summary: Sequence[str], lang: str) -> str:
    """Return the whole mapping."""
    first = [says("guess.head", name=path.name), says("guess.head2")]
    told = [says("guess.trial", summary=each) for each in summary]
    top = [comment(str(said(each, lang))) for each in (*first, *told)]
    source = str(said(says("guess.source"), lang))
    text = "\n".join([*top, "looked_at = false", "", *body])
    return text.replace(comment(_SOURCE), comment(source)).rstrip() + "\n"


# ------------------------------------------------------------------------------------- the trial
def _tried(
    path: Path, head: Sequence[str], tables: Sequence[Proposal], ontology: Ontology
) -> Reading:
    """Return what a proposal would load."""
    values = tomllib.loads("\n".join([*head, *_body(tables, "en")]))
    folder = path if path.is_dir() else path.parent
    return read_dataset(Dataset(path.stem, path, folder, path.stem, values), ontology)


def _mend(tables: Sequence[Proposal], reading: Reading) -> bool:
    """Leave out the columns of which much would be refused; tell whether there was one."""
    faults = reading.error.faults if reading.error else ()
    mended = False
    for table in tables:
        for header, (value, _) in list(table.columns.items()):
            name = value["property"] if isinstance(value, Mapping) else value
            if value is False or name in _STRUCTURE:
                continue
            mine = [fault for fault in faults if _is_of(fault, table, header)]
            rows = len(table.sample.columns[0]) if table.sample.columns else 0
            general = [fault for fault in mine if fault.row <= table.sample.header_row]
            if mine and (general or len(mine) > _FEW * rows):
                why = says("guess.column_faulty", name=name, why=mine[0].message)
                table.columns[header] = (False, why)
                mended = True
    return mended


def _is_of(fault: Fault, table: Proposal, header: str) -> bool:
    """Tell whether a fault is of a column of a table."""
    place = f'tables."{table.name}"."{header}"'
    same = (fault.file, fault.sheet) == (table.sample.file, table.sample.sheet)
    return fault.column == place or (same and fault.column == header)


def _summary(reading: Reading) -> list[str]:
    """Return what became of the rows in the trial, and the first fault."""
    found: list[str] = []
    for account in reading.accounts:
        counts = account.counts()
        rest = account.rows - counts[LOADED] - counts[REFUSED]
        found.append(says("guess.counts", name=account.name, rows=account.rows, rest=rest,
                          loaded=counts[LOADED], refused=counts[REFUSED]))  # fmt: skip
    if reading.error is not None:
        first = replace(reading.error.faults[0], rule="")
        found.append(says("guess.fault", fault=first.message if not first.row else _placed(first)))
    return found


def _placed(fault: Fault) -> str:
    return says("guess.placed", file=fault.file, row=fault.row, message=fault.message)
