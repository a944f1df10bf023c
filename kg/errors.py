"""The errors of this project.

::

    KgError
    ├── OntologyError      the ontology or a workspace's own ontology file is wrong
    ├── MappingError       a table's mapping (TOML) is wrong
    ├── SourceError        a source (table, RDF file, document) is wrong
    ├── CheckError         the facts break a rule of the ontology
    ├── StoreError         the database or the local server cannot do what was asked
    ├── QueryError         a question or its parameters are wrong (also a ValueError)
    ├── MeasureError       a measure cannot be computed as asked (also a ValueError)
    └── WorkspaceError     ``kg.toml`` or the workspace folder is wrong

Every message says what was found, where, what is allowed and what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.messages import Message, visible

SHOWN_FAULTS = 20
PLACE: Mapping[str, str] = {
    "row": "{place} row {row}",
    "column": 'column "{column}"',
    "in_column": "{place}, {column}",
    "more": "… and {count} more",
}
"""How the places of faults are written, and that there are more."""


class KgError(Exception):
    """Something that a user can put right; the message says how."""


class OntologyError(KgError):
    """An ontology file cannot be read or contradicts itself."""


class WorkspaceError(KgError):
    """``kg.toml`` or the workspace folder is missing or wrong."""


class StoreError(KgError):
    """The database or the local server cannot do what was asked."""


class QueryError(KgError, ValueError):
    """A question, or a parameter of one, is wrong."""


class MeasureError(KgError, ValueError):
    """A measure cannot be computed as asked."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of a file.

    Attributes
    ----------
    message
        What was found, what is allowed and what to do.
    file, sheet
        The file as the user knows it, and the sheet of a workbook ("" if none).
    row
        The row as a spreadsheet numbers it (the header is row 1); 0 if the fault is of the file.
    column
        The column's header, or the term, "" if the fault is of the row.
    rule
        The rule of the ontology that is broken ("" if none).
    dataset
        Id of the dataset that the file is of ("" if it is not known).
    """

    message: str
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    rule: str = ""
    dataset: str = field(default="", compare=False)

    def said(self, lang: str) -> Fault:
        """Return the fault with its message in a language, if that can be said in it."""
        message = self.message
        return replace(self, message=message.said(lang)) if isinstance(message, Message) else self

    def __str__(self) -> str:
        """Return ``file [sheet] row n, column "c": message``, with nothing unseen in it."""
        return self.line(PLACE)

    def line(self, words: Mapping[str, str]) -> str:
        """Return the same with the place written as some words have it: see `PLACE`."""
        place = visible(self.file)
        if self.sheet:
            place += f" [{visible(self.sheet)}]"
        if self.row:
            place = words["row"].format(place=place, row=self.row)
        if self.column:
            column = words["column"].format(column=visible(self.column))
            place = words["in_column"].format(place=place, column=column) if place else column
        rule = f" ({self.rule})" if self.rule else ""
        said = f"{visible(self.message, lines=True)}{rule}"
        return f"{place.strip()}: {said}" if place else said


class FaultsError(KgError):
    """Many faults at once: the first twenty in the message, all in ``faults``."""

    def __init__(self, faults: Sequence[Fault] | str) -> None:
        """Take the faults, or one message for a fault that has no place."""
        self.faults: tuple[Fault, ...] = (
            (Fault(faults),) if isinstance(faults, str) else tuple(faults)
        )
        super().__init__(self.said("en"))

    def said(self, lang: str, words: Mapping[str, str] | None = None) -> str:
        """Return the first twenty faults in a language, a line each, and how many more.

        Parameters
        ----------
        lang
            ``th`` or ``en``.
        words
            How places are written, in that language; by default as in `PLACE`.
        """
        words = words or PLACE
        lines = [fault.said(lang).line(words) for fault in self.faults[:SHOWN_FAULTS]]
        if len(self.faults) > SHOWN_FAULTS:
            lines.append(words["more"].format(count=len(self.faults) - SHOWN_FAULTS))
        return "\n".join(lines)

    @property
    def row(self) -> int:
        """The row of the first fault (0 if it has none)."""
        return self.faults[0].row if self.faults else 0

    @property
    def column(self) -> str:
        """The column of the first fault ("" if it has none)."""
        return self.faults[0].column if self.faults else ""


class MappingError(FaultsError):
    """A table's mapping is wrong."""


class SourceError(FaultsError):
    """A source is wrong: nothing of it was loaded."""


class CheckError(FaultsError):
    """The facts break a rule of the ontology: nothing was loaded."""


def did_you_mean(found: str, allowed: Iterable[str]) -> str:
    """Return ``"; did you mean X?"`` for the nearest allowed word, or ``""``."""
    near = nearest(found, allowed)
    return f"; did you mean {near}?" if near else ""


def nearest(found: str, allowed: Iterable[str]) -> str:
    """Return the allowed word that is nearest to one found, or ``""`` if none is near."""
    words = sorted(set(allowed))
    near = difflib.get_close_matches(found, words, n=1, cutoff=0.6)
    if not near:
        folded = {word.casefold(): word for word in words}
        near = [
            folded[match]
            for match in difflib.get_close_matches(found.casefold(), sorted(folded), n=1)
        ]
    return near[0] if near else ""
