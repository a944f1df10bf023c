from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Claim, is_id
from kg.errors import KgError, MappingError, SourceError
from kg.facts import Facts
from kg.ontology import NAMESPACE, Ontology
from loaders import rdf, table

DATA = Path(__file__).parent / "data" / "loaders"
ONTOLOGY = Ontology.load()
BASE = "https://example.org/net/"
PREFIXES = f"@prefix kg: <{NAMESPACE}> . @prefix ex: <https://example.org/node/> .\n"
SOURCE = '[source]\nid = "doc"\nkind = "news"\nname_en = "A text"\n'


def load(
    folder: Path, text: str | bytes, mapping: str = SOURCE, name: str = "x.ttl"
) -> list[Claim]:
    """Load an RDF file with a mapping beside it."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else (PREFIXES + text).encode())
    if mapping:
        path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return list(rdf.load(path, ONTOLOGY))


def rows(claims: list[Claim], source: str = "doc") -> list[Claim]:
    """Return the claims that are not of the source itself."""
    return [claim for claim in claims if claim.subject != source]


def refused(folder: Path, text: str | bytes, mapping: str = SOURCE, name: str = "x.ttl") -> str:
    """Return the message with which a file is refused."""
    with pytest.raises(SourceError) as caught:
        load(folder, text, mapping, name)
    return str(caught.value)


# ---------------------------------------------------------------- written by hand
def test_a_thing_has_a_class_and_attributes(tmp_path: Path) -> None:
    claims = rows(load(tmp_path, 'ex:scg a kg:Company ; kg:nameTh "ปูนซิเมนต์ไทย"@th .'))
    assert [(c.subject, c.property, c.value, c.lang, c.source) for c in claims] == [
        ("scg", "type", "Company", "", "doc"),
        ("scg", "name_th", "ปูนซิเมนต์ไทย", "th", "doc"),
    ]


def test_a_tie_is_one_claim_with_sorted_qualifiers() -> None:
    tie = next(c for c in rdf.load(DATA / "hand.ttl", ONTOLOGY) if c.is_tie)
    assert (tie.subject, tie.property, tie.value) == ("scg", "Mentorship", "ban-sam-kha")
    assert tie.qualifiers == (
        ("start", "2017"), ("status", "active"), ("topics", "markets"), ("topics", "water"),
        ("under", "mou"),
    )  # fmt: skip
    assert (tie.basis, tie.confidence, tie.attributed_to) == ("inferred", "medium", "scg")
    assert (tie.char_start, tie.char_end) == (10, 20)


def test_what_a_mapping_declares_comes_first() -> None:
    first = next(rdf.load(DATA / "hand.ttl", ONTOLOGY))
    assert (first.subject, first.property, first.value, first.source) == (
        "doc9", "type", "Document", "doc9",
    )  # fmt: skip


def test_a_named_graph_whose_name_ends_with_source_is_that_source(tmp_path: Path) -> None:
    text = 'GRAPH <https://x.org/source/doc7> { ex:scg a kg:Company ; kg:nameEn "SCG"@en . }'
    assert {c.source for c in load(tmp_path, text, "", "x.trig")} == {"doc7"}


def test_a_mapping_says_which_source_a_graph_is(tmp_path: Path) -> None:
    text = "GRAPH <https://x.org/g1> { ex:scg a kg:Company . }"
    mapping = SOURCE + '[graphs]\n"https://x.org/g1" = "doc8"\n'
    assert {c.source for c in rows(load(tmp_path, text, mapping, "x.trig"))} == {"doc8"}


def test_every_graph_is_a_source_if_the_mapping_says_so(tmp_path: Path) -> None:
    text = "GRAPH <https://x.org/g1> { ex:scg a kg:Company . }"
    mapping = '[dataset]\ngraphs = "sources"\n'
    assert {c.source for c in load(tmp_path, text, mapping, "x.trig")} == {"g1"}


def test_a_resource_may_name_its_own_sources(tmp_path: Path) -> None:
    claims = load(tmp_path, "ex:scg a kg:Company ; kg:statedIn ex:d1, ex:d2 .", "")
    assert sorted(c.source for c in claims) == ["d1", "d2"]


def test_a_statement_without_a_source_is_refused(tmp_path: Path) -> None:
    assert "no source" in refused(tmp_path, "ex:scg a kg:Company .", "")


def test_ids_are_what_stands_after_the_base_or_the_last_part(tmp_path: Path) -> None:
    text = "<https://a.org/x/scg> a kg:Company . <https://b.org/%E0%B8%9A%E0%B9%89%E0%B8%B2%E0%B8%99> a kg:Village ."
    claims = rows(load(tmp_path, text))
    assert {c.subject for c in claims} == {"scg", "บ้าน"}


def test_two_iris_with_one_id_are_refused(tmp_path: Path) -> None:
    message = refused(
        tmp_path, "<https://a.org/scg> a kg:Company . <https://b.org/scg> a kg:Company ."
    )
    assert 'would both have the id "scg"' in message


def test_a_base_keeps_ids_apart_from_other_iris(tmp_path: Path) -> None:
    mapping = '[dataset]\nbase = "https://a.org/"\n' + SOURCE
    claims = rows(load(tmp_path, "<https://a.org/scg> a kg:Company .", mapping))
    assert [c.subject for c in claims] == ["scg"]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("ex:scg a kg:Compny .", "kg:Company"),
        ('ex:scg a kg:Company ; kg:namTh "x"@th .', "kg:nameTh"),
        ("ex:mou a kg:Agreement ; kg:status kg:activ .", "kg:active"),
        ("ex:m a kg:Mentorship ; kg:mentr ex:a ; kg:mentee ex:b .", "kg:mentor"),
    ],
)
def test_an_unknown_term_is_refused_with_the_nearest(
    tmp_path: Path, written: str, near: str
) -> None:
    assert f"did you mean {near}" in refused(tmp_path, written)


def test_a_property_of_another_vocabulary_is_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, 'ex:scg a kg:Company ; <http://xmlns.com/foaf/0.1/name> "SCG" .')
    assert "[properties]" in message


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ('[properties]\n"http://xmlns.com/foaf/0.1/name" = "name_en"', {"name_en"}),
        ('[properties]\n"http://xmlns.com/foaf/0.1/name" = { en = "name_en" }', {"name_en"}),
        ('[properties]\n"http://xmlns.com/foaf/0.1/name" = false', set()),
        ('[ignore]\nnamespaces = ["http://xmlns.com/foaf/0.1/"]', set()),
    ],
)
def test_a_mapping_says_what_becomes_of_other_vocabularies(
    tmp_path: Path, rule: str, found: set[str]
) -> None:
    text = 'ex:scg a kg:Company ; <http://xmlns.com/foaf/0.1/name> "SCG"@en .'
    claims = rows(load(tmp_path, text, SOURCE + rule))
    assert {c.property for c in claims} == {"type", *found}


def test_a_class_of_another_vocabulary_is_mapped(tmp_path: Path) -> None:
    text = "ex:scg a <http://www.w3.org/ns/org#FormalOrganization> ."
    mapping = SOURCE + '[classes]\n"http://www.w3.org/ns/org#FormalOrganization" = "Company"\n'
    assert [c.value for c in rows(load(tmp_path, text, mapping))] == ["Company"]


def test_a_standard_superclass_beside_the_class_says_nothing_new(tmp_path: Path) -> None:
    text = "ex:scg a kg:Company, kg:Organization, <http://www.w3.org/ns/org#FormalOrganization> ."
    assert [c.value for c in rows(load(tmp_path, text))] == ["Company"]


def test_blank_nodes_are_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, "ex:scg a kg:Company ; kg:alias [ kg:note 1 ] .")
    assert "blank node" in message
    assert "_:" not in message


@pytest.mark.parametrize("mentors", ["", "kg:mentor ex:a, ex:c ;"])
def test_a_tie_has_exactly_one_of_each_end(tmp_path: Path, mentors: str) -> None:
    message = refused(tmp_path, f"ex:m1 a kg:Mentorship ; {mentors} kg:mentee ex:b .")
    assert "<https://example.org/node/m1>: a Mentorship has one kg:mentor; found" in message


def test_a_wrong_date_names_its_resource(tmp_path: Path) -> None:
    message = refused(tmp_path, 'ex:mou a kg:Agreement ; kg:signed "31 ก.พ. 2566" .')
    assert "<https://example.org/node/mou>" in message
    assert 'column "kg:signed"' in message


def test_a_gregorian_datatype_is_gregorian(tmp_path: Path) -> None:
    text = 'ex:mou a kg:Agreement ; kg:signed "2017"^^<http://www.w3.org/2001/XMLSchema#gYear> .'
    assert rows(load(tmp_path, text))[-1].value == "2017"


def test_a_literal_in_another_language_is_refused(tmp_path: Path) -> None:
    assert "is in the language th" in refused(tmp_path, 'ex:a a kg:Company ; kg:nameTh "x"@en .')


def test_a_telephone_number_of_a_person_is_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, 'ex:p a kg:Person ; kg:alias "โทร 081-234-5678" .')
    assert "telephone number" in message


def test_a_private_property_cannot_be_mapped(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="contact or identity"):
        load(
            tmp_path,
            "ex:a a kg:Company .",
            '[properties]\n"http://xmlns.com/foaf/0.1/phone" = "alias"',
        )


def test_all_faults_of_a_file_are_one_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        load(
            tmp_path,
            'ex:a a kg:Compny . ex:b a kg:Village ; kg:namTh "x" . ex:c a kg:Agency ; kg:level kg:x .',
        )
    assert len(caught.value.faults) == 3
    assert {fault.file for fault in caught.value.faults} == {"x.ttl"}


# ---------------------------------------------------------------- formats
def test_json_ld_is_read(tmp_path: Path) -> None:
    text = f"""{{"@context": {{"kg": "{NAMESPACE}", "ex": "https://example.org/node/"}},
        "@id": "ex:f", "@type": "kg:Figure", "kg:value": 1234.5, "kg:status": {{"@id": "kg:target"}},
        "kg:nameTh": {{"@value": "เป้าหมาย", "@language": "th"}}}}"""
    claims = rows(load(tmp_path, text.encode(), name="x.jsonld"))
    assert {(c.property, c.value) for c in claims} == {
        ("type", "Figure"), ("value", "1234.5"), ("status", "target"), ("name_th", "เป้าหมาย"),
    }  # fmt: skip


def test_a_remote_context_is_never_fetched(tmp_path: Path) -> None:
    text = b'{"@context": "https://schema.org/", "@id": "https://x.org/a", "name": "x"}'
    assert "nothing is fetched" in refused(tmp_path, text, name="x.jsonld")


def test_n_triples_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    text = f"\ufeff<https://x.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{NAMESPACE}Company> .\n"
    assert [c.value for c in rows(load(tmp_path, text.encode(), name="x.nt"))] == ["Company"]


def test_a_syntax_error_says_where(tmp_path: Path) -> None:
    assert "line 2" in refused(tmp_path, "ex:a a kg:Company")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "states nothing" in refused(tmp_path, b"")


def test_rdf_xml_is_refused_with_advice(tmp_path: Path) -> None:
    assert "Turtle" in refused(tmp_path, b"<x/>", name="x.rdf")


def test_a_folder_of_rdf_files_is_one_dataset(tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text('[dataset]\nid = "two"\n' + SOURCE, encoding="utf-8")
    (tmp_path / "a.ttl").write_text(PREFIXES + "ex:a a kg:Company .", encoding="utf-8")
    (tmp_path / "b.ttl").write_text(PREFIXES + "ex:b a kg:Village .", encoding="utf-8")
    claims = rows(list(rdf.load(tmp_path, ONTOLOGY)))
    assert [(c.subject, str(c.locator)) for c in claims] == [("a", "a.ttl"), ("b", "b.ttl")]
    assert rdf.recognises(tmp_path)
    assert rdf.LOADER.dataset(tmp_path) == "two"


@pytest.mark.parametrize(
    ("name", "loader"),
    [("a.ttl", "rdf"), ("a.NQ", "rdf"), ("a.csv", "table"), ("a.rdf", "rdf"), ("a.txt", "")],
)
def test_files_are_recognised_by_their_kind(tmp_path: Path, name: str, loader: str) -> None:
    (tmp_path / name).write_text("", encoding="utf-8")
    by = [each.name for each in (rdf.LOADER, table.LOADER) if each.recognises(tmp_path / name)]
    assert by == [loader] * bool(loader)


# ---------------------------------------------------------------- our own export
def test_our_export_loads_back_to_the_same_claims(tmp_path: Path) -> None:
    claims = [*table.load(DATA / "northern", ONTOLOGY), *rdf.load(DATA / "hand.ttl", ONTOLOGY)]
    facts = Facts.of(claims, ONTOLOGY, BASE)
    for name, content in (("x.nq", facts.nquads()), ("x.trig", facts.trig())):
        back = load(tmp_path, content, "", name)
        assert sorted(c.id for c in back) == [c.id for c in facts.claims]


def test_a_loaded_export_keeps_file_and_row(tmp_path: Path) -> None:
    facts = Facts.of(table.load(DATA / "northern", ONTOLOGY), ONTOLOGY, BASE)
    back = load(tmp_path, facts.nquads(), "", "x.nq")
    tie = next(c for c in back if c.property == "Mentorship" and c.value == "ban-sa")
    assert (tie.locator.dataset, tie.locator.row) == ("x", 3)


def test_a_statement_added_to_an_export_is_a_new_claim(tmp_path: Path) -> None:
    facts = Facts.of(rdf.load(DATA / "hand.ttl", ONTOLOGY), ONTOLOGY, BASE)
    more = f'<{BASE}node/scg> <{NAMESPACE}homepage> "https://scg.com" <{BASE}source/doc9> .\n'
    back = load(tmp_path, facts.nquads() + more.encode(), "", "x.nq")
    new = [c for c in back if c.id not in {old.id for old in facts.claims}]
    assert [(c.subject, c.property, c.value, c.source) for c in new] == [
        ("scg", "homepage", "https://scg.com", "doc9")
    ]


def test_a_claim_changed_after_the_export_is_refused(tmp_path: Path) -> None:
    facts = Facts.of(rdf.load(DATA / "hand.ttl", ONTOLOGY), ONTOLOGY, BASE)
    changed = facts.nquads().replace(b"Siam Cement", b"Siam Concrete")
    assert "was changed after the export" in refused(tmp_path, changed, "", "x.nq")


def test_what_is_said_of_a_tie_and_in_no_claim_is_refused(tmp_path: Path) -> None:
    facts = Facts.of(rdf.load(DATA / "hand.ttl", ONTOLOGY), ONTOLOGY, BASE)
    tie = next(c for c in facts.claims if c.is_tie).about(ONTOLOGY)
    more = f'<{BASE}tie/{tie}> <{NAMESPACE}role> "lead" <{BASE}source/doc9> .\n'
    message = refused(tmp_path, facts.nquads() + more.encode(), "", "x.nq")
    assert "in none of its claims" in message


def test_a_claim_written_by_hand_is_read(tmp_path: Path) -> None:
    text = (
        'ex:c1 a kg:Claim ; kg:about ex:mou ; kg:property kg:signed ; kg:claimValue "24 ส.ค. 2566" ; '
        "kg:statedIn ex:doc5 ; kg:charStart 3 ; kg:charEnd 9 ."
    )
    (claim,) = load(tmp_path, text, "")
    assert (claim.subject, claim.property, claim.value) == ("mou", "signed", "2023-08-24")
    assert (claim.source, claim.char_start, claim.char_end) == ("doc5", 3, 9)


characters = st.characters(codec="utf-8")
ids = st.text(characters, min_size=1, max_size=12).filter(is_id)
texts = st.text(characters, min_size=1, max_size=20)
dates = st.sampled_from(["2023", "2023-08-24", "2023/..", "2023-10-01/2024-09-30", "XXXX", "198X"])
spans = st.one_of(st.just((-1, -1)), st.tuples(st.integers(0, 99), st.integers(100, 999)))


@st.composite
def values(draw: st.DrawFn, kind: str, scheme: str) -> str:
    """Draw the canonical text of a value of some kind."""
    if kind == "concept":
        return draw(st.sampled_from(sorted(ONTOLOGY.schemes[scheme])))
    by_kind = {
        "edtf": dates, "node": ids, "integer": st.integers().map(str),
        "decimal": st.sampled_from(["0", "-1.5", "38.85"]),
        "uri": st.just("https://example.org/ก"),
    }  # fmt: skip
    return draw(by_kind.get(kind, texts))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Draw a claim of any kind."""
    start, end = draw(spans)
    basis = draw(st.sampled_from(["explicit", "inferred"]))
    sure = sorted(ONTOLOGY.schemes["confidences"])
    common = {
        "source": draw(ids), "basis": basis, "char_start": start, "char_end": end,
        "confidence": draw(st.sampled_from(sure)) if basis == "inferred" else "",
        "attributed_to": draw(st.one_of(st.just(""), ids)), "note": draw(st.one_of(st.just(""), texts)),
    }  # fmt: skip
    kind = draw(st.sampled_from(["type", "attribute", "tie"]))
    if kind == "type":
        name = draw(st.sampled_from(sorted(ONTOLOGY.node_classes)))
        return Claim(draw(ids), "type", name, **common)  # type: ignore[arg-type]  # mixed values
    if kind == "attribute":
        prop = draw(st.sampled_from(list(ONTOLOGY.properties_of("Agency"))))
        lang = draw(st.sampled_from(["th", "en", ""])) if prop.kind == "text" else ""
        if prop.language:
            lang = draw(st.sampled_from(["", prop.language]))
        value = draw(values(prop.kind, prop.scheme))
        return Claim(draw(ids), prop.name, value, lang=lang, **common)  # type: ignore[arg-type]
    edge = ONTOLOGY.edge_class(draw(st.sampled_from(sorted(ONTOLOGY.edge_classes))))
    chosen = draw(st.lists(st.sampled_from(list(ONTOLOGY.properties_of(edge.name))), max_size=4))
    pairs = {(p.name, draw(values(p.kind, p.scheme))) for p in chosen}
    return Claim(
        draw(ids), edge.name, draw(ids), tie=draw(st.one_of(st.just(""), ids)),
        qualifiers=tuple(sorted(pairs)), **common,  # type: ignore[arg-type]
    )  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(claims(), min_size=1, max_size=6))
