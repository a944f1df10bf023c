from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.claims import Claim
from kg.errors import QueryError
from kg.maps import NAMES, ROLES_ONLY, MapOptions, map_html
from kg.ontology import Ontology
from kg.pipeline import Project
from kg.propertygraph import derive
from kg.questions import question, read_question
from kg.store.answers import QueryResult
from kg.store.server.service import Server
from kg.texts import TextFile, Texts, can_cut, message, plain
from tests.networks import facts, mentoring
from tests.workspaces import WHEN, WHO, project, wiped

TEXT = "\ufeffหมู่บ้านหนึ่ง\r\nได้พี่เลี้ยง คือ Acme จำกัด\r\n"
START = TEXT.index("Acme")
END = START + len("Acme จำกัด")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def here(folder: Path, *, text: str = TEXT, file: str = "one.txt", read: str = TEXT) -> Texts:
    """Return the texts of a folder with one file, which was read when it held ``read``."""
    (folder / "one.txt").write_bytes(text.encode("utf-8"))
    return Texts(folder, {"doc": TextFile(file, sha256(read))})


# ------------------------------------------------------------------ the words
def test_words_are_code_points_of_the_bytes_as_they_are(tmp_path: Path) -> None:
    assert here(tmp_path).quote("doc", START, END).words == "Acme จำกัด"


def test_a_mark_at_the_beginning_and_line_ends_of_two_characters_count(tmp_path: Path) -> None:
    at = TEXT.index("ได้")
    assert TEXT[0] == "\ufeff"
    assert TEXT[at - 2 : at] == "\r\n"
    assert here(tmp_path).quote("doc", at, at + 3).words == "ได้"


def test_words_stand_in_brackets_among_what_is_round_them(tmp_path: Path) -> None:
    quote = here(tmp_path).quote("doc", START, START + 4, context=8)
    assert quote.line("en") == "…ยง คือ [Acme] จำกัด"


def test_context_begins_and_ends_with_whole_syllables_of_signs(tmp_path: Path) -> None:
    text = "กี่น้ำเก้าจบ"
    (tmp_path / "one.txt").write_bytes(text.encode("utf-8"))
    texts = Texts(tmp_path, {"doc": TextFile("one.txt", sha256(text))})
    for context in range(1, 8):
        quote = texts.quote("doc", 4, 5, context=context)
        assert not quote.before.removeprefix("…").startswith(("ี", "่", "้", "ำ", "า"))
        assert not quote.after.removesuffix("…").endswith("เ")


@pytest.mark.parametrize(
    ("at", "allowed"),
    [(0, True), (1, False), (2, False), (3, True), (4, False), (5, False), (6, True)],
)
def test_no_sign_or_vowel_is_cut_from_its_consonant(at: int, allowed: bool) -> None:  # noqa: FBT001
    assert can_cut("น้ำเกา", at) is allowed


def test_words_are_on_one_line_and_drive_no_terminal(tmp_path: Path) -> None:
    text = "ก\x1b[31mข\r\nค\u202eง\u200bจ\u2028ฉ\x00"
    quote = here(tmp_path, text=text, read=text).quote("doc", 0, len(text))
    assert quote.words == "ก [31mข คงจ ฉ"


def test_joiners_of_letters_are_kept() -> None:
    assert plain("a\u200db") == "a\u200db"


def test_the_hash_may_be_written_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(TEXT.encode("utf-8"))
    texts = Texts(tmp_path, {"doc": TextFile("one.txt", sha256(TEXT).upper())})
    assert texts.quote("doc", START, END).words == "Acme จำกัด"


def test_a_file_in_a_folder_below_is_read(tmp_path: Path) -> None:
    (tmp_path / "ข่าว ใหม่").mkdir()
    (tmp_path / "ข่าว ใหม่" / "one.txt").write_bytes(TEXT.encode("utf-8"))
    texts = Texts(tmp_path, {"doc": TextFile("ข่าว ใหม่/one.txt", sha256(TEXT))})
    assert texts.quote("doc", START, END).why_not == ""


# ------------------------------------------------------------------ no words, and why
def test_another_text_gives_no_words_but_the_reference_and_why(tmp_path: Path) -> None:
    quote = here(tmp_path, text=TEXT + " ").quote("doc", START, END)
    assert (quote.words, quote.before, quote.after, quote.why_not) == ("", "", "", "changed")
    assert quote.line("en") == (
        f"doc #char={START},{END} (the text is not the one that was read: its hash is another)"
    )


