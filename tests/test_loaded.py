"""What has changed since the last load, found from the rows that changed: as if all were read."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from kg.accounts import Account
from kg.check import check
from kg.check.alike import Alike
from kg.check.references import by_property
from kg.claims import Claim, Locator
from kg.errors import FaultsError
from kg.loaded import changed as changing
from kg.loaded.changed import Changed, what_changed
from kg.loaded.ground import Ground, ground_of
from kg.loaded.keeping import kept
from kg.loaded.record import Loaded, read_loaded
from kg.loaded.stock import Stock, place_of
from kg.ontology import Ontology
from kg.pipeline import Project
from kg.workspace import read

Table = list[list[str]]
EXAMPLES = int(os.environ.get("KG_EXAMPLES", "80"))
THINGS: Table = [
    ["id", "class", "name_en", "name_th", "alias", "source"],
    ["doc", "Document", "A text", "", "", "doc"],
    ["doc2", "Document", "Another text", "", "", "doc2"],
    ["a", "Agency", "Agency A", "หน่วยงาน", "AA; The A", "doc"],
    ["b", "Company", "Company B", "", "", "doc"],
    ["u", "University", "University U", "", "", "doc2"],
    ["v", "Village", "Village V", "", "", "doc"],
    ["w", "Village", "Village W", "", "", "doc2"],
    ["x", "Village", "Village X", "", "", "doc"],
    ["bee", "Company", "Company Bee", "", "", "doc2"],
]
AGREED: Table = [
    ["id", "class", "name_en", "source"],
    ["mou", "Agreement", "An MOU", "doc"],
    ["pact", "Agreement", "A pact", "doc2"],
]
TIES: Table = [
    ["type", "from", "to", "role", "status", "start", "end", "tie", "source"],
    ["Mentorship", "b", "v", "lead", "active", "2019", "", "", "doc"],
    ["Mentorship", "b", "w", "", "ended", "2020", "2021", "", "doc"],
    ["Mentorship", "u", "w", "", "active", "", "", "own", "doc2"],
    ["Support", "a", "v", "", "", "", "", "", "doc"],
    ["Support", "bee", "vv", "", "", "", "", "", "doc"],
    ["Support", "a", "x", "", "", "2563", "", "", "doc2"],
    ["Support", "a", "x", "", "", "2563", "", "", "doc"],
    ["Party", "a", "mou", "", "", "", "", "", "doc"],
    ["Party", "b", "mou", "", "", "", "", "", "doc"],
    ["Party", "u", "pact", "", "", "", "", "", "doc2"],
    ["Party", "a", "pact", "", "", "", "", "shared", "doc2"],
]
VALUES: Table = [
    ["id", "property", "value", "source"],
    ["a", "name_en", "The agency", "doc2"],
    ["v", "alias", "Vee", "doc"],
    ["u", "juristic_id", "0105536000001", "doc"],
]
TABLES: Mapping[str, Table] = {
    "all/things.csv": THINGS, "all/ties.csv": TIES, "all/values.csv": VALUES, "more.csv": AGREED,
}  # fmt: skip
WORDS = (
    "", "a", "b", "u", "v", "w", "x", "mou", "pact", "doc", "doc2", "nobody", "Village", "Agency",
    "Agreement", "Document", "Mentorship", "Support", "Party", "bee", "vv",
    "Person", "081-234-5678", "lead", "active", "ended", "2019", "2020", "2568",
    "no date", "own", "shared", "Vee", "alias", "name_en", "name_th", "Other name",
    "0105536000001", "123", " a ", "new", "=1+1", "\u200bb",
)  # fmt: skip


# ------------------------------------------------------------------ workspaces
def write(folder: Path, tables: Mapping[str, Table]) -> None:
    """Write the tables of a workspace."""
    (folder / "all").mkdir(parents=True, exist_ok=True)
    (folder / "kg.toml").write_text(
        '[network]\nid = "small"\n[sources]\ndatasets = ["all", "more.csv"]\n'
        '[identity]\ndecisions = "same.csv"\n',
        encoding="utf-8",
    )
    (folder / "same.csv").write_text(
        "id,same_as,reason\nbee,b,a test\nvv,v,a test\n", encoding="utf-8"
    )
    (folder / "all" / "source.toml").write_text(
        '[dataset]\nid = "all"\n[sources.told]\nname_en = "Told"\n', encoding="utf-8"
    )
    for name, table in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)


class Small:
    """A workspace, and what was kept of it when it was loaded."""

    def __init__(self, folder: Path) -> None:
        self.project = Project(read(folder))
        self.datasets = self.project.datasets()

    @cached_property
    def ground(self) -> Ground:
        found = ground_of(self.project.workspace, ONTOLOGY, self.datasets, "en")
        assert found is not None
        return found

    def keep(self) -> Loaded:
        """Read all, and return what is kept."""
        accounts: list[Account] = []
        claims = self.project.claims(accounts=accounts)
        assert not check(self.project.facts())
        found = kept(self.ground, self.datasets, claims, accounts, "en")
        assert found is not None
        return replace(found, stamp="then")

    def changed(self, loaded: Loaded) -> Changed | None:
        """Return what has changed, if that can be told and nothing is wrong with it."""
        found = what_changed(loaded, self.ground, self.project.workspace, ONTOLOGY, self.datasets)
        if found is None:
            return None
        declared = {id_: (name,) for id_, name in found.loaded.classes.items()}
        return None if check(found.facts, declared=declared) else found

    def sound(self) -> bool:
        """Tell whether nothing is wrong with it when all is read."""
        try:
            return not self.project.check()
        except FaultsError:
            return False


ONTOLOGY = Ontology.load()
Entry = tuple[str, tuple[str, str, str], int]


def entries(claims: Mapping[str, Sequence[Claim]]) -> set[Entry]:
    """Return each claim of each dataset, where it is entered first."""
    first: dict[tuple[str, str], Locator] = {}
    for dataset, own in claims.items():
        for claim in own:
            at = first.setdefault((dataset, claim.id), claim.locator)
            if place(claim.locator) < place(at):
                first[dataset, claim.id] = claim.locator
    return {(id_, place_of(at), at.row) for (_, id_), at in first.items()}


def place(at: Locator) -> tuple[str, str, int]:
    """Return where a claim is entered, in order."""
    return at.file, at.sheet, at.row


# ------------------------------------------------------------------ edits
@st.composite
def edits(draw: st.DrawFn) -> dict[str, Table]:
    """Draw what somebody made of the tables."""
    tables = {name: [list(row) for row in table] for name, table in TABLES.items()}
    for _ in range(draw(st.integers(1, 3))):
        table = tables[draw(st.sampled_from(sorted(tables)))]
        draw(st.sampled_from(EDITS))(draw, table)
    return tables


def set_cell(draw: st.DrawFn, table: Table) -> None:
    row = draw(st.integers(0 if draw(st.integers(0, 9)) == 0 else 1, len(table) - 1))
    column = draw(st.integers(0, len(table[row]) - 1))
    fitting = sorted({other[column] for other in table[1:]})
    words = fitting if draw(st.integers(0, 4)) else WORDS
    table[row][column] = draw(st.sampled_from(words))


def rename(draw: st.DrawFn, table: Table) -> None:
    """Give a thing another name, or a value another text."""
    row = draw(st.integers(1, len(table) - 1))
    table[row][2] = draw(st.sampled_from(("Other name", "ชื่ออื่น", table[row][2])))


def append(draw: st.DrawFn, table: Table) -> None:
    """Add a row of words that stand in its columns, about something new perhaps."""
    columns = zip(*table[1:], strict=True)
    table.append([draw(st.sampled_from(column)) for column in columns])
    if draw(st.booleans()):
        table[-1][0] = "new"


def append_alike(draw: st.DrawFn, table: Table) -> None:
    table.append(list(table[draw(st.integers(1, len(table) - 1))]))
    set_cell(draw, table)


def take_last(_: st.DrawFn, table: Table) -> None:
    if len(table) > 2:
        table.pop()


def take_any(draw: st.DrawFn, table: Table) -> None:
    if len(table) > 2:
        table.pop(draw(st.integers(1, len(table) - 1)))


def blank(draw: st.DrawFn, table: Table) -> None:
    row = draw(st.integers(1, len(table) - 1))
    table[row] = ["" for _ in table[row]]


def swap(draw: st.DrawFn, table: Table) -> None:
    first, second = (draw(st.integers(1, len(table) - 1)) for _ in range(2))
    table[first], table[second] = table[second], table[first]


EDITS: Sequence[Callable[[st.DrawFn, Table], None]] = (
    set_cell, set_cell, rename, rename, append, append, append_alike, take_last, take_any, blank, swap,
)  # fmt: skip


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Loaded, Ground]:
    folder = tmp_path_factory.mktemp("before")
    write(folder, TABLES)
    small = Small(folder)
    return folder, small.keep(), small.ground


@pytest.fixture
def any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any number of rows have changed."""
    monkeypatch.setattr(changing, "MOST", 0)


