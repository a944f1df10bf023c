from __future__ import annotations

import itertools
import json
import math
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given as given_by
from hypothesis import settings
from hypothesis import strategies as st

from kg.errors import MeasureError
from kg.measures.centrality import CENTRALITIES, Measuring, Scores, centralisation
from kg.network import Network, given

DATA = Path(__file__).parent / "data" / "measures"
PUBLISHED: dict[str, Any] = json.loads((DATA / "published.json").read_text(encoding="utf-8"))
FLORENTINE = PUBLISHED["florentine"]
NAMES = list(CENTRALITIES)
NORMALISED_IN_SNA = {"closeness"}


def scores(name: str, G: nx.Graph[Any], how: Measuring | None = None) -> Scores:
    return CENTRALITIES[name](given(G), how)


def by_node(name: str, G: nx.Graph[Any], how: Measuring | None = None) -> dict[Any, float]:
    """Return the normalised value of each node (betweenness and the like: the value)."""
    found, network = scores(name, G, how), given(G)
    column = found.value if name in {"eigenvector", "pagerank"} else found.normalised
    at = {id_: code for code, id_ in enumerate(network.ids)}
    return {node: float(column[at[str(node)]]) for node in G.nodes}


# ------------------------------------------------------------------ published figures
@pytest.mark.parametrize("name", ["degree", "betweenness", "closeness", "eigenvector"])
@pytest.mark.parametrize("family", FLORENTINE["families"])
def test_florentine_families_are_as_published(name: str, family: str) -> None:
    G = nx.florentine_families_graph()
    network, found = given(G), scores(name, G)
    values = found.normalised if name in NORMALISED_IN_SNA else found.value
    code = network.ids.index(family)
    assert values[code] == pytest.approx(FLORENTINE["families"][family][name], abs=1e-9)


@pytest.mark.parametrize(
    ("name", "which"), [(n, w) for n, both in FLORENTINE["medici"].items() for w in both]
)
def test_the_medici_are_as_published(name: str, which: str) -> None:
    G = nx.florentine_families_graph()
    found = getattr(scores(name, G), which)[given(G).ids.index("Medici")]
    assert found == pytest.approx(FLORENTINE["medici"][name][which], abs=5e-7)


@pytest.mark.parametrize("name", FLORENTINE["centralisation"])
def test_florentine_centralisation_is_as_published(name: str) -> None:
    found = centralisation(name, scores(name, nx.florentine_families_graph()), directed=False)
    assert found == pytest.approx(FLORENTINE["centralisation"][name], abs=1e-10)


@pytest.mark.parametrize("name", ["degree", "betweenness", "closeness"])
def test_a_star_is_wholly_centralised(name: str) -> None:
    star = nx.star_graph(6)
    assert centralisation(name, scores(name, star), directed=False) == pytest.approx(1.0)


def test_centralisation_is_not_defined_for_the_others() -> None:
    assert centralisation("pagerank", scores("pagerank", nx.star_graph(6)), directed=False) is None


