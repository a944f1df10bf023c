"""The list of who was forgotten: no names, but hashes that tell them when they come back.

``forgotten.toml`` lies beside ``kg.toml`` and is kept with it. It holds a salt and, of each person
erased with ``kg forget``, keyed BLAKE2b hashes of the ids and of the names in their common
spelling (see `kg.spellings`). Every later reading of the sources is compared with it.

What this can and cannot do: a hash does not tell a name, but whoever guesses the name can see that
the guess is right (there are only so many names, and reading a million rows has to stay quick). A
misspelt name, another transcription or a nickname that no source gave gets through.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.claims import TYPE, Claim
from kg.erasure import name_properties
from kg.errors import Fault, WorkspaceError
from kg.messages import Message
from kg.ontology import Ontology
from kg.resources import message_templates
from kg.spellings import folded

FILE = "forgotten.toml"
_HEAD = """\
# Who was erased with `kg forget`: hashes only. Keep this file with kg.toml: by it a row that would
# bring one of them back is refused. Take a line out to let that id or name in again.
"""
_SALT_BYTES = 16
_HASH_BYTES = 16
_KEYS = frozenset(("on", "classes", "ids", "names"))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One thing that was forgotten.

    Attributes
    ----------
    on
        The day.
    classes
        What it was: its names are refused for things of these classes only.
    ids, names
        Hashes of its ids, and of its names in their common spelling.
    """

    on: dt.date
    classes: tuple[str, ...]
    ids: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForgottenList:
    """All that were forgotten in one workspace.

    Attributes
    ----------
    salt
        What every hash is keyed with, in hexadecimal digits.
    entries
        In the order in which they were forgotten.
    """

    salt: str = ""
    entries: tuple[Forgotten, ...] = ()

    def hashed(self, text: str) -> str:
        """Return the hash of an id or of a name in its common spelling."""
        key = bytes.fromhex(self.salt)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=key,
                               digest_size=_HASH_BYTES).hexdigest()  # fmt: skip

    def adding(
        self, *, ids: Iterable[str], names: Iterable[str], classes: Iterable[str], on: dt.date
    ) -> ForgottenList:
        """Return the list with one more; what stands in it already is not added again."""
        salted = self if self.salt else replace(self, salt=secrets.token_hex(_SALT_BYTES))
        known = {each for entry in self.entries for each in (*entry.ids, *entry.names)}
        entry = Forgotten(
            on=on,
            classes=tuple(sorted(classes)),
            ids=tuple(sorted({salted.hashed(id_) for id_ in ids} - known)),
            names=tuple(sorted({salted.hashed(folded(name)) for name in names} - known)),
        )
        if not entry.ids and not entry.names:
            return self
        return replace(salted, entries=(*self.entries, entry))

    def text(self) -> str:
        """Return the list as TOML."""
        lines = [_HEAD, f'salt = "{self.salt}"\n']
        for entry in self.entries:
            lines.append(f"\n[[forgotten]]\non = {entry.on.isoformat()}\n")
            for key in ("classes", "ids", "names"):
                values = "".join(f'  "{value}",\n' for value in getattr(entry, key))
                lines.append(f"{key} = [\n{values}]\n" if values else f"{key} = []\n")
        return "".join(lines)

    def of_id(self, id_: str) -> Forgotten | None:
        """Return who had an id."""
        wanted = self.hashed(id_) if self.salt else ""
        return next((entry for entry in self.entries if wanted in entry.ids), None)

    # ------------------------------------------------------------ reading sources
    def faults(self, claims: Mapping[str, Sequence[Claim]], ontology: Ontology) -> list[Fault]:
        """Return a fault for each row that brings back an id, or a name of such a thing."""
        if not self.entries:
            return []
        return list(dict.fromkeys(_Watch(self, claims, ontology).faults()))


