"""The report tells the story of the networks: read as a person reads it, in both languages."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.check import check
from kg.claims import Claim, Locator
from kg.columns import GraphColumns
from kg.facts import Facts
from kg.measures.table import measure
from kg.network import network
from kg.ontology import Ontology
from kg.outputs import Material, report_text
from kg.propertygraph import derive
from kg.report import About, report, texts, unhelped
from kg.report.markdown import escape, table
from kg.report.measured import MOST_TIES
from kg.texts import TextFile, Texts
from kg.workspace import Workspace, read
from loaders.table import LOADER
from tests.commands import ROOT
from tests.networks import BASE, facts, mentoring, thing, tie

EXAMPLE = ROOT / "examples" / "northern-thailand"
DAY = dt.date(2026, 11, 21)
ABOUT = About("test", "A test", DAY)
HEADING = re.compile(r"(?m)^#{1,3} (.+)$")
MARK = re.compile(r"\[\^([^\]]+)\](:?)")


@cache
def ontology() -> Ontology:
    return Ontology.load()


def told(claims: list[Claim], *, lang: str = "en", documents: Texts | None = None) -> str:
    """Return the report of claims, without measures."""
    stated = facts(claims, ontology())
    return report(stated, derive(stated), ABOUT, lang=lang, documents=documents)


def material(claims: list[Claim]) -> Material:
    stated = facts(claims, ontology())
    graph = derive(stated)
    return Material(stated, graph, GraphColumns.of(graph))


def with_measures(claims: list[Claim], lang: str = "en") -> str:
    """Return the report of claims with its measures."""
    found = material(claims)
    made = measure(network(found.columns, ontology()))
    return report_text(found, workspace(), made, lang=lang, date=DAY)


@cache
def workspace() -> Workspace:
    return read(EXAMPLE)


@cache
def example_claims() -> tuple[Claim, ...]:
    return tuple(c for path in workspace().datasets for c in LOADER.load(path, ontology()))


@cache
def example(lang: str) -> str:
    return with_measures(list(example_claims()), lang)


def section(text: str, heading: str) -> str:
    """Return what stands below a heading, up to the next of its level or above."""
    level = re.search(rf"(?m)^(#+) {re.escape(heading)}$", text)
    assert level, f"no heading {heading!r} among {HEADING.findall(text)}"
    rest = text[level.end() :]
    end = re.search(rf"(?m)^#{{1,{len(level[1])}}} ", rest)
    return rest[: end.start()] if end else rest


def line_with(text: str, part: str) -> str:
    found = [line for line in text.splitlines() if part in line]
    assert found, f"no line with {part!r} in:\n{text}"
    return found[0]


def tokens(text: str) -> list[Token]:
    """Return the pieces of Markdown, those within lines too."""
    blocks = MarkdownIt("commonmark").enable("table").parse(text)
    return [*blocks, *(child for block in blocks for child in block.children or ())]


# ------------------------------------------------------------------ the example
def test_the_report_says_who_mentors_whom_under_what() -> None:
    found = section(example("en"), "Who mentors whom (Big Brother)")
    sentence = line_with(found, "**SCG**")
    assert "is Big Brother of Ban Chae Khon; Ban Mae Chaem; Ban Paen Tai" in sentence
    assert "under: MOU on promotion and development" in sentence


def test_a_village_stands_with_all_places_that_it_lies_in() -> None:
    row = line_with(section(example("en"), "Who mentors whom (Big Brother)"), "| Ban Mae Chaem |")
    assert "Chae Son Subdistrict, Mueang Pan District, Lampang Province" in row
    assert "not stated" in row


def test_the_summary_counts_villages_with_nobody() -> None:
    assert "7 of 10 villages and groups have no named mentor" in section(example("en"), "In short")


def test_an_agreement_stands_with_its_parties_what_it_covers_and_what_is_under_it() -> None:
    found = section(
        example("en"), "MOU on promotion and development under the Local Economy measure (Lampang)"
    )
    parties = line_with(found, "- Party:")
    assert "Lampang Provincial Industry Office[^" in parties
    assert "The Siam Cement (Lampang) Co., Ltd.[^" in parties
    assert "SCG" not in parties
    assert "Lampang Province[^" in line_with(found, "- Covers:")
    assert "SCG is Big Brother of Ban Chae Khon[^" in line_with(found, "- Under it:")
    assert "signed on: not stated" in found


def test_what_is_planned_stands_with_who_says_so() -> None:
    found = section(example("en"), "Planned or aimed at, and not said to be done")
    pilots = line_with(found, "- Covers: Bueng Kan Province")
    assert "Eastern Economic Corridor (area)" in pilots
    assert "planned; says Patamawadee Pochanukul" in pilots


def test_target_and_achieved_of_one_programme_stand_together() -> None:
    rows = section(example("en"), "Figures: aimed at and achieved").splitlines()
    at = next(i for i, row in enumerate(rows) if "27 " in row and "achieved" in row)
    assert "163 " in rows[at + 1]
    assert "target" in rows[at + 1]


def test_each_text_has_its_section_and_no_register_has_one() -> None:
    found = section(example("en"), "What each text tells")
    assert len(re.findall(r"(?m)^### ", found)) == 5
    assert "GeoThai" not in found
    assert "Editors" not in found


def test_a_text_tells_only_what_it_states() -> None:
    found = section(section(example("en"), "What each text tells"), "Mae Hong Son Model")
    assert {mark.split(".")[0] for mark, _ in MARK.findall(found)} == {"doc004"}
    assert "Quoted (number of claims): Chuchip Phongchai" in found


def test_a_delegated_chair_is_told_as_such() -> None:
    found = section(
        section(example("en"), "What each text tells"), "Review of the Chiang Mai development plan"
    )
    assert "delegated by: Nirat Phongsitthithaworn" in line_with(found, "- Chair: Weerapong Ritrot")


def test_a_role_that_the_line_already_says_is_not_said_twice() -> None:
    found = section(example("en"), "What each text tells")
    assert line_with(found, "- Chair: Somchai Harnhirun").endswith("]")
    assert "(opener)" in line_with(found, "- Chair: Chuchip Phongchai")


def test_what_is_only_named_is_not_lost() -> None:
    assert "Budget Bureau (agency)[^doc003." in line_with(
        example("en"), "Named, with nothing said of it"
    )


def test_editors_and_registers_do_not_stand_where_a_text_names_the_thing() -> None:
    assert "[^editors" not in example("en")
    assert "[^geothai" not in example("en")


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_mark_has_one_footnote_and_every_footnote_a_mark(lang: str) -> None:
    found = MARK.findall(example(lang))
    notes = [mark for mark, colon in found if colon]
    assert len(notes) == len(set(notes))
    assert set(notes) == {mark for mark, colon in found if not colon}


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_footnote_names_document_and_place(lang: str) -> None:
    for line in example(lang).splitlines():
        if re.match(r"\[\^[^\]]+\]: ", line):
            assert re.match(r"\[\^(doc00\d)\.\d+\]: \1 `#char=\d+,\d+`", line), line


@pytest.mark.parametrize("lang", ["en", "th"])
def test_each_number_has_its_recipe(lang: str) -> None:
    words = tomllib.loads((files("kg.report") / "texts.toml").read_text(encoding="utf-8"))
    recipes = section(example(lang), words["headings"]["recipes"][lang])
    assert "n=34 m=15 components=23 isolates=19" in recipes
    assert all(f" {name}: " in recipes for name in ("strength", "betweenness", "degree"))


def test_variants_stand_with_their_numbers_and_what_they_mean() -> None:
    found = section(example("en"), "Does the result depend on how the network is made?")
    assert "| Explicit ties only | 34 | 15 | 23 | 19 |" in found
    assert "First in strength, betweenness, degree: SCG. That holds" in found
    assert "SCG is Big Brother of Ban Paen Tai" in line_with(
        found, "Inferred ties too: without any one"
    )


def test_who_bridges_sectors_is_told_with_whom() -> None:
    row = line_with(section(example("en"), "Who bridges sectors"), "| SCG (company) |")
    assert "agency: Department of Industrial Promotion; Ministry of Industry" in row
    assert "village: Ban Chae Khon" in row


def test_the_thai_report_is_thai() -> None:
    found = example("th")
    assert "เป็นพี่เลี้ยงของ บ้านแจ้คอน; บ้านแป้นใต้; บ้านแม่แจ๋ม" in found
    assert "25 กันยายน 2567" in found
    assert "(แกนนำ)" in found
    for english in ("says ", "undated", "not stated", "Covers", "lies in", "inferred*"):
        assert english not in re.sub(r"(?m)^\[\^.*$", "", found)


def test_both_languages_have_the_same_sections() -> None:
    assert len(HEADING.findall(example("en"))) == len(HEADING.findall(example("th")))


def test_the_same_facts_give_the_same_bytes() -> None:
    again = with_measures(list(reversed(example_claims())))
    assert again == example("en")


def test_all_words_are_there_in_both_languages() -> None:
    words = tomllib.loads((files("kg.report") / "texts.toml").read_text(encoding="utf-8"))
    tables = [each for each in words.values() if set(each) - {"en_one"} != {"en", "th"}]
    every = [each for each in words.values() if each not in tables]
    every += [each for group in tables for each in group.values()]
    assert all(set(each) - {"en_one"} == {"en", "th"} for each in every)
    fields = [
        {lang: set(re.findall(r"\{\w+\}", text)) for lang, text in each.items()} for each in every
    ]
    assert all(each["en"] == each["th"] == each.get("en_one", each["en"]) for each in fields)


# ------------------------------------------------------------------ the words
TEXT = "Acme\u2028becomes Big Brother of *the* village"


def quoted(folder: Path, *, text: str = TEXT) -> str:
    (folder / "one.txt").write_bytes(text.encode("utf-8"))
    hashed = hashlib.sha256(TEXT.encode("utf-8")).hexdigest()
    claims = [
        *thing("doc", "Document", name_en="A text", kind="news", sha256=hashed, file="one.txt"),
        *thing("acme", "Company", name_en="Acme"),
        *thing("v1", "Village", name_en="One"),
        Claim("acme", "Mentorship", "v1", "doc", qualifiers=(("status", "active"),), char_start=0, char_end=31),
    ]  # fmt: skip
    return told(claims, documents=Texts(folder, {"doc": TextFile("one.txt", hashed)}))


def test_words_stand_in_the_reference(tmp_path: Path) -> None:
    assert line_with(quoted(tmp_path), "[^doc.1]: ").endswith(
        "doc `#char=0,31` — “Acme becomes Big Brother of \\*th”"
    )


def test_words_of_another_text_stand_nowhere_and_that_is_said(tmp_path: Path) -> None:
    found = quoted(tmp_path, text=TEXT.replace("Acme", "Beta"))
    assert "“" not in found
    assert "Beta" not in found
    assert "the text is not the one that was read" in section(found, "References")


def test_without_texts_the_place_is_cited() -> None:
    claims = [*mentoring(), Claim("acme", "Party", "mou", "doc", char_start=3, char_end=9)]
    assert "doc `#char=3,9`" in told(claims)


def test_long_words_lose_their_middle(tmp_path: Path) -> None:
    text = "น้ำเก้าใจ" * 60
    (tmp_path / "one.txt").write_bytes(text.encode("utf-8"))
    texts = Texts(
        tmp_path, {"doc": TextFile("one.txt", hashlib.sha256(text.encode("utf-8")).hexdigest())}
    )
    claim = Claim("acme", "Party", "mou", "doc", char_start=0, char_end=len(text))
    note = line_with(told([*mentoring(), claim], documents=texts), f"#char=0,{len(text)}`")
    assert len(note) < 300
    first, last = re.findall(r"“(.*) … (.*)”", note)[0]
    assert not first.endswith(("เ", "ใ"))
    assert not last.startswith(("้", "ำ", "า"))


# ------------------------------------------------------------------ who says so
def test_a_source_without_text_is_cited_by_file_and_row() -> None:
    assert "[^doc.1]: doc, ties.csv row " in told(mentoring())


def test_all_sources_of_a_tie_are_cited() -> None:
    second = tie("Mentorship", "acme", "v2", source="doc2", under="mou", status="active", row=9)
    found = section(told([*mentoring(), second]), "Who mentors whom (Big Brother)")
    assert re.search(r"\[\^doc\.\d+\]\[\^doc2\.\d+\]", line_with(found, "บ้านสอง |") or found)


def test_who_is_quoted_and_what_is_inferred_is_said() -> None:
    said = tie(
        "Support", "office", "v3", said_by="boss", basis="inferred", confidence="medium", row=9
    )
    found = told([*mentoring(), said])
    assert "office" not in section(found, "Villages and groups with no named mentor or supporter")
    assert "(*inferred*; says A Chair)" in found
    assert "*inferred* (medium)" in section(found, "References")


def test_what_one_voice_and_the_text_itself_say_is_not_only_hers() -> None:
    both = [tie("Party", "acme", "mou", row=4, said_by="boss")]
    found = section(
        section(told([*mentoring(), *both]), "Agreements and what they cover"), "The MOU"
    )
    assert "says" not in line_with(found, "- Party:")


def test_sources_that_disagree_stand_side_by_side() -> None:
    other = tie(
        "Mentorship", "acme", "v1", source="doc2", under="mou", status="active", start="2019", row=9
    )
    found = section(told([*mentoring(), other]), "Where sources disagree")
    assert re.search(r"\| start \| 2018 \| \[\^doc\.\d+\] \|", found)
    assert re.search(r"\| start \| 2019 \| \[\^doc2\.\d+\] \|", found)


DISPUTED = {
    "en": "(*disputed*: see Where sources disagree)",
    "th": "(*ข้อมูลขัดแย้ง* ดูหัวข้อจุดที่แหล่งข้อมูลขัดแย้งกัน)",
}


def disagreeing() -> list[Claim]:
    """Return a network in which a second source gives one mentorship another start and status."""
    other = tie(
        "Mentorship", "acme", "v1", source="doc2", under="mou", status="ended", start="2019", row=9
    )
    return [*mentoring(), other]


@pytest.mark.parametrize(
    ("lang", "heading", "start"),
    [
        ("en", "Who mentors whom (Big Brother)", "start: 2018"),
        ("th", "ใครเป็นพี่เลี้ยงใคร (Big Brother)", "เริ่ม: พ.ศ. 2561"),
    ],
)
def test_a_value_that_a_source_denies_is_marked_where_all_are_cited(
    lang: str, heading: str, start: str
) -> None:
    found = section(told(disagreeing(), lang=lang), heading)
    of_one, of_other = (line_with(found, f"| {name} |") for name in ("บ้านหนึ่ง", "บ้านสอง"))
    assert f"| {start} {DISPUTED[lang]} |" in of_one
    assert re.search(r"\[\^doc\.\d+\]\[\^doc2\.\d+\]", of_one)
    assert DISPUTED[lang] not in of_other
    sentences = [line for line in found.splitlines() if line.startswith("**")]
    assert [DISPUTED[lang] in line for line in sentences] == ["บ้านหนึ่ง" in s for s in sentences]


def test_what_one_document_says_is_not_marked_in_its_own_section() -> None:
    found = section(told(disagreeing()), "Another text")
    assert "2019; ended" in re.sub(r"start: ", "", found)
    assert "disputed" not in found


def test_what_one_source_adds_is_not_disputed() -> None:
    added = tie("Mentorship", "acme", "v1", source="doc2", under="mou", end="2020", row=9)
    assert "disputed" not in told([*mentoring(), added])


def test_what_a_thing_is_is_marked_if_sources_disagree_on_it() -> None:
    signed = [
        Claim("mou", "signed", day, source, locator=Locator("tables", "t.csv", "", 2))
        for day, source in (("2018-01-02", "doc"), ("2018-01-03", "doc2"))
    ]
    found = section(
        section(told([*mentoring(), *signed]), "Agreements and what they cover"), "The MOU"
    )
    assert f"January 2018 {DISPUTED['en']}" in found


def test_a_village_that_a_source_gives_a_mentor_is_marked_among_those_without() -> None:
    sides = [
        tie("Mentorship", "office", "v3", status=status, source=source, row=9)
        for status, source in (("planned", "doc"), ("planned", "doc2"), ("active", "doc3"))
    ]
    third = thing("doc3", "Document", name_en="A third text", kind="news", source="doc3")
    found = told([*mentoring(), *third, *sides])
    without = section(found, "Villages and groups with no named mentor or supporter")
    assert f"| บ้านสาม {DISPUTED['en']} |" in without


def test_sources_that_name_other_ends_of_one_tie_stand_side_by_side() -> None:
    one = tie("Mentorship", "acme", "v2", own="third", status="active", row=8)
    other = tie("Mentorship", "acme", "v3", own="third", status="active", source="doc2", row=9)
    found = section(told([*mentoring(), one, other]), "Where sources disagree")
    assert re.search(r"Acme is Big Brother of บ้านสอง \| between whom \|.*\[\^doc\.", found)
    assert re.search(r"Acme is Big Brother of บ้านสาม \| between whom \|.*\[\^doc2\.", found)


def test_two_starts_are_not_made_one_period() -> None:
    other = tie("Party", "acme", "mou", source="doc2", start="2019", row=9)
    first = tie("Party", "acme", "mou", start="2018", row=9)
    assert "start: 2018, 2019" in re.sub(
        r"start: 2019, 2018", "start: 2018, 2019", told([*mentoring(), first, other])
    )


def test_a_planned_mentorship_is_no_help_yet() -> None:
    plan = tie("Mentorship", "office", "v3", status="planned", row=9)
    found = told([*mentoring(), plan])
    assert "Industry office" not in section(found, "In short")
    assert "บ้านสาม" in section(found, "Villages and groups with no named mentor or supporter")
    assert "บ้านสาม[^" in section(found, "Planned or aimed at, and not said to be done")


# ------------------------------------------------------------------ other networks
def test_a_network_with_nothing_says_so() -> None:
    found = told(list(thing("doc", "Document", name_en="A text", kind="news")))
    assert "Nothing of this kind is stated." in section(found, "Who mentors whom (Big Brother)")


def test_a_network_with_nothing_has_no_ranking() -> None:
    found = with_measures(list(thing("doc", "Document", name_en="A text", kind="news")))
    assert "nobody (all have the same value)" in found


def test_of_very_many_names_the_first_stand_and_the_number_of_the_others() -> None:
    villages = [c for i in range(60) for c in thing(f"w{i:02}", "Village", name_en=f"W{i:02}")]
    ties = [tie("Mentorship", "acme", f"w{i:02}", status="active", row=i + 2) for i in range(60)]
    found = section(told([*mentoring(), *villages, *ties]), "In short")
    assert "and 22 more" in line_with(found, "Acme is Big Brother of")


def test_in_a_great_network_it_is_said_that_ties_were_not_tried() -> None:
    villages = [c for i in range(MOST_TIES + 1) for c in thing(f"w{i}", "Village", name_en=f"W{i}")]
    ties = [tie("Mentorship", "acme", f"w{i}", status="active") for i in range(MOST_TIES + 1)]
    found = with_measures([*mentoring(), *villages, *ties])
    assert "Which single ties decide was not looked for: 305 ties count" in found


def test_a_first_place_that_inferred_ties_overturn_is_said_to_be() -> None:
    more = [c for i in range(6) for c in thing(f"w{i}", "Village", name_en=f"W{i}")]
    inferred = [
        tie("Support", "office", f"w{i}", basis="inferred", confidence="high") for i in range(6)
    ]
    found = section(with_measures([*mentoring(), *more, *inferred]), "In short")
    assert "with explicit ties only: Acme. That does not hold" in found
    assert "Inferred ties too: Industry office." in found


OWN = """
@prefix : <https://example.org/own#> . @prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
<https://example.org/own> a owl:Ontology ; owl:versionInfo "1" .
kg:Temple a owl:Class ; rdfs:subClassOf kg:Organization ; rdfs:label "temple"@en, "วัด"@th ;
    skos:definition "A temple."@en, "วัด"@th .
