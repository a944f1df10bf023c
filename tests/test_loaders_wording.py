"""Everything that the loaders say can be said in Thai and in English."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from kg.errors import FaultsError, MappingError
from kg.messages import Message
from kg.ontology import Ontology
from loaders import rdf, table
from loaders.wording import says, texts
from tests.workspaces import EXAMPLE, called, copied, edited

LOADERS = Path(__file__).parent.parent / "loaders"
ONTOLOGY = Ontology.load()
NO_WORDS = {"rdf.of", "of_private"}
"""Messages that only join others."""


def said_in(path: Path) -> set[str]:
    """Return the keys of the messages that a module names."""
    source = path.read_text(encoding="utf-8")
    return {key for key in texts() if f'"{key}"' in source}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_is_said_somewhere() -> None:
    used = {key for path in LOADERS.glob("*.py") for key in said_in(path)}
    assert used == set(texts())


@pytest.mark.parametrize("key", sorted(texts()))
def test_a_message_is_in_both_languages(key: str) -> None:
    both = texts()[key]
    assert set(both) == {"en", "th"}
    assert any("\u0e00" <= each <= "\u0e7f" for each in both["th"]) or key in NO_WORDS
    # A Thai message may give the reason of another module in brackets, and what was found before.
    assert fields(both["en"]) <= fields(both["th"])


def test_a_message_in_a_message_is_said_in_the_same_language() -> None:
    message = says("row.found", what=says("empty_text"))
    assert (message, message.said("th")) == ("found an empty text", "พบข้อความว่าง")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", "id,class\n,Vilage\na b,Company\n"),
        ("x.csv", "id,clas\na,Company\n"),
        ("x.csv", 'id,"class\n'),
        ("x.csv", "id,class,name_en,note\na,Person,A,see 081-234-5678\n"),
        ("x.csv", "id,class,start,value,homepage\na,Figure,31/2/2566,x,www\n"),
        ("x.csv", "\x00"),
        ("x.toml", "[source\n"),
        ("x.toml", "[sourc]\n"),
        ("x.toml", '[source]\nid = "a b"\nkind = "newz"\n'),
        ("x.ttl", "<a> <b> .\n"),
        ("x.ttl", "<https://x.org/a> a <https://x.org/b> .\n"),
        ("x.ttl", "@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> . <https://x.org/a> a kg:Vilage .\n"),
        ("x.nt", "_:a <https://x.org/b> _:c .\n"),
    ],
)  # fmt: skip
def test_every_fault_can_be_said_in_thai(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    data = tmp_path / name
    if name == "x.toml":
        data = tmp_path / "x.csv"
        data.write_text("id,class\na,Company\n", encoding="utf-8")
    loader = rdf.LOADER if data.suffix in {".ttl", ".nt"} else table.LOADER
    with pytest.raises(FaultsError) as caught:
        loader.load(data, ONTOLOGY)
    for fault in caught.value.faults:
        assert isinstance(fault.message, Message)
        assert any("\u0e00" <= each <= "\u0e7f" for each in fault.said("th").message)
        assert fault.said("en").message == str(fault.message)


def test_an_error_is_said_in_the_language_of_the_workspace(tmp_path: Path) -> None:
    folder = copied(EXAMPLE, tmp_path)
    edited(folder / "network" / "mentorships.csv", "mentor,mentee,under", "mentor,mentee,undr")
    ran = called("load", "--lang", "th", workspace=folder)
    assert ran.code == 1
    assert "หมายถึง under หรือไม่" in ran.err


def test_an_error_is_in_english_unless_asked() -> None:
    error = MappingError([])
    assert str(error) == error.said("en")
