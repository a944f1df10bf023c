"""What is checked once for all that are alike, and not again: the same faults as without."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg.check
from kg.check import check, graphs
from kg.check.conforming import Conforming
from kg.check.fingerprint import fingerprint
from kg.check.graphs import Graphs
from kg.check.model import Violation
from kg.check.reading import ShapesGraph, read_shapes
from kg.check.rules import Rules, read_rules
from kg.check.telling import Teller
from kg.claims import Claim, Locator
from kg.errors import Fault
from kg.facts import Facts
from kg.files import CONFORMING as FILE
from kg.files import LOADED, forget_remembered
from kg.ontology import Ontology
from kg.pipeline import Project
from kg.workspace import read
from tests import forgetting
from tests.networks import facts, mentoring, thing, tie
from tests.shacl_oracle import triples
from tests.workspaces import called

DECLARED = {"acme": "Company", "acme2": "Company", "v1": "Village", "v2": "Village", "v3": "Village",
            "mou": "Agreement", "doc": "Document"}  # fmt: skip
THINGS = [*DECLARED]
CLASSES = ["Company", "Agency", "Village", "Agreement", "Organization", "Figure"]
SOURCES = ["doc", "doc", "doc2"]
ATTRIBUTES = {
    "name_en": ["", "Acme", "acme", "v1"], "name_th": ["ก", "Acme"], "alias": ["A", "Acme"],
    "juristic_id": ["12", "0105536000315"],
}  # fmt: skip
QUALIFIERS = {
    "status": ["active", "ended"], "role": ["lead", "acme", "Acme"], "under": ["mou", "acme", "v1"],
    "start": ["2018", "2020-05-06"], "end": ["2017", "2021"],
}  # fmt: skip
EDGES = ["Mentorship", "Mentorship", "Mentorship", "Mentorship", "Support", "Party", "Position"]
ENDS = [("acme", "v1"), ("acme", "v2"), ("acme", "v3"), ("acme2", "v1"), ("acme2", "v2"),
        ("v1", "acme"), ("v1", "v1"), ("acme", "mou"), ("mou", "v3")]  # fmt: skip


@cache
def ontology() -> Ontology:
    """Return the project's ontology, read once."""
    return Ontology.load()


@cache
def own_rules() -> Rules:
    """Return the project's own and the derived shapes, read once."""
    return read_rules(ontology())