@given(tables=edits())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.usefixtures("any_number")
def test_what_changed_is_what_reading_all_tells(
    tables: dict[str, Table], before: tuple[Path, Loaded, Ground]
) -> None:
    folder, loaded, _ = before
    old = entries_of(loaded)
    write(folder, tables)
    small = Small(folder)
    small.ground = before[2]
    found = small.changed(loaded)
    event("the short way" if found else "all is read")
    if found is None:
        return
    assert small.sound()
    claims = small.project.claims()
    now = entries(claims)
    assert found.ids == {id_ for id_, _, _ in old ^ now}
    of_changed = {(c.id, place_of(c.locator), c.locator.row)
                  for own in found.claims.values() for c in own}  # fmt: skip
    assert of_changed == {entry for entry in now if entry[0] in found.ids}
    assert found.unchanged == len(old & now)
    assert set(found.claims) == set(claims)
    same(found.loaded, small.keep())


def entries_of(loaded: Loaded) -> set[Entry]:
    """Return each claim of each dataset, where it was entered first, of what was kept."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in sorted(loaded.stock.entries(), key=lambda each: (each[1], each[2])):
        first.setdefault((entry[1][0], entry[0]), entry)
    return set(first.values())


def same(found: Loaded, wanted: Loaded) -> None:
    """Assert that two are the same, whatever the order of claims."""
    assert rows(found.stock) == rows(wanted.stock)
    for name in ("ground", "stamp", "files", "assertions", "classes", "accounts", "others"):
        assert getattr(found, name) == getattr(wanted, name), name
    assert found.rows.keys() == wanted.rows.keys()
    assert all(np.array_equal(found.rows[key], wanted.rows[key]) for key in wanted.rows)


def rows(stock: Stock) -> list[tuple[object, ...]]:
    """Return all that is kept of each claim."""
    places = [stock.places[number] for number in stock.files.tolist()]
    columns = (stock.starts, stock.ends, stock.groups, stock.rows, stock.types, stock.several)
    return sorted(zip(stock.names(), places, *(c.tolist() for c in columns), strict=True))


# ------------------------------------------------------------------ where all is read
@pytest.fixture
def small(tmp_path: Path) -> Small:
    write(tmp_path, TABLES)
    return Small(tmp_path)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Put one text in the place of another that stands in a table once."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_of_many_changes_all_is_read(small: Small, tmp_path: Path) -> None:
    loaded = small.keep()
    for number in range(5):
        path = tmp_path / "all" / "ties.csv"
        path.write_text(path.read_text(encoding="utf-8") + f"Support,a,v,,,20{10 + number},,,doc\n")
    assert small.changed(loaded) is None


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("all/things.csv", "name_en", "name"),
        ("all/things.csv", "v,Village,", "v,Company,"),
        ("all/things.csv", "id,class", "class,id"),
        ("kg.toml", 'id = "small"', 'id = "smaller"'),
        ("same.csv", "vv,v,a test", "vv,w,a test"),
        ("all/source.toml", "Told", "Said"),
    ],
)
def test_what_may_mean_more_than_rows_say_is_read_whole(
    small: Small, tmp_path: Path, name: str, old: str, new: str
) -> None:
    loaded = small.keep()
    edit(tmp_path, name, old, new)
    assert Small(tmp_path).changed(loaded) is None


def test_a_rule_over_more_than_ties_is_checked_on_all(small: Small, tmp_path: Path) -> None:
    (tmp_path / "far.ttl").write_text(
        """
