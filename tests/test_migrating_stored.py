"""``kg migrate`` on a real Neo4j: a network follows a second version of a workspace's ontology."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from kg.claims import TYPE, Claim, Locator
from kg.columns import GraphColumns
from kg.measures.table import measure
from kg.migrating import Rewriting
from kg.network import network
from kg.propertygraph import PropertyGraph, derive
from kg.store.changes.planning import Plan
from kg.store.changes.records import LoadRequest
from kg.store.server.service import Server
from tests.commands import ROOT, Ran
from tests.workspaces import WHEN, WHO, called, contents, copied, edited, project, wiped

DATA = ROOT / "tests" / "data" / "migrating"
pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(300)]
SPONSORS = "MATCH (a)-[r:SPONSORS]->(b:Temple) RETURN a.id, b.id, r.occasion ORDER BY a.id"
PATRONS = "MATCH (a)-[r:PATRON_OF]->(b:Shrine) RETURN a.id, b.id, r.occasion ORDER BY a.id"


@dataclass
class Story:
    """What was seen of one database, step by step."""

    workspace: Path
    ran: dict[str, Ran] = field(default_factory=dict)
    nquads: dict[str, bytes] = field(default_factory=dict)
    contents: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, GraphColumns] = field(default_factory=dict)
    graphs: dict[str, PropertyGraph] = field(default_factory=dict)
    plan: Plan | None = None
    answers: dict[str, tuple[tuple[object, ...], ...]] = field(default_factory=dict)
    values: dict[str, Mapping[str, float]] = field(default_factory=dict)

    def look(self, step: str, server: Server, query: str) -> None:
        """Keep what the database holds now."""
        work = project(self.workspace, server)
        self.nquads[step] = work.material().facts.nquads()
        self.columns[step] = work.columns()
        self.graphs[step] = work.property_graph()
        self.contents[step] = contents(server)
        self.answers[step] = work.cypher(query).rows
        table = measure(network(self.columns[step], work.ontology), "strength")
        self.values[step] = {str(row["id"]): float(str(row["value"])) for row in table.rows()}

    def call(self, step: str, server: Server, *arguments: str) -> None:
        """Run a command, and keep what it said."""
        self.ran[step] = called(*arguments, workspace=self.workspace, server=server)


@pytest.fixture(scope="module")
def story(server_2026: Server, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Load by the first version, follow the second, and undo it."""
    server = wiped(server_2026)
    told = Story(copied(DATA / "before", tmp_path_factory.mktemp("migrating")))
    project(told.workspace, server).load(who=WHO, when=WHEN)
    told.look("first", server, SPONSORS)
    for name in ("temples.ttl", "temple-rules.ttl"):
        shutil.copy(DATA / "after" / name, told.workspace / name)
    told.look("old", server, SPONSORS)
    told.call("ask", server, "cypher", SPONSORS)
    told.call("status", server, "status", "--format", "json")
    told.call("dry", server, "migrate", "--dry-run", "--format", "json")
    told.call("unasked", server, "migrate", "--format", "table")
    told.call("strict", server, "migrate", "--yes", "--strict")
    told.contents["unwritten"] = contents(server)
    told.call("tables", server, "load")
    for table in ("things.csv", "sponsorships.csv", "source.toml"):
        shutil.copy(DATA / "after" / "tables" / table, told.workspace / "tables" / table)
    shutil.copy(DATA / "after" / "survey" / "temples.csv", told.workspace / "survey")
    (told.workspace / "temple-rules.ttl").write_text("", encoding="utf-8")
    edited(told.workspace / "tables" / "sponsorships.csv", "somchai,", "wat-san-khong,")
    told.call("mended", server, "load")
    shutil.copy(DATA / "after" / "temple-rules.ttl", told.workspace)
    told.call("migrate", server, "migrate", "--yes", "--format", "json")
    told.look("new", server, PATRONS)
    told.call("new status", server, "status", "--format", "json")
    told.call("map", server, "map", "-o", str(told.workspace / "map.html"))
    with project(told.workspace, server).store() as store:
        told.plan = store.plan(project(DATA / "after").claims())
    told.call("again", server, "migrate", "--yes")
    told.contents["again"] = contents(server)
    _undo(told.workspace, server)
    told.look("undone", server, SPONSORS)
    told.call("undone", server, "status", "--format", "json")
    _back(told.workspace)
    told.call("back", server, "load")
    told.look("back", server, SPONSORS)
    told.call("back status", server, "status", "--format", "json")
    return told


