"""Tokens of a date, or of the two sides of a period, to a Span."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.calendar.eras import Point, era_of, fiscal_span, span_of
from kg.calendar.lexicon import Token
from kg.calendar.spans import OPEN, UNKNOWN, Span, join

_FULL_YEAR = 4
_SHORT_YEAR = 2
_THIS_CENTURY = 2500
_WORDLESS = {"noise", "comma", "between", "from", "onwards"}
_WHOLES = {"open": OPEN, "present": OPEN, "unknown": UNKNOWN}
_JOINED = ("number", "month", "number")


@dataclass(frozen=True, slots=True)
class _Side:
    """A date as far as it is printed: figures of the year, None or "" where it prints nothing."""

    year: str | None = None
    month: int | None = None
    day: int | None = None
    era: str | None = None
    weekday: int | None = None
    mark: str | None = None
    fiscal: bool | None = None
    whole: Span | None = None


def read_tokens(tokens: Iterable[Token], era: str, *, thai: bool) -> Span:
    """Return the Span of the tokens of a text.

    Parameters
    ----------
    tokens
        In the order of the text.
    era
        The era of years that do not say their own.
    thai
        Whether the text has Thai letters or digits, so that years of two digits are Buddhist.

    Raises
    ------
    ValueError
        They make no date, or it can mean two.
    """
    kept = _without_separators(tuple(tokens))
    kinds = {token.kind for token in kept}
    bounds = {"to", "dash", "and"} if "between" in kinds else {"to", "dash"}
    cuts = [i for i, token in enumerate(kept) if token.kind in bounds]
    if len(cuts) > 1:
        msg = "it has more than one dash or word between two dates"
        raise ValueError(msg)
    if cuts and "onwards" in kinds:
        msg = "it names an end and says that there is none"
        raise ValueError(msg)
    if not cuts:
        span = _span(_side(kept), era, thai=thai)
        return join(span, OPEN) if kinds & {"from", "onwards"} else span
    return _period(kept, cuts[0], era, thai=thai)


def _period(kept: Sequence[Token], cut: int, era: str, *, thai: bool) -> Span:
    """Return the Span of a period whose sides meet at one of its tokens."""
    left, right = _side(kept[:cut]), _side(kept[cut + 1 :])
    if right == _Side() and (left == _Side() or kept[cut].kind != "dash"):
        msg = "a date is missing; leave the cell empty if none is known"
        raise ValueError(msg)
    if any(token.kind == "present" for token in kept[:cut]):
        msg = "the present cannot be a start: write the date"
        raise ValueError(msg)
    if left == _Side():
        return join(UNKNOWN, _span(right, era, thai=thai))
    if right == _Side():
        return join(_span(left, era, thai=thai), OPEN)
    left, right = _completed(left, right)
    return join(_span(left, era, thai=thai), _span(right, era, thai=thai))


def _without_separators(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens without the two dashes or slashes around the name of a month."""
    dropped: set[int] = set()
    for i in range(len(tokens) - 4):
        kinds = tuple(token.kind for token in tokens[i : i + 5])
        if kinds[::2] == _JOINED and kinds[1] == kinds[3] and kinds[1] in {"dash", "slash"}:
            dropped |= {i + 1, i + 3}
    return tuple(token for i, token in enumerate(tokens) if i not in dropped)


def _completed(left: _Side, right: _Side) -> tuple[_Side, _Side]:
    """Return both sides of a period, each with what only the other prints."""
    if left.whole or right.whole:
        return left, right
    for side, other in ((left, right), (right, left)):
        if side.day is not None and side.month is None and (other.day is None or not other.month):
            msg = f"{side.day} alone is no day of a month; write all four figures of a year"
            raise ValueError(msg)
    return _lent(left, right), _lent(right, left)


def _lent(side: _Side, other: _Side) -> _Side:
    """Return a side with the year, era and month of the other where it prints none."""
    return replace(
        side,
        year=side.year or other.year,
        era=side.era or (other.era if _fits(side.year, other.era) else None),
        month=side.month if side.month is not None or side.day is None else other.month,
        fiscal=side.fiscal or other.fiscal,
    )


def _fits(year: str | None, era: str | None) -> bool:
    """Tell whether a year may be of the era that the other side of its period says."""
    if not year or not era or len(year) != _FULL_YEAR:
        return True
    try:
        return era_of(int(year), era) == era
    except ValueError:
        return False


def _side(tokens: Sequence[Token]) -> _Side:
    """Return what one side of a period prints."""
    kept = [token for token in tokens if token.kind not in _WORDLESS]
    for token in kept:
        if token.kind in _WHOLES:
            if len(kept) > 1:
                msg = f'"{token.text}" stands beside a date'
                raise ValueError(msg)
            return _Side(whole=_WHOLES[token.kind])
    side = _Side()
    for i, token in enumerate(kept):
        side = _with(side, _printed(kept, i, side), token)
    return side


