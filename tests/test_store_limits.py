"""What no database can hold is told before anything is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.claims import Claim, Locator
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.limits import LONGEST_NAME, Limits

AT = Locator("tables", "things.csv", "Sheet1", 7)
NAME = Claim("v1", "name_th", "บ้านไร่", "doc", locator=AT)


@pytest.fixture
def limits(ontology: Ontology) -> Limits:
    return replace(Limits.of(ontology), integers=frozenset({"households"}))


def test_name_as_long_as_the_index_takes_is_held(limits: Limits) -> None:
    limits.check(replace(NAME, value="ก" * (LONGEST_NAME // 3)))


def test_longer_name_is_refused_with_its_place(limits: Limits) -> None:
    with pytest.raises(StoreError, match=r"things\.csv \[Sheet1\] row 7: name_th of v1 has 33000"):
        limits.check(replace(NAME, value="ก" * 11_000))


def test_long_text_that_no_index_holds_is_held(limits: Limits) -> None:
    limits.check(replace(NAME, property="alias", value="ก" * 50_000))


@pytest.mark.parametrize("number", ["9223372036854775807", "-9223372036854775807", "0"])
def test_whole_number_is_held(limits: Limits, number: str) -> None:
    limits.check(replace(NAME, property="households", value=number))


def test_whole_number_of_twenty_digits_is_refused(limits: Limits) -> None:
    with pytest.raises(StoreError, match="households"):
        limits.check(replace(NAME, property="households", value="9" * 20))


HALF = "ก\ud800"


@pytest.mark.parametrize(
    "claim",
    [
        replace(NAME, value=HALF),
        replace(NAME, note=HALF),
        replace(NAME, subject=HALF),
        replace(NAME, qualifiers=(("role", HALF),)),
    ],
)
def test_half_a_character_is_refused(limits: Limits, claim: Claim) -> None:
    with pytest.raises(StoreError, match="half a character"):
        limits.check(claim)
