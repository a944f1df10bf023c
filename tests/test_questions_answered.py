"""Every named question is answered on the example; free questions read and cannot write."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

from kg.ontology import Ontology
from kg.pipeline import Project
from kg.questions import questions
from kg.store.answers import QueryResult
from kg.store.server.service import Server
from tests.commands import ROOT
from tests.workspaces import (
    EXAMPLE,
    WHEN,
    WHO,
    called,
    contents,
    copied,
    entry,
    project,
    session,
    wiped,
)

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(600)]

QUESTIONS = questions()
NEEDED = {
    "covers_province": {"province": "TH-52"},
    "facts_about": {"thing": "doc002-mou"},
    "find": {"name": "ลำปาง"},
    "neighbours": {"of": "scg"},
    "ties_on": {"day": "2024-09-25"},
    "who_said_so": {"thing": "scg"},
}
"""Values of the parameters that must be given."""
SECOND = ROOT / "tests" / "data" / "second-source"
THIRD = ROOT / "tests" / "data" / "third-source"
MARKED = sorted(name for name, each in QUESTIONS.items() if "disputed" in each.columns)
"""The questions that tell on what sources disagree."""
Rows = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a Neo4j answered: before it held anything, then of the example, then of one source more."""

    workspace: Path
    of_nothing: Mapping[str, QueryResult]
    by_lang: Mapping[str, Mapping[str, QueryResult]]
    more: Mapping[str, QueryResult]
    disputed: Mapping[str, QueryResult]
    of_three: Mapping[str, QueryResult]

    def rows(self, name: str, lang: str = "en") -> Rows:
        return rows_of(self.by_lang[lang][name])


def rows_of(result: QueryResult) -> Rows:
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def asked(work: Project, name: str, /, **given: str) -> QueryResult:
    return work.ask(name, **(given or NEEDED.get(name, {})))


MORE = {
    "covers by name": ("covers_province", {"province": "จังหวัดลำปาง"}),
    "covers by code": ("covers_province", {"province": "52"}),
    "covers a district": ("covers_province", {"province": "district-chae-hom"}),
    "one mentor": ("big_brothers", {"mentor": "ปูนซิเมนต์ไทย"}),
    "people with several roles": ("people_roles", {"at_least": "2"}),
    "one tie": ("who_said_so", {"thing": "scg", "other": "village-ban-mae-chaem"}),
    "on the day of the focus group": ("ties_on", {"day": "2022-12-07"}),
    "by code": ("find", {"name": "TH-52"}),
    "one type": ("single_source", {"type": "big_brother_of"}),
}


@pytest.fixture(scope="module", params=["server_2026", "server_526"])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    server = request.getfixturevalue(request.param)
    assert isinstance(server, Server)
    return _asked(copied(EXAMPLE, tmp_path_factory.mktemp("asked")), server)


def _asked(folder: Path, server: Server) -> Answers:
    wiped(server)
    work = project(folder, server)
    with work.store() as store:
        store.prepare()
        of_nothing = {
            name: store.run(q.query, {**q.values(NEEDED.get(name, {})), "lang": "en"})
            for name, q in QUESTIONS.items()
        }
    work.load(who=WHO, when=WHEN)
    spoken = {lang: project(folder, server, lang=lang) for lang in ("th", "en")}
    by_lang = {
        lang: {name: asked(speaker, name) for name in QUESTIONS} for lang, speaker in spoken.items()
    }
    more = {what: asked(work, name, **given) for what, (name, given) in MORE.items()}
    work.load([shutil.copytree(SECOND, folder / "second")], who=WHO, when=WHEN)
    disputed = {
        name: asked(work, name)
        for name in ("contradictions", "big_brothers", "villages_without_supporter")
    }
    work.load([shutil.copytree(THIRD, folder / "third")], who=WHO, when=WHEN)
    of_three = {name: asked(work, name) for name in MARKED}
    of_three["ties_on"] = asked(work, "ties_on", day="2018-02-03")
    return Answers(folder, of_nothing, by_lang, more, disputed, of_three)