def _back(workspace: Path) -> None:
    for name in ("temples.ttl", "temple-rules.ttl"):
        shutil.copy(DATA / "before" / name, workspace / name)
    for table in ("things.csv", "sponsorships.csv", "source.toml"):
        shutil.copy(DATA / "before" / "tables" / table, workspace / "tables" / table)
    shutil.copy(DATA / "before" / "survey" / "temples.csv", workspace / "survey")


def _undo(workspace: Path, server: Server) -> None:
    with project(workspace, server).store() as store:
        (load,) = (load.id for load in store.loads() if load.kind == "migrate")
        store.undo(load, LoadRequest(who=WHO, when=WHEN))


def rows(ran: Ran) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


# ------------------------------------------------------------------ before
def test_an_old_database_is_read_by_the_new_ontology_as_by_the_old(story: Story) -> None:
    assert story.nquads["old"] == story.nquads["first"]
    assert story.columns["old"] == story.columns["first"]
    assert story.graphs["old"] == story.graphs["first"]


def test_its_measures_are_the_same_too(story: Story) -> None:
    assert story.values["old"] == story.values["first"]


def test_who_asks_is_told_to_migrate(story: Story) -> None:
    assert "terms that were replaced" in story.ran["ask"].err
    assert "run `kg migrate`" in story.ran["ask"].err


def test_status_tells_that_the_versions_differ(story: Story) -> None:
    (row,) = [r for r in rows(story.ran["status"]) if r["what"] == "ontology of the network"]
    assert row["value"] == "0.1.0+temples-1; run `kg migrate`"


# ------------------------------------------------------------------ the plan
def test_the_plan_names_each_replaced_term_with_its_claims_and_files(story: Story) -> None:
    listed = [r for r in rows(story.ran["dry"]) if r["what"] == "replaced"]
    assert [(r["kind"], r["old"], r["new"], r["claims"], r["file"]) for r in listed] == [
        ("class", "Temple", "Shrine", 1, "temples.csv"),
        ("class", "Temple", "Shrine", 1, "things.csv"),
        ("concept of occasions", "robes", "kathin", 2, "sponsorships.csv"),
        ("property", "monks", "residents", 2, "temples.csv"),
        ("property", "monks", "residents", 2, "things.csv"),
        ("tie", "Sponsorship", "Patronage", 4, "sponsorships.csv"),
    ]


def test_the_plan_lists_where_old_and_new_terms_differ(story: Story) -> None:
    (row,) = [r for r in rows(story.ran["dry"]) if r["what"] == "differs"]
    assert (row["file"], row["row"], row["column"]) == ("things.csv", 3, "residents")
    assert "monks 3 (things.csv row 3), residents 4 (counts.csv row 2)" in row["message"]


def test_the_plan_lists_the_rows_that_a_stricter_rule_would_refuse(story: Story) -> None:
    refused = [r for r in rows(story.ran["dry"]) if r["what"] == "would be refused"]
    assert [(r["file"], r["row"], r["column"], r["rule"]) for r in refused] == [
        ("counts.csv", 2, "residents", "ShrineResidentsCount"),
        ("sponsorships.csv", 5, "patron", "Patronage-patron-class"),
        ("things.csv", 3, "residents", "ShrineResidentsCount"),
    ]


def test_a_table_for_people_has_few_columns(story: Story) -> None:
    said = story.ran["unasked"].out
    assert "class Temple → Shrine: 1 claim" in said
    assert 'temples/things.csv row 3, "residents"' in said


@pytest.mark.parametrize("step", ["dry", "unasked", "strict"])
def test_a_plan_writes_nothing(story: Story, step: str) -> None:
    assert "nothing written" in story.ran[step].err
    assert story.contents["unwritten"] == story.contents["old"]


def test_only_strict_fails(story: Story) -> None:
    assert [story.ran[step].code for step in ("dry", "unasked", "strict")] == [0, 0, 1]


# ------------------------------------------------------------------ loading meanwhile
def test_tables_with_replaced_terms_are_refused_by_name(story: Story) -> None:
    ran = story.ran["tables"]
    assert ran.code == 1
    version = "version 0.1.0+temples-2 of the ontology"
    assert f"SPONSORS was replaced by PATRON_OF in {version}: write PATRON_OF" in ran.err
    (row,) = [line for line in ran.err.splitlines() if "temples.csv row 3" in line]
    assert f"Temple was replaced by Shrine in {version}: write Shrine" in row
    (column,) = [line for line in ran.err.splitlines() if 'column "monks"' in line]
    assert f"monks was replaced by residents in {version}: write residents" in column


