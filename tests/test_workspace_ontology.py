"""A workspace brings its own classes, ties, attributes, rules and questions as files: no Python."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg.columns import GraphColumns
from kg.errors import Fault, SourceError
from kg.measures.table import MeasureTable, measure
from kg.network import network
from kg.propertygraph import PropertyGraph, derive
from kg.store.server.service import Server
from tests.commands import Ran
from tests.workspaces import OWN_ONTOLOGY, WHEN, WHO, called, copied, edited, project, wiped

OWN = "https://example.org/temples#"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(OWN_ONTOLOGY, tmp_path)


def faults(workspace: Path, lang: str = "en") -> list[Fault]:
    return project(workspace, lang=lang).check()


# ------------------------------------------------------------------ check
def test_the_workspace_is_files_only() -> None:
    endings = {path.suffix for path in OWN_ONTOLOGY.rglob("*") if path.is_file()}
    assert endings == {".toml", ".ttl", ".csv", ".cypher"}


def test_the_workspace_checks_clean(workspace: Path) -> None:
    assert faults(workspace) == []


def test_a_row_against_the_own_rule_is_named(workspace: Path) -> None:
    edited(workspace / "tables" / "things.csv", "Wat Ban Luk,7", "Wat Ban Luk,3")
    (fault,) = faults(workspace)
    assert (fault.file, fault.row, fault.column) == ("things.csv", 3, "monks")
    assert fault.rule == "TempleMonksCount"
    assert fault.message.startswith("wat-ban-luk: a temple that receives kathin robes")


def test_the_own_rule_speaks_thai(workspace: Path) -> None:
    edited(workspace / "tables" / "things.csv", "Wat Ban Luk,7", "Wat Ban Luk,3")
    (fault,) = faults(workspace, "th")
    assert "วัดที่รับกฐินได้ต้องมีพระภิกษุจำพรรษาอย่างน้อย 5 รูป" in fault.message


def test_a_rule_holds_for_the_subclass_too(workspace: Path) -> None:
    edited(workspace / "tables" / "things.csv", "Don Tao,28", "Don Tao,1")
    assert [(f.row, f.rule) for f in faults(workspace)] == [(2, "TempleMonksCount")]


def test_an_own_attribute_can_be_required(workspace: Path) -> None:
    edited(workspace / "tables" / "things.csv", "Wat Ban Luk,7", "Wat Ban Luk,")
    (fault,) = faults(workspace, "th")
    assert fault.row == 3
    assert "วัดต้องมี monks (จำนวนพระภิกษุ)" in fault.message


def test_the_ends_of_an_own_tie_are_checked(workspace: Path) -> None:
    edited(workspace / "tables" / "sponsorships.csv", "kaeo-don-tao,wat-ban-luk", "kaeo-don-tao,toy-factory")  # fmt: skip
    (fault,) = faults(workspace)
    assert (fault.file, fault.row, fault.column) == ("sponsorships.csv", 3, "sponsored")
    assert "Village (village), Temple (temple)" in fault.message


def test_a_misspelt_own_class_names_the_nearest(workspace: Path) -> None:
    edited(workspace / "tables" / "things.csv", "wat-ban-luk,Temple", "wat-ban-luk,Tempel")
    with pytest.raises(SourceError, match="did you mean Temple"):
        faults(workspace)


def test_the_own_question_is_listed(workspace: Path) -> None:
    ran = called("ask", "--format", "json", workspace=workspace)
    assert {
        "question": "sponsors",
        "title": "ใครอุปถัมภ์วัดหรือหมู่บ้านใด",
        "parameters": "--occasion",
    } in json.loads(ran.out)


# ------------------------------------------------------------------ measure and draw, with no server
def test_the_own_tie_counts_in_the_recipe(workspace: Path) -> None:
    table = strength(project(workspace).columns(()), workspace)
    assert "+SPONSORS+" in table.made.line()
    assert values(table) == {
        "toy-factory": 2,
        "village-ban-luk": 1,
        "wat-ban-luk": 2,
        "wat-phra-kaeo-don-tao": 1,
    }


def strength(columns: GraphColumns, workspace: Path) -> MeasureTable:
    return measure(network(columns, project(workspace).ontology), "strength")


def values(table: MeasureTable) -> dict[str, float]:
    return {str(row["id"]): float(str(row["value"])) for row in table.rows()}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """Return the data of the workspace's map."""
    folder = tmp_path_factory.mktemp("drawn")
    target = folder / "map.html"
    ran = called("map", str(OWN_ONTOLOGY / "tables"), "-o", str(target), workspace=OWN_ONTOLOGY)
    assert ran.code == 0, ran.err
    page = target.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: Mapping[str, Any] = json.loads(found[1])
    return data


def test_the_legend_has_the_own_class_in_its_colour_and_both_languages(
    drawn: Mapping[str, Any],
) -> None:
    temple = next(each for each in drawn["classes"] if each["k"] == "Temple")
    assert temple["l"] == {"th": "วัด", "en": "temple"}
    assert (temple["fill"], temple["shape"], temple["count"]) == ("#c49102", "triangle", 1)


