"""What became of the rows of the tables, said in a line a table or in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.accounts import LOADED, Account, totals
from kg.messages import said
from kg.resources import Templates, message_templates

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
    texts = message_templates(GROUP)
    for account in accounts:
        if account.rows or not account.notes:
            yield _line(texts, account.name, account.counts(), did, lang)
        for note in account.notes:
            yield texts["note"][lang].format(name=account.name, note=said(note, lang))
    if sum(1 for account in accounts if account.rows) > 1:
        yield _line(texts, texts["all"][lang], totals(accounts), did, lang)


def _line(
    texts: Templates,
    name: str,
    counts: Mapping[str, int],
    did: str,
    lang: str,
) -> str:
    """Return one line: the rows, how many are good, and whatever else there is of them."""
    parts = [
        texts[did if state == LOADED else state][lang].format(count=f"{count:,}")
        for state, count in counts.items()
        if count or state == LOADED
    ]
    rows = f"{sum(counts.values()):,}"
    return texts["line"][lang].format(name=name, rows=rows, parts=", ".join(parts))


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
