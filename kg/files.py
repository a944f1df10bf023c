"""Files of a workspace's own folder ``.kg`` in which something is remembered to save time.

Each is put in its place as a whole. Without them the same is done, and takes longer. They hold
hashes of what is stated, or more, so `kg forget` deletes them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

CONFORMING = "conforming"
"""What conformed to the rules: see `kg.check.conforming`."""
LOADED = "loaded"
"""What was loaded last: see `kg.loaded`."""


@contextmanager
def write_whole(path: Path) -> Generator[BinaryIO]:
    """Write a file that whoever reads it sees as it was or as it is to be, and never in part.

    Its folder is made if need be, with a ``.gitignore`` for all in it.

    Raises
    ------
    OSError
        It cannot be written; what was there stays.
    """
    path.parent.mkdir(exist_ok=True)
    ignore = path.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    descriptor, name = tempfile.mkstemp(prefix=path.name, suffix=".new", dir=path.parent)
    staged = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
        staged.replace(path)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise


def remembered(folder: Path) -> list[Path]:
    """Return these files of a workspace's folder ``.kg``, and what a crash left of them."""
    return sorted(path for name in (CONFORMING, LOADED) for path in folder.glob(f"{name}*"))


def forget_remembered(folder: Path) -> None:
    """Delete these files from a workspace's folder ``.kg``, and what a crash left of them.

    Raises
    ------
    OSError
        One is there and cannot be deleted.
    """
    for path in remembered(folder):
        path.unlink(missing_ok=True)
