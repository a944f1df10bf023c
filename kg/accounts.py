"""What became of each row of a table: loaded, a duplicate, empty, left out, or refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.errors import Fault

LOADED, DUPLICATE, EMPTY, LEFT_OUT, REFUSED = "loaded", "duplicate", "empty", "left_out", "refused"
STATES: tuple[str, ...] = (LOADED, DUPLICATE, EMPTY, LEFT_OUT, REFUSED)


@dataclass(frozen=True, slots=True)
class RowState:
    """What became of one row.

    Attributes
    ----------
    row
        Its number, as a spreadsheet counts.
    state
        One of `STATES`.
    why
        Of a duplicate: which row says the same; of a refused row: what is wrong with it.
    """

    row: int
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of one table; each data row is in it once.

    Attributes
    ----------
    file, sheet
        Where the table stands.
    table
        The name that its mapping gives it, if that is not the file's: one file can be two tables.
    first
        The number of its first data row, the one below the headers.
    rows
        How many data rows it has, empty ones among them.
    others
        The rows that were not loaded, in order; all other rows were.
    notes
        What a person should know of it, as that its sheet is hidden.
    dataset
        Id of the dataset that it is part of.
    """

    file: str
    sheet: str = ""
    table: str = ""
    first: int = 2
    rows: int = 0
    others: tuple[RowState, ...] = ()
    notes: tuple[str, ...] = ()
    dataset: str = ""

    @property
    def name(self) -> str:
        """The table as messages name it: ``file [sheet] (table)``."""
        sheet = f" [{self.sheet}]" if self.sheet else ""
        return f"{self.file}{sheet}" + (f" ({self.table})" if self.table else "")

    def counts(self) -> Mapping[str, int]:
        """Return the number of rows of each state, zeros too; they add up to `rows`."""
        counts: dict[str, int] = dict.fromkeys(STATES, 0)
        for other in self.others:
            counts[other.state] += 1
        counts[LOADED] = self.rows - len(self.others)
        return counts

    def states(self) -> Iterator[RowState]:
        """Yield what became of each row, in order."""
        others = {other.row: other for other in self.others}
        for row in range(self.first, self.first + self.rows):
            yield others.get(row) or RowState(row, LOADED)

    def loaded(self) -> list[tuple[int, int]]:
        """Return the rows that were loaded as spans of first and last row."""
        spans: list[tuple[int, int]] = []
        start = self.first
        for row in (*(other.row for other in self.others), self.first + self.rows):
            if start < row:
                spans.append((start, row - 1))
            start = row + 1
        return spans

    def refused(self, faults: Iterable[Fault]) -> Account:
        """Return the account with the rows refused in which faults were found."""
        wrong: dict[int, str] = {}
        for fault in faults:
            mine = fault.dataset in {"", self.dataset}
            within = self.first <= fault.row < self.first + self.rows
            if mine and within and (fault.file, fault.sheet) == (self.file, self.sheet):
                wrong.setdefault(fault.row, fault.message)
        states = {other.row: other for other in self.others}
        states |= {row: RowState(row, REFUSED, why) for row, why in wrong.items()}
        return replace(self, others=tuple(states[row] for row in sorted(states)))


def totals(accounts: Sequence[Account]) -> Mapping[str, int]:
    """Return the number of rows of each state in several tables."""
    each = [account.counts() for account in accounts]
    return {state: sum(counts[state] for counts in each) for state in STATES}
