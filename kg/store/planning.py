"""What a load would do, worked out without writing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.ontology import Ontology
from kg.store.cypher import Run
from kg.store.effects import COUNTS, Effects
from kg.store.loading import STEP, parts
from kg.store.plan import Change, Draft, Edit, Wanted, draft
from kg.store.reader import Reader
from kg.store.state import State, ontology_digest
from kg.store.step import Step
from kg.store.subjects import is_tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a load would change, at one version of the network.

    Attributes
    ----------
    version
        The version of the network that the plan holds for.
    datasets, others
        Datasets that the load holds, and those in the network that it would not touch.
    changes
        Each claim that would change, sorted by place.
    counts
        How many claims, nodes and relationships would be created, changed and so on, by the names
        in `kg.store.effects.COUNTS`.
    unchanged
        How many of the claims are there already, at the same place.
    pending
        The id of a load that was cut off and that this one would finish; "" if none.
    """

    version: int
    datasets: tuple[str, ...]
    others: tuple[str, ...]
    changes: tuple[Change, ...]
    counts: Mapping[str, int]
    unchanged: int
    pending: str

    @property
    def is_empty(self) -> bool:
        """True if the load would change nothing."""
        return not self.changes and not any(self.counts.values())


def preview(run: Run, state: State, claims: Wanted, ontology: Ontology) -> Plan:
    """Return what a load of some datasets would do."""
    every = state.ontology != ontology_digest(ontology)
    found = draft(run, state, claims, ontology=ontology, listed=True, every=every)
    step = Step(
        reader=Reader(run),
        ontology=ontology,
        seq=found.seq,
        undone=state.undone,
        known=found.known,
    )
    counts = _counts(step, found)
    return Plan(
        version=found.version,
        datasets=tuple(sorted(claims)),
        others=found.others,
        changes=tuple(sorted(_filled(step, found), key=_place)),
        counts={name: counts[name] for name in COUNTS},
        unchanged=found.unchanged,
        pending=state.pending,
    )


def _counts(step: Step, found: Draft) -> Counter[str]:
    """Derive what is touched, nodes before ties, and count what differs from what is there."""
    counts: Counter[str] = Counter()
    created: set[str] = set()
    deleted: set[str] = set()
    for part in parts((a for a in found.edits if not is_tie(a)), found.edits, STEP):
        effects = Effects()
        new, gone = step.derive_nodes(step.held(part, effects), effects)
        created |= new
        deleted |= gone
        counts += effects.tally()
    more = step.reader.waiting_for(created) | step.reader.attached_to(deleted)
    ties: dict[str, Sequence[Edit]] = {about: () for about in more if is_tie(about)}
    ties |= {about: own for about, own in found.edits.items() if is_tie(about)}
    for part in parts(ties, ties, STEP):
        effects = Effects()
        subjects = step.held(part, effects)
        held = [each for subject in subjects.values() for each in subject.claims]
        step.derive_ties(subjects, step.present(held, created, deleted), effects)
        counts += effects.tally()
    return counts


def _filled(step: Step, found: Draft) -> Iterator[Change]:
    """Yield the changes with what the database knows of claims that the load does not hold."""
    unknown = [change.claim_id for change in found.changes if change.claim is None]
    known = step.reader.claims(unknown)
    for change in found.changes:
        if change.claim is None and change.claim_id in known:
            yield replace(change, claim=known[change.claim_id].claim)
        else:
            yield change


def _place(change: Change) -> tuple[str, str, str, int, str, str]:
    at = change.locator
    return (at.dataset, at.file, at.sheet, at.row, change.kind, change.claim_id)
