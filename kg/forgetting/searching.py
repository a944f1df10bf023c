"""Find what still holds a name: in files of any kind, in archives, in file names."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.spellings import Spellings

LARGEST = 1 << 30
"""Bytes of a file, or of a part of an archive; a larger one is told as not searched."""
_DEEPEST = 3
_MARKUP = re.compile(r"<[^<>]*>")
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp874")
_PACKED: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ": lzma.decompress,
}
_CLOSED = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf",
    b"Rar!",
)
"""How files begin whose text cannot be read here: documents and pictures."""
_ERRORS = (
    OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error, lzma.LZMAError,
    zipfile.BadZipFile,
)  # fmt: skip

CONTENT, NAME, MENTION, CLOSED = "content", "file name", "part of another id", "cannot be searched"


@dataclass(frozen=True, slots=True)
class Hit:
    """A file that holds a name, or of which that cannot be told.

    Attributes
    ----------
    path
        The file.
    what
        Where the name stands: one of ``content``, ``file name``, ``part of another id``, or
        ``cannot be searched``.
    """

    path: Path
    what: str


def search(paths: Iterable[Path], spellings: Spellings) -> Iterator[Hit]:
    """Yield each file that holds a name, with what holds it."""
    for path in paths:
        if spellings.holds(path.name):
            yield Hit(path, NAME)
        found = _found(path, spellings)
        if found:
            yield Hit(path, found)


def _found(path: Path, spellings: Spellings) -> str:
    try:
        if path.stat().st_size > LARGEST:
            return CLOSED
        content = path.read_bytes()
        if holds(content, path.name, spellings):
            return CONTENT
        if mentions(content, spellings):
            return MENTION
    except _ERRORS:
        return CLOSED
    return CLOSED if content.startswith(_CLOSED) else ""


def holds(content: bytes, name: str, spellings: Spellings, depth: int = 0) -> bool:
    """Tell whether bytes hold a name, in any encoding of Thai, packed or not.

    Raises
    ------
    OSError, ValueError, zipfile.BadZipFile
        What is packed cannot be unpacked; or is protected by a password (``RuntimeError``).
    """
    if depth < _DEEPEST:
        if content.startswith(b"PK\x03\x04"):
            return any(
                spellings.holds(part) or holds(inner, part, spellings, depth + 1)
                for part, inner in _members(content)
            )
        for sign, unpack in _PACKED.items():
            if content.startswith(sign):
                return holds(unpack(content), name, spellings, depth + 1)
    if name.lower().endswith((".xml", ".rels")) and depth:
        # In a workbook or document the runs of one line are marked up one by one.
        return any(
            spellings.holds(text) or spellings.holds(_MARKUP.sub("", text))
            for text in _texts(content)
        )
    return any(map(spellings.holds, _texts(content)))


def mentions(content: bytes, spellings: Spellings) -> bool:
    """Tell whether bytes hold an id as a part of something longer, which may be another's id."""
    return any(
        id_.encode(encoding) in content
        for id_ in spellings.ids - set(spellings.short)
        for encoding in _ENCODINGS[:3]
    )


def raw(content: bytes, spellings: Spellings) -> bool:
    """Tell whether bytes hold an id or name as it is written: for files of a server."""
    for word in (spellings.ids | spellings.names) - set(spellings.short):
        for encoding in _ENCODINGS:
            try:
                if word.encode(encoding) in content:
                    return True
            except UnicodeEncodeError:
                continue
    return False


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            if member.file_size > LARGEST:
                message = f"{member.filename} is too large"
                raise ValueError(message)
            yield member.filename, archive.read(member)


def _texts(content: bytes) -> Iterator[str]:
    """Yield what bytes read as text: UTF-8 or, if they are none, Thai of old; and UTF-16."""
    try:
        yield content.decode("utf-8")
    except UnicodeDecodeError:
        yield content.decode("utf-8", errors="replace")
        yield content.decode("cp874", errors="replace")
    if b"\0" in content:
        for start in (0, 1):
            yield content[start:].decode("utf-16-le", errors="replace")
            yield content[start:].decode("utf-16-be", errors="replace")


def files_of_folder(folder: Path, *, without: Iterable[Path] = ()) -> Iterator[Path]:
    """Yield the files below a folder, sorted; links to folders are not followed."""
    left = {path.resolve() for path in without}
    for root, folders, names in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(n for n in folders if (here / n).resolve() not in left)
        for name in sorted(names):
            path = here / name
            if path.is_file() and path.resolve() not in left:
                yield path
