"""The offline importer gives the very database that a normal load gives; on a real Neo4j."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kg.claims import Claim
from kg.columns import GraphColumns
from kg.errors import StoreError
from kg.facts import Facts
from kg.ontology import Ontology
from kg.pipeline import Access
from kg.propertygraph import derive
from kg.store.changes.loading import LoadResult
from kg.store.offline.importing import Workshop
from kg.store.offline.loading import OfflineLoading
from kg.store.offline.tables import SEPARATORS, Alphabet, Tables
from kg.store.schema import NAMES_INDEX, statements
from kg.store.server.files import Home
from kg.store.server.service import Server, start, stop
from tests.contract.databases import MOVING, NETWORK, REQUEST, Database, of_dataset
from tests.networks import BASE, mentoring, thing, tie
from tests.servers import cache_dir, filled_cache, no_system_java
from tests.workspaces import EXAMPLE, WHEN, project

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(900)]

ODD = (
    'say "so", she said; it\'s', "a\\b\\", " two  spaces ", "line\nend\r\n", "", ",", '"', "''", "😀é\u0e33",
    f"one{SEPARATORS[0]}two", "=1+1", "\t", "null", "[a, b]",
)  # fmt: skip


def claims() -> dict[str, list[Claim]]:
    """Return two datasets: all kinds of values, missing things, and sources that disagree."""
    odd = [
        *thing("odd", "Company", row=20, name_en=ODD[0], name_th=ODD[8]),
        *(Claim("odd", "alias", text, "doc", lang="en") for text in ODD if text),
    ]
    figures = [
        *thing("fig", "Figure", row=30, name_en="Income", value="12500.5", period="2018"),
        *thing("ghostly", "Company", source="no-such-document", row=31, name_en="Ghostly"),
    ]
    ties = [
        tie("Support", "odd", "nobody", row=40, status="active", start="2019/2021"),
        tie("Mentorship", "acme", "v1", source="doc2", under="mou", status="ended", row=41),
        tie("Position", "boss", "office", title_en=ODD[3], confidence="low", basis="inferred",
            said_by="boss", row=42),
    ]  # fmt: skip
    first = of_dataset("tables", [*mentoring(), *odd, *figures, *ties])
    noted = [replace(claim, note=ODD[3], char_start=3, char_end=9) for claim in first[:5]]
    return {"tables": [*first, *noted], "more": of_dataset("more", mentoring()[:9])}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A database, what the load said, and all that it held then."""

    database: Database
    result: LoadResult
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Imported(Loaded):
    """An imported database, and where it lies."""

    directory: Path
    server: Server


def typed(database: Database) -> list[str]:
    """Return all that a database holds, with the type of each value."""
    lines = []
    for what, properties in [
        *database.run("MATCH (n) RETURN labels(n), properties(n)"),
        *database.run("MATCH (a)-[r]->(b) RETURN [a.id, type(r), b.id], properties(r)"),
    ]:
        shown = {k: [type(v).__name__, str(v)] for k, v in properties.items() if k not in MOVING}
        lines.append(json.dumps([sorted(map(str, what)), shown], sort_keys=True))
    return sorted(lines)


def loading(directory: Path, ontology: Ontology) -> OfflineLoading:
    return OfflineLoading(
        directory=directory,
        cache=cache_dir(),
        network=NETWORK,
        ontology=ontology,
        request=REQUEST,
        report=print,
    )


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Iterator[Imported]:
    filled_cache()
    directory = tmp_path_factory.mktemp("ที่ ทำงาน (1)") / ".kg"
    try:
        with no_system_java():
            result = loading(directory, ontology).run(claims())
        server = start(directory, cache=cache_dir(), report=print)
        with Database(server.url, server.user, server.password()) as database:
            yield Imported(database, result, typed(database), directory, server)
    finally:
        stop(directory, report=print)


@pytest.fixture(scope="module")
def loaded(server_2026: Server, ontology: Ontology) -> Iterator[Loaded]:
    with Database(server_2026.url, server_2026.user, server_2026.password()) as database:
        database.wipe()
        with database.store(ontology) as store:
            result = store.load(claims(), REQUEST)
            yield Loaded(database, result, typed(database))


def test_the_database_is_the_one_of_a_normal_load(imported: Imported, loaded: Loaded) -> None:
    assert imported.lines == loaded.lines


def test_the_load_counts_the_same(imported: Imported, loaded: Loaded) -> None:
    assert imported.result == loaded.result


def test_constraints_and_indexes_are_there(imported: Imported, ontology: Ontology) -> None:
    meant = {name for name, _ in statements(ontology)} | {NAMES_INDEX}
    found = imported.database.run(
        "SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN collect(name)"
    )
    assert meant <= set(found[0][0])


