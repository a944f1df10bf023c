"""Measures of a network as a table: value, normalised value and rank, each with its recipe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.errors import MeasureError
from kg.measures.centrality import CENTRALITIES, STEPS, Measuring, Scores, centralisation
from kg.measures.definitions import definition, text
from kg.measures.paths import Floats
from kg.network import FEW_ACTORS, Made, Network, given
from kg.ontology import in_language

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, str | int | float]

COLUMNS = (
    "id", "class", "name_th", "name_en", "measure", "value", "normalised", "rank", "recipe",
)  # fmt: skip

DIGITS = 12
"""Significant digits of a value in rows: what rounding in another order does not change."""

_EQUAL = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class MeasureColumn:
    """One measure of all actors: its name, scores, and ranks from 1."""

    name: str
    scores: Scores
    rank: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class MeasureTable:
    """Measures of the actors of one network.

    Attributes
    ----------
    network
        What was measured; ``made`` of it is the recipe.
    how
        What was chosen in how measures are computed.
    columns
        The measures, in the order asked for.
    """

    network: Network
    how: Measuring
    columns: tuple[MeasureColumn, ...]

    @property
    def made(self) -> Made:
        """How the network was made."""
        return self.network.made

    def column(self, name: str) -> MeasureColumn:
        """Return one measure; ``MeasureError`` if it was not computed."""
        for column in self.columns:
            if column.name == name:
                return column
        computed = ", ".join(column.name for column in self.columns)
        message = f"measure {definition(name).name} was not computed; computed: {computed}"
        raise MeasureError(message)

    def first(self, name: str) -> tuple[str, ...]:
        """Return the ids at rank 1 of a measure; none if all actors have the same value."""
        rank = self.column(name).rank
        if not (rank > 1).any():
            return ()
        return tuple(self.network.ids[code] for code in np.flatnonzero(rank == 1).tolist())

    def centralisation(self, name: str) -> float | None:
        """Return how far the network centres on one actor by a measure (None: not defined)."""
        return centralisation(name, self.column(name).scores, directed=self.made.directed)

    def recipe(self, name: str, lang: str = "en", *, date: dt.date | None = None) -> str:
        """Return in one line how a measure's numbers were made (on a day, if it is given)."""
        what = definition(name)
        weights = text(f"weight_{self._weights(what.weights)}", lang)
        if name == "pagerank":
            weights += ", " + text("damping", lang, damping=f"{self.how.damping:g}")
        normalisation = in_language(what.normalisation, lang)
        if self.made.directed:
            normalisation += f" ({in_language(what.directed, lang)})"
        line = text(
            "applied",
            lang,
            made=self.made.line(),
            name=name,
            weights=weights,
            normalisation=normalisation,
        )
        made_on = (text("made_on", lang, date=date.isoformat()),) if date else ()
        return "; ".join((line, *made_on, *self.notes(lang)))

    def notes(self, lang: str = "en") -> tuple[str, ...]:
        """Return what must be said beside every ranking: that it is of few actors, or of none."""
        return few_note(self.made, lang)

    def rows(self, lang: str = "", *, date: dt.date | None = None) -> list[Row]:
        """Return one row for each measure and actor, by measure, rank and id.

        Parameters
        ----------
        lang
            Language of the recipe and of the measures' names; "" writes their names as on the
            command line, and the recipe in English.
        date
            The day to say in the recipe that the numbers were made on.

        Returns
        -------
        Rows with the keys ``COLUMNS``; values have twelve significant digits.
        """
        rows: list[Row] = []
        for column in self.columns:
            label = in_language(definition(column.name).label, lang) if lang else column.name
            recipe = self.recipe(column.name, lang or "en", date=date)
            order = np.argsort(column.rank, kind="stable").tolist()
            rows += [self._row(column, code, label, recipe) for code in order]
        return rows

    def _row(self, column: MeasureColumn, code: int, label: str, recipe: str) -> Row:
        names = self.network.names
        other = names[""][code]
        return {
            "id": self.network.ids[code],
            "class": self.network.labels[code],
            "name_th": names["th"][code] or other,
            "name_en": names["en"][code] or other,
            "measure": label,
            "value": rounded(column.scores.value[code]),
            "normalised": rounded(column.scores.normalised[code]),
            "rank": int(column.rank[code]),
            "recipe": recipe,
        }

    def to_df(self, lang: str = "") -> pd.DataFrame:
        """Return the rows as a pandas DataFrame (``pip install stakeholder-kg[notebook]``)."""
        import pandas as pd  # noqa: PLC0415  # costs most of a second, and is an extra

        return pd.DataFrame(self.rows(lang), columns=list(COLUMNS))

    def _weights(self, use: str) -> str:
        """Return which part the weights had in a measure that can use them so."""
        if use == "distance":
            return "steps" if self.how.distance == STEPS else "inverse"
        return "none" if use == "strength" and not self.how.weighted else use


