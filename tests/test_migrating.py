"""Claims rewritten to a new version of the ontology: nothing is lost, nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import TYPE, Claim, Locator
from kg.errors import OntologyError
from kg.facts import Facts
from kg.migrating import Migration, Rewriting, migration
from kg.migrating.dormant import dormant_questions, dormant_rules
from kg.ontology import Ontology
from kg.propertygraph import derive
from tests.workspaces import called, copied, project

DATA = Path(__file__).parent / "data" / "migrating"
BASE = "https://example.org/temples/"
OLD = Ontology.load([DATA / "before" / "temples.ttl"])
CORE = Ontology.load()
NEW = Ontology.load([DATA / "after" / "temples.ttl"])
RENAMED = {"Temple": "Shrine", "Sponsorship": "Patronage", "monks": "residents", "robes": "kathin"}


def claim(property_: str, value: str, subject: str = "wat", **more: object) -> Claim:
    made = Claim(subject, property_, value, "notes", locator=Locator("d", "f.csv", "", 2))
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a claim


def migrated(*claims: Claim, ontology: Ontology = NEW, **more: str) -> Migration:
    return migration(claims, ontology, before="temples-1", base=BASE, **more)  # type: ignore[arg-type]  # lang


# ------------------------------------------------------------------ what is rewritten
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (claim(TYPE, "Temple"), claim(TYPE, "Shrine")),
        (claim("monks", "7"), claim("residents", "7")),
        (claim("name_en", "Temple"), claim("name_en", "Temple")),
        (claim("Sponsorship", "monks"), claim("Patronage", "monks")),
        (
            claim("Sponsorship", "a", qualifiers=(("occasion", "robes"), ("start", "2566"))),
            claim("Patronage", "a", qualifiers=(("occasion", "kathin"), ("start", "2566"))),
        ),
        (
            claim("Support", "a", qualifiers=(("occasion", "robes"), ("occasion", "kathin"))),
            claim("Support", "a", qualifiers=(("occasion", "kathin"),)),
        ),
    ],
)
def test_terms_are_rewritten_where_they_are_terms(before: Claim, after: Claim) -> None:
    assert Rewriting(NEW).claim(before) == after


def test_the_place_of_a_claim_and_all_else_stay() -> None:
    before = claim(
        "monks", "7", note="monks", attributed_to="Temple", basis="inferred", confidence="low",
        char_start=1, char_end=3, lang="th", tie="Temple",
    )  # fmt: skip
    after = Rewriting(NEW).claim(before)
    assert after == replace(before, property="residents")
    assert after.locator == before.locator


def test_a_claim_without_replaced_terms_is_the_same_object() -> None:
    before = claim("name_en", "Wat")
    assert Rewriting(NEW).claim(before) is before
    assert Rewriting(NEW).change(before) is None


def test_rewritten_claims_are_those_of_sources_rewritten_by_hand() -> None:
    before = project(DATA / "before").facts().claims
    after = project(DATA / "after").facts()
    rewritten = Facts.of(map(Rewriting(NEW).claim, before), NEW.current, after.base)
    assert rewritten.nquads() == after.nquads()


# ------------------------------------------------------------------ for any claims
_IDS = st.sampled_from(["wat", "ban", "rong-ngan", "monks", "Temple"])
_LOCATORS = st.builds(Locator, st.sampled_from(["a", "b"]), st.sampled_from(["x.csv", "y.csv"]),
                      st.just(""), st.integers(2, 9))  # fmt: skip


@st.composite
def claims(draw: Callable[[st.SearchStrategy[object]], object]) -> Claim:
    """Draw a claim of any terms of either version."""
    common = {
        "subject": draw(_IDS),
        "source": draw(st.sampled_from(["notes", "survey"])),
        "basis": draw(st.sampled_from(["explicit", "inferred"])),
        "locator": draw(_LOCATORS),
    }
    kind = draw(st.sampled_from(["class", "tie", "attribute"]))
    if kind == "class":
        value = draw(st.sampled_from(["Temple", "Shrine", "RoyalTemple", "Company", "Person"]))
        return Claim(property=TYPE, value=value, **common)  # type: ignore[arg-type]  # drawn
    if kind == "attribute":
        name = draw(st.sampled_from(["monks", "residents"]))
        return Claim(property=name, value=str(draw(st.integers(1, 3))), **common)  # type: ignore[arg-type]  # drawn
    occasions = st.sampled_from(["", "robes", "kathin", "repair"])
    occasion = draw(occasions)
    pairs = (("occasion", occasion),) if occasion else ()
    name = draw(st.sampled_from(["Sponsorship", "Patronage", "Support"]))
    return Claim(property=name, value=draw(_IDS), qualifiers=pairs, **common)  # type: ignore[arg-type]  # drawn


ANY = st.lists(claims(), max_size=12)


@settings(deadline=None, max_examples=40)
@given(ANY)
def test_migrating_twice_is_migrating_once(drawn: list[Claim]) -> None:
    rewriting = Rewriting(NEW)
    once = [rewriting.claim(each) for each in drawn]
    assert all(rewriting.claim(each) is each for each in once)


@settings(deadline=None, max_examples=40)
@given(ANY)
def test_no_replaced_term_is_left(drawn: list[Claim]) -> None:
    for each in map(Rewriting(NEW).claim, drawn):
        held = {each.property, *(v for _, v in each.qualifiers)}
        held |= {each.value} if each.property == TYPE else set()
        assert held.isdisjoint(RENAMED)


@settings(deadline=None, max_examples=40)
@given(ANY)
def test_where_nothing_is_replaced_nothing_changes(drawn: list[Claim]) -> None:
    core = [each for each in drawn if each.property == "Support" and not each.qualifiers]
    for ontology, kept in ((OLD, [c for c in drawn if is_old(c)]), (CORE, core)):
        rewriting = Rewriting(ontology)
        assert all(rewriting.claim(each) is each for each in kept)


def is_old(each: Claim) -> bool:
    """Tell whether the first version of the ontology knows all terms of a claim."""
    new = {"Shrine", "Patronage"}
    return not {each.property, each.value} & new and ("occasion", "kathin") not in each.qualifiers


@settings(deadline=None, max_examples=40)
@given(ANY)
def test_nothing_is_dropped(drawn: list[Claim]) -> None:
    rewriting = Rewriting(NEW)
    for each in drawn:
        new = rewriting.claim(each)
        assert (new.subject, new.source, new.basis, new.locator) == (
            each.subject, each.source, each.basis, each.locator,
        )  # fmt: skip
        assert len(new.qualifiers) == len(each.qualifiers)
        if each.property != TYPE:
            assert new.value == each.value


@settings(deadline=None, max_examples=40)
@given(ANY)
def test_an_old_network_makes_the_same_graph_but_for_the_names(drawn: list[Claim]) -> None:
    old_only = [each for each in drawn if is_old(each) and each.property != "residents"]
    before = derive(Facts.of(old_only, NEW, BASE))
    rewriting = Rewriting(NEW)
    after = derive(Facts.of(map(rewriting.claim, old_only), NEW.current, BASE))
    named = {
        id_: {"residents" if k == "monks" else k: v for k, v in node.properties.items()}
        for id_, node in before.nodes.items()
    }
    assert {i: {**n.properties, "disputed": ""} for i, n in after.nodes.items()} == {
        i: {**properties, "disputed": ""} for i, properties in named.items()
    }
    types = {"SPONSORS": "PATRON_OF"}
    assert sorted((types.get(r.type, r.type), r.source, r.target) for r in
                  before.relationships.values()) == sorted(
        (r.type, r.source, r.target) for r in after.relationships.values())  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(ANY)
def test_an_old_claim_is_about_what_the_old_ontology_said(drawn: list[Claim]) -> None:
    for each in drawn:
        if each.property in {*OLD.edge_classes}:
            assert each.about(NEW) == each.about(OLD)


@settings(deadline=None, max_examples=40)
@given(ANY)
def test_a_rewritten_claim_is_about_the_same_with_and_without_old_terms(drawn: list[Claim]) -> None:
    for each in map(Rewriting(NEW).claim, drawn):
        assert each.about(NEW) == each.about(NEW.current)


# ------------------------------------------------------------------ keys
def test_a_tie_is_told_apart_by_a_key_under_its_old_and_its_new_name(tmp_path: Path) -> None:
    text = (DATA / "before" / "temples.ttl").read_text(encoding="utf-8")
    text = text.replace("kg:key own:occasion", "kg:key own:reason") + (
        "own:reason a owl:ObjectProperty, owl:FunctionalProperty ; "
        "schema:domainIncludes own:Sponsorship ; kg:scheme own:occasions .\n"
        "own:occasion owl:deprecated true ; "
        "<http://purl.org/dc/terms/isReplacedBy> own:reason .\n"
    )
    path = tmp_path / "temples.ttl"
    path.write_text(text, encoding="utf-8")
    ontology = Ontology.load([path])
    old = claim("Sponsorship", "ban", qualifiers=(("occasion", "robes"),))
    new = Rewriting(ontology).claim(old)
    assert new.qualifiers == (("reason", "robes"),)
    assert old.about(ontology) == old.about(OLD)
    assert new.about(ontology) == new.about(ontology.current)


# ------------------------------------------------------------------ the plan
def test_a_plan_counts_claims_by_term_and_file() -> None:
    plan = migrated(claim("monks", "7"), claim("monks", "8", "b"), claim(TYPE, "Temple"))
    assert [(r.kind, r.old, r.new, r.claims, r.places) for r in plan.renamings] == [
        ("class", "Temple", "Shrine", 1, (("d", "f.csv", 1),)),
        ("property", "monks", "residents", 2, (("d", "f.csv", 2),)),
    ]
    assert plan.claims == 3


def test_a_plan_of_an_unchanged_ontology_is_empty() -> None:
    held = project(DATA / "before").facts().claims
    plan = migration(held, OLD, before=OLD.version, base=BASE)
    assert plan.is_empty


def test_where_only_the_version_moved_no_claim_changes() -> None:
    held = project(DATA / "before").facts().claims
    plan = migration(held, OLD, before="temples-0", base=BASE)
    assert not plan.is_empty
    assert (plan.claims, plan.renamings, plan.conflicts) == (0, (), ())


def test_a_deprecated_term_that_nothing_replaces_is_told(tmp_path: Path) -> None:
    text = (DATA / "before" / "temples.ttl").read_text(encoding="utf-8")
    path = tmp_path / "temples.ttl"
    path.write_text(text + "own:monks owl:deprecated true .\n", encoding="utf-8")
    plan = migrated(claim("monks", "7"), ontology=Ontology.load([path]))
    assert [(r.old, r.new, r.claims) for r in plan.deprecated] == [("monks", "", 1)]
    assert plan.claims == 0


@pytest.mark.parametrize("property_", ["Gone", "gone", TYPE])
def test_a_term_that_was_left_out_is_refused_by_name(property_: str) -> None:
    with pytest.raises(OntologyError) as failure:
        migrated(claim(property_, "Gone"))
    assert f"{property_ if property_ != TYPE else 'Gone'} (" in str(failure.value)
    assert "dcterms:isReplacedBy" in str(failure.value)


# ------------------------------------------------------------------ what differs
def test_values_that_differ_under_the_old_and_the_new_name_are_told() -> None:
    survey = claim("residents", "8", source="survey", locator=Locator("s", "s.csv", "", 5))
    plan = migrated(claim("monks", "7"), survey)
    (fault,) = plan.conflicts
    assert (fault.file, fault.row, fault.column, fault.rule) == (
        "s.csv",
        5,
        "residents",
        "disputed",
    )
    assert "monks 7 (f.csv row 2), residents 8 (s.csv row 5)" in fault.message


def test_equal_values_under_both_names_are_no_conflict() -> None:
    assert migrated(claim("monks", "7"), claim("residents", "7", source="survey")).conflicts == ()


def test_values_that_differed_before_are_no_conflict_of_the_migration() -> None:
    assert migrated(claim("monks", "7"), claim("monks", "8", source="survey")).conflicts == ()


def test_what_differs_is_told_in_thai() -> None:
    plan = migrated(claim("monks", "7"), claim("residents", "8", source="survey"), lang="th")
    assert "ขัดแย้ง" in plan.conflicts[0].message


def test_ties_that_become_one_are_told() -> None:
    plan = migrated(claim("Sponsorship", "ban"), claim("Patronage", "ban", source="survey"))
    (fault,) = plan.conflicts
    assert fault.rule == "merged"
    assert "2 ties become one, for Sponsorship is Patronage now" in fault.message


def test_a_rule_about_a_replaced_term_is_told(tmp_path: Path) -> None:
    (fault, *_) = dormant_rules(NEW, [DATA / "before" / "temple-rules.ttl"], "en")
    assert fault.file == "temple-rules.ttl"
    assert "TempleMonks" in fault.message
    assert list(dormant_rules(NEW, [DATA / "after" / "temple-rules.ttl"], "en")) == []
    both = tmp_path / "both.ttl"
    both.write_text(
        "@prefix own: <https://example.org/temples#> . @prefix sh: <http://www.w3.org/ns/shacl#> ."
        "own:Rule a sh:NodeShape ; sh:targetClass own:Temple, own:Shrine .",
        encoding="utf-8",
    )
    assert list(dormant_rules(NEW, [both], "en")) == []


def test_a_question_that_names_a_replaced_term_is_told_by_line(tmp_path: Path) -> None:
    (tmp_path / "q.cypher").write_text(
        "// title_en: Temples\nMATCH (a)-[r:SPONSORS]->(t:Temple)\n"
        "WHERE t.monks > 3 AND a:RoyalTemple AND t.name_en <> 'Temple'\nRETURN t.name_en\n",
        encoding="utf-8",
    )
    faults = list(dormant_questions(NEW, tmp_path, "en"))
    assert [(f.file, f.row, f.message.split(":")[0]) for f in faults] == [
        ("q.cypher", 2, "SPONSORS is PATRON_OF now"),
        ("q.cypher", 2, "Temple is Shrine now"),
        ("q.cypher", 3, "monks is residents now"),
    ]


def test_what_a_stricter_rule_would_refuse_is_listed_by_row() -> None:
    held = project(DATA / "before").facts().claims
    rules = [DATA / "after" / "temple-rules.ttl"]
    plan = migration(held, NEW, before="temples-1", base=BASE, shape_files=rules)
    assert [(f.file, f.row, f.column) for f in plan.refused] == [
        ("counts.csv", 2, "residents"),
        ("sponsorships.csv", 5, "patron"),
        ("things.csv", 3, "residents"),
    ]


@pytest.mark.parametrize(("was", "now", "rule"), [("true", "false", "undirected"), ("false", "true", "directed")])  # fmt: skip
def test_a_tie_that_loses_or_gains_a_direction_is_told(
    tmp_path: Path, was: str, now: str, rule: str
) -> None:
    text = (DATA / "after" / "temples.ttl").read_text(encoding="utf-8")
    ends = "kg:tieSource own:{} ; kg:tieTarget own:sponsored ; kg:directed {}"
    for end, directed in (("sponsor", was), ("patron", now)):
        assert text.count(ends.format(end, "true")) == 1
        text = text.replace(ends.format(end, "true"), ends.format(end, directed))
    path = tmp_path / "temples.ttl"
    path.write_text(text, encoding="utf-8")
    plan = migrated(claim("Sponsorship", "ban"), ontology=Ontology.load([path]))
    assert [fault.rule for fault in plan.conflicts] == [rule]


def test_who_checks_is_told_of_deprecated_terms(tmp_path: Path) -> None:
    workspace = copied(DATA / "before", tmp_path)
    with (workspace / "temples.ttl").open("a", encoding="utf-8") as terms:
        terms.write("own:monks owl:deprecated true .\nown:repair owl:deprecated true .\n")
    ran = called("check", workspace=workspace)
    assert ran.code == 0
    said = "the property monks is deprecated: 4 claims hold it (temples.csv, things.csv)"
    assert said in ran.err
    assert "the concept of occasions repair is deprecated: 1 claim holds it" in ran.err
