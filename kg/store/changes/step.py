"""What edits do to the database: a pure step from what it holds to the rows to be written.

Read the live claims of the nodes and relationships touched, apply the edits to their logs, derive
nodes and relationships anew with `kg.propertygraph`, and compare with those that are there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.claims import Claim
from kg.ontology import Ontology
from kg.store.changes.edits import Edit, change_kind, load_id
from kg.store.changes.effects import Effects
from kg.store.changes.log import History, assertions, entered, shown
from kg.store.changes.subjects import Edits, Held, Subject, Subjects, is_tie, new_row, new_subjects
from kg.store.reader import Reader
from kg.store.rows import MISSING_END, MISSING_SOURCE, Stored, place

_NOTHING_MISSING = {MISSING_SOURCE: None, MISSING_END: None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a load: it reads what the database holds, and says what is to be written.

    Attributes
    ----------
    reader
        The open transaction.
    ontology, seq
        The terms, and the number of the load.
    before, after
        Which loads count in what the database holds, and when the step is done.
    known
        What the database had live claims about when the load was planned: nothing is read of the
        rest. It holds as long as nobody else writes, which the network's version tells.
    nodes
        Ids of nodes that are known to be there.
    new
        Subjects that the database knows nothing of, if they are worked out already.
    types
        Types that relationships have in the database, where the ontology does not tell.
    """

    reader: Reader
    ontology: Ontology
    seq: int
    before: History
    after: History
    known: Collection[str]
    nodes: Collection[str] = ()
    new: Mapping[str, Subject] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)

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
        found.present = self.present(everything, created, deleted)
        self.derive_ties(held_ties, found.present, found)
        for each in everything:
            if each.stored is None:
                self._create(each, found)
            else:
                self._change(each, each.stored, found)
        return found

    # ------------------------------------------------------------------ claims
    def held(self, edits: Edits, found: Effects) -> Subjects:
        """Return the live claims of each subject after its edits; note those that are not."""
        new = {about: self.new[about] for about in edits if about in self.new}
        rest = {about: own for about, own in edits.items() if about not in new}
        new |= new_subjects(rest, self.known, seq=self.seq, ontology=self.ontology)
        for about in new:
            for edit in edits[about]:
                found.counts["claims_created"] += 1
                found.counts["claims_confirmed"] += len(edit.targets) - 1
        return new | self._read({a: own for a, own in rest.items() if a not in new}, found)

    def _read(self, edits: Edits, found: Effects) -> Subjects:
        """Return subjects of which the database knows something, after their edits."""
        # What has no edits came up while writing: by its claims, its source or an end.
        held = {about: Subject(about in self.known or not own) for about, own in edits.items()}
        live = self.reader.live(about for about, subject in held.items() if subject.is_read)
        there = {each.id for claims in live.values() for each in claims}
        every = [edit for own in edits.values() for edit in own]
        withdrawn = self.reader.withdrawn(
            edit.id for edit in every if not edit.is_new and edit.id not in there
        )
        for about, own in edits.items():
            by_id = {edit.id: edit for edit in own}
            for stored in live.get(about, ()):
                now = Held(stored.claim, stored.id, about, stored.log, stored, was_live=True)
                self._edit(held[about], by_id.pop(stored.id, None), now, found)
            for edit in by_id.values():
                old = withdrawn.get(edit.id)
                claim = edit.claim or (old.claim if old else None)
                if claim is not None:
                    log = old.log if old else ()
                    now = Held(claim, edit.id, about, log, old, was_live=False)
                    self._edit(held[about], edit, now, found)
        return held

    def _edit(self, subject: Subject, edit: Edit | None, now: Held, found: Effects) -> None:
        """Apply an edit to a claim; keep the claim if it is live, note it if it is not."""
        subject.predicate = now.claim.property
        if edit is None:
            subject.claims.append(now)
            return
        log = edit.applied(now.log, self.seq, self.after)
        before, after = assertions(now.log, self.before), assertions(log, self.after)
        for dataset in before.keys() | after.keys():
            if before.get(dataset) != after.get(dataset):
                found.counts[f"claims_{change_kind(before, after, dataset)}"] += 1
        if after:
            claim = edit.claim or now.claim
            subject.claims.append(replace(now, claim=claim, log=log, is_edited=True))
        elif now.stored is not None and not log:
            found.claims_deleted.append(now.id)
        elif now.stored is not None and (now.was_live or log != now.log):
            rows = found.claims_withdrawn if now.was_live else found.claims_changed
            rows.append({"id": now.id, "set": {"log": list(log), **_NOTHING_MISSING}})

    def present(
        self, held: Iterable[Held], created: Collection[str], deleted: Collection[str]
    ) -> set[str]:
        """Return which sources of claims and ends of their ties are nodes when the step is done."""
        ids: set[str] = set()
        for each in held:
            ids.update((each.claim.source, *_ends(each.claim)))
        there = {id_ for id_ in ids if id_ in self.nodes}
        there |= self.reader.present(ids - there - set(created))
        return (there - set(deleted)) | set(created)

    def _create(self, held: Held, found: Effects) -> None:
        """Add the row of a claim that the database does not know."""
        row = held.row or new_row(
            held.claim, held.id, held.about, log=held.log, ontology=self.ontology
        )
        missing = {k: id_ for k, id_ in _missing(held.claim, found.present).items() if id_}
        found.claims_created.append({**row, **missing} if missing else row)

    def _change(self, held: Held, stored: Stored, found: Effects) -> None:
        """Add the rows that bring the database's claim to what is held."""
        missing = _missing(held.claim, found.present)
        changed: dict[str, object] = {}
        if held.log != stored.log:
            changed["log"] = list(held.log)
        if changed or (held.is_edited and self.before is not self.after):
            at = shown(assertions(held.log, self.after))
            changed |= place(at) if at != stored.claim.locator else {}
            since = entered(held.log, self.after)
            if since != entered(stored.log, self.before):
                found.entered.append({"id": held.id, "load": load_id(since)})
        was = {MISSING_SOURCE: stored.missing_source, MISSING_END: stored.missing_end}
        if missing != was:
            changed |= missing
        if not held.was_live:
            found.claims_revived.append({"id": held.id, "set": changed})
        elif changed:
            found.claims_changed.append({"id": held.id, "set": changed})
        if missing[MISSING_SOURCE] is None and (not held.was_live or was[MISSING_SOURCE]):
            found.stated.append(held.id)

    # ------------------------------------------------------------------ nodes and relationships
    def derive_nodes(self, subjects: Subjects, found: Effects) -> tuple[set[str], set[str]]:
        """Compare the nodes that the claims make with those there; return the new and the gone."""
        there = self.reader.nodes(about for about, s in subjects.items() if s.is_read)
        created: set[str] = set()
        deleted: set[str] = set()
        for about, subject in subjects.items():
            node = subject.node(about, self.ontology)
            old = there.get(about)
            if node is None:
                if old is not None:
                    deleted.add(about)
            elif old is None:
                created.add(about)
                found.nodes_created.setdefault(node.labels, []).append(node.properties)
            elif (frozenset(node.labels), node.properties) != (old.labels, old.properties):
                gone = tuple(sorted(old.labels - set(node.labels)))
                new = tuple(sorted(set(node.labels) - old.labels))
                found.nodes_changed.setdefault((gone, new), []).append(node.properties)
        found.nodes_deleted += sorted(deleted)
        return created, deleted

    def derive_ties(self, subjects: Subjects, present: Collection[str], found: Effects) -> None:
        """Compare the relationships that the claims make with those there."""
        there = self.reader.ties(self._by_type(subjects))
        for about, subject in subjects.items():
            tie = subject.tie(about, self.ontology)
            old = there.get(about)
            if tie is None or tie.source not in present or tie.target not in present:
                if old is not None:
                    found.ties_deleted.setdefault(old.type, []).append(about)
            elif old is None:
                row = {"source": tie.source, "target": tie.target, "properties": tie.properties}
                found.ties_created.setdefault(tie.type, []).append(row)
            elif tie.type != old.type:
                found.ties_deleted.setdefault(old.type, []).append(about)
                row = {"source": tie.source, "target": tie.target, "properties": tie.properties}
                found.ties_created.setdefault(tie.type, []).append(row)
            elif tie.properties != old.properties:
                row = {"id": about, "set": _differing(old.properties, tie.properties)}
                found.ties_changed.setdefault(tie.type, []).append(row)

    def _by_type(self, subjects: Subjects) -> dict[str, list[str]]:
        """Return under which types the database may hold each relationship."""
        found: dict[str, list[str]] = {}
        for about, subject in subjects.items():
            types = {self.types[about]} if about in self.types else set[str]()
            if subject.is_read and subject.predicate in self.ontology.edge_classes:
                types.add(self.ontology.edge_class(subject.predicate).relationship_type)
            for type_ in types:
                found.setdefault(type_, []).append(about)
        return found


def _missing(claim: Claim, present: Collection[str]) -> dict[str, str | None]:
    """Return the source of a claim, and the first end of its tie, that are no nodes."""
    return {
        MISSING_SOURCE: None if claim.source in present else claim.source,
        MISSING_END: next((id_ for id_ in _ends(claim) if id_ not in present), None),
    }


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    """Return the properties that are to be set; None for one that goes."""
    gone = dict.fromkeys(old.keys() - new.keys())
    return gone | {
        key: value
        for key, value in new.items()
        if key not in old or old[key] != value or type(old[key]) is not type(value)
    }


def _ends(claim: Claim) -> tuple[str, ...]:
    return (claim.subject, claim.value) if claim.is_tie else ()
