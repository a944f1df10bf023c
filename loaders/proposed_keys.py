"""What a proposed mapping is made of, and the ids and names by which its tables are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.claims import is_id
from kg.ontology import Ontology
from loaders.columns import Planner, missing_roles
from loaders.guessing import guess_words, id_column, mostly, role_of, term_in
from loaders.mapping import TableRule
from loaders.sampling import Sample
from loaders.text import fold, words
from loaders.toml_text import Value
from loaders.vocabulary import Vocabulary
from loaders.wording import listed, says

Line = tuple[Value, str]


@dataclass(slots=True)
class Proposal:
    """A table of the mapping: its name there, its settings and its columns, each with a reason."""

    name: str
    sample: Sample
    what: str
    settings: dict[str, Line] = field(default_factory=dict)
    columns: dict[str, Line] = field(default_factory=dict)
    constants: dict[str, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keys:
    """The ids of a table: its column, its values, and what stands before them."""

    sample: Sample
    index: int
    values: frozenset[str]
    prefix: str

    @property
    def node(self) -> str:
        """The header of the ids."""
        return self.sample.headers[self.index]


def keys_of(sample: Sample) -> Keys | None:
    """Return the ids of a table of things; None if it has none."""
    if ends_by_header(sample):
        return None
    index = id_column(sample)
    if index < 0:
        return None
    values = sample.values(index)
    figures = mostly(values, str.isdecimal)
    return Keys(sample, index, frozenset(values), f"{_slug(sample.name)}-" if figures else "")


def _slug(text: str) -> str:
    parts = ["".join(c for c in word if is_id(c)) for word in words(text)]
    return "-".join(filter(None, parts)) or "x"


def known_kind(sample: Sample, keys: Keys | None, ontology: Ontology) -> str:
    """Return what a table is if its headers say all of it as they stand; else ""."""
    rule = TableRule(sample.file, sample.file)
    planner = Planner(rule, Vocabulary(ontology), sample.headers)
    if not planner.is_likely() or (keys is not None and keys.prefix):
        return ""
    plan = planner.plan()
    return "" if plan.problems or missing_roles(plan, rule) else plan.what


def id_text(prefix: str, header: str) -> str:
    """Return a template for ids, or the header that holds them."""
    return f"{prefix}{{{header}}}" if prefix else header


def ends_by_header(sample: Sample) -> tuple[int, int] | None:
    """Return the places of the columns whose headers are those of the two ends of ties."""
    places: dict[str, list[int]] = {}
    for i, header in enumerate(sample.headers):
        if header:
            places.setdefault(role_of(header), []).append(i)
            places.setdefault(fold(header), []).append(i)
    # What is called so goes before what only may be; a source is an end where nothing else is.
    first = next((places[role][-1] for role in ("from", "source") if role in places), -1)
    last = places["to"][-1] if "to" in places else -1
    return (first, last) if min(first, last) >= 0 else None


def class_by_name(sample: Sample, ontology: Ontology) -> str:
    """Return the class that a table's name names, "" if it names none."""
    known = {n: c for n, c in ontology.node_classes.items() if not c.abstract}
    return term_in(sample.name, {n: (n, *c.label.values()) for n, c in known.items()})


def tie_type(names: Sequence[str], ends: Sequence[str], ontology: Ontology) -> tuple[str, str]:
    """Return the relationship type of a table's ties, and why.

    Parameters
    ----------
    names
        The headers of the two ends, and what the table is called.
    ends
        The classes of the things at the two ends.
    ontology
        Whose ties to choose from.
    """
    edges = {e.relationship_type: e for e in ontology.edge_classes.values()}
    fitting = [
        type_ for type_, edge in edges.items()
        if ontology.is_a(ends[0], edge.source_classes)
        and ontology.is_a(ends[1], edge.target_classes)
    ]  # fmt: skip
    terms = {
        type_: (type_.replace("_", " "), edge.name, edge.source, edge.target, *edge.label.values(),
                *guess_words().tie_words.get(type_, ()))
        for type_, edge in edges.items()
    }  # fmt: skip
    for name in names:
        found = term_in(name, terms)
        if found:
            return found, says("guess.type_file")
    known = [type_ for type_ in guess_words().ties if type_ in fitting] or fitting
    chosen = next(iter(known or guess_words().ties))
    return chosen, says("guess.type_default", allowed=listed(fitting or edges))
