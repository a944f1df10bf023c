"""The sources without the person: written aside, read again by their loader, and compared.

Nothing is put in the place of a source before its loader has read the new one and come to exactly
the claims that are to be left. So no column, mapping or kind of table needs to be known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.claims import Claim
from kg.erasure import Erasure
from kg.errors import Fault, SourceError
from kg.forgetting import records, workbooks
from kg.forgetting.comparing import faults
from kg.forgetting.fates import (
    EMPTIED,
    HASHED,
    REMOVED,
    CellRule,
    Change,
    Clean,
    Fate,
    Fates,
    fates,
    file_key,
)
from kg.forgetting.searching import holds
from kg.forgetting.staging import (
    Hints,
    Staged,
    beside,
    files_below,
    hints,
    root_of,
    shown,
    staged_copy,
)
from kg.forgetting.statements import FORMATS, Renamed, StatementRule
from kg.sources import Dataset
from kg.spellings import plain

TABLES = (".csv", ".tsv", ".tab")
WORKBOOKS = (".xlsx", ".xlsm")
_MAPPING = ".toml"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What is to be changed in a dataset, or in another file.

    Attributes
    ----------
    changes
        Row by row.
    files
        The new files.
    by_hand
        Rows that still say it, because their mapping does.
    """

    changes: tuple[Change, ...] = ()
    files: tuple[Staged, ...] = ()
    by_hand: tuple[Change, ...] = ()


