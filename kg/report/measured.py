"""What measures say, as sections of the report: who bridges, who is central, whether it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.columns import GraphColumns
from kg.measures.bridging import bridges
from kg.measures.definitions import definition
from kg.measures.table import MeasureTable
from kg.measures.variants import Variant, Variants, variants
from kg.network import Network, Options, network
from kg.ontology import Ontology, in_language
from kg.report.markdown import escape, table

SHOWN = 10
_FIRST_FEW = 3
MOST_TIES = 300
"""Of more ties it is not looked which of them decide: that measures the network once for each."""
REPORTED = ("strength", "betweenness", "degree")


@dataclass(frozen=True, slots=True)
class Extra:
    """A section made elsewhere.

    Attributes
    ----------
    heading
        Key of its heading in the words of the report.
    lines, summary
        Its Markdown, and what of it stands at the beginning of the report.
    recipes
        How its numbers were made: what they are called, and the recipe in one line.
    """

    heading: str
    lines: tuple[str, ...]
    summary: tuple[str, ...] = ()
    recipes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """Sections of measures of one network, in one language.

    Attributes
    ----------
    ontology, columns, table
        What the terms mean, the network's columns, and its measures.
    words, lang, date
        The words of the report, its language, and the day of its making.
    """

    ontology: Ontology
    columns: GraphColumns
    table: MeasureTable
    words: Mapping[str, Any]
    lang: str
    date: dt.date

    def sections(self) -> tuple[Extra, ...]:
        """Return who bridges sectors, who is central, and whether that holds."""
        made = network(self.columns, self.ontology, Options())
        return (self.bridging(made), self.centrality(), self.holding(made))

    # ------------------------------------------------------------ who bridges
    def bridging(self, made: Network) -> Extra:
        """Return the actors whose ties reach most classes of actors, and whom they reach."""
        reached: dict[int, set[int]] = {}
        for a, b in zip(made.source.tolist(), made.target.tolist(), strict=True):
            reached.setdefault(a, set()).add(b)
            reached.setdefault(b, set()).add(a)
        found = bridges(made)
        rows, first = [], []
        for bridge in found[:SHOWN]:
            classes: dict[str, list[str]] = {}
            for other in reached[bridge.code]:
                classes.setdefault(made.labels[other], []).append(self._name(made, other))
            told = " · ".join(
                f"{self._class(class_)}: {'; '.join(sorted(names))}"
                for class_, names in sorted(classes.items())
            )
            actor = self._name(made, bridge.code)
            rows.append((f"{actor} ({self._class(made.labels[bridge.code])})", told))
            first.append(f"{actor} ({', '.join(map(self._class, sorted(classes)))})")
        lines = self._table(("actor", "reaches"), rows)
        if len(found) > _FIRST_FEW:
            first[_FIRST_FEW:] = [self._say("more", count=len(found) - _FIRST_FEW)]
        summary = (self._say("bridge", who="; ".join(first)),) if found else ()
        recipe = (self.words["headings"]["bridges"][self.lang], made.made.line())
        return Extra("bridges", lines, summary, (recipe,))

    # ------------------------------------------------------------ who is central
    def centrality(self) -> Extra:
        """Return the actors that stand first, with value and rank by each measure."""
        made, columns = self.table.network, [self.table.column(name) for name in REPORTED]
        first = columns[0]
        codes = sorted(range(len(made.ids)), key=lambda code: (int(first.rank[code]), code))
        shown = [code for code in codes if any(c.scores.value[code] > 0 for c in columns)][:SHOWN]
        rows = [
            (
                f"{self._name(made, code)} ({self._class(made.labels[code])})",
                *(f"{c.scores.value[code]:.4g} ({c.rank[code]})" for c in columns),
            )
            for code in shown
        ]
        heads = [f"{escape(self._measure(n))} ({self._column('rank')})" for n in REPORTED]
        lines: list[str] = []
        if rows:
            lines += table((self._column("actor"), *heads), rows)
        for name in REPORTED:
            what = in_language(definition(name).definition, self.lang)
            lines.append(f"- **{escape(self._measure(name))}**: {escape(what)}")
        lines += ["", *map(escape, self.table.notes(self.lang)), ""]
        recipes = tuple(
            (self._measure(n), self.table.recipe(n, self.lang, date=self.date)) for n in REPORTED
        )
        return Extra("measures", tuple(lines), (), recipes)

    # ------------------------------------------------------------ whether it holds
    def holding(self, made: Network) -> Extra:
        """Return the variants of the network, whether the first places hold, and by which ties."""
        few = made.made.counted <= MOST_TIES
        found = variants(self.columns, self.ontology, measures=REPORTED, tie_by_tie=few)
        rows = [
            (
                escape(self._variant(each)),
                *(str(n) for n in (each.made.n, each.made.m)),
                *(str(n) for n in (each.made.components, each.made.isolates)),
            )
            for each in found.variants
        ]
        lines = list(self._table(("variant", "n", "m", "components", "isolates"), rows))
        verdicts = self._verdicts(found)
        lines += [f"- {line}" for line in (*verdicts, *(self._deciding(found) if few else ()))]
        if not few:
            lines += ["", self._say("not_tried", count=made.made.counted, limit=MOST_TIES)]
        recipes = ((self._variant(v), v.made.line()) for v in found.variants)
        return Extra("variants", (*lines, ""), verdicts, tuple(recipes))

    def _verdicts(self, found: Variants) -> tuple[str, ...]:
        """Return for measures with the same outcome who is first, and whether that holds."""
        plain, *others = found.variants
        outcomes: dict[tuple[tuple[str, ...], ...], list[str]] = {}
        for name in REPORTED:
            key = (plain.first[name], *(() if v.survives[name] else v.first[name] for v in others))
            outcomes.setdefault(key, []).append(name)
        lines = []
        for names in outcomes.values():
            measures = self._measures(names)
            who = self._who(found, plain.first[names[0]])
            changed = [v for v in others if not v.survives[names[0]]]
            lines.append(self._say("fails" if changed else "holds", measures=measures, who=who))
            lines[-1] += "".join(
                " " + self._say("instead", variant=escape(self._variant(v)),
                                who=self._who(found, v.first[names[0]]))
                for v in changed
            )  # fmt: skip
        return tuple(lines)

    def _deciding(self, found: Variants) -> tuple[str, ...]:
        """Return for each variant the ties without any one of which others are first."""
        lines = []
        for variant in found.variants:
            if not variant.deciding:
                lines.append(self._say("undecided", variant=escape(self._variant(variant))))
            groups: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
            for tie in sorted({each.tie for each in variant.deciding}):
                key = tuple((d.measure, d.first) for d in variant.deciding if d.tie == tie)
                groups.setdefault(key, []).append(tie)
            for key, ties in groups.items():
                by_first: dict[tuple[str, ...], list[str]] = {}
                for measure, first in key:
                    by_first.setdefault(first, []).append(measure)
                then = "; ".join(
                    f"{self._measures(names)}: {self._who(found, first)}"
                    for first, names in by_first.items()
                )
                listed = "; ".join(self._tie(found, tie) for tie in ties)
                lines.append(
                    self._say(
                        "deciding", variant=escape(self._variant(variant)), then=then, ties=listed
                    )
                )
        return tuple(lines)

    # ------------------------------------------------------------ words
    def _tie(self, found: Variants, tie: str) -> str:
        source, type_, target = found.ends[tie]
        phrase = in_language(self.ontology.edge_class(type_).phrase, self.lang)
        names = found.names
        return escape(f"{names.name(source, self.lang)} {phrase} {names.name(target, self.lang)}")

    def _who(self, found: Variants, ids: Sequence[str]) -> str:
        return escape(found.names.listed(ids, self.lang, most=SHOWN)) or self._say("nobody_first")

    def _measures(self, names: Iterable[str]) -> str:
        return escape(", ".join(map(self._measure, names)))

    def _measure(self, name: str) -> str:
        return in_language(definition(name).label, self.lang)

    def _variant(self, variant: Variant) -> str:
        text: str = self.words["variants"][variant.name][self.lang]
        return text

    def _name(self, made: Network, code: int) -> str:
        return escape(made.name(code, self.lang))

    def _class(self, name: str) -> str:
        return escape(in_language(self.ontology.node_class(name).label, self.lang))

    def _column(self, name: str) -> str:
        text: str = self.words["columns"][name][self.lang]
        return text

    def _say(self, key: str, **fill: object) -> str:
        text: str = self.words[key][self.lang]
        return text.format(**fill)

    def _table(self, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(table([self._column(c) for c in columns], rows)) if rows else ()
