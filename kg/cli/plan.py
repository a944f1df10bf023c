"""``kg plan``: what a load would change; nothing is written."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.load import counted
from kg.cli.output import write_rows
from kg.cli.project import project, report
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.plans import COLUMNS, GROUP
from kg.resources import message_templates


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
    write_rows(COLUMNS, [row.cells() for row in found.rows], settings)
    if found.plan is None:
        text = message_templates(GROUP)["nothing"][work.lang]
        report(text.format(count=len(found.rows)))
        raise click.exceptions.Exit(1)
    plan = found.plan
    said = (f"{count} {action}" for action, count in found.counts().items())
    report(f"rows: {', '.join(said)}")
    for line in counted(plan.counts):
        report(line)
    report(f"{plan.unchanged} claims unchanged; at version {plan.version} of the network")
    if plan.others:
        report(f"datasets of the network that the load leaves alone: {', '.join(plan.others)}")
    if plan.pending:
        report(f"{plan.pending} was cut off or is under way: the load would finish or replace it")
