"""What the measures are called and mean, and what is said of them: data of the ontology folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.errors import MeasureError, did_you_mean
from kg.ontology import Texts, in_language
from kg.resources import resource

_FILE = "measures.toml"
_MESSAGES = "messages.toml"


@dataclass(frozen=True, slots=True)
class Definition:
    """What one measure is.

    Attributes
    ----------
    name
        Its name, as in tables and on the command line.
    label, definition, unit
        Texts by language.
    formula, reference
        How its value is defined, and by whom.
    range, normalised_range
        Least and greatest value as text, and after normalisation.
    normalisation, directed
        How the normalised value is made, and what direction does, by language.
    weights
        The part of a tie's weight: ``none``, ``sum``, ``strength`` or ``distance``.
    """

    name: str
    label: Texts
    definition: Texts
    formula: str
    unit: Texts
    range: tuple[str, str]
    normalised_range: tuple[str, str]
    normalisation: Texts
    directed: Texts
    weights: str
    reference: str


@cache
def definitions() -> Mapping[str, Definition]:
    """Return the definition of every measure by name, in the order of the file."""
    tables: Mapping[str, Any] = tomllib.loads(_read(_FILE))
    return {name: _definition(name, table) for name, table in tables.items()}


def definition(name: str) -> Definition:
    """Return one measure's definition; ``MeasureError`` with the nearest name if there is none."""
    known = definitions()
    if name not in known:
        message = f"no measure {name!r}{did_you_mean(name, known)} (allowed: {', '.join(known)})"
        raise MeasureError(message)
    return known[name]


def text(key: str, lang: str, **fill: object) -> str:
    """Return a text of the measures in a language, with what stands in braces filled in."""
    return in_language(_messages()[key], lang).format(**fill)


@cache
def _messages() -> Mapping[str, Texts]:
    tables: Mapping[str, Mapping[str, Texts]] = tomllib.loads(_read(_MESSAGES))
    return tables["measures"]


def _read(name: str) -> str:
    return (resource("ontology") / name).read_text(encoding="utf-8-sig")


def _definition(name: str, table: Mapping[str, Any]) -> Definition:
    least, greatest = table["range"]
    lowest, highest = table["normalised_range"]
    return Definition(
        name=name,
        label=table["label"],
        definition=table["definition"],
        formula=table["formula"],
        unit=table["unit"],
        range=(str(least), str(greatest)),
        normalised_range=(str(lowest), str(highest)),
        normalisation=table["normalisation"],
        directed=table["directed"],
        weights=table["weights"],
        reference=table["reference"],
    )
