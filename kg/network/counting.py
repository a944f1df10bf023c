"""Which ties a recipe counts, and who acts for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from kg.claims import EXPLICIT, INFERRED
from kg.columns import GraphColumns
from kg.network.made import Options
from kg.ontology import Ontology, Recipe


def applied(ontology: Ontology, options: Options) -> Recipe:
    """Return the recipe that the options name, with what they change in it.

    Raises
    ------
    OntologyError
        There is no such recipe or confidence.
    """
    recipe = ontology.recipe(options.recipe)
    for confidence in options.confidences:
        ontology.concept("confidences", confidence)
    bases, confidences, statuses = recipe.bases, recipe.confidences, recipe.statuses
    if options.inferred:
        bases = (*bases, *(b for b in (INFERRED,) if b not in bases))
        confidences = options.confidences
    if options.planned:
        statuses = (*statuses, *(s for s in recipe.planned if s not in statuses))
    return replace(recipe, bases=bases, confidences=confidences, statuses=statuses)


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a property graph, asked which of them count by a recipe as it was applied."""

    columns: GraphColumns
    ontology: Ontology
    recipe: Recipe
    on: dt.date | None = None

    def of(self, edge_classes: Iterable[str]) -> list[int]:
        """Return the positions of all ties of these edge classes."""
        types = {self.ontology.edge_class(name).relationship_type for name in edge_classes}
        return [k for k, kind in enumerate(self.columns.ties.type) if kind in types]

    def counting(self, edge_classes: Iterable[str]) -> list[int]:
        """Return the positions of those that count: by basis, confidence, status and day."""
        statuses = {"", *self.recipe.statuses}
        return [k for k in self.of(edge_classes) if self._stands(k, statuses)]

    def planned(self, edge_classes: Iterable[str]) -> list[int]:
        """Return the positions of those that are only planned and would count otherwise."""
        statuses = set(self.recipe.planned)
        return [k for k in self.of(edge_classes) if self._stands(k, statuses)]

    def _stands(self, k: int, statuses: set[str]) -> bool:
        ties, recipe = self.columns.ties, self.recipe
        if ties.basis[k] not in recipe.bases or ties.status[k] not in statuses:
            return False
        inferred = ties.basis[k] != EXPLICIT
        if inferred and recipe.confidences and ties.confidence[k] not in recipe.confidences:
            return False
        return self.on is None or ties.start_first[k] <= self.on <= ties.end_last[k]


def is_a(ontology: Ontology, labels: Sequence[str], classes: Sequence[str]) -> list[bool]:
    """Tell for each node label whether it is one of ``classes`` or below one."""
    known = {label: ontology.is_a(label, classes) for label in sorted(set(labels))}
    return [known[label] for label in labels]


def acting(ties: Ties) -> dict[str, str]:
    """Return for each part the organisation that it acts as, when parts are rolled up.

    A part acts as the one whole that all its part ties lead to; if they lead to several (a joint
    centre of two universities) it acts as itself. Only part ties that count by the recipe are
    followed. Parts that are parts of each other act as the one of them whose id sorts first.
    """
    nodes, columns = ties.columns.nodes, ties.columns.ties
    actor = is_a(ties.ontology, nodes.label, ties.recipe.actors)
    actors = {id_ for id_, acts in zip(nodes.id, actor, strict=True) if acts}
    parts: nx.DiGraph[str] = nx.DiGraph()
    for k in ties.counting(ties.recipe.part):
        if columns.source[k] in actors and columns.target[k] in actors:
            parts.add_edge(columns.source[k], columns.target[k])
    whole = nx.condensation(parts)
    acts_as: dict[int, str] = {}
    for group in reversed(list(nx.topological_sort(whole))):
        tops = {acts_as[above] for above in whole.successors(group)}
        acts_as[group] = tops.pop() if len(tops) == 1 else min(whole.nodes[group]["members"])
    found = {part: acts_as[group] for part, group in whole.graph["mapping"].items()}
    return {part: found[part] for part in sorted(found) if found[part] != part}


Members = dict[str, dict[str, set[str]]]
"""Of each projected thing its members, and of each the ids of the ties that make it one."""


@dataclass(frozen=True, slots=True)
class Parted:
    """The ties that count, parted: between two actors, and those that make members of a thing."""

    direct: tuple[int, ...]
    members: Members


def part(ties: Ties, acts_as: Mapping[str, str]) -> Parted:
    """Part the ties that count; a tie of neither kind makes no pair.

    ``direct`` holds positions of ties between two actors (perhaps one and the same, rolled up);
    ``members`` are who acts in each thing that the recipe projects.
    """
    nodes, columns, recipe = ties.columns.nodes, ties.columns.ties, ties.recipe
    actor = dict(zip(nodes.id, is_a(ties.ontology, nodes.label, recipe.actors), strict=True))
    thing = dict(zip(nodes.id, is_a(ties.ontology, nodes.label, recipe.projects), strict=True))
    direct: list[int] = []
    members: Members = {}
    for k in ties.counting(recipe.ties):
        source, target = columns.source[k], columns.target[k]
        if actor[source] and actor[target]:
            direct.append(k)
        elif actor[source] and thing[target]:
            _join(members, target, acts_as.get(source, source), columns.id[k])
        elif actor[target] and thing[source]:
            _join(members, source, acts_as.get(target, target), columns.id[k])
    return Parted(tuple(direct), {id_: members[id_] for id_ in sorted(members)})


def _join(members: Members, thing: str, actor: str, tie: str) -> None:
    members.setdefault(thing, {}).setdefault(actor, set()).add(tie)
