"""``kg report``: the report with its references."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kg.cli.measure import SOURCES, paths
from kg.cli.output import write_text
from kg.cli.persons import PERSONS
from kg.cli.project import project
from kg.cli.settings import COMMON, DATABASE, Settings, options, pass_settings
from kg.cli.words import say
from kg.maps.options import NAMES
from kg.measures.table import measure
from kg.network import network
from kg.outputs import report_text, without_names, write_bytes


@click.command("report")
@SOURCES
@click.option("-o", "--output", "target", type=click.Path(path_type=Path, allow_dash=True), help="File to write ('-' is stdout); default out/report.md.")  # fmt: skip  # noqa: E501
@PERSONS
@options(COMMON, DATABASE)
@pass_settings
def report_command(
    settings: Settings, /, sources: tuple[Path, ...], target: Path | None, persons: str
) -> None:
    """Write the report of the network in Neo4j; with SOURCES, of theirs, and no server.

    \b
    Example:  kg report --lang th -o report.md
              kg report --persons roles-only -o public.md
    """  # noqa: D301
    work = project(settings)
    material = work.material(paths(sources))
    named = persons == NAMES
    if not named:
        material = without_names(material)
    table = measure(network(material.columns, work.ontology))
    today = dt.datetime.now(tz=dt.UTC).date()
    text = report_text(material, work.workspace, table, lang=work.lang, date=today, words=named)
    if target is not None and str(target) == "-":
        settings.output = ""
        write_text(text, settings)
        return
    path = target or work.workspace.output / "report.md"
    write_bytes(path, text.encode("utf-8"))
    say(str(path.resolve()))