# ------------------------------------------------------------------ worked by hand
# A bow tie: triangles 0-1-2 and 2-3-4 share actor 2; actor 5 hangs on 4; 6-7 are apart; 8 is alone.
BOW_TIE: nx.Graph[int] = nx.Graph([(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (2, 4), (4, 5), (6, 7)])
BOW_TIE.add_node(8)


@pytest.mark.parametrize(
    ("name", "node", "value", "normalised"),
    [
        ("degree", 2, 4, 4 / 8),
        ("degree", 8, 0, 0),
        # 2 lies between {0,1} and {3,4,5}: 6 pairs; 4 between 5 and {0,1,2,3}: 4.
        ("betweenness", 2, 6, 6 / 28),
        ("betweenness", 4, 4, 4 / 28),
        ("betweenness", 6, 0, 0),
        # distances from 2: 1,1,1,1,2, so 6 over five others; of 8 others five are reached.
        ("closeness", 2, 1 / 6, (5 / 8) * (5 / 6)),
        ("closeness", 6, 1, (1 / 8) * 1),
        ("closeness", 8, 0, 0),
        ("harmonic", 2, 4.5, 4.5 / 8),
        ("harmonic", 7, 1, 1 / 8),
        ("harmonic", 8, 0, 0),
        # the component of the bow tie has the larger eigenvalue: the others get nothing.
        ("eigenvector", 6, 0, 0),
        ("eigenvector", 8, 0, 0),
    ],
)
def test_a_bow_tie_worked_by_hand(name: str, node: int, value: float, normalised: float) -> None:
    found = scores(name, BOW_TIE)
    assert (found.value[node], found.normalised[node]) == pytest.approx((value, normalised))


def test_strength_adds_weights_and_is_divided_by_the_others() -> None:
    G: nx.Graph[str] = nx.Graph()
    G.add_weighted_edges_from([("a", "b", 0.5), ("a", "c", 2.0)])
    found = scores("strength", G)
    assert (found.value[0], found.normalised[0]) == (2.5, 1.25)


def test_betweenness_by_weight_takes_the_strong_way_round() -> None:
    G: nx.Graph[str] = nx.Graph()
    G.add_weighted_edges_from([("a", "b", 1.0), ("a", "c", 4.0), ("c", "b", 4.0)])
    found = scores("betweenness", G, Measuring(distance="inverse"))
    assert found.value.tolist() == [0.0, 0.0, 1.0]


def test_equally_long_ways_count_half_each_despite_rounding() -> None:
    # 1/3 + 1/3 + 1/3 and 0.1 + 0.2 + 0.7 are as long as 1, but not as floating-point sums.
    G: nx.Graph[str] = nx.Graph()
    for names, lengths in (("acdb", (0.1, 0.2, 0.7)), ("aefb", (1 / 3, 1 / 3, 1 / 3))):
        for (x, y), length in zip(itertools.pairwise(names), lengths, strict=True):
            G.add_edge(x, y, weight=1 / length)
    found, ids = scores("betweenness", G, Measuring(distance="inverse")), given(G).ids
    between_a_and_b = {"c": 0.5, "d": 0.5, "e": 0.5, "f": 0.5}
    exact: nx.Graph[str] = nx.Graph()
    exact.add_weighted_edges_from(
        [
            ("a", "c", 3),
            ("c", "d", 6),
            ("d", "b", 21),
            ("a", "e", 10),
            ("e", "f", 10),
            ("f", "b", 10),
        ],
        weight="length",
    )
    known = nx.betweenness_centrality(exact, weight="length", normalized=False)
    assert {id_: found.value[ids.index(id_)] for id_ in between_a_and_b} == pytest.approx(
        {id_: known[id_] for id_ in between_a_and_b}
    )


def test_pagerank_of_a_chain_with_a_dead_end_by_hand() -> None:
    # 0 → 1, and 1 leads anywhere: p0 = 0.15/2 + 0.85 p1/2 with p0 + p1 = 1.
    G = nx.DiGraph([(0, 1)])
    assert scores("pagerank", G).value.tolist() == pytest.approx([20 / 57, 37 / 57])


# ------------------------------------------------------------------ small and strange networks
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
def test_an_empty_network_gives_no_values(name: str, kind: Callable[[], nx.Graph[Any]]) -> None:
    found = scores(name, kind())
    assert (found.value.tolist(), found.normalised.tolist()) == ([], [])


@pytest.mark.parametrize("name", ["degree", "strength", "betweenness", "closeness", "harmonic"])
def test_one_actor_has_zero(name: str) -> None:
    found = scores(name, nx.empty_graph(1))
    assert (found.value.tolist(), found.normalised.tolist()) == ([0.0], [0.0])


@pytest.mark.parametrize("name", ["eigenvector", "pagerank"])
def test_actors_without_ties_are_equal(name: str) -> None:
    found = scores(name, nx.empty_graph(4))
    assert found.normalised.tolist() == pytest.approx([1.0] * 4)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("distance", ["steps", "inverse"])
def test_every_value_is_finite_on_a_network_in_pieces(name: str, distance: str) -> None:
    found = scores(name, BOW_TIE, Measuring(distance=distance))
    assert np.isfinite([found.value, found.normalised]).all()


def test_betweenness_of_two_actors_is_zero() -> None:
    assert scores("betweenness", nx.path_graph(2)).normalised.tolist() == [0.0, 0.0]


def test_directed_closeness_counts_who_comes_to_an_actor() -> None:
    G = nx.DiGraph([(0, 1), (1, 2)])
    assert scores("closeness", G).normalised.tolist() == pytest.approx([0, 1 / 2, 2 / 3])


def test_directed_degree_counts_ties_in_and_out() -> None:
    G = nx.DiGraph([(0, 1), (1, 0), (1, 2)])
    assert scores("degree", G).value.tolist() == [2.0, 3.0, 1.0]


# ------------------------------------------------------------------ eigenvector: always defined
def limit(G: nx.Graph[Any], steps: int) -> list[float]:
    """Return ``(A^T + I)^steps`` of equal values, of length 1, with exact whole numbers."""
    nodes = sorted(G.nodes, key=str)
    givers = {v: [u for u in nodes if G.has_edge(u, v)] for v in nodes}
    values = dict.fromkeys(nodes, 1)
    for _ in range(steps):
        values = {v: values[v] + sum(values[u] for u in givers[v]) for v in nodes}
    length = math.isqrt(sum(value * value for value in values.values()) * 10**40)
    return [values[v] * 10**40 // length / 10**20 for v in nodes]


@pytest.mark.parametrize(
    "G",
    [
        pytest.param(nx.path_graph(4), id="bipartite"),
        pytest.param(nx.complete_bipartite_graph(2, 3), id="bipartite complete"),
        pytest.param(nx.disjoint_union(nx.path_graph(2), nx.path_graph(2)), id="equal pieces"),
        pytest.param(
            nx.disjoint_union(nx.star_graph(4), nx.cycle_graph(5)), id="two pieces of radius 2"
        ),
        pytest.param(nx.disjoint_union(nx.cycle_graph(3), nx.path_graph(2)), id="unequal pieces"),
        pytest.param(nx.DiGraph([(0, 1), (1, 2), (2, 0), (2, 3)]), id="cycle with an end"),
        pytest.param(nx.DiGraph([(9, 0), (0, 1), (1, 0)]), id="a giver before the cycle"),
    ],
)
def test_eigenvector_is_where_averaging_leads(G: nx.Graph[Any]) -> None:
    assert scores("eigenvector", G).value.tolist() == pytest.approx(limit(G, 120), abs=1e-9)


@pytest.mark.parametrize(
    "G",
    [
        pytest.param(nx.DiGraph([(0, 1), (1, 2), (0, 2), (0, 3)]), id="no cycle"),
        pytest.param(
            nx.DiGraph([(0, 1), (1, 0), (1, 2), (2, 3), (3, 2)]), id="one cycle feeds another"
        ),
        pytest.param(
            nx.DiGraph([(0, 1), (1, 0), (1, 9), (9, 2), (2, 3), (3, 2)]), id="by way of another"
        ),
    ],
)
def test_eigenvector_is_where_averaging_slowly_leads(G: nx.Graph[Any]) -> None:
    assert scores("eigenvector", G).value.tolist() == pytest.approx(limit(G, 6000), abs=2e-3)


@pytest.mark.parametrize("path", [60, 280, 1000])
def test_two_equal_cliques_far_apart_have_equal_values(path: int) -> None:
    # no float tells their two eigenvalues apart
    found = by_node("eigenvector", nx.barbell_graph(8, path))
    assert found[0] == pytest.approx(found[15 + path], abs=1e-12)


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
def test_three_equal_cliques_in_a_ring_have_equal_values(
    kind: Callable[[nx.Graph[str]], nx.Graph[str]],
) -> None:
    G: nx.Graph[str] = nx.Graph()
    for c in "abc":
        G.add_edges_from(itertools.combinations([f"{c}{n}" for n in range(6)], 2))
    for c, after in ("ab", "bc", "ca"):
        nx.add_path(G, [f"{c}0", *(f"{c}-{n}" for n in range(20)), f"{after}1"])
    found = by_node("eigenvector", kind(G))
    assert [found["a3"], found["b3"]] == pytest.approx([found["c3"]] * 2, abs=1e-12)


def test_eigenvector_of_a_large_network_is_one() -> None:
    G = nx.barbell_graph(8, 400)
    found = scores("eigenvector", G).value
    matrix = nx.to_numpy_array(G, nodelist=[int(id_) for id_ in given(G).ids])
    assert matrix @ found == pytest.approx(float(found @ matrix @ found) * found, abs=1e-9)


def test_eigenvector_of_a_large_directed_network_equals_networkx() -> None:
    G = nx.gnp_random_graph(400, 0.02, seed=3, directed=True)
    found = by_node("eigenvector", G)
    known = nx.eigenvector_centrality(G, max_iter=2000, tol=1e-13)
    assert found == pytest.approx(known, abs=1e-9)


def test_eigenvector_has_no_negative_value() -> None:
    assert (scores("eigenvector", nx.path_graph(500)).value >= 0).all()


# ------------------------------------------------------------------ an independent library
def weighted(G: nx.Graph[Any]) -> nx.Graph[Any]:
    H = G.copy()
    for number, (a, b) in enumerate(sorted(H.edges)):
        H[a][b]["weight"] = 0.25 * (1 + number % 7)
    return H


GRAPHS = {
    "karate": nx.karate_club_graph(),
    "florentine": nx.florentine_families_graph(),
    "in pieces": weighted(nx.gnm_random_graph(60, 70, seed=5)),
    "weighted": weighted(nx.connected_watts_strogatz_graph(40, 4, 0.2, seed=2)),
    "directed": weighted(nx.gnp_random_graph(50, 0.05, seed=8, directed=True)),
    "bow tie": BOW_TIE,
}


@pytest.mark.parametrize("kind", GRAPHS)
def test_degree_equals_networkx(kind: str) -> None:
    G = GRAPHS[kind]
    assert by_node("degree", G) == pytest.approx(nx.degree_centrality(G))


@pytest.mark.parametrize("kind", GRAPHS)
def test_strength_equals_networkx(kind: str) -> None:
    G = GRAPHS[kind]
    found = {n: value * (len(G) - 1) for n, value in by_node("strength", G).items()}
    assert found == pytest.approx(dict(G.degree(weight="weight")))


@pytest.mark.parametrize("kind", GRAPHS)
def test_betweenness_equals_networkx(kind: str) -> None:
    G = GRAPHS[kind]
    assert by_node("betweenness", G) == pytest.approx(nx.betweenness_centrality(G))


@pytest.mark.parametrize("kind", GRAPHS)
def test_closeness_equals_networkx(kind: str) -> None:
    G = GRAPHS[kind]
    assert by_node("closeness", G) == pytest.approx(nx.closeness_centrality(G))


@pytest.mark.parametrize("kind", GRAPHS)
def test_harmonic_equals_networkx(kind: str) -> None:
    G = GRAPHS[kind]
    known = {n: value / (len(G) - 1) for n, value in nx.harmonic_centrality(G).items()}
    assert by_node("harmonic", G) == pytest.approx(known)


def with_lengths(G: nx.Graph[Any]) -> nx.Graph[Any]:
    H = G.copy()
    for _, _, attributes in H.edges(data=True):
        attributes["length"] = 1.0 / attributes.get("weight", 1.0)
    return H


@pytest.mark.parametrize("kind", GRAPHS)
def test_closeness_by_weight_equals_networkx(kind: str) -> None:
    G = with_lengths(GRAPHS[kind])
    found = by_node("closeness", G, Measuring(distance="inverse"))
    assert found == pytest.approx(nx.closeness_centrality(G, distance="length"))


@pytest.mark.parametrize("kind", GRAPHS)
def test_harmonic_by_weight_equals_networkx(kind: str) -> None:
    G = with_lengths(GRAPHS[kind])
    known = nx.harmonic_centrality(G, distance="length")
    found = by_node("harmonic", G, Measuring(distance="inverse"))
    assert {n: v * (len(G) - 1) for n, v in found.items()} == pytest.approx(known)


@pytest.mark.parametrize("kind", GRAPHS)
def test_betweenness_by_weight_equals_networkx_with_whole_lengths(kind: str) -> None:
    G = GRAPHS[kind].copy()
    for number, (_, _, attributes) in enumerate(G.edges(data=True)):
        attributes["length"] = 1 + number % 5
        attributes["weight"] = 1 / attributes["length"]
    found = by_node("betweenness", G, Measuring(distance="inverse"))
    assert found == pytest.approx(nx.betweenness_centrality(G, weight="length"))


@pytest.mark.parametrize("kind", ["karate", "florentine", "weighted"])
@pytest.mark.parametrize("weight", ["weight", None])
def test_eigenvector_equals_networkx(kind: str, weight: str | None) -> None:
    G = GRAPHS[kind]
    known = nx.eigenvector_centrality(G, weight=weight, max_iter=5000, tol=1e-14)
    found = by_node("eigenvector", G, Measuring(weighted=weight is not None))
    assert found == pytest.approx(known, abs=1e-9)


@pytest.mark.parametrize("kind", GRAPHS)
@pytest.mark.parametrize("damping", [0.0, 0.5, 0.85, 0.99])
def test_pagerank_equals_networkx(kind: str, damping: float) -> None:
    G = GRAPHS[kind]
    known = nx.pagerank(G, alpha=damping, tol=1e-15, max_iter=10_000)
    assert by_node("pagerank", G, Measuring(damping=damping)) == pytest.approx(known, abs=1e-10)


def test_unweighted_pagerank_equals_networkx() -> None:
    G = GRAPHS["weighted"]
    known = nx.pagerank(G, weight=None, tol=1e-15, max_iter=10_000)
    assert by_node("pagerank", G, Measuring(weighted=False)) == pytest.approx(known, abs=1e-10)


# ------------------------------------------------------------------ counted out, path by path
def brute_betweenness(G: nx.Graph[Any]) -> dict[Any, float]:
    """Return betweenness by listing every shortest path."""
    found = dict.fromkeys(G.nodes, 0.0)
    for s, t in itertools.permutations(G.nodes, 2):
        if nx.has_path(G, s, t):
            paths = list(nx.all_shortest_paths(G, s, t))
            for inner in (node for path in paths for node in path[1:-1]):
                found[inner] += 1 / len(paths)
    return found if G.is_directed() else {node: value / 2 for node, value in found.items()}


@st.composite
def graphs(draw: st.DrawFn, *, directed: bool | None = None) -> nx.Graph[int]:
    """Draw a small weighted network, perhaps directed, in pieces or without ties."""
    n = draw(st.integers(1, 8))
    arrows = draw(st.booleans()) if directed is None else directed
    G: nx.Graph[int] = nx.DiGraph() if arrows else nx.Graph()
    G.add_nodes_from(range(n))
    pairs = [p for p in itertools.permutations(range(n), 2) if arrows or p[0] < p[1]]
    for a, b in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14)) if pairs else []:
        G.add_edge(a, b, weight=draw(st.sampled_from([0.25, 0.5, 1.0, 1.5, 3.0])))
    return G


