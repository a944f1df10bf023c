"""Whatever a table, a workbook or RDF holds: claims, or an error of ours that says where."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Loader, Reading
from kg.errors import FaultsError
from kg.ontology import Ontology
from loaders import rdf, table

ONTOLOGY = Ontology.load()
SOURCE = '[source]\nid = "doc"\nname_en = "x"\n'
pytestmark = pytest.mark.timeout(120)


def read(folder: Path, name: str, content: bytes, mapping: str) -> Reading:
    """Read a table; see that every row is accounted for, and that all that is wrong can be said."""
    path = folder / name
    path.write_bytes(content)
    path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return seen(table.LOADER, path)


def seen(loader: Loader, path: Path) -> Reading:
    """Read a dataset; what `load` gives is what `read` says, all of it or none."""
    assert loader.read is not None
    reading = loader.read(path, ONTOLOGY)
    for account in reading.accounts:
        assert sum(account.counts().values()) == account.rows
        assert [state.row for state in account.states()] == list(
            range(account.first, account.first + account.rows)
        )
    if reading.error is None:
        assert list(loader.load(path, ONTOLOGY)) == list(reading.claims)
    else:
        assert reading.error.said("th")
        with pytest.raises(FaultsError):
            loader.load(path, ONTOLOGY)
    return reading


# ---------------------------------------------------------------- tables with mappings
headers = st.sampled_from([
    "id", "class", "type", "from", "to", "mentor", "mentee", "status", "name_th", "ชื่อภาษาอังกฤษ", "value", "property", "start",
    "source", "basis", "confidence", "char_start", "char_end", "note", "tie", "x", "", "under", "topics", "alias@th", "lang",
])  # fmt: skip
cells = st.sampled_from([
    "", "a", "b", "a b", "Village", "Company", "Person", "FUNDS", "BIG_BROTHER_OF", "2567", "24 ส.ค. 66", "active", "-", "1,234.5",
    "1.05E+12", "inferred", "high", "alias", "น\u0e4d\u0e49า", "\u200b", "|", "a|b", "5", "-1", "doc", "'=1", "=1", "081-234-5678", "\x00",
])  # fmt: skip
tables = st.tuples(
    st.lists(headers, min_size=1, max_size=6), st.lists(st.lists(cells, max_size=7), max_size=6)
)
rules = st.fixed_dictionaries({}, optional={
    "what": st.sampled_from(["nodes", "ties", "attributes"]), "class": st.sampled_from(["Company", "Village"]),
    "type": st.sampled_from(["FUNDS", "BIG_BROTHER_OF"]), "id": st.sampled_from(["id", "x", "v-{x}", "{id}{x}"]),
    "from": st.sampled_from(["a-{from}", "from", "x"]), "to": st.sampled_from(["a-{to}", "to"]), "source": st.sampled_from(["d", "{id}"]),
    "header_row": st.integers(1, 3), "header_rows": st.integers(1, 3), "self_ties": st.sampled_from(["keep", "leave out"]),
    "merged": st.just("fill"), "empty": st.just(["-"]), "skip_if_empty": st.just(["x"]), "delimiter": st.sampled_from([",", ";"]),
    "encoding": st.sampled_from(["utf-8", "cp874", "utf-16"]),
})  # fmt: skip


def toml(rule: Mapping[str, object], name: str) -> str:
    lines = [f'[tables."{name}"]']
    lines += [f"{key} = {value!r}".replace("'", '"') for key, value in rule.items()]
    return SOURCE + "\n".join(lines) + "\n"


@settings(deadline=None, max_examples=150)
@given(tables, rules)
def test_any_table_with_any_mapping_is_accounted_for(
    rows: tuple[list[str], list[list[str]]], rule: Mapping[str, object]
) -> None:
    text = "\n".join(",".join(row) for row in (rows[0], *rows[1]))
    with tempfile.TemporaryDirectory() as folder:
        read(Path(folder), "x.csv", text.encode(), toml(rule, "x.csv"))


# ---------------------------------------------------------------- workbooks
values = st.one_of(
    cells.filter(lambda cell: "\x00" not in cell), st.none(), st.booleans(), st.integers(-(10**17), 10**17), st.floats(allow_nan=False),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2600, 1, 1)), st.times(), st.just("=1+1"), st.just("#N/A"),  # noqa: DTZ001
)  # fmt: skip
spans = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3))


@settings(deadline=None, max_examples=60)
@given(st.lists(headers, min_size=1, max_size=5), st.lists(st.lists(values, max_size=6), max_size=5),
       st.lists(spans, max_size=2), rules)  # fmt: skip
def test_any_workbook_is_accounted_for(
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    merged: Sequence[tuple[int, int, int, int]],
    rule: Mapping[str, object],
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (header, *rows):
        sheet.append(list(row))
    for top, left, down, right in merged:
        sheet.merge_cells(
            start_row=top, start_column=left, end_row=top + down, end_column=left + right
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        book.save(path)
        path.with_suffix(".toml").write_text(toml(rule, "x.xlsx"), encoding="utf-8")
        seen(table.LOADER, path)


# ---------------------------------------------------------------- RDF
NS = "https://w3id.org/stakeholder-kg/ontology#"
iris = st.sampled_from([
    *(f"<{NS}{each}>" for each in ("Claim", "Village", "Company", "Mentorship", "mentor", "mentee", "nameTh", "nameEn", "about",
                                   "property", "claimValue", "statedIn", "basis", "confidence", "charStart", "charEnd", "status", "alias", "Thing", "x")),
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<https://x.org/node/a>", "<https://x.org/node/b>", "<https://x.org/>",
    "<https://x.org/tie/t>", "<https://x.org/claim/00000000000000000000000000000000>", "<https://x.org/source/doc>", "<urn:x>",
])  # fmt: skip
nodes = st.one_of(iris, st.sampled_from(["_:b", '"บ้าน"@th', '"x"@en', '"5"', '"-1"', '""', '"2567"^^<http://www.w3.org/2001/XMLSchema#gYear>',
                                          '"081-234-5678"', '"1"^^<http://www.w3.org/2001/XMLSchema#double>', '"\\u0000"']))  # fmt: skip
quads = st.lists(
    st.tuples(st.one_of(iris, st.just("_:b")), iris, nodes, st.one_of(st.just(""), iris)),
    max_size=8,
)


@settings(deadline=None, max_examples=150)
@given(quads, st.booleans())
def test_any_rdf_loads_or_is_refused(
    statements: list[tuple[str, str, str, str]],
    sourced: bool,  # noqa: FBT001
) -> None:
    text = "".join(" ".join((*statement, ".\n")) for statement in statements)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.nq"
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".toml").write_text(SOURCE if sourced else "", encoding="utf-8")
        try:
            claims, wrong = list(rdf.LOADER.load(path, ONTOLOGY)), "nothing"
        except FaultsError as error:
            claims, wrong = [], error.said("th")
    assert wrong
    assert all(claim.source and claim.about(ONTOLOGY) for claim in claims)
