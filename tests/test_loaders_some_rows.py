"""Some rows of tables are read as they are read with all others."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.accounts import DUPLICATE, EMPTY, LOADED, REFUSED, Account
from kg.claims import TYPE, Claim, Locator, Reading, Rows
from kg.errors import Fault, FaultsError, MappingError, SourceError
from kg.exports import tables
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import derive
from loaders import rdf, sheets, table
from tests.test_loaders_rows import OWNERS_AND_SHARES

ONTOLOGY = Ontology.load()
SOURCE = '[source]\nid = "doc"\nname_en = "A text"\n'
EVERY = 1 << 20
Numbers = Mapping[tuple[str, str], frozenset[int]]
Table = Sequence[Sequence[str]]


def classified(rows: Table) -> Table:
    """Return rows of things, each with the class of its id in its second cell if that is empty."""
    return [[*row[:1], row[1] or CLASSES.get(row[0], ""), *row[2:]] if len(row) > 1 else row
            for row in rows]  # fmt: skip


def written(rows: Table, end: str = "\n") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=end).writerows(rows)
    return buffer.getvalue()


def dataset(folder: Path, files: Mapping[str, str | bytes], mapping: str = SOURCE) -> Path:
    """Write a dataset of some files."""
    for name, content in {**files, "source.toml": mapping}.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def in_rows(claims: Iterable[Claim], numbers: Numbers) -> list[tuple[Claim, Locator]]:
    """Return the claims of some rows, and those of the mapping, with their places."""
    return [
        (claim, at) for claim in claims
        if not (at := claim.locator).row or at.row in numbers.get((at.file, at.sheet), ())
    ]  # fmt: skip


def states(accounts: Iterable[Account], numbers: Numbers) -> list[tuple[object, ...]]:
    """Return what each table is, and what became of some of its rows."""
    return [
        (each.name, each.first, each.rows, each.notes, [
            (state.row, LOADED, "") if state.state == DUPLICATE else
            (state.row, state.state, state.why)
            for state in each.states() if state.row in numbers.get((each.file, each.sheet), ())
        ])
        for each in accounts
    ]  # fmt: skip


def faults_in(reading: Reading, numbers: Numbers) -> list[Fault]:
    """Return the faults of some rows, and those that are of no row of data."""
    data = {(a.file, a.sheet, row) for a in reading.accounts for row in range(a.first, a.first + a.rows)}  # fmt: skip
    return [
        fault for fault in (reading.error.faults if reading.error else ())
        if (fault.file, fault.sheet, fault.row) not in data
        or fault.row in numbers.get((fault.file, fault.sheet), ())
    ]  # fmt: skip


def wrong_rows(reading: Reading) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = {}
    for account in reading.accounts:
        rows = {other.row for other in account.others if other.state == REFUSED}
        found.setdefault((account.file, account.sheet), set()).update(rows)
    return found


def classes_of_others(reading: Reading, numbers: Numbers, prefix: str = "") -> dict[str, str]:
    """Return the classes that rows give which are not among some, in files that begin so."""
    return {
        claim.subject: claim.value for claim in reading.claims
        if claim.property == TYPE and (at := claim.locator).row and at.file.startswith(prefix)
        and at.row not in numbers.get((at.file, at.sheet), ())
    }  # fmt: skip


def chosen(reading: Reading, chance: random.Random, *, share: float) -> Numbers:
    """Return some rows of each table, by chance; every row in which something is wrong is one."""
    wrong = wrong_rows(reading)
    numbers: dict[tuple[str, str], frozenset[int]] = {}
    for account in reading.accounts:
        every = range(1, account.first + account.rows + 2)
        key = account.file, account.sheet
        if key not in numbers and (wrong.get(key) or chance.random() < 0.9):
            own = {row for row in every if chance.random() < share}
            numbers[key] = frozenset(own | wrong.get(key, set()))
    return numbers


# ---------------------------------------------------------------- any tables
CLASSES = {"a": "Village", "b": "Company", "p": "Person", "q": "Person", "c": "บริษัท"}
words = st.sampled_from([
    "", "a", "p", "active", "actve", "lead", "2567", "2567x", " a", "a\u200b", "-", "\ufffd", "doc", "d2", "081-234-5678", "a|b", "l\nl",
    "'=1", "=1", "น\u0e4d\u0e49า", "high", "inferred", "5", "9",
])  # fmt: skip


def rows_of(*columns: Sequence[str]) -> st.SearchStrategy[Table]:
    """Return tables most rows of which are sound; the others have any cells, or none."""
    sound = st.tuples(*map(st.sampled_from, columns)).map(list)
    dirty = st.tuples(sound, st.integers(0, len(columns)), words).map(
        lambda row: [*row[0][: row[1]], row[2], *row[0][row[1] + 1 :]]
    )
    empty = st.sampled_from([[], [""] * 3, [" ", "\u200b"]])
    return st.lists(sound | sound | sound | sound | dirty | empty, max_size=9)


good = ["a", "b", "p", "q", "c"]
names, dates, notes = ["", "A", "A|B"], ["", "2567", "24 ส.ค. 66"], ["", "", "a note", "a", "-", "081-234-5678"]  # fmt: skip
thing_rows = rows_of(good, [""], names, names, dates, notes, ["", "doc", "d2"]).map(classified)
other_things = rows_of(good, [""], notes, ["", "น\u0e4d\u0e49า"]).map(classified)
tie_rows = rows_of(
    ["FUNDS", "SUPPORTS", "Funding"], good, [*good, "x", "y"], notes, ["", "lead"], ["", "active"],
    dates, ["", "d2"], ["", "t1"],
)  # fmt: skip
attribute_rows = st.lists(
    st.sampled_from([
        [id_, *rest] for id_ in (*good, "x") for rest in (
            ["name_en", "A"], ["alias", "a|b", "th"], ["start", "2567", ""], ["name_th", "081-234-5678"], ["level", "5"], ["phone", "5"], [],
        )
    ]), max_size=9,
)  # fmt: skip
properties = ["name_en", "alias", "start", "level", "signed"]
said = st.tuples(st.sampled_from(good), st.sampled_from(properties), words, st.just("")).map(list)
classed = st.sampled_from(good).map(lambda id_: [id_, TYPE, CLASSES[id_], ""])
rules = st.fixed_dictionaries({}, optional={
    "empty": st.just(["-"]), "self_ties": st.sampled_from(["keep", "leave out"]), "source": st.sampled_from(["d", "{note}"]),
    "skip_if_empty": st.just(["note"]), "header_row": st.just(2), "header_rows": st.just(2), "note": st.just("of {note}"),
    "id": st.just("v-{id}"), "from": st.just("v-{from}"), "delimiter": st.just(";"), "encoding": st.just("cp874"),
})  # fmt: skip
more = st.sampled_from([
    "", '"note" = { values = { "a" = "p", "-" = "" } }\n', '"note" = { values = { "" = "081-234-5678" } }\n', '"note" = false\n', '"nte" = false\n',
])  # fmt: skip
HEADERS = {
    "things.csv": ["id", "class", "name_en", "alias", "start", "note", "source"],
    "things2.csv": ["id", "class", "note", "name_th"],
    "ties.csv": ["type", "from", "to", "note", "role", "status", "start", "source", "tie"],
    "said.csv": ["id", "property", "value", "note"],
    "said2.csv": ["id", "property", "value", "lang"],
}
KEYS = {
    "things": {"id"}, "ties": {"from", "self_ties"}, "said": {"id"},
}  # fmt: skip


def toml(rule: Mapping[str, object], columns: str) -> str:
    """Return a mapping that says something of each table, as far as its kind can have it."""
    found = SOURCE
    for name, headers in HEADERS.items():
        kind = name.removesuffix(".csv").removesuffix("2")
        others = {key for own, keys in KEYS.items() if own != kind for key in keys} - KEYS[kind]
        if "note" not in headers:
            others |= {"skip_if_empty", "note", "source"}
        own = {key: value for key, value in rule.items() if key not in others}
        found += f'[tables."{name}"]\n'
        found += "".join(f"{k} = {v!r}\n".replace("'", '"') for k, v in own.items())
        if columns and "note" in headers:
            found += f'[tables."{name}".columns]\n{columns}'
    return found


def content(files: Mapping[str, Table], rule: Mapping[str, object]) -> dict[str, str | bytes]:
    above = [["a title"]] if rule.get("header_row") == 2 else []
    return {name: written([*above, HEADERS[name], *rows]) for name, rows in files.items()}


def same(path: Path, full: Reading, numbers: Numbers, classes: Mapping[str, str]) -> None:
    """See that some rows are read as they are with all others."""
    some = table.read_some(path, ONTOLOGY, Rows(numbers, classes))
    assert in_rows(full.claims, numbers) == [(claim, claim.locator) for claim in some.claims]
    assert states(full.accounts, numbers) == states(some.accounts, numbers)
    assert faults_in(full, numbers) == list(some.error.faults if some.error else ())
    assert type(some.error) is type(full.error) or not some.error


@settings(deadline=None, max_examples=200)
@given(
    thing_rows, other_things, tie_rows, attribute_rows, attribute_rows,
    st.one_of(st.just({}), rules.filter(lambda rule: len(rule) < 4)), more, st.randoms(), st.sampled_from([0.0, 0.3, 0.6, 1.0]),
)  # fmt: skip
def test_some_rows_say_what_they_say_among_all(  # noqa: PLR0917
    things: Table,
    things2: Table,
    ties: Table,
    said: Table,
    said2: Table,
    rule: Mapping[str, object],
    columns: str,
    chance: random.Random,
    share: float,
) -> None:
    files = dict(zip(HEADERS, (things, things2, ties, said, said2), strict=True))
    with tempfile.TemporaryDirectory() as name:
        path = dataset(Path(name), content(files, rule), toml(rule, columns))
        full = table.read(path, ONTOLOGY)
        numbers = chosen(full, chance, share=share)
        same(path, full, numbers, classes_of_others(full, numbers, "things"))


@settings(deadline=None, max_examples=100)
@given(
    thing_rows,
    tie_rows,
    st.lists(said | classed, max_size=8),
    st.lists(said | classed, max_size=8),
    st.randoms(),
)
def test_what_is_refused_among_all_is_refused_among_some_that_know_all_classes(
    things: Table, ties: Table, said: Table, said2: Table, chance: random.Random
) -> None:
    # A table of attributes does not know the classes that itself or a later one gives.
    files = {"things.csv": things, "ties.csv": ties, "said.csv": said, "said2.csv": said2}
    with tempfile.TemporaryDirectory() as name:
        path = dataset(Path(name), content(files, {}))
        full = table.read(path, ONTOLOGY)
        numbers = chosen(full, chance, share=0.4)
        classes = classes_of_others(full, numbers)
        some = table.read_some(path, ONTOLOGY, Rows(numbers, classes))
        refused = wrong_rows(some)
        assert all(rows <= refused[key] for key, rows in wrong_rows(full).items())
        taken = [pair for pair in in_rows(full.claims, numbers)
                 if pair[1].row not in refused.get((pair[1].file, pair[1].sheet), ())]  # fmt: skip
        assert taken == [(claim, claim.locator) for claim in some.claims]


# ---------------------------------------------------------------- workbooks
spans = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(0, 2), st.integers(0, 2)), max_size=2)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(thing_rows, tie_rows, spans, st.sampled_from(["", 'merged = "fill"\n']), st.randoms())
def test_some_rows_of_a_workbook_say_what_they_say_among_all(
    things: Table,
    ties: Table,
    merged: Sequence[tuple[int, int, int, int]],
    rule: str,
    chance: random.Random,
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("things", things), ("ties", ties)):
        sheet = book.create_sheet(name)
        for number, row in enumerate((HEADERS[f"{name}.csv"], *rows), start=1):
            for index, text in enumerate(row, start=1):
                sheet.cell(number, index, text or None)
    for top, left, down, right in merged:
        book["ties"].merge_cells(
            start_row=top, start_column=left, end_row=top + down, end_column=left + right
        )
    with tempfile.TemporaryDirectory() as folder:
        path = dataset(Path(folder), {}, f'{SOURCE}[tables."x.xlsx"]\n{rule}')
        book.save(path / "x.xlsx")
        full = table.read(path, ONTOLOGY)
        numbers = chosen(full, chance, share=0.4)
        unread = classes_of_others(full, numbers)
        same(path, full, numbers, unread)
        assert list(table.records(path)) == []


# ---------------------------------------------------------------- what other rows say
PHONE = "type,from,to,note\nFUNDS,a,x,ask 081-234-5678\n"


def test_a_class_that_another_row_gives_is_known(tmp_path: Path) -> None:
    path = dataset(tmp_path, {"things.csv": "id,class\nx,Person\n", "ties.csv": PHONE})
    numbers = {("ties.csv", ""): {2}}
    assert table.read_some(path, ONTOLOGY, Rows(numbers, {})).error is None
    reading = table.read_some(path, ONTOLOGY, Rows(numbers, {"x": "Person"}))
    assert [fault.row for fault in reading.error.faults if reading.error] == [2]  # type: ignore[union-attr]  # there is one


def test_a_class_that_a_row_gives_that_is_read_is_known(tmp_path: Path) -> None:
    path = dataset(tmp_path, {"things.csv": "id,class\nx,Person\n", "ties.csv": PHONE})
    rows = Rows({("ties.csv", ""): {2}, ("things.csv", ""): {2}}, {"x": "Company"})
    assert table.read_some(path, ONTOLOGY, rows).error is not None


def test_two_tables_of_one_file_are_read_both(tmp_path: Path) -> None:
    mapping = SOURCE + OWNERS_AND_SHARES
    path = dataset(tmp_path, {"x.csv": "owner,owned\n1,2\n2,3\n3,1\n"}, mapping)
    reading = table.read_some(path, ONTOLOGY, Rows({("x.csv", ""): [3]}, {}))
    assert [(c.subject, c.property) for c in reading.claims if c.locator.row] == [
        ("c-2", TYPE), ("c-2", "Funding"),
    ]  # fmt: skip


def test_claims_that_we_exported_are_read_by_the_rows_that_they_say(tmp_path: Path) -> None:
    claims = [
        Claim(id_, TYPE, "Village", "doc", locator=Locator("d", "villages.csv", "", row))
        for row, id_ in enumerate("abc", start=2)
    ]
    facts = Facts.of(claims, ONTOLOGY, "https://x.org/")
    path = dataset(tmp_path, {"claims.csv": tables(derive(facts), facts.claims, ONTOLOGY)["claims.csv"]})  # fmt: skip
    rows = Rows({("villages.csv", ""): {2, 4}, ("claims.csv", ""): {3}}, {})
    reading = table.read_some(path, ONTOLOGY, rows)
    assert [claim.subject for claim in reading.claims if claim.locator.row] == ["a", "c"]
    assert list(table.records(path)) == []


def test_headers_are_looked_for_in_the_whole_table(tmp_path: Path) -> None:
    path = dataset(tmp_path, {"x.csv": "A list\n\nid,class\na,Village\n"})
    full = table.read(path, ONTOLOGY)
    some = table.read_some(path, ONTOLOGY, Rows({}, {}))
    assert (full.error, some.error) != (None, None)
    assert some.error is not None
    assert full.error is not None
    assert some.error.faults == full.error.faults


def test_a_table_that_breaks_off_below_the_rows_is_refused(tmp_path: Path) -> None:
    path = dataset(tmp_path, {"x.csv": 'id,class\na,Village\n\n"b\n",Village\n"c,Village\n'})
    reading = table.read_some(path, ONTOLOGY, Rows({("x.csv", ""): {2}}, {}))
    full = table.read(path, ONTOLOGY)
    assert reading.error is not None
    assert full.error is not None
    assert reading.error.faults == full.error.faults
    assert [(fault.row, "line 6" in fault.message) for fault in full.error.faults] == [(5, True)]


def test_a_dataset_that_is_not_there_is_an_error_of_the_reading(tmp_path: Path) -> None:
    assert table.read_some(tmp_path / "none", ONTOLOGY, Rows({}, {})).error is not None


# ---------------------------------------------------------------- no more than is asked for
def test_nothing_is_made_of_rows_that_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "id,class\n" + "\n".join(f"v{number},Village" for number in range(5000)) + "\n\n\n"
    path = dataset(tmp_path, {"x.csv": text})
    made: list[int] = []

    class Counted(sheets.Row):
        def __new__(cls, number: int, *_: object) -> Self:
            made.append(number)
            return object.__new__(cls)

    monkeypatch.setattr("loaders.text_tables.Row", Counted)
    rows = Rows({("x.csv", ""): {7, 4000, 5002, 5003, EVERY}}, {})
    reading = table.read_some(path, ONTOLOGY, rows)
    assert [claim.subject for claim in reading.claims if claim.locator.row] == ["v5", "v3998"]
    assert [row for row in made if row > 3] == [7, 4000]
    (account,) = reading.accounts
    assert account.rows == 5002
    assert [(other.row, other.state) for other in account.others] == [(5002, EMPTY), (5003, EMPTY)]


# ---------------------------------------------------------------- records
lines = st.lists(st.lists(words | st.sampled_from(['"', "a,b", "\r\n"]), max_size=4), max_size=8)


@settings(deadline=None)
@given(lines, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip
def test_records_are_numbered_as_locators_number_rows(rows: Table, end: str, code: str) -> None:
    text = written([["id", "class"], *rows], end)
    with tempfile.TemporaryDirectory() as name:
        path = dataset(Path(name), {"x.csv": text.encode(code)})
        found = table.records(path)["x.csv"]
        assert list(found) == list(csv.reader(io.StringIO(text, newline="")))
        assert list(found) == list(found)


def test_records_are_of_each_text_table_as_its_rule_says(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "book.xlsx")
    mapping = SOURCE + (
        '[tables]\n"out.csv" = false\n[tables."semi.csv"]\ndelimiter = ";"\n'
        '[tables.own]\nfile = "thai.csv"\nencoding = "cp874"\n'
    )
    files: dict[str, str | bytes] = {
        "a.csv": "sep=|\nid|class\n\nx|Village\n", "b.tsv": "id\tclass\n", "out.csv": "x\n", "semi.csv": "id,x;class\n",
        "thai.csv": "id,ประเภท\n".encode("cp874"),
    }  # fmt: skip
    found = table.records(dataset(tmp_path, files, mapping))
    assert {name: list(each) for name, each in found.items()} == {
        "a.csv": [["id", "class"], [], ["x", "Village"]], "b.tsv": [["id", "class"]],
        "semi.csv": [["id,x", "class"]], "thai.csv": [["id", "ประเภท"]],
    }  # fmt: skip


def test_records_of_a_table_alone_are_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,class\n", encoding="utf-8")
    assert list(table.records(tmp_path / "x.csv")) == ["x.csv"]


def test_records_that_break_off_are_refused_where_they_do(tmp_path: Path) -> None:
    path = dataset(tmp_path, {"x.csv": 'id,class\na,Village\n"b\n'})
    found = iter(table.records(path)["x.csv"])
    assert [next(found), next(found)] == [["id", "class"], ["a", "Village"]]
    with pytest.raises(SourceError) as caught:
        next(found)
    reading = table.read(path, ONTOLOGY)
    assert reading.error is not None
    assert caught.value.faults[0].message == reading.error.faults[0].message


@pytest.mark.parametrize(
    ("files", "mapping", "error"),
    [
        ({"x.csv": "a,b\n"}, '[tables."y.csv"]\n', MappingError),
        ({"x.csv": "a,b\n"}, "looked_at = false\n", MappingError),
        ({"x.csv": "a,b\n"}, "[", MappingError),
        ({"x.csv": "a,b\n", "y.ttl": ""}, "", SourceError),
        ({"x.csv": "บ้าน\n".encode("cp874")}, "", SourceError),
    ],
)
def test_records_of_what_cannot_be_read_are_refused(
    tmp_path: Path, files: Mapping[str, str | bytes], mapping: str, error: type[FaultsError]
) -> None:
    path = dataset(tmp_path, files, mapping)
    with pytest.raises(error):
        table.records(path)


def test_rdf_has_no_rows_of_which_some_can_be_read() -> None:
    assert (rdf.LOADER.records, rdf.LOADER.read_some) == (None, None)
    assert (table.LOADER.records, table.LOADER.read_some) == (table.records, table.read_some)
