"""Terms that a new version of an ontology replaced: how they are read, and which are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.columns import GraphColumns
from kg.errors import KgError, OntologyError, SourceError
from kg.network import network
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph
from loaders.templates import write_template, write_templates
from tests.workspaces import copied, edited, project

DATA = Path(__file__).parent / "data" / "migrating"
HEAD = """
@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
@prefix own: <https://example.org/own#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
<https://example.org/own> a owl:Ontology ; owl:versionInfo "own-2" ; dcterms:isReplacedBy <https://example.org/next> .
own:Bank a owl:Class ; rdfs:subClassOf kg:Company ; rdfs:label "bank"@en .
own:Lender a owl:Class ; rdfs:subClassOf kg:Company ; rdfs:label "lender"@en .
own:Fund a owl:Class ; rdfs:subClassOf kg:Company ; rdfs:label "fund"@en .
own:staff a owl:DatatypeProperty ; schema:domainIncludes own:Bank ; rdfs:range xsd:integer .
own:people a owl:DatatypeProperty ; schema:domainIncludes own:Bank ; rdfs:range xsd:integer .
own:motto a owl:DatatypeProperty ; schema:domainIncludes own:Bank ; rdfs:range xsd:string .
own:Loan a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "LENDS_TO" ;
    kg:tieSource own:giver ; kg:tieTarget own:taker .
own:giver schema:rangeIncludes own:Bank . own:taker schema:rangeIncludes kg:Organization .
own:Credit a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "CREDITS" ;
    kg:tieSource own:creditor ; kg:tieTarget own:debtor .
