"""Each constraint, target and path of SHACL Core: what is right, what is wrong, and what is refused."""

from __future__ import annotations

import logging
import re
import warnings

import pytest
from pyoxigraph import Literal, NamedNode
from pyshacl.errors import ReportableRuntimeError

from kg.check.literals import is_less, is_well_formed
from kg.check.reading import ShapesGraph, read_shapes
from kg.check.terms import XSD
from kg.errors import OntologyError
from tests.shacl_oracle import compiled, oracle, triples

WITH_P = (
    "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path {path} ; {rule} ."
)


@pytest.fixture(autouse=True)
def quiet() -> None:
    """Rdflib logs each literal that is ill-typed."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)


def found(shapes: str, data: str) -> list[tuple[str, str, str]]:
    """Return focus, value and component of what is found; pyshacl finds the same."""
    rules, graph = triples(shapes), triples(data)
    results = compiled(rules, graph, with_details=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert results == oracle(rules, graph, with_details=True)
    return told(shapes, data)


def told(shapes: str, data: str) -> list[tuple[str, str, str]]:
    """Return focus, value and component of what the compiled shapes find."""
    results = compiled(triples(shapes), triples(data))
    return sorted((_short(r.focus), _short(r.value), _component(r.component)) for r in results)


def _short(term: str) -> str:
    return term.removeprefix("<http://example.org/").removesuffix(">").replace(f"^^<{XSD}", "^^")


def _component(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].removesuffix("ConstraintComponent>")


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "value"),
    [
        ("sh:class ex:D", "ex:d", "ex:e", "e"),
        ("sh:class ex:C", "ex:e", "ex:d", "d"),
        ("sh:class ex:C, ex:D", "ex:both", "ex:d", "d"),
        ("sh:datatype xsd:integer", "5", '"x"^^xsd:integer', '"x"^^integer'),
        ("sh:datatype xsd:integer", '"007"^^xsd:integer', "5.0", '"5.0"^^decimal'),
        ("sh:datatype xsd:byte", '"127"^^xsd:byte', '"300"^^xsd:byte', '"300"^^byte'),
        ("sh:datatype xsd:date", '"2024-02-29"^^xsd:date', '"2023-02-29"^^xsd:date', '"2023-02-29"^^date'),
        ("sh:datatype rdf:langString", '"ก"@th', '"ก"', '"ก"'),
        ("sh:datatype xsd:string", '"ก"', '"ก"@th', '"ก"@th'),
        ("sh:datatype ex:Own", '"x"^^ex:Own', "ex:d", "d"),
        ("sh:nodeKind sh:IRI", "ex:d", '"d"', '"d"'),
        ("sh:nodeKind sh:Literal", '"d"', "ex:d", "d"),
        ("sh:nodeKind sh:BlankNodeOrIRI", "[]", '"d"', '"d"'),
        ("sh:nodeKind sh:BlankNodeOrLiteral", "[]", "ex:d", "d"),
        ("sh:nodeKind sh:IRIOrLiteral", "ex:d", "_:b", "_:b"),
        ("sh:minExclusive 3", "4", "3", '"3"^^integer'),
        ("sh:minInclusive 3", "3.0", "2.9", '"2.9"^^decimal'),
        ("sh:maxExclusive 3", "2", "3", '"3"^^integer'),
        ("sh:maxInclusive 3", "3", "ex:d", "d"),
        ('sh:maxInclusive "2024-01-01"^^xsd:date', '"2023-12-31"^^xsd:date', '"2024-01-02"^^xsd:date', '"2024-01-02"^^date'),
        ("sh:minLength 3", '"กำ่"', '"กำ"', '"กำ"'),
        ("sh:maxLength 2", '"กำ"', '"กำ่"', '"กำ่"'),
        ("sh:maxLength 20", "ex:d", "_:b", "_:b"),
        ('sh:pattern "^[a-c]+$"', '"abc"', '"abd"', '"abd"'),
        ('sh:pattern "^B" ; sh:flags "i"', '"ban"', '"aban"', '"aban"'),
        ('sh:pattern "/d$"', "ex:d", "ex:e", "e"),
        ('sh:languageIn ( "th" "en" )', '"a"@en-GB', '"a"@fr', '"a"@fr'),
        ('sh:languageIn ( "TH" )', '"a"@th', '"a"', '"a"'),
        ('sh:in ( 1 ex:d "x"@th )', '"x"@th', '"x"', '"x"'),
        ('sh:in ( "007"^^xsd:integer )', '"007"^^xsd:integer', "7", '"7"^^integer'),
        ("sh:not ex:IsD", "ex:e", "ex:d", "d"),
        ("sh:and ( ex:IsD [ sh:class ex:C ] )", "ex:both", "ex:d", "d"),
        ("sh:or ( ex:IsD [ sh:nodeKind sh:Literal ] )", "1", "ex:e", "e"),
        ("sh:xone ( ex:IsD [ sh:class ex:C ] )", "ex:d", "ex:both", "both"),
        ("sh:node ex:IsD", "ex:d", "ex:e", "e"),
        ("sh:disjoint ex:q", "2", "ex:q", "q"),
        ("sh:lessThan ex:n", "4", "5", '"5"^^integer'),
        ("sh:lessThanOrEquals ex:n", "5", "6", '"6"^^integer'),
    ],
)  # fmt: skip
def test_a_value_that_breaks_a_constraint_is_found_and_no_other(
    rule: str, right: str, wrong: str, value: str
) -> None:
    shapes = WITH_P.format(path="ex:p", rule=rule) + " ex:IsD a sh:NodeShape ; sh:class ex:D ."
    data = (
        "ex:d a ex:D . ex:e a ex:E . ex:E rdfs:subClassOf ex:C . ex:both a ex:C, ex:D ; ex:p {} ."
        "ex:both ex:q ex:q ; ex:n 5 ."
    )
    shapes = shapes.replace("sh:targetClass ex:C", "sh:targetNode ex:both")
    assert found(shapes, data.format(right)) == []
    ((focus, broken, _),) = {r for r in found(shapes, data.format(wrong)) if r[0] == "both"}
    assert (focus, broken) == ("both", value) or (value == "_:b" and broken.startswith("_:"))


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "results"),
    [
        ("sh:minCount 1", "1", "", 1),
        ("sh:minCount 2", "1, 2", "1", 1),
        ("sh:minCount 2", '1, "1"', '1, "1"^^xsd:integer', 1),
        ("sh:maxCount 1", "1", '1, "01"^^xsd:integer', 1),
        ("sh:maxCount 0", "", "1", 1),
        ("sh:maxCount 2", "1, 2", "1, 2, 3", 1),
        ("sh:uniqueLang true", '"a"@th, "b"@en, "c"', '"a"@th, "b"@th', 1),
        ("sh:uniqueLang false", '"a"@th, "b"@th', "", 0),
        ("sh:hasValue 1", "1, 2", '"1"', 1),
        ("sh:equals ex:q", "ex:q", "ex:r", 2),
        ("sh:qualifiedValueShape ex:IsD ; sh:qualifiedMinCount 1", "ex:d, ex:e", "ex:e", 1),
        ("sh:qualifiedValueShape ex:IsD ; sh:qualifiedMinCount 1", "ex:d", "", 1),
        ("sh:qualifiedValueShape ex:IsD ; sh:qualifiedMaxCount 1", "ex:d", "ex:d, ex:d2", 1),
    ],
)  # fmt: skip
def test_values_are_counted_and_compared_as_terms(
    rule: str, right: str, wrong: str, results: int
) -> None:
    shapes = WITH_P.format(path="ex:p", rule=rule) + " ex:IsD a sh:NodeShape ; sh:class ex:D ."
    data = "ex:d a ex:D . ex:d2 a ex:D . ex:x a ex:C ; ex:q ex:q . "
    assert found(shapes, data + (f"ex:x ex:p {right} ." if right else "")) == []
    assert len(found(shapes, data + (f"ex:x ex:p {wrong} ." if wrong else ""))) == results


def test_a_count_may_be_larger_than_any_number_of_values() -> None:
    many = "99999999999999999999"
    rule = f"sh:minCount {many} ; sh:maxCount {many} ; sh:maxLength {many}"
    shapes = WITH_P.format(path="ex:p", rule=rule)
    assert [r[2] for r in found(shapes, "ex:a a ex:C ; ex:p 1 .")] == ["MinCount"]


def test_a_shape_among_siblings_counts_what_no_other_does() -> None:
    hand = (
        "ex:H a sh:NodeShape ; sh:targetNode ex:h ; sh:property [ sh:path ex:digit ;"
        " sh:qualifiedValueShape [ sh:class ex:Thumb ] ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ],"
        " [ sh:path ex:digit ; sh:qualifiedValueShape [ sh:class ex:Finger ] ;"
        " sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 2 ] ."
    )
    digits = (
        "ex:h ex:digit ex:t, ex:f, ex:g . ex:t a ex:Thumb . ex:f a ex:Finger . ex:g a ex:Finger"
    )
    assert found(hand, f"{digits} .") == []
    assert [r[2] for r in found(hand, f"{digits}, ex:Thumb .")] == ["QualifiedMinCount"]


@pytest.mark.parametrize(
    ("target", "focus"),
    [
        ("sh:targetClass ex:C", ["a", "b"]),
        ("sh:targetClass ex:D", ["b"]),
        ("sh:targetNode ex:a, ex:nowhere", ["a", "nowhere"]),
        ('sh:targetNode "x"', ['"x"']),
        ("sh:targetSubjectsOf ex:p", ["a"]),
        ("sh:targetObjectsOf ex:p", ['"1"^^integer', "b"]),
        ("sh:targetObjectsOf ex:p ; sh:targetClass ex:C", ['"1"^^integer', "a", "b"]),
        ("sh:deactivated true ; sh:targetClass ex:C", []),
    ],
)
def test_targets(target: str, focus: list[str]) -> None:
    shapes = f"ex:S a sh:NodeShape ; {target} ; sh:in () ."
    data = "ex:a a ex:C ; ex:p ex:b, 1 . ex:b a ex:D . ex:D rdfs:subClassOf ex:C ."
    assert [r[0] for r in found(shapes, data)] == focus


@pytest.mark.parametrize("kind", ["rdfs:Class", "owl:Class"])
def test_a_shape_that_is_a_class_is_its_own_target(kind: str) -> None:
    shapes = f"ex:C a sh:NodeShape, {kind} ; sh:nodeKind sh:Literal ."
    assert [r[0] for r in found(shapes, "ex:a a ex:C . ex:b a ex:D .")] == ["a"]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("ex:p", ["b"]),
        ("[ sh:inversePath ex:p ]", ["z"]),
        ("( ex:p ex:p )", ["c"]),
        ("( [ sh:inversePath ex:p ] ex:q )", ["y"]),
        ("[ sh:alternativePath ( ex:p ex:q ) ]", ['"1"^^integer', "b"]),
        ("[ sh:zeroOrMorePath ex:p ]", ["a", "b", "c"]),
        ("[ sh:oneOrMorePath ex:p ]", ["b", "c"]),
        ("[ sh:zeroOrOnePath ex:p ]", ["a", "b"]),
        ("( [ sh:zeroOrMorePath ex:p ] [ sh:zeroOrOnePath ex:q ] )", ['"1"^^integer', "a", "b", "c"]),
        ("[ sh:oneOrMorePath [ sh:inversePath ex:p ] ]", ["z"]),
        ("[ sh:inversePath [ sh:alternativePath ( ex:p ex:q ) ] ]", ["z"]),
    ],
)  # fmt: skip
def test_paths(path: str, values: list[str]) -> None:
    shapes = WITH_P.format(path=path, rule="sh:in ()")
    data = "ex:a a ex:C ; ex:p ex:b ; ex:q 1 . ex:b ex:p ex:c . ex:z ex:p ex:a ; ex:q ex:y ."
    assert sorted(r[1] for r in found(shapes, data)) == values


def test_a_path_of_no_step_holds_for_what_is_not_in_the_graph() -> None:
    shapes = 'ex:P sh:targetNode ex:nowhere, "x" ; sh:path [ sh:zeroOrMorePath ex:p ] ; sh:in () ; sh:minCount 2 .'
    assert [r[1:] for r in found(shapes, "ex:a a ex:C .")] == [
        ("", "MinCount"), ('"x"', "In"), ("", "MinCount"), ("nowhere", "In"),
    ]  # fmt: skip


def test_a_path_may_go_round_in_a_circle() -> None:
    shapes = WITH_P.format(path="[ sh:oneOrMorePath ex:p ]", rule="sh:in ()")
    data = "ex:a a ex:C ; ex:p ex:b . ex:b ex:p ex:a ."
    assert sorted(r[1] for r in found(shapes, data)) == ["a", "b"]


@pytest.mark.parametrize(
    ("closed", "extra"),
    [
        ("sh:closed true", ["p", "q", "type"]),
        ("sh:closed true ; sh:ignoredProperties ( rdf:type ex:q )", ["p"]),
        ("sh:closed true ; sh:property [ sh:path ex:p ]", ["q", "type"]),
        ("sh:closed false", []),
    ],
)
def test_a_closed_shape_allows_no_other_property(closed: str, extra: list[str]) -> None:
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; {closed} ."
    data = "ex:a a ex:C ; ex:p 1 ; ex:q 2 ."
    assert len(found(shapes, data)) == len(extra)
    paths = {
        r.path.rsplit("/", 1)[-1].rsplit("#", 1)[-1].rstrip(">")
        for r in compiled(triples(shapes), triples(data))
    }
    assert paths == set(extra)


def test_nested_property_shapes_name_the_inner_focus() -> None:
    shapes = WITH_P.format(path="ex:p", rule="sh:property [ sh:path ex:q ; sh:minCount 1 ]")
    assert found(shapes, "ex:a a ex:C ; ex:p ex:b, ex:c . ex:b ex:q 1 .") == [("c", "", "MinCount")]


def test_what_breaks_a_named_shape_is_told_as_its_detail() -> None:
    shapes = (
        WITH_P.format(path="ex:p", rule="sh:node ex:N")
        + "ex:N sh:property [ sh:path ex:q ; sh:minCount 1 ] ."
    )
    data = "ex:a a ex:C ; ex:p ex:b ."
    assert found(shapes, data) == [("a", "b", "Node")]
    results = compiled(triples(shapes), triples(data), with_details=True)
    assert {_component(r.component) for r in results} == {"Node", "MinCount"}


def test_a_deactivated_shape_is_kept_by_all() -> None:
    shapes = (
        WITH_P.format(path="ex:p", rule="sh:node ex:N") + "ex:N sh:in () ; sh:deactivated true ."
    )
    assert found(shapes, "ex:a a ex:C ; ex:p ex:b .") == []
    assert (
        len(found(shapes.replace("sh:node ex:N", "sh:not ex:N"), "ex:a a ex:C ; ex:p ex:b .")) == 1
    )


def test_severity_and_messages_are_those_of_the_shape() -> None:
    shapes = WITH_P.format(
        path="ex:p", rule='sh:minCount 1 ; sh:severity sh:Warning ; sh:message "no"@en, "ไม่"@th'
    )
    found(shapes, "ex:a a ex:C .")
    (result,) = compiled(triples(shapes), triples("ex:a a ex:C ."))
    assert result.severity == "<http://www.w3.org/ns/shacl#Warning>"
    assert result.messages == ('"no"@en', '"ไม่"@th')


def test_names_and_order_break_no_rule() -> None:
    said = 'sh:name "n" ; sh:description "d" ; sh:order 1 ; sh:group ex:G ; sh:defaultValue 3'
    shapes = (
        WITH_P.format(path="ex:p", rule=f"{said} ; sh:minCount 1") + " ex:G a sh:PropertyGroup ."
    )
    assert len(found(shapes, "ex:a a ex:C .")) == 1


# ------------------------------------------------------------------ where pyshacl departs from it
DEPARTURES = {
    "a number and a date have no order": (
        "sh:maxInclusive 3", '"2024-01-01"^^xsd:date', 1),
    "a truth value and a number have no order": ("sh:maxExclusive 3", "true", 1),
    "an ill-typed number has no order": ("sh:maxExclusive 3", '"-300"^^xsd:byte', 1),
    "a literal of an unknown datatype has no order": (
        'sh:maxExclusive "2020-02-29"^^xsd:date', '"2024"^^ex:Edtf', 1),
    "IRIs have no order": ("sh:lessThan ex:iri", "ex:a", 1),
    "blank nodes have no order, and are no failure": ("sh:lessThan ex:n", "[]", 1),
    "texts of a language have no order": ("sh:lessThan ex:t", '"a"@th', 1),
    "a blank node has no length, not even 0": ("sh:minLength 0", "[]", 1),
    "white space is not taken off a number": ("sh:datatype xsd:integer", '" 5"^^xsd:integer', 1),
    "Thai digits make no xsd:integer": ("sh:datatype xsd:integer", '"๕"^^xsd:integer', 1),
    "an underscore makes no xsd:integer": ("sh:datatype xsd:integer", '"1_0"^^xsd:integer', 1),
    "rdfs:Literal is no datatype of a number": ("sh:datatype rdfs:Literal", "5", 1),
    "a longer language range is matched": ('sh:languageIn ( "zh-Hant" )', '"a"@zh-Hant-TW', 0),
    r"\w of XPath has Thai vowels and tone marks": (r'sh:pattern "^\\w+$"', '"น้ำ"', 0),
    "$ stands at the very end": ('sh:pattern "^a$"', r'"a\n"', 1),
    r"\p{Thai} and subtraction are of XPath": (r'sh:pattern "^[\\p{L}-[ก]]+$"', '"ข"', 0),
    r"\i and \c are of XML Schema": (r'sh:pattern "^\\i\\c*$"', '"9a"', 1),
}  # fmt: skip


@pytest.mark.parametrize("name", DEPARTURES)
def test_the_recommendation_holds_where_pyshacl_departs_from_it(name: str) -> None:
    rule, value, results = DEPARTURES[name]
    data = f'ex:x a ex:C ; ex:p {value} ; ex:n 5 ; ex:iri ex:z ; ex:t "b"@th .'
    shapes = WITH_P.format(path="ex:p", rule=rule)
    assert len(told(shapes, data)) == results
    assert pyshacl_departs(shapes, data)


def pyshacl_departs(shapes: str, data: str) -> bool:
    """Tell whether pyshacl finds something else, or cannot check at all."""
    rules, graph = triples(shapes), triples(data)
    try:
        return oracle(rules, graph) != compiled(rules, graph)
    except (ReportableRuntimeError, re.error):
        return True


def test_the_inverse_of_a_sequence_goes_back_from_its_end() -> None:
    shapes = WITH_P.format(path="[ sh:inversePath ( ex:p ex:q ) ]", rule="sh:in ()")
    data = "ex:start ex:p ex:middle . ex:middle ex:q ex:end . ex:end a ex:C ."
    assert [r[1] for r in told(shapes, data)] == ["start"]
    assert pyshacl_departs(shapes, data)


def test_a_closed_shape_does_not_pass_over_rdfs_resource() -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:closed true ."
    assert len(told(shapes, "ex:a a rdfs:Resource .")) == 1
    assert pyshacl_departs(shapes, "ex:a a rdfs:Resource .")


# ------------------------------------------------------------------ what is refused
@pytest.mark.parametrize(
    ("shapes", "wanted"),
    [
        ("ex:S a sh:NodeShape ; sh:minCont 1 .", "unknown SHACL term sh:minCont; did you mean sh:minCount?"),
        ("ex:S a sh:NodeShap .", "unknown SHACL term sh:NodeShap; did you mean sh:NodeShape?"),
        ("ex:S a sh:NodeShape ; sh:severity sh:Waring .", "did you mean sh:Warning?"),
        ("ex:S a sh:NodeShape ; sh:nodeKind sh:Iri .", "sh:Iri"),
        ("ex:S a sh:NodeShape ; sh:sparql [ sh:select 'SELECT' ] .", "is no term of SHACL Core"),
        ("ex:S a sh:NodeShape ; sh:rule [] .", "sh:rule is no term of SHACL Core"),
        ("ex:S a sh:NodeShape ; sh:js [] .", "sh:js is no term of SHACL Core"),
        ("ex:S a sh:NodeShape ; sh:node ex:T . ex:T sh:node ex:S .", "recursive shapes cannot be checked"),
        ("ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:node ex:S ] .", "recursive"),
        ("ex:S a sh:NodeShape ; sh:not ex:S .", "recursive"),
        ("ex:S a sh:NodeShape ; sh:node ex:Tt . ex:T a sh:NodeShape .", "no shape file describes; did you mean <http://example.org/T>?"),
        ("ex:S a sh:NodeShape ; sh:property ex:T . ex:T a sh:NodeShape .", "which has no sh:path"),
        ("ex:S a sh:PropertyShape .", "a property shape needs a sh:path"),
        ("ex:S a sh:NodeShape ; sh:minCount 1 .", "sh:minCount needs a sh:path beside it"),
        ("ex:S a sh:NodeShape ; sh:qualifiedValueShape [] ; sh:qualifiedMinCount 1 .", "needs a sh:path"),
        ("ex:S sh:path ex:p ; sh:targetNode 1 ; sh:qualifiedMinCount 1 .", "needs sh:qualifiedValueShape"),
        ("ex:S sh:path ex:p ; sh:targetNode 1 ; sh:minCount 1, 2 .", "sh:minCount has 2 values"),
        ("ex:S sh:path ex:p ; sh:targetNode 1 ; sh:minCount 'x' .", "whole number"),
        ("ex:S sh:path ex:p ; sh:targetNode 1 ; sh:minCount -1 .", "whole number"),
        ("ex:S sh:path ex:p, ex:q ; sh:targetNode 1 .", "sh:path has 2 values"),
        ("ex:S sh:path 'p' ; sh:targetNode 1 .", "is no property path"),
        ("ex:S sh:path [] ; sh:targetNode 1 .", "is no property path"),
        ("ex:S sh:path ( ex:p ) ; sh:targetNode 1 .", "at least two paths"),
        ("ex:S a sh:NodeShape ; sh:in ex:p .", "sh:in needs a list"),
        ("ex:S a sh:NodeShape ; sh:or () .", "sh:or needs a list of shapes"),
        ("ex:S a sh:NodeShape ; sh:class 'C' .", "sh:class is an IRI"),
        ("ex:S a sh:NodeShape ; sh:closed 5 .", "sh:closed is true or false"),
        ("ex:S a sh:NodeShape ; sh:minInclusive ex:a .", "sh:minInclusive is a number or a date"),
        ("ex:S a sh:NodeShape ; sh:pattern '(' .", "no regular expression of XML Schema"),
        ("ex:S a sh:NodeShape ; sh:pattern '(?=a)' .", "no look-ahead"),
        ("ex:S a sh:NodeShape ; sh:pattern 'a' ; sh:flags 'k' .", "sh:flags are some of"),
        ("ex:S a sh:NodeShape ; sh:message ex:m .", "sh:message is a text"),
        ("ex:S a sh:NodeShape ; sh:targetNode [] .", "sh:targetNode is an IRI or a literal"),
        ("ex:S a sh:NodeShape ; sh:languageIn ( 5 ) .", "sh:languageIn lists languages"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_refused_by_name(shapes: str, wanted: str) -> None:
    with pytest.raises(OntologyError) as raised:
        read_shapes(ShapesGraph([("own.ttl", triples(shapes))]))
    assert wanted in str(raised.value)
    assert str(raised.value).startswith("own.ttl: <http://example.org/")


def test_shapes_nested_too_deep_are_refused() -> None:
    nested = "[ sh:not " * 100 + "ex:C" + " ]" * 100
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:not {nested} . ex:C a sh:NodeShape ."
    with pytest.raises(OntologyError, match="nested more than 50 deep"):
        read_shapes(ShapesGraph([("own.ttl", triples(shapes))]))


def test_terms_of_a_shape_file_cannot_leave_their_place_in_a_query() -> None:
    nasty = r'"x\" } UNION { ?f ?p ?v } #"'
    shapes = WITH_P.format(
        path="ex:p", rule=f"sh:hasValue {nasty} ; sh:in ( {nasty} ) ; sh:pattern {nasty}"
    )
    assert (
        found(
            shapes.replace(f"sh:pattern {nasty}", "sh:minCount 1"), f"ex:a a ex:C ; ex:p {nasty} ."
        )
        == []
    )


# ------------------------------------------------------------------ literals
@pytest.mark.parametrize(
    ("left", "right", "is_so"),
    [
        ("1^^integer", "1.5^^decimal", True),
        ("1.5^^decimal", "15e-1^^double", False),
        ("-INF^^double", "-1^^integer", True),
        ("NaN^^double", "1^^integer", False),
        ("false^^boolean", "true^^boolean", True),
        ("2024-01-31^^date", "2024-02-01^^date", True),
        ("9999-12-31^^date", "10000-01-01^^date", True),
        ("-0044-03-15^^date", "0001-01-01^^date", True),
        ("2024-01-01T00:00:00+07:00^^dateTime", "2023-12-31T18:00:00Z^^dateTime", True),
        ("2024-01-01T00:00:00^^dateTime", "2024-01-01T10:00:00Z^^dateTime", False),
        ("2024-01-01T00:00:00^^dateTime", "2024-01-01T15:00:00Z^^dateTime", True),
        ("2023-12-31T24:00:00^^dateTime", "2024-01-01T00:00:01^^dateTime", True),
        ("2023^^gYear", "2024^^gYear", True),
        ("2023^^gYear", "2024-01-01^^date", False),
        ("P1Y^^duration", "P2Y^^duration", False),
        ("a^^string", "b^^string", True),
        ("a^^string", "1^^integer", False),
    ],
)
def test_literals_are_ordered_as_sparql_orders_them(left: str, right: str, is_so: bool) -> None:  # noqa: FBT001
    first, second = (_literal(each) for each in (left, right))
    assert is_less(first, second, or_equal=False) is is_so


@pytest.mark.parametrize(
    ("literal", "is_so"),
    [
        ("12^^integer", True), ("+12^^integer", True), ("1.0^^integer", False), ("๑^^integer", False),
        ("256^^unsignedByte", False), ("0^^positiveInteger", False), ("1.^^decimal", True),
        (".^^decimal", False), ("1e3^^decimal", False), ("1e3^^float", True), ("inf^^float", False),
        ("1^^boolean", True), ("True^^boolean", False), ("2024-2-1^^date", False),
        ("2100-02-29^^date", False), ("2000-02-29^^date", True), ("24:00:00^^time", True),
        ("24:00:01^^time", False), ("2024-01-01T00:00:60^^dateTime", False), ("x^^anyURI", True),
        ("9" * 5000 + "^^integer", True),
    ],
)  # fmt: skip
def test_spellings_are_those_of_xml_schema(literal: str, is_so: bool) -> None:  # noqa: FBT001
    assert is_well_formed(_literal(literal)) is is_so


def _literal(text: str) -> Literal:
    value, datatype = text.rsplit("^^", 1)
    return Literal(value, datatype=NamedNode(XSD + datatype))
