"""The report: who mentors whom, what agreements cover, what is planned, with references."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph
from kg.report.markdown import escape, table
from kg.report.sections import Sections

__all__ = ["About", "Extra", "report"]


@dataclass(frozen=True, slots=True)
class Extra:
    """A section made elsewhere: a heading's key, lines of text, and a table."""

    heading: str
    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What the report is of: network, title, the day it is made."""

    network: str
    title: str
    date: dt.date


def texts() -> Mapping[str, Any]:
    """Return the words of the report by key and language."""
    return tomllib.loads((files("kg.report") / "texts.toml").read_text(encoding="utf-8"))


def report(
    facts: Facts, graph: PropertyGraph, about: About, *, lang: str, extra: Sequence[Extra] = ()
) -> str:
    """Return the report as Markdown.

    Parameters
    ----------
    facts, graph
        The checked facts, and the property graph derived of them.
    about
        Network, title, day.
    lang
        ``th`` or ``en``.
    extra
        Sections of measures, each with its recipe, to stand after joint work.

    Returns
    -------
    Markdown without HTML; the same facts and day give the same text. Data are escaped: a name
    cannot become a link or a tag.
    """
    words = texts()
    sections = Sections(facts, graph, words, lang)
    lines = [f"# {escape(about.title)}", "", *_opening(facts, graph, about, words, lang)]
    for key in ("mentoring", "unsupported", "agreements", "collaborations"):
        lines += _section(sections, key, words, lang)
    for each in extra:
        lines += [f"## {words['headings'][each.heading][lang]}", ""]
        for line in each.lines:
            lines += [escape(line), ""]
        if each.rows:
            lines += table(
                tuple(map(escape, each.columns)), [tuple(map(escape, r)) for r in each.rows]
            )
    for key in ("places", "planned", "figures", "disputes", "references"):
        lines += _section(sections, key, words, lang)
    return "\n".join(lines).rstrip() + "\n"


def _opening(
    facts: Facts, graph: PropertyGraph, about: About, words: Mapping[str, Any], lang: str
) -> Iterator[str]:
    ontology: Ontology = facts.ontology
    yield words["made"][lang].format(
        network=about.network,
        date=about.date.isoformat(),
        sources=len(facts.sources),
        things=len(graph.nodes),
        ties=len(graph.relationships),
        claims=len(facts.claims),
        ontology=ontology.version,
    )
    yield ""
    yield words["reading"][lang]
    yield ""


def _section(sections: Sections, key: str, words: Mapping[str, Any], lang: str) -> Iterator[str]:
    columns, rows = sections.make(key)
    yield f"## {words['headings'][key][lang]}"
    yield ""
    if not rows:
        yield words["none"][lang]
        yield ""
        return
    yield from table([words["columns"][c][lang] for c in columns], rows)
