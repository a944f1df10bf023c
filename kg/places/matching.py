"""Names to the units that may have them: exactly, cut short, or nearly."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.places.lexicon import KINDS, Kind, key, place_words
from kg.places.units import BANGKOK, CAPITAL, Register, Unit

NEAR = 0.8
MARGIN = 0.1
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """Where, of which kind and when a unit is looked for.

    Attributes
    ----------
    register
        All units.
    kind
        Of the unit; None if the name does not say it.
    parent
        What it lies in, at any depth; None is the country.
    on
        The day on which it existed; None is now.
    abolished
        Whether units are looked for that are no more, instead of those of the day.
    """

    register: Register
    kind: Kind | None = None
    parent: Unit | None = None
    on: date | None = None
    abolished: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of units below the parent, the largest first."""
        return KINDS[KINDS.index(self.parent.kind) + 1 :] if self.parent else KINDS

    def holds(self, unit: Unit) -> bool:
        """Tell whether a unit lies there, and was there then."""
        if self.parent and not (
            unit.code.startswith(self.parent.code) and len(unit.code) > len(self.parent.code)
        ):
            return False
        return unit.until is not None if self.abolished else unit.exists(self.on)

    def named(self, name: str) -> tuple[Unit, ...]:
        """Return the units of a name, by code: those directly below the parent, else deeper."""
        if self.kind:
            return self._of_kind(name, self.kind)
        for kinds in (self.kinds[:1], self.kinds[1:]):
            found = tuple(unit for kind in kinds for unit in self._of_kind(name, kind))
            if found:
                return found
        return ()

    def cut_short(self, name: str) -> tuple[Unit, ...]:
        """Return the units whose Thai name begins with one that is printed as cut short."""
        stem = key(name.removesuffix(place_words().cut))
        if not name.endswith(place_words().cut) or not stem:
            return ()
        kinds = (self.kind,) if self.kind else self.kinds[:1]
        found = {
            unit.code: unit
            for (kind, known), units in self.register.named.items()
            if kind in kinds and known.startswith(stem)
            for unit in filter(self.holds, units)
            if key(unit.name_th) == known
        }
        return tuple(found[code] for code in sorted(found))

    def near(self, name: str) -> list[tuple[float, Unit]]:
        """Return the units with the likest names, the likest first, with their likeness.

        The likeness of two names is twice the letters they share in order by all their letters.
        """
        wanted = key(name)
        kinds = (self.kind,) if self.kind else self.kinds
        rated: dict[str, float] = {}
        for (kind, known), units in self.register.named.items():
            likeness = _likeness(wanted, known) if kind in kinds else 0.0
            if likeness >= NEAR - MARGIN:
                for unit in filter(self.holds, units):
                    rated[unit.code] = max(likeness, rated.get(unit.code, 0.0))
        ordered = sorted(rated.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(likeness, self.register.units[code]) for code, likeness in ordered]

    def meant(self, name: str) -> Unit | None:
        """Return the one unit that a misspelt name can be meant for, None if there is none.

        It must be one of few: a province, or directly below a parent that is given. No unit at
        all may have the name, and no other may be nearly as near.
        """
        kind = self.kind or (self.kinds[0] if self.parent and self.kinds else None)
        if kind is None or kind != (self.kinds or (None,))[0] or len(key(name)) < SHORTEST:
            return None
        if any((other, key(name)) in self.register.named for other in KINDS):
            return None
        rated = Scope(self.register, kind, self.parent, self.on).near(name)
        if not rated or rated[0][0] < NEAR:
            return None
        alone = len(rated) == 1 or rated[0][0] - rated[1][0] >= MARGIN
        return rated[0][1] if alone else None

    def _of_kind(self, name: str, kind: Kind) -> tuple[Unit, ...]:
        """Return the units of a name and kind, by code."""
        found = {
            unit.code: unit
            for spelling in _spellings(name)
            for unit in self.register.named.get((kind, spelling), ())
            if self.holds(unit)
        }
        if kind == "district" and key(name) in _capital_keys():
            found |= {unit.code: unit for unit in self._capitals() if self.holds(unit)}
        return tuple(found[code] for code in sorted(found))

    def _capitals(self) -> Iterator[Unit]:
        """Yield the capital district of the parent, or of every province."""
        for code, unit in self.register.units.items():
            if unit.kind == "district" and code.endswith(CAPITAL) and unit.province != BANGKOK:
                yield unit


def _capital_keys() -> frozenset[str]:
    """Return the keys of the words that alone mean a capital district."""
    return frozenset(key(word) for words in place_words().capital.values() for word in words)


def _spellings(name: str) -> tuple[str, ...]:
    """Return the keys of a name: as it is, and with the official word for a capital district."""
    keys = [key(name)]
    for official, *others in place_words().capital.values():
        for other in others:
            if keys[0].startswith(key(other)):
                keys.append(key(official) + keys[0].removeprefix(key(other)))
    return tuple(keys)


def _likeness(one: str, other: str) -> float:
    """Return how like two names are, in [0, 1]."""
    if not one or not other:
        return 0.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < NEAR - MARGIN or matcher.quick_ratio() < NEAR - MARGIN:
        return 0.0
    return matcher.ratio()
