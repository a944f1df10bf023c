"""What a column most likely holds, by its header and its values, each with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.claims import is_id
from kg.errors import SourceError, nearest
from kg.messages import shortened
from kg.ontology import Ontology
from kg.resources import ontology_table
from loaders.columns import CLAIM_COLUMNS, STRUCTURE
from loaders.lexicon import lexicon
from loaders.mapping import TIES
from loaders.sampling import Sample
from loaders.text import fold, language_of, words
from loaders.values import canonical, concept, edge_class, node_class
from loaders.wording import says

_MOST, _FEW, _SHOWN = 0.9, 40, 3
_MONTHS = _CLASSES = 12
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_PARTS = 3
FOLDED_MIN = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What proposals go by."""

    node: str
    ties: tuple[str, ...]
    empty: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    tie_words: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Guess:
    """A word of the ontology or of tables, and why it is proposed."""

    word: str
    why: str


@cache
def guess_words() -> Words:
    """Return what proposals go by; the file is read once.

    Raises
    ------
    OntologyError
        The file that comes with the package is missing or damaged.
    """
    data = ontology_table("lexicons/mapping-guesses.toml")
    columns, tie_words = (
        {name: tuple(each) for name, each in data[key].items()} for key in ("columns", "tie_words")
    )
    return Words(data["class"], tuple(data["ties"]), tuple(data["empty"]), columns, data["names"],
                 tie_words, data["constants"])  # fmt: skip


def shown(values: Iterable[str]) -> str:
    """Return the first values of a column for a comment."""
    first = [shortened(value) for value in values][:_SHOWN]
    return ", ".join(f'"{value}"' for value in first) or says("guess.no_values")


def mostly(values: Sequence[str], test: Callable[[str], bool], share: float = _MOST) -> bool:
    """Tell whether most of some values pass a test; there must be one."""
    return bool(values) and sum(map(test, values)) >= share * len(values)


def role_of(header: str) -> str:
    """Return what a header mostly is: a claim column, else by the lists of usual words, or ""."""
    whole = fold(header)
    parts = words(header)
    for name in CLAIM_COLUMNS:
        if whole in {fold(word) for word in lexicon().columns[name].headers}:
            return name
    for name, usual in guess_words().columns.items():
        if whole in {fold(word) for word in usual}:
            return name
    for name, usual in guess_words().columns.items():
        split = [words(word) for word in usual]
        if any(each and (parts[-len(each):] == each or parts[: len(each)] == each)
               for each in split):  # fmt: skip
            return name
    return ""


def id_column(sample: Sample, taken: frozenset[int] = frozenset()) -> int:
    """Return the place of the column that most likely holds the ids of a table, -1 if none does."""
    rows = len(sample.columns[0]) if sample.columns else 0
    can = [i for i in range(len(sample.headers))
           if i not in taken and sample.headers[i] and _is_key(sample, i, rows)]  # fmt: skip
    named = [i for i in can if role_of(sample.headers[i]) == "id"]
    return next(iter([*named, *can]), -1)


def _is_key(sample: Sample, index: int, rows: int) -> bool:
    """Tell whether the values of a column can be ids, and each stands in one row."""
    values = sample.values(index)
    filled = sum(1 for cell in sample.columns[index] if cell)
    by_name = role_of(sample.headers[index]) == "id"
    often = filled >= _MOST * rows and (by_name or len(values) >= _MOST * filled)
    return bool(values) and often and mostly(values, is_id, 1 if not by_name else _MOST)


