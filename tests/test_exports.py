from __future__ import annotations

import csv
import datetime as dt
import io
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.claims import Claim
from kg.errors import KgError
from kg.exports import FORMATS, graphml, tables, write
from kg.facts import Facts
from kg.ontology import Ontology
from kg.propertygraph import Node, PropertyGraph, Relationship, derive
from tests.commands import kg
from tests.networks import BASE, facts, mentoring, thing, tie
from tests.workspaces import EXAMPLE, project

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]  # fmt: skip


@pytest.fixture(scope="module")
def example() -> Facts:
    work = project(EXAMPLE)
    return work.facts(work.workspace.datasets)


@pytest.fixture(scope="module")
def graph(example: Facts) -> PropertyGraph:
    return derive(example)


@pytest.fixture(scope="module")
def read_back(graph: PropertyGraph) -> nx.MultiDiGraph[str]:
    found = nx.read_graphml(io.BytesIO(graphml(graph)), force_multigraph=True)
    assert isinstance(found, nx.MultiDiGraph)
    return found


# ------------------------------------------------------------------ GraphML
def test_graphml_holds_every_node_and_relationship(
    graph: PropertyGraph, read_back: nx.MultiDiGraph[str]
) -> None:
    ties = {(t.source, t.target, t.id) for t in graph.relationships.values()}
    assert set(read_back) == set(graph.nodes)
    assert set(read_back.edges(keys=True)) == ties


def test_graphml_keeps_class_type_names_and_lists(read_back: nx.MultiDiGraph[str]) -> None:
    scg = read_back.nodes["scg"]
    types = {of["type"] for _, to, of in read_back.out_edges("scg", data=True) if "village" in to}
    assert (scg["label"], scg["labels"]) == ("Company", "Company|Organization|Thing")
    assert scg["name_th"] == "เอสซีจี"
    assert scg["sources"] == "doc002|editors"
    assert types == {"BIG_BROTHER_OF"}


def test_graphml_writes_days_as_text_and_numbers_as_numbers(
    read_back: nx.MultiDiGraph[str],
) -> None:
    figure = read_back.nodes["doc002-fig-163-communities"]
    assert figure["value"] == 163
    assert figure["period_first"] == "2016-01-01"


def test_graphml_of_the_same_graph_is_the_same_bytes(graph: PropertyGraph) -> None:
    assert graphml(graph) == graphml(graph)


def odd(**properties: str | float) -> PropertyGraph:
    nodes = {id_: Node(id_, ("Thing",), {"id": id_, **properties}) for id_ in ("a", "b")}
    ties = {"t": Relationship("t", "ABOUT", "a", "b", {"id": "t", **properties})}
    return PropertyGraph(nodes, ties)


def test_graphml_drops_what_xml_cannot_hold() -> None:
    text = graphml(odd(name="a\x00\x1b\ufffe\ud800b<&>\"' ]]>"))
    assert ET.fromstring(text) is not None  # noqa: S314  # our own text
    assert nx.read_graphml(io.BytesIO(text)).nodes["a"]["name"] == "ab<&>\"' ]]>"


@pytest.mark.parametrize("name", ["label", "labels", "type", "key", "source"])
def test_a_property_may_have_any_name(name: str) -> None:
    found = nx.read_graphml(io.BytesIO(graphml(odd(**{name: "mine"}))), force_multigraph=True)
    assert "mine" in found.nodes["a"].values()
    assert found.nodes["a"]["label"] in {"Thing", "mine"}
    assert "mine" in next(iter(found.edges(data=True)))[2].values()


# ------------------------------------------------------------------ CSV
def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def written(example: Facts, graph: PropertyGraph) -> Mapping[str, list[dict[str, str]]]:
    texts = tables(graph, example.claims, example.ontology)
    return {name: rows(text) for name, text in texts.items()}


def test_csv_is_three_tables_with_all_rows(
    written: Mapping[str, list[dict[str, str]]], example: Facts, graph: PropertyGraph
) -> None:
    assert {name: len(each) for name, each in written.items()} == {
        "nodes.csv": len(graph.nodes),
        "relationships.csv": len(graph.relationships),
        "claims.csv": len(example.claims),
    }