def test_any_claims_come_back_from_their_export(drawn: list[Claim]) -> None:
    facts = Facts.of(drawn, ONTOLOGY, BASE)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("x.nq", facts.nquads()), ("x.trig", facts.trig())):
            back = load(Path(folder), content, "", name)
            assert sorted(c.id for c in back) == [c.id for c in facts.claims]


# ---------------------------------------------------------------- anything at all
fragments = st.lists(
    st.sampled_from([
        "ex:a", "ex:b", "a", "kg:Company", "kg:Claim", "kg:about", "kg:mentor", "kg:Mentorship", '"x"@th',
        '"2560"', "kg:start", "kg:statedIn", "kg:property", "kg:claimValue", ";", ".", ",", "[", "]", "(", ")",
        "_:b", "<<", ">>", "kg:charStart", "-5", "kg:basis", "kg:inferred", "kg:tie", "1e999", "true",
        "GRAPH <https://x.org/source/a%20b> {", "}", "kg:status", "kg:active", "ex:%FF", "<https://x.org/>",
    ]), max_size=25,
)  # fmt: skip


@settings(deadline=None, max_examples=250)
@given(
    st.one_of(st.binary(max_size=200), fragments.map(lambda f: (PREFIXES + " ".join(f)).encode())),
    st.sampled_from([".ttl", ".trig", ".nq", ".nt", ".jsonld"]),
)
def test_any_bytes_load_or_are_refused(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(content)
        try:
            loaded = list(rdf.load(path, ONTOLOGY))
        except KgError:
            return
        assert all(is_id(claim.source) for claim in loaded)
