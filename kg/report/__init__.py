"""The report: who mentors whom, what agreements cover, what each text tells, with references."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kg.facts import Facts
from kg.propertygraph import PropertyGraph
from kg.report.documents import Documents
from kg.report.markdown import code, escape
from kg.report.measured import Extra, Measured
from kg.report.values import unhelped
from kg.texts import Texts

__all__ = ["About", "Extra", "Measured", "report", "texts", "unhelped"]

_ORDER = (
    "mentoring", "unsupported", "agreements", "collaborations", "bridges", "planned", "places",
    "figures", "disputes", "documents", "measures", "variants",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What the report is of: network, title, the day it is made."""

    network: str
    title: str
    date: dt.date


@cache
def texts() -> Mapping[str, Any]:
    """Return the words of the report by key and language."""
    return tomllib.loads((files("kg.report") / "texts.toml").read_text(encoding="utf-8"))


def report(
    facts: Facts,
    graph: PropertyGraph,
    about: About,
    *,
    lang: str,
    extra: Sequence[Extra] = (),
    documents: Texts | None = None,
) -> str:
    """Return the report as Markdown, with its references as footnotes.

    Parameters
    ----------
    facts, graph
        The checked facts, and the property graph derived of them.
    about
        Network, title, day.
    lang
        ``th`` or ``en``.
    extra
        Sections of measures, each with its recipe.
    documents
        The texts of the documents: whose words are there stand in the references.

    Returns
    -------
    Markdown without HTML; the same facts and day give the same text. Data are escaped: a name
    cannot become a link or a tag.
    """
    words = texts()
    told = Documents(facts, graph, words, lang, documents or Texts(None, {}))
    elsewhere = {each.heading: each for each in extra}
    keys = (*_ORDER, *(key for key in elsewhere if key not in _ORDER))
    bodies = {key: told.makers[key]() for key in keys if key in told.makers}
    bodies |= {key: list(each.lines) for key, each in elsewhere.items()}
    lines = [f"# {escape(about.title)}", "", *_opening(told, about)]
    lines += [f"## {words['headings']['summary'][lang]}", ""]
    summary = (*told.summary(), *(line for each in extra for line in each.summary))
    lines += [*(f"- {line}" for line in summary), ""]
    for key in filter(bodies.__contains__, keys):
        body = bodies[key]
        lines += [f"## {words['headings'][key][lang]}", ""]
        if key in words["explained"]:
            lines += [words["explained"][key][lang], ""]
        lines += body or [words["none"][lang], ""]
    lines += _recipes([pair for each in extra for pair in each.recipes], lang)
    lines += [f"## {words['headings']['references'][lang]}", "", *told.references()]
    return "\n".join(lines).rstrip() + "\n"


def _opening(told: Documents, about: About) -> Iterator[str]:
    sources = told.facts.sources
    yield told.say(
        "made",
        network=code(about.network),
        date=told.date(about.date.isoformat()),
        sources=told.count("sources", len(sources)),
        things=told.count("things", len(told.graph.nodes.keys() - set(sources))),  # as on the map
        ties=told.count("ties", len(told.graph.relationships)),
        claims=told.count("claims", len(told.facts.claims)),
        ontology=code(told.ontology.version),
    )
    yield ""
    yield told.say("reading")
    yield ""


def _recipes(recipes: Sequence[tuple[str, str]], lang: str) -> Iterator[str]:
    """Yield how numbers were made: each network once with a number, which measures refer to."""
    words = texts()
    called: dict[str, list[str]] = {}
    for label, line in recipes:
        called.setdefault(line, []).append(label)
    networks = [
        line for line in called if not any(line != o and line.startswith(o) for o in called)
    ]
    if called:
        yield f"## {words['headings']['recipes'][lang]}"
        yield ""
    for line, labels in called.items():
        told = escape(line)
        for number, network in enumerate(networks, start=1):
            name = f"{words['network'][lang]} {number}"
            if line == network:
                told = f"**{name}**: {escape(line)}"
            elif line.startswith(network):
                told = f"{name}{escape(line.removeprefix(network))}"
        yield f"- {escape('; '.join(labels))} — {told}"
    yield ""
