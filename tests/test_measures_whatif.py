from __future__ import annotations

import pytest

from kg.errors import MeasureError
from kg.measures.cutting import WHATIF_COLUMNS, WhatIf
from kg.measures.whatif import leave_out, whatif
from kg.network import Options
from tests.helped import ONTOLOGY, columns
from tests.networks import tie


def without(*ids: str, options: Options | None = None) -> WhatIf:
    return whatif(columns(), ONTOLOGY, ids, options)


def test_villages_are_left_without_a_mentor() -> None:
    assert without("scg").no_mentor == ("v1", "v2")


def test_villages_are_left_with_nobody_who_had_somebody() -> None:
    # v1 keeps the office; g1 had only SCG's money; v7 had nobody before
    assert without("scg").nobody == ("g1", "v2")


def test_those_without_a_partner_too_are_alone() -> None:
    assert without("scg").alone == ("g1", "v2")


def test_who_keeps_a_partner_is_not_alone() -> None:
    more = [
        tie("Participation", "v2", "joint"),
    ]
    found = whatif(columns(*more), ONTOLOGY, ["scg"])
    assert (found.nobody, found.alone) == (("g1", "v2"), ("g1",))


def test_actors_are_left_without_any_tie() -> None:
    assert without("scg").isolated == ("g1", "v2")


def test_the_component_falls_into_pieces() -> None:
    assert without("scg").cut_off == (("egat", "v3"), ("g1",), ("v2",))


def test_components_are_counted_before_and_after() -> None:
    found = without("scg")
    assert (found.before.components, found.after.components) == (4, 7)


def test_the_first_place_changes() -> None:
    place = next(p for p in without("scg").first_places if p.measure == "strength")
    assert (place.before, place.after, place.changes) == (("office", "scg"), ("office",), True)


def test_only_the_measures_asked_for_are_compared() -> None:
    found = whatif(columns(), ONTOLOGY, ["scg"], measures=["degree"])
    assert [place.measure for place in found.first_places] == ["degree"]


def test_agreements_are_left_with_fewer_than_two_parties() -> None:
    lost = [(each.id, each.before, each.after) for each in without("office").agreements]
    assert lost == [("joint", ("office", "v6"), ("v6",)), ("mou", ("office", "scgl"), ("scgl",))]


def test_an_agreement_without_any_party_left_is_listed() -> None:
    lost = {each.id: each.after for each in without("office", "scgl").agreements}
    assert lost["mou"] == ()


def test_without_an_agreement_what_stands_under_it_goes_too() -> None:
    found = without("mou")
    assert (found.no_mentor, found.agreements) == (("v1", "v2"), ())


def test_without_an_isolate_nothing_is_cut_off() -> None:
    found = without("v7")
    assert (found.nobody, found.isolated, found.cut_off) == ((), (), ())


def test_rolled_up_a_group_goes_with_its_parts() -> None:
    assert without("scg", options=Options(roll_up=True)).without == ("scg", "scgl")


def test_planned_and_inferred_help_counts_only_when_asked_for() -> None:
    found = [without("scgl", options=o).nobody for o in (None, Options(inferred=True))]
    assert found == [(), ("v4",)]


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(MeasureError, match="did you mean egat"):
        without("eqat")


def test_no_id_is_refused() -> None:
    with pytest.raises(MeasureError, match="at least one"):
        without()


def test_leaving_out_takes_the_ties_too() -> None:
    rest = leave_out(columns(), ["scg"])
    assert "scg" not in {*rest.nodes.id, *rest.ties.source, *rest.ties.target}


def test_leaving_out_changes_nothing_else() -> None:
    before, rest = columns(), leave_out(columns(), ["v7"])
    assert rest.ties == before.ties


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_rows_have_their_columns_in_both_languages(lang: str) -> None:
    rows = without("scg").rows(lang)
    assert {tuple(row) for row in rows} == {WHATIF_COLUMNS}


def test_the_rows_name_who_is_left_with_nobody() -> None:
    row = next(
        r for r in without("scg").rows() if str(r["what"]).startswith("villages left with n")
    )
    assert (row["count"], row["ids"], row["names"]) == (2, ("g1", "v2"), ("กลุ่ม 1", "บ้าน 2"))


def test_the_sentences_say_who_is_left_with_nobody() -> None:
    assert (
        "villages left with nobody, neither mentor nor other supporter (2): กลุ่ม 1; บ้าน 2"
        in without("scg").lines()
    )


def test_of_many_who_share_a_first_place_a_sentence_names_five() -> None:
    names = without("scg").names
    listed = names.listed([f"v{n}" for n in range(1, 8)], most=5)
    assert listed == "บ้าน 1; บ้าน 2; บ้าน 3; บ้าน 4; บ้าน 5; and 2 more"


def test_the_sentences_are_in_thai_too() -> None:
    assert "หมู่บ้านที่ไม่เหลือพี่เลี้ยง (2): บ้าน 1; บ้าน 2" in without("scg").lines("th")


def test_rows_and_sentences_name_the_agreements() -> None:
    found = without("office")
    row = next(r for r in found.rows() if r["ids"] == ("mou",))
    assert (row["before"], row["after"]) == (("Office", "SCG Lampang"), ("SCG Lampang",))
    said = "agreement or collaboration left with fewer than two parties: MOU (1): SCG Lampang"
    assert said in found.lines()


def test_the_sentences_say_how_they_were_counted() -> None:
    lines = without("scg").lines()
    assert any("recipe collaboration" in line for line in lines)
    assert "fewer than 30" in lines[-1]
