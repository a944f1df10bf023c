"""``kg load`` and ``kg loads``."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path

import click

from kg.accounts import Account
from kg.cli import rows
from kg.cli.changes import GROUP, summary
from kg.cli.output import chosen_format, write_rows
from kg.cli.project import progress_bar, project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import Words, report, say
from kg.errors import FaultsError
from kg.store.changes.effects import COUNTS
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
    with progress_bar(settings.language) as progress:
        work = project(settings, progress=progress)
        load = work.load_offline if offline else work.load
        now = dt.datetime.now(tz=dt.UTC)
        accounts: list[Account] = []
        try:
            result = load(sources, who=who(settings), when=now, accounts=accounts)
        except FaultsError as exc:
            accounts = [account.refused(exc.faults) for account in accounts]
            if accounts:
                rows.tell_refused(accounts, len(exc.faults), work.lang)
            raise
    for line in rows.summary(accounts, work.lang):
        report(line)
    for line in summary(result, work.lang):
        say(line)


@click.command("loads")
@options(COMMON, DATABASE, FORMAT)
@pass_settings
def loads_command(settings: Settings, /) -> None:
    """List the loads of the network: who, when, what each changed; who undid one, and when.

    \b
    Example:  kg loads
    """  # noqa: D301
    work = project(settings)
    with work.store() as store:
        loads = store.loads()
    if chosen_format(settings) == "table":
        words = Words.of("loads", work.lang)
        shown = [_shown(each, words) for each in loads]
        write_rows([words(name) for name in _SHOWN], shown, settings)
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


def _shown(load: RecordedLoad, words: Words) -> tuple[object, ...]:
    """Return a load as a table on a terminal shows it: what it changed in a few words."""
    state = words(_state(load))
    if load.is_undone and load.undone_at:
        state = words("undone_by", who=load.undone_by, when=f"{load.undone_at:%Y-%m-%d %H:%M}")
    of = load.about or ", ".join(load.datasets)
    kind = f"kind_{load.kind.replace(' ', '_')}"
    what = words(kind, of=of) if kind in words.texts else f"{load.kind} {of}"
    some = {name: load.counts[name] for name in COUNTS if load.counts[name]}
    changes = Words.of(GROUP, words.lang).counts(some)
    return (load.id, state, f"{load.when:%Y-%m-%d %H:%M}", load.who, what, changes)


def _state(load: RecordedLoad) -> str:
    return "pending" if load.is_pending else "undone" if load.is_undone else "done"
