"""What is made of a network for people: map, report, measures and facts, as files in ``out/``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.columns import GraphColumns
from kg.errors import KgError
from kg.facts import Facts
from kg.maps import MapOptions, MapResult, write_map
from kg.measures.csvw import write_measures
from kg.measures.definitions import definition
from kg.measures.helping import Mentoring
from kg.measures.mentoring import mentoring
from kg.measures.table import MeasureTable, measure
from kg.nameless import nameless
from kg.network import network
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph, derive
from kg.report import About, Measured, report, texts
from kg.texts import Texts
from kg.workspace import LANGUAGES, Workspace

SIZE_BY = "strength"


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


def without_names(material: Material) -> Material:
    """Return a network in which each person is called by the post: see `kg.nameless`."""
    facts = nameless(material.facts)
    graph = derive(facts)
    return Material(facts, graph, GraphColumns.of(graph))


def write_outputs(material: Material, workspace: Workspace, *, lang: str, date: dt.date) -> Outputs:
    """Write map, report, measures and facts into the output folder.

    The same network, language and day give the same bytes.

    Raises
    ------
    KgError
        The folder cannot be written.
    """
    out = make_folder(workspace.output)
    table = measure(network(material.columns, material.ontology))
    helped = mentoring(material.columns, material.ontology, sources=material.sources)
    files = {"map": out / "map.html", "report": out / "report.md", "facts": out / "facts.trig"}
    drawn = write_map(
        material.graph,
        material.ontology,
        files["map"],
        options=map_options(material, workspace, table, lang=lang, date=date),
    )
    text = report_text(material, workspace, table, lang=lang, date=date)
    write_bytes(files["report"], text.encode("utf-8"))
    write_bytes(files["facts"], material.facts.trig())
    measures, sidecar = write_measures(table, out / "measures.csv", date=date)
    return Outputs(files | {"measures": measures, "recipe": sidecar}, helped, table, drawn)


def make_folder(folder: Path) -> Path:
    """Return a folder that is there, or raise ``KgError`` that says why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        message = f"{folder}: cannot be made: {exc}"
        raise KgError(message) from exc
    return folder


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, or raise ``KgError`` that says why not."""
    make_folder(path.parent)
    try:
        path.write_bytes(content)
    except OSError as exc:
        message = f"{path}: cannot be written: {exc}"
        raise KgError(message) from exc


def map_options(
    material: Material,
    workspace: Workspace,
    table: MeasureTable,
    *,
    lang: str,
    size_by: str = SIZE_BY,
    date: dt.date | None = None,
) -> MapOptions:
    """Return a map's options: the workspace's title, sizes by a measure, claims to cite.

    ``date`` is the day on which the measure's recipe says that it was made.
    """
    name = size_by
    column = table.column(name)
    ids = table.network.ids
    return MapOptions(
        lang=lang,
        title=dict(workspace.title) or workspace.network,
        size_by=dict(zip(ids, column.scores.value.tolist(), strict=True)),
        measure_label=dict(definition(name).label),
        measure_recipe={each: table.recipe(name, each, date=date) for each in LANGUAGES},
        claims=material.facts.by_about(),
        words=_words(material.facts, workspace),
    )


def _words(facts: Facts, workspace: Workspace) -> dict[str, str]:
    """Return the words that each claim points to, by its id; of texts that are not here, none."""
    if workspace.texts is None:
        return {}
    documents = Texts.of(workspace.texts, facts.claims)
    cited = (claim for claim in facts.claims if claim.char_start >= 0)
    found = {c.id: documents.quote(c.source, c.char_start, c.char_end).words for c in cited}
    return {id_: words for id_, words in found.items() if words}


def report_text(
    material: Material,
    workspace: Workspace,
    table: MeasureTable,
    *,
    lang: str,
    date: dt.date,
    words: bool = True,
) -> str:
    """Return the report of a network with its measures, and the words if the texts are here.

    Without ``words`` no text is quoted: it may name anybody.
    """
    about = About(workspace.network, workspace.heading(lang), date)
    measured = Measured(material.ontology, material.columns, table, texts(), lang, date)
    return report(
        material.facts,
        material.graph,
        about,
        lang=lang,
        extra=measured.sections(),
        documents=Texts.of(workspace.texts if words else None, material.facts.claims),
    )


def ranking_rows(found: Mentoring, lang: str) -> Iterator[tuple[int, str, int, str]]:
    """Yield rank, mentor, number of villages and their names: the Big Brother ranking."""
    for mentor in found.mentors:
        if mentor.villages:
            villages = found.names.listed(mentor.villages, lang)
            yield mentor.rank, found.names.name(mentor.id, lang), len(mentor.villages), villages
