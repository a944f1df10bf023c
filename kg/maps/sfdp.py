"""The door to Graphviz: places of points by sfdp, its multilevel force-directed layout."""

from __future__ import annotations

import ctypes
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pygraphviz
from pygraphviz import _graphviz

from kg.maps.overlap import Array

_SILENT = 2
_PAIR = 2


def sfdp(count: int, edges: Sequence[tuple[int, int]], *, seed: int, repulsion: float) -> Array:
    """Return places of points, about one unit of length an edge.

    Parameters
    ----------
    count, edges
        How many points, and which are tied.
    seed
        The start; the same start gives the same places.
    repulsion
        How strongly points push one another away at a distance; 1 is Graphviz's own.

    References
    ----------
    Hu, "Efficient and high quality force-directed graph drawing", Mathematica Journal 10 (2005).
    """
    if count <= _PAIR:
        return np.array([[-1.0, 0.0], [1.0, 0.0]])[:count]
    with _quiet():
        # sfdp takes its first random numbers before it sets the start, so that a drawing would
        # depend on the one before it: a fixed one goes before each.
        _laid_out(3, ((0, 1), (1, 2)), seed, 1.0)
        found = _laid_out(count, edges, seed, repulsion)
    ends = np.array(edges)
    length = float(np.hypot(*(found[ends[:, 0]] - found[ends[:, 1]]).T).mean())
    return found / max(length, 1e-9)


def _laid_out(count: int, edges: Sequence[tuple[int, int]], seed: int, repulsion: float) -> Array:
    """Return the places that Graphviz gives, the y axis downwards."""
    graph: Any = pygraphviz.AGraph(strict=True, directed=False)
    graph.graph_attr.update(overlap="true", splines="false")
    graph.graph_attr.update(start=str(seed), repulsiveforce=str(repulsion))
    # Points without labels: Graphviz then asks for no fonts, which not every computer has.
    graph.node_attr.update(label="", shape="point", width="0.05", height="0.05", fixedsize="true")
    for at in range(count):
        graph.add_node(str(at))
    for left, right in edges:
        graph.add_edge(str(left), str(right))
    graph.layout(prog="sfdp")
    places = [graph.get_node(str(at)).attr["pos"].split(",") for at in range(count)]
    return np.array([[float(x), -float(y)] for x, y in places])


@contextmanager
def _quiet() -> Generator[None]:
    """Keep Graphviz from saying on stderr that it was built without a triangulation library.

    Overlaps are removed by `kg.maps.overlap`. Where its setting cannot be reached, it says so.
    """
    try:
        set_level = ctypes.CDLL(_graphviz.__file__).agseterr
    except (AttributeError, OSError):
        yield
        return
    before = set_level(_SILENT)
    try:
        yield
    finally:
        set_level(before)
