"""The command line: one command for one public function, imported only when it is called."""

from __future__ import annotations

import importlib
import io
import sys
import traceback
from collections.abc import Sequence

import click

from kg.cli import words
from kg.cli.faults import told
from kg.cli.settings import COMMON, Settings, options
from kg.errors import KgError
from kg.messages import ENGLISH

_COMMANDS = {
    "new": ("kg.cli.new", "Make an empty workspace with templates from the ontology."),
    "build": ("kg.cli.build", "Do the main job: load, check, Neo4j, measures, map and report."),
    "up": ("kg.cli.server", "Start the workspace's Neo4j, or say where it runs."),
    "down": ("kg.cli.server", "Stop the workspace's Neo4j."),
    "status": ("kg.cli.server", "Say what the workspace and its database hold."),
    "load": ("kg.cli.load", "Load the workspace's sources into Neo4j."),
    "plan": ("kg.cli.plan", "Say what a load would change; write nothing."),
    "loads": ("kg.cli.load", "List the loads of the network."),
    "undo": ("kg.cli.undo", "Undo a load, or withdraw all that rests on a document."),
    "migrate": ("kg.cli.migrate", "Follow a new version of the ontology."),
    "forget": ("kg.cli.forget", "Erase a person from sources, database and history."),
    "check": ("kg.cli.check", "Check the sources against the ontology; change nothing."),
    "ask": ("kg.cli.ask", "Ask a named question; without a name, list them."),
    "cypher": ("kg.cli.cypher", "Ask a free Cypher question, read-only; without text, a prompt."),
    "measure": ("kg.cli.measure", "Compute measures, each with its recipe."),
    "whatif": ("kg.cli.measure", "Say what is cut off without some actors."),
    "map": ("kg.cli.map", "Draw the network as one HTML file that opens anywhere."),
    "report": ("kg.cli.report", "Write the report with its references."),
    "template": ("kg.cli.template", "Write templates of tables: CSV, or XLSX with drop-downs."),
    "mapping": ("kg.cli.mapping", "Propose a mapping for a table that nobody has described."),
    "export": ("kg.cli.export", "Write the network as nquads, trig, csv or graphml."),
}


class _Commands(click.Group):
    """Commands by name, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of use."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command = getattr(module, f"{cmd_name}_command")
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; an unknown one gets the nearest name."""
        from kg.errors import did_you_mean  # noqa: PLC0415  # difflib is only needed here

        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = did_you_mean(args[0], _COMMANDS)
            ctx.fail(f"no such command {args[0]!r}{near}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@options(COMMON)
@click.version_option(package_name="stakeholder-kg", prog_name="kg")
def cli() -> None:
    """Stakeholder networks: from tables to a knowledge graph in which every fact says who says so.

    \b
    Example:  kg build                (copies the example here and builds it)
              kg ask                  (lists the questions)
              kg ask big_brothers     (answers one)
    """  # noqa: D301  # click's mark for a block that is not rewrapped


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``kg``: exit 0 when done, 1 on an error of ours in one line, 2 on wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    settings = Settings()
    try:
        # With no standalone mode, click returns the code of an `Exit`; commands return nothing.
        code = cli.main(args=arguments, prog_name="kg", standalone_mode=False, obj=settings)
        if code:
            sys.exit(code)
    except click.ClickException as exc:
        usage = io.StringIO()
        exc.show(file=usage)
        words.report(usage.getvalue().rstrip("\n"))
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        words.report(words.Words.of("files", settings.lang or ENGLISH)("stopped"))
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KgError as exc:
        if settings.debug:
            traceback.print_exc()
        words.report(f"kg: {told(exc, settings.lang or ENGLISH)}")
        sys.exit(1)
