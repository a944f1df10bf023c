from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.columns import GraphColumns
from kg.errors import KgError
from kg.measures.mentoring import mentoring as mentoring_of
from kg.ontology import Ontology
from kg.outputs import Material, Outputs, ranking_rows, write_outputs
from kg.propertygraph import derive
from kg.workspace import Workspace, read
from tests.commands import ROOT, kg
from tests.networks import facts, mentoring, thing
from tests.workspaces import EXAMPLE, WHEN, copied

DAY = WHEN.date()
HOSTILE = "</script><script>alert(1)</script>=1+1|[x](javascript:alert(1))\u202e"
_WRITE = """
import datetime as dt, sys
from pathlib import Path
from kg.outputs import Material, write_outputs
from kg.columns import GraphColumns
from kg.pipeline import Project
from kg.propertygraph import derive
from kg.workspace import read
workspace = read(Path(sys.argv[1]))
work = Project(workspace)
facts = work.facts()
graph = derive(facts)
material = Material(facts, graph, GraphColumns.of(graph))
write_outputs(material, workspace, lang="th", date=dt.date(2026, 11, 21))
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "kg.toml").write_text(
        '[network]\nid = "small"\ntitle_en = "A small network"\n', encoding="utf-8"
    )
    return read(tmp_path)


@pytest.fixture
def material(ontology: Ontology) -> Material:
    return of(ontology)


def of(ontology: Ontology, name: str = "Acme") -> Material:
    claims = [*mentoring(), *thing("odd", "Company", name_en=name, row=10)]
    stated = facts(claims, ontology)
    graph = derive(stated)
    return Material(stated, graph, GraphColumns.of(graph))


def written(material: Material, workspace: Workspace, day: dt.date = DAY) -> dict[str, bytes]:
    made = write_outputs(material, workspace, lang="en", date=day)
    return {path.name: path.read_bytes() for path in made.files.values()}


# ------------------------------------------------------------------ the same bytes
def test_the_same_network_and_day_give_the_same_bytes(
    material: Material, workspace: Workspace
) -> None:
    first = written(material, workspace)
    other = replace(workspace, output=workspace.directory / "elsewhere")
    assert written(material, other) == first


@pytest.mark.slow
def test_neither_hashing_nor_clock_zone_nor_locale_changes_a_byte(tmp_path: Path) -> None:
    found = []
    for number, (seed, zone, locale) in enumerate(
        [("1", "Asia/Bangkok", "C.UTF-8"), ("2", "UTC", "C")]
    ):
        folder = copied(EXAMPLE, tmp_path / str(number))
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale if str(ROOT).isascii() else "C.UTF-8", "PYTHONUTF8": "0"}  # fmt: skip
        subprocess.run(
            [sys.executable, "-c", _WRITE, str(folder)], cwd=tmp_path, env=environment, check=True
        )
        found.append({path.name: path.read_bytes() for path in (folder / "out").iterdir()})
    assert sorted(found[0]) == ["facts.trig", "map.html", "measures.csv", "measures.csv-metadata.json", "report.md"]  # fmt: skip
    assert found[0] == found[1]


def test_another_day_changes_only_the_day(material: Material, workspace: Workspace) -> None:
    first, later = (written(material, workspace, day) for day in (DAY, dt.date(2027, 1, 2)))
    changed = {name for name, content in first.items() if later[name] != content}
    assert changed == {"map.html", "report.md", "measures.csv", "measures.csv-metadata.json"}
    assert first["facts.trig"] == later["facts.trig"]
    assert later["measures.csv"].replace(b"2027-01-02", b"2026-11-21") == first["measures.csv"]


def test_every_number_says_on_which_day_it_was_made(
    material: Material, workspace: Workspace
) -> None:
    made = written(material, workspace)
    rows = list(csv.DictReader(io.StringIO(made["measures.csv"].decode("utf-8-sig"))))
    assert all("made on 2026-11-21" in row["recipe"] for row in rows)
    assert b"made on 2026-11-21" in made["map.html"]
    assert b"21 November 2026" in made["report.md"]


# ------------------------------------------------------------------ names that would do harm
@pytest.fixture
def hostile(ontology: Ontology, workspace: Workspace) -> dict[str, bytes]:
    named = replace(workspace, title={"en": HOSTILE})
    return written(of(ontology, HOSTILE), named)


def test_a_name_ends_no_script_of_the_map(hostile: dict[str, bytes]) -> None:
    page = hostile["map.html"].decode("utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    assert "<script>alert" not in page
    assert any(each.get("id") == "odd" for each in data["things"].values())


def test_a_name_is_no_formula_in_the_measures(hostile: dict[str, bytes], ontology: Ontology, workspace: Workspace) -> None:  # fmt: skip
    made = written(of(ontology, "=1+1"), workspace)
    rows = list(csv.DictReader(io.StringIO(made["measures.csv"].decode("utf-8-sig"), newline="")))
    assert {row["name_en"] for row in rows if row["id"] == "odd"} == {"'=1+1"}
    assert hostile["measures.csv"].startswith(b"\xef\xbb\xbf")


# ------------------------------------------------------------------ the ranking, and places
def test_the_ranking_names_mentors_with_villages_only(
    material: Material, ontology: Ontology
) -> None:
    found = mentoring_of(material.columns, ontology, sources=material.sources)
    assert list(ranking_rows(found, "th")) == [(1, "แอคมี", 2, "บ้านหนึ่ง; บ้านสอง")]


def test_the_files_are_those_that_the_readme_names(
    material: Material, workspace: Workspace
) -> None:
    made: Outputs = write_outputs(material, workspace, lang="en", date=DAY)
    names = {path.name for path in made.files.values()}
    assert names == {"map.html", "report.md", "measures.csv", "facts.trig", "measures.csv-metadata.json"}  # fmt: skip


def test_an_output_folder_that_cannot_be_made_is_named(
    material: Material, workspace: Workspace
) -> None:
    (workspace.directory / "file").write_text("x", encoding="utf-8")
    with pytest.raises(KgError, match="file: cannot be made"):
        written(material, replace(workspace, output=workspace.directory / "file"))


@pytest.mark.parametrize("name", ["map.html", "report.md", "facts.trig", "measures.csv"])
def test_an_output_that_cannot_be_written_is_named(
    material: Material, workspace: Workspace, name: str
) -> None:
    (workspace.output / name).mkdir(parents=True)
    with pytest.raises(KgError, match=re.escape(name)):
        written(material, workspace)


def test_a_map_below_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    ran = kg("map", "network", "-o", str(tmp_path / "file" / "map.html"), cwd=EXAMPLE)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "cannot be made" in ran.err
