"""``kg undo``: take back a load, or all that rests on a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import click

from kg.cli.load import counted, who
from kg.cli.project import progress_bar, project
from kg.cli.settings import COMMON, DATABASE, Settings, options, pass_settings
from kg.store.changes.loading import LoadResult
from kg.store.changes.undoing import UndoResult


@click.command("undo")
@click.argument("load", required=False)
@click.option(
    "--source", "document", metavar="DOC", help="Withdraw all that rests on this document instead."
)
@options(COMMON, DATABASE)
@pass_settings
def undo_command(settings: Settings, /, load: str | None, document: str | None) -> None:
    """Undo LOAD: the network is then what it would be if that load had never been.

    What another load states too stays. `kg loads` lists the loads, the undone ones among them.
    With --source, everything that the document DOC states is withdrawn, as a load that can be
    undone; the tables that state it are not touched.

    \b
    Example:  kg undo load-3
              kg undo --source doc002
    """  # noqa: D301
    if (load is None) == (document is None):
        message = "name a load, as in `kg undo load-3`, or a document with --source DOC"
        raise click.UsageError(message)
    now = dt.datetime.now(tz=dt.UTC)
    with progress_bar() as progress:
        work = project(settings, progress=progress)
        if document is not None:
            lines = of_source(work.undo_source(document, who=who(settings), when=now), document)
        else:
            lines = of_load(work.undo(load or "", who=who(settings), when=now))
    for line in lines:
        click.echo(line)


def of_load(result: UndoResult) -> Iterator[str]:
    """Yield what an undo changed."""
    if result.taken_back:
        yield f"{result.taken_back} had been cut off and was taken back"
    if result.finished:
        yield f"the undo of {result.load} had been cut off; it is finished now"
    if result.finished or result.taken_back == result.load:
        return
    yield from counted(result.counts)
    for dataset, later in result.replaced:
        yield f"{dataset}: nothing to take back, {later} had replaced that version already"
    yield f"undone: {result.load}"


def of_source(result: LoadResult, document: str) -> Iterator[str]:
    """Yield what went with a document, and which tables still state it."""
    if result.continued:
        yield "a load or an undo that had been cut off was finished or taken back"
    if not result.load:
        yield f"no claim rests on {document}"
        return
    yield from counted(result.counts)
    gone = result.counts["claims_withdrawn"]
    yield f"{gone} claims rested on {document}; `kg undo {result.load}` brings them back"
    yield "these still state it, and the next load brings it back unless the rows go:"
    files: dict[str, list[str]] = {}
    for dataset, file in result.files:
        files.setdefault(dataset, []).append(file)
    for dataset, names in files.items():
        yield f"  {dataset}: {', '.join(names)}"
