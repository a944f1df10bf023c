from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import SH, Literal

from kg.check import check
from kg.check.shapes import Deriver
from kg.claims import Claim
from kg.errors import Fault
from kg.ontology import Ontology
from tests.networks import facts, mentoring, thing, tie

ONTOLOGY = Ontology.load()


def faults(*extra: Claim, lang: str = "en") -> list[Fault]:
    return check(facts([*mentoring(), *extra], ONTOLOGY), lang=lang)


def test_a_right_network_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("claims", "rule", "column"),
    [
        ([tie("Mentorship", "v1", "v2", status="active", row=40)], "Mentorship-mentor-class", "mentor"),
        ([tie("Mentorship", "acme", "office", status="active", row=40)], "Mentorship-mentee-class", "mentee"),
        ([tie("Mentorship", "acme", "v3", row=40)], "Mentorship-status-required", "status"),
        ([tie("Mentorship", "acme", "v3", status="target", row=40)], "MentorshipStatusValues", "status"),
        ([tie("Mentorship", "acme", "v3", status="active", start="2020", end="2019", row=40)], "TiePeriodOrder", "start"),
        ([tie("Mentorship", "acme", "v3", status="active", under="v1", row=40)], "Mentorship-under-class", "under"),
        ([tie("Mentorship", "acme", "v3", status="active", title_en="head", row=40)], "not_allowed", "title_en"),
        ([tie("Mentorship", "acme", "nobody", status="active", row=40)], "unknown_id", "mentee"),
        ([tie("Party", "acme", "mou", source="nowhere", row=40)], "unknown_source", "source"),
        ([tie("Party", "acme", "mou", said_by="nobody", row=40)], "unknown_id", "attributed_to"),
        ([*thing("x", "Agreement", name_en="Lonely", row=40)], "AgreementPartyCount", ""),
        ([*thing("x", "Collaboration", name_en="Lonely", row=40)], "CollaborationParticipantCount", ""),
        ([*thing("x", "Company", row=40)], "ThingNameCount", ""),
        ([*thing("x", "Company", name_en="X", juristic_id="12", row=40)], "JuristicIdPattern", "juristic_id"),
        ([*thing("x", "Province", name_en="X", official_code="5201", row=40)], "ProvinceCodePattern", "official_code"),
        ([*thing("x", "Figure", name_en="X", value="3", row=40)], "Figure-status-required", "status"),
        ([*thing("x", "Organization", name_en="X", row=40), *thing("x", "Company", row=40)], "two_classes", "class"),
        ([*thing("x", "Thing", name_en="X", row=40)], "abstract_class", "class"),
        ([*thing("x", "Village", name_en="X", value="3", row=40)], "not_allowed", "value"),
        ([Claim("acme", "name_en", "Acme 2", "doc")], "Thing-name_en-one", "name_en"),
    ],
)  # fmt: skip
def test_a_broken_rule_names_rule_and_column(claims: list[Claim], rule: str, column: str) -> None:
    found = {(f.rule, f.column) for f in faults(*claims)}
    assert (rule, column) in found


def test_a_fault_names_file_and_row() -> None:
    (fault,) = faults(tie("Mentorship", "acme", "v3", row=40))
    assert (fault.file, fault.row) == ("ties.csv", 40)


def test_a_misspelt_id_names_the_nearest() -> None:
    (fault,) = faults(tie("Party", "offise", "mou", row=40))
    assert "did you mean office?" in fault.message


def test_messages_are_thai_when_asked() -> None:
    (fault,) = faults(tie("Mentorship", "acme", "v3", row=40), lang="th")
    assert "ต้องมี" in fault.message


def test_two_sources_that_disagree_break_no_rule() -> None:
    assert faults(tie("Mentorship", "acme", "v2", source="doc2", status="ended")) == []


def test_parties_from_two_sources_count_together() -> None:
    pair = [
        *thing("m2", "Agreement", name_en="Second"),
        tie("Party", "acme", "m2"),
        tie("Party", "office", "m2", source="doc2"),
    ]
    assert faults(*pair) == []


def test_one_source_may_not_state_two_values_of_one_tie() -> None:
    found = faults(tie("Mentorship", "acme", "v2", under="mou", status="ended", row=40))
    assert {f.rule for f in found} == {"Mentorship-status-one"}


def test_one_named_tie_has_one_mentee_in_one_source() -> None:
    two = [tie("Mentorship", "acme", v, own="t", status="active", row=40) for v in ("v1", "v3")]
    assert "Mentorship-mentee-count" in {f.rule for f in faults(*two)}


def test_one_named_tie_may_have_another_mentee_in_another_source() -> None:
    two = [
        tie("Mentorship", "acme", v, own="t", status="active", source=s)
        for v, s in (("v1", "doc"), ("v3", "doc2"))
    ]
    assert faults(*two) == []


def test_a_workspace_rule_is_checked(tmp_path: Path) -> None:
    rule = tmp_path / "rule.ttl"
    rule.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/stakeholder-kg/ontology#> ."
        "@prefix ex: <https://example.org/> . ex:S a sh:NodeShape ; sh:targetClass kg:Village ; sh:property ex:P ."
        'ex:P sh:path kg:nameEn ; sh:minCount 1 ; sh:message "a village needs an English name"@en .',
        encoding="utf-8",
    )
    found = check(facts(mentoring(), ONTOLOGY), shape_files=[rule])
    assert [f.rule for f in found] == ["P", "P", "P"]


def test_every_derived_rule_has_two_languages() -> None:
    graph = Deriver(ONTOLOGY).graph()
    for rule in set(graph.objects(None, SH.property)):
        messages = [m for m in graph.objects(rule, SH.message) if isinstance(m, Literal)]
        assert {m.language for m in messages} == {"th", "en"}
