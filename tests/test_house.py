"""What holds the house together, and no linter checks."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = sorted(
    path.relative_to(ROOT).as_posix()
    for package in ("kg", "loaders")
    for path in (ROOT / package).rglob("*.py")
    if "_data" not in path.parts
)
MODULE_LINES = 300
FUNCTION_LINES = 40
VAGUE = re.compile("common|data|entity|handler|helpers?|info|item|manager|misc|process|utils?")

THAI = re.compile("[\u0e00-\u0e7f]")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
# (Neither of these matches itself.)
HOST = re.compile(
    r"\b(pypi|repo1?\.maven(\.apache)?|registry\.npmjs|deb\.debian)\.org\b|hosted\.org\b"
)
MACHINE = re.compile(r"(?<![\w.$~/}])/(work|root|tmp|home)/")
WRITTEN = {".py", ".md", ".toml", ".ttl", ".cypher", ".lock", ".csv", ".html", ".css", ""}
NOT_OURS = {".git", ".hypothesis", ".kg", "out", "dist", "build", "node_modules", "__pycache__"}


@cache
def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def _written() -> Iterator[str]:
    """Yield every file that people or our tools write."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            each
            for each in folders
            if each not in NOT_OURS and not each.startswith(".venv") and "_cache" not in each
        ]
        for path in (Path(folder, name) for name in names if name != ".DS_Store"):
            if path.suffix in WRITTEN and path.is_file():
                yield path.relative_to(ROOT).as_posix()


def _functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(_read(name))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return a function's lines, from its ``def``, without its docstring."""
    first = function.body[0]
    is_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_imports_go_one_way() -> None:
    lint = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", SHIPPED)
def test_a_module_is_short(name: str) -> None:
    assert len(_read(name).splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("name", SHIPPED)
def test_a_function_is_short(name: str) -> None:
    long = {each.name: _length(each) for each in _functions(name)}
    assert {each: lines for each, lines in long.items() if lines > FUNCTION_LINES} == {}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_module_is_named_for_what_it_holds(name: str) -> None:
    assert not VAGUE.fullmatch(Path(name).stem)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_thai_is_in_python(name: str) -> None:
    assert [line for line in _read(name).splitlines() if THAI.search(line)] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_no_colour_is_in_python(name: str) -> None:
    assert COLOUR.findall(_read(name)) == []


def test_nothing_names_an_index_or_a_path_of_one_machine() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in _written()
        for number, line in enumerate(_read(name).splitlines(), start=1)
        if MACHINE.search(line) or HOST.search(line)
    ]
    assert found == []
