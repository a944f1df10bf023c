"""All tables of a dataset: their sheets, what their columns are, and the claims of their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kg.accounts import Account
from kg.claims import Claim, Rows
from kg.collecting import uncollected
from kg.errors import Fault, FaultsError, MappingError, SourceError
from kg.messages import shortened
from kg.ontology import Ontology
from loaders.columns import Plan, Planner, missing_roles
from loaders.datasets import TABLE, Dataset, check_kind
from loaders.exported import CLAIMS, is_of_claims, read_claim_rows
from loaders.ledger import Ledger, RowsRead, Seen
from loaders.lexicon import lexicon
from loaders.mapping import (
    ATTRIBUTES,
    FILL,
    KINDS,
    NEEDS,
    NODES,
    TIES,
    TableRule,
    named_sheets,
    rules_of,
)
from loaders.planned import Table
from loaders.rules import Problem
from loaders.sheets import Sheet, headers, without_merged
from loaders.sources import Sources
from loaders.statements import Statements
from loaders.text import clean
from loaders.text_tables import read_text_table
from loaders.thing_rows import AttributeRows, ThingRows
from loaders.tie_rows import TieRows
from loaders.vocabulary import Vocabulary
from loaders.wording import listed, near, says
from loaders.workbooks import read_workbook

WORKBOOKS = (".xlsx", ".xlsm")
_ROWS: Mapping[str, type[Statements]] = {
    NODES: ThingRows, TIES: TieRows, ATTRIBUTES: AttributeRows,
}  # fmt: skip
_FAR = 30
"""How far down headers are looked for that are not where they should be."""


class Tables:
    """Reads the tables of a dataset; what is wrong is gathered."""

    def __init__(
        self,
        dataset: Dataset,
        rules: list[TableRule],
        sources: Sources,
        ontology: Ontology,
        some: Rows | None = None,
    ) -> None:
        """Take the dataset, what its mapping says, its sources, the ontology, and which rows."""
        self.dataset = dataset
        self.rules = rules
        self.sources = sources
        self.ontology = ontology
        self.some = some
        self.vocabulary = Vocabulary(ontology)
        self.faults: list[Fault] = []
        self.mapping_faults: list[Fault] = []
        self.accounts: list[Account] = []

    def claims(self, files: dict[str, Path]) -> list[Claim]:
        """Return the claims of the sound rows that are read; of none if the mapping is wrong."""
        tables = [table for name, path in files.items() for table in self._tables(name, path)]
        if self.mapping_faults:
            return []
        known = dict(self.some.classes) if self.some is not None else {}
        seen: Seen = {}
        claims: list[Claim] = []
        kinds = {what: number for number, what in enumerate((*KINDS, CLAIMS))}
        with uncollected():
            for table in sorted(tables, key=lambda each: kinds[each.plan.what]):
                if self._is_complete(table):
                    reading = self._read(table, known, seen)
                    claims += reading.claims
                    known |= reading.classes
                    self.faults += reading.faults
                    self.accounts.append(reading.account)
        return claims

    def _read(self, table: Table, known: Mapping[str, str], seen: Seen) -> RowsRead:
        """Return the claims of a table."""
        if table.plan.what == CLAIMS:
            found = read_claim_rows(table, self.ontology, seen)
            if self.some is None:
                return found
            return replace(found, claims=[each for each in found.claims if self._is_read(each)])
        return _ROWS[table.plan.what](table, self.ontology, known).read(seen)

    def error(self, files: dict[str, Path]) -> FaultsError | None:
        """Return what is wrong with the mapping, else with the files; None if nothing is."""
        if self.mapping_faults:
            self.accounts.clear()
            return MappingError(self.mapping_faults)
        if not self.faults:
            return None
        order = {name: number for number, name in enumerate(files)}
        return SourceError(
            sorted(self.faults, key=lambda f: (order.get(f.file, 0), f.sheet, f.row))
        )

    # ------------------------------------------------------------ sheets
    def _tables(self, name: str, path: Path) -> Iterator[Table]:
        """Yield the tables of a file, each once for each rule that the mapping has for it."""
        try:
            sheets = self._sheets(name, path)
        except SourceError as exc:
            self.faults += [replace(fault, dataset=self.dataset.id) for fault in exc.faults]
            self._note(name, "", exc.faults[0].message)
            return
        found = {sheet.name for sheet in sheets}
        for rule in self.rules:
            if rule.file == name and rule.sheet and rule.sheet not in found:
                message = says(
                    "mapping.no_sheet", file=name, found=shortened(rule.sheet),
                    near=near(rule.sheet, found), allowed=listed(sorted(found)),
                )  # fmt: skip
                self._mapping_fault(rule, message)
        planned = [(sheet, rule) for sheet in sheets for rule in self._rules(name, sheet)]
        if not any(sheet.count for sheet in sheets) or not any(
            True for sheet in sheets for _ in sheet.rows
        ):
            self._fault(Fault(says("file.empty"), file=name))
            self._note(name, "", says("file.empty"))
            return
        for sheet, rule in planned:
            if rule.sheet or any(True for _ in sheet.rows):
                yield from self._table(sheet, rule)

    def _sheets(self, name: str, path: Path) -> list[Sheet]:
        check_kind(path, TABLE)
        if path.suffix.lower() in WORKBOOKS:
            sheets = read_workbook(path, name)
            self.rules = named_sheets(self.rules, name, [sheet.name for sheet in sheets])
            named = {rule.sheet for rule in self.rules if rule.file == name}
            skipped = lexicon().sheets.skipped - named
            for sheet in sheets:
                if sheet.name in skipped:
                    self._note(name, sheet.name, says("note.skipped_sheet"))
            return [sheet for sheet in sheets if sheet.name not in skipped]
        return [read_text_table(path, rules_of(self.rules, name)[0]).sheet(self._numbers(name))]

    def _numbers(self, file: str, sheet: str = "") -> Collection[int] | None:
        """Return the rows of a sheet that are read; None is all."""
        return None if self.some is None else self.some.numbers.get((file, sheet), ())

    def _is_read(self, claim: Claim) -> bool:
        """Tell whether the row is read that a claim says it stands in."""
        numbers = self._numbers(claim.locator.file, claim.locator.sheet)
        return numbers is None or claim.locator.row in numbers

    def _rules(self, name: str, sheet: Sheet) -> list[TableRule]:
        """Return the rules for a sheet: those that name it, else those for all, else none said."""
        mine = rules_of(self.rules, name)
        exact = [rule for rule in mine if rule.sheet and rule.sheet == sheet.name]
        general = [rule for rule in mine if not rule.sheet]
        found = [rule for rule in exact or general if not rule.ignored]
        if not found:
            self._note(name, sheet.name, says("note.ignored"))
        return found

    # ------------------------------------------------------------ one table
    def _table(self, sheet: Sheet, rule: TableRule) -> Iterator[Table]:
        """Yield a sheet as a table with its columns found out."""
        names = headers(sheet, rule.header_row, rule.header_rows)
        if is_of_claims(names):
            plan = Plan(CLAIMS, (), {n: i for i, n in enumerate(names)}, frozenset(), None, ())
            yield self._planned(sheet, rule, plan)
            return
        plan = Planner(rule, self.vocabulary, names).plan()
        if not any(names) or not _is_whole(plan, rule):
            lower = self._lower(sheet, rule)
            if lower or not any(names):
                self._misplaced(sheet, rule, lower)
                return
        elif self._takes_two(sheet, rule, plan):
            message = says("file.two_lines", row=rule.header_row + 1)
            self._fault(Fault(message, sheet.file, sheet.name, rule.header_row))
            self.accounts.append(Ledger(self.dataset.id, sheet, rule).refuse_all(message))
            return
        for problem in plan.problems:
            self._problem(problem, sheet, rule)
        read = frozenset(column.index for column in plan.columns)
        try:
            sheet = without_merged(sheet, rule.first, read, fill=rule.merged == FILL)
        except SourceError as exc:
            self._fault(replace(exc.faults[0], file=sheet.file, sheet=sheet.name))
            self._note(sheet.file, sheet.name, exc.faults[0].message)
            return
        yield self._planned(sheet, rule, plan)

    def _planned(self, sheet: Sheet, rule: TableRule, plan: Plan) -> Table:
        mapping, source = self.dataset.mapping, self.sources.default
        numbers = self._numbers(sheet.file, sheet.name)
        if plan.what == CLAIMS:
            sheet = replace(sheet, some=None)  # Each row says itself where its claim stood.
        elif numbers is not None and sheet.some is None:
            sheet = sheet.only(numbers)
        return Table(self.dataset.id, source, mapping, sheet, rule, plan)

    def _lower(self, sheet: Sheet, rule: TableRule) -> int:
        """Return the first row below that holds headers of which none is wrong, 0 if none does."""
        for row in sheet.rows:
            if row.number > rule.header_row + _FAR:
                break
            if row.number > rule.header_row:
                planner = Planner(rule, self.vocabulary, row.cells)
                if planner.is_likely() and _is_whole(planner.plan(), rule):
                    return row.number
        return 0

    def _takes_two(self, sheet: Sheet, rule: TableRule, plan: Plan) -> bool:
        """Tell whether the row below the headers holds the second half of them."""
        below = sheet.row(rule.first) if rule.header_rows == 1 else None
        roles = plan.roles()
        needed = [roles[role].index for role in NEEDS.get(plan.what, ()) if role in roles]
        if below is None or not needed or any(clean(below.cell(index)) for index in needed):
            return False
        names = headers(sheet, rule.header_row, 2)
        planner = Planner(rule, self.vocabulary, names)
        return planner.is_likely() and _is_whole(planner.plan(), rule)

    def _misplaced(self, sheet: Sheet, rule: TableRule, lower: int) -> None:
        """Gather that headers are not where they should be."""
        first = sheet.row(rule.header_row)
        if lower and first is not None:
            message = says("file.header_lower", row=lower)
        else:
            guess = says("file.header_guess", row=lower) if lower else ""
            message = says("file.no_headers", guess=guess)
        self._fault(Fault(message, sheet.file, sheet.name, rule.header_row))
        self.accounts.append(Ledger(self.dataset.id, sheet, rule).refuse_all(message))

    def _is_complete(self, table: Table) -> bool:
        """Tell whether a table has the columns that it cannot do without; if not, gather it."""
        missing = missing_roles(table.plan, table.rule)
        here = list(table.plan.places)
        for role in missing:
            words = {"role": role, "near": near(role, here), "allowed": listed(here)}
            message = says("column.needed", what=table.plan.what, **words)
            sheet = table.sheet
            self._fault(Fault(message, sheet.file, sheet.name, table.rule.header_row, role))
        if missing:
            ledger = Ledger(self.dataset.id, table.sheet, table.rule)
            self.accounts.append(ledger.refuse_all(says("column.wrong")))
        return not missing

    # ------------------------------------------------------------ what is wrong
    def _problem(self, problem: Problem, sheet: Sheet, rule: TableRule) -> None:
        if problem.of_mapping:
            self._mapping_fault(rule, problem.message, f'."{problem.header}"')
        else:
            row, header = rule.header_row, problem.header
            self._fault(Fault(problem.message, sheet.file, sheet.name, row, header))

    def _mapping_fault(self, rule: TableRule, message: str, place: str = "") -> None:
        place = f'tables."{rule.name}"{place}'
        self.mapping_faults.append(Fault(message, self.dataset.mapping, column=place))

    def _fault(self, fault: Fault) -> None:
        self.faults.append(replace(fault, dataset=self.dataset.id))

    def _note(self, file: str, sheet: str, message: str) -> None:
        """Enter a file or sheet of which no row is read, and why."""
        self.accounts.append(Account(file, sheet, notes=(message,), dataset=self.dataset.id))


def _is_whole(plan: Plan, rule: TableRule) -> bool:
    """Tell whether nothing is wrong with the headers of a table and none is missing."""
    return not plan.problems and not missing_roles(plan, rule)
