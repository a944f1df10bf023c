"""What was found when the short way of a load was attacked: it accepts nothing that is refused."""

from __future__ import annotations

import io
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.claims import Claim, Locator
from kg.loaded import ground as grounds
from kg.loaded.ground import ground_of
from kg.loaded.keeping import kept
from kg.loaded.record import read_loaded
from kg.loaded.stock import LAST_ROW, Stock
from kg.ontology import Ontology
from kg.sources import Dataset
from tests.test_loaded import Small, any_number, edit

pytestmark = pytest.mark.usefixtures("any_number")
__all__ = ["any_number"]

ONTOLOGY = Ontology.load()
TABLES = {
    "kg.toml": '[network]\nid = "small"\n[sources]\ndatasets = ["all", "more.csv"]\n',
    "more.csv": "id,class,name_en,source\nz,Village,Z,doc\n",
    "all/source.toml": '[dataset]\nid = "all"\n',
    "all/things.csv": (
        "id,class,name_en,source\ndoc,Document,D,doc\na,Agency,A,doc\nv,Village,V,doc\n"
    ),
    "all/ties.csv": "type,from,to,source,note\nSupport,a,v,doc,\n",
}
TWO_TABLES = """
[tables.things]
file = "both.csv"
what = "nodes"
id = "N"
class = "Person"
source = "doc"
skip_if_empty = ["N"]
columns = { N = false, name = "name_en", I = false, P = false, V = false }
[tables.values]
file = "both.csv"
what = "attributes"
id = "I"
source = "doc"
skip_if_empty = ["I"]
columns = { N = false, name = false, I = false, P = "property", V = "value" }
"""


def work(folder: Path, tables: Mapping[str, str] = TABLES) -> Small:
    """Return a workspace with some files."""
    for name, text in tables.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return Small(folder)


# ------------------------------------------------------------------ what is refused
def a_folder(name: str) -> Callable[[Path], None]:
    """Return what makes a folder in a folder."""

    def make(folder: Path) -> None:
        (folder / name).mkdir()

    return make


def a_link(name: str) -> Callable[[Path], None]:
    """Return what makes a link to nowhere in a folder."""

    def make(folder: Path) -> None:
        (folder / name).symlink_to("nowhere")

    return make


@pytest.mark.parametrize(
    "made",
    [a_folder("x.csv"), a_folder("x.xls"), a_link("x.csv")],
    ids=["a folder", "a folder of another kind", "a link to nowhere"],
)
def test_what_is_called_like_a_table_and_is_no_file_is_refused(
    made: Callable[[Path], None], tmp_path: Path
) -> None:
    loaded = work(tmp_path).keep()
    edit(tmp_path, "more.csv", "z,Village,Z", "z,Village,Zed")
    assert Small(tmp_path).changed(loaded)
    made(tmp_path / "all")
    now = Small(tmp_path)
    assert not now.sound()
    assert now.changed(loaded) is None


def test_a_class_that_another_table_of_its_file_gives_now_is_no_short_way(tmp_path: Path) -> None:
    """A person of a table of things may have no telephone number in a row of ties."""
    tables = {
        **TABLES,
        "all/source.toml": TABLES["all/source.toml"] + TWO_TABLES,
        "all/both.csv": "N,name,I,P,V\nq,Q,p,name_en,P\n,,p,type,Person\n",
        "all/ties.csv": TABLES["all/ties.csv"] + "Membership,p,a,doc,081-234-5678\n",
    }
    loaded = work(tmp_path, tables).keep()
    edit(tmp_path, "all/both.csv", ",,p,type,Person", "p,,,,")
    now = Small(tmp_path)
    assert not now.sound()
    assert now.changed(loaded) is None


def test_of_a_file_of_two_tables_other_changes_are_read_alone(tmp_path: Path) -> None:
    tables = {
        **TABLES,
        "all/source.toml": TABLES["all/source.toml"] + TWO_TABLES,
        "all/both.csv": "N,name,I,P,V\nq,Q,p,name_en,P\n,,p,type,Person\n",
    }
    loaded = work(tmp_path, tables).keep()
    edit(tmp_path, "all/both.csv", "q,Q,p,name_en,P", "q,Queue,p,name_en,Pea")
    assert Small(tmp_path).changed(loaded)


