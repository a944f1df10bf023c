"""Addresses to their parts: which name is of which kind of unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter

from kg.places.lexicon import KINDS, Kind, key, place_words
from kg.places.units import Register

_POSTAL_CODE = re.compile(r"[\s,]+[0-9]{5}$")


@dataclass(frozen=True, slots=True)
class Part:
    """One name of an address.

    Attributes
    ----------
    printed
        As printed, with the word for its kind.
    name
        Without that word.
    kind
        Of the unit; None where a lone name does not say it.
    """

    printed: str
    name: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class _Marks:
    """Patterns of the words that say the kind of a unit."""

    thai: re.Pattern[str]
    glued: re.Pattern[str]
    english: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    kinds: dict[str, Kind]


def split(text: str, register: Register) -> tuple[Part, ...]:
    """Return the parts of an address, the largest unit first.

    Taken are Thai addresses with words or abbreviations, with or without spaces, and lists of
    names from small to large in either language; one kind may be left out where it can only be
    the one: ``"X, Y, Z"`` is subdistrict, district, province.

    Parameters
    ----------
    text
        Normalised.
    register
        All units: what is one's whole name is not split.

    Raises
    ------
    ValueError
        Two names are of one kind, or one cannot be of any.
    """
    if register.is_name(text):
        return (Part(text, text),)
    parts: list[Part] = []
    for piece in re.split(r"[,;]", _POSTAL_CODE.sub("", text)):
        if piece.strip():
            thai = _is_thai(piece)
            parts.extend(_thai(piece.strip(), register) if thai else _english(piece))
    while len(parts) > 1 and parts[-1].name.casefold() in place_words().country:
        parts.pop()
    if len(parts) < 2:  # noqa: PLR2004 (a lone name)
        return tuple(parts)
    largest_first = register.is_name(parts[0].name, KINDS[0]) and parts[0].kind is None
    return _ranked(parts, upwards=not largest_first or register.is_name(parts[-1].name, KINDS[0]))


def _is_thai(text: str) -> bool:
    """Tell whether a text has a letter of the Thai script."""
    return any(unicodedata.name(sign, "").startswith("THAI ") for sign in text)


def _thai(text: str, register: Register) -> Iterator[Part]:
    """Yield the parts of a Thai address without commas, in its order."""
    marks = _marks()
    found: list[re.Match[str]] = []
    for mark in marks.thai.finditer(text):
        if not found or found[-1].end() != mark.start():  # A name may begin like a mark.
            found.append(mark)
    for word in text[: found[0].start() if found else None].split():
        yield Part(word, word)
    stops = [*(mark.start() for mark in found[1:]), len(text)]
    for mark, stop in zip(found, stops, strict=False):  # One stop and no mark: no parts.
        kind = marks.kinds[key(mark[0])]
        yield from _named(mark[0], text[mark.end() : stop].strip(), kind, register)


def _named(mark: str, text: str, kind: Kind, register: Register) -> Iterator[Part]:
    """Yield the part of a mark and the name behind it, and those that follow without a mark."""
    if register.is_name(text):
        yield Part((mark + text).strip(), text, kind)
        return
    words = text.split() or [""]
    glued = None if register.is_name(words[0]) else _marks().glued.search(words[0], 1)
    if glued is None:
        yield Part((mark + words[0]).strip(), words[0], kind)
    else:
        name = words[0][: glued.start()]
        yield Part((mark + name).strip(), name, kind)
        next_kind = _marks().kinds[key(glued[0])]
        yield from _named(glued[0], words[0][glued.end() :], next_kind, register)
    yield from (Part(word, word) for word in words[1:])


def _english(text: str) -> Iterator[Part]:
    """Yield the parts of an English address without commas, in its order."""
    marks = _marks()
    marked = marks.english.sub(lambda mark: f",{mark[1]}" if mark[1] else f"{mark[2]},", text)
    for piece in marked.split(","):
        printed = piece.strip()
        before, after = marks.before.match(printed), marks.after.search(printed)
        if before:
            yield Part(printed, printed[before.end() :], marks.kinds[key(before[0])])
        elif after:
            yield Part(printed, printed[: after.start()], marks.kinds[key(after[0])])
        elif printed:
            yield Part(printed, printed)


def _ranked(parts: Sequence[Part], *, upwards: bool) -> tuple[Part, ...]:
    """Return the parts from large to small, each with its kind; `upwards` if no mark tells."""
    ranks = [KINDS.index(part.kind) for part in parts if part.kind]
    if len(ranks) == len(parts):
        parts = [part for _, part in sorted(zip(ranks, parts, strict=True), key=itemgetter(0))]
        ranks.sort()
    if len(ranks) > 1:
        upwards = ranks == sorted(ranks, reverse=True) and len(ranks) < len(parts)
    elif ranks:  # A lone mark: a province comes last unless it is first.
        first, last = parts[0].kind == KINDS[0], parts[-1].kind == KINDS[-1]
        upwards = upwards and not first and not last
    ranked: list[Part] = []
    for part in reversed(parts) if upwards else parts:
        rank = KINDS.index(ranked[-1].kind or KINDS[0]) + 1 if ranked else 0
        if part.kind is None:
            if rank == len(KINDS):
                msg = f'"{part.printed}" is smaller than a {KINDS[-1]}: leave it out'
                raise ValueError(msg)
            ranked.append(replace(part, kind=KINDS[rank]))
        elif ranked and KINDS.index(part.kind) < rank:
            msg = f'"{part.printed}" and "{ranked[-1].printed}" cannot both be: one name a kind'
            raise ValueError(msg)
        else:
            ranked.append(part)
    return tuple(ranked)


@cache
def _marks() -> _Marks:
    """Return the patterns of the lexicon's words."""
    words = place_words()
    before: list[tuple[str, Kind]] = [(word, kind) for kind in KINDS for word in words.before(kind)]
    after: list[tuple[str, Kind]] = [(word, kind) for kind in KINDS for word in words.after(kind)]
    thai = [word for word, _ in before if _is_thai(word)]
    dotted = _either(word for word in thai if word.endswith("."))
    english_before = _either(word for word, _ in before if not _is_thai(word))
    english_after = _either(word for word, _ in after)
    return _Marks(
        thai=re.compile(rf"(?:(?:^|(?<=\s))(?:{_either(thai)})|{dotted})\s*"),
        glued=re.compile(f"(?:{_either(thai)})(?!$|{_either(thai)})"),
        english=re.compile(
            rf"(?<=\s)({english_before})(?=\s)|(?<=\s)({english_after})(?=\s)", re.IGNORECASE
        ),
        before=re.compile(rf"(?:{english_before})\s+", re.IGNORECASE),
        after=re.compile(rf"\s+(?:{english_after})$", re.IGNORECASE),
        kinds={key(word): kind for word, kind in before + after},
    )


def _either(words: Iterator[str] | Sequence[str]) -> str:
    """Return the pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