class _Watch:
    """Looks through claims for what was forgotten."""

    def __init__(
        self, listed: ForgottenList, claims: Mapping[str, Sequence[Claim]], ontology: Ontology
    ) -> None:
        self.listed = listed
        self.claims = claims
        self.ontology = ontology
        self.ids = {each: entry for entry in listed.entries for each in entry.ids}
        self.names = {each: entry for entry in listed.entries for each in entry.names}
        self.naming = name_properties(ontology)
        self.references = {n for n, prop in ontology.properties.items() if prop.kind == "node"}
        self.seen: dict[str, Forgotten | None] = {}

    def faults(self) -> Iterator[Fault]:
        classes: dict[str, set[str]] = {}
        if self.names:
            for claim in self._all():
                if claim.property == TYPE:
                    classes.setdefault(claim.subject, set()).add(claim.value)
        for claim in self._all():
            for id_ in self._ids(claim):
                entry = self._of_id(id_)
                if entry is not None:
                    yield self._fault("id", claim, entry)
            if self.names and claim.property in self.naming:
                entry = self.names.get(self.listed.hashed(folded(claim.value)))
                if entry is not None and self._same_kind(classes.get(claim.subject, ()), entry):
                    yield self._fault("name", claim, entry, column=claim.property)

    def _all(self) -> Iterator[Claim]:
        for each in self.claims.values():
            yield from each

    def _ids(self, claim: Claim) -> Iterator[str]:
        yield claim.subject
        yield claim.source
        if claim.is_tie or claim.property in self.references:
            yield claim.value
        if claim.attributed_to:
            yield claim.attributed_to
        yield from (value for key, value in claim.qualifiers if key in self.references)

    def _of_id(self, id_: str) -> Forgotten | None:
        if id_ not in self.seen:
            self.seen[id_] = self.ids.get(self.listed.hashed(id_))
        return self.seen[id_]

    def _same_kind(self, classes: Iterable[str], entry: Forgotten) -> bool:
        """Tell whether a thing is, or may be, of a class that the forgotten one was of."""
        known = [name for name in classes if name in self.ontology.node_classes]
        if not known or not entry.classes:
            return True
        return any(self.ontology.is_a(name, entry.classes) for name in known)

    def _fault(self, what: str, claim: Claim, entry: Forgotten, *, column: str = "") -> Fault:
        at = claim.locator
        message = Message(
            message_templates("forgotten")[what], {"day": entry.on.isoformat(), "list": FILE}
        )
        return Fault(message, at.file, at.sheet, at.row, column, dataset=at.dataset)


def read_forgotten(directory: Path) -> ForgottenList:
    """Return the list of a workspace; an empty one if nobody was forgotten.

    Raises
    ------
    WorkspaceError
        The file is damaged: nothing is read until it is put right.
    """
    path = directory / FILE
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ForgottenList()
    except (OSError, UnicodeDecodeError) as exc:
        message = f"{path}: {exc}"
        raise WorkspaceError(message) from exc
    try:
        table = tomllib.loads(content)
        salt = str(table["salt"])
        if len(bytes.fromhex(salt)) == _SALT_BYTES:
            return ForgottenList(salt, tuple(map(_entry, table.get("forgotten", []))))
    except (ValueError, KeyError, TypeError) as exc:
        message = f"{path}: it is damaged ({exc}); put it back from an earlier version"
        raise WorkspaceError(message) from exc
    message = f"{path}: its salt has another length; put the file back from an earlier version"
    raise WorkspaceError(message)


def _entry(table: Mapping[str, object]) -> Forgotten:
    if set(table) - _KEYS:
        message = f"unknown keys {sorted(set(table) - _KEYS)}"
        raise ValueError(message)
    on = table["on"]
    if not isinstance(on, dt.date):
        message = f"on = {on!r} is no day"
        raise TypeError(message)
    return Forgotten(on, _words(table, "classes"), _words(table, "ids"), _words(table, "names"))


def _words(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list):
        message = f"{key} is no list"
        raise TypeError(message)
    return tuple(str(value) for value in values)