# ------------------------------------------------------------------ all of them
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_columns_are_those_of_the_header(answers: Answers, name: str) -> None:
    columns = tuple(QUESTIONS[name].columns)
    assert [answers.by_lang[lang][name].columns for lang in ("th", "en")] == [columns, columns]


@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - {"contradictions"}))
def test_the_example_gives_as_many_rows_in_both_languages(answers: Answers, name: str) -> None:
    thai, english = (answers.by_lang[lang][name].rows for lang in ("th", "en"))
    assert len(thai) == len(english) > 0


@pytest.mark.parametrize("name", QUESTIONS)
def test_neo4j_remarks_nothing_but_terms_that_the_example_does_not_use(
    answers: Answers, ontology: Ontology, name: str
) -> None:
    terms = {*ontology.node_classes, *ontology.properties, "disputed", "tie", "sheet"}
    for note in answers.by_lang["en"][name].notes:
        missing = re.search(r"The (?:property|label) `(\w+)` does not exist", note)
        assert missing is not None, note
        assert missing[1] in terms


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_empty_network_gives_no_rows(answers: Answers, name: str) -> None:
    assert answers.of_nothing[name].rows == ()


# ------------------------------------------------------------------ the main ones
def test_scg_is_big_brother_of_three_villages_under_the_mou(answers: Answers) -> None:
    rows = answers.rows("big_brothers")
    assert [(r["mentor"], r["village"], r["status"], r["basis"]) for r in rows] == [
        ("SCG", "Ban Chae Khon", "active", "explicit"),
        ("SCG", "Ban Mae Chaem", "active", "explicit"),
        ("SCG", "Ban Paen Tai", "active", "explicit"),
    ]
    assert {str(r["under"]) for r in rows} == {
        "MOU on promotion and development under the Local Economy measure (Lampang)"
    }
    assert [r["sources"] for r in rows] == [["doc002"]] * 3


def test_big_brothers_are_named_in_thai_with_their_province(answers: Answers) -> None:
    rows = answers.rows("big_brothers", "th")
    assert {r["mentor"] for r in rows} == {"เอสซีจี"}
    assert {r["village"] for r in rows} == {"บ้านแจ้คอน", "บ้านแป้นใต้", "บ้านแม่แจ๋ม"}
    found = [r["places"] for r in rows]
    assert all(isinstance(each, list) and "จังหวัดลำปาง" in each for each in found)
    assert ["ตำบลแจ้ซ้อน", "อำเภอเมืองปาน", "จังหวัดลำปาง", "ภาคเหนือ"] in found


def test_a_mentor_is_found_by_part_of_its_name(answers: Answers) -> None:
    # The subsidiary has that name; it mentors nobody in the words of the source.
    assert answers.more["one mentor"].rows == ()


def test_parties_of_the_agreements(answers: Answers) -> None:
    found = {(r["agreement"], r["part"], r["who"]) for r in answers.rows("agreement_parties")}
    mou = "MOU on promotion and development under the Local Economy measure (Lampang)"
    four_years = "Four-year TSRI–NESDC cooperation, 2024–2027"
    assert found == {
        (mou, "PARTY_TO", "The Siam Cement (Lampang) Co., Ltd."),
        (mou, "PARTY_TO", "Lampang Provincial Industry Office"),
        (four_years, "PARTY_TO", "Thailand Science Research and Innovation (TSRI)"),
        (four_years, "PARTY_TO", "Office of the National Economic and Social Development Council (NESDC)"),
    }  # fmt: skip


def test_what_covers_lampang_with_status_and_basis(answers: Answers) -> None:
    rows = answers.rows("covers_province")
    found = {str(r["what"]): (r["class"], r["status"], r["basis"]) for r in rows}
    assert {r["place"] for r in rows} == {"Lampang Province"}
    assert len(found) == 11
    assert found["Creative Industry Village programme (CIV)"] == ("Programme", "active", "explicit")
    assert found["Four-year TSRI–NESDC cooperation, 2024–2027"] == ("Agreement", "planned", "explicit")  # fmt: skip
    assert {basis for _, _, basis in found.values()} == {"explicit", "inferred"}


def test_a_place_is_found_by_its_code_and_by_its_name(answers: Answers) -> None:
    by_id = answers.rows("covers_province")
    assert rows_of(answers.more["covers by code"]) == by_id
    assert [r for r in rows_of(answers.more["covers by name"]) if r in by_id] == by_id


