from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import kg

HEAVY = ("pandas", "pyvis", "neo4j", "networkx", "numpy", "rdflib", "rich", "openpyxl")


def modules_after(*arguments: str, cwd: Path) -> set[str]:
    """Return the heavy modules that a command imported."""
    code = (
        "import sys, json\n"
        f"sys.argv = {['kg', *arguments]!r}\n"
        "from kg.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write('HEAVY' + json.dumps([m for m in {HEAVY!r} if m in sys.modules]))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, encoding="utf-8", check=True
    )
    return set(json.loads(run.stderr.split("HEAVY")[1]))


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    assert modules_after("--help", cwd=tmp_path) == set()


def test_the_list_of_questions_imports_nothing_heavy(tmp_path: Path) -> None:
    assert modules_after("ask", "--format", "json", cwd=tmp_path) == set()


def test_help_names_every_command(tmp_path: Path) -> None:
    ran = kg("--help", cwd=tmp_path)
    named = [
        "new",
        "build",
        "up",
        "down",
        "status",
        "load",
        "loads",
        "migrate",
        "check",
        "ask",
        "cypher",
        "measure",
        "whatif",
        "map",
        "report",
        "template",
        "mapping",
        "export",
    ]
    assert ran.code == 0
    assert all(f"\n  {name} " in ran.out for name in named)


@pytest.mark.parametrize(
    "name",
    [
        "new",
        "build",
        "up",
        "down",
        "status",
        "load",
        "loads",
        "migrate",
        "check",
        "ask",
        "cypher",
        "measure",
        "whatif",
        "map",
        "report",
        "template",
        "mapping",
        "export",
    ],
)
def test_each_command_has_a_page_with_an_example(tmp_path: Path, name: str) -> None:
    ran = kg(name, "--help", cwd=tmp_path)
    assert ran.code == 0
    assert "Example:" in ran.out


def test_a_misspelt_command_names_the_nearest(tmp_path: Path) -> None:
    ran = kg("biuld", cwd=tmp_path)
    assert ran.code == 2
    assert "did you mean build" in ran.err


def test_a_misspelt_question_is_one_line_and_exit_1(tmp_path: Path) -> None:
    ran = kg("ask", "big_brother", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "did you mean big_brothers" in ran.err


def test_no_workspace_is_one_line_and_exit_1(tmp_path: Path) -> None:
    ran = kg("load", cwd=tmp_path)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "kg new" in ran.err


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    assert "Traceback" in kg("--debug", "load", cwd=tmp_path).err


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = kg("-C", "nowhere", "check", cwd=tmp_path)
    assert ran.code == 1
    assert "nowhere: no such folder" in ran.err


def test_questions_are_listed_in_thai_when_asked(tmp_path: Path) -> None:
    ran = kg("ask", "--lang", "th", "--format", "csv", cwd=tmp_path)
    assert ran.code == 0
    assert "พี่เลี้ยง" in ran.out


def test_a_new_workspace_checks_clean_and_can_be_filled(tmp_path: Path) -> None:
    folder = tmp_path / "ที่ ทำงาน"
    assert kg("new", str(folder), cwd=tmp_path).code == 0
    ran = kg("check", cwd=folder)
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "no fault found")


def test_new_leaves_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x", encoding="utf-8")
    ran = kg("new", "full", cwd=tmp_path)
    assert ran.code == 1
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_an_error_of_the_report_is_one_line(tmp_path: Path) -> None:
    ran = kg("report", cwd=tmp_path)
    assert (ran.code, ran.err.count("\n"), ran.err[:4]) == (1, 1, "kg: ")
