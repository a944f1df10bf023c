"""The words of dates, read from ``lexicons/calendar.toml``, and a text's tokens."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kg.errors import OntologyError, SourceError, did_you_mean
from kg.resources import resource

LONGEST = 200
_SHOWN = 80

_NUMBERS = (
    ("ymd", re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")),
    ("dmy", re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")),
    ("my", re.compile(r"(\d{1,2})/(\d{4})(?!\d)")),
    ("ym", re.compile(r"(\d{4})-(\d{2})(?!\d)")),
    ("number", re.compile(r"(\d+)(?:st|nd|rd|th)?(?![A-Za-z])", re.IGNORECASE)),
    ("number", re.compile(r"(\d+)")),
)
_SIGNS = {
    "-": "dash", "\u2013": "dash", "/": "slash", ",": "comma",
    "?": "mark", "~": "mark", "%": "mark",
}  # fmt: skip
_DASHES = dict.fromkeys(map(ord, "\u2014\u2015\u2e3a"), "\u2013")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2212\ufe63\uff0d"), "-")
_BREAKS = re.compile(r"[\s\d,/()-]")
_CLOCK = r"(?<![\d.])\d{1,2}(?:[.:]\d{2}){0,2}"
_ISO_TIME = re.compile(
    r"(?<=\d)(?:T\s?|\s)\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign of a date.

    Attributes
    ----------
    kind
        What it does: a key of the lexicon's ``words``, or ``month``, ``weekday``, ``refused``,
        ``number``, ``ymd``, ``dmy``, ``my``, ``ym``, ``dash``, ``slash``, ``comma``, ``mark``.
    text
        As printed; of a refused word, what to write instead.
    parts
        The figures in it, as printed.
    value
        The number of a month or a weekday.
    thai
        Whether it is a Thai word.
    """

    kind: str
    text: str
    parts: tuple[str, ...] = ()
    value: int = 0
    thai: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of dates.

    Attributes
    ----------
    examples
        Dates as people may write them, for messages.
    months
        By language, the months' names, each with all its spellings, January first.
    show
        By language, the patterns that dates are shown in.
    """

    examples: tuple[str, ...]
    months: Mapping[str, tuple[tuple[str, ...], ...]]
    show: Mapping[str, Mapping[str, str]]
    _spelling: Mapping[str, str]
    _tokens: tuple[Token, ...]
    _words: re.Pattern[str]
    _times: re.Pattern[str]

    def normalise(self, text: str) -> str:
        """Return a text with plain spaces, digits, hyphens and vowels, and nothing invisible."""
        plain = "".join(map(_plain, text)).translate(_DASHES).translate(_HYPHENS)
        for found, stands_for in self._spelling.items():
            plain = plain.replace(found, stands_for)
        plain = re.sub(r"\s*/\s*", "/", " ".join(plain.split()))
        plain = plain.rstrip(";:")
        return plain[:-1] if plain.endswith(".") and not plain.endswith("..") else plain

    def without_times(self, text: str) -> str:
        """Return a text without the times of day in it."""
        return " ".join(self._times.sub(" ", _ISO_TIME.sub(" ", text)).split())

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a normalised text.

        Raises
        ------
        ValueError
            A word is none of a date, or is one that the calendar cannot know.
        """
        position = 0
        while position < len(text):
            token, length = self._token(text, position)
            position += length
            if token is not None:
                yield token

    def _token(self, text: str, position: int) -> tuple[Token | None, int]:
        """Return the token at a position, None for a space, and its length."""
        if text[position] == " ":
            return None, 1
        for kind, pattern in _NUMBERS:
            number = pattern.match(text, position)
            if number:
                parts = tuple(part for part in number.groups() if part.isdigit())
                return Token(kind, number[0], parts), len(number[0])
        word = self._words.match(text, position)
        if word and word.lastgroup:
            token = self._tokens[int(word.lastgroup[1:])]
            if token.kind == "refused":
                msg = f'"{word[0].strip()}": {token.text}'
                raise ValueError(msg)
            return token, len(word[0])
        if text[position] in _SIGNS:
            return Token(_SIGNS[text[position]], text[position]), 1
        head, tail = _BREAKS.split(text[:position])[-1], _BREAKS.split(text[position:])[0]
        unknown = (head + tail) or text[position]
        hint = did_you_mean(unknown, (token.text for token in self._tokens))
        msg = f'"{unknown[:_SHOWN]}" is no word of a date{hint}'
        raise ValueError(msg)