def test_what_covers_a_province_covers_its_districts(answers: Answers) -> None:
    rows = rows_of(answers.more["covers a district"])
    assert {(r["place"], r["extent"]) for r in rows} == {("Lampang Province", "around")}
    assert len(rows) == 11


def test_seven_of_ten_villages_have_no_supporter(answers: Answers) -> None:
    without = {r["village"] for r in answers.rows("villages_without_supporter")}
    mentored = {r["village"] for r in answers.rows("big_brothers")}
    everyone = {r["village"] for r in answers.rows("programme_villages")}
    assert (len(without), len(everyone)) == (7, 10)
    assert without | mentored == everyone


def test_a_supporter_that_is_only_planned_is_told_and_does_not_count(answers: Answers) -> None:
    rows = rows_of(answers.disputed["villages_without_supporter"])
    assert len(rows) == 7
    assert {r["village"] for r in rows if r["planned"] == ["SCG"]} == {"Ban Chiang", "Ban Na Tin"}


def test_people_with_several_roles(answers: Answers) -> None:
    rows = rows_of(answers.more["people with several roles"])
    first = [r for r in rows if r["person"] == "Somchai Harnhirun"]
    assert rows[: len(first)] == first
    assert [(r["tie"], r["role"]) for r in first] == [
        ("HOLDS_POSITION", "Deputy Minister of Industry"),
        ("PARTICIPATED_IN", "visitor"),
        ("PRESIDED_OVER", "chair"),
    ]
    assert min(int(str(r["roles"])) for r in rows) == 2
    assert "Nirat Phongsitthithaworn" not in {r["person"] for r in rows}


def test_what_was_aimed_at_stands_beside_what_was_achieved(answers: Answers) -> None:
    rows = [(r["status"], r["value"], r["unit"]) for r in answers.rows("figures")]
    at = rows.index(("target", 163, "ชุมชน"))
    assert rows[at + 1] == ("achieved", 27, "ชุมชน")


def test_who_said_so_names_the_characters_of_the_text(answers: Answers) -> None:
    (row,) = rows_of(answers.more["one tie"])
    assert (row["from"], row["tie"], row["to"]) == ("SCG", "BIG_BROTHER_OF", "Ban Mae Chaem")
    assert (row["source"], row["place"]) == ("doc002", "#char=1383,1588")


def test_an_id_is_that_thing_and_no_other(answers: Answers) -> None:
    rows = answers.rows("neighbours")
    assert len(rows) == 6
    assert all("SCG" in (r["from"], r["to"]) for r in rows)


def test_a_chair_is_shown_with_who_sent_him(answers: Answers) -> None:
    (row,) = [r for r in answers.rows("events") if r["delegated_by"]]
    assert (row["who"], row["delegated_by"]) == ("Weerapong Ritrot", "Nirat Phongsitthithaworn")
    assert (row["part"], row["role"], row["when"]) == ("PRESIDED_OVER", "chair", "2023-08-24")


def test_who_is_only_expected_at_an_event_is_said_to_be(answers: Answers) -> None:
    planned = {r["who"] for r in answers.rows("events") if r["status"] == "planned"}
    assert "Mae Hong Son Town Municipality" in planned


def test_a_partner_that_is_only_planned_is_said_to_be(answers: Answers) -> None:
    rows = [r for r in answers.rows("collaborations") if r["status"] == "planned"]
    assert [(r["who"], r["class"], r["basis"]) for r in rows] == [
        ("Programme Management Units (PMU)", "OrganizationClass", "inferred")
    ]


def test_what_holds_on_a_day_by_its_own_dates_or_those_of_its_ends(answers: Answers) -> None:
    found = {(r["from"], r["tie"], r["to"]): r["dates_of"] for r in answers.rows("ties_on")}
    agreement = "Four-year TSRI–NESDC cooperation, 2024–2027"
    tsri = "Thailand Science Research and Innovation (TSRI)"
    assert found[tsri, "PARTY_TO", agreement] == agreement
    assert found[agreement, "COVERS_AREA", "Lampang Province"] == "tie"
    assert not any("Mae Hong Son Model workshop" in ends for ends in found)