def test_other_line_ends_are_another_text(tmp_path: Path) -> None:
    assert here(tmp_path, text=TEXT.replace("\r\n", "\n")).quote("doc", 1, 2).why_not == "changed"


def test_without_a_folder_there_is_the_reference(tmp_path: Path) -> None:
    del tmp_path
    assert Texts(None, {}).quote("doc002", 12, 40).reference == "doc002 #char=12,40"


@pytest.mark.parametrize(
    "file",
    [
        "../one.txt", "a/../../one.txt", "/etc/passwd", "C:\\one.txt", "C:one.txt", "..\\one.txt",
        "\\\\server\\share\\one.txt", "\\one.txt", "one.txt\x00", "one\n.txt", "a/../one.txt",
    ],
)  # fmt: skip
def test_a_file_outside_the_folder_is_refused(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (tmp_path / "one.txt").write_bytes(TEXT.encode("utf-8"))
    assert here(folder, file=file).quote("doc", START, END).why_not == "refused"


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (tmp_path / "secret.txt").write_bytes(TEXT.encode("utf-8"))
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert here(folder, file="link.txt").quote("doc", START, END).why_not == "refused"


def test_a_ring_of_links_gives_no_words(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert here(tmp_path, file="a").quote("doc", 1, 2).why_not in {
        "refused",
        "missing",
        "unreadable",
    }


@pytest.mark.parametrize(
    ("file", "why_not"), [("two.txt", "missing"), ("", "not_stated"), (".", "missing")]
)
def test_a_text_that_is_not_there_is_said_so(tmp_path: Path, file: str, why_not: str) -> None:
    assert here(tmp_path, file=file).quote("doc", START, END).why_not == why_not


@pytest.mark.parametrize(("start", "end"), [(0, 10_000), (-1, 4), (5, 5), (9, 4)])
def test_a_place_outside_the_text_has_no_words(tmp_path: Path, start: int, end: int) -> None:
    assert here(tmp_path).quote("doc", start, end).why_not == "outside"


def test_bytes_that_are_no_utf8_give_no_words(tmp_path: Path) -> None:
    content = "กข".encode("cp874")
    (tmp_path / "one.txt").write_bytes(content)
    texts = Texts(tmp_path, {"doc": TextFile("one.txt", hashlib.sha256(content).hexdigest())})
    assert texts.quote("doc", 0, 1).why_not == "not_utf8"


def test_an_unknown_document_has_no_words(tmp_path: Path) -> None:
    assert here(tmp_path).quote("doc2", 0, 1).why_not == "not_stated"


@pytest.mark.parametrize(
    "key",
    [
        "no_folder",
        "not_stated",
        "missing",
        "changed",
        "refused",
        "unreadable",
        "not_utf8",
        "outside",
    ],
)
def test_every_reason_is_said_in_both_languages(key: str) -> None:
    assert message(key, "th") != message(key, "en") != ""


# ------------------------------------------------------------------ which file a document is
def claim(property_: str, value: str, source: str = "doc") -> Claim:
    return Claim("doc", property_, value, source)


def test_file_and_hash_are_what_the_claims_state(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(TEXT.encode("utf-8"))
    stated = [claim("file", "one.txt"), claim("sha256", sha256(TEXT)), claim("name_en", "One")]
    assert Texts.of(tmp_path, stated).quote("doc", START, END).words == "Acme จำกัด"


def test_sources_that_disagree_on_the_hash_give_no_words(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(TEXT.encode("utf-8"))
    stated = [
        claim("file", "one.txt"),
        claim("sha256", sha256(TEXT)),
        claim("sha256", "0" * 64, "other"),
    ]
    assert Texts.of(tmp_path, stated).quote("doc", START, END).why_not == "not_stated"


def test_a_table_of_documents_gives_file_and_hash(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(TEXT.encode("utf-8"))
    columns = ("id", "file", "sha256", "disputed")
    for disputed, why_not in (([], ""), (["sha256"], "not_stated")):
        texts = Texts.described(tmp_path, columns, [("doc", "one.txt", sha256(TEXT), disputed)])
        assert texts.quote("doc", START, END).why_not == why_not


# ------------------------------------------------------------------ beside an answer
def test_words_stand_beside_the_place(tmp_path: Path) -> None:
    columns = ("source", "place", "basis")
    rows = (
        (("doc"), f"#char={START},{END}", "explicit"),
        ("doc", "ties.csv row 7", "explicit"),
        ("doc", None, ""),
    )
    names, worded = here(tmp_path).beside(columns, rows, ("source", "place"), "en")
    assert names == ("source", "place", "words", "basis")
    assert [row[2] is None for row in worded] == [False, True, True]
    assert "[Acme จำกัด]" in str(worded[0][2])


def test_an_answer_without_the_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="did you mean place"):
        here(tmp_path).beside(("source", "place"), (), ("source", "plase"), "en")


@pytest.mark.parametrize("name", ["who_said_so", "contradictions"])
def test_questions_on_claims_can_show_words(name: str) -> None:
    assert question(name).words == ("source", "place")


@pytest.mark.parametrize(
    "header",
    ["// column a: A\n// words: a, b", "// column a: A\n// column words: W\n// words: a, a"],
)
def test_words_of_no_column_are_refused(tmp_path: Path, header: str) -> None:
    path = tmp_path / "own.cypher"
    path.write_text(f"// title_en: x\n// title_th: ก\n{header}\nRETURN 1 AS a\n", encoding="utf-8")
    with pytest.raises(QueryError, match="words"):
        read_question(path)


# ------------------------------------------------------------------ on the map
@pytest.mark.parametrize(("persons", "shown"), [(NAMES, True), (ROLES_ONLY, False)])
def test_words_stand_on_a_map_that_names_persons_only(
    ontology: Ontology,
    persons: str,
    shown: bool,  # noqa: FBT001
) -> None:
    stated = facts(mentoring(), ontology)
    claim_ = next(c for c in stated.claims if c.is_tie)
    options = MapOptions(
        persons=persons, claims=stated.by_about(), words={claim_.id: "A Chair of Acme"}
    )
    page = map_html(derive(stated), ontology, options=options)
    assert ("A Chair of Acme" in page) is shown


# ------------------------------------------------------------------ asked of Neo4j
TIES = "type,from,to,source,char_start,char_end,status\nBIG_BROTHER_OF,acme,v1,doc,{},{},active\n"
THINGS = "id,class,name_en,kind,file,sha256,source\n{}"


def workspace(folder: Path, text: str = TEXT) -> Path:
    """Return a workspace of one document and one mentorship, with the document's text."""
    (folder / "tables").mkdir(parents=True)
    (folder / "texts").mkdir()
    (folder / "texts" / "one.txt").write_bytes(text.encode("utf-8"))
    rows = (f"doc,Document,A text,news,one.txt,{sha256(TEXT)},doc\n"
            "acme,Company,Acme,,,,doc\nv1,Village,One,,,,doc\n")  # fmt: skip
    (folder / "tables" / "things.csv").write_text(THINGS.format(rows), encoding="utf-8")
    (folder / "tables" / "ties.csv").write_text(TIES.format(START, END), encoding="utf-8")
    (folder / "tables" / "source.toml").write_text(
        '[dataset]\nid = "t"\n[tables."things.csv"]\nwhat = "nodes"\n', encoding="utf-8"
    )
    (folder / "kg.toml").write_text(
        '[network]\nid = "words"\n[sources]\ndatasets = ["tables"]\n[texts]\nfolder = "texts"\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def asked(server_2026: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    work = project(workspace(tmp_path_factory.mktemp("words") / "ที่ ทำงาน"), wiped(server_2026))
    work.load(who=WHO, when=WHEN)
    yield work
    wiped(server_2026)


def only(answer: QueryResult) -> dict[str, object]:
    assert len(answer.rows) == 1
    return dict(zip(answer.columns, answer.rows[0], strict=True))


@pytest.mark.neo4j
@pytest.mark.slow
def test_who_said_so_shows_the_words(asked: Project) -> None:
    row = only(asked.ask("who_said_so", thing="acme"))
    assert row["place"] == f"#char={START},{END}"
    assert "[Acme จำกัด]" in str(row["words"])


@pytest.mark.neo4j
@pytest.mark.slow
def test_who_said_so_never_shows_the_words_of_another_text(asked: Project) -> None:
    path = asked.workspace.directory / "texts" / "one.txt"
    kept = path.read_bytes()
    try:
        path.write_bytes(b"Beta" + kept[4:])
        words = str(only(asked.ask("who_said_so", thing="acme"))["words"])
    finally:
        path.write_bytes(kept)
    assert words.startswith(f"doc #char={START},{END} (the text is not the one that was read")


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_question_without_places_is_as_it_was(asked: Project) -> None:
    assert "words" not in asked.ask("big_brothers").columns
