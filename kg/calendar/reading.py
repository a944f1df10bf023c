"""Dates as people write them, in Thai and English, to Spans."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.calendar.edtf_text import is_edtf, read_edtf
from kg.calendar.eras import Era
from kg.calendar.lexicon import LONGEST, has_thai, lexicon, refusal
from kg.calendar.sides import read_tokens
from kg.calendar.spans import ABSENT, Span

_REMEMBERED = 4096
_TWICE = re.compile(r"([^()]+)\(([^()]+)\)")


def parse_date(text: str, *, era: Era = "auto") -> Span:
    """Return when something was, read from a date as people write it.

    Taken are EDTF and ISO 8601; Thai dates in either era, with Thai or other digits, full or
    abbreviated months, days of the week and times (which are dropped); English dates; day/month/
    year; fiscal years; periods with a dash, "to" and its like, with open or unknown ends; words
    for an open and an unknown date; nothing at all. A date in brackets must repeat the one before.

    Which era a year is of, says its text, else `era`, else its size: 2400 to 2843 is Buddhist,
    1800 to 2300 is Common, and any other must be said. A year of two digits is Buddhist (66 is
    2566) if the text has Thai letters or digits or `era` says so; else it is refused. In figures
    with slashes the day comes first. A day of the week must be that of its date.

    Parameters
    ----------
    text
        The date. Empty means that nothing was written: the Span is absent.
    era
        The era of years that do not say their own. EDTF that comes out of this project is
        Gregorian: read it again with ``"CE"`` if it may be older than 1800.

    Raises
    ------
    SourceError
        It is no date of at most 200 characters, can mean two, or there is no such day. The
        message says why and what may be written; the caller adds file, row and column.

    Examples
    --------
    >>> parse_date("FY2567")
    Span(edtf='2023-10-01/2024-09-30', first=datetime.date(2023, 10, 1), last=datetime.date(2024, 9, 30))
    >>> parse_date("26/08/2023") == parse_date("26/08/2566") == parse_date("26 August 2023")
    True
    """  # noqa: E501 (the output of the doctest is one line)
    if len(text) > LONGEST:
        raise refusal(text, f"it is longer than {LONGEST} characters")
    return _remembered(text, era)


def as_edtf(text: str, *, era: Era = "auto") -> str:
    """Return the canonical EDTF text of a date, ``""`` if nothing is written.

    Parameters
    ----------
    text, era
        As `parse_date` takes them.

    Raises
    ------
    SourceError
        It is no date, can mean two, or there is no such day.

    Examples
    --------
    >>> as_edtf("15 Jan 2024 to 20 Feb 2024"), as_edtf("2567")
    ('2024-01-15/2024-02-20', '2024')
    """
    return parse_date(text, era=era).edtf


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: str, era: str) -> Span:
    """Return the Span of a text; a table repeats its dates."""
    try:
        return _read(text, era)
    except ValueError as exc:
        raise refusal(text, str(exc)) from exc


def _read(text: str, era: str) -> Span:
    """Return the Span of a text; what is wrong is a ValueError."""
    plain = lexicon().normalise(text)
    if not plain:
        return ABSENT
    dated = lexicon().without_times(plain)
    if not dated:
        msg = "it is only a time of day"
        raise ValueError(msg)
    if dated.startswith("(") and dated.endswith(")") and "(" not in dated[1:]:
        dated = dated[1:-1].strip()
    squeezed = dated.replace(" ", "") if dated[:1] in {"[", "{"} else dated.upper()
    if is_edtf(squeezed):
        return read_edtf(squeezed, era)
    thai = has_thai(text)
    twice = _TWICE.fullmatch(dated)
    if twice is None:
        return read_tokens(lexicon().tokens(dated), era, thai=thai)
    spans = [read_tokens(lexicon().tokens(part), era, thai=thai) for part in twice.groups()]
    if spans[0] != spans[1]:
        msg = f"{spans[0].edtf} before the brackets is not {spans[1].edtf} in them"
        raise ValueError(msg)
    return spans[0]
