"""A claim as the properties of a node, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims import Claim, Locator
from kg.ontology import Ontology
from kg.store.rows import FIXED, claim_of, place, properties, qualifier_key, stored
from tests.networks import tie

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
NAMES = st.sampled_from(["role", "topics", "start", "value", "log", "qualifier_value", "own"])


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    pairs = draw(st.lists(st.tuples(NAMES, TEXTS), max_size=5))
    return Claim(
        draw(TEXTS), "Mentorship", draw(TEXTS), draw(TEXTS), lang=draw(TEXTS), tie=draw(TEXTS),
        qualifiers=tuple(sorted(pairs)), attributed_to=draw(TEXTS), basis=draw(TEXTS),
        confidence=draw(TEXTS), char_start=draw(st.integers(-1, 9)),
        char_end=draw(st.integers(-1, 9)), note=draw(TEXTS),
        locator=draw(st.builds(Locator, TEXTS, TEXTS, TEXTS, st.integers(0, 9))),
    )  # fmt: skip


@given(claim=claims())
def test_claim_comes_back_from_its_properties(claim: Claim, ontology: Ontology) -> None:
    row = properties(claim, claim.id, "about", ontology) | place(claim.locator)
    kept = {key: value for key, value in row.items() if value is not None}
    found = claim_of(kept)
    assert (found, found.locator, found.id) == (claim, claim.locator, claim.id)


@pytest.mark.parametrize("name", [*FIXED, "qualifier_role"])
def test_qualifier_never_takes_the_place_of_a_claims_own_property(name: str) -> None:
    assert qualifier_key(name) not in FIXED


def test_qualifier_that_may_be_many_is_a_list(ontology: Ontology) -> None:
    claim = tie("Mentorship", "a", "b", topics="design", status="active")
    row = properties(claim, claim.id, "about", ontology)
    assert (row["topics"], row["status"]) == (["design"], "active")


def test_stored_claim_knows_its_log_and_what_it_lacks(ontology: Ontology) -> None:
    claim = tie("Mentorship", "a", "b")
    row = properties(claim, claim.id, "about", ontology)
    found = stored({**row, "log": ["1|+|t|f||2"], "missing_end": "b"})
    assert (found.log, found.missing_source, found.missing_end) == (("1|+|t|f||2",), None, "b")
