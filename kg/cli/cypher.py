"""``kg cypher``: free read-only questions, one or a prompt."""

from __future__ import annotations

import sys

import click

from kg.cli.output import write_rows
from kg.cli.project import project
from kg.cli.settings import COMMON, DATABASE, FORMAT, Settings, options, pass_settings
from kg.cli.words import Words, report
from kg.errors import QueryError
from kg.pipeline import Project
from kg.store.answers import QueryResult
from kg.store.neo4j import Store

_PROMPT = "cypher> "
_MORE = "   ...> "


@click.command("cypher")
@click.argument("query", required=False)
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the query, a text.",
)
@options(COMMON, DATABASE, FORMAT)
@pass_settings
def cypher_command(settings: Settings, /, query: str | None, params: tuple[str, ...]) -> None:
    """Answer a Cypher question, read-only; without QUERY, ask for questions at a prompt.

    '-' reads the query from stdin. Nothing can be changed: the server itself refuses to write.

    \b
    Example:  kg cypher 'MATCH (c)-[:BIG_BROTHER_OF]->(v:Village) RETURN c.name_en, v.name_th'
    """  # noqa: D301
    parameters: dict[str, object] = {}
    for pair in params:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            message = f"--param {pair!r}: NAME=VALUE is wanted"
            raise click.UsageError(message)
        parameters[name] = value
    work = project(settings)
    if query == "-" or (query is None and not sys.stdin.isatty()):
        query = sys.stdin.read()
    with work.reading() as store:
        if query is None:
            _prompt(settings, work, store)
            return
        result = store.run(query, parameters)
    _show(result, settings)


def _show(result: QueryResult, settings: Settings) -> None:
    """Write an answer, and what Neo4j remarks on the question: a label that nothing has."""
    for note in result.notes:
        report(note)
    write_rows(result.columns, result.rows, settings, of=None)


def _prompt(settings: Settings, work: Project, store: Store) -> None:
    """Ask for questions until the end of input; each ends with ``;`` or an empty line."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415  # only the prompt needs it
    from prompt_toolkit.history import FileHistory  # noqa: PLC0415

    work.workspace.state.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(work.workspace.state / "history"))
    )
    report(Words.of("files", work.lang)("prompt"))
    lines: list[str] = []
    while True:
        try:
            line = session.prompt(_MORE if lines else _PROMPT)
        except KeyboardInterrupt:
            lines.clear()
            continue
        except EOFError:
            return
        if line.strip() in {"exit", "quit", ":exit", ":quit"} and not lines:
            return
        lines.append(line)
        if line.strip() and not line.rstrip().endswith(";"):
            continue
        text = "\n".join(lines).strip().removesuffix(";").strip()
        lines.clear()
        if not text:
            continue
        try:
            result = store.run(text, {})
        except QueryError as exc:
            report(str(exc))
            continue
        _show(result, settings)
