from __future__ import annotations

import pytest

from kg.claims import Claim
from kg.measures.variants import VARIANT_COLUMNS, Variant, Variants, variants
from kg.network import Options
from tests.helped import ONTOLOGY, columns
from tests.networks import tie


def found(*more: Claim, tie_by_tie: bool = True) -> Variants:
    return variants(
        columns(*more), ONTOLOGY, measures=["degree", "strength"], tie_by_tie=tie_by_tie
    )


def variant(name: str, *more: Claim) -> Variant:
    return next(each for each in found(*more).variants if each.name == name)


# Degrees with explicit ties: scg 4 (v1 v2 v3 g1), office 4 (v1 v5 scgl v6).
ONE_MORE = tie("Support", "office", "v7")
INFERRED = [tie("Support", "scg", v, basis="inferred", confidence="high") for v in ("v5", "v6")]


def test_there_are_three_variants() -> None:
    assert [each.name for each in found().variants] == ["explicit", "inferred", "rolled_up"]


def test_each_has_its_size() -> None:
    sizes = [(v.made.n, v.made.m, v.made.components, v.made.isolates) for v in found().variants]
    # explicit: 9 pairs; inferred: scgl mentors v4; rolled up: scgl is scg, tied to the office
    assert sizes == [(13, 9, 4, 3), (13, 10, 3, 2), (12, 9, 4, 3)]


def test_a_first_place_survives_inferred_ties() -> None:
    assert variant("inferred", ONE_MORE).survives["degree"]


def test_a_first_place_is_overturned_by_inferred_ties() -> None:
    overturned = variant("inferred", ONE_MORE, *INFERRED)
    assert (overturned.first["degree"], overturned.survives["degree"]) == (("scg",), False)


def test_rolled_up_a_first_place_passes_to_the_parent() -> None:
    more = [tie("Support", "scgl", f"v{n}") for n in range(1, 8)]
    assert variant("explicit", *more).first["degree"] == ("scgl",)
    rolled = variant("rolled_up", *more)
    assert (rolled.first["degree"], rolled.survives["degree"]) == (("scg",), True)


def test_the_tie_that_decides_a_first_place_is_found() -> None:
    decided = variant("explicit", ONE_MORE).decided_by("degree")
    ties = [each.tie for each in decided if each.first == ("office", "scg")]
    # without any one of its five ties the office shares the first place with SCG
    assert len(ties) == 7  # two of its five pairs rest on two ties each (MOU, joint work)


def test_a_tie_that_decides_nothing_is_not_named() -> None:
    decided = {each.tie for each in variant("explicit", ONE_MORE).deciding}
    assert tie("Mentorship", "egat", "v3", status="active").about(ONTOLOGY) not in decided


def test_without_going_tie_by_tie_none_is_named() -> None:
    assert {each.deciding for each in found(tie_by_tie=False).variants} == {()}


def test_what_the_caller_chose_holds_for_all_variants() -> None:
    chosen = variants(columns(), ONTOLOGY, Options(planned=True), measures=["degree"])
    assert {"planned" in each.made.statuses for each in chosen.variants} == {True}


def test_rows_have_their_columns() -> None:
    rows = found().rows()
    assert ({tuple(row) for row in rows}, len(rows)) == ({VARIANT_COLUMNS}, 6)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "first in degree: SCG (otherwise than with explicit ties only)"),
        ("th", "ต่างจากกรณีเฉพาะความสัมพันธ์ที่ระบุชัดเจน"),
    ],
)
def test_the_sentences_say_whether_it_survives(lang: str, said: str) -> None:
    assert any(said in line for line in found(ONE_MORE, *INFERRED).lines(lang))


def test_the_sentences_name_the_deciding_tie_by_its_ends() -> None:
    lines = found(ONE_MORE).lines()
    assert "decided by Office → SUPPORTS → บ้าน 7: without it Office; SCG" in lines