@given_by(graphs())
@settings(max_examples=40, deadline=None)
def test_betweenness_equals_a_count_of_all_paths(G: nx.Graph[int]) -> None:
    found = scores("betweenness", G).value
    assert dict(enumerate(found.tolist())) == pytest.approx(brute_betweenness(G))


# ------------------------------------------------------------------ what must hold on any network
@given_by(graphs())
@settings(max_examples=50, deadline=None)
def test_pagerank_sums_to_one(G: nx.Graph[int]) -> None:
    assert scores("pagerank", G).value.sum() == pytest.approx(1.0, abs=1e-12)


@given_by(graphs())
@settings(max_examples=50, deadline=None)
def test_pagerank_is_at_least_a_fresh_start(G: nx.Graph[int]) -> None:
    assert (scores("pagerank", G).value >= 0.15 / len(G) - 1e-12).all()


@given_by(graphs())
@settings(max_examples=50, deadline=None)
def test_betweenness_sums_to_what_lies_inside_the_shortest_paths(G: nx.Graph[int]) -> None:
    lengths = [d - 1 for _, to in nx.all_pairs_shortest_path_length(G) for d in to.values() if d]
    inside = sum(lengths) if G.is_directed() else sum(lengths) / 2
    assert scores("betweenness", G).value.sum() == pytest.approx(inside)


