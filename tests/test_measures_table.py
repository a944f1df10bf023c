from __future__ import annotations

import csv
import datetime as dt
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from kg.errors import MeasureError
from kg.measures.centrality import CENTRALITIES
from kg.measures.csvw import csv_text, metadata, write_measures
from kg.measures.definitions import definition, definitions, text
from kg.measures.table import COLUMNS, MeasureTable, competition_ranks, measure
from kg.resources import resource

LANGUAGES = ("en", "th")
DAY = dt.date(2026, 11, 21)
THAI = re.compile("[\u0e00-\u0e7f]")


def florentine() -> MeasureTable:
    return measure(nx.florentine_families_graph())


def named(*names: str) -> nx.Graph[str]:
    """Return a star of nodes, each named in English as its id."""
    G: nx.Graph[str] = nx.star_graph(names)
    nx.set_node_attributes(G, {name: name for name in names}, "name_en")
    return G


# ------------------------------------------------------------------ definitions
def test_every_measure_is_defined_and_every_definition_computed() -> None:
    assert list(definitions()) == list(CENTRALITIES)


@pytest.mark.parametrize("name", CENTRALITIES)
@pytest.mark.parametrize("part", ["label", "definition", "unit", "normalisation", "directed"])
def test_a_definition_is_in_both_languages(name: str, part: str) -> None:
    said = getattr(definition(name), part)
    assert sorted(said) == ["en", "th"]
    assert THAI.search(said["th"])


@pytest.mark.parametrize("name", CENTRALITIES)
def test_a_definition_names_who_defined_it_and_when(name: str) -> None:
    assert re.search(r"\b(19|20)\d\d\b", definition(name).reference)


@pytest.mark.parametrize("name", CENTRALITIES)
def test_a_measure_uses_weights_as_its_definition_says(name: str) -> None:
    light = nx.connected_watts_strogatz_graph(12, 4, 0.3, seed=1)
    heavy = light.copy()
    for number, (_, _, attributes) in enumerate(heavy.edges(data=True)):
        attributes["weight"] = 1.0 + number % 4
    changes = [
        not np.allclose(
            measure(light, name, distance=distance).column(name).scores.value,
            measure(heavy, name, distance=distance).column(name).scores.value,
        )
        for distance in ("steps", "inverse")
    ]
    said = {
        "none": [False, False],
        "distance": [False, True],
        "strength": [True, True],
        "sum": [True, True],
    }
    assert changes == said[definition(name).weights]


def test_an_unknown_measure_is_refused_with_the_nearest() -> None:
    with pytest.raises(MeasureError, match="did you mean betweenness"):
        measure(nx.path_graph(3), "betweeness")


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(MeasureError, match="found list"):
        measure([(1, 2)])  # type: ignore[arg-type]  # what a user may hand over


# ------------------------------------------------------------------ ranks
@pytest.mark.parametrize(
    ("values", "ranks"),
    [
        ([], []),
        ([5.0], [1]),
        ([0.0, 0.0], [1, 1]),
        ([1.0, 3.0, 3.0, 2.0], [4, 1, 1, 3]),
        ([0.3, 0.1 + 0.2, 0.2], [1, 1, 3]),
        ([1.0, 1.0 - 1e-6, 0.5], [1, 2, 3]),
    ],
)
def test_equal_values_share_a_rank(values: list[float], ranks: list[int]) -> None:
    assert competition_ranks(np.array(values)).tolist() == ranks


def test_actors_in_the_same_place_share_a_rank_in_every_measure() -> None:
    table = measure(nx.cycle_graph(37))
    assert {int(rank) for column in table.columns for rank in column.rank} == {1}


def test_nobody_is_first_where_all_are_equal() -> None:
    assert measure(nx.cycle_graph(5)).first("degree") == ()


def test_two_can_be_first() -> None:
    assert measure(nx.path_graph(4)).first("betweenness") == ("1", "2")


def test_closeness_ranks_by_the_normalised_value() -> None:
    # a pair is at distance 1, yet reaches one actor only
    G = nx.disjoint_union(nx.path_graph(5), nx.path_graph(2))
    assert measure(G).first("closeness") == ("2",)


