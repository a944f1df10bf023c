from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Claim
from kg.errors import Fault, KgError, MappingError, SourceError
from kg.ontology import Ontology
from loaders import table
from loaders.templates import write_template, write_templates
from loaders.text import clean

DATA = Path(__file__).parent / "data" / "loaders"
ONTOLOGY = Ontology.load()
SOURCE = '[source]\nid = "doc"\nkind = "news"\nname_en = "A text"\n'


def load(
    folder: Path, text: str | bytes, mapping: str = SOURCE, name: str = "x.csv"
) -> list[Claim]:
    """Load a table with a mapping beside it; return the claims of its rows."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if mapping:
        path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return [c for c in table.load(path, ONTOLOGY) if c.locator.file == name]


def refused(
    folder: Path, text: str | bytes, mapping: str = SOURCE, name: str = "x.csv"
) -> Sequence[Fault]:
    """Return the faults for which a table is refused."""
    with pytest.raises(SourceError) as caught:
        load(folder, text, mapping, name)
    return caught.value.faults


def workbook(folder: Path, rows: dict[str, Sequence[Sequence[object]]]) -> Path:
    """Write a workbook with its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, cells in rows.items():
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(list(row))
    path = folder / "x.xlsx"
    book.save(path)
    path.with_suffix(".toml").write_text(SOURCE, encoding="utf-8")
    return path


# ---------------------------------------------------------------- the example dataset
@pytest.fixture(scope="module")
def northern() -> list[Claim]:
    return list(table.load(DATA / "northern", ONTOLOGY))


def test_a_node_row_gives_its_class_and_each_filled_attribute(northern: list[Claim]) -> None:
    row = [c for c in northern if c.locator.file == "nodes.csv" and c.locator.row == 2]
    assert [(c.property, c.value, c.lang, c.source) for c in row] == [
        ("type", "Company", "", "doc002"),
        ("name_th", "บริษัท ปูนซิเมนต์ไทย จำกัด", "th", "doc002"),
        ("name_en", "The Siam Cement Group", "en", "editors"),
        ("alias", "SCG", "und", "doc002"),
        ("alias", "เอสซีจี", "th", "doc002"),
    ]


def test_a_column_with_its_own_source_has_no_characters_of_the_row(northern: list[Claim]) -> None:
    (name,) = [c for c in northern if c.subject == "scg" and c.property == "name_en"]
    assert (name.source, name.char_start, name.attributed_to) == ("editors", -1, "")


def test_a_row_says_who_speaks_where_and_how_surely(northern: list[Claim]) -> None:
    (claim,) = [c for c in northern if c.subject == "ban-sa" and c.property == "type"]
    assert (claim.basis, claim.confidence, claim.attributed_to) == ("inferred", "high", "governor")
    assert (claim.char_start, claim.char_end) == (51, 57)


def test_line_ends_in_a_cell_do_not_shift_the_rows(northern: list[Claim]) -> None:
    rows = {c.subject: c.locator.row for c in northern if c.locator.file == "nodes.csv"}
    assert (rows["ban-sa"], rows["dip"], rows["mou-big-brother"]) == (4, 5, 7)


def test_a_tie_row_is_one_claim_with_sorted_qualifiers(northern: list[Claim]) -> None:
    tie = next(c for c in northern if c.value == "ban-sam-kha" and c.is_tie)
    assert (tie.subject, tie.property) == ("scg", "Mentorship")
    assert tie.qualifiers == (
        ("start", "2023-08-24"), ("status", "active"), ("topics", "การตลาด"), ("topics", "น้ำ"),
        ("under", "mou-big-brother"),
    )  # fmt: skip


def test_a_tie_is_named_by_relationship_type_or_class(northern: list[Claim]) -> None:
    ties = [c.property for c in northern if c.locator.file == "ties.tsv"]
    assert ties == ["Position", "Party", "Party"]


