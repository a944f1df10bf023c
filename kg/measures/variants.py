"""Whether the first places hold: explicit ties, inferred ones too, rolled up; and tie by tie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.columns import GraphColumns
from kg.measures.definitions import definition, text
from kg.measures.helping import Cells
from kg.measures.naming import FIRST_FEW, Names
from kg.measures.table import MeasureTable, few_note, measure
from kg.measures.whatif import kept
from kg.network import Made, Network, Options, Ties, acting, applied, network
from kg.ontology import Ontology, in_language

EXPLICIT_ONLY = "explicit"
WITH_INFERRED = "inferred"
ROLLED_UP = "rolled_up"

VARIANT_COLUMNS = (
    "variant", "measure", "n", "m", "components", "isolates", "first_ids", "first_names",
    "survives", "deciding_ties", "recipe",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deciding:
    """A tie without which others are first in a measure: ``first`` are these."""

    measure: str
    tie: str
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to make the network, and who is first in it.

    Attributes
    ----------
    name
        ``explicit``, ``inferred`` (explicit and inferred ties) or ``rolled_up``.
    made
        How the network was made.
    first
        Ids at rank 1 by measure; none if all actors have the same value.
    survives
        By measure, whether those who are first with explicit ties only are so here too; rolled
        up, whether what they are part of is.
    deciding
        Ties that decide a first place, by measure and tie.
    """

    name: str
    made: Made
    first: Mapping[str, tuple[str, ...]]
    survives: Mapping[str, bool]
    deciding: tuple[Deciding, ...]

    def decided_by(self, name: str) -> tuple[Deciding, ...]:
        """Return the ties that decide the first place of a measure."""
        return tuple(each for each in self.deciding if each.measure == name)


@dataclass(frozen=True, slots=True)
class Variants:
    """The variants of a network, the one of explicit ties first."""

    variants: tuple[Variant, ...]
    names: Names
    ends: Mapping[str, tuple[str, str, str]]

    def tie(self, id_: str, lang: str = "en") -> str:
        """Return a tie as ``source → TYPE → target``."""
        source, type_, target = self.ends[id_]
        return f"{self.names.name(source, lang)} → {type_} → {self.names.name(target, lang)}"

    def rows(self, lang: str = "en") -> list[Cells]:
        """Return one row a variant and measure, with the keys ``VARIANT_COLUMNS``."""
        return [
            {
                "variant": variant.name,
                "measure": name,
                "n": variant.made.n,
                "m": variant.made.m,
                "components": variant.made.components,
                "isolates": variant.made.isolates,
                "first_ids": first,
                "first_names": tuple(self.names.name(id_, lang) for id_ in first),
                "survives": variant.survives[name],
                "deciding_ties": tuple(each.tie for each in variant.decided_by(name)),
                "recipe": "; ".join((variant.made.line(), *few_note(variant.made, lang))),
            }
            for variant in self.variants
            for name, first in variant.first.items()
        ]

    def lines(self, lang: str = "en") -> tuple[str, ...]:
        """Return in plain sentences who is first, whether that holds, and which ties decide it."""
        return tuple(line for variant in self.variants for line in self._lines(variant, lang))

    def _lines(self, variant: Variant, lang: str) -> Iterator[str]:
        made = variant.made
        yield text(
            "variant", lang, name=text(f"variant_{variant.name}", lang), n=made.n, m=made.m,
            components=made.components, isolates=made.isolates,
        )  # fmt: skip
        for name, first in variant.first.items():
            what = text("first", lang, measure=in_language(definition(name).label, lang))
            who = self.names.listed(first, lang, most=FIRST_FEW) or text("no_one", lang)
            if variant.name != EXPLICIT_ONLY:
                who += f" ({text('survives' if variant.survives[name] else 'overturned', lang)})"
            yield f"{what}: {who}"
            for each in variant.decided_by(name):
                others = self.names.listed(each.first, lang, most=FIRST_FEW) or text("no_one", lang)
                yield text("decided", lang, tie=self.tie(each.tie, lang), others=others)
        yield from few_note(made, lang)


def variants(
    columns: GraphColumns,
    ontology: Ontology,
    options: Options | None = None,
    *,
    measures: Sequence[str] = (),
    tie_by_tie: bool = True,
) -> Variants:
    """Return whether the first places hold in other variants of the network, and without a tie.

    Parameters
    ----------
    columns
        Of facts or of Neo4j.
    ontology
        Holds the recipe.
    options
        Recipe, day, planned ties and confidences that hold for all variants; whether ties are
        inferred or rolled up is what the variants differ in.
    measures
        Whose first places; none names all.
    tie_by_tie
        Whether to leave out each tie in turn, to find those that decide a first place.

    Returns
    -------
    Explicit ties only; explicit and inferred ones; explicit ones rolled up to parents.

    Notes
    -----
    Tie by tie the network is made and measured once for every tie that counts: a few seconds for
    two hundred ties, an hour for ten thousand; name few measures, or leave it.
    """
    plain = replace(options or Options(), inferred=False, roll_up=False)
    asked = {
        EXPLICIT_ONLY: plain,
        WITH_INFERRED: replace(plain, inferred=True),
        ROLLED_UP: replace(plain, roll_up=True),
    }
    found: list[Variant] = []
    for name, chosen in asked.items():
        made = network(columns, ontology, chosen)
        first = _first(measure(made, measures))
        acts_as = _acts_as(columns, ontology, chosen)
        base = found[0].first if found else first
        survives = {
            each: {acts_as.get(id_, id_) for id_ in base[each]} == set(first[each])
            for each in first
        }
        deciding = _deciding(columns, ontology, chosen, made, first) if tie_by_tie else ()
        found.append(Variant(name, made.made, first, survives, deciding))
    ties = columns.ties
    ends = zip(ties.source, ties.type, ties.target, strict=True)
    return Variants(tuple(found), Names.of(columns.nodes), dict(zip(ties.id, ends, strict=True)))


def _first(table: MeasureTable) -> dict[str, tuple[str, ...]]:
    return {column.name: table.first(column.name) for column in table.columns}


def _acts_as(columns: GraphColumns, ontology: Ontology, options: Options) -> dict[str, str]:
    ties = Ties(columns, ontology, applied(ontology, options), options.on)
    return acting(ties) if options.roll_up else {}


def _deciding(
    columns: GraphColumns,
    ontology: Ontology,
    options: Options,
    made: Network,
    first: Mapping[str, tuple[str, ...]],
) -> tuple[Deciding, ...]:
    """Return the ties without which others are first, each left out alone."""
    ids = columns.ties.id
    found: list[Deciding] = []
    for tie in sorted({tie for pair in made.pair_ties for tie in pair}):
        rest = GraphColumns(columns.nodes, kept(columns.ties, [id_ != tie for id_ in ids]))
        others = _first(measure(network(rest, ontology, options), list(first)))
        found += [
            Deciding(name, tie, others[name]) for name in first if others[name] != first[name]
        ]
    return tuple(sorted(found, key=lambda each: (list(first).index(each.measure), each.tie)))
