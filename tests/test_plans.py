"""What a load would change, row by row, on a real database; and that a load does just that."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.claims import Claim
from kg.errors import Fault
from kg.ontology import Ontology
from kg.plans import ACTIONS, COLUMNS, PlannedLoad, PlannedRow, planned, refused
from kg.store.neo4j import Store
from kg.store.server.service import Server
from tests.commands import ROOT
from tests.contract.databases import REQUEST, Database, of_dataset
from tests.networks import mentoring, thing, tie
from tests.workspaces import EXAMPLE, called, contents, copied, edited, wiped

SECOND = ROOT / "tests" / "data" / "second-source"
ANOTHER = list(thing("visit", "Document", name_en="A visit", source="visit", row=30))
neo4j = pytest.mark.neo4j


@pytest.fixture
def store(server_2026: Server, ontology: Ontology) -> Iterator[Store]:
    """Open the store with the mentoring network loaded."""
    wiped(server_2026)
    with (
        Database(server_2026.url, server_2026.user, server_2026.password()) as database,
        database.store(ontology) as store,
    ):
        store.load({"tables": mentoring()}, REQUEST)
        yield store


def plan(store: Store, *claims: Claim, lang: str = "en") -> PlannedLoad:
    """Return the plan of one dataset, after a load that shows whether it is right."""
    dataset = {claim.locator.dataset for claim in claims}.pop()
    found = planned(store.plan({dataset: claims}), claims, store.ontology, lang)
    result = store.load({dataset: claims}, REQUEST)
    assert found.plan is not None
    assert found.plan.counts == result.counts
    kinds = Counter(f"claims_{kind}" for row in found.rows for kind in row.kinds)
    of_claims = {n: c for n, c in result.counts.items() if n.startswith("claims") and c}
    assert kinds == of_claims
    return found


def only(found: PlannedLoad, action: str) -> PlannedRow:
    (row,) = [row for row in found.rows if row.action == action]
    return row


# ------------------------------------------------------------------ what is said of a row
@neo4j
def test_first_load_creates_each_claim(store: Store) -> None:
    new = of_dataset("new", [*ANOTHER, *thing("v9", "Village", name_en="Nine", source="visit")])
    assert plan(store, *new).counts() == {**dict.fromkeys(ACTIONS, 0), "created": len(new)}


@neo4j
def test_mended_cell_is_one_change_from_old_to_new(store: Store) -> None:
    mended = [replace(c, value="Acme Ltd") if c.value == "Acme" else c for c in mentoring()]
    row = only(plan(store, *mended), "changed")
    assert (row.row, row.property, row.old_value, row.new_value) == (
        3,
        "name_en",
        "Acme",
        "Acme Ltd",
    )


@neo4j
def test_changed_qualifier_of_a_tie_is_one_change(store: Store) -> None:
    changed = [
        replace(c, qualifiers=tuple(("status", "ended") if k == "status" else (k, v) for k, v in c.qualifiers))
        if (c.property, c.value) == ("Mentorship", "v1") else c
        for c in mentoring()
    ]  # fmt: skip
    row = only(plan(store, *changed), "changed")
    assert (row.what, row.property, row.old_value, row.new_value) == (
        "Acme (acme) is Big Brother of บ้านหนึ่ง (v1)", "status", "active", "ended",
    )  # fmt: skip


@neo4j
def test_deleted_row_is_withdrawn_where_it_stood(store: Store) -> None:
    row = only(plan(store, *mentoring()[:-1]), "withdrawn")
    assert (row.file, row.row, row.what) == (
        "ties.csv", 6, "A Chair (boss) holds a position in Industry office (office)",
    )  # fmt: skip


@neo4j
def test_moved_row_says_where_it_stood(store: Store) -> None:
    moved = [
        replace(c, locator=replace(c.locator, row=40)) if c.property == "Position" else c
        for c in mentoring()
    ]
    row = only(plan(store, *moved), "moved")
    assert (row.row, row.reason) == (40, "it stood at tables: ties.csv row 6")


@neo4j
def test_claim_that_another_dataset_states_is_confirmed(store: Store) -> None:
    found = plan(store, *of_dataset("more", mentoring()))
    assert found.counts()["confirmed"] == len(mentoring())


@neo4j
def test_claim_that_another_dataset_keeps_is_released(store: Store) -> None:
    more = of_dataset("more", mentoring())
    store.load({"more": more}, REQUEST)
    row = only(plan(store, *more[:-1]), "released")
    assert row.dataset == "more"


@neo4j
def test_same_value_of_another_source_is_confirmed_and_says_by_whom(store: Store) -> None:
    same = replace(next(c for c in mentoring() if c.value == "Acme"), source="visit")
    row = only(plan(store, *of_dataset("more", [*ANOTHER, same])), "confirmed")
    assert (row.new_value, row.source, row.reason) == ("Acme", "visit", "doc states the same")


@neo4j
def test_of_new_sources_that_agree_the_first_creates_and_the_others_confirm(store: Store) -> None:
    named = [
        Claim("v1", "name_en", "One", source, locator=ANOTHER[0].locator) for source in ("a", "b")
    ]
    found = plan(store, *of_dataset("more", named))
    assert {row.source: row.action for row in found.rows} == {"a": "created", "b": "confirmed"}


@neo4j
def test_other_value_of_another_source_is_contradicted_and_names_both(store: Store) -> None:
    other = replace(
        next(c for c in mentoring() if c.value == "Acme"), source="visit", value="ACME Plc"
    )
    row = only(plan(store, *of_dataset("more", [*ANOTHER, other])), "contradicted")
    assert (row.new_value, row.reason) == ("ACME Plc", "doc states name_en = Acme")


@neo4j
def test_other_class_of_another_source_is_contradicted(store: Store) -> None:
    other = replace(
        next(c for c in mentoring() if c.value == "Company"), source="visit", value="Agency"
    )
    row = only(plan(store, *of_dataset("more", [*ANOTHER, other])), "contradicted")
    assert row.reason == "doc states type = Company"


@neo4j
def test_other_status_of_the_same_tie_is_contradicted(store: Store) -> None:
    other = tie("Mentorship", "acme", "v1", under="mou", status="ended", source="visit")
    row = only(plan(store, *of_dataset("more", [*ANOTHER, other])), "contradicted")
    assert row.reason == "doc states status = active"


@neo4j
def test_other_ends_of_a_tie_are_contradicted(store: Store) -> None:
    one = tie("Mentorship", "acme", "v3", own="third", source="doc")
    store.load({"one": of_dataset("one", [one])}, REQUEST)
    other = replace(one, value="v2", source="visit")
    row = only(plan(store, *of_dataset("more", [*ANOTHER, other])), "contradicted")
    assert row.reason == "doc states ends = acme -> v3"


@neo4j
def test_corrected_value_of_one_source_contradicts_nothing(store: Store) -> None:
    mended = [replace(c, value="Acme Ltd") if c.value == "Acme" else c for c in mentoring()]
    assert plan(store, *mended).counts()["contradicted"] == 0


@neo4j
def test_reasons_are_said_in_thai(store: Store) -> None:
    row = only(plan(store, *mentoring()[:-1], lang="th"), "withdrawn")
    assert row.reason == "แหล่งข้อมูลไม่ระบุแล้ว"


def test_fault_is_a_refused_row_with_its_place() -> None:
    found = refused([Fault("no such term", file="a.csv", row=7, column="agancy", rule="R")], "en")
    assert found.is_refused
    assert found.rows[0].cells() == (
        "refused", "", "a.csv", "", 7, "agancy", "", "", "", "", "", "no such term (R)",
    )  # fmt: skip


# ------------------------------------------------------------------ the command
@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a copy of the example."""
    return copied(EXAMPLE, tmp_path)


