"""The words of places, read from ``lexicons/places.toml``, and the keys that names are found by."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from kg.errors import OntologyError
from kg.resources import resource

Kind = Literal["province", "district", "subdistrict"]
KINDS: tuple[Kind, ...] = ("province", "district", "subdistrict")

_UNSEEN = re.compile(r"[\s.'\u2019()-]")


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words of places.

    Attributes
    ----------
    example
        A place as people may write it, for messages.
    capital
        By language, the words for the capital district of a province.
    country
        Words for the country, which end an address.
    cut
        The sign of a name cut short.
    aliases
        Other names of units, by code.
    conventions
        By the key of an abbreviation that fits several units, the code that is meant.
    registries
        Words in the names of registry offices.
    coordinates
        Latitude and longitude of the provinces' capitals, by code.
    """

    example: str
    capital: Mapping[str, tuple[str, ...]]
    country: frozenset[str]
    cut: str
    aliases: Mapping[str, tuple[str, ...]]
    conventions: Mapping[str, str]
    registries: tuple[str, ...]
    coordinates: Mapping[str, tuple[float, float]]
    _spelling: Mapping[str, str]
    _before: Mapping[str, tuple[str, ...]]
    _after: Mapping[str, tuple[str, ...]]
    _show: Mapping[tuple[str, str, str], str]

    def before(self, kind: Kind) -> tuple[str, ...]:
        """Return the words for a kind of unit that stand before its name, longest first."""
        return self._before[kind]

    def after(self, kind: Kind) -> tuple[str, ...]:
        """Return the words for a kind of unit that stand after its name, longest first."""
        return self._after[kind]

    def full(self, name: str, kind: Kind, *, province: str, language: str) -> str:
        """Return a name with the word for its kind, as its province uses it."""
        usual = self._show[language, "", kind]
        return self._show.get((language, province, kind), usual).format(name)

    def normalise(self, text: str) -> str:
        """Return a text with plain spaces and vowels, and nothing invisible."""
        composed = unicodedata.normalize("NFC", text)
        seen = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
        for found, stands_for in self._spelling.items():
            seen = seen.replace(found, stands_for)
        return " ".join(seen.split())


def key(name: str) -> str:
    """Return what two spellings of one name share: no case, spaces, full stops or hyphens."""
    return _UNSEEN.sub("", place_words().normalise(name)).casefold()


@cache
def place_words() -> PlaceWords:
    """Return the words of places; the file is read once.

    Raises
    ------
    OntologyError
        The lexicon that comes with the package is missing or damaged.
    """
    path = resource("ontology") / "lexicons" / "places.toml"
    try:
        return _words(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        msg = f"{path}: the places' lexicon cannot be read: {exc!r}; install the package again"
        raise OntologyError(msg) from exc


def _words(data: Mapping[str, Any]) -> PlaceWords:
    """Return the words of the parsed file."""
    return PlaceWords(
        example=str(data["example"]),
        capital={str(language): _texts(words) for language, words in data["capital"].items()},
        country=frozenset(word.casefold() for word in _texts(data["country"]["words"])),
        cut=str(data["cut"]["sign"]),
        aliases={str(code): _texts(names) for code, names in data["aliases"].items()},
        conventions={str(name): str(code) for name, code in data["conventions"].items()},
        registries=_texts(data["registries"]["words"]),
        coordinates={
            str(code): (float(latitude), float(longitude))
            for code, (latitude, longitude) in data["capital_coordinates"].items()
        },
        _spelling={str(found): str(meant) for found, meant in data["spelling"].items()},
        _before={kind: _longest_first(data["kinds"][kind]["before"]) for kind in KINDS},
        _after={kind: _longest_first(data["kinds"][kind]["after"]) for kind in KINDS},
        _show=_patterns(data["show"]),
    )


def _patterns(show: Mapping[str, Any]) -> dict[tuple[str, str, str], str]:
    """Return the pattern of each kind by language and province, "" for all other provinces."""
    patterns: dict[tuple[str, str, str], str] = {}
    for language, kinds in show.items():
        for name, pattern in kinds.items():
            if isinstance(pattern, str):
                patterns[str(language), "", str(name)] = pattern
            else:
                for kind, own in pattern.items():
                    patterns[str(language), str(name), str(kind)] = str(own)
    return patterns


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    """Return the texts of a list of the file."""
    return tuple(str(value) for value in values)


def _longest_first(values: Iterable[object]) -> tuple[str, ...]:
    """Return the texts of a list of the file, those that hold another one before it."""
    return tuple(sorted(_texts(values), key=lambda word: (-len(word), word)))
