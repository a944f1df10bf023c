"""A `kg forget` that is cut off anywhere: the next command finishes it, or takes it back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.forgetting import journal as journals
from kg.forgetting.journal import COMMITTED, Journal
from kg.forgetting.plans import Options
from kg.forgetting.staging import Staged
from kg.pipeline import Project
from kg.store.erasure.rebuilding import CLEAN, SWAP, Rebuilding
from kg.store.server.files import Home, new_state, read_state, write_state
from kg.workspace import read
from tests.forgetting import ID, NAMES, holding, workspace, write
from tests.workspaces import WHEN, project


def contents(root: Path) -> dict[str, bytes]:
    """Return all files of a workspace but those of its state."""
    files = (path for path in root.rglob("*") if path.is_file() and ".kg" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[Path]]:
    """Return a workspace, and what its disk was like before each step that cannot be taken back."""
    root = workspace(tmp_path / "original")
    taken: list[Path] = []

    def before(step: Callable[..., object]) -> Callable[..., object]:
        def stepped(*arguments: object) -> object:
            taken.append(tmp_path / f"picture{len(taken)}")
            shutil.copytree(root.parent, taken[-1])
            return step(*arguments)

        return stepped

    monkeypatch.setattr(Journal, "write", before(Journal.write))
    monkeypatch.setattr(journals, "replace_file", before(journals.replace_file))
    with project(root).forgetting(ID, Options(texts=True), on=WHEN.date()) as begun:
        begun.run()
    monkeypatch.undo()
    return root, [picture / root.name for picture in taken]


def test_it_is_done_whole_or_not_at_all(pictures: tuple[Path, list[Path]]) -> None:
    done, cut_off = pictures
    before, after = contents(cut_off[0]), contents(done)
    (after_list,) = [after.pop("forgotten.toml")]
    found = []
    for root in cut_off:
        project(root).datasets()
        now = contents(root)
        listed = now.pop("forgotten.toml", None)
        found.append(now == after and listed == after_list)
        assert found[-1] or (now == before and listed is None)
        assert not (root / ".kg" / "forgetting").exists()
    assert (found[0], found[-1], found == sorted(found)) == (False, True, True)


def test_who_finishes_it_is_told_to_look_for_what_is_left(
    pictures: tuple[Path, list[Path]],
) -> None:
    _, cut_off = pictures
    said = []
    for root in cut_off:
        lines: list[str] = []
        Project(read(root), report=lines.append).datasets()
        said.append([line for line in lines if "`kg forget ID --name TEXT` again" in line])
        assert [name for name in NAMES if name in "".join(lines)] == []
    assert (said[0], len(said[-1])) == ([], 1)


def test_the_files_that_wait_do_not_tell_the_name(pictures: tuple[Path, list[Path]]) -> None:
    _, cut_off = pictures
    assert [found for root in cut_off for found in holding(root / ".kg")] == []


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    journal = Journal(root / ".kg")
    (root / ".kg").mkdir()
    state = journal.begin()
    write(tmp_path / "new", "x")
    state = journal.keep(state, [Staged(root / "tables" / "gone.csv", tmp_path / "new")])
    assert journal.apply(state, [root / "kg.toml"]) == 1
    assert state.phase != COMMITTED


# ------------------------------------------------------------------ the two folders of the server
def rebuilding(directory: Path, steps: list[str]) -> Rebuilding:
    return Rebuilding(directory, directory, steps.append, print)


def home(directory: Path, password: str, port: int) -> Path:
    """Make the folder of a server that does not run."""
    made = Home.of(directory)
    made.create()
    write(made.password_file, password)
    write_state(made, new_state())
    state = read_state(made)
    assert state is not None
    write_state(made, type(state)(instance=state.instance, port=port, phase="ready"))
    return made.root


@pytest.mark.parametrize("moved", [False, True])
def test_a_swap_that_was_cut_off_is_finished(tmp_path: Path, *, moved: bool) -> None:
    directory = tmp_path / ".kg"
    room = directory / "forgetting"
    home(room / "new", "same", 7001)
    old = home(directory, "old", 7000)
    if moved:
        (room / "old").mkdir()
        old.rename(room / "old" / "neo4j")
    steps: list[str] = []
    rebuilding(directory, steps).run(SWAP)
    state = read_state(Home.of(directory))
    assert steps == [SWAP, CLEAN]
    assert (Home.of(directory).password_file.read_text(), list(room.iterdir())) == ("same", [])
    assert state is not None
    assert state.port == 7000


def test_a_swap_that_was_done_is_not_done_again(tmp_path: Path) -> None:
    directory = tmp_path / ".kg"
    home(directory, "new", 7001)
    (directory / "forgetting" / "old").mkdir(parents=True)
    rebuilding(directory, []).run(SWAP)
    assert Home.of(directory).password_file.read_text() == "new"
    assert not (directory / "forgetting" / "old").exists()