def test_a_load_of_new_terms_beside_old_ones_is_refused(story: Story) -> None:
    ran = story.ran["mended"]
    assert ran.code == 1
    assert "run `kg migrate` first" in ran.err
    assert ran.err.count("\n") == 1


# ------------------------------------------------------------------ migrated
def test_what_is_migrated_is_what_the_sources_state_when_rewritten_by_hand(story: Story) -> None:
    assert story.ran["migrate"].code == 0
    assert story.nquads["new"] == project(DATA / "after").facts().nquads()


def test_nodes_and_relationships_are_those_of_the_rewritten_sources(story: Story) -> None:
    graph = derive(project(DATA / "after").facts())
    assert story.graphs["new"] == graph
    assert story.columns["new"] == GraphColumns.of(graph)


def test_loading_the_rewritten_sources_changes_nothing(story: Story) -> None:
    assert story.plan is not None
    assert story.plan.changes == ()
    assert story.plan.is_empty


def test_no_label_and_no_type_of_before_is_left(story: Story) -> None:
    kept = ("['WithdrawnClaim']", "['Network']")
    left = [line for line in story.contents["new"] if not line.startswith(kept)]
    assert not [line for line in left if "'Temple'" in line or " SPONSORS " in line]


def test_questions_find_the_new_terms(story: Story) -> None:
    assert story.answers["new"] == (
        ("somchai", "wat-ban-luk", "kathin"),
        ("toy-factory", "wat-ban-luk", "kathin"),
        ("wat-phra-kaeo", "wat-ban-luk", None),
    )


def test_measures_are_what_they_were(story: Story) -> None:
    assert story.values["new"] == story.values["first"]


def test_the_map_draws_it(story: Story) -> None:
    assert story.ran["map"].code == 0, story.ran["map"].err
    assert "PATRON_OF" in (story.workspace / "map.html").read_text(encoding="utf-8")


def test_status_has_one_version(story: Story) -> None:
    assert "ontology of the network" not in story.ran["new status"].out


def test_migrating_again_changes_nothing(story: Story) -> None:
    assert "nothing to do" in story.ran["again"].err
    assert story.contents["again"] == story.contents["new"]


# ------------------------------------------------------------------ undone
def test_undone_the_facts_are_byte_for_byte_as_before(story: Story) -> None:
    assert story.nquads["undone"] == story.nquads["first"]


def test_undone_old_labels_and_types_are_back(story: Story) -> None:
    temple = story.graphs["undone"].nodes["wat-ban-luk"]
    assert temple.labels == ("Temple", "Organization", "Thing")
    assert story.answers["undone"] == story.answers["first"]
    assert story.answers["first"]


def test_undone_the_labels_of_subclasses_are_those_of_before_too(story: Story) -> None:
    assert story.graphs["undone"].nodes["wat-phra-kaeo"].labels[:2] == ("RoyalTemple", "Temple")
    assert story.graphs["undone"] == story.graphs["first"]
    assert story.columns["undone"] == story.columns["first"]


def test_undone_the_network_follows_the_version_of_before(story: Story) -> None:
    (row,) = [r for r in rows(story.ran["undone"]) if r["what"] == "ontology of the network"]
    assert row["value"] == "0.1.0+temples-1; run `kg migrate`"


def test_the_old_version_finds_nothing_to_change_then(story: Story) -> None:
    assert "0 created, 0 changed" in story.ran["back"].out
    assert story.graphs["back"] == story.graphs["first"]
    assert "run `kg migrate`" not in story.ran["back status"].out


# ------------------------------------------------------------------ cut off
class StopError(Exception):
    """Stands for what ends a process in the middle."""


