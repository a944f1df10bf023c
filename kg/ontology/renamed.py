"""What each replaced term was, what it is now, and whether the one can follow the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rdflib import OWL, Graph, URIRef

from kg.errors import OntologyError
from kg.ontology.replaced import Pairs, Replacement, spellings, told, written
from kg.ontology.terms import Concept, EdgeClass, NodeClass, Property
from kg.ontology.turtle import local

_T = TypeVar("_T", NodeClass, EdgeClass, Property)
Term = NodeClass | EdgeClass | Property | Concept
Kinds = Mapping[str, tuple[str, Term]]
"""Kind and term by IRI."""

_WHAT = {
    "class": "a class", "tie": "a tie", "property": "a property", "end": "an end of a tie",
    "concept": "a concept",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of one reading of an ontology."""

    node_classes: Mapping[str, NodeClass]
    edge_classes: Mapping[str, EdgeClass]
    properties: Mapping[str, Property]
    concepts: tuple[Concept, ...]

    @property
    def schemes(self) -> dict[str, dict[str, Concept]]:
        """Concepts by scheme and notation; of one notation, the first."""
        found: dict[str, dict[str, Concept]] = {}
        for concept in self.concepts:
            found.setdefault(concept.scheme, {}).setdefault(concept.notation, concept)
        return found

    def with_replaced(self, known: Vocabulary, pairs: Pairs) -> Vocabulary:
        """Return the terms as another reading knows them: the current first, then the replaced."""
        return Vocabulary(
            _both(self.node_classes, known.node_classes, pairs),
            _both(self.edge_classes, known.edge_classes, pairs),
            _both(self.properties, known.properties, pairs),
            (*self.concepts, *(c for c in known.concepts if URIRef(c.iri) in pairs)),
        )

    def kinds(self) -> Kinds:
        """Return kind and term of each IRI."""
        groups: tuple[tuple[str, Sequence[Term]], ...] = (
            ("class", list(self.node_classes.values())),
            ("tie", list(self.edge_classes.values())),
            ("property", list(self.properties.values())),
            ("concept", self.concepts),
        )
        return {term.iri: (kind, term) for kind, terms in groups for term in terms}

    def ends(self) -> set[str]:
        """Return the IRIs of the ends of ties."""
        edges = self.edge_classes.values()
        return {e.source_iri for e in edges} | {e.target_iri for e in edges}


def replacements(
    graph: Graph, pairs: Pairs, known: Kinds, current: Vocabulary, paths: Sequence[Path]
) -> tuple[Replacement, ...]:
    """Return each replaced term with its names, sorted.

    Raises
    ------
    OntologyError
        A term is replaced by none, by one of another kind, or by one that its values or ends
        do not fit.
    """
    now, ends = current.kinds(), current.ends()
    found = []
    for old, new in pairs.items():
        kind = _kind(old, new, known, now, ends)
        if fault := kind if kind not in _WHAT else _unfit(old, new, known, now, pairs, graph):
            raise OntologyError(told(old, fault, paths))
        name, term = written(kind, old, graph), known.get(str(old))
        scheme = term[1].scheme if term and isinstance(term[1], Concept) else ""
        found.append(Replacement(
            kind, name, written(kind, new, graph), scheme, str(old), str(new),
            spellings(old, name, graph),
        ))  # fmt: skip
    _check_notations(found, current, paths)
    _check_types(found, known, current, paths)
    return tuple(sorted(found, key=lambda r: (r.kind, r.scheme, r.old, r.old_iri)))


def _kind(old: URIRef, new: URIRef, known: Kinds, now: Kinds, ends: set[str]) -> str:
    """Return the kind of a replaced term, or what is wrong with its replacement."""
    was = known[str(old)][0] if str(old) in known else ""
    is_ = now[str(new)][0] if str(new) in now else "end" if str(new) in ends else ""
    if not is_:
        return f"is replaced by {local(new)}, which is no term of the ontology"
    if not was and is_ == "end":
        return "end"
    if not was:
        return (
            f"is replaced by {local(new)}, but nothing says what it was: leave its declaration "
            f"as it stood ({_WHAT[is_]}), with owl:deprecated and dcterms:isReplacedBy added"
        )
    if was != is_:
        return f"is {_WHAT[was]}, and cannot be replaced by {local(new)}, {_WHAT[is_]}"
    return was


