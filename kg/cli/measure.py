"""``kg measure`` and ``kg whatif``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click

from kg.cli.output import chosen_format, write_rows
from kg.cli.project import project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import report
from kg.measures.helping import MENTOR_COLUMNS, VILLAGE_COLUMNS
from kg.measures.mentoring import mentoring
from kg.measures.table import COLUMNS, measure
from kg.measures.variants import VARIANT_COLUMNS, variants
from kg.measures.whatif import whatif
from kg.network import Options, network
from kg.pipeline import Project

BIG_BROTHER = ("mentors", "villages")

NETWORK = (
    click.option(
        "--recipe", default="collaboration", show_default=True, help="Recipe of the ontology."
    ),
    click.option(
        "--inferred", is_flag=True, help="Count inferred ties of high and medium confidence too."
    ),
    click.option("--low", is_flag=True, help="With --inferred: those of low confidence too."),
    click.option("--planned", is_flag=True, help="Count planned ties and targets too."),
    click.option(
        "--on", type=click.DateTime(["%Y-%m-%d"]), help="Only ties that may hold on this day."
    ),
    click.option(
        "--roll-up", is_flag=True, help="Let units and subsidiaries act as what they are part of."
    ),
)
SOURCES = click.argument("sources", nargs=-1, type=click.Path(path_type=Path))


class Chosen(TypedDict):
    """What the options of ``NETWORK`` give."""

    recipe: str
    inferred: bool
    low: bool
    planned: bool
    on: dt.datetime | None
    roll_up: bool


def network_options(chosen: Chosen) -> Options:
    """Return the options of a network from those of the command line."""
    on = chosen["on"]
    return Options(
        recipe=chosen["recipe"],
        inferred=chosen["inferred"],
        confidences=("high", "medium", "low") if chosen["low"] else ("high", "medium"),
        planned=chosen["planned"],
        on=on.date() if on else None,
        roll_up=chosen["roll_up"],
    )


def paths(sources: tuple[Path, ...]) -> tuple[Path, ...] | None:
    """Return the sources named, or None to read Neo4j."""
    return sources or None


@click.command("measure")
@SOURCES
@click.option("--measure", "-m", "names", multiple=True, metavar="NAME",
              help="degree, strength, betweenness, closeness, harmonic, eigenvector, pagerank, mentors, villages; default all centralities.")  # fmt: skip  # noqa: E501
@click.option("--distance", type=click.Choice(["steps", "inverse"]), default="steps", show_default=True, help="How long a tie is.")  # fmt: skip  # noqa: E501
@click.option("--variants", "in_variants", is_flag=True, help="Who is first with explicit ties, with inferred ones too, and rolled up to parents; whether that holds; which ties decide.")  # fmt: skip  # noqa: E501
@options(NETWORK, COMMON, DATABASE, FORMAT)
@pass_settings
def measure_command(
    settings: Settings,
    /,
    sources: tuple[Path, ...],
    names: tuple[str, ...],
    distance: str,
    in_variants: bool,
    **chosen: Unpack[Chosen],
) -> None:
    """Compute measures of the network in Neo4j; with SOURCES, of theirs, and no server.

    Every row carries the recipe by which its number was made. `mentors` and `villages` are the Big
    Brother measures. With --variants the network is measured anew without each tie in turn: of
    thousands of ties name one measure.

    \b
    Example:  kg measure -m betweenness
              kg measure -m mentors --lang th
              kg measure --inferred --format csv -o measures.csv
              kg measure --variants -m betweenness -m degree
    """  # noqa: D301
    work = project(settings)
    how = network_options(chosen)
    big = [name for name in names if name in BIG_BROTHER]
    if big and len(names) > 1:
        message = f"{big[0]} has columns of its own: ask for it alone"
        raise click.UsageError(message)
    if in_variants:
        _variants(work, settings, sources, names, how)
        return
    if big:
        _big_brother(work, settings, sources, big[0], how)
        return
    made = network(work.columns(paths(sources)), work.ontology, how)
    table = measure(made, names, distance=distance)
    for note in table.notes(work.lang):
        report(note)
    rows = table.rows(settings.lang, date=dt.datetime.now(tz=dt.UTC).date())
    write_measured(COLUMNS, rows, settings)


def _variants(
    work: Project,
    settings: Settings,
    sources: tuple[Path, ...],
    names: tuple[str, ...],
    how: Options,
) -> None:
    """Say whether the first places hold, in sentences; write the same as rows."""
    if how.inferred or how.roll_up or any(name in BIG_BROTHER for name in names):
        message = "--variants compares centralities with and without inferred ties and rolled up"
        raise click.UsageError(f"{message}: leave out --inferred, --roll-up, mentors and villages")
    found = variants(work.columns(paths(sources)), work.ontology, how, measures=names)
    for line in found.lines(work.lang):
        report(line)
    rows = found.rows(work.lang)
    write_rows(VARIANT_COLUMNS, [[row[c] for c in VARIANT_COLUMNS] for row in rows], settings)


def _big_brother(
    work: Project, settings: Settings, sources: tuple[Path, ...], name: str, how: Options
) -> None:
    material = work.material(paths(sources))
    found = mentoring(material.columns, work.ontology, how, sources=material.sources)
    columns = MENTOR_COLUMNS if name == "mentors" else VILLAGE_COLUMNS
    rows = found.mentor_rows(work.lang) if name == "mentors" else found.village_rows(work.lang)
    write_measured(columns, rows, settings)


def write_measured(
    columns: Sequence[str], rows: Sequence[Mapping[str, object]], settings: Settings
) -> None:
    """Write rows that carry their recipe; a table on a terminal says each recipe once, below."""
    if chosen_format(settings) != "table":
        write_rows(columns, [[row[column] for column in columns] for row in rows], settings)
        return
    shown = [column for column in columns if column != "recipe"]
    write_rows(shown, [[row[column] for column in shown] for row in rows], settings)
    for recipe in dict.fromkeys(str(row["recipe"]) for row in rows if row.get("recipe")):
        report(recipe)


@click.command("whatif")
@SOURCES
@click.option("--without", "without", multiple=True, required=True, metavar="ID", help="An actor to leave out; may be repeated.")  # fmt: skip  # noqa: E501
@options(NETWORK, COMMON, DATABASE, FORMAT)
@pass_settings
def whatif_command(
    settings: Settings,
    /,
    sources: tuple[Path, ...],
    without: tuple[str, ...],
    **chosen: Unpack[Chosen],
) -> None:
    """Say what is cut off without some actors: villages left with nobody, actors left alone.

    \b
    Example:  kg whatif --without scg
    """  # noqa: D301
    work = project(settings)
    how = network_options(chosen)
    found = whatif(work.columns(paths(sources)), work.ontology, list(without), how)
    rows = list(found.rows(work.lang))
    write_measured(list(rows[0]) if rows else [], rows, settings)