def test_csv_ties_name_both_ends_and_claims_their_place(
    written: Mapping[str, list[dict[str, str]]],
) -> None:
    mentored = [r for r in written["relationships.csv"] if r["type"] == "BIG_BROTHER_OF"]
    stated = next(r for r in written["claims.csv"] if r["about"] == mentored[0]["id"])
    assert {r["source"] for r in mentored} == {"scg"}
    assert (stated["source"], stated["char_start"], stated["file"]) == ("doc002", "1383", "mentorships.csv")  # fmt: skip
    assert "under=doc002-mou" in stated["qualifiers"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(ontology: Ontology, name: str) -> None:
    claims = [*thing("doc", "Document", name_en="A text"), *thing("a", "Company", name_en=name)]
    found = tables(derive(facts(claims, ontology)), claims, ontology)
    cells = [
        cell
        for text in found.values()
        for row in csv.reader(io.StringIO(text, newline=""))
        for cell in row
    ]
    assert f"'{name}" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_commas_quotes_and_line_ends_come_back(ontology: Ontology) -> None:
    name = 'บริษัท "ก, ข"\nจำกัด; |'
    claims = [*thing("doc", "Document", name_en="A text"), *thing("a", "Company", name_th=name)]
    found = rows(tables(derive(facts(claims, ontology)), claims, ontology)["nodes.csv"])
    assert {row["id"]: row["name_th"] for row in found}["a"] == name


def test_csv_files_begin_with_a_mark_that_spreadsheets_need_for_thai(
    example: Facts, graph: PropertyGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "ตาราง ออก"
    paths = write("csv", folder, example, graph)
    assert sorted(path.name for path in paths) == ["claims.csv", "nodes.csv", "relationships.csv"]
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths)


# ------------------------------------------------------------------ RDF
def test_nquads_are_sorted_and_each_once(example: Facts) -> None:
    lines = example.nquads().splitlines()
    assert lines == sorted(set(lines))


def test_trig_holds_the_same_quads_as_nquads(example: Facts) -> None:
    of_trig = set(ox.parse(example.trig(), format=ox.RdfFormat.TRIG))
    of_nquads = set(ox.parse(example.nquads(), format=ox.RdfFormat.N_QUADS))
    assert of_trig == of_nquads


def test_every_node_of_the_rdf_is_named_and_stands_in_a_graph(example: Facts) -> None:
    quads = list(ox.parse(example.nquads(), format=ox.RdfFormat.N_QUADS))
    graphs = {str(quad.graph_name) for quad in quads}
    assert not any(isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode) for q in quads)  # fmt: skip
    assert all(isinstance(quad.graph_name, ox.NamedNode) for quad in quads)
    assert len(graphs) == len(example.sources)


def test_the_order_of_claims_is_of_no_account(ontology: Ontology) -> None:
    claims = mentoring()
    assert facts(claims, ontology).nquads() == facts(claims[::-1], ontology).nquads()
    assert facts(claims, ontology).trig() == facts(claims[::-1], ontology).trig()


def test_names_of_any_kind_are_escaped_in_rdf(ontology: Ontology) -> None:
    name = 'a"b\\c\nd\te <x> "@en . <y> <z> <w> .'
    claims = [*thing("doc", "Document", name_en="A text"), *thing("a-ก", "Company", name_en=name)]
    quads = list(ox.parse(facts(claims, ontology).nquads(), format=ox.RdfFormat.N_QUADS))
    assert name in {getattr(quad.object, "value", "") for quad in quads}
    assert not any(str(quad.subject) == "<y>" for quad in quads)


# ------------------------------------------------------------------ writing
def test_an_unknown_format_names_those_allowed(example: Facts, graph: PropertyGraph, tmp_path: Path) -> None:  # fmt: skip
    with pytest.raises(KgError, match="allowed: nquads, trig, csv, graphml"):
        write("gexf", tmp_path / "x", example, graph)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_place_that_cannot_be_written_is_named(
    example: Facts, graph: PropertyGraph, tmp_path: Path, format_: str
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(KgError, match="cannot be written"):
        write(format_, tmp_path / "file" / "below", example, graph)


def test_an_empty_network_can_be_exported(ontology: Ontology, tmp_path: Path) -> None:
    nothing = Facts.of([], ontology, BASE)
    for format_ in FORMATS:
        assert write(format_, tmp_path / f"nothing-{format_}", nothing, derive(nothing))


def test_days_stand_as_text_in_csv(ontology: Ontology) -> None:
    claims: list[Claim] = [*mentoring(), tie("Mentorship", "acme", "v3", start="2024")]
    texts = tables(derive(facts(claims, ontology)), claims, ontology)
    days = {row["start_first"] for row in rows(texts["relationships.csv"])}
    assert all(dt.date.fromisoformat(day) for day in days)


def test_export_of_sources_needs_no_server_and_goes_to_stdout(example: Facts) -> None:
    ran = kg("export", "nquads", "network", cwd=EXAMPLE)
    assert ran.code == 0, ran.err
    assert ran.out.encode("utf-8") == example.nquads()


def test_csv_needs_a_folder(tmp_path: Path) -> None:
    ran = kg("export", "csv", cwd=tmp_path)
    assert ran.code == 2
    assert "name a folder with -o" in ran.err
