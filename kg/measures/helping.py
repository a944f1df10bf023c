"""What the Big Brother measures give: ties of help, mentors, villages, and their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.measures.definitions import text
from kg.measures.naming import Names
from kg.measures.table import few_note
from kg.network import Made

Cells = dict[str, str | int | bool | tuple[str, ...]]

MENTOR_COLUMNS = (
    "rank", "id", "class", "name_th", "name_en", "villages", "village_ids", "village_names",
    "directly", "under", "planned_ids", "ties", "sources", "recipe",
)  # fmt: skip
VILLAGE_COLUMNS = (
    "id", "class", "name_th", "name_en", "mentor_ids", "mentor_names", "supporter_ids",
    "supporter_names", "partner_ids", "planned_ids", "has_nobody", "ties", "sources", "recipe",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Help:
    """One tie by which an actor helps a village, as a source states it.

    Attributes
    ----------
    giver, village
        Ids of who acts as the giver (its parent, if rolled up) and of who is helped.
    tie, type
        Id and type of the relationship: its claims are those about this id.
    named
        Id of the giver that the tie names.
    under
        Id of the agreement or programme that the tie stands under; "" if it is direct.
    status, basis, confidence
        As the relationship has them ("" if none is stated).
    sources
        Ids of the documents that state it, if they were handed over.
    """

    giver: str
    village: str
    tie: str
    type: str
    named: str
    under: str
    status: str
    basis: str
    confidence: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentor:
    """An actor, the villages that it mentors, and by which ties.

    ``rank`` is by the number of villages, equal numbers sharing one. ``planned`` are mentorships
    that are only planned.
    """

    id: str
    rank: int
    villages: tuple[str, ...]
    helps: tuple[Help, ...]
    planned: tuple[Help, ...]

    @property
    def directly(self) -> tuple[str, ...]:
        """Villages that it mentors by a tie that stands under no agreement or programme."""
        return unique(each.village for each in self.helps if not each.under)

    @property
    def under(self) -> Mapping[str, tuple[str, ...]]:
        """Villages that it mentors under each agreement or programme."""
        papers = unique(each.under for each in self.helps if each.under)
        return {
            paper: unique(each.village for each in self.helps if each.under == paper)
            for paper in papers
        }


@dataclass(frozen=True, slots=True)
class Village:
    """A village (whoever may be mentored), and who is there for it.

    ``partners`` are ids of actors with the ids of the agreements and ties that they share.
    """

    id: str
    mentors: tuple[Help, ...]
    supporters: tuple[Help, ...]
    partners: tuple[tuple[str, tuple[str, ...]], ...]
    planned: tuple[Help, ...]

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """Who mentors it."""
        return unique(each.giver for each in self.mentors)

    @property
    def supporter_ids(self) -> tuple[str, ...]:
        """Who else helps it."""
        return unique({each.giver for each in self.supporters} - {*self.mentor_ids})

    @property
    def has_nobody(self) -> bool:
        """True if no mentor and no other supporter is named."""
        return not (self.mentors or self.supporters)

    @property
    def is_alone(self) -> bool:
        """True if no partner is named either."""
        return self.has_nobody and not self.partners


@dataclass(frozen=True, slots=True)
class Mentoring:
    """The Big Brother measures of one network.

    Attributes
    ----------
    mentors
        By rank and id; actors with planned mentorships only come last, with no village.
    villages
        By id.
    names
        Names of everything that is named here.
    made
        How the network was made in which these ties count.
    """

    mentors: tuple[Mentor, ...]
    villages: tuple[Village, ...]
    names: Names
    made: Made

    @property
    def without_mentor(self) -> tuple[str, ...]:
        """Villages with no named mentor."""
        return tuple(v.id for v in self.villages if not v.mentors)

    @property
    def with_nobody(self) -> tuple[str, ...]:
        """Villages with no named mentor and no other named supporter."""
        return tuple(v.id for v in self.villages if v.has_nobody)

    def recipe(self, lang: str = "en") -> str:
        """Return in one line how the numbers were made."""
        parts = (self.made.line(), text("mentored", lang), *few_note(self.made, lang))
        return "; ".join(parts)

    def mentor_rows(self, lang: str = "en") -> list[Cells]:
        """Return one row a mentor, by rank, with the keys ``MENTOR_COLUMNS``."""
        recipe = self.recipe(lang)
        return [
            {
                "rank": mentor.rank,
                **self._named(mentor.id),
                "villages": len(mentor.villages),
                "village_ids": mentor.villages,
                "village_names": tuple(self.names.name(v, lang) for v in mentor.villages),
                "directly": mentor.directly,
                "under": tuple(mentor.under),
                "planned_ids": unique(each.village for each in mentor.planned),
                **_stated(mentor.helps),
                "recipe": recipe,
            }
            for mentor in self.mentors
        ]

    def village_rows(self, lang: str = "en") -> list[Cells]:
        """Return one row a village, by id, with the keys ``VILLAGE_COLUMNS``."""
        recipe = self.recipe(lang)
        return [
            {
                **self._named(village.id),
                "mentor_ids": village.mentor_ids,
                "mentor_names": tuple(self.names.name(m, lang) for m in village.mentor_ids),
                "supporter_ids": village.supporter_ids,
                "supporter_names": tuple(self.names.name(m, lang) for m in village.supporter_ids),
                "partner_ids": tuple(id_ for id_, _ in village.partners),
                "planned_ids": unique(each.giver for each in village.planned),
                "has_nobody": village.has_nobody,
                **_stated((*village.mentors, *village.supporters)),
                "recipe": recipe,
            }
            for village in self.villages
        ]

    def _named(self, id_: str) -> Cells:
        thai, english, other = self.names.texts[id_]
        return {
            "id": id_,
            "class": self.names.label(id_),
            "name_th": thai or other,
            "name_en": english or other,
        }


def _stated(helps: Iterable[Help]) -> Cells:
    """Return the ties that help stands on, and the documents that state them."""
    ties = tuple(helps)
    return {
        "ties": unique(each.tie for each in ties),
        "sources": unique(source for each in ties for source in each.sources),
    }


def unique(ids: Iterable[str]) -> tuple[str, ...]:
    """Return ids once each, sorted."""
    return tuple(sorted(set(ids)))
