"""Places: which unit a printed name means, what is corrected, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.places import Gazetteer, Kind, Resolution, Unit
from kg.places.units import register

GAZETTEER = Gazetteer()
IN_USE = [unit for unit in register().units.values() if unit.exists()]
SUBDISTRICTS = [unit for unit in IN_USE if unit.kind == "subdistrict"]
PROVINCES = [unit for unit in IN_USE if unit.kind == "province"]
# ISO 3166-2:TH (2024): TH-10 to TH-27 and so on; its TH-S is Pattaya, a town.
ISO = [
    f"TH-{number}"
    for first, last in [(10, 27), (30, 49), (50, 58), (60, 67), (70, 77), (80, 86), (90, 96)]
    for number in range(first, last + 1)
]
BEFORE_BUENG_KAN = date(2010, 1, 1)

# A busy machine is no failure; pytest-timeout stops what hangs.
unhurried = settings(deadline=None, max_examples=75)


def resolve(name: str) -> Resolution | None:
    """Return what a name means, None if it is refused."""
    try:
        return GAZETTEER.resolve(name)
    except SourceError:
        return None


# --- what the five documents name -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("จ.ลำปาง", "52"),
        ("จังหวัดเชียงใหม่", "50"),
        ("ลำพูน", "51"),
        ("เชียงราย", "57"),
        ("แม่ฮ่องสอน", "58"),
        ("บึงกาฬ", "38"),
        ("สตูล", "91"),
        ("สระบุรี", "19"),
        ("ฉะเชิงเทรา", "24"),
        ("นครศรีธรรมราช", "80"),
        ("ต.แจ้ซ้อน อ.เมืองปาน", "521304"),
        ("ต.แจ้ซ้อน อ.เมืองปาน จ.ลำปาง", "521304"),
        ("ต.ทุ่งผึ้ง อ.แจ้ห่ม", "520606"),
        ("กัลยาณิวัฒนา", "5025"),
    ],
)
def test_unit_of_the_documents_is_found(name: str, code: str) -> None:
    assert GAZETTEER.resolve(name) == Resolution(
        name.split(maxsplit=1)[0],
        GAZETTEER.unit(code),
        above=GAZETTEER.resolve(name).above,
    )


def test_subdistrict_that_does_not_exist_is_corrected() -> None:
    found = GAZETTEER.resolve("ต.บ้านเสา อ.แจ้ห่ม")
    assert (found.printed, found.unit.name_th, found.unit.code, found.correction) == (
        "ต.บ้านเสา",
        "บ้านสา",
        "520602",
        True,
    )


def test_province_that_does_not_exist_is_corrected() -> None:
    found = GAZETTEER.resolve("จังหวัดแม่ฮ่องสองสอน")
    assert (found.printed, found.unit.code, found.correction) == ("จังหวัดแม่ฮ่องสองสอน", "58", True)


def test_correction_warns_once_and_names_both() -> None:
    (warning,) = GAZETTEER.resolve("จังหวัดแม่ฮ่องสองสอน").warnings
    assert "แม่ฮ่องสองสอน" in warning
    assert "(58)" in warning


def test_district_of_a_corrected_province_is_no_correction_itself() -> None:
    found = GAZETTEER.resolve("อำเภอเมือง จังหวัดแม่ฮ่องสองสอน")
    assert (found.unit.code, found.correction, [one.correction for one in found.above]) == (
        "5801",
        False,
        [True],
    )


def test_warnings_of_a_whole_address_are_told_together() -> None:
    found = GAZETTEER.resolve("อำเภอเมือง จังหวัดแม่ฮ่องสองสอน")
    assert (len(found.every_warning), len(found.warnings)) == (1, 0)


# --- codes ----------------------------------------------------------------------------------------


def test_provinces_have_the_codes_of_iso_3166_2() -> None:
    assert [unit.iso for unit in PROVINCES] == ISO


def test_lower_units_have_no_code_of_iso_3166_2() -> None:
    assert GAZETTEER.unit("5206").iso == ""


@pytest.mark.parametrize("code", ["52", "TH-52", "th-52", " 52 "])
def test_province_is_found_by_either_code(code: str) -> None:
    assert GAZETTEER.unit(code).name_en == "Lampang"


@pytest.mark.parametrize("code", ["TH-99", "9999", "5", "TH-5206", "", "ลำปาง", "TH-S"])
def test_wrong_code_is_refused(code: str) -> None:
    with pytest.raises(SourceError, match="no province, district or subdistrict has the code"):
        GAZETTEER.unit(code)


def test_code_of_another_place_is_refused_within_a_place() -> None:
    with pytest.raises(SourceError, match="จังหวัดเชียงใหม่"):
        GAZETTEER.resolve("520606", within="เชียงใหม่")


def test_codes_begin_with_their_parents() -> None:
    assert all(unit.parent in register().units for unit in IN_USE if unit.parent)


def test_units_in_use_are_all_there() -> None:
    assert (
        len(PROVINCES),
        len(IN_USE) - len(PROVINCES) - len(SUBDISTRICTS),
        len(SUBDISTRICTS),
    ) == (
        77,
        928,
        7436,
    )


def test_every_province_has_coordinates_in_thailand() -> None:
    assert all(
        5.6 < (unit.latitude or 0) < 20.5 and 97.3 < (unit.longitude or 0) < 105.7
        for unit in PROVINCES
    )


def test_coordinates_are_of_the_capital() -> None:
    assert (GAZETTEER.unit("52").latitude, GAZETTEER.unit("52").longitude) == (18.29, 99.49)


def test_lower_units_have_no_coordinates() -> None:
    assert GAZETTEER.unit("521304").latitude is None


def test_subdistrict_has_its_postal_code() -> None:
    assert GAZETTEER.unit("521304").postal_codes == ("52240",)


def test_units_above_are_the_largest_first() -> None:
    assert [unit.code for unit in GAZETTEER.above(GAZETTEER.unit("521304"))] == ["52", "5213"]


def test_units_below_a_province_are_its_districts() -> None:
    assert len(GAZETTEER.below(GAZETTEER.unit("52"))) == 13


# --- names and abbreviations ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        # Addresses.
        ("ต.แจ้ซ้อนอ.เมืองปานจ.ลำปาง", "521304"),
        ("ตำบลแจ้ซ้อนอำเภอเมืองปานจังหวัดลำปาง", "521304"),
        ("ตำบล แจ้ซ้อน อำเภอ เมืองปาน จังหวัด ลำปาง 52240", "521304"),
        ("จ.ลำปาง อ.เมืองปาน ต.แจ้ซ้อน", "521304"),
        ("แจ้ซ้อน เมืองปาน ลำปาง", "521304"),
        ("แจ้ซ้อน อ.เมืองปาน", "521304"),
        ("ต.แจ้ซ้อน จ.ลำปาง", "521304"),
        ("Chae Son, Mueang Pan, Lampang", "521304"),
        ("Tambon Chae Son Amphoe Mueang Pan Changwat Lampang", "521304"),
        ("chae son subdistrict, MUEANG PAN district, Lampang Province, Thailand", "521304"),
        ("ลำปาง ประเทศไทย", "52"),
        # Bangkok.
        ("กทม.", "10"),
        ("กทม", "10"),
        ("กรุงเทพฯ", "10"),
        ("Bangkok", "10"),
        ("เขตจตุจักร", "1030"),
        ("แขวงลาดยาว เขตจตุจักร กทม.", "103001"),
        ("กรุงเทพมหานคร เขตพระนคร", "1001"),
        # The capital district.
        ("อ.เมือง จ.ลำปาง", "5201"),
        ("อ.เมือง เชียงใหม่", "5001"),
        ("อ.เมืองลำปาง", "5201"),
        ("อ.เมือง จ.พระนครศรีอยุธยา", "1401"),
        ("Muang Chiang Mai", "5001"),
        ("Amphoe Muang, Chiang Mai", "5001"),
        # Names cut short and other names.
        ("นครศรีฯ", "80"),
        ("ประจวบฯ", "77"),
        ("จว.สุราษฎร์ฯ", "84"),
        ("โคราช", "30"),
        ("อยุธยา", "14"),
        ("Buriram", "31"),
        ("Phang Nga", "82"),
        ("Kanlayaniwatthana", "5025"),
        # Names that look like abbreviations, or hold the words for kinds.
        ("ต.จ.ป.ร. อ.กระบุรี", "850406"),
        ("จ.ป.ร.", "850406"),
        ("อ.สนามชัยเขตจังหวัดฉะเชิงเทรา", "2408"),
        ("ต.สามตำบล", "801906"),
        ("อ.สุไหงโกลก", "9610"),
        ("ต.ปอพาน จ.ร้อยเอ็ด", "450109"),
        # A name that several have, told apart by what lies in it.
        ("ต.ช้างทอง อ.เฉลิมพระเกียรติ", "303201"),
    ],
)
def test_name_means_the_unit(name: str, code: str) -> None:
    assert GAZETTEER.resolve(name).unit.code == code


def test_convention_for_a_cut_name_warns_of_the_others() -> None:
    found = GAZETTEER.resolve("นครฯ")
    assert (found.unit.code, "นครสวรรค์" in found.warnings[0]) == ("80", True)


def test_decomposed_vowels_and_invisible_signs_do_not_matter() -> None:
    assert GAZETTEER.resolve("จ.ลํา\u200bปาง\u00a0").unit.code == "52"


@pytest.mark.parametrize(
    ("name", "kind", "within", "code"),
    [
        ("แจ้ซ้อน", "subdistrict", None, "521304"),
        ("แจ้ห่ม", "district", None, "5206"),
        ("เมืองปาน", None, "ลำปาง", "5213"),
        ("เมืองปาน", "subdistrict", "ลำปาง", "521301"),
        ("เมือง", None, "ลำปาง", "5201"),
        ("บ้านสา", None, "อ.แจ้ห่ม จ.ลำปาง", "520602"),
        ("พระนครศรีอยุธยา", None, None, "14"),
        ("พระนครศรีอยุธยา", "district", None, "1401"),
    ],
)
def test_name_is_looked_for_in_its_kind_and_parent(
    name: str, kind: Kind | None, within: str | None, code: str
) -> None:
    assert GAZETTEER.resolve(name, kind=kind, within=within).unit.code == code


def test_parent_may_be_a_unit() -> None:
    within = GAZETTEER.unit("52")
    assert GAZETTEER.resolve("เมืองปาน", within=within).unit.code == "5213"


@given(st.sampled_from(SUBDISTRICTS))
@unhurried
def test_full_thai_name_means_its_unit(unit: Unit) -> None:
    found = GAZETTEER.resolve(GAZETTEER.full_name(unit))
    assert (found.unit, found.every_warning) == (unit, ())


@given(st.sampled_from(SUBDISTRICTS))
@unhurried
def test_abbreviated_address_means_its_unit(unit: Unit) -> None:
    province, district = (above.name_th for above in GAZETTEER.above(unit))
    assert GAZETTEER.resolve(f"ต.{unit.name_th} อ.{district} จ.{province}").unit == unit


@given(st.sampled_from(SUBDISTRICTS))
@unhurried
def test_full_english_name_means_its_unit_or_is_refused(unit: Unit) -> None:
    found = resolve(GAZETTEER.full_name(unit, language="en"))
    assert found is None or found.unit == unit


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("521304", "th", "ตำบลแจ้ซ้อน อำเภอเมืองปาน จังหวัดลำปาง"),
        ("521304", "en", "Chae Son Subdistrict, Mueang Pan District, Lampang Province"),
        ("100101", "th", "แขวงพระบรมมหาราชวัง เขตพระนคร กรุงเทพมหานคร"),
        ("10", "en", "Bangkok"),
    ],
)
def test_full_name_has_the_words_for_each_kind(code: str, language: str, name: str) -> None:
    assert GAZETTEER.full_name(GAZETTEER.unit(code), language=language) == name


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("อ.เฉลิมพระเกียรติ", ["1913", "3032", "3123", "5515", "8023"]),
        ("แจ้ห่ม", ["5206", "520601"]),
        ("จตุจักร", ["1030", "103005"]),
        ("สมุทรฯ", ["11", "74", "75"]),
    ],
)
def test_ambiguous_name_is_refused_with_all_candidates(name: str, codes: list[str]) -> None:
    with pytest.raises(SourceError, match=f"is the name of {len(codes)} units") as caught:
        GAZETTEER.resolve(name)
    assert all(f"({code}" in caught.value.faults[0].message for code in codes)


def test_long_list_of_candidates_is_cut_with_a_count() -> None:
    with pytest.raises(SourceError, match=r"76 units.*and 56 more"):
        GAZETTEER.resolve("อ.เมือง")


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("แม่ฮ่องสองสอน", "จังหวัดแม่ฮ่องสอน (58)"),
        ("อ.ทุ่งหว้าาา", "อำเภอทุ่งหว้า จังหวัดสตูล (9106)"),
        ("Lampangg", "จังหวัดลำปาง (52)"),
    ],
)
def test_misspelt_name_without_a_scope_is_refused_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(SourceError, match="did you mean") as caught:
        GAZETTEER.resolve(name)
    assert nearest in str(caught.value)


def test_unit_of_another_province_is_not_corrected() -> None:
    with pytest.raises(SourceError, match=r"no district of จังหวัดเชียงใหม่.*\(5206\)"):
        GAZETTEER.resolve("อ.แจ้ห่ม จ.เชียงใหม่")


def test_name_between_two_units_is_not_corrected() -> None:
    with pytest.raises(SourceError, match="did you mean"):
        GAZETTEER.resolve("จ.เพชรบูรี")


def test_unit_of_another_kind_is_not_corrected() -> None:
    with pytest.raises(SourceError, match="no province; the name is that of"):
        GAZETTEER.resolve("จ.แจ้ห่ม")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "it is empty"),
        (" \u200b", "it is empty"),
        ("จ.ลำปาง จ.ลำพูน", "one name a kind"),
        ("บ้านแม่แจ๋ม ต.แจ้ซ้อน อ.เมืองปาน", "smaller than a subdistrict"),
    ],
)
def test_text_that_is_no_place_is_refused(name: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        GAZETTEER.resolve(name)


def test_kind_that_the_name_contradicts_is_refused() -> None:
    with pytest.raises(SourceError, match="names a province, not a district"):
        GAZETTEER.resolve("จ.ลำปาง", kind="district")


def test_refusal_has_no_place_of_its_own() -> None:
    with pytest.raises(SourceError) as caught:
        GAZETTEER.resolve("xyz")
    assert (caught.value.row, caught.value.column, len(caught.value.faults)) == (0, "", 1)


@given(st.text(max_size=40))
@unhurried
@example("จ.")
@example(",,,")
@example("ฯ")
@example("ต.อ.จ.")
@example("\ud800")
@example("Province District")
def test_any_text_is_found_or_refused(text: str) -> None:
    found = resolve(text)
    assert found is None or found.unit.code in register().units


WORDS = [
    "จ.",
    "อ.",
    "ต.",
    "จังหวัด",
    "อำเภอ",
    "เขต",
    "แขวง",
    "เมือง",
    "ลำปาง",
    "แจ้ห่ม",
    ",",
    " ",
    "ฯ",
    "x",
]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map("".join))
@unhurried
def test_any_words_of_places_are_found_or_refused(text: str) -> None:
    found = resolve(text)
    assert found is None or found.unit.code in register().units


# --- units by date --------------------------------------------------------------------------------


def test_abolished_unit_is_found_with_a_warning_of_its_successor() -> None:
    found = GAZETTEER.resolve("อ.บึงกาฬ จ.หนองคาย")
    assert (found.unit.code, found.correction, "(3801" in found.warnings[0]) == (
        "4303",
        False,
        True,
    )


def test_abolished_unit_was_in_use_on_a_day_before() -> None:
    found = GAZETTEER.resolve("อ.บึงกาฬ จ.หนองคาย", on=BEFORE_BUENG_KAN)
    assert (found.unit.code, found.warnings) == ("4303", ())


def test_province_is_refused_before_it_was_made() -> None:
    with pytest.raises(SourceError, match=r"no province on 2010-01-01.*38 since 2011-03-23"):
        GAZETTEER.resolve("จ.บึงกาฬ", on=BEFORE_BUENG_KAN)


@pytest.mark.parametrize(
    ("code", "day"),
    [("38", date(2011, 3, 23)), ("5025", date(2009, 12, 26)), ("104702", date(2017, 7, 26))],
)
def test_day_of_a_unit_that_a_notice_made_is_known(code: str, day: date) -> None:
    assert GAZETTEER.unit(code).since == day


def test_district_is_as_old_as_it_was_when_a_part_was_split() -> None:
    assert GAZETTEER.unit("1047").since is None


def test_unit_exists_until_the_day_of_its_end() -> None:
    unit = GAZETTEER.unit("4303")
    assert [unit.exists(date(2011, 3, day)) for day in (22, 23)] == [True, False]


def test_unit_split_in_two_names_both_successors() -> None:
    assert GAZETTEER.resolve("แขวงบางนา เขตบางนา กทม").unit.successors == ("104702", "104703")


def test_units_below_a_province_are_those_of_the_day() -> None:
    below = GAZETTEER.below(GAZETTEER.unit("43"), on=BEFORE_BUENG_KAN)
    assert "4303" in [unit.code for unit in below]


def test_registry_offices_are_no_units() -> None:
    with pytest.raises(SourceError, match="has the code"):
        GAZETTEER.unit("1099")


# --- cost -----------------------------------------------------------------------------------------


def test_import_reads_no_data() -> None:
    code = (
        "import kg.places, geothai, kg.places.units, kg.places.lexicon\n"
        "kg.places.Gazetteer()\n"
        "print(geothai._provinces.cache_info().currsize,"
        " kg.places.units.register.cache_info().currsize,"
        " kg.places.lexicon.place_words.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "0", "0"]
