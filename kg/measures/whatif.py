"""What is cut off without given actors: villages with nobody, pieces, first places, agreements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import compress
from typing import TypeVar

import networkx as nx

from kg.columns import GraphColumns, NodeColumns, TieColumns
from kg.errors import MeasureError, did_you_mean
from kg.measures.cutting import FirstPlace, LostAgreement, WhatIf
from kg.measures.helping import Mentoring
from kg.measures.mentoring import mentoring
from kg.measures.naming import Names
from kg.measures.table import measure
from kg.network import Network, Options, Ties, acting, applied, network, part
from kg.ontology import Ontology

_TWO_PARTIES = 2
_Columns = TypeVar("_Columns", NodeColumns, TieColumns)


def whatif(
    columns: GraphColumns,
    ontology: Ontology,
    without: Sequence[str],
    options: Options | None = None,
    *,
    measures: Sequence[str] = (),
) -> WhatIf:
    """Return what is cut off without given actors.

    Their ties go with them, and so do ties that stand ``under`` one of them, if an agreement or
    programme is left out. The network is then made anew by the same recipe: an agreement with one
    member less gives its other pairs more weight each.

    Parameters
    ----------
    columns
        Of facts or of Neo4j.
    ontology
        Holds the recipe.
    without
        Ids of actors, or of any other things.
    options
        As for ``network``; rolled up, an organisation goes with the parts that act as it.
    measures
        Whose first places to compare; none names all.

    Raises
    ------
    MeasureError
        No id is given, or there is no such thing; the message names the nearest id.
    """
    options = options or Options()
    gone = _gone(columns, ontology, without, options)
    rest = leave_out(columns, gone)
    before, after = network(columns, ontology, options), network(rest, ontology, options)
    had, has = mentoring(columns, ontology, options), mentoring(rest, ontology, options)
    nobody = _lost(had.with_nobody, has.with_nobody)
    return WhatIf(
        without=tuple(sorted(gone)),
        before=before.made,
        after=after.made,
        no_mentor=_lost(had.without_mentor, has.without_mentor),
        nobody=nobody,
        alone=tuple(id_ for id_ in _alone(has) if id_ in nobody),
        isolated=tuple(sorted(_tied(before) - _tied(after) - gone)),
        cut_off=_cut_off(before, after, gone),
        first_places=_first_places(before, after, measures),
        agreements=_agreements(columns, rest, ontology, options),
        names=Names.of(columns.nodes),
    )


def leave_out(columns: GraphColumns, gone: Iterable[str]) -> GraphColumns:
    """Return the columns without these nodes, their ties, and the ties that stand under them."""
    gone = frozenset(gone)
    nodes, ties = columns.nodes, columns.ties
    keep_nodes = [id_ not in gone for id_ in nodes.id]
    ends = zip(ties.source, ties.target, ties.under, strict=True)
    keep_ties = [gone.isdisjoint(three) for three in ends]
    return GraphColumns(kept(nodes, keep_nodes), kept(ties, keep_ties))


def kept(columns: _Columns, keep: Sequence[bool]) -> _Columns:
    """Return all columns with the rows that are to be kept."""
    names = [field.name for field in fields(columns)]
    return type(columns)(**{name: tuple(compress(getattr(columns, name), keep)) for name in names})


def _gone(
    columns: GraphColumns, ontology: Ontology, without: Sequence[str], options: Options
) -> set[str]:
    """Return the ids to leave out: those given and, rolled up, the parts that act as them."""
    known = set(columns.nodes.id)
    if not without:
        message = "name at least one actor to leave out"
        raise MeasureError(message)
    for id_ in without:
        if id_ not in known:
            message = f"no such thing {id_!r} in the network{did_you_mean(id_, known)}"
            raise MeasureError(message)
    gone = set(without)
    if options.roll_up:
        acts_as = acting(Ties(columns, ontology, applied(ontology, options), options.on))
        gone |= {part for part, whole in acts_as.items() if whole in gone}
    return gone


def _lost(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return who lacks something afterwards that was not lacking before."""
    return tuple(id_ for id_ in after if id_ not in before)


def _alone(found: Mentoring) -> list[str]:
    return [village.id for village in found.villages if village.is_alone]


def _pieces(made: Network) -> list[set[str]]:
    """Return the (weak) components."""
    return list(nx.connected_components(made.graph().to_undirected(as_view=True)))


def _tied(made: Network) -> set[str]:
    """Return who has a tie."""
    return {made.ids[code] for code in (*made.source.tolist(), *made.target.tolist())}


def _cut_off(before: Network, after: Network, gone: set[str]) -> tuple[tuple[str, ...], ...]:
    """Return the pieces that fall off: of each component all that remains but its largest piece."""
    piece_of = {id_: number for number, piece in enumerate(_pieces(after)) for id_ in piece}
    fallen: list[tuple[str, ...]] = []
    for component in _pieces(before):
        rest: dict[object, list[str]] = {}
        for id_ in sorted(component - gone):  # a recipe may leave out who has no tie any more
            rest.setdefault(piece_of.get(id_, id_), []).append(id_)
        pieces = sorted((tuple(piece) for piece in rest.values()), key=_largest)
        fallen += pieces[1:]
    return tuple(sorted(fallen, key=_largest))


def _largest(piece: Sequence[str]) -> tuple[int, Sequence[str]]:
    return -len(piece), piece


def _first_places(
    before: Network, after: Network, measures: Sequence[str]
) -> tuple[FirstPlace, ...]:
    had, has = measure(before, measures), measure(after, measures)
    return tuple(
        FirstPlace(column.name, had.first(column.name), has.first(column.name))
        for column in had.columns
    )


def _agreements(
    columns: GraphColumns, rest: GraphColumns, ontology: Ontology, options: Options
) -> tuple[LostAgreement, ...]:
    had, has = (_members(each, ontology, options) for each in (columns, rest))
    left = set(rest.nodes.id)
    return tuple(
        LostAgreement(id_, parties, has.get(id_, ()))
        for id_, parties in had.items()
        if id_ in left and len(parties) >= _TWO_PARTIES > len(has.get(id_, ()))
    )


def _members(
    columns: GraphColumns, ontology: Ontology, options: Options
) -> Mapping[str, tuple[str, ...]]:
    """Return the members of each thing that the recipe projects."""
    ties = Ties(columns, ontology, applied(ontology, options), options.on)
    parted = part(ties, acting(ties) if options.roll_up else {})
    return {thing: tuple(sorted(group)) for thing, group in parted.members.items()}
