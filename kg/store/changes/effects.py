"""The rows that one step of a load writes, and how many of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sized
from dataclasses import dataclass, field

Rows = list[Mapping[str, object]]
Labels = tuple[str, ...]

COUNTS = (
    "claims_created", "claims_confirmed", "claims_moved", "claims_released", "claims_withdrawn",
    "nodes_created", "nodes_changed", "nodes_deleted",
    "relationships_created", "relationships_changed", "relationships_deleted",
)  # fmt: skip
"""What a load counts; the names are properties of its ``:Load`` node too."""


@dataclass(slots=True)
class Effects:
    """Rows to be written, in the order in which `kg.store.changes.writing` writes them.

    Attributes
    ----------
    nodes_created, nodes_changed
        Properties by labels; by labels that go and labels that come.
    claims_created, claims_changed, claims_revived, claims_withdrawn
        Properties of claims; ``id`` and the properties to ``set`` (None removes one).
    entered, stated
        Claims whose load is another now; claims whose source is a node now.
    ties_created, ties_changed, ties_deleted
        By relationship type; of those that change, ``id`` and the properties to ``set``.
    counts
        What happens to claims.
    present
        Ids of nodes that are there when all is written.
    """

    nodes_created: dict[Labels, Rows] = field(default_factory=dict)
    nodes_changed: dict[tuple[Labels, Labels], Rows] = field(default_factory=dict)
    claims_created: Rows = field(default_factory=list)
    claims_changed: Rows = field(default_factory=list)
    claims_revived: Rows = field(default_factory=list)
    claims_withdrawn: Rows = field(default_factory=list)
    claims_deleted: list[str] = field(default_factory=list)
    entered: Rows = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    ties_deleted: dict[str, list[str]] = field(default_factory=dict)
    ties_changed: dict[str, Rows] = field(default_factory=dict)
    ties_created: dict[str, Rows] = field(default_factory=dict)
    nodes_deleted: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    present: Collection[str] = ()

    def tally(self) -> Counter[str]:
        """Return how many claims, nodes and relationships are created, changed and so on."""
        return self.counts + Counter(
            nodes_created=_rows(self.nodes_created.values()),
            nodes_changed=_rows(self.nodes_changed.values()),
            nodes_deleted=len(self.nodes_deleted),
            relationships_created=_rows(self.ties_created.values()),
            relationships_changed=_rows(self.ties_changed.values()),
            relationships_deleted=_rows(self.ties_deleted.values()),
        )


def _rows(groups: Iterable[Sized]) -> int:
    return sum(map(len, groups))