def test_an_event_about_a_plan_holds_on_its_own_day_only(answers: Answers) -> None:
    events = {r["from"] for r in rows_of(answers.more["on the day of the focus group"])}
    assert "Focus group on Lampang's creative-economy strategy" in events
    assert "Workshop and hearing on the Chiang Mai development plan" not in events


def test_things_are_found_in_thai_with_their_own_class(answers: Answers) -> None:
    found = {str(r["id"]): r["class"] for r in answers.rows("find")}
    assert found["province-lampang"] == "Province"
    assert found["lampang-administration"] == "LocalGovernment"
    assert found["doc003-collaboration-lampang"] == "Collaboration"
    assert [r["id"] for r in rows_of(answers.more["by code"])] == ["province-lampang"]


def test_what_is_stated_of_the_mou_is_told_apart(answers: Answers) -> None:
    found = {(r["property"], r["value"], r["source"]) for r in answers.rows("facts_about")}
    assert ("kind", "mou", "doc002") in found
    assert any(property_ == "name_en" and source == "editors" for property_, _, source in found)


def test_organisations_of_several_documents(answers: Answers) -> None:
    found = {str(r["organisation"]): r["sources"] for r in answers.rows("in_several_documents")}
    assert found == {
        "Chiang Mai University": ["doc000", "doc001"],
        "Lampang provincial administration": ["doc000", "doc003"],
    }


def test_a_relationship_type_may_be_written_small(answers: Answers) -> None:
    assert len(answers.more["one type"].rows) == 3


def test_the_example_contradicts_itself_nowhere(answers: Answers) -> None:
    assert answers.rows("contradictions") == []


def test_a_second_source_that_disagrees_stands_beside_the_first(answers: Answers) -> None:
    rows = rows_of(answers.disputed["contradictions"])
    tie = "SCG BIG_BROTHER_OF Ban Mae Chaem"
    assert [
        (r["property"], r["value"], r["source"], r["said_by"]) for r in rows if r["what"] == tie
    ] == [
        ("status", "active", "doc002", None),
        ("status", "ended", "other-paper", "Somchai Harnhirun"),
    ]
    assert {(r["value"], r["source"]) for r in rows if r["property"] == "name_en"} == {
        ("Ban Mae Chaem", "editors"),
        ("Baan Mae Jam", "other-paper"),
    }
    assert {(r["value"], r["source"]) for r in rows if r["property"] == "ends"} == {
        ("SCG -> Ban Chiang", "other-paper"),
        ("SCG -> Ban Na Tin", "other-talk"),
    }


def test_a_source_adds_to_a_tie_and_does_not_double_it(answers: Answers) -> None:
    rows = rows_of(answers.disputed["big_brothers"])
    of_one = [r for r in rows if r["village"] == "Baan Mae Jam" or r["village"] == "Ban Mae Chaem"]
    assert [r["sources"] for r in of_one] == [["doc002", "other-paper"]]
    assert "การเงิน" in str(of_one[0]["topics"])


def test_a_value_that_a_source_denies_is_marked_beside_all_sources(answers: Answers) -> None:
    marks = {
        r["village"]: (r["status"], r["since"], r["disputed"], r["sources"])
        for r in rows_of(answers.of_three["big_brothers"])
    }
    assert marks["Ban Chae Khon"] == (
        "active", "2017-01", ["start", "status"], ["doc002", "other-letter", "other-register"],
    )  # fmt: skip
    assert marks["Ban Paen Tai"] == ("active", None, [], ["doc002"])


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("agreement_parties", {("signed",)}),
        ("big_brothers", {("start", "status"), ("status",)}),
        ("collaborations", {("status",)}),
        ("covers_province", {("status",)}),
        ("events", {("start",)}),
        ("figures", {("value",)}),
        ("find", {("start",), ("status",)}),
        ("neighbours", {("start", "status"), ("status",)}),
        ("people_roles", {("start",)}),
        ("planned", {("status",), ("value",)}),
        ("programme_villages", {("status",)}),
        ("ties_on", {("start", "status"), ("start",), ("status",)}),
        ("villages_without_supporter", set()),
        ("documents", set()),
    ],
)
def test_each_question_marks_what_it_tells_that_is_disputed(
    answers: Answers, name: str, wanted: set[tuple[str, ...]]
) -> None:
    found = [r["disputed"] for r in rows_of(answers.of_three[name])]
    assert all(isinstance(each, list) for each in found)
    assert {tuple(each) for each in found if isinstance(each, list) and each} == wanted


