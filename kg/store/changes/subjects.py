"""Nodes and relationships with the claims about them, as a load changes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kg.claims import Claim
from kg.ontology import Ontology
from kg.propertygraph import Node, Relationship, derive_node, derive_relationship
from kg.store.changes.edits import Edit
from kg.store.changes.log import History
from kg.store.rows import Stored, place, properties

Edits = Mapping[str, Sequence[Edit]]
"""Edits of claims by the node or relationship that they are about."""


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that is live after the edits.

    Attributes
    ----------
    stored, was_live
        What the database holds of it, and whether it was live.
    row
        The properties of a claim that is new.
    is_edited
        True if the step edits it: what counts may have changed with its log unchanged.
    """

    claim: Claim
    id: str
    about: str
    log: tuple[str, ...]
    stored: Stored | None
    was_live: bool
    row: Mapping[str, object] = field(default_factory=dict)
    is_edited: bool = False


@dataclass(slots=True)
class Subject:
    """A node or relationship, and the claims about it that are live after the edits.

    Attributes
    ----------
    is_read
        Whether the database may hold something of it.
    predicate
        What one of its claims states, live or not: the edge class, if it is a relationship.
    derived
        The node or relationship that its claims make, if that is worked out already.
    """

    is_read: bool
    predicate: str = ""
    claims: list[Held] = field(default_factory=list)
    derived: Node | Relationship | None = None

    def node(self, about: str, ontology: Ontology) -> Node | None:
        """Return the node that the claims make, or None."""
        if isinstance(self.derived, Node):
            return self.derived
        return derive_node(about, [held.claim for held in self.claims], ontology)

    def tie(self, about: str, ontology: Ontology) -> Relationship | None:
        """Return the relationship that the claims make, or None."""
        if isinstance(self.derived, Relationship):
            return self.derived
        if not self.claims:
            return None
        return derive_relationship(about, [held.claim for held in self.claims], ontology)


Subjects = dict[str, Subject]
_NEW = History()


def new_subjects(edits: Edits, known: Collection[str], *, seq: int, ontology: Ontology) -> Subjects:
    """Return the subjects that the database knows nothing of, with all that can be worked out.

    This reads nothing: it can be done while the server writes the step before.
    """
    return {
        about: _new_subject(about, own, seq, ontology)
        for about, own in edits.items()
        if is_new(about, own, known)
    }


def is_new(about: str, own: Sequence[Edit], known: Collection[str]) -> bool:
    """Tell whether the database knows nothing of a subject and of the claims about it."""
    return bool(own) and about not in known and all(edit.is_new for edit in own)


def _new_subject(about: str, own: Sequence[Edit], seq: int, ontology: Ontology) -> Subject:
    subject = Subject(is_read=False)
    for edit in own:
        if edit.claim is None:
            continue
        log = edit.applied((), seq, _NEW)
        row = new_row(edit.claim, edit.id, about, log=log, ontology=ontology)
        held = Held(edit.claim, edit.id, about, log, None, was_live=False, row=row)
        subject.claims.append(held)
        subject.predicate = edit.claim.property
    subject.derived = (
        subject.tie(about, ontology) if is_tie(about) else subject.node(about, ontology)
    )
    return subject


def new_row(
    claim: Claim, id_: str, about: str, *, log: Sequence[str], ontology: Ontology
) -> dict[str, object]:
    """Return the properties of a claim that the database does not know."""
    row = properties(claim, id_, about, ontology)
    row |= place(claim.locator)
    row["log"] = list(log)
    return row


def is_tie(about: str) -> bool:
    """Tell whether a claim's subject is a relationship: only their ids have a ``~``."""
    return "~" in about
