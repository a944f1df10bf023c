"""A table whose columns are found out, before its rows are read."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.columns import Plan
from loaders.mapping import TableRule
from loaders.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet with everything that its rows are read by.

    Attributes
    ----------
    dataset, default_source
        The ids that its claims carry.
    mapping
        Name of the mapping's file, for messages.
    sheet, rule, plan
        Its cells, what the mapping says of it, and what its columns are.
    """

    dataset: str
    default_source: str
    mapping: str
    sheet: Sheet
    rule: TableRule
    plan: Plan
