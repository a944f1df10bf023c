"""Terms that a new version replaced: ``owl:deprecated true ; dcterms:isReplacedBy NEW``.

An ontology is read twice where terms were replaced. The *current* terms are those that sources
may be written with: a reference to a replaced term counts as one to its replacement. All terms
that are *known* are those and the replaced ones, as they were declared: with them a database that
holds old terms can be read until it is migrated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.errors import KgError, OntologyError
from kg.ontology.turtle import KG, SCHEMA, local, parse, snake

_LISTS = (
    SCHEMA.domainIncludes, SCHEMA.rangeIncludes, KG.key, KG.countsTie, KG.countsActor,
    KG.countsBasis, KG.countsStatus, KG.countsConfidence, KG.projects, KG.mentoringTie,
    KG.supportingTie, KG.partTie, KG.plannedStatus,
)  # fmt: skip
"""Predicates with any number of terms: what holds of one holds of what took its place."""
_ONES = (RDFS.subClassOf, KG.tieSource, KG.tieTarget, KG.required)
_TRUE = frozenset(("true", "1"))

Pairs = Mapping[URIRef, URIRef]
"""Each replaced term and what stands for it now, chains followed to their end."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A term that has another name now.

    Attributes
    ----------
    kind
        ``class``, ``tie``, ``property``, ``end`` (of a tie) or ``concept``.
    old, new
        The names that tables and claims write; of a concept its notations.
    scheme
        Of a concept; "" of all others.
    old_iri, new_iri
        Their IRIs.
    spellings
        How tables may write the old term: its name, relationship type and labels.
    """

    kind: str
    old: str
    new: str
    scheme: str
    old_iri: str
    new_iri: str
    spellings: frozenset[str]

    @property
    def is_renamed(self) -> bool:
        """False if only the IRI has changed: then claims stay as they are."""
        return self.old != self.new


def replaced_pairs(graph: Graph, paths: Sequence[Path] = ()) -> dict[URIRef, URIRef]:
    """Return each replaced term of a graph and the term that stands for it now.

    Raises
    ------
    OntologyError
        A replacement goes in a circle, is not one term, or is of a term not ``owl:deprecated``.
    """
    step: dict[URIRef, URIRef] = {}
    for term in sorted(set(graph.subjects(DCTERMS.isReplacedBy)), key=str):
        if (term, RDF.type, OWL.Ontology) in graph or not isinstance(term, URIRef):
            continue
        found = sorted(set(graph.objects(term, DCTERMS.isReplacedBy)), key=str)
        if len(found) != 1 or not isinstance(found[0], URIRef):
            names = ", ".join(map(local, found))
            message = f"is replaced by {names}: name one term (dcterms:isReplacedBy)"
            raise OntologyError(told(term, message, paths))
        if term in (KG.Thing, KG.Tie):
            raise OntologyError(told(term, "is what all rests on: it cannot be replaced", paths))
        if not is_deprecated(graph, term):
            message = (
                f"is replaced by {local(found[0])}, but not deprecated: say owl:deprecated true"
            )
            raise OntologyError(told(term, message, paths))
        step[term] = found[0]
    return {term: _end(term, step, paths) for term in step}


def _end(term: URIRef, step: Pairs, paths: Sequence[Path]) -> URIRef:
    seen = [term]
    while seen[-1] in step:
        following = step[seen[-1]]
        if following in seen:
            way = " → ".join(map(local, (*seen, following)))
            message = f"is replaced in a circle: {way}"
            raise OntologyError(told(term, message, paths))
        seen.append(following)
    return seen[-1]


def is_deprecated(graph: Graph, term: Node) -> bool:
    """Tell whether a term is ``owl:deprecated``."""
    return any(str(value).lower() in _TRUE for value in graph.objects(term, OWL.deprecated))


def deprecated_terms(graph: Graph, pairs: Pairs) -> frozenset[str]:
    """Return the IRIs of deprecated terms that nothing replaces."""
    found = {t for t in graph.subjects(OWL.deprecated) if is_deprecated(graph, t)}
    return frozenset(str(term) for term in found if term not in pairs)


def told(term: URIRef, message: str, paths: Sequence[Path]) -> str:
    """Return a message about a term, with the file that says what replaces it."""
    for path in paths:
        try:
            says = (term, DCTERMS.isReplacedBy, None) in parse([path])
        except KgError:
            continue
        if says:
            return f"{path.name}: {local(term)} {message}"
    return f"{local(term)} {message}"


def current_graph(graph: Graph, pairs: Pairs) -> Graph:
    """Return the graph without the replaced terms; who names one names its replacement."""
    kept = Graph()
    for term, predicate, value in graph:
        if term not in pairs:
            kept.add((term, predicate, _followed(value, pairs)))
    return kept


def known_graph(graph: Graph, pairs: Pairs) -> Graph:
    """Return the graph with the replaced terms, and each list of terms with both generations."""
    same: dict[Node, set[Node]] = {}
    for old, new in pairs.items():
        same.setdefault(new, {new}).add(old)
    found = Graph()
    for term, predicate, value in graph:
        followed = _followed(value, pairs)
        if predicate in _LISTS:
            for each in same.get(followed, {value}):
                found.add((term, predicate, each))
        elif predicate in _ONES and term not in pairs:
            found.add((term, predicate, followed))
        else:
            found.add((term, predicate, value))
    return found


def _followed(value: Node, pairs: Pairs) -> Node:
    return pairs.get(value, value) if isinstance(value, URIRef) else value


def written(kind: str, iri: URIRef, graph: Graph) -> str:
    """Return the name under which claims hold a term."""
    if kind == "concept":
        notation = next(iter(graph.objects(iri, SKOS.notation)), None)
        return str(notation) if notation is not None else snake(local(iri))
    return local(iri) if kind in {"class", "tie"} else snake(local(iri))


def spellings(iri: URIRef, name: str, graph: Graph) -> frozenset[str]:
    """Return how a table may write a term, all in small letters."""
    predicates = (RDFS.label, SKOS.prefLabel, KG.relationshipType)
    texts: Iterable[str] = (str(t) for p in predicates for t in graph.objects(iri, p))
    return frozenset(text.casefold() for text in (name, local(iri), *texts))
