"""How fast a load is, against a bare script that writes the same nodes, ties and claims.

    python -m benchmarks.store_rate --ties 100000

Both write into one real server, one after the other, with the same constraints and indexes. The
bare script gets its rows ready-made and sends them with one grouped ``UNWIND`` each 5,000: it plans
nothing, derives nothing and checks no version. Prints the rates and their ratio; a smaller bare
script writes nodes and ties only. The same is loaded again too, and again with 1 % of its rows
changed, and read back.

Without ``--url`` a server of its own is started in a temporary folder.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import LiteralString

import neo4j

from kg.claims import Claim, Locator
from kg.columns import GraphColumns
from kg.errors import StoreError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph, derive
from kg.store.changes.transaction import LoadRequest
from kg.store.cypher import cypher
from kg.store.neo4j import Store, open_store
from kg.store.server.runtime import default_cache_dir
from kg.store.server.service import start, stop

BASE = "https://example.org/benchmark/"
DATASET = "benchmark"
STEP = 5_000
TIES_PER_ACTOR = 5
SOURCES = 40
REQUEST = LoadRequest(who="benchmark", when=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

_WIPE: tuple[LiteralString, ...] = (
    "MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r RETURN count(r)",
    "MATCH (n) WITH n LIMIT 20000 DELETE n RETURN count(n)",
)
_NODES: LiteralString = "UNWIND $rows AS row CREATE (n:<labels>) SET n = row"
_TIES: LiteralString = """
UNWIND $rows AS row
MATCH (a:Thing {id: row.source}) MATCH (b:Thing {id: row.target})
CREATE (a)-[r:<type>]->(b) SET r = row.properties
"""
_CLAIMS: LiteralString = """
MATCH (l:Load {id: 'bare'})
UNWIND $rows AS row
MATCH (d:Thing {id: row.source})
CREATE (d)<-[:STATED_IN]-(c:Claim)-[:ENTERED_BY]->(l)
SET c = row
"""


def claims_of(ties: int) -> Iterator[Claim]:
    """Yield the claims of a network: a class and a name an actor, 1 claim a tie, 40 sources."""
    for number in range(SOURCES):
        at, source = Locator(DATASET, "sources.csv", "", number + 2), f"doc-{number}"
        yield Claim(source, "type", "Document", source, locator=at)
        yield Claim(source, "name_en", f"Text {number}", source, locator=at)
    actors = max(10, ties // TIES_PER_ACTOR)
    for actor in range(actors):
        at = Locator(DATASET, "actors.csv", "", actor + 2)
        class_ = ("Company", "Agency", "Village", "University")[actor % 4]
        source = f"doc-{actor % SOURCES}"
        yield Claim(f"actor-{actor}", "type", class_, source, locator=at)
        yield Claim(f"actor-{actor}", "name_th", f"องค์กรที่ {actor}", source, locator=at)
    for tie in range(ties):
        at = Locator(DATASET, "ties.csv", "", tie + 2)
        pairs = (("role", f"role {tie // actors}"), ("start", str(1990 + tie % 35)),
                 ("status", ("active", "planned", "ended")[tie % 3]))  # fmt: skip
        yield Claim(
            f"actor-{tie % actors}",
            ("Support", "Funding", "Membership")[tie % 3],
            f"actor-{(tie * 7 + tie // actors * 13 + 1) % actors}",
            f"doc-{tie % SOURCES}",
            tie=f"tie-{tie}",
            qualifiers=pairs,
            locator=at,
        )


def changed(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims with each hundredth at another value."""
    found = []
    for number, claim in enumerate(claims):
        if number % 100 == 99 and claim.is_tie:
            pairs = tuple((k, "ended" if k == "status" else v) for k, v in claim.qualifiers)
            found.append(replace(claim, qualifiers=pairs, note="changed"))
        else:
            found.append(claim)
    return found


class Bare:
    """A script that only writes rows."""

    def __init__(
        self, driver: neo4j.Driver, graph: PropertyGraph, claims: Sequence[object]
    ) -> None:
        self.driver = driver
        self.claims = claims
        self.nodes: dict[tuple[str, ...], list[object]] = {}
        for node in graph.nodes.values():
            self.nodes.setdefault(node.labels, []).append(dict(node.properties))
        self.ties: dict[str, list[object]] = {}
        for tie in graph.relationships.values():
            row = {"source": tie.source, "target": tie.target, "properties": tie.properties}
            self.ties.setdefault(tie.type, []).append(row)

    def write_nodes_and_ties(self) -> None:
        """Write all nodes, then all ties."""
        for labels, rows in self.nodes.items():
            self._send(cypher(_NODES, labels=labels), rows)
        for type_, rows in self.ties.items():
            self._send(cypher(_TIES, type=type_), rows)

    def write_all(self) -> None:
        """Write nodes and ties, then the claims with their sources and their load."""
        self.write_nodes_and_ties()
        self._send("CREATE (:Load {id: 'bare'})", [None])
        self._send(_CLAIMS, self.claims)

    def _send(self, text: LiteralString, rows: Sequence[object]) -> None:
        with self.driver.session() as session:
            for begin in range(0, len(rows), STEP):
                part = rows[begin : begin + STEP]
                session.execute_write(_run, text, part)


