"""Commands that change a network, each in a real process of its own that can be killed."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.claims import Claim, Locator
from kg.store.changes.amended import Amend
from kg.store.neo4j import Store
from tests.contract.databases import REQUEST, Database
from tests.networks import thing, tie

ROOT = Path(__file__).resolve().parents[2]
STEP = 20
PATIENCE_S = 1.0

# Does one command, and says so after each transaction.
PROCESS = """
import json, sys
from kg.ontology import Ontology
from tests.contract.databases import Database
from tests.contract.processes import Command
asked = json.loads(sys.argv[1])
with Database(*asked["database"]) as database, database.store(Ontology.load()) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    counts = Command(**asked["command"]).done(
        store, progress=lambda done, total: done and print(done, total, flush=True)
    )
print(json.dumps(counts), flush=True)
"""


def many(dataset: str, size: int) -> list[Claim]:
    """Return a dataset of villages in a row, each tied to the next, and to a hub of all datasets.

    Another document, of a visit, states every third village and what is tied to it.
    """
    at = Locator(dataset, "rows.csv", "", 1)
    names = [f"{dataset}-{number}" for number in range(size)]
    source = {name: "visit" if number % 3 == 2 else "doc" for number, name in enumerate(names)}
    found = [
        *thing("doc", "Document", name_en="A text"),
        *thing("visit", "Document", name_en="A visit", source="visit"),
        *thing("hub", "Agency", name_en="Hub"),
        *(c for n in names for c in thing(n, "Village", name_en=n, source=source[n])),
        *(tie("Support", "hub", name, source=source[name]) for name in names),
        *(tie("Support", a, b, source=source[b]) for a, b in itertools.pairwise(names)),
    ]
    return [replace(c, locator=replace(at, row=row)) for row, c in enumerate(found, start=2)]


def without_source(source: str) -> Amend:
    """Return an amendment that withdraws what a document states."""
    return lambda claim: () if claim.source == source else None


@dataclass(frozen=True, slots=True)
class Command:
    """One command: a load of datasets of some sizes, the undo of a load, or an amendment.

    Attributes
    ----------
    datasets
        Sizes of the datasets to load, by name.
    undo
        Id of the load to undo.
    source
        The document to withdraw.
    patience_s
        How long a pending load must stand still to be taken for cut off.
    """

    datasets: Mapping[str, int] | None = None
    undo: str = ""
    source: str = ""
    patience_s: float = PATIENCE_S

    def version(self) -> dict[str, list[Claim]]:
        """Return the claims of the datasets to load."""
        return {name: many(name, size) for name, size in (self.datasets or {}).items()}

    def done(
        self, store: Store, progress: Callable[[int, int], None] | None = None
    ) -> Mapping[str, int]:
        """Do it; return its counts."""
        if self.undo:
            result = store.undo(
                self.undo, REQUEST, step=STEP, patience_s=self.patience_s, progress=progress
            )
            return dict(result.counts)
        if self.source:
            amended = store.amend(
                without_source(self.source), REQUEST, kind="undo source", about=self.source,
                step=STEP, patience_s=self.patience_s, progress=progress,
            )  # fmt: skip
            return dict(amended.counts)
        loaded = store.load(
            self.version(), REQUEST, step=STEP, patience_s=self.patience_s, progress=progress
        )
        return dict(loaded.counts)

    def as_json(self) -> dict[str, object]:
        """Return what another process makes it from."""
        return {
            "datasets": self.datasets,
            "undo": self.undo,
            "source": self.source,
            "patience_s": self.patience_s,
        }


class Worker:
    """Another process that does a command."""

    def __init__(self, database: Database, command: Command) -> None:
        asked = {
            "database": (database.url, database.user, database.password),
            "command": command.as_json(),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, json.dumps(asked)],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        assert self.line() == "ready", self.finished()

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def finished(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=200)
        return self.process.returncode, out, err

    def kill(self) -> None:
        """Kill -9 the process."""
        self.process.kill()
        self.process.communicate(timeout=60)

    def go_through(self, transactions: int) -> None:
        """Do the command until so many transactions are through; it goes on meanwhile."""
        self.go()
        for _ in range(transactions):
            assert self.line()

    def kill_after(self, transactions: int) -> None:
        """Kill -9 once so many transactions are through, in the midst of the next."""
        self.go_through(transactions)
        self.kill()


def loader(database: Database, **datasets: int) -> Worker:
    """Return a process that loads datasets of some sizes."""
    return Worker(database, Command(datasets))
