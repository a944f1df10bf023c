"""Big Brother measures: who mentors which village, who else helps it, and who has nobody.

What a mentorship and other help are, the recipe says (``kg:mentoringTie``, ``kg:supportingTie``);
what a village is, the classes that may be mentored. A mentor counts by its villages.

* **mentor**: an actor with a mentoring tie to the village that counts by the recipe;
* **supporter**: an actor with another helping tie to it (support, money);
* **partner**: an actor that shares an agreement or collaboration with it, or has any other tie of
  the recipe with it. A partner is listed apart and is no help: to sign the same paper is not yet
  to do something for the village;
* what is only planned is listed apart, and counts only when asked for (``Options.planned``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kg.columns import GraphColumns
from kg.measures.helping import Help, Mentor, Mentoring, Village, unique
from kg.measures.naming import Names
from kg.measures.table import competition_ranks
from kg.network import Options, Ties, acting, applied, is_a, network, part
from kg.ontology import Ontology


def mentoring(
    columns: GraphColumns,
    ontology: Ontology,
    options: Options | None = None,
    *,
    sources: Mapping[str, Sequence[str]] | None = None,
) -> Mentoring:
    """Return who mentors which village, who else helps it, and which have nobody.

    Parameters
    ----------
    columns
        Of facts or of Neo4j.
    ontology
        Holds the recipe and the classes that may be mentored.
    options
        As for ``network``: inferred and planned ties count only when asked for; rolled up, a
        subsidiary's mentorship is its group's.
    sources
        Ids of the documents of each relationship, by its id, to stand beside the ties.

    Returns
    -------
    Mentors by rank, villages by id.

    Notes
    -----
    A mentorship that has ended counts if the recipe counts that status, as the default one does;
    each tie carries its status, and ``Options.on`` leaves out what does not hold on a day.
    """
    options = options or Options()
    found = _Finder(columns, ontology, options, sources or {})
    recipe = found.ties.recipe
    mentors = found.helps(found.ties.counting(recipe.mentoring))
    supporters = found.helps(found.ties.counting(recipe.supporting))
    counted = {each.tie for each in mentors}
    planned = [h for h in found.helps(found.ties.planned(recipe.mentoring)) if h.tie not in counted]
    partners = found.partners()
    villages = tuple(
        Village(
            id=id_,
            mentors=tuple(each for each in mentors if each.village == id_),
            supporters=tuple(each for each in supporters if each.village == id_),
            partners=tuple(sorted(partners.get(id_, {}).items())),
            planned=tuple(each for each in planned if each.village == id_),
        )
        for id_ in found.villages
    )
    return Mentoring(
        mentors=_mentors(mentors, planned),
        villages=villages,
        names=Names.of(columns.nodes),
        made=network(columns, ontology, options).made,
    )


def _mentors(helps: Sequence[Help], planned: Sequence[Help]) -> tuple[Mentor, ...]:
    """Return all mentors by rank and id."""
    found = []
    for giver in unique(each.giver for each in (*helps, *planned)):
        given = tuple(each for each in helps if each.giver == giver)
        plans = tuple(each for each in planned if each.giver == giver)
        found.append((giver, unique(each.village for each in given), given, plans))
    ranks = competition_ranks(np.array([float(len(villages)) for _, villages, _, _ in found]))
    mentors = [
        Mentor(giver, int(rank), villages, given, plans)
        for (giver, villages, given, plans), rank in zip(found, ranks, strict=True)
    ]
    return tuple(sorted(mentors, key=lambda mentor: (mentor.rank, mentor.id)))


class _Finder:
    """Finds villages, who helps them, and who shares something with them."""

    def __init__(
        self,
        columns: GraphColumns,
        ontology: Ontology,
        options: Options,
        sources: Mapping[str, Sequence[str]],
    ) -> None:
        """Take what ``mentoring`` takes."""
        self.columns = columns
        self.sources = sources
        recipe = applied(ontology, options)
        self.ties = Ties(columns, ontology, recipe, options.on)
        self.acts_as: Mapping[str, str] = acting(self.ties) if options.roll_up else {}
        edges = [ontology.edge_class(name) for name in recipe.mentoring]
        mentored = [name for edge in edges for name in edge.target_classes]
        nodes = columns.nodes
        may_be = is_a(ontology, nodes.label, mentored)
        self.villages = tuple(sorted(id_ for id_, one in zip(nodes.id, may_be, strict=True) if one))
        helping = self.ties.of((*recipe.mentoring, *recipe.supporting))
        self.helping = {columns.ties.id[k] for k in helping}

    def helps(self, positions: Iterable[int]) -> list[Help]:
        """Return the ties at these positions that help a village, by giver, village and tie."""
        ties, villages = self.columns.ties, set(self.villages)
        return sorted(
            Help(
                giver=self.acts_as.get(ties.source[k], ties.source[k]),
                village=ties.target[k],
                tie=ties.id[k],
                type=ties.type[k],
                named=ties.source[k],
                under=ties.under[k],
                status=ties.status[k],
                basis=ties.basis[k],
                confidence=ties.confidence[k],
                sources=tuple(sorted(self.sources.get(ties.id[k], ()))),
            )
            for k in positions
            if ties.target[k] in villages
        )

    def partners(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return for each village the actors that share a thing or tie with it, and which."""
        ties, parted = self.columns.ties, part(self.ties, self.acts_as)
        shared: list[tuple[str, str, str]] = []
        for k in parted.direct:
            if ties.id[k] not in self.helping:
                shared.append((ties.source[k], ties.target[k], ties.id[k]))
                shared.append((ties.target[k], ties.source[k], ties.id[k]))
        for thing, group in parted.members.items():
            shared += [(a, b, thing) for a in group for b in group if a != b]
        villages = set(self.villages)
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for village, actor, by in shared:
            if village in villages:
                others = found.setdefault(village, {})
                other = self.acts_as.get(actor, actor)
                others[other] = unique((*others.get(other, ()), by))
        return found
