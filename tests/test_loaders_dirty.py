"""Tables as people really have them: each is read rightly, or refused with what to do."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from kg.cells import guarded
from kg.claims import Claim, Locator
from kg.cli.output import write_rows
from kg.cli.settings import Settings
from kg.errors import Fault, MappingError, SourceError
from kg.exports import tables
from kg.facts import Facts
from kg.messages import said
from kg.ontology import Ontology
from kg.propertygraph import derive
from loaders import table
from loaders.text import clean
from loaders.text_tables import guessed_encoding

ONTOLOGY = Ontology.load()
SOURCE = '[source]\nid = "doc"\nkind = "news"\nname_en = "A text"\n'
THAI = "id,class,name_th\nban,Village,บ้านสามขา\n"


def load(
    folder: Path, content: str | bytes, mapping: str = SOURCE, name: str = "x.csv"
) -> list[Claim]:
    """Load a table with a mapping beside it; return the claims of its rows."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return [c for c in table.load(path, ONTOLOGY) if c.locator.row]


def refused(folder: Path, content: str | bytes, mapping: str = SOURCE) -> Sequence[Fault]:
    """Return the faults for which a table is refused."""
    with pytest.raises(SourceError) as caught:
        load(folder, content, mapping)
    return caught.value.faults


def sheet_of(rows: Sequence[Sequence[object]]) -> tuple[openpyxl.Workbook, Worksheet]:
    """Return a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "s"
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def saved(folder: Path, book: openpyxl.Workbook, mapping: str = SOURCE) -> Path:
    """Save a workbook with a mapping beside it."""
    path = folder / "x.xlsx"
    book.save(path)
    path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return path


def claims_of(path: Path) -> list[Claim]:
    return [c for c in table.load(path, ONTOLOGY) if c.locator.row]


def faults_of(path: Path) -> Sequence[Fault]:
    with pytest.raises(SourceError) as caught:
        claims_of(path)
    return caught.value.faults


# ---------------------------------------------------------------- encodings
@pytest.mark.parametrize(
    "named", ["cp874", "windows-874", "TIS-620", "tis620", "iso-8859-11", "Windows-874", "MS874"]
)
def test_thai_code_pages_are_read_by_any_of_their_names(tmp_path: Path, named: str) -> None:
    mapping = SOURCE + f'[tables."x.csv"]\nencoding = "{named}"\n'
    assert load(tmp_path, THAI.encode("cp874"), mapping)[-1].value == "บ้านสามขา"


def test_bytes_that_look_like_a_thai_code_page_are_named_and_shown(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, THAI.encode("cp874"))
    assert "read as cp874 it begins: บ้านสามขา" in fault.message
    assert "หากอ่านเป็น cp874" in str(said(fault.message, "th"))


def test_western_bytes_are_named(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, "id,class,name_en\na,Company,Müller GmbH\n".encode("cp1252"))
    assert "read as cp1252 it begins: üller GmbH" in fault.message


def test_bytes_that_fit_nothing_are_refused(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, b"id,class\n\x81\x8d\x9d\xff\xfe,\xdb\xfc\x00\n")
    assert "fit no encoding" in fault.message


@pytest.mark.parametrize("named", ["cp874", "latin-1"])
def test_a_wrong_name_for_utf8_is_told(tmp_path: Path, named: str) -> None:
    mapping = SOURCE + f'[tables."x.csv"]\nencoding = "{named}"\n'
    (fault,) = refused(tmp_path, THAI, mapping)
    assert "UTF-8" in fault.message


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_named(tmp_path: Path, encoding: str) -> None:
    content = "id,class\na,Village\n".encode(encoding)
    assert encoding in refused(tmp_path, content)[0].message
    mapping = SOURCE + f'[tables."x.csv"]\nencoding = "{encoding}"\n'
    assert load(tmp_path, content, mapping)[0].value == "Village"


def test_an_encoding_that_is_none_is_refused(tmp_path: Path) -> None:
    for name in ("utf-88", "zlib", "undefined"):
        mapping = SOURCE + f'[tables."x.csv"]\nencoding = "{name}"\n'
        assert "no text encoding" in refused(tmp_path, THAI, mapping)[0].message


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [("บ้านสามขา จังหวัดลำปาง", "cp874", "cp874"), ("Müller & Söhne", "cp1252", "cp1252"), ("น้ำ", "utf-8", ""),
     ("name;Größe\nx;1", "cp1252", "cp1252"), ("ศูนย์", "utf-16", "")],
)  # fmt: skip
def test_encodings_are_told_apart(text: str, encoding: str, found: str) -> None:
    assert guessed_encoding(text.encode(encoding)) == found


# ---------------------------------------------------------------- characters
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("น\u0e4d\u0e49า", "น้ำ"), ("น\u0e49\u0e4dา", "น้ำ"), ("เเม่", "แม่"), ("ก\u0e48\u0e34ง", "กิ่ง"), ("ที\u0e48\u0e48", "ที่"),
        ("สิทธ\u0e4c\u0e34", "สิทธิ์"), ("พันธ\u0e4c\u0e38", "พันธุ์"), ("ป\u0e48\u0e39", "ปู่"), (" บ้าน\u00a0 สามขา\u200b ", "บ้าน สามขา"),
        ("\ufeffบ้าน\u2060", "บ้าน"),
    ],
)  # fmt: skip
def test_thai_that_shows_the_same_is_the_same(tmp_path: Path, typed: str, meant: str) -> None:
    assert load(tmp_path, f"id,class,name_th\na,Village,{typed}\n")[-1].value == meant


def test_ids_that_show_the_same_are_the_same(tmp_path: Path) -> None:
    claims = load(tmp_path, "id,class\nน\u0e4d\u0e49า\u200b,Village\n \u00a0น้ำ,Village\n")
    assert {claim.subject for claim in claims} == {"น้ำ"}


def test_headers_may_be_dirty(tmp_path: Path) -> None:
    header = "\ufeff id\u200b,\u00a0class , ชื\u0e48อ\u200bภาษาไทย"
    assert load(tmp_path, f"{header}\na,Village,บ้าน\n")[-1].property == "name_th"


@settings(deadline=None)
@given(st.text(st.sampled_from("เแกาํำิี่้๊๋์ุู็ัx \u200b\u00a0\u0e4d"), max_size=12))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


# ---------------------------------------------------------------- headers
def test_title_lines_above_the_headers_are_told(tmp_path: Path) -> None:
    text = "รายชื่อหมู่บ้าน,,\n,,\nid,class,name_th\nban,Village,บ้าน\n"
    (fault,) = refused(tmp_path, text)
    assert (fault.row, "header_row = 3" in fault.message) == (1, True)
    mapping = SOURCE + '[tables."x.csv"]\nheader_row = 3\n'
    path = tmp_path / "x.csv"
    assert [c.locator.row for c in load(tmp_path, text, mapping)] == [4, 4]
    (account,) = table.read(path, ONTOLOGY).accounts
    assert (account.rows, account.notes) == (1, ("rows above the headers, not read: 1",))


def test_headers_of_two_lines_are_joined(tmp_path: Path) -> None:
    text = "id,class,name,,note\n,,TH,EN,\na,Village,บ้าน,Ban,x\n"
    (fault,) = refused(tmp_path, text)
    assert (fault.row, "header_rows = 2" in fault.message) == (1, True)
    mapping = SOURCE + '[tables."x.csv"]\nheader_rows = 2\n'
    claims = load(tmp_path, text, mapping)
    assert [(c.property, c.value) for c in claims] == [
        ("type", "Village"), ("name_th", "บ้าน"), ("name_en", "Ban"),
    ]  # fmt: skip
    assert {c.note for c in claims} == {"x"}


def test_merged_headers_of_a_workbook_are_of_all_columns_below(tmp_path: Path) -> None:
    book, sheet = sheet_of([
        ["id", "class", "name", None], [None, None, "TH", "EN"], ["a", "Village", "บ้าน", "Ban"],
    ])  # fmt: skip
    for span in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(span)
    path = saved(tmp_path, book, SOURCE + '[tables."x.xlsx"]\nheader_rows = 2\n')
    assert [c.property for c in claims_of(path)] == ["type", "name_th", "name_en"]


@pytest.mark.parametrize("fill", [True, False])
def test_merged_cells_are_refused_or_filled(tmp_path: Path, fill: bool) -> None:  # noqa: FBT001
    book, sheet = sheet_of([
        ["id", "class", "name_th"], ["a", "Village", "บ้าน"], ["b", None, "ดง"], ["c", None, "ป่า"],
    ])  # fmt: skip
    sheet.merge_cells("B2:B4")
    rule = '[tables."x.xlsx"]\nmerged = "fill"\n' if fill else ""
    path = saved(tmp_path, book, SOURCE + rule)
    if fill:
        assert [c.subject for c in claims_of(path) if c.value == "Village"] == ["a", "b", "c"]
    else:
        faults = faults_of(path)
        assert [(f.row, f.column) for f in faults] == [(3, "class"), (4, "class")]
        assert "B2:B4" in faults[0].message


def test_a_header_merged_into_the_rows_below_fills_none_of_them(tmp_path: Path) -> None:
    book, sheet = sheet_of(
        [["id", "class", "name_th"], ["a", "Village", None], ["b", "Village", "x"]]
    )
    sheet.merge_cells("C1:C2")
    path = saved(tmp_path, book, SOURCE + '[tables."x.xlsx"]\nmerged = "fill"\n')
    assert [(f.row, f.column) for f in faults_of(path)] == [(2, "name_th")]


def test_merged_cells_that_nobody_reads_do_no_harm(tmp_path: Path) -> None:
    book, sheet = sheet_of([["id", "class", "x"], ["a", "Village", "r"], ["b", "Village", None]])
    sheet.merge_cells("C2:C3")
    mapping = SOURCE + '[tables."x.xlsx".columns]\nx = false\n'
    assert len(claims_of(saved(tmp_path, book, mapping))) == 2


# ---------------------------------------------------------------- rows
def test_a_self_tie_is_refused_until_the_mapping_says_what_it_is(tmp_path: Path) -> None:
    text = "type,from,to\nFUNDS,a,a\nFUNDS,a,b\n"
    (fault,) = refused(tmp_path, text)
    assert (fault.row, fault.column) == (2, "to")
    keep, leave = (SOURCE + f'[tables."x.csv"]\nself_ties = "{w}"\n' for w in ("keep", "leave out"))
    assert len(load(tmp_path, text, keep)) == 2
    assert [c.value for c in load(tmp_path, text, leave)] == ["b"]


def test_a_hundred_columns_are_read(tmp_path: Path) -> None:
    extra = [f"x{i}" for i in range(97)]
    mapping = SOURCE + '[tables."x.csv".columns]\n' + "".join(f"{x} = false\n" for x in extra)
    text = ",".join(["id", *extra, "class", "name_en"]) + "\n"
    text += ",".join(["a", *["v"] * 97, "Village", "A"]) + "\n"
    assert [c.value for c in load(tmp_path, text, mapping)] == ["Village", "A"]


def test_a_short_row_has_empty_cells(tmp_path: Path) -> None:
    assert [c.value for c in load(tmp_path, "id,class,name_en,note\na,Village\n")] == ["Village"]


def test_quotes_and_line_ends_in_cells_are_text(tmp_path: Path) -> None:
    text = 'id;class;name_en\r\na;Village;"A ""B"";\r\nC"\r\n'
    assert load(tmp_path, text)[-1].value == 'A "B"; C'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_one(tmp_path: Path, end: str) -> None:
    claims = load(tmp_path, f"id,class{end}a,Village{end}{end}b,Village{end}")
    assert [c.locator.row for c in claims] == [2, 4]


def test_other_separators_of_unicode_end_no_row(tmp_path: Path) -> None:
    assert len(load(tmp_path, "id,class,name_en\na,Village,x\u2028y\x0bz\n")) == 2


@pytest.mark.parametrize("shown", ["1.05554E+12", "1E+05", "3,5e+10"])
def test_an_id_that_a_spreadsheet_shortened_is_refused(tmp_path: Path, shown: str) -> None:
    (fault,) = refused(tmp_path, f'id,class\n"{shown}",Company\n')
    assert (fault.row, fault.column, "shortened" in fault.message) == (2, "id", True)


# ---------------------------------------------------------------- workbooks
@pytest.mark.parametrize("mac", [False, True])
def test_dates_of_a_workbook_are_days(tmp_path: Path, mac: bool) -> None:  # noqa: FBT001
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    for row in (["id", "class", "start"], ["a", "Company", dt.date(2023, 8, 24)],
                ["b", "Company", dt.date(2567, 3, 1)], ["c", "Company", "29/2/2567"]):  # fmt: skip
        sheet.append(row)
    days = [c.value for c in claims_of(saved(tmp_path, book)) if c.property == "start"]
    assert days == ["2023-08-24", "2024-03-01", "2024-02-29"]


def test_a_date_is_no_id(tmp_path: Path) -> None:
    book, _ = sheet_of([["id", "class"], [dt.date(2023, 2, 1), "Village"]])
    (fault,) = faults_of(saved(tmp_path, book))
    assert (fault.row, fault.column, "2023-02-01" in fault.message) == (2, "id", True)


def test_thirteen_digits_in_a_workbook_are_whole(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "class", "juristic_id"],
        [105537000123.0, "Company", 9105537000123.0],
    ]
    claims = claims_of(saved(tmp_path, sheet_of(rows)[0]))
    assert (claims[0].subject, claims[1].value) == ("105537000123", "9105537000123")


def test_an_id_of_more_digits_than_a_spreadsheet_keeps_is_refused(tmp_path: Path) -> None:
    book, _ = sheet_of([["id", "class"], [1234567890123456789, "Village"]])
    assert "15 digits" in faults_of(saved(tmp_path, book))[0].message


def test_leading_zeros_of_text_cells_stay(tmp_path: Path) -> None:
    book, _ = sheet_of([["id", "class", "official_code"], ["007", "Province", "05"]])
    claims = claims_of(saved(tmp_path, book))
    assert (claims[0].subject, claims[1].value) == ("007", "05")


def test_a_number_and_a_text_of_the_same_digits_are_one_id(tmp_path: Path) -> None:
    book, _ = sheet_of([["id", "class"], [101, "Village"], ["101", "Village"], [101.0, "Village"]])
    assert {c.subject for c in claims_of(saved(tmp_path, book))} == {"101"}


def test_what_is_hidden_is_read_and_said(tmp_path: Path) -> None:
    book, sheet = sheet_of(
        [["id", "class", "name_en"], *([f"a{i}", "Village", "x"] for i in range(4))]
    )
    for row in (3, 4):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("more").append(["id", "class"])
    book["more"].sheet_state = "hidden"
    path = saved(tmp_path, book)
    assert len(claims_of(path)) == 8
    accounts = table.read(path, ONTOLOGY).accounts
    assert [(a.name, a.notes) for a in accounts] == [
        ("x.xlsx [more]", ("the sheet is hidden; its rows are read like any other",)),
        ("x.xlsx [s]", ("hidden rows, read like any other: 3-4", "hidden columns, read like any other: C")),
    ]  # fmt: skip


# ---------------------------------------------------------------- what we write, spreadsheets read
texts = st.text(
    st.one_of(st.sampled_from("=+-@'\t\r\n\"|;, ก"), st.characters(codec="utf-8", exclude_characters="\0")),
    min_size=1, max_size=12,
)  # fmt: skip


def claim(text: str, *, tie: bool, start: int) -> Claim:
    at = Locator("d", "f.csv", "", 7)
    if tie:
        qualifiers = (("role", text), ("topics", "a"), ("topics", text))
        return Claim(
            "a",
            "Mentorship",
            "b",
            "doc",
            qualifiers=tuple(sorted(qualifiers)),
            note=text,
            locator=at,
        )
    end = start + 5 if start >= 0 else -1
    return Claim(
        "a",
        "name_en",
        text,
        "doc",
        lang="en",
        note=text,
        char_start=start,
        char_end=end,
        locator=at,
    )


@settings(deadline=None, max_examples=150)
@given(st.lists(st.builds(claim, texts, tie=st.booleans(), start=st.integers(-1, 9)), max_size=4))
def test_the_claims_that_we_export_load_as_they_were(claims: list[Claim]) -> None:
    facts = Facts.of(
        [*claims, Claim("a", "type", "Company", "doc"), Claim("b", "type", "Village", "doc")],
        ONTOLOGY, "https://x.org/",
    )  # fmt: skip
    text = tables(derive(facts), facts.claims, ONTOLOGY)["claims.csv"]
    for line in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.csv"
        path.write_bytes(("\ufeff" + text).encode())
        loaded = list(table.load(path, ONTOLOGY))
    assert {c.id: (c, c.locator.file, c.locator.row) for c in loaded} == {
        c.id: (c, c.locator.file, c.locator.row) for c in facts.claims
    }


def test_an_exported_claim_that_was_changed_is_refused(tmp_path: Path) -> None:
    facts = Facts.of([Claim("a", "name_en", "x", "doc", lang="en")], ONTOLOGY, "https://x.org/")
    text = tables(derive(facts), facts.claims, ONTOLOGY)["claims.csv"]
    (fault,) = refused(tmp_path, text.replace(",x,", ",y,"))
    assert (fault.row, fault.column) == (2, "id")


@pytest.mark.parametrize("text", ["=1+1", "+66", "-x", "@a"])
def test_a_guarded_cell_is_read_without_its_guard(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, f"id,class,name_en\na,Company,{guarded(text)}\n")[-1].value == text


def test_a_workbook_that_we_write_has_no_formula_and_loads_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    rows = [("a", "Company", "=1+1"), ("b", "Company", "@b"), ("c", "Company", "+66")]
    write_rows(("id", "class", "name_en"), rows, Settings(format="xlsx", output=str(path)))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    path.with_suffix(".toml").write_text(SOURCE, encoding="utf-8")
    assert [c.value for c in claims_of(path) if c.property == "name_en"] == ["=1+1", "@b", "+66"]


def test_a_mapping_that_is_only_proposed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="looked_at = true"):
        load(tmp_path, THAI, "looked_at = false\n" + SOURCE)
    assert load(tmp_path, THAI, "looked_at = true\n" + SOURCE)
