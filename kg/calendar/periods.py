"""When a tie began and ended, from the two dates that a table gives."""

from __future__ import annotations

from datetime import date

from kg.calendar.edtf_text import read_edtf
from kg.calendar.spans import ABSENT, EARLIEST, LATEST, OPEN, UNKNOWN, Span
from kg.errors import SourceError


def ends(span: Span) -> tuple[Span, Span]:
    """Return the start and the end of a period; twice the same for a date that is no period.

    Parameters
    ----------
    span
        A date or period.

    Returns
    -------
    Two Spans: `UNKNOWN` (``XXXX``) for an unknown end, `OPEN` (``../..``) for an open one.

    Examples
    --------
    >>> from kg.calendar import parse_date
    >>> [end.edtf for end in ends(parse_date("2024-06/.."))]
    ['2024-06', '../..']
    """
    lower, solidus, upper = span.edtf.partition("/")
    if not solidus or span == OPEN:
        return span, span
    return _end(lower), _end(upper)


def _end(text: str) -> Span:
    """Return the Span of one side of canonical EDTF."""
    if text == "..":
        return OPEN
    return read_edtf(text, "CE") if text else UNKNOWN


def interval(start: Span, end: Span) -> tuple[date, date, date, date]:
    """Return the earliest and latest start and the earliest and latest end of a tie.

    A period in one of the two cells, the other being empty, is start and end (2567-2570). A year
    or month in the start alone is when it began; its end is then unknown. So a tie may have been
    on day d if ``start_first <= d <= end_last``, and surely was if ``start_last <= d <=
    end_first``.

    Parameters
    ----------
    start, end
        As `parse_date` gives them.

    Returns
    -------
    ``(start_first, start_last, end_first, end_last)``. Unknown ends range from 0001-01-01 to
    9999-12-31; an open start is 0001-01-01 both times, an open end 9999-12-31 both times.

    Raises
    ------
    SourceError
        It starts after its end.

    Examples
    --------
    >>> from kg.calendar import parse_date
    >>> [str(day) for day in interval(parse_date("2567"), parse_date("2570-06"))]
    ['2024-01-01', '2024-12-31', '2027-06-01', '2027-06-30']
    """
    began = _began(start, end)
    ended = _ended(start, end)
    if began.first > ended.last:
        msg = f"it starts {start.edtf}, after its end {end.edtf}: correct one of the two"
        raise SourceError(msg)
    start_last = EARLIEST if began == OPEN else began.last
    end_first = LATEST if ended == OPEN else ended.first
    return began.first, start_last, end_first, ended.last


def _began(start: Span, end: Span) -> Span:
    """Return the start that two cells give; each gives its own end where both have one."""
    lower, upper = ends(end)
    if start.absent:
        return lower if lower != upper else ABSENT
    lower, upper = ends(start)
    return lower if end.absent or upper in (OPEN, UNKNOWN) else start


def _ended(start: Span, end: Span) -> Span:
    """Return the end that two cells give; each gives its own end where both have one."""
    lower, upper = ends(start)
    if end.absent:
        return upper if lower != upper else ABSENT
    lower, upper = ends(end)
    return upper if start.absent or lower in (OPEN, UNKNOWN) else end
