"""The example: the network of five documents, and what careless reading gets wrong.

With the texts (folder KG_TEXTS, else ``../shared/seeds`` beside the repository) every claim's words
are looked at; without them, that every claim says where they stand.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from kg.check import check
from kg.claims import TYPE, Claim
from kg.facts import Facts
from kg.ontology import Ontology
from kg.places import Gazetteer
from kg.propertygraph import PropertyGraph, Relationship, derive
from kg.workspace import Workspace, read
from loaders.table import LOADER
from tools.annotation import tables
from tools.annotation.agreement import Score, kappa
from tools.annotation.spans import Words

EXAMPLE = tables.EXAMPLE
FOLDER = Path(os.environ.get("KG_TEXTS") or EXAMPLE.parents[2] / "shared" / "seeds")
DOCUMENTS = ("doc000", "doc001", "doc002", "doc003", "doc004")
LAMPANG_VILLAGES = {"village-ban-mae-chaem", "village-ban-chae-khon", "village-ban-paen-tai"}
OTHER_VILLAGES = {
    "village-on-tai", "village-ban-wang-krot", "village-ban-sala-din", "village-ban-chiang",
    "village-ban-samran", "village-bang-bai-mai", "village-ban-na-tin",
}  # fmt: skip
LONGEST_NAME = 140
RUN = 40
"""A stretch of so many characters from a document is a sentence's, unless it is a name."""


@cache
def ontology() -> Ontology:
    return Ontology.load()


@cache
def workspace() -> Workspace:
    return read(EXAMPLE)


@cache
def claims() -> tuple[Claim, ...]:
    return tuple(c for path in workspace().datasets for c in LOADER.load(path, ontology()))


@cache
def subsidiary() -> tuple[Claim, ...]:
    return tuple(LOADER.load(EXAMPLE / "subsidiary", ontology()))


@cache
def graph() -> PropertyGraph:
    return derive(Facts.of(claims(), ontology(), workspace().base))


@cache
def text(document: str) -> str | None:
    """Return a document's text as hashed, None if it is not here."""
    path = FOLDER / values(document, "file")[0]
    return path.read_bytes().decode("utf-8") if path.is_file() else None


def values(id_: str, property_: str, source: str = "") -> list[str]:
    """Return the values that sources state of an attribute."""
    return sorted(
        c.value for c in claims()
        if (c.subject, c.property) == (id_, property_) and source in ("", c.source)
    )  # fmt: skip


def ties(type_: str, *, source: str = "", target: str = "") -> list[Relationship]:
    """Return the relationships of a type, with the ends that are given."""
    return [
        r for r in graph().relationships.values()
        if r.type == type_ and source in ("", r.source) and target in ("", r.target)
    ]  # fmt: skip


def sources(type_: str, target: str) -> set[str]:
    return {r.source for r in ties(type_, target=target)}


def targets(type_: str, source: str) -> set[str]:
    return {r.target for r in ties(type_, source=source)}


def one(type_: str, source: str, target: str) -> dict[str, object]:
    """Return the properties of the one relationship between two ends."""
    (found,) = ties(type_, source=source, target=target)
    return dict(found.properties)


def status(type_: str, target: str) -> dict[str, object]:
    return {r.source: r.properties.get("status") for r in ties(type_, target=target)}


def ids(*labels: str) -> set[str]:
    return {n.id for n in graph().nodes.values() if set(labels) & set(n.labels)}


def placed(document: str) -> Iterator[Claim]:
    """Yield each claim that a document states, the inferred ones of the subsidiary too."""
    yield from (c for c in (*claims(), *subsidiary()) if c.source == document)


# ---------------------------------------------------------------- the tables as a whole
def test_the_facts_pass_the_check() -> None:
    assert check(Facts.of(claims(), ontology(), workspace().base)) == []


def test_the_facts_pass_the_check_with_the_subsidiary() -> None:
    found = Facts.of((*claims(), *subsidiary()), ontology(), workspace().base)
    assert check(found) == []


def test_each_document_gave_things_and_ties() -> None:
    for document in DOCUMENTS:
        assert sum(c.property == TYPE for c in placed(document)) >= 20, document
        assert sum(c.is_tie for c in placed(document)) >= 20, document


