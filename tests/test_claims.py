from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims import Claim, Locator, is_id
from kg.ontology import Ontology
from tests.networks import tie

ONTOLOGY = Ontology.load()


def test_a_moved_row_is_the_same_claim() -> None:
    claim = tie("Party", "a", "m", row=3)
    assert replace(claim, locator=Locator("x", "y.csv", "", 9)).id == claim.id


@pytest.mark.parametrize(
    "change",
    [{"subject": "b"}, {"value": "n"}, {"source": "other"}, {"basis": "inferred"}, {"char_start": 3},
     {"attributed_to": "boss"}, {"qualifiers": (("role", "lead"),)}, {"note": "why"}, {"tie": "t1"}],
)  # fmt: skip
def test_another_statement_is_another_claim(change: dict[str, object]) -> None:
    claim = tie("Party", "a", "m")
    assert replace(claim, **change).id != claim.id  # type: ignore[arg-type]  # fields of a claim


def test_two_sources_speak_of_one_tie() -> None:
    first, second = (
        tie("Mentorship", "a", "v", source="s1"),
        tie("Mentorship", "a", "v", source="s2", status="ended"),
    )
    assert first.about(ONTOLOGY) == second.about(ONTOLOGY)


def test_a_key_qualifier_makes_another_tie() -> None:
    head, clerk = (tie("Position", "p", "o", title_en=title) for title in ("head", "clerk"))
    assert head.about(ONTOLOGY) != clerk.about(ONTOLOGY)


def test_alternatives_of_one_named_tie_are_two_relationships() -> None:
    first, second = (
        tie("Mentorship", "a", "v1", own="third"),
        tie("Mentorship", "a", "v2", own="third"),
    )
    assert first.about(ONTOLOGY).startswith("third~")
    assert first.about(ONTOLOGY) != second.about(ONTOLOGY)


@given(st.text(max_size=20))
def test_an_id_never_holds_what_would_end_an_iri_or_a_tie_id(text: str) -> None:
    assert not is_id(text) or not set(text) & set(' \t\n<>"{}|\\^`/?#%~')


@given(st.lists(st.text(max_size=5), min_size=2, max_size=2, unique=True))
def test_a_claims_id_tells_texts_apart(values: list[str]) -> None:
    first, second = (Claim("a", "alias", value, "s") for value in values)
    assert first.id != second.id
