"""The file of what was loaded last.

It holds hashes of rows, ids of claims and the ids of things with their classes, so `kg forget`
deletes it. A file that is damaged, cut off or of another version of this code is as good as none.
"""

from __future__ import annotations

import contextlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kg.accounts import Account, RowState
from kg.files import LOADED, write_whole
from kg.loaded.digests import Digests
from kg.loaded.stock import ARRAYS, Place, Stock

_READ_ERRORS = (
    OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, EOFError, MemoryError,
    RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What may be raised of a file that is no such archive, or was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load of a whole workspace left.

    Attributes
    ----------
    ground
        What all else is told by that decides what the rows state; see `kg.loaded.ground`.
    stamp
        The stamp of the network when the load was done.
    files
        The SHA-256 of each file of each dataset.
    rows
        The hashes of the rows of each text table, by dataset and file.
    stock
        The claims.
    assertions
        How many claims the datasets state, each once for each dataset that does.
    classes
        The class of each thing.
    accounts
        What became of the rows.
    others
        Datasets in the network that the workspace does not have.
    """

    ground: str
    stamp: str
    files: Mapping[str, Mapping[str, str]]
    rows: Mapping[tuple[str, str], Digests]
    stock: Stock
    assertions: int
    classes: Mapping[str, str]
    accounts: tuple[Account, ...]
    others: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Write the file into a workspace's folder ``.kg``; no error if that cannot be."""
        tables = sorted(self.rows)
        told = {
            "ground": self.ground,
            "stamp": self.stamp,
            "files": self.files,
            "tables": tables,
            "places": self.stock.places,
            "assertions": self.assertions,
            "classes": self.classes,
            "accounts": [_told(account) for account in self.accounts],
            "others": self.others,
        }
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        arrays: dict[str, Any] = self.stock.arrays()
        arrays["told"] = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
        arrays |= {f"table{number}": self.rows[key] for number, key in enumerate(tables)}
        with contextlib.suppress(OSError), write_whole(folder / LOADED) as stream:
            np.savez(stream, **arrays)


def read_loaded(folder: Path) -> Loaded | None:
    """Return what the file of a workspace's folder ``.kg`` holds; None if it cannot be read."""
    try:
        with (folder / LOADED).open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return _loaded({name: arrays[name] for name in arrays.files})
    except _READ_ERRORS:
        return None


def _loaded(arrays: Mapping[str, Any]) -> Loaded:
    told = json.loads(arrays["told"].tobytes().decode("utf-8", "surrogatepass"))
    places: tuple[Place, ...] = tuple((str(d), str(f), str(s)) for d, f, s in told["places"])
    stock = Stock(places=places, **{name: arrays[name] for name in ARRAYS})
    if any(len(arrays[name]) != len(stock) for name in ARRAYS):
        raise ValueError(ARRAYS)
    return Loaded(
        ground=told["ground"],
        stamp=told["stamp"],
        files=told["files"],
        rows={(d, f): arrays[f"table{number}"] for number, (d, f) in enumerate(told["tables"])},
        stock=stock,
        assertions=told["assertions"],
        classes=told["classes"],
        accounts=tuple(map(_account, told["accounts"])),
        others=tuple(told["others"]),
    )


def _told(account: Account) -> Mapping[str, Any]:
    """Return an account as JSON can hold it; it may have as many rows as its table."""
    others = [(other.row, other.state, other.why) for other in account.others]
    return {**asdict(replace(account, others=())), "others": others}


def _account(told: Mapping[str, Any]) -> Account:
    others = tuple(RowState(*other) for other in told["others"])
    return replace(Account(**told), others=others, notes=tuple(told["notes"]))
