"""Erasing from a real database: what is left is what there would be had nobody ever told of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg.claims import Claim, Locator
from kg.erasure import Erasure
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.spellings import Spellings
from kg.store.driver.bolt import connect
from kg.store.erasure.copying import Content, content
from kg.store.erasure.eraser import erase, signed, unsign
from kg.store.erasure.erasing import erase_plan
from kg.store.neo4j import Store
from kg.store.server.service import Server
from tests.contract.databases import NETWORK, REQUEST, Database
from tests.forgetting import ID, holding, workspace
from tests.networks import thing, tie
from tests.workspaces import called

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]
NAME = "สมชาย ใจดี"


@pytest.fixture
def database(server_2026: Server) -> Iterator[Database]:
    with Database(server_2026.url, server_2026.user, server_2026.password()) as database:
        database.wipe()
        yield database


@pytest.fixture
def store(database: Database, ontology: Ontology) -> Iterator[Store]:
    with database.store(ontology) as store:
        yield store


@pytest.fixture
def erasure(ontology: Ontology) -> Erasure:
    return Erasure(Spellings.of(["somchai"], [NAME]), ontology)


def network() -> list[Claim]:
    """Return a network that names one person in every way."""
    return [
        *thing("doc", "Document", name_en="A text", kind="news"),
        *thing("acme", "Company", name_en="Acme", row=3),
        *thing("office", "Agency", name_en="Office", row=4),
        *thing("v1", "Village", name_th="บ้านหนึ่ง", row=5),
        *thing("ceremony", "Event", name_th=f"พิธีของ{NAME}", row=6),
        *thing("somchai", "Person", name_th=NAME, row=7),
        *thing("chair", "Person", name_en="A Chair", row=8),
        tie("Mentorship", "acme", "v1", status="active", said_by="somchai", row=2),
        replace(tie("Mentorship", "acme", "v1", status="active", row=3), note=f"so {NAME}"),
        tie("Presiding", "chair", "ceremony", delegated_by="somchai", row=4),
        tie("Position", "somchai", "office", title_th="หัวหน้า", row=5),
        tie("Support", "office", "v1", row=6),
    ]


def left(claims: Sequence[Claim], erasure: Erasure) -> list[Claim]:
    return [found for found in map(erasure.claim, claims) if found is not None]


def forget(database: Database, erasure: Erasure, *, closed: bool = False) -> None:
    """Erase from the database, and take the sign of it away."""
    bolt = connect(database.url, database.user, database.password)
    try:
        plan = erase_plan(bolt, NETWORK, erasure)
        erase(bolt, plan, erasure, network=NETWORK, sign="signed", closed=closed)
        if not closed:
            unsign(bolt)
    finally:
        bolt.close()


def summed(database: Database) -> Content:
    bolt = connect(database.url, database.user, database.password)
    try:
        return content(bolt)
    finally:
        bolt.close()


def live(store: Store) -> list[tuple[Claim, Locator]]:
    return [(claim, claim.locator) for claim in store.claims()]


def graph(store: Store) -> tuple[object, object]:
    made = store.property_graph()
    return dict(made.nodes), dict(made.relationships)


def test_what_is_left_is_what_a_load_without_the_person_makes(
    store: Store, database: Database, erasure: Erasure
) -> None:
    store.load({"tables": left(network(), erasure)}, REQUEST)
    wanted = live(store), graph(store)
    database.wipe()
    store.load({"tables": network()}, REQUEST)
    forget(database, erasure)
    assert (live(store), graph(store)) == wanted


def test_nothing_in_the_database_holds_the_name(
    store: Store, database: Database, erasure: Erasure
) -> None:
    request = replace(REQUEST, who=NAME, files=((f"{NAME}.csv", "a" * 64),))
    odd = [replace(c, locator=Locator("tables", f"{NAME}.csv", NAME, 2)) for c in network()]
    store.load({"tables": odd}, request)
    store.load({"tables": network()[:5]}, request)
    assert any(NAME in line and "somchai" in line for line in database.dump())
    forget(database, erasure)
    assert [line for line in database.dump() if NAME in line or "somchai" in line] == []


def test_claims_that_differ_in_the_person_only_are_one_claim_afterwards(
    store: Store, database: Database, erasure: Erasure
) -> None:
    store.load({"tables": network()}, REQUEST)
    forget(database, erasure)
    mentorships = [claim for claim in store.claims() if claim.property == "Mentorship"]
    assert [(claim.attributed_to, claim.note, claim.locator.row) for claim in mentorships] == [
        ("", "", 2)
    ]


def test_loading_what_is_left_changes_nothing(
    store: Store, database: Database, erasure: Erasure
) -> None:
    store.load({"tables": network()}, REQUEST)
    forget(database, erasure)
    before = database.dump()
    assert store.load({"tables": left(network(), erasure)}, REQUEST).load == ""
    assert database.dump() == before


def versions(seed: int) -> list[dict[str, list[Claim]]]:
    """Return versions of two datasets, each of some of the claims, and of one claim of its own."""
    draw = random.Random(seed)
    made = []
    for number in range(5):
        version = {}
        for dataset in draw.sample(["a", "b"], draw.choice([1, 1, 2])):
            rows = [claim for claim in network() if draw.random() < 0.7]
            rows += thing(f"own-{dataset}", "Issue", name_en=f"version {number}", row=90)
            version[dataset] = [
                replace(c, locator=replace(c.locator, dataset=dataset)) for c in rows
            ]
        made.append(version)
    return made


def replayed(
    store: Store, database: Database, history: Sequence[Mapping[str, Sequence[Claim]]],
    undone: Sequence[int], erasure: Erasure | None,
) -> list[list[tuple[Claim, Locator]]]:  # fmt: skip
    """Load a history, take some of it back, erase, take back the rest; return all that was live."""
    database.wipe()
    for version in history:
        store.load(version, REQUEST)
    for number in undone[:2]:
        store.undo(f"load-{number}", REQUEST)
    if erasure:
        forget(database, erasure)
    seen = [live(store)]
    for number in undone[2:]:
        store.undo(f"load-{number}", REQUEST)
        seen.append(live(store))
    return seen


@pytest.mark.parametrize("seed", range(4))
def test_undo_after_it_is_as_if_the_person_had_never_been(
    store: Store, database: Database, erasure: Erasure, seed: int
) -> None:
    history = versions(seed)
    undone = random.Random(seed).sample(range(1, 6), 5)
    without = [{d: left(claims, erasure) for d, claims in v.items()} for v in history]
    wanted = replayed(store, database, without, undone, None)
    assert replayed(store, database, history, undone, erasure) == wanted


def test_a_network_that_moved_on_is_left_alone(
    store: Store, database: Database, erasure: Erasure
) -> None:
    store.load({"tables": network()}, REQUEST)
    bolt = connect(database.url, database.user, database.password)
    try:
        plan = erase_plan(bolt, NETWORK, erasure)
        store.load({"tables": network()[:-1]}, REQUEST)
        before = database.dump()
        with pytest.raises(StoreError, match="meanwhile"):
            erase(bolt, plan, erasure, network=NETWORK, sign="signed", closed=False)
        assert signed(bolt) == ""
    finally:
        bolt.close()
    assert database.dump() == before


def test_a_closed_network_takes_no_load(store: Store, database: Database, erasure: Erasure) -> None:
    store.load({"tables": network()}, REQUEST)
    forget(database, erasure, closed=True)
    before = database.dump()
    with pytest.raises(StoreError):
        store.load({"tables": network()}, REQUEST)
    assert database.dump() == before


def test_a_sum_tells_one_changed_value(store: Store, database: Database, erasure: Erasure) -> None:
    store.load({"tables": left(network(), erasure)}, REQUEST)
    before = summed(database)
    database.run("MATCH (l:Load) SET l.who = 'somebody else'")
    after = summed(database)
    assert (before.nodes, before.relationships) == (after.nodes, after.relationships)
    assert before.digest != after.digest


def test_a_database_elsewhere_is_erased_and_its_logs_are_its_operators(
    database: Database, server_2026: Server, tmp_path: Path
) -> None:
    root = workspace(tmp_path)
    called("load", workspace=root, server=server_2026)
    ran = called("forget", ID, "--yes", "--texts", workspace=root, server=server_2026)
    assert (ran.code, "operator's" in ran.err, holding(root)) == (0, True, [])
    assert [line for line in database.dump() if ID in line or "สมชาย" in line] == []
    assert "0 created, 0 changed" in called("load", workspace=root, server=server_2026).out