def planned_and_loaded(
    workspace: Path, server: Server, *sources: str
) -> tuple[list[dict[str, object]], str]:
    """Plan, and load; assert that the load is as planned, and that the plan wrote nothing."""
    before, files = contents(server), folder(workspace)
    ran = called("plan", *sources, "--format", "json", workspace=workspace, server=server)
    assert ran.code == 0, ran.err
    assert (contents(server), folder(workspace)) == (before, files)
    done = called("load", *sources, workspace=workspace, server=server)
    assert done.code == 0, done.err
    for kind in ("claims", "nodes", "relationships"):
        (said,) = [line for line in done.out.splitlines() if line.startswith(f"{kind}: ")]
        assert said in ran.err.splitlines()
    return json.loads(ran.out), done.out


def folder(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file()}


@neo4j
@pytest.mark.slow
def test_command_plans_what_the_load_does(workspace: Path, server_2026: Server) -> None:
    server = wiped(server_2026)
    rows, out = planned_and_loaded(workspace, server)
    assert f"claims: {len(rows)} created, 0 confirmed" in out
    agreements = next(workspace.rglob("agreements.csv"))
    edited(agreements, "MOU on promotion", "A MOU on promotion")
    rows, out = planned_and_loaded(workspace, server)
    assert [(r["action"], r["file"], r["row"], r["property"]) for r in rows] == [
        ("changed", "agreements.csv", 2, "name_en")
    ]
    assert "claims: 1 created, 0 confirmed, 0 moved, 0 released, 1 withdrawn" in out
    second = shutil.copytree(SECOND, workspace / "second")
    rows, out = planned_and_loaded(workspace, server, str(second))
    assert Counter(r["action"] for r in rows) == {"contradicted": 4, "created": 8}
    assert "claims: 12 created" in out
    for table in second.glob("*.csv"):
        table.write_text(table.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    rows, out = planned_and_loaded(workspace, server, str(second))
    assert {r["action"] for r in rows} == {"withdrawn"}
    assert f"0 released, {len(rows)} withdrawn" in out


@neo4j
@pytest.mark.slow
def test_plan_makes_nothing_in_an_empty_database(workspace: Path, server_2026: Server) -> None:
    server = wiped(server_2026)
    ran = called("plan", "--format", "csv", workspace=workspace, server=server)
    assert ran.out.splitlines()[0] == ",".join(COLUMNS)
    assert "at version 0 of the network" in ran.err
    assert contents(server) == []


@neo4j
def test_plan_with_a_fault_ends_with_1_and_its_row(workspace: Path, server_2026: Server) -> None:
    server = wiped(server_2026)
    agreements = next(workspace.rglob("agreements.csv"))
    lines = agreements.read_text(encoding="utf-8").splitlines()
    agreements.write_text(
        "\n".join([*lines, lines[1].replace("doc002", "nobody")]) + "\n", encoding="utf-8"
    )
    ran = called("plan", "--format", "json", workspace=workspace, server=server)
    rows = json.loads(ran.out)
    assert ran.code == 1
    assert {row["action"] for row in rows} == {"refused"}
    assert all(row["file"] and row["row"] and row["reason"] for row in rows)