# ------------------------------------------------------------------ rows
def test_rows_go_by_measure_rank_and_id() -> None:
    keys = [(list(CENTRALITIES).index(str(r["measure"])), r["rank"], r["id"])
            for r in florentine().rows()]  # fmt: skip
    assert keys == sorted(keys)


def test_a_row_has_every_column_and_the_recipe() -> None:
    row = measure(nx.florentine_families_graph(), "betweenness").rows()[0]
    recipe = str(row.pop("recipe"))
    assert row == {
        "id": "Medici", "class": "", "name_th": "", "name_en": "", "measure": "betweenness",
        "value": 47.5, "normalised": 0.521978021978, "rank": 1,
    }  # fmt: skip
    said = ("n=15 m=20", "distances in steps", "divided by (n-1)(n-2)/2", "fewer than 30")
    assert [part for part in said if part not in recipe] == []


def test_rows_in_thai_name_the_measure_and_recipe_in_thai() -> None:
    row = measure(nx.path_graph(3), "degree").rows("th")[0]
    assert (THAI.search(str(row["measure"])) and THAI.search(str(row["recipe"]))) is not None


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"distance": "inverse"}, "a tie is 1/weight long"),
        ({"distance": "steps"}, "distances in steps, weights not used"),
    ],
)
def test_the_recipe_says_how_long_a_tie_is(choice: dict[str, Any], said: str) -> None:
    assert said in measure(nx.path_graph(3), "closeness", **choice).recipe("closeness")


def test_the_recipe_of_pagerank_says_its_damping_and_weights() -> None:
    recipe = measure(nx.path_graph(3), "pagerank", weighted=False, damping=0.5).recipe("pagerank")
    assert "weights not used, damping α=0.5" in recipe


def test_the_recipe_of_a_directed_network_says_what_direction_does() -> None:
    recipe = measure(nx.DiGraph([(0, 1)]), "closeness").recipe("closeness")
    assert "distances to the actor from those who can reach it" in recipe


def test_the_recipe_says_the_day_that_is_given() -> None:
    assert "made on 2026-11-21" in str(florentine().rows(date=DAY)[0]["recipe"])


def test_thirty_connected_actors_are_not_few() -> None:
    found = [measure(nx.cycle_graph(n)).notes() for n in (29, 30)]
    assert [bool(notes) for notes in found] == [True, False]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_network_without_ties_says_that_no_ranking_means_anything(lang: str) -> None:
    assert measure(nx.empty_graph(40)).notes(lang) == (text("no_ties", lang),)


def test_a_measure_that_was_not_computed_is_refused() -> None:
    with pytest.raises(MeasureError, match="closeness was not computed; computed: degree"):
        measure(nx.path_graph(3), "degree").column("closeness")


def test_a_data_frame_has_the_rows() -> None:
    found = florentine().to_df()
    assert (list(found.columns), len(found)) == (list(COLUMNS), 15 * len(CENTRALITIES))


def test_pandas_is_imported_only_when_it_is_asked_for() -> None:
    code = (
        "import sys, networkx as nx; from kg.measures.table import measure; "
        "measure(nx.path_graph(3)).rows(); sys.exit('pandas' in sys.modules)"
    )
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, check=False)
    assert done.returncode == 0


# ------------------------------------------------------------------ files
def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_csv_reads_back_as_the_rows(tmp_path: Path) -> None:
    path, _ = write_measures(florentine(), tmp_path / "measures.csv")
    found = [{**row, "value": float(row["value"])} for row in read(path)]
    assert [(r["id"], r["measure"], r["value"]) for r in found] == [
        (r["id"], r["measure"], r["value"]) for r in florentine().rows()
    ]


@pytest.mark.parametrize("bom", [True, False])
def test_the_csv_begins_with_a_byte_order_mark_if_wanted(tmp_path: Path, *, bom: bool) -> None:
    path, _ = write_measures(florentine(), tmp_path / "measures.csv", bom=bom)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") is bom


def test_names_that_look_like_formulas_are_guarded_and_numbers_are_not(tmp_path: Path) -> None:
    names = ("=1+1", "+x", "-y", "@z", "\tt", "\rr")
    path, _ = write_measures(measure(named(*names), "degree"), tmp_path / "measures.csv")
    rows = read(path)
    assert sorted(row["name_en"] for row in rows) == sorted(f"'{name}" for name in names)
    assert {row["value"] for row in rows} == {"1", "5"}


