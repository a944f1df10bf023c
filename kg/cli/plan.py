"""``kg plan``: what a load would change; nothing is written."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.changes import of_plan
from kg.cli.output import chosen_format, write_rows
from kg.cli.project import project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import Words, report
from kg.plans import COLUMNS, GROUP, PlannedRow


@click.command("plan")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@options(COMMON, DATABASE, FORMAT)
@pass_settings
def plan_command(settings: Settings, /, sources: tuple[Path, ...]) -> None:
    """Say row by row what `kg load` would change in Neo4j, and why; write nothing.

    Of each row: created, changed, withdrawn, confirmed by another source, moved to another row,
    released by one dataset while another states it, contradicted by another source, or refused,
    which also the rest is then; exit 1. With SOURCES, what a load of these would change.

    \b
    Example:  kg plan
              kg plan --format xlsx -o plan.xlsx
    """  # noqa: D301
    work = project(settings)
    found = work.plan(sources)
    words = Words.of(GROUP, work.lang)
    if chosen_format(settings) == "table":
        headings = [words(f"heading_{name}") for name in _SHOWN]
        write_rows(headings, [_shown(row, words) for row in found.rows], settings)
    else:
        write_rows(COLUMNS, [row.cells() for row in found.rows], settings)
    if found.plan is None:
        report(words.count("nothing", len(found.rows)))
        raise click.exceptions.Exit(1)
    for line in of_plan(found, found.plan, work.lang):
        report(line)


_SHOWN = ("action", "where", "what", "property", "value", "reason")


def _shown(row: PlannedRow, words: Words) -> tuple[str, ...]:
    """Return a row as a table on a terminal has room for it."""
    place = row.file + (f" [{row.sheet}]" if row.sheet else "") or row.dataset
    where = words("row", place=place, row=row.row) if row.row else place
    value = " → ".join(filter(None, (row.old_value, row.new_value)))
    return (words(f"is_{row.action}"), where, row.what, row.property or row.column, value,
            row.reason)  # fmt: skip
