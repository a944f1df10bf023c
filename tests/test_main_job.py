"""The main job as a user does it: by the command line, on a real Neo4j of both version lines."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.columns import GraphColumns
from kg.measures.table import measure
from kg.network import Options, network
from kg.propertygraph import PropertyGraph, derive
from kg.store.server.service import Server
from tests.commands import ROOT, Ran, kg
from tests.servers import filled_cache
from tests.workspaces import (
    EXAMPLE,
    WHEN,
    WHO,
    called,
    contents,
    copied,
    edited,
    entry,
    project,
    session,
    wiped,
)

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(600)]

SHOWN = "MATCH (c:Company)-[:BIG_BROTHER_OF]->(v:Village) RETURN c.name_en, v.name_th ORDER BY v.name_th"
VILLAGES = {"บ้านแจ้คอน", "บ้านแป้นใต้", "บ้านแม่แจ๋ม"}
_ROW = "scg,village-ban-mae-chaem,doc002-mou,การเงิน|การตลาด|การขาย|กฎหมาย|เทคโนโลยี,{}"
ACTIVE, ENDED = _ROW.format("active"), _ROW.format("ended")
BOTH = ("server_2026", "server_526")


@pytest.fixture(params=BOTH)
def server(request: pytest.FixtureRequest) -> Server:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    return found


# ------------------------------------------------------------------ with nothing but kg
@dataclass(frozen=True, slots=True)
class Job:
    """What the commands of the main job printed, one after another."""

    folder: Path
    build: Ran
    asked: Ran
    again: Ran
    status: Ran
    down: Ran


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    filled_cache()
    empty = tmp_path_factory.mktemp("งาน หลัก")
    folder = empty / "northern-thailand"
    try:
        build = kg("build", cwd=empty)
        asked = kg("cypher", SHOWN, "--format", "csv", cwd=folder)
        again = kg("load", cwd=folder)
        status = kg("status", "--format", "csv", cwd=folder)
    finally:
        down = kg("-C", str(folder), "down", cwd=empty)
    return Job(folder, build, asked, again, status, down)


def test_build_in_an_empty_folder_copies_the_example_and_ends_0(job: Job) -> None:
    assert job.build.code == 0, job.build.err
    assert "copied the example" in job.build.err


@pytest.mark.parametrize("name", ["map.html", "report.md", "measures.csv", "facts.trig"])
def test_build_leaves_its_results(job: Job, name: str) -> None:
    assert (job.folder / "out" / name).stat().st_size > 1000


def test_build_ends_with_the_ranking_and_how_to_open_the_map(job: Job) -> None:
    lines = job.build.out.splitlines()
    assert any(line.split()[:3] == ["1", "SCG", "3"] for line in lines)
    assert lines[-1].endswith((job.folder / "out" / "map.html").as_uri())


def test_the_example_has_the_three_villages_of_lampang(job: Job) -> None:
    rows = list(csv.reader(io.StringIO(job.asked.out)))
    assert rows[0] == ["c.name_en", "v.name_th"]
    assert sorted(rows[1:]) == sorted(["SCG", village] for village in VILLAGES)


def test_loading_again_creates_and_changes_nothing(job: Job) -> None:
    assert job.again.code == 0
    assert job.again.out.startswith("0 created, 0 changed")


def test_status_says_what_is_held_and_never_the_password(job: Job) -> None:
    password = (job.folder / ".kg" / "neo4j" / "password").read_text(encoding="utf-8").strip()
    assert "relationships BIG_BROTHER_OF,3" in job.status.out
    assert password
    assert not any(password in ran.out + ran.err for ran in (job.build, job.status))


def test_down_stops_the_server(job: Job) -> None:
    assert (job.down.code, job.down.err.strip().splitlines()[-1]) == (0, "stopped")


# ------------------------------------------------------------------ a corrected table
@dataclass(frozen=True, slots=True)
class State:
    """What a database holds at one moment, in each way to read it."""

    contents: list[str]
    graph: PropertyGraph
    columns: GraphColumns
    nquads: bytes


@dataclass(frozen=True, slots=True)
class Story:
    """One network loaded, corrected, put back; then two loads that are refused."""

    folder: Path
    first: State
    trig: bytes
    measures: str
    corrected: State
    counts: dict[str, int]
    moved: int
    put_back: State
    faulty: Ran
    after_faulty: list[str]
    refused: Ran
    after_refused: list[str]


def state(folder: Path, server: Server) -> State:
    target = folder / "out" / "network.nq"
    ran = called("export", "nquads", "-o", str(target), workspace=folder, server=server)
    assert ran.code == 0, ran.err
    with project(folder, server).store() as store:
        return State(contents(server), store.property_graph(), store.columns(), target.read_bytes())


def loaded(folder: Path, server: Server) -> dict[str, int]:
    """Load, and return what was counted, zeros left out."""
    result = project(folder, server).load(who=WHO, when=WHEN)
    return {name: number for name, number in result.counts.items() if number}


def corrected(folder: Path) -> int:
    """Fix a cell and delete a row; return how many rows stand below the one deleted."""
    edited(folder / "network" / "mentorships.csv", ACTIVE, ENDED)
    ties = folder / "network" / "ties.csv"
    lines = ties.read_bytes().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(b"MODELLED_ON,nec,eec,"))
    ties.write_bytes(b"".join(lines[:at] + lines[at + 1 :]))
    return len(lines) - at - 1


def put_back(folder: Path) -> None:
    for name in ("mentorships.csv", "ties.csv"):
        (folder / "network" / name).write_bytes((EXAMPLE / "network" / name).read_bytes())


@pytest.fixture(scope="module")
def stories() -> dict[str, Story | None]:
    return {}


@pytest.fixture
def story(
    server: Server, stories: dict[str, Story | None], tmp_path_factory: pytest.TempPathFactory
) -> Story:
    """Return what happened on a server: it is told once for each."""
    if server.url not in stories:
        stories[server.url] = None
        stories[server.url] = told(copied(EXAMPLE, tmp_path_factory.mktemp("story")), server)
    found = stories[server.url]
    assert found is not None, "the story broke off in the first test that wanted it"
    return found


def told(folder: Path, server: Server) -> Story:
    wiped(server)
    loaded(folder, server)
    first = state(folder, server)
    trig = folder / "out" / "network.trig"
    assert called("export", "trig", "-o", str(trig), workspace=folder, server=server).code == 0
    measures = called("measure", "--format", "csv", workspace=folder, server=server).out
    moved = corrected(folder)
    counts = loaded(folder, server)
    second = state(folder, server)
    put_back(folder)
    loaded(folder, server)
    third = state(folder, server)
    edited(folder / "network" / "mentorships.csv", ACTIVE, ENDED)
    villages = folder / "network" / "villages.csv"
    edited(villages, "village-ban-chiang,Village", "village-ban-chiang,Vilage")
    faulty = called("load", workspace=folder, server=server)
    after_faulty = contents(server)
    edited(villages, "village-ban-chiang,Vilage", "village-ban-chiang,Village")
    edited(folder / "network" / "mentorships.csv", ENDED, _ROW.format("achieved"))
    refused = called("load", workspace=folder, server=server)
    put_back(folder)
    return Story(
        folder, first, trig.read_bytes(), measures, second, counts, moved, third,
        faulty, after_faulty, refused, contents(server),
    )  # fmt: skip


def test_only_the_fixed_cell_and_the_deleted_row_are_counted(story: Story) -> None:
    assert story.counts == {
        "claims_created": 1,
        "claims_moved": story.moved,
        "claims_withdrawn": 2,
        "relationships_changed": 1,
        "relationships_deleted": 1,
    }


def test_only_the_fixed_cell_and_the_deleted_row_change_the_graph(story: Story) -> None:
    before, after = story.first.graph, story.corrected.graph
    gone = before.relationships.keys() - after.relationships.keys()
    changed = [id_ for id_, tie in after.relationships.items() if tie != before.relationships[id_]]
    assert after.nodes == before.nodes
    assert [before.relationships[id_].type for id_ in gone] == ["MODELLED_ON"]
    assert [after.relationships[id_].properties["status"] for id_ in changed] == ["ended"]


def test_what_is_put_back_is_as_before(story: Story) -> None:
    assert story.put_back.graph == story.first.graph
    assert story.put_back.nquads == story.first.nquads


def test_a_load_with_faults_changes_nothing(story: Story) -> None:
    assert story.faulty.code == 1
    assert "villages.csv row 8" in story.faulty.err
    assert "did you mean Village" in story.faulty.err
    assert story.after_faulty == story.put_back.contents


def test_a_load_that_the_check_refuses_changes_nothing(story: Story) -> None:
    assert story.refused.code == 1
    assert "mentorships.csv row 2" in story.refused.err
    assert story.after_refused == story.put_back.contents


# ------------------------------------------------------------------ what goes in comes out
def test_nquads_from_neo4j_are_those_of_the_checked_facts(story: Story) -> None:
    work = project(story.folder)
    checked = work.checked(work.claims()).nquads()
    assert story.first.nquads == checked
    assert checked == b"".join(sorted(checked.splitlines(keepends=True)))


def test_trig_loads_back_to_the_same_facts(story: Story, tmp_path: Path) -> None:
    toml = (story.folder / "kg.toml").read_text(encoding="utf-8")
    toml = toml.replace('\ndatasets = ["network"]', '\ndatasets = ["facts.trig"]')
    (tmp_path / "kg.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "facts.trig").write_bytes(story.trig)
    work = project(tmp_path)
    facts, before = work.checked(work.claims()), project(story.folder).facts()
    assert [c.id for c in facts.claims] == [c.id for c in before.claims]
    assert derive(facts) == derive(before)


def test_the_network_of_neo4j_is_that_of_the_facts(story: Story) -> None:
    work = project(story.folder)
    straight = GraphColumns.of(derive(work.facts()))
    assert story.first.columns == straight
    assert GraphColumns.of(story.first.graph) == straight
    for options in (None, Options(inferred=True, planned=True, roll_up=True)):
        made = [network(c, work.ontology, options) for c in (story.first.columns, straight)]
        rows = [measure(each).rows(date=WHEN.date()) for each in made]
        assert made[0].made == made[1].made
        assert rows[0] == rows[1]


def test_measures_of_sources_need_no_server_and_are_the_same(story: Story) -> None:
    sources = str(story.folder / "network")
    straight = called("measure", sources, "--format", "csv", workspace=story.folder)
    assert straight.code == 0, straight.err
    assert story.measures == straight.out


# ------------------------------------------------------------------ kill -9
_LOAD = """
from kg.store.neo4j import Store
Store.load.__kwdefaults__["step"] = {step}
from kg.cli import main
main(["load"])
"""


def killed_load(folder: Path, server: Server, *, step: int, after: int) -> None:
    """Kill a load in transactions of ``step`` claims once ``after`` of them are written."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    environment |= {"PYTHONPATH": str(ROOT), **entry(server)}
    version = "MATCH (n:Network) RETURN n.version"
    with session(server) as watching:
        base = (watching.run(version).value() or [0])[0]
        process = subprocess.Popen(
            [sys.executable, "-c", _LOAD.format(step=step)],
            cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while process.poll() is None:
                found = watching.run(version).value()
                if found and found[0] >= base + after:
                    return
        finally:
            process.kill()
            process.wait()
    pytest.fail(f"the load ended (exit {process.returncode}) before it was killed")


@pytest.mark.parametrize(
    ("server", "after"),
    [("server_2026", 0), ("server_2026", 20), ("server_526", 1)],
    indirect=["server"],
)
def test_a_killed_load_is_finished_by_the_next(
    server: Server, story: Story, tmp_path: Path, after: int
) -> None:
    folder = copied(EXAMPLE, tmp_path)
    wiped(server)
    killed_load(folder, server, step=20, after=after)
    ran = called("load", workspace=folder, server=server)
    assert ran.code == 0, ran.err
    assert after == 0 or "cut off" in ran.out
    assert contents(server) == story.first.contents


@pytest.mark.parametrize("server", ["server_526"], indirect=True)
def test_a_killed_correction_is_finished_by_the_next(
    server: Server, story: Story, tmp_path: Path
) -> None:
    folder = copied(EXAMPLE, tmp_path)
    wiped(server)
    loaded(folder, server)
    corrected(folder)
    killed_load(folder, server, step=2, after=2)
    ran = called("load", workspace=folder, server=server)
    assert ran.code == 0, ran.err
    assert contents(server) == story.corrected.contents


@pytest.mark.parametrize("server", ["server_2026"], indirect=True)
def test_a_killed_correction_is_taken_back_when_the_tables_are(
    server: Server, story: Story, tmp_path: Path
) -> None:
    folder = copied(EXAMPLE, tmp_path)
    wiped(server)
    loaded(folder, server)
    corrected(folder)
    killed_load(folder, server, step=2, after=2)
    put_back(folder)
    ran = called("load", workspace=folder, server=server)
    after = state(folder, server)
    assert ran.code == 0, ran.err
    assert (after.graph, after.nquads) == (story.first.graph, story.first.nquads)
