"""``kg forget`` on a workspace with its own Neo4j: nothing on the disk holds the name afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kg.erasure import Erasure
from kg.facts import Facts
from kg.forgetting.plans import Options
from kg.ontology import Ontology
from kg.pipeline import Access, Project
from kg.spellings import Spellings
from kg.store.changes.transaction import LoadRequest
from kg.store.status import RecordedLoad
from kg.workspace import read
from tests.forgetting import ID, NAMES, TEXT, THAI, holding, sha256, workspace, write
from tests.servers import cache_dir, filled_cache
from tests.test_forget import claims
from tests.workspaces import WHEN, project

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(900)]
OLD_ALIAS = "ท่านสมชาย ใจดีมาก"


@dataclass(frozen=True, slots=True)
class Done:
    """A workspace from which somebody was forgotten, and what was seen on the way."""

    root: Path
    held_before: list[str]
    password: bytes
    kept: tuple[str, ...]
    before: tuple[RecordedLoad, ...]
    after: tuple[RecordedLoad, ...]
    exported: bytes
    wanted: bytes
    undone: str


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Iterator[Done]:
    filled_cache()
    root = workspace(tmp_path_factory.mktemp("forget"))
    work = Project(read(root), access=Access(cache=cache_dir()), lang="en")
    things = root / "tables" / "things.csv"
    now = things.read_bytes().decode()
    try:
        write(things, now.replace("ผู้ว่าฯ สมชาย", OLD_ALIAS).replace("Acme", "Acme Ltd"))
        work.load(who=THAI, when=WHEN)
        write(things, now)
        work.load(who="editor", when=WHEN)
        with work.store() as store:
            before = store.loads()
        held = holding(root / ".kg")
        wanted = facts_without(root, ontology)
        password = (root / ".kg" / "neo4j" / "password").read_bytes()
        with work.forgetting(ID, Options(texts=True), on=WHEN.date()) as begun:
            kept = begun.run()
        with work.store() as store:
            after = store.loads()
            exported = Facts.of(store.claims(), ontology, work.workspace.base).nquads()
            undone = store.undo("load-2", LoadRequest(who="editor", when=WHEN)).load
        yield Done(root, held, password, kept, before, after, exported, wanted, undone)
    finally:
        work.down()


def facts_without(root: Path, ontology: Ontology) -> bytes:
    """Return the facts of the sources minus the person."""
    blacked = TEXT.replace(THAI, "█" * 10).replace("SOMCHAI  JAIDEE", "█" * 15)
    hashes = {sha256(TEXT.encode()): sha256(blacked.encode())}
    erasure = Erasure(Spellings.of([ID], NAMES[1:]), ontology, hashes)
    left = [left for claim in claims(root) if (left := erasure.claim(claim)) is not None]
    return Facts.of(left, ontology, read(root).base).nquads()


def test_the_database_held_the_name_before(done: Done) -> None:
    assert any("neostore" in file or "transaction" in file for file in done.held_before)


def test_no_file_holds_the_name_afterwards(done: Done) -> None:
    old = [p for p in done.root.rglob("*") if p.is_file() and OLD_ALIAS.encode() in p.read_bytes()]
    assert (done.kept, holding(done.root), old) == ((), [], [])


def test_the_database_holds_what_is_left(done: Done) -> None:
    assert done.exported == done.wanted


def test_the_sources_say_what_is_left(done: Done) -> None:
    assert project(done.root).facts().nquads() == done.wanted


def test_the_loads_are_those_of_before(done: Done) -> None:
    renamed = [replace(each, who=each.who.replace(THAI, "█" * len(THAI))) for each in done.before]
    assert ([each.who for each in done.before], list(done.after)) == ([THAI, "editor"], renamed)


def test_a_load_of_before_can_be_undone(done: Done) -> None:
    assert done.undone == "load-2"


def test_the_password_is_the_same(done: Done) -> None:
    assert (done.root / ".kg" / "neo4j" / "password").read_bytes() == done.password


def test_nothing_of_the_work_is_left_behind(done: Done) -> None:
    assert not (done.root / ".kg" / "forgetting").exists()
