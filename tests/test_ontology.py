from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.ontology import Ontology

DESIGN_CLASSES = [
    "Organization",
    "Agency",
    "LocalGovernment",
    "University",
    "Company",
    "OrganizationUnit",
    "Village",
    "CommunityGroup",
    "OrganizationClass",
    "Person",
    "Place",
    "Province",
    "District",
    "Subdistrict",
    "Region",
    "Area",
    "Venue",
    "Agreement",
    "Collaboration",
    "Event",
    "Programme",
    "Plan",
    "Project",
    "Issue",
    "Product",
    "Concept",
    "Figure",
    "Document",
]
DESIGN_TYPES = [
    "BIG_BROTHER_OF",
    "PARTY_TO",
    "SIGNATORY_OF",
    "WITNESSED",
    "TAKES_PART_IN",
    "PRESIDED_OVER",
    "ORGANISED",
    "PARTICIPATED_IN",
    "HELD_AT",
    "ABOUT",
    "HOLDS_POSITION",
    "MEMBER_OF",
    "PART_OF",
    "LOCATED_IN",
    "COVERS_AREA",
    "SUPPORTS",
    "FUNDS",
    "IMPLEMENTS",
    "LEADS",
    "ENROLLED_IN",
    "ADDRESSES",
    "ALIGNED_WITH",
    "MODELLED_ON",
    "PRODUCES",
    "MEASURES",
]
HEAD = """
@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
@prefix ex: <https://example.org/terms#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
"""


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.mark.parametrize("name", DESIGN_CLASSES)
def test_every_class_of_the_design_is_there_in_two_languages(ontology: Ontology, name: str) -> None:
    class_ = ontology.node_class(name)
    assert class_.label["th"]
    assert class_.label["en"]
    assert class_.definition["th"]
    assert class_.definition["en"]


@pytest.mark.parametrize("name", DESIGN_CLASSES)
def test_every_class_rests_on_a_standard_term(ontology: Ontology, name: str) -> None:
    standards = [
        s for label in ontology.labels(name) for s in ontology.node_classes[label].standards
    ]
    assert standards


@pytest.mark.parametrize("type_", DESIGN_TYPES)
def test_every_relationship_of_the_design_is_there_in_two_languages(
    ontology: Ontology, type_: str
) -> None:
    edge = ontology.edge_class(type_)
    assert edge.relationship_type == type_
    for texts in (edge.label, edge.definition, edge.phrase, edge.source_label, edge.target_label):
        assert texts["th"]
        assert texts["en"]


def test_no_two_relationship_types_share_colour_width_and_style(ontology: Ontology) -> None:
    looks = [(e.colour, e.width, e.line_style) for e in ontology.edge_classes.values()]
    assert len(set(looks)) == len(looks)


def test_big_brother_is_drawn_strongest(ontology: Ontology) -> None:
    widths = {e.relationship_type: e.width for e in ontology.edge_classes.values()}
    assert widths.pop("BIG_BROTHER_OF") > max(widths.values())


def test_a_company_is_labelled_organisation_too(ontology: Ontology) -> None:
    assert ontology.labels("Company") == ("Company", "Organization", "Thing")


def test_every_property_concept_and_recipe_has_two_languages(ontology: Ontology) -> None:
    labels = [p.label for p in ontology.properties.values()]
    labels += [r.label for r in ontology.recipes.values()]
    labels += [c.label for scheme in ontology.schemes.values() for c in scheme.values()]
    assert all(set(label) == {"th", "en"} for label in labels)


def test_the_default_recipe_leaves_planned_ties_out(ontology: Ontology) -> None:
    assert set(ontology.recipe("collaboration").statuses) == {"active", "ended", "unknown"}


def test_an_unknown_term_names_the_nearest(ontology: Ontology) -> None:
    with pytest.raises(OntologyError, match="did you mean Company"):
        ontology.node_class("Compny")
    with pytest.raises(OntologyError, match="did you mean BIG_BROTHER_OF"):
        ontology.edge_class("BIG_BROTHER")


def test_a_workspace_class_inherits_labels_and_looks(tmp_path: Path) -> None:
    extra = tmp_path / "own.ttl"
    extra.write_text(
        HEAD + 'ex:Bank a owl:Class ; rdfs:subClassOf kg:Company ; rdfs:label "bank"@en .',
        encoding="utf-8",
    )
    ontology = Ontology.load([extra])
    assert ontology.labels("Bank") == ("Bank", "Company", "Organization", "Thing")
    assert ontology.node_class("Bank").colour == ontology.node_class("Company").colour


@pytest.mark.parametrize(
    ("turtle", "what"),
    [
        ("ex:Company a owl:Class ; rdfs:subClassOf kg:Thing .", "two terms have this name"),
        ('ex:Bank a owl:Class ; rdfs:subClassOf kg:Company ; kg:colour "red" .', "colour"),
        ('ex:Bank a owl:Class ; rdfs:subClassOf kg:Company ; kg:shape "blob" .', "shape"),
        ("ex:Bad-Name a owl:Class ; rdfs:subClassOf kg:Thing .", "cannot be the name"),
        (
            'ex:Lends a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "A`B" .',
            "relationshipType",
        ),
        (
            'ex:Lends a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "LENDS" .',
            "tieSource",
        ),
        (
            "ex:A a owl:Class ; rdfs:subClassOf kg:Thing, ex:B . ex:B rdfs:subClassOf ex:A .",
            "its own superclass",
        ),
        ("kg:collaboration kg:countsTie ex:Nothing .", "no such tie"),
        ("this is not Turtle", "not Turtle"),
    ],
)
def test_an_ontology_file_that_cannot_be_is_refused(tmp_path: Path, turtle: str, what: str) -> None:
    extra = tmp_path / "own.ttl"
    extra.write_text(HEAD + turtle, encoding="utf-8")
    with pytest.raises(OntologyError, match=what):
        Ontology.load([extra])
