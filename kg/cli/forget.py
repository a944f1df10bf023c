"""``kg forget``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from typing import TypedDict, Unpack

import click

from kg.cli.output import words_of_rows, write_rows
from kg.cli.project import progress_bar, project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import Words, report
from kg.errors import KgError
from kg.forgetting.fates import Change
from kg.forgetting.plans import ForgetPlan, Options
from kg.forgetting.searching import CLOSED, MENTION
from kg.forgetting.staging import shown
from kg.pipeline import Project
from kg.spellings import Spellings
from kg.workspace import Workspace

FATES = "fates"
"""The group of ``messages.toml`` that has the words of the list."""
COLUMNS = ("what", "file", "sheet", "row", "column")
_SHOWN = 5


class Chosen(TypedDict):
    """What the options say."""

    names: tuple[str, ...]
    texts: bool
    keep_outputs: bool


@click.command("forget")
@click.argument("id_", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only list what would be erased.")
@click.option("--name", "names", multiple=True, metavar="TEXT", help="Another spelling to erase; may be given again.")  # fmt: skip  # noqa: E501
@click.option("--texts", is_flag=True, help="Black the name out of the documents' texts too.")
@click.option("--keep-outputs", is_flag=True, help="List outputs with the name; delete none.")
@click.option("--show-names", is_flag=True, help="Print the name where the list would hide it.")
@options(COMMON, DATABASE, FORMAT)
@pass_settings
def forget_command(
    settings: Settings,
    /,
    id_: str,
    *,
    yes: bool,
    dry_run: bool,
    show_names: bool,
    **chosen: Unpack[Chosen],
) -> None:
    """Erase the person (or any other thing) with this ID, for good.

    Every claim about them goes, from the sources, the database and its history, and each mention
    of them in other claims. Outputs that hold the name are deleted, and hashes in forgotten.toml
    refuse to load it again. It cannot be undone. As long as anything in the workspace holds the
    name, the command says what, and ends with exit code 1.

    \b
    Example:  kg forget harnhirun-somchai --dry-run
              kg forget harnhirun-somchai --texts
    """  # noqa: D301
    work = project(settings)
    today = dt.datetime.now(tz=dt.UTC).date()
    with work.forgetting(id_, Options(**chosen), on=today) as begun:
        plan = begun.plan
        hidden = None if show_names else plan.erasure.spellings
        fates = words_of_rows(FATES, work.lang, settings)
        rows = list(_rows(plan, work.workspace, hidden, fates))
        write_rows(COLUMNS, rows, settings, of="forget")
        words = Words.of("forgetting", work.lang)
        for line in _summary(plan, words):
            report(line)
        if dry_run:
            return
        _confirm(words, yes=yes)
        with progress_bar(settings.language) as progress:
            work.progress = progress
            kept = begun.run()
    if begun.ground.database is not None and not begun.ground.is_own:
        report(words("own_business"))
    if _is_in_git(work.workspace):
        report(words("history"))
    _complain(plan, kept, work, hidden)
    report(words("done"))


def _confirm(words: Words, *, yes: bool) -> None:
    """Ask; whoever is not at a terminal says ``--yes``."""
    if yes:
        return
    if not sys.stdin.isatty():
        message = "this erases for good: say --yes, or --dry-run to see what"
        raise click.UsageError(message)
    click.confirm(words("ask"), abort=True, err=True)


def _rows(
    plan: ForgetPlan, workspace: Workspace, hidden: Spellings | None, words: Words
) -> Iterator[tuple[object, ...]]:
    """Yield what changes, what goes, and what stays, without the name."""

    def safe(text: str) -> str:
        return hidden.redacted(text) if hidden else text

    def row(change: Change, what: str) -> tuple[object, ...]:
        return what, safe(change.file), safe(change.sheet), change.row or None, safe(change.column)

    def file(what: str, path: str) -> tuple[object, ...]:
        return what, safe(path), "", None, ""

    for change in plan.changes:
        yield row(change, words.like(change.action))
    for path in plan.outputs:
        yield file(words("output_deleted"), shown(path, workspace.directory))
    for change in plan.by_hand:
        yield row(change, words("by_hand", action=words.like(change.action)))
    for hit in plan.hits:
        key = "look" if hit.what in {CLOSED, MENTION} else "held"
        what = words(key, what=words.like(hit.what))
        yield file(what, shown(hit.path, workspace.directory))


def _summary(plan: ForgetPlan, words: Words) -> Iterator[str]:
    """Yield what cannot stand in the table."""
    if plan.database is not None:
        counts = plan.database.counts
        yield words(
            "database",
            claims=words.count("claims", counts["claims_erased"]),
            claims_changed=words.count("changed", counts["claims_changed"]),
            withdrawn=words.count("withdrawn", counts["withdrawn_erased"]),
            withdrawn_changed=words.count("changed", counts["withdrawn_changed"]),
            loads=words.count("loads", counts["loads_changed"]),
        )
    if plan.shared:
        yield words.count("shared", len(plan.shared))
    if plan.erasure.spellings.short:
        yield words.count("short", len(plan.erasure.spellings.short))


def _complain(
    plan: ForgetPlan, kept: Sequence[str], work: Project, hidden: Spellings | None
) -> None:
    """Raise ``KgError`` if anything still holds the name."""
    directory, words = work.workspace.directory, Words.of(FATES, work.lang)
    places = [shown(hit.path, directory) for hit in plan.leftovers]
    places += [change.file for change in plan.by_hand]
    places = list(dict.fromkeys(hidden.redacted(each) if hidden else each for each in places))
    places += list(kept)
    if places:
        named: str = ", ".join(places[:_SHOWN])
        if len(places) > _SHOWN:
            named = words.message("left_more", places=named, count=len(places) - _SHOWN)
        raise KgError(words.message("left", places=named))


def _is_in_git(workspace: Workspace) -> bool:
    folders = (workspace.directory, *workspace.directory.parents)
    return any((folder / ".git").exists() for folder in folders)
