"""Markdown that no data can break: escaped text, tables, footnotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from kg.texts import plain

# Everywhere: what makes code, emphasis, links, HTML, entities, mathematics, cells and mentions.
_SPECIAL = re.compile(r"[\\`*\[\]<>|~&$^@]")
# Between letters or digits it is no emphasis: names of ties are easier to read without.
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# At the beginning of a line: headings, lists, rules and quotations.
_FIRST = re.compile(r"^([#+=:-])|^([0-9]+)([.)])")
# What many programs make a link of though nothing marks it.
_BARE_LINK = re.compile(r"(://|\bwww\.)", re.IGNORECASE)


def escape(text: str) -> str:
    r"""Return text that Markdown shows as it is: no link, HTML or new line comes of it.

    Examples
    --------
    >>> print(escape("1. a|b <i> PARTY_TO http://x"))
    1\. a\|b \<i\> PARTY_TO http\://x
    """
    found = _SPECIAL.sub(r"\\\g<0>", plain(text))
    found = _UNDERSCORE.sub(r"\\_", found)
    found = _FIRST.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", found)
    return _BARE_LINK.sub(lambda m: m[1].replace(":", r"\:").replace(".", r"\."), found)


def code(text: str) -> str:
    """Return text as code; what would end it is left out."""
    return f"`{plain(text).replace('`', '').replace('|', '')}`"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table of Markdown cells; a column of empty cells is left out."""
    listed = [tuple(row) for row in rows]
    used = [at for at in range(len(columns)) if any(row[at] for row in listed)]
    yield f"| {' | '.join(columns[at] for at in used)} |"
    yield f"|{'---|' * len(used)}"
    for row in listed:
        yield f"| {' | '.join(row[at] or ' ' for at in used)} |"
    yield ""


def mark(text: str) -> str:
    """Return text as a footnote's mark may hold it: letters, digits, dots and hyphens."""
    kept = (
        c if c.isalnum() or c in ".-" or unicodedata.category(c).startswith("M") else "-"
        for c in text
    )
    return "".join(kept)
