"""The main job: sources → checked facts → Neo4j → network and measures → map and report.

`Project` is one workspace at work; ``kg.open("DIR")`` returns one, and every command of ``kg``
calls one of its methods.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import networkx as nx

from kg.check import check
from kg.claims import Claim
from kg.columns import GraphColumns
from kg.errors import CheckError, Fault, StoreError
from kg.facts import Facts
from kg.network import Options, network
from kg.ontology import Ontology
from kg.outputs import Material, Outputs, write_outputs
from kg.propertygraph import PropertyGraph, derive
from kg.questions import Question, question, questions
from kg.sources import Dataset, datasets, facts_of, files_of, read_claims
from kg.store.answers import QueryResult
from kg.store.loading import LoadResult
from kg.store.neo4j import Store, open_store
from kg.store.server import Server, start, status, stop
from kg.store.transaction import LoadRequest
from kg.texts import Texts
from kg.workspace import Workspace

QUESTIONS_FOLDER = "queries"
DOCUMENTS = "documents"
"""The question whose answer says where the text of each document lies."""

Report = Callable[[str], None]
Progress = Callable[[str, int, int], None]
"""Called with what is done, how much of it, and of how much."""


def silent(_: str) -> None:
    """Report nothing."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach Neo4j: by ``url``, or the workspace's own server if that is empty."""

    url: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    database: str = ""
    cache: Path | None = None


