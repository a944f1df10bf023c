"""Spans as people read them, in Thai and English. What is shown reads back as the same Span."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.calendar.edtf_text import plain_point
from kg.calendar.eras import (
    BARE_BUDDHIST,
    BARE_COMMON,
    BUDDHIST_OFFSET,
    FIRST_YEAR_FROM_JANUARY,
    LIKELY_COMMON,
    Point,
    buddhist_year,
    fiscal_number,
    span_of,
)
from kg.calendar.lexicon import lexicon
from kg.calendar.periods import ends
from kg.calendar.spans import OPEN, UNKNOWN, Span


def to_thai(span: Span, *, short: bool = False) -> str:
    """Return a date in Thai words, years in the Buddhist Era.

    Years are counted as they were called then: before 1941 they began on 1 April, and a Gregorian
    year of that time, which is none of the Buddhist Era, is shown as one of the Common Era.

    Parameters
    ----------
    span
        A date or period. Nothing written gives nothing; a form of EDTF that has no words gives
        its first and last day, with the EDTF text in brackets.
    short
        Abbreviate the months.
    """
    return _Language(lexicon().show["th"], lexicon().months["th"], short, buddhist=True).text(span)


def to_english(span: Span, *, short: bool = False) -> str:
    """Return a date in English words, years in the Common Era.

    Parameters
    ----------
    span
        A date or period, as for `to_thai`.
    short
        Abbreviate the months.

    Examples
    --------
    >>> from kg.calendar import parse_date
    >>> to_english(parse_date("26/08/2566")), to_english(parse_date("2567-"))
    ('26 August 2023', 'from 2024 onwards')
    """
    return _Language(lexicon().show["en"], lexicon().months["en"], short, buddhist=False).text(span)


@dataclass(frozen=True, slots=True)
class _Language:
    """The words and the era of one language."""

    show: Mapping[str, str]
    months: tuple[tuple[str, ...], ...]
    short: bool
    buddhist: bool

    def text(self, span: Span) -> str:
        """Return the words of any Span."""
        if span.absent:
            return ""
        if span in (OPEN, UNKNOWN):
            return self.show["open" if span == OPEN else "unknown"]
        fiscal = fiscal_number(span)
        if fiscal:
            offset = BUDDHIST_OFFSET if self.buddhist else 0
            return self.show["fiscal"].format(year=fiscal + offset)
        return self._period(span) if "/" in span.edtf else self._date(span)

    def _period(self, span: Span) -> str:
        """Return the words of a period."""
        lower, upper = ends(span)
        if lower == UNKNOWN and upper != OPEN:
            return self.show["until"].format(self.text(upper))
        if upper == OPEN and lower != UNKNOWN:
            return self.show["since"].format(self.text(lower))
        return self._shared(lower, upper) or self.show["range"].format(
            first=self.text(lower), last=self.text(upper)
        )

    def _shared(self, lower: Span, upper: Span) -> str:
        """Return the words of days of one month, or of years of one era, else nothing."""
        first, last = plain_point(lower.edtf), plain_point(upper.edtf)
        if first is None or last is None or first.mark or last.mark:
            return ""
        if first.day and last.day and (first.year, first.month) == (last.year, last.month):
            return self.show["days"].format(
                first=first.day,
                last=last.day,
                month=self._month(lower.first.month),
                year=self._year(lower.first),
            )
        modern = not self.buddhist or self._is_modern(first)
        if first.month is None and last.month is None and modern:
            return self.show["years"].format(
                first=self._year(lower.first), last=self._year(upper.first)
            )
        return ""

    def _date(self, span: Span) -> str:
        """Return the words of a year, month or day, or of what has none."""
        point = plain_point(span.edtf)
        if point is None or (point.month is not None and point.month > len(self.months)):
            return self._wordless(span)
        names = {
            "day": point.day,
            "month": self._month(span.first.month),
            "year": self._year(span.first),
        }
        if point.month is not None:
            words = self.show["month" if point.day is None else "day"].format(**names)
        elif self.buddhist and not self._is_modern(point):
            words = self.show["gregorian_year"].format(year=f"{point.year:04d}")
        else:
            words = self.show["year"].format(**names)
        return self._marked(words, point.mark)

    def _marked(self, words: str, mark: str) -> str:
        """Return the words of a date that is approximate, uncertain or both."""
        if mark in {"~", "%"}:
            words = self.show["approximate"].format(words)
        return self.show["uncertain"].format(words) if mark in {"?", "%"} else words

    def _wordless(self, span: Span) -> str:
        """Return the words of a year from April, else the first and last day and the EDTF."""
        for year in (buddhist_year(span.first), buddhist_year(span.first) + 1):
            for mark in ("", "~", "?", "%"):
                if year < FIRST_YEAR_FROM_JANUARY and span == span_of(
                    Point(year, era="BE", mark=mark)
                ):
                    return self._marked(self.show["buddhist_year"].format(year=year), mark)
        days = [self._date(Span(day.isoformat(), day, day)) for day in (span.first, span.last)]
        return self.show["range"].format(first=days[0], last=days[1]) + f" ({span.edtf})"

    def _month(self, number: int) -> str:
        """Return the name of a month; the second name is the short one."""
        return self.months[number - 1][: 2 if self.short else 1][-1]

    def _year(self, day: date) -> str:
        """Return the year of a day in the language's era, which it says where it must."""
        year = buddhist_year(day) if self.buddhist else day.year
        if year in (BARE_BUDDHIST if self.buddhist else BARE_COMMON):
            return str(year)
        # Buddhist years that era_of refuses are shown as Gregorian ones, which read back.
        if self.buddhist and year > BUDDHIST_OFFSET and year not in LIKELY_COMMON:
            return self.show["buddhist_year"].format(year=f"{year:04d}")
        return self.show["gregorian_year"].format(year=f"{day.year:04d}")

    @staticmethod
    def _is_modern(point: Point) -> bool:
        """Tell whether a Gregorian year is also one of the Buddhist Era."""
        return point.year + BUDDHIST_OFFSET >= FIRST_YEAR_FROM_JANUARY
