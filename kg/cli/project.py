"""Open the workspace of a call, with its reports and progress on stderr."""

from __future__ import annotations

from kg.cli.progress import progress_bar
from kg.cli.settings import Settings
from kg.cli.words import report
from kg.errors import WorkspaceError
from kg.ontology import Ontology
from kg.pipeline import Access, Progress, Project
from kg.workspace import Workspace

__all__ = ["ontology_of", "progress_bar", "project"]


def project(
    settings: Settings, *, progress: Progress | None = None, workspace: Workspace | None = None
) -> Project:
    """Return the workspace's project with the options of the call."""
    workspace = workspace or settings.workspace()
    settings.lang = settings.language(workspace)  # in which an error is said, too
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


def ontology_of(settings: Settings) -> tuple[Ontology, str]:
    """Return the workspace's ontology and language; where there is none, the project's own."""
    try:
        workspace = settings.workspace()
    except WorkspaceError:
        if settings.directory:
            raise
        return Ontology.load(), settings.language()
    return Ontology.load(workspace.ontology_files), settings.language(workspace)
