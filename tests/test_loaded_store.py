"""``kg load`` again, of which only the rows are read that have changed: the network is the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings

import kg.pipeline.changing
from kg.accounts import Account
from kg.errors import FaultsError
from kg.files import LOADED
from kg.loaded import changed as changing
from kg.loaded import keeping
from kg.loaded.record import read_loaded
from kg.pipeline import Access, Project
from kg.store.changes.loading import LoadResult
from kg.store.server.service import Server, stop
from kg.workspace import read
from tests import forgetting
from tests.servers import filled_cache
from tests.test_loaded import TABLES, Table, edits, write
from tests.test_undo import held
from tests.workspaces import WHEN, WHO, called, edited, project, wiped

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


@pytest.fixture(autouse=True)
def small_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was loaded of small workspaces too, and let any number of rows have changed."""
    monkeypatch.setattr(keeping, "FEWEST_CLAIMS", 0)
    monkeypatch.setattr(changing, "MOST", 0)


class Work:
    """A workspace and its database."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self.folder, self.server = folder, server
        self.all_read = 0

    @property
    def project(self) -> Project:
        work = self._opened()
        usual = work._to_load

        def counted(*arguments: object) -> object:
            self.all_read += 1
            return usual(*arguments)  # type: ignore[arg-type]

        work._to_load = counted  # type: ignore[method-assign, assignment]
        return work

    def _opened(self) -> Project:
        return project(self.folder, self.server)

    def load(self, accounts: list[Account] | None = None) -> LoadResult:
        return self.project.load(who=WHO, when=WHEN, accounts=accounts)

    def is_short(self) -> bool:
        """Tell whether the last loads read only what had changed; begin to count anew."""
        before, self.all_read = self.all_read, 0
        return before == 0

    def forget(self) -> None:
        (self.folder / ".kg" / LOADED).unlink(missing_ok=True)

    def held(self) -> list[str]:
        assert self.server is not None
        return held(self.server)

    def same_when_all_is_read(self) -> LoadResult:
        """Load with nothing known: nothing changes."""
        self.forget()
        found = self.load()
        assert found.load == ""
        return found


class Offline(Work):
    """A workspace with a database of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, None)

    def _opened(self) -> Project:
        return Project(read(self.folder), access=Access(cache=filled_cache()))


@pytest.fixture
def work(server_2026: Server, tmp_path: Path) -> Iterator[Work]:
    server = wiped(server_2026)
    write(tmp_path / "small", TABLES)
    yield Work(tmp_path / "small", server)
    wiped(server)


def ties(work: Work) -> Path:
    return work.folder / "all" / "ties.csv"


def test_a_changed_cell_is_loaded_alone(work: Work) -> None:
    first = work.load()
    assert not work.is_short()
    edited(ties(work), "Mentorship,b,v,lead,active,", "Mentorship,b,v,partner,active,")
    accounts: list[Account] = []
    again = work.load(accounts)
    assert work.is_short()
    assert (again.counts["claims_created"], again.counts["claims_withdrawn"]) == (1, 1)
    assert again.counts["relationships_changed"] == 1
    assert again.unchanged == first.counts["claims_created"] - 1
    assert sum(account.rows for account in accounts) == sum(len(t) - 1 for t in TABLES.values())
    whole = work.same_when_all_is_read()
    assert whole.unchanged == again.unchanged + 1


def test_the_same_again_changes_nothing(work: Work) -> None:
    work.load()
    before = work.held()
    known = (work.folder / ".kg" / LOADED).read_bytes()
    work.is_short()
    assert work.load().load == ""
    assert work.is_short()
    assert work.held() == before
    assert (work.folder / ".kg" / LOADED).read_bytes() == known


def test_several_changes_one_after_the_other(work: Work) -> None:
    work.load()
    work.is_short()
    for old, new in (
        ("Support,a,v,,", "Support,a,w,,"),
        ("b,Company,Company B", "b,Company,Company Bee"),
        ("w,Village,Village W", "w,Village,Village Double-u"),
    ):
        name = "things.csv" if "Village" in old or "Company" in old else "ties.csv"
        edited(work.folder / "all" / name, old, new)
        assert work.load().load
    assert work.is_short()
    work.same_when_all_is_read()


