from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Claim
from kg.errors import Fault, KgError, MappingError, SourceError
from kg.ontology import Ontology
from loaders import rdf, table
from loaders.lexicon import lexicon, private_words
from loaders.privacy import private_header, private_value
from loaders.text import fold, language_of
from loaders.values import number

ONTOLOGY = Ontology.load()
SOURCE = '[source]\nid = "doc"\nname_en = "A text"\n'
THINGS = "id,class,name_en\na,Company,A\n"


def load(folder: Path, mapping: str, /, **tables: str) -> list[Claim]:
    """Load a folder of tables (``things="…"`` is things.csv); return the claims of the rows."""
    (folder / "source.toml").write_text(mapping, encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [c for c in table.load(folder, ONTOLOGY) if c.locator.row]


def refused(folder: Path, mapping: str, **tables: str) -> Sequence[Fault]:
    """Return the faults for which a mapping is refused."""
    with pytest.raises(MappingError) as caught:
        load(folder, mapping, **tables)
    return caught.value.faults


# ---------------------------------------------------------------- what a mapping says
def test_a_foreign_table_needs_no_change(tmp_path: Path) -> None:
    mapping = (
        SOURCE
        + """
        [tables.companies]
        file = "shares.csv"
        what = "nodes"
        class = "Company"
        id = "company-{shareholder}"
        skip_if_empty = ["shareholder"]
        columns = { owns = false, share = false }
        [tables.shares]
        file = "shares.csv"
        type = "FUNDS"
        from = "company-{shareholder}"
        to = "company-{owns}"
        skip_if_empty = ["shareholder"]
        columns = { share = { property = "weight", format = "1.234,56" } }
        constants = { status = "active" }
    """
    )
    claims = load(tmp_path, mapping, shares='shareholder,owns,share\n33,38,"1.100,5"\n,39,1\n')
    assert [(c.subject, c.property, c.value, c.qualifiers) for c in claims] == [
        ("company-33", "type", "Company", ()),
        ("company-33", "Funding", "company-38", (("status", "active"), ("weight", "1100.5"))),
    ]


def test_a_column_may_be_the_id(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."t.csv"]\nid = "code"\nclass = "Company"\n'
    assert [c.subject for c in load(tmp_path, mapping, t="code,name_en\nx,A\n")] == ["x", "x"]


def test_a_rows_own_word_goes_before_the_tables(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."t.csv"]\nclass = "Company"\nsource = "other"\n'
    claims = load(tmp_path, mapping, t="id,class,source\na,Village,\nb,,mine\n")
    assert [(c.subject, c.value, c.source) for c in claims] == [
        ("a", "Village", "other"),
        ("b", "Company", "mine"),
    ]


def test_documents_may_state_themselves(tmp_path: Path) -> None:
    mapping = '[tables."t.csv"]\nclass = "Document"\nsource = "{id}"\n'
    claims = load(tmp_path, mapping, t="id,name_en\nd1,One\n")
    assert {(c.subject, c.source) for c in claims} == {("d1", "d1")}


def test_a_column_has_its_own_source_basis_and_confidence(tmp_path: Path) -> None:
    mapping = (
        SOURCE
        + """
        [tables."t.csv".columns]
        name_en = { source = "editors", basis = "inferred", confidence = "low", note = "by ear" }
    """
    )
    claims = load(tmp_path, mapping, t="id,class,name_en,char_start,char_end\na,Company,A,1,5\n")
    name = claims[-1]
    assert (name.source, name.basis, name.confidence, name.note) == (
        "editors", "inferred", "low", "by ear",
    )  # fmt: skip
    assert (name.char_start, claims[0].char_start) == (-1, 1)


def test_span_false_keeps_the_source(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."t.csv".columns]\nname_en = { span = false }\n'
    name = load(tmp_path, mapping, t="id,class,name_en,char_start,char_end\na,Company,A,1,5\n")[-1]
    assert (name.source, name.char_start) == ("doc", -1)


def test_values_may_stand_for_others(tmp_path: Path) -> None:
    mapping = (
        SOURCE
        + """
        [tables."t.csv".columns]
        kind = { property = "class", values = { firm = "Company", "-" = "Village" } }
    """
    )
    assert [c.value for c in load(tmp_path, mapping, t="id,kind\na,firm\nb,-\n")] == [
        "Company", "Village",
    ]  # fmt: skip


def test_a_word_may_stand_for_nothing(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."t.csv"]\nempty = ["n/a"]\n'
    assert len(load(tmp_path, mapping, t="id,class,name_en\na,Company,n/a\n")) == 1


@pytest.mark.parametrize(
    ("rule", "written", "value"),
    [
        ('{ property = "start", format = "mdy" }', "08/24/2566", "2023-08-24"),
        ('{ property = "start", era = "BE" }', "2566", "2023"),
        ('{ property = "alias", lang = "en" }', "A", "A"),
        ('{ property = "alias", separator = ";" }', "A", "A"),
    ],
)
def test_a_column_says_how_it_is_written(
    tmp_path: Path, rule: str, written: str, value: str
) -> None:
    mapping = SOURCE + f'[tables."t.csv".columns]\nx = {rule}\n'
    assert load(tmp_path, mapping, t=f"id,class,x\na,Company,{written}\n")[-1].value == value


def test_a_separator_parts_many_values(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."t.csv".columns]\nx = { property = "alias", separator = ";" }\n'
    claims = load(tmp_path, mapping, t='id,class,x\na,Company,"A; B;A;"\n')
    assert [c.value for c in claims[1:]] == ["A", "B"]


def test_the_headers_may_stand_lower(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."t.csv"]\nheader_row = 3\n'
    claims = load(tmp_path, mapping, t="A list\n\nid,class\na,Company\n")
    assert claims[0].locator.row == 4


def test_a_table_may_be_left_out(tmp_path: Path) -> None:
    assert load(tmp_path, SOURCE + '[tables]\n"t.csv" = false\n', t="what,ever\n1,2\n") == []


def test_a_file_of_another_loader_is_refused_until_it_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "my.ttl").write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match=r"my\.ttl"):
        load(tmp_path, SOURCE, t=THINGS)
    assert load(tmp_path, SOURCE + '[tables]\n"my.ttl" = false\n', t=THINGS)


