"""Whether the network is whole after a kill -9 at any point of a load, an undo or an amendment.

    python -m benchmarks.kill --points 100

At each point a random history is loaded, a random command is killed at a random moment in a process
of its own, or the server under it is, and a random command follows, half of the time the same.
After that the network must hold, claim by claim, node by node and tie by tie, what the commands
that were through leave: see ``tests/contract/killing.py``. Prints what was killed and what the kill
left of it; ends with 1 if a single point is wrong, and says its number: ``--seed`` and ``--first``
do it again.

A server of its own is started in a temporary folder.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from benchmarks.figures import Figure, say
from kg.ontology import Ontology
from kg.store.server.service import Server, start, stop
from tests.contract.databases import Database
from tests.contract.killing import Point, WrongError, after_some_transactions
from tests.contract.processes import Command, Worker
from tests.servers import cache_dir

QUICK = ("--points", "10")
"""Of `make bench`; `make bench ARGS="kill --full"` tries 100."""

_LONGEST_S = 0.2


class Run:
    """A server, and the points that are tried on it."""

    def __init__(self, directory: Path, version: str) -> None:
        """Start the server."""
        self.directory, self.version = directory, version
        self.server, self.database = self.up()

    def up(self) -> tuple[Server, Database]:
        """Start the server, again after a kill."""
        server = start(
            self.directory, cache=cache_dir(), version=self.version, report=lambda _: None
        )
        return server, Database(server.url, server.user, server.password())

    def kill_client(self, worker: Worker, chance: random.Random) -> Database:
        """Kill -9 the process that does the command."""
        after_some_transactions(worker, chance)
        time.sleep(chance.uniform(0, _LONGEST_S))
        worker.kill()
        return self.database

    def kill_server(self, worker: Worker, chance: random.Random) -> Database:
        """Kill -9 the server, and start it again."""
        after_some_transactions(worker, chance)
        time.sleep(chance.uniform(0, _LONGEST_S))
        psutil.Process(self.server.pid).kill()
        worker.finished()
        self.database.driver.close()
        self.server, self.database = self.up()
        return self.database


def main() -> int:
    """Try the points and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first point")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    parser.add_argument("--server-every", type=int, default=5, help="kill the server at each n-th")
    parser.add_argument("--version", default="2026", help="Neo4j: 2026 or 5.26")
    asked = parser.parse_args()
    ontology, tally, wrong = Ontology.load(), Counter[str](), 0
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / ".kg"
        try:
            run = Run(directory, asked.version)
            for number in range(asked.first, asked.first + asked.points):
                server = number % asked.server_every == asked.server_every - 1
                chance = random.Random(f"{asked.seed} {number}")  # noqa: S311
                point = Point(run.database, ontology, chance)
                try:
                    point.run(run.kill_server if server else run.kill_client)
                except WrongError as exc:
                    wrong += 1
                    print(f"point {number}: {exc}", flush=True)
                victim = "server" if server else "client"
                print(f"point {number}: {kind(point.killed)}, {point.left}", flush=True)
                tally[f"{victim} killed in {kind(point.killed)}, {point.left} of it left"] += 1
            run.database.driver.close()
        finally:
            stop(directory, report=lambda _: None)
    for what, count in sorted(tally.items()):
        print(f"{count:5}  {what}")
    print(f"{asked.points} points, {wrong} wrong; Neo4j {run.server.version}")
    say(Figure(f"of {asked.points} kills, networks that were wrong", wrong, goal=0, at_least=False))
    return 1 if wrong else 0


def kind(command: Command) -> str:
    """Return what a command is."""
    if command.undo:
        return "an undo"
    return "an undo of a source" if command.source else "a load"


if __name__ == "__main__":
    sys.exit(main())
