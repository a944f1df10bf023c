"""``kg up``, ``kg down`` and ``kg status``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kg.cli.output import write_rows
from kg.cli.project import project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import report, say
from kg.pipeline import Project
from kg.store.server.service import Server, prepare
from kg.store.status import Status


def where(server: Server) -> list[tuple[str, str]]:
    """Return what any Bolt tool needs to connect to a server."""
    return [
        ("address", server.url),
        ("user", server.user),
        ("password", f"in the file {server.password_file}"),
        ("version", server.version),
        ("process", str(server.pid)),
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
        report(f"Neo4j {runtime.version} is ready to start: {len(runtime.jars)} jars, verified")
        return
    server = project(settings).up()
    report("started" if server.started else "already running")
    for name, value in where(server):
        say(f"{name}: {value}")


@click.command("down")
@options(COMMON)
@pass_settings
def down_command(settings: Settings, /) -> None:
    """Stop the workspace's own Neo4j.

    \b
    Example:  kg down
    """  # noqa: D301
    report("stopped" if project(settings).down() else "it was not running")


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
    rows: list[tuple[str, object]] = [
        ("workspace", str(workspace.directory)),
        ("network", workspace.network),
        ("ontology", work.ontology.version),
        *(("source", str(path)) for path in workspace.datasets),
    ]
    server = work.running()
    elsewhere = settings.url or workspace.url
    if elsewhere:
        rows.append(("address", elsewhere))
    elif server:
        rows += where(server)
    else:
        rows.append(("server", "not running; `kg up` starts it"))
    if elsewhere or server:
        with work.store() as store:
            held = store.status()
            rows += [*_followed(work, held, store.replaced_term()), *_held(held)]
    write_rows(("what", "value"), rows, settings)


def _followed(work: Project, held: Status, replaced: str) -> Iterator[tuple[str, object]]:
    """Yield what of the network is not of the workspace's ontology as it is now."""
    if held.ontology_version != work.ontology.version:
        yield "ontology of the network", f"{held.ontology_version}; run `kg migrate`"
    if replaced:
        yield "replaced terms", f"such as {replaced}; run `kg migrate`"


def _held(held: Status) -> list[tuple[str, object]]:
    """Return how many of what the database holds."""
    rows: list[tuple[str, object]] = [
        ("loads", held.loads),
        ("claims", held.claims),
        ("withdrawn claims", held.withdrawn),
        *((f"nodes {label}", number) for label, number in held.nodes.items()),
        *((f"relationships {kind}", number) for kind, number in held.relationships.items()),
    ]
    if held.pending and held.is_undoing:
        finish = f"`kg undo {held.pending}` or any `kg load` finishes it"
        rows.append(("not finished", f"the undo of {held.pending}; {finish}"))
    elif held.pending:
        rows.append(("not finished", f"load {held.pending}; run `kg load`"))
    return rows