def test_the_example_has_nothing_disputed(answers: Answers) -> None:
    assert {name for name in MARKED for r in answers.rows(name) if r["disputed"]} == set()


def test_what_may_be_done_is_marked_for_a_village_without_supporter(answers: Answers) -> None:
    rows = rows_of(answers.of_three["villages_without_supporter"])
    (row,) = [r for r in rows if r["village"] == "Ban Chiang"]
    assert isinstance(row["planned"], list)
    assert sorted(row["planned"]) == ["SCG", "SCG (planned, disputed)"]
    assert [", disputed)" in str(r["programmes"]) for r in rows].count(True) == 1
    assert ", disputed)" in str(row["programmes"])


def test_a_mentor_whose_status_is_disputed_says_so(answers: Answers) -> None:
    mentors = {r["village"]: r["mentors"] for r in rows_of(answers.of_three["programme_villages"])}
    assert mentors["Ban Chae Khon"] == ["SCG (active, disputed)"]
    assert mentors["Ban Paen Tai"] == ["SCG"]


# ------------------------------------------------------------------ free questions
@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ถาม เอง")


@pytest.fixture
def small(server_2026: Server, free: Path) -> Path:
    """Return a workspace on a database that holds a network of one thing."""
    (free / "kg.toml").write_text('[network]\nid = "small"\n', encoding="utf-8")
    wiped(server_2026)
    with session(server_2026) as writing:
        writing.run("CREATE (:Network {id: 'small', only: true, version: 0})").consume()
        writing.run("CREATE (:Village:Thing {id: 'v1', name_th: 'บ้านหนึ่ง', size: 3})").consume()
    return free


WRITES = [
    "CREATE (n:Village {id: 'x'}) RETURN n",
    "MATCH (n) SET n.name_th = 'x'",
    "MATCH (n) REMOVE n.name_th",
    "MATCH (n) DETACH DELETE n",
    "MERGE (n:Village {id: 'x'})",
    "MATCH (n:Village) CALL (n) { SET n.x = 1 } RETURN n",
    "CALL db.createLabel('X')",
    "CALL db.index.fulltext.createNodeIndex('x', ['Village'], ['name_th'])",
    "CREATE INDEX x FOR (n:Village) ON (n.name_th)",
    "DROP INDEX kg_Thing_name_th_text",
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    "LOAD CSV FROM 'https://example.org/x.csv' AS row RETURN row",
    "SHOW USERS",
    "CREATE USER bob SET PASSWORD 'longenough1'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "TERMINATE TRANSACTION 'neo4j-transaction-1'",
    "CALL dbms.listConfig()",
    "UNWIND [1] AS x CALL { CREATE (:X) } IN TRANSACTIONS",
    "explain MATCH (n) RETURN n; CREATE (:X)",
]


@pytest.mark.parametrize("query", WRITES)
def test_what_does_not_only_read_is_refused_in_one_line(
    server_2026: Server, small: Path, query: str
) -> None:
    before = contents(server_2026)
    ran = called("cypher", query, workspace=small, server=server_2026)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith("kg: ")
    assert contents(server_2026) == before


def test_a_syntax_error_is_one_line_that_says_where(server_2026: Server, small: Path) -> None:
    ran = called("cypher", "MATCH (n RETURN n", workspace=small, server=server_2026)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "line 1, column 10" in ran.err


def test_a_query_is_read_from_stdin(server_2026: Server, small: Path) -> None:
    query = "MATCH (v:Village)\nRETURN v.name_th AS ชื่อ"
    for arguments in (["cypher", "-"], ["cypher"]):
        ran = called(
            *arguments, "--format", "csv", workspace=small, server=server_2026, given=query
        )
        assert (ran.code, ran.out) == (0, "ชื่อ\nบ้านหนึ่ง\n")


