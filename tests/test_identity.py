from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.identity import Decision, canonical, read_decisions, resolve
from kg.ontology import Ontology
from tests.networks import mentoring, tie

ONTOLOGY = Ontology.load()


def test_chains_are_followed() -> None:
    assert canonical([Decision("a", "b", "same"), Decision("b", "c", "same")]) == {
        "a": "c",
        "b": "c",
    }


def test_a_circle_is_refused() -> None:
    with pytest.raises(SourceError, match="circle"):
        canonical([Decision("a", "b", "same"), Decision("b", "a", "same")])


def test_a_merge_without_a_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("id,same_as,reason\na,b,\n", encoding="utf-8")
    with pytest.raises(SourceError, match="reason") as error:
        read_decisions(path)
    assert error.value.row == 2


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("id,same_as,reason\nก,ข,ซ้ำ\n".encode("cp874"), "is not UTF-8: save the table as UTF-8"),
        (b"id,same_as,reason\na,b," + b"x" * 200_000 + b"\n", "row 2: field larger"),
        (b"id,same\na,b\n", "missing columns"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, wanted: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=wanted):
        read_decisions(path)


def test_a_table_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"decisions\.csv: the table of decisions cannot be read"):
        read_decisions(tmp_path / "decisions.csv")


def test_merged_ids_are_replaced_everywhere() -> None:
    claim = tie("Mentorship", "acme", "v1", under="old", said_by="old", source="old")
    (found,) = resolve([claim], {"old": "new", "acme": "acme-group"}, ONTOLOGY)
    assert (found.subject, found.source, found.attributed_to, found.qualifier("under")) == (
        "acme-group",
        "new",
        "new",
        "new",
    )


def test_a_text_that_equals_a_merged_id_is_left() -> None:
    claims = [c for c in mentoring() if c.property == "name_en"]
    found = list(resolve(claims, {"Acme": "x"}, ONTOLOGY))
    assert "Acme" in {c.value for c in found}
