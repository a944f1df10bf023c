"""What is to be done to forget somebody: found out, written aside, and changing nothing yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from kg.claims import TYPE, Claim
from kg.erasure import Erasure, classes_of, name_properties, names_of
from kg.errors import FaultsError, SourceError, WorkspaceError, did_you_mean
from kg.files import remembered
from kg.forgetting.documents import blacked_out
from kg.forgetting.plans import ForgetPlan, Ground, Options
from kg.forgetting.rewriting import Rewriter
from kg.forgetting.searching import CONTENT, NAME, Hit, files_of_folder, search
from kg.forgetting.staging import shown
from kg.forgotten import ForgottenList, read_forgotten
from kg.identity import canonical, read_decisions
from kg.sources import Dataset, datasets
from kg.spellings import Spellings, folded
from kg.store.cypher import Database
from kg.store.erasure.erasing import claims_about, erase_plan, things_called

_LEFT_OUT = (".git", ".venv", "node_modules", "__pycache__")


class Planner:
    """Finds out what is to be done."""

    def __init__(self, ground: Ground, id_: str, options: Options, *, stage: Path) -> None:
        """Take what to forget, and the folder that new files are written into."""
        self.ground = ground
        self.workspace = ground.workspace
        self.id = id_
        self.options = options
        self.stage = stage

    def plan(self, on: dt.date) -> ForgetPlan:
        """Return the plan; ``on`` is the day that the list will tell.

        Raises
        ------
        SourceError
            A source cannot be read, or cannot be written without the name by itself.
        WorkspaceError
            Nothing has that id.
        StoreError
            The database cannot be asked, or a load of it is not finished.
        """
        every = {each.id: each for each in datasets(self.workspace)}
        claims = self._claims(every)
        ids = self._ids()
        with _opened(self.ground) as database:
            said = [c for each in claims.values() for c in each]
            said += claims_about(database, ids) if database else []
            listed = read_forgotten(self.workspace.directory)
            self._check_known(ids, said, listed)
            spellings, shared = self._spellings(ids, said, database)
            plan = self._files(every, claims, Erasure(spellings, self.ground.ontology))
            if database:
                found = erase_plan(database, self.workspace.network, plan.erasure)
                plan = replace(plan, database=found)
        names = spellings.names - set(spellings.short)
        listed = listed.adding(ids=ids, names=names, classes=classes_of(said, ids), on=on)
        plan = replace(plan, shared=shared, listed=listed)
        return self._searched(plan)

    # ------------------------------------------------------------ what there is
    def _claims(self, every: Mapping[str, Dataset]) -> dict[str, tuple[Claim, ...]]:
        """Return the claims of all datasets as they stand in the files: nothing merged."""
        found: dict[str, tuple[Claim, ...]] = {}
        faulty: list[FaultsError] = []
        for id_, dataset in every.items():
            try:
                found[id_] = tuple(dataset.loader.load(dataset.path, self.ground.ontology.current))
            except FaultsError as exc:
                faulty.append(exc)
        if faulty:
            raise SourceError([fault for exc in faulty for fault in exc.faults])
        return found

    def _ids(self) -> frozenset[str]:
        """Return the id, and every id that a decision says is the same thing."""
        if not self.workspace.decisions:
            return frozenset([self.id])
        same = canonical(read_decisions(self.workspace.decisions))
        head = same.get(self.id, self.id)
        return frozenset([self.id, head, *(id_ for id_, end in same.items() if end == head)])

    def _check_known(
        self, ids: frozenset[str], said: Sequence[Claim], listed: ForgottenList
    ) -> None:
        """Raise ``WorkspaceError`` if nothing has the id, and nobody has been forgotten who did."""
        erasure = Erasure(Spellings.of(ids, ()), self.ground.ontology)
        known = any(erasure.claim(claim) is not claim for claim in said)
        if not known and not self.options.names and not listed.of_id(self.id):
            near = did_you_mean(self.id, {claim.subject for claim in said})
            message = f"no source and no claim of the network has the id {self.id!r}{near}"
            raise WorkspaceError(message)

    def _spellings(
        self, ids: frozenset[str], said: Sequence[Claim], database: Database | None
    ) -> tuple[Spellings, tuple[str, ...]]:
        """Return the ids and names, and the names that belong to another of its kind too."""
        ontology = self.ground.ontology
        names = names_of(said, ids, ontology)
        naming = name_properties(ontology)
        if database:
            others = things_called(database, names, naming) - ids
            said = [*said, *claims_about(database, others)]
        own = classes_of(said, ids)
        classes: dict[str, set[str]] = {}
        for claim in said:
            if claim.property == TYPE:
                classes.setdefault(claim.subject, set()).add(claim.value)
        folds = {folded(name) for name in names}
        shared = {
            folded(claim.value)
            for claim in said
            if claim.subject not in ids and claim.property in naming
            and own & classes.get(claim.subject, set()) and folded(claim.value) in folds
        }  # fmt: skip
        kept = {name for name in names if folded(name) not in shared}
        told = tuple(sorted(name for name in names if folded(name) in shared))
        return Spellings.of(ids, kept | set(self.options.names)), told

    # ------------------------------------------------------------ what changes
    def _files(
        self,
        every: Mapping[str, Dataset],
        claims: Mapping[str, tuple[Claim, ...]],
        erasure: Erasure,
    ) -> ForgetPlan:
        """Return the plan of all files: texts, datasets, decisions, positions."""
        directory = self.workspace.directory
        texts = blacked_out(
            self.workspace.texts if self.options.texts else None,
            (c for each in claims.values() for c in each),
            erasure.spellings,
            stage=self.stage,
            named_in=directory,
        )
        erasure = replace(erasure, hashes=texts.hashes or {})
        others = {id_ for each in claims.values() for c in each for id_ in erasure.ids_in(c)}
        rewriter = Rewriter(erasure, others - erasure.spellings.ids, directory)
        parts = [
            rewriter.dataset(dataset, claims[id_], self.stage / str(number))
            for number, (id_, dataset) in enumerate(every.items())
        ]
        for number, path in enumerate((self.workspace.decisions, self.workspace.positions)):
            if path is not None and path.is_file():
                parts.append(rewriter.rows_without(path, self.stage / f"table{number}"))
        return ForgetPlan(
            erasure,
            changes=(*texts.changes, *(change for part in parts for change in part.changes)),
            files=(*texts.files, *(file for part in parts for file in part.files)),
            by_hand=tuple(change for part in parts for change in part.by_hand),
        )

    # ------------------------------------------------------------ what is left
    def _searched(self, plan: ForgetPlan) -> ForgetPlan:
        """Return the plan with what will still hold the name, and the outputs that go."""
        spellings = plan.erasure.spellings
        replaced = {staged.target.resolve(): staged for staged in plan.files}
        outputs: list[Path] = []
        hits: list[Hit] = []
        for path in self.searched_files():
            staged = replaced.get(path.resolve())
            if staged is not None:
                hits += (replace(hit, path=path) for hit in search([staged.new], spellings))
                if spellings.holds(path.name):
                    hits.append(Hit(path, NAME))
                continue
            found = list(search([path], spellings))
            is_output = path.is_relative_to(self.workspace.output)
            if is_output and not self.options.keep_outputs and _has(found):
                outputs.append(path)
            else:
                hits += found
        return replace(plan, outputs=tuple(outputs), hits=tuple(hits))

    def searched_files(self) -> Iterator[Path]:
        """Yield every file of the workspace, wherever it lies; not the database's."""
        workspace = self.workspace
        inside = workspace.directory
        without = [workspace.state / name for name in ("neo4j", "forgetting")]
        without += remembered(workspace.state)  # hashes, which will be deleted
        named = (
            *workspace.datasets, workspace.texts, workspace.decisions, workspace.positions,
            workspace.output, *workspace.ontology_files, *workspace.shape_files,
        )  # fmt: skip
        seen: set[Path] = set()
        for place in (inside, *(p for p in named if p is not None)):
            files = files_of_folder(place, without=without) if place.is_dir() else iter([place])
            for path in files:
                within = path.relative_to(place).parts if path.is_relative_to(place) else ()
                if path.exists() and path not in seen and not set(within) & set(_LEFT_OUT):
                    seen.add(path)
                    yield path

    def shown(self, path: Path) -> str:
        """Return a path as the report names it."""
        return shown(path, self.workspace.directory)


def _has(hits: Iterable[Hit]) -> bool:
    return any(hit.what in {CONTENT, NAME} for hit in hits)


def _opened(ground: Ground) -> AbstractContextManager[Database | None]:
    return ground.database() if ground.database else nullcontext()
