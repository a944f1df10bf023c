"""The network for analysis: actors and the pairs that a recipe ties, as numpy columns.

A recipe (data in the ontology) says which ties count, who is an actor, and how agreements and
collaborations become pairs. The columns come from Neo4j or straight from facts and give the same
network; the networkx graph is made of them.
"""

from __future__ import annotations

from kg.network.counting import Parted, Ties, acting, applied, is_a, part
from kg.network.given import given
from kg.network.made import FEW_ACTORS, Made, Network, Options
from kg.network.maker import network

__all__ = [
    "FEW_ACTORS",
    "Made",
    "Network",
    "Options",
    "Parted",
    "Ties",
    "acting",
    "applied",
    "given",
    "is_a",
    "network",
    "part",
]
