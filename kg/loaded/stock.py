"""The claims of a load in a few bytes each: which, where they stand, what they are about."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.claims import TYPE, Claim, Locator

Place = tuple[str, str, str]
"""Dataset, file and sheet."""
Entry = tuple[str, Place, int]
"""Id of a claim, and where it is entered."""
Words = NDArray[np.uint64]
Numbers = NDArray[np.uint32]
Truths = NDArray[np.bool_]
ARRAYS = ("ids", "starts", "ends", "groups", "files", "rows", "types", "several")
"""What is kept of each claim: the attributes of `Stock` but its places."""
LAST_ROW = (1 << 32) - 1
"""The last row that a place can have."""
_ID_WORDS = 2
_ID_DIGITS = 32
_HASH_BYTES = 8
_HALF = np.uint64(32)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_TIE = "\x1f"
"""What no id has: by it an id of a tie is no id of a thing."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Claims, each as often as it was entered.

    Attributes
    ----------
    ids
        The id of each, in two words of 64 bits.
    starts, ends
        Hashes of the things that each is about: of a tie its two ends, else twice the same.
    groups
        A hash of what tells with which others each is checked (see `kg.check.nearness`); claims
        that are not may have it by chance.
    files, rows
        Where each stands: the number of its place in `places`, and its row.
    types
        Whether each gives a thing its class.
    several
        Whether each was entered more than once.
    places
        The tables that claims stand in.
    """

    ids: Words
    starts: Words
    ends: Words
    groups: Words
    files: Numbers
    rows: Numbers
    types: Truths
    several: Truths
    places: tuple[Place, ...]

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Stock:
        """Take claims as they were entered."""
        places: dict[Place, int] = {}
        hashes = _Hashes()
        names: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        own: list[int] = []
        files: list[int] = []
        rows: list[int] = []
        types: list[bool] = []
        for claim in claims:
            names.append(claim.id)
            is_tie = claim.is_tie
            starts.append(hashes[claim.subject])
            ends.append(hashes[claim.value if is_tie else claim.subject])
            own.append(hashes[f"{_TIE}{claim.tie}"] if is_tie and claim.tie else 0)
            files.append(places.setdefault(place_of(claim.locator), len(places)))
            rows.append(claim.locator.row)
            types.append(claim.property == TYPE)
        ids = np.frombuffer(bytes.fromhex("".join(names)), dtype="<u8").reshape(-1, _ID_WORDS)
        first, second = np.array(starts, dtype=np.uint64), np.array(ends, dtype=np.uint64)
        named = np.array(own, dtype=np.uint64)
        return cls(
            ids,
            first,
            second,
            np.where(named, named, _mixed(first, second)),
            np.array(files, dtype=np.uint32),
            np.array(rows, dtype=np.uint32),
            np.array(types, dtype=np.bool_),
            _several(ids),
            tuple(places),
        )

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def only(self, chosen: Truths) -> Stock:
        """Return some of them."""
        return Stock(places=self.places, **{n: a[chosen] for n, a in self.arrays().items()})

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that is kept of each claim, by name."""
        return {name: getattr(self, name) for name in ARRAYS}

    def with_others(self, others: Stock) -> Stock:
        """Return these and others, which share no claim."""
        places = {place: number for number, place in enumerate(self.places)}
        numbers = [places.setdefault(place, len(places)) for place in others.places]
        more = others.arrays()
        more["files"] = np.array(numbers, dtype=np.uint32)[others.files]
        both = {name: np.concatenate((own, more[name])) for name, own in self.arrays().items()}
        return Stock(places=tuple(places), **both)

    def assertions(self) -> int:
        """Return how many claims the datasets state, each once for each dataset that does."""
        numbers: dict[str, int] = {}
        own = [numbers.setdefault(place[0], len(numbers)) for place in self.places]
        datasets = np.array(own, dtype=np.uint64)[self.files]
        return len(np.unique(self.ids[:, 0] ^ datasets * _ODD))

    # ------------------------------------------------------------ looking up
    def may_share(self, others: Stock) -> bool:
        """Tell whether a claim of another stock is among these; by chance even if none is."""
        return bool(np.isin(others.ids[:, 0], self.ids[:, 0]).any())

    def among(self, ids: Collection[str]) -> Truths:
        """Tell of each claim whether it is one of some."""
        return np.array([name in ids for name in self.names()], dtype=np.bool_)

    def in_groups(self, groups: Words) -> Truths:
        """Tell of each claim whether it is of one of some groups."""
        found: Truths = np.isin(self.groups, groups)
        return found

    def of_things(self) -> Words:
        """Return the groups of the things that the claims are about."""
        found: Words = np.concatenate([_mixed(each, each) for each in (self.starts, self.ends)])
        return found

    def at_things(self, things: Words) -> Truths:
        """Tell of each claim whether it is about one of some things, or a tie at one."""
        found: Truths = np.isin(self.starts, things) | np.isin(self.ends, things)
        return found

    def in_rows(self, rows: Mapping[Place, Collection[int]]) -> Truths:
        """Tell of each claim whether it stands in one of some rows."""
        found: Truths = np.zeros(len(self), dtype=np.bool_)
        for number, place in enumerate(self.places):
            if numbers := rows.get(place):
                here = np.flatnonzero(self.files == number)
                found[here] = np.isin(self.rows[here], np.fromiter(numbers, dtype=np.uint32))
        return found

    def rows_of(self) -> Iterator[tuple[Place, list[int]]]:
        """Yield each place that claims stand in, with the rows."""
        for number, place in enumerate(self.places):
            rows = np.unique(self.rows[self.files == number])
            if len(rows):
                yield place, rows.tolist()

    def names(self) -> list[str]:
        """Return the id of each as text."""
        text = self.ids.astype("<u8").tobytes().hex()
        return [text[at : at + _ID_DIGITS] for at in range(0, len(text), _ID_DIGITS)]

    def entries(self) -> set[Entry]:
        """Return id, place and row of each."""
        places = [self.places[number] for number in self.files.tolist()]
        return set(zip(self.names(), places, self.rows.tolist(), strict=True))


def place_of(at: Locator) -> Place:
    """Return the table of a place."""
    return at.dataset, at.file, at.sheet


class _Hashes(dict[str, int]):
    """Hashes of texts, each made once."""

    def __missing__(self, text: str) -> int:
        encoded = text.encode("utf-8", "surrogatepass")
        made = hashlib.blake2b(encoded, digest_size=_HASH_BYTES).digest()
        found = self[text] = int.from_bytes(made, "little")
        return found


def hashes_of(ids: Iterable[str]) -> Words:
    """Return the hashes by which things are known."""
    hashes = _Hashes()
    return np.array([hashes[id_] for id_ in ids], dtype=np.uint64)


def _mixed(first: Words, second: Words) -> Words:
    """Return a hash of two hashes, whichever of them comes first."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    found: Words = low * _ODD ^ (high + (low >> _HALF))
    return found


def _several(ids: Words) -> Truths:
    """Tell of each id whether it is there more than once."""
    _, number_of, numbers = np.unique(ids[:, 0], return_inverse=True, return_counts=True)
    found: Truths = numbers[number_of] > 1
    return found
