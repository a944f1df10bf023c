from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import WorkspaceError
from kg.workspace import find, read


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kg.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_nearest_workspace_above_is_found(tmp_path: Path) -> None:
    write(tmp_path / "ที่ ทำงาน", '[network]\nid = "x"')
    deep = tmp_path / "ที่ ทำงาน" / "a" / "b"
    deep.mkdir(parents=True)
    assert find(deep) == (tmp_path / "ที่ ทำงาน").resolve()


def test_no_workspace_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="kg new"):
        find(tmp_path)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[network]\nid = "Bad Id"', "id"),
        ('[network]\nid = "x"\nlang = "fr"', "allowed: th, en"),
        ('[netwrk]\nid = "x"', r"did you mean network"),
        ('[network]\nid = "x"\ntitel_en = "t"', "did you mean title_en"),
        ('[network]\nid = "x"\n[sources]\ndatasets = ["tabls"]', "did you mean tables"),
        ('[network]\nid = "x"\n[sources]\ndatasets = "tables"', "a list of paths"),
        ('[network]\nid = "x"\nbase = "no iri"', "base"),
        ("[network", "kg.toml"),
        ('network = "x"', "must be a table"),
    ],
)
def test_a_wrong_kg_toml_is_refused(tmp_path: Path, text: str, what: str) -> None:
    folder = write(tmp_path, text)
    (folder / "tables").mkdir()
    with pytest.raises(WorkspaceError, match=what):
        read(folder)


def test_paths_are_below_the_workspace_and_output_defaults(tmp_path: Path) -> None:
    folder = write(tmp_path, '[network]\nid = "x"\n[sources]\ndatasets = ["tables"]')
    (folder / "tables").mkdir()
    workspace = read(folder)
    assert workspace.datasets == ((folder / "tables").resolve(),)
    assert workspace.output == (folder / "out").resolve()
