from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from kg.claims import Claim
from kg.columns import GraphColumns
from kg.errors import MeasureError, OntologyError
from kg.network import Network, Options, given, network
from kg.ontology import Ontology
from kg.propertygraph import derive
from tests.networks import facts, mentoring, thing, tie

ONTOLOGY = Ontology.load()
HOUSES = ("a", "b", "c", "d")


def made_of(
    claims: list[Claim], options: Options | None = None, ontology: Ontology = ONTOLOGY
) -> Network:
    return network(GraphColumns.of(derive(facts(claims, ontology))), ontology, options)


def houses(*more: Claim) -> list[Claim]:
    """Return four companies, an agreement, a collaboration, and some ties."""
    return [
        *(claim for id_ in HOUSES for claim in thing(id_, "Company", name_en=id_.upper())),
        *thing("pact", "Agreement", name_en="Pact"),
        *thing("joint", "Collaboration", name_en="Joint work"),
        *thing("somebody", "Person", name_en="Somebody"),
        *more,
    ]


def weights(made: Network) -> dict[tuple[str, str], float]:
    columns = (made.source.tolist(), made.target.tolist(), made.weight.tolist())
    return {(made.ids[a], made.ids[b]): w for a, b, w in zip(*columns, strict=True)}


def with_recipe(name: str, **change: object) -> Ontology:
    """Return the ontology with one recipe more, as a workspace's own file would add it."""
    recipe = replace(ONTOLOGY.recipe("collaboration"), name=name, **change)  # type: ignore[arg-type]  # any field of a recipe
    return replace(ONTOLOGY, recipes={**ONTOLOGY.recipes, name: recipe})


# ------------------------------------------------------------------ pairs and weights
def test_a_tie_between_actors_is_a_pair_of_weight_one() -> None:
    made = made_of(houses(tie("Support", "b", "a")))
    assert weights(made) == {("a", "b"): 1.0}


def test_an_agreement_of_k_parties_gives_each_pair_one_over_k_less_one() -> None:
    made = made_of(houses(*(tie("Party", id_, "pact") for id_ in "abc")))
    assert weights(made) == {("a", "b"): 0.5, ("a", "c"): 0.5, ("b", "c"): 0.5}


def test_parallel_ties_are_summed() -> None:
    made = made_of(
        houses(
            *(tie("Party", id_, "pact") for id_ in "abc"),
            *(tie("Participation", id_, "joint") for id_ in "ab"),
            tie("Support", "b", "a"),
        )
    )
    assert weights(made)["a", "b"] == 0.5 + 1.0 + 1.0


def test_the_strongest_of_parallel_ties_counts_if_the_recipe_says_max() -> None:
    ontology = with_recipe("strongest", parallel="max")
    claims = houses(
        *(tie("Party", id_, "pact") for id_ in "abc"),
        tie("Support", "b", "a", weight="0.75"),
    )
    assert weights(made_of(claims, Options("strongest"), ontology))["a", "b"] == 0.75


def test_every_pair_of_a_unit_projection_weighs_one() -> None:
    ontology = with_recipe("unit", projection="unit")
    claims = houses(*(tie("Party", id_, "pact") for id_ in "abc"))
    assert set(weights(made_of(claims, Options("unit"), ontology)).values()) == {1.0}


def test_a_stated_weight_counts() -> None:
    made = made_of(houses(tie("Funding", "a", "b", weight="38.85")))
    assert weights(made) == {("a", "b"): 38.85}


@pytest.mark.parametrize("weight", ["0", "-2.5"])
def test_a_weight_that_is_not_above_zero_is_refused(weight: str) -> None:
    with pytest.raises(MeasureError, match=r"FUNDS .* from a to b: found weight"):
        made_of(houses(tie("Funding", "a", "b", weight=weight)))


def test_a_pair_names_the_ties_that_it_rests_on() -> None:
    claims = houses(tie("Party", "a", "pact"), tie("Party", "b", "pact"), tie("Support", "b", "a"))
    ids = sorted(claim.about(ONTOLOGY) for claim in claims if claim.is_tie)
    assert made_of(claims).pair_ties == (tuple(ids),)


def test_a_member_by_two_ties_is_one_member() -> None:
    made = made_of(
        houses(
            tie("Participation", "a", "joint", role="lead"),
            tie("Membership", "a", "joint"),
            tie("Participation", "b", "joint"),
        )
    )
    assert weights(made) == {("a", "b"): 1.0}


