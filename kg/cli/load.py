"""``kg load`` and ``kg loads``."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli.output import write_rows
from kg.cli.project import progress_bar, project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.store.effects import COUNTS
from kg.store.loading import LoadResult


def who(settings: Settings) -> str:
    """Return who loads: ``KG_USER``, else the name of the account, if it has one."""
    named = settings.environment.get("KG_USER")
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container runs as a number without a name
        return "unknown"


def summary(result: LoadResult) -> Iterator[str]:
    """Yield what a load changed, in the words of its counts."""
    if result.continued:
        yield "a load that had been cut off was finished first"
    if not result.load:
        yield f"0 created, 0 changed: all {result.unchanged} claims were there already"
    else:
        for kind in ("claims", "nodes", "relationships"):
            counted = [
                f"{result.counts.get(name, 0)} {name.removeprefix(kind + '_')}"
                for name in COUNTS
                if name.startswith(kind)
            ]
            yield f"{kind}: {', '.join(counted)}"
        yield f"load {result.load}; {result.unchanged} claims unchanged"
    if result.others:
        yield f"datasets of the network that this load left alone: {', '.join(result.others)}"


@click.command("load")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@options(COMMON, DATABASE)
@pass_settings
def load_command(settings: Settings, /, sources: tuple[Path, ...]) -> None:
    """Load the workspace's sources, or the files and folders SOURCES, as one load.

    Everything is checked first; nothing is loaded if anything is wrong. A new version of a source
    replaces the old one: loading the same again creates and changes nothing.

    \b
    Example:  kg load
    """  # noqa: D301
    with progress_bar() as progress:
        work = project(settings, progress=progress)
        result = work.load(sources, who=who(settings), when=dt.datetime.now(tz=dt.UTC))
    for line in summary(result):
        click.echo(line)


@click.command("loads")
@options(COMMON, DATABASE, FORMAT)
@pass_settings
def loads_command(settings: Settings, /) -> None:
    """List the loads of the network: who, when, what each changed.

    \b
    Example:  kg loads
    """  # noqa: D301
    with project(settings).store() as store:
        loads = store.loads()
    columns = ("load", "who", "when", "datasets", "state", *COUNTS)
    rows = [
        (
            each.id,
            each.who,
            each.when.isoformat(timespec="seconds"),
            ", ".join(each.datasets),
            "pending" if each.is_pending else "undone" if each.is_undone else "done",
            *(each.counts[name] for name in COUNTS),
        )
        for each in loads
    ]
    write_rows(columns, rows, settings)
