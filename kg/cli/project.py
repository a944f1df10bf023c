"""Open the workspace of a call, with its reports and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

import click

from kg.cli.settings import Settings
from kg.pipeline import Access, Progress, Project
from kg.workspace import Workspace


def report(line: str) -> None:
    """Say on stderr what is being done."""
    click.echo(line, err=True)


def project(
    settings: Settings, *, progress: Progress | None = None, workspace: Workspace | None = None
) -> Project:
    """Return the workspace's project with the options of the call."""
    workspace = workspace or settings.workspace()
    access = Access(
        url=settings.url,
        user=settings.user,
        password=settings.password,
        database=settings.database,
        cache=settings.cache(),
    )
    return Project(
        workspace,
        access=access,
        lang=settings.language(workspace),
        report=report,
        **({"progress": progress} if progress else {}),
    )


@contextmanager
def progress_bar() -> Generator[Progress]:
    """Yield a progress function: bars on a terminal, nothing when stderr is piped."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich import progress as bars_  # noqa: PLC0415  # only a terminal needs rich
    from rich.console import Console  # noqa: PLC0415

    columns = (
        bars_.TextColumn("{task.description}"),
        bars_.BarColumn(),
        bars_.MofNCompleteColumn(),
        bars_.TimeRemainingColumn(),
    )
    with bars_.Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]  # rich's own task id

        yield show
