"""Find a name in any text, however it is typed: letter case, width, spaces, joined Thai vowels.

Two texts that look alike may hold other code points: a Thai vowel *am* as one sign or two, a tone
before or after it, a no-break space, a zero-width sign. Names are compared by what is left when
that is taken away; what is found is told as places of the text as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

MASK = "\u2588"
"""What stands for each code point of a name that was taken out of a text."""

SHORTEST = 4
"""Letters of a name that is looked for inside texts; a shorter one must be the whole of a cell."""

_APART = frozenset(" -_.,+/'\u2010\u2011\u2012\u2013\u2014\u2019")
_OF_IDS = frozenset("-_~")
_INVISIBLE = dict.fromkeys(
    (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
     0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0001, 0xE0080))
)  # fmt: skip
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_ENTITY = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")

_WINDOW, _OVERLAP = 4096, 1024
"""A name lies whole in one of two windows, and what stands round it too."""

Span = tuple[int, int]
"""From one code point to before another."""


def folded(text: str) -> str:
    r"""Return what two spellings of one name have in common.

    Examples
    --------
    >>> folded("Somchai\u00a0 HARNHIRUN") == folded("somchai-harnhirun")
    True
    """
    return _Folded.of(text).text.strip()


def plain(text: str) -> str:
    r"""Return a text composed, with single spaces and without signs that do not show.

    Examples
    --------
    >>> plain("Somchai\u200b  Dee ")
    'Somchai Dee'
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text made comparable, and the place that each of its letters has in the text itself."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Folded:
        """Fold a text: compatible forms are one, marks are in order, what parts words is a space.

        Letters lose their case, formatting signs go.
        """
        letters: list[tuple[str, int]] = []
        marks: list[tuple[str, int]] = []
        for place, char in enumerate(text):
            for each in unicodedata.normalize("NFKD", char).casefold():
                kind = unicodedata.category(each)
                if kind in {"Cf", "Cc"} and not each.isspace():
                    continue
                if kind == "Mn":
                    marks.append((each, place))
                    continue
                letters += sorted(marks)
                marks.clear()
                if not (each.isspace() or each in _APART):
                    letters.append((each, place))
                elif letters and letters[-1][0] != " ":
                    letters.append((" ", place))
        letters += sorted(marks)
        return cls("".join(each for each, _ in letters), tuple(place for _, place in letters))