def test_sheets_have_their_own_rules(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "firms"
    for row in (["code"], ["x"]):
        book["firms"].append(row)
    book.create_sheet("notes").append(["anything"])
    book.save(tmp_path / "b.xlsx")
    mapping = (
        SOURCE
        + """
        [tables."b.xlsx".sheets]
        notes = false
        firms = { id = "code", class = "Company" }
    """
    )
    assert [(c.subject, c.locator.sheet) for c in load(tmp_path, mapping)] == [("x", "firms")]


def test_one_sheet_may_be_chosen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["anything"])
    book.create_sheet("things")
    for row in (["id", "class"], ["a", "Company"]):
        book["things"].append(row)
    book.save(tmp_path / "b.xlsx")
    mapping = SOURCE + '[tables."b.xlsx"]\nsheet = "things"\n'
    assert [c.subject for c in load(tmp_path, mapping)] == ["a"]


def test_the_id_of_a_dataset_is_the_mappings_or_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "ทะเบียน 2566"
    folder.mkdir()
    load(folder, SOURCE, t=THINGS)
    assert table.LOADER.dataset(folder) == "ทะเบียน 2566"
    load(folder, '[dataset]\nid = "register"\n' + SOURCE, t=THINGS)
    assert table.LOADER.dataset(folder) == "register"


def test_a_decomposed_file_name_is_the_one_that_the_mapping_names(tmp_path: Path) -> None:
    mapping = SOURCE + '[tables."caf\u00e9.csv"]\nclass = "Company"\n'
    (tmp_path / "cafe\u0301.csv").write_text("id\na\n", encoding="utf-8")
    claims = load(tmp_path, mapping)
    assert [(c.subject, c.locator.file) for c in claims] == [("a", "caf\u00e9.csv")]


def test_a_table_in_a_folder_below_is_read_if_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "t.csv").write_text(THINGS, encoding="utf-8")
    assert load(tmp_path, SOURCE + '[tables."more/t.csv"]\n')[0].locator.file == "more/t.csv"


