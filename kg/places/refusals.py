"""What is said of a name that means no unit, or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.errors import SourceError
from kg.places.lexicon import place_words
from kg.places.matching import Scope
from kg.places.units import Register, Unit

SHOWN = 20
NEAREST = 3
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Refusals:
    """The errors and warnings about names, with the units they may mean."""

    register: Register

    def full_name(self, unit: Unit, language: str) -> str:
        """Return a unit's name and those of what it lies in, with the words for their kinds."""
        codes = (unit.code[:length] for length in range(len(unit.code), 0, -2))
        names = [
            place_words().full(
                (other.name_en if language == "en" else "") or other.name_th,
                other.kind,
                province=other.province,
                language=language,
            )
            for other in (self.register.units.get(code) for code in codes)
            if other is not None
        ]
        return (", " if language == "en" else " ").join(names)

    def listed(self, units: Sequence[Unit]) -> str:
        """Return units with their codes, the first twenty and a count."""
        shown = ", ".join(
            f"{self.full_name(unit, 'th')} ({unit.code}{_times(unit)})" for unit in units[:SHOWN]
        )
        more = len(units) - SHOWN
        return f"{shown} and {more} more" if more > 0 else shown

    def unreadable(self, name: str, why: str) -> SourceError:
        """Return the error for a text that is no place."""
        return SourceError(
            f'"{name[:_LONGEST]}" cannot be read as a place: {why}. Write for example '
            f"{place_words().example}, or the official code"
        )

    def no_code(self, code: str) -> SourceError:
        """Return the error for a code that no unit has."""
        return SourceError(
            f'no province, district or subdistrict has the code "{code[:_LONGEST]}": it has two, '
            "four or six digits (DOPA), or is TH- and a province's two (ISO 3166-2)"
        )

    def ambiguous(self, printed: str, units: Sequence[Unit]) -> SourceError:
        """Return the error for a name that several units have."""
        return SourceError(
            f'"{printed[:_LONGEST]}" is the name of {len(units)} units: {self.listed(units)}; '
            f"write what it is and what it lies in, as {place_words().example}, or its code"
        )

    def nothing(self, printed: str, name: str, scope: Scope) -> SourceError:
        """Return the error for a name that no unit has, with the nearest."""
        what = scope.kind or "province, district or subdistrict"
        where = f" of {self.full_name(scope.parent, 'th')}" if scope.parent else ""
        when = f" on {scope.on.isoformat()}" if scope.on else ""
        found = f'"{printed[:_LONGEST]}" is no {what}{where}{when}'
        everywhere = Scope(self.register)
        others = [
            *self._namesakes(name, everywhere),
            *self._namesakes(name, replace(everywhere, abolished=True)),
        ]
        if others:
            return SourceError(
                f"{found}; the name is that of {self.listed(others)}: correct what it is or what "
                "it lies in, or write the code"
            )
        nearest = [unit for _, unit in scope.near(name)[:NEAREST]]
        if nearest:
            return SourceError(f"{found}; did you mean {self.listed(nearest)}?")
        return SourceError(
            f"{found}, and no name is near it; write for example {place_words().example}, or the "
            "official code"
        )

    @staticmethod
    def _namesakes(name: str, scope: Scope) -> list[Unit]:
        """Return all units of a name, of any kind."""
        return [unit for kind in scope.kinds for unit in replace(scope, kind=kind).named(name)]

    def corrected(self, printed: str, unit: Unit) -> str:
        """Return the warning for a name that was corrected."""
        return (
            f'"{printed}" is the name of no {unit.kind}: read as {self.full_name(unit, "th")} '
            f"({unit.code})"
        )

    def conventional(self, printed: str, unit: Unit, others: Sequence[Unit]) -> str:
        """Return the warning for an abbreviation that several units might have."""
        also = [other for other in others if other != unit]
        return (
            f'"{printed}" is read as {self.full_name(unit, "th")} ({unit.code}), which newspapers '
            f"mean by it; it could be {self.listed(also)}"
        )

    def abolished(self, printed: str, unit: Unit) -> str:
        """Return the warning for a unit that is no more."""
        heirs = [self.register.units[code] for code in unit.successors]
        now = f"its area is now {self.listed(heirs)}" if heirs else "its successors are not known"
        return f'"{printed}" ({unit.code}) is not in use since {_day(unit.until)}: {now}'


def _times(unit: Unit) -> str:
    """Return when a unit began and ended, where it is known and not as usual."""
    began = f" since {_day(unit.since)}" if unit.since else ""
    return began + (f" until {_day(unit.until)}" if unit.until else "")


def _day(day: date | None) -> str:
    """Return a day as ISO 8601."""
    return day.isoformat() if day else ""