def test_nothing_of_the_documents_is_in_dispute() -> None:
    nodes, relationships = graph().nodes.values(), graph().relationships.values()
    assert [n.id for n in nodes if n.properties.get("disputed")] == []
    assert [r.id for r in relationships if r.properties.get("disputed")] == []


def test_what_is_inferred_says_why_and_how_surely() -> None:
    bare = [
        c for c in (*claims(), *subsidiary())
        if c.basis == "inferred" and c.is_tie and not (c.confidence and c.note)
    ]  # fmt: skip
    assert bare == []


def test_english_names_are_the_editors_own() -> None:
    assert {c.source for c in claims() if c.property == "name_en"} == {"editors", "geothai"}


def test_every_thing_has_a_thai_and_an_english_name() -> None:
    unnamed = [
        n.id for n in graph().nodes.values() if not {"name_th", "name_en"} <= {*n.properties}
    ]
    assert unnamed == []


@pytest.mark.parametrize("part", tables.PARTS)
def test_the_readme_counts_what_is_there(part: str) -> None:
    made = tables.PARTS[part]()
    assert made in tables.README.read_text(encoding="utf-8")


def test_the_readme_is_not_stale() -> None:
    assert tables.main(["--check"]) == 0


# ---------------------------------------------------------------- the words
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_claim_of_a_document_says_where_its_words_stand(document: str) -> None:
    end = len(text(document) or "") or 10_000
    assert [c for c in placed(document) if not 0 <= c.char_start < c.char_end <= end] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_text_is_the_one_that_was_annotated(document: str) -> None:
    (sha256,) = values(document, "sha256")
    found = text(document)
    assert re.fullmatch("[0-9a-f]{64}", sha256)
    assert found is None or hashlib.sha256(found.encode("utf-8")).hexdigest() == sha256


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_words_of_a_claim_hold_its_name_or_trigger(document: str) -> None:
    words = Words.of((*claims(), *subsidiary()), ontology())
    found = text(document)
    stated = list(placed(document))
    assert stated
    if found is not None:
        assert [
            (c.locator, c.subject, c.property, c.value, missing)
            for c in stated
            for missing in words.missing(c, found[c.char_start : c.char_end])
        ] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_claim_is_content_with_any_words(document: str) -> None:
    words = Words.of((*claims(), *subsidiary()), ontology())
    assert [c for c in placed(document) if not [*words.missing(c, "คำอื่นที่ไม่เกี่ยว")]] == []


def test_names_are_short_enough_to_be_names() -> None:
    named = [c for c in claims() if c.property in ("name_th", "alias", "correction")]
    assert max(len(c.value) for c in named) <= LONGEST_NAME


def _own_words() -> Iterator[tuple[str, str]]:
    """Yield what we wrote: the pages, and the cells of the tables that are no names."""
    for path in sorted(EXAMPLE.rglob("*.md")):
        yield from ((path.name, line) for line in path.read_text(encoding="utf-8").splitlines())
    named = {"name_th", "alias", "value", "title_th"}
    for path in sorted((*EXAMPLE.glob("network/*.csv"), *EXAMPLE.glob("readings/*/*.csv"))):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield from ((path.name, cell) for key, cell in row.items() if key not in named)


def test_no_sentence_of_a_document_is_copied() -> None:
    found = [text(document) or "" for document in DOCUMENTS]
    runs = {each[i : i + RUN] for each in found for i in range(max(0, len(each) - RUN + 1))}
    copied = [
        (name, own) for name, own in _own_words()
        if any(own[i : i + RUN] in runs for i in range(max(0, len(own) - RUN + 1)))
    ]  # fmt: skip
    assert copied == []


# ---------------------------------------------------------------- party, chair, witness, signatory
def test_the_parties_of_the_mou_are_the_office_and_the_lampang_company() -> None:
    assert sources("PARTY_TO", "doc002-mou") == {"industry-office-lampang", "scg-lampang"}


def test_the_chair_of_a_signing_is_no_party_and_has_not_signed() -> None:
    assert sources("PRESIDED_OVER", "doc002-mou-signing") == {"harnhirun-somchai"}
    for type_ in ("PARTY_TO", "SIGNATORY_OF", "WITNESSED"):
        assert not targets(type_, "harnhirun-somchai") | targets(type_, "ministry-of-industry")


