"""What may be chosen of a map, and what writing one returns."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.claims import Claim
from kg.errors import KgError, did_you_mean
from kg.ontology import Texts

LANGUAGES = ("th", "en")
NAMES, ROLES_ONLY = "names", "roles-only"
PERSONS = (NAMES, ROLES_ONLY)


@dataclass(frozen=True, slots=True)
class SourceText:
    """How a source is cited.

    Attributes
    ----------
    title
        Its title, by language.
    publisher
        Who published it, or who was asked.
    issued
        When, as EDTF ("" if that is not known).
    reference
        A web address, or the name of a file.
    """

    title: Texts = field(default_factory=dict)
    publisher: str = ""
    issued: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class MapOptions:
    """What a map shows and how.

    Attributes
    ----------
    lang
        The language it opens in, ``th`` or ``en``; readers can change it.
    title
        Its heading: one text, or one a language.
    size_by
        Value of the measure for each id; sizes of symbols follow it. Without it they follow the
        number of ties drawn. A thing without a value is drawn smallest and said to have none.
    measure_label, measure_recipe
        The measure's name, and the line that says how it was made; both stand in the legend.
    persons
        ``names``, or ``roles-only``: posts instead of names, and no person's id in the file.
    classes, ties
        Names of the node classes (with their subclasses) and of the ties to show; None is all.
    date
        Only ties that may hold on this day.
    max_nodes, max_ties
        How many are drawn at most. The page says what is left out.
    documents
        Whether sources are drawn as things. They are cited in any case.
    sources
        How sources are cited, by id; without it, as the graph describes them.
    claims
        The claims about a node or relationship, by its id (`Facts.by_about`): the page lists
        them, so that readers see who says what and where sources disagree.
    words
        The words that a claim points to in its source, by the claim's id; shown with it, but not
        where persons are shown by their posts: words may name anybody.
    positions
        Places of things by id; the others are fitted round them.
    """

    lang: str = "th"
    title: str | Texts = ""
    size_by: Mapping[str, float] | None = None
    measure_label: str | Texts = ""
    measure_recipe: str | Texts = ""
    persons: str = NAMES
    classes: Sequence[str] | None = None
    ties: Sequence[str] | None = None
    date: dt.date | None = None
    max_nodes: int = 1_000
    max_ties: int = 5_000
    documents: bool = False
    sources: Mapping[str, SourceText] = field(default_factory=dict)
    claims: Mapping[str, Sequence[Claim]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def check(self) -> None:
        """Raise ``KgError`` if a choice is none of those allowed."""
        for name, value, allowed in (
            ("lang", self.lang, LANGUAGES),
            ("persons", self.persons, PERSONS),
        ):
            if value not in allowed:
                message = f"map: {name} is {value!r}; allowed: {', '.join(allowed)}"
                raise KgError(message + did_you_mean(str(value), allowed))
        for name, number in (("max_nodes", self.max_nodes), ("max_ties", self.max_ties)):
            if number < 1:
                message = f"map: {name} is {number}; give 1 or more"
                raise KgError(message)
        for key, size in (self.size_by or {}).items():
            if not math.isfinite(size):
                message = f"map: the measure of {key!r} is {size}; sizes need finite numbers"
                raise KgError(message)
        for key, place in self.positions.items():
            if not all(math.isfinite(each) for each in place):
                message = f"map: the position of {key!r} is {place}; give two finite numbers"
                raise KgError(message)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that the map does not draw: which kind of reason, how many, of how many."""

    reason: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class MapResult:
    """What was written.

    Attributes
    ----------
    path
        The HTML file.
    nodes, ties
        How many are drawn.
    left_out
        What is not drawn, and why.
    notes
        The same in words, in the map's language.
    """

    path: Path
    nodes: int
    ties: int
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def texts(value: str | Texts) -> dict[str, str]:
    """Return a text for each language of the page: the same one if only one is given."""
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    spare = next((value[lang] for lang in ("en", *value) if value.get(lang)), "")
    return {lang: value.get(lang) or spare for lang in LANGUAGES}