# ------------------------------------------------------------------ networks and edits
def pairs(values: dict[str, list[str]]) -> st.SearchStrategy[tuple[str, str]]:
    """Return properties with a value each."""
    return st.sampled_from([(name, each) for name, some in values.items() for each in some])


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Draw a claim of any kind; so few are possible that many are about the same."""
    at = Locator("tables", "rows.csv", "", draw(st.integers(2, 9)))
    source = draw(st.sampled_from(SOURCES))
    kind = draw(st.sampled_from(["type", "value", "tie", "tie"]))
    if kind == "tie":
        ends = draw(st.sampled_from(ENDS))
        said = dict(draw(st.lists(pairs(QUALIFIERS), max_size=2)))
        return Claim(
            ends[0], draw(st.sampled_from(EDGES)), ends[1], source, locator=at,
            tie=draw(st.sampled_from(["", "", "", "t", "u"])), qualifiers=tuple(sorted(said.items())),
        )  # fmt: skip
    id_ = draw(st.sampled_from(THINGS))
    if kind == "type":
        return Claim(id_, "type", draw(st.sampled_from(CLASSES)), source, locator=at)
    name, value = draw(pairs(ATTRIBUTES))
    return Claim(id_, name, value, source, locator=at)


@st.composite
def networks(draw: st.DrawFn) -> list[Claim]:
    """Draw the claims of a network: many things and ties are alike, and some but for a little."""
    types = [Claim(id_, "type", class_, "doc") for id_, class_ in DECLARED.items()]
    names = [Claim(id_, "name_en", "A name", "doc") for id_ in DECLARED]
    ties = [tie("Mentorship", *ends, status="active") for ends in ENDS]
    some = draw(st.lists(st.sampled_from([*names, *ties]), unique=True))
    return [*types, *some, *draw(st.lists(claims(), max_size=25))]


@st.composite
def edits(draw: st.DrawFn, before: list[Claim]) -> list[Claim]:
    """Draw what a network may become: claims withdrawn, stated anew, changed in one thing."""
    after: list[Claim] = []
    for claim in before:
        what = draw(st.sampled_from(["keep"] * 9 + ["withdraw", "value", "source", "subject"]))
        if what == "withdraw":
            continue
        if what == "source":
            claim = replace(claim, source=draw(st.sampled_from(SOURCES)))  # noqa: PLW2901
        elif what == "subject":
            claim = replace(claim, subject=draw(st.sampled_from(THINGS)))  # noqa: PLW2901
        elif what == "value" and (claim.is_tie or claim.property == "type"):
            other = draw(st.sampled_from(THINGS if claim.is_tie else CLASSES))
            claim = replace(claim, value=other)  # noqa: PLW2901
        after.append(claim)
    return after + draw(st.lists(claims(), max_size=3))


@st.composite
def histories(draw: st.DrawFn) -> list[list[Claim]]:
    """Draw a network and what becomes of it."""
    states = [draw(networks())]
    states += [draw(edits(states[-1]))]
    states += [draw(edits(states[-1]))]
    return states


# ------------------------------------------------------------------ faults in two ways
def told(network: Facts, violations: Iterable[Violation]) -> set[Fault]:
    """Return the faults that violations are."""
    return set(Teller(Graphs(network), violations, "en").faults())


def at_once(network: Facts, rules: Rules) -> set[Fault]:
    """Return what is found with every claim in one store: nothing is alike, nothing is known."""
    whole = Graphs(network)
    found = (whole.broken(network.claims, group, rules.shapes) for group in rules.groups)
    return told(network, itertools.chain.from_iterable(found))


def remembering(network: Facts, rules: Rules, path: Path) -> set[Fault]:
    """Return what is found with what is known of the check before."""
    known = Conforming(path, fingerprint(network.ontology, network.base, rules))
    return told(network, Graphs(network).violations(rules, known))


SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)


@settings(max_examples=6, deadline=None, suppress_health_check=SLOW)
@given(histories())
def test_the_projects_rules_find_the_same_with_what_is_known_and_without(
    tmp_path: Path, history: list[list[Claim]]
) -> None:
    (tmp_path / FILE).unlink(missing_ok=True)
    for network in (facts(each, ontology()) for each in history):
        wanted = at_once(network, own_rules())
        assert remembering(network, own_rules(), tmp_path / FILE) == wanted


# ------------------------------------------------------------------ generated shapes
TARGETS = ["kg:Mentorship", "kg:Mentorship", "kg:Company", "kg:Organization", "kg:Thing"]
STEPS = ["kg:mentor", "kg:mentee", "kg:under", "kg:role", "kg:nameEn", "kg:nameTh"]
PATHS = [*STEPS, *STEPS, *STEPS, "kg:status", "kg:start", "rdf:type", "kg:tie", "kg:juristicId",
         "[ sh:alternativePath ( kg:nameEn kg:nameTh kg:alias ) ]",
         "[ sh:alternativePath ( kg:mentor kg:under ) ]", "[ sh:zeroOrOnePath kg:mentor ]",
         "[ sh:inversePath kg:mentor ]", "( kg:mentor kg:nameEn )"]  # fmt: skip
ACME = "<https://example.org/test/node/acme>"
LATER = ["sh:class kg:Company", "sh:class kg:Village", f"sh:hasValue {ACME}", 'sh:pattern "acme$"',
         "sh:minLength 5", 'sh:in ( "acme" "lead" "A name"@en )']  # fmt: skip
VALUES = [*LATER, *LATER, f"sh:in ( {ACME} kg:Company )", "sh:maxLength 5", "sh:maxLength 40",
          "sh:equals kg:under", "sh:disjoint kg:mentee", "sh:disjoint kg:alias",
          'sh:languageIn ( "th" )', "sh:datatype rdf:langString", 'sh:hasValue "t"',
          "sh:nodeKind sh:IRI", "sh:not [ sh:class kg:Agency ]", "sh:node ex:Nested",
          *(f"sh:or ( [ {one} ] [ {two} ] )" for one, two in itertools.pairwise(LATER)),
          "sh:xone ( [ sh:class kg:Company ] [ sh:minLength 2 ] )"]  # fmt: skip
COUNTS = ["sh:minCount 1", "sh:maxCount 1", "sh:minCount 2", "sh:uniqueLang true",
          "sh:lessThan kg:endLast", "sh:lessThanOrEquals kg:nameTh",
          *(f"sh:qualifiedValueShape [ {each} ] ; sh:qualified{m}Count 1"
            for each in LATER for m in ("Min", "Max"))]  # fmt: skip


@st.composite
def shape_texts(draw: st.DrawFn) -> str:
    """Draw shapes on ties and things; most are local."""
    texts = ["ex:Nested sh:nodeKind sh:IRI ; sh:class kg:Thing ."]
    for number in range(draw(st.integers(1, 3))):
        said = [f"a sh:NodeShape ; sh:targetClass {draw(st.sampled_from(TARGETS))}"]
        if draw(st.booleans()):
            said.append("kg:perSource true")
        said += draw(st.lists(st.sampled_from([
            'sh:pattern "1"', "sh:class kg:Company", "sh:disjoint kg:mentor", "sh:nodeKind sh:IRI",
            "sh:closed true ; sh:ignoredProperties ( rdf:type )", f"sh:not [ sh:in ( {ACME} ) ]",
            "sh:minLength 40",
        ]), max_size=1))  # fmt: skip
        for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=3)):
            rules = draw(st.lists(st.sampled_from([*VALUES, *COUNTS]), min_size=1, max_size=2,
                                  unique_by=lambda rule: rule.split()[0]))  # fmt: skip
            said.append(f"sh:property [ sh:path {path} ; {' ; '.join(rules)} ]")
        texts.append(f"ex:S{number} {' ; '.join(said)} .")
    return "\n".join(texts)


KG = "@prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .\n"


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(shape_texts(), histories())
def test_generated_shapes_find_the_same_with_what_is_known_and_without(
    tmp_path: Path, shapes: str, history: list[list[Claim]]
) -> None:
    (tmp_path / FILE).unlink(missing_ok=True)
    rules = Rules.of(read_shapes(ShapesGraph([("own.ttl", triples(KG + shapes))])))
    for network in (facts(each, ontology()) for each in history):
        wanted = at_once(network, rules)
        assert remembering(network, rules, tmp_path / FILE) == wanted
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(graphs, "CLAIMS_AT_ONCE", 1)
            assert told(network, Graphs(network).violations(rules)) == wanted


# ------------------------------------------------------------------ alike but for a little
def mentors(from_: str = "acme", to: str = "v1", /, **qualifiers: str) -> list[Claim]:
    """Return a mentorship."""
    return [replace(tie("Mentorship", from_, to), qualifiers=tuple(sorted(qualifiers.items())))]


def company(id_: str, /, **attributes: str) -> list[Claim]:
    """Return what is said of a company."""
    return [*thing(id_, "Company"), *(Claim(id_, *each, "doc") for each in attributes.items())]


MENTOR, COMPANY = "sh:targetClass kg:Mentorship", "sh:targetClass kg:Company"
ACMES = f"( {ACME} {ACME.replace('acme', 'acme2')} )"
NEARLY_ALIKE = [
    (f"{MENTOR} ; sh:property [ sh:path kg:mentor ; sh:hasValue {ACME} ]", mentors(), mentors("acme2")),
    (f"{MENTOR} ; sh:property [ sh:path kg:mentor ; sh:in ( {ACME} ) ]", mentors(), mentors("acme2")),
    (f'{MENTOR} ; sh:property [ sh:path kg:mentor ; sh:pattern "e$" ]', mentors(), mentors("acme2")),
    (f"{MENTOR} ; sh:property [ sh:path kg:mentor ; sh:maxLength 34 ]", mentors(), mentors("acme2")),
    (f"{MENTOR} ; sh:property [ sh:path kg:mentee ; sh:class kg:Village ]", mentors(), mentors("acme", "mou")),
    (f"{MENTOR} ; sh:property [ sh:path kg:under ; sh:class kg:Agreement ]", mentors(under="mou"), mentors("acme", "v2", under="v1")),
    (f"{MENTOR} ; sh:property [ sh:path kg:mentor ; sh:disjoint kg:mentee ]", mentors("v2"), mentors("v1")),
    (f"{MENTOR} ; sh:property [ sh:path kg:under ; sh:equals kg:mentor ]", mentors(under="acme"), mentors("acme", "v2", under="acme2")),
    (f"{MENTOR} ; sh:property [ sh:path kg:under ; sh:in {ACMES} ; sh:equals kg:mentor ]", mentors(under="acme"), mentors("acme2", "v2", under="acme")),
    (f"{MENTOR} ; sh:property [ sh:path kg:status ; sh:minCount 1 ]", mentors(status="active"), mentors("acme", "v2")),
    (f"{MENTOR} ; sh:property [ sh:path kg:startFirst ; sh:lessThan kg:endLast ]", mentors(start="2017", end="2018"), mentors("acme", "v2", start="2019", end="2018")),
    (f"{MENTOR} ; sh:property [ sh:path kg:role ; sh:minLength 2 ]", mentors(role="ab"), mentors("acme", "v2", role="a")),
    (f'{MENTOR} ; sh:property [ sh:path kg:role ; sh:in ( "a" ) ]', mentors(role="a"), mentors("acme", "v2", role="b")),
    (f'{MENTOR} ; sh:property [ sh:path kg:tie ; sh:in ( "t" ) ]', [tie("Mentorship", "acme", "v1", own="t")], [tie("Mentorship", "acme", "v2", own="u")]),
    (f"{MENTOR} ; sh:property [ sh:path kg:mentee ; sh:maxCount 1 ]", mentors(), [tie("Mentorship", "acme", v, own="u") for v in ("v2", "v3")]),
    (f'{MENTOR} ; sh:pattern "/tie/t"', [tie("Mentorship", "acme", "v1", own="t")], [tie("Mentorship", "acme", "v2", own="u")]),
    (f"{COMPANY} ; sh:property [ sh:path kg:nameEn ; sh:minLength 2 ]", company("x", name_en="ab"), company("y", name_en="a")),
    (f'{COMPANY} ; sh:property [ sh:path kg:nameEn ; sh:pattern "a" ]', company("x", name_en="a"), company("y", name_en="b")),
    (f"{COMPANY} ; sh:property [ sh:path kg:nameEn ; sh:disjoint kg:alias ]", [*company("x", name_en="a"), Claim("x", "alias", "b", "doc", lang="en")], [*company("y", name_en="a"), Claim("y", "alias", "a", "doc", lang="en")]),
    (f"{COMPANY} ; sh:property [ sh:path [ sh:alternativePath ( kg:juristicId kg:rorId ) ] ; sh:maxCount 1 ]", company("x", juristic_id="a", ror_id="a"), company("y", juristic_id="a", ror_id="b")),
    (f'{COMPANY} ; sh:property [ sh:path kg:alias ; sh:languageIn ( "th" ) ]', [*company("x"), Claim("x", "alias", "a", "doc", lang="th")], [*company("y"), Claim("y", "alias", "a", "doc", lang="en")]),
    (f"{COMPANY} ; kg:perSource true ; sh:property [ sh:path kg:nameEn ; sh:maxCount 1 ]", [*company("x", name_en="a"), Claim("x", "name_en", "b", "doc2")], [*company("y", name_en="a"), Claim("y", "name_en", "b", "doc")]),
    (f"{COMPANY} ; sh:class kg:Company ; sh:not [ sh:class kg:Village ]", company("x"), [*company("y"), *thing("y", "Village")]),
    (f"{COMPANY} ; sh:closed true ; sh:ignoredProperties ( rdf:type kg:nameEn )", company("x", name_en="a"), company("y", alias="a")),
    ("sh:targetClass kg:Organization ; sh:property [ sh:path kg:nameTh ; sh:minCount 1 ]", thing("x", "Village"), thing("y", "Company", name_en="a")),
]  # fmt: skip


@pytest.mark.parametrize(("body", "good", "bad"), NEARLY_ALIKE)
def test_what_is_nearly_alike_is_told_apart(
    tmp_path: Path, body: str, good: Iterable[Claim], bad: Iterable[Claim]
) -> None:
    shapes = triples(f"{KG}ex:Nested a sh:NodeShape . ex:S a sh:NodeShape ; {body} .")
    rules = Rules.of(read_shapes(ShapesGraph([("own.ttl", shapes)])))
    types = [Claim(id_, "type", class_, "doc") for id_, class_ in DECLARED.items()]
    types += [*thing("acme", "Company", name_en="ab"), *thing("acme2", "Company", name_en="abc")]
    good, bad = list(good), list(bad)
    before, after = facts([*types, *good], ontology()), facts([*types, *good, *bad], ontology())
    known = tmp_path / FILE
    first = remembering(before, rules, known)
    second = remembering(after, rules, known)
    assert (first, second) == (at_once(before, rules), at_once(after, rules))
    assert second != first


# ------------------------------------------------------------------ one for all that are alike
def test_every_one_of_those_that_are_alike_is_told_of() -> None:
    ties = [tie("Mentorship", "acme", f"x{row}", row=row) for row in range(2, 8)]
    villages = [c for row in range(2, 8) for c in thing(f"x{row}", "Village", name_th="ก")]
    found = check(facts([*mentoring(), *villages, *ties], ontology()))
    assert [fault.row for fault in found] == [2, 3, 4, 5, 6, 7]


def test_a_missing_value_of_one_is_found_beside_others_that_are_alike() -> None:
    ties = [tie("Mentorship", "acme", f"x{row}", row=row, status="active") for row in range(2, 8)]
    ties[3] = replace(ties[3], qualifiers=())
    villages = [c for row in range(2, 8) for c in thing(f"x{row}", "Village", name_th="ก")]
    (fault,) = check(facts([*mentoring(), *villages, *ties], ontology()))
    assert fault.row == 5


# ------------------------------------------------------------------ the file
@pytest.fixture
def small_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what conforms of small networks too."""
    monkeypatch.setattr(kg.check, "FEWEST_CLAIMS", 0)