def test_a_negative_number_stays_a_number() -> None:
    assert (
        csv_text([{"a": -1.5, "b": -2, "c": "-x"}], ("a", "b", "c")) == "a,b,c\r\n-1.5,-2,'-x\r\n"
    )


def test_lists_are_joined_and_guarded() -> None:
    assert csv_text([{"a": ("=x", "y")}], ("a",)) == "a\r\n'=x|y\r\n"


def test_the_same_table_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    written = [
        [
            path.read_bytes()
            for path in write_measures(florentine(), tmp_path / f / "m.csv", date=DAY)
        ]
        for f in ("a", "b")
    ]
    assert written[0] == written[1]


def test_a_folder_with_thai_letters_and_a_space_is_made(tmp_path: Path) -> None:
    path, beside = write_measures(florentine(), tmp_path / "ผล ลัพธ์" / "measures.csv")
    assert (path.is_file(), beside.name) == (True, "measures.csv-metadata.json")


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "measures.csv").mkdir()
    with pytest.raises(MeasureError, match="cannot be written"):
        write_measures(florentine(), tmp_path / "measures.csv")


def described(tmp_path: Path) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """Return the rows of the CSV, and what is said beside it."""
    path, beside = write_measures(florentine(), tmp_path / "measures.csv", date=DAY)
    return read(path), json.loads(beside.read_text(encoding="utf-8"))


def test_csv_and_metadata_agree_on_the_columns(tmp_path: Path) -> None:
    rows, said = described(tmp_path)
    columns = said["tableSchema"]["columns"]
    assert [column["titles"] for column in columns] == list(rows[0])


def test_csv_and_metadata_agree_on_the_measures(tmp_path: Path) -> None:
    rows, said = described(tmp_path)
    notes = [note["name"] for note in said["notes"] if note["type"] == "measure"]
    assert notes == list(dict.fromkeys(row["measure"] for row in rows))


def test_the_measure_column_allows_what_the_csv_holds(tmp_path: Path) -> None:
    rows, said = described(tmp_path)
    column = next(c for c in said["tableSchema"]["columns"] if c["name"] == "measure")
    pattern = re.compile(column["datatype"]["format"])
    assert all(pattern.fullmatch(row["measure"]) for row in rows)


def test_the_primary_key_is_one(tmp_path: Path) -> None:
    rows, said = described(tmp_path)
    keys = [tuple(row[name] for name in said["tableSchema"]["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)


def test_the_metadata_hold_the_whole_recipe(tmp_path: Path) -> None:
    _, said = described(tmp_path)
    recipe = said["notes"][0]
    made = florentine().made
    assert (recipe["n"], recipe["m"], recipe["components"], recipe["isolates"]) == (15, 20, 1, 0)
    assert (recipe["data_hash"], recipe["date"]) == (made.data_hash, "2026-11-21")
    assert said["dc:created"]["@value"] == "2026-11-21"


@pytest.mark.parametrize("name", CENTRALITIES)
def test_the_metadata_say_what_the_definitions_say(name: str) -> None:
    notes: Any = metadata(florentine(), "measures.csv")["notes"]
    note = next(each for each in notes if each.get("name") == name)
    what = definition(name)
    found = (note["label"], note["definition"], note["reference"], note["weights"])
    assert found == (what.label, what.definition, what.reference, what.weights)


def test_the_metadata_are_in_both_languages() -> None:
    said: Any = metadata(florentine(), "measures.csv")
    tags = {
        text["@language"]
        for column in said["tableSchema"]["columns"]
        for text in column["dc:description"]
    }
    assert tags == {"en", "th"}


def test_the_url_of_a_file_with_a_space_is_a_url() -> None:
    assert metadata(florentine(), "my measures.csv")["url"] == "my%20measures.csv"


def test_every_message_is_in_both_languages_with_the_same_blanks() -> None:
    tables = (resource("ontology") / "messages.toml").read_text(encoding="utf-8")
    blank = re.compile(r"\{(\w+)\}")
    wrong = [
        key
        for key, said in tomllib.loads(tables)["measures"].items()
        if sorted(said) != ["en", "th"]
        or set(blank.findall(said["en"])) != set(blank.findall(said["th"]))
    ]
    assert wrong == []
