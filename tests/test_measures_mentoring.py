from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kg.columns import GraphColumns
from kg.measures.helping import MENTOR_COLUMNS, VILLAGE_COLUMNS, Mentor, Mentoring, Village
from kg.measures.mentoring import mentoring
from kg.network import Options
from kg.ontology import Ontology
from kg.propertygraph import derive
from tests.helped import ONTOLOGY, claims, columns
from tests.networks import facts, thing, tie


def found(options: Options | None = None) -> Mentoring:
    return mentoring(columns(), ONTOLOGY, options)


def mentor(id_: str, options: Options | None = None) -> Mentor:
    return next(each for each in found(options).mentors if each.id == id_)


def village(id_: str, options: Options | None = None) -> Village:
    return next(each for each in found(options).villages if each.id == id_)


def test_mentors_are_ranked_by_their_villages() -> None:
    ranking = [(each.rank, each.id, each.villages) for each in found().mentors]
    assert ranking == [(1, "scg", ("v1", "v2", "v3")), (2, "egat", ("v3",)), (3, "cmu", ())]


def test_mentors_of_as_many_villages_share_a_rank() -> None:
    more = tie("Mentorship", "cmu", "v5", status="active")
    ranking = mentoring(columns(more), ONTOLOGY).mentors
    assert [(each.rank, each.id) for each in ranking] == [(1, "scg"), (2, "cmu"), (2, "egat")]


def test_a_village_mentored_twice_by_one_mentor_counts_once() -> None:
    more = tie("Mentorship", "egat", "v3", own="second", status="active")
    again = next(m for m in mentoring(columns(more), ONTOLOGY).mentors if m.id == "egat")
    assert (again.villages, len(again.helps)) == (("v3",), 2)


def test_a_mentor_has_villages_directly_and_under_an_agreement() -> None:
    scg = mentor("scg")
    assert (scg.directly, dict(scg.under)) == (("v3",), {"mou": ("v1", "v2")})


def test_each_help_names_its_tie_status_and_basis() -> None:
    ties = {each.village: (each.type, each.status, each.basis) for each in mentor("scg").helps}
    assert ties == {
        "v1": ("BIG_BROTHER_OF", "active", "explicit"),
        "v2": ("BIG_BROTHER_OF", "active", "explicit"),
        "v3": ("BIG_BROTHER_OF", "ended", "explicit"),
    }


def test_the_tie_of_a_help_is_what_its_claims_are_about() -> None:
    abouts = {claim.about(ONTOLOGY) for claim in claims()}
    assert {each.tie for each in mentor("scg").helps} <= abouts


def test_sources_stand_beside_the_ties_when_handed_over() -> None:
    tie_ = mentor("egat").helps[0].tie
    with_sources = mentoring(columns(), ONTOLOGY, sources={tie_: ["doc2", "doc"]})
    egat = next(each for each in with_sources.mentors if each.id == "egat")
    assert egat.helps[0].sources == ("doc", "doc2")


def test_what_is_planned_stands_apart() -> None:
    planned = [(each.giver, each.village, each.status) for each in mentor("cmu").planned]
    assert (planned, village("v4").mentors) == ([("cmu", "v4", "planned")], ())


def test_planned_mentorships_count_when_asked_for() -> None:
    cmu = mentor("cmu", Options(planned=True))
    assert (cmu.villages, cmu.planned) == (("v4",), ())


def test_inferred_mentorships_count_when_asked_for() -> None:
    assert village("v4", Options(inferred=True)).mentor_ids == ("scgl",)


def test_rolled_up_a_subsidiary_mentors_as_its_group() -> None:
    help_ = village("v4", Options(inferred=True, roll_up=True)).mentors[0]
    assert (help_.giver, help_.named) == ("scg", "scgl")


def test_on_a_day_only_what_may_hold_counts() -> None:
    assert mentor("scg", Options(on=dt.date(2024, 1, 1))).villages == ("v1", "v2")


