"""``kg undo``: a load, or all that rests on a document, is taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli.changes import of_load, summary
from kg.pipeline import Access, Project
from kg.store.changes.loading import LoadResult
from kg.store.changes.undoing import UndoResult
from kg.store.server.service import Server
from kg.workspace import read
from tests.commands import ROOT, Ran
from tests.workspaces import EXAMPLE, called, copied, session, wiped

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

SECOND = ROOT / "tests" / "data" / "second-source"
HELD = (
    "MATCH (n:Thing) RETURN labels(n), properties(n)",
    "MATCH (a:Thing)-[r]->(b:Thing) RETURN [a.id, type(r), b.id], properties(r)",
    "MATCH (c:Claim)-[:ENTERED_BY]->(l) RETURN [l.id], properties(c)",
)


@dataclass(frozen=True, slots=True)
class Work:
    """A workspace with the example loaded, and what its database holds then."""

    folder: Path
    server: Server
    before: list[str]
    export: str

    def kg(self, *arguments: str) -> Ran:
        return called(*arguments, workspace=self.folder, server=self.server)

    def held(self) -> list[str]:
        return held(self.server)

    def more(self) -> None:
        """Load the second source."""
        second = shutil.copytree(SECOND, self.folder / "second", dirs_exist_ok=True)
        assert self.kg("load", str(second)).code == 0

    def contradictions(self) -> list[object]:
        found = json.loads(self.kg("ask", "contradictions", "--format", "json").out)
        assert isinstance(found, list)
        return found


def held(server: Server) -> list[str]:
    """Return all nodes, ties and live claims, as texts in order."""
    with session(server) as reading:
        rows = [row for text in HELD for row in reading.run(text).values()]
    return sorted(f"{sorted(a)} {sorted((k, str(v)) for k, v in b.items())}" for a, b in rows)


@pytest.fixture(scope="module")
def work(server_2026: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    folder = copied(EXAMPLE, tmp_path_factory.mktemp("undo"))
    server = wiped(server_2026)
    assert called("load", workspace=folder, server=server).code == 0
    export = called("export", "nquads", workspace=folder, server=server).out
    yield Work(folder, server, held(server), export)
    wiped(server)


def last(work: Work) -> str:
    """Return the id of the last load."""
    return str(json.loads(work.kg("loads", "--format", "json").out)[-1]["load"])


@pytest.fixture
def as_it_was(work: Work) -> Iterator[None]:
    """Have only the example in the database after each test too."""
    yield
    for load in reversed(json.loads(work.kg("loads", "--format", "json").out)[1:]):
        if load["state"] != "undone":
            assert work.kg("undo", load["load"]).code == 0
    assert work.held() == work.before


@pytest.mark.usefixtures("as_it_was")
def test_load_then_undo_leaves_the_export_byte_for_byte(work: Work) -> None:
    work.more()
    ran = work.kg("undo", last(work))
    assert "claims: 0 created, 0 confirmed, 0 moved, 0 released, 12 withdrawn" in ran.out
    assert (work.kg("export", "nquads").out, work.held()) == (work.export, work.before)
    load = json.loads(work.kg("loads", "--format", "json").out)[-1]
    assert (load["state"], load["undone_by"], load["undone_at"][:2]) == ("undone", "test", "20")


@pytest.mark.usefixtures("as_it_was")
def test_what_rests_on_documents_goes_and_nothing_else(work: Work) -> None:
    work.more()
    assert work.contradictions() != []
    for document, claims in (("other-paper", 7), ("other-talk", 5)):
        ran = work.kg("undo", "--source", document)
        assert f"{claims} claims rested on {document}" in ran.out
        assert "second-source: " in ran.out
        assert "mentorships.csv" in ran.out
    assert (work.held(), work.contradictions()) == (work.before, [])
    load = json.loads(work.kg("loads", "--format", "json").out)[-1]
    assert (load["kind"], load["about"]) == ("undo source", "other-talk")


@pytest.mark.usefixtures("as_it_was")
def test_source_that_was_undone_comes_back_with_its_tables(work: Work) -> None:
    work.more()
    after = len(work.held())
    work.kg("undo", "--source", "other-paper")
    work.more()
    assert len(work.held()) == after


def test_unknown_document_gets_the_nearest(work: Work) -> None:
    ran = work.kg("undo", "--source", "geotha")
    assert (ran.code, "did you mean geothai?" in ran.err) == (1, True)


def test_unknown_load_gets_the_nearest(work: Work) -> None:
    ran = work.kg("undo", "load1")
    assert (ran.code, "did you mean load-1?" in ran.err) == (1, True)


@pytest.mark.usefixtures("as_it_was")
def test_a_load_is_named_by_its_number_too(work: Work) -> None:
    work.more()
    number = last(work).removeprefix("load-")
    ran = work.kg("undo", number)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, f"undone: load-{number}")


@pytest.mark.parametrize("lang", ["en", "th"])
def test_a_number_of_no_load_is_refused(work: Work, lang: str) -> None:
    ran = work.kg("undo", "99", "--lang", lang)
    assert (ran.code, "there is no load 'load-99'" in ran.err) == (1, True)


def test_a_document_that_is_given_as_a_load_is_known(work: Work) -> None:
    ran = work.kg("undo", "geothai")
    assert (ran.code, "`kg undo --source geothai`" in ran.err) == (1, True)


def test_a_load_that_is_given_as_a_document_is_known(work: Work) -> None:
    ran = work.kg("undo", "--source", "load-1")
    assert (ran.code, "`kg undo load-1`" in ran.err) == (1, True)


@pytest.mark.parametrize("arguments", [(), ("load-1", "--source", "doc000")])
def test_one_thing_is_undone(work: Work, arguments: tuple[str, ...]) -> None:
    assert work.kg("undo", *arguments).code == 2


@pytest.mark.usefixtures("as_it_was")
def test_reader_is_told_of_a_load_that_came_between(work: Work) -> None:
    said: list[str] = []
    access = Access(work.server.url, work.server.user, work.server.password())
    with Project(read(work.folder), access=access, report=said.append).reading():
        work.more()
    assert any("changed while it was read" in line for line in said)


READERS = (
    ("ask", "big_brothers"),
    ("cypher", "RETURN 1"),
    ("export", "nquads"),
    ("measure", "-m", "degree"),
    ("whatif", "--without", "scg"),
)


@pytest.mark.parametrize("reader", READERS, ids=[name for name, *_ in READERS])
def test_reader_is_told_of_a_load_that_is_not_finished(work: Work, reader: tuple[str, ...]) -> None:
    with session(work.server) as writing:
        writing.run("MATCH (n:Network) SET n.pending = 'load-9'").consume()
    try:
        ran = work.kg(*reader)
    finally:
        with session(work.server) as writing:
            writing.run("MATCH (n:Network) REMOVE n.pending").consume()
    assert (ran.code, "load-9 is not finished" in ran.err) == (0, True), ran.err


def test_reader_and_status_tell_of_an_undo_that_is_not_finished(work: Work) -> None:
    with session(work.server) as writing:
        writing.run("MATCH (n:Network) SET n.pending = 'load-9', n.undoing = true").consume()
    try:
        reader, status = work.kg("cypher", "RETURN 1"), work.kg("status")
    finally:
        with session(work.server) as writing:
            writing.run("MATCH (n:Network) REMOVE n.pending, n.undoing").consume()
    finish = "`kg undo load-9` or any `kg load` finishes it"
    assert "the undo of load-9 is not finished" in reader.err
    assert finish in reader.err
    assert f"the undo of load-9; {finish}" in status.out


def test_undo_that_was_finished_only_says_so() -> None:
    said = list(of_load(UndoResult(load="load-2", counts={}, finished=True)))
    assert said == ["the undo of load-2 had been cut off; it is finished now"]


def test_load_that_changes_only_what_is_derived_says_what() -> None:
    counts = {"nodes_changed": 2}
    said = list(summary(LoadResult(load="", counts=counts, unchanged=7, others=())))
    assert any("2 changed" in line for line in said if line.startswith("nodes"))
    assert said[-1] == "no load: all 7 claims were there already, derived otherwise"