def test_parameters_are_values_and_never_query_text(server_2026: Server, small: Path) -> None:
    attack = "'] DETACH DELETE n //=x"
    ran = called("cypher", "RETURN $a AS a, $b AS b", "-p", f"a={attack}", "--param", "b=บ้าน",
                 "--format", "csv", workspace=small, server=server_2026)  # fmt: skip
    assert ran.out == f"a,b\n{attack},บ้าน\n"


def test_a_parameter_without_a_value_is_wrong_usage(server_2026: Server, small: Path) -> None:
    ran = called("cypher", "RETURN 1", "-p", "a", workspace=small, server=server_2026)
    assert ran.code == 2
    assert "NAME=VALUE" in ran.err


def test_a_missing_parameter_is_named(server_2026: Server, small: Path) -> None:
    ran = called("cypher", "RETURN $village", workspace=small, server=server_2026)
    assert ran.code == 1
    assert "village" in ran.err


def test_a_misspelt_label_is_remarked(server_2026: Server, small: Path) -> None:
    ran = called("cypher", "MATCH (v:Vilage) RETURN v", workspace=small, server=server_2026)
    assert (ran.code, ran.out) == (0, "[]\n")
    assert "Vilage" in ran.err


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_values_of_every_kind_can_be_written(
    server_2026: Server, small: Path, tmp_path: Path, ending: str
) -> None:
    query = (
        "MATCH p = (v:Village) RETURN v, p, date('2024-01-02') AS d, datetime() AS t, 0.0/0.0 AS nan, "
        "point({x: 1, y: 2}) AS p2, duration('P1D') AS du, [1, [2.5]] AS l, null AS n, true AS b, "
        "'=1+1' AS f, 'a\\u0008b' AS c, 1234567.5 AS big"
    )
    target = tmp_path / f"ผล.{ending}"
    ran = called("cypher", query, "-o", str(target), workspace=small, server=server_2026)
    assert (ran.code, ran.err.strip()) == (0, f"{target}: 1 row")
    assert target.stat().st_size > 100


def test_the_prompt_answers_and_remembers_what_was_asked(server_2026: Server, small: Path) -> None:
    with Terminal(small, server_2026) as terminal:
        terminal.waits_for("cypher>")
        terminal.types("MATCH (v:Village)\r")
        terminal.waits_for("...>")
        terminal.types("RETURN v.name_th AS name, 1 + 1 AS two;\r")
        terminal.waits_for("1 row")
        terminal.waits_for("cypher>")
        terminal.types("MATCH (n) DELETE n;\r")
        terminal.waits_for("a question only reads")
        terminal.waits_for("cypher>")
        terminal.types("\x04")
        code = terminal.ends()
    assert code == 0
    assert "บ้านหนึ่ง" in terminal.seen
    history = (small / ".kg" / "history").read_text(encoding="utf-8")
    assert "+RETURN v.name_th AS name, 1 + 1 AS two;" in history


class Terminal:
    """``kg cypher`` in a terminal of its own."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.seen, self._waited = "", 0
        self._leader, follower = pty.openpty()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg", "cypher"],
            cwd=folder, env=environment | entry(server),
            stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
        )  # fmt: skip
        os.close(follower)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._leader)

    def types(self, text: str) -> None:
        os.write(self._leader, text.encode())

    def waits_for(self, text: str, within_s: float = 90) -> None:
        until = time.monotonic() + within_s
        while text not in self.seen[self._waited :]:
            assert time.monotonic() < until, f"no {text!r} in {self.seen[self._waited :]!r}"
            self._read(0.5)
        self._waited = self.seen.index(text, self._waited) + len(text)

    def ends(self, within_s: float = 30) -> int:
        until = time.monotonic() + within_s
        while self._process.poll() is None and time.monotonic() < until:
            self._read(0.2)
        return self._process.wait(timeout=5)

    def _read(self, wait_s: float) -> None:
        ready, _, _ = select.select([self._leader], [], [], wait_s)
        if ready:
            try:
                self.seen += os.read(self._leader, 65536).decode("utf-8", "replace")
            except OSError:  # Linux says so when the other side is closed
                return
