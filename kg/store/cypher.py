"""Query texts: literal, with identifiers of the ontology put in at one place only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, LiteralString, Protocol, TypeVar, cast

from kg.errors import StoreError

Row = Sequence[Any]
"""One row of an answer, as the driver gives it."""

_T = TypeVar("_T")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,127}", re.ASCII)
_PLACE = re.compile(r"<([a-z]\.)?([a-z]+)>")


class RacedError(StoreError):
    """Another process made the same constraint or index at the same moment."""


class Run(Protocol):
    """Run one query in an open transaction; values reach it as parameters only."""

    def __call__(self, text: LiteralString, /, **parameters: object) -> list[Row]:
        """Return all rows."""
        ...


class Database(Protocol):
    """Transactions on one database."""

    @property
    def url(self) -> str:
        """The address of its server."""
        ...

    def read(self, work: Callable[[Run], _T]) -> _T:
        """Run ``work`` in a transaction that only reads."""
        ...

    def write(self, work: Callable[[Run], _T]) -> _T:
        """Run ``work`` in a transaction; it may run again if the server says to try again."""
        ...


def cypher(template: LiteralString, **names: str | Sequence[str]) -> LiteralString:
    """Return a query with ``<name>`` replaced by an identifier, or by several joined as labels.

    ``<n.name>`` is replaced by the properties of that name of ``n``, with commas between them.

    Only names of classes, relationship types and properties come here: the ontology's reader has
    refused any other form, and this refuses it again. A value never does: it is a parameter.

    Raises
    ------
    StoreError
        A name is not letters, digits and ``_``.
    """

    def identifier(found: re.Match[str]) -> str:
        owner = found[1] or ""
        given = names[found[2]]
        parts = (given,) if isinstance(given, str) else tuple(given)
        for part in parts:
            if not _IDENTIFIER.fullmatch(part):
                message = f"{part!r} cannot be a label, type or property of the database"
                raise StoreError(message)
        return (", " if owner else ":").join(f"{owner}`{part}`" for part in parts)

    # Holds: the template is literal, and each identifier is letters, digits and _ in backticks.
    return as_literal(_PLACE.sub(identifier, template))


def as_literal(text: str) -> LiteralString:
    """Return a text as one that the driver takes for a query; the caller says why it may."""
    # mypy knows LiteralString as str only, pyright does not: each would refuse what the other asks.
    return cast("LiteralString", text)  # type: ignore[redundant-cast]