FAULTY = [*mentoring(), tie("Mentorship", "acme", "v3", row=40), *thing("x", "Company", row=41)]


@pytest.mark.usefixtures("small_too")
def test_what_has_a_fault_is_told_each_time(tmp_path: Path) -> None:
    network = facts(FAULTY, ontology())
    first = check(network, conforming=tmp_path / FILE)
    assert check(network, conforming=tmp_path / FILE) == first
    assert first == check(network)
    assert len(first) == 2


@pytest.mark.usefixtures("small_too")
def test_what_conforms_is_not_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    broken = Graphs.broken

    def counting(self: Graphs, claims: list[Claim], *others: object) -> Iterable[Violation]:
        seen.append(len(claims))
        return broken(self, claims, *others)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(Graphs, "broken", counting)
    local = [group for group in own_rules().groups if group.is_local]
    known = tmp_path / FILE
    check(facts(mentoring(), ontology()), conforming=known)
    first, seen[:] = seen.copy(), []
    check(facts(mentoring(), ontology()), conforming=known)
    assert len(first) - len(seen) == len(local)


@pytest.mark.usefixtures("small_too")
def test_the_file_does_not_grow(tmp_path: Path) -> None:
    known = tmp_path / FILE
    more = [*mentoring(), *thing("x", "Company", name_en="Some other"), *thing("y", "Village")]
    check(facts(mentoring(), ontology()), conforming=known)
    content = known.read_bytes()
    check(facts(more, ontology()), conforming=known)
    assert known.read_bytes() != content
    check(facts(mentoring(), ontology()), conforming=known)
    assert known.read_bytes() == content


