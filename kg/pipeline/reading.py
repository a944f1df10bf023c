"""The first part of the way: a workspace's sources, their claims, and the checked facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.accounts import Account
from kg.check import check
from kg.claims import Claim
from kg.errors import CheckError, Fault
from kg.facts import Facts
from kg.forgetting.journal import Journal
from kg.migrating import tell_deprecated
from kg.ontology import Ontology
from kg.pipeline.access import Access, Progress, Report, no_progress, silent
from kg.sources import Dataset, datasets, facts_of, read_claims
from kg.workspace import Workspace


class Reading:
    """A workspace whose sources are read; see `kg.pipeline.Project`."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        access: Access | None = None,
        lang: str = "",
        report: Report = silent,
        progress: Progress = no_progress,
    ) -> None:
        """Take a workspace; nothing is read or started yet."""
        self.workspace = workspace
        self.access = access or Access()
        self.lang = lang or workspace.lang
        self.report = report
        self.progress = progress
        self._ontology: Ontology | None = None

    @property
    def ontology(self) -> Ontology:
        """The project's ontology and the workspace's own files, read once."""
        if self._ontology is None:
            self._ontology = Ontology.load(self.workspace.ontology_files)
        return self._ontology

    def datasets(self, paths: Sequence[Path] = ()) -> tuple[Dataset, ...]:
        """Return the datasets of the workspace, or those of the files and folders named."""
        self._settle()
        if not paths:
            return datasets(self.workspace)
        return datasets(self.workspace, paths=tuple(path.resolve() for path in paths))

    def claims(
        self, paths: Sequence[Path] = (), *, accounts: list[Account] | None = None
    ) -> Mapping[str, tuple[Claim, ...]]:
        """Return the claims of each dataset; ``SourceError`` with all faults of all files.

        What became of each row is added to ``accounts``.
        """
        only = self.datasets(paths)
        return read_claims(self.workspace, self.ontology, only=only, accounts=accounts)

    def facts(self, paths: Sequence[Path] = ()) -> Facts:
        """Return the facts of the sources, not checked."""
        return facts_of(self.claims(paths), self.ontology, self.workspace.base)

    def check(
        self, paths: Sequence[Path] = (), *, accounts: list[Account] | None = None
    ) -> list[Fault]:
        """Return what breaks a rule of the ontology; an empty list if nothing does."""
        claims = self.claims(paths, accounts=accounts)
        facts = facts_of(claims, self.ontology, self.workspace.base)
        tell_deprecated(facts, self.report)
        return check(facts, lang=self.lang, shape_files=self.workspace.shape_files)

    def checked(self, claims: Mapping[str, tuple[Claim, ...]]) -> Facts:
        """Return the facts of claims, or raise ``CheckError`` with every fault."""
        facts = facts_of(claims, self.ontology, self.workspace.base)
        tell_deprecated(facts, self.report)
        faults = check(facts, lang=self.lang, shape_files=self.workspace.shape_files)
        if faults:
            raise CheckError(faults)
        return facts

    def _settle(self) -> None:
        """Finish a `kg forget` that was cut off, before anything else is done."""
        if Journal(self.workspace.state).exists():
            from kg.forgetting.ground import finish  # noqa: PLC0415  # hardly ever needed

            finish(self)
