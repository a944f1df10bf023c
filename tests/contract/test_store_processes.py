"""Loads of several real processes at once, and loads that are killed."""

from __future__ import annotations

import contextlib
import itertools
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from kg.claims import Claim, Locator
from kg.errors import StoreError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import derive
from kg.store.cypher import cypher
from kg.store.neo4j import Store
from kg.store.server import Server, start, stop
from tests.contract.databases import REQUEST, Database
from tests.networks import BASE, thing, tie
from tests.servers import cache_dir, no_system_java

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
STEP = 20
PATIENCE_S = 1.0

# Loads datasets of `many`, and says so after each transaction.
PROCESS = """
import json, sys
from kg.ontology import Ontology
from tests.contract.databases import REQUEST, Database
from tests.contract.test_store_processes import PATIENCE_S, STEP, many
asked = json.loads(sys.argv[1])
datasets = {name: many(name, size) for name, size in asked["datasets"].items()}
with Database(*asked["database"]) as database, database.store(Ontology.load()) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    result = store.load(
        datasets, REQUEST, step=STEP, patience_s=PATIENCE_S,
        progress=lambda done, total: print(done, total, flush=True),
    )
print(json.dumps(dict(result.counts)), flush=True)
"""


def many(dataset: str, size: int) -> list[Claim]:
    """Return a dataset of villages in a row, each tied to the next, and to a hub of all datasets."""
    at = Locator(dataset, "rows.csv", "", 1)
    names = [f"{dataset}-{number}" for number in range(size)]
    found = [
        *thing("doc", "Document", name_en="A text"),
        *thing("hub", "Agency", name_en="Hub"),
        *(claim for name in names for claim in thing(name, "Village", name_en=name)),
        *(tie("Support", "hub", name) for name in names),
        *(tie("Support", one, other) for one, other in itertools.pairwise(names)),
    ]
    return [replace(c, locator=replace(at, row=row)) for row, c in enumerate(found, start=2)]


def facts(ontology: Ontology, *datasets: Sequence[Claim]) -> Facts:
    return Facts.of([claim for claims in datasets for claim in claims], ontology, BASE)