def _with(side: _Side, more: _Side, token: Token) -> _Side:
    """Return a side with what one more token prints."""
    for name in ("year", "month", "day", "era", "weekday"):
        if getattr(side, name) is not None and getattr(more, name) is not None:
            msg = f'it has two values for the {name}, the second is "{token.text}"'
            raise ValueError(msg)
    return _Side(
        year=more.year or side.year,
        month=side.month if more.month is None else more.month,
        day=side.day if more.day is None else more.day,
        era=more.era or side.era,
        weekday=more.weekday or side.weekday,
        mark=_marks(side.mark, more.mark),
        fiscal=more.fiscal or side.fiscal,
    )


def _marks(first: str | None, second: str | None) -> str | None:
    """Return EDTF's mark for two marks: uncertain and approximate are one sign."""
    return "%" if first and second and first != second else first or second


def _printed(tokens: Sequence[Token], position: int, side: _Side) -> _Side:
    """Return what the token at a position prints; `side` is what the ones before it do."""
    token = tokens[position]
    if token.kind == "number":
        return _number(tokens, position, side)
    if token.kind in {"ymd", "dmy", "my", "ym"}:
        return _figures(token)
    simple = {
        "be": _Side(era="BE"),
        "ce": _Side(era="CE"),
        "month": _Side(month=token.value),
        "weekday": _Side(weekday=token.value),
        "fiscal": _Side(fiscal=True),
        "year": _Side(),
        "mark": _Side(mark=token.text),
        "approximately": _Side(mark="~"),
    }
    if token.kind not in simple:
        msg = f'"{token.text}" cannot stand there; two dates need two rows'
        raise ValueError(msg)
    return simple[token.kind]


def _figures(token: Token) -> _Side:
    """Return the parts of a date in figures."""
    parts = dict(zip(token.kind, token.parts, strict=True))
    day = parts.get("d")
    return _Side(parts["y"], int(parts["m"]), int(day) if day else None)


def _number(tokens: Sequence[Token], position: int, side: _Side) -> _Side:
    """Return a number as the year or the day that it must be."""
    token = tokens[position]
    figures = token.parts[0]
    before = tokens[position - 1].kind if position else ""
    months = [other for other in tokens[:position] if other.kind == "month"]
    if len(figures) == _FULL_YEAR or before in {"be", "ce", "year", "fiscal"}:
        return _Side(year=figures)
    if len(figures) > _SHORT_YEAR:
        msg = f"{figures} is no year of four digits"
        raise ValueError(msg)
    later = any(other.kind == "number" for other in tokens[position + 1 :])
    if months and (side.day is not None or (months[0].thai and not later)):
        return _Side(year=figures)
    return _Side(day=int(figures))


def _span(side: _Side, era: str, *, thai: bool) -> Span:
    """Return the Span of a completed side."""
    if side.whole:
        return side.whole
    if side.day is not None and side.month is None:
        msg = f"{side.day} alone is no day of a month; write all four figures of a year"
        raise ValueError(msg)
    if not side.year:
        msg = "the year is missing"
        raise ValueError(msg)
    year, its_era = _year(side.year, side.era or era, thai=thai)
    if side.fiscal:
        if side.month is not None or side.weekday or side.mark:
            msg = "a fiscal year has no month, day or mark: write the days instead"
            raise ValueError(msg)
        return fiscal_span(year, its_era)
    span = span_of(Point(year, side.month, side.day, its_era, side.mark or ""))
    if side.weekday:
        _check_weekday(span, side.weekday, exact=side.day is not None)
    return span


def _year(figures: str, era: str, *, thai: bool) -> tuple[int, str]:
    """Return a year in full, and its era."""
    if len(figures) == _SHORT_YEAR:
        if era == "CE" or not (thai or era == "BE"):
            msg = f"the year {figures} has two digits: write all four"
            raise ValueError(msg)
        return _THIS_CENTURY + int(figures), "BE"
    if len(figures) != _FULL_YEAR:
        msg = f"{figures} is no year of four digits"
        raise ValueError(msg)
    return int(figures), era_of(int(figures), era)


def _check_weekday(span: Span, weekday: int, *, exact: bool) -> None:
    """Refuse a day of the week that its date does not have."""
    if not exact:
        msg = "it has a day of the week and no day"
        raise ValueError(msg)
    if span.first.isoweekday() != weekday:
        msg = f"{span.first.isoformat()} was a {span.first.strftime('%A')}"
        raise ValueError(msg)
