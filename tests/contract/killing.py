"""One point of the kill test: a random command is killed at a random moment, another comes next.

After that one the network must hold what the commands that are whole leave: the killed one, if it
was through or was finished; or nothing of it, if it was taken back.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kg.columns import GraphColumns
from kg.errors import StoreError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import derive
from kg.store.neo4j import Store
from tests.contract.databases import Database
from tests.contract.histories import Model, Recorded, Version
from tests.contract.processes import Command, Worker
from tests.networks import BASE

SIZES = (0, 15, 30, 45)
PATIENCE_S = 0.2

Kill = Callable[[Worker, random.Random], Database]
"""Kills the process, or the server under it, in the midst; returns the database afterwards."""


class WrongError(Exception):
    """The network does not hold what it must after a kill."""


@dataclass(slots=True)
class Point:
    """One random command that is killed, and the command after it.

    Attributes
    ----------
    killed, after
        The command that is killed, and the one that comes next.
    left
        What the kill left: ``nothing``, ``half`` or ``all`` of the command.
    """

    database: Database
    ontology: Ontology
    chance: random.Random
    model: Model = field(init=False)
    killed: Command = field(init=False)
    after: Command = field(init=False)
    left: str = ""

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self.model = Model(self.ontology)

    def run(self, kill: Kill) -> None:
        """Fill the database, kill a command, do the next one, and compare."""
        self.database.wipe()
        with self.database.store(self.ontology) as store:
            for _ in range(self.chance.randint(0, 3)):
                self.do(store, self.command(of=("load",)))
        self.killed = self.command()
        worker = Worker(self.database, self.killed)
        self.database = kill(worker, self.chance)
        settle(self.database)
        with self.database.store(self.ontology) as store:
            self.note(store)
            same = replace(self.killed, patience_s=PATIENCE_S)
            self.after = same if self.chance.random() < 0.5 else self.command()
            self.do(store, self.after)
            self.compare(store)

    def command(self, of: tuple[str, ...] = ("load", "load", "undo", "amend")) -> Command:
        """Return a random command that has something to do, if there is one."""
        kind = self.chance.choice(of) if self.model.active else "load"
        if kind == "undo":
            return Command(undo=self.chance.choice(self.model.active).id, patience_s=PATIENCE_S)
        if kind == "amend":
            return Command(source=self.chance.choice(["visit", "doc"]), patience_s=PATIENCE_S)
        names = self.chance.sample(["a", "b"], self.chance.randint(1, 2))
        sizes = {name: self.chance.choice(SIZES) for name in names}
        return Command(sizes, patience_s=PATIENCE_S)

    def do(self, store: Store, command: Command) -> None:
        """Do a command to the store and to the model."""
        amended = self.model.amended(command.source) if command.source else {}
        load = next((each for each in self.model.loads if each.id == command.undo), None)
        refused = load is not None and (load.is_undone or self.model.blocks(load))
        if self.left == "half" and load is not None and command.undo == self.killed.undo:
            refused = False  # it finishes the undo that was killed
        try:
            command.done(store)
        except StoreError as exc:
            if not refused:
                raise WrongError(f"{command}: {exc}") from exc
            return
        if refused:
            raise WrongError(f"{command} was not refused")
        if load is not None:
            load.is_undone = True
        elif amended:
            self.take(store, amended, is_amendment=True)
        elif command.datasets and self.model.changes(command.version()):
            self.take(store, command.version())

    def take(self, store: Store, version: Version, *, is_amendment: bool = False) -> None:
        """Take note of the last load."""
        last = store.loads()[-1].id
        if any(each.id == last for each in self.model.loads):
            raise WrongError(f"{last} is no new load")
        self.model.loads.append(Recorded(last, version, is_amendment=is_amendment))

    def note(self, store: Store) -> None:
        """Find out what the kill left of the command, and have the model know."""
        pending = store.pending()
        loads = {each.id: each for each in store.loads()}
        known = {each.id: each for each in self.model.loads}
        new = set(loads) - set(known) - {pending}
        undone = [each for id_, each in known.items() if loads[id_].is_undone]
        gone = [each for each in undone if not each.is_undone]
        self.left = "half" if pending else "all" if new or gone else "nothing"
        for each in gone:  # an undo that has begun is finished, whatever comes next
            each.is_undone = True
        if new and self.killed.source:
            self.take(store, self.model.amended(self.killed.source), is_amendment=True)
        elif new:
            self.take(store, self.killed.version())

    def compare(self, store: Store) -> None:
        """Raise ``WrongError`` unless the network holds what the whole commands leave."""
        facts = self.model.facts()
        graph = derive(facts)
        entered = self.database.run("MATCH (c:Claim)-[:ENTERED_BY]->(l:Load) RETURN c.id, l.id")
        found = {
            "a load is pending": store.pending() is not None,
            "claims": Facts.of(store.claims(), self.ontology, BASE).nquads() != facts.nquads(),
            "graph": store.property_graph() != graph,
            "columns": store.columns() != GraphColumns.of(graph),
            "loads": sorted(map(tuple, entered)) != sorted(self.model.entered().items()),
        }
        wrong = [what for what, is_wrong in found.items() if is_wrong]
        if wrong:
            message = f"{', '.join(wrong)} after {self.killed} ({self.left}), then {self.after}"
            raise WrongError(message)


def settle(database: Database) -> None:
    """Wait until the server has ended what a killed client had begun, one way or the other."""
    running = "SHOW TRANSACTIONS YIELD database WHERE database <> 'system' RETURN count(*)"
    while database.run(running)[0][0] > 1:  # one is this question
        pass


def after_some_transactions(worker: Worker, chance: random.Random) -> None:
    """Let a command come to a random share of its transactions; it may be over by then."""
    share = chance.uniform(-0.1, 1)
    worker.go()
    done, total = 0, 1
    while done / total < share:
        words = worker.line().split()
        if len(words) != 2 or not all(map(str.isdigit, words)):
            return
        done, total = int(words[0]), int(words[1]) or 1
