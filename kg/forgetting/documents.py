"""Texts of documents with a name blacked out, so that every place in them stays where it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.claims import Claim
from kg.forgetting.fates import NAME, Change
from kg.forgetting.staging import Staged, shown
from kg.spellings import Spellings
from kg.texts import FILE, HASH


@dataclass(frozen=True, slots=True)
class Blacked:
    """Texts in which a name was blacked out.

    Attributes
    ----------
    changes, files
        What is to be changed, and the new files.
    hashes
        Old and new SHA-256.
    """

    changes: tuple[Change, ...] = ()
    files: tuple[Staged, ...] = ()
    hashes: Mapping[str, str] | None = None


def blacked_out(
    folder: Path | None,
    claims: Iterable[Claim],
    spellings: Spellings,
    *,
    stage: Path,
    named_in: Path,
) -> Blacked:
    """Black a name out of the texts that claims point into; the new files go into ``stage``.

    Only a text that has the hash that its document states is changed: another one is not evidence,
    and is told as any other file.
    """
    if folder is None:
        return Blacked()
    changes: list[Change] = []
    files: list[Staged] = []
    hashes: dict[str, str] = {}
    for path, sha256 in _documents(folder, claims):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            continue
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            continue
        new = spellings.redacted(text).encode()
        if new == content:
            continue
        staged = stage / "texts" / str(len(files))
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(new)
        hashes[sha256] = hashlib.sha256(new).hexdigest()
        files.append(Staged(path, staged))
        number = len(spellings.spans(text))
        changes.append(Change(shown(path, named_in), f"{NAME} in {number} places"))
    return Blacked(tuple(changes), tuple(files), hashes)


def _documents(folder: Path, claims: Iterable[Claim]) -> list[tuple[Path, str]]:
    """Return the file and the hash of each document that states both, once."""
    stated: dict[str, dict[str, set[str]]] = {}
    for claim in claims:
        if claim.property in (FILE, HASH):
            stated.setdefault(claim.subject, {}).setdefault(claim.property, set()).add(claim.value)
    found: dict[Path, str] = {}
    root = folder.resolve()
    for of in stated.values():
        for name in sorted(of.get(FILE, ())):
            path = (folder / name).resolve()
            if path.is_relative_to(root) and path.is_file():
                for sha256 in sorted(of.get(HASH, ())):
                    found.setdefault(path, sha256.strip().lower())
    return sorted(found.items())
