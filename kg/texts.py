"""The words that a claim points to, cut out of the text that was read: that very text, or none.

A claim holds the place of its words (code points of the file as hashed) and its document the file
and its hash; the sentences themselves stand in no table. Whoever has the texts names their folder
(``[texts] folder`` in ``kg.toml``). A file with another hash is not the text that was read, and
gives no words at all: at the same place it would have others.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeVar

from kg.claims import Claim
from kg.errors import QueryError, did_you_mean
from kg.resources import message_templates

CONTEXT = 40
"""How many characters before and after the words are shown with them."""

FILE, HASH = "file", "sha256"
WORDS = "words"
_Cell = TypeVar("_Cell")
Rows = Sequence[tuple[_Cell, ...]]
Places = tuple[str, str]
"""The columns that hold a document's id, and a place in its text."""

_PLACE = re.compile(r"#char=([0-9]{1,18}),([0-9]{1,18})")
_JOINERS = "\u200c\u200d"
# Of Thai and Lao: letters to Unicode, but the one stays with what is before, the other with what
# comes after it.
_FOLLOWING = "\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3"
_LEADING = "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"


@dataclass(frozen=True, slots=True)
class TextFile:
    """Where a document's text lies in the folder, and its hash: "" if none is stated, or several.

    Attributes
    ----------
    file
        Its path below the folder of texts.
    sha256
        The hash of its bytes.
    """

    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What stands at one place of a document.

    Attributes
    ----------
    reference
        The document and the place, as ``doc002 #char=12,40``.
    words
        The words, on one line and with no control characters; "" if they cannot be had.
    before, after
        What stands round them, with an ellipsis where it is cut.
    why_not
        Why there are no words: a key of the table ``texts`` in ``ontology/messages.toml``.
    """

    reference: str
    words: str = ""
    before: str = ""
    after: str = ""
    why_not: str = ""

    def line(self, lang: str) -> str:
        """Return the words in brackets, among their context; else the reference, and why."""
        if self.why_not:
            return f"{self.reference} ({message(self.why_not, lang)})"
        return f"{self.before}[{self.words}]{self.after}".strip()


class Texts:
    """The texts of documents, in a folder.

    Parameters
    ----------
    folder
        The folder of texts; None if the workspace names none.
    documents
        File and hash of each document, by its id.
    """

    def __init__(self, folder: Path | None, documents: Mapping[str, TextFile]) -> None:
        self._folder = folder
        self._documents = documents
        self._read: dict[str, tuple[str, str]] = {}

    @classmethod
    def of(cls, folder: Path | None, claims: Iterable[Claim]) -> Texts:
        """Return the texts of the documents whose file and hash the claims state."""
        stated: dict[str, dict[str, set[str]]] = {}
        for claim in claims:
            if claim.property in (FILE, HASH):
                of = stated.setdefault(claim.subject, {FILE: set(), HASH: set()})
                of[claim.property].add(claim.value)
        return cls(
            folder,
            {id_: TextFile(_only(of[FILE]), _only(of[HASH])) for id_, of in stated.items()},
        )

    @classmethod
    def described(cls, folder: Path | None, columns: Sequence[str], rows: Rows[object]) -> Texts:
        """Return the texts of a table of documents: ``id``, ``file``, ``sha256``, ``disputed``."""
        documents: dict[str, TextFile] = {}
        for row in rows:
            of = dict(zip(columns, row, strict=True))
            disputed = of["disputed"]
            known = {
                key: "" if isinstance(disputed, list) and key in disputed else str(of[key] or "")
                for key in (FILE, HASH)
            }
            documents[str(of["id"])] = TextFile(known[FILE], known[HASH])
        return cls(folder, documents)

    def quote(self, source: str, start: int, end: int, *, context: int = CONTEXT) -> Quote:
        """Return the words of a document from one character to before another, or why not.

        Parameters
        ----------
        source
            Id of the document.
        start, end
            Code points of the text as hashed, from 0; ``end`` is the first that is left out.
        context
            How many characters round the words to give.
        """
        at = reference(source, start, end)
        text, why_not = self._text(source)
        if not why_not and not 0 <= start < end <= len(text):
            why_not = "outside"
        if why_not:
            return Quote(at, why_not=why_not)
        words = plain(text[start:end])
        before, after = _round(text, start, end, context)
        return Quote(at, words, before, after)

    def at(self, source: str, place: str, *, context: int = CONTEXT) -> Quote | None:
        """Return the words at a place written ``#char=start,end``; None if it is no such place."""
        match = _PLACE.fullmatch(place.strip())
        if match is None:
            return None
        return self.quote(source, int(match[1]), int(match[2]), context=context)

    def beside(
        self, columns: tuple[str, ...], rows: Rows[_Cell], place: Places, lang: str
    ) -> tuple[tuple[str, ...], tuple[tuple[_Cell | str | None, ...], ...]]:
        """Return a table with a column ``words`` after that of the place.

        ``place`` names the columns of a document's id and of ``#char=start,end``: a row that holds
        no such place has no words. ``QueryError`` if the table has no such column.
        """
        for name in place:
            if name not in columns:
                near = did_you_mean(name, columns)
                raise QueryError(f"words: the answer has no column {name!r}{near}")
        of, at = (columns.index(name) for name in place)
        quotes = [self.at(str(row[of]), str(row[at])) for row in rows]
        worded = tuple(
            (*row[: at + 1], quote.line(lang) if quote else None, *row[at + 1 :])
            for row, quote in zip(rows, quotes, strict=True)
        )
        return (*columns[: at + 1], WORDS, *columns[at + 1 :]), worded

    # ------------------------------------------------------------ reading
    def _text(self, source: str) -> tuple[str, str]:
        """Return a document's text, or why there is none."""
        if source not in self._read:
            self._read[source] = self._verified(self._documents.get(source, TextFile()))
        return self._read[source]

    def _verified(self, document: TextFile) -> tuple[str, str]:
        if self._folder is None:
            return "", "no_folder"
        if not document.file or not document.sha256:
            return "", "not_stated"
        path = _inside(self._folder, document.file)
        if path is None:
            return "", "refused"
        try:
            content = path.read_bytes() if path.is_file() else None
        except OSError:
            return "", "unreadable"
        return _decoded(content, document.sha256)


