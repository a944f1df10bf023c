"""Buddhist Era and Common Era, and the fiscal year of the Thai state.

A year of the Buddhist Era is the Gregorian year plus 543 since 1 January 2484 (1941). Before, the
year began on 1 April: 31 March 2475 is the day before 1 April 2476, in 1933. The year 2483 had
nine months, April to December 1940; its January to March never were. Before 1 April 2432 (1889)
the official calendar was lunisolar and the year changed in March or April, so that such a year
without a month is known only as the months it may have touched.

References
----------
Calendar Year Act, B.E. 2483 (1940), Royal Gazette 57, pp. 419-422, 17 September 2483.
Eade, J. C. (1995), The Calendrical Systems of Mainland South-East Asia, Brill.
National Statistical Office, Statistical Yearbook Thailand 2022, p. 580 (fiscal years: the
calendar year until 2503, since then 1 October to 30 September, called by the year of its end).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.calendar.spans import Span
from kg.errors import SourceError

Era = Literal["BE", "CE", "auto"]

BUDDHIST_OFFSET = 543
FIRST_YEAR_FROM_JANUARY = 2484
SHORT_YEAR = 2483
FIRST_SOLAR_YEAR = 2432
FIRST_FISCAL_YEAR = 2505
APRIL, MARCH, DECEMBER = 4, 3, 12

# What a year without an era can be. Nobody writes of Thai stakeholders' 25th century in the
# Common Era or of their 23rd in the Buddhist Era; between the two it must be said which.
BARE_BUDDHIST = range(2400, 2844)
BARE_COMMON = range(1800, 2301)
COMMON = range(1, 2301)
# A year called Buddhist that is a plausible Gregorian one is refused as a likely slip.
LIKELY_COMMON = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Point:
    """A year, month or day as it is written, in its era.

    Attributes
    ----------
    year, month, day
        As printed; month and day are None where they are not given.
    era
        ``"BE"`` or ``"CE"``.
    mark
        EDTF's ``?`` (uncertain), ``~`` (approximate), ``%`` (both) or ``""``.
    """

    year: int
    month: int | None = None
    day: int | None = None
    era: str = "CE"
    mark: str = ""


def era_of(year: int, era: str) -> str:
    """Return the era of a year of four digits: as said, or by its size.

    Parameters
    ----------
    year
        As printed.
    era
        ``"BE"``, ``"CE"``, or ``"auto"``: 2400 to 2843 is Buddhist, 1800 to 2300 is Common.

    Raises
    ------
    ValueError
        The year can be either, or cannot be of its era.
    """
    if era == "auto":
        if year in BARE_BUDDHIST:
            return "BE"
        if year in BARE_COMMON:
            return "CE"
        msg = f"the year {year} may be of either era, or is a slip: write BE {year} or CE {year}"
        if year >= BARE_BUDDHIST.stop:
            msg = f"the year {year} is out of range; an open end is written as two dots"
        raise ValueError(msg)
    if era == "BE":
        common = year - BUDDHIST_OFFSET
        if year in LIKELY_COMMON:
            msg = (
                f"BE {year} is CE {common}: write CE {year} or BE {year + BUDDHIST_OFFSET} if "
                f"the year {year} of today's calendar is meant, else CE {common}"
            )
            raise ValueError(msg)
        if common not in COMMON:
            msg = f"BE {year} is out of range: 544 to 2843"
            raise ValueError(msg)
    elif year not in COMMON:
        hint = f", or BE {year}" if year in BARE_BUDDHIST else ""
        msg = f"CE {year} is out of range: 1 to 2300{hint}; an open end is written as two dots"
        raise ValueError(msg)
    return era


def gregorian_year(year: int, month: int | None = None) -> int:
    """Return the Gregorian year of a year (and month) of the Buddhist Era.

    Parameters
    ----------
    year
        Of the Buddhist Era.
    month
        1 to 12. January to March of a year before 2484 lie in the Gregorian year after; without
        a month, the year in which it began.

    Raises
    ------
    ValueError
        The month is January, February or March of 2483, which had none.

    Examples
    --------
    >>> gregorian_year(2567), gregorian_year(2459, month=3), gregorian_year(2475, month=12)
    (2024, 1917, 1932)
    """
    if month is None or month > MARCH or year >= FIRST_YEAR_FROM_JANUARY:
        return year - BUDDHIST_OFFSET
    if year == SHORT_YEAR:
        msg = (
            "BE 2483 had only April to December (the year began on 1 April until then): "
            f"January to March 1940 belong to BE 2482; write CE 1940-{month:02d} if that is meant"
        )
        raise ValueError(msg)
    return year - BUDDHIST_OFFSET + 1


def buddhist_year(day: date) -> int:
    """Return the year of the Buddhist Era in which a day lay, as it was called then.

    Examples
    --------
    >>> buddhist_year(date(2024, 1, 15)), buddhist_year(date(1917, 3, 26))
    (2567, 2459)
    """
    year = day.year + BUDDHIST_OFFSET
    return year - 1 if year < FIRST_YEAR_FROM_JANUARY and day.month <= MARCH else year


def span_of(point: Point) -> Span:
    """Return the Span of a year, month or day.

    Parameters
    ----------
    point
        As printed, its era known. A year of the Buddhist Era before 2484 is no Gregorian year:
        it becomes EDTF's "one of" the months that it had, ``[1932-04..1933-03]``.

    Raises
    ------
    ValueError
        There is no such day.
    """
    year, month, day = point.year, point.month, point.day
    if month is not None and not 1 <= month <= DECEMBER:
        msg = f"there is no month {month}"
        raise ValueError(msg)
    if point.era == "BE":
        if month is None and year < FIRST_YEAR_FROM_JANUARY:
            return _year_from_april(year, mark=point.mark)
        year = gregorian_year(year, month)
    if year not in COMMON:
        msg = f"the Gregorian year {year} is out of range: 1 to 2300"
        raise ValueError(msg)
    if month is None:
        return Span(f"{year:04d}{point.mark}", date(year, 1, 1), date(year, 12, 31))
    length = calendar.monthrange(year, month)[1]
    if day is None:
        text = f"{year:04d}-{month:02d}{point.mark}"
        return Span(text, date(year, month, 1), date(year, month, length))
    if not 1 <= day <= length:
        name = date(year, month, 1).strftime("%m/") + str(year)
        msg = f"there is no day {day} in {name}, which has {length} days"
        raise ValueError(msg)
    exact = date(year, month, day)
    return Span(exact.isoformat() + point.mark, exact, exact)


def _year_from_april(year: int, *, mark: str) -> Span:
    """Return the months that a year of the Buddhist Era before 2484 had, or may have had."""
    start = gregorian_year(year)
    if start not in COMMON:
        msg = f"BE {year} is out of range: 544 to 2843"
        raise ValueError(msg)
    first, last = date(start, APRIL, 1), date(start + 1, MARCH, 31)
    if year == SHORT_YEAR:
        last = date(start, DECEMBER, 31)
    elif year < FIRST_SOLAR_YEAR:
        first, last = date(start, MARCH, 1), date(start + 1, APRIL, 30)
    months = f"{first.isoformat()[:7]}..{last.isoformat()[:7]}"
    if mark:  # EDTF marks dates, not runs of dates.
        months = f"{first.isoformat()[:7]}{mark},{last.isoformat()[:7]}{mark}"
    return Span(f"[{months}]", first, last)


def fiscal_year(number: int, *, era: Era = "auto") -> Span:
    """Return 1 October to 30 September of the fiscal year that ends in a year.

    Parameters
    ----------
    number
        The year that the fiscal year is called by, four digits: 2567 or 2024.
    era
        ``"BE"``, ``"CE"`` or ``"auto"``, by the number's size.

    Raises
    ------
    SourceError
        The year can be of either era, or is before BE 2505: fiscal years ran otherwise then.

    Examples
    --------
    >>> fiscal_year(2567).edtf, fiscal_year(2024) == fiscal_year(2567)
    ('2023-10-01/2024-09-30', True)
    """
    try:
        return fiscal_span(number, era)
    except ValueError as exc:
        msg = f"fiscal year {number}: {exc}"
        raise SourceError(msg) from exc


def fiscal_span(number: int, era: str) -> Span:
    """Return the Span of a fiscal year; a wrong year is a ValueError that says why."""
    year = gregorian_year(number) if era_of(number, era) == "BE" else number
    first_named = FIRST_FISCAL_YEAR - BUDDHIST_OFFSET
    if year < first_named:
        msg = (
            f"fiscal years ran otherwise before BE {FIRST_FISCAL_YEAR} (CE {first_named}): "
            "write the first and the last day"
        )
        raise ValueError(msg)
    first, last = date(year - 1, 10, 1), date(year, 9, 30)
    return Span(f"{first.isoformat()}/{last.isoformat()}", first, last)


def fiscal_number(span: Span) -> int | None:
    """Return the Gregorian year that a fiscal year is called by, None of any other Span."""
    year = span.last.year
    first_named = FIRST_FISCAL_YEAR - BUDDHIST_OFFSET
    return (
        year
        if year in range(first_named, COMMON.stop) and span == fiscal_span(year, "CE")
        else None
    )
