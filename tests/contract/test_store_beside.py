"""Steps of one load that are written beside each other, and who comes between them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.claims import Claim
from kg.ontology import Ontology
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


def test_counts_are_those_of_one_step(store: Store, database: Database) -> None:
    counts = []
    for step in (STEP, 5000):
        database.wipe()
        counts.append(store.load({"a": many("a", SIZE)}, REQUEST, step=step).counts)
    assert counts[0] == counts[1]
