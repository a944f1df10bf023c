"""What `kg check` says of the mistakes that people make in tables: where, what, and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.workspaces import EXAMPLE, called, copied, edited

SECOND = "scg,village-ban-chae-khon,doc002-mou,การเงิน|การตลาด|การขาย|กฎหมาย|เทคโนโลยี,active,,doc002,,1383,1626,explicit"
"""The second mentorship, row 3 of its table."""

Fault = dict[str, str | int]


def faults(folder: Path, lang: str) -> list[Fault]:
    ran = called("check", "--lang", lang, "--format", "json", workspace=folder)
    assert ran.code == 1
    found: list[Fault] = json.loads(ran.out)["faults"]
    counted = {
        "en": f"{len(found)} fault{'' if len(found) == 1 else 's'}",
        "th": f"พบข้อผิดพลาด {len(found)} จุด",
    }
    assert ran.err.splitlines()[-1] == counted[lang]
    return found


def spoilt(tmp_path: Path, table: str, old: str, new: str) -> Path:
    folder = copied(EXAMPLE, tmp_path)
    edited(folder / "network" / table, old, new)
    return folder


@pytest.mark.parametrize(
    ("table", "old", "new", "place", "wanted"),
    [
        ("mentorships.csv", "mentor,mentee,under", "mentor,mentee,undr", (1, "undr"), "did you mean under?"),
        ("villages.csv", "name_th,name_en", "name_ht,name_en", (1, "name_ht"), "did you mean name_th?"),
        ("mentorships.csv", SECOND, SECOND.replace("village-", "vilage-"), (3, "mentee"), "did you mean village-ban-chae-khon?"),
        ("mentorships.csv", SECOND, SECOND.replace("doc002-mou", "doc02-mou"), (3, "under"), "did you mean doc002-mou?"),
        ("mentorships.csv", SECOND, SECOND.replace(",doc002,", ",doc02,"), (3, "source"), "did you mean doc002?"),
        ("mentorships.csv", SECOND, SECOND.replace("active,", "active,31/02/2567"), (3, "start"), "no day 31 in 02/2024"),
        ("villages.csv", "village-ban-chiang,Village", "village-ban-chiang,Vilage", (8, "class"), "did you mean Village?"),
        ("mentorships.csv", SECOND, SECOND.replace("village-ban-chae-khon", "province-lampang"), (3, "mentee"), "found province-lampang (Province)"),
        ("mentorships.csv", SECOND, SECOND.replace("active", "activ"), (3, "status"), "did you mean active?"),
        ("mentorships.csv", SECOND, SECOND.replace("active", "achieved"), (3, "status"), "planned, active, ended or unknown; found achieved"),
        ("mentorships.csv", SECOND, SECOND.replace("explicit", "explict"), (3, "basis"), "did you mean explicit?"),
        ("ties.csv", "MODELLED_ON,nec,eec", "MODELED_ON,nec,eec", (170, "type"), "did you mean MODELLED_ON?"),
        ("figures.csv", ",163,ชุมชน", ",16x3,ชุมชน", (5, "value"), '"16x3" is no number'),
        ("ties.csv", "PARTY_TO,scg-lampang,doc002-mou", "PARTY_TO,industry-office-lampang,doc002-mou", (2, ""), "an agreement needs at least two parties"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_row_and_what_to_do(
    tmp_path: Path, table: str, old: str, new: str, place: tuple[int, str], wanted: str
) -> None:
    (fault,) = faults(spoilt(tmp_path, table, old, new), "en")
    assert (fault["row"], fault["column"]) == place
    assert wanted in str(fault["message"])


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        (SECOND.replace("village-", "vilage-"), "ไม่มีแถวใดบอกว่า vilage-ban-chae-khon คืออะไร"),
        (SECOND.replace("village-", "vilage-"), "หมายถึง village-ban-chae-khon หรือไม่"),
        (SECOND.replace(",doc002,", ",doc02,"), "หมายถึง doc002 หรือไม่"),
        (SECOND.replace("village-ban-chae-khon", "province-lampang"), "หมู่บ้านที่ได้รับการดูแลของการเป็นพี่เลี้ยง (Big Brother) ต้องเป็นหนึ่งใน: Village (หมู่บ้าน/ชุมชน)"),
        (SECOND.replace("active", "achieved"), "สถานะของการเป็นพี่เลี้ยงคือ planned active ended หรือ unknown; พบ achieved"),
    ],
)  # fmt: skip
def test_the_check_speaks_thai(tmp_path: Path, new: str, wanted: str) -> None:
    (fault,) = faults(spoilt(tmp_path, "mentorships.csv", SECOND, new), "th")
    assert wanted in str(fault["message"])
    assert "did you mean" not in str(fault["message"])


def test_one_id_for_two_things_is_told_with_both_rows(tmp_path: Path) -> None:
    folder = spoilt(tmp_path, "villages.csv", "village-ban-na-tin,Village", "village-ban-samran,Village")  # fmt: skip
    said = [str(f["message"]) for f in faults(folder, "en") if f["file"] == "villages.csv"]
    assert len(said) == 2
    assert "'Ban Samran' (villages.csv row 9), 'Ban Na Tin' (villages.csv row 11)" in said[0]
    assert all("two things have one id" in each for each in said)


def test_of_two_rows_about_one_tie_the_wrong_one_is_named(tmp_path: Path) -> None:
    folder = spoilt(tmp_path, "mentorships.csv", SECOND, f"{SECOND},,\n{SECOND.replace('active', 'achieved')}")  # fmt: skip
    found = {str(f["rule"]): (f["row"], f["message"]) for f in faults(folder, "en")}
    row, message = found["Mentorship-status-one"]
    assert row == 4
    assert "active (mentorships.csv row 3), achieved (mentorships.csv row 4)" in str(message)
    assert found["MentorshipStatusValues"][0] == 4


def test_a_network_without_fault_ends_0() -> None:
    ran = called("check", workspace=EXAMPLE)
    assert (ran.code, ran.out, ran.err.splitlines()[-1]) == (0, "", "no fault found")


def test_what_a_mapping_says_stands_in_no_row(tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    (tmp_path / "kg.toml").write_text(
        '[network]\nid = "n"\n[sources]\ndatasets = ["tables"]\n', encoding="utf-8"
    )
    (tables / "source.toml").write_text(
        '[dataset]\nid = "d"\n[source]\nid = "doc"\nkind = "news"\nname_en = "One"\n',
        encoding="utf-8",
    )
    (tables / "documents.csv").write_text(
        "id,class,name_en,source\ndoc,Document,Two,doc\n", encoding="utf-8"
    )
    (fault,) = faults(tmp_path, "en")
    assert "(source.toml)" in str(fault["message"])
    assert "(documents.csv row 2)" in str(fault["message"])
