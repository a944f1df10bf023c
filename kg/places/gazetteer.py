"""Names of places to units, within what they lie in and on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.places.chains import Part, split
from kg.places.lexicon import Kind, key, place_words
from kg.places.matching import Scope
from kg.places.refusals import Refusals
from kg.places.units import Unit, register

_CODE = re.compile(r"(?:TH-)?([0-9]{2})|[0-9]{4}|[0-9]{6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which unit a printed name means.

    Attributes
    ----------
    printed
        The name as printed, with the word for its kind.
    unit
        The unit that is meant.
    correction
        Whether no unit has the printed name and `unit` is the one that must be meant: keep the
        printed form as an alias, and the unit's code as a correction.
    warnings
        What a reader should know: of a correction, an abolished unit, an abbreviation that
        several units might have. One sentence each; those of `above` are not repeated.
    above
        The units that the same text names it to lie in, the largest first.
    """

    printed: str
    unit: Unit
    correction: bool = False
    warnings: tuple[str, ...] = ()
    above: tuple[Resolution, ...] = ()

    @property
    def every_warning(self) -> tuple[str, ...]:
        """The warnings about the whole text, those of the largest unit first."""
        return tuple(note for one in (*self.above, self) for note in one.warnings)


class Gazetteer:
    """The provinces, districts and subdistricts of Thailand, found by name or code.

    A name that does not say its kind is looked for directly below what it lies in (of the whole
    country: among the provinces), then deeper. A name that no unit has is corrected if it can
    only be meant for one: a province, or a unit whose parent is given, that is much nearer to it
    than any other, while no unit anywhere has the name. A name that is in use no more means the
    abolished unit, with a warning that names its successors. All else is refused.

    The data are read when a first unit is asked for. Sources: ``geothai`` (GeoThai, CC BY 4.0),
    from the list of the Department of Provincial Administration.

    Examples
    --------
    >>> gazetteer = Gazetteer()
    >>> gazetteer.resolve("Chae Son, Mueang Pan, Lampang").unit.code
    '521304'
    >>> gazetteer.unit("TH-38").name_en
    'Bueng Kan'
    """

    def unit(self, code: str) -> Unit:
        """Return the unit of a code, in use or abolished.

        Parameters
        ----------
        code
            Two, four or six digits, or a province's code in ISO 3166-2 (``"TH-52"``).

        Raises
        ------
        SourceError
            No unit has the code.
        """
        match = _CODE.fullmatch(code.strip())
        found = register().units.get(match[1] or match[0]) if match else None
        if found is None:
            raise self._refusals.no_code(code)
        return found

    def above(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units that a unit lies in, the largest first."""
        units = register().units
        codes = (unit.code[:length] for length in range(2, len(unit.code), 2))
        return tuple(units[code] for code in codes if code in units)

    def below(self, unit: Unit, *, on: date | None = None) -> tuple[Unit, ...]:
        """Return the units directly below a unit that are in use, or were on a day, by code."""
        return tuple(
            other
            for code, other in register().units.items()
            if code[:-2] == unit.code and other.exists(on)
        )

    def full_name(self, unit: Unit, *, language: str = "th") -> str:
        """Return a unit's name with the words for its kind, and the units that it lies in.

        Parameters
        ----------
        unit
            Any unit.
        language
            ``"th"`` or ``"en"``. A unit without an English name is called by its Thai one.
        """
        return self._refusals.full_name(unit, language)

    def resolve(
        self,
        name: str,
        *,
        kind: Kind | None = None,
        within: Unit | str | None = None,
        on: date | None = None,
    ) -> Resolution:
        """Return the unit that a name means.

        Parameters
        ----------
        name
            A name, an address from small to large or a code, in Thai or English.
        kind
            ``"province"``, ``"district"`` or ``"subdistrict"``, if the name does not say it.
        within
            What it lies in: a unit, or its name or code.
        on
            The day on which the name was used; None is today.

        Raises
        ------
        SourceError
            No unit has the name: the message names the nearest. Or several have it: the message
            lists them with their codes.
        """
        parent = self.resolve(within, on=on).unit if isinstance(within, str) else within
        text = place_words().normalise(name)
        if _CODE.fullmatch(text):
            return self._by_code(text, Scope(register(), kind, parent, on))
        parts = self._parts(name, text, kind)
        above: list[Resolution] = []
        for i, part in enumerate(parts):
            resolution = self._one(part, parent, on, inner=parts[i + 1 :])
            parent = resolution.unit
            above.append(resolution)
        return replace(above[-1], above=tuple(above[:-1]))

    def _parts(self, printed: str, text: str, kind: Kind | None) -> tuple[Part, ...]:
        """Return the names of an address, the largest unit first, the last of the kind asked."""
        try:
            parts = split(text, register())
        except ValueError as exc:
            raise self._refusals.unreadable(printed, str(exc)) from exc
        if not parts:
            raise self._refusals.unreadable(printed, "it is empty")
        *larger, last = parts
        if not larger:
            last = replace(last, printed=printed)
        if kind and last.kind not in {None, kind}:
            raise self._refusals.unreadable(printed, f"it names a {last.kind}, not a {kind}")
        return (*larger, replace(last, kind=last.kind or kind))

    def _one(
        self, part: Part, parent: Unit | None, on: date | None, *, inner: Sequence[Part]
    ) -> Resolution:
        """Return the unit of one name of an address; `inner` are the smaller ones behind it."""
        scope = Scope(register(), part.kind, parent, on)
        found = _that_hold(scope.named(part.name), inner, scope)
        if len(found) == 1:
            return Resolution(part.printed, found[0])
        if found:
            raise self._refusals.ambiguous(part.printed, found)
        cut = scope.cut_short(part.name)
        if cut:
            return self._cut(part, cut)
        gone = () if on else replace(scope, abolished=True).named(part.name)
        if len(gone) == 1:
            warning = self._refusals.abolished(part.printed, gone[0])
            return Resolution(part.printed, gone[0], warnings=(warning,))
        if gone:
            raise self._refusals.ambiguous(part.printed, gone)
        meant = scope.meant(part.name)
        if meant is None:
            raise self._refusals.nothing(part.printed, part.name, scope)
        warning = self._refusals.corrected(part.printed, meant)
        return Resolution(part.printed, meant, correction=True, warnings=(warning,))

    def _cut(self, part: Part, found: Sequence[Unit]) -> Resolution:
        """Return the one unit that a name cut short means, by itself or by convention."""
        if len(found) == 1:
            return Resolution(part.printed, found[0])
        code = place_words().conventions.get(key(part.name))
        for unit in found:
            if unit.code == code:
                warning = self._refusals.conventional(part.printed, unit, found)
                return Resolution(part.printed, unit, warnings=(warning,))
        raise self._refusals.ambiguous(part.printed, found)

    def _by_code(self, printed: str, scope: Scope) -> Resolution:
        """Return the unit of a code, if it is of the kind and place that are asked for."""
        unit = self.unit(printed)
        if (scope.kind and unit.kind != scope.kind) or not (
            scope.holds(unit) or replace(scope, abolished=True).holds(unit)
        ):
            raise self._refusals.nothing(printed, unit.name_th, scope)
        if scope.on is None and unit.until is not None:
            warning = self._refusals.abolished(printed, unit)
            return Resolution(printed, unit, warnings=(warning,))
        if not scope.holds(unit):
            raise self._refusals.nothing(printed, unit.name_th, scope)
        return Resolution(printed, unit)

    @property
    def _refusals(self) -> Refusals:
        """What to say of a name that is not found."""
        return Refusals(register())


def _that_hold(found: tuple[Unit, ...], inner: Sequence[Part], scope: Scope) -> tuple[Unit, ...]:
    """Return the one of several units that has the next smaller one in it, else all."""
    if len(found) < 2 or not inner:  # noqa: PLR2004 (several)
        return found
    small = inner[0]
    holders = tuple(
        unit for unit in found if replace(scope, kind=small.kind, parent=unit).named(small.name)
    )
    return holders or found
