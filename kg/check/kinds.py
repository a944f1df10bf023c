"""The classes of a store's nodes where they stand beside the store and not in it.

A large network names each thing again and again, and a thing has several classes: their triples
would be a third of the store. Most rules about classes are kept by the few kinds of values that a
property has, and then nothing is asked of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from pyoxigraph import NamedNode

from kg.check.model import Constraint, Shapes
from kg.check.paths import Path
from kg.check.terms import Term

Kind = frozenset[NamedNode]
"""The classes that a node is of, as far as shapes ask for them."""


class Kinds:
    """What kind each node is of, and of what kinds the values of each property are."""

    def __init__(
        self,
        among: Mapping[NamedNode, Collection[Kind]],
        nodes: Callable[[], Iterable[tuple[Term, Kind]]],
    ) -> None:
        """Take the kinds of the values by property, and what tells those of the nodes if asked."""
        self._among = among
        self._nodes = nodes

    def of(self, node: Term) -> Kind:
        """Return the kind of a node."""
        return self._known.get(node, frozenset())

    @cached_property
    def _known(self) -> Mapping[Term, Kind]:
        found: dict[Term, Kind] = {}
        for node, kind in self._nodes():
            before = found.get(node)
            found[node] = kind if before is None or before is kind else before | kind
        return found

    def keep(self, path: Path | None, constraint: Constraint, shapes: Shapes) -> bool:
        """Tell whether all values of a property are known to keep a constraint by their kinds."""
        kinds = self._among.get(path) if isinstance(path, NamedNode) else None
        if kinds is None or not _is_about_classes(constraint, shapes):
            return False
        return all(_keeps(kind, constraint, shapes) for kind in kinds)


def _is_about_classes(constraint: Constraint, shapes: Shapes) -> bool:
    """Tell whether the classes of a value alone tell whether it keeps a constraint."""
    if constraint.parameter == "class":
        return True
    named = [shapes[node] for node in constraint.shapes]
    return constraint.parameter in {"not", "and", "or", "xone", "node"} and all(
        shape.path is None
        and not shape.properties
        and all(_is_about_classes(each, shapes) for each in shape.constraints)
        for shape in named
    )


def _keeps(kind: Kind, constraint: Constraint, shapes: Shapes) -> bool:
    if constraint.parameter == "class":
        return constraint.terms[0] in kind
    kept = [
        not shape.is_active or all(_keeps(kind, each, shapes) for each in shape.constraints)
        for shape in (shapes[node] for node in constraint.shapes)
    ]
    match constraint.parameter:
        case "not":
            return not kept[0]
        case "or":
            return any(kept)
        case "xone":
            return kept.count(True) == 1
        case _:
            return all(kept)
