"""``kg undo``: take back a load, or all that rests on a document."""

from __future__ import annotations

import datetime as dt

import click

from kg.cli.changes import of_load, of_source
from kg.cli.load import who
from kg.cli.project import progress_bar, project
from kg.cli.settings import COMMON, DATABASE, Settings, options, pass_settings
from kg.cli.words import Words, say
from kg.errors import StoreError
from kg.pipeline import Project
from kg.store.changes.edits import LOAD_ID, load_id


@click.command("undo")
@click.argument("load", required=False)
@click.option(
    "--source", "document", metavar="DOC", help="Withdraw all that rests on this document instead."
)
@options(COMMON, DATABASE)
@pass_settings
def undo_command(settings: Settings, /, load: str | None, document: str | None) -> None:
    """Undo LOAD: the network is then what it would be if that load had never been.

    What another load states too stays. `kg loads` lists the loads, the undone ones among them; the
    number of one is enough.
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
    with progress_bar(settings.language) as progress:
        work = project(settings, progress=progress)
        if document is not None:
            _look_at_document(work, document)
            withdrawn = work.undo_source(document, who=who(settings), when=now)
            lines = of_source(withdrawn, document, work.lang)
        else:
            named = named_load(load or "")
            _look_at_load(work, named)
            lines = of_load(work.undo(named, who=who(settings), when=now), work.lang)
    for line in lines:
        say(line)


def named_load(text: str) -> str:
    """Return the id of a load that may be named by its number alone.

    Examples
    --------
    >>> named_load("2"), named_load("load-2"), named_load("doc002")
    ('load-2', 'load-2', 'doc002')
    """
    return load_id(int(text)) if text.isdecimal() else text


def _look_at_load(work: Project, load: str) -> None:
    """Raise ``StoreError`` if what is named is a document, which is withdrawn in another way."""
    if load.startswith(LOAD_ID):
        return
    with work.store() as store:
        if load in store.sources():
            message = Words.of("asked", work.lang).message("is_document", document=load)
            raise StoreError(message)


def _look_at_document(work: Project, document: str) -> None:
    """Raise ``StoreError`` if what is named is a load, which is undone in another way."""
    if not document.startswith(LOAD_ID):
        return
    with work.store() as store:
        is_load = document in {each.id for each in store.loads()}
        if is_load and document not in store.sources():
            message = Words.of("asked", work.lang).message("is_load", load=document)
            raise StoreError(message)
