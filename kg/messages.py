"""A message that can be said in Thai and in English: its texts are data, its facts fill them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

ENGLISH = "en"
_LONGEST = 80


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


def shortened(text: str) -> str:
    """Return a value for a message, not longer than a line."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
