"""Whose turn it is: nobody writes between the steps of a load or an undo that is under way."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.changes.edits import load_number
from kg.store.changes.former import ontology_before
from kg.store.changes.records import UndoRecord
from kg.store.changes.running import run_all
from kg.store.changes.steps import steps_of
from kg.store.changes.transaction import MovedError, Transactions
from kg.store.changes.undone import draft_undo
from kg.store.cypher import Database, Run
from kg.store.state import State, check_network

PATIENCE_S = 3.0
_PAUSE_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """How to wait for a turn in one database.

    Attributes
    ----------
    patience_s
        How long a pending load or undo must stand still to be taken for cut off.
    """

    database: Database
    network: str
    ontology: Ontology
    patience_s: float = PATIENCE_S

    def next(self, *, step: int) -> tuple[State, str]:
        """Return the state once nobody moves it, and the load whose undo was finished first, or "".

        A load that is pending in it was cut off; an undo that was cut off is finished, in steps of
        ``step`` claims.
        """
        finished = ""
        while True:
            state = self._quiet()
            if not state.undoing:
                return state, finished
            finished = state.pending
            self._finish_undo(state, step)

    def _quiet(self) -> State:
        seen, since = -1, time.monotonic()
        while True:
            state = self.database.read(self.state)
            if not state.pending:
                return state
            if state.version != seen:
                seen, since = state.version, time.monotonic()
            elif time.monotonic() - since >= self.patience_s:
                return state
            time.sleep(min(_PAUSE_S, self.patience_s))

    def state(self, run: Run) -> State:
        """Return what the ``:Network`` node says; there must be one."""
        state = check_network(run, self.network, self.database.url)
        if state is None:
            message = f"the database at {self.database.url} holds no network yet: run `kg load`"
            raise StoreError(message)
        return state

    def _finish_undo(self, state: State, step: int) -> None:
        seq = load_number(state.pending)
        ontology = self.database.read(partial(ontology_before, seq=seq, ontology=self.ontology))
        draft = self.database.read(partial(draft_undo, state=state, seq=seq, ontology=ontology))
        record = UndoRecord(seq=seq, ontology=ontology, mixed=draft.every)
        done = Transactions(draft, record, ontology)
        try:
            run_all(self.database, done, list(steps_of(draft.edits, (), step)), size=step)
        except MovedError:
            return
