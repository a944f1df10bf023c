"""What is made of a network for people: map, report, measures and facts, as files in ``out/``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.columns import GraphColumns
from kg.errors import KgError
from kg.facts import Facts
from kg.maps import MapOptions, MapResult, write_map
from kg.measures.bridging import bridges
from kg.measures.csvw import write_measures
from kg.measures.definitions import definition
from kg.measures.helping import Mentoring
from kg.measures.mentoring import mentoring
from kg.measures.table import MeasureTable, measure
from kg.network import Options, network
from kg.ontology import Ontology, in_language
from kg.propertygraph import PropertyGraph
from kg.report import About, Extra, report, texts
from kg.workspace import Workspace

SIZE_BY = "strength"
SHOWN = 10
_REPORTED = ("betweenness", "strength", "degree")


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files that were made, and the numbers in them."""

    files: Mapping[str, Path]
    mentoring: Mentoring
    table: MeasureTable
    map: MapResult


@dataclass(frozen=True, slots=True)
class Material:
    """A network to make files of: its facts, and the graph and columns of Neo4j or of the facts."""

    facts: Facts
    graph: PropertyGraph
    columns: GraphColumns

    @property
    def ontology(self) -> Ontology:
        """What its terms mean."""
        return self.facts.ontology

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Ids of the documents of each relationship."""
        found: dict[str, tuple[str, ...]] = {}
        for id_, tie in self.graph.relationships.items():
            listed = tie.properties.get("sources")
            found[id_] = tuple(listed) if isinstance(listed, list) else ()
        return found


def write_outputs(material: Material, workspace: Workspace, *, lang: str, date: dt.date) -> Outputs:
    """Write map, report, measures and facts into the output folder.

    The same network, language and day give the same bytes.

    Raises
    ------
    KgError
        The folder cannot be written.
    """
    out = workspace.output
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        message = f"{out}: cannot be made: {exc}"
        raise KgError(message) from exc
    table = measure(network(material.columns, material.ontology))
    helped = mentoring(material.columns, material.ontology, sources=material.sources)
    files = {"map": out / "map.html", "report": out / "report.md", "facts": out / "facts.trig"}
    drawn = write_map(
        material.graph,
        material.ontology,
        files["map"],
        options=map_options(material, workspace, table, lang=lang),
    )
    text = report_text(material, workspace, table, lang=lang, date=date)
    write_bytes(files["report"], text.encode("utf-8"))
    write_bytes(files["facts"], material.facts.trig())
    measures, sidecar = write_measures(table, out / "measures.csv", date=date)
    return Outputs(files | {"measures": measures, "recipe": sidecar}, helped, table, drawn)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, or raise ``KgError`` that says why not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as exc:
        message = f"{path}: cannot be written: {exc}"
        raise KgError(message) from exc


def map_options(
    material: Material, workspace: Workspace, table: MeasureTable, *, lang: str, size_by: str = ""
) -> MapOptions:
    """Return a map's options: the workspace's title, sizes by a measure, claims to cite."""
    name = size_by or SIZE_BY
    column = table.column(name)
    ids = table.network.ids
    return MapOptions(
        lang=lang,
        title=dict(workspace.title) or workspace.network,
        size_by=dict(zip(ids, column.scores.value.tolist(), strict=True)),
        measure_label=dict(definition(name).label),
        measure_recipe={each: table.recipe(name, each) for each in ("th", "en")},
        claims=material.facts.by_about(),
    )


def report_text(
    material: Material, workspace: Workspace, table: MeasureTable, *, lang: str, date: dt.date
) -> str:
    """Return the report of a network with its centralities and bridges."""
    about = About(workspace.network, workspace.heading(lang), date)
    extra = [
        _bridges(material, lang),
        *(_centrality(table, name, lang, date) for name in _REPORTED),
    ]
    return report(material.facts, material.graph, about, lang=lang, extra=extra)


def _bridges(material: Material, lang: str) -> Extra:
    words = texts()["columns"]
    made = network(material.columns, material.ontology, Options())
    rows = [
        (
            made.name(bridge.code, lang),
            _label(material.ontology, made.labels[bridge.code], lang),
            ", ".join(f"{_label(material.ontology, c, lang)} {k}" for c, k in bridge.classes),
        )
        for bridge in bridges(made)[:SHOWN]
    ]
    columns = tuple(words[key][lang] for key in ("actor", "sector", "reaches"))
    return Extra("bridges", (made.made.line(),), columns, tuple(rows))


def _centrality(table: MeasureTable, name: str, lang: str, date: dt.date) -> Extra:
    words = texts()["columns"]
    what = definition(name)
    column = table.column(name)
    rows = [
        (str(rank), table.network.name(code, lang), f"{column.scores.value[code]:.4g}")
        for rank, code in _first_rows(table, name)
    ]
    label = in_language(what.label, lang)
    lines = (f"{label}: {in_language(what.definition, lang)}", table.recipe(name, lang, date=date))
    columns = (words["rank"][lang], words["actor"][lang], label)
    return Extra("measures", lines, columns, tuple(rows))


def _first_rows(table: MeasureTable, name: str) -> Sequence[tuple[int, int]]:
    """Return rank and code of the first actors, those with a value of zero left out."""
    column = table.column(name)
    ranked = sorted((int(rank), code) for code, rank in enumerate(column.rank))
    return [(rank, code) for rank, code in ranked if column.scores.value[code] > 0][:SHOWN]


def _label(ontology: Ontology, class_: str, lang: str) -> str:
    return in_language(ontology.node_class(class_).label, lang)


def ranking_rows(found: Mentoring, lang: str) -> Iterator[tuple[int, str, int, str]]:
    """Yield rank, mentor, number of villages and their names: the Big Brother ranking."""
    for mentor in found.mentors:
        if mentor.villages:
            villages = found.names.listed(mentor.villages, lang)
            yield mentor.rank, found.names.name(mentor.id, lang), len(mentor.villages), villages
