"""What is known to conform: kept in a file, so that only what changed is checked again.

The file holds one 16-byte hash for each likeness (`kg.check.alike`) that conformed in the last
check, and which rules it conformed to. It is a shortcut and nothing else: without it, or where it
is old, cut off or damaged, more is checked and the same is found. Likenesses with a fault are never
kept. It holds hashes of what claims state, so `kg forget` deletes it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.files import write_whole

FEWEST_CLAIMS = 20_000
"""Fewer claims are checked in half a second: they need no file."""
KEY_BYTES = 16
_MAGIC = b"kg conforming 1\n"
_WORDS = 2
Keys = NDArray[np.uint64]


class Conforming:
    """The likenesses that conformed in the last check, and those that do in this one."""

    def __init__(self, path: Path | None = None, fingerprint: bytes = b"") -> None:
        """Read what conformed to the same rules.

        Parameters
        ----------
        path
            The file; None to know and keep nothing.
        fingerprint
            What `kg.check.fingerprint.fingerprint` tells of the rules.
        """
        self._path = path
        self._head = _MAGIC + fingerprint
        self._before = _rows(b"" if path is None else _read(path, self._head))
        self._now = bytearray()

    def hold(self, keys: Sequence[bytes]) -> Sequence[bool]:
        """Tell of each of some likenesses whether it is known to conform."""
        first = self._before[:, 0]
        if not len(first):
            return [False] * len(keys)
        asked = _rows(b"".join(keys))
        at = np.minimum(np.searchsorted(first, asked[:, 0]), len(first) - 1)
        found: list[bool] = (self._before[at] == asked).all(axis=1).tolist()
        return found

    def add(self, keys: Sequence[bytes]) -> None:
        """Add likenesses of this check."""
        if self._path is not None:
            self._now += b"".join(keys)

    def keep(self, faulty: set[bytes]) -> None:
        """Write the likenesses of this check but the faulty ones; no error if that cannot be."""
        if self._path is None:
            return
        keys = _sorted(_rows(bytes(self._now)))
        if faulty:
            bad = _sorted(_rows(b"".join(faulty)))[:, 0]
            keys = keys[~np.isin(keys[:, 0], bad)]
        if not np.array_equal(keys, self._before):
            # In a folder that cannot be written nothing is remembered.
            with contextlib.suppress(OSError), write_whole(self._path) as stream:
                stream.write(self._head + keys.tobytes())


def _rows(content: bytes) -> Keys:
    return np.frombuffer(content, dtype="<u8").reshape(-1, _WORDS)


def _sorted(keys: Keys) -> Keys:
    """Return keys in the order of their first half, each once."""
    keys = keys[np.argsort(keys[:, 0], kind="stable")]
    is_new = np.ones(len(keys), dtype=bool)
    is_new[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    return keys[is_new]


def _read(path: Path, head: bytes) -> bytes:
    """Return the keys of a file; none if it cannot be read, or is of other rules or cut off."""
    try:
        content = path.read_bytes()
    except OSError:
        return b""
    keys = content[len(head) :]
    return keys if content.startswith(head) and len(keys) % KEY_BYTES == 0 else b""
