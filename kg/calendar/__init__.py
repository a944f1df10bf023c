"""Dates of Thai and English sources, as EDTF with the earliest and the latest possible day.

`parse_date` reads what people write and `Span` is what it returns; `interval` says when a tie may
have been; `to_thai` and `to_english` show a Span. `kg.calendar.eras` says how years are counted.
"""

from __future__ import annotations

from kg.calendar.display import to_english, to_thai
from kg.calendar.eras import Era, buddhist_year, fiscal_year
from kg.calendar.periods import ends, interval
from kg.calendar.reading import as_edtf, parse_date
from kg.calendar.spans import ABSENT, EARLIEST, LATEST, OPEN, UNKNOWN, Span, earliest, latest

__all__ = [
    "ABSENT",
    "EARLIEST",
    "LATEST",
    "OPEN",
    "UNKNOWN",
    "Era",
    "Span",
    "as_edtf",
    "buddhist_year",
    "earliest",
    "ends",
    "fiscal_year",
    "interval",
    "latest",
    "parse_date",
    "to_english",
    "to_thai",
]