# ------------------------------------------------------------------ what cannot be kept or read
def test_where_the_rules_cannot_be_read_the_usual_way_says_so(tmp_path: Path) -> None:
    small = work(tmp_path, {
        **TABLES,
        "kg.toml": TABLES["kg.toml"] + '[ontology]\nshapes = ["own.ttl"]\n',
        "own.ttl": "@prefix sh: <http://www.w3.org/ns/shacl#> .\n",
    })  # fmt: skip
    workspace, datasets = small.project.workspace, small.datasets
    assert ground_of(workspace, ONTOLOGY, datasets, "en")
    (tmp_path / "own.ttl").write_text("no turtle", encoding="utf-8")
    assert ground_of(workspace, ONTOLOGY, datasets, "en") is None


def test_of_a_claim_that_stands_in_no_row_nothing_is_kept(tmp_path: Path) -> None:
    """A table of our own export says where its claims stood; anybody can write a number there."""
    small = work(tmp_path)
    claims = small.project.claims()
    at = Locator("all", "ties.csv", "", LAST_ROW)
    own = (*claims["all"], Claim("a", "alias", "Ay", "doc", locator=at))
    assert kept_of(small, {**claims, "all": own}) is not None
    at = replace(at, row=LAST_ROW + 1)
    own = (*claims["all"], Claim("a", "alias", "Ay", "doc", locator=at))
    assert kept_of(small, {**claims, "all": own}) is None


def kept_of(small: Small, claims: Mapping[str, tuple[Claim, ...]]) -> object:
    return kept(small.ground, small.datasets, claims, (), "en")


def test_a_file_with_damaged_heads_is_as_good_as_none(tmp_path: Path) -> None:
    """A flag or a number of these heads says that the content is encrypted, or packed somehow."""
    work(tmp_path).keep().write(tmp_path / ".kg")
    known = tmp_path / ".kg" / "loaded"
    content = known.read_bytes()
    for flag, method in ((1, 0), (32, 0), (64, 0), (0, 8), (0, 12), (0, 14), (0, 99)):
        known.write_bytes(damaged(content, bytes((flag, 0, method, 0))))
        assert read_loaded(tmp_path / ".kg") is None
    stream = io.BytesIO()
    np.save(stream, np.zeros(3))
    known.write_bytes(stream.getvalue())
    assert read_loaded(tmp_path / ".kg") is None


def damaged(content: bytes, flag_and_method: bytes) -> bytes:
    """Return an archive with other flags and another method in the head of each file."""
    for head, at in ((b"PK\x03\x04", 2), (b"PK\x01\x02", 4)):
        first, *rest = content.split(head)
        content = head.join((first, *(p[:at] + flag_and_method + p[at + 4 :] for p in rest)))
    return content


# ------------------------------------------------------------------ code and counts
def test_of_a_loader_that_is_one_file_no_other_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside it lie all packages that are installed."""
    small = work(tmp_path / "small")
    plugin = types.ModuleType("plugin")
    plugin.__file__ = str(tmp_path / "plugin.py")
    (tmp_path / "plugin.py").write_text("", encoding="utf-8")
    (tmp_path / "other.py").write_text("", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "plugin", plugin)

    def load(*_: object) -> None: ...

    load.__module__ = "plugin"
    dataset = small.datasets[0]
    loader = replace(dataset.loader, load=load)  # type: ignore[arg-type]
    code = set(grounds._code([Dataset("all", dataset.path, loader)]))
    assert tmp_path / "plugin.py" in code
    assert tmp_path / "other.py" not in code


def test_claims_are_counted_once_for_each_dataset_that_states_them() -> None:
    places = (("a", "x", 1), ("a", "x", 2), ("a", "y", 1), ("b", "x", 1), ("c", "x", 1))
    claims = [
        Claim("s", "alias", value, "doc", locator=Locator(dataset, file, "", row))
        for dataset, file, row in places
        for value in ("one", "two")
    ]
    assert Stock.of(claims).assertions() == 3 * 2
    assert Stock.of(()).assertions() == 0
