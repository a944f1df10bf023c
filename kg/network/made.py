"""What a network for analysis is, and the record of how it was made."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

FEW_ACTORS = 30
"""Below this many connected actors a ranking says that it is of few (design, section 3)."""

Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]
"""Codes of sources, codes of targets, weights."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may change in a recipe.

    Attributes
    ----------
    recipe
        Name of a recipe of the ontology.
    inferred
        Count inferred ties too, with one of ``confidences``.
    confidences
        Confidences of inferred ties that count; low only when asked for by name. An inferred tie
        that states no confidence does not count.
    planned
        Count planned ties and targets too.
    on
        Only ties that may hold on this day; None for all.
    roll_up
        Let a unit or subsidiary act as the organisation that it is part of.
    """

    recipe: str = "collaboration"
    inferred: bool = False
    confidences: tuple[str, ...] = ("high", "medium")
    planned: bool = False
    on: dt.date | None = None
    roll_up: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """How a network was made: what every number made of it carries.

    ``n`` actors, ``m`` pairs, ``components`` (weak ones if directed; an isolate is one of its
    own), ``isolates``; ``counted``, the ties that pairs rest on; ``left_out``, the ties of the
    recipe's types that do not count or make no pair; and ``data_hash``, the SHA-256 of the actors,
    their classes and the weighted pairs.
    """

    recipe: str
    ties: tuple[str, ...]
    actors: tuple[str, ...]
    bases: tuple[str, ...]
    confidences: tuple[str, ...]
    statuses: tuple[str, ...]
    projection: str
    weight: str
    parallel: str
    directed: bool
    keeps_isolates: bool
    rolled_up: bool
    on: str
    n: int
    m: int
    components: int
    isolates: int
    counted: int
    left_out: int
    data_hash: str
    reference: str

    @property
    def connected(self) -> int:
        """Actors that have at least one tie."""
        return self.n - self.isolates

    @property
    def few(self) -> bool:
        """True if fewer than thirty actors have a tie: one tie can change a ranking."""
        return self.connected < FEW_ACTORS

    def line(self) -> str:
        """Return the recipe in one line, to stand beside a number."""
        parts = [
            f"recipe {self.recipe}",
            _joined("ties", self.ties),
            _joined("actors", self.actors),
            _joined("basis", self.bases),
            _joined("confidence", self.confidences),
            _joined("status", (*self.statuses, "none stated") if self.statuses else ()),
            f"projection {self.projection}",
            f"weight {self.weight}",
            f"parallel {self.parallel}",
            "directed" if self.directed else "undirected",
            "isolates kept" if self.keeps_isolates else "isolates left out",
            "rolled up to parents" if self.rolled_up else "",
            f"on {self.on}" if self.on else "",
            f"n={self.n} m={self.m} components={self.components} isolates={self.isolates}",
            f"data {self.data_hash[:16]}",
        ]
        return "; ".join(part for part in parts if part)


def _joined(what: str, values: Sequence[str]) -> str:
    return f"{what} {'+'.join(values)}" if values else ""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Actors in the order of their ids, and weighted pairs by code.

    Two networks are equal if they have the same actors with the same names, the same pairs resting
    on the same ties, and were made in the same way. The arrays cannot be written to.

    Attributes
    ----------
    ids, labels
        Id and class of each actor.
    names
        Names by language, one an actor.
    source, target, weight
        Codes of each pair's ends and its weight; without direction source < target.
    pair_ties
        Ids of the relationships that each pair rests on.
    made
        How it was made.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    weight: NDArray[np.float64]
    pair_ties: tuple[tuple[str, ...], ...]
    made: Made

    def __post_init__(self) -> None:
        for column in (self.source, self.target, self.weight):
            column.setflags(write=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        return self._plain() == other._plain()

    def __hash__(self) -> int:
        return hash((self.ids, self.made.data_hash))

    def _plain(self) -> tuple[object, ...]:
        columns = (self.source.tolist(), self.target.tolist(), self.weight.tolist())
        return (self.ids, self.labels, dict(self.names), *columns, self.pair_ties, self.made)

    def name(self, code: int, lang: str = "en") -> str:
        """Return an actor's name in a language, else in another, else its id."""
        for key in (lang, *self.names):
            text = self.names[key][code] if key in self.names else ""
            if text:
                return text
        return self.ids[code]

    def graph(self) -> nx.Graph[str]:
        """Return a new networkx graph: nodes by id with ``label`` and names, edges with ``weight``.

        ``graph.graph["made"]`` is the recipe as it was applied.
        """
        graph: nx.Graph[str] = nx.DiGraph() if self.made.directed else nx.Graph()
        for code, id_ in enumerate(self.ids):
            named = {f"name_{k}" if k else "name": v[code] for k, v in self.names.items()}
            graph.add_node(id_, label=self.labels[code], **named)
        columns = (self.source.tolist(), self.target.tolist(), self.weight.tolist())
        for a, b, weight, ties in zip(*columns, self.pair_ties, strict=True):
            graph.add_edge(self.ids[a], self.ids[b], weight=weight, ties=ties)
        graph.graph["made"] = self.made
        return graph


def data_hash(ids: Sequence[str], labels: Sequence[str], pairs: Pairs, *, directed: bool) -> str:
    """Return the SHA-256 of the actors, their classes and the weighted pairs, one a line."""
    digest = hashlib.sha256(b"directed\n" if directed else b"undirected\n")
    for id_, label in zip(ids, labels, strict=True):
        digest.update(f"{id_}\t{label}\n".encode("utf-8", "surrogatepass"))
    for a, b, weight in zip(*(column.tolist() for column in pairs), strict=True):
        line = f"{ids[a]}\t{ids[b]}\t{weight!r}\n"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
