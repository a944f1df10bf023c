"""Loads that compare only some claims, and the stamp by which the network is known again."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kg.claims import Claim, Locator
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.changes.edits import Draft
from kg.store.changes.loading import LoadResult
from kg.store.changes.log import assertions, noted
from kg.store.changes.plan import draft, wanted
from kg.store.changes.some import OutdatedError, Some
from kg.store.neo4j import Store
from tests.contract.databases import REQUEST, Database, of_dataset
from tests.contract.histories import CutOffError, Version, cut_off_after, of_visit, places
from tests.contract.processes import many, without_source
from tests.contract.test_store_amend import of as ontology_of
from tests.networks import mentoring

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


def some_of(
    before: Version, now: Version, stamp: str, *, others: Sequence[str] = (), more: int = 0
) -> tuple[dict[str, list[Claim]], Some]:
    """Return what a load needs that is told what has changed, and some claims that have not."""
    chance = random.Random(more)
    was = {name: places(before.get(name, ())) for name in now}
    new = {name: places(claims) for name, claims in now.items()}
    every = sorted({id_ for each in (*was.values(), *new.values()) for id_ in each})
    ids = set(chance.sample(every, min(more, len(every))))
    for name in now:
        ids |= {id_ for id_ in every if was[name].get(id_) != new[name].get(id_)}
    given = {name: [c for c in claims if c.id in ids] for name, claims in now.items()}
    unchanged = sum(id_ not in ids for each in new.values() for id_ in each)
    return given, Some(stamp=stamp, ids=ids, unchanged=unchanged, others=others)


def is_settled(store: Store, database: Database, datasets: Sequence[str]) -> bool:
    """Tell whether what counts is what is noted last, of all claims of some datasets."""
    history = store.state().history
    logs = [tuple(log) for (log,) in database.run("MATCH (c:Claim|WithdrawnClaim) RETURN c.log")]
    return all(
        assertions(log, history).get(name) == noted(log).get(name)
        for log in logs
        for name in datasets
    )


# ---------------------------------------------------------------------- any loads
@dataclass(slots=True)
class Client:
    """Loads two datasets over and over, as other loads, undos and amendments come between.

    Attributes
    ----------
    is_short
        Whether it loads only what has changed wherever it can.
    kept
        The stamp, the datasets and the others of its last load that was settled.
    taken
        How often it took the short way.
    said
        What came of each command, and what the database held then.
    """

    store: Store
    database: Database
    chance: random.Random
    is_short: bool
    step: int = 5000
    content: dict[str, list[Claim]] = field(default_factory=lambda: {"a": [], "b": []})
    kept: tuple[str, Version, tuple[str, ...]] | None = None
    taken: int = 0
    said: list[object] = field(default_factory=list)

    def random_commands(self) -> None:
        between = [
            self.load_other,
            self.load_cut_off,
            self.undo,
            self.undo_and_load_what_was,
            self.amend,
        ]
        for command in self.chance.sample(between, len(between) - 1):
            command()
            for _ in range(self.chance.randint(1, 3)):
                self.load()

    def load(self) -> None:
        self.content = changed(self.content, self.chance)
        self._finished(self._loaded(self.content))

    def undo_and_load_what_was(self) -> None:
        """Come back to where nothing is left to write but what the undone load had noted."""
        former = self.content
        self.load()
        with contextlib.suppress(StoreError):
            self.store.undo(self.store.loads()[-1].id, REQUEST, patience_s=0)
        self.content = former
        self._finished(self._loaded(self.content))

    def load_cut_off(self) -> None:
        self.content = changed(self.content, self.chance)
        at = self.chance.randint(1, 3)
        with contextlib.suppress(CutOffError):
            self._finished(self._loaded(self.content, at=at))

    def load_other(self) -> None:
        claims = self.chance.sample(of_visit(), self.chance.randint(0, 6))
        result = self.store.load({"c": of_dataset("c", claims)}, REQUEST, patience_s=0)
        self.said.append(result.counts)

    def undo(self) -> None:
        loads = [each.id for each in self.store.loads() if not each.is_undone]
        with contextlib.suppress(StoreError):
            if loads:
                self.store.undo(self.chance.choice(loads), REQUEST, patience_s=0, step=self.step)

    def amend(self) -> None:
        source = self.chance.choice(["visit", "doc2"])
        self.store.amend(without_source(source), REQUEST, kind="undo source", patience_s=0)

    def _loaded(self, new: Version, *, at: int = 0) -> LoadResult:
        progress = cut_off_after(at) if at else None
        step = 2 if at else self.step
        if self.is_short and self.kept is not None:
            stamp, before, others = self.kept
            given, some = some_of(before, new, stamp, others=others, more=len(self.said) % 5)
            if self.store.stamp() == stamp:
                self._compare(new, given, some)
                self.taken += 1
                return self.store.load(
                    given, REQUEST, some=some, patience_s=0, step=step, progress=progress
                )
            with pytest.raises(OutdatedError):
                self.store.load(given, REQUEST, some=some, patience_s=0)
            with pytest.raises(OutdatedError):
                self.store.plan(given, some=some)
        return self.store.load(new, REQUEST, patience_s=0, step=step, progress=progress)

    def _finished(self, result: LoadResult) -> None:
        assert result.stamp == self.store.stamp() != ""
        assert result.settled == is_settled(self.store, self.database, "ab")
        self.kept = (result.stamp, self.content, result.others) if result.settled else None
        self.said.append((result, self.database.dump()))

    def _compare(self, new: Version, given: Version, some: Some) -> None:
        """See that both ways are planned and drafted alike."""
        assert self.store.plan(given, some=some) == self.store.plan(new)
        usual, short = (drafted(self.store, *each) for each in ((new, None), (given, some)))
        touched = short.edits.keys()
        assert {a for a in touched if a in usual.known} == set(short.known) & touched
        assert comparable(short) == comparable(usual)


def changed(content: Version, chance: random.Random) -> dict[str, list[Claim]]:
    """Return a version a little different: claims that go, come, and stand elsewhere."""
    pool = [*mentoring(), *of_visit()]
    found: dict[str, list[Claim]] = {}
    for name, claims in content.items():
        stay = [claim for claim in claims if chance.random() > 0.1]
        new = chance.sample(pool, 12 if not claims else chance.randint(0, 3))
        rows = [Locator(name, "x.csv", "", chance.randint(2, 4)) for _ in new]
        found[name] = [*stay, *(replace(c, locator=at) for c, at in zip(new, rows, strict=True))]
    return found


def drafted(store: Store, datasets: Version, some: Some | None) -> Draft:
    state, claims = store.state(), wanted(datasets)
    return store._bolt.read(
        lambda run: draft(run, state, claims, ontology=store.ontology, listed=True, some=some)
    )


def comparable(found: Draft) -> Draft:
    """Return a draft in order, without what it knows of nodes and ties that it does not touch."""
    edits = {about: sorted(own, key=lambda e: e.id) for about, own in found.edits.items()}
    changes = sorted(found.changes, key=lambda change: (change.claim_id, str(change.locator)))
    return replace(found, edits=edits, changes=tuple(changes), known=())


@pytest.mark.parametrize("seed", range(5))
def test_some_claims_are_loaded_as_all_are(store: Store, database: Database, seed: int) -> None:
    said = []
    for is_short in (False, True):
        database.wipe()
        chance = random.Random(seed)
        client = Client(store, database, chance, is_short, step=chance.choice([2, 5000]))
        client.random_commands()
        assert is_short == bool(client.taken)
        said.append(client.said)
    assert said[0] == said[1]


# ---------------------------------------------------------------------- what is outdated
@pytest.fixture
def before(store: Store) -> LoadResult:
    return store.load({"tables": mentoring()}, REQUEST)


def one_more(stamp: str) -> tuple[dict[str, list[Claim]], Some]:
    """Return the load of `mentoring` with a tie more, by what has changed."""
    (more,) = [claim for claim in mentoring() if claim.property == "Position"]
    new = [*mentoring(), replace(more, value="acme")]
    return some_of({"tables": mentoring()}, {"tables": new}, stamp)


def assert_is_outdated(store: Store, database: Database, stamp: str) -> None:
    given, some = one_more(stamp)
    dump, now = database.dump(), store.stamp()
    with pytest.raises(OutdatedError):
        store.plan(given, some=some)
    with pytest.raises(OutdatedError):
        store.load(given, REQUEST, some=some, patience_s=0)
    assert (database.dump(), store.stamp()) == (dump, now)


def test_only_what_has_changed_is_written(store: Store, before: LoadResult) -> None:
    given, some = one_more(before.stamp)
    result = store.load(given, REQUEST, some=some)
    assert len(given["tables"]) == 1
    assert (result.counts["claims_created"], result.unchanged) == (1, len(mentoring()))


def test_nothing_changed_writes_nothing(store: Store, before: LoadResult) -> None:
    given, some = some_of({"tables": mentoring()}, {"tables": mentoring()}, before.stamp)
    result = store.load(given, REQUEST, some=some)
    assert (result.load, result.stamp, store.stamp()) == ("", before.stamp, before.stamp)


def test_another_load_makes_it_outdated(
    store: Store, database: Database, before: LoadResult
) -> None:
    store.load({"other": of_dataset("other", mentoring())}, REQUEST)
    assert_is_outdated(store, database, before.stamp)


def test_an_undo_makes_it_outdated(store: Store, database: Database, before: LoadResult) -> None:
    store.undo(before.load, REQUEST)
    assert_is_outdated(store, database, before.stamp)


def test_a_load_under_way_makes_it_outdated(
    store: Store, database: Database, before: LoadResult
) -> None:
    with contextlib.suppress(CutOffError):
        store.load(
            {"other": many("other", 9)}, REQUEST, step=4, progress=cut_off_after(2), patience_s=0
        )
    assert store.pending()
    assert_is_outdated(store, database, before.stamp)
    assert_is_outdated(store, database, store.stamp())


def test_another_ontology_makes_it_outdated(
    database: Database, before: LoadResult, tmp_path: Path
) -> None:
    with database.store(ontology_of(tmp_path)) as other:
        assert_is_outdated(other, database, before.stamp)


def test_a_database_that_went_another_way_to_its_version_is_another(
    store: Store, database: Database, before: LoadResult
) -> None:
    version = store.state().version
    database.wipe()
    store.load({"tables": mentoring()}, REQUEST)
    assert store.state().version == version
    assert_is_outdated(store, database, before.stamp)


def test_an_older_kg_that_moves_the_version_only_makes_it_outdated(
    store: Store, database: Database, before: LoadResult
) -> None:
    database.run("MATCH (n:Network) SET n.version = n.version + 1")
    assert_is_outdated(store, database, before.stamp)


def test_who_comes_before_the_first_step_makes_it_outdated(
    store: Store, database: Database, ontology: Ontology, before: LoadResult
) -> None:
    found: list[list[str]] = []

    def first(done: int, _total: int) -> None:
        if not done:
            with database.store(ontology) as other:
                other.load({"other": many("other", 3)}, REQUEST)
            found.append(database.dump())

    given, some = one_more(before.stamp)
    with pytest.raises(OutdatedError):
        store.load(given, REQUEST, some=some, progress=first)
    assert database.dump() == found[0]


def test_who_takes_it_over_makes_it_outdated(
    store: Store, database: Database, ontology: Ontology
) -> None:
    """What is written already is finished by whoever comes next, the usual way."""
    old, new = {"a": many("a", 2)}, {"a": many("a", 30)}
    stamp = store.load(old, REQUEST).stamp
    given, some = some_of(old, new, stamp)
    waiting = [True]

    def take_over(done: int, total: int) -> None:
        if 0 < done < total and waiting.pop():
            waiting.append(False)
            with database.store(ontology) as other:
                other.load(new, REQUEST, patience_s=0)

    with pytest.raises(OutdatedError):
        store.load(given, REQUEST, some=some, step=10, patience_s=0, progress=take_over)
    taken_over = database.dump()
    database.wipe()
    store.load(old, REQUEST)
    store.load(new, REQUEST)
    assert database.dump() == taken_over


# ---------------------------------------------------------------------- the stamp
def test_every_write_has_another_stamp(store: Store) -> None:
    stamps = [store.stamp()]
    loads = []
    for size in (2, 3):
        loads.append(store.load({"a": many("a", size)}, REQUEST))
        stamps.append(store.stamp())
    store.undo(loads[-1].load, REQUEST)
    stamps.append(store.stamp())
    amended = store.amend(without_source("visit"), REQUEST, kind="undo source")
    stamps.append(store.stamp())
    with contextlib.suppress(CutOffError):
        store.load({"b": many("b", 9)}, REQUEST, step=4, progress=cut_off_after(1), patience_s=0)
    stamps.append(store.stamp())
    assert [each.stamp for each in loads] == stamps[1:3]
    assert amended.stamp == stamps[4]
    assert stamps[0] == ""
    assert len(set(stamps)) == len(stamps)


@pytest.mark.parametrize("step", [4, 5000])
def test_stamp_is_that_of_the_last_step_not_of_who_comes_next(
    store: Store, database: Database, ontology: Ontology, step: int
) -> None:
    seen: list[str] = []

    def at_the_end(done: int, total: int) -> None:
        if done == total:
            seen.append(store.stamp())
            with database.store(ontology) as other:
                other.load({"other": of_dataset("other", mentoring())}, REQUEST)

    result = store.load({"a": many("a", 9)}, REQUEST, step=step, progress=at_the_end)
    assert [result.stamp] == seen != [store.stamp()]


def test_an_older_database_gets_a_stamp_at_its_next_write(store: Store, database: Database) -> None:
    store.load({"tables": mentoring()}, REQUEST)
    database.run("MATCH (n:Network) REMOVE n.stamp")
    assert store.load({"tables": mentoring()}, REQUEST).stamp == store.stamp() == ""
    assert_is_outdated(store, database, "")
    assert store.load({"tables": mentoring()[1:]}, REQUEST).stamp == store.stamp() != ""


# ---------------------------------------------------------------------- settled
def settled(store: Store, database: Database, datasets: Mapping[str, list[Claim]]) -> bool:
    result = store.load(datasets, REQUEST)
    assert result.settled == is_settled(store, database, list(datasets))
    return result.settled


def test_what_an_undone_load_noted_is_settled_by_the_next_that_writes(
    store: Store, database: Database
) -> None:
    first, second = mentoring(), mentoring()[:-2]
    assert settled(store, database, {"tables": first})
    load = store.load({"tables": second}, REQUEST).load
    store.undo(load, REQUEST)
    assert not settled(store, database, {"tables": first})
    assert settled(store, database, {"tables": first[:-1]})


def test_what_an_undone_load_noted_of_other_datasets_does_not_matter(
    store: Store, database: Database
) -> None:
    other = store.load({"other": of_dataset("other", mentoring())}, REQUEST).load
    store.undo(other, REQUEST)
    assert settled(store, database, {"tables": mentoring()})
    assert settled(store, database, {"tables": mentoring()})