own:creditor schema:rangeIncludes own:Bank . own:debtor schema:rangeIncludes kg:Organization .
own:size a owl:ObjectProperty ; schema:domainIncludes own:Bank ; kg:scheme own:sizes .
own:big a skos:Concept ; skos:inScheme own:sizes ; skos:prefLabel "big"@en .
own:large a skos:Concept ; skos:inScheme own:sizes ; skos:prefLabel "large"@en .
own:red a skos:Concept ; skos:inScheme own:colours ; skos:prefLabel "red"@en .
own:colour a owl:ObjectProperty ; schema:domainIncludes own:Bank ; kg:scheme own:colours .
"""


def read(tmp_path: Path, more: str) -> Ontology:
    path = tmp_path / "own.ttl"
    path.write_text(HEAD + more, encoding="utf-8")
    return Ontology.load([path])


def replaced(old: str, new: str) -> str:
    return f"own:{old} owl:deprecated true ; dcterms:isReplacedBy own:{new} .\n"


@pytest.fixture(scope="module")
def after() -> Ontology:
    return Ontology.load([DATA / "after" / "temples.ttl"])


# ------------------------------------------------------------------ what is read
def test_an_ontology_that_replaces_nothing_is_its_own_current() -> None:
    ontology = Ontology.load()
    assert ontology.current is ontology
    assert ontology.replacements == ()


def test_every_kind_of_term_can_be_replaced(after: Ontology) -> None:
    assert [(each.kind, each.old, each.new) for each in after.replacements] == [
        ("class", "Temple", "Shrine"),
        ("concept", "robes", "kathin"),
        ("end", "sponsor", "patron"),
        ("property", "monks", "residents"),
        ("tie", "Sponsorship", "Patronage"),
    ]


def test_a_replaced_term_is_not_offered(after: Ontology) -> None:
    current = after.current
    assert "Temple" not in current.node_classes
    assert "Sponsorship" not in current.edge_classes
    assert "monks" not in current.properties
    assert list(current.schemes["occasions"]) == ["repair", "kathin"]
    assert "Sponsorship" not in current.recipe("collaboration").ties


def test_a_replaced_term_can_still_be_looked_up(after: Ontology) -> None:
    assert after.labels("Temple") == ("Temple", "Organization", "Thing")
    assert after.edge_class("SPONSORS").name == "Sponsorship"
    assert after.property("monks").kind == "integer"
    assert after.concept("occasions", "robes").label["en"] == "robes"


def test_who_names_a_replaced_term_names_its_replacement(after: Ontology) -> None:
    assert after.current.property("residents").domain == ("Shrine",)
    assert after.current.labels("RoyalTemple") == ("RoyalTemple", "Shrine", "Organization", "Thing")
    assert "Patronage" in after.current.recipe("collaboration").ties


def test_lists_of_terms_hold_both_generations_for_those_who_read_old_databases(
    after: Ontology,
) -> None:
    assert {"Patronage", "Sponsorship"} <= set(after.recipe("collaboration").ties)
    assert "residents" in [prop.name for prop in after.properties_of("Temple")]


def test_current_classes_have_the_same_labels_in_both(after: Ontology) -> None:
    current = after.current
    assert {n: after.labels(n) for n in current.node_classes} == {
        n: current.labels(n) for n in current.node_classes
    }


def test_chains_are_followed_to_their_end(tmp_path: Path) -> None:
    ontology = read(tmp_path, replaced("Bank", "Lender") + replaced("Lender", "Fund"))
    assert {(r.old, r.new) for r in ontology.replacements} == {("Bank", "Fund"), ("Lender", "Fund")}


def test_a_deprecated_term_that_nothing_replaces_may_be_used(tmp_path: Path) -> None:
    ontology = read(tmp_path, "own:Bank owl:deprecated true .")
    assert ontology.current.node_class("Bank").name == "Bank"
    assert ontology.deprecated == {"https://example.org/own#Bank"}


def test_a_class_may_be_renamed_and_its_relationship_type_stay(tmp_path: Path) -> None:
    more = replaced("Loan", "Debt") + (
        'own:Debt a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "LENDS_TO" ; '
        "kg:tieSource own:giver ; kg:tieTarget own:taker ."
    )
    ontology = read(tmp_path, more)
    assert ontology.edge_class("LENDS_TO").name == "Debt"
    assert ontology.edge_class("Loan").relationship_type == "LENDS_TO"


# ------------------------------------------------------------------ what is told
@pytest.mark.parametrize(
    ("look_up", "names", "new"),
    [
        (Ontology.node_class, ("Temple",), "Shrine"),
        (Ontology.edge_class, ("Sponsorship",), "Patronage"),
        (Ontology.edge_class, ("SPONSORS",), "PATRON_OF"),
        (Ontology.property, ("monks",), "residents"),
        (Ontology.concept, ("occasions", "robes"), "kathin"),
    ],
)
def test_looking_up_a_replaced_term_names_the_new_one(
    after: Ontology, look_up: Callable[..., object], names: tuple[str, ...], new: str
) -> None:
    version = "version 0.1.0+temples-2 of the ontology"
    with pytest.raises(OntologyError) as failure:
        look_up(after.current, *names)
    said = f"{names[-1]} was replaced by {new} in {version}: write {new}"
    assert said in str(failure.value)


def test_an_old_label_names_the_new_term(after: Ontology) -> None:
    assert after.replacing("วัด", "class") == "Shrine"
    assert after.replacing("sponsor", "property", "end") == "patron"


# ------------------------------------------------------------------ what is refused
@pytest.mark.parametrize(
    ("turtle", "what"),
    [
        (replaced("Bank", "Lender") + replaced("Lender", "Bank"),
         "own.ttl: Bank is replaced in a circle: Bank → Lender → Bank"),
        (replaced("Bank", "Bank"), "circle: Bank → Bank"),
        (replaced("Bank", "Nothing"), "own.ttl: Bank is replaced by Nothing, which is no term"),
        (replaced("Bank", "people"), "Bank is a class, and cannot be replaced by people, a property"),
        (replaced("Gone", "Lender"), "nothing says what it was"),
        ("own:Bank dcterms:isReplacedBy own:Lender .", "not deprecated"),
        (replaced("Bank", "Lender") + replaced("Bank", "Fund"), "name one term"),
        ('own:Bank owl:deprecated true ; dcterms:isReplacedBy "Lender" .', "name one term"),
        ("kg:Thing owl:deprecated true ; dcterms:isReplacedBy own:Bank .", "all rests on"),
        (replaced("staff", "motto"), "its values would not fit"),
        (replaced("size", "colour"), "its values would not fit"),
        (replaced("big", "red"), "they are of two schemes"),
        (replaced("Loan", "Credit") + "own:giver owl:deprecated true ; dcterms:isReplacedBy own:debtor .",
         "its ends are the other way round"),
        (replaced("Loan", "Credit") + "own:Loan owl:inverseOf own:Credit .", "the other way round"),
        (replaced("Loan", "Credit") + "own:Other a owl:Class ; rdfs:subClassOf kg:Tie ; "
         'kg:relationshipType "LENDS_TO" ; kg:tieSource own:giver ; kg:tieTarget own:taker .',
         "its relationship type LENDS_TO is that of Other"),
        (replaced("big", "large") + 'own:huge a skos:Concept ; skos:inScheme own:sizes ; '
         'skos:notation "big" ; skos:prefLabel "huge"@en .', "is also that of huge"),
        (replaced("Bank", "Group") + "own:Group a owl:Class ; rdfs:subClassOf kg:Company ; "
         "kg:abstract true .", "only groups other classes"),
    ],
)  # fmt: skip
def test_a_replacement_that_cannot_be_followed_is_refused(
    tmp_path: Path, turtle: str, what: str
) -> None:
    with pytest.raises(OntologyError) as failure:
        read(tmp_path, turtle)
    assert what in str(failure.value)


# ------------------------------------------------------------------ where terms are offered
def test_templates_offer_current_terms_only(after: Ontology, tmp_path: Path) -> None:
    paths = write_templates(tmp_path / "new", after, lang="en")
    headers = "".join(p.read_text(encoding="utf-8-sig") for p in paths if p.suffix == ".csv")
    assert "residents" in headers
    assert "monks" not in headers


def test_a_template_of_a_replaced_tie_names_the_new_one(after: Ontology, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="write PATRON_OF"):
        write_template(tmp_path / "ties.csv", after, "SPONSORS", lang="en")


def test_a_recipe_tells_current_terms_only(after: Ontology) -> None:
    line = network(GraphColumns.of(PropertyGraph({}, {})), after).made.line()
    assert "PATRON_OF" in line
    assert "SPONSORS" not in line


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("things.csv", "wat-ban-luk,Shrine", "wat-ban-luk,Temple", "write Shrine"),
        ("things.csv", "wat-ban-luk,Shrine", "wat-ban-luk,วัด", "write Shrine"),
        ("things.csv", "name_en,residents", "name_en,monks", "write residents"),
        ("sponsorships.csv", "patron,", "sponsor,", "write patron"),
        ("sponsorships.csv", "wat-ban-luk,kathin,2566", "wat-ban-luk,robes,2566", "write kathin"),
        ("source.toml", "PATRON_OF", "SPONSORS", "write PATRON_OF"),
        ("source.toml", "PATRON_OF", "Sponsorship", "write Patronage"),
    ],
)
def test_tables_and_mappings_with_a_replaced_term_are_refused(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    workspace = copied(DATA / "after", tmp_path)
    edited(workspace / "tables" / file, old, new)
    with pytest.raises(KgError) as failure:
        project(workspace).facts()
    assert "in version 0.1.0+temples-2 of the ontology" in str(failure.value)
    assert said in str(failure.value)
    assert file in str(failure.value)


def test_the_refusal_speaks_thai(tmp_path: Path) -> None:
    workspace = copied(DATA / "after", tmp_path)
    edited(workspace / "tables" / "things.csv", "wat-ban-luk,Shrine", "wat-ban-luk,Temple")
    with pytest.raises(SourceError) as failure:
        project(workspace).facts()
    assert "Temple ถูกแทนที่ด้วย Shrine" in failure.value.said("th")


def test_rdf_with_replaced_terms_is_refused(tmp_path: Path) -> None:
    workspace = copied(DATA / "after", tmp_path)
    data = workspace / "old.nq"
    data.write_bytes(project(DATA / "before").facts().nquads())
    (workspace / "old.toml").write_text('[dataset]\nid = "old"\n', encoding="utf-8")
    with pytest.raises(SourceError) as failure:
        project(workspace).facts([data])
    said = "\n".join(fault.message for fault in failure.value.faults)
    own = "https://example.org/temples#"
    assert f"<{own}Temple> was replaced by <{own}Shrine> in version" in said
