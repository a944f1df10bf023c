"""The claims of our own export (``claims.csv``): read back as they were, each by its own id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from kg.calendar import as_edtf
from kg.claims import TYPE, Claim, Locator, is_id
from kg.errors import Fault, SourceError
from kg.messages import shortened
from kg.ontology import Ontology, Property
from loaders.ledger import Ledger, RowsRead, Seen
from loaders.planned import Table
from loaders.rows import MAX_FAULTS
from loaders.sheets import Row
from loaders.values import edge_class
from loaders.wording import instead, listed, says, why

CLAIMS = "claims"
_HEADERS = frozenset(
    ("id", "about", "subject", "property", "value", "lang", "tie", "qualifiers", "source",
     "attributed_to", "basis", "confidence", "char_start", "char_end", "note", "row")
)  # fmt: skip
_GUARDED = re.compile(r"'[=+\-@\t\r]")
_WHOLE = re.compile(r"[0-9]{1,15}")
_MOST = 256
"""How many ways of reading a row are tried: each guarded cell may have had its sign before."""


def is_of_claims(headers: Sequence[str]) -> bool:
    """Tell whether headers are those of the claims that our export writes."""
    return set(headers) >= _HEADERS


def read_claim_rows(table: Table, ontology: Ontology, seen: Seen) -> RowsRead:
    """Return the claims of a table that our export wrote.

    Cells are taken as they are written, but for the sign that keeps a spreadsheet from taking
    them for formulas. Each claim must have the id that it had: what was changed by hand is refused.

    Parameters
    ----------
    table
        The sheet.
    ontology
        Where words are looked up.
    seen
        The claims of other rows; those of this table are added.
    """
    return _ClaimRows(table, ontology).read(seen)


class _ClaimRows:
    """The claims of one table."""

    def __init__(self, table: Table, ontology: Ontology) -> None:
        self.table = table
        self.ontology = ontology
        self.ledger = Ledger(table.dataset, table.sheet, table.rule)
        self.faults: list[Fault] = []

    def read(self, seen: Seen) -> RowsRead:
        claims: list[Claim] = []
        classes: dict[str, str] = {}
        for row in self.table.sheet.read:
            if row.number < self.table.rule.first:
                continue
            self.ledger.reach(row.number)
            if len(self.faults) >= MAX_FAULTS:
                self.ledger.refuse(row.number, says("row.not_read", limit=MAX_FAULTS))
                continue
            try:
                claim = self._claim(row)
            except SourceError as exc:
                self._wrong(row, exc.faults[0])
                continue
            self.ledger.compare(row.number, [claim], seen)
            claims.append(claim)
            if claim.property == TYPE:
                classes[claim.subject] = claim.value
        return RowsRead(claims, classes, self.faults, self.ledger.account())

    def _wrong(self, row: Row, fault: Fault) -> None:
        sheet = self.table.sheet
        self.ledger.refuse(row.number, fault.message)
        self.faults.append(Fault(fault.message, sheet.file, sheet.name, row.number, fault.column,
                                 dataset=self.table.dataset))  # fmt: skip

    def _claim(self, row: Row) -> Claim:
        """Return the claim of a row; ``SourceError`` if it is none."""
        places = self.table.plan.places
        cells = {name: row.cell(places[name]) for name in _HEADERS}
        cells |= {name: row.cell(places.get(name, len(row.cells))) for name in ("file", "sheet")}
        guarded = [name for name in sorted(cells) if _GUARDED.match(cells[name])]
        ways = product(*([cells[name][1:], cells[name]] for name in guarded))
        first: Claim | None = None
        for way in islice(ways, _MOST):
            for claim in self._read(cells | dict(zip(guarded, way, strict=True))):
                if claim.id == cells["id"]:
                    self._check(claim)
                    return claim
                first = first or claim
        raise SourceError([Fault(says("row.of_claims", id=first.id if first else ""), column="id")])

    def _read(self, cells: Mapping[str, str]) -> Iterator[Claim]:
        """Yield the claims that cells may be: their hash tells which."""
        numbers = {name: cells[name] for name in ("char_start", "char_end", "row")}
        for name, text in numbers.items():
            if text and not _WHOLE.fullmatch(text):
                raise SourceError([Fault(says("value.number", found=shortened(text)), column=name)])
        yield Claim(
            cells["subject"],
            cells["property"],
            cells["value"],
            cells["source"],
            lang=cells["lang"],
            tie=cells["tie"],
            qualifiers=self._qualifiers(cells["qualifiers"]),
            attributed_to=cells["attributed_to"],
            basis=cells["basis"],
            confidence=cells["confidence"],
            char_start=int(numbers["char_start"] or -1),
            char_end=int(numbers["char_end"] or -1),
            note=cells["note"],
            locator=Locator(
                self.table.dataset, cells["file"], cells["sheet"], int(numbers["row"] or 0)
            ),
        )

    def _qualifiers(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return pairs written ``role=lead|topics=a``; a bar within a value is of the value."""
        pairs: list[tuple[str, str]] = []
        for part in text.split("|") if text else ():
            name, sign, value = part.partition("=")
            if sign and name in self.ontology.properties:
                pairs.append((name, value))
            elif pairs:
                pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}|{part}")
        return tuple(pairs)

    # ------------------------------------------------------------ what a claim may say
    def _check(self, claim: Claim) -> None:
        for column, id_ in (("subject", claim.subject), ("source", claim.source),
                            ("attributed_to", claim.attributed_to or claim.source)):  # fmt: skip
            self._check_id(column, id_)
        if claim.is_tie:
            edge = self._edge(claim.property)
            self._check_id("value", claim.value)
            allowed = {p.name: p for p in self.ontology.properties_of(edge)}
            for name, value in claim.qualifiers:
                if name not in allowed:
                    message = says(
                        "row.not_allowed", owner=edge, name=name, allowed=listed(allowed)
                    )
                    raise SourceError([Fault(message, column="qualifiers")])
                self._check_value("qualifiers", allowed[name], value)
        elif claim.property != TYPE:
            prop = self.ontology.properties.get(claim.property)
            if prop is None:
                meant = instead(self.ontology, claim.property, self.ontology.properties)
                message = says(
                    "row.no_property", found=shortened(claim.property), near=meant, advice="",
                    allowed=listed(self.ontology.properties),
                )  # fmt: skip
                raise SourceError([Fault(message, column="property")])
            self._check_value("value", prop, claim.value)
        elif claim.value not in self.ontology.node_classes:
            classes = self.ontology.node_classes
            meant = instead(self.ontology, claim.value, classes, "class")
            message = says("value.unknown", what="class", found=shortened(claim.value), near=meant,
                           allowed=listed(classes))  # fmt: skip
            raise SourceError([Fault(message, column="value")])

    def _edge(self, name: str) -> str:
        try:
            return edge_class(self.ontology, name).name
        except SourceError as exc:
            raise SourceError([Fault(why(exc), column="property")]) from exc

    def _check_id(self, column: str, id_: str) -> None:
        if not is_id(id_):
            raise SourceError([Fault(says("value.id", found=shortened(id_)), column=column)])

    def _check_value(self, column: str, prop: Property, value: str) -> None:
        """Refuse a value that the property cannot have."""
        if prop.kind == "node":
            self._check_id(column, value)
        elif prop.kind == "concept" and value not in self.ontology.schemes[prop.scheme]:
            scheme = self.ontology.schemes[prop.scheme]
            meant = instead(self.ontology, value, scheme, scheme=prop.scheme)
            message = says("value.unknown", what=prop.scheme, found=shortened(value), near=meant,
                           allowed=listed(scheme))  # fmt: skip
            raise SourceError([Fault(message, column=column)])
        elif prop.kind == "edtf":
            try:
                as_edtf(value, era="CE")
            except SourceError as exc:
                message = says("value.date", found=shortened(value), why=why(exc))
                raise SourceError([Fault(message, column=column)]) from exc