def _unfit(old: URIRef, new: URIRef, known: Kinds, now: Kinds, pairs: Pairs, graph: Graph) -> str:
    """Return why claims of the old term could not be claims of the new one; "" if they can."""
    if str(old) not in known or str(new) not in now:
        return ""
    was, is_ = known[str(old)][1], now[str(new)][1]
    why = ""
    if isinstance(was, Property) and isinstance(is_, Property):
        why = _unfit_values(was, is_)
    elif isinstance(was, NodeClass) and isinstance(is_, NodeClass):
        why = "that only groups other classes" if is_.abstract > was.abstract else ""
    elif isinstance(was, Concept) and isinstance(is_, Concept):
        schemes = f"({was.scheme}, {is_.scheme})"
        why = f"they are of two schemes {schemes}" if was.scheme != is_.scheme else ""
    elif isinstance(was, EdgeClass) and isinstance(is_, EdgeClass):
        inverse = (old, OWL.inverseOf, new) in graph or (new, OWL.inverseOf, old) in graph
        if inverse or _is_turned(was, is_, pairs):
            why = (
                "its ends are the other way round; a tie cannot be turned by a replacement: "
                "change the sources, and load them into an empty database"
            )
    return f"cannot be replaced by {local(new)}: {why}" if why else ""


def _unfit_values(was: Property, is_: Property) -> str:
    if (was.kind, was.scheme) != (is_.kind, is_.scheme):
        kinds = " and ".join(f"{p.kind} {p.scheme}".strip() for p in (was, is_))
        return f"its values would not fit ({kinds})"
    if is_.language not in {"", was.language}:
        return f"they are in two languages ({was.language or 'any'}, {is_.language})"
    return ""


def _is_turned(was: EdgeClass, is_: EdgeClass, pairs: Pairs) -> bool:
    """Tell whether the source end of a tie is the target end of what replaced it, or reversely."""
    source, target = (str(pairs.get(URIRef(end), end)) for end in (was.source_iri, was.target_iri))
    return is_.source_iri != is_.target_iri and (
        source == is_.target_iri or target == is_.source_iri
    )


def _check_notations(
    found: Sequence[Replacement], current: Vocabulary, paths: Sequence[Path]
) -> None:
    """Refuse a replaced notation that stands for something else now."""
    seen: dict[tuple[str, str], Replacement] = {}
    for each in found:
        if each.kind != "concept":
            continue
        other = current.schemes.get(each.scheme, {}).get(each.old)
        first = seen.setdefault((each.scheme, each.old), each)
        if (other and other.iri != each.new_iri) or first.new_iri != each.new_iri:
            message = (
                f"is replaced by {each.new}, but its notation {each.old!r} is also that of "
                f"{local(other.iri if other else first.old_iri)}: a claim would not tell which"
            )
            raise OntologyError(told(URIRef(each.old_iri), message, paths))


def _check_types(
    found: Sequence[Replacement], known: Kinds, current: Vocabulary, paths: Sequence[Path]
) -> None:
    """Refuse a replaced tie whose relationship type is that of another tie now."""
    types = {edge.relationship_type: edge for edge in current.edge_classes.values()}
    for each in found:
        old = known[each.old_iri][1] if each.kind == "tie" else None
        other = types.get(old.relationship_type) if isinstance(old, EdgeClass) else None
        if other is not None and other.iri != each.new_iri:
            message = (
                f"is replaced by {each.new}, but its relationship type {other.relationship_type} "
                f"is that of {other.name}: a relationship would not tell which"
            )
            raise OntologyError(told(URIRef(each.old_iri), message, paths))


def _both(current: Mapping[str, _T], known: Mapping[str, _T], pairs: Pairs) -> dict[str, _T]:
    replaced = {name: term for name, term in known.items() if URIRef(term.iri) in pairs}
    return {name: known[name] for name in current} | replaced
