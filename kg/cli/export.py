"""``kg export``: the network for other tools."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.persons import PERSONS
from kg.cli.project import project
from kg.cli.settings import COMMON, DATABASE, Settings, options, pass_settings
from kg.cli.words import Words, report
from kg.exports import FORMATS, as_bytes, write
from kg.facts import Facts
from kg.maps.options import NAMES
from kg.nameless import nameless
from kg.propertygraph import derive


@click.command("export")
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    metavar="PATH",
    help="File to write (csv: a folder); default stdout.",
)
@PERSONS
@options(COMMON, DATABASE)
@pass_settings
def export_command(
    settings: Settings, /, format_: str, sources: tuple[Path, ...], target: str | None, persons: str
) -> None:
    """Write the network that Neo4j holds as FORMAT; with SOURCES, theirs, and no server.

    nquads and trig are the facts with every claim; graphml and csv are nodes and relationships
    (csv: three files in a folder, claims among them). With --persons roles-only no person's name
    or id is in them: posts stand for names, and other ids for the ids that people have here.

    \b
    Example:  kg export nquads -o network.nq
              kg export csv -o tables/
    """  # noqa: D301
    if format_ == "csv" and target in (None, "-"):
        message = "csv is three files: name a folder with -o"
        raise click.UsageError(message)
    work = project(settings)
    if sources:
        facts = work.checked(work.claims(sources))
        graph = derive(facts)
    else:
        with work.reading() as store:
            facts = Facts.of(store.claims(), work.ontology, work.workspace.base)
            graph = store.property_graph()
    if persons != NAMES:
        facts = nameless(facts)
        graph = derive(facts)
    if target in (None, "-"):
        sys.stdout.buffer.write(as_bytes(format_, facts, graph))
        return
    for path in write(format_, Path(target), facts, graph):
        report(Words.of("files", work.lang)("wrote", file=path))
