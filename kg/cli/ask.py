"""``kg ask``: named questions."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.output import write_rows
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import report
from kg.errors import WorkspaceError
from kg.questions import Question, question, questions


@click.command("ask", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name", required=False)
@options(COMMON, DATABASE, FORMAT)
@click.pass_context
@pass_settings
def ask_command(settings: Settings, /, context: click.Context, name: str | None) -> None:
    """Answer the question NAME; without a name, list all questions.

    Parameters of a question follow as --parameter value; `kg ask NAME --help` is this page, and the
    list says which parameters each has. Questions of your own: put .cypher files into queries/ of
    the workspace.

    \b
    Example:  kg ask
              kg ask covers_province --province TH-52
    """  # noqa: D301
    folders = _folders(settings)
    if name is None:
        _list(settings, questions(folders))
        return
    asked = question(name, folders)
    given = _parameters(context.args)
    asked.values(given)
    from kg.cli.project import project  # noqa: PLC0415  # the list needs no driver

    work = project(settings)
    result = work.ask(name, **given)
    report(asked.title[settings.language(work.workspace)])
    write_rows(result.columns, result.rows, settings, of=name)


def _folders(settings: Settings) -> tuple[Path, ...]:
    try:
        return (settings.workspace().directory / "queries",)
    except WorkspaceError:
        if settings.directory:
            raise
        return ()


def _list(settings: Settings, known: dict[str, Question]) -> None:
    with contextlib.suppress(WorkspaceError):  # the list needs no workspace
        settings.lang = settings.language(settings.workspace())
    rows = [
        (q.name, q.title[settings.language()], " ".join(f"--{p.name}" for p in q.parameters))
        for q in known.values()
    ]
    write_rows(("question", "title", "parameters"), rows, settings, of="ask")


def _parameters(words: Sequence[str]) -> dict[str, str]:
    """Return ``--name value`` and ``--name=value`` pairs."""
    found: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            message = f"{word!r}: parameters are given as --name value"
            raise click.UsageError(message)
        name, equals, value = word[2:].partition("=")
        if not equals:
            if not rest:
                message = f"--{name} needs a value"
                raise click.UsageError(message)
            value = rest.pop(0)
        found[name.replace("-", "_")] = value
    return found
