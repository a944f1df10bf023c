"""The one door to pyvis: it holds nodes, edges and options, and hands them over as vis-network's.

Its own page is not used: that fetches from the network and runs what stands in names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Look = Mapping[str, object]
_SLOW = 1_500

OPTIONS: Look = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "multiselect": False,
        "zoomSpeed": 0.7,
    },
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 1.5, "physics": False},
    "edges": {
        "smooth": {"enabled": False},
        "arrowStrikethrough": False,
        "selectionWidth": 1.5,
        "hoverWidth": 0.8,
        "physics": False,
    },
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Nodes, edges and options as vis-network takes them."""

    nodes: list[dict[str, object]]
    edges: list[dict[str, object]]
    options: dict[str, object]


def draw(nodes: Iterable[Look], edges: Iterable[Look]) -> Drawing:
    """Return what pyvis makes of nodes and edges; no edge is lost, not even a parallel one.

    Parameters
    ----------
    nodes
        Each with ``id``, ``label`` and ``shape`` and any option of vis-network.
    edges
        Each with ``id``, ``from`` and ``to``. An edge without arrows says so itself: the network
        is a directed one, because pyvis drops the second of two undirected edges.
    """
    from pyvis.network import Network  # noqa: PLC0415 - costs 0.5 s, and only maps need it

    network: Any = Network(directed=True, cdn_resources="in_line")
    for node in nodes:
        look = dict(node)
        network.add_node(look.pop("id"), **look)
    for edge in edges:
        look = dict(edge)
        network.add_edge(look.pop("from"), look.pop("to"), **look)
    network.set_options(json.dumps(OPTIONS))
    found_nodes, found_edges, _, _, _, text = network.get_network_data()
    options: dict[str, Any] = json.loads(text)
    if len(found_edges) > _SLOW:
        options["interaction"] |= {"hideEdgesOnDrag": True, "hideEdgesOnZoom": True}
    return Drawing(list(found_nodes), list(found_edges), options)