class Loader:
    """Another process that loads."""

    def __init__(self, database: Database, **datasets: int) -> None:
        asked = {
            "database": (database.url, database.user, database.password),
            "datasets": datasets,
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

    def kill_after(self, transactions: int) -> None:
        """Load; kill -9 once so many transactions are through, in the midst of the next."""
        self.go()
        for _ in range(transactions):
            assert self.line()
        self.process.kill()
        self.process.communicate(timeout=60)


def whole(database: Database, ontology: Ontology, **datasets: int) -> list[str]:
    """Return what the database holds after a load that nothing came between."""
    database.wipe()
    with database.store(ontology) as store:
        store.load({n: many(n, size) for n, size in datasets.items()}, REQUEST, step=STEP)
    found = database.dump()
    database.wipe()
    return found


@pytest.mark.parametrize("transactions", [1, 2, 5, 9, 12])
def test_killed_load_is_finished_by_the_next(
    database: Database, ontology: Ontology, transactions: int
) -> None:
    expected = whole(database, ontology, a=60)
    Loader(database, a=60).kill_after(transactions)
    with database.store(ontology) as store:
        assert store.pending() == "load-1"
        assert store.loads()[0].is_pending
        result = store.load({"a": many("a", 60)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
        assert result.continued
        assert store.pending() is None
    assert database.dump() == expected


def test_killed_load_of_other_claims_leaves_the_new_ones(
    database: Database, ontology: Ontology
) -> None:
    expected = whole(database, ontology, a=40)
    Loader(database, a=60).kill_after(7)
    with database.store(ontology) as store:
        store.load({"a": many("a", 40)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
    nodes = [line for line in expected if '"Load"' not in line]
    assert [line for line in database.dump() if '"Load"' not in line] == nodes


def test_killed_load_of_another_dataset_is_taken_back(
    database: Database, ontology: Ontology
) -> None:
    expected = whole(database, ontology, b=30)
    Loader(database, a=60).kill_after(6)
    with database.store(ontology) as store:
        store.load({"b": many("b", 30)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
    kept = [line for line in expected if '"Load"' not in line]
    assert [line for line in database.dump() if '"Load"' not in line] == kept


def test_killed_first_load_is_taken_back_by_one_that_changes_nothing(
    database: Database, ontology: Ontology
) -> None:
    with database.store(ontology) as store:
        store.load({"b": many("b", 30)}, REQUEST)
        before = database.dump()
        Loader(database, a=60).kill_after(6)
        result = store.load({"b": many("b", 30)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
        assert (result.load, result.continued) == ("", True)
        assert database.dump() == before


def test_killed_replacement_is_finished(database: Database, ontology: Ontology) -> None:
    with database.store(ontology) as store:
        store.load({"a": many("a", 70)}, REQUEST)
        store.load({"a": many("a", 30)}, REQUEST)
        expected = [line for line in database.dump() if '"Load"' not in line]
        database.wipe()
        store.load({"a": many("a", 70)}, REQUEST)
        Loader(database, a=30).kill_after(3)
        store.load({"a": many("a", 30)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
        assert [line for line in database.dump() if '"Load"' not in line] == expected


def test_two_processes_load_different_datasets_at_once(
    database: Database, ontology: Ontology
) -> None:
    loaders = [Loader(database, a=50), Loader(database, b=50)]
    for loader in loaders:
        loader.go()
    ends = [loader.finished() for loader in loaders]
    assert [code for code, _, _ in ends] == [0, 0], ends
    both = facts(ontology, many("a", 50), many("b", 50))
    with database.store(ontology) as store:
        assert Facts.of(store.claims(), ontology, BASE).nquads() == both.nquads()
        assert store.property_graph() == derive(both)
        assert len(store.loads()) == 2


def test_two_processes_load_the_same_dataset_at_once(
    database: Database, ontology: Ontology
) -> None:
    expected = whole(database, ontology, a=50)
    loaders = [Loader(database, a=50), Loader(database, a=50)]
    for loader in loaders:
        loader.go()
    ends = [loader.finished() for loader in loaders]
    assert [code for code, _, _ in ends] == [0, 0], ends
    assert database.dump() == expected


def test_two_processes_prepare_an_empty_database_at_once(database: Database) -> None:
    names = [row[0] for row in database.run("SHOW CONSTRAINTS YIELD name RETURN name")]
    for name in names:
        database.run(cypher("DROP CONSTRAINT <name>", name=name))
    loaders = [Loader(database, a=10), Loader(database, b=10)]
    for loader in loaders:
        loader.go()
    ends = [loader.finished() for loader in loaders]
    assert [code for code, _, _ in ends] == [0, 0], ends
    assert database.run("MATCH (n:Network) RETURN count(n)") == [[1]]


def test_reader_gets_a_whole_network_or_none(database: Database, ontology: Ontology) -> None:
    """All that is read is of one version, however many transactions come between."""
    loader = Loader(database, a=80)
    with database.store(ontology) as store:
        loader.go()
        while loader.process.poll() is None:
            assert_is_one_version(store)
    assert loader.finished()[0] == 0


def assert_is_one_version(store: Store) -> None:
    """Assert that each tie that is read has both of its ends."""
    with contextlib.suppress(StoreError):  # raised when the network moves too often meanwhile
        graph = store.property_graph()
        ends = {end for r in graph.relationships.values() for end in (r.source, r.target)}
        assert ends <= graph.nodes.keys()


@pytest.mark.parametrize("version", ["2026", "5.26"])
def test_load_survives_a_killed_server(tmp_path: Path, ontology: Ontology, version: str) -> None:
    directory = tmp_path / ".kg"
    expected = facts(ontology, many("a", 80))
    try:
        server, database = started(directory, version)
        with database:
            loader = Loader(database, a=80)
            loader.go()
            for _ in range(random.Random(version).randint(2, 8)):
                assert loader.line()
            psutil.Process(server.pid).kill()
            code, _, err = loader.finished()
        assert code == 1
        assert "StoreError" in err
        _, database = started(directory, version)
        with database, database.store(ontology) as store:
            store.load({"a": many("a", 80)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
            assert store.property_graph() == derive(expected)
            assert Facts.of(store.claims(), ontology, BASE).nquads() == expected.nquads()
    finally:
        stop(directory, report=print)


def started(directory: Path, version: str) -> tuple[Server, Database]:
    """Start the server of a folder; return its database too."""
    with no_system_java():
        server = start(directory, cache=cache_dir(), version=version, report=print)
    return server, Database(server.url, server.user, server.password())
