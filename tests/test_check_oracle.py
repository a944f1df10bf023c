"""Generated shapes over generated graphs: the compiler finds what pyshacl finds.

Where pyshacl departs from the recommendation (see test_check_shacl.py, which has each such case by
name with the recommendation's answer) the generator stays away: a graph has numbers or dates, never
both; only ``ex:n`` and ``ex:m``, whose values are literals, are put in order; no path is the inverse
of a sequence.
"""

from __future__ import annotations

import logging
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Triple

from kg.check import check, graphs
from kg.check.graphs import Graphs
from kg.check.needs import Needs
from kg.check.reading import ShapesGraph, read_shapes
from kg.check.rules import Group, Rules, shapes_graph
from kg.check.terms import original
from kg.claims import Claim
from kg.ontology import Ontology
from kg.workspace import read
from loaders.table import LOADER
from tests.networks import facts, mentoring, thing, tie
from tests.shacl_oracle import compiled, oracle, triples
from tests.workspaces import EXAMPLE, OWN_ONTOLOGY

NODES = ["ex:a", "ex:b", "ex:c", "ex:d", "_:x", "_:y"]
CLASSES = ["ex:C", "ex:D", "ex:E"]
LINKS = ["ex:p", "ex:q", "ex:r"]
MEASURES = ["ex:n", "ex:m"]
TEXTS = ['"a"', '"ab"', '"ก่า"', '"บ้าน"@th', '"ban"@en', '"Ban"@en-GB', '""', '"007"', '"a b"']
NUMBERS = ["0", "1", "2", "-3", "10", "1.5", '"007"^^xsd:integer', '"5"^^xsd:int', '"2"^^xsd:decimal',
           '"abc"^^xsd:integer', '"1.50"^^xsd:decimal']  # fmt: skip
DATES = ['"2024-01-01"^^xsd:date', '"0001-01-01"^^xsd:date', '"9999-12-31"^^xsd:date',
         '"2020-02-29"^^xsd:date', '"2023-02-29"^^xsd:date']  # fmt: skip
ODD = ['"2024"^^ex:Edtf', "true", '"0"^^xsd:boolean', '"300"^^xsd:byte', *NUMBERS, *DATES]
"""What has no common order; where it is, nothing is compared."""
SHAPES = [f"ex:S{n}" for n in range(5)]
DATATYPES = ["xsd:integer", "xsd:string", "rdf:langString", "xsd:date", "xsd:decimal", "xsd:boolean", "ex:Edtf", "xsd:byte"]  # fmt: skip
KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
PATTERNS = ['"^a"', '"b$"', '"[0-9]+"', '"^http://example.org/[ab]$"', '"^.{2,3}$"', '"B" ; sh:flags "i"']  # fmt: skip