@pytest.mark.usefixtures("small_too")
def test_only_the_file_is_left(tmp_path: Path) -> None:
    check(facts(FAULTY, ontology()), conforming=tmp_path / ".kg" / FILE)
    check(facts(mentoring(), ontology()), conforming=tmp_path / ".kg" / FILE)
    assert {path.name for path in (tmp_path / ".kg").iterdir()} == {FILE, ".gitignore"}


def test_a_small_network_has_no_file(tmp_path: Path) -> None:
    check(facts(mentoring(), ontology()), conforming=tmp_path / FILE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("small_too")
def test_where_nothing_can_be_written_the_same_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    network = facts(FAULTY, ontology())
    assert check(network, conforming=tmp_path / "file" / FILE) == check(network)


@pytest.mark.usefixtures("small_too")
def test_a_folder_in_the_place_of_the_file_is_no_error(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    network = facts(FAULTY, ontology())
    assert check(network, conforming=tmp_path / FILE) == check(network)
    assert [path.name for path in tmp_path.iterdir() if path.name != ".gitignore"] == [FILE]


@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_damaged_file_changes_nothing_that_is_found(tmp_path: Path, data: st.DataObject) -> None:
    before, after = facts(mentoring(), ontology()), facts(FAULTY, ontology())
    known = tmp_path / FILE
    known.unlink(missing_ok=True)
    remembering(before, own_rules(), known)
    content = bytearray(known.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=5)):
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    cut = data.draw(st.integers(0, len(content)))
    known.write_bytes(bytes(content[:cut]) + data.draw(st.binary(max_size=40)))
    assert remembering(after, own_rules(), known) == at_once(after, own_rules())


STRICTER = f"""{KG}@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://example.org/S> a sh:NodeShape ; sh:targetClass kg:Village ; sh:property [
  sh:path kg:nameTh ; sh:minLength 99 ] .
"""


@pytest.mark.usefixtures("small_too")
def test_a_changed_shape_file_makes_all_be_checked_anew(tmp_path: Path) -> None:
    network, shapes, known = facts(mentoring(), ontology()), tmp_path / "own.ttl", tmp_path / FILE
    shapes.write_text(STRICTER.replace("99", "1"), encoding="utf-8")
    assert check(network, shape_files=[shapes], conforming=known) == []
    shapes.write_text(STRICTER, encoding="utf-8")
    assert len(check(network, shape_files=[shapes], conforming=known)) == 3


def test_rules_are_told_apart_by_shapes_ontology_and_base(tmp_path: Path) -> None:
    shapes = tmp_path / "own.ttl"
    shapes.write_text(STRICTER, encoding="utf-8")
    network, rules = facts(mentoring(), ontology()), own_rules()
    prop = replace(
        ontology().properties["role"], functional=not ontology().properties["role"].functional
    )
    other = replace(ontology(), properties={**ontology().properties, "role": prop})
    found = [
        fingerprint(network.ontology, network.base, rules),
        fingerprint(network.ontology, network.base, read_rules(ontology(), [shapes])),
        fingerprint(other, network.base, rules),
        fingerprint(network.ontology, "https://example.org/other/", rules),
    ]
    assert len(set(found)) == 4


def test_the_same_rules_read_again_are_the_same(tmp_path: Path) -> None:
    shapes = tmp_path / "own.ttl"
    shapes.write_text(STRICTER, encoding="utf-8")
    network = facts(mentoring(), ontology())
    again = fingerprint(network.ontology, network.base, read_rules(Ontology.load(), [shapes]))
    assert fingerprint(network.ontology, network.base, read_rules(ontology(), [shapes])) == again


# ------------------------------------------------------------------ in a workspace
def workspace(folder: Path) -> Project:
    """Return a workspace of two datasets."""
    (folder / "kg.toml").write_text(
        '[network]\nid = "two"\n[sources]\ndatasets = ["a.csv", "b.csv"]\n', encoding="utf-8"
    )
    (folder / "a.csv").write_text(
        "id,class,name_en,source\ndoc,Document,A text,doc\nv,Village,V,doc\n", encoding="utf-8"
    )
    (folder / "b.csv").write_text("id,class,name_en,source\nw,Village,W,doc\n", encoding="utf-8")
    for name in ("a", "b"):
        (folder / f"{name}.toml").write_text(f'[dataset]\nid = "{name}"\n', encoding="utf-8")
    return Project(read(folder))


@pytest.mark.usefixtures("small_too")
def test_a_workspace_remembers_what_conforms(tmp_path: Path) -> None:
    assert workspace(tmp_path).check() == []
    assert (tmp_path / ".kg" / FILE).is_file()


@pytest.mark.usefixtures("small_too")
def test_a_part_of_a_workspace_is_not_remembered(tmp_path: Path) -> None:
    project = workspace(tmp_path)
    project.checked(project.claims([tmp_path / "a.csv"]))
    assert not (tmp_path / ".kg").exists()


def test_to_forget_takes_the_file_and_what_a_crash_left(tmp_path: Path) -> None:
    for name in (FILE, f"{FILE}abc.new", LOADED, f"{LOADED}x.new", "password"):
        (tmp_path / name).write_bytes(b"")
    forget_remembered(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["password"]


@pytest.mark.usefixtures("small_too")
def test_who_is_forgotten_leaves_no_hash_of_what_was_said(tmp_path: Path) -> None:
    small = forgetting.workspace(tmp_path)
    assert Project(read(small)).check() == []
    known = small / ".kg" / FILE
    ran = called("forget", forgetting.ID, "--dry-run", "--texts", workspace=small)
    assert (ran.code, known.is_file(), FILE in ran.out) == (0, True, False)
    assert called("forget", forgetting.ID, "--yes", "--texts", workspace=small).code == 0
    assert not known.exists()
