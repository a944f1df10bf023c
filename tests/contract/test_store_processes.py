"""Loads of several real processes at once, and loads that are killed."""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from kg.claims import Claim
from kg.errors import StoreError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import derive
from kg.store.cypher import cypher
from kg.store.server.service import Server, start, stop
from tests.contract.databases import REQUEST, Database
from tests.contract.killing import Point, WrongError, after_some_transactions
from tests.contract.processes import PATIENCE_S, STEP, Command, Worker, loader, many
from tests.networks import BASE
from tests.servers import cache_dir, no_system_java

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(300)]


def facts(ontology: Ontology, *datasets: Sequence[Claim]) -> Facts:
    return Facts.of([claim for claims in datasets for claim in claims], ontology, BASE)


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
    loader(database, a=60).kill_after(transactions)
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
    loader(database, a=60).kill_after(7)
    with database.store(ontology) as store:
        store.load({"a": many("a", 40)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
    nodes = [line for line in expected if '"Load"' not in line]
    assert [line for line in database.dump() if '"Load"' not in line] == nodes


def test_killed_load_of_another_dataset_is_taken_back(
    database: Database, ontology: Ontology
) -> None:
    expected = whole(database, ontology, b=30)
    loader(database, a=60).kill_after(6)
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
        loader(database, a=60).kill_after(6)
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
        loader(database, a=30).kill_after(3)
        store.load({"a": many("a", 30)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
        assert [line for line in database.dump() if '"Load"' not in line] == expected


def test_two_processes_load_different_datasets_at_once(
    database: Database, ontology: Ontology
) -> None:
    loaders = [loader(database, a=50), loader(database, b=50)]
    for each in loaders:
        each.go()
    ends = [each.finished() for each in loaders]
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
    loaders = [loader(database, a=50), loader(database, a=50)]
    for each in loaders:
        each.go()
    ends = [each.finished() for each in loaders]
    assert [code for code, _, _ in ends] == [0, 0], ends
    assert database.dump() == expected


def test_two_processes_prepare_an_empty_database_at_once(database: Database) -> None:
    for row in database.run("SHOW CONSTRAINTS YIELD name RETURN name"):
        database.run(cypher("DROP CONSTRAINT <name>", name=row[0]))
    rest = "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"
    for row in database.run(rest):
        database.run(cypher("DROP INDEX <name>", name=row[0]))
    loaders = [loader(database, a=10), loader(database, b=10)]
    for each in loaders:
        each.go()
    ends = [each.finished() for each in loaders]
    assert [code for code, _, _ in ends] == [0, 0], ends
    assert database.run("MATCH (n:Network) RETURN count(n)") == [[1]]


def test_reader_gets_a_whole_network_or_is_told(database: Database, ontology: Ontology) -> None:
    """All that is read is of one version; where none is pending at it, it is no half load."""
    whole_graphs = (derive(facts(ontology)), derive(facts(ontology, many("a", 80))))
    worker = loader(database, a=80)
    with database.store(ontology) as store:
        worker.go()
        while worker.process.poll() is None:
            with contextlib.suppress(StoreError):  # raised when the network moves too often
                version, pending = store.state().version, store.pending()
                graph = store.property_graph()
                ends = {end for r in graph.relationships.values() for end in (r.source, r.target)}
                assert ends <= graph.nodes.keys()
                if not pending and store.state().version == version:
                    assert graph in whole_graphs
    assert worker.finished()[0] == 0


# ------------------------------------------------------------------ killed at random
SEED = int(os.environ.get("KG_TEST_SEED") or random.randrange(10**6))
"""Named in a failure; `KG_TEST_SEED` does the same again. `python -m benchmarks.kill` does more."""


@pytest.mark.parametrize("number", range(6))
def test_network_is_whole_after_a_client_was_killed_and_the_next_command(
    database: Database, ontology: Ontology, number: int
) -> None:
    """Any command, killed -9 at any transaction; the next one finishes it or takes it back."""
    chance = random.Random(f"{SEED} {number}")

    def kill(worker: Worker, chance: random.Random) -> Database:
        after_some_transactions(worker, chance)
        worker.kill()
        return database

    point = Point(database, ontology, chance)
    try:
        point.run(kill)
    except WrongError as exc:
        pytest.fail(f"seed {SEED}, point {number}: {exc}")


@pytest.mark.parametrize("version", ["2026", "5.26"])
def test_network_is_whole_after_a_server_was_killed_and_the_next_command(
    tmp_path: Path, ontology: Ontology, version: str
) -> None:
    directory, chance = tmp_path / ".kg", random.Random(f"{SEED} {version}")
    try:
        server, database = started(directory, version)

        def kill(worker: Worker, chance: random.Random) -> Database:
            after_some_transactions(worker, chance)
            psutil.Process(server.pid).kill()
            worker.finished()
            database.driver.close()
            return started(directory, version)[1]

        point = Point(database, ontology, chance)
        try:
            point.run(kill)
        except WrongError as exc:
            pytest.fail(f"seed {SEED}, server {version}: {exc}")
        point.database.driver.close()
    finally:
        stop(directory, report=print)


def test_undo_that_was_killed_is_finished_by_the_next_load(
    database: Database, ontology: Ontology
) -> None:
    with database.store(ontology) as store:
        store.load({"a": many("a", 20)}, REQUEST)
        store.load({"a": many("a", 60), "b": many("b", 20)}, REQUEST)
        Worker(database, Command(undo="load-2")).kill_after(3)
        assert store.pending() == "load-2"
        result = store.load({"c": many("c", 5)}, REQUEST, step=STEP, patience_s=PATIENCE_S)
        expected = facts(ontology, many("a", 20), many("c", 5))
        assert result.continued
        assert Facts.of(store.claims(), ontology, BASE).nquads() == expected.nquads()
        assert store.property_graph() == derive(expected)
        assert [load.is_undone for load in store.loads()] == [False, True, False]


# ------------------------------------------------------------------ at once
def test_load_and_undo_at_once_are_both_done(database: Database, ontology: Ontology) -> None:
    with database.store(ontology) as store:
        store.load({"a": many("a", 30)}, REQUEST)
        store.load({"a": many("a", 60)}, REQUEST)
        workers = [
            Worker(database, Command({"b": 40}, patience_s=5)),
            Worker(database, Command(undo="load-2", patience_s=5)),
        ]
        for each in workers:
            each.go()
        ends = [each.finished() for each in workers]
        assert [code for code, _, _ in ends] == [0, 0], ends
        both = facts(ontology, many("a", 30), many("b", 40))
        assert Facts.of(store.claims(), ontology, BASE).nquads() == both.nquads()
        assert store.property_graph() == derive(both)
        assert [load.is_undone for load in store.loads()] == [False, True, False]


def test_load_is_undone_once_by_two_at_once(database: Database, ontology: Ontology) -> None:
    with database.store(ontology) as store:
        store.load({"a": many("a", 50)}, REQUEST)
        workers = [Worker(database, Command(undo="load-1", patience_s=5)) for _ in range(2)]
        for each in workers:
            each.go()
        ends = [each.finished() for each in workers]
        assert sorted(code for code, _, _ in ends) == [0, 1], ends
        assert any("undone already" in err for _, _, err in ends)
        assert (list(store.claims()), store.pending()) == ([], None)


def started(directory: Path, version: str) -> tuple[Server, Database]:
    """Start the server of a folder; return its database too."""
    with no_system_java():
        server = start(directory, cache=cache_dir(), version=version, report=print)
    return server, Database(server.url, server.user, server.password())
