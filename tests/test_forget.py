"""``kg forget`` in a workspace that no database knows yet: sources, outputs, the list, and refusal."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kg.claims import Claim
from kg.erasure import Erasure
from kg.errors import SourceError, WorkspaceError
from kg.facts import Facts
from kg.forgetting import records
from kg.forgotten import ForgottenList, read_forgotten
from kg.ontology import Ontology
from kg.sources import read_claims
from kg.spellings import Spellings, folded
from kg.workspace import read
from tests.forgetting import (
    ALIAS,
    ENGLISH,
    ID,
    NAMES,
    SOURCE,
    TEXT,
    THAI,
    holding,
    sha256,
    workspace,
    write,
)
from tests.workspaces import called, edited, project

DAY = dt.date(2026, 11, 21)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return workspace(tmp_path)


@pytest.fixture
def erasure(ontology: Ontology) -> Erasure:
    return Erasure(Spellings.of([ID], NAMES[1:]), ontology)


def facts(root: Path) -> Facts:
    return project(root).facts()


def claims(root: Path) -> list[Claim]:
    found = read_claims(read(root), Ontology.load())
    return [claim for each in found.values() for claim in each]


# ------------------------------------------------------------------ names in texts
@pytest.mark.parametrize(
    "text",
    [
        f"นาย{THAI}กล่าว",
        "สมชาย\u00a0 ใจดี",
        "สม\u200bชาย ใจดี",
        "SOMCHAI JAIDEE",
        "Somchai-Jaidee's",
        "Ｓｏｍｃｈａｉ Jaidee",
        "Somchai_Jaidee.jpg",
        "https://th.wikipedia.org/wiki/%E0%B8%AA%E0%B8%A1%E0%B8%8A%E0%B8%B2%E0%B8%A2_%E0%B9%83%E0%B8%88%E0%B8%94%E0%B8%B5",
        json.dumps({"name": THAI}),
        f"<https://example.org/node/{ID}>",
        f"({ID}).",
        f"ex:{ID} a kg:Person .",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert Spellings.of([ID], [THAI, ENGLISH]).holds(text)


@pytest.mark.parametrize("text", ["Somchai Jaideeprom", "สมชาย", f"{ID}-2", f"x{ID}", ""])
def test_another_name_is_not_found(text: str) -> None:
    assert not Spellings.of([ID], [THAI, ENGLISH]).holds(text)


def test_a_vowel_in_two_parts_and_a_tone_in_another_place_are_one_spelling() -> None:
    assert folded("น้ำ") == folded("น\u0e49\u0e4dา") == folded("น\u0e4d\u0e49า")


def test_a_name_is_blacked_out_with_as_many_code_points() -> None:
    text = f"นาย{THAI} กับ SOMCHAI\u00a0 JAIDEE"
    blacked = Spellings.of([ID], [THAI, ENGLISH]).redacted(text)
    assert blacked == "นาย██████████ กับ ███████████████"


def test_a_name_over_a_line_end_leaves_the_line_end() -> None:
    assert Spellings.of([], [ENGLISH]).redacted("Somchai\r\nJaidee") == "███████\r\n██████"


def test_a_short_name_counts_as_a_whole_cell_only() -> None:
    short = Spellings.of([], ["แอน"])
    assert (short.holds("แอน"), short.holds("แอนนา"), short.short) == (True, False, ("แอน",))


@given(st.text(alphabet="สมชาย ใจดี\u200bSomchaiJ-x", max_size=40))
def test_blacking_out_keeps_every_place_and_leaves_no_name(text: str) -> None:
    known = Spellings.of([ID], [THAI, ENGLISH])
    blacked = known.redacted(text)
    assert len(blacked) == len(text)
    assert not known.spans(blacked)


# ------------------------------------------------------------------ claims
@pytest.mark.parametrize(
    "claim",
    [
        Claim(ID, "name_th", THAI, "doc"),
        Claim(ID, "Position", "office", "doc"),
        Claim("office", "Support", ID, "doc"),
        Claim("office", "name_en", "Office", ID),
    ],
)
def test_a_claim_of_the_person_goes(claim: Claim, erasure: Erasure) -> None:
    assert erasure.claim(claim) is None


@pytest.mark.parametrize(
    ("claim", "left"),
    [
        (
            Claim("a", "Presiding", "e", "d", qualifiers=(("delegated_by", ID), ("role", "chair"))),
            Claim("a", "Presiding", "e", "d", qualifiers=(("role", "chair"),)),
        ),
        (Claim("a", "Support", "v", "d", attributed_to=ID), Claim("a", "Support", "v", "d")),
        (Claim("a", "Support", "v", "d", note=f"x {THAI}"), Claim("a", "Support", "v", "d")),
        (Claim("a", "Support", "v", "d", tie=ID), Claim("a", "Support", "v", "d")),
        (Claim("e", "name_en", f"{ENGLISH} Day", "d"), Claim("e", "name_en", "██████████████ Day", "d")),
    ],
)  # fmt: skip
def test_a_claim_of_others_loses_the_person(claim: Claim, left: Claim, erasure: Erasure) -> None:
    assert erasure.claim(claim) == left


def test_a_claim_that_does_not_name_the_person_is_left_as_it_is(erasure: Erasure) -> None:
    claim = Claim("a", "Support", "v", "d", note="nothing")
    assert erasure.claim(claim) is claim


# ------------------------------------------------------------------ text tables
@given(st.text(alphabet='ab,"\n\r;ก ', max_size=30))
def test_records_are_those_of_the_csv_module(text: str) -> None:
    try:
        wanted = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return
    found = list(records.records(text, ","))
    assert [list(record.cells) for record in found] == wanted
    assert records.edited(text, ",", lambda _: []) == text


# ------------------------------------------------------------------ a workspace
def test_nothing_in_the_workspace_holds_the_name(small: Path) -> None:
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    assert (ran.code, holding(small)) == (0, [])


def test_what_the_tables_say_afterwards_is_what_they_said_without_the_person(
    small: Path, ontology: Ontology
) -> None:
    new = TEXT.replace(f"{THAI}", "██████████").replace("SOMCHAI  JAIDEE", "███████████████")
    hashes = {sha256(TEXT.encode()): sha256(new.encode())}
    erasure = Erasure(Spellings.of([ID, "somchai-j"], NAMES[1:]), ontology, hashes)
    wanted = [left for claim in claims(small) if (left := erasure.claim(claim)) is not None]
    called("forget", ID, "--yes", "--texts", workspace=small)
    base = read(small).base
    assert facts(small).nquads() == Facts.of(wanted, ontology, base).nquads()
    assert {(c.id, c.locator) for c in claims(small)} == {(c.id, c.locator) for c in wanted}


def test_a_row_keeps_its_number_and_every_other_byte(small: Path) -> None:
    table = small / "tables" / "ties.csv"
    before = table.read_bytes().decode().splitlines(keepends=True)
    called("forget", ID, "--yes", "--texts", workspace=small)
    after = table.read_bytes().decode().splitlines(keepends=True)
    before[1] = "\n"
    before[2] = before[2].replace(ID, "")
    before[3] = before[3].replace(ID, "")
    assert after == before


@pytest.mark.parametrize(
    ("encoding", "delimiter", "end"),
    [("utf-8-sig", ",", "\r\n"), ("cp874", ";", "\n"), ("utf-16", "\t", "\r\n")],
)
def test_a_table_keeps_its_encoding_delimiter_and_line_ends(
    small: Path, encoding: str, delimiter: str, end: str
) -> None:
    path = small / "tables" / "ties.csv"
    text = path.read_text(encoding="utf-8").replace(",", delimiter).replace("\n", end)
    path.write_bytes(text.encode(encoding))
    if encoding == "cp874":
        edited(small / "tables" / "source.toml", "header_row = 1", 'encoding = "cp874"')
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    lines = text.split(end)
    lines[1] = ""
    lines[2:4] = [line.replace(ID, "") for line in lines[2:4]]
    assert ran.code == 0
    assert path.read_bytes() == end.join(lines).encode(encoding)


def test_a_workbook_loses_the_rows_and_keeps_the_values_of_formulas(small: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(io.StringIO((small / "tables" / "things.csv").read_text("utf-8"))):
        sheet.append(row)
    book.properties.creator = ENGLISH
    book.save(small / "tables" / "things.xlsx")
    (small / "tables" / "things.csv").unlink()
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    rows = list(load_workbook(small / "tables" / "things.xlsx").worksheets[0].values)
    assert (ran.code, set(rows[1]), rows[3][6]) == (0, {None}, None)
    assert called("forget", ID, "--name", THAI, "--name", ENGLISH, "--dry-run", "--format", "json", workspace=small).out == "[]\n"  # fmt: skip


# Spellings that loaders read as one: a zero-width space, and the vowel *am* in its two parts.
ANONG = "namjai-anong"
ANONG_ROW = f"{ANONG},Person,อนงค์ น้ำใจงาม,,,doc,,"
SPELT = {
    "note, vowel in two parts": ("h,Village,,H,,doc,,อนงค์ น้ํ\u0e32ใจงาม บอก", "h,Village,,H,,doc,,"),
    "note, tone after": ("h,Village,,H,,doc,,อนงค์ น\u0e4d้\u0e32ใจงาม บอก", "h,Village,,H,,doc,,"),
    "note, zero-width": ("h,Village,,H,,doc,,\u200bอนงค์ น้ำใจงาม", "h,Village,,H,,doc,,"),
    "name": ("h,Village,บ้านของอนงค์\u200b น้ำใจงาม,,,doc,,", f"h,Village,บ้านของ{'█' * 14},,,doc,,"),
    "name, vowel": (
        "h,Village,บ้านของอนงค์ น้ํ\u0e32ใจงาม,,,doc,,", f"h,Village,บ้านของ{'█' * 14},,,doc,,"),
    "names": (
        "h,Village,,H,อื่น |อนงค์\u200b  น้ำใจงามวิลล่า,doc,,",
        f"h,Village,,H,อื่น |{'█' * 14}วิลล่า,doc,,"),
    "line end": (
        'h,Village,"บ้านของอนงค์\nน้ำใจงาม",,,doc,,', f'h,Village,"บ้านของ{"█" * 14}",,,doc,,'),
    "same length": (
        "h,Village,บ้าน\u200bของอนงค์ น้ำใจงาม,,,doc,,",
        f"h,Village,บ้าน\u200bของ{'█' * 14},,,doc,,"),
    "reference": (f"h,Village,,H,,doc,\u200b{ANONG},", "h,Village,,H,,doc,,"),
    "reference, inside": ("h,Village,,H,,doc,namjai\u200b-anong,", "h,Village,,H,,doc,,"),
}  # fmt: skip


def wanted_of(root: Path, ontology: Ontology) -> set[str]:
    """Return the ids of the claims that a workspace is to come to without Anong."""
    erasure = Erasure(Spellings.of([ANONG], ["อนงค์ น้ำใจงาม"]), ontology)
    return {left.id for each in claims(root) if (left := erasure.claim(each)) is not None}


@pytest.mark.parametrize(("row", "left"), SPELT.values(), ids=SPELT)
def test_a_cell_is_changed_as_its_loader_reads_it(
    small: Path, ontology: Ontology, row: str, left: str
) -> None:
    path = small / "tables" / "things.csv"
    before = path.read_bytes().decode()
    write(path, f"{before}{row}\n{ANONG_ROW}\n")
    wanted = wanted_of(small, ontology)
    ran = called("forget", ANONG, "--yes", workspace=small)
    assert (ran.code, path.read_bytes().decode()) == (0, f"{before}{left}\n\n")
    assert {claim.id for claim in claims(small)} == wanted


def test_a_workbook_is_changed_as_its_loader_reads_it(small: Path, ontology: Ontology) -> None:
    table = small / "tables" / "things.csv"
    rows = [*SPELT.values()]
    text = table.read_bytes().decode() + ANONG_ROW + "\n"
    text += "".join(row.replace("h,", f"h{n},", 1) + "\n" for n, (row, _) in enumerate(rows))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(io.StringIO(text)):
        sheet.append(row)
    book.save(small / "tables" / "things.xlsx")
    table.unlink()
    wanted = wanted_of(small, ontology)
    ran = called("forget", ANONG, "--yes", workspace=small)
    assert (ran.code, {claim.id for claim in claims(small)}) == (0, wanted)


def test_rdf_is_changed_as_its_loader_reads_it(small: Path, ontology: Ontology) -> None:
    for each in (small / "tables").iterdir():
        each.unlink()
    edited(small / "kg.toml", '["tables"]', '["all.ttl"]')
    write(small / "all.toml", SOURCE.partition("[tables")[0])
    write(
        small / "all.ttl",
        f"""\
