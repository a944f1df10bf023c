"""The columns of a table: what each header stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.claims import TYPE
from kg.errors import SourceError
from kg.messages import shortened
from kg.ontology import EdgeClass, Ontology, Property
from loaders.lexicon import lexicon
from loaders.mapping import ATTRIBUTES, NEEDS, NODES, TIES, ColumnRule, TableRule
from loaders.privacy import advice, private_header
from loaders.rules import Problem, check_rule
from loaders.template import placeholders
from loaders.text import clean, fold
from loaders.values import edge_class
from loaders.vocabulary import Vocabulary
from loaders.wording import instead, listed, near, says

CLAIM_COLUMNS = ("source", "attributed_to", "char_start", "char_end", "basis", "confidence", "note")
STRUCTURE: Mapping[str, tuple[str, ...]] = {
    NODES: ("id", "class"),
    TIES: ("type", "from", "to", "tie"),
    ATTRIBUTES: ("id", "property", "value", "lang"),
}
IGNORED = "-"
MAX_NEAR = 50
"""Unknown headers of one table for which a near name is looked for: that is slow."""
HEADED = ("id", "from", "to", "tie")
"""What a mapping gives as a header or a template; anything else as a word or a template."""
_IN_LANGUAGE = re.compile(r"([^@(]{1,80}?)[@_ (-]{1,2}([A-Za-z]{2,3})\)?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    index, header
        Its place from 0, and its header as printed.
    role
        ``id``, ``from``, ``source`` …, or the name of a property; ``-`` if it is not read.
    prop
        The property, if it holds one.
    rule
        What the mapping says of it.
    private
        True if the header looks like one of a person's contact or identity numbers.
    """

    index: int
    header: str
    role: str
    prop: Property | None
    rule: ColumnRule
    private: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table is and what its columns are.

    Attributes
    ----------
    what
        ``nodes``, ``ties`` or ``attributes``.
    columns
        Those that are read, in order.
    places
        The place of every header, also of one that is not read: templates use them.
    headed
        The places that have a header.
    edge
        Of ties: the edge class of all rows; None if each row says its own.
    problems
        What is wrong.
    """

    what: str
    columns: tuple[Column, ...]
    places: Mapping[str, int]
    headed: frozenset[int]
    edge: EdgeClass | None
    problems: tuple[Problem, ...]

    def roles(self) -> Mapping[str, Column]:
        """Return the column of each role; of several, the first."""
        return {column.role: column for column in reversed(self.columns)}


class Planner:
    """Finds out what the columns of one table are."""

    def __init__(self, rule: TableRule, vocabulary: Vocabulary, headers: Sequence[str]) -> None:
        """Take the mapping's rule for the table, the known words and the headers as printed."""
        self.rule = rule
        self.vocabulary = vocabulary
        self.ontology: Ontology = vocabulary.ontology
        self.headers = [clean(header) for header in headers]
        self.problems: list[Problem] = list(check_rule(rule, self.ontology))
        self.rules = self._rules()
        self.edge = self._fixed_edge()
        self.words = vocabulary.words

    def is_likely(self) -> bool:
        """Tell whether every header means something, without saying what is wrong with any."""
        headers = [header for header in self.headers if header]
        what = self.rule.what or self._guessed()
        used = {*self.rules, *self._used()}
        return len(headers) > 1 and all(
            header in used or self._role(header, what)[0] for header in headers
        )

    def plan(self) -> Plan:
        """Return the plan of the table."""
        self._check_headers()
        what = self.rule.what or self._guessed()
        if what == TIES and self.edge is None and "type" not in self._targets():
            self.edge = self._edge_of_ends()
        columns = [self._column(i, header, what) for i, header in enumerate(self.headers) if header]
        read = [column for column in columns if column.role != IGNORED]
        self._check_roles(read, what)
        places = {header: i for i, header in enumerate(self.headers) if header}
        headed = frozenset(i for i, header in enumerate(self.headers) if header)
        return Plan(what, tuple(read), places, headed, self.edge, tuple(self.problems))

    # ------------------------------------------------------------ the mapping and the headers
    def _rules(self) -> dict[str, ColumnRule]:
        """Return the rule of each header; the mapping may spell it otherwise."""
        by_fold = {fold(header): header for header in self.headers if header}
        rules: dict[str, ColumnRule] = {}
        for header, rule in self.rule.columns.items():
            found = header if header in self.headers else by_fold.get(fold(header))
            if found is None:
                self._missing(header)
            else:
                rules[found] = rule
        for name in self._used():
            if name not in self.headers:
                self._missing(name)
        return rules

    def _used(self) -> list[str]:
        """Return the headers that the mapping uses without saying that they hold a property."""
        texts = (*self.rule.cells.values(), *self.rule.constants.values())
        named = [name for text in texts for name in placeholders(text)]
        cells = [self.rule.cells.get(key, "") for key in HEADED]
        plain = [clean(text) for text in cells if text and not placeholders(text)]
        skipped = [clean(name) for name in self.rule.skip_if_empty]
        return list(dict.fromkeys((*named, *plain, *skipped)))

    def _missing(self, header: str) -> None:
        there = [each for each in self.headers if each]
        message = says("column.missing", near=near(header, there), allowed=listed(there))
        self.problems.append(Problem(message, header, of_mapping=True))

    def _check_headers(self) -> None:
        seen: set[str] = set()
        for header in filter(None, self.headers):
            if header.casefold() in seen:
                message = says("column.twice", found=shortened(header))
                self.problems.append(Problem(message, header))
            seen.add(header.casefold())

    def _fixed_edge(self) -> EdgeClass | None:
        name = self.rule.cells.get("type", "")
        if not name or placeholders(name):
            return None
        try:
            return edge_class(self.ontology, name)
        except SourceError:
            return None  # `check_rule` has told.

    def _targets(self) -> set[str]:
        """Return what the headers stand for, before it is known what the table is."""
        targets = set(self.rule.cells)
        for header in filter(None, self.headers):
            rule = self.rules.get(header, ColumnRule())
            if not rule.ignored:
                wanted = fold(rule.target or header)
                targets.add(self.words.get(wanted, wanted))
        return targets

    def _guessed(self) -> str:
        """Return what the table is, by its headers."""
        targets = self._targets()
        if {"property", "value"} <= targets:
            return ATTRIBUTES
        ends = {"from", "to"} & targets
        tied = len(ends) == 2 or (ends and "type" in targets) or "type" in self.rule.cells  # noqa: PLR2004
        return TIES if tied or (self._edge_of_ends() and "class" not in targets) else NODES

    def _edge_of_ends(self) -> EdgeClass | None:
        """Return the one edge class whose two ends are headers."""
        targets = self._targets()
        edges = [edge for edge in self.ontology.edge_classes.values()
                 if {fold(edge.source), fold(edge.target)} <= targets]  # fmt: skip
        return edges[0] if len(edges) == 1 else None

    # ------------------------------------------------------------ one column
    def _column(self, index: int, header: str, what: str) -> Column:
        rule = self.rules.get(header, ColumnRule())
        role, prop, lang = self._role(rule.target or header, what)
        if role in self.rule.cells and role in HEADED:
            role, prop = IGNORED, None  # The mapping says what stands there instead.
        if rule.ignored:
            role, prop = IGNORED, None
        elif not role:
            role = IGNORED
            if header not in self._used():
                self._unknown(header, rule, what)
        private = role != IGNORED and (private_header(header) or private_header(rule.target))
        if lang and not rule.lang:
            rule = replace(rule, lang=lang)
        return Column(index, header, role, prop, rule, private)

    def _role(self, text: str, what: str) -> tuple[str, Property | None, str]:
        """Return the role that a header or a mapping's word names, its property and language."""
        wanted = fold(text)
        word = self.words.get(wanted, "")
        if word in (*STRUCTURE[what], *CLAIM_COLUMNS):
            return word, None, ""
        if what == TIES and self.edge is not None:
            for end, name in (("from", self.edge.source), ("to", self.edge.target)):
                if wanted == fold(name):
                    return end, None, ""
        prop = self.vocabulary.named(wanted, what, self.edge)
        if prop is not None:
            return prop.name, prop, ""
        parted = _IN_LANGUAGE.fullmatch(text)
        if parted:
            for name, prop in self._properties(what).items():
                if prop.kind == "text" and not prop.language and fold(parted[1]) == fold(name):
                    return name, prop, parted[2].lower()
        return "", None, ""

    def _properties(self, what: str) -> Mapping[str, Property]:
        """Return the properties that a table of this kind may have."""
        return self.vocabulary.properties(what, self.edge)

    def _unknown(self, header: str, rule: ColumnRule, what: str) -> None:
        if not rule.target and private_header(header):
            message = says("column.private", advice=advice())
            self.problems.append(Problem(message, header))
            return
        allowed = list(self._allowed(what))
        word = rule.target or header
        few = len(self.problems) < MAX_NEAR
        meant = instead(self.ontology, word, allowed, "property", "end") if few else ""
        known = {"near": meant, "allowed": listed(allowed), "found": shortened(word)}
        if rule.target:
            message = says("mapping.unknown_property", **known)
        else:
            message = says("column.unknown", what=what, example=allowed[0], **known)
        self.problems.append(Problem(message, header, of_mapping=bool(rule.target)))

    def _allowed(self, what: str) -> Iterator[str]:
        yield from STRUCTURE[what]
        if self.edge is not None and what == TIES:
            yield from (self.edge.source, self.edge.target)
        yield from self._properties(what)
        yield from CLAIM_COLUMNS

    def _check_roles(self, columns: Sequence[Column], what: str) -> None:
        """Find roles that two columns have, and rules that a column cannot have."""
        first: dict[str, Column] = {}
        for column in columns:
            many = column.prop is not None and not column.prop.functional
            other = first.setdefault(column.role, column)
            if other is not column and not many and other.header != column.header:
                message = says("column.role_taken", other=shortened(other.header), role=column.role)
                self.problems.append(Problem(message, column.header))
            claim_rules = bool(column.rule.claim) or not column.rule.span
            if claim_rules and (what != NODES or column.prop is None):
                self.problems.append(
                    Problem(says("column.row_rules"), column.header, of_mapping=True)
                )


def type_names() -> frozenset[str]:
    """Return the words that stand for the class in the column ``property`` of a long table."""
    return frozenset(fold(word) for word in (TYPE, *lexicon().columns["class"].headers))


def missing_roles(plan: Plan, rule: TableRule) -> list[str]:
    """Return the roles that a table needs, and for which it has neither column nor word."""
    roles = plan.roles()
    missing = [
        role for role in NEEDS.get(plan.what, ()) if role not in roles and not rule.cells.get(role)
    ]
    return [role for role in missing if role != "type" or plan.edge is None]
