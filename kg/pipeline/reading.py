"""The first part of the way: a workspace's sources, their claims, and the checked facts."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from kg.accounts import Account
from kg.check import check
from kg.claims import Claim
from kg.errors import CheckError, Fault, FaultsError
from kg.facts import Facts
from kg.files import CONFORMING
from kg.forgetting.journal import Journal
from kg.messages import counted
from kg.migrating import tell_deprecated
from kg.ontology import Ontology
from kg.pipeline.access import Access, Progress, Report, no_progress, silent
from kg.resources import message_templates
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
        return self._facts(self.claims(paths))

    def check(
        self, paths: Sequence[Path] = (), *, accounts: list[Account] | None = None
    ) -> list[Fault]:
        """Return what breaks a rule of the ontology; an empty list if nothing does.

        The files and folders named are checked together with all else of the workspace, as `load`
        does, and what is returned is wrong in them, or because of them. How much is wrong in the
        rest is reported.
        """
        claims = self.claims(paths, accounts=accounts)
        facts = self._facts(claims)
        tell_deprecated(facts, self.report, self.lang)
        if not paths:
            return self._faults(facts, claims)
        wrong: list[Fault] = []
        others = self._others(claims, wrong)
        rest = read_claims(self.workspace, self.ontology, only=others, wrong=wrong)
        together = {**rest, **claims}
        every = self._faults(self._facts(together), together)
        found = every
        if any(fault.dataset and fault.dataset not in claims for fault in every):
            before = self._before(paths, rest)
            known = set(map(_place, self._faults(self._facts(before), before)))
            found = [f for f in every if f.dataset in claims or _place(f) not in known]
        if number := len(wrong) + len(every) - len(found):
            texts = message_templates("rows")["elsewhere"]
            self.report(counted(texts, self.lang, number))
        return found

    def _before(
        self, paths: Sequence[Path], rest: Mapping[str, tuple[Claim, ...]]
    ) -> Mapping[str, tuple[Claim, ...]]:
        """Return the rest of the workspace with its own versions of what other files replace."""
        named = {each.path.resolve() for each in self.datasets(paths)}
        own = [each for each in self._others(rest, []) if each.path.resolve() not in named]
        return {**rest, **read_claims(self.workspace, self.ontology, only=tuple(own), wrong=[])}

    def _facts(self, claims: Mapping[str, tuple[Claim, ...]]) -> Facts:
        return facts_of(claims, self.ontology, self.workspace.base)

    def _faults(self, facts: Facts, read: Container[str]) -> list[Fault]:
        """Return what breaks a rule in the facts of the datasets that were read.

        What conforms is remembered if these are all datasets of the workspace.
        """
        wrong: list[Fault] = []
        own = self._others((), wrong)
        is_whole = not wrong and all(each.id in read for each in own)
        return check(
            facts,
            lang=self.lang,
            shape_files=self.workspace.shape_files,
            conforming=self.workspace.state / CONFORMING if is_whole else None,
        )

    def _others(self, named: Container[str], wrong: list[Fault]) -> tuple[Dataset, ...]:
        """Return the workspace's datasets but those named; what is wrong is gathered."""
        found: list[Dataset] = []
        for path in self.workspace.datasets:
            try:
                found += datasets(self.workspace, paths=(path,))
            except FaultsError as exc:
                wrong += exc.faults
        return tuple(each for each in found if each.id not in named)

    def checked(self, claims: Mapping[str, tuple[Claim, ...]]) -> Facts:
        """Return the facts of claims, or raise ``CheckError`` with every fault."""
        facts = self._facts(claims)
        tell_deprecated(facts, self.report, self.lang)
        if faults := self._faults(facts, claims):
            raise CheckError(faults)
        return facts

    def _settle(self) -> None:
        """Finish a `kg forget` that was cut off, before anything else is done."""
        if Journal(self.workspace.state).exists():
            from kg.forgetting.ground import finish  # noqa: PLC0415  # hardly ever needed

            finish(self)


def _place(fault: Fault) -> tuple[str, str, str, int, str, str]:
    """Return where a fault is, and of which rule: what it says may name the nearest word."""
    return fault.dataset, fault.file, fault.sheet, fault.row, fault.column, fault.rule