def test_nobody_is_named_as_signatory_or_witness() -> None:
    assert ties("SIGNATORY_OF") + ties("WITNESSED") == []


def test_the_governor_of_lampang_is_no_party_to_the_agreement_of_two_national_bodies() -> None:
    assert sources("PARTY_TO", "tsri-nesdc-agreement") == {"tsri", "nesdc"}


# ---------------------------------------------------------------- mentors and villages
def test_the_company_that_is_big_brother_is_scg_of_three_villages() -> None:
    names = {n.id: n.properties for n in graph().nodes.values()}
    found = sorted(
        (str(names[r.target]["name_th"]), names[r.source]["name_en"])
        for r in ties("BIG_BROTHER_OF")
        if "Company" in graph().nodes[r.source].labels
    )
    assert found == [("บ้านแจ้คอน", "SCG"), ("บ้านแป้นใต้", "SCG"), ("บ้านแม่แจ๋ม", "SCG")]


@pytest.mark.parametrize("village", sorted(LAMPANG_VILLAGES))
def test_scg_mentors_explicitly_actively_and_under_the_mou(village: str) -> None:
    tie = one("BIG_BROTHER_OF", "scg", village)
    assert (tie["basis"], tie["status"], tie["under"]) == ("explicit", "active", "doc002-mou")
    assert "start" not in tie


def test_the_subsidiary_mentors_only_by_inference_and_apart() -> None:
    found = {(c.subject, c.value, c.basis, c.confidence) for c in subsidiary()}
    assert found == {("scg-lampang", v, "inferred", "medium") for v in LAMPANG_VILLAGES}
    assert [path.name for path in workspace().datasets] == ["network"]


def test_group_and_subsidiary_are_two_companies() -> None:
    assert ids("Company") == {"scg", "scg-lampang"}
    assert one("PART_OF", "scg-lampang", "scg")["basis"] == "inferred"


def test_a_ministry_that_brings_in_the_mentor_collaborates_and_mentors_nobody() -> None:
    tie = one("TAKES_PART_IN", "ministry-of-industry", "doc002-collaboration-ministry-scg")
    assert tie["role"] == "lead"
    assert sources("BIG_BROTHER_OF", "") == {"scg"}


def test_help_given_as_mentor_is_not_also_support() -> None:
    assert targets("SUPPORTS", "scg") | targets("SUPPORTS", "scg-lampang") == set()


def test_a_mentor_whose_villages_are_not_named_has_no_tie_to_their_province() -> None:
    assert not (targets("LOCATED_IN", "scg") | targets("BIG_BROTHER_OF", "scg")) & ids("Place")


@pytest.mark.parametrize(
    ("province", "expected"),
    [("saraburi", "planned"), ("nakhon-si-thammarat", "planned"), ("lampang", "active")],
)
def test_the_programme_has_begun_in_one_province_only(province: str, expected: str) -> None:
    assert one("COVERS_AREA", "civ", f"province-{province}")["status"] == expected


def test_the_office_supports_the_villages_only_by_inference() -> None:
    found = ties("SUPPORTS", source="industry-office-lampang")
    assert {r.target for r in found} == LAMPANG_VILLAGES
    assert all(r.properties["basis"] == "inferred" for r in found)


def test_provincial_offices_without_a_province_are_a_class_and_no_actor() -> None:
    assert graph().nodes["provincial-industry-offices"].label == "OrganizationClass"
    assert "industry-office-lampang" not in sources(
        "TAKES_PART_IN", "doc002-collaboration-target-areas"
    )


# ---------------------------------------------------------------- target and achieved
def test_163_communities_are_a_target_and_27_are_achieved() -> None:
    figures = [graph().nodes[i].properties for i in sources("MEASURES", "civ")]
    assert {(f["value"], f["status"]) for f in figures} == {(163, "target"), (27, "achieved")}


def test_the_three_villages_of_lampang_are_targets_and_the_seven_examples_achieved() -> None:
    found = status("ENROLLED_IN", "civ")
    assert {v for v, s in found.items() if s == "target"} == LAMPANG_VILLAGES
    assert {v for v, s in found.items() if s == "achieved"} == OTHER_VILLAGES