# ---------------------------------------------------------------- what is refused
@pytest.mark.parametrize(
    ("mapping", "place", "says"),
    [
        ("[datset]\n", "datset", "did you mean dataset"),
        ('[tables."things.csv"]\nclas = "Company"\n', 'tables."things.csv".clas', "did you mean class"),
        ('[tables."thing.csv"]\n', 'tables."thing.csv"', "did you mean things.csv"),
        ('[tables."../x.csv"]\n', 'tables."../x.csv"', "no such file"),
        ('[tables."things.csv"]\nclass = "Compny"\n', 'tables."things.csv"."class"', "did you mean Company"),
        ('[tables."things.csv"]\nid = "code"\n', 'tables."things.csv"."code"', "no such column"),
        ('[tables."things.csv"]\nid = "x-{Id}"\n', 'tables."things.csv"."Id"', "did you mean id"),
        ('[tables."things.csv"]\nwhat = "node"\n', 'tables."things.csv".what', "did you mean nodes"),
        ('[tables."things.csv"]\nheader_row = 0\n', 'tables."things.csv".header_row', "whole number"),
        ('[tables."things.csv".columns]\nname = "x"\n', 'tables."things.csv"."name"', "did you mean name_en"),
        ('[tables."things.csv".columns]\nname_en = "nam_th"\n', 'tables."things.csv"."name_en"', "did you mean name_th"),
        ('[tables."things.csv".columns]\nname_en = 5\n', 'tables."things.csv".columns.name_en', "allowed: a property"),
        ('[tables."things.csv".columns]\nclass = { span = false }\n', 'tables."things.csv"."class"', "whole row"),
        ('[tables."things.csv".columns]\nname_en = { basis = "x" }\n', 'tables."things.csv"."name_en.basis"', "explicit"),
        ('[tables."things.csv".constants]\nx = "y"\n', 'tables."things.csv"."constants.x"', "no such property"),
        ('[source]\nid = "a b"\n', "source.id", "without spaces"),
        ('[source]\nname_en = "x"\n', "source.id", "missing"),
        ('[source]\nid = "d"\nkind = "newz"\n', "source.kind", "did you mean news"),
        ('[source]\nid = "d"\nkid = "news"\n', "source.kid", "did you mean kind"),
        ('[source]\nid = "d"\nclass = "Company"\n', "source.class", "a source is no Company"),
        ('[source]\nid = "d"\nissued = "31/2/2566"\n', "source.issued", "cannot be read as a date"),
        ('[source]\nid = "d"\nname_en = ["a", "b"]\n', "source.name_en", "found 2 values"),
        ("[sources.d]\nname_en = true\n", "sources.d.name_en", "a list of texts is wanted"),
        ("tables = 3\n", "tables", "a table is wanted"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_mapping_is_told_with_its_place(
    tmp_path: Path, mapping: str, place: str, says: str
) -> None:
    mapping = mapping if "[source]" in mapping else mapping + SOURCE
    (fault,) = refused(tmp_path, mapping, things=THINGS)
    assert (fault.file, fault.column) == ("source.toml", place)
    assert says in fault.message


def test_all_faults_of_a_mapping_are_one_error(tmp_path: Path) -> None:
    mapping = '[source]\nid = "d"\nkind = "newz"\n[tables."x.csv"]\n[x]\n'
    assert len(refused(tmp_path, mapping, things=THINGS)) == 3


def test_a_file_of_a_folders_dataset_is_not_loaded_alone(tmp_path: Path) -> None:
    load(tmp_path, SOURCE, things=THINGS)
    with pytest.raises(MappingError, match="load the folder"):
        table.load(tmp_path / "things.csv", ONTOLOGY)


def test_a_folder_without_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"source\.toml"):
        table.load(tmp_path, ONTOLOGY)
    assert not table.recognises(tmp_path)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "things.csv").write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match=r"did you mean things\.csv"):
        table.load(tmp_path / "thing.csv", ONTOLOGY)


