"""A message that can be said in Thai and in English: its texts are data, its facts fill them in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Self

ENGLISH = "en"
_LONGEST = 80
_ONE = "_one"
# Spaces, and joiners of words and letters: some scripts are not spelled without them.
_HARMLESS = frozenset("\u200b\u200c\u200d\u2060\u00ad\ufeff")


class Message(str):
    """A text in English that knows how it reads in other languages.

    Wherever a text is wanted it is the English one; whoever shows it to a person asks
    `said` for theirs. A value that is a message itself is said in the same language.

    Parameters
    ----------
    texts
        Language to text, with ``{names}`` in braces where facts go.
    values
        The facts by name.
    """

    __slots__ = ("texts", "values")
    texts: Mapping[str, str]
    values: Mapping[str, object]

    def __new__(cls, texts: Mapping[str, str], values: Mapping[str, object]) -> Self:
        """Make the message; a fact that a text names and nobody gives is a ``KeyError``."""
        made = super().__new__(cls, texts[ENGLISH].format_map(values))
        made.texts = texts
        made.values = values
        return made

    def __getnewargs__(self) -> tuple[Mapping[str, str], Mapping[str, object]]:  # type: ignore[override]  # str's own gives its text
        """Return what a copy is made of."""
        return self.texts, self.values

    def said(self, lang: str) -> str:
        """Return the message in a language, in English if it has none in that."""
        values = {name: said(value, lang) for name, value in self.values.items()}
        return self.texts.get(lang, self.texts[ENGLISH]).format_map(values)


def said(value: object, lang: str) -> object:
    """Return a message in a language; anything else as it is."""
    return value.said(lang) if isinstance(value, Message) else value


def counted(texts: Mapping[str, str], lang: str, count: int, **values: object) -> str:
    """Return a text that counts something, in the form that the language has for that number.

    Parameters
    ----------
    texts
        Language to text, with ``{count}`` in it; ``en_one`` is the form for one, where a language
        has such a form (Thai has none).
    lang
        ``th`` or ``en``.
    count
        How many.
    values
        What else the text names in braces.

    Examples
    --------
    >>> texts = {"en": "{count} faults", "en_one": "{count} fault"}
    >>> counted(texts, "en", 1), counted(texts, "en", 2)
    ('1 fault', '2 faults')
    """
    text = texts.get(f"{lang}{_ONE}") if count == 1 else None
    return (text or texts.get(lang) or texts[ENGLISH]).format(count=count, **values)


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return a text in which nothing drives a terminal or turns the words round it.

    Control characters (escape sequences begin with one), marks and overrides of the direction of
    writing, and what else nobody sees, are written as Python writes them: ``\x1b``, ``\u202e``.

    Parameters
    ----------
    lines
        True if the text has several lines: their ends stay.

    Examples
    --------
    >>> print(visible("a\x1b[31m" + chr(0x202e) + "b"))
    a\x1b[31m\u202eb
    """
    if text.isprintable():
        return text
    return "".join(c if _is_harmless(c, lines=lines) else _escaped(c) for c in text)


def _is_harmless(char: str, *, lines: bool) -> bool:
    if char.isprintable() or char in _HARMLESS or (lines and char == "\n"):
        return True
    return unicodedata.category(char) == "Zs"


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def shortened(text: str) -> str:
    """Return a value for a message: not longer than a line, and nothing in it but what is seen."""
    return visible(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
