"""``kg up``, ``kg down`` and ``kg status``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kg.cli.output import words_of_rows, write_rows
from kg.cli.project import project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import Words, report, say
from kg.pipeline import Project
from kg.store.server.service import Server, prepare
from kg.store.status import Status

GROUP = "server"
"""The group of ``messages.toml`` that has the words."""


def where(server: Server, words: Words) -> list[tuple[str, str]]:
    """Return what any Bolt tool needs to connect to a server."""
    return [
        (words("address"), server.url),
        (words("user"), server.user),
        (words("password"), words("in_file", file=server.password_file)),
        (words("version"), server.version),
        (words("process"), str(server.pid)),
    ]


@click.command("up")
@click.option(
    "--prepare", "only_prepare", is_flag=True, help="Only fetch what it needs; needs no workspace."
)
@options(COMMON)
@pass_settings
def up_command(settings: Settings, /, *, only_prepare: bool) -> None:
    """Start the workspace's own Neo4j, or say where it runs.

    It listens on 127.0.0.1 only and keeps its files in .kg/ of the workspace. Nothing needs to be
    installed: the first start fetches Neo4j and says how big it is.

    \b
    Example:  kg up
              kg up --prepare
    """  # noqa: D301
    if only_prepare:
        runtime = prepare(cache=settings.cache(), report=report)
        words = Words.of(GROUP, settings.language())
        report(words.count("ready", len(runtime.jars), version=runtime.version))
        return
    work = project(settings)
    server, words = work.up(), Words.of(GROUP, work.lang)
    report(words("started" if server.started else "running"))
    for name, value in where(server, words):
        say(f"{name}: {value}")


@click.command("down")
@options(COMMON)
@pass_settings
def down_command(settings: Settings, /) -> None:
    """Stop the workspace's own Neo4j.

    \b
    Example:  kg down
    """  # noqa: D301
    work = project(settings)
    report(Words.of(GROUP, work.lang)("stopped" if work.down() else "was_stopped"))


@click.command("status")
@options(COMMON, DATABASE, FORMAT)
@pass_settings
def status_command(settings: Settings, /) -> None:
    """Say where the workspace is, whether its Neo4j runs, and what the network holds.

    Starts nothing.

    \b
    Example:  kg status
    """  # noqa: D301
    work = project(settings)
    workspace = work.workspace
    words = words_of_rows(GROUP, work.lang, settings)
    rows: list[tuple[str, object]] = [
        (words("workspace"), str(workspace.directory)),
        (words("network"), workspace.network),
        (words("ontology"), work.ontology.version),
        *((words("source"), str(path)) for path in workspace.datasets),
    ]
    server = work.running()
    elsewhere = settings.url or workspace.url
    if elsewhere:
        rows.append((words("address"), elsewhere))
    elif server:
        rows += where(server, words)
    else:
        rows.append((words("server"), words("not_running")))
    if elsewhere or server:
        with work.store() as store:
            held = store.status()
            rows += [*_followed(work, held, store.replaced_term(), words), *_held(held, words)]
    write_rows(("what", "value"), rows, settings, of="status")


def _followed(
    work: Project, held: Status, replaced: str, words: Words
) -> Iterator[tuple[str, object]]:
    """Yield what of the network is not of the workspace's ontology as it is now."""
    if held.ontology_version != work.ontology.version:
        yield words("followed"), words("migrate", version=held.ontology_version)
    if replaced:
        yield words("replaced"), words("such_as", term=replaced)


def _held(held: Status, words: Words) -> list[tuple[str, object]]:
    """Return how many of what the database holds."""
    rows: list[tuple[str, object]] = [
        (words("loads"), held.loads),
        (words("claims"), held.claims),
        (words("withdrawn"), held.withdrawn),
        *((words("nodes", label=label), number) for label, number in held.nodes.items()),
        *(
            (words("relationships", type=kind), number)
            for kind, number in held.relationships.items()
        ),
    ]
    if held.pending:
        key = "cut_off_undo" if held.is_undoing else "cut_off_load"
        rows.append((words("unfinished"), words(key, load=held.pending)))
    return rows