@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
@prefix : <https://w3id.org/stakeholder-kg/network/small/node/> .
:{ANONG} a kg:Person ; kg:nameTh "อนงค์ น้ำใจงาม"@th .
:h a kg:Village ; kg:nameTh "บ้านของอนงค์\u200b น้ํ\u0e32ใจงาม"@th .
""",
    )
    wanted = wanted_of(small, ontology)
    ran = called("forget", ANONG, "--yes", workspace=small)
    assert (ran.code, {claim.id for claim in claims(small)}) == (0, wanted), ran.err


def test_a_row_that_cannot_be_changed_is_told_with_dataset_and_column(small: Path) -> None:
    values = f'[tables."things.csv".columns]\nname_th = {{ values = {{ "วัด{THAI}" = "วัด" }} }}'
    edited(small / "tables" / "source.toml", "header_row = 1", f"header_row = 1\n{values}")
    path = small / "tables" / "things.csv"
    before = path.read_bytes().decode() + f"h,Village,วัด{THAI},,,doc,,\n"
    write(path, before)
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    assert (ran.code, path.read_bytes().decode()) == (1, before)
    assert 'things.csv row 8, column "name_th": dataset small: this row cannot' in ran.err


@pytest.mark.parametrize(("format_", "suffix"), [("trig", ".trig"), ("nquads", ".nq"), ("jsonld", ".jsonld")])  # fmt: skip
def test_rdf_that_we_exported_loses_its_statements(
    small: Path, format_: str, suffix: str, ontology: Ontology
) -> None:
    content = {
        "trig": facts(small).trig,
        "nquads": facts(small).nquads,
        "jsonld": facts(small).trig,
    }
    if suffix == ".jsonld":
        from pyoxigraph import RdfFormat, parse, serialize  # noqa: PLC0415

        quads = parse(facts(small).trig(), format=RdfFormat.TRIG)
        exported = serialize(quads, format=RdfFormat.JSON_LD) or b""
    else:
        exported = content[format_]()
    erasure = Erasure(Spellings.of([ID], NAMES[1:]), ontology)
    wanted = {left.id for claim in claims(small) if (left := erasure.claim(claim)) is not None}
    (small / f"all{suffix}").write_bytes(exported)
    edited(small / "kg.toml", '["tables"]', f'["all{suffix}"]')
    for path in (small / "tables").iterdir():
        path.unlink()
    (small / "texts" / "doc.txt").unlink()
    ran = called("forget", ID, "--yes", workspace=small)
    assert (ran.code, ran.err.count("\n") > 0, holding(small)) == (0, True, [])
    assert {claim.id for claim in claims(small)} == wanted


def test_decisions_that_name_the_person_go(small: Path) -> None:
    called("forget", ID, "--yes", "--texts", workspace=small)
    lines = (small / "decisions.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["id", "office-2"]


def test_a_merged_id_is_the_same_person(small: Path) -> None:
    edited(small / "tables" / "ties.csv", f"BIG_BROTHER_OF,acme,v1,,,active,doc,{ID},", "BIG_BROTHER_OF,acme,v1,,,active,doc,somchai-j,")  # fmt: skip
    ran = called("forget", "somchai-j", "--yes", "--texts", workspace=small)
    assert (ran.code, holding(small)) == (0, [])
    assert b"somchai-j" not in (small / "tables" / "ties.csv").read_bytes()


# ------------------------------------------------------------------ what it says
def test_a_dry_run_changes_nothing(small: Path) -> None:
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    ran = called("forget", ID, "--dry-run", "--texts", workspace=small)
    after = {p: p.read_bytes() for p in small.rglob("*") if p.is_file() and ".kg" not in p.parts}
    assert (ran.code, after) == (0, before)


def test_what_it_says_does_not_hold_the_name(small: Path) -> None:
    ran = called("forget", ID, "--yes", "--texts", "--format", "csv", workspace=small)
    assert [name for name in NAMES if name in ran.out + ran.err] == []


def test_it_says_row_by_row_what_it_changed(small: Path) -> None:
    ran = called("forget", ID, "--dry-run", "--texts", "--format", "json", workspace=small)
    rows = [(r["what"], r["file"], r["row"], r["column"]) for r in json.loads(ran.out)]
    assert ("row emptied", "tables/things.csv", 2, "") in rows
    assert ("note emptied", "tables/things.csv", 3, "note") in rows
    assert ("name blacked out", "tables/things.csv", 7, "name_th") in rows
    assert ("reference removed", "tables/ties.csv", 3, "delegated_by") in rows
    assert ("hash of the text updated", "tables/documents.csv", 2, "sha256") in rows
    assert ("row removed", "decisions.csv", 2, "") in rows


def test_without_a_terminal_it_asks_for_yes(small: Path) -> None:
    ran = called("forget", ID, workspace=small)
    assert (ran.code, "--yes" in ran.err, len(holding(small)) > 0) == (2, True, True)


def test_an_unknown_id_is_an_error_with_the_nearest(small: Path) -> None:
    ran = called("forget", "jaidee-somchia", "--yes", workspace=small)
    assert (ran.code, f"did you mean {ID}?" in ran.err) == (1, True)


def test_a_text_is_left_and_told_without_the_option(small: Path) -> None:
    ran = called("forget", ID, "--yes", workspace=small)
    assert (ran.code, "texts/doc.txt" in ran.err, holding(small)) == (1, True, ["texts/doc.txt"])


def test_places_in_a_text_stay_where_they_are(small: Path) -> None:
    called("forget", ID, "--yes", "--texts", workspace=small)
    text = (small / "texts" / "doc.txt").read_bytes().decode()
    assert (len(text), text[-10:], text.index("A. Chair")) == (
        len(TEXT), TEXT[-10:], TEXT.index("A. Chair"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.md", THAI.encode()),
        ("old.csv", f"x,{THAI}".encode("cp874")),
        ("excel.txt", f"{ENGLISH}".encode("utf-16")),
        ("packed.csv.gz", gzip.compress(THAI.encode())),
        (f"{THAI}.txt", b"nothing"),
    ],
)
def test_any_other_file_that_holds_the_name_is_told(small: Path, name: str, content: bytes) -> None:
    (small / name).write_bytes(content)
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    assert (ran.code, "still stands in" in ran.err) == (1, True)


def test_a_name_in_parts_of_a_workbook_is_told(small: Path) -> None:
    part = b"<r><t>Somchai </t></r><r><t>Jaidee</t></r>"
    with zipfile.ZipFile(small / "old.xlsx", "w") as archive:
        archive.writestr("xl/sharedStrings.xml", part)
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    assert (ran.code, "old.xlsx" in ran.err) == (1, True)


def test_a_picture_is_told_as_not_searched(small: Path) -> None:
    (small / "photo.png").write_bytes(b"\x89PNG\r\n")
    ran = called("forget", ID, "--yes", "--texts", "--format", "csv", workspace=small)
    assert (ran.code, "look: cannot be searched,photo.png" in ran.out) == (0, True)


def test_a_mapping_that_names_the_person_is_told(small: Path) -> None:
    edited(small / "tables" / "source.toml", "header_row = 1", f'attributed_to = "{ID}"')
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    assert (ran.code, "tables/source.toml" in ran.err) == (1, True)


def test_outputs_that_hold_the_name_are_deleted(small: Path) -> None:
    (small / "out").mkdir()
    write(small / "out" / "report.md", f"# {THAI}")
    write(small / "out" / "measures.csv", "id\nacme")
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    assert (ran.code, [p.name for p in (small / "out").iterdir()]) == (0, ["measures.csv"])


def test_outputs_are_only_told_when_asked(small: Path) -> None:
    (small / "out").mkdir()
    write(small / "out" / "report.md", f"# {THAI}")
    ran = called("forget", ID, "--yes", "--texts", "--keep-outputs", workspace=small)
    assert (ran.code, "out/report.md" in ran.err, (small / "out" / "report.md").exists()) == (
        1, True, True,
    )  # fmt: skip


def test_a_name_that_another_person_has_stays_theirs(small: Path) -> None:
    path = small / "tables" / "things.csv"
    write(path, path.read_bytes().decode() + f"other,Person,{THAI},Other,,doc,,\n")
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    names = {claim.value for claim in claims(small) if claim.subject == "other"}
    assert (ran.code, THAI in names, ID.encode() in path.read_bytes()) == (0, True, False)


def test_the_id_of_another_thing_is_left_and_told(small: Path) -> None:
    path = small / "tables" / "things.csv"
    write(path, path.read_bytes().decode() + "somchai-jaidee-fund,Organization,,Fund,,doc,,\n")
    ran = called("forget", ID, "--yes", "--texts", workspace=small)
    assert (ran.code, "tables/things.csv" in ran.err) == (1, True)
    assert "somchai-jaidee-fund" in {claim.subject for claim in claims(small)}


# ------------------------------------------------------------------ it does not come back
@pytest.fixture
def erased(small: Path) -> Path:
    called("forget", ID, "--yes", "--texts", workspace=small)
    return small


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (f"{ID},Person,,Somebody,,doc,,\n", ""),
        ("p2,Person,สมชาย\u00a0ใจดี,,,doc,,\n", "name_th"),
        ("p2,Person,,SOMCHAI JAIDEE,,doc,,\n", "name_en"),
        (f"p2,Person,,X,{ALIAS},doc,,\n", "alias"),
        (f"p2,Person,,X,,doc,{ID},\n", ""),
    ],
)
def test_a_row_that_brings_the_person_back_is_refused(erased: Path, row: str, column: str) -> None:
    path = erased / "tables" / "things.csv"
    write(path, path.read_bytes().decode() + row)
    with pytest.raises(SourceError) as refused:
        claims(erased)
    fault = refused.value.faults[0]
    assert (fault.file, fault.row, fault.column) == ("things.csv", 8, column)
    assert [name for name in NAMES if name in str(refused.value)] == []


def test_a_company_of_that_name_is_let_in(erased: Path) -> None:
    path = erased / "tables" / "things.csv"
    write(path, path.read_bytes().decode() + f"c2,Company,{THAI},,,doc,,\n")
    assert "c2" in {claim.subject for claim in claims(erased)}


def test_who_came_back_can_be_forgotten_again(erased: Path) -> None:
    path = erased / "tables" / "things.csv"
    write(path, path.read_bytes().decode() + f"{ID},Person,{THAI},,,doc,,\n")
    ran = called("forget", ID, "--yes", workspace=erased)
    assert (ran.code, holding(erased), len(read_forgotten(erased).entries)) == (0, [], 1)


def test_the_refusal_is_said_in_thai(erased: Path) -> None:
    path = erased / "tables" / "things.csv"
    write(path, path.read_bytes().decode() + f"{ID},Person,{THAI},,,doc,,\n")
    with pytest.raises(SourceError) as refused:
        claims(erased)
    assert "ถูกลบออกจากระบบถาวร" in refused.value.said("th")


def test_the_list_holds_hashes_that_are_salted(small: Path) -> None:
    one = ForgottenList().adding(ids=[ID], names=[THAI], classes=["Person"], on=DAY)
    two = ForgottenList().adding(ids=[ID], names=[THAI], classes=["Person"], on=DAY)
    assert one.entries != two.entries
    write(small / "forgotten.toml", one.text())
    assert read_forgotten(small) == one


@pytest.mark.parametrize("text", ["salt = 1", 'salt = "00"', "[[forgotten]]", "salt = "])
def test_a_damaged_list_stops_everything(small: Path, text: str) -> None:
    write(small / "forgotten.toml", text)
    with pytest.raises(WorkspaceError, match=r"forgotten\.toml"):
        read_claims(read(small), Ontology.load())
