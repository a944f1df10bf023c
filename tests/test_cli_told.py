"""What commands say of a user's data: tables, errors and plans, in the language asked for."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from kg.cli import check, forget
from kg.cli.faults import told
from kg.cli.output import headings, write_rows
from kg.cli.settings import Settings
from kg.cli.words import Words
from kg.errors import CheckError, Fault, FaultsError, KgError, SourceError
from kg.forgetting import fates, searching
from kg.measures.cutting import WHATIF_COLUMNS
from kg.measures.helping import MENTOR_COLUMNS, VILLAGE_COLUMNS
from kg.measures.table import COLUMNS as MEASURE_COLUMNS
from kg.measures.variants import VARIANT_COLUMNS
from kg.messages import Message
from kg.questions import questions
from kg.store.server.service import Server
from tests.commands import ROOT, kg
from tests.workspaces import EXAMPLE, called, copied, wiped

THAI = re.compile("[\u0e00-\u0e7f]")
MIGRATING = ROOT / "tests" / "data" / "migrating"
FAULT = Message({"en": "wrong", "th": "ผิด"}, {})
FAULTS = [
    Fault(FAULT),
    Fault(FAULT, file="a.csv"),
    Fault(FAULT, file="a.xlsx", sheet="one", row=3, column="x", rule="R"),
    Fault(FAULT, file="a.csv", column="x"),
    Fault(FAULT, row=3, column="x"),
    Fault(FAULT, column="x"),
    Fault("only\x1b English", file="a\u202e.csv", row=2, column="\x1b"),
]


# ------------------------------------------------------------------ errors
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_english_as_it_was(fault: Fault) -> None:
    assert told(SourceError([fault]), "en") == str(fault)


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (FAULTS[0], "ผิด"),
        (FAULTS[1], "a.csv: ผิด"),
        (FAULTS[2], 'a.xlsx [one] แถว 3 คอลัมน์ "x": ผิด (R)'),
        (FAULTS[5], 'คอลัมน์ "x": ผิด'),
    ],
)
def test_a_fault_and_its_place_are_told_in_thai(fault: Fault, wanted: str) -> None:
    assert told(SourceError([fault]), "th") == wanted


@pytest.mark.parametrize(("lang", "wanted"), [("en", "… and 5 more"), ("th", "… และอีก 5 จุด")])
def test_of_many_faults_the_rest_is_counted(lang: str, wanted: str) -> None:
    many: FaultsError = CheckError([Fault(FAULT, row=n + 1) for n in range(25)])
    lines = told(many, lang).splitlines()
    assert (len(lines), lines[-1]) == (21, wanted)


def test_an_error_in_english_alone_is_told_in_one_line() -> None:
    assert told(KgError("first\nsecond"), "th") == "first"


# ------------------------------------------------------------------ tables
COLUMNS = {
    "": [*MEASURE_COLUMNS, *MENTOR_COLUMNS, *VILLAGE_COLUMNS, *VARIANT_COLUMNS, *WHATIF_COLUMNS,
         *check.COLUMNS],
    "ask": ["question", "title", "parameters"],
    "forget": list(forget.COLUMNS),
    "migrate": ["what", "where", "detail"],
    "status": ["what", "value"],
    **{name: list(question.columns) for name, question in questions().items()},
}  # fmt: skip
"""The columns of each table."""
SAME = {"n", "m"}


@pytest.mark.parametrize("of", COLUMNS)
def test_each_column_of_a_table_is_called_something_in_thai(of: str) -> None:
    named = dict(zip(COLUMNS[of], headings(COLUMNS[of], "th", of=of), strict=True))
    assert named
    assert [c for c, name in named.items() if not THAI.search(name) and c not in SAME] == []


@pytest.mark.parametrize("of", COLUMNS)
def test_in_english_a_column_is_called_by_its_name(of: str) -> None:
    assert headings(COLUMNS[of], "en", of=of) == COLUMNS[of]


def test_a_column_that_nobody_has_named_keeps_its_name() -> None:
    assert headings(["how_many", "village"], "th") == ["how_many", "หมู่บ้าน"]


@pytest.mark.parametrize(("of", "wanted"), [("", "ข้ออ้าง"), (None, "claims")])
def test_columns_in_somebodys_own_words_stay(tmp_path: Path, of: str | None, wanted: str) -> None:
    file = tmp_path / "table.txt"
    write_rows(["claims"], [[1]], Settings(lang="th", format="table", output=str(file)), of=of)
    assert file.read_text(encoding="utf-8").split()[0] == wanted


@pytest.mark.parametrize("format_", ["csv", "json", "xlsx"])
@pytest.mark.parametrize(
    ("lang", "number", "wanted"),
    [("en", 1, "1 row"), ("en", 2, "2 rows"), ("en", 0, "0 rows"), ("th", 1, "1 แถว")],
)
def test_a_file_of_one_row_has_one_row(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    format_: str,
    lang: str,
    number: int,
    wanted: str,
) -> None:
    file = tmp_path / f"rows.{format_}"
    write_rows(["a"], [["x"]] * number, Settings(lang=lang, output=str(file)))
    assert capsys.readouterr().err == f"{file}: {wanted}\n"


# ------------------------------------------------------------------ the check
@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(EXAMPLE, tmp_path)


def spoilt(workspace: Path) -> None:
    """Have something wrong in one row of a table."""
    table = next(workspace.rglob("villages.csv"))
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("Village", "Vilage", 1), encoding="utf-8", newline="")


def test_the_faults_of_a_check_stand_under_thai_headings(workspace: Path) -> None:
    spoilt(workspace)
    ran = called("check", "--lang", "th", "--format", "table", workspace=workspace)
    assert ran.out.split("\n")[0].split() == [
        "ไฟล์", "แผ่นงาน", "แถว", "คอลัมน์", "ข้อผิดพลาด", "กฎ"
    ]  # fmt: skip
    assert [line for line in ran.err.splitlines() if not THAI.search(line)] == []


def test_programs_read_the_same_columns_in_every_language(workspace: Path) -> None:
    spoilt(workspace)
    ran = called("check", "--lang", "th", "--format", "csv", workspace=workspace)
    assert ran.out.splitlines()[0] == ",".join(check.COLUMNS)


def test_a_refused_load_names_the_place_in_thai(workspace: Path) -> None:
    spoilt(workspace)
    ran = called("load", "--lang", "th", workspace=workspace)
    assert 'kg: villages.csv แถว 2 คอลัมน์ "class": ' in ran.err


# ------------------------------------------------------------------ forgetting
ACTIONS = (
    fates.EMPTIED, fates.REMOVED, fates.REFERENCE, fates.NOTE, fates.NAME, fates.HASHED,
    f"{fates.NAME} in 3 places", "3 statements removed or changed",
    "its mapping names the person", searching.CONTENT, searching.NAME, searching.MENTION,
    searching.CLOSED,
)  # fmt: skip
"""All that a plan of `kg forget` says of a place."""


@pytest.mark.parametrize("action", ACTIONS)
def test_whatever_is_forgotten_is_told_in_thai(action: str) -> None:
    assert THAI.search(Words.of(forget.FATES, "th").like(action))


@pytest.mark.parametrize("action", ACTIONS)
def test_in_english_it_is_told_as_it_was(action: str) -> None:
    assert Words.of(forget.FATES, "en").like(action) == action


@pytest.mark.parametrize(
    ("action", "wanted"),
    [
        (f"{fates.NAME} in 1 places", "name blacked out in 1 place"),
        ("1 statements removed or changed", "1 statement removed or changed"),
        ("something else", "something else"),
    ],
)
def test_one_place_is_told_in_the_singular(action: str, wanted: str) -> None:
    assert Words.of(forget.FATES, "en").like(action) == wanted


def person(workspace: Path) -> str:
    lines = next(workspace.rglob("people.csv")).read_text(encoding="utf-8").splitlines()
    return lines[1].partition(",")[0]


def test_a_plan_to_forget_is_a_thai_table(workspace: Path) -> None:
    ran = called(
        "forget", person(workspace), "--dry-run", "--lang", "th", "--format", "table",
        workspace=workspace,
    )  # fmt: skip
    lines = [line for line in ran.out.splitlines() if "─" not in line]
    assert (ran.code, lines[0].split()[:2]) == (0, ["สิ่งที่ทำ", "ไฟล์"])
    assert "ล้างแถว" in lines[1]
    assert [line for line in lines if not THAI.search(line)] == []


def test_programs_read_the_same_plan_to_forget_in_every_language(workspace: Path) -> None:
    id_ = person(workspace)
    plans = [
        called("forget", id_, "--dry-run", "--lang", lang, "--format", "json", workspace=workspace)
        for lang in ("th", "en")
    ]
    assert plans[0].out == plans[1].out
    assert {row["what"] for row in json.loads(plans[0].out)} == {fates.EMPTIED}


@pytest.mark.parametrize(
    ("lang", "wanted"), [("en", "the name still stands in notes.md"), ("th", "ยังมีชื่อนี้ใน notes.md")]
)
def test_what_is_left_of_a_name_is_told(workspace: Path, lang: str, wanted: str) -> None:
    (workspace / "notes.md").write_text("somebody-else met Zed Zedson", encoding="utf-8")
    id_ = person(workspace)
    ran = called(
        "forget", id_, "--yes", "--name", "Zed Zedson", "--lang", lang, workspace=workspace
    )
    assert (ran.code, wanted in ran.err) == (1, True), ran.err


# ------------------------------------------------------------------ the rest
def test_a_thai_workspace_lists_its_questions_in_thai(workspace: Path) -> None:
    file = workspace / "kg.toml"
    text = file.read_text(encoding="utf-8").replace('lang = "en"', 'lang = "th"')
    file.write_text(text, encoding="utf-8")
    lines = called("ask", "--format", "table", workspace=workspace).out.splitlines()
    assert lines[0].split() == ["ชื่อคำถาม", "คำถาม", "พารามิเตอร์"]
    assert lines[-1].endswith(" แถว")


def test_a_status_is_a_thai_table_for_people_and_the_same_for_programs(workspace: Path) -> None:
    table = called("status", "--lang", "th", "--format", "table", workspace=workspace).out
    lines = [line for line in table.splitlines() if "─" not in line]
    assert [line for line in lines if not THAI.search(line)] == []
    said = [
        called("status", "--lang", lang, "--format", "json", workspace=workspace).out
        for lang in ("th", "en")
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize(("lang", "wanted"), [("en", "no such file"), ("th", "ไม่มีไฟล์")])
def test_a_table_that_is_not_there_is_told(workspace: Path, lang: str, wanted: str) -> None:
    ran = called("mapping", "nowhere.csv", "--lang", lang, workspace=workspace)
    assert (ran.code, wanted in ran.err) == (1, True)


def test_a_new_workspace_is_told_in_thai(tmp_path: Path) -> None:
    for wanted in (0, 1):
        ran = kg("new", "mine", "--lang", "th", cwd=tmp_path)
        assert (ran.code, bool(THAI.search(ran.err))) == (wanted, True)


@pytest.mark.neo4j
def test_a_plan_to_migrate_is_a_thai_table(tmp_path: Path, server_2026: Server) -> None:
    workspace, server = copied(MIGRATING / "before", tmp_path), wiped(server_2026)
    assert called("load", workspace=workspace, server=server).code == 0
    for name in ("temples.ttl", "temple-rules.ttl"):
        shutil.copy(MIGRATING / "after" / name, workspace / name)
    ran = called(
        "migrate", "--dry-run", "--lang", "th", "--format", "table",
        workspace=workspace, server=server,
    )  # fmt: skip
    lines = ran.out.splitlines()
    assert lines[0].split() == ["ผล", "ที่อยู่", "รายละเอียด"]
    assert "ประเภท Temple → Shrine: ข้ออ้าง 1 รายการ" in ran.out
    first = {line.split("  ")[0].strip() for line in lines[2:-1]} - {""}
    assert first == {"ถูกแทนที่", "ไม่ตรงกัน", "จะถูกปฏิเสธ"}


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("lang", "wanted"),
    [("en", "doc002 is a document, not a load"), ("th", "doc002 เป็นเอกสาร ไม่ใช่การโหลด")],
)
def test_a_document_named_as_a_load_is_told(
    workspace: Path, server_2026: Server, lang: str, wanted: str
) -> None:
    server = wiped(server_2026)
    assert called("load", workspace=workspace, server=server).code == 0
    ran = called("undo", "doc002", "--lang", lang, workspace=workspace, server=server)
    assert (ran.code, wanted in ran.err) == (1, True), ran.err