def test_five_pilot_areas_are_four_provinces_and_an_area() -> None:
    found = targets("COVERS_AREA", "tsri-nesdc-agreement")
    assert found & ids("Province") == {
        "province-lampang", "province-saraburi", "province-satun", "province-bueng-kan",
    }  # fmt: skip
    assert found - ids("Province") == {"eec-area"}


def test_the_figure_of_five_pilots_does_not_count_provinces() -> None:
    assert values("doc003-fig-5-pilot-areas", "unit") == ["พื้นที่"]
    assert values("doc003-fig-5-pilot-areas", "correction") == ["5 พื้นที่นำร่อง"]


def test_pilots_are_planned() -> None:
    found = ties("COVERS_AREA", source="tsri-nesdc-agreement")
    assert all(r.properties["status"] == "planned" for r in found)


@pytest.mark.parametrize(
    "figure", ["doc001-fig-hotspots-5-percent", "doc001-fig-green-area-1000-rai"]
)
def test_an_aim_of_a_plan_under_review_is_a_target(figure: str) -> None:
    assert values(figure, "status") == ["target"]


# ---------------------------------------------------------------- time and place
def test_a_dateline_dates_the_text_and_not_the_event() -> None:
    assert values("doc003", "issued") == ["2024-09-25"]
    assert values("doc003-workshop", "start") + values("doc003-workshop", "end") == []


def test_a_dateline_is_no_venue() -> None:
    assert not targets("HELD_AT", "doc003-workshop") | targets("HELD_AT", "doc002-mou-signing")
    assert not [n for n in graph().nodes.values() if "กรุงเทพ" in str(n.properties.get("name_th"))]


def test_last_weekend_of_an_undated_text_is_unknown() -> None:
    assert values("doc002-mou", "signed") + values("doc002-mou-signing", "start") == []
    assert values("doc002", "issued") == []


def test_a_gregorian_stamp_stays_gregorian() -> None:
    assert values("doc001", "issued") == ["2023-08-26"]


def test_two_digits_of_the_buddhist_era_date_the_event() -> None:
    assert values("doc001-workshop", "start") == ["2023-08-24"]


def test_the_stamp_of_a_page_is_not_the_day_of_the_event() -> None:
    assert values("doc004", "issued") == ["2024-12-24"]
    assert values("doc004-workshop", "start") == ["2024-12-16"]


@pytest.mark.parametrize(
    ("plan", "start", "end"),
    [
        ("chiang-mai-action-plan-fy2568", "2024-10-01", "2025-09-30"),
        ("special-economic-corridor-subprogramme", "2023-10-01", "2024-09-30"),
        ("chiang-mai-development-plan", "2023", "2027"),
        ("chiang-mai-20-year-goals", "2023", "2042"),
        ("civ", "2016", "2018"),
        ("tsri-nesdc-agreement", "2024", "2027"),
    ],
)
def test_years_of_plans_and_fiscal_years(plan: str, start: str, end: str) -> None:
    assert (values(plan, "start"), values(plan, "end")) == ([start], [end])


def test_a_science_park_that_is_only_the_venue_collaborates_with_nobody() -> None:
    assert targets("HELD_AT", "doc001-workshop") == {"nsp-exhibition-hall"}
    stated = [c for c in claims() if "cmu-science-park" in (c.subject, c.value)]
    assert {c.source for c in stated} == {"doc000", "editors"}


# ---------------------------------------------------------------- who speaks, who presides
def test_a_delegated_chair_presides_and_who_sent_him_does_not() -> None:
    assert sources("PRESIDED_OVER", "doc001-workshop") == {"ritrot-weerapong"}
    tie = one("PRESIDED_OVER", "ritrot-weerapong", "doc001-workshop")
    assert tie["delegated_by"] == "phongsitthithaworn-nirat"
    assert targets("PARTICIPATED_IN", "phongsitthithaworn-nirat") == set()


def test_a_directors_words_are_hers() -> None:
    covered = [
        c for c in claims() if (c.subject, c.property) == ("tsri-nesdc-agreement", "Coverage")
    ]
    assert {c.attributed_to for c in covered} == {"pochanukul-patamawadee"}


