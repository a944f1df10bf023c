"""A Span: what is known of when something was, as EDTF text and as two days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EARLIEST = date.min
"""0001-01-01, stored where a start is open or unknown."""
LATEST = date.max
"""9999-12-31, stored where an end is open or unknown."""


@dataclass(frozen=True, slots=True)
class Span:
    """A date or a period, as exact as its source gives it.

    Attributes
    ----------
    edtf
        Canonical EDTF text, always Gregorian; ``""`` if nothing was written. ``XXXX`` is a date
        that the source calls unknown and ``../..`` one that it leaves open. In a period, nothing
        before or after the solidus is an unknown end (``2024/``), two dots an open one
        (``2024/..``).
    first, last
        The earliest and the latest day that it can be; 0001-01-01 and 9999-12-31 where it is
        open or unknown.

    References
    ----------
    Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019; ISO 8601-2:2019.
    """

    edtf: str
    first: date
    last: date

    @property
    def absent(self) -> bool:
        """Whether nothing was written."""
        return not self.edtf

    @property
    def start_is_open(self) -> bool:
        """Whether it has no beginning (``../2024``)."""
        return self.edtf.startswith("../")

    @property
    def end_is_open(self) -> bool:
        """Whether it has no end, or none yet (``2024/..``)."""
        return self.edtf.endswith("/..")

    @property
    def start_is_unknown(self) -> bool:
        """Whether nobody says when it began (nothing written, ``XXXX`` or ``/2024``)."""
        return self.edtf in {"", UNKNOWN.edtf} or self.edtf.startswith("/")

    @property
    def end_is_unknown(self) -> bool:
        """Whether nobody says when it ended (nothing written, ``XXXX`` or ``2024/``)."""
        return self.edtf in {"", UNKNOWN.edtf} or self.edtf.endswith("/")


ABSENT = Span("", EARLIEST, LATEST)
UNKNOWN = Span("XXXX", EARLIEST, LATEST)
OPEN = Span("../..", EARLIEST, LATEST)


def earliest(span: Span) -> date | None:
    """Return the first day it can be, or None where that is open or unknown.

    Parameters
    ----------
    span
        A date or period.

    Examples
    --------
    >>> from kg.calendar import parse_date
    >>> earliest(parse_date("2024"))
    datetime.date(2024, 1, 1)
    >>> earliest(parse_date("../2024")) is None
    True
    """
    return None if span.start_is_open or span.start_is_unknown else span.first


def latest(span: Span) -> date | None:
    """Return the last day it can be, or None where that is open or unknown.

    Parameters
    ----------
    span
        A date or period.

    Examples
    --------
    >>> from kg.calendar import parse_date
    >>> latest(parse_date("2024-02"))
    datetime.date(2024, 2, 29)
    """
    return None if span.end_is_open or span.end_is_unknown else span.last


def join(lower: Span, upper: Span) -> Span:
    """Return the period from the start of one Span to the end of another.

    Parameters
    ----------
    lower, upper
        When it began and when it ended. A period gives its start or its end; `UNKNOWN` and
        `OPEN` stand for an unknown and an open end.

    Raises
    ------
    ValueError
        The start is later than the end.
    """
    if lower.first > upper.last:
        msg = f"it starts {lower.first.isoformat()}, after its end {upper.last.isoformat()}"
        raise ValueError(msg)
    if lower == upper:
        return lower
    texts = (_end_text(lower, 0), _end_text(upper, -1))
    if texts[0] == texts[1] and texts[0]:
        return Span(texts[0], lower.first, upper.last)
    return Span("/".join(texts), lower.first, upper.last)


def _end_text(span: Span, side: int) -> str:
    """Return how one end of a period is written: side 0 its start, -1 its end."""
    if span in (ABSENT, UNKNOWN):
        return ""
    if span.edtf[0] in "[{":  # A set cannot stand in a period: its outermost month can.
        return (span.last if side else span.first).isoformat()[:7]
    return span.edtf.split("/")[side]
