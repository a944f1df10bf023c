"""What a load would do, worked out without writing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import LiteralString

from kg.claims import Claim
from kg.ontology import Ontology
from kg.store.changes.disputes import Met, meetings, other_ends
from kg.store.changes.edits import Change, Draft, Edit
from kg.store.changes.effects import COUNTS, Effects
from kg.store.changes.moving import MovedReader
from kg.store.changes.step import Step
from kg.store.changes.steps import STEP, parts
from kg.store.changes.subjects import Edits, Subjects, is_tie
from kg.store.cypher import Run
from kg.store.rows import claim_of
from kg.store.state import State

_OF_TIES: LiteralString = """
UNWIND $starts AS start
MATCH (c:Claim) WHERE c.about STARTS WITH start
RETURN collect(properties(c))
"""


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
        in `kg.store.changes.effects.COUNTS`.
    unchanged
        How many of the claims are there already, at the same place.
    pending
        The id of a load that was cut off and that this one would finish; "" if none.
    met
        What new claims meet of other sources, by the id of the claim; see
        `kg.store.changes.disputes`.
    """

    version: int
    datasets: tuple[str, ...]
    others: tuple[str, ...]
    changes: tuple[Change, ...]
    counts: Mapping[str, int]
    unchanged: int
    pending: str
    met: Mapping[str, Met] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True if the load would change nothing."""
        return not self.changes and not any(self.counts.values())


def preview(run: Run, state: State, found: Draft, ontology: Ontology) -> Plan:
    """Return what a load, an amendment or an undo would do that is drafted with its changes."""
    step = Step(
        reader=MovedReader(run, found.moves),
        ontology=ontology,
        seq=found.seq,
        before=found.before,
        after=found.after,
        known=found.known,
        types=found.types,
    )
    looking = _Looking(step, found)
    counts = looking.counts()
    changes = tuple(sorted(_filled(step, found), key=_place))
    looking.compare_ends(run, changes)
    return Plan(
        version=found.version,
        datasets=tuple(sorted(found.datasets)),
        others=found.others,
        changes=changes,
        counts={name: counts[name] for name in COUNTS},
        unchanged=found.unchanged,
        pending=state.pending,
        met=looking.met,
    )


class _Looking:
    """What a draft would do, while it is worked out."""

    def __init__(self, step: Step, found: Draft) -> None:
        self.step, self.found = step, found
        self.new = {change.claim_id for change in found.changes if change.kind == "created"}
        self.met: dict[str, Met] = {}

    def counts(self) -> Counter[str]:
        """Derive what is touched, nodes before ties, and count what differs from what is there."""
        step, edits = self.step, self.found.edits
        counts: Counter[str] = Counter()
        created: set[str] = set()
        deleted: set[str] = set()
        for part in parts((a for a in edits if not is_tie(a)), edits, STEP):
            effects = Effects()
            new, gone = step.derive_nodes(self._held(part, effects), effects)
            created |= new
            deleted |= gone
            counts += effects.tally()
        more = step.reader.waiting_for(created) | step.reader.attached_to(deleted)
        ties: dict[str, Sequence[Edit]] = {about: () for about in more if is_tie(about)}
        ties |= {about: own for about, own in edits.items() if is_tie(about)}
        for part in parts(ties, ties, STEP):
            effects = Effects()
            subjects = self._held(part, effects)
            held = [each for subject in subjects.values() for each in subject.claims]
            step.derive_ties(subjects, step.present(held, created, deleted), effects)
            counts += effects.tally()
        return counts

    def _held(self, part: Edits, effects: Effects) -> Subjects:
        """Return the claims of each subject; note what the new ones meet."""
        subjects = self.step.held(part, effects)
        for subject in subjects.values():
            claims = [each.claim for each in subject.claims]
            self.met.update(meetings(claims, self.new, self.step.ontology))
        return subjects

    def compare_ends(self, run: Run, changes: Sequence[Change]) -> None:
        """Note new claims of a tie of which another source states other ends."""
        new = [c.claim for c in changes if c.kind == "created" and c.claim and c.claim.tie]
        gone = {change.claim_id for change in changes if change.kind == "withdrawn"}
        by_tie: dict[str, list[Claim]] = {}
        for start in range(0, len(new), STEP):
            ties = sorted({f"{claim.tie}~" for claim in new[start : start + STEP]})
            ((rows,),) = run(_OF_TIES, starts=ties)
            for row in rows:
                if row["id"] not in gone:
                    by_tie.setdefault(row["tie"], []).append(claim_of(row))
        for claim in new:
            by_tie.setdefault(claim.tie, []).append(claim)
        for claim in new:
            against = other_ends(claim, by_tie[claim.tie], self.step.ontology)
            if against:
                met = self.met.get(claim.id, Met())
                self.met[claim.id] = Met((*met.against, *against), met.agreeing)


def _filled(step: Step, found: Draft) -> Iterator[Change]:
    """Yield the changes with what the database knows of claims that the load does not hold."""
    unknown = [change.claim_id for change in found.changes if change.claim is None]
    known = step.reader.claims(unknown) | step.reader.withdrawn(unknown)
    for change in found.changes:
        if change.claim is None and change.claim_id in known:
            yield replace(change, claim=known[change.claim_id].claim)
        else:
            yield change


def _place(change: Change) -> tuple[str, str, str, int, str, str]:
    at = change.locator
    return (at.dataset, at.file, at.sheet, at.row, change.kind, change.claim_id)
