"""``kg load`` and ``kg loads``."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from kg.accounts import Account
from kg.cli import rows
from kg.cli.output import chosen_format, write_rows
from kg.cli.project import progress_bar, project, report
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.store.changes.effects import COUNTS
from kg.store.changes.loading import LoadResult
from kg.store.status import RecordedLoad


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
        yield "a load or an undo that had been cut off was finished or taken back"
    if not result.load and any(result.counts.values()):
        yield from counted(result.counts)
        yield f"no load: all {result.unchanged} claims were there already, derived otherwise"
    elif not result.load:
        yield f"0 created, 0 changed: all {result.unchanged} claims were there already"
    else:
        yield from counted(result.counts)
        yield f"load {result.load}; {result.unchanged} claims unchanged"
    if result.others:
        yield f"datasets of the network that this load left alone: {', '.join(result.others)}"


def counted(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield a line of counts each for claims, nodes and relationships."""
    for kind in ("claims", "nodes", "relationships"):
        each = [
            f"{counts.get(name, 0)} {name.removeprefix(kind + '_')}"
            for name in COUNTS
            if name.startswith(kind)
        ]
        yield f"{kind}: {', '.join(each)}"


offline_option = click.option(
    "--offline",
    is_flag=True,
    help="Fill the workspace's own, empty database by Neo4j's importer; the result is the same.",
)


@click.command("load")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@offline_option
@options(COMMON, DATABASE)
@pass_settings
def load_command(settings: Settings, /, sources: tuple[Path, ...], *, offline: bool) -> None:
    """Load the workspace's sources, or the files and folders SOURCES, as one load.

    Everything is checked first; nothing is loaded if anything is wrong. A new version of a source
    replaces the old one: loading the same again creates and changes nothing.

    \b
    Example:  kg load
    """  # noqa: D301
    with progress_bar() as progress:
        work = project(settings, progress=progress)
        load = work.load_offline if offline else work.load
        now = dt.datetime.now(tz=dt.UTC)
        accounts: list[Account] = []
        result = load(sources, who=who(settings), when=now, accounts=accounts)
    for line in rows.summary(accounts, work.lang):
        report(line)
    for line in summary(result):
        click.echo(line)


@click.command("loads")
@options(COMMON, DATABASE, FORMAT)
@pass_settings
def loads_command(settings: Settings, /) -> None:
    """List the loads of the network: who, when, what each changed; who undid one, and when.

    \b
    Example:  kg loads
    """  # noqa: D301
    with project(settings).store() as store:
        loads = store.loads()
    if chosen_format(settings) == "table":
        write_rows(_SHOWN, [_shown(each) for each in loads], settings)
    else:
        write_rows((*_TOLD, *COUNTS), [_told(each) for each in loads], settings)


_SHOWN = ("load", "state", "when", "who", "what", "changes")
_TOLD = ("load", "kind", "about", "who", "when", "datasets", "state", "undone_by", "undone_at")


def _told(load: RecordedLoad) -> tuple[object, ...]:
    """Return all that is known of a load, in a column each."""
    return (
        load.id,
        load.kind,
        load.about,
        load.who,
        load.when.isoformat(timespec="seconds"),
        ", ".join(load.datasets),
        _state(load),
        load.undone_by,
        load.undone_at.isoformat(timespec="seconds") if load.undone_at else "",
        *(load.counts[name] for name in COUNTS),
    )


def _shown(load: RecordedLoad) -> tuple[object, ...]:
    """Return a load as a table on a terminal shows it: what it changed in a few words."""
    state = _state(load)
    if load.is_undone and load.undone_at:
        state = f"undone by {load.undone_by} {load.undone_at:%Y-%m-%d %H:%M}"
    what = f"{load.kind} {load.about}" if load.about else f"{load.kind} {', '.join(load.datasets)}"
    changes = [f"{load.counts[name]} {name.replace('_', ' ')}" for name in COUNTS]
    some = [each for each in changes if not each.startswith("0 ")]
    return (load.id, state, f"{load.when:%Y-%m-%d %H:%M}", load.who, what, ", ".join(some))


def _state(load: RecordedLoad) -> str:
    return "pending" if load.is_pending else "undone" if load.is_undone else "done"
