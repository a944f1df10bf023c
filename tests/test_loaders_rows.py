"""Every row of every table is accounted for."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.accounts import DUPLICATE, EMPTY, LEFT_OUT, LOADED, REFUSED, Account, RowState
from kg.claims import Reading
from kg.errors import Fault
from kg.messages import said
from kg.ontology import Ontology
from loaders import rdf, table
from tests.workspaces import EXAMPLE, called, copied, edited

ONTOLOGY = Ontology.load()
SOURCE = '[source]\nid = "doc"\nkind = "news"\nname_en = "A text"\n'
OWNERS_AND_SHARES = """
[tables.owners]
file = "x.csv"
what = "nodes"
class = "Company"
id = "c-{owner}"
columns = { owned = false }
[tables.shares]
file = "x.csv"
type = "FUNDS"
from = "c-{owner}"
to = "c-{owned}"
"""


def read(folder: Path, text: str, mapping: str = SOURCE, name: str = "x.csv") -> Reading:
    """Read a table with a mapping beside it."""
    path = folder / name
    path.write_bytes(text.encode())
    path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return table.read(path, ONTOLOGY)


def others(reading: Reading) -> list[tuple[int, str, str]]:
    """Return the rows that were not loaded, of a reading of one table."""
    (account,) = reading.accounts
    return [(other.row, other.state, str(other.why)) for other in account.others]


def test_rows_are_loaded_duplicate_empty_or_refused(tmp_path: Path) -> None:
    text = "id,class,name_en\na,Village,A\n\n,,\na,Village,A\nb,Vilage,B\nc,Village,C\n\n"
    reading = read(tmp_path, text)
    assert [(row, state) for row, state, _ in others(reading)] == [
        (3, EMPTY), (4, EMPTY), (5, DUPLICATE), (6, REFUSED), (8, EMPTY),
    ]  # fmt: skip
    assert reading.accounts[0].counts() == {
        LOADED: 2, DUPLICATE: 1, EMPTY: 3, LEFT_OUT: 0, REFUSED: 1,
    }  # fmt: skip
    assert reading.accounts[0].loaded() == [(2, 2), (7, 7)]


def test_a_duplicate_names_the_row_that_says_the_same(tmp_path: Path) -> None:
    reading = read(tmp_path, "id,class\na,Village\nb,Village\na, Village \n")
    assert others(reading) == [(4, DUPLICATE, "says what row 2 says")]
    assert said(reading.accounts[0].others[0].why, "th") == "ซ้ำกับแถวที่ 2"


def test_a_duplicate_in_another_file_is_named_with_it(tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text(SOURCE, encoding="utf-8")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("id,class\nx,Village\n", encoding="utf-8")
    accounts = table.read(tmp_path, ONTOLOGY).accounts
    assert [a.others for a in accounts] == [
        (), (RowState(2, DUPLICATE, "says what a.csv row 2 says"),),
    ]  # fmt: skip


def test_the_same_of_another_source_is_no_duplicate(tmp_path: Path) -> None:
    assert others(read(tmp_path, "id,class,source\na,Village,d1\na,Village,d2\n")) == []


def test_a_refused_row_says_its_first_reason_in_both_languages(tmp_path: Path) -> None:
    (state,) = read(tmp_path, "id,class\n,Vilage\n").accounts[0].others
    assert state.why == "no id: every row needs one"
    assert said(state.why, "th") == "ไม่มี id: ทุกแถวต้องมี"


def test_a_row_that_the_mapping_skips_is_left_out(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."x.csv"]\nskip_if_empty = ["to"]\n'
    reading = read(tmp_path, "type,from,to\nPARTY_TO,a,\nPARTY_TO,a,b\n", mapping)
    assert others(reading) == [(2, LEFT_OUT, "left out by the mapping: to is empty")]


def test_wrong_headers_refuse_every_row(tmp_path: Path) -> None:
    reading = read(tmp_path, "id,class,nam_en\na,Village,A\n\nb,Village,B\n")
    assert [(row, state) for row, state, _ in others(reading)] == [
        (2, REFUSED), (3, EMPTY), (4, REFUSED),
    ]  # fmt: skip


def test_rows_that_are_not_read_any_more_are_accounted_for(tmp_path: Path) -> None:
    text = "id,class\n" + "".join(f"a{i},x\n" for i in range(2000))
    (account,) = read(tmp_path, text).accounts
    assert (account.rows, account.counts()[REFUSED]) == (2000, 2000)
    assert account.others[-1].why == "not read: there are more than 1000 faults above"


def test_two_tables_of_one_file_have_two_accounts(tmp_path: Path) -> None:
    mapping = SOURCE + OWNERS_AND_SHARES
    accounts = read(tmp_path, "owner,owned\n1,2\n1,3\n", mapping).accounts
    assert [(a.name, a.rows, a.counts()[DUPLICATE]) for a in accounts] == [
        ("x.csv (owners)", 2, 1), ("x.csv (shares)", 2, 0),
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (account,) = read(tmp_path, 'id,class\na,"Village\n').accounts
    assert account.rows == 0
    assert "breaks off" in account.notes[0]


def test_a_table_left_out_is_in_the_account(tmp_path: Path) -> None:
    (account,) = read(tmp_path, "x\n1\n", SOURCE + '[tables]\n"x.csv" = false\n').accounts
    assert (account.rows, account.notes) == (0, ("left out by the mapping",))


def test_the_rows_of_each_sheet_add_up(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "a"
    for row in (["id", "class"], ["x", "Village"], [None], ["y", "Village"], ["x", "Village"]):
        book["a"].append(row)
    book.create_sheet("help").append(["anything"])
    book.save(tmp_path / "x.xlsx")
    (tmp_path / "x.toml").write_text(SOURCE, encoding="utf-8")
    accounts = table.read(tmp_path / "x.xlsx", ONTOLOGY).accounts
    assert [(a.name, a.rows, a.loaded()) for a in accounts] == [
        ("x.xlsx [a]", 4, [(2, 2), (4, 4)]), ("x.xlsx [help]", 0, []),
    ]  # fmt: skip


def test_nothing_is_loaded_where_something_is_refused(tmp_path: Path) -> None:
    reading = read(tmp_path, "id,class\na,Village\nb,Vilage\n")
    assert [fault.row for fault in reading.error.faults if reading.error] == [3]  # type: ignore[union-attr]  # there is one
    assert {claim.subject for claim in reading.claims} == {"doc", "a"}


def test_a_fault_of_the_check_refuses_its_row() -> None:
    account = Account("x.csv", rows=3, others=(RowState(3, EMPTY),), dataset="d")
    faults = [
        Fault("wrong", "x.csv", row=4), Fault("else", "y.csv", row=2),
        Fault("of another dataset", "x.csv", row=2, dataset="e"), Fault("of the headers", "x.csv", row=1),
    ]  # fmt: skip
    assert account.refused(faults).others == (RowState(3, EMPTY), RowState(4, REFUSED, "wrong"))


# ---------------------------------------------------------------- the counts add up
cells = st.sampled_from(
    ["a", "b", "Village", "Vilage", "", "", " ", "\u200b", "x y", '"q"', "l\nl", "2567", "doc", "-"]
)
rows = st.lists(st.lists(cells, max_size=5), max_size=12)
headers = st.sampled_from([
    ["id", "class", "name_en"], ["id", "class", "name_en", "source"], ["type", "from", "to"],
    ["mentor", "mentee", "status"], ["id", "property", "value"], ["id", "class", "start", "x"], ["id", "id"], [""],
])  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(headers, rows, st.sampled_from(["\n", "\r\n"]), st.integers(0, 2), st.booleans())
def test_every_row_of_any_table_is_accounted_for(
    header: list[str],
    body: list[list[str]],
    end: str,
    blank: int,
    keep: bool,  # noqa: FBT001
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator=end)
    writer.writerows([header, *body])
    text = buffer.getvalue() + end * blank
    written = list(csv.reader(io.StringIO(text, newline="")))
    mapping = SOURCE + '[tables."x.csv"]\ndelimiter = ","\nempty = ["-"]\n'
    mapping += 'self_ties = "leave out"\n' if keep else ""
    with tempfile.TemporaryDirectory() as folder:
        reading = read(Path(folder), text, mapping)
    (account,) = reading.accounts
    if account.notes and not account.rows:
        assert not any(any(row) for row in written)  # The file is empty.
        return
    assert account.rows == len(written) - 1
    assert sum(account.counts().values()) == account.rows
    states = list(account.states())
    assert [state.row for state in states] == list(range(2, len(written) + 1))
    claimed = {claim.locator.row for claim in reading.claims if claim.locator.file == "x.csv"}
    good = {state.row for state in states if state.state in {LOADED, DUPLICATE}}
    assert good <= claimed
    if reading.error is None:
        assert good == claimed
        assert not account.counts()[REFUSED]
    else:
        assert account.counts()[REFUSED] or all(f.row <= 1 for f in reading.error.faults)


# ---------------------------------------------------------------- shown by kg check
def test_check_says_what_becomes_of_the_rows() -> None:
    ran = called("check", "--lang", "th", workspace=EXAMPLE)
    assert "mentorships.csv: 3 แถว: โหลดได้ 3" in ran.err.splitlines()


def test_check_gives_every_row_as_json(tmp_path: Path) -> None:
    folder = copied(EXAMPLE, tmp_path)
    path = folder / "network" / "mentorships.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, "\n", lines[1]]), encoding="utf-8", newline="")
    edited(path, lines[2], lines[2].replace("village-", "vilage-"))
    ran = called("check", "--format", "json", workspace=folder)
    tables = {each["file"]: each for each in json.loads(ran.out)["tables"]}
    mine = tables["mentorships.csv"]
    assert (mine["rows"], mine["loaded"]) == (5, [[2, 2], [4, 4]])
    assert [(each["row"], each["state"]) for each in mine["others"]] == [
        (3, "refused"), (5, "empty"), (6, "duplicate"),
    ]  # fmt: skip
    assert "vilage-" in mine["others"][0]["why"]


def test_rdf_has_no_rows_to_account_for() -> None:
    assert rdf.LOADER.read is None