@given_by(graphs())
@settings(max_examples=50, deadline=None)
def test_harmonic_is_at_least_closeness(G: nx.Graph[int]) -> None:
    # of r others, the mean of 1/d is at least 1/mean of d: r·Σ(1/d) ≥ r²·r/Σd
    gap = scores("harmonic", G).normalised - scores("closeness", G).normalised
    assert (gap >= -1e-12).all()


@given_by(graphs())
@settings(max_examples=50, deadline=None)
def test_degree_and_strength_sum_to_twice_the_ties(G: nx.Graph[int]) -> None:
    sums = (scores("degree", G).value.sum(), scores("strength", G).value.sum())
    assert sums == pytest.approx((2 * G.number_of_edges(), 2 * G.size(weight="weight")))


@given_by(graphs(directed=False))
@settings(max_examples=50, deadline=None)
def test_eigenvector_is_one_of_the_largest_eigenvalue(G: nx.Graph[int]) -> None:
    matrix = nx.to_numpy_array(G, nodelist=range(len(G)))
    found = scores("eigenvector", G).value
    largest = float(np.linalg.eigvalsh(matrix)[-1])
    assert matrix @ found == pytest.approx(largest * found, abs=1e-9)


@given_by(graphs(directed=True))
@settings(max_examples=50, deadline=None)
def test_directed_eigenvector_is_one_too(G: nx.Graph[int]) -> None:
    matrix = nx.to_numpy_array(G, nodelist=range(len(G))).T
    found = scores("eigenvector", G).value
    rate = float(found @ matrix @ found)
    assert matrix @ found == pytest.approx(rate * found, abs=1e-7)