@given(tables=edits())
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_network_is_what_it_is_when_all_is_read(
    tables: Mapping[str, Table], work: Work
) -> None:
    write(work.folder, TABLES)
    work.forget()
    work.load()
    write(work.folder, tables)
    known = work.folder / ".kg" / LOADED
    content = known.read_bytes()
    known.unlink()
    planned = work.project.plan()
    known.write_bytes(content)
    assert work.project.plan() == planned
    work.is_short()
    if planned.plan is None:
        with pytest.raises(FaultsError):
            work.load()
        return
    found = work.load()
    event("the short way" if work.is_short() else "all is read")
    assert found.counts == planned.plan.counts
    assert found.unchanged == planned.plan.unchanged
    assert found.others == planned.plan.others
    work.same_when_all_is_read()


# ------------------------------------------------------------------ where all is read
def test_after_an_undo_all_is_read(work: Work) -> None:
    work.load()
    edited(ties(work), "Support,a,v,,", "Support,a,w,,")
    work.load()
    before = work.held()
    assert called("undo", "2", workspace=work.folder, server=work.server).code == 0
    work.is_short()
    assert work.load().load
    assert not work.is_short()
    assert [line for line in work.held() if "load-2" in line] == []
    assert len(work.held()) == len(before)


def test_where_another_process_wrote_all_is_read(work: Work, tmp_path: Path) -> None:
    work.load()
    other = shutil.copytree(work.folder, tmp_path / "other", ignore=shutil.ignore_patterns(".kg"))
    edited(other / "all" / "ties.csv", "Support,a,v,,", "Support,a,w,,")
    Work(other, work.server).load()
    work.is_short()
    assert work.load().load
    assert not work.is_short()
    work.same_when_all_is_read()


def test_what_is_wrong_is_told_as_ever(work: Work) -> None:
    work.load()
    edited(ties(work), "Support,a,v,,", "Support,a,nobody,,")
    with pytest.raises(FaultsError) as short:
        work.load()
    work.forget()
    with pytest.raises(FaultsError) as whole:
        work.load()
    assert short.value.faults == whole.value.faults
    edited(ties(work), "Support,a,nobody,,", "Support,a,v,,")


def test_a_file_that_is_written_meanwhile_is_not_known(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = kg.pipeline.changing.Changing._load

    def meanwhile(self: Project, *arguments: object) -> object:
        edited(ties(work), "Support,a,v,,", "Support,a,w,,")
        return usual(self, *arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(kg.pipeline.changing.Changing, "_load", meanwhile)
        work.load()
    assert read_loaded(work.folder / ".kg") is None
    assert work.load().counts["relationships_created"] == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all" * 100])
def test_a_damaged_file_costs_time_only(work: Work, content: bytes) -> None:
    work.load()
    (work.folder / ".kg" / LOADED).write_bytes(content)
    edited(ties(work), "Support,a,v,,", "Support,a,w,,")
    work.is_short()
    assert work.load().load
    assert not work.is_short()
    assert read_loaded(work.folder / ".kg") is not None


def test_who_is_forgotten_is_in_no_file(server_2026: Server, tmp_path: Path) -> None:
    server = wiped(server_2026)
    small = forgetting.workspace(tmp_path)
    project(small, server).load(who=WHO, when=WHEN)
    known = small / ".kg" / LOADED
    assert known.is_file()
    ran = called("forget", forgetting.ID, "--yes", "--texts", workspace=small, server=server)
    assert ran.code == 0, ran.err
    assert not known.exists()
    project(small, server).load(who=WHO, when=WHEN)
    assert forgetting.ID.encode() not in known.read_bytes()
    wiped(server)


def test_after_an_offline_load_only_what_changed_is_read(tmp_path: Path) -> None:
    write(tmp_path / "small", TABLES)
    work = Offline(tmp_path / "small")
    try:
        first = work.project.load_offline(who=WHO, when=WHEN)
        work.is_short()
        edited(ties(work), "Support,a,v,,", "Support,a,w,,")
        again = work.load()
        assert work.is_short()
        assert again.unchanged == first.counts["claims_created"] - 1
    finally:
        stop(work.folder / ".kg", report=print)


def test_sources_that_are_named_are_loaded_offline_alone(tmp_path: Path) -> None:
    write(tmp_path / "small", TABLES)
    work = Offline(tmp_path / "small")
    try:
        work.project.load_offline([work.folder / "all"], who=WHO, when=WHEN)
        assert read_loaded(work.folder / ".kg") is None
        with work.project.store() as store:
            assert [load.datasets for load in store.loads()] == [("all",)]
            assert "mou" not in {claim.subject for claim in store.claims() if not claim.is_tie}
    finally:
        stop(work.folder / ".kg", report=print)
