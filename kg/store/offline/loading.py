"""Load a network into an empty local database by Neo4j's offline importer: the first load only.

The same rows as those of any other load are worked out (`kg.store.changes.step`), written as
tables, and imported into data of their own while the server stands still; see
`kg.store.offline.importing`. What was imported is marked as a load that is not finished, so that
whatever happens between the import and the last word of it, the next command takes it up like any
load that was cut off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg.claims import TYPE, Claim
from kg.errors import StoreError
from kg.ontology import ROOT, Ontology
from kg.store.changes.edits import Draft, load_id
from kg.store.changes.effects import COUNTS, Effects
from kg.store.changes.loading import LoadResult
from kg.store.changes.plan import Wanted, draft, wanted
from kg.store.changes.records import LoadRecord, LoadRequest
from kg.store.changes.step import Step
from kg.store.changes.steps import STEP, steps_of, weight
from kg.store.changes.transaction import Progress
from kg.store.cypher import Row, Run
from kg.store.driver.connecting import connected_to
from kg.store.offline.importing import Workshop
from kg.store.offline.tables import CLAIM, LOAD, NETWORK, THING, Alphabet, Tables, Values
from kg.store.prepare import prepare
from kg.store.reader import Reader
from kg.store.rows import MISSING_SOURCE
from kg.store.server.errors import told
from kg.store.server.files import Home
from kg.store.server.mutex import exclusive_server
from kg.store.server.runtime import prepare as runtime_of
from kg.store.server.service import Server, start, status, stop
from kg.store.state import State, check_network, empty_state, lock
from kg.store.status import status as contents

_ADVICE = "see that {directory} is a folder that you can write to"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineLoading:
    """The first load of a workspace's own database, by the importer.

    Attributes
    ----------
    directory
        The folder ``.kg`` of the workspace.
    cache
        The folder in which the jars are kept.
    network, ontology
        The network's id, and what its terms mean.
    request
        Who loads, when, and from which files.
    report
        Called with lines for the user.
    progress
        Called with claims written as tables so far, and in all.
    """

    directory: Path
    cache: Path
    network: str
    ontology: Ontology
    request: LoadRequest
    report: Callable[[str], None]
    progress: Progress | None = None

    def run(self, datasets: Mapping[str, Iterable[Claim]]) -> LoadResult:
        """Load some datasets; the server is up afterwards.

        Raises
        ------
        StoreError
            The database is not empty, the importer refuses, or the disk is full. Nothing is
            loaded then.
        """
        claims = wanted(datasets)
        plan = draft(_empty_database, self._empty(), claims, ontology=self.ontology)
        home = Home.of(self.directory)
        with told("cannot import", advice=_ADVICE.format(directory=self.directory)):
            if Workshop(home).data.exists():
                self._check_empty(self._start())
                stop(self.directory, report=self.report)
            if not plan.edits:
                return self._nothing()
            home.create()
            with exclusive_server(home.lock_file, report=self.report):
                counts = self._imported(home, plan, claims)
        stamp = self._finish(self._start(), plan, counts)
        return LoadResult(
            load=load_id(plan.seq),
            counts={name: counts[name] for name in COUNTS},
            unchanged=0,
            others=(),
            stamp=stamp,
            settled=bool(stamp),
        )

    def _nothing(self) -> LoadResult:
        """Make an empty database ready, as a load of nothing does."""
        with connected_to(self._start()) as database:
            prepare(database, self.network, self.ontology)
        return LoadResult(load="", counts=dict.fromkeys(COUNTS, 0), unchanged=0, others=())

    def _start(self) -> Server:
        return start(self.directory, cache=self.cache, report=self.report)

    # ------------------------------------------------------------------ before
    def _check_empty(self, server: Server) -> None:
        """Raise ``StoreError`` if the database holds anything."""

        def work(run: Run) -> None:
            state = check_network(run, self.network, server.url)
            if state is not None and (state.loads or state.pending):
                raise StoreError(self._not_empty(run, state))

        with connected_to(server) as database:
            database.read(work)

    def _empty(self) -> State:
        return empty_state(self.network, self.ontology)

    def _not_empty(self, run: Run, state: State) -> str:
        found = contents(run, state)
        return (
            f"the database in {self.directory} holds a network already ({found.claims} claims, "
            f"{found.loads} loads): --offline is for the first load only; load without it"
        )

    # ------------------------------------------------------------------ the import
    def _imported(self, home: Home, plan: Draft, claims: Wanted) -> Counter[str]:
        """Write the tables, import them, and put the new data in the place of the old."""
        if status(self.directory) is not None:
            message = f"another kg has started the server of {self.directory}: try again"
            raise StoreError(message)
        runtime = runtime_of(cache=self.cache, report=self.report)
        workshop = Workshop(home)
        try:
            workshop.lay_out()
            every = [claim for unique in claims.values() for claim in unique.values()]
            tables = Tables(workshop.tables, Alphabet.of(every))
            counts = self._write(tables, plan, every)
            self.report(f"importing with Neo4j {runtime.version}'s own importer")
            workshop.run(runtime, tables)
            workshop.put_in_place()
        finally:
            workshop.clear()
        return counts

    def _write(self, tables: Tables, plan: Draft, claims: list[Claim]) -> Counter[str]:
        """Write all tables; return what the load counts."""
        step = Step(
            reader=Reader(_empty_database),
            ontology=self.ontology,
            seq=plan.seq,
            before=plan.before,
            after=plan.after,
            known=(),
            nodes={claim.subject for claim in claims if claim.property == TYPE},
        )
        counts: Counter[str] = Counter()
        load = load_id(plan.seq)
        parts = list(steps_of(plan.edits, {claim.source for claim in claims}, STEP))
        done, total = 0, sum(weight(nodes) + weight(ties) for nodes, ties in parts)
        self._tell(done, total)
        for nodes, ties in parts:
            effects = step.effects(nodes, ties)
            _add(tables, effects, load)
            counts += effects.tally()
            done += weight(nodes) + weight(ties)
            self._tell(done, total)
        self._add_own(tables, plan, counts)
        return counts

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(done, total)

    def _add_own(self, tables: Tables, plan: Draft, counts: Counter[str]) -> None:
        """Add the network's node, with the load marked as not finished, and the load's node."""
        state = self._empty()
        own = {
            "id": state.network,
            "only": True,
            "ontology_version": state.ontology_version,
            "ontology": state.ontology,
            "tie_keys": list(state.tie_keys),
            "version": 1,
            "loads": plan.seq,
            "pending": load_id(plan.seq),
        }
        tables.add_nodes(("Network",), NETWORK, [own])
        load = self.request.properties(plan.seq, plan.datasets)
        load |= {name: counts[name] for name in COUNTS}
        tables.add_nodes(("Load",), LOAD, [{"id": load_id(plan.seq), **load}])

    # ------------------------------------------------------------------ after
    def _finish(self, server: Server, plan: Draft, counts: Counter[str]) -> str:
        """Make constraints and indexes, see that all is there, and take the mark away.

        Return the stamp of the network then; "" if another kg has finished the load.
        """
        record = LoadRecord(
            seq=plan.seq, request=self.request, datasets=plan.datasets, ontology=self.ontology
        )

        def work(run: Run) -> str:
            _, stamp = lock(run)
            state = check_network(run, self.network, server.url)
            if state is None or state.pending != record.load:
                return ""  # another kg took it for cut off, and finished it
            record.begin(run, pending=False)
            record.count(run, counts)
            record.finish(run)
            return stamp

        with connected_to(server) as database:
            self.report("making the indexes")
            prepare(database, self.network, self.ontology)
            database.read(partial(self._check, counts=counts))
            return database.write(work)

    def _check(self, run: Run, counts: Counter[str]) -> None:
        """Raise ``StoreError`` unless the database holds as much as was written."""
        state = check_network(run, self.network, str(self.directory))
        if state is None:
            message = f"the import into {self.directory} left an empty database: load again"
            raise StoreError(message)
        found = contents(run, state)
        there = (found.claims, sum(found.relationships.values()), found.nodes.get(ROOT, 0))
        meant = (
            counts["claims_created"], counts["relationships_created"], counts["nodes_created"]
        )  # fmt: skip
        if there != meant:
            message = (
                f"the import into {self.directory} holds {there} claims, relationships and nodes, "
                f"not {meant}: remove that folder, and load without --offline"
            )
            raise StoreError(message)


def _add(tables: Tables, effects: Effects, load: str) -> None:
    """Add the rows of one step."""
    for labels, rows in effects.nodes_created.items():
        tables.add_nodes(labels, THING, rows)
    for type_, rows in effects.ties_created.items():
        tables.add_ties(type_, (THING, THING), map(_tie, rows))
    claims = effects.claims_created
    tables.add_nodes(("Claim",), CLAIM, claims)
    stated = [_link(row, row["source"]) for row in claims if MISSING_SOURCE not in row]
    tables.add_ties("STATED_IN", (CLAIM, THING), stated)
    tables.add_ties("ENTERED_BY", (CLAIM, LOAD), [_link(row, load) for row in claims])


def _tie(row: Mapping[str, object]) -> tuple[tuple[str, str], Values]:
    properties = row["properties"]
    values = properties if isinstance(properties, Mapping) else {}
    return (str(row["source"]), str(row["target"])), values


def _link(row: Mapping[str, object], end: object) -> tuple[tuple[str, str], Values]:
    return (str(row["id"]), str(end)), {}


def _empty_database(_text: str, /, **parameters: object) -> list[Row]:
    """Answer what a plan or a step asks as an empty database does: with empty lists."""
    return [([], [], [])] if "after" in parameters else [([],)]
