"""The claim: one statement of a tie, a name or an attribute, in one source.

Loaders yield claims; everything else (facts as RDF, nodes and relationships) is derived from them.
Two sources that say the same are two claims; two that disagree are both kept.
"""

from __future__ import annotations

import builtins
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _quoted
from pathlib import Path
from typing import Any, final

from kg.accounts import Account
from kg.errors import FaultsError
from kg.ontology import Ontology

TYPE = "type"
EXPLICIT = "explicit"
INFERRED = "inferred"
QUALIFIER_DATES = ("as_of", "end", "start")

_EMPTY, _NONE = '""', "[]"
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ID = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20\x7f/?#%~]{1,200}")


def is_id(text: str) -> bool:
    """Tell whether a text can be an id: 1-200 characters, no space, ``/ ? # % ~`` or quotes."""
    return _ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a claim was entered: dataset, file, sheet, and row as a spreadsheet numbers it."""

    dataset: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0

    def __str__(self) -> str:
        """Return ``file [sheet] row n``."""
        sheet = f" [{self.sheet}]" if self.sheet else ""
        row = f" row {self.row}" if self.row else ""
        return f"{self.file}{sheet}{row}"


_NOWHERE = Locator()


@final
@dataclass(frozen=True, slots=True, init=False)
class Claim:
    """One statement, in one source.

    Attributes
    ----------
    subject
        Id of the thing it is about; of a tie, the thing at its source end.
    property
        ``type``, the name of an attribute (``name_th``), or of an edge class (``Mentorship``).
    value
        The class, the attribute's value in its canonical text (EDTF for a date, the notation of a
        concept, the id of a thing), or the id of the thing at a tie's target end.
    source
        Id of the document that states it.
    lang
        Language tag of a text in a language.
    tie
        The id that the source gives a tie ("" if it gives none): by it two sources can speak of
        the same tie and disagree about an end.
    qualifiers
        Pairs of property and value, sorted: role, start, end, status, topics (repeated), …
    attributed_to
        Id of the person or body whom the source quotes; "" is the source's own voice.
    basis, confidence
        ``explicit`` or ``inferred``; ``high``, ``medium``, ``low`` or "".
    char_start, char_end
        The words: code points of the source's text as hashed; -1 if there is no text.
    note
        Why, in the words of whoever entered it.
    locator
        Where it was entered. Not part of the claim's identity: a row may move.
    """

    subject: str
    property: str
    value: str
    source: str
    lang: str = ""
    tie: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()
    attributed_to: str = ""
    basis: str = EXPLICIT
    confidence: str = ""
    char_start: int = -1
    char_end: int = -1
    note: str = ""
    locator: Locator = field(default=_NOWHERE, compare=False)
    _id: str = field(default="", init=False, compare=False, repr=False)
    _about: str = field(default="", init=False, compare=False, repr=False)
    _by: Ontology | None = field(default=None, init=False, compare=False, repr=False)

    def __init__(  # noqa: PLR0913, PLR0917  # the fields of the class
        self,
        subject: str,
        property: str,  # noqa: A002  # a field of the class
        value: str,
        source: str,
        lang: str = "",
        tie: str = "",
        qualifiers: tuple[tuple[str, str], ...] = (),
        attributed_to: str = "",
        basis: str = EXPLICIT,
        confidence: str = "",
        char_start: int = -1,
        char_end: int = -1,
        note: str = "",
        locator: Locator = _NOWHERE,
    ) -> None:
        """Take what is stated, and where it was entered."""
        # There are millions of claims, and a frozen class sets each field ten times slower than
        # another: until all are set, this is an object of another class with the same fields.
        object.__setattr__(self, "__class__", _Unfrozen)
        own: Any = self
        own.subject = subject
        own.property = property
        own.value = value
        own.source = source
        own.lang = lang
        own.tie = tie
        own.qualifiers = qualifiers
        own.attributed_to = attributed_to
        own.basis = basis
        own.confidence = confidence
        own.char_start = char_start
        own.char_end = char_end
        own.note = note
        own.locator = locator
        own._id = own._about = ""  # noqa: SLF001  # its own
        own._by = None  # noqa: SLF001
        own.__class__ = Claim

    @builtins.property  # `property` is a field of the class
    def is_tie(self) -> bool:
        """True if the claim states a tie: only edge classes begin with a capital letter."""
        return self.property[:1].isupper()

    @builtins.property
    def id(self) -> str:
        """The hash of everything the claim states (32 hexadecimal digits)."""
        if not self._id:  # worked out once: it is asked for again and again
            object.__setattr__(self, "_id", _hash(self._stated()))
        return self._id

    def _stated(self) -> str:
        """Return all that the claim states as the JSON that its id is the hash of."""
        # The most of it is empty in most claims.
        return (
            f"[{_quoted(self.subject)},{_quoted(self.property)},{_quoted(self.value)},"
            f"{_quoted(self.source)},{_quoted(self.lang) if self.lang else _EMPTY},"
            f"{_quoted(self.tie) if self.tie else _EMPTY},"
            f"{_quoted_pairs(self.qualifiers) if self.qualifiers else _NONE},"
            f"{_quoted(self.attributed_to) if self.attributed_to else _EMPTY},"
            f"{_quoted(self.basis)},{_quoted(self.confidence) if self.confidence else _EMPTY},"
            f"{self.char_start},{self.char_end},{_quoted(self.note) if self.note else _EMPTY}]"
        )

    def qualifier(self, name: str) -> str:
        """Return the first value of a qualifier, or ``""``."""
        return next((value for key, value in self.qualifiers if key == name), "")

    def grouped_qualifiers(self) -> Mapping[str, tuple[str, ...]]:
        """Return the values of each qualifier."""
        grouped: dict[str, tuple[str, ...]] = {}
        for key, value in self.qualifiers:
            grouped[key] = (*grouped.get(key, ()), value)
        return grouped

    def about(self, ontology: Ontology) -> str:
        """Return the id of the node or relationship that the claim is about.

        Of a tie: the id that the source gives it and a hash of its ends; without such an id, a
        hash of edge class, ends and the qualifiers that are its key. The ends of a tie that is
        not directed are taken in alphabetical order.
        """
        if not self.is_tie:
            return self.subject
        if self._by is not ontology:  # worked out once, like the id
            object.__setattr__(self, "_about", self._tie_id(ontology))
            object.__setattr__(self, "_by", ontology)
        return self._about

    def _tie_id(self, ontology: Ontology) -> str:
        edge = ontology.edge_class(self.property)
        ends = (self.subject, self.value)
        if not edge.directed:
            ends = (min(ends), max(ends))
        stated = f"[{_quoted(self.property)},{_quoted(ends[0])},{_quoted(ends[1])}"
        if self.tie:
            return f"{self.tie}~{_hash(f'{stated}]')[:8]}"
        keys = _quoted_pairs(pair for pair in self.qualifiers if pair[0] in edge.key)
        return f"{edge.name}~{_hash(f'{stated},{keys}]')[:20]}"


class _Unfrozen:
    """A claim while its fields are set."""

    __slots__ = Claim.__slots__


@dataclass(frozen=True, slots=True)
class Loader:
    """How one kind of source is read; found by the entry-point group ``kg.loaders``.

    Attributes
    ----------
    name
        Its name, as in ``loader = "rdf"`` of a mapping.
    recognises
        Tells whether a file or folder is of its kind.
    dataset
        Returns the id of the dataset that a file or folder is: what a new version replaces.
    load
        Yields the claims of a dataset; all faults of a file are one ``SourceError`` or
        ``MappingError``, raised before its first claim.
    read
        The same, and what became of each row, also where something is wrong; None if it cannot.
    records
        Returns the records of each text table by its file, as locators name it: the nth is row n.
        Read as they are asked for; refused as by `load`. None if the loader reads no text tables.
    read_some
        As `read`, but of the tables' rows only some, and what the mapping itself states; what the
        accounts say of another row means nothing. None if the loader reads all or nothing.
    propose
        Returns a proposed mapping for a file or folder that nobody has described, as TOML with
        comments in a language; None if the loader proposes none.
    clean
        Returns a cell or text of its files as claims hold it; None if they hold it as it is, but
        for Unicode's composition, signs that do not show, and spaces.
    """

    name: str
    recognises: Callable[[Path], bool]
    dataset: Callable[[Path], str]
    load: Callable[[Path, Ontology], Iterator[Claim]]
    read: Callable[[Path, Ontology], Reading] | None = None
    records: Callable[[Path], Mapping[str, Iterable[Sequence[str]]]] | None = None
    read_some: Callable[[Path, Ontology, Rows], Reading] | None = None
    propose: Callable[[Path, Ontology, str], str] | None = None
    clean: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a dataset's tables, by file and sheet, all as locators have them.

    ``classes`` are those that rows that are not read give to ids.
    """

    numbers: Mapping[tuple[str, str], Collection[int]]
    classes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a loader read of a dataset.

    Attributes
    ----------
    claims
        The claims of every row that is sound; only all of them together may be loaded.
    accounts
        What became of the rows of each table.
    error
        What is wrong; None if the claims may be loaded.
    """

    claims: tuple[Claim, ...]
    accounts: tuple[Account, ...] = ()
    error: FaultsError | None = None


def digest(*parts: object) -> str:
    """Return 32 hexadecimal digits (BLAKE2b, 128 bits) of JSON values: equal for equal parts."""
    return _hash(_as_json(parts))


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _quoted_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return f"[{','.join([f'[{_quoted(key)},{_quoted(value)}]' for key, value in pairs])}]"
