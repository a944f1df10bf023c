"""What commands say of their work, in Thai and in English, of one and of many."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kg.accounts import Account
from kg.cli.changes import GROUP, of_load, of_source, summary
from kg.cli.rows import summary as of_rows
from kg.messages import counted
from kg.store.changes.effects import COUNTS
from kg.store.changes.loading import LoadResult
from kg.store.changes.undoing import UndoResult
from kg.store.server.service import Server
from tests.commands import ROOT
from tests.workspaces import EXAMPLE, called, copied, wiped

TEXTS = tomllib.loads((ROOT / "ontology" / "messages.toml").read_text(encoding="utf-8"))
ALL = [(group, key) for group, texts in TEXTS.items() for key in texts]
NONE: dict[str, int] = dict.fromkeys(COUNTS, 0)
THAI = re.compile("[\u0e00-\u0e7f]")


@pytest.mark.parametrize(("group", "key"), ALL)
def test_each_text_is_thai_and_english_and_names_the_same_facts(group: str, key: str) -> None:
    texts = TEXTS[group][key]
    assert {"en", "th"} <= texts.keys() <= {"en", "th", "en_one"}
    named = {lang: set(re.findall(r"{(\w+)", text)) for lang, text in texts.items()}
    assert named["en"] == named["th"]
    assert named.get("en_one", set()) <= named["en"]


def test_one_is_counted_in_the_singular_where_there_is_one() -> None:
    texts = {
        "en": "{count} rows of {file}",
        "en_one": "{count} row of {file}",
        "th": "{count} แถว {file}",
    }
    said = [counted(texts, lang, n, file="a") for lang in ("en", "th") for n in (1, 2)]
    assert said == ["1 row of a", "2 rows of a", "1 แถว a", "2 แถว a"]


@pytest.mark.parametrize(
    ("unchanged", "wanted"),
    [(1, "load load-2; 1 claim unchanged"), (7, "load load-2; 7 claims unchanged")],
)
def test_a_load_says_one_claim_and_many(unchanged: int, wanted: str) -> None:
    result = LoadResult(load="load-2", counts=NONE, unchanged=unchanged, others=())
    assert list(summary(result))[-1] == wanted


def test_one_row_is_a_row() -> None:
    one, two = Account("a.csv", rows=1), Account("b.csv", rows=2)
    assert list(of_rows([one, two], "en"))[:2] == [
        "a.csv: 1 row: 1 loaded", "b.csv: 2 rows: 2 loaded"
    ]  # fmt: skip


RESULT = LoadResult(
    load="load-2", counts=NONE, unchanged=3, others=("b",), continued=True, files=(("a", "a.csv"),)
)
UNDONE = UndoResult(load="load-2", counts=NONE, replaced=(("a", "load-3"),), taken_back="load-9")
THAI_LINES = [
    *summary(RESULT, "th"),
    *summary(LoadResult(load="", counts=NONE, unchanged=3, others=()), "th"),
    *of_load(UNDONE, "th"),
    *of_load(UndoResult(load="load-2", counts=NONE, finished=True), "th"),
    *of_source(RESULT, "doc002", "th"),
]


def test_every_line_of_a_load_and_an_undo_is_thai() -> None:
    assert [line for line in THAI_LINES if not THAI.search(line)] == ["  a: a.csv"]


def test_every_count_has_words() -> None:
    assert all(name in TEXTS[GROUP] for name in COUNTS)


# ------------------------------------------------------------------ the commands
@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(EXAMPLE, tmp_path)


def spoilt(workspace: Path, *, cells: int = 1) -> Path:
    """Have something wrong in one or more rows of a table."""
    table = next(workspace.rglob("villages.csv"))
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text(
        "".join([lines[0], *(line.replace("Village", "Vilage") for line in lines[1 : 1 + cells]),
                 *lines[1 + cells :]]),
        encoding="utf-8", newline="",
    )  # fmt: skip
    return table


@pytest.mark.parametrize(
    ("lang", "cells", "wanted"),
    [("en", 1, "1 fault"), ("en", 2, "2 faults"), ("th", 2, "พบข้อผิดพลาด 2 จุด")],
)
def test_a_refused_load_says_how_much_is_wrong(
    workspace: Path, lang: str, cells: int, wanted: str
) -> None:
    spoilt(workspace, cells=cells)
    ran = called("load", "--lang", lang, workspace=workspace)
    assert (ran.code, wanted in ran.err.splitlines()) == (1, True), ran.err


@pytest.mark.parametrize(("lang", "wanted"), [("en", ": 1 fault"), ("th", " 1 จุด")])
def test_a_refused_plan_says_how_much_is_wrong(workspace: Path, lang: str, wanted: str) -> None:
    spoilt(workspace)
    ran = called("plan", "--lang", lang, workspace=workspace)
    assert (ran.code, ran.err.splitlines()[-1].endswith(wanted)) == (1, True), ran.err


def small(folder: Path, lang: str) -> Path:
    """Return a workspace of one table."""
    (folder / "kg.toml").write_text(
        f'[network]\nid = "small"\nlang = "{lang}"\n[sources]\ndatasets = ["villages.csv"]\n',
        encoding="utf-8",
    )
    (folder / "villages.toml").write_text(
        '[source]\nid = "visit"\nkind = "own_knowledge"\nname_th = "ลงพื้นที่"\n', encoding="utf-8"
    )
    (folder / "villages.csv").write_text(
        "id,class,name_th\nban-a,Village,บ้านเอ\n", encoding="utf-8"
    )
    return folder


@pytest.mark.neo4j
def test_a_thai_workspace_is_told_in_thai(tmp_path: Path, server_2026: Server) -> None:
    workspace, server = small(tmp_path, "th"), wiped(server_2026)
    said = [called("plan", "--format", "table", workspace=workspace, server=server).err]
    for command in (("load",), ("load",), ("loads", "--format", "table"), ("undo", "1")):
        ran = called(*command, workspace=workspace, server=server)
        assert ran.code == 0, ran.err
        said.append(ran.out)
    lines = [line for text in said for line in text.splitlines() if "─" not in line]
    assert [line for line in lines if line.strip() and not THAI.search(line)] == []


@pytest.mark.neo4j
def test_a_plan_as_a_table_has_what_a_terminal_has_room_for(
    tmp_path: Path, server_2026: Server
) -> None:
    workspace, server = small(tmp_path, "en"), wiped(server_2026)
    ran = called("plan", "--format", "table", workspace=workspace, server=server)
    assert ran.out.split("\n")[0].split() == [
        "action", "where", "what", "property", "value", "reason"
    ]  # fmt: skip
    assert "villages.csv row 2" in ran.out


@pytest.mark.neo4j
def test_forget_and_migrate_are_told_in_thai(tmp_path: Path, server_2026: Server) -> None:
    workspace, server = small(tmp_path, "th"), wiped(server_2026)
    assert called("load", workspace=workspace, server=server).code == 0
    for command in (("forget", "ban-a", "--dry-run"), ("migrate", "--dry-run")):
        ran = called(*command, workspace=workspace, server=server)
        lines = ran.err.splitlines()
        assert (ran.code, [line for line in lines if not THAI.search(line)]) == (0, []), ran.err
        assert lines != []


def test_a_proposed_mapping_is_told_in_thai(tmp_path: Path) -> None:
    workspace = small(tmp_path, "th")
    (workspace / "more.csv").write_text("code,name\na,เอ\nb,บี\n", encoding="utf-8")
    ran = called("mapping", str(workspace / "more.csv"), workspace=workspace)
    assert (ran.code, bool(THAI.search(ran.err))) == (0, True)
