"""EDTF text to Spans: plain dates by ISO 8601, everything else by the ``edtf`` library.

The two sides of a period are read one by one, because the library guesses ten years for an
unknown end and does not take two dots alone. What has no day between 0001-01-01 and 2300-12-31
(long, negative and scientific years) or no exact bounds (significant digits) is not taken.
"""

from __future__ import annotations

import re
from datetime import date
from time import struct_time

from edtf import EDTFObject, EDTFParseException, parse_edtf

from kg.calendar.eras import COMMON, Point, era_of, span_of
from kg.calendar.spans import EARLIEST, LATEST, OPEN, UNKNOWN, Span, join

_ATOM = r"[?~%]?[0-9X]{4}[?~%]?(?:-[?~%]?[0-9X]{2}[?~%]?(?:-[?~%]?[0-9X]{2}[?~%]?)?)?"
_SIDE = rf"(?:{_ATOM}|\.\.|)"
_SET = r"\[[0-9X?~%,.\-]+\]|\{[0-9X?~%,.\-]+\}"
_FORM = re.compile(rf"{_ATOM}|{_SIDE}/{_SIDE}|{_SET}")
_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_NOWHEN = re.compile(r"XXXX(?:-XX(?:-XX)?)?")
_LONGEST_SET = 60
_SEASONS = range(21, 42)
_MONTHS = 12


def is_edtf(text: str) -> bool:
    """Tell whether a text has the form of EDTF, so that nothing else can be meant by it."""
    return _FORM.fullmatch(text) is not None


def read_edtf(text: str, era: str) -> Span:
    """Return the Span of an EDTF text.

    Parameters
    ----------
    text
        Of the form that `is_edtf` tells, without spaces.
    era
        The era of plain years, months and days: ``"2567-08"`` is August 2024 where it is
        ``"BE"`` or ``"auto"``. Other forms (``256X``, sets, seasons) are always Gregorian.

    Raises
    ------
    ValueError
        There is no such date, or it can mean two things.
    """
    if text[0] in "[{":
        return _from_library(text)
    lower, solidus, upper = text.partition("/")
    if not solidus:
        return _side(text, era)
    if not lower and not upper:
        msg = "neither end of the period is given"
        raise ValueError(msg)
    eras = {_era(side, era) for side in (lower, upper)} - {""}
    if len(eras) > 1:
        msg = f"{lower} and {upper} are years of two eras"
        raise ValueError(msg)
    return join(_side(lower, era), _side(upper, era))


def _era(side: str, era: str) -> str:
    """Return the era of a plain date, ``""`` of anything else."""
    plain = _PLAIN.fullmatch(side)
    return era_of(int(plain[1]), era) if plain else ""


def _side(text: str, era: str) -> Span:
    """Return the Span of a single date, or of the mark of an open or unknown end."""
    if text == "..":
        return OPEN
    if not text or _NOWHEN.fullmatch(text):
        return UNKNOWN
    point = plain_point(text, era)
    if point is None:
        return _from_library(text)
    if point.month is not None and point.day is None and point.month > _MONTHS:
        return _season(text, point.year, point.month)
    return span_of(point)


def plain_point(text: str, era: str = "CE") -> Point | None:
    """Return the year, month or day that a text is, with its mark; None if it is another form.

    Raises
    ------
    ValueError
        The year can be of either era.
    """
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return None
    year = int(plain[1])
    month, day = (int(part) if part else None for part in plain.group(2, 3))
    return Point(year, month, day, era_of(year, era), plain[4])


def _season(text: str, year: int, number: int) -> Span:
    """Return the Span of a season, unless the number may be a second year."""
    later = year - year % 100 + number
    if later > year:  # 2021-22 is two years to most people, and summer 2021 to EDTF.
        msg = f"there is no month {number}; if a period is meant write {year}/{later}"
        raise ValueError(msg)
    if number not in _SEASONS or year not in COMMON:
        msg = f"there is no month {number}"
        raise ValueError(msg)
    return _from_library(text)


def _from_library(text: str) -> Span:
    """Return what the ``edtf`` library makes of a text, within our calendar."""
    if len(text) > _LONGEST_SET:
        msg = f"it is longer than {_LONGEST_SET} characters"
        raise ValueError(msg)
    try:
        parsed = parse_edtf(text)
        if not isinstance(parsed, EDTFObject):
            msg = "it is no EDTF"
            raise ValueError(msg)  # noqa: TRY004 (the text is wrong, not a type)
        bounds = (parsed.lower_strict(), parsed.upper_strict())
        canonical = str(parsed).replace(" ", "")
    except EDTFParseException as exc:
        msg = f"it is no EDTF: {exc}"
        raise ValueError(msg) from exc
    except (TypeError, AttributeError, KeyError, OverflowError) as exc:
        msg = "it is EDTF of a kind that has no exact bounds here"
        raise ValueError(msg) from exc
    first, last = _day(bounds[0], EARLIEST, text), _day(bounds[1], LATEST, text)
    if first > last:
        msg = f"it starts {first.isoformat()}, after its end {last.isoformat()}"
        raise ValueError(msg)
    return Span(canonical, first, last)


def _day(bound: struct_time | float, infinite: date, text: str) -> date:
    """Return a bound of the library as a day; its infinities and years of X as ours."""
    if not isinstance(bound, struct_time):
        return infinite
    year, month, day = bound.tm_year, bound.tm_mon, bound.tm_mday
    if "XXXX" in text and year not in COMMON:
        return infinite
    if year not in COMMON:
        msg = (
            f"the Gregorian year {year} is out of range: 1 to 2300; years of the Buddhist Era "
            "are taken in plain dates only"
        )
        raise ValueError(msg)
    try:
        return date(year, month, day)
    except ValueError as exc:
        msg = f"there is no day {day} in {year:04d}-{month:02d}"
        raise ValueError(msg) from exc
