"""How long a large network takes from tables into Neo4j, and how much memory of the client.

    python -m benchmarks.size --ties 1000000

Writes tables of so many ties of a tenth as many actors, always the same, and loads them by the
normal ``kg load``, each load in a process of its own whose memory is measured: all rows, the same
again, and with 1 % of the ties changed. Then a bare script writes what that first load wrote, its
rows ready-made, with one grouped ``UNWIND`` each 5,000: nodes, ties and claims, then nodes and ties
only; in turn with the load anew, as many times, the best of each. At last the load once more with
``--offline`` into an empty database of its own.

What is compared is the time of the whole command, reading and checking included; the time of
writing alone is shown too.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, LiteralString

import neo4j

from benchmarks.figures import Figure
from benchmarks.figures import say as figure
from benchmarks.store_rate import say, server, wipe
from kg.store.cypher import cypher
from kg.store.server.runtime import default_cache_dir
from kg.store.server.service import stop

QUICK = ("--ties", "20000")
"""The arguments of ``make bench``."""

STEP = 5_000
WARM = 5_000
"""Ties of a load before all others: a server that has just started is slow."""
ROUNDS = 2
"""Of the bare script and the load in turn; the best of each counts."""
PER_ACTOR = 10
SOURCES = 40
SEED = 20261121
MIB = 2**20

_CLASSES = ("Company", "Agency", "Village", "University")
_TYPES = ("Support", "Funding")
_STATUS = ("active", "ended", "planned")
_ROLES = ("lead", "partner", "")

_LABELS: LiteralString = "MATCH (n:Thing) RETURN DISTINCT labels(n)"
_READ_NODES: LiteralString = "MATCH (n:<labels>) RETURN properties(n)"
_READ_TIES: LiteralString = "MATCH (a)-[r:<type>]->(b) RETURN a.id, b.id, properties(r)"
_READ_CLAIMS: LiteralString = "MATCH (c:Claim) RETURN properties(c)"
_TYPES_OF: LiteralString = "MATCH (:Thing)-[r]->(:Thing) RETURN DISTINCT type(r)"
_NODES: LiteralString = "UNWIND $rows AS row CREATE (n:<labels>) SET n = row[0]"
_TIES: LiteralString = """
UNWIND $rows AS row
MATCH (a:Thing {id: row[0]}) MATCH (b:Thing {id: row[1]})
CREATE (a)-[r:<type>]->(b) SET r = row[2]
"""
_CLAIMS: LiteralString = """
MATCH (l:Load {id: 'bare'})
UNWIND $rows AS row
MATCH (d:Thing {id: row[0].source})
CREATE (d)<-[:STATED_IN]-(c:Claim)-[:ENTERED_BY]->(l)
SET c = row[0]
"""


def write_tables(folder: Path, ties: int) -> None:
    """Write a workspace of so many ties."""
    data = folder / "data"
    data.mkdir(parents=True)
    (folder / "kg.toml").write_text(
        '[network]\nid = "size"\n\n[sources]\ndatasets = ["data"]\n', encoding="utf-8"
    )
    (data / "source.toml").write_text('[dataset]\nid = "size"\n', encoding="utf-8")
    actors = max(20, ties // PER_ACTOR)
    documents = [f"doc-{number}" for number in range(SOURCES)]
    _write(data / "documents.csv", ("id", "class", "name_en", "source"),
           ((id_, "Document", f"Text {id_}", id_) for id_ in documents))  # fmt: skip
    _write(data / "actors.csv", ("id", "class", "name_th", "source"),
           ((f"actor-{n}", _CLASSES[n % len(_CLASSES)], f"องค์กรที่ {n}", documents[n % SOURCES])
            for n in range(actors)))  # fmt: skip
    header = ("type", "from", "to", "role", "status", "start", "source")
    _write(data / "ties.csv", header, _ties(ties, actors, documents))


def _ties(ties: int, actors: int, documents: Sequence[str]) -> Iterator[tuple[str, ...]]:
    chance = random.Random(SEED)  # noqa: S311  # tables of no secret
    seen: set[tuple[str, int, int]] = set()
    while len(seen) < ties:
        key = (chance.choice(_TYPES), chance.randrange(actors), chance.randrange(actors))
        if key[1] == key[2] or key in seen:
            continue
        number = len(seen)
        seen.add(key)
        start, end = (f"actor-{each}" for each in key[1:])
        status, year = _STATUS[number % len(_STATUS)], str(1990 + number % 35)
        source = documents[number % SOURCES]
        yield key[0], start, end, chance.choice(_ROLES), status, year, source


def _write(path: Path, header: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def change(folder: Path) -> None:
    """Change the status of each hundredth tie."""
    path = folder / "data" / "ties.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows[::100]:
        row[4] = "unknown"
    _write(path, header, iter(map(tuple, rows)))


# ------------------------------------------------------------------ the load
_WORK = """
import datetime as dt, json, resource, sys, time
from pathlib import Path
from kg.pipeline import Access, Project
from kg.workspace import read
folder, url, user, password, cache, offline = sys.argv[1:]
access = Access(url, user, password, cache=Path(cache))
began, phases = time.monotonic(), []
def progress(what, done, total):
    if not phases or phases[-1][0] != what:
        phases.append((what, time.monotonic() - began))