def reference(source: str, start: int, end: int) -> str:
    """Return how a place in a document is cited (RFC 5147 counts characters so).

    Examples
    --------
    >>> reference("doc002", 12, 40)
    'doc002 #char=12,40'
    """
    return f"{source} #char={start},{end}"


def plain(text: str) -> str:
    r"""Return text on one line that steers neither a terminal nor the direction of reading.

    Line ends, tabs and other control characters become spaces, several one; characters that format
    (direction, zero width) are left out, but not those that join letters.

    Examples
    --------
    >>> plain("a\r\n b\x1b[31m" + chr(0x202e) + "c ")
    'a b [31mc'
    """
    return " ".join("".join(map(_harmless, text)).split())


def can_cut(text: str, at: int) -> bool:
    """Tell whether text can be cut before a character: no sign or vowel leaves its consonant."""
    if not 0 < at < len(text):
        return True
    is_sign = unicodedata.category(text[at]).startswith("M") or text[at] in _FOLLOWING
    return not is_sign and text[at - 1] not in _LEADING


def message(key: str, lang: str) -> str:
    """Return why there are no words, in a language."""
    texts = message_templates("texts")[key]
    return texts.get(lang) or texts["en"]


def _decoded(content: bytes | None, sha256: str) -> tuple[str, str]:
    """Return the text of bytes that have the hash, or why there is none."""
    if content is None:
        return "", "missing"
    if hashlib.sha256(content).hexdigest() != sha256.strip().lower():
        return "", "changed"
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        return "", "not_utf8"


def _only(values: set[str]) -> str:
    """Return the one value that is stated; sources that disagree give none."""
    return next(iter(values)) if len(values) == 1 else ""


def _inside(folder: Path, file: str) -> Path | None:
    """Return the path of a file below the folder; None if its name leads out of it."""
    if any(unicodedata.category(c) == "Cc" for c in file):
        return None
    for path in (PurePosixPath(file), PureWindowsPath(file)):
        if path.anchor or ".." in path.parts:
            return None
    try:
        found = (folder / file).resolve()
        return found if found.is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError):  # a ring of links, which Python 3.11 and 3.12 so report
        return None


def _round(text: str, start: int, end: int, context: int) -> tuple[str, str]:
    """Return what stands before and after a place; no sign is cut off from its letter."""
    first, last = max(0, start - context), min(len(text), end + context)
    while first < start and not can_cut(text, first):
        first += 1
    while last > end and not can_cut(text, last):
        last -= 1
    before, after = _joined(text[first:start]), _joined(text[end:last])
    return ("…" if first else "") + before, after + ("…" if last < len(text) else "")


def _joined(text: str) -> str:
    """Return text made plain that keeps a space at either end: words go on there."""
    spaced = re.sub(r"\s+", " ", "".join(map(_harmless, text)))
    return spaced if spaced != " " else ""


def _harmless(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs") and char not in _JOINERS else char