@given_by(graphs(), st.integers(0, 999))
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("name", NAMES)
def test_other_ids_change_no_value(name: str, G: nx.Graph[int], seed: int) -> None:
    mixed = list(G.nodes)
    random.Random(seed).shuffle(mixed)
    new = dict(zip(G.nodes, mixed, strict=True))
    H = nx.relabel_nodes(G, new)
    values = scores(name, G).value
    moved = scores(name, H).value
    assert [moved[new[node]] for node in range(len(G))] == pytest.approx(values.tolist(), abs=1e-8)


@given_by(graphs(directed=False))
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("name", NAMES)
def test_normalised_values_of_an_unweighted_network_keep_their_range(
    name: str, G: nx.Graph[int]
) -> None:
    for _, _, attributes in G.edges(data=True):
        attributes["weight"] = 1.0
    greatest = len(G) if name == "pagerank" else 1.0
    found = scores(name, G).normalised
    assert ((found >= 0) & (found <= greatest + 1e-12)).all()


# ------------------------------------------------------------------ choices
@pytest.mark.parametrize("wrong", [{"distance": "metres"}, {"damping": 1.0}, {"damping": -0.1}])
def test_a_choice_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(MeasureError, match="found"):
        Measuring(**wrong)


def test_scores_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        scores("degree", nx.path_graph(3)).value[0] = 9.0


def test_a_thousand_ties_take_less_than_a_second() -> None:
    network: Network = given(nx.gnm_random_graph(500, 1000, seed=1))
    start = time.process_time()
    for centrality in CENTRALITIES.values():
        centrality(network, None)
    assert time.process_time() - start < 1.0
