"""Which claims a rule reads together: what must be checked again if one of them changes.

All claims about a thing are checked together; so are all about the ties between two things, and all
about a tie that has an id of its own. Of things of some classes the ties at them are read too: an
agreement has two parties. There may be rules that read more: then only all can be checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kg.check.fingerprint import fingerprint
from kg.check.graphs import is_apart
from kg.check.needs import is_of_ties
from kg.check.rules import Rules, read_rules
from kg.facts import Iris
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Nearness:
    """What the rules of a network read together.

    Attributes
    ----------
    rules
        What tells these rules from others: see `kg.check.fingerprint`.
    classes
        The classes of things that the ties at them are read with.
    """

    rules: bytes
    classes: frozenset[str]


def nearness(ontology: Ontology, base: str, shape_files: Sequence[Path] = ()) -> Nearness | None:
    """Return what the rules read together; None if a rule reads more, or nothing can tell them."""
    rules = read_rules(ontology, shape_files)
    found = fingerprint(ontology, base, rules)
    classes = _classes(ontology, rules)
    if not found or classes is None or not is_apart(ontology, Iris(base)):
        return None
    return Nearness(found, frozenset(classes))


def _classes(ontology: Ontology, rules: Rules) -> set[str] | None:
    """Return the classes of things that their ties are read with; None if more is read."""
    edges = ontology.edge_classes.values()
    ends = {NamedNode(iri) for edge in edges for iri in (edge.source_iri, edge.target_iri)}
    names = {NamedNode(node.iri): node.name for node in ontology.node_classes.values()}
    found: set[str] = set()
    for shape in (root for group in rules.groups if not group.is_local for root in group.roots):
        targets = [names.get(class_, "") for class_ in shape.targets.classes]
        if not all(targets) or not is_of_ties(shape, rules.shapes, ends):
            return None
        found.update(below for name in targets for below in ontology.subclasses(name))
    return found
