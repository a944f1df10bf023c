"""Text tables (CSV, TSV): the bytes of a file as rows of text, whoever wrote it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kg.errors import Fault, SourceError
from kg.messages import shortened
from loaders.lexicon import lexicon
from loaders.mapping import TableRule
from loaders.sheets import Row, Sheet, Some
from loaders.text import clean, language_of
from loaders.wording import says

DELIMITERS = (",", ";", "\t", "|")
_TABS = (".tsv", ".tab")
_EXCELS_HINT = re.compile(r"sep=([^\r\n])\r?\n")
_PIECE = 1 << 16
"""Signs of a text of which the lines are found at once."""
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MOSTLY = 0.5
_OTHER = re.compile(r"[^\x00-\x7f\s]+")
_MIXED = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f\s]+|[^\x00-\x7f\s]+(?=[A-Za-z])")


def read_text_table(path: Path, rule: TableRule) -> TextRows:
    """Return the rows of a CSV or TSV file.

    Parameters
    ----------
    path
        The file.
    rule
        What the mapping says of it. Its delimiter "" is that of comma, semicolon, tab and bar which
        parts the headers into most columns (of a ``.tsv`` the tab); its encoding "" is UTF-8, or
        UTF-16 if the file says so in its first two bytes.

    Raises
    ------
    SourceError
        It is not text. If its quotes do not match, that is found when the rows are read.

    Notes
    -----
    A record is one row, though its cells may hold line ends; an empty line is a row too. The rows
    are read anew each time: only the text is kept.
    """
    file, delimiter = rule.file, rule.delimiter
    text = decoded(content_of(path, file), file, rule.encoding)
    hint = _EXCELS_HINT.match(text)
    if hint:
        text, delimiter = text[hint.end() :], delimiter or hint[1]
    if not delimiter:
        delimiter = "\t" if path.suffix.lower() in _TABS else found_delimiter(text, rule.header_row)
    return TextRows(text, delimiter, file)


def text_sheet(text: str, delimiter: str, file: str) -> Sheet:
    """Return the rows of a text.

    Raises
    ------
    SourceError
        Its quotes do not match.
    """
    return TextRows(text, delimiter, file).sheet()


@dataclass(frozen=True, slots=True)
class TextRows:
    """The rows of a text table."""

    text: str
    delimiter: str
    file: str

    def __iter__(self) -> Iterator[Row]:
        """Yield each row that has something in it."""
        for number, record in enumerate(self.records(), start=1):
            if any(record):
                yield Row(number, tuple(record))

    def sheet(self, numbers: Collection[int] | None = None) -> Sheet:
        """Return the rows as a sheet of which all are read, or some; ``SourceError`` as `records`.

        The records are gone through once, to see that they end well.
        """
        if numbers is None:
            return Sheet(self.file, "", self, sum(1 for _ in self.records()))
        wanted = frozenset(numbers)
        rows: list[Row] = []
        number = 0
        for number, record in enumerate(self.records(), start=1):
            if number in wanted and any(record):
                rows.append(Row(number, tuple(record)))
        return Sheet(self.file, "", self, number, some=Some(tuple(sorted(wanted)), tuple(rows)))

    def records(self) -> Iterator[list[str]]:
        """Yield every record; ``SourceError`` if the quotes of one do not match."""
        try:
            yield from csv.reader(_lines(self.text), delimiter=self.delimiter, strict=True)
        except csv.Error as exc:
            raise SourceError([self._broken(str(exc))]) from exc

    def _broken(self, why: str) -> Fault:
        """Return that a record breaks off, with the line that it begins in."""
        number = line = 0
        reader = csv.reader(_lines(self.text), delimiter=self.delimiter, strict=True)
        with suppress(csv.Error):
            for _ in reader:
                number, line = number + 1, reader.line_num
        message = says("file.breaks_off", line=line + 1, why=why)
        return Fault(message, file=self.file, row=number + 1)


def _lines(text: str) -> Iterator[str]:
    """Return the lines of a text with their ends; only a return and a line feed end one."""
    return chain.from_iterable(_pieces(text))


def _pieces(text: str) -> Iterator[Iterable[str]]:
    """Yield the lines of one piece of a text after the other: a reader takes a copy of each."""
    start = 0
    while start < len(text):
        end = _line_end(text, start + _PIECE)
        yield io.StringIO(text[start:end], newline="")
        start = end


def _line_end(text: str, start: int) -> int:
    """Return where a line ends after a place; a return and a line feed are not parted."""
    end = start + _PIECE
    return (
        text.find("\n", start, end) + 1
        or text.find("\r", start, end - 1) + 1
        or text.find("\n", start) + 1
        or len(text)
    )


def found_delimiter(text: str, header_row: int) -> str:
    """Return the sign that parts the headers into most columns."""
    return max(DELIMITERS, key=lambda sign: _width(text, sign, header_row))


def _width(text: str, delimiter: str, header_row: int) -> int:
    """Return how many headers a delimiter makes; 0 if the headers cannot be read with it."""
    records = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(records, start=1):
            if number == header_row:
                return sum(1 for cell in record if clean(cell))
    except csv.Error:
        return 0
    return 0


# ------------------------------------------------------------------------------------- encodings
def content_of(path: Path, file: str) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    SourceError
        It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as exc:
        raise SourceError([Fault(says("file.unreadable", why=str(exc)), file=file)]) from exc


def decoded(content: bytes, file: str, encoding: str = "") -> str:
    """Return the text of a file.

    Parameters
    ----------
    content, file
        Its bytes, and its name for messages.
    encoding
        A text encoding by any of its usual names; "" is UTF-8, or UTF-16 with its mark.

    Raises
    ------
    SourceError
        The bytes are no such text; the message says what they look like.
    """
    name = lexicon().encodings.get(encoding.lower(), encoding)
    if not name:
        # What Excel calls "Unicode text" says so in its first two bytes.
        name = "utf-16" if content[:2] in _WIDE else "utf-8-sig"
    try:
        text = content.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        words = {"encoding": name.removesuffix("-sig"), "line": line, "byte": exc.start}
        message = says("file.encoding", **words, looks=_looks(content))
        raise SourceError([Fault(message, file=file)]) from exc
    except (LookupError, ValueError) as exc:
        message = says("file.no_encoding", found=shortened(encoding))
        raise SourceError([Fault(message, file=file)]) from exc
    if name != "utf-8-sig" and not text.isascii() and _is_utf8(content):
        raise SourceError([Fault(says("file.is_utf8", encoding=shortened(encoding)), file=file)])
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        wide = "" if encoding else _wide(content)
        looks = says("file.looks_utf16", encoding=wide) if wide else ""
        raise SourceError([Fault(says("file.nul", line=line, looks=looks), file=file)])
    return text


def guessed_encoding(content: bytes) -> str:
    """Return the name of the encoding that bytes look like, "" if they are UTF-8 or like none.

    Bytes that make words of a language with an encoding of its own, in which signs follow letters
    as they must, are that; other bytes may be Western text.
    """
    try:
        content.decode("utf-16" if content[:2] in _WIDE else "utf-8-sig")
    except UnicodeDecodeError:
        return next((name for name in lexicon().guesses if _fits(content, name)), "")
    return _wide(content) if b"\0" in content and content[:2] not in _WIDE else ""


def _fits(content: bytes, encoding: str) -> bool:
    """Tell whether bytes read so are text of the language that the encoding is for."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    lang = lexicon().guesses[encoding]
    if not lang:
        return not any(unicodedata.category(each) == "Cc" for each in text if each not in "\t\r\n")
    letters = [each for each in text if not each.isascii() and not each.isspace()]
    mine = sum(1 for each in letters if language_of(each) == lang)
    # Western letters with marks stand among ASCII's; words of another script stand by themselves.
    mixed = len(_MIXED.findall(text)) > _MOSTLY * len(_OTHER.findall(text))
    return mine > _MOSTLY * len(letters) and not mixed and not _begins_with_marks(text)


def _begins_with_marks(text: str) -> bool:
    """Tell whether marks stand where no letter is that they could be of, more than by a slip."""
    marks = stray = 0
    before = " "
    for each in text:
        if unicodedata.category(each) == "Mn":
            marks += 1
            stray += not (before.isalpha() or unicodedata.category(before) == "Mn")
        before = each
    return stray > marks * (1 - _MOSTLY)


def _looks(content: bytes) -> str:
    """Return what bytes look like that are not what they should be."""
    encoding = "utf-8" if _is_utf8(content) else guessed_encoding(content)
    if not encoding:
        return says("file.fits_none")
    text = content.decode(encoding)
    line = next((each for each in _lines(text) if not each.isascii()), "")
    first = next(index for index, each in enumerate(line) if not each.isascii())
    return says("file.looks", encoding=encoding, words=shortened(clean(line[first:])[:40]))


def _is_utf8(content: bytes) -> bool:
    """Tell whether bytes are UTF-8 and could not be by chance."""
    try:
        return not content.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _wide(content: bytes) -> str:
    """Return which UTF-16 bytes with many zeros look like, "" if none."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if max(even, odd) * 4 < len(content) // 2:
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return ""
    return name
