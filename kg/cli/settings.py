"""What every command knows: folder, language, database. The environment is read here only."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict, Unpack

import click

from kg.cli.words import Words
from kg.errors import WorkspaceError
from kg.workspace import LANGUAGES, Workspace, find, read

FORMATS = ("table", "csv", "json", "xlsx")


@dataclass(slots=True)
class Settings:
    """Options of one call; those of a command come before those of ``kg`` itself."""

    directory: str = ""
    lang: str = ""
    debug: bool = False
    format: str = ""
    output: str = ""
    url: str = ""
    user: str = ""
    password: str = ""
    database: str = ""
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def start(self) -> Path:
        """The folder to look for a workspace in."""
        return Path(self.directory) if self.directory else Path.cwd()

    def workspace(self) -> Workspace:
        """Return the workspace: of ``-C DIR``, else the nearest at or above this folder."""
        if self.directory and not self.start.is_dir():
            message = Words.of("asked", self.language()).message("no_folder", folder=self.directory)
            raise WorkspaceError(message)
        return read(find(self.start))

    def language(self, workspace: Workspace | None = None) -> str:
        """Return ``th`` or ``en``: as asked for, else the workspace's, else English."""
        return self.lang or (workspace.lang if workspace else "") or "en"

    def cache(self) -> Path:
        """Return the folder that keeps what was downloaded: ``KG_CACHE``, else the user's cache."""
        from_environment = self.environment.get("KG_CACHE") or self.environment.get("KG_TEST_CACHE")
        if from_environment:
            return Path(from_environment)
        from kg.store.server.runtime import default_cache_dir  # noqa: PLC0415  # only a few commands need it

        return default_cache_dir(self.environment)


pass_settings = click.make_pass_decorator(Settings, ensure=True)


class _More(TypedDict, total=False):
    """What else an option of click may have."""

    type: click.ParamType[Any]
    metavar: str
    envvar: str
    is_flag: bool


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Store an option in the settings; one that is not given leaves them as they are."""
    if value not in (None, "", False) and parameter.name:
        setattr(context.ensure_object(Settings), parameter.name, value)


Decorator = Callable[[Callable[..., object]], Callable[..., object]]


def _option(*names: str, help_: str, **more: Unpack[_More]) -> Decorator:
    return click.option(*names, expose_value=False, callback=_keep, help=help_, **more)


COMMON = (
    _option(
        "-C",
        "directory",
        metavar="DIR",
        help_="The workspace's folder (default: the nearest kg.toml at or above this one).",
    ),
    _option("--lang", type=click.Choice(LANGUAGES), help_="Language of messages and outputs."),
    _option("--debug", is_flag=True, help_="Show the traceback of an error."),
)
DATABASE = (
    _option(
        "--url",
        envvar="KG_NEO4J_URL",
        metavar="URL",
        help_="A Neo4j elsewhere [KG_NEO4J_URL]; default: the workspace's own.",
    ),
    _option("--user", envvar="KG_NEO4J_USER", metavar="NAME", help_="Its user [KG_NEO4J_USER]."),
    _option(
        "--password",
        envvar="KG_NEO4J_PASSWORD",
        metavar="TEXT",
        help_="Its password; better in KG_NEO4J_PASSWORD.",
    ),
    _option("--database", metavar="NAME", help_="Its database (default: the server's)."),
)
FORMAT = (
    _option(
        "--format",
        type=click.Choice(FORMATS),
        help_="Default: a table on a terminal, JSON when piped.",
    ),
    _option("-o", "--output", metavar="FILE", help_="Write to a file instead ('-' is stdout)."),
)


def options(*groups: Sequence[Decorator]) -> Decorator:
    """Return a decorator that adds groups of common options to a command."""

    def add(command: Callable[..., object]) -> Callable[..., object]:
        for group in reversed(groups):
            for option in reversed(group):
                command = option(command)
        return command

    return add
