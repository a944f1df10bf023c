"""Rows to claims: rows about ties."""

from __future__ import annotations

from collections.abc import Mapping, Sized

from kg.claims import Claim
from kg.ontology import EdgeClass, Ontology
from loaders.cells import Cells
from loaders.mapping import KEEP, LEAVE_OUT
from loaders.planned import Table
from loaders.privacy import is_personal_tie
from loaders.remembered import Remembered, is_short
from loaders.stated import Stated
from loaders.statements import Statements
from loaders.template import placeholders
from loaders.values import edge_class
from loaders.wording import says

_Pairs = tuple[tuple[str, str], ...]


class TieRows(Statements):
    """The claims of a table of ties."""

    def __init__(self, table: Table, ontology: Ontology, known: Mapping[str, str]) -> None:
        """Take the sheet and how it is read, the ontology, and what other tables say."""
        super().__init__(table, ontology, known)
        self.personal_ties = {
            name for name, edge in ontology.edge_classes.items() if is_personal_tie(ontology, edge)
        }
        self.has_tie = "tie" in self.reader.by_role or "tie" in table.rule.cells
        self.places = tuple(column.index for column, _ in self.fields)
        self.is_fixed = not any(map(placeholders, table.rule.constants.values()))
        self.edges: Remembered[str, EdgeClass] = Remembered()
        self.pairs: dict[_Pairs, _Pairs] = {}
        self.said: Remembered[tuple[Sized, ...], _Pairs] = Remembered()

    def claims(self, cells: Cells, stated: Stated) -> tuple[Claim, ...]:
        """Return the claim of a tie; what is wrong is gathered."""
        reader = self.reader
        edge = self._edge(cells)
        start, end = reader.identified(cells, "from"), reader.identified(cells, "to")
        tie = ""
        if self.has_tie and reader.cell(cells, "tie"):
            tie = reader.identified(cells, "tie")
        if (
            self.private
            or self.known.get(start) in self.personal
            or self.known.get(end) in self.personal
            or (edge and edge.name in self.personal_ties)
        ):
            reader.check_private(cells)
        if edge is None or not start or not end:
            return ()
        if start == end and self._is_refused(cells, start):
            return ()
        pairs = self._qualifiers(cells, edge)
        return (stated.claim(reader.locator(cells), start, edge.name, end, "", tie, pairs),)

    def _edge(self, cells: Cells) -> EdgeClass | None:
        if self.table.plan.edge is not None:
            return self.table.plan.edge
        text = self.reader.cell(cells, "type")
        if not text:
            self.reader.missing(cells, "type")
            return None
        edge = self.edges.get(text)
        if edge is None:
            header = self.reader.header("type")
            name = self.reader.looked_up(
                cells, ("type", text), lambda: edge_class(self.ontology, text).name, header
            )
            edge = self.ontology.edge_classes.get(name)
            if edge is not None:
                self.edges.keep(text, edge)
        return edge

    def _is_refused(self, cells: Cells, id_: str) -> bool:
        """Tell whether a tie of a thing to itself is not kept, which is gathered."""
        said = self.table.rule.self_ties
        if said == KEEP:
            return False
        if said == LEAVE_OUT:
            cells.left_out = says("row.self_left_out", id=id_)
        else:
            self.reader.wrong(cells, says("row.self_tie", id=id_), self.reader.header("to"))
        return True

    def _qualifiers(self, cells: Cells, edge: EdgeClass) -> _Pairs:
        """Return what a row says of its tie, once for rows that say the same."""
        key = (cells.marks, edge.name, *[cells.texts[place] for place in self.places])
        is_known = cells.plain and self.is_fixed
        if is_known and key in self.said:
            return self.said[key]
        faults = len(self.reader.faults)
        found = self._said(cells, edge)
        # Many ties say the same of themselves: one of it is kept, not one a row.
        pairs = self.pairs.setdefault(found, found)
        if is_known and len(self.reader.faults) == faults and is_short(key):
            self.said.keep(key, pairs)
        return pairs

    def _said(self, cells: Cells, edge: EdgeClass) -> _Pairs:
        """Return what a row says of its tie, sorted; a constant gives way to the row's own word."""
        reader = self.reader
        found: set[tuple[str, str]] = set()
        for column, prop in self.fields:
            text = cells.values[column.index]
            if text and self.fits(cells, edge.name, prop, column.header):
                for part in reader.parts(prop, text, column):
                    found.add((prop.name, reader.value(cells, prop, part, column)))
        said = {name for name, _ in found}
        for prop in self.constants:
            text = reader.constant(cells, prop.name) if prop.name not in said else ""
            if text and self.fits(cells, edge.name, prop, prop.name):
                for part in reader.parts(prop, text, None):
                    found.add((prop.name, reader.value(cells, prop, part, None)))
        return tuple(sorted(pair for pair in found if pair[1]))
