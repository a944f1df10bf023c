"""Steps of one load that are written beside each other, and who comes between them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import LiteralString

import neo4j
import pytest

from kg.claims import Claim
from kg.ontology import Ontology
from kg.store.changes import transaction
from kg.store.neo4j import Store
from tests.contract.databases import REQUEST, Database
from tests.contract.processes import many

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

STEP = 20
SIZE = 60
NODES = 6 + 2 * SIZE
"""Claims of `many` that are of nodes; those of ties come after them."""


def between(done: int, work: Callable[[], object]) -> Callable[[int, int], None]:
    """Return a progress that does some work once, when so many claims are written."""
    waiting = [work]

    def progress(now: int, total: int) -> None:
        if now >= done and now < total and waiting:
            waiting.pop()()

    return progress


def loaded(store: Store, claims: list[Claim], progress: Callable[[int, int], None]) -> bool:
    result = store.load({"a": claims}, REQUEST, step=STEP, patience_s=0, progress=progress)
    return result.continued


@pytest.fixture
def expected(database: Database, store: Store) -> list[str]:
    """Return what the database holds after a load that nothing came between."""
    store.load({"a": many("a", SIZE)}, REQUEST, step=5000)
    found = database.dump()
    database.wipe()
    return found


@pytest.mark.parametrize("done", [NODES, NODES + 2 * STEP, NODES + 4 * STEP])
def test_version_that_moves_is_met_by_planning_again(
    database: Database, store: Store, expected: list[str], done: int
) -> None:
    def move() -> None:
        database.run("MATCH (n:Network) SET n.version = n.version + 1")

    assert loaded(store, many("a", SIZE), between(done, move))
    assert database.dump() == expected


@pytest.mark.parametrize("done", [NODES, NODES + 2 * STEP, NODES + 4 * STEP])
def test_another_that_takes_a_load_over_doubles_nothing(
    database: Database, store: Store, ontology: Ontology, expected: list[str], done: int
) -> None:
    def take_over() -> None:
        with database.store(ontology) as other:
            other.load({"a": many("a", SIZE)}, REQUEST, step=STEP, patience_s=0)

    loaded(store, many("a", SIZE), between(done, take_over))
    assert database.dump() == expected


def ended() -> list[Claim]:
    """Return `many` with another status of every tie."""
    return [
        replace(claim, qualifiers=(("status", "ended"),)) if claim.is_tie else claim
        for claim in many("a", SIZE)
    ]


@pytest.mark.parametrize("done", [STEP // 10, 2 * STEP, 8 * STEP])
@pytest.mark.parametrize("is_taken_over", [False, True])
def test_changed_ties_are_written_beside_each_other(
    database: Database, store: Store, ontology: Ontology, done: int, *, is_taken_over: bool
) -> None:
    def come_between() -> None:
        if is_taken_over:
            with database.store(ontology) as other:
                other.load({"a": ended()}, REQUEST, step=STEP, patience_s=0)
        else:
            database.run("MATCH (n:Network) SET n.version = n.version + 1")

    found = []
    for step, progress in ((5000, None), (STEP, between(done, come_between))):
        database.wipe()
        store.load({"a": many("a", SIZE)}, REQUEST)
        store.load({"a": ended()}, REQUEST, step=step, patience_s=0, progress=progress)
        found.append(database.dump())
    assert found[0] == found[1]


def test_steps_that_wait_for_each_other_are_planned_again(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One waits for the network's lock, who has it for another's claims, and that for the one."""
    monkeypatch.setattr(transaction, "PATIENCE_S", 2.0)
    found = []
    for is_alone in (True, False):
        database.wipe()
        store.load({"a": many("a", SIZE)}, REQUEST)
        with contextlib.nullcontext() if is_alone else holding_the_network(database) as progress:
            store.load({"a": ended()}, REQUEST, step=STEP, patience_s=0, progress=progress)
        found.append(database.dump())
    assert found[0] == found[1]


_LAST_FIRST: LiteralString = """
MATCH (c:Claim) WITH c ORDER BY c.about DESC SET c.row = c.row
"""


@contextlib.contextmanager
def holding_the_network(database: Database) -> Generator[Callable[[int, int], None]]:
    """Yield a progress function that has another process lock the network, then all claims."""
    session = database.driver.session()
    others = ThreadPoolExecutor(1)
    working: list[Future[None]] = []
    is_held = Event()

    def hold() -> None:
        with session.begin_transaction() as tx:
            tx.run("MATCH (n:Network) SET n.version = n.version + 1").consume()
            is_held.set()
            time.sleep(0.5)  # until both steps have written, and wait
            with contextlib.suppress(neo4j.exceptions.TransientError):
                tx.run(_LAST_FIRST).consume()
                tx.commit()

    def progress(now: int, _total: int) -> None:
        if now and not working:
            working.append(others.submit(hold))
            assert is_held.wait(10)

    with session, others:
        yield progress
        working[0].result()


def test_counts_are_those_of_one_step(store: Store, database: Database) -> None:
    counts = []
    for step in (STEP, 5000):
        database.wipe()
        counts.append(store.load({"a": many("a", SIZE)}, REQUEST, step=step).counts)
    assert counts[0] == counts[1]
