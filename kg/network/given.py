"""Take a networkx graph that someone brings as a network, with a record of what was done to it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np

from kg.errors import MeasureError
from kg.network.made import Made, Network, Pairs, data_hash
from kg.network.maker import shape

_NAMES = {"th": "name_th", "en": "name_en", "": "name"}
_CHANGED = ", changed after it was made"


def given(G: nx.Graph[Any], *, weight: str = "weight") -> Network:
    """Return a networkx graph as a network: what ``measure(G)`` computes on.

    A graph that ``Network.graph`` returned keeps its recipe; if it was changed since (its hash
    differs), the recipe says so. Any other graph is taken as it is.

    Parameters
    ----------
    G
        Any networkx graph, directed or not; it is not changed. Nodes may carry ``label`` (class),
        ``name_th``, ``name_en`` and ``name``.
    weight
        Edge attribute that holds the strength of a tie, more is closer; an edge without it counts
        one.

    Returns
    -------
    Actors in the order of their ids, which are the nodes as text; parallel edges summed;
    edges of a node with itself left out.

    Raises
    ------
    MeasureError
        Two nodes have the same text, or a weight is not above zero.
    """
    ids, nodes = _nodes(G)
    attributes = [G.nodes[node] for node in nodes]
    labels = tuple(_text(a.get("label")) for a in attributes)
    summed, loops = _summed(G, {node: code for code, node in enumerate(nodes)}, weight)
    keys = sorted(summed)
    pairs: Pairs = (
        np.array([a for a, _ in keys], dtype=np.int64),
        np.array([b for _, b in keys], dtype=np.int64),
        np.array([summed[key][0] for key in keys], dtype=np.float64),
    )
    return Network(
        ids=ids,
        labels=labels,
        names={k: tuple(_text(a.get(name)) for a in attributes) for k, name in _NAMES.items()},
        source=pairs[0],
        target=pairs[1],
        weight=pairs[2],
        pair_ties=tuple(tuple(sorted(summed[key][1])) for key in keys),
        made=_made(G, (ids, labels), pairs, loops=loops, weight=weight),
    )


def _nodes(G: nx.Graph[Any]) -> tuple[tuple[str, ...], list[Hashable]]:
    """Return the nodes in the order of their texts, and these."""
    by_text: dict[str, Hashable] = {}
    for node in G.nodes:
        other = by_text.setdefault(str(node), node)
        if other != node:
            message = f"two nodes are written {node!s}: {other!r} and {node!r}; rename one"
            raise MeasureError(message)
    ids = sorted(by_text)
    return tuple(ids), [by_text[id_] for id_ in ids]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _summed(
    G: nx.Graph[Any], code: Mapping[Hashable, int], weight: str
) -> tuple[dict[tuple[int, int], tuple[float, set[str]]], int]:
    """Return weight and ties of each pair, and how many edges of a node with itself there are."""
    summed: dict[tuple[int, int], tuple[float, set[str]]] = {}
    loops = 0
    for a, b, attributes in G.edges(data=True):
        strength = _strength(a, b, attributes, weight)
        pair = (code[a], code[b])
        if pair[0] == pair[1]:
            loops += 1
            continue
        if not G.is_directed():
            pair = (min(pair), max(pair))
        before, ties = summed.get(pair, (0.0, set()))
        stated = attributes.get("ties", ())
        more = {str(tie) for tie in stated} if isinstance(stated, tuple) else set()
        summed[pair] = (before + strength, ties | more)
    return summed, loops


def _strength(a: object, b: object, attributes: Mapping[str, object], weight: str) -> float:
    value = attributes.get(weight, 1.0)
    try:
        strength = float(value)  # type: ignore[arg-type]  # whatever the graph holds: refused below
    except (TypeError, ValueError):
        strength = math.nan
    if not (math.isfinite(strength) and strength > 0):
        message = f"edge {a!s} - {b!s}: {weight} {value!r}, a number above zero is wanted"
        raise MeasureError(message)
    return strength


def _made(
    G: nx.Graph[Any],
    actors: tuple[tuple[str, ...], tuple[str, ...]],
    pairs: Pairs,
    *,
    loops: int,
    weight: str,
) -> Made:
    ids, labels = actors
    hashed = data_hash(ids, labels, pairs, directed=G.is_directed())
    made = G.graph.get("made")
    if isinstance(made, Made):
        if made.data_hash == hashed:
            return made
        made = replace(made, recipe=made.recipe.removesuffix(_CHANGED) + _CHANGED)
    else:
        made = replace(
            _PLAIN,
            weight=f"edge attribute {weight} (1 if missing), more is closer",
            parallel="sum" if G.is_multigraph() else "none",
        )
    components, isolates = shape(len(ids), pairs)
    return replace(
        made,
        directed=G.is_directed(),
        n=len(ids),
        m=len(pairs[0]),
        components=components,
        isolates=isolates,
        counted=G.number_of_edges() - loops,
        left_out=loops,
        data_hash=hashed,
    )


_PLAIN = Made(
    recipe="graph as given",
    ties=(), actors=(), bases=(), confidences=(), statuses=(),
    projection="none", weight="", parallel="none",
    directed=False, keeps_isolates=True, rolled_up=False, on="",
    n=0, m=0, components=0, isolates=0, counted=0, left_out=0,
    data_hash="", reference="",
)  # fmt: skip