def test_a_long_table_gives_one_attribute_a_row(northern: list[Claim]) -> None:
    rows = [c for c in northern if c.locator.file == "attributes.csv"]
    assert [(c.property, c.value, c.lang, c.source) for c in rows] == [
        ("alias", "SCG Thailand", "en", "doc002"),
        ("homepage", "https://www.scg.com", "", "editors"),
        ("correction", "ปูนซิเมนต์ไทย", "th", "doc002"),
        ("kind", "mou", "", "doc002"),
    ]


def test_a_mapping_declares_its_sources(northern: list[Claim]) -> None:
    own = [(c.property, c.value) for c in northern if c.subject == c.source == "doc002"]
    assert own[:3] == [("type", "Document"), ("kind", "news"), ("name_th", "ข่าวการลงนาม")]
    assert ("issued", "2023-08-24") in own


def test_a_datasets_licence_is_its_default_sources(northern: list[Claim]) -> None:
    assert ("editors", "licence", "CC-BY-4.0") in {
        (c.subject, c.property, c.value) for c in northern
    }


def test_every_claim_says_which_dataset_it_is_of(northern: list[Claim]) -> None:
    assert {c.locator.dataset for c in northern} == {"northern-test"}
    assert table.LOADER.dataset(DATA / "northern") == "northern-test"


def test_a_workspaces_own_classes_and_ties_load() -> None:
    ontology = Ontology.load([DATA / "temples" / "ontology.ttl"])
    claims = list(table.load(DATA / "temples" / "data", ontology))
    assert ("wat-1", "monks", "12") in {(c.subject, c.property, c.value) for c in claims}
    assert [(c.subject, c.property, c.value, c.qualifiers) for c in claims if c.is_tie] == [
        ("acme", "Sponsorship", "wat-1",
         (("festival", "Yi Peng"), ("start", "2023"), ("status", "active"))),
        ("acme", "Sponsorship", "wat-1",
         (("festival", "Songkran"), ("start", "2024"), ("status", "active"))),
    ]  # fmt: skip


# ---------------------------------------------------------------- text tables
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    text = delimiter.join(["id", "class", "name_en"]) + "\n" + delimiter.join(["a", "Company", "A"])
    assert [c.value for c in load(tmp_path, text)] == ["Company", "A"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read(tmp_path: Path, encoding: str) -> None:
    text = "id,class,name_th\nban,Village,บ้าน\n".encode(encoding)
    assert load(tmp_path, text)[-1].value == "บ้าน"


def test_another_encoding_is_refused_until_the_mapping_names_it(tmp_path: Path) -> None:
    text = "id,class,name_th\nban,Village,บ้าน\n".encode("cp874")
    (fault,) = refused(tmp_path, text)
    assert 'encoding = "cp874"' in fault.message
    mapping = SOURCE + '[tables."x.csv"]\nencoding = "cp874"\n'
    assert load(tmp_path, text, mapping)[-1].value == "บ้าน"


def test_text_is_cleaned(tmp_path: Path) -> None:
    decomposed = "น\u0e4d\u0e49า\u00a0ด\u0e4dา\u200b "
    assert load(tmp_path, f"id,class,name_th\n a\ufeff,Village,{decomposed}\n")[-1].value == "น้ำ ดำ"


def test_a_joiner_stays_where_it_is_spelling() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert clean(persian) == persian
    assert clean("ก\u200cข") == "กข"


@pytest.mark.parametrize(
    ("header", "written"),
    [("Name TH", "x"), ("ชื่อภาษาไทย", "x"), ("nameTh", "x"), ("alias@th", "x"), ("alias_th", "x")],
)
def test_headers_may_be_labels_or_other_spellings(
    tmp_path: Path, header: str, written: str
) -> None:
    claim = load(tmp_path, f"รหัส,class,{header}\na,Village,{written}\n")[-1]
    assert (claim.value, claim.lang) == ("x", "th")


@pytest.mark.parametrize("class_", ["Village", "village", "หมู่บ้าน/ชุมชน"])
def test_classes_may_be_labels(tmp_path: Path, class_: str) -> None:
    assert load(tmp_path, f"id,class\na,{class_}\n")[0].value == "Village"


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("value", '"๑,๒๓๔.๕๐"', "1234.5"), ("value", "-007", "-7"), ("period", "ปีงบประมาณ 2567", "2023-10-01/2024-09-30"),
        ("status", "เป้าหมาย", "target"), ("status", "Target", "target"), ("homepage", "https://x.org/ก", "https://x.org/ก"),
    ],
)  # fmt: skip
def test_values_become_canonical(tmp_path: Path, column: str, text: str, value: str) -> None:
    assert load(tmp_path, f"id,class,{column}\nf,Figure,{text}\n")[-1].value == value


