"""Text as a map shows it: cleaned, measured in em, cut into pieces that no line break splits."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ASSETS = Path(__file__).resolve().parent / "assets"
ZERO_WIDTH_SPACE = "\u200b"
_JOINER = "\u200d"
# Directional marks and overrides would turn the text round them; other format characters are kept.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    r"\ufff9-\uffff]"
)
_SPACE = re.compile(r"[\s\u00a0]+")
# Thai and Lao vowels written before their consonant, and signs that belong to what stands before.
_LEADING = frozenset("\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
_FOLLOWING = frozenset(
    "\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46\u0e4f\u0e5a\u0e5b\u0eaf\u0eb0\u0eb2\u0eb3\u0ebd\u0ec6"
)
# Blocks of scripts that write no spaces between words: Thai and Lao, Myanmar, Khmer.
_UNSPACED = (range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800))
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# Signs that silence a consonant, and short vowels after which the syllable's last consonant comes.
_SILENT = frozenset("\u0e4c\u0ecc")
_OPEN = frozenset("\u0e31\u0e37\u0e47\u0eb1\u0eb7")
_TONES = frozenset("\u0e48\u0e49\u0e4a\u0e4b\u0ec8\u0ec9\u0eca\u0ecb")


def clean(text: str) -> str:
    """Return text fit to be shown: composed, one line, no control or direction characters."""
    kept = _UNWANTED.sub("", unicodedata.normalize("NFC", text))
    return _SPACE.sub(" ", kept).strip()


def clusters(text: str) -> list[str]:
    """Return the pieces of a text that belong together: a base with all its marks.

    A Thai or Lao vowel written before its consonant stays with it, and so do the vowels and signs
    written after; a joined emoji is one piece.

    Examples
    --------
    >>> [len(piece) for piece in clusters("\u0e40\u0e01\u0e49\u0e32a\u0301b")]
    [4, 2, 1]
    """
    pieces: list[str] = []
    for char in text:
        before = pieces[-1] if pieces else ""
        if before and (_extends(char) or before[-1] == _JOINER or before[-1] in _LEADING):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def syllables(pieces: list[str]) -> list[str]:
    """Join clusters that a Thai or Lao reader never sees apart: silent and closing consonants."""
    joined: list[str] = []
    for piece in pieces:
        before = joined[-1] if joined else ""
        silent = bool(_SILENT & set(piece))
        closing = len(piece) == 1 and is_unspaced(piece) and _is_open(before)
        if before and is_unspaced(before[-1]) and (silent or closing):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def is_unspaced(char: str) -> bool:
    """Tell whether a character is of a script that writes no spaces between words."""
    return any(ord(char) in block for block in _UNSPACED)


def is_wide(char: str) -> bool:
    """Tell whether a character fills a square, as Chinese ones do."""
    return unicodedata.east_asian_width(char) in {"W", "F"}


def width_em(text: str) -> float:
    """Return about how wide a line is, in units of the font's size."""
    metrics = _metrics()
    return sum(metrics.width(char) for char in text)


def _extends(char: str) -> bool:
    return (
        char in _FOLLOWING
        or char == _JOINER
        or unicodedata.category(char) in {"Mn", "Me", "Mc"}
        or ord(char) in _SKIN_TONES
    )


def _is_open(piece: str) -> bool:
    marks = [c for c in piece if c not in _TONES]
    return bool(marks) and marks[-1] in _OPEN


@dataclass(frozen=True, slots=True)
class _Metrics:
    """Advance widths of characters, in em."""

    advance: dict[str, float]
    other: float
    wide: float

    def width(self, char: str) -> float:
        """Return the advance of one character; marks and format characters have none."""
        found = self.advance.get(char)
        if found is not None:
            return found
        if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
            return 0.0
        return self.wide if is_wide(char) else self.other


@lru_cache(maxsize=1)
def _metrics() -> _Metrics:
    table = tomllib.loads((ASSETS / "metrics.toml").read_text(encoding="utf-8"))
    advance = {c: float(row["em"]) for row in table["advance"] for c in row["characters"]}
    return _Metrics(advance, float(table["other"]), float(table["wide"]))


@lru_cache(maxsize=1)
def words() -> dict[str, frozenset[str]]:
    """Return the words a label may break between, by their first character."""
    text = (ASSETS / "words-th.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            for word in line.split():
                found.setdefault(word[0], set()).add(word)
    return {first: frozenset(group) for first, group in found.items()}
