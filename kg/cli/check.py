"""``kg check``: what breaks a rule, row by row; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.accounts import Account
from kg.cli.output import chosen_format, json_text, write_rows, write_text
from kg.cli.project import project
from kg.cli.rows import GROUP, in_full, summary, tell_refused
from kg.cli.settings import COMMON, FORMAT, Settings, options, pass_settings
from kg.cli.words import Words, report
from kg.errors import Fault, FaultsError

COLUMNS = ("file", "sheet", "row", "column", "message", "rule")


@click.command("check")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@options(COMMON, FORMAT)
@pass_settings
def check_command(settings: Settings, /, sources: tuple[Path, ...]) -> None:
    """Check the workspace's sources, or the files and folders SOURCES, against the ontology.

    Needs no server and changes nothing; of a large network it keeps in .kg what conforms, so that
    the next check is quick. SOURCES are checked together with the rest of the workspace, as
    `kg load` does; what is wrong in the rest is only counted. Each fault names its file, row,
    column and rule; exit 1 if there is one. Of each table it says what becomes of its rows: which
    can be loaded, which say what another says, are empty, left out by the mapping, or refused;
    --format json has every row.

    \b
    Example:  kg check
              kg check --lang th --format csv -o faults.csv
    """  # noqa: D301
    work = project(settings)
    accounts: list[Account] = []
    try:
        faults = work.check(sources, accounts=accounts)
    except FaultsError as exc:
        faults = [fault.said(work.lang) for fault in exc.faults]
    accounts = [account.refused(faults) for account in accounts]
    asked = faults or settings.format or settings.output
    if asked and chosen_format(settings) == "json":
        content = {"faults": _records(faults), "tables": in_full(accounts, work.lang)}
        write_text(json_text(content), settings)
    elif asked:
        rows = [(f.file, f.sheet, f.row or "", f.column, f.message, f.rule) for f in faults]
        write_rows(COLUMNS, rows, settings)
    if faults:
        tell_refused(accounts, len(faults), work.lang)
        raise click.exceptions.Exit(1)
    for line in summary(accounts, work.lang, did="checked"):
        report(line)
    report(Words.of(GROUP, work.lang)("no_fault"))


def _records(faults: Sequence[Fault]) -> list[dict[str, object]]:
    cells = [(f.file, f.sheet, f.row or "", f.column, f.message, f.rule) for f in faults]
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells]
