"""What is worked out once for equal texts: as if it were worked out for each, and not for ever."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Reading
from kg.ontology import Ontology
from loaders import remembered, table
from loaders.cells import CellTexts
from loaders.remembered import Remembered, Worked
from loaders.text_tables import text_sheet
from tests.test_loaders_any import toml
from tests.test_loaders_dirty import SOURCE, saved, sheet_of

ONTOLOGY = Ontology.load()
TIES = "type,from,to,role,status,start,source,tie\n"


def read(folder: Path, content: str, mapping: str = SOURCE, name: str = "x.csv") -> Reading:
    (folder / name).write_text(content, encoding="utf-8")
    (folder / name).with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return table.read(folder / name, ONTOLOGY)


def told(reading: Reading) -> tuple[object, ...]:
    """Return all that a reading says, places too."""
    claims = [(claim, claim.locator) for claim in reading.claims]
    return claims, reading.accounts, reading.error.faults if reading.error else ()


# ---------------------------------------------------------------- what is remembered
def test_no_more_is_remembered_than_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 10)
    known: Remembered[str, str] = Remembered()
    for number in range(1000):
        known.keep(str(number), "x")
        assert len(known) <= 10
    assert "999" in known


def test_a_function_is_called_once_for_equal_texts() -> None:
    called: list[str] = []

    def length(text: str) -> int:
        called.append(text)
        return len(text)

    known = Worked(length)
    assert [known[text] for text in ("ab", "c", "ab", "ab")] == [2, 1, 2, 2]
    assert called == ["ab", "c"]


def test_a_long_text_is_not_remembered() -> None:
    known, cells = Worked(len), CellTexts(())
    assert (known["x" * 5000], cells["y" * 5000]) == (5000, "y" * 5000)
    assert not known
    assert not cells


def test_a_cell_that_cannot_be_read_is_met_each_time() -> None:
    known = CellTexts(("-",))
    assert (known["-"], known[" a "], known.damaged) == ("", "a", False)
    for _ in range(2):
        known.damaged = False
        assert known["a\ufffd"] == "a\ufffd"
        assert known.damaged


# ---------------------------------------------------------------- rows that are alike
words = st.sampled_from([
    "", "a", "b", "c", "p", "FUNDS", "SUPPORTS", "HOLDS_POSITION", "active", "ended", "actve", "lead", "2567", "2567x", " a", "a\u200b", "-",
    "1.05E+12", "\ufffd", "doc", "doc2", "t1", "081-234-5678", "a|b",
])  # fmt: skip
rules = st.fixed_dictionaries({}, optional={
    "from": st.sampled_from(["c-{from}", "{role}{from}", "to"]), "source": st.sampled_from(["d", "{status}", "{from}-{tie}"]),
    "note": st.just("of {role}"), "tie": st.just("{from}-{to}"), "empty": st.just(["-"]), "self_ties": st.just("keep"),
})  # fmt: skip
columns = st.sampled_from([
    "", '[tables."x.csv".columns]\n"status" = { values = { "ended" = "active", "actve" = "active", "a" = "\\ufffd" } }\n',
    '[tables."x.csv".columns]\n"from" = { values = { "" = "a", "1.05E+12" = "b" } }\n"role" = { separator = ";" }\n',
    '[tables."x.csv".constants]\nrole = "as {to}"\nstatus = "active"\n',
])  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(words, max_size=9), min_size=1, max_size=5), rules, columns, st.randoms())
def test_rows_say_the_same_whatever_was_read_before(
    kinds: list[list[str]], rule: dict[str, object], more: str, chance: random.Random
) -> None:
    lines = [",".join(chance.choice(kinds)) for _ in range(30)]
    mapping = toml(rule, "x.csv") + more
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        usual = told(read(folder, TIES + "\n".join(lines), mapping))
        patch.setattr(remembered, "LONGEST", -1)  # nothing is remembered
        patch.setattr("loaders.cells.LONGEST", -1)
        patch.setattr("loaders.rows.LONGEST", -1)
        assert told(read(folder, TIES + "\n".join(lines), mapping)) == usual
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        patch.setattr(remembered, "MOST", 2)
        patch.setattr("loaders.rows.MOST_IDS", 2)
        assert told(read(folder, TIES + "\n".join(lines), mapping)) == usual


def test_equal_faults_are_told_of_each_row(tmp_path: Path) -> None:
    reading = read(tmp_path, TIES + "FUNDS,a,b,,actve,2567x,doc,\n" * 5)
    assert reading.error is not None
    assert [fault.row for fault in reading.error.faults] == [n for n in range(2, 7) for _ in "12"]


def test_a_date_is_not_taken_for_the_text_that_looks_like_it(tmp_path: Path) -> None:
    book, sheet = sheet_of([["type", "from", "to", "start", "source"]])
    for _ in range(2):
        sheet.append(["FUNDS", "a", "b", "2567-01-02", "doc"])
        sheet.append(["FUNDS", "a", "b", dt.datetime(2567, 1, 2), "doc"])  # noqa: DTZ001
        sheet.append(["FUNDS", "2567-01-02", "b", "2560", "doc"])
        sheet.append(["FUNDS", dt.datetime(2567, 1, 2), "b", "2560", "doc"])  # noqa: DTZ001
    mapping = SOURCE + '[tables."x.xlsx".columns]\nstart = { era = "BE" }\n'
    reading = table.read(saved(tmp_path, book, mapping), ONTOLOGY)
    assert reading.error is not None
    assert [fault.row for fault in reading.error.faults] == [5, 9]
    starts = {claim.locator.row: claim.qualifier("start") for claim in reading.claims}
    assert (starts[2], starts[6]) == ("2024-01-02", "2024-01-02")
    assert starts[3] == starts[7]


# ---------------------------------------------------------------- lines of a text
ends = st.lists(st.sampled_from(["a,b", "", "c", '"x\ny",z', "\n", "\r", "\r\n", "\u2028", "\x0b", "\x85"]), max_size=40)  # fmt: skip


@given(ends, st.integers(1, 7))
def test_lines_end_alike_however_a_text_is_cut(parts: list[str], piece: int) -> None:
    text = "\n".join(("h,i", "".join(parts)))
    whole = list(text_sheet(text, ",", "x.csv").rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("loaders.text_tables._PIECE", piece)
        assert list(text_sheet(text, ",", "x.csv").rows) == whole