def test_a_tie_table_may_name_its_ends_as_the_ontology_does(tmp_path: Path) -> None:
    (tie,) = load(tmp_path, "mentor,mentee,status\nscg,ban,active\n")
    assert (tie.subject, tie.property, tie.value) == ("scg", "Mentorship", "ban")


def test_empty_rows_are_no_rows_and_count(tmp_path: Path) -> None:
    claims = load(tmp_path, "id,class\n\n,\na,Village\n")
    assert [c.locator.row for c in claims] == [4]


def test_a_table_without_mapping_needs_a_source_in_each_row(tmp_path: Path) -> None:
    assert load(tmp_path, "id,class,source\na,Village,doc\n", "")[0].source == "doc"
    (fault,) = refused(tmp_path, "id,class,source\na,Village,doc\nb,Village,\n", "")
    assert (fault.row, fault.column) == (3, "source")


def test_a_row_without_source_is_refused(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, "id,class\na,Village\n", '[dataset]\nid = "d"\n')
    assert "no source" in fault.message
    assert fault.row == 2


# ---------------------------------------------------------------- what is refused
NODE = "id,class,name_en,level,start,homepage,basis,confidence,char_start,char_end\n"


@pytest.mark.parametrize(
    ("text", "row", "column", "says"),
    [
        ("id,class,nam_en\na,Village,x\n", 1, "nam_en", "did you mean name_en"),
        ("id,class\na,Vilage\n", 2, "class", "did you mean Village"),
        ("id,class\na,Thing\n", 2, "class", "only groups"),
        ("type,from,to\nBIG_BROTHR_OF,a,b\n", 2, "type", "did you mean BIG_BROTHER_OF"),
        ("id,property,value\na,nam_en,x\n", 2, "property", "did you mean name_en"),
        ("id,class\n,Village\n", 2, "id", "no id"),
        ("id,class\na b,Village\n", 2, "id", "cannot be an id"),
        ("type,from,to\nPARTY_TO,a,\n", 2, "to", "no to"),
        ("class\nVillage\n", 1, "id", 'needs a column "id"'),
        ("type,from\nPARTY_TO,a\n", 1, "to", 'needs a column "to"'),
        (NODE + "a,Agency,,minstry,,,,,,\n", 2, "level", "did you mean ministry"),
        (NODE + "a,Agency,,,31 ก.พ. 2566,,,,,\n", 2, "start", "cannot be read as a date"),
        (NODE + "a,Agency,,,,www.x.org,,,,\n", 2, "homepage", "did you mean https://www.x.org"),
        (NODE + "a,Agency,,,,javascript:alert(1),,,,\n", 2, "homepage", "no web address"),
        (NODE + "a,Village,,ministry,,,,,,\n", 2, "level", "a Village has no level"),
        (NODE + "a,Village,,,,,inferred,,,\n", 2, "confidence", "needs a confidence"),
        (NODE + "a,Village,,,,,guess,,,\n", 2, "basis", "allowed: explicit, inferred"),
        (NODE + "a,Village,,,,,,,5,\n", 2, "char_end", "together or not at all"),
        (NODE + "a,Village,,,,,,,5,5\n", 2, "char_end", "does not lie after"),
        (NODE + "a,Village,,,,,,,-5,5\n", 2, "char_start", "less than 0"),
        (NODE + "a,Village,,,,,,,x,5\n", 2, "char_start", "no number"),
        ("id,class,value\nf,Figure,1.2.3\n", 2, "value", "no number"),
        ("id,class\na,Village\na,Company\n", 3, "class", "a Village in row 2"),
        ("id,class,id\na,Village,b\n", 1, "id", "two columns"),
        ("id,class,name_en,Name EN\na,Village,x,y\n", 1, "Name EN", "holds name_en already"),
        ("id,class\na,Village,x\n", 2, "", "beyond the last header"),
        ("id,,class\na,x,Village\n", 2, "", "has no header"),
        ('id,class\na,"Village\nb,Village\n', 2, "", "breaks off"),
        ("id,class\na,Vil\x01lage\n", 2, "class", "control character"),
        ("id,class,name_en\na,Village,x\ufffdy\n", 2, "name_en", "lost"),
        ("id,class\na\0,Village\n", 0, "", "NUL"),
        ("", 0, "", "empty"),
        ("\n\n", 0, "", "empty"),
        ("\nid,class\na,Village\n", 1, "", "no headers"),
        ("type,from,to,level\nPARTY_TO,a,b,ministry\n", 1, "level", "no such column of ties"),
        ("type,from,to,topics\nPARTY_TO,a,b,x\n", 2, "topics", "a Party has no topics"),
        ("id,property,value,lang\na,level,ministry,en\n", 2, "value", "is in no language"),
        ("id,property,value,lang\na,alias,x,no-\n", 2, "value", "no language tag"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, text: str, row: int, column: str, says: str
) -> None:
    (fault,) = refused(tmp_path, text)
    assert (fault.file, fault.row, fault.column) == ("x.csv", row, column)
    assert says in fault.message


def test_a_huge_cell_is_refused(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, "id,class,name_en\na,Village," + "x" * 200_000)
    assert fault.row == 2
    assert "field larger than field limit" in fault.message


@pytest.mark.timeout(20)
@pytest.mark.parametrize("hard", ["\u0300\u0323", "a@", "_", "0 - (", "9"])
def test_a_hard_cell_takes_no_long_time(tmp_path: Path, hard: str) -> None:
    text = f"id,class,name_en,start\na,Person,{hard * 20_000},{hard * 20_000}\n"
    assert all(fault.row == 2 for fault in refused(tmp_path, text))


def test_all_faults_of_all_tables_are_one_error(tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "a.csv").write_text("id,class,x\na,Vilage,\nb,,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("type,from,to\nPARTY_TO,,\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        table.load(tmp_path, ONTOLOGY)
    places = [(fault.file, fault.row) for fault in caught.value.faults]
    assert places == [("a.csv", 1), ("a.csv", 2), ("a.csv", 3), ("b.csv", 2), ("b.csv", 2)]


def test_a_table_of_another_kind_ends_after_a_thousand_faults(tmp_path: Path) -> None:
    text = "id,class\n" + "".join(f"a{i},x\n" for i in range(2000))
    faults = refused(tmp_path, text)
    assert len(faults) == 1001
    assert faults[-1].row == 1002


@pytest.mark.parametrize(
    "header",
    ["Phone", "e-mail", "เบอร์โทรศัพท์", "เลขบัตรประชาชน", "national_id", "LineID", "date of birth"],
)
def test_columns_of_contact_and_identity_numbers_are_refused(tmp_path: Path, header: str) -> None:
    (fault,) = refused(tmp_path, f"id,class,{header}\na,Person,x\n")
    assert (fault.column, "contact or identity" in fault.message) == (header, True)


def test_a_private_column_cannot_be_called_something_else(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."x.csv".columns]\n"โทรศัพท์" = "alias"\n'
    (fault,) = refused(tmp_path, "id,class,โทรศัพท์\na,Person,x\n", mapping)
    assert (fault.row, fault.column) == (2, "โทรศัพท์")


def test_a_private_column_may_be_left_out(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."x.csv".columns]\n"โทรศัพท์" = false\n'
    assert len(load(tmp_path, "id,class,โทรศัพท์\na,Person,081-234-5678\n", mapping)) == 1


@pytest.mark.parametrize(
    "number", ["081-234-5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "1-2345-67890-12-1", "a@b.co.th"]
)
def test_a_number_that_reaches_a_person_is_refused_anywhere(tmp_path: Path, number: str) -> None:
    (fault,) = refused(tmp_path, f"id,class,name_en,note\na,Person,A,see {number}\n")
    assert (fault.row, fault.column) == (2, "note")
    assert load(tmp_path, f"id,class,name_en,note\na,Company,A,see {number}\n")


def test_a_number_in_a_long_table_is_refused_for_a_person_of_the_dataset(tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,class\np,Person\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("id,property,value\np,alias,0812345678\n", encoding="utf-8")
    with pytest.raises(SourceError, match="telephone"):
        table.load(tmp_path, ONTOLOGY)


# ---------------------------------------------------------------- workbooks
def test_each_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    path = workbook(tmp_path, {
        "things": [["id", "class", "start"], ["scg", "Company", dt.datetime(2023, 8, 24)], [None],  # noqa: DTZ001
                   ["ban", "Village", 2567]],
        "พี่เลี้ยง": [["mentor", "mentee", "status"], ["scg", "ban", "active"]],
    })  # fmt: skip
    claims = [c for c in table.load(path, ONTOLOGY) if c.locator.row]
    assert [(c.property, c.value, c.locator.sheet, c.locator.row) for c in claims] == [
        ("type", "Company", "things", 2), ("start", "2023-08-24", "things", 2),
        ("type", "Village", "things", 4), ("start", "2024", "things", 4),
        ("Mentorship", "ban", "พี่เลี้ยง", 2),
    ]  # fmt: skip


def test_numbers_of_a_workbook_are_plain(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, {"s": [["id", "class", "value"], ["f", "Figure", 1e-7], ["g", "Figure", 3.0]]}
    )
    assert [c.value for c in table.load(path, ONTOLOGY) if c.property == "value"] == [
        "0.0000001",
        "3",
    ]


def test_a_code_keeps_the_zeros_that_its_format_shows(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"s": [["id", "class", "official_code"], ["p", "Province", 5]]})
    book = openpyxl.load_workbook(path)
    book["s"]["C2"].number_format = "00"
    book.save(path)
    assert [c.value for c in table.load(path, ONTOLOGY) if c.property == "official_code"] == ["05"]


def test_a_formula_without_a_kept_value_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"s": [["id", "class", "name_en"], ["a", "Village", '="x"&"y"']]})
    with pytest.raises(SourceError) as caught:
        table.load(path, ONTOLOGY)
    (fault,) = caught.value.faults
    assert (fault.sheet, fault.row, fault.column) == ("s", 2, "name_en")


def test_a_formula_gives_the_value_kept_with_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"s": [["id", "class", "name_en"], ["a", "Village", '="x"&"y"']]})
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            filled = part.replace(b"<v />", b"<v>xy</v>").replace(b"<v></v>", b"<v>xy</v>")
            new.writestr(name, filled.replace(b'<c r="C2">', b'<c r="C2" t="str">'))
    assert [c.value for c in table.load(path, ONTOLOGY) if c.subject == "a"] == ["Village", "xy"]


