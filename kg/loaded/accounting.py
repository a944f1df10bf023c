"""What became of the rows of tables of which some were read anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.accounts import DUPLICATE, Account
from kg.loaded.stock import Place


class UnclearError(Exception):
    """Something is not just as expected: all is to be read."""


def accounts_now(
    tables: Sequence[Account],
    read: Iterable[Account],
    rows: Mapping[Place, Collection[int]],
) -> Iterator[Account]:
    """Yield what became of the rows of each table.

    Parameters
    ----------
    tables
        What became of them when all were read.
    read
        What was told of the tables when some were.
    rows
        The rows that were, by their place.

    Raises
    ------
    UnclearError
        A row says what another says, or the tables of a file have other rows of it than before.
    """
    new = {(table_place(account), account.table): account for account in read}
    places = [table_place(account) for account in tables]
    shared = {place for place, number in Counter(places).items() if number > 1}
    for before, place in zip(tables, places, strict=True):
        changed = frozenset(rows.get(place, ()))
        if not changed:
            yield before
            continue
        now = new.get((place, before.table))
        if now is None or (place in shared and not _is_like(before, now, changed)):
            raise UnclearError
        yield _account(before, now, changed)


def _account(before: Account, now: Account, changed: Collection[int]) -> Account:
    """Return the account of a table of which the rows were read that had changed."""
    new = [other for other in now.others if other.row in changed]
    if any(other.state == DUPLICATE for other in new):
        raise UnclearError
    end = now.first + now.rows
    kept = [o for o in before.others if o.row not in changed and o.row < end]
    others = sorted((*kept, *new), key=lambda other: other.row)
    return replace(before, rows=now.rows, others=tuple(others))


def _is_like(before: Account, now: Account, changed: Collection[int]) -> bool:
    """Tell whether of the rows that a table had, and has, the same became."""
    end = min(account.first + account.rows for account in (before, now))
    was, is_ = (
        {(o.row, o.state) for o in account.others if o.row in changed and o.row < end}
        for account in (before, now)
    )
    return was == is_


def table_place(account: Account) -> Place:
    """Return where a table stands."""
    return account.dataset, account.file, account.sheet
