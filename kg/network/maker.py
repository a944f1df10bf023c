"""Make a network by a recipe, of the columns of a property graph."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kg.columns import GraphColumns
from kg.errors import MeasureError
from kg.network.counting import Ties, acting, applied, is_a, part
from kg.network.made import Made, Network, Options, Pairs, data_hash
from kg.ontology import Ontology, Recipe

_RULES = {"newman": "1/(k-1)", "unit": "1"}
_PARALLEL = {
    "sum": "sum of ties' weights, more is closer",
    "max": "strongest tie, more is closer",
}
Pair = tuple[str, str]


def network(columns: GraphColumns, ontology: Ontology, options: Options | None = None) -> Network:
    """Return the network that a recipe makes of the columns of a property graph.

    Parameters
    ----------
    columns
        Of facts (``GraphColumns.of``) or of Neo4j (``store.columns()``).
    ontology
        Holds the recipe.
    options
        What to change in it.

    Returns
    -------
    A network with actors and pairs in a fixed order.

    Raises
    ------
    OntologyError
        There is no such recipe or confidence.
    MeasureError
        A recipe that keeps direction projects things to pairs, which have none; or a tie that
        counts has a weight that is not above zero.

    Notes
    -----
    A tie counts if its two ends are actors. A tie of an actor to a projected thing (an agreement)
    makes the actor its member; a thing of k members gives each pair 1/(k-1), so that each member's
    ties through it sum to one (Newman 2001). Weights stated on such ties are not used. A tie with
    itself is left out, and so is a thing with one member. In a directed network a tie that has no
    direction counts both ways. Time is linear in ties and in the pairs of each projected thing.

    References
    ----------
    M. E. J. Newman, "Scientific collaboration networks. II", Physical Review E 64, 016132 (2001).
    """
    options = options or Options()
    recipe = applied(ontology, options)
    if recipe.directed and recipe.projects:
        message = (
            f"recipe {recipe.name}: a projection has no direction; leave projects or directed out"
        )
        raise MeasureError(message)
    return _Maker(Ties(columns, ontology, recipe, options.on), options).network()


@dataclass(slots=True)
class _Drawn:
    """Pairs as they come: their weights, the ties that each rests on, how many ties counted."""

    weights: dict[Pair, float] = field(default_factory=dict)
    rests: dict[Pair, set[str]] = field(default_factory=dict)
    counted: int = 0


class _Maker:
    """Makes one network."""

    def __init__(self, ties: Ties, options: Options) -> None:
        """Take the ties, asked by the recipe as it was applied."""
        self.ties = ties
        self.columns = ties.columns
        self.recipe: Recipe = ties.recipe
        self.options = options
        nodes = ties.columns.nodes
        self.labels = dict(zip(nodes.id, nodes.label, strict=True))
        self.acts_as: Mapping[str, str] = acting(ties) if options.roll_up else {}

    def network(self) -> Network:
        """Return the network."""
        drawn = self._drawn()
        nodes = self.columns.nodes
        actor = is_a(self.ties.ontology, nodes.label, self.recipe.actors)
        actors = {id_ for id_, acts in zip(nodes.id, actor, strict=True) if acts}
        ids = sorted(actors.difference(self.acts_as))
        if not self.recipe.isolates:
            tied = {end for pair in drawn.weights for end in pair}
            ids = [id_ for id_ in ids if id_ in tied]
        code = {id_: number for number, id_ in enumerate(ids)}
        pairs = sorted(drawn.weights)
        source = np.array([code[a] for a, _ in pairs], dtype=np.int64)
        target = np.array([code[b] for _, b in pairs], dtype=np.int64)
        weight = np.array([drawn.weights[pair] for pair in pairs], dtype=np.float64)
        labels = tuple(self.labels[id_] for id_ in ids)
        return Network(
            ids=tuple(ids),
            labels=labels,
            names=self._names(ids),
            source=source,
            target=target,
            weight=weight,
            pair_ties=tuple(tuple(sorted(drawn.rests[pair])) for pair in pairs),
            made=self._made(ids, labels, (source, target, weight), drawn),
        )

    def _drawn(self) -> _Drawn:
        """Draw the pairs of all ties that count."""
        ties, drawn = self.columns.ties, _Drawn()
        parted = part(self.ties, self.acts_as)
        for k in parted.direct:
            a, b = (self.acts_as.get(end, end) for end in (ties.source[k], ties.target[k]))
            if a != b:
                self._direct(drawn, (a, b), k)
        for group in parted.members.values():
            self._project(drawn, group)
        return drawn

    def _direct(self, drawn: _Drawn, pair: Pair, k: int) -> None:
        """Draw a tie between two actors."""
        ties = self.columns.ties
        weight = ties.weight[k]
        if not (math.isfinite(weight) and weight > 0):
            message = (
                f"{ties.type[k]} {ties.id[k]} from {ties.source[k]} to {ties.target[k]}: found "
                f"weight {weight!r}, a number above zero is wanted; leave it empty if the tie has "
                "no stated strength"
            )
            raise MeasureError(message)
        drawn.counted += 1
        self._add(drawn, pair, weight, {ties.id[k]})
        if self.recipe.directed and not self.ties.ontology.edge_class(ties.type[k]).directed:
            self._add(drawn, (pair[1], pair[0]), weight, {ties.id[k]})

    def _project(self, drawn: _Drawn, members: Mapping[str, set[str]]) -> None:
        """Draw a pair for every two members of a projected thing."""
        if len(members) < 2:  # noqa: PLR2004  # a pair has two ends
            return
        drawn.counted += len(set().union(*members.values()))
        share = 1.0 / (len(members) - 1) if self.recipe.projection == "newman" else 1.0
        for a, b in combinations(sorted(members), 2):
            self._add(drawn, (a, b), share, members[a] | members[b])

    def _add(self, drawn: _Drawn, pair: Pair, weight: float, ties: Iterable[str]) -> None:
        if not self.recipe.directed:
            pair = (min(pair), max(pair))
        before = drawn.weights.get(pair)
        if before is not None:
            weight = before + weight if self.recipe.parallel == "sum" else max(before, weight)
        drawn.weights[pair] = weight
        drawn.rests.setdefault(pair, set()).update(ties)

    def _names(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        nodes = self.columns.nodes
        at = {id_: k for k, id_ in enumerate(nodes.id)}
        columns = {"th": nodes.name_th, "en": nodes.name_en, "": nodes.name}
        return {key: tuple(column[at[id_]] for id_ in ids) for key, column in columns.items()}

    def _made(self, ids: Sequence[str], labels: Sequence[str], pairs: Pairs, drawn: _Drawn) -> Made:
        # Replaced terms count as what took their place, and are told as that.
        ontology, options = self.ties.ontology.current, self.options
        recipe = applied(ontology, options)
        projects, rule = "+".join(recipe.projects), _RULES[recipe.projection]
        types = {ontology.edge_class(name).relationship_type for name in recipe.ties}
        components, isolates = shape(len(ids), pairs)
        return Made(
            recipe=recipe.name,
            ties=tuple(sorted(types)),
            actors=recipe.actors,
            bases=recipe.bases,
            confidences=recipe.confidences,
            statuses=recipe.statuses,
            projection=f"{projects} by {rule}" if projects else "none",
            weight=_PARALLEL[recipe.parallel],
            parallel=recipe.parallel,
            directed=recipe.directed,
            keeps_isolates=recipe.isolates,
            rolled_up=options.roll_up,
            on=options.on.isoformat() if options.on else "",
            n=len(ids),
            m=len(pairs[0]),
            components=components,
            isolates=isolates,
            counted=drawn.counted,
            left_out=len(self.ties.of(self.recipe.ties)) - drawn.counted,
            data_hash=data_hash(ids, labels, pairs, directed=recipe.directed),
            reference=recipe.reference,
        )


def shape(n: int, pairs: Pairs) -> tuple[int, int]:
    """Return how many (weak) components and how many isolates n actors and their pairs make."""
    source, target, _ = pairs
    if not n:
        return 0, 0
    matrix = coo_array((np.ones(len(source)), (source, target)), shape=(n, n))
    components = int(connected_components(matrix, directed=False)[0])
    return components, n - len(np.union1d(source, target))