def test_a_village_has_mentors_and_other_supporters() -> None:
    v1 = village("v1")
    assert (v1.mentor_ids, v1.supporter_ids) == (("scg",), ("office",))


def test_a_mentor_that_also_supports_is_no_other_supporter() -> None:
    more = tie("Support", "scg", "v2")
    v2 = next(v for v in mentoring(columns(more), ONTOLOGY).villages if v.id == "v2")
    assert (v2.mentor_ids, v2.supporter_ids, len(v2.supporters)) == (("scg",), (), 1)


def test_who_gives_money_is_a_supporter() -> None:
    assert village("g1").supporter_ids == ("scg",)


def test_a_fellow_member_is_a_partner_and_no_help() -> None:
    v6 = village("v6")
    assert (v6.partners, v6.has_nobody, v6.is_alone) == ((("office", ("joint",)),), True, False)


def test_co_mentors_are_no_partners_of_each_other_or_the_village() -> None:
    assert village("v3").partners == ()


def test_any_other_tie_of_the_recipe_makes_a_partner() -> None:
    more = tie("Membership", "v7", "office")
    v7 = next(v for v in mentoring(columns(more), ONTOLOGY).villages if v.id == "v7")
    assert v7.partners == (("office", (more.about(ONTOLOGY),)),)


def test_villages_without_a_mentor_are_listed() -> None:
    assert found().without_mentor == ("g1", "v4", "v5", "v6", "v7")


def test_villages_with_nobody_are_listed() -> None:
    assert found().with_nobody == ("v4", "v6", "v7")


def test_who_has_nobody_at_all_is_alone() -> None:
    assert [each.id for each in found().villages if each.is_alone] == ["v4", "v7"]


def test_mentor_rows_have_their_columns_and_the_recipe() -> None:
    rows = found().mentor_rows("th")
    assert [tuple(row) for row in rows] == [MENTOR_COLUMNS] * 3
    assert (rows[0]["name_th"], rows[0]["villages"], rows[0]["village_names"]) == (
        "เอสซีจี", 3, ("บ้าน 1", "บ้าน 2", "บ้าน 3"),
    )  # fmt: skip
    assert "recipe collaboration" in str(rows[0]["recipe"])


def test_village_rows_have_their_columns() -> None:
    rows = found().village_rows()
    assert [tuple(row) for row in rows] == [VILLAGE_COLUMNS] * 8
    assert [row["id"] for row in rows if row["has_nobody"]] == ["v4", "v6", "v7"]


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_ranking_says_that_it_is_of_few(lang: str) -> None:
    assert "30" in found().recipe(lang)


def test_no_villages_make_an_empty_table() -> None:
    empty = mentoring(GraphColumns.of(derive(facts([], ONTOLOGY))), ONTOLOGY)
    assert (empty.mentors, empty.villages, empty.mentor_rows()) == ((), (), [])


def test_a_workspaces_own_mentorship_counts_without_a_change_in_python(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        """
        @prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
        @prefix ex: <https://example.org/own#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix schema: <https://schema.org/> .
        ex:School a owl:Class ; rdfs:subClassOf kg:Organization .
        ex:Adoption a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "ADOPTED" ;
            kg:tieSource ex:adopter ; kg:tieTarget ex:adopted .
        ex:adopter a owl:ObjectProperty ; schema:rangeIncludes kg:Company .
        ex:adopted a owl:ObjectProperty ; schema:rangeIncludes ex:School .
        kg:collaboration kg:countsTie ex:Adoption ; kg:mentoringTie ex:Adoption .
        """,
        encoding="utf-8",
    )
    ontology = Ontology.load([own])
    more = [*thing("a", "Company"), *thing("s", "School"), tie("Adoption", "a", "s")]
    table = mentoring(GraphColumns.of(derive(facts(more, ontology))), ontology)
    assert [(each.id, each.villages) for each in table.mentors] == [("a", ("s",))]
