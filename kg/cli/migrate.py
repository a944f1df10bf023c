"""``kg migrate``: follow a new version of the ontology."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence

import click

from kg.cli.changes import GROUP
from kg.cli.load import who
from kg.cli.output import Row, chosen_format, write_rows
from kg.cli.project import progress_bar, project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import Words, report
from kg.migrating import Migration, Renaming
from kg.store.changes.effects import COUNTS

COLUMNS = (
    "what", "kind", "old", "new", "claims", "dataset", "file", "sheet", "row", "column", "message",
    "rule",
)  # fmt: skip


@click.command("migrate")
@click.option("--dry-run", is_flag=True, help="Show the plan only; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask; without a terminal nothing is written else.")
@click.option(
    "--strict", is_flag=True, help="Write nothing if a rule would now refuse anything; exit 1."
)
@options(COMMON, DATABASE, FORMAT)
@pass_settings
def migrate_command(settings: Settings, /, *, dry_run: bool, yes: bool, strict: bool) -> None:
    """Follow a new version of the ontology: rewrite replaced terms in the network.

    Shows first which claims hold terms that were replaced (dcterms:isReplacedBy), where old and
    new terms disagree, and what the rules would refuse now; nothing of it is dropped. Then it asks,
    and rewrites them as one load, which `kg undo` takes back.

    \b
    Example:  kg migrate --dry-run
              kg migrate --yes
    """  # noqa: D301
    work = project(settings)
    plan = work.migration()
    rows = list(_rows(plan))
    if rows or settings.format:
        _write(rows, settings, Words.of("migrating", work.lang))
    words = Words.of("migration", work.lang)
    for line in _summary(plan, words):
        report(line)
    if strict and plan.refused:
        report(words("strict"))
        raise click.exceptions.Exit(1)
    if plan.is_empty and not plan.pending:
        return
    if dry_run or not (yes or _agreed(words)):
        report(words("dry_run" if dry_run else "unasked"))
        return
    with progress_bar(settings.language) as work.progress:
        result = work.migrate(who=who(settings), when=dt.datetime.now(tz=dt.UTC))
    if result.load:
        report(words("done", load=result.load))
    report(words("follows", version=plan.after))


def _agreed(words: Words) -> bool:
    """Ask on a terminal; nobody agrees to anything elsewhere."""
    return sys.stdin.isatty() and sys.stderr.isatty() and click.confirm(words("ask"), err=True)


def _write(rows: Sequence[Row], settings: Settings, words: Words) -> None:
    """Write the plan; a table for people has few columns, that a terminal has room for."""
    if chosen_format(settings) == "table":
        brief = [_brief(row, words) for row in rows]
        write_rows(("what", "where", "detail"), brief, settings, of="migrate")
    else:
        write_rows(COLUMNS, rows, settings)


def _brief(row: Row, words: Words) -> Row:
    """Return a row as a table on a terminal has room for it."""
    cells = {name: str(cell) for name, cell in zip(COLUMNS, row, strict=True)}
    place = "/".join(filter(None, (cells["dataset"], cells["file"])))
    for part in ("sheet", "row", "column"):
        place = words(part, **{"place": place, part: cells[part]}) if cells[part] else place
    what = words(cells["what"])
    if cells["message"]:
        return (what, place, cells["message"])
    kind, _, scheme = cells["kind"].partition(" of ")
    kind = words("of_scheme", kind=words(kind), scheme=scheme) if scheme else words(kind)
    term = words("to", old=cells["old"], new=cells["new"]) if cells["new"] else cells["old"]
    return (what, place, words.count("detail", int(cells["claims"]), kind=kind, term=term))


def _rows(plan: Migration) -> Iterator[Row]:
    for what, terms in (("replaced", plan.renamings), ("deprecated", plan.deprecated)):
        for each in terms:
            yield from _places(what, each)
    for what, faults in (("differs", plan.conflicts), ("would be refused", plan.refused)):
        for fault in faults:
            yield (what, "", "", "", "", fault.dataset, fault.file, fault.sheet, fault.row or "",
                   fault.column, fault.message, fault.rule)  # fmt: skip


def _places(what: str, each: Renaming) -> Iterator[Row]:
    kind = f"{each.kind} of {each.scheme}" if each.scheme else each.kind
    for dataset, file, claims in each.places:
        yield (what, kind, each.old, each.new, claims, dataset, file, "", "", "", "", "")


def _summary(plan: Migration, words: Words) -> Iterator[str]:
    if plan.is_empty:
        yield words("nothing", version=plan.after)
        return
    if plan.before != plan.after:
        yield words("versions", before=plan.before, after=plan.after)
    if plan.pending:
        yield words("pending", load=plan.pending)
    if not plan.claims:
        yield words("only_version")
    else:
        terms = words.count("terms", len(plan.renamings))
        yield words.count("to_rewrite", plan.claims, terms=terms)
    some = {name: plan.counts[name] for name in COUNTS if plan.counts.get(name)}
    if some:
        yield Words.of(GROUP, words.lang).counts(some)
    if plan.conflicts:
        yield words.count("differ", len(plan.conflicts))
    if plan.refused:
        yield words.count("refused", len(plan.refused))