@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:far> a sh:NodeShape ; sh:targetClass kg:Village ; sh:property [
  sh:path ( [ sh:inversePath kg:mentee ] kg:mentor kg:nameEn ) ; sh:maxCount 9 ] .
""",
        encoding="utf-8",
    )
    edit(tmp_path, "kg.toml", "[identity]", '[ontology]\nshapes = ["far.ttl"]\n[identity]')
    work = Small(tmp_path)
    assert ground_of(work.project.workspace, ONTOLOGY, small.datasets, "en") is None


def test_a_class_given_in_another_table_too_may_change_what_ties_may_say(tmp_path: Path) -> None:
    tables = {name: [list(row) for row in table] for name, table in TABLES.items()}
    tables["all/values.csv"].append(["p", "type", "Person", "doc"])
    tables["all/values.csv"].append(["p", "name_en", "A person", "doc"])
    tables["all/ties.csv"].append(["Party", "p", "mou", "081-234-5678", "", "", "", "", "doc"])
    write(tmp_path, tables)
    work = Small(tmp_path)
    assert work.sound()
    loaded = work.keep()
    tables["all/things.csv"].append(["p", "Person", "A person", "", "", "doc"])
    write(tmp_path, tables)
    assert work.changed(loaded) is None


def test_a_hidden_file_that_the_mapping_names_is_not_known(tmp_path: Path) -> None:
    write(tmp_path, TABLES)
    (tmp_path / "all" / ".more.csv").write_text("id,class,name_en,source\nz,Village,Z,doc\n")
    with (tmp_path / "all" / "source.toml").open("a", encoding="utf-8") as mapping:
        mapping.write('[tables.".more.csv"]\nwhat = "nodes"\n')
    work = Small(tmp_path)
    accounts: list[Account] = []
    claims = work.project.claims(accounts=accounts)
    assert any(account.file == ".more.csv" for account in accounts)
    assert kept(work.ground, work.datasets, claims, accounts, "en") is None


def test_claims_that_are_checked_together_are_of_one_group(small: Small) -> None:
    claims = [claim for own in small.project.claims().values() for claim in own]
    stock = Stock.of(claims)
    groups = dict(zip(stock.names(), stock.groups.tolist(), strict=True))
    for group in Alike.groups(chain.from_iterable(by_property(claims).values())):
        assert len({groups[claim.id] for claim in group}) == 1


def test_what_is_kept_is_read_again_as_it_was(small: Small, tmp_path: Path) -> None:
    loaded = small.keep()
    loaded.write(tmp_path / ".kg")
    found = read_loaded(tmp_path / ".kg")
    assert found is not None
    same(found, loaded)