class Project:
    """A workspace at work: its sources, its facts, its Neo4j.

    Parameters
    ----------
    workspace
        What ``kg.toml`` says.
    access
        How to reach Neo4j.
    lang
        Language of messages: ``th`` or ``en``; default the workspace's.
    report, progress
        Called with what is being done; by default nothing is said.
    """

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

    # ------------------------------------------------------------ from the sources
    @cached_property
    def ontology(self) -> Ontology:
        """The project's ontology and the workspace's own files."""
        return Ontology.load(self.workspace.ontology_files)

    def datasets(self, paths: Sequence[Path] = ()) -> tuple[Dataset, ...]:
        """Return the datasets of the workspace, or those of the files and folders named."""
        if not paths:
            return datasets(self.workspace)
        return datasets(self.workspace, paths=tuple(path.resolve() for path in paths))

    def claims(self, paths: Sequence[Path] = ()) -> Mapping[str, tuple[Claim, ...]]:
        """Return the claims of each dataset; ``SourceError`` with all faults of all files."""
        return read_claims(self.workspace, self.ontology, only=self.datasets(paths))

    def facts(self, paths: Sequence[Path] = ()) -> Facts:
        """Return the facts of the sources, not checked."""
        return facts_of(self.claims(paths), self.ontology, self.workspace.base)

    def check(self, paths: Sequence[Path] = ()) -> list[Fault]:
        """Return what breaks a rule of the ontology; an empty list if nothing does."""
        return check(self.facts(paths), lang=self.lang, shape_files=self.workspace.shape_files)

    def checked(self, claims: Mapping[str, tuple[Claim, ...]]) -> Facts:
        """Return the facts of claims, or raise ``CheckError`` with every fault."""
        facts = facts_of(claims, self.ontology, self.workspace.base)
        faults = check(facts, lang=self.lang, shape_files=self.workspace.shape_files)
        if faults:
            raise CheckError(faults)
        return facts

    # ------------------------------------------------------------ Neo4j
    def up(self) -> Server:
        """Start the workspace's own Neo4j, or return the one that runs.

        Raises
        ------
        StoreError
            It cannot be had or does not come up, or the workspace names a Neo4j elsewhere.
        """
        url = self.access.url or self.workspace.url
        if url:
            message = f"this workspace uses the Neo4j at {url}; kg starts only its own"
            raise StoreError(message)
        return start(self.workspace.state, cache=self._cache(), report=self.report)

    def down(self) -> bool:
        """Stop the workspace's own Neo4j; False if none was running."""
        return stop(self.workspace.state, report=self.report)

    def running(self) -> Server | None:
        """Return the workspace's own Neo4j if it runs."""
        return status(self.workspace.state)

    def _cache(self) -> Path:
        if self.access.cache is None:
            message = "no folder is named to keep the database's files in"
            raise StoreError(message)
        return self.access.cache

    @contextmanager
    def store(self) -> Generator[Store]:
        """Open the network's database; the workspace's own server is started if need be."""
        url, user, password = (
            self.access.url or self.workspace.url,
            self.access.user,
            self.access.password,
        )
        if not url:
            server = self.up()
            url, user, password = server.url, server.user, server.password()
        with open_store(
            url,
            user or self.workspace.user or "neo4j",
            password,
            database=self.access.database or self.workspace.database or None,
            network=self.workspace.network,
            ontology=self.ontology,
        ) as store:
            yield store

    def load(self, paths: Sequence[Path] = (), *, who: str, when: dt.datetime) -> LoadResult:
        """Load the sources into Neo4j as one load; a new version of a dataset replaces the old.

        All datasets of the workspace are checked together, also when only some are loaded: a tie
        may name a thing of another file.
        """
        every = self.claims()
        some = {d.id: d for d in self.datasets(paths)} if paths else {}
        if paths:
            extra = self.claims(paths)
            every = {**every, **extra}
        self.checked(every)
        chosen = some or {d.id: d for d in self.datasets()}
        files = tuple(pair for d in chosen.values() for pair in files_of(d))
        with self.store() as store:
            return store.load(
                {id_: every[id_] for id_ in chosen},
                LoadRequest(who=who, when=when, files=files),
                progress=lambda done, total: self.progress("claims", done, total),
            )

    # ------------------------------------------------------------ asking
    def question_folders(self) -> tuple[Path, ...]:
        """Return the folders of the workspace's own questions."""
        return (self.workspace.directory / QUESTIONS_FOLDER,)

    def questions(self) -> dict[str, Question]:
        """Return the named questions, the project's and the workspace's."""
        return questions(self.question_folders())

    def ask(self, name: str, /, **parameters: str) -> QueryResult:
        """Answer a named question from Neo4j; with the words of a place, if the texts are here."""
        asked = question(name, self.question_folders())
        values = asked.values(parameters)
        lang = {"lang": self.lang}
        with self.store() as store:
            if pending := store.pending():
                self.report(f"load {pending} is not finished: facts may lack; run `kg load`")
            result = store.run(asked.query, {**values, **lang})
            if not asked.words or not self.workspace.texts:
                return result
            known = store.run(question(DOCUMENTS).query, lang)
        texts = Texts.described(self.workspace.texts, known.columns, known.rows)
        columns, rows = texts.beside(result.columns, result.rows, asked.words, self.lang)
        return replace(result, columns=columns, rows=rows)

    def cypher(self, query: str, /, **parameters: object) -> QueryResult:
        """Answer a free Cypher question, read-only."""
        with self.store() as store:
            return store.run(query, parameters)

    # ------------------------------------------------------------ the network
    def property_graph(self, paths: Sequence[Path] | None = None) -> PropertyGraph:
        """Return nodes and relationships: from Neo4j, or straight from the sources named.

        ``paths`` None reads Neo4j; an empty sequence reads all sources of the workspace.
        """
        if paths is not None:
            return derive(self.checked(self.claims(paths)))
        with self.store() as store:
            return store.property_graph()

    def columns(self, paths: Sequence[Path] | None = None) -> GraphColumns:
        """Return the columns of a network: from Neo4j, or straight from the sources named."""
        if paths is not None:
            return GraphColumns.of(self.property_graph(paths))
        with self.store() as store:
            return store.columns()

    def network(
        self, options: Options | None = None, *, paths: Sequence[Path] | None = None
    ) -> nx.Graph[str]:
        """Return the networkx graph that a recipe makes: of Neo4j, or of the sources named.

        ``graph.graph["made"]`` says how it was made.
        """
        return network(self.columns(paths), self.ontology, options).graph()

    def material(self, paths: Sequence[Path] | None = None) -> Material:
        """Return facts, graph and columns: from Neo4j, or from the sources named (see above)."""
        if paths is not None:
            facts = self.checked(self.claims(paths))
            graph = derive(facts)
            return Material(facts, graph, GraphColumns.of(graph))
        with self.store() as store:
            facts = Facts.of(store.claims(), self.ontology, self.workspace.base)
            return Material(facts, store.property_graph(), store.columns())

    def build(self, *, who: str, when: dt.datetime) -> Built:
        """Do the main job: check and load the sources, then make map, report, measures and facts.

        Everything after the load is read from Neo4j.
        """
        loaded = self.load(who=who, when=when)
        made = write_outputs(self.material(), self.workspace, lang=self.lang, date=when.date())
        return Built(loaded, made)


@dataclass(frozen=True, slots=True)
class Built:
    """What the main job made."""

    load: LoadResult
    outputs: Outputs
