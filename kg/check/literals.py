"""Literals of XML Schema: which spellings are well formed, and how values compare.

References
----------
XML Schema 1.1 part 2, lexical spaces; SPARQL 1.1 §17.3, the operators ``<`` and ``<=``; RDF 1.1
Concepts §5: no white space is taken off.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal

from kg.check.terms import STRING, XSD

_ZONE = r"(?P<zone>Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"-(?P<month>0[1-9]|1[0-2])"
_DAY = r"-(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?P<hour>[01][0-9]|2[0-4]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9](?:\.[0-9]+)?)"
_MOMENTS = {
    "dateTime": re.compile(f"{_YEAR}{_MONTH}{_DAY}T{_TIME}{_ZONE}"),
    "date": re.compile(f"{_YEAR}{_MONTH}{_DAY}{_ZONE}"),
    "gYearMonth": re.compile(f"{_YEAR}{_MONTH}{_ZONE}"),
    "gYear": re.compile(f"{_YEAR}{_ZONE}"),
    "time": re.compile(f"{_TIME}{_ZONE}"),
}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_SOME_DIGITS = 4_000
"""Python turns no more digits into a number; a longer one is compared as a decimal."""

_SECONDS_A_DAY = 86_400
_FARTHEST_ZONE = 14 * 3600
_LEAP_CYCLE = 400
_LAST_HOUR = 24

Number = int | Decimal | float
Value = Number | bool | str


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time: seconds on a line, in UTC if it names a time zone."""

    kind: str
    seconds: Decimal
    has_zone: bool


def is_known(datatype: str) -> bool:
    """Tell whether the spellings of a datatype are checked."""
    name = datatype.removeprefix(XSD)
    return name != datatype and (
        name in _RANGES or name in _MOMENTS or name in {"decimal", "double", "float", "boolean"}
    )


def is_well_formed(literal: Literal) -> bool:
    """Tell whether a literal is spelt as its datatype asks; True if that is not known."""
    return not is_known(literal.datatype.value) or value_of(literal) is not None


def value_of(literal: Literal) -> Value | Moment | None:
    """Return the value of a literal; None if it is ill-typed or of a datatype without order."""
    if literal.datatype == STRING:
        return literal.value
    name = literal.datatype.value.removeprefix(XSD)
    if name == literal.datatype.value:
        return None
    if name in _RANGES:
        return _integer(literal.value, name)
    if name in _MOMENTS:
        return _moment(literal.value, name)
    read = _READERS.get(name)
    return read(literal.value) if read else None


def is_less(left: Literal, right: Literal, *, or_equal: bool) -> bool:
    """Tell whether ``left < right`` (or ``<=``); False where the two cannot be compared."""
    match value_of(left), value_of(right):
        case Moment() as first, Moment() as second:
            return _is_before(first, second, or_equal=or_equal)
        case (str() as one, str() as other) | (bool() as one, bool() as other):
            return one <= other if or_equal else one < other  # type: ignore[operator]  # one kind
        case (bool(), _) | (_, bool()):
            return False
        case (float() as low, (int() | Decimal() | float()) as high) | (
            (int() | Decimal()) as low,
            float() as high,
        ):
            return _float(low) <= _float(high) if or_equal else _float(low) < _float(high)
        case (int() | Decimal()) as low, (int() | Decimal()) as high:
            return low <= high if or_equal else low < high
        case _:
            return False


def _is_before(first: Moment, second: Moment, *, or_equal: bool) -> bool:
    if first.kind != second.kind:
        return False
    apart = second.seconds - first.seconds
    if first.has_zone == second.has_zone:
        return apart >= 0 if or_equal else apart > 0
    return apart > _FARTHEST_ZONE  # whatever the zone that is not named


def _integer(text: str, name: str) -> Number | None:
    if not _INTEGER.fullmatch(text):
        return None
    number: Number = int(text) if len(text) < _SOME_DIGITS else Decimal(text)
    low, high = _RANGES[name]
    fits = (low is None or number >= low) and (high is None or number <= high)
    return number if fits else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def _double(text: str) -> float | None:
    return float(text) if _DOUBLE.fullmatch(text) else None


def _single(text: str) -> float | None:
    number = _double(text)
    if number is None:
        return None
    try:
        rounded: float = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")
    return rounded


def _float(value: Number) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _moment(text: str, name: str) -> Moment | None:
    found = _MOMENTS[name].fullmatch(text)
    if not found:
        return None
    part = found.groupdict()
    days = _days(
        int(part.get("year") or 2000), int(part.get("month") or 1), int(part.get("day") or 1)
    )
    if days is None:
        return None
    seconds = Decimal(days * _SECONDS_A_DAY)
    if part.get("hour"):
        hour, minute, second = int(part["hour"]), int(part["minute"]), Decimal(part["second"])
        if hour == _LAST_HOUR and (minute or second):
            return None
        seconds += hour % _LAST_HOUR * 3600 if name == "time" else hour * 3600
        seconds += minute * 60 + second
    zone = part["zone"]
    if zone and zone != "Z":
        ahead = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
        seconds -= ahead if zone[0] == "+" else -ahead
    return Moment(name, seconds, zone is not None)


def _days(year: int, month: int, day: int) -> int | None:
    """Return the number of a day in the proleptic Gregorian calendar; None if there is none."""
    cycles, rest = divmod(year, _LEAP_CYCLE)
    try:
        within = dt.date(rest + _LEAP_CYCLE, month, day).toordinal()
    except ValueError:
        return None
    return within + (cycles - 1) * 146_097


_READERS: dict[str, Callable[[str], Value | None]] = {
    "decimal": _decimal,
    "double": _double,
    "float": _single,
    "boolean": _BOOLEANS.get,
}
