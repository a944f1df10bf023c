"""Templates of tables: what a person fills in loads as it is."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kg.errors import SourceError
from kg.ontology import Ontology
from loaders.templates import write_templates
from tests.workspaces import called

DATA = Path(__file__).parent / "data" / "loaders"
ONTOLOGY = Ontology.load()
HELP: tuple[str, ...] = ("sheet", "column", "label in Thai", "label in English", "meaning in Thai", "meaning in English",
        "allowed values", "example", "required")  # fmt: skip


def help_of(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Return the rows of the help sheet by sheet and column."""
    rows = list(openpyxl.load_workbook(path)["help"].iter_rows(values_only=True))
    start = rows.index(HELP) + 1
    found = [
        dict(zip(HELP, (str(cell or "") for cell in row), strict=True)) for row in rows[start:]
    ]
    return {(row["sheet"], row["column"]): row for row in found}


def headers_of(path: Path) -> list[str]:
    return next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def fill(sheet: Worksheet, row: int, **cells: str) -> None:
    """Write cells under the headers that they are named by."""
    headers = [cell.value for cell in sheet[1]]
    for name, value in cells.items():
        sheet.cell(row, headers.index(name.rstrip("_")) + 1, value)


def workspace(tmp_path: Path, *, extra: str = "") -> Path:
    """Return a workspace whose tables lie in `tables`."""
    folder = tmp_path / "งาน"
    (folder / "tables").mkdir(parents=True)
    text = f'[network]\nid = "n"\n[sources]\ndatasets = ["tables"]\n{extra}'
    (folder / "kg.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("t")
    write_templates(folder, ONTOLOGY, lang="th")
    return folder


def test_the_help_explains_every_column_in_both_languages(written: Path) -> None:
    found = help_of(written / "network.xlsx")
    for name in ("nodes", "ties", "attributes"):
        headers = headers_of(written / f"{name}.csv")
        for header in headers:
            row = found[name, header]
            assert any("\u0e00" <= each <= "\u0e7f" for each in row["label in Thai"])
            assert row["label in English"].isascii()
            assert row["meaning in Thai"]
            assert row["meaning in English"]


def test_the_help_says_what_must_be_filled_in(written: Path) -> None:
    found = help_of(written / "network.xlsx")
    assert {key for key, row in found.items() if row["required"] == "ต้องกรอก / required"} == {
        ("nodes", "id"), ("nodes", "class"), ("ties", "type"), ("ties", "from"), ("ties", "to"),
        ("attributes", "id"), ("attributes", "property"), ("attributes", "value"),
    }  # fmt: skip
    assert found["ties", "status"]["required"].endswith("BIG_BROTHER_OF, ENROLLED_IN")


def test_the_help_lists_every_value_that_is_allowed(written: Path) -> None:
    found = help_of(written / "network.xlsx")
    for concept in ONTOLOGY.schemes["statuses"].values():
        text = found["ties", "status"]["allowed values"]
        assert f"{concept.notation} ({concept.label['th']} / {concept.label['en']})" in text
    assert found["nodes", "start"]["example"] == "24 ส.ค. 2566"


def test_every_column_with_fixed_values_has_a_drop_down(written: Path) -> None:
    book = openpyxl.load_workbook(written / "network.xlsx")
    for name in ("nodes", "ties", "attributes"):
        sheet = book[name]
        ranges = {
            str(each.sqref).partition(":")[0] for each in sheet.data_validations.dataValidation
        }
        wanted = {"class", "type", "basis", "confidence"} | {
            p.name for p in ONTOLOGY.properties.values() if p.kind == "concept"
        }
        wanted |= {"property"} if name == "attributes" else set()
        here = {
            f"{get_column_letter(i)}2"
            for i, cell in enumerate(sheet[1], start=1)
            if cell.value in wanted
        }
        assert ranges == here


def test_templates_that_a_person_fills_in_check_clean(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    names = ("Village", "Company", "BIG_BROTHER_OF")
    ran = called(
        "template",
        *names,
        "-o",
        str(folder / "tables"),
        "--format",
        "xlsx",
        "--lang",
        "th",
        workspace=folder,
    )
    assert ran.code == 0
    path = folder / "tables" / "network.xlsx"
    book = openpyxl.load_workbook(path)
    chosen = {
        column[0].value: [cell.value for cell in column if cell.value]
        for column in book["lists"].columns
    }
    assert "หมู่บ้าน/ชุมชน" in chosen
    fill(
        book["Village"],
        2,
        id="ban-sam-kha",
        class_="หมู่บ้าน/ชุมชน",
        name_th="บ้านสามขา",
        alias="สามขา|ซัมขา",
    )
    fill(book["Company"], 2, id="scg", class_="บริษัท", name_en="SCG", start="24 ส.ค. 2456")
    fill(book["BIG_BROTHER_OF"], 2, type="BIG_BROTHER_OF", from_="scg", to="ban-sam-kha",
         status="ดำเนินการอยู่", start="2567", topics="น้ำ|การตลาด", basis="ระบุชัดเจน")  # fmt: skip
    book.save(path)
    ran = called("check", "--lang", "en", workspace=folder)
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "no fault found"), ran.out
    assert "all tables: 3 rows: 3 can be loaded" in ran.err


def test_a_csv_template_that_a_person_fills_in_checks_clean(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    assert (
        called("template", "-o", str(folder / "tables"), "--format", "csv", workspace=folder).code
        == 0
    )
    path = folder / "tables" / "nodes.csv"
    headers = headers_of(path)
    row = {"id": "scg", "class": "Company", "name_th": "เอสซีจี"}
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([row.get(header, "") for header in headers])
    assert called("check", workspace=folder).code == 0


def test_the_workspaces_own_classes_and_ties_have_templates(tmp_path: Path) -> None:
    folder = workspace(tmp_path, extra='[ontology]\nfiles = ["temples.ttl"]\n')
    shutil.copy(DATA / "temples" / "ontology.ttl", folder / "temples.ttl")
    ran = called(
        "template", "Temple", "SPONSORS", "-o", str(tmp_path / "own.xlsx"), workspace=folder
    )
    assert ran.code == 0
    book = openpyxl.load_workbook(tmp_path / "own.xlsx")
    assert book.sheetnames == ["Temple", "SPONSORS", "help", "lists"]
    assert "monks" in [cell.value for cell in book["Temple"][1]]


def test_a_template_needs_no_workspace(tmp_path: Path) -> None:
    assert len(write_templates(tmp_path / "x.csv", ONTOLOGY, lang="en", names=["หมู่บ้าน/ชุมชน"])) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.csv", "x.toml"]


def test_a_mapping_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text("mine", encoding="utf-8")
    write_templates(tmp_path, ONTOLOGY, lang="en")
    write_templates(tmp_path / "v.csv", ONTOLOGY, lang="en", names=["Village"])
    assert (tmp_path / "source.toml").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "v.toml").exists()


def test_a_class_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="did you mean Village"):
        write_templates(tmp_path, ONTOLOGY, lang="en", names=["Vilage"])


def test_a_csv_file_holds_one_table(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"name a folder, or an \.xlsx file"):
        write_templates(tmp_path / "x.csv", ONTOLOGY, lang="en", names=["Village", "Company"])


@pytest.mark.parametrize("name", ["v.xls", "v.ods", "v.tsv", "v.xlsm"])
def test_a_kind_that_is_not_written_is_refused_and_makes_no_folder(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(SourceError, match=r"a template is a \.csv or \.xlsx file"):
        write_templates(tmp_path / name, ONTOLOGY, lang="en", names=["Village"])
    assert list(tmp_path.iterdir()) == []


def test_a_tie_that_is_not_there_is_called_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no such class or tie.*did you mean BIG_BROTHER_OF"):
        write_templates(tmp_path, ONTOLOGY, lang="en", names=["BIG_BROTHER"])
