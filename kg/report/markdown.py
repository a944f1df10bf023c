"""Markdown that no data can break: escaped text and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|~&])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")


def escape(text: str) -> str:
    """Return text that Markdown shows as it is: no link, HTML or new line comes of it."""
    return _SPECIAL.sub(r"\\\1", _CONTROL.sub(" ", text)).strip()


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; the cells are Markdown already."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell or ' ' for cell in row)} |"
    yield ""