def measure(
    G: nx.Graph[Any] | Network,
    measures: Sequence[str] | str = (),
    *,
    distance: str = STEPS,
    weighted: bool = True,
    damping: float = 0.85,
    weight: str = "weight",
) -> MeasureTable:
    """Return measures of a network: values, normalised values, ranks, and how they were made.

    Parameters
    ----------
    G
        A `Network`, or any networkx graph (it is not changed): its edges' ``weight`` is the
        strength of a tie, more is closer.
    measures
        Names: degree, strength, betweenness, closeness, harmonic, eigenvector, pagerank; none
        names all.
    distance
        ``"steps"``, or ``"inverse"``: a tie is 1/weight long (betweenness, closeness, harmonic).
    weighted
        Whether eigenvector centrality and PageRank count a neighbour by the tie's weight.
    damping
        PageRank's chance to follow a tie, in [0, 1).
    weight
        Edge attribute that holds the weight (of a networkx graph; missing is 1).

    Returns
    -------
    A table; ``.rows()`` and ``.to_df()`` give it in long form, ``.first(name)`` who leads.

    Raises
    ------
    MeasureError
        There is no such measure, choice, or weight; the message says what is allowed.

    Examples
    --------
    >>> import networkx as nx
    >>> table = measure(nx.star_graph(4), "betweenness")
    >>> table.first("betweenness"), table.rows()[0]["value"]
    (('0',), 6.0)
    """
    network = G if isinstance(G, Network) else given(_graph(G), weight=weight)
    how = Measuring(distance=distance, weighted=weighted, damping=damping)
    names = [measures] if isinstance(measures, str) else list(measures) or list(CENTRALITIES)
    columns = []
    for name in dict.fromkeys(names):
        scores = CENTRALITIES[definition(name).name](network, how)
        columns.append(MeasureColumn(name, scores, competition_ranks(scores.normalised)))
    return MeasureTable(network, how, tuple(columns))


def few_note(made: Made, lang: str) -> tuple[str, ...]:
    """Return that a ranking is of few connected actors, or of none; nothing if it is of many."""
    if not made.connected:
        return (text("no_ties", lang),)
    if made.few:
        return (text("few", lang, connected=made.connected, n=made.n, limit=FEW_ACTORS),)
    return ()


def _graph(G: object) -> nx.Graph[Any]:
    if not isinstance(G, nx.Graph):
        message = f"found {type(G).__name__}, a Network or a networkx graph is wanted"
        raise MeasureError(message)
    return G


def competition_ranks(values: Floats) -> NDArray[np.int64]:
    """Return ranks from the greatest value, 1; equal values share one: 1, 2, 2, 4.

    Values are equal if they differ by less than 1e-9 of the greatest: rounding in another order
    makes no difference between actors who are in the same place.

    Examples
    --------
    >>> competition_ranks(np.array([0.1, 0.3, 0.1, 0.2])).tolist()
    [3, 1, 3, 2]
    """
    ranks = np.ones(len(values), dtype=np.int64)
    order = np.argsort(-values, kind="stable").tolist()
    equal = _EQUAL * float(np.abs(values).max(initial=0.0))
    for place, (before, code) in enumerate(pairwise(order), start=2):
        same = values[before] - values[code] <= equal
        ranks[code] = ranks[before] if same else place
    return ranks


def rounded(value: float) -> float:
    """Return a value to twelve significant digits."""
    return float(f"{value:.{DIGITS}g}")