def _run(tx: neo4j.ManagedTransaction, text: LiteralString, rows: Sequence[object]) -> None:
    tx.run(text, rows=rows).consume()


def wipe(driver: neo4j.Driver) -> None:
    """Delete everything, relationships first."""
    with driver.session() as session:
        for text in _WIPE:
            while session.run(text).single(strict=True)[0]:
                pass


def timed(what: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    begin = time.perf_counter()
    what()
    return time.perf_counter() - begin


def measure(store: Store, driver: neo4j.Driver, ties: int, rounds: int) -> None:
    """Print the rates of one size: of each way, the best of some rounds in turn."""
    claims = list(claims_of(ties))
    facts = Facts.of(claims, store.ontology, BASE)
    graph = derive(facts)
    script: Bare | None = None
    loads, wholes, parts = [], [], []
    for _ in range(rounds):
        wipe(driver)
        store.prepare()
        loads.append(timed(lambda: store.load({DATASET: claims}, REQUEST)))
        if script is None:
            check(store, facts, graph)
            again(store, claims, loads[0])
            wipe(driver)
            store.load({DATASET: claims}, REQUEST)
            script = Bare(driver, graph, claim_rows(driver))
        wipe(driver)
        wholes.append(timed(script.write_all))
        wipe(driver)
        parts.append(timed(script.write_nodes_and_ties))
    wipe(driver)
    load, whole, part = min(loads), min(wholes), min(parts)
    say(f"{len(graph.nodes):,} nodes, {len(graph.relationships):,} ties, {len(claims):,} claims")
    say(f"load                        {load:7.1f} s  {ties / load:8,.0f} ties/s")
    say(f"bare: nodes, ties, claims   {whole:7.1f} s  {ties / whole:8,.0f} ties/s")
    say(f"bare: nodes and ties        {part:7.1f} s  {ties / part:8,.0f} ties/s")
    say(f"load against bare {whole / load:.2f}; against nodes and ties only {part / load:.2f}")


def check(store: Store, facts: Facts, graph: PropertyGraph) -> None:
    """Raise an error unless the database holds what was loaded: no rate of a wrong load."""
    if store.columns() != GraphColumns.of(graph):
        message = "the nodes and ties are not those of the facts"
        raise StoreError(message)
    if Facts.of(store.claims(), store.ontology, BASE).nquads() != facts.nquads():
        message = "the claims are not those of the facts"
        raise StoreError(message)


def again(store: Store, claims: Sequence[Claim], first: float) -> None:
    """Print how long it takes to load the same, to load it with changes, and to read it."""
    same = timed(lambda: store.load({DATASET: claims}, REQUEST))
    say(f"load the same again         {same:7.1f} s  {same / first:8.0%} of the first")
    other = changed(claims)
    few = timed(lambda: store.load({DATASET: other}, REQUEST))
    say(f"load with 1 % changed       {few:7.1f} s  {few / first:8.0%} of the first")
    say(f"read columns                {timed(store.columns):7.1f} s")
    say(f"read claims                 {timed(lambda: list(store.claims())):7.1f} s")


def claim_rows(driver: neo4j.Driver) -> list[dict[str, object]]:
    """Return the properties of the claims that the database holds."""
    with driver.session() as session:
        return [dict(row[0]) for row in session.run("MATCH (c:Claim) RETURN properties(c)")]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def server(url: str, user: str, password: str) -> Generator[tuple[str, str, str]]:
    """Yield a server's address, user and password; start one if no address is given."""
    if url:
        yield url, user, password
        return
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / ".kg"
        cache = default_cache_dir(os.environ)
        own = start(directory, cache=cache, report=say)
        try:
            yield own.url, own.user, own.password()
        finally:
            stop(directory, report=say)


def main() -> None:
    """Measure one size, after a small one that warms the server up."""
    parser = argparse.ArgumentParser(description="How fast a load is, against a bare script.")
    parser.add_argument("--ties", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--url", default="", help="an EMPTY database; all in it is deleted")
    parser.add_argument("--user", default="neo4j")
    parser.add_argument("--password", default=os.environ.get("KG_NEO4J_PASSWORD", ""))
    arguments = parser.parse_args()
    ontology = Ontology.load()
    with (
        server(arguments.url, arguments.user, arguments.password) as (url, user, password),
        neo4j.GraphDatabase.driver(url, auth=(user, password)) as driver,
        open_store(url, user, password, network="benchmark", ontology=ontology) as store,
    ):
        say("warming up with 5,000 ties")
        measure(store, driver, 5_000, 1)
        say("")
        measure(store, driver, arguments.ties, arguments.rounds)


if __name__ == "__main__":
    main()
