"""Nothing in a file's name, a header, an id or a value drives the terminal of who reads messages."""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

from kg.cli.output import json_text, write_rows
from kg.cli.settings import Settings
from kg.errors import Fault, SourceError
from kg.messages import shortened, visible
from loaders.toml_text import quoted
from tests.workspaces import called

ESCAPE, OVERRIDE, ISOLATE = "\x1b[31m", "\u202e", "\u2066"
HOSTILE = f"{ESCAPE}{OVERRIDE}{ISOLATE}"
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\u202eb\u2069", "a\\u202eb\\u2069"),
        ("a\rb\tc\nd", "a\\rb\\tc\\nd"),
        ("a\x9b1m\x7f", "a\\x9b1m\\x7f"),
        ("a\U000e0041", "a\\U000e0041"),
        ("บ้าน\u200bน้ำ é\u00a0ก\u200dข", "บ้าน\u200bน้ำ é\u00a0ก\u200dข"),
    ],
)
def test_what_nobody_sees_is_written_out_and_letters_stay(text: str, wanted: str) -> None:
    assert visible(text) == wanted


def test_lines_stay_lines_where_they_may() -> None:
    assert visible("a\nb\r", lines=True) == "a\nb\\r"


def test_a_value_in_a_message_is_short_and_seen() -> None:
    assert shortened(HOSTILE) == "\\x1b[31m\\u202e\\u2066"
    assert len(shortened("x" * 200)) == 81


def test_a_fault_says_its_place_without_what_is_unseen() -> None:
    fault = Fault(
        f"found {HOSTILE}", file=f"a{HOSTILE}\n.csv", sheet=HOSTILE, row=2, column=HOSTILE
    )
    for text in (str(fault), str(SourceError([fault])), SourceError([fault]).said("th")):
        assert UNSEEN.search(text) is None
        assert text.count("\n") == 0
    assert fault.file == f"a{HOSTILE}\n.csv"


def workspace(folder: Path) -> Path:
    """Return a workspace whose only table has hostile names, headers, ids and values."""
    inner = folder / f"w{HOSTILE}"
    inner.mkdir()
    (inner / "kg.toml").write_text(
        '[network]\nid = "hostile"\n[sources]\ndatasets = []\n', encoding="utf-8"
    )
    (inner / f"n{HOSTILE}.csv").write_text(
        f"id,class,name_th,na{HOSTILE}me\nq{HOSTILE},Vil{HOSTILE},n{HOSTILE},1\n", encoding="utf-8"
    )
    (inner / f"t{OVERRIDE}.csv").write_text(
        f"type,from,to,status\nBIG_BROTHER_OF,a{OVERRIDE}b,no{ISOLATE}body,act{OVERRIDE}ive\n",
        encoding="utf-8",
    )
    return inner


COMMANDS = (
    ("check", f"n{HOSTILE}.csv", "--format", "table"),
    ("check", f"n{HOSTILE}.csv", "--format", "table", "--lang", "th"),
    ("check", f"n{HOSTILE}.csv", "--format", "json"),
    ("check", f"t{OVERRIDE}.csv", "--format", "table"),
    ("check", f"no{HOSTILE}such.csv"),
    ("load", f"n{HOSTILE}.csv"),
    ("load", f"t{OVERRIDE}.csv"),
    ("plan", f"n{HOSTILE}.csv", "--format", "table"),
    ("mapping", f"t{OVERRIDE}.csv", "-o", "-"),
    ("mapping", f"n{HOSTILE}.csv"),
    ("template", f"Vil{HOSTILE}"),
    ("load", f"--{HOSTILE}"),
    ("ask", HOSTILE),
)


@pytest.mark.parametrize("command", COMMANDS, ids=[repr(" ".join(each)) for each in COMMANDS])
def test_no_command_prints_what_drives_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    folder = workspace(tmp_path)
    monkeypatch.chdir(folder)
    ran = called(*command, workspace=folder)
    assert ran.err + ran.out
    assert UNSEEN.search(ran.err + ran.out) is None


def test_json_says_the_same_with_escapes() -> None:
    content = [{"a": f"{HOSTILE}\x7f\u2028บ้าน\u200b"}]
    text = json_text(content)
    assert UNSEEN.search(text) is None
    assert json.loads(text) == content


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("format_", ["csv", "table"])
def test_a_terminal_is_shown_what_is_unseen(monkeypatch: pytest.MonkeyPatch, format_: str) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    write_rows([f"h{HOSTILE}"], [[f"v{HOSTILE}"]], Settings(format=format_))
    assert UNSEEN.search(terminal.getvalue()) is None
    assert "v\\x1b[31m\\u202e\\u2066" in terminal.getvalue()


def test_a_csv_file_keeps_what_a_cell_holds(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    write_rows(["a"], [[f"v{HOSTILE}"]], Settings(output=str(target)))
    assert target.read_text(encoding="utf-8-sig") == f"a\nv{HOSTILE}\n"


def test_a_proposed_mapping_shows_what_is_unseen_and_means_the_same() -> None:
    text = quoted(f"a{HOSTILE}\x7f\u200b")
    assert UNSEEN.search(text) is None
    assert tomllib.loads(f"a = {text}") == {"a": f"a{HOSTILE}\x7f\u200b"}