work = Project(read(Path(folder)), access=access, progress=progress)
load = work.load_offline if offline else work.load
result = load(who="benchmark", when=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
ends = [at for _, at in phases[1:]] + [time.monotonic() - began]
print(json.dumps({
    "phases": {what: end - at for (what, at), end in zip(phases, ends)},
    "claims": result.counts["claims_created"], "unchanged": result.unchanged,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
}))
"""


class Loads:
    """Loads of one workspace, each in a process of its own."""

    def __init__(self, folder: Path, entry: tuple[str, str, str], cache: Path) -> None:
        self.folder, self.entry, self.cache = folder, entry, cache
        self.memory = 0

    def run(self, name: str, *, offline: bool = False) -> float:
        """Load, print how long each part took, and return how long the command took."""
        entry = ("", "", "") if offline else self.entry
        words = [str(self.folder), *entry, str(self.cache), "offline" if offline else ""]
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _WORK, *words], stdout=subprocess.PIPE, check=True
        )
        took = time.perf_counter() - began
        told = json.loads(done.stdout)
        self.memory = max(self.memory, told["memory"])
        parts = ", ".join(f"{what} {seconds:.1f}" for what, seconds in told["phases"].items())
        say(f"{name:<26} {took:7.1f} s  {told['memory'] / MIB:6.0f} MiB  ({parts})")
        return took


# ------------------------------------------------------------------ the bare script
class Bare:
    """A script that only writes rows; they lie in a file, for a million do not fit beside it."""

    def __init__(self, driver: neo4j.Driver, file: Path) -> None:
        self.driver, self.file = driver, file

    def keep(self) -> None:
        """Keep all that the database holds, as batches of rows."""
        with self.driver.session() as session, self.file.open("wb") as out:
            for (labels,) in session.run(_LABELS).values():
                self._keep(session, out, "nodes", cypher(_NODES, labels=labels),
                           cypher(_READ_NODES, labels=labels))  # fmt: skip
            for (type_,) in session.run(_TYPES_OF).values():
                self._keep(session, out, "ties", cypher(_TIES, type=type_),
                           cypher(_READ_TIES, type=type_))  # fmt: skip
            self._keep(session, out, "claims", _CLAIMS, _READ_CLAIMS)

    def _keep(self, session: neo4j.Session, out: BinaryIO, kind: str, text: LiteralString,
              question: LiteralString) -> None:  # fmt: skip
        result = session.run(question)
        while rows := result.fetch(STEP):
            pickle.dump((kind, text, [row.values() for row in rows]), out)

    def write(self, kinds: Sequence[str]) -> float:
        """Write what is kept; return the seconds, without those of reading the file."""
        took = 0.0
        with self.driver.session() as session, self.file.open("rb") as kept:
            session.run("CREATE (:Load {id: 'bare'})").consume()
            while kept.peek(1):
                kind, text, rows = pickle.load(kept)  # noqa: S301  # our own file of just now
                if kind in kinds:
                    began = time.perf_counter()
                    session.execute_write(_run, text, rows)
                    took += time.perf_counter() - began
        return took


def _run(tx: neo4j.ManagedTransaction, text: LiteralString, rows: Sequence[object]) -> None:
    tx.run(text, rows=rows).consume()


# ------------------------------------------------------------------ all of it
def measure(ties: int, entry: tuple[str, str, str], cache: Path, folder: Path) -> None:
    """Print the times of one size, and the figures."""
    url, user, password = entry
    write_tables(folder / "warm", WARM)
    write_tables(folder / "size", ties)
    loads = Loads(folder / "size", entry, cache)
    with neo4j.GraphDatabase.driver(url, auth=(user, password)) as driver:
        Loads(folder / "warm", entry, cache).run(f"warming up, {WARM:,} ties")
        wipe(driver)
        loads.run("kg load, the first")
        bare = Bare(driver, folder / "rows.pickle")
        bare.keep()
        same = loads.run("kg load, the same again")
        change(folder / "size")
        few = loads.run("kg load, 1 % changed")
        wholes, parts, firsts = [], [], []
        for _ in range(ROUNDS):
            wipe(driver)
            wholes.append(bare.write(("nodes", "ties", "claims")))
            say(f"{'bare: nodes, ties, claims':<26} {wholes[-1]:7.1f} s")
            wipe(driver)
            parts.append(bare.write(("nodes", "ties")))
            say(f"{'bare: nodes and ties':<26} {parts[-1]:7.1f} s")
            wipe(driver)
            firsts.append(loads.run("kg load, all anew"))
        wipe(driver)
    first, whole, part = min(firsts), min(wholes), min(parts)
    try:
        offline = loads.run("kg load --offline", offline=True)
    finally:
        stop(folder / "size" / ".kg", report=say)
    figure(Figure(f"kg load of {ties:,} ties against a bare script of all", whole / first, 0.7))
    figure(Figure(f"kg load of {ties:,} ties against nodes and ties only", part / first, 0.45))
    figure(Figure("kg load again, 1 % changed, of the first", few / first, 0.1, at_least=False))
    figure(Figure("kg load again, the same, of the first", same / first))
    figure(Figure("kg load --offline, times the normal rate", first / offline))
    memory = loads.memory / MIB / 1024
    figure(Figure("client memory, GiB", memory, 2, at_least=False))


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(description="How long a large network takes into Neo4j.")
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--url", default="", help="an EMPTY database; all in it is deleted")
    parser.add_argument("--user", default="neo4j")
    parser.add_argument("--password", default=os.environ.get("KG_NEO4J_PASSWORD", ""))
    options = parser.parse_args()
    cache = default_cache_dir(os.environ)
    with (
        server(options.url, options.user, options.password) as entry,
        tempfile.TemporaryDirectory() as folder,
    ):
        measure(options.ties, entry, cache, Path(folder))


if __name__ == "__main__":
    main()
