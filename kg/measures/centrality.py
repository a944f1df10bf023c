"""The centralities of a network: one value an actor, and the same as the field normalises it.

Every function takes a `Network`, and returns `Scores` in the order of its actors. What each measure
is called, its definition in Thai and English and its reference stand in ``ontology/measures.toml``.

What holds for all: an empty network gives no values; an actor without ties has zero (eigenvector:
unless nobody has a tie; PageRank: its share of fresh starts). Where a normalisation would divide by
nothing (one actor; betweenness of two) the normalised value is zero. In a directed network paths,
neighbours and walkers come *to* an actor, as networkx counts; reverse the graph for the other side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kg.errors import MeasureError
from kg.measures.paths import (
    Floats,
    Matrix,
    Reach,
    betweenness,
    both_ways,
    reach_by_weight,
    reach_in_steps,
    square,
)
from kg.measures.spectral import eigenvector, pagerank
from kg.network import Network

STEPS = "steps"
INVERSE = "inverse"
DISTANCES = (STEPS, INVERSE)


@dataclass(frozen=True, slots=True)
class Measuring:
    """What a caller may choose in how measures are computed.

    Attributes
    ----------
    distance
        ``steps``: every tie is one step long, whatever its weight; ``inverse``: a tie is 1/weight
        long (betweenness, closeness, harmonic).
    weighted
        Whether eigenvector centrality and PageRank count a neighbour by the tie's weight.
    damping
        PageRank's chance to follow a tie, in [0, 1).
    """

    distance: str = STEPS
    weighted: bool = True
    damping: float = 0.85

    def __post_init__(self) -> None:
        if self.distance not in DISTANCES:
            message = f"distance: found {self.distance!r}, allowed: {', '.join(DISTANCES)}"
            raise MeasureError(message)
        if not 0.0 <= self.damping < 1.0:
            message = f"damping: found {self.damping!r}, a number from 0 to below 1 is wanted"
            raise MeasureError(message)


@dataclass(frozen=True, slots=True)
class Scores:
    """A measure's value and normalised value, one float an actor, in the network's order."""

    value: Floats
    normalised: Floats

    def __post_init__(self) -> None:
        self.value.setflags(write=False)
        self.normalised.setflags(write=False)


def degree_centrality(network: Network, how: Measuring | None = None) -> Scores:
    """Return to how many others each actor is tied; normalised divided by n-1.

    Directed: ties in and out, so that a mutual tie counts twice and the normalised value reaches 2
    (as networkx and igraph do). Weights are not used; nor are other choices. O(V+E).

    References
    ----------
    L. C. Freeman (1979), Social Networks 1, 215-239.
    """
    del how
    counts = _at_ends(network, np.ones(len(network.weight)))
    return Scores(counts, _divided(counts, len(network.ids) - 1))


def strength_centrality(network: Network, how: Measuring | None = None) -> Scores:
    """Return the sum of the weights of each actor's ties; normalised divided by n-1.

    The field has no one normalisation; this one is degree's, and equal to it if all weights are 1.
    Directed: ties in and out. O(V+E).

    References
    ----------
    A. Barrat et al. (2004), PNAS 101, 3747-3752, eq. 2.
    """
    del how
    sums = _at_ends(network, network.weight)
    return Scores(sums, _divided(sums, len(network.ids) - 1))


def betweenness_centrality(network: Network, how: Measuring | None = None) -> Scores:
    """Return on how many shortest paths between others each actor lies.

    ``b(v) = Σ σ(s,t|v)/σ(s,t)`` over unordered pairs s, t; directed over ordered pairs. Pairs that
    no path joins add nothing. Normalised: divided by (n-1)(n-2)/2, directed by (n-1)(n-2), with
    isolates in n. O(V·E·log V): about 0.2 s at a thousand pairs, 20 s at ten thousand.

    References
    ----------
    L. C. Freeman (1977), Sociometry 40, 35-41; U. Brandes (2001), J. Math. Sociology 25, 163-177.
    """
    by_steps = (how or Measuring()).distance == STEPS
    length = np.ones(len(network.weight)) if by_steps else 1.0 / network.weight
    value = betweenness(network, length)
    n = len(network.ids)
    pairs = (n - 1) * (n - 2) / (1 if network.made.directed else 2)
    return Scores(value, _divided(value, pairs))


def closeness_centrality(network: Network, how: Measuring | None = None) -> Scores:
    """Return how near each actor is to those who reach it.

    The value is 1/Σd over the r others who reach the actor (igraph's); normalised after Wasserman
    and Faust ``r/(n-1) · r/Σd``, so that who is near to few does not lead; on a connected network
    that is Freeman's (n-1)/Σd. Ranks go by the normalised value. Zero if nobody reaches it.
    O(V·E·D/64) in steps, with diameter D.

    References
    ----------
    L. C. Freeman (1979), Social Networks 1, 215-239; S. Wasserman and K. Faust (1994), Social
    Network Analysis, p. 200.
    """
    reach = _reach(network, how)
    value = np.divide(1.0, reach.farness, out=np.zeros(len(network.ids)), where=reach.reached > 0)
    share = np.divide(
        reach.reached * reach.reached,
        (len(network.ids) - 1) * reach.farness,
        out=np.zeros(len(network.ids)),
        where=reach.reached > 0,
    )
    return Scores(value, share)


def harmonic_centrality(network: Network, how: Measuring | None = None) -> Scores:
    """Return the sum of 1/distance from all others to each actor; normalised divided by n-1.

    Who cannot reach the actor adds zero, so that components can be compared. Same cost as
    closeness.

    References
    ----------
    M. Marchiori and V. Latora (2000), Physica A 285, 539-546; Y. Rochat (2009), ASNA.
    """
    reach = _reach(network, how)
    return Scores(reach.harmonic, _divided(reach.harmonic, len(network.ids) - 1))


def eigenvector_centrality(network: Network, how: Measuring | None = None) -> Scores:
    """Return each actor's share of the leading eigenvector of the weighted adjacency matrix.

    The value has length 1 (networkx, R sna); normalised, its largest is 1 (igraph). Well defined on
    every network: see `kg.measures.spectral.eigenvector`. Directed: an actor counts by those whose
    ties come to it.

    References
    ----------
    P. Bonacich (1972), J. Math. Sociology 2, 113-120.
    """
    value = eigenvector(_matrix(network, how), directed=network.made.directed)
    return Scores(value, _divided(value, float(value.max(initial=0.0))))


def pagerank_centrality(network: Network, how: Measuring | None = None) -> Scores:
    """Return each actor's share of the visits of a random walker; the normalised value times n.

    Values sum to 1; normalised, 1 is the mean actor. The walker follows ties by their weight with
    chance α (0.85) and starts anew anywhere otherwise, or where no tie leads on. O(E) a step, about
    230 steps.

    References
    ----------
    L. Page, S. Brin, R. Motwani and T. Winograd (1999), The PageRank Citation Ranking: Bringing
    Order to the Web, Stanford InfoLab 1999-66.
    """
    value = pagerank(_matrix(network, how), damping=(how or Measuring()).damping)
    return Scores(value, value * len(network.ids))


def centralisation(name: str, scores: Scores, *, directed: bool) -> float | None:
    """Return how far a whole network centres on one actor: 0 if all are equal, 1 for a star.

    ``Σ (max - c(v)) / (that of a star of n actors)``; None for a measure or network for which
    Freeman gives no greatest sum: he does for degree, betweenness and closeness without direction
    and three actors or more.

    References
    ----------
    L. C. Freeman (1979), Social Networks 1, 215-239, pp. 226-233.
    """
    n = len(scores.value)
    if directed or n < 3 or name not in _OF_A_STAR:  # noqa: PLR2004  # a star has two rays
        return None
    values = scores.normalised if name == "closeness" else scores.value
    return float((values.max() - values).sum()) / _OF_A_STAR[name](n)


_OF_A_STAR: Mapping[str, Callable[[int], float]] = MappingProxyType(
    {
        "degree": lambda n: (n - 1) * (n - 2),
        "betweenness": lambda n: (n - 1) ** 2 * (n - 2) / 2,
        "closeness": lambda n: (n - 1) * (n - 2) / (2 * n - 3),
    }
)

Centrality = Callable[[Network, Measuring | None], Scores]

CENTRALITIES: Mapping[str, Centrality] = MappingProxyType(
    {
        "degree": degree_centrality,
        "strength": strength_centrality,
        "betweenness": betweenness_centrality,
        "closeness": closeness_centrality,
        "harmonic": harmonic_centrality,
        "eigenvector": eigenvector_centrality,
        "pagerank": pagerank_centrality,
    }
)
"""The measures by name, in the order of ``ontology/measures.toml``."""


def _at_ends(network: Network, amount: Floats) -> Floats:
    """Return the sum of an amount of each pair at both its ends."""
    n = len(network.ids)
    sums = np.zeros(n)
    np.add.at(sums, network.source, amount)
    np.add.at(sums, network.target, amount)
    return sums


def _divided(value: Floats, by: float) -> Floats:
    return value / by if by > 0 else np.zeros(len(value))


def _reach(network: Network, how: Measuring | None) -> Reach:
    by_steps = (how or Measuring()).distance == STEPS
    return reach_in_steps(network) if by_steps else reach_by_weight(network)


def _matrix(network: Network, how: Measuring | None) -> Matrix:
    """Return the matrix whose row v holds what each u gives to v."""
    n = len(network.ids)
    source, target, weight = both_ways(network)
    if not (how or Measuring()).weighted:
        weight = np.ones(len(weight))
    return square(n, target, source, weight)
