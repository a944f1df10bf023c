"""Reports and exports without names: posts stand for persons, and no trace of a name is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from kg.check import check
from kg.claims import TYPE, Claim, Locator
from kg.exports import FORMATS, as_bytes, tables
from kg.facts import Facts
from kg.nameless import nameless
from kg.ontology import Ontology
from kg.propertygraph import derive
from tests.workspaces import EXAMPLE, called, project

BASE = "https://example.org/net/"
TRACES = ("somsri", "jaidee", "สมศรี", "ใจดี", "dr-s")


def said(subject: str, property_: str, value: str, **more: object) -> Claim:
    return Claim(subject, property_, value, "doc", **more)  # type: ignore[arg-type]  # fields of a claim


@pytest.fixture(scope="module")
def facts(ontology: Ontology) -> Facts:
    claims = [
        said("doc", TYPE, "Document"), said("doc", "name_en", "Somsri Jaidee speaks", lang="en"),
        said("doc", "url", "https://example.org/Somsri%20Jaidee"),
        said("p-somsri", TYPE, "Person"), said("p-somsri", "name_th", "สมศรี ใจดี", lang="th"),
        said("p-somsri", "name_en", "Somsri Jaidee", lang="en"),
        said("p-somsri", "alias", "Dr-S Jaidee", lang="en"),
        said("office", TYPE, "Agency"), said("office", "name_en", "Office of Rivers", lang="en"),
        said("office", "name_th", "สำนักแม่น้ำ", lang="th"),
        said("p-somsri", "Position", "office", tie="post-p-somsri",
             qualifiers=(("title_en", "Director"), ("title_th", "ผู้อำนวยการ"))),
        said("visit-p-somsri", TYPE, "Event"),
        said("visit-p-somsri", "name_th", "คณะของสมศรี  ใจดีเยี่ยมชม", lang="th"),
        said("office", "Participation", "visit-p-somsri", note="said SOMSRI\u00a0JAIDEE",
             attributed_to="p-somsri"),
    ]  # fmt: skip
    at = Locator("notes-Somsri Jaidee", "p-somsri.csv", "Somsri Jaidee", 2)
    placed = [replace(each, locator=at) for each in claims]
    return Facts.of(placed, ontology, BASE)


def traces(text: str) -> list[str]:
    plain = unquote(text).casefold()
    return [trace for trace in TRACES if trace in plain]


@pytest.mark.parametrize("format_", [f for f in FORMATS if f != "csv"])
def test_no_export_holds_a_name_or_id_of_a_person(facts: Facts, format_: str) -> None:
    hidden = nameless(facts)
    text = as_bytes(format_, hidden, derive(hidden)).decode("utf-8")
    assert traces(as_bytes(format_, facts, derive(facts)).decode("utf-8"))
    assert traces(text) == []


def test_no_table_holds_a_name_or_id_of_a_person(facts: Facts) -> None:
    hidden = nameless(facts)
    for text in tables(derive(hidden), hidden.claims, hidden.ontology).values():
        assert traces(text) == []


def test_the_post_stands_for_the_name_in_both_languages(facts: Facts) -> None:
    person = derive(nameless(facts)).nodes["person-1"]
    assert person.properties["name_th"] == "ผู้อำนวยการ (สำนักแม่น้ำ)"
    assert person.properties["name_en"] == "Director (Office of Rivers)"


def test_the_post_stands_in_the_names_of_other_things(facts: Facts) -> None:
    nodes = derive(nameless(facts)).nodes
    assert nodes["visit-person-1"].properties["name_th"] == "คณะของผู้อำนวยการ (สำนักแม่น้ำ)เยี่ยมชม"
    assert nodes["doc"].properties["name_en"] == "Director (Office of Rivers) speaks"


def test_ties_and_speakers_stay(facts: Facts) -> None:
    before, after = derive(facts), derive(nameless(facts))
    assert sorted(r.type for r in after.relationships.values()) == sorted(
        r.type for r in before.relationships.values()
    )
    (position,) = (r for r in after.relationships.values() if r.type == "HOLDS_POSITION")
    assert (position.source, position.target) == ("person-1", "office")
    assert any(c.attributed_to == "person-1" for c in nameless(facts).claims)


def test_the_same_facts_give_the_same_bytes(facts: Facts) -> None:
    assert nameless(facts).nquads() == nameless(facts).nquads()


def test_an_id_that_is_taken_is_not_given_to_a_person(facts: Facts) -> None:
    taken = Claim("person-1", TYPE, "Village", "doc")
    more = Facts.of((*facts.claims, taken), facts.ontology, BASE)
    nodes = derive(nameless(more)).nodes
    assert nodes["person-1"].label == "Village"
    assert nodes["person-1-2"].label == "Person"


def test_facts_without_persons_stay_as_they_are(ontology: Ontology) -> None:
    claims = [said("office", TYPE, "Agency"), said("office", "name_en", "Office", lang="en")]
    facts = Facts.of(claims, ontology, BASE)
    assert nameless(facts) == facts


# ------------------------------------------------------------------ the example
@pytest.fixture(scope="module")
def names() -> set[str]:
    """Return all ids, names and aliases of the example's persons."""
    facts = project(EXAMPLE).facts()
    persons = {c.subject for c in facts.claims if c.property == TYPE and c.value == "Person"}
    named = ("name", "alias", "correction")
    return persons | {
        c.value for c in facts.claims if c.subject in persons and c.property.startswith(named)
    }


def test_the_example_without_names_still_checks_clean() -> None:
    assert check(nameless(project(EXAMPLE).facts())) == []


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_report_command_names_nobody(names: set[str], tmp_path: Path, lang: str) -> None:
    target = tmp_path / "report.md"
    arguments = ("report", str(EXAMPLE / "network"), "--lang", lang, "-o", str(target))
    ran = called(*arguments, "--persons", "roles-only", workspace=EXAMPLE)
    assert ran.code == 0, ran.err
    text = target.read_text(encoding="utf-8").replace("\\", "")
    assert [name for name in sorted(names) if name in text] == []
    called(*arguments, workspace=EXAMPLE)
    named = target.read_text(encoding="utf-8").replace("\\", "")
    assert [name for name in sorted(names) if name in named]


@pytest.mark.parametrize("format_", FORMATS)
def test_the_export_command_names_nobody(names: set[str], tmp_path: Path, format_: str) -> None:
    target = tmp_path / "out"
    ran = called(
        "export", format_, str(EXAMPLE / "network"), "-o", str(target), "--persons", "roles-only",
        workspace=EXAMPLE,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    files = [target] if target.is_file() else sorted(target.iterdir())
    text = unquote("".join(path.read_text(encoding="utf-8") for path in files))
    assert [name for name in sorted(names) if name in text] == []
