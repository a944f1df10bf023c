"""Text as people type it and programs export it, made comparable; nothing that shows is lost."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from loaders.lexicon import lexicon
from loaders.wording import says

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_JOINER = re.compile("[\u200c\u200d]")
_LOST = "\ufffd"
_SHORT = 1000
_MARKS = 30
"""Marks on one letter at most, as in Unicode's stream-safe text (UAX 15): more are slow."""
_SEPARATORS = re.compile(r"[\s_\-]+")


def clean(text: str) -> str:
    r"""Return a text in one spelling: composed, with plain single spaces and nothing invisible.

    Unicode's canonical composition (NFC); a Thai or Lao vowel *am* that is typed as its two parts
    becomes one; no-break and other spaces, line ends and tabs become one space; zero-width signs
    go, but a joiner stays in a script that spells with it; both ends are trimmed.

    Parameters
    ----------
    text
        Any text.

    Examples
    --------
    >>> clean("  Chiang\u00a0Mai\u200b University ")
    'Chiang Mai University'
    """
    if not text.isascii():
        text = _JOINER.sub(_joiner, _INVISIBLE.sub("", text))
        if _is_composable(text):
            text = unicodedata.normalize("NFC", text)
        text = _spelled(text)
    return " ".join(text.split())


def _is_composable(text: str) -> bool:
    """Tell whether no letter has more marks than any writing needs; short texts may."""
    marks = 0
    if len(text) > _SHORT:
        for each in text:
            marks = marks + 1 if unicodedata.combining(each) else 0
            if marks > _MARKS:
                return False
    return True


def _spelled(text: str) -> str:
    """Return a text with every sequence replaced that stands for another, until none is left."""
    spelling = lexicon().spelling
    for _ in range(_MARKS):
        found = _misspelt().sub(lambda each: spelling[each[0]], text)
        if found == text:
            break
        # What moved may stand in another order of marks than Unicode's.
        text = unicodedata.normalize("NFC", found) if _is_composable(found) else found
    return text


@cache
def _misspelt() -> re.Pattern[str]:
    """Return the sequences to replace; what holds another comes first."""
    return re.compile("|".join(re.escape(each) for each in
                               sorted(lexicon().spelling, key=lambda s: (-len(s), s))))  # fmt: skip


def _joiner(found: re.Match[str]) -> str:
    """Return a joiner if the character before it is of a script that spells with joiners."""
    before = found.string[found.start() - 1 : found.start()]
    name = unicodedata.name(before, "") if before else ""
    return found[0] if name.split(" ")[0] in lexicon().joiners else ""


def fold(text: str) -> str:
    """Return what two spellings of a header or label have in common.

    Case, spaces, hyphens and low lines do not count: ``Name TH``, ``nameTh`` and ``name_th`` are
    one.

    Examples
    --------
    >>> fold("Name TH") == fold("nameTh") == fold("name_th")
    True
    """
    return _SEPARATORS.sub("", clean(text).casefold())


def words(text: str) -> list[str]:
    """Return the words of a header in lower case: ``phoneNo.`` has *phone* and *no*."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", clean(text))
    # Thai vowels and tones are marks, which a pattern of letters would stop at.
    parted = "".join(
        each if each.isalnum() or unicodedata.category(each) in {"Mn", "Mc"} else " "
        for each in parted
    )
    return parted.casefold().split()


def digits(text: str) -> str:
    r"""Return a text with Thai and other decimal digits as 0-9.

    Examples
    --------
    >>> digits("\u0e51\u0e52")
    '12'
    """
    if text.isascii():
        return text
    return "".join(
        each if value is None else str(value)
        for each in text
        for value in (unicodedata.decimal(each, None),)
    )


def language_of(text: str) -> str:
    """Return the language that the first script with one language says; else "undetermined"."""
    languages = lexicon().languages
    if not text.isascii():
        for each in text:
            script = unicodedata.name(each, "").split(" ")[0]
            if script in languages:
                return languages[script]
    return languages["other"]


def damage(text: str) -> str:
    """Return what is wrong with the characters of a cleaned text, or ``""``."""
    if not _is_composable(text):
        return says("damage.marks", limit=_MARKS)
    if text.isprintable() and _LOST not in text:
        return ""
    for each in text:
        if each == _LOST:
            return says("damage.lost")
        if unicodedata.category(each) in {"Cc", "Cs"}:
            return says("damage.control", code=f"{ord(each):04X}")
    return ""
