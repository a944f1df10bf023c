"""The answer to a free question: a table of plain Python values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Cell = (
    str
    | int
    | float
    | bool
    | dt.date
    | dt.time
    | dt.datetime
    | list["Cell"]
    | dict[str, "Cell"]
    | None
)
"""A value of an answer. A node, relationship or path is a dict; a duration or point is text."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A table that Neo4j answered with.

    Attributes
    ----------
    columns
        The names of its columns, in the order of the ``RETURN``.
    rows
        One tuple a row, a value a column.
    truncated
        True if there were more rows than the limit asked for.
    notes
        What Neo4j remarks on the question, such as a label that no node has.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool = False
    notes: tuple[str, ...] = ()

    def to_df(self) -> pd.DataFrame:
        """Return the rows as a pandas DataFrame (``pip install stakeholder-kg[notebook]``)."""
        import pandas as pd  # noqa: PLC0415  # costs most of a second, and is an extra

        return pd.DataFrame(list(self.rows), columns=list(self.columns))