kg:Blessing a owl:Class ; rdfs:subClassOf kg:Tie ; rdfs:label "blessing"@en, "การให้พร"@th ;
    skos:definition "A temple blesses."@en, "วัดให้พร"@th ; kg:phrase "blesses"@en, "ให้พรแก่"@th ;
    kg:relationshipType "BLESSES" ; kg:tieSource kg:blesser ; kg:tieTarget kg:blessed ; kg:directed true .
kg:blesser a owl:ObjectProperty ; rdfs:domain kg:Blessing ; schema:rangeIncludes kg:Temple ; rdfs:label "blesser"@en, "ผู้ให้พร"@th .
kg:blessed a owl:ObjectProperty ; rdfs:domain kg:Blessing ; schema:rangeIncludes kg:Organization ; rdfs:label "blessed"@en, "ผู้รับพร"@th .
"""


@pytest.mark.parametrize(
    ("lang", "wanted"), [("en", "Wat One blesses Acme[^"), ("th", "วัดหนึ่ง ให้พรแก่ แอคมี[^")]
)
def test_a_tie_of_a_workspace_s_own_is_told_in_its_words(
    tmp_path: Path, lang: str, wanted: str
) -> None:
    (tmp_path / "own.ttl").write_text(OWN, encoding="utf-8")
    own = Ontology.load([tmp_path / "own.ttl"])
    claims = [
        *mentoring(),
        *thing("wat", "Temple", name_en="Wat One", name_th="วัดหนึ่ง"),
        tie("Blessing", "wat", "acme"),
    ]
    stated = Facts.of(claims, own, BASE)
    assert wanted in report(stated, derive(stated), ABOUT, lang=lang)


# ------------------------------------------------------------------ attacks
HOSTILE = (
    "[x](http://evil.example) <img src=x onerror=alert(1)> | a\n# b\r\n- c `d` *e* _f_ ![g](h) &amp; $i$ "
    "www.evil.example https://evil.example [^doc.1]: j \u202e k ~~l~~ @m"
)


def hostile() -> list[Claim]:
    at = Locator("tables", "a`b|c\n# d.csv", "", 2)
    return [
        *thing("doc", "Document", name_en=HOSTILE, publisher=HOSTILE, url="https://evil.example/|"),
        *thing("acme", "Company", name_en=HOSTILE),
        *thing("v1", "Village", name_en=HOSTILE),
        *thing("p", "Person", name_en=HOSTILE),
        *thing("mou", "Agreement", name_en=HOSTILE),
        Claim("acme", "Mentorship", "v1", "doc", qualifiers=(("role", HOSTILE), ("status", "active"), ("topics", HOSTILE)),
              attributed_to="p", note=HOSTILE, locator=at),
        Claim("acme", "Party", "mou", "doc", note=HOSTILE, char_start=1, char_end=2),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "th"])
def test_no_name_or_note_becomes_a_link_html_or_heading(lang: str) -> None:
    found = told(hostile(), lang=lang)
    kinds = {token.type for token in tokens(found)}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "fence", "s_open"}
    headings = [t for t in tokens(found) if t.type == "heading_open"]
    assert len(headings) == len(HEADING.findall(found))
    assert "# b" not in {line.strip() for line in found.splitlines()}


def test_no_bare_address_is_left_for_a_program_to_link() -> None:
    assert not re.search(
        r"(?i)(?<!\\)://|\bwww\.(?!\\)", told(hostile()).replace(r"\://", "").replace(r"www\.", "")
    )


def test_a_name_makes_no_cell_of_a_table() -> None:
    rows = [line for line in told(hostile()).splitlines() if line.startswith("| ")]
    assert rows
    counts = [len(re.findall(r"(?<!\\)\|", row)) for row in rows]
    assert set(counts) <= set(range(4, 9))
    assert counts[0] == counts[1]


def test_a_source_whose_id_could_end_a_mark_has_a_safe_one() -> None:
    claims = [c for c in mentoring() if c.source == "doc"]
    renamed = [
        *thing("d]o^c", "Document", name_en="A text", source="d]o^c"),
        *thing("acme", "Company", name_en="Acme", source="d]o^c"),
        *thing("v1", "Village", name_en="One", source="d]o^c"),
        tie("Mentorship", "acme", "v1", status="active", source="d]o^c"),
    ]
    assert claims
    assert "[^d-o-c.1]: d\\]o\\^c" in told(renamed)


# ------------------------------------------------------------------ one and many
@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("en", "from 1 source: 2 things, 1 tie, 6 claims. Ontology"),
        ("th", "จากแหล่งข้อมูล 1 แหล่ง: 2 สิ่ง 1 ความสัมพันธ์ 6 ข้ออ้าง ออนโทโลยี"),
    ],
)
def test_one_source_is_a_source(lang: str, wanted: str) -> None:
    assert wanted in told(one_tie(), lang=lang)


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [("en", "States 6 claims, 1 tie among them."), ("th", "ระบุ 6 ข้ออ้าง และ 1 ความสัมพันธ์")],
)
def test_one_tie_of_a_source_is_a_tie(lang: str, wanted: str) -> None:
    assert wanted in told(one_tie(), lang=lang)


def one_tie() -> list[Claim]:
    """Return what one source states: a company that mentors a village."""
    return [
        *thing("doc", "Document", name_en="A text"),
        *thing("v1", "Village", name_en="One"),
        *thing("acme", "Company"),
        tie("Mentorship", "acme", "v1", status="active"),
    ]


@pytest.mark.parametrize(
    ("lang", "count", "total", "wanted"),
    [
        ("en", 0, 2, "0 of 2 villages and groups have no named mentor or supporter"),
        ("en", 1, 2, "1 of 2 villages and groups has no named mentor or supporter"),
        ("en", 2, 2, "2 of 2 villages and groups have no named mentor or supporter"),
        ("en", 1, 1, "The only village or group has no named mentor or supporter"),
        ("en", 0, 1, "The only village or group has a named mentor or supporter"),
        ("th", 1, 2, "หมู่บ้านและกลุ่ม 1 จาก 2 แห่งไม่มีการระบุพี่เลี้ยงหรือผู้สนับสนุน"),
        ("th", 1, 1, "มีหมู่บ้านหรือกลุ่มเพียงแห่งเดียว และไม่มีการระบุพี่เลี้ยงหรือผู้สนับสนุน"),
        ("th", 0, 1, "มีหมู่บ้านหรือกลุ่มเพียงแห่งเดียว และมีการระบุพี่เลี้ยงหรือผู้สนับสนุนแล้ว"),
    ],
)
def test_one_village_without_help_is_one(lang: str, count: int, total: int, wanted: str) -> None:
    assert unhelped(texts(), lang, count, total) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("BIG_BROTHER_OF", "BIG_BROTHER_OF"),
        ("_x_", r"\_x\_"),
        ("1. a", r"1\. a"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("a - b + c # d", "a - b + c # d"),
        ("a\x00b\u2028c", "a b c"),
        ("https://a.b", r"https\://a.b"),
    ],
)
def test_text_is_escaped_where_markdown_would_read_it(text: str, wanted: str) -> None:
    assert escape(text) == wanted


def test_a_column_without_any_cell_is_left_out() -> None:
    assert list(table(("a", "b", "c"), [("1", "", "2"), ("3", "", "")])) == [
        "| a | c |", "|---|---|", "| 1 | 2 |", "| 3 |   |", "",
    ]  # fmt: skip


def test_the_networks_of_these_tests_break_no_rule() -> None:
    assert check(facts(mentoring(), ontology()), lang="en") == []
