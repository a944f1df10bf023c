"""What an undo changes: the claims that rest on a load, as if that load had never been."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import LiteralString

from kg.claims import TYPE
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.changes.edits import Change, Draft, Edit, changes_of, load_id
from kg.store.changes.log import History, assertions, entered, rests_on
from kg.store.changes.moving import moves_of, types_of
from kg.store.changes.plan import CHUNK, stored_logs
from kg.store.cypher import Run
from kg.store.state import State, check_terms, is_changed

_DATASETS: LiteralString = "MATCH (l:Load {id: $id}) RETURN l.datasets"
_TERMS: LiteralString = """
MATCH (c:WithdrawnClaim) WHERE c.id IN $ids
RETURN DISTINCT c.property, CASE WHEN c.property = $type THEN c.value ELSE '' END
"""


def draft_undo(
    run: Run, state: State, *, seq: int, ontology: Ontology, listed: bool = False
) -> Draft:
    """Compare what counts with what would count without a load; writes nothing.

    An undo that was cut off is drafted as a whole: to do a part of it again does no harm.

    Raises
    ------
    StoreError
        A claim that would come back has a term that the ontology does not have.
    """
    ((datasets,),) = run(_DATASETS, id=load_id(seq))
    before = with_load(state.history, seq, datasets)
    after = before.without(seq)
    found = _Undoing(before, after, listed=listed)
    every = is_changed(state, ontology)
    moves = moves_of(run, state, ontology)
    for id_, old_about, log, is_live in stored_logs(run):
        about = moves.get(id_, old_about)
        if is_live:
            found.known.add(about)
            if every:
                found.edits.setdefault(about, [])
        if rests_on(log, seq, before):
            found.compare(id_, about, tuple(log))
    types = types_of(run, state, ontology, found.edits)
    going = [edit.id for own in found.edits.values() for edit in own if edit.goes]
    check_terms(run, state, ontology, going=going)
    check_coming(run, found.coming, ontology)
    return Draft(
        version=state.version,
        seq=seq,
        before=before,
        after=after,
        edits=found.edits,
        known=found.known,
        datasets=tuple(datasets),
        changes=tuple(found.changes),
        every=every,
        moves=moves,
        types=types,
    )


def with_load(history: History, seq: int, datasets: Iterable[str]) -> History:
    """Return a history in which a load counts that may be undone already."""
    active = dict(history.without(seq).active)
    for dataset in datasets:
        active[dataset] = tuple(sorted((*active.get(dataset, ()), seq)))
    return History(active, history.pending)


class _Undoing:
    """One comparison, while it runs."""

    def __init__(self, before: History, after: History, *, listed: bool) -> None:
        self.before, self.after, self.listed = before, after, listed
        self.edits: dict[str, list[Edit]] = {}
        self.changes: list[Change] = []
        self.known: set[str] = set()
        self.coming: list[str] = []

    def compare(self, id_: str, about: str, log: tuple[str, ...]) -> None:
        """Take note of a claim that is not as it was without the load."""
        was, now = assertions(log, self.before), assertions(log, self.after)
        if was == now and entered(log, self.before) == entered(log, self.after):
            return
        if now and not was:
            self.coming.append(id_)
        self.edits.setdefault(about, []).append(Edit(id_, None, comes_back=bool(now)))
        if self.listed:
            self.changes += changes_of((id_, about, None), was, now)


def check_coming(run: Run, ids: Iterable[str], ontology: Ontology) -> None:
    """Raise ``StoreError`` if withdrawn claims that come back have terms that nobody knows."""
    coming, unknown = iter(ids), set[str]()
    while part := list(islice(coming, CHUNK)):
        for name, class_ in run(_TERMS, ids=part, type=TYPE):
            if class_ and class_ not in ontology.node_classes:
                unknown.add(class_)
            elif name != TYPE and name not in {**ontology.properties, **ontology.edge_classes}:
                unknown.add(name)
    if unknown:
        message = (
            f"the ontology has no {', '.join(sorted(unknown))}, which claims state that would come "
            f"back: undo with the ontology of that time, or keep the terms as deprecated ones"
        )
        raise StoreError(message)