def test_the_legend_has_the_own_tie_with_its_phrase_and_line(drawn: Mapping[str, Any]) -> None:
    (tie,) = drawn["ties"]
    assert (tie["type"], tie["colour"], tie["count"]) == ("SPONSORS", "#7b1fa2", 3)
    assert tie["phrase"] == {"th": "อุปถัมภ์", "en": "sponsors"}


def test_things_of_the_own_class_are_drawn_in_its_colour(drawn: Mapping[str, Any]) -> None:
    key = next(key for key, each in drawn["things"].items() if each["id"] == "wat-ban-luk")
    node = next(each for each in drawn["nodes"] if each["id"] == key)
    assert (node["shape"], node["color"]["background"]) == ("triangle", "#c49102")


def test_the_own_attribute_has_its_name_in_the_details(drawn: Mapping[str, Any]) -> None:
    assert drawn["properties"]["monks"] == {"th": "จำนวนพระภิกษุ", "en": "monks"}


# ------------------------------------------------------------------ in Neo4j
@dataclass(frozen=True, slots=True)
class Stored:
    """What was read of a Neo4j that holds the workspace's network."""

    workspace: Path
    counts: Mapping[str, int]
    graph: PropertyGraph
    columns: GraphColumns
    nquads: bytes
    asked: Ran
    temples: tuple[tuple[object, ...], ...]
    ties: tuple[tuple[object, ...], ...]


@pytest.fixture(scope="module")
def stored(server_2026: Server, tmp_path_factory: pytest.TempPathFactory) -> Stored:
    folder = copied(OWN_ONTOLOGY, tmp_path_factory.mktemp("stored"))
    wiped(server_2026)
    work = project(folder, server_2026)
    counts = work.load(who=WHO, when=WHEN).counts
    asked = called(
        "ask", "sponsors", "--occasion", "กฐิน", "--format", "csv",
        workspace=folder, server=server_2026,
    )  # fmt: skip
    temples = "MATCH (t:Temple) RETURN t.id, labels(t), t.monks ORDER BY t.id"
    ties = "MATCH (t)<-[r:SPONSORS]-() RETURN t.id, r.start, r.start_first ORDER BY t.id, r.start"
    with work.store() as store:
        return Stored(
            folder, counts, store.property_graph(), store.columns(), work.material().facts.nquads(),
            asked, store.run(temples).rows, store.run(ties).rows,
        )  # fmt: skip


neo4j = pytest.mark.neo4j
slow = pytest.mark.slow
limit = pytest.mark.timeout(300)


@neo4j
@slow
@limit
def test_own_classes_and_ties_are_loaded(stored: Stored) -> None:
    assert stored.counts["nodes_created"] == 5
    assert stored.counts["relationships_created"] == 3
    assert stored.graph.nodes["wat-phra-kaeo-don-tao"].labels == (
        "RoyalTemple",
        "Temple",
        "Organization",
        "Thing",
    )


@neo4j
@slow
@limit
def test_a_cypher_question_finds_things_of_subclasses_and_whole_numbers(stored: Stored) -> None:
    assert [(row[0], row[2]) for row in stored.temples] == [
        ("wat-ban-luk", 7),
        ("wat-phra-kaeo-don-tao", 28),
    ]


@neo4j
@slow
@limit
def test_dates_of_an_own_tie_filter_as_all_others(stored: Stored) -> None:
    assert [(row[1], str(row[2])) for row in stored.ties] == [
        ("2024", "2024-01-01"),
        ("2023", "2023-01-01"),
        (None, "0001-01-01"),
    ]


@neo4j
@slow
@limit
def test_the_own_question_is_answered_in_the_workspaces_language(stored: Stored) -> None:
    assert list(csv.reader(io.StringIO(stored.asked.out))) == [
        ["sponsor", "sponsored", "monks", "occasion", "since"],
        ["โรงงานของเล่นไม้", "วัดบ้านหลุก", "7", "ทอดกฐิน", "2023"],
    ]


@neo4j
@slow
@limit
def test_neo4j_gives_the_same_network_as_the_files(stored: Stored) -> None:
    work = project(stored.workspace)
    assert stored.columns == GraphColumns.of(derive(work.facts()))
    of_store, of_files = strength(stored.columns, stored.workspace), strength(work.columns(()), stored.workspace)  # fmt: skip
    assert of_store.made == of_files.made
    assert values(of_store) == values(of_files)


@neo4j
@slow
@limit
def test_own_terms_keep_their_own_iris_in_what_is_exported(stored: Stored) -> None:
    text = stored.nquads.decode("utf-8")
    assert stored.nquads == project(stored.workspace).facts().nquads()
    assert f"<{OWN}RoyalTemple>" in text
    assert f"<{OWN}monks>" in text
    assert f"<{OWN}sponsor>" in text
