"""``kg mapping``: a mapping proposed for a table that nobody has described."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import write_text
from kg.cli.project import ontology_of
from kg.cli.settings import COMMON, Settings, options, pass_settings
from kg.cli.words import Words, report
from kg.errors import SourceError
from kg.sources import loaders


@click.command("mapping")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    default="",
    metavar="NAME.toml",
    help="Default: FILE's name with .toml beside it, or source.toml in a folder; '-' is stdout.",
)
@options(COMMON)
@pass_settings
def mapping_command(settings: Settings, /, source: Path, target: str) -> None:
    """Propose a mapping for a table (CSV, TSV, XLSX), or for all tables of a folder.

    Guesses what each table is, its ids, the ends of its ties, what its columns hold, its
    delimiter, encoding and headers, with the reason beside each guess. Read it and correct it,
    then write looked_at = true in it: until then its tables are refused.

    \b
    Example:  kg mapping members.csv
              kg mapping register.xlsx -o - --lang th
    """  # noqa: D301
    ontology, lang = ontology_of(settings)
    settings.lang = lang  # in which an error is said, too
    asked = Words.of("asked", lang)
    if not source.exists():
        raise SourceError(asked.message("no_file", file=source))
    beside = source / "source.toml" if source.is_dir() else source.with_suffix(".toml")
    path = Path(target) if target else beside
    if target != "-" and path.exists():
        raise SourceError(asked.message("there", file=path))
    propose = next((each.propose for each in loaders() if each.propose is not None), None)
    if propose is None:
        raise SourceError("no loader proposes a mapping")
    text = propose(source, ontology, lang)
    settings.output = "" if target == "-" else str(path)
    write_text(text, settings)
    if target != "-":
        report(Words.of("mapping", lang)("made", path=path))