@pytest.mark.parametrize("how", ["finished", "taken back"])
def test_a_migration_that_was_cut_off_is_finished_by_the_next_or_taken_back(
    server_2026: Server, tmp_path: Path, how: str
) -> None:
    workspace = copied(DATA / "before", tmp_path)
    wiped(server_2026)
    work = project(workspace, server_2026)
    work.load(who=WHO, when=WHEN)
    before, graph = work.material().facts.nquads(), work.property_graph()
    for name in ("temples.ttl", "temple-rules.ttl"):
        shutil.copy(DATA / "after" / name, workspace / name)

    def stop(done: int, _: int) -> None:
        if done > 4:
            raise StopError

    work = project(workspace, server_2026)
    request = LoadRequest(who=WHO, when=WHEN)
    with work.store() as store, pytest.raises(StopError):
        store.amend(Rewriting(work.ontology).change, request, kind="migrate", step=2, progress=stop)
    with work.store() as store:
        assert store.pending()
    if how == "finished":
        ran = called("migrate", "--yes", workspace=workspace, server=server_2026)
        assert ran.code == 0, ran.err
        assert "was cut off" in ran.err
        assert work.material().facts.nquads() == project(DATA / "after").facts().nquads()
        assert work.property_graph() == derive(project(DATA / "after").facts())
        _undo(workspace, server_2026)
    else:
        ran = called("undo", "load-2", workspace=workspace, server=server_2026)
        assert "load-2 had been cut off and was taken back" in ran.out
    assert work.material().facts.nquads() == before
    assert work.property_graph() == graph


# ------------------------------------------------------------------ without replaced terms
@pytest.fixture
def loaded(server_2026: Server, tmp_path: Path) -> Path:
    """Return a workspace whose first version is loaded."""
    workspace = copied(DATA / "before", tmp_path)
    project(workspace, wiped(server_2026)).load(who=WHO, when=WHEN)
    return workspace


def test_where_only_the_version_changed_only_the_version_moves(
    loaded: Path, server_2026: Server
) -> None:
    edited(loaded / "temples.ttl", "temples-1", "temples-2")
    before = contents(server_2026)
    ran = called("migrate", "--yes", workspace=loaded, server=server_2026)
    assert "only the version moves" in ran.err
    assert [line.replace("temples-2", "temples-1") for line in contents(server_2026)] == before
    with project(loaded, server_2026).store() as store:
        assert store.status().ontology_version == "0.1.0+temples-2"
        assert len(store.loads()) == 1


def test_where_only_a_rule_got_stricter_its_faults_are_listed(
    loaded: Path, server_2026: Server
) -> None:
    edited(loaded / "temple-rules.ttl", "sh:minInclusive 1", "sh:minInclusive 5")
    ran = called("migrate", workspace=loaded, server=server_2026)
    assert ran.code == 0
    assert [(row["file"], row["row"], row["what"]) for row in rows(ran)] == [
        ("things.csv", 3, "would be refused")
    ]
    assert called("migrate", "--strict", workspace=loaded, server=server_2026).code == 1


def test_a_term_that_was_left_out_is_told_in_one_line(loaded: Path, server_2026: Server) -> None:
    text = (loaded / "temples.ttl").read_text(encoding="utf-8")
    (loaded / "temples.ttl").write_text(text.replace("own:monks", "own:friars"), encoding="utf-8")
    (loaded / "temple-rules.ttl").write_text("", encoding="utf-8")
    ran = called("migrate", workspace=loaded, server=server_2026)
    assert ran.code == 1
    assert "monks (property, 4 claims)" in ran.err
    assert ran.err.count("\n") == 1


def test_an_empty_database_has_nothing_to_migrate(server_2026: Server, tmp_path: Path) -> None:
    workspace = copied(DATA / "after", tmp_path)
    wiped(server_2026)
    ran = called("migrate", workspace=workspace, server=server_2026)
    assert ran.code == 0, ran.err
    assert "nothing to do" in ran.err


# ------------------------------------------------------------------ replaced terms are found
@pytest.mark.parametrize("line", ["2026", "5.26"])
def test_a_replaced_term_is_found_wherever_a_claim_holds_it(
    request: pytest.FixtureRequest, line: str
) -> None:
    server: Server = request.getfixturevalue({"2026": "server_2026", "5.26": "server_526"}[line])
    at = Locator("d", "f.csv", "", 2)
    tie = Claim("a", "Support", "b", "doc", locator=at)
    held = {
        "": tie,
        "Temple (now Shrine)": Claim("a", TYPE, "Temple", "doc", locator=at),
        "monks (now residents)": Claim("a", "monks", "3", "doc", locator=at),
        "Sponsorship (now Patronage)": replace(tie, property="Sponsorship"),
        "robes (now kathin)": replace(tie, qualifiers=(("occasion", "robes"),)),
    }
    found = []
    with project(DATA / "after", wiped(server)).store() as store:
        for claim in held.values():
            # Nobody stops a loader of its own from bringing them into an empty network.
            store.load({"d": [claim]}, LoadRequest(who=WHO, when=WHEN))
            found.append(store.replaced_term())
            wiped(server)
    assert found == list(held)
