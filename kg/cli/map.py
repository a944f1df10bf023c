"""``kg map``: the network as one HTML file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import click

from kg.cli.measure import NETWORK, SOURCES, Chosen, network_options, paths
from kg.cli.project import project
from kg.cli.settings import COMMON, DATABASE, Settings, options, pass_settings
from kg.cli.words import report, say
from kg.maps import NAMES, ROLES_ONLY, write_map
from kg.measures.table import measure
from kg.network import network
from kg.outputs import SIZE_BY, make_folder, map_options


class Drawing(Chosen):
    """What the options of a map give."""

    persons: str
    classes: tuple[str, ...]
    ties: tuple[str, ...]


@click.command("map")
@SOURCES
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="File to write; default out/map.html of the workspace.")  # fmt: skip  # noqa: E501
@click.option("--size-by", default=SIZE_BY, show_default=True, metavar="MEASURE", help="Measure that sizes follow.")  # fmt: skip  # noqa: E501
@click.option("--persons", type=click.Choice([NAMES, ROLES_ONLY]), default=NAMES, show_default=True, help="Show people by name, or only by their posts.")  # fmt: skip  # noqa: E501
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Only these classes; may be repeated.")  # fmt: skip  # noqa: E501
@click.option("--tie", "ties", multiple=True, metavar="TYPE", help="Only these relationship types; may be repeated.")  # fmt: skip  # noqa: E501
@options(NETWORK, COMMON, DATABASE)
@pass_settings
def map_command(
    settings: Settings,
    /,
    sources: tuple[Path, ...],
    target: Path | None,
    size_by: str,
    **chosen: Unpack[Drawing],
) -> None:
    """Draw the network in Neo4j as one HTML file; with SOURCES, theirs, and no server.

    The file opens anywhere, with no internet, in Thai and English.

    \b
    Example:  kg map
              kg map --lang th --persons roles-only -o public.html
    """  # noqa: D301
    work = project(settings)
    how = network_options(chosen)
    material = work.material(paths(sources))
    table = measure(network(material.columns, work.ontology, how), size_by)
    today = dt.datetime.now(tz=dt.UTC).date()
    chosen_options = replace(
        map_options(material, work.workspace, table, lang=work.lang, size_by=size_by, date=today),
        persons=chosen["persons"],
        classes=chosen["classes"] or None,
        ties=chosen["ties"] or None,
        date=how.on,
    )
    path = target or work.workspace.output / "map.html"
    make_folder(path.parent)
    result = write_map(material.graph, work.ontology, path, options=chosen_options)
    for note in result.notes:
        report(note)
    say(result.path.resolve().as_uri())
