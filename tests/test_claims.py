from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims import Claim, Locator, digest, is_id
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


# ---------------------------------------------------------------- ids, and how a claim is made
def stated(claim: Claim) -> list[object]:
    """Return the fields of a claim that its id is of."""
    return [getattr(claim, each.name) for each in fields(claim) if each.compare]


texts = st.text(st.characters(), max_size=6)  # surrogates too
claims = st.builds(
    Claim, texts, texts, texts, texts, texts, texts,
    st.lists(st.tuples(texts, texts), max_size=3).map(tuple), texts, texts, texts,
    st.integers(-1, 10**6), st.integers(-1, 10**6), texts,
)  # fmt: skip


@given(claims)
def test_an_id_is_the_hash_of_all_that_is_stated_as_json(claim: Claim) -> None:
    assert claim.id == digest(*stated(claim))


@given(texts, texts, texts, texts)
def test_the_id_of_a_tie_is_of_its_ends_and_key(start: str, end: str, title: str, own: str) -> None:
    edge = next(each for each in ONTOLOGY.edge_classes.values() if "title_en" in each.key)
    claim = Claim(start, edge.name, end, "s", tie=own, qualifiers=(("title_en", title),))
    of_own = f"{own}~{digest(edge.name, start, end)[:8]}"
    of_all = f"{edge.name}~{digest(edge.name, start, end, [['title_en', title]])[:20]}"
    assert claim.about(ONTOLOGY) == (of_own if own else of_all)


def test_the_id_of_a_claim_never_changes() -> None:
    # It stands in databases and exports.
    claim = tie("Mentorship", "ทดสอบ", 'a"\\\n', source="s", topics="design|x", note="why")
    assert claim.id == "28e16a821ece4fe7315e708188348592"


@given(claims)
def test_a_claim_is_the_same_after_pickling_copying_and_replacing(claim: Claim) -> None:
    for each in (pickle.loads(pickle.dumps(claim)), copy.deepcopy(claim), replace(claim)):  # noqa: S301  # our own
        assert type(each) is Claim
        assert (each, hash(each), each.id) == (claim, hash(claim), claim.id)


def test_a_claim_cannot_be_changed() -> None:
    claim = tie("Party", "a", "m")
    with pytest.raises(FrozenInstanceError):
        claim.subject = "b"  # type: ignore[misc]  # that is what is tried
    assert not hasattr(claim, "__dict__")


def test_a_claim_shows_all_that_it_states() -> None:
    claim = tie("Party", "a", "m", said_by="boss")
    assert eval(repr(claim)) == claim  # noqa: S307  # our own
