"""``kg new``: an empty workspace."""

from __future__ import annotations

import json
import re
import shlex
from importlib.metadata import entry_points
from pathlib import Path

import click

from kg.cli.settings import COMMON, Settings, options, pass_settings
from kg.cli.words import Words, report, say
from kg.errors import WorkspaceError
from kg.ontology import Ontology
from kg.workspace import FILE

_GROUP = "kg.templates"
_TOML = """\
# A workspace of kg. Every path is relative to this file.
[network]
id = "{id}"
title_en = {title}
lang = "{lang}"                      # th or en: messages, map, report

[sources]
datasets = ["{tables}"]             # folders with source.toml, or tables with NAME.toml beside them

# [ontology]
# files = ["my-classes.ttl"]         # your own classes and ties
# shapes = ["my-rules.ttl"]          # your own rules (SHACL)
# [texts]
# folder = "texts"                   # the documents' texts, to show the words of a claim
# [database]
# url = "neo4j://host:7687"          # a Neo4j elsewhere; password in KG_NEO4J_PASSWORD
"""


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@options(COMMON)
@pass_settings
def new_command(settings: Settings, /, folder: Path) -> None:
    """Make an empty workspace in FOLDER, with templates of tables from the ontology.

    \b
    Example:  kg new my-network
    """  # noqa: D301
    lang = settings.language()
    asked = Words.of("asked", lang)
    if (folder / FILE).exists():
        raise WorkspaceError(asked.message("has_workspace", folder=folder, file=FILE))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(asked.message("not_empty", folder=folder))
    points = sorted(entry_points(group=_GROUP), key=lambda p: p.name)
    tables = "tables"
    try:
        (folder / tables).mkdir(parents=True, exist_ok=True)
        name = folder.resolve().name
        id_ = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "network"
        # A basic string of TOML is one of JSON, but for a sign that nobody sees.
        seen = "".join(each for each in name if each.isprintable())
        title = json.dumps(seen, ensure_ascii=False)
        text = _TOML.format(id=id_[:63], title=title, lang=lang, tables=tables)
        (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    except OSError as exc:
        raise WorkspaceError(asked.message("unwritable", file=folder, why=exc)) from exc
    ontology = Ontology.load()
    for point in points:
        point.load()(folder / tables, ontology, lang=lang)
    made = Words.of("files", lang)("workspace", folder=folder, tables=folder / tables)
    report(made)
    say(f"kg -C {shlex.quote(str(folder))} build")
