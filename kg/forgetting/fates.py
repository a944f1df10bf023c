"""What becomes of each row of a table, told by the claims that its loader reads from it.

No column is looked up here: a row whose claims all go is emptied; in a row that stays, a cell that
is the thing's id, or that holds its name, is changed as the claim that it makes is. A loader then
reads the new table, and must come to exactly the claims that are to be left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from kg.cells import guarded
from kg.claims import Claim, Locator
from kg.erasure import Erasure
from kg.spellings import Spellings

EMPTIED, REMOVED = "row emptied", "row removed"
REFERENCE, NOTE, NAME, HASHED = (
    "reference removed", "note emptied", "name blacked out", "hash of the text updated",
)  # fmt: skip
HEADER = "header"
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing changed in one file.

    Attributes
    ----------
    file, sheet, row, column
        Where: the file as it lies in the workspace, the row as a spreadsheet numbers it (0 if it
        has none), and the column's header.
    action
        What is done there.
    """

    file: str
    action: str
    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(slots=True)
class Fate:
    """The claims of one row, and what is left of each."""

    claims: list[tuple[Claim, Claim | None]] = field(default_factory=list)

    @property
    def goes(self) -> bool:
        """True if nothing is left of the row."""
        return all(left is None for _, left in self.claims)


Place = tuple[str, str, int]
"""File, sheet and row."""
Fates = Mapping[Place, Fate]
Clean = Callable[[str], str]
"""Returns a cell or text of a source as its loader's claims hold it."""


def file_key(name: str) -> str:
    """Return a file's name as loaders compare it: some systems store Thai letters decomposed."""
    return " ".join(normalize("NFC", name).split())


def place_of(at: Locator) -> Place:
    """Return the place of a claim."""
    return file_key(at.file), at.sheet, at.row


def fates(claims: Iterable[Claim], erasure: Erasure) -> dict[Place, Fate]:
    """Return what becomes of each row that a claim was read from."""
    found: dict[Place, Fate] = {}
    for claim in claims:
        left = erasure.claim(claim)
        found.setdefault(place_of(claim.locator), Fate()).claims.append((claim, left))
    return found


def masked(text: str, spellings: Spellings, clean: Clean) -> str:
    """Return a text with the name blacked out, so that its loader reads what is left of a claim.

    A claim holds the cleaned text, in which the name may have fewer code points: where that shows,
    the cleaned text is what is written.
    """
    raw, wanted = spellings.redacted(text), spellings.redacted(clean(text))
    if clean(raw) == wanted:
        return raw
    return str(guarded(wanted)) if text.startswith("'") else wanted


class CellRule:
    """Says what a cell becomes."""

    def __init__(self, erasure: Erasure, others: Collection[str], clean: Clean) -> None:
        """Take what is erased, the ids of other things, and how the loader cleans a cell.

        Such an id stays also if it is a name.
        """
        self.erasure = erasure
        self.others = others
        self.spellings = erasure.spellings
        self.clean = clean

    def row(self, cells: Sequence[str], fate: Fate | None) -> list[tuple[int, str, str]] | None:
        """Return place, new text and action of each cell that changes; None empties the row.

        A row that no claim was read from (a duplicate, one that is left out) goes if a cell of it
        is the id or the name.
        """
        if fate is not None and fate.claims and fate.goes:
            return None
        held = [index for index, text in enumerate(cells) if self._concerns(text)]
        if not held:
            return []
        whole = (self.spellings.names_it(self.clean(cells[index])) for index in held)
        if fate is None and any(whole):
            return None
        changes = []
        for index in held:
            text, action = self._cell(cells[index], fate or Fate())
            if text != cells[index]:
                changes.append((index, text, action))
        return changes

    def _concerns(self, text: str) -> bool:
        if not text:
            return False
        whole = self.clean(text)
        if whole in self.others:
            return False
        held = self.spellings.holds(text) or (whole != text and self.spellings.holds(whole))
        return held or whole.lower() in self.erasure.hashes

    def _cell(self, text: str, fate: Fate) -> tuple[str, str]:
        whole = self.clean(text)
        new_hash = self.erasure.hashes.get(whole.lower())
        if new_hash:
            return text.replace(whole, new_hash) if whole in text else new_hash, HASHED
        if whole in self.spellings.ids:
            return "", REFERENCE
        emptied = self._emptied(whole, fate)
        if emptied:
            return "", emptied
        parts = text.split(_SEPARATOR)
        kept = [part for part in parts if self.clean(part) not in self.spellings.ids]
        action = REFERENCE if len(kept) < len(parts) else NAME
        blacked = (
            part if self.clean(part) in self.others else masked(part, self.spellings, self.clean)
            for part in kept
        )
        return _SEPARATOR.join(blacked), action

    def _emptied(self, text: str, fate: Fate) -> str:
        """Return why a cleaned cell is emptied by what its row claims; "" if it is not."""
        for old, left in fate.claims:
            if old.note and self.clean(old.note) == text:
                return NOTE
            if text == old.tie or (left is None and old.value == text):
                return REFERENCE
        return ""
