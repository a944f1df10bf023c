"""``kg template``: tables to fill in, from the ontology."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import click

from kg.cli.project import ontology_of
from kg.cli.settings import COMMON, Settings, options, pass_settings
from kg.cli.words import Words, report

_GROUP = "kg.templates"
_FORMATS = {"csv": (".csv",), "xlsx": (".xlsx",), "both": (".csv", ".xlsx")}


@click.command("template")
@click.argument("names", nargs=-1, metavar="[CLASS_OR_TIE]...")
@click.option(
    "-o",
    "--output",
    "target",
    default="templates",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="A folder, or with names one .csv or .xlsx file. Default: templates",
)
@click.option("--format", "format_", type=click.Choice(list(_FORMATS)), default="both",
              help="Default: both")  # fmt: skip
@options(COMMON)
@pass_settings
def template_command(
    settings: Settings, /, names: tuple[str, ...], target: Path, format_: str
) -> None:
    """Write templates of tables: headers, drop-downs, and a help sheet in Thai and English.

    Without a name: things, ties and single attributes of every class. With names: a table for each
    class (Village) or tie (BIG_BROTHER_OF), with its own columns only. What is offered is the
    ontology's, the workspace's own classes and ties too. A table that is filled in loads as it is.

    \b
    Example:  kg template -o tables
              kg template Village Company BIG_BROTHER_OF -o network.xlsx --lang th
    """  # noqa: D301
    ontology, lang = ontology_of(settings)
    formats = _FORMATS[format_]
    for point in sorted(entry_points(group=_GROUP), key=lambda p: p.name):
        write = point.load()
        for path in write(target, ontology, lang=lang, names=names, formats=formats):
            report(Words.of("files", lang)("made", file=path))