def _plain(character: str) -> str:
    """Return a decimal digit as ASCII, a space or control character as a space, and no joiner."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category in {"Zs", "Zl", "Zp", "Cc"} else character


def has_thai(text: str) -> bool:
    """Tell whether a text has a letter or digit of the Thai script."""
    return any(unicodedata.name(character, "").startswith("THAI ") for character in text)


def refusal(text: str, why: str) -> SourceError:
    """Return the error that says what was found, why it is no date and what would be one."""
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    examples = ", ".join(lexicon().examples)
    msg = f'"{shown}" cannot be read as a date: {why}. Write for example {examples}'
    return SourceError(msg)


@cache
def lexicon() -> Lexicon:
    """Return the words of dates; the file is read once.

    Raises
    ------
    OntologyError
        The lexicon that comes with the package is missing or damaged.
    """
    path = resource("ontology") / "lexicons" / "calendar.toml"
    try:
        return _lexicon(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        msg = f"{path}: the calendar's lexicon cannot be read: {exc!r}; install the package again"
        raise OntologyError(msg) from exc


def _lexicon(data: Mapping[str, Any]) -> Lexicon:
    """Return the lexicon of the parsed file."""
    tokens = sorted(_named(data), key=lambda token: (-len(token.text), token.text))
    words = [f"(?P<w{i}>{_pattern(token.text)})" for i, token in enumerate(tokens)]
    refused = {str(word): str(why) for word, why in data["refused"].items()}
    return Lexicon(
        examples=tuple(str(example) for example in data["examples"]),
        months={
            str(language): tuple(_texts(months[str(n)]) for n in range(1, 13))
            for language, months in data["months"].items()
        },
        show={
            str(language): {str(name): str(pattern) for name, pattern in patterns.items()}
            for language, patterns in data["show"].items()
        },
        _spelling={str(found): str(meant) for found, meant in data["spelling"].items()},
        _tokens=tuple(
            replace(token, text=refused[token.text]) if token.kind == "refused" else token
            for token in tokens
        ),
        _words=re.compile("|".join(words), re.IGNORECASE),
        _times=_times(_texts(data["clock"]["before"]), _texts(data["clock"]["after"])),
    )


def _named(data: Mapping[str, Any]) -> Iterator[Token]:
    """Yield the token of every word of the file."""
    for months in data["months"].values():
        for number, names in months.items():
            yield from (_token("month", name, int(number)) for name in _texts(names))
    for number, names in data["weekdays"].items():
        yield from (_token("weekday", name, int(number)) for name in _texts(names))
    for kind, names in data["words"].items():
        yield from (_token(str(kind), name) for name in _texts(names))
    yield from (_token("refused", str(word)) for word in data["refused"])


def _token(kind: str, text: str, value: int = 0) -> Token:
    """Return the token of a word."""
    return Token(kind, text, value=value, thai=has_thai(text))


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    """Return the texts of a list of the file."""
    return tuple(str(value) for value in values)


def _pattern(word: str) -> str:
    """Return the pattern of a word: its full stops may be missing or spaced."""
    if not word.strip("."):
        return re.escape(word)
    parts = (r"\s?\.?\s?" if sign == "." else re.escape(sign) for sign in word.rstrip("."))
    pattern = "".join(parts) + (r"\s?\.?" if word.endswith(".") else "")
    before = r"(?<![A-Za-z])" if word[0].isascii() else ""
    after = r"(?![A-Za-z])" if word.rstrip(".")[-1].isascii() else ""
    return before + pattern + after


def _times(before: Iterable[str], after: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a time of day between its words."""
    clock = rf"{_CLOCK}(?:\s?[-\u2013]\s?{_CLOCK})?"
    words_before = "|".join(map(_pattern, sorted(before, key=len, reverse=True)))
    words_after = "|".join(map(_pattern, sorted(after, key=len, reverse=True)))
    bare = r"(?<![\d.])\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
    return re.compile(
        rf"(?:{words_before})\s?{clock}(?:\s?(?:{words_after}))?|{clock}\s?(?:{words_after})|{bare}",
        re.IGNORECASE,
    )
