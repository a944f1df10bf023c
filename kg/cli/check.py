"""``kg check``: what breaks a rule, row by row; nothing is written."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import write_rows
from kg.cli.project import project, report
from kg.cli.settings import COMMON, FORMAT, Settings, options, pass_settings
from kg.errors import FaultsError

COLUMNS = ("file", "sheet", "row", "column", "message", "rule")


@click.command("check")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@options(COMMON, FORMAT)
@pass_settings
def check_command(settings: Settings, /, sources: tuple[Path, ...]) -> None:
    """Check the workspace's sources, or the files and folders SOURCES, against the ontology.

    Needs no server and writes nothing. Each fault names its file, row, column and rule; exit 1 if
    there is one.

    \b
    Example:  kg check
              kg check --lang th --format csv -o faults.csv
    """  # noqa: D301
    work = project(settings)
    try:
        faults = work.check(sources)
    except FaultsError as exc:
        faults = list(exc.faults)
    if not faults:
        report("no fault found")
    if faults or settings.format:
        rows = [(f.file, f.sheet, f.row or "", f.column, f.message, f.rule) for f in faults]
        write_rows(COLUMNS, rows, settings)
    if faults:
        report(f"{len(faults)} fault{'' if len(faults) == 1 else 's'}")
        raise click.exceptions.Exit(1)