@dataclass(frozen=True)
class Spellings:
    """The ids and names of one thing, to be found in texts.

    Attributes
    ----------
    ids
        Its ids: found as they are written, where no longer id holds them.
    names
        Its names: found in every spelling, inside a longer text too.
    """

    ids: frozenset[str]
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, ids: Iterable[str], names: Iterable[str]) -> Spellings:
        """Gather ids and names; a name without a letter is none."""
        return cls(frozenset(ids), frozenset(name for name in names if folded(name)))

    @cached_property
    def folds(self) -> frozenset[str]:
        """The names in their common spelling."""
        return frozenset(map(folded, self.names))

    @cached_property
    def short(self) -> tuple[str, ...]:
        """The names and ids that are too short to be looked for inside a text, sorted."""
        return tuple(sorted(n for n in (*self.names, *self.ids) if len(folded(n)) < SHORTEST))

    @cached_property
    def _names_inside(self) -> re.Pattern[str] | None:
        return _any(fold for fold in self.folds if len(fold) >= SHORTEST)

    @cached_property
    def _ids_inside(self) -> re.Pattern[str] | None:
        return _any(id_ for id_ in self.ids if len(id_) >= SHORTEST)

    @cached_property
    def _signs(self) -> tuple[str, ...]:
        """Of each name the longest run of plain letters: a text without it need not be folded."""
        runs = (re.findall(r"[^\W\d_]+|\S", fold) for fold in self.folds)
        return tuple(sorted({max(run, key=len) for run in runs}))

    def _may_name(self, text: str) -> bool:
        plain = unicodedata.normalize("NFKC", text).casefold().translate(_INVISIBLE)
        return any(sign in plain for sign in self._signs)

    def names_it(self, text: str) -> bool:
        """Tell whether a text as a whole is one of the ids or names."""
        if text.strip() in self.ids:
            return True
        return bool(text) and self._may_name(text) and folded(text) in self.folds

    def spans(self, text: str) -> list[Span]:
        """Return where the ids and names stand in a text, in order, none twice."""
        if not text:
            return []
        if self.names_it(text):
            return [(0, len(text))]
        found = sorted({*self._of_ids(text), *self._of_names(text)})
        joined: list[Span] = []
        for start, end in found:
            if joined and start < joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

    def holds(self, text: str) -> bool:
        """Tell whether a text holds an id or a name, also as a web address or a program writes it.

        Examples
        --------
        >>> known = Spellings.of(["dee"], ["Somchai Dee"])
        >>> [known.holds(t) for t in ("by SOMCHAI  DEE.", "/wiki/Somchai%20Dee", "Somchai Deeprom")]
        [True, True, False]
        """
        return any(self.spans(part) for each in readings(text) for part in _windows(each))

    def redacted(self, text: str) -> str:
        """Return a text with a block for each code point of an id or name; the rest as it is."""
        parts, at = [], 0
        for start, end in self.spans(text):
            blocks = "".join(MASK if char not in "\r\n\ufeff" else char for char in text[start:end])
            parts += [text[at:start], blocks]
            at = end
        return "".join((*parts, text[at:]))

    def _of_ids(self, text: str) -> Iterator[Span]:
        if self._ids_inside is None:
            return
        for found in self._ids_inside.finditer(text):
            start, end = found.span()
            if not _goes_on(text, start - 1) and not _goes_on(text, end):
                yield start, end

    def _of_names(self, text: str) -> Iterator[Span]:
        if self._names_inside is None or not self._may_name(text):
            return
        within = _Folded.of(text)
        for found in self._names_inside.finditer(within.text):
            start, end = found.span()
            if _is_whole(within.text, start, end):
                yield within.places[start], within.places[end - 1] + 1


def _windows(text: str) -> Iterator[str]:
    """Yield a long text in parts that overlap: only those that may hold a name are folded."""
    if len(text) <= _WINDOW:
        yield text
        return
    for start in range(0, len(text), _WINDOW):
        yield text[max(0, start - _OVERLAP) : start + _WINDOW + 1]


def readings(text: str) -> Iterator[str]:
    r"""Yield a text, and what it reads where it is written in escapes: %E0, \u0E01, &#3585;."""
    yield text
    if _PERCENT.search(text):
        yield unquote(text, errors="replace")
    if "\\u" in text:
        yield _ESCAPE.sub(lambda found: _character(int(found[1], 16)), text)
    if "&#" in text:
        yield _ENTITY.sub(
            lambda found: _character(int(found[1], 16) if found[1] else int(found[2])), text
        )


def _character(number: int) -> str:
    return chr(number) if number <= 0x10FFFF else " "  # noqa: PLR2004  # the last code point


def _any(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of any of some words, the longest first; None if there are none."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def _goes_on(text: str, place: int) -> bool:
    """Tell whether an id goes on at a place; a full stop or a colon is what stands round it."""
    return 0 <= place < len(text) and (text[place].isalnum() or text[place] in _OF_IDS)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether no word goes on at either end: a letter that writing parts words at, or a mark.

    Scripts that write words together (no upper case: Thai, Lao, Han) have no such sign; there a
    name is found inside a longer word too.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if after and unicodedata.category(after) == "Mn":
        return False
    return not (_parts(before) and _parts(text[start])) and not (
        _parts(after) and _parts(text[end - 1])
    )


def _parts(char: str) -> bool:
    """Tell whether a character is of a writing that puts spaces between words, or a digit."""
    return bool(char) and (char.isdigit() or char.lower() != char.upper())