@pytest.mark.parametrize("loader", ["table", "rdf", "own"])
def test_a_mapping_names_its_loader(tmp_path: Path, loader: str) -> None:
    (tmp_path / "x.csv").write_text(THINGS, encoding="utf-8")
    (tmp_path / "x.toml").write_text(f'[dataset]\nloader = "{loader}"\n', encoding="utf-8")
    assert table.recognises(tmp_path / "x.csv") is (loader == "table")


def test_a_broken_mapping_does_not_stop_recognition(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(THINGS, encoding="utf-8")
    (tmp_path / "x.toml").write_text("[[[", encoding="utf-8")
    assert table.recognises(tmp_path / "x.csv")


# ---------------------------------------------------------------- the words
def test_no_header_means_two_things() -> None:
    words = {fold(h): w.name for w in lexicon().columns.values() for h in w.headers}
    properties = {
        fold(name) for p in ONTOLOGY.properties.values() for name in (p.name, *p.label.values())
    }
    # The column of a long table and the property of a figure: no table has both.
    assert words.keys() & properties == {
        fold(h) for h in ("value", lexicon().columns["value"].label["th"])
    }


def test_no_property_looks_like_a_number_of_a_person() -> None:
    assert [p.name for p in ONTOLOGY.properties.values() if private_header(p.name)] == []


def test_the_lexicons_name_classes_of_the_ontology() -> None:
    for name in (lexicon().source_class, *private_words().classes):
        assert ONTOLOGY.node_class(name).name == name


@pytest.mark.parametrize(
    "header", ["โทรทัศน์", "ออนไลน์", "hotel", "contract", "เลขทะเบียนนิติบุคคล", "automobile", "mouth"]
)
def test_headers_that_only_resemble_private_ones_are_not(header: str) -> None:
    assert not private_header(header)


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-24",
        "02-12-2566",
        "พ.ศ. 2566–2570",
        "0.123456789",
        "0105537000123",
        "มาตรา 0123",
        "5000000000",
    ],
)
def test_numbers_that_reach_nobody_are_not_private(text: str) -> None:
    assert private_value(text) == ""


@pytest.mark.parametrize(("text", "lang"), [("ศูนย์ A", "th"), ("SCG", "und"), ("ລາວ", "lo")])
def test_the_language_of_a_text_is_its_scripts(text: str, lang: str) -> None:
    assert language_of(text) == lang


@settings(deadline=None)
@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_keeps_its_value(value: object) -> None:
    written = number(f"{value:,}")
    assert float(written) == float(str(value))
    assert number(written) == written


keys = st.sampled_from([
    "dataset", "source", "sources", "tables", "x.csv", "id", "class", "columns", "what", "loader", "graphs", "properties",
    "ignore", "namespaces", "constants", "sheets", "values", "a", "kind", "file", "base", "from", "property", "empty", "format",
])  # fmt: skip
leaves = st.one_of(st.sampled_from(["doc", "id", "{id}", "Company", "", "x.csv", "news", "\x00", "https://x.org/"]),
                   st.booleans(), st.integers(-1, 3), st.floats(), st.dates())  # fmt: skip
trees = st.recursive(
    leaves,
    lambda t: st.one_of(st.lists(t, max_size=2), st.dictionaries(keys, t, max_size=3)),
    max_leaves=12,
)


def toml(value: object) -> str:
    """Write a value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{k}" = {toml(v)}' for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


@settings(deadline=None, max_examples=400)
@given(st.one_of(
    st.binary(max_size=60),
    st.dictionaries(keys, trees, max_size=4).map(lambda d: "\n".join(f'"{k}" = {toml(v)}' for k, v in d.items()).encode()),
))  # fmt: skip
def test_any_mapping_loads_or_is_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x.csv").write_text(THINGS, encoding="utf-8")
        (Path(folder) / "x.nt").write_text(
            '<https://x.org/a> <https://x.org/b> "c" .', encoding="utf-8"
        )
        (Path(folder) / "x.toml").write_bytes(content)
        for loader, name in ((table.LOADER, "x.csv"), (rdf.LOADER, "x.nt")):
            loader.recognises(Path(folder) / name)
            try:
                list(loader.load(Path(folder) / name, ONTOLOGY))
            except KgError:
                continue
