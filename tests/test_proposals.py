"""A proposed mapping: each guess has its reason, and nothing loads before a person has looked."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Claim
from kg.errors import KgError, MappingError, SourceError
from kg.ontology import Ontology
from loaders import table
from loaders.proposals import propose
from tests.workspaces import EXAMPLE, called

ONTOLOGY = Ontology.load()
COMPANIES = "id,name,url,address,comment\n1,A AG,index.php?x=1,Bonn,seen\n2,B GmbH,index.php?x=2,,\n3,C KG,,,\n"
SHARES = "shareholder,owns,share\n1,2,38.85\n1,3,100.0\n3,3,1.81\n"
MEDIA = "id,owner,name,type\n1,1,Radio A,radio\n2,3,TV B,tv\n3,,Paper C,paper\n"


def proposed(path: Path, lang: str = "en") -> dict[str, Any]:
    """Return the mapping that is proposed, as TOML reads it."""
    return tomllib.loads(propose(path, ONTOLOGY, lang))


def looked_at(folder: Path) -> list[Claim]:
    """Propose a mapping for a folder, say that it was looked at, and load it."""
    text = propose(folder, ONTOLOGY, "en").replace("looked_at = false", "looked_at = true")
    (folder / "source.toml").write_text(text, encoding="utf-8")
    return [claim for claim in table.load(folder, ONTOLOGY) if claim.locator.row]


@pytest.fixture
def shares(tmp_path: Path) -> Path:
    folder = tmp_path / "ownership"
    folder.mkdir()
    for name, text in (("company", COMPANIES), ("shares", SHARES), ("media", MEDIA)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


# ---------------------------------------------------------------- a network of three tables
def test_nothing_of_a_proposal_loads_before_it_was_looked_at(shares: Path) -> None:
    (shares / "source.toml").write_text(propose(shares, ONTOLOGY, "en"), encoding="utf-8")
    with pytest.raises(MappingError, match="nobody has looked at it"):
        table.load(shares, ONTOLOGY)


def test_a_proposal_loads_once_it_was_looked_at(shares: Path) -> None:
    claims = looked_at(shares)
    assert {c.subject for c in claims if c.property == "type"} == {
        "company-1", "company-2", "company-3", "media-1", "media-2", "media-3",
    }  # fmt: skip
    ties = [(c.subject, c.value, c.qualifier("weight")) for c in claims if c.is_tie]
    assert ("company-1", "company-2", "38.85") in ties
    assert ("company-3", "media-2", "") in ties


def test_what_a_table_is_follows_from_headers_and_values(shares: Path) -> None:
    tables = proposed(shares)["tables"]
    assert {name: rule["what"] for name, rule in tables.items()} == {
        "company.csv": "nodes", "media.csv": "nodes", "media.csv owner": "ties", "shares.csv": "ties",
    }  # fmt: skip
    assert tables["company.csv"]["class"] == "Company"


def test_ids_of_figures_get_the_name_of_their_table(shares: Path) -> None:
    tables = proposed(shares)["tables"]
    assert tables["company.csv"]["id"] == "company-{id}"
    assert tables["shares.csv"]["from"] == "company-{shareholder}"
    assert (tables["media.csv owner"]["from"], tables["media.csv owner"]["to"]) == (
        "company-{owner}", "media-{id}",
    )  # fmt: skip


def test_rows_without_an_end_and_ties_to_oneself_are_said(shares: Path) -> None:
    tables = proposed(shares)["tables"]
    assert tables["media.csv owner"]["skip_if_empty"] == ["owner"]
    assert tables["shares.csv"]["self_ties"] == "keep"


def test_columns_that_cannot_be_read_are_left_out_with_a_reason(shares: Path) -> None:
    text = propose(shares, ONTOLOGY, "en")
    assert "url = false  # left out: as homepage it would be refused" in text
    assert "address = false  # looks like a contact or identity number" in text
    assert 'type = false  # "radio", "tv", "paper" could stand for classes' in text


def test_every_line_of_a_table_says_why(shares: Path) -> None:
    text = propose(shares, ONTOLOGY, "en")
    for line in text[text.index("[tables") :].splitlines():
        assert "#" in line or line.startswith(("[", "file")) or not line


def test_a_proposal_says_how_many_rows_would_load(shares: Path) -> None:
    assert "# Tried as it stands: shares.csv: 3 rows, 3 can be loaded" in propose(
        shares, ONTOLOGY, "en"
    )


def test_comments_are_in_the_language_asked_for(shares: Path) -> None:
    english, thai = (propose(shares, ONTOLOGY, lang) for lang in ("en", "th"))
    assert tomllib.loads(english) == tomllib.loads(thai)
    assert "หนึ่งสิ่งต่อแถว ตามคอลัมน์ id" in thai
    assert not any("\u0e00" <= each <= "\u0e7f" for each in english)


# ---------------------------------------------------------------- other tables
def test_a_dirty_thai_table_is_understood(tmp_path: Path) -> None:
    rows = [
        ["ทะเบียนหมู่บ้านนำร่อง", "", "", "", "", ""],
        ["รหัส", "ชื่อหมู่บ้าน", "ประเภท", "เบอร์โทรศัพท์", "สถานะ", "หมายเหตุ"],
        ["v-01", "บ้านสามขา", "หมู่บ้าน/ชุมชน", "081-234-5678", "-", "น้ำ"],
        ["v-02", "บ้านสา", "หมู่บ้าน/ชุมชน", "", "-", ""],
    ]
    folder = tmp_path / "ทะเบียน"
    folder.mkdir()
    text = "\r\n".join(";".join(row) for row in rows)
    (folder / "register.csv").write_bytes(text.encode("cp874"))
    rule = proposed(folder)["tables"]["register.csv"]
    assert (rule["header_row"], rule["encoding"], rule["empty"]) == (2, "cp874", ["-"])
    assert rule["columns"]["ชื่อหมู่บ้าน"] == "name_th"
    assert (rule["columns"]["ประเภท"], rule["columns"]["เบอร์โทรศัพท์"]) == ("class", False)
    claims = looked_at(folder)
    assert ("v-01", "name_th", "บ้านสามขา", "น้ำ") in {
        (c.subject, c.property, c.value, c.note) for c in claims
    }


def test_tables_of_our_own_need_nothing_said(tmp_path: Path) -> None:
    folder = tmp_path / "network"
    shutil.copytree(EXAMPLE / "network", folder, ignore=shutil.ignore_patterns("*.toml"))
    tables = proposed(folder)["tables"]
    kinds = {name: rule["what"] for name, rule in tables.items()}
    assert {name for name, what in kinds.items() if what == "ties"} == {
        "mentorships.csv", "places_within.csv", "ties.csv",
    }  # fmt: skip
    assert tables["organisations.csv"] == {"what": "nodes"}
    said = [
        {(c.subject, c.property, c.value, c.qualifiers) for c in claims if c.is_tie}
        for claims in (table.load(EXAMPLE / "network", ONTOLOGY), looked_at(folder))
    ]
    assert said[0] == said[1]


def test_nodes_and_edges_as_gephi_writes_them_load(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    folder.mkdir()
    (folder / "nodes.csv").write_text("Id,Label\n1,Alpha\n2,Beta\n", encoding="utf-8")
    (folder / "edges.csv").write_text(
        "Source,Target,Type,Id,Label,Weight\n1,2,Undirected,0,,1.5\n", encoding="utf-8"
    )
    (tie,) = [claim for claim in looked_at(folder) if claim.is_tie]
    assert (tie.subject, tie.value, tie.qualifier("weight")) == ("nodes-1", "nodes-2", "1.5")


def test_a_source_is_an_end_only_of_an_edge_list(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Source,Target\nx,y\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(
        "code,source,attributed_to\nx,doc1,\ny,doc1,z\n", encoding="utf-8"
    )
    assert proposed(tmp_path / "a.csv")["tables"]["a.csv"]["from"] == "Source"
    assert proposed(tmp_path / "b.csv")["tables"]["b.csv"]["what"] == "nodes"


def test_headers_near_a_name_of_the_ontology_are_its(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,class,nam_th\na,Village,บ้าน\n", encoding="utf-8")
    rule = proposed(tmp_path / "t.csv")["tables"]["t.csv"]
    assert rule["columns"] == {"class": "class", "nam_th": "name_th"}


def test_dates_with_the_month_first_are_said(tmp_path: Path) -> None:
    text = "id,name,start date\na,A,12/31/2020\nb,B,01/02/2021\n"
    (tmp_path / "company.csv").write_text(text, encoding="utf-8")
    columns = proposed(tmp_path / "company.csv")["tables"]["company.csv"]["columns"]
    assert columns["start date"] == {"property": "start", "format": "mdy"}


def test_ends_that_the_ontology_names_are_ties_of_that_kind(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("mentor\tmentee\nscg\tban\n", encoding="utf-8")
    rule = proposed(tmp_path / "t.tsv")["tables"]["t.tsv"]
    assert (rule["type"], rule["from"], rule["to"]) == ("BIG_BROTHER_OF", "mentor", "mentee")
    assert rule["constants"] == {"status": "unknown"}


def test_one_attribute_a_row_is_seen(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,attribute,content\nscg,alias,SCG\n", encoding="utf-8")
    rule = proposed(tmp_path / "t.csv")["tables"]["t.csv"]
    assert (rule["what"], rule["columns"]) == (
        "attributes", {"id": "id", "attribute": "property", "content": "value"},
    )  # fmt: skip


def test_things_without_a_name_are_called_by_their_id(tmp_path: Path) -> None:
    (tmp_path / "villages.csv").write_text("code,x\nban-sa,1\nban-mai,2\n", encoding="utf-8")
    rule = proposed(tmp_path / "villages.csv")["tables"]["villages.csv"]
    assert (rule["class"], rule["id"], rule["constants"]) == (
        "Village", "code", {"name_en": "{code}"},
    )  # fmt: skip


def test_two_rows_of_headers_are_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Villages"
    for row in (["id", "name", None], [None, "TH", "EN"], ["a", "บ้าน", "Ban"], ["b", "ดง", "Dong"]):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "x.xlsx")
    rule = proposed(tmp_path / "x.xlsx")["tables"]["x.xlsx Villages"]
    assert (rule["header_rows"], rule["sheet"], rule["class"]) == (2, "Villages", "Village")
    assert rule["columns"] == {"name TH": "name_th", "name EN": "name_en"}


SHEETS = (
    ["my  sheet"],
    [" lead"],
    ["trail "],
    ["a\u00a0b"],
    ["a\u200bb"],
    ["a\tb"],
    ["a\u202eb"],
    ["\u0e2d\u0e4d\u0e32เภอ"],
    ["two names", "two  names"],
)


def workbook(path: Path, *sheets: str) -> Path:
    """Write a workbook with a table of villages in each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, name in enumerate(sheets):
        sheet = book.create_sheet()
        sheet.title = name
        for row in (["code", "ชื่อ  บ้าน"], [f"ban-{number}a", "บ้านเอ"], [f"ban-{number}b", "บ้านบี"]):
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("sheets", SHEETS, ids=map(repr, SHEETS))
def test_the_proposal_for_a_sheet_of_any_name_loads(tmp_path: Path, sheets: list[str]) -> None:
    path = workbook(tmp_path / "old  villages.xlsx", *sheets)
    text = propose(path, ONTOLOGY, "en").replace("looked_at = false", "looked_at = true")
    path.with_suffix(".toml").write_text(text, encoding="utf-8")
    loaded = {(c.locator.sheet, c.locator.row) for c in table.load(path, ONTOLOGY) if c.locator.row}
    assert loaded == {(sheet, row) for sheet in sheets for row in (2, 3)}