def column_guess(
    sample: Sample, index: int, ontology: Ontology, owners: Sequence[str]
) -> Guess | None:
    """Return the property or claim column that a column most likely is.

    Parameters
    ----------
    sample, index
        The table, and the place of the column.
    ontology
        Where words are looked up.
    owners
        The classes whose properties it may be.
    """
    header, values = sample.headers[index], sample.values(index)
    allowed = {p.name: p for owner in owners for p in ontology.properties_of(owner)}
    wanted = fold(header)
    by_word = {
        fold(each): word.name for word in lexicon().columns.values() for each in word.headers
    }
    for name, prop in allowed.items():
        if wanted in {fold(name), *(fold(label) for label in prop.label.values())}:
            plain = name == guess_words().names["other"]
            return Guess(named(values) if plain else name, says("guess.header_name"))
    if by_word.get(wanted) in CLAIM_COLUMNS and by_word[wanted] != STRUCTURE[TIES][1]:
        return Guess(by_word[wanted], says("guess.header_name"))
    usual = role_of(header)
    usual = named(values) if usual == guess_words().names["other"] else usual
    if usual in allowed or usual in CLAIM_COLUMNS:
        return Guess(usual, says("guess.header_like", values=shown(values)))
    for name, prop in allowed.items():
        if prop.kind == "concept" and _of_scheme(ontology, prop.scheme, values):
            return Guess(name, says("guess.values_concept", scheme=prop.scheme))
    near = nearest(header, allowed) if len(wanted) > FOLDED_MIN else ""
    if near and _could_be(ontology, near, values):
        return Guess(near, says("guess.header_near", values=shown(values)))
    return None


def _of_scheme(ontology: Ontology, scheme: str, values: Sequence[str]) -> bool:
    few = values[:_FEW]
    return len(values) <= _FEW and mostly(few, lambda v: bool(_read(concept, ontology, scheme, v)))


def _could_be(ontology: Ontology, name: str, values: Sequence[str]) -> bool:
    """Tell whether most values can be a property's."""
    prop = ontology.properties[name]
    return mostly(values[:_FEW], lambda v: bool(_read(canonical, prop, v, ontology)))


def _read(read: Callable[..., object], *arguments: object) -> object:
    try:
        return read(*arguments)
    except SourceError:
        return None


def named(values: Sequence[str]) -> str:
    """Return the property that names are, by the language of most."""
    names = guess_words().names
    languages = [language_of(value) for value in values[:1000]]
    for lang, name in names.items():
        if mostly(languages, lambda each, lang=lang: each == lang, 0.5):  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            return name
    plain = mostly(values[:1000], str.isascii)
    return names["en"] if plain else names["other"]


def class_of_values(ontology: Ontology, values: Sequence[str]) -> bool:
    """Tell whether the values of a column are classes."""
    return len(values) <= _FEW and mostly(values, lambda v: bool(_read(node_class, ontology, v)))


def classes_of(ontology: Ontology, values: Sequence[str]) -> list[str]:
    """Return the classes that values name."""
    found: dict[str, None] = {}
    for value in values:
        try:
            found[node_class(ontology, value).name] = None
        except SourceError:
            continue  # Most values name one, not all.
    return list(found)


def types_of_values(ontology: Ontology, values: Sequence[str]) -> bool:
    """Tell whether the values of a column are ties."""
    return len(values) <= _FEW and mostly(values, lambda v: bool(_read(edge_class, ontology, v)))


def unknown_column(sample: Sample, index: int) -> str:
    """Return why a column is left out of which nothing is known."""
    header, values = sample.headers[index], sample.values(index)
    if role_of(header) == "class" and 1 < len(values) <= _CLASSES:
        class_ = guess_words().node
        example = ", ".join(f'"{shortened(value)}" = "{class_}"' for value in values)
        return says("guess.class_values", values=shown(values), header=header, example=example)
    return says("guess.column_unknown", values=shown(values))


def date_order(values: Sequence[str]) -> str:
    """Return ``mdy`` if dates in figures have the month first; else "": the loader knows."""
    found = [each.groups() for each in map(_FIGURES.fullmatch, values) if each]
    first = any(int(day) > _MONTHS for day, _ in found)
    second = any(int(month) > _MONTHS for _, month in found)
    return "mdy" if second and not first else ""


def term_in(text: str, terms: Mapping[str, Iterable[str]]) -> str:
    """Return the term of which a word stands in a text, "" if none does; singular or plural."""
    parts = {part.rstrip("s") for part in words(text.replace("_", " "))}
    whole = fold(text)
    for name, spellings in terms.items():
        for spelling in spellings:
            folded = fold(spelling).rstrip("s")
            thai = not folded.isascii() and len(folded) >= _PARTS and folded in whole
            if folded and (folded in parts or thai or folded == whole.rstrip("s")):
                return name
    return ""