@dataclass(slots=True)
class _File:
    """One file while it is rewritten: where it is, what it is called, what changes."""

    path: Path
    name: str
    clean: Clean
    changes: list[Change] = field(default_factory=list)
    headers: dict[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rewriter:
    """Rewrites datasets and tables without one thing.

    Attributes
    ----------
    erasure
        What is erased.
    others
        The ids of all other things.
    shown
        The folder that files are named in, for the report.
    """

    erasure: Erasure
    others: Collection[str]
    shown: Path

    # ------------------------------------------------------------ a dataset
    def dataset(self, dataset: Dataset, claims: Sequence[Claim], stage: Path) -> Rewritten:
        """Return what is to be changed in a dataset; the new files are written into ``stage``.

        Raises
        ------
        SourceError
            A file cannot be written so that its loader comes to the claims that are to be left.
        """
        destined = fates(claims, self.erasure)
        said = hints(dataset)
        clean = dataset.loader.clean or plain
        files: dict[Path, bytes] = {}
        changes: list[Change] = []
        for path in files_below(dataset.path):
            content = path.read_bytes()
            file = _File(path, self._name(path), clean)
            key = path.relative_to(root_of(dataset)).as_posix()
            new = self._content(file, content, _of_file(destined, clean(key)), said, claims)
            if new != content:
                files[path] = new
                changes += file.changes
        if not files:
            return Rewritten()
        copied = staged_copy(dataset, files, stage)
        by_hand = self._verified(dataset, claims, copied)
        staged = tuple(
            Staged(path, copied if path == dataset.path else beside(copied, path, dataset))
            for path in files
        )
        return Rewritten(tuple(changes), staged, by_hand)

    def _content(
        self, file: _File, content: bytes, destined: Fates, said: Hints, claims: Sequence[Claim]
    ) -> bytes:
        """Return the new content of a file."""
        suffix = file.path.suffix.lower()
        if suffix in TABLES:
            return self._table(file, content, destined, said)
        if suffix in WORKBOOKS:
            return self._workbook(file, content, destined, said)
        if suffix in FORMATS:
            rule = StatementRule(
                self.erasure, self.others, Renamed.of(claims, self.erasure), said.base, file.clean
            )
            new, number = rule.edited(content, suffix)
            if number:
                file.changes.append(Change(file.name, f"{number} statements removed or changed"))
            return new
        if suffix == _MAPPING:
            for old, now in self.erasure.hashes.items():
                if old.encode() in content:
                    content = content.replace(old.encode(), now.encode())
                    file.changes.append(Change(file.name, HASHED))
        return content

    # ------------------------------------------------------------ tables
    def _table(self, file: _File, content: bytes, destined: Fates, said: Hints) -> bytes:
        """Return a text table with its rows changed."""
        hint = said.of(file.path.name)
        decoded = records.decoded(content, hint.encoding)
        if decoded is None or not (self._holds(decoded.text) or _change(destined)):
            return content
        tabs = file.path.suffix.lower() != TABLES[0]
        delimiter = hint.delimiter or records.delimiter_of(
            decoded.text, tabs=tabs, header_row=hint.header_row
        )
        rows = _Rows(self, file, destined, hint.header_row)
        try:
            text = records.edited(
                decoded.text, delimiter, lambda record: rows.edit("", record.number, record.cells)
            )
        except ValueError as exc:
            raise SourceError([Fault(str(exc), file=file.name)]) from exc
        return content if text == decoded.text else decoded.encoded(text, file.name)

    def _workbook(self, file: _File, content: bytes, destined: Fates, said: Hints) -> bytes:
        """Return a workbook with its rows changed."""
        rows = _Rows(self, file, destined, said.of(file.path.name).header_row)
        if not _change(destined) and not holds(content, file.path.name, self.erasure.spellings):
            return content
        return workbooks.edited(content, file.name, rows.edit, self.erasure.spellings)

    def _holds(self, text: str) -> bool:
        lowered = text.lower() if self.erasure.hashes else ""
        hashed = any(map(lowered.__contains__, self.erasure.hashes))
        return hashed or self.erasure.spellings.holds(text)

    def rows_without(self, path: Path, stage: Path) -> Rewritten:
        """Return a table (decisions, positions) without the rows that name the thing in a cell.

        Its lines go: no claim names them.
        """
        content = path.read_bytes()
        decoded = records.decoded(content)
        if decoded is None or path.suffix.lower() not in TABLES or not self._holds(decoded.text):
            return Rewritten()
        file = _File(path, self._name(path), plain)
        rows = _Rows(self, file, {}, 1, gone=REMOVED)
        delimiter = records.delimiter_of(decoded.text)
        text = records.edited(
            decoded.text, delimiter, lambda r: rows.edit("", r.number, r.cells), removing=True
        )
        new = stage / "table"
        new.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(decoded.encoded(text, file.name))
        return Rewritten(tuple(file.changes), (Staged(path, new),))

    # ------------------------------------------------------------ reading it again
    def _verified(
        self, dataset: Dataset, claims: Sequence[Claim], copied: Path
    ) -> tuple[Change, ...]:
        """Return the rows that still name the thing; raise if anything else is not as wanted."""
        again = tuple(dataset.loader.load(copied, self.erasure.ontology.current))
        id_ = self.erasure.spellings.redacted(dataset.id)
        message = (
            f"dataset {id_}: this row cannot be changed by itself so that only the name goes: "
            f"change it by hand, then run `kg forget` again; nothing was changed"
        )
        wrong = faults(self._left(claims), self._left(again), message)
        if wrong:
            raise SourceError([replace(fault, dataset=dataset.id) for fault in wrong])
        name = self._name(dataset.path)
        said = (left or claim for claim, left in map(self._pair, again) if left is not claim)
        return tuple(
            Change(name, "its mapping names the person", at.sheet, at.row, at.file)
            for at in dict.fromkeys(claim.locator for claim in said)
        )

    def _pair(self, claim: Claim) -> tuple[Claim, Claim | None]:
        return claim, self.erasure.claim(claim)

    def _left(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        return (left for left in map(self.erasure.claim, claims) if left is not None)

    def _name(self, path: Path) -> str:
        return shown(path, self.shown)


class _Rows:
    """The rows of one file, changed one after the other."""

    def __init__(
        self, of: Rewriter, file: _File, destined: Fates, header_row: int, *, gone: str = EMPTIED
    ) -> None:
        self.rule = CellRule(of.erasure, of.others, file.clean)
        self.file = file
        self.destined = destined
        self.header_row = header_row
        self.gone = gone
        self.key = next(iter(destined), ("", "", 0))[0]

    def edit(self, sheet: str, row: int, cells: Sequence[str]) -> list[tuple[int, str]] | None:
        """Return what changes in a row; None if it goes."""
        if row <= self.header_row:
            self.file.headers[sheet] = cells
            return []
        fate: Fate | None = self.destined.get((self.key, sheet, row))
        changes = self.rule.row(cells, fate)
        if changes is None:
            self.file.changes.append(Change(self.file.name, self.gone, sheet, row))
            return None
        headers = self.file.headers.get(sheet, ())
        for index, _, action in changes:
            column = headers[index] if index < len(headers) else str(index + 1)
            self.file.changes.append(Change(self.file.name, action, sheet, row, column))
        return [(index, text) for index, text, _ in changes]


def _of_file(destined: Fates, name: str) -> dict[tuple[str, str, int], Fate]:
    """Return the fates of the rows of one file, which a claim names by its path or its name."""
    keys = {file_key(name), file_key(name.rpartition("/")[2])}
    return {place: fate for place, fate in destined.items() if place[0] in keys}


def _change(destined: Fates) -> bool:
    return any(old is not left for fate in destined.values() for old, left in fate.claims)