def test_an_error_value_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"s": [["id", "class", "name_en"], ["a", "Village", "#N/A"]]})
    with pytest.raises(SourceError, match="error of the spreadsheet"):
        table.load(path, ONTOLOGY)


def test_a_workbook_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path, {"s": [["id", "class"]]})
    monkeypatch.setattr("loaders.workbooks.MAX_BYTES", 100)
    with pytest.raises(SourceError, match="when unpacked"):
        table.load(path, ONTOLOGY)


def test_a_workbook_whose_cells_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path, {"s": [["id", "class"], ["a", "Village"], ["b", "Village"]]})
    monkeypatch.setattr("loaders.workbooks.MAX_CELLS", 5)
    with pytest.raises(SourceError, match="more than 5 cells"):
        table.load(path, ONTOLOGY)


@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_other_spreadsheets_are_refused_with_advice(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(b"x")
    assert table.recognises(path)
    with pytest.raises(SourceError, match=r"save it as \.xlsx"):
        table.load(path, ONTOLOGY)


# ---------------------------------------------------------------- templates
@pytest.mark.parametrize("lang", ["th", "en"])
def test_templates_load_as_they_are(tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "งาน ก" / "tables"
    paths = write_templates(folder, ONTOLOGY, lang=lang)
    assert {p.name for p in paths} == {
        "nodes.csv", "ties.csv", "attributes.csv", "network.xlsx", "source.toml",
    }  # fmt: skip
    assert {c.property for c in table.load(folder, ONTOLOGY)} == {
        "type",
        "kind",
        "name_th",
        "name_en",
    }


def test_a_filled_template_loads(tmp_path: Path) -> None:
    write_templates(tmp_path / "t", ONTOLOGY, lang="th")
    path = tmp_path / "t" / "network.xlsx"
    book = openpyxl.load_workbook(path)
    offered = [cell.value for column in book["lists"].columns for cell in column if cell.value]
    assert "หมู่บ้าน/ชุมชน" in offered
    headers = [cell.value for cell in book["nodes"][1]]
    book["nodes"].cell(2, headers.index("id") + 1, "ban")
    book["nodes"].cell(2, headers.index("class") + 1, "หมู่บ้าน/ชุมชน")
    book.save(path)
    claims = [c for c in table.load(tmp_path / "t", ONTOLOGY) if c.locator.file == "network.xlsx"]
    assert [(c.subject, c.value, c.locator.sheet) for c in claims] == [("ban", "Village", "nodes")]


def test_templates_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = write_templates(tmp_path / "w" / "a", ONTOLOGY, lang="th")
    second = write_templates(tmp_path / "w" / "b", ONTOLOGY, lang="th")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_templates_overwrite_nothing(tmp_path: Path) -> None:
    write_templates(tmp_path, ONTOLOGY, lang="en")
    with pytest.raises(SourceError, match="nothing is overwritten"):
        write_templates(tmp_path, ONTOLOGY, lang="en")


def test_the_template_of_one_class_has_its_own_columns(tmp_path: Path) -> None:
    ontology = Ontology.load([DATA / "temples" / "ontology.ttl"])
    path = write_template(tmp_path / "temple.csv", ontology, "Temple", lang="en")
    headers = next(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert "monks" in headers
    assert "level" not in headers
    tie = write_template(tmp_path / "gifts.csv", ontology, "SPONSORS", lang="en")
    assert "festival" in tie.read_text(encoding="utf-8-sig")


# ---------------------------------------------------------------- anything at all
cells = st.sampled_from([
    "id", "class", "type", "from", "to", "name_th", "value", "property", "start", "char_start", "source", "a", "Village",
    "Person", "PARTY_TO", "2567", "31/2/2566", "", '"', '"x', "x\ny", "\u200b", "๑,๒", "inferred", "|", "{id}", "=1+1",
    "081-234-5678", "\x00", "\ufffd", "9" * 5000, "-1", "lang", "alias@xx", "tie", "note", "confidence",
])  # fmt: skip
tables = st.lists(st.lists(cells, max_size=6), max_size=5).map(
    lambda rows: "\n".join(",".join(row) for row in rows).encode()
)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=300), tables), st.sampled_from([".csv", ".tsv", ".xlsx"]))
def test_any_bytes_load_or_are_refused(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(content)
        path.with_suffix(".toml").write_text(SOURCE, encoding="utf-8")
        try:
            loaded = list(table.load(path, ONTOLOGY))
        except KgError:
            return
        assert all(claim.source for claim in loaded)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from([
    "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels",
]))  # fmt: skip
def test_a_damaged_workbook_loads_or_is_refused(place: int, byte: int, part: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = workbook(Path(folder), {"s": [["id", "class", "value"], ["f", "Figure", 2.5]]})
        with zipfile.ZipFile(path) as old:
            parts = {name: bytearray(old.read(name)) for name in old.namelist()}
        parts[part][place % len(parts[part])] = byte
        with zipfile.ZipFile(path, "w") as new:
            for name, content in parts.items():
                new.writestr(name, bytes(content))
        try:
            list(table.load(path, ONTOLOGY))
        except KgError:
            return


def test_an_unreadable_mapping_is_a_mapping_error(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"x\.toml"):
        load(tmp_path, "id,class\n", "[source\n")