def test_a_sheet_can_be_named_as_it_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "villages.xlsx", " my  sheet ", "other")
    text = propose(path, ONTOLOGY, "en").replace("looked_at = false", "looked_at = true")
    text = text.replace('sheet = " my  sheet "', 'sheet = "my sheet"')
    path.with_suffix(".toml").write_text(text, encoding="utf-8")
    assert {c.locator.sheet for c in table.load(path, ONTOLOGY)} >= {" my  sheet ", "other"}


def test_a_name_that_two_sheets_could_have_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "villages.xlsx", "a  b", "a   b")
    path.with_suffix(".toml").write_text(
        '[tables."villages.xlsx"]\nsheet = "a b"\n', encoding="utf-8"
    )
    with pytest.raises(MappingError, match='no sheet "a b"'):
        list(table.load(path, ONTOLOGY))


def test_a_table_without_ids_says_so(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name,town\nA B,x y\nA B,x z\n", encoding="utf-8")
    assert 'id = ""  # no column can be the id' in propose(tmp_path / "t.csv", ONTOLOGY, "en")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    for name, content in (("x.csv", b""), ("x.xlsx", b"PK"), ("x.ods", b"x")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SourceError):
            propose(tmp_path / name, ONTOLOGY, "en")


def test_the_command_writes_a_mapping_beside_the_table_and_over_none(shares: Path) -> None:
    file = shares / "company.csv"
    ran = called("mapping", str(file), workspace=EXAMPLE)
    assert (ran.code, "looked_at = true" in ran.err) == (0, True)
    assert (
        tomllib.loads(file.with_suffix(".toml").read_text(encoding="utf-8"))["looked_at"] is False
    )
    assert called("mapping", str(file), workspace=EXAMPLE).code == 1
    shown = called("mapping", str(file), "-o", "-", "--lang", "th", workspace=EXAMPLE)
    assert "looked_at = false" in shown.out


# ---------------------------------------------------------------- anything at all
words = st.sampled_from([
    "id", "name", "type", "from", "to", "owner", "ชื่อ", "class", "{x}", "a b", '"', "1", "2", "a", "b", "", "-", "Village",
    "2567", "31/12/2566", "081-234-5678", "x=y", "# no", "\u200b", "ก", "https://x.org/", "[t]", "'", "\\", "\x7f", "𝕏",
])  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(words, max_size=5), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_any_table_gives_a_mapping_or_is_refused(rows: Sequence[Sequence[str]], sign: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=sign).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(buffer.getvalue().encode())
        try:
            text = propose(path, ONTOLOGY, "th")
        except KgError:
            return
        assert tomllib.loads(text)["looked_at"] is False
        path.with_suffix(".toml").write_text(text.replace("= false", "= true", 1), encoding="utf-8")
        reading = table.read(path, ONTOLOGY)
        assert all(sum(a.counts().values()) == a.rows for a in reading.accounts)


def test_a_file_without_an_ending_is_said_to_have_none(tmp_path: Path) -> None:
    (tmp_path / "table").write_text("id,name\na,b\n", encoding="utf-8")
    with pytest.raises(SourceError, match="files whose name has no ending are not read"):
        propose(tmp_path / "table", ONTOLOGY, "en")
