"""The words of tables, read from ``lexicons/tables.toml`` and ``lexicons/private-columns.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.messages import Message
from kg.resources import ontology_table


@dataclass(frozen=True, slots=True)
class Word:
    """A column that is no property: its headers, and what a help sheet says of it.

    Attributes
    ----------
    name
        The header that templates write.
    headers
        Every header that is taken for it.
    label, help
        Texts by language.
    example
        What may stand in it; "" if what may be chosen tells.
    """

    name: str
    headers: tuple[str, ...]
    label: Mapping[str, str]
    help: Mapping[str, str]
    example: str


@dataclass(frozen=True, slots=True)
class Sheets:
    """What the templates are called and say, by language where it is text."""

    nodes: str
    ties: str
    attributes: str
    workbook: str
    help: str
    lists: str
    skipped: frozenset[str]
    heading: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, Mapping[str, str]]
    intro: Mapping[str, str]
    required: Mapping[str, str]
    examples: Mapping[str, str]
    mapping: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of tables.

    Attributes
    ----------
    source_class
        The class that a source is of.
    separator
        What stands between the values of a cell that holds many.
    spelling
        Sequences of code points, and what they stand for.
    encodings
        What people call text encodings, and their names.
    guesses
        Encodings that a file may be in, and the language that each is for.
    languages
        Language tag by script; ``other`` for any other script.
    joiners
        Scripts in which zero-width joiners are part of the spelling.
    columns
        The columns that are no properties, by name.
    sheets
        What the templates are called and say.
    """

    source_class: str
    separator: str
    spelling: Mapping[str, str]
    encodings: Mapping[str, str]
    guesses: Mapping[str, str]
    languages: Mapping[str, str]
    joiners: frozenset[str]
    columns: Mapping[str, Word]
    sheets: Sheets


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """What identifies or reaches a person.

    Attributes
    ----------
    classes
        Whose rows are watched.
    words, starts, contains, whole
        Words of a header: one of its words, how one begins, what it contains, all of it.
    cells
        What a cell of such a row may not hold: a name for messages, and a pattern.
    """

    classes: tuple[str, ...]
    words: frozenset[str]
    starts: tuple[str, ...]
    contains: tuple[str, ...]
    whole: frozenset[str]
    cells: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def lexicon() -> Lexicon:
    """Return the words of tables; the file is read once.

    Raises
    ------
    OntologyError
        The lexicon that comes with the package is missing or damaged.
    """
    return _lexicon(ontology_table("lexicons/tables.toml"))


@cache
def private_words() -> PrivateWords:
    """Return what is never loaded of a person; the file is read once.

    Raises
    ------
    OntologyError
        The lexicon that comes with the package is missing or damaged.
    """
    data = ontology_table("lexicons/private-columns.toml")
    headers = data["headers"]
    return PrivateWords(
        classes=tuple(data["classes"]),
        words=frozenset(word.replace(" ", "") for word in headers["words"]),
        starts=tuple(headers["starts"]),
        contains=tuple(word.replace(" ", "") for word in headers["contains"]),
        whole=frozenset(headers["whole"]),
        cells=tuple(
            (Message(cell["name"], {}), re.compile(cell["pattern"])) for cell in data["cells"]
        ),
    )


def _lexicon(data: Mapping[str, Any]) -> Lexicon:
    sheets = data["templates"]
    return Lexicon(
        source_class=data["source_class"],
        separator=data["separator"],
        spelling=data["spelling"],
        encodings=data["encodings"],
        guesses=data["guesses"],
        languages=data["languages"],
        joiners=frozenset(data["joiners"]["scripts"]),
        columns={
            name: Word(
                name=name,
                headers=(name, word["th"], word["en"], *word["also"]),
                label={"th": word["th"], "en": word["en"]},
                help=word["help"],
                example=word["example"],
            )
            for name, word in data["columns"].items()
        },
        sheets=Sheets(
            **{key: sheets[key] for key in ("nodes", "ties", "attributes", "workbook", "help",
                                            "lists", "kinds", "intro", "required", "examples")},
            skipped=frozenset(sheets["skipped"]),
            heading={lang: tuple(words) for lang, words in sheets["heading"].items()},
            mapping=sheets["mapping"]["file"],
        ),
    )  # fmt: skip