def test_what_is_read_is_what_the_facts_say(imported: Imported, ontology: Ontology) -> None:
    every = [claim for each in claims().values() for claim in each]
    facts = Facts.of(every, ontology, BASE)
    with imported.database.store(ontology) as store:
        read = Facts.of(store.claims(), ontology, BASE)
        assert (read.nquads(), store.property_graph(), store.columns()) == (
            facts.nquads(), derive(facts), GraphColumns.of(derive(facts))
        )  # fmt: skip


def test_nothing_of_the_import_is_left(imported: Imported) -> None:
    left = {path.name for path in Home.of(imported.directory).root.iterdir()}
    assert not {"import", "data.replaced"} & left


def test_a_second_one_is_refused(imported: Imported, ontology: Ontology) -> None:
    with pytest.raises(StoreError, match=r"holds a network already.*first load only"):
        loading(imported.directory, ontology).run(claims())


def test_later_loads_and_undo_work_on_it(
    imported: Imported, loaded: Loaded, ontology: Ontology
) -> None:
    other = {"tables": claims()["tables"][:-8], "more": []}
    dumps = []
    for database in (imported.database, loaded.database):
        with database.store(ontology) as store:
            before = typed(database)
            again = store.load(claims(), REQUEST)
            done = store.load(other, REQUEST)
            after = typed(database)
            store.undo(done.load, REQUEST)
            facts = Facts.of(store.claims(), ontology, BASE).nquads()
            dumps.append((before, again, done, after, facts))
    assert dumps[0] == dumps[1]


@pytest.fixture(scope="module")
def refilled(imported: Imported, ontology: Ontology) -> tuple[list[str], LoadResult, list[str]]:
    """Fill a database that was emptied, then a load that ends what an import had not ended."""
    imported.database.wipe()
    loading(imported.directory, ontology).run(claims())
    server = start(imported.directory, cache=cache_dir(), report=print)
    with Database(server.url, server.user, server.password()) as database:
        lines = typed(database)
        database.run("MATCH (n:Network) SET n.pending = 'load-1'")
        database.run("DROP INDEX kg_Claim_about_index")
        with database.store(ontology) as store:
            result = store.load(claims(), REQUEST)
        return lines, result, typed(database)


def test_an_empty_database_that_was_used_is_filled_too(
    imported: Imported, refilled: tuple[list[str], LoadResult, list[str]]
) -> None:
    assert refilled[0] == imported.lines


def test_an_import_that_was_cut_off_is_finished_by_the_next_load(
    imported: Imported, refilled: tuple[list[str], LoadResult, list[str]]
) -> None:
    _, result, lines = refilled
    assert (result.continued, result.load, lines) == (True, "load-1", imported.lines)


# ------------------------------------------------------------------ without a server
def test_the_separator_is_one_that_no_text_has() -> None:
    text = Claim("a", "alias", SEPARATORS[0] + SEPARATORS[1], "doc")
    assert Alphabet.of([text]) == Alphabet(SEPARATORS[2])


def test_texts_that_no_table_can_hold_are_refused() -> None:
    text = Claim("a", "alias", "".join(SEPARATORS), "doc")
    with pytest.raises(StoreError, match="load without --offline"):
        Alphabet.of([text])


def test_rows_of_other_properties_stand_in_other_tables(tmp_path: Path) -> None:
    tables = Tables(tmp_path, Alphabet())
    rows: list[dict[str, object]] = [
        {"id": "a", "x": 1},
        {"id": "b", "x": ["1", "2"]},
        {"id": "c", "x": None},
    ]
    tables.add_nodes(("Thing",), "thing", rows)
    assert [(tmp_path / name).read_text(encoding="utf-8") for _, name in tables.nodes] == [
        '"id:ID(thing)","x:long"\n"a","1"\n',
        '"id:ID(thing)","x:string[]"\n"b","1\x1f2"\n',
        '"id:ID(thing)"\n"c"\n',
    ]


def test_what_a_killed_import_left_is_removed(tmp_path: Path) -> None:
    home = Home.of(tmp_path)
    home.create()
    (home.root / "data").mkdir()
    for name in ("import/data/databases", "import/tables", "data.replaced/databases"):
        (home.root / name).mkdir(parents=True)
    workshop = Workshop(home)
    workshop.lay_out()
    left = {path.relative_to(home.root).as_posix() for path in home.root.rglob("*")}
    assert "import/data/databases" not in left
    assert "data.replaced" not in left


def test_a_database_elsewhere_is_refused() -> None:
    work = project(EXAMPLE)
    work.access = Access(url="bolt://127.0.0.1:1")
    with pytest.raises(StoreError, match="--offline"):
        work.load_offline(who="x", when=WHEN)
