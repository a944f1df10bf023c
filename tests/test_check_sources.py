"""``kg check SOURCES``: some sources, checked together with the rest of the workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.pipeline import Project
from kg.workspace import read
from tests.commands import Ran
from tests.workspaces import called

NODES = "id,class,name_th\nscg,Company,เอสซีจี\nban-a,Village,บ้านเอ\n"
TIES = "type,from,to,status\nBIG_BROTHER_OF,scg,ban-a,active\n"
NOBODY = "type,from,to,status\nBIG_BROTHER_OF,scg,nobody,active\n"


def table(folder: Path, name: str, text: str, source: str = "") -> Path:
    """Write a dataset of one table."""
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".toml").write_text(
        f'[source]\nid = "{source or name}"\nkind = "own_knowledge"\nname_en = "{name}"\n',
        encoding="utf-8",
    )
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "kg.toml").write_text(
        '[network]\nid = "two"\n[sources]\ndatasets = ["nodes.csv", "ties.csv"]\n', encoding="utf-8"
    )
    table(tmp_path, "nodes", NODES)
    table(tmp_path, "ties", TIES)
    return tmp_path


def checked(workspace: Path, *names: str, lang: str = "en") -> tuple[Ran, list[dict[str, Any]]]:
    """Return what `kg check` of some sources says, and its faults."""
    paths = [str(workspace / name) for name in names]
    ran = called("check", *paths, "--format", "json", "--lang", lang, workspace=workspace)
    return ran, json.loads(ran.out)["faults"]


def test_a_tie_finds_its_ends_in_another_dataset(workspace: Path) -> None:
    ran, faults = checked(workspace, "ties.csv")
    assert (ran.code, faults) == (0, [])


def test_a_table_that_is_not_of_the_workspace_is_added(workspace: Path) -> None:
    table(workspace, "more", TIES)
    ran, faults = checked(workspace, "more.csv")
    assert (ran.code, faults) == (0, [])


def test_what_is_wrong_in_the_named_source_is_told(workspace: Path) -> None:
    table(workspace, "more", NOBODY)
    ran, faults = checked(workspace, "more.csv")
    assert (ran.code, [(f["file"], f["row"]) for f in faults]) == (1, [("more.csv", 2)])


@pytest.mark.parametrize(
    ("lang", "wanted"), [("en", "1 fault in another source"), ("th", "มีข้อผิดพลาดอีก 1 จุด")]
)
def test_what_is_wrong_elsewhere_is_only_counted(workspace: Path, lang: str, wanted: str) -> None:
    table(workspace, "ties", NOBODY)
    ran, faults = checked(workspace, "nodes.csv", lang=lang)
    assert (ran.code, faults, wanted in ran.err) == (0, [], True), ran.err


def test_a_row_that_cannot_be_read_elsewhere_does_not_hide_the_others(workspace: Path) -> None:
    table(workspace, "nodes", f"{NODES}ban-b,Vilage,บ้านบี\n")
    ran, faults = checked(workspace, "ties.csv")
    assert (ran.code, faults, "1 fault in another source" in ran.err) == (0, [], True)


def test_a_mapping_that_is_broken_elsewhere_is_counted(workspace: Path) -> None:
    (workspace / "ties.toml").write_text("[source", encoding="utf-8")
    ran, faults = checked(workspace, "nodes.csv")
    assert (ran.code, faults, "1 fault in another source" in ran.err) == (0, [], True)


def test_what_breaks_elsewhere_because_of_the_named_source_is_told(workspace: Path) -> None:
    (workspace / "new").mkdir()
    table(workspace / "new", "nodes", "id,class,name_th\nscg,Company,เอสซีจี\n")
    ran, faults = checked(workspace, "new/nodes.csv")
    assert [(f["file"], f["row"], f["column"]) for f in faults] == [("ties.csv", 2, "mentee")]
    assert (ran.code, "another source" in ran.err) == (1, False)


def test_two_sources_that_are_wrong_together_are_told(workspace: Path) -> None:
    table(workspace, "another", "id,class,name_th\nban-a,Company,บ้านเอ\n", source="nodes")
    ran, faults = checked(workspace, "another.csv")
    assert (ran.code, "two_classes" in {f["rule"] for f in faults}) == (1, True)


def test_a_named_version_stands_for_that_of_the_workspace(workspace: Path) -> None:
    folder = workspace / "new"
    folder.mkdir()
    table(folder, "ties", NOBODY)
    ran, faults = checked(workspace, "new/ties.csv")
    assert (ran.code, [f["row"] for f in faults]) == (1, [2])
    assert "another source" not in ran.err


def test_only_the_rows_of_the_named_source_are_accounted_for(workspace: Path) -> None:
    ran, _ = checked(workspace, "ties.csv")
    tables = json.loads(ran.out)["tables"]
    assert [each["file"] for each in tables] == ["ties.csv"]


def test_the_python_call_does_the_same(workspace: Path) -> None:
    said: list[str] = []
    table(workspace, "ties", NOBODY)
    project = Project(read(workspace), report=said.append)
    assert project.check([workspace / "nodes.csv"]) == []
    assert len(said) == 1
    assert len(project.check()) == 1
