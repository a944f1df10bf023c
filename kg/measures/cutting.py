"""What ``whatif`` gives: what is cut off without some actors, as rows and as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.measures.definitions import definition, text
from kg.measures.helping import Cells
from kg.measures.naming import FIRST_FEW, Names
from kg.measures.table import few_note
from kg.network import Made
from kg.ontology import in_language

WHATIF_COLUMNS = ("what", "count", "ids", "names", "before", "after", "recipe")


@dataclass(frozen=True, slots=True)
class FirstPlace:
    """Who is first in a measure before and after; nobody if all actors have the same value."""

    measure: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """True if others are first afterwards."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class LostAgreement:
    """A thing with members (agreement, collaboration) that keeps fewer than two of them."""

    id: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is cut off without some actors.

    Attributes
    ----------
    without
        Ids of what is left out; rolled up, with the parts that act as it.
    before, after
        How the network was made with and without them.
    no_mentor
        Villages that had a mentor and have none afterwards.
    nobody
        Villages that had a mentor or supporter and have neither afterwards.
    alone
        Those of them that have no partner either.
    isolated
        Actors that had a tie and have none afterwards.
    cut_off
        Pieces that fall off: of each component that falls apart, all pieces but the largest (of
        equal ones the one whose first id sorts first stays), isolates among them.
    first_places
        Of each measure, who is first before and after.
    agreements
        Things with two members or more that keep fewer.
    names
        Names of everything that is named here.
    """

    without: tuple[str, ...]
    before: Made
    after: Made
    no_mentor: tuple[str, ...]
    nobody: tuple[str, ...]
    alone: tuple[str, ...]
    isolated: tuple[str, ...]
    cut_off: tuple[tuple[str, ...], ...]
    first_places: tuple[FirstPlace, ...]
    agreements: tuple[LostAgreement, ...]
    names: Names

    def rows(self, lang: str = "en") -> list[Cells]:
        """Return one row for each thing that changes, with the keys ``WHATIF_COLUMNS``.

        ``before`` and ``after`` are numbers of components, members of an agreement, or who is
        first in a measure.
        """
        recipe = "; ".join((self.before.line(), *few_note(self.after, lang)))
        return [{**row, "recipe": recipe} for row in self._rows(lang)]

    def _rows(self, lang: str) -> Iterator[Cells]:
        names = self.names
        before, after = str(self.before.components), str(self.after.components)
        without = {"ids": self.without, "names": self._named(self.without, lang)}
        yield _row(text("components", lang), **without, before=(before,), after=(after,))
        groups = (("no_mentor", self.no_mentor), ("nobody", self.nobody),
                  ("alone", self.alone), ("isolated", self.isolated),
                  *(("piece", piece) for piece in self.cut_off if len(piece) > 1))  # fmt: skip
        for key, ids in groups:
            yield _row(text(key, lang), ids=ids, names=self._named(ids, lang), count=len(ids))
        for lost in self.agreements:
            yield _row(
                text("agreement", lang),
                ids=(lost.id,),
                names=(names.name(lost.id, lang),),
                before=self._named(lost.before, lang),
                after=self._named(lost.after, lang),
                count=len(lost.after),
            )
        for place in self.first_places:
            label = in_language(definition(place.measure).label, lang)
            yield _row(
                text("first", lang, measure=label),
                ids=place.after,
                names=self._named(place.after, lang),
                before=self._named(place.before, lang),
                after=self._named(place.after, lang),
                count=len(place.after),
            )

    def lines(self, lang: str = "en") -> tuple[str, ...]:
        """Return what is cut off in plain sentences, and how it was counted."""
        names = self.names
        components = {"before": self.before.components, "after": self.after.components}
        found = [text("without", lang, without=names.listed(self.without, lang), **components)]
        for key, ids in (("no_mentor", self.no_mentor), ("nobody", self.nobody),
                         ("alone", self.alone), ("isolated", self.isolated)):  # fmt: skip
            found.append(self._sentence(text(key, lang), ids, lang))
        pieces = [piece for piece in self.cut_off if len(piece) > 1]
        found += [self._sentence(text("piece", lang), piece, lang) for piece in pieces]
        for lost in self.agreements:
            what = f"{text('agreement', lang)}: {names.name(lost.id, lang)}"
            found.append(self._sentence(what, lost.after, lang))
        found += [self._first(place, lang) for place in self.first_places]
        found.append(text("counted_by", lang, made=self.before.line()))
        return (*found, *few_note(self.after, lang))

    def _sentence(self, what: str, ids: Sequence[str], lang: str) -> str:
        listed = self.names.listed(ids, lang) or text("no_one", lang)
        return f"{what} ({len(ids)}): {listed}"

    def _first(self, place: FirstPlace, lang: str) -> str:
        what = text("first", lang, measure=in_language(definition(place.measure).label, lang))
        before, after = (
            self.names.listed(ids, lang, most=FIRST_FEW) or text("no_one", lang)
            for ids in (place.before, place.after)
        )
        if place.changes:
            return f"{what}: {text('becomes', lang, before=before, after=after)}"
        return f"{what}: {after}"

    def _named(self, ids: Sequence[str], lang: str) -> tuple[str, ...]:
        return tuple(self.names.name(id_, lang) for id_ in ids)


def _row(what: str, **cells: str | int | tuple[str, ...]) -> Cells:
    empty: Cells = {"what": what, "count": "", "ids": (), "names": (), "before": (), "after": ()}
    return {**empty, **cells}
