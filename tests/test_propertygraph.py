from __future__ import annotations

import datetime as dt
import random

from kg.ontology import Ontology
from kg.propertygraph import derive
from tests.networks import facts, mentoring, thing, tie

ONTOLOGY = Ontology.load()


def test_two_sources_of_one_tie_make_one_relationship() -> None:
    graph = derive(facts([*mentoring(), tie("Party", "acme", "mou", source="doc2")], ONTOLOGY))
    ties = [r for r in graph.relationships.values() if r.type == "PARTY_TO" and r.source == "acme"]
    assert [r.properties["sources"] for r in ties] == [["doc", "doc2"]]
    assert ties[0].properties["claims"] == 2


def test_sources_that_disagree_are_marked_and_both_counted() -> None:
    claims = [*mentoring(), tie("Mentorship", "acme", "v2", source="doc2", status="ended")]
    tie_ = next(
        r for r in derive(facts(claims, ONTOLOGY)).relationships.values() if r.target == "v2"
    )
    assert tie_.properties["disputed"] == ["status"]


def test_an_explicit_claim_outranks_an_inferred_one() -> None:
    claims = [
        *mentoring(),
        tie(
            "Mentorship",
            "acme",
            "v3",
            source="doc",
            status="active",
            basis="inferred",
            confidence="high",
        ),
        tie("Mentorship", "acme", "v3", source="doc2", status="ended"),
    ]
    tie_ = next(
        r for r in derive(facts(claims, ONTOLOGY)).relationships.values() if r.target == "v3"
    )
    assert (tie_.properties["basis"], tie_.properties["status"]) == ("explicit", "ended")


def test_what_most_sources_state_is_shown() -> None:
    claims = [
        *mentoring(),
        *thing("doc3", "Document", name_en="Third", source="doc3"),
        *thing("acme", "Company", name_en="Acme Group", source="doc2"),
        *thing("acme", "Company", name_en="Acme Group", source="doc3"),
    ]
    node = derive(facts(claims, ONTOLOGY)).nodes["acme"]
    assert node.properties["name_en"] == "Acme Group"
    assert node.properties["disputed"] == ["name_en"]


def test_an_unknown_end_is_the_last_day_and_a_year_its_days() -> None:
    tie_ = next(
        r for r in derive(facts(mentoring(), ONTOLOGY)).relationships.values() if r.target == "v1"
    )
    assert tie_.properties["start_first"] == dt.date(2018, 1, 1)
    assert tie_.properties["start_last"] == dt.date(2018, 12, 31)
    assert tie_.properties["end_last"] == dt.date(9999, 12, 31)


def test_topics_are_a_sorted_list() -> None:
    tie_ = next(
        r for r in derive(facts(mentoring(), ONTOLOGY)).relationships.values() if r.target == "v1"
    )
    assert tie_.properties["topics"] == ["design", "marketing"]


def test_a_tie_to_nothing_declared_is_no_relationship() -> None:
    graph = derive(facts([*mentoring(), tie("Mentorship", "acme", "ghost")], ONTOLOGY))
    assert all(r.target != "ghost" for r in graph.relationships.values())


def test_the_order_of_claims_does_not_matter() -> None:
    claims = mentoring()
    shuffled = claims.copy()
    random.Random(3).shuffle(shuffled)
    assert derive(facts(claims, ONTOLOGY)) == derive(facts(shuffled, ONTOLOGY))


def test_a_name_is_shown_in_the_language_asked_for_else_in_any() -> None:
    nodes = derive(facts(mentoring(), ONTOLOGY)).nodes
    assert [nodes["acme"].name("th"), nodes["acme"].name("en"), nodes["office"].name("th")] == [
        "แอคมี",
        "Acme",
        "Industry office",
    ]


def days(start: str, end: str) -> list[str]:
    claim = tie("Mentorship", "acme", "v3", status="active", start=start)
    if end:
        claim = tie("Mentorship", "acme", "v3", status="active", start=start, end=end)
    graph = derive(facts([*mentoring(), claim], ONTOLOGY))
    found = next(r for r in graph.relationships.values() if r.target == "v3")
    return [str(found.properties[key]) for key in ("start_first", "end_last")]


def test_a_period_in_one_cell_is_start_and_end() -> None:
    assert days("2024/2027", "") == ["2024-01-01", "2027-12-31"]


def test_sources_whose_dates_contradict_keep_their_own_days() -> None:
    claims = [
        *mentoring(),
        tie("Mentorship", "acme", "v3", status="active", start="2020"),
        tie("Mentorship", "acme", "v3", status="active", end="2019", source="doc2"),
    ]
    found = next(
        r for r in derive(facts(claims, ONTOLOGY)).relationships.values() if r.target == "v3"
    )
    assert (str(found.properties["start_first"]), str(found.properties["end_last"])) == (
        "2020-01-01",
        "2019-12-31",
    )