def test_parties_are_stated_by_the_director_and_by_the_text() -> None:
    stated = [c for c in claims() if (c.property, c.value) == ("Party", "tsri-nesdc-agreement")]
    assert sorted((c.subject, c.attributed_to) for c in stated) == [
        ("nesdc", ""), ("nesdc", "pochanukul-patamawadee"),
        ("tsri", ""), ("tsri", "pochanukul-patamawadee"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "tie", "speaker"),
    [
        ("doc000", "Participation", "samanit-saowathan"),
        ("doc003", "Alignment", "chayabut-chatchawan"),
        ("doc003", "Support", "chayabut-chatchawan"),
    ],
)
def test_what_a_person_is_quoted_to_say_is_theirs(source: str, tie: str, speaker: str) -> None:
    found = [c for c in claims() if (c.source, c.property) == (source, tie)]
    assert {c.attributed_to for c in found} == {speaker}


def test_who_opens_is_not_called_the_chair() -> None:
    assert one("PRESIDED_OVER", "phongchai-chuchip", "doc004-workshop")["role"] == "opener"


def test_a_target_group_is_not_said_to_have_come() -> None:
    assert one("PARTICIPATED_IN", "pmu-a", "doc004-workshop")["status"] == "planned"
    assert targets("FUNDS", "pmu-a") == set()


def test_a_visit_ties_nobody_to_what_is_visited() -> None:
    assert targets("PARTICIPATED_IN", "harnhirun-somchai") == {"doc002-booth-visit"}
    about = {t for r in ties("ABOUT", source="doc002-booth-visit") for t in (r.target,)}
    assert about == set()


# ---------------------------------------------------------------- bodies, places and programmes
def test_province_and_its_administration_are_two() -> None:
    assert graph().nodes["province-lampang"].label == "Province"
    assert graph().nodes["lampang-administration"].label == "LocalGovernment"
    assert sources("HOLDS_POSITION", "lampang-administration") == {"chayabut-chatchawan"}


def test_a_headline_alone_makes_an_organiser_by_inference_low() -> None:
    tie = one("ORGANISED", "lampang-administration", "doc000-focus-group")
    assert (tie["basis"], tie["confidence"]) == ("inferred", "low")


def test_a_joint_act_is_one_collaboration_led_by_the_first_named() -> None:
    roles = {
        r.source: r.properties["role"]
        for r in ties("TAKES_PART_IN", target="doc000-collaboration-nec")
    }
    assert roles == {
        "cmu-science-park": "lead", "creative-lanna-centre": "partner", "crru": "partner",
        "sdu-lampang": "partner",
    }  # fmt: skip


def test_this_project_is_not_the_nearest_plan() -> None:
    about = targets("ABOUT", "doc000-collaboration-nec")
    assert "lampang-creative-city-project" in about
    assert "nec-master-plan-project-set" not in about


def test_eec_and_nec_are_each_a_programme_and_an_area() -> None:
    for name in ("eec", "nec"):
        assert graph().nodes[name].label == "Programme"
        assert graph().nodes[f"{name}-area"].label == "Area"
        assert one("COVERS_AREA", name, f"{name}-area")["basis"] == "inferred"


def test_pmu_is_a_class_and_pmu_a_a_body() -> None:
    assert graph().nodes["pmu"].label == "OrganizationClass"
    assert graph().nodes["pmu-a"].label == "Agency"


def test_a_clause_with_may_makes_no_tie() -> None:
    both = (r for r in graph().relationships.values() if "budget-bureau" in (r.source, r.target))
    assert [*both] == []


@pytest.mark.parametrize("refused", ["MGR Online", "hotelscombined", "ฉลอง", "ภาคเอกชน", "ทีมวิจัย"])
def test_publishers_advertisements_credits_and_generic_actors_are_no_things(refused: str) -> None:
    things = (n for n in graph().nodes.values() if n.label != "Document")
    assert [n.id for n in things if refused in str(dict(n.properties))] == []


@pytest.mark.parametrize("title", ["นาย", "นาง", "น.ส.", "ดร.", "ผศ.", "รศ."])
def test_a_persons_name_has_no_title(title: str) -> None:
    assert [i for i in ids("Person") for v in values(i, "name_th") if v.startswith(title)] == []


