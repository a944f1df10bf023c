"""What becomes of the rows of one table, kept while they are read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.accounts import DUPLICATE, EMPTY, LEFT_OUT, REFUSED, Account, RowState
from kg.claims import Claim, Locator
from kg.errors import Fault
from loaders.mapping import TableRule
from loaders.sheets import Sheet, spans
from loaders.text import clean
from loaders.wording import says

Seen = dict[str, Claim]
"""The first of all claims that are equal, by id, in the order of reading."""


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What a table gave: its claims, the classes that it gives ids, and what became of its rows."""

    claims: list[Claim]
    classes: dict[str, str]
    faults: list[Fault]
    account: Account


class Ledger:
    """The rows of one table that were not loaded; rows are entered in their order."""

    def __init__(self, dataset: str, sheet: Sheet, rule: TableRule) -> None:
        """Take the id of the dataset, the table's sheet, and what the mapping says of it."""
        self.dataset = dataset
        self.sheet = sheet
        self.rule = rule
        self.others: list[RowState] = []
        self._next = rule.first

    def reach(self, row: int) -> None:
        """Enter as empty every row that is read between the last one and this."""
        if row > self._next:
            between: Sequence[int] = range(self._next, row)
            if self.sheet.some is not None:
                named = self.sheet.some.numbers
                between = named[bisect_left(named, self._next) : bisect_left(named, row)]
            self.others += [RowState(number, EMPTY) for number in between]
        self._next = row + 1

    def empty(self, row: int) -> None:
        """Enter a row in which nothing stands."""
        self.others.append(RowState(row, EMPTY))

    def left_out(self, row: int, why: str) -> None:
        """Enter a row that the mapping leaves out."""
        self.others.append(RowState(row, LEFT_OUT, why))

    def refuse(self, row: int, why: str) -> None:
        """Enter a row in which something is wrong."""
        self.others.append(RowState(row, REFUSED, why))

    def drop(self, row: int, *, wrong: str, left_out: str) -> None:
        """Enter a row as refused if something is wrong with it, else as left out."""
        self.others.append(RowState(row, REFUSED if wrong else LEFT_OUT, wrong or left_out))

    def compare(self, row: int, claims: Iterable[Claim], seen: Seen) -> None:
        """Enter a row as a duplicate if other rows have said all that it says."""
        at: Locator | None = None
        is_new = False
        for claim in claims:
            other = seen.setdefault(claim.id, claim)
            if other is claim:
                is_new = True
            else:
                at = other.locator
        if is_new or at is None:
            return
        if at.row == row and (at.file, at.sheet) == (self.sheet.file, self.sheet.name):
            return  # One row that says the same twice.
        if (at.file, at.sheet) == (self.sheet.file, self.sheet.name):
            why = says("row.same", row=at.row)
        else:
            file = f"{at.file} [{at.sheet}]" if at.sheet else at.file
            why = says("row.same_elsewhere", file=file, row=at.row)
        self.others.append(RowState(row, DUPLICATE, why))

    def account(self, *, wrong: str = "") -> Account:
        """Return the account of the table; ``wrong`` is why no row of it was loaded at all."""
        rows = max(self.sheet.count - self.rule.first + 1, 0)
        self.reach(self.rule.first + rows)
        others = {other.row: other for other in self.others}
        if wrong:
            kept = (EMPTY, LEFT_OUT, REFUSED)
            for row in range(self.rule.first, self.rule.first + rows):
                if row not in others or others[row].state not in kept:
                    others[row] = RowState(row, REFUSED, wrong)
        name = self.rule.name if self.rule.name != self.sheet.file else ""
        return Account(
            file=self.sheet.file,
            sheet=self.sheet.name,
            table=name,
            first=self.rule.first,
            rows=rows,
            others=tuple(others[row] for row in sorted(others)),
            notes=(*self._titles(), *self.sheet.notes()),
            dataset=self.dataset,
        )

    def refuse_all(self, wrong: str) -> Account:
        """Return the account of a table whose rows were not read."""
        for row in self.sheet.rows:
            if row.number >= self.rule.first and any(map(clean, row.cells)):
                self.reach(row.number)
                self.refuse(row.number, wrong)
        return self.account()

    def _titles(self) -> tuple[str, ...]:
        """Return which rows with something in them stand above the headers."""
        rows = []
        for row in self.sheet.rows:
            if row.number >= self.rule.header_row:
                break
            rows.append(row.number)
        return (says("note.titles", rows=spans(rows)),) if rows else ()
