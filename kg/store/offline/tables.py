"""Nodes and relationships as the tables that Neo4j's offline importer reads.

One table holds rows with the same labels (or the same type) and the same properties: so no cell is
left out, and an empty text is told from none. Every cell stands in double quotes.

https://neo4j.com/docs/operations-manual/current/import/
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from kg.claims import Claim
from kg.errors import StoreError

THING, CLAIM, LOAD, NETWORK = "thing", "claim", "load", "network"
"""The importer finds the ends of a relationship by their ids, in one of these groups."""

SEPARATORS = ("\x1f", "\x1e", "\x1d", "\ue000", "\ue001", "\ue002")
"""One of them stands between the texts of a list: one that no claim has."""

_TYPES: Mapping[type, str] = {
    str: "string", bool: "boolean", int: "long", float: "double", dt.date: "date",
    dt.datetime: "datetime", list: "string[]",
}  # fmt: skip

Values = Mapping[str, object]
_Shape = tuple[tuple[str, type], ...]
_Row = tuple[tuple[str, ...], Values]
"""The ids that a row begins with, and the properties that follow."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """How the texts of a load can be written.

    Attributes
    ----------
    separator
        What stands between the texts of a list.
    multiline
        True if a text has a line end: the importer reads such tables more slowly.
    """

    separator: str = SEPARATORS[0]
    multiline: bool = False

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Alphabet:
        """Return the alphabet for some claims.

        Raises
        ------
        StoreError
            A claim has a text that the importer cannot read.
        """
        free, multiline = list(SEPARATORS), False
        for claim in claims:
            for text in _texts(claim):
                if text.isprintable():
                    continue
                multiline = multiline or "\n" in text or "\r" in text
                free = [each for each in free if each not in text]
                if not free or "\0" in text:
                    message = (
                        f"{claim.locator}: the text {text[:80]!r} has control characters that the "
                        f"offline importer cannot read: load without --offline"
                    )
                    raise StoreError(message)
        return cls(free[0], multiline)


def _texts(claim: Claim) -> Iterator[str]:
    at = claim.locator
    yield from (claim.value, claim.note, claim.lang, claim.tie, at.dataset, at.file, at.sheet)
    for _, value in claim.qualifiers:
        yield value


@dataclass(slots=True)
class Tables:
    """The tables in one folder, written as rows come.

    Attributes
    ----------
    folder
        Where they lie; it exists.
    alphabet
        How their texts are written.
    nodes
        Labels and the name of each table of nodes.
    ties
        Type and the name of each table of relationships.
    """

    folder: Path
    alphabet: Alphabet
    nodes: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    ties: list[tuple[str, str]] = field(default_factory=list)
    _names: dict[tuple[object, ...], str] = field(default_factory=dict)

    def add_nodes(self, labels: tuple[str, ...], group: str, rows: Iterable[Values]) -> None:
        """Add nodes with some labels; each has an ``id``."""
        heads = (f"id:ID({group})",)
        parted = (((str(row["id"]),), {k: v for k, v in row.items() if k != "id"}) for row in rows)
        for shape, some in _shaped(parted).items():
            key = (labels, group, shape)
            if key not in self._names:
                self._names[key] = f"nodes-{len(self.nodes)}.csv"
                self.nodes.append((labels, self._names[key]))
                self._write(self._names[key], [[*heads, *_headers(shape)]])
            self._write(self._names[key], self._cells(shape, some))

    def add_ties(self, type_: str, groups: tuple[str, str], rows: Iterable[_Row]) -> None:
        """Add relationships of a type: the ids of their two ends, and their properties."""
        heads = (f":START_ID({groups[0]})", f":END_ID({groups[1]})")
        for shape, some in _shaped(rows).items():
            key = (type_, groups, shape)
            if key not in self._names:
                self._names[key] = f"ties-{len(self.ties)}.csv"
                self.ties.append((type_, self._names[key]))
                self._write(self._names[key], [[*heads, *_headers(shape)]])
            self._write(self._names[key], self._cells(shape, some))

    def _cells(self, shape: _Shape, rows: Iterable[_Row]) -> Iterator[list[str]]:
        for ids, values in rows:
            yield [*ids, *(self._text(values[name]) for name, _ in shape)]

    def _text(self, value: object) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            return self.alphabet.separator.join(value)
        if isinstance(value, dt.date):
            return value.isoformat()
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _write(self, name: str, rows: Iterable[Iterable[str]]) -> None:
        with (self.folder / name).open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)


def _shaped(rows: Iterable[_Row]) -> dict[_Shape, list[_Row]]:
    """Return the rows by the names and types of the properties that they have."""
    found: dict[_Shape, list[_Row]] = {}
    for ids, values in rows:
        # An empty list is left out, like a value that is none: neither can stand in a table.
        there = ((k, type(v)) for k, v in values.items() if v is not None and v != [])
        kept = sorted(there, key=itemgetter(0))
        found.setdefault(tuple(kept), []).append((ids, values))
    return found


def _headers(shape: _Shape) -> list[str]:
    return [f"{name}:{_TYPES[type_]}" for name, type_ in shape]