@st.composite
def rdf_graphs(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a graph, and the numbers or dates in it."""
    ordered = draw(st.sampled_from([NUMBERS, DATES, ODD]))
    literal = st.sampled_from(TEXTS + ordered)
    lines = draw(st.lists(st.sampled_from([
        "ex:D rdfs:subClassOf ex:C .", "ex:E rdfs:subClassOf ex:D .", "ex:C rdfs:subClassOf ex:C ."
    ]), max_size=2))  # fmt: skip
    for node in NODES:
        for class_ in draw(st.lists(st.sampled_from(CLASSES), max_size=1)):
            lines.append(f"{node} a {class_} .")
        for link in LINKS:
            value = st.one_of(st.sampled_from(NODES), literal)
            lines += [f"{node} {link} {v} ." for v in draw(st.lists(value, max_size=2))]
        for measure in MEASURES:
            value = st.sampled_from(ordered[:4])
            lines += [f"{node} {measure} {v} ." for v in draw(st.lists(value, max_size=2))]
    return "\n".join(lines), ordered


@st.composite
def paths(draw: st.DrawFn, depth: int = 0) -> str:
    """Draw a path; the inverse is of a step only."""
    kinds = ["step", "step", "inverse", "sequence", "alternative", "*", "+", "?"]
    kind = draw(st.sampled_from(kinds if depth < 2 else ["step"]))
    step = draw(st.sampled_from([*LINKS, *MEASURES]))
    if kind == "step":
        return step
    if kind == "inverse":
        return f"[ sh:inversePath {step} ]"
    if kind in {"sequence", "alternative"}:
        members = f"( {draw(paths(depth + 1))} {draw(paths(depth + 1))} )"
        return members if kind == "sequence" else f"[ sh:alternativePath {members} ]"
    name = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}[kind]
    return f"[ sh:{name} {draw(paths(depth + 1))} ]"


def constraints(ordered: list[str], later: list[str]) -> st.SearchStrategy[str]:
    """Return constraints on the values of any shape."""
    bound = st.sampled_from(ordered[:4])
    term = st.sampled_from(NODES[:4] + TEXTS + ordered)
    some = [
        st.sampled_from(CLASSES).map("sh:class {}".format),
        st.sampled_from(DATATYPES).map("sh:datatype {}".format),
        st.sampled_from(KINDS).map("sh:nodeKind sh:{}".format),
        st.sampled_from(PATTERNS).map("sh:pattern {}".format),
        st.integers(1, 4).map("sh:minLength {}".format),
        st.integers(0, 4).map("sh:maxLength {}".format),
        st.sampled_from(['"th"', '"en" "th"', '"*"', '"EN"']).map("sh:languageIn ( {} )".format),
        st.lists(term, max_size=4).map(lambda t: f"sh:in ( {' '.join(t)} )"),
        term.map("sh:hasValue {}".format),
        st.sampled_from(LINKS).map("sh:equals {}".format),
        st.sampled_from(LINKS).map("sh:disjoint {}".format),
    ]  # fmt: skip
    if ordered is not ODD:
        ranges = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]
        some.append(st.builds("sh:{} {}".format, st.sampled_from(ranges), bound))
    if later:
        shape = st.sampled_from(later)
        some += [
            st.builds(
                "sh:{} ( {} {} )".format, st.sampled_from(["and", "or", "xone"]), shape, shape
            ),
            shape.map("sh:not {}".format),
        ]
    return st.one_of(some)


def counts(later: list[str]) -> st.SearchStrategy[str]:
    """Return constraints of property shapes alone."""
    some = [
        st.integers(0, 3).map("sh:minCount {}".format),
        st.integers(0, 3).map("sh:maxCount {}".format),
        st.sampled_from(["true", "false"]).map("sh:uniqueLang {}".format),
    ]
    if later:
        some.append(st.builds(
            "sh:qualifiedValueShape {} ; sh:{} {} ; sh:qualifiedValueShapesDisjoint {}".format,
            st.sampled_from(later), st.sampled_from(["qualifiedMinCount", "qualifiedMaxCount"]),
            st.integers(0, 2), st.sampled_from(["true", "false"]),
        ))  # fmt: skip
    return st.one_of(some)


TARGETS = st.sampled_from(
    [*(f"sh:targetClass {c}" for c in CLASSES), "sh:targetSubjectsOf ex:p", "sh:targetObjectsOf ex:q",
     "sh:targetNode ex:a", 'sh:targetNode "ab", ex:nobody', "a rdfs:Class, sh:NodeShape"]
)  # fmt: skip


@st.composite
def shapes(draw: st.DrawFn, ordered: list[str]) -> str:
    """Draw shapes; each names only later ones, so that none is recursive."""
    has_path = [draw(st.booleans()) for _ in SHAPES]
    has_path[0], has_path[-1] = False, True
    return "\n".join(draw(one_shape(number, has_path, ordered)) for number in range(len(SHAPES)))


@st.composite
def one_shape(draw: st.DrawFn, number: int, has_path: list[bool], ordered: list[str]) -> str:
    """Draw a shape."""
    later = SHAPES[number + 1 :]
    said = draw(st.lists(constraints(ordered, later), min_size=1, max_size=3, unique_by=_parameter))
    nodes = [s for s, path in zip(SHAPES, has_path, strict=True) if s in later and not path]
    properties = [s for s, path in zip(SHAPES, has_path, strict=True) if s in later and path]
    if properties:
        said += [
            f"sh:property {s}" for s in draw(st.lists(st.sampled_from(properties), max_size=2))
        ]
    if nodes:
        said += [f"sh:node {s}" for s in draw(st.lists(st.sampled_from(nodes), max_size=1))]
    if has_path[number]:
        orders = ["", "", "sh:lessThan ex:m", "sh:lessThanOrEquals ex:m"]
        in_order = draw(st.sampled_from(orders[: 1 if ordered is ODD else 4]))
        said += [f"sh:path {'ex:n' if in_order else draw(paths())}", *filter(None, [in_order])]
        said += draw(st.lists(counts(later), max_size=2, unique_by=_parameter))
    kind = "sh:PropertyShape" if has_path[number] else "sh:NodeShape"
    said.append(f"a {kind}")
    targets = draw(st.lists(TARGETS, min_size=number == 0, max_size=2))
    said += [t for t in targets if not (has_path[number] and "NodeShape" in t)]
    said += draw(st.lists(st.sampled_from([
        "sh:deactivated true", 'sh:message "no"@en, "ไม่"@th', "sh:severity sh:Warning",
        "sh:closed true ; sh:ignoredProperties ( rdf:type ex:p )", "sh:closed true", "sh:order 2",
    ]), max_size=2, unique_by=_parameter))  # fmt: skip
    return f"{SHAPES[number]} {' ; '.join(said)} ."


def _parameter(constraint: str) -> str:
    name = constraint.split(maxsplit=1)[0]
    return "sh:datatype" if name == "sh:pattern" and "flags" in constraint else name


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str]:
    """Draw shapes and a graph to check with them."""
    graph, ordered = draw(rdf_graphs())
    return draw(shapes(ordered)), graph


SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)


@pytest.fixture(autouse=True)
def quiet() -> None:
    """Rdflib logs each literal that is ill-typed."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(cases())
def test_generated_shapes_find_what_pyshacl_finds(case: tuple[str, str]) -> None:
    rules, data = triples(case[0]), triples(case[1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = oracle(rules, data, with_details=True)
    assert compiled(rules, data, with_details=True) == wanted


# ------------------------------------------------------------------ the project's own shapes
EVERYTHING = Group((), is_per_source=False, is_local=False, needs=Needs(None, None, frozenset()))
FAULTY = [
    *mentoring(),
    *thing("m2", "Agreement", name_en="Second", kind="mou"),
    *thing("x", "Company", juristic_id="12", ror_id="nonsense", name_en=""),
    *thing("p", "Province", name_en="P", official_code="5201", iso_code="th-5", latitude="100"),
    *thing("f", "Figure", name_en="F", value="3", status="active"),
    *thing("c", "Collaboration", name_en="C"),
    *thing("d", "Document", name_en="D", sha256="ABC", kind="news", issued="2024"),
    Claim("acme", "name_en", "Acme 2", "doc2"),
    Claim("acme", "latitude", "18.50", "doc2"),
    tie("Mentorship", "v1", "v1", status="achieved", start="2020", end="2019", topics="design"),
    tie("Mentorship", "office", "acme", own="t", status="active"),
    tie("Mentorship", "office", "v2", own="t", status="ended", under="boss"),
    tie("Party", "boss", "v1"),
    tie("Position", "acme", "mou", title_en="head"),
    tie("Coverage", "mou", "p"),
]


def plain(claims: list[Claim], ontology: Ontology) -> list[Triple]:
    """Return what all sources say together, as one RDF graph."""
    network = facts(claims, ontology)
    quads = Graphs(network).quads(network.claims, EVERYTHING)
    found = dict.fromkeys(quad.triple for quad in quads)
    return [Triple(t.subject, t.predicate, original(t.object)) for t in found]  # type: ignore[arg-type]  # none is quoted


def test_the_projects_shapes_find_in_a_faulty_network_what_pyshacl_finds() -> None:
    ontology = Ontology.load()
    rules, data = list(shapes_graph(ontology).triples()), plain(FAULTY, ontology)
    found = compiled(rules, data, with_details=True)
    assert found == oracle(rules, data, with_details=True)
    assert len({result.shape for result in found}) > 20


def test_a_workspaces_shapes_find_what_pyshacl_finds() -> None:
    ontology = Ontology.load([OWN_ONTOLOGY / "temples.ttl"])
    own = "https://example.org/temples#"
    assert f"{own}Temple" == ontology.node_class("Temple").iri
    claims = [
        *thing("doc", "Document", name_en="D", kind="news"),
        *thing("w1", "Temple", name_en="W", monks="3"),
        *thing("w2", "RoyalTemple", name_en="R"),
        tie("Sponsorship", "w1", "doc"),
    ]
    rules = list(shapes_graph(ontology, [OWN_ONTOLOGY / "temple-rules.ttl"]).triples())
    data = plain(claims, ontology)
    found = compiled(rules, data)
    assert found == oracle(rules, data)
    assert any("TempleMonksCount" in result.shape for result in found)


ABOUT_CLASSES = """
@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
ex:T a sh:NodeShape ; sh:targetClass kg:Mentorship ; sh:property ex:Not, ex:Xone, ex:Or, ex:Text .
ex:Not sh:path kg:mentor ; sh:not ex:Village .
ex:Xone sh:path kg:mentee ; sh:xone ( ex:Village ex:Agency ) .
ex:Or sh:path [ sh:alternativePath ( kg:mentor kg:mentee ) ] ; sh:or ( ex:Company ex:Agency ) .
ex:Text sh:path kg:status ; sh:class kg:Thing ; sh:nodeKind sh:IRI .
ex:Village sh:class kg:Village .
ex:Agency sh:class kg:Agency .
ex:Company sh:class kg:Company .
ex:N a sh:NodeShape ; sh:targetClass kg:Company ; sh:class kg:Actor, kg:Agency .
ex:W a sh:NodeShape ; sh:targetSubjectsOf kg:mentor ; sh:property ex:Far .
ex:Far sh:path ( kg:mentor [ sh:inversePath kg:mentee ] ) ; sh:class kg:Village, kg:Mentorship .
"""


def test_classes_beside_the_store_are_the_classes_that_pyshacl_finds_as_triples() -> None:
    network, rules = facts(FAULTY, Ontology.load()), triples(ABOUT_CLASSES)
    shapes = read_shapes(ShapesGraph([("own.ttl", rules)]))
    found = {
        (str(v.focus), str(v.value or ""), str(v.shape.node), str(v.constraint.component))
        for v in Graphs(network).violations(Rules.of(shapes))
    }
    data = plain(FAULTY, network.ontology)
    assert found == {(r.focus, r.value, r.shape, r.component) for r in oracle(rules, data)}
    assert {shape for _, _, shape, _ in found} == {
        f"<http://example.org/{name}>" for name in ("Not", "Xone", "Or", "Text", "N", "Far")
    }


def test_large_networks_are_checked_in_parts_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = facts(FAULTY, Ontology.load())
    at_once = check(network)
    monkeypatch.setattr(graphs, "CLAIMS_AT_ONCE", 3)
    assert check(network) == at_once
    assert len(at_once) > 20


def test_the_example_has_no_violation_by_either() -> None:
    ontology = Ontology.load()
    claims = [c for path in read(EXAMPLE).datasets for c in LOADER.load(path, ontology)]
    rules, data = list(shapes_graph(ontology).triples()), plain(claims, ontology)
    assert compiled(rules, data) == oracle(rules, data)
