"""``kg build``: the main job."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import click

from kg.cli.changes import summary
from kg.cli.load import offline_option, who
from kg.cli.output import write_rows
from kg.cli.project import progress_bar, project
from kg.cli.settings import COMMON, DATABASE, Settings, options, pass_settings
from kg.cli.words import Words, report, say
from kg.errors import WorkspaceError
from kg.outputs import Outputs, ranking_rows
from kg.pipeline import Project
from kg.report import texts, unhelped
from kg.resources import resource
from kg.workspace import FILE, Workspace, find, read

EXAMPLE = "northern-thailand"
_NOT_COPIED = shutil.ignore_patterns("out", ".kg", "__pycache__", "readings")


@click.command("build")
@offline_option
@options(COMMON, DATABASE)
@pass_settings
def build_command(settings: Settings, /, *, offline: bool) -> None:
    """Load, check, compute and draw: everything, from the sources to the map and the report.

    Without a workspace here or above, copies the example to ./northern-thailand and builds that.
    The results stand in out/ of the workspace.

    \b
    Example:  kg build
    """  # noqa: D301
    workspace = _workspace(settings)
    now = dt.datetime.now(tz=dt.UTC)
    with progress_bar(settings.language) as progress:
        work = project(settings, progress=progress, workspace=workspace)
        built = work.build(who=who(settings), when=now, offline=offline)
    for line in summary(built.load, work.lang):
        say(line)
    _show(built.outputs, work, settings)


def _show(made: Outputs, work: Project, settings: Settings) -> None:
    """Say what was made, the Big Brother ranking, and how to open the map."""
    lang, words = work.lang, texts()["build"]
    for path in made.files.values():
        say(str(path))
    for line in (*made.map.notes, words["ranking"][lang], made.table.made.line()):
        say(line)
    for line in made.table.notes(lang):
        say(line)
    settings.format = settings.format or "table"
    columns = [words[key][lang] for key in ("rank", "mentor", "number", "villages")]
    write_rows(columns, list(ranking_rows(made.mentoring, lang)), settings)
    helped = made.mentoring
    told = unhelped(texts(), lang, len(helped.with_nobody), len(helped.villages))
    say(words["nobody"][lang].format(told=told))
    say(words["open"][lang].format(url=made.files["map"].as_uri()))


def _workspace(settings: Settings) -> Workspace:
    """Return the workspace; if there is none and none is named, a copy of the example."""
    try:
        directory = find(settings.start)
    except WorkspaceError:
        if settings.directory:
            raise
    else:
        return read(directory)
    words = Words.of("files", settings.language())
    target = Path.cwd() / EXAMPLE
    if (target / FILE).exists():
        report(words("building", folder=target))
        return read(target)
    try:
        shutil.copytree(resource("examples") / EXAMPLE, target, ignore=_NOT_COPIED)
    except OSError as exc:
        asked = Words.of("asked", settings.language())
        raise WorkspaceError(asked.message("uncopied", folder=target, why=exc)) from exc
    report(words("copied", file=FILE, folder=target))
    return read(target)
