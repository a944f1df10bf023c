"""What became of the rows of the tables, said in a line a table or in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.accounts import LOADED, Account, totals
from kg.cli.words import Words, report
from kg.messages import said

GROUP = "rows"


def summary(accounts: Sequence[Account], lang: str, *, did: str = "loaded") -> Iterator[str]:
    """Yield a line for each table, one for all of them if they are several, and their notes.

    Parameters
    ----------
    accounts
        What became of the rows of each table.
    lang
        ``th`` or ``en``.
    did
        ``loaded`` if the rows were loaded, ``checked`` if they were only checked.
    """
    words = Words.of(GROUP, lang)
    for account in accounts:
        if account.rows or not account.notes:
            yield _line(words, account.name, account.counts(), did)
        for note in account.notes:
            yield words("note", name=account.name, note=said(note, lang))
    if sum(1 for account in accounts if account.rows) > 1:
        yield _line(words, words("all"), totals(accounts), did)


def _line(words: Words, name: str, counts: Mapping[str, int], did: str) -> str:
    """Return one line: the rows, how many are good, and whatever else there is of them."""
    some = {state: count for state, count in counts.items() if count or state == LOADED}
    parts = words.counts({did if state == LOADED else state: n for state, n in some.items()})
    return words.count("line", sum(counts.values()), name=name, parts=parts)


def tell_refused(accounts: Sequence[Account], faults: int, lang: str) -> None:
    """Say on stderr what became of the rows, that nothing is loaded, and how much is wrong."""
    words = Words.of(GROUP, lang)
    for line in summary(accounts, lang, did="checked"):
        report(line)
    report(words("nothing"))
    report(words.count("faults", faults))


def in_full(accounts: Sequence[Account], lang: str) -> list[dict[str, object]]:
    """Return what became of every row, as JSON can hold it.

    Rows that are good are spans of first and last row; each other row says why it is not.
    """
    return [
        {
            "dataset": account.dataset,
            "file": account.file,
            "sheet": account.sheet,
            "table": account.table,
            "rows": account.rows,
            "counts": dict(account.counts()),
            "loaded": [list(span) for span in account.loaded()],
            "others": [
                {"row": other.row, "state": other.state, "why": said(other.why, lang)}
                for other in account.others
            ],
            "notes": [said(note, lang) for note in account.notes],
        }
        for account in accounts
    ]
