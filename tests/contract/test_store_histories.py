"""Any sequence of loads, undos and amendments, some of them cut off in their midst."""

from __future__ import annotations

import contextlib
import random

import pytest

from kg.claims import Claim
from kg.columns import GraphColumns
from kg.errors import StoreError
from kg.facts import Facts
from kg.propertygraph import derive
from kg.store.neo4j import Store
from tests.contract.databases import REQUEST, Database
from tests.contract.histories import CutOffError, Model, Recorded, cut_off_after, of_visit, version
from tests.contract.processes import without_source
from tests.networks import BASE, mentoring

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


def nquads(store: Store) -> bytes:
    return Facts.of(store.claims(), store.ontology, BASE).nquads()


@pytest.mark.parametrize("seed", range(6))
def test_any_loads_and_undos_leave_what_the_loads_that_count_state(
    store: Store, database: Database, seed: int
) -> None:
    """Loads, undos and amendments in any order, some of them cut off in their midst."""
    chance = random.Random(seed)
    sequence = Sequence(store, Model(store.ontology), chance)
    for _ in range(chance.randint(5, 9)):
        chance.choice([sequence.load, sequence.load, sequence.undo, sequence.amend])()
        assert nquads(store) == sequence.model.facts().nquads()
    expected = derive(sequence.model.facts())
    assert store.property_graph() == expected
    assert store.columns() == GraphColumns.of(expected)
    entered = database.run("MATCH (c:Claim)-[:ENTERED_BY]->(l:Load) RETURN c.id, l.id")
    assert len(entered) == len(sequence.model.entered())
    assert dict(map(tuple, entered)) == sequence.model.entered()
    stated = database.run(
        "MATCH (c:Claim) RETURN DISTINCT EXISTS { (:Thing {id: c.source}) } ="
        " (COUNT { (c)-[:STATED_IN]->(:Thing {id: c.source}) } = 1)"
    )
    assert stated in ([], [[True]])


class Sequence:
    """Random commands, each done to the store and to the model of it."""

    def __init__(self, store: Store, model: Model, chance: random.Random) -> None:
        self.store, self.model, self.chance = store, model, chance
        self.pool = [*mentoring(), *of_visit()]
        self.step = chance.choice([2, 5, 5000])

    def load(self) -> None:
        new = version(self.chance, self.pool)
        if self.chance.random() < 0.3:
            # Cut off; what comes next is another load, which takes it back or goes on with it.
            with contextlib.suppress(CutOffError):
                id_ = self.cut_off_load(new)
                self.model.load(id_, new)
                return
            if self.chance.random() < 0.5:
                new = version(self.chance, self.pool)
        result = self.store.load(new, REQUEST, step=self.step, patience_s=0)
        self.model.load(result.load, new)

    def cut_off_load(self, new: dict[str, list[Claim]]) -> str:
        at = cut_off_after(self.chance.randint(1, 4))
        return self.store.load(new, REQUEST, step=2, patience_s=0, progress=at).load

    def undo(self) -> None:
        if not self.model.active:
            return
        load = self.chance.choice(self.model.active)
        if self.model.blocks(load):
            with pytest.raises(StoreError, match=f"changed what {load.id} had brought"):
                self.store.undo(load.id, REQUEST)
            return
        if self.chance.random() < 0.3:
            # A load that is cut off first is taken back by the undo.
            with contextlib.suppress(CutOffError):
                new = version(self.chance, self.pool)
                self.model.load(self.cut_off_load(new), new)
                return
        if self.chance.random() < 0.3:
            # The undo itself is cut off; whatever comes next finishes it.
            at = cut_off_after(self.chance.randint(1, 3))
            with contextlib.suppress(CutOffError):
                self.store.undo(load.id, REQUEST, step=2, patience_s=0, progress=at)
            load.is_undone = True
            self.load()
            return
        self.store.undo(load.id, REQUEST, step=self.step, patience_s=0)
        load.is_undone = True

    def amend(self) -> None:
        source = self.chance.choice(["visit", "doc2"])
        expected = self.model.amended(source)
        at = cut_off_after(self.chance.randint(1, 3)) if self.chance.random() < 0.3 else None
        with contextlib.suppress(CutOffError):
            self.store.amend(
                without_source(source),
                REQUEST,
                kind="undo source",
                step=2,
                patience_s=0,
                progress=at,
            )
        result = self.store.amend(
            without_source(source), REQUEST, kind="undo source", step=self.step, patience_s=0
        )
        loads = self.store.loads()
        if expected:
            self.model.loads.append(
                Recorded(result.load or loads[-1].id, expected, is_amendment=True)
            )
