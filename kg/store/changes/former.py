"""The ontology that a network followed before an amendment, as far as the undo needs it.

A new version of the ontology need not tell which superclasses a class had before: once they are
replaced, only the labels of the nodes say so. The node of an amendment that follows a new version
keeps them, and the version, so that undone all nodes have the labels that they had.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import LiteralString

from kg.claims import TYPE
from kg.ontology import ROOT, Ontology
from kg.store.changes.edits import load_id
from kg.store.cypher import Run, cypher
from kg.store.state import State, ontology_digest

_CLASSES: LiteralString = """
MATCH (c:Claim) WHERE c.property = $type
MATCH (n:<root> {id: c.about})
RETURN DISTINCT c.value, labels(n)
"""
_FORMER: LiteralString = """
MATCH (l:Load {id: $id})
OPTIONAL MATCH (m:Load) WHERE m.seq > l.seq AND NOT coalesce(m.undone, false)
RETURN l.former_version, l.former_classes, count(m)
"""


def former_of(run: Run, state: State, ontology: Ontology) -> dict[str, object]:
    """Return what an amendment is to keep of the ontology before it; nothing if it is the same.

    An amendment that was cut off has left nodes of both versions, and its node has it already.
    """
    followed = (state.ontology_version, state.ontology)
    if not state.ontology or followed == (ontology.version, ontology_digest(ontology)):
        return {}
    return {
        "former_version": state.ontology_version,
        "former_classes": [" ".join(labels) for labels in _classes(run).values()],
    }


def _classes(run: Run) -> Mapping[str, tuple[str, ...]]:
    """Return the labels that the nodes of each class have, its own first."""
    found: dict[str, tuple[str, ...]] = {}
    for class_, labels in run(cypher(_CLASSES, root=ROOT), type=TYPE):
        own = (class_, *sorted(set(labels) - {class_}))
        # Where sources disagree, a node has the labels of another class: maybe of one below it.
        if class_ in labels and len(own) <= len(found.get(class_, own)):
            found[class_] = own
    return found


def ontology_before(run: Run, *, seq: int, ontology: Ontology) -> Ontology:
    """Return the ontology by which to derive what counts without a load.

    It is today's, unless the load was the last one and followed a new version: then classes have
    the superclasses that they had before, and the version is that of before.
    """
    ((version, classes, later),) = run(_FORMER, id=load_id(seq))
    if version is None or later:
        return ontology
    found = dict(ontology.node_classes)
    for name, *above in map(str.split, classes):
        known = found.get(name)
        if known is not None and set(known.ancestors) != set(above):
            found[name] = replace(known, ancestors=tuple(above))
    return replace(ontology, version=version, node_classes=found)