def test_a_position_is_held_as_of_a_day_except_in_the_undated_text() -> None:
    without = {r.source for r in ties("HOLDS_POSITION") if "as_of" not in r.properties}
    assert without == {"harnhirun-somchai"}


# ---------------------------------------------------------------- printed slips
@pytest.mark.parametrize(
    ("thing", "printed", "right"),
    [
        ("subdistrict-ban-sa", "ต.บ้านเสา", "ตำบลบ้านสา"),
        ("province-mae-hong-son", "จังหวัดแม่ฮ่องสองสอน", "จังหวัดแม่ฮ่องสอน"),
        ("ritrot-weerapong", "วีรพงศ์ ฤทธิรอด", "วีรพงศ์ ฤทธิ์รอด"),
        ("sakset-sakdawut", "ศักดาวุธ ศักดาวุธ ศักดิ์เศรษฐ์", "ศักดาวุธ ศักดิ์เศรษฐ์"),
        ("city-of-life", "นครแห่งชีวิตทีมั่งคั่งและยั่งยืน", "นครแห่งชีวิตที่มั่งคั่งและยั่งยืน"),
        ("issue-green-growth", "การเติมโตอย่างเป็นมิตรกับสิ่งแวดล้อม", "การเติบโตอย่างเป็นมิตรกับสิ่งแวดล้อม"),
        ("issue-creative-digital-economy", "เศรษฐพิจสร้างสรรค์และดิจิทัล", "เศรษฐกิจสร้างสรรค์และดิจิทัล"),
        ("mae-hong-son-model", "Mae Hong Son Mode!", "Mae Hong Son Model"),
        ("issue-crafts", "Craf", "Craft"),
    ],
)  # fmt: skip
def test_a_printed_slip_stays_and_its_correction_says_why(
    thing: str, printed: str, right: str
) -> None:
    assert printed in values(thing, "alias")
    (correction,) = (c for c in claims() if (c.subject, c.property) == (thing, "correction"))
    assert (correction.value, correction.basis, bool(correction.note)) == (right, "inferred", True)


def test_no_misprint_is_the_name_of_a_thing() -> None:
    slips = {c.value for c in claims() if c.property == "correction"}
    printed = {
        v for c in claims() if c.property == "correction" for v in values(c.subject, "alias")
    }
    names = {str(n.properties.get("name_th")) for n in graph().nodes.values()}
    assert (printed - slips) & names == set()


# ---------------------------------------------------------------- places of the register
def test_official_codes_are_the_gazetteers() -> None:
    gazetteer = Gazetteer()
    for place in sorted(ids("Province", "District", "Subdistrict")):
        (code,) = values(place, "official_code")
        unit = gazetteer.unit(code)
        (name,) = {*values(place, "name_th")}
        assert gazetteer.full_name(unit).startswith(name), place


def test_what_lies_in_what_agrees_with_the_codes() -> None:
    coded = ids("Province", "District", "Subdistrict")
    for tie in ties("LOCATED_IN"):
        if {tie.source, tie.target} <= coded:
            inner, outer = (
                values(tie.source, "official_code")[0],
                values(tie.target, "official_code")[0],
            )
            assert inner.startswith(outer), tie


# ---------------------------------------------------------------- the agreement of the readings
def test_kappa_takes_out_chance() -> None:
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]
    assert kappa(pairs) == (0.75, 0.5)


def test_kappa_of_judges_who_always_say_one_thing_is_one() -> None:
    assert kappa([("a", "a"), ("a", "a")]) == (1.0, 1.0)


def test_precision_recall_and_f1() -> None:
    score = Score(first=4, second=2, both=1)
    assert (score.precision, score.recall) == (0.5, 0.25)
    assert score.f1 == pytest.approx(1 / 3)


@pytest.mark.parametrize("count", [tables.agreement().names, tables.agreement().tied])
def test_what_the_documents_agree_on_adds_up(count: Callable[..., Score]) -> None:
    each = [count(document=name) for name in DOCUMENTS]
    assert sum(score.both for score in each) == count().both


def test_the_readings_were_matched_one_to_one() -> None:
    both = tables.agreement().things
    assert len({(a.document, a.id) for a, _ in both}) == len(both)
    assert len({(b.document, b.id) for _, b in both}) == len(both)
