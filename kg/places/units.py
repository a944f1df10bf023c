"""Provinces, districts and subdistricts, with their official codes, from ``geothai``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import geothai
from geothai.abolished import abolished_areas

from kg.places.lexicon import KINDS, Kind, PlaceWords, key, place_words

_CODE_DIGITS: Mapping[int, Kind] = {2: "province", 4: "district", 6: "subdistrict"}
BANGKOK = "10"
CAPITAL = "01"


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, district or subdistrict of Thailand, in use or abolished.

    Attributes
    ----------
    code
        Of the Department of Provincial Administration (DOPA), which Thai Industrial Standard
        1099 took over: two digits for a province, four for a district, six for a subdistrict;
        each begins with its parent's.
    kind
        ``"province"`` (Bangkok too), ``"district"`` (amphoe or khet) or ``"subdistrict"`` (tambon
        or khwaeng).
    name_th, name_en
        The official names without the word for the kind; name_en may be "" if abolished.
    postal_codes
        Of a subdistrict.
    since
        The day from which it exists, where a notice in the Royal Gazette tells; None if it is
        not known, as for most.
    until
        The day from which it does not exist any more, None if it is in use. 2006-01-01 is when
        DOPA struck old codes from its list: such a unit may have ended long before.
    successors
        Codes of the units that took an abolished one's place, where known.
    latitude, longitude
        Degrees (WGS 84) of a province's capital, to about a kilometre. None for lower units:
        neither ``geothai`` nor we have them.
    """

    code: str
    kind: Kind
    name_th: str
    name_en: str
    postal_codes: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None

    @property
    def parent(self) -> str:
        """The code of the unit it lies in, "" of a province."""
        return self.code[:-2]

    @property
    def province(self) -> str:
        """The code of its province, which is its own if it is one."""
        return self.code[:2]

    @property
    def iso(self) -> str:
        """The code in ISO 3166-2:TH of a province in use, "" of anything else.

        The standard numbers the provinces as DOPA does (TH-38 is Bueng Kan); its TH-S, Pattaya,
        is a town and no province.
        """
        return f"TH-{self.code}" if self.kind == "province" and self.until is None else ""

    def exists(self, on: date | None = None) -> bool:
        """Tell whether it is in use, or was on a day.

        Parameters
        ----------
        on
            A day; None is now.
        """
        if on is None:
            return self.until is None
        began = self.since is None or self.since <= on
        return began and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Register:
    """All units, looked up by code and by name.

    Attributes
    ----------
    units
        By code, in the order of codes.
    named
        By kind and by the key of a name or alias.
    dotted
        The names with full stops in them, in lower case and without spaces.
    """

    units: Mapping[str, Unit]
    named: Mapping[tuple[Kind, str], tuple[Unit, ...]]
    dotted: frozenset[str]

    def is_name(self, text: str, kind: Kind | None = None) -> bool:
        """Tell whether a text is the whole name of a unit; a full stop then belongs to it."""
        if "." in text and text.replace(" ", "").casefold() not in self.dotted:
            return False
        return any((other, key(text)) in self.named for other in ((kind,) if kind else KINDS))


@cache
def register() -> Register:
    """Return all units; the data are read once, when they are first asked for."""
    words = place_words()
    units = {unit.code: unit for unit in sorted(_units(words), key=lambda unit: unit.code)}
    named: dict[tuple[Kind, str], list[Unit]] = {}
    dotted: set[str] = set()
    for unit in units.values():
        names = set(_names(unit, words))
        dotted |= {name.replace(" ", "").casefold() for name in names if "." in name}
        for found in sorted({key(name) for name in names} - {""}):
            named.setdefault((unit.kind, found), []).append(unit)
    return Register(units, {found: tuple(same) for found, same in named.items()}, frozenset(dotted))


def _names(unit: Unit, words: PlaceWords) -> Iterator[str]:
    """Yield the names of a unit; one in brackets is a second name."""
    for name in (unit.name_th, unit.name_en):
        yield name
        yield from name.rstrip(")").split("(") if "(" in name else ()
    yield from words.aliases.get(unit.code, ())


def _units(words: PlaceWords) -> Iterator[Unit]:
    """Yield every unit, in use and abolished."""
    abolished = tuple(_abolished(words))
    began = _beginnings(abolished)
    for province in geothai.provinces():
        latitude, longitude = words.coordinates.get(province.code, (None, None))
        yield Unit(
            province.code,
            "province",
            province.name_th,
            province.name_en,
            since=began.get(province.code),
            latitude=latitude,
            longitude=longitude,
        )
        for district in geothai.districts(province.code):
            name = _without(district.name_th, words.before("district"))
            start = began.get(district.code)
            yield Unit(district.code, "district", name, district.name_en, since=start)
            for place in geothai.subdistricts(district.code):
                yield Unit(
                    place.code,
                    "subdistrict",
                    place.name_th,
                    place.name_en,
                    place.postal_codes,
                    since=began.get(place.code),
                )
    yield from abolished


def _abolished(words: PlaceWords) -> Iterator[Unit]:
    """Yield the abolished areas; entries of registry offices are no areas."""
    for area in abolished_areas():
        if any(word in area.name_th for word in words.registries):
            continue
        # Some names carry the word for their kind, and the province behind a space.
        name = _without(area.name_th, words.before("district")).partition(" ")[0]
        yield Unit(
            area.code,
            _CODE_DIGITS[len(area.code)],
            name,
            area.name_en or "",
            until=date.fromisoformat(area.successors_in_force or area.abolished_on),
            successors=area.successors,
        )


def _beginnings(abolished: Iterable[Unit]) -> dict[str, date]:
    """Return when units began, where notices tell it.

    A unit began when it took the place of an abolished one; a district or province also when all
    its parts began so, out of units that lay elsewhere.
    """
    noticed = {area.code for area in abolished_areas() if area.successors_basis == "notice"}
    began: dict[str, date] = {}
    origins: dict[str, set[str]] = {}
    for unit in abolished:
        if unit.code in noticed and unit.until is not None:
            for heir in unit.successors:
                began[heir] = min(unit.until, began.get(heir, unit.until))
                origins.setdefault(heir, set()).add(unit.code)
    for province in geothai.provinces():
        districts = geothai.districts(province.code)
        for district in districts:
            parts = [place.code for place in geothai.subdistricts(district.code)]
            _begin_with(district.code, parts, began, origins)
        _begin_with(province.code, [district.code for district in districts], began, origins)
    return began


def _begin_with(
    code: str, parts: Sequence[str], began: dict[str, date], origins: dict[str, set[str]]
) -> None:
    """Note that a unit began with its parts, if all of them came from elsewhere."""
    sources = [origins.get(part, set()) for part in parts]
    elsewhere = {source for known in sources for source in known if not source.startswith(code)}
    if code not in began and all(known & elsewhere for known in sources):
        began[code] = min(began[part] for part in parts)
        origins[code] = elsewhere


def _without(name: str, words: Iterable[str]) -> str:
    """Return a name without the word for its kind."""
    for word in words:
        if name.startswith(word) and len(name) > len(word):
            return name[len(word) :].strip()
    return name