@pytest.mark.parametrize(
    "alone",
    [
        pytest.param([tie("Party", "a", "pact")], id="one party"),
        pytest.param(
            [tie("Party", "a", "pact"), tie("Party", "somebody", "pact")], id="a person beside it"
        ),
        pytest.param([tie("Support", "a", "a")], id="a tie with itself"),
        pytest.param([tie("Signature", "a", "pact"), tie("Signature", "b", "pact")], id="signed"),
    ],
)
def test_what_makes_no_pair_counts_no_tie(alone: list[Claim]) -> None:
    made = made_of(houses(*alone)).made
    assert (made.m, made.counted, made.isolates) == (0, 0, 4)


def test_people_places_and_papers_are_no_actors() -> None:
    assert made_of(mentoring()).ids == ("acme", "office", "v1", "v2", "v3")


# ------------------------------------------------------------------ what counts
def test_planned_ties_count_only_when_asked_for() -> None:
    claims = houses(tie("Mentorship", "a", "v", status="planned"), *thing("v", "Village"))
    found = [made_of(claims, Options(planned=asked)).made.m for asked in (False, True)]
    assert found == [0, 1]


@pytest.mark.parametrize(
    ("confidence", "counts"), [("high", True), ("medium", True), ("low", False), ("", False)]
)
def test_an_inferred_tie_counts_when_asked_for_and_sure_enough(
    confidence: str, *, counts: bool
) -> None:
    claims = houses(tie("Support", "a", "b", basis="inferred", confidence=confidence))
    found = [made_of(claims, Options(inferred=asked)).made.m for asked in (False, True)]
    assert found == [0, int(counts)]


def test_low_confidence_counts_when_asked_for_by_name() -> None:
    claims = houses(tie("Support", "a", "b", basis="inferred", confidence="low"))
    assert made_of(claims, Options(inferred=True, confidences=("low",))).made.m == 1


def test_an_unknown_confidence_is_refused_with_the_nearest() -> None:
    with pytest.raises(OntologyError, match="did you mean high"):
        made_of(houses(), Options(inferred=True, confidences=("hihg",)))


def test_an_unknown_recipe_is_refused_with_the_nearest() -> None:
    with pytest.raises(OntologyError, match="did you mean collaboration"):
        made_of(houses(), Options("colaboration"))


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (dt.date(2017, 12, 31), False),
        (dt.date(2018, 6, 1), True),
        (dt.date(2021, 1, 1), False),
    ],
)
def test_only_ties_that_may_hold_on_a_day_count(on: dt.date, *, counts: bool) -> None:
    claims = houses(tie("Support", "a", "b", start="2018", end="2020"))
    assert made_of(claims, Options(on=on)).made.m == int(counts)


def test_a_tie_of_unknown_days_may_hold_on_any() -> None:
    made = made_of(houses(tie("Support", "a", "b")), Options(on=dt.date(1900, 1, 1)))
    assert made.made.m == 1


def test_isolates_stay_only_if_the_recipe_keeps_them() -> None:
    claims = houses(tie("Support", "a", "b"))
    ontology = with_recipe("tied", isolates=False)
    found = [made_of(claims).ids, made_of(claims, Options("tied"), ontology).ids]
    assert found == [HOUSES, ("a", "b")]


# ------------------------------------------------------------------ direction
def test_a_directed_recipe_keeps_who_gives_to_whom() -> None:
    ontology = with_recipe("help", directed=True, projects=())
    made = made_of(houses(tie("Support", "b", "a")), Options("help"), ontology)
    assert weights(made) == {("b", "a"): 1.0}


def test_a_tie_without_direction_counts_both_ways_in_a_directed_network() -> None:
    edges = dict(ONTOLOGY.edge_classes)
    edges["Support"] = replace(edges["Support"], directed=False)
    ontology = replace(with_recipe("help", directed=True, projects=()), edge_classes=edges)
    made = made_of(houses(tie("Support", "b", "a")), Options("help"), ontology)
    assert weights(made) == {("a", "b"): 1.0, ("b", "a"): 1.0}


def test_a_directed_recipe_that_projects_is_refused() -> None:
    with pytest.raises(MeasureError, match="a projection has no direction"):
        made_of(houses(), Options("help"), with_recipe("help", directed=True))


