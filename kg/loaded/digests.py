"""The rows of text tables as hashes: which of them are others than they were."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Digests = NDArray[np.uint64]
"""One hash of each record of a table, in two words of 64 bits, in order."""
_BYTES = 16
_WORDS = 2


def digests_of(records: Iterable[Sequence[str]]) -> Digests:
    """Return the hashes of records."""
    found = bytearray()
    hashed, written = hashlib.blake2b, marshal.dumps
    for record in records:
        # Format 0 of marshal writes equal texts as equal bytes, and says how long each is.
        found += hashed(written(tuple(record), 0), digest_size=_BYTES).digest()
    return as_digests(bytes(found))


def as_digests(content: bytes) -> Digests:
    """Return hashes that are written one after the other."""
    return np.frombuffer(content, dtype="<u8").reshape(-1, _WORDS)


def changed_rows(before: Digests, now: Digests) -> list[int]:
    """Return the rows, from 1, that are others now, or that only one of two versions has."""
    both = min(len(before), len(now))
    differ = np.flatnonzero((before[:both] != now[:both]).any(axis=1)) + 1
    return [*differ.tolist(), *range(both + 1, max(len(before), len(now)) + 1)]
