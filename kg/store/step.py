"""What edits do to the database: a pure step from what it holds to the rows to be written.

Read the live claims of the nodes and relationships touched, apply the edits to their logs, derive
nodes and relationships anew with `kg.propertygraph`, and compare with those that are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.claims import Claim
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.propertygraph import Node, Relationship, derive_node, derive_relationship
from kg.store.effects import Effects
from kg.store.log import assertions, entered, shown
from kg.store.plan import Edit, change_kind, load_id
from kg.store.reader import Reader
from kg.store.rows import Stored, place, properties
from kg.store.schema import single_names

LONGEST_NAME = 32_766
"""Bytes of UTF-8 that Neo4j's text index can hold."""

Edits = Mapping[str, Sequence[Edit]]


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that is live after the edits; ``stored`` is what the database holds of it."""

    claim: Claim
    id: str
    about: str
    log: tuple[str, ...]
    stored: Stored | None
    was_live: bool


@dataclass(slots=True)
class Subject:
    """A node or relationship with the claims about it after the edits.

    Attributes
    ----------
    predicate
        What one of its claims states, live or not: the edge class, if it is a relationship.
    """

    predicate: str = ""
    claims: list[Held] = field(default_factory=list)

    @property
    def stated(self) -> list[Claim]:
        """What its live claims state."""
        return [held.claim for held in self.claims]


Subjects = dict[str, Subject]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a load: it reads what the database holds, and says what is to be written.

    Attributes
    ----------
    reader
        The open transaction.
    ontology, seq, undone
        The terms, the number of the load, and the numbers of the loads taken back.
    """

    reader: Reader
    ontology: Ontology
    seq: int
    undone: frozenset[int]

    def effects(self, nodes: Edits, ties: Edits) -> Effects:
        """Return all that edits of nodes and ties do, to other ties at the same nodes too."""
        found = Effects()
        held = self.held(nodes, found)
        created, deleted = self.derive_nodes(held, found)
        more = self.reader.waiting_for(created) | self.reader.attached_to(deleted)
        more -= nodes.keys() | ties.keys()
        held.update(self.held({id_: () for id_ in more if not is_tie(id_)}, found))
        held_ties = self.held({**{id_: () for id_ in more if is_tie(id_)}, **ties}, found)
        everything = [h for part in (held, held_ties) for s in part.values() for h in s.claims]
        present = self.present(everything, created, deleted)
        self.derive_ties(held_ties, present, found)
        for each in everything:
            self._claim_rows(each, present, found)
        return found

    # ------------------------------------------------------------------ claims
    def held(self, edits: Edits, found: Effects) -> Subjects:
        """Return the live claims of each subject after its edits; note those that are not."""
        live = self.reader.live(edits)
        known = {each.id for claims in live.values() for each in claims}
        wanted = [edit.id for own in edits.values() for edit in own if edit.id not in known]
        withdrawn = self.reader.withdrawn(wanted)
        held: Subjects = {}
        for about, own in edits.items():
            by_id = {edit.id: edit for edit in own}
            subject = held.setdefault(about, Subject())
            for stored in live.get(about, ()):
                now = Held(stored.claim, stored.id, about, stored.log, stored, was_live=True)
                self._edit(subject, by_id.pop(stored.id, None), now, found)
            for edit in by_id.values():
                old = withdrawn.get(edit.id)
                claim = edit.claim or (old.claim if old else None)
                if claim is not None:
                    log = old.log if old else ()
                    now = Held(claim, edit.id, about, log, old, was_live=False)
                    self._edit(subject, edit, now, found)
        return held

    def _edit(self, subject: Subject, edit: Edit | None, now: Held, found: Effects) -> None:
        """Apply an edit to a claim; keep the claim if it is live, note it if it is not."""
        subject.predicate = now.claim.property
        if edit is None:
            subject.claims.append(now)
            return
        log = edit.applied(now.log, self.seq, self.undone)
        before, after = assertions(now.log, self.undone), assertions(log, self.undone)
        for dataset in before.keys() | after.keys():
            if before.get(dataset) != after.get(dataset):
                found.counts[f"claims_{change_kind(before, after, dataset)}"] += 1
        if after:
            subject.claims.append(replace(now, log=log, claim=edit.claim or now.claim))
        elif now.stored is not None and not log:
            found.claims_deleted.append(now.id)
        elif now.stored is not None and log != now.log:
            rows = found.claims_withdrawn if now.was_live else found.claims_changed
            rows.append({"id": now.id, "set": {"log": list(log), "missing": None}})

    def present(
        self, held: Iterable[Held], created: Iterable[str], deleted: Iterable[str]
    ) -> set[str]:
        """Return which sources of claims and ends of their ties are nodes when the step is done."""
        ids: set[str] = set()
        for each in held:
            ids.update(_needs(each.claim))
        return (self.reader.present(ids) - set(deleted)) | set(created)

    def _claim_rows(self, held: Held, present: set[str], found: Effects) -> None:
        """Add the rows that bring the database's claim to what is held."""
        claim, stored = held.claim, held.stored
        missing = next((id_ for id_ in _needs(claim) if id_ not in present), "")
        asserted = assertions(held.log, self.undone)
        if stored is None:
            row = properties(claim, held.id, held.about, self.ontology)
            row |= place(shown(asserted))
            row["log"] = list(held.log)
            row["missing"] = missing or None
            found.claims_created.append(row)
            return
        changed: dict[str, object] = {}
        if held.log != stored.log:
            changed |= {"log": list(held.log), **place(shown(asserted))}
        if missing != stored.missing:
            changed["missing"] = missing or None
        if not held.was_live:
            found.claims_revived.append({"id": held.id, "set": changed})
        elif changed:
            found.claims_changed.append({"id": held.id, "set": changed})
        if missing != claim.source and (not held.was_live or stored.missing == claim.source):
            found.stated.append(held.id)
        since = entered(held.log, self.undone)
        if since != entered(stored.log, self.undone):
            found.entered.append({"id": held.id, "load": load_id(since)})

    # ------------------------------------------------------------------ nodes and relationships
    def derive_nodes(
        self, subjects: Subjects, found: Effects
    ) -> tuple[set[str], set[str]]:
        """Compare the nodes that the claims make with those there; return the new and the gone."""
        there = self.reader.nodes(subjects)
        created: set[str] = set()
        deleted: set[str] = set()
        for about, subject in subjects.items():
            node = derive_node(about, subject.stated, self.ontology)
            old = there.get(about)
            if node is not None:
                check_names(node, self.ontology)
            if node is None:
                if old is not None:
                    deleted.add(about)
            elif old is None:
                created.add(about)
                found.nodes_created.setdefault(node.labels, []).append(dict(node.properties))
            elif (set(node.labels), node.properties) != (old.labels, old.properties):
                gone = tuple(sorted(old.labels - set(node.labels)))
                new = tuple(sorted(set(node.labels) - old.labels))
                found.nodes_changed.setdefault((gone, new), []).append(dict(node.properties))
        found.nodes_deleted += sorted(deleted)
        return created, deleted

    def derive_ties(self, subjects: Subjects, present: set[str], found: Effects) -> None:
        """Compare the relationships that the claims make with those there."""
        by_type: dict[str, list[str]] = {}
        for about, subject in subjects.items():
            if subject.predicate:
                edge = self.ontology.edge_class(subject.predicate)
                by_type.setdefault(edge.relationship_type, []).append(about)
        there = self.reader.ties(by_type)
        for about, subject in subjects.items():
            tie = self._tie(about, subject, present)
            old = there.get(about)
            if tie is None:
                if old is not None:
                    found.ties_deleted.setdefault(old.type, []).append(about)
            elif old is None:
                row = {"source": tie.source, "target": tie.target, "properties": tie.properties}
                found.ties_created.setdefault(tie.type, []).append(row)
            elif tie.properties != old.properties:
                row = {"id": about, "properties": tie.properties}
                found.ties_changed.setdefault(tie.type, []).append(row)

    def _tie(self, about: str, subject: Subject, present: set[str]) -> Relationship | None:
        if not subject.claims:
            return None
        tie = derive_relationship(about, subject.stated, self.ontology)
        return tie if tie.source in present and tie.target in present else None


def is_tie(about: str) -> bool:
    """Tell whether a claim's subject is a relationship: only their ids have a ``~``."""
    return "~" in about


def check_names(node: Node, ontology: Ontology) -> None:
    """Raise ``StoreError`` if a name is longer than the database's index takes."""
    for name in single_names(ontology):
        text = node.properties.get(name)
        if isinstance(text, str) and len(text) * 4 > LONGEST_NAME:
            size = len(text.encode("utf-8"))
            if size > LONGEST_NAME:
                message = f"{node.id}: {name} has {size} bytes; Neo4j finds names up to {LONGEST_NAME}"
                raise StoreError(message)


def _needs(claim: Claim) -> tuple[str, ...]:
    """Return what must be a node for a claim to be complete: its source, and its tie's ends."""
    return (claim.source, claim.subject, claim.value) if claim.is_tie else (claim.source,)