# ------------------------------------------------------------------ rolled up
ROLLED_UP = Options(roll_up=True)


def test_a_subsidiary_acts_as_its_group_when_rolled_up() -> None:
    claims = houses(tie("Part", "b", "a"), tie("Support", "b", "c"))
    made = made_of(claims, ROLLED_UP)
    assert (made.ids, weights(made)) == (("a", "c", "d"), {("a", "c"): 1.0})


def test_a_chain_of_parts_acts_as_its_top() -> None:
    claims = houses(tie("Part", "c", "b"), tie("Part", "b", "a"), tie("Support", "c", "d"))
    assert weights(made_of(claims, ROLLED_UP)) == {("a", "d"): 1.0}


def test_a_part_by_two_ways_of_one_whole_acts_as_it() -> None:
    claims = houses(tie("Part", "c", "b"), tie("Part", "b", "a"), tie("Part", "c", "a"))
    assert made_of(claims, ROLLED_UP).ids == ("a", "d")


def test_a_part_of_two_wholes_acts_as_itself() -> None:
    claims = houses(tie("Part", "c", "a"), tie("Part", "c", "b"), tie("Part", "d", "c"))
    assert made_of(claims, ROLLED_UP).ids == ("a", "b", "c")


def test_parts_of_each_other_act_as_the_first_of_them() -> None:
    claims = houses(tie("Part", "b", "c"), tie("Part", "c", "b"), tie("Support", "c", "d"))
    assert weights(made_of(claims, ROLLED_UP)) == {("b", "d"): 1.0}


@pytest.mark.parametrize(
    "part",
    [
        tie("Part", "b", "a", basis="inferred", confidence="high"),
        tie("Part", "b", "a", status="planned"),
    ],
)
def test_a_part_tie_that_does_not_count_rolls_nothing_up(part: Claim) -> None:
    assert made_of(houses(part), ROLLED_UP).ids == HOUSES


def test_an_agreement_within_one_group_makes_no_pair_when_rolled_up() -> None:
    claims = houses(tie("Part", "b", "a"), tie("Party", "a", "pact"), tie("Party", "b", "pact"))
    assert made_of(claims, ROLLED_UP).made.m == 0


# ------------------------------------------------------------------ how it was made
def test_the_record_counts_actors_pairs_components_and_ties() -> None:
    made = made_of(
        houses(
            tie("Support", "a", "b"),
            tie("Support", "c", "d", status="planned"),
            tie("Party", "c", "pact"),
        )
    ).made
    found = (made.n, made.m, made.components, made.isolates, made.counted, made.left_out)
    assert found == (4, 1, 3, 2, 1, 2)


def test_the_line_names_everything_that_a_number_depends_on() -> None:
    line = made_of(mentoring(), Options(inferred=True, on=dt.date(2024, 1, 1))).made.line()
    said = (
        "recipe collaboration", "BIG_BROTHER_OF", "PARTY_TO", "actors Organization",
        "basis explicit+inferred", "confidence high+medium", "status active+ended+unknown+none",
        "projection Agreement+Collaboration by 1/(k-1)", "more is closer", "parallel sum",
        "undirected", "isolates kept", "on 2024-01-01", "n=5 m=3 components=2 isolates=1", "data ",
    )  # fmt: skip
    assert [part for part in said if part not in line] == []


def test_few_connected_actors_are_said_to_be_few() -> None:
    assert made_of(mentoring()).made.few


def test_claims_in_another_order_make_the_same_network() -> None:
    claims = mentoring()
    random.Random(7).shuffle(claims)
    assert made_of(claims) == made_of(mentoring())


def test_another_weight_makes_another_network() -> None:
    one, two = (made_of(houses(tie("Funding", "a", "b", weight=w))) for w in ("1", "2"))
    assert one != two
    assert one.made.data_hash != two.made.data_hash


def test_a_network_is_equal_to_no_other_thing() -> None:
    assert made_of(houses()) != "network"


def test_equal_networks_have_equal_hashes() -> None:
    assert len({made_of(mentoring()), made_of(mentoring())}) == 1


def test_an_empty_graph_makes_an_empty_network() -> None:
    made = made_of([])
    assert (made.ids, made.made.m, made.made.components) == ((), 0, 0)


def test_the_columns_of_a_network_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        made_of(mentoring()).weight[0] = 9.0


