"""The whole way of a workspace: what ``kg.open`` returns and every command calls.

Networks, maps and reports are imported where they are made: they bring networkx and scipy along,
which the commands that only load, ask or undo would wait for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.columns import GraphColumns
from kg.facts import Facts
from kg.pipeline.changing import Changing
from kg.propertygraph import PropertyGraph, derive
from kg.questions import Question, question, questions
from kg.store.answers import QueryResult
from kg.store.changes.loading import LoadResult
from kg.texts import Texts

if TYPE_CHECKING:
    import networkx as nx

    from kg.network import Options
    from kg.outputs import Material, Outputs

QUESTIONS_FOLDER = "queries"
DOCUMENTS = "documents"
"""The question whose answer says where the text of each document lies."""


class Project(Changing):
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
        with self.reading() as store:
            result = store.run(asked.query, {**values, **lang})
            if not asked.words or not self.workspace.texts:
                return result
            known = store.run(question(DOCUMENTS).query, lang)
        texts = Texts.described(self.workspace.texts, known.columns, known.rows)
        columns, rows = texts.beside(result.columns, result.rows, asked.words, self.lang)
        return replace(result, columns=columns, rows=rows)

    def cypher(self, query: str, /, **parameters: object) -> QueryResult:
        """Answer a free Cypher question, read-only."""
        with self.reading() as store:
            return store.run(query, parameters)

    # ------------------------------------------------------------ the network
    def property_graph(self, paths: Sequence[Path] | None = None) -> PropertyGraph:
        """Return nodes and relationships: from Neo4j, or straight from the sources named.

        ``paths`` None reads Neo4j; an empty sequence reads all sources of the workspace.
        """
        if paths is not None:
            return derive(self.checked(self.claims(paths)))
        with self.reading() as store:
            return store.property_graph()

    def columns(self, paths: Sequence[Path] | None = None) -> GraphColumns:
        """Return the columns of a network: from Neo4j, or straight from the sources named."""
        if paths is not None:
            return GraphColumns.of(self.property_graph(paths))
        with self.reading() as store:
            return store.columns()

    def network(
        self, options: Options | None = None, *, paths: Sequence[Path] | None = None
    ) -> nx.Graph[str]:
        """Return the networkx graph that a recipe makes: of Neo4j, or of the sources named.

        ``graph.graph["made"]`` says how it was made.
        """
        from kg.network import network  # noqa: PLC0415  # see the top of this module

        return network(self.columns(paths), self.ontology, options).graph()

    def material(self, paths: Sequence[Path] | None = None) -> Material:
        """Return facts, graph and columns: from Neo4j, or from the sources named (see above)."""
        from kg.outputs import Material  # noqa: PLC0415  # see the top of this module

        if paths is not None:
            facts = self.checked(self.claims(paths))
            graph = derive(facts)
            return Material(facts, graph, GraphColumns.of(graph))
        with self.reading() as store:
            facts = Facts.of(store.claims(), self.ontology, self.workspace.base)
            return Material(facts, store.property_graph(), store.columns())

    def build(self, *, who: str, when: dt.datetime, offline: bool = False) -> Built:
        """Do the main job: check and load the sources, then make map, report, measures and facts.

        Everything after the load is read from Neo4j. ``offline``: see `load_offline`.
        """
        from kg.outputs import write_outputs  # noqa: PLC0415  # see the top of this module

        load = self.load_offline if offline else self.load
        loaded = load(who=who, when=when)
        made = write_outputs(self.material(), self.workspace, lang=self.lang, date=when.date())
        return Built(loaded, made)


@dataclass(frozen=True, slots=True)
class Built:
    """What the main job made."""

    load: LoadResult
    outputs: Outputs