def test_a_name_falls_back_to_another_language_and_the_id() -> None:
    made = made_of(mentoring())
    names = [made.name(made.ids.index(id_), "en") for id_ in ("acme", "v1")]
    assert names == ["Acme", "บ้านหนึ่ง"]


def test_a_workspace_can_add_a_class_and_a_tie_that_count(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        """
        @prefix kg: <https://w3id.org/stakeholder-kg/ontology#> .
        @prefix ex: <https://example.org/own#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix schema: <https://schema.org/> .
        ex:School a owl:Class ; rdfs:subClassOf kg:Organization .
        ex:Teaching a owl:Class ; rdfs:subClassOf kg:Tie ; kg:relationshipType "TEACHES" ;
            kg:tieSource ex:teacher ; kg:tieTarget ex:taught .
        ex:teacher a owl:ObjectProperty ; schema:rangeIncludes ex:School .
        ex:taught a owl:ObjectProperty ; schema:rangeIncludes kg:Village .
        kg:collaboration kg:countsTie ex:Teaching .
        """,
        encoding="utf-8",
    )
    ontology = Ontology.load([own])
    claims = [*thing("s", "School"), *thing("v", "Village"), tie("Teaching", "s", "v")]
    assert weights(made_of(claims, ontology=ontology)) == {("s", "v"): 1.0}


# ------------------------------------------------------------------ to and from networkx
def test_the_networkx_graph_has_names_classes_weights_and_the_recipe() -> None:
    made = made_of(mentoring())
    G = made.graph()
    assert (G.nodes["acme"], G["acme"]["v1"]["weight"], G.graph["made"]) == (
        {"label": "Company", "name_th": "แอคมี", "name_en": "Acme", "name": ""},
        1.0,
        made.made,
    )


def test_a_directed_network_gives_a_directed_graph() -> None:
    ontology = with_recipe("help", directed=True, projects=())
    made = made_of(houses(tie("Support", "b", "a")), Options("help"), ontology)
    assert list(made.graph().edges) == [("b", "a")]


def test_a_graph_that_comes_back_is_the_same_network() -> None:
    made = made_of(mentoring())
    assert given(made.graph()) == made


def test_a_graph_that_was_changed_says_so() -> None:
    G = made_of(mentoring()).graph()
    G.remove_node("v1")
    assert given(G).made.recipe == "collaboration, changed after it was made"


def test_a_graph_that_was_changed_twice_says_so_once() -> None:
    G = made_of(mentoring()).graph()
    G.remove_node("v1")
    H = given(G).graph()
    H.remove_node("v2")
    assert given(H).made.recipe == "collaboration, changed after it was made"


def test_any_graph_is_taken_as_given() -> None:
    found = given(nx.Graph([(10, 9), (9, 2)]))
    assert (found.ids, weights(found)) == (("10", "2", "9"), {("10", "9"): 1.0, ("2", "9"): 1.0})


def test_parallel_edges_of_a_multigraph_are_summed() -> None:
    G: nx.Graph[str] = nx.MultiGraph([("a", "b", {"weight": 2}), ("b", "a", {})])
    found = given(G)
    assert (weights(found), found.made.parallel) == ({("a", "b"): 3.0}, "sum")


def test_an_edge_with_itself_is_left_out_and_counted() -> None:
    found = given(nx.Graph([("a", "a"), ("a", "b")]))
    assert (found.made.m, found.made.left_out) == (1, 1)


def test_a_given_graph_is_not_changed() -> None:
    G = nx.path_graph(3)
    before = nx.to_dict_of_dicts(G)
    given(G)
    assert nx.to_dict_of_dicts(G) == before


@pytest.mark.parametrize("weight", [0, -1, "strong", None, float("nan"), float("inf")])
def test_a_given_weight_that_is_not_above_zero_is_refused(weight: object) -> None:
    with pytest.raises(MeasureError, match="edge a - b: weight"):
        given(nx.Graph([("a", "b", {"weight": weight})]))


def test_another_attribute_can_be_the_weight() -> None:
    G = nx.Graph([("a", "b", {"weight": 0, "hours": np.float64(2.5)})])
    assert weights(given(G, weight="hours")) == {("a", "b"): 2.5}


def test_two_nodes_that_are_written_alike_are_refused() -> None:
    with pytest.raises(MeasureError, match="two nodes are written 1"):
        given(nx.Graph([(1, "1")]))
