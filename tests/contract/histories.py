"""Loads, undos and amendments, kept the simple way: every version of every dataset."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.claims import Claim, Locator
from kg.facts import Facts
from kg.ontology import Ontology
from tests.networks import BASE, thing, tie

Version = Mapping[str, Sequence[Claim]]
"""The claims of each dataset of one load."""


def of_visit() -> list[Claim]:
    """Return what another document says of the mentorship of `mentoring`, part of it the same."""
    at = Locator("field", "visit.csv", "", 4)
    more = [
        *thing("visit", "Document", name_en="A visit", source="visit"),
        *thing("v4", "Village", name_th="บ้านสี่", source="visit"),
        *thing("v1", "Village", name_th="บ้านหนึ่ง", source="visit"),
        tie("Mentorship", "acme", "v4", source="visit", status="active"),
    ]
    return [replace(c, locator=replace(at, row=row)) for row, c in enumerate(more, start=2)]


class CutOffError(Exception):
    """Raised in the midst of a load, as if its process were killed."""


def cut_off_after(transactions: int) -> Callable[[int, int], None]:
    """Return a progress function that ends a load after some transactions, if it has more."""
    seen = 0

    def progress(done: int, total: int) -> None:
        nonlocal seen
        seen += done > 0  # 0 is told before the first
        if seen == transactions and 0 < done < total:
            raise CutOffError

    return progress


@dataclass(slots=True)
class Recorded:
    """One load: the whole of what it left in its datasets."""

    id: str
    version: Version
    is_amendment: bool = False
    is_undone: bool = False

    @property
    def seq(self) -> int:
        return int(self.id.removeprefix("load-"))


@dataclass(slots=True)
class Model:
    """A network as its loads that are not undone leave it."""

    ontology: Ontology
    loads: list[Recorded] = field(default_factory=list)

    @property
    def active(self) -> list[Recorded]:
        return [load for load in self.loads if not load.is_undone]

    def content(self, loads: Sequence[Recorded] | None = None) -> dict[str, Sequence[Claim]]:
        """Return what each dataset states after some loads; after all that count by default."""
        found: dict[str, Sequence[Claim]] = {}
        for load in self.active if loads is None else loads:
            found |= load.version
        return {dataset: claims for dataset, claims in found.items() if claims}

    def facts(self) -> Facts:
        claims = [claim for each in self.content().values() for claim in each]
        return Facts.of(claims, self.ontology, BASE)

    def entered(self) -> dict[str, str]:
        """Return the load since which each claim is live."""
        since: dict[str, str] = {}
        for number, load in enumerate(self.active, start=1):
            content = self.content(self.active[:number])
            live = {claim.id for claims in content.values() for claim in claims}
            since = {id_: since.get(id_, load.id) for id_ in live}
        return since

    def changes(self, version: Version) -> bool:
        """Tell whether loading a version would change a claim or where it stands."""
        now = self.content()
        return any(places(now.get(name, ())) != places(new) for name, new in version.items())

    def load(self, id_: str, version: Version) -> None:
        """Take note of a load; the number of one that was cut off is used again."""
        assert id_ or not self.changes(version)
        if id_:
            self.loads.append(Recorded(id_, version))

    def amended(self, source: str) -> Version:
        """Return the datasets that state something of a source, without it."""
        return {
            dataset: [claim for claim in claims if claim.source != source]
            for dataset, claims in self.content().items()
            if any(claim.source == source for claim in claims)
        }

    def blocks(self, load: Recorded) -> bool:
        """Tell whether an amendment that counts was made of what a load brought."""
        for at, later in enumerate(self.loads):
            if later.is_amendment and not later.is_undone:
                for dataset in later.version:
                    below = [x for x in self.loads[:at] if not x.is_undone and dataset in x.version]
                    if below and below[-1] is load:
                        return True
        return False


def places(claims: Sequence[Claim]) -> dict[str, tuple[str, int]]:
    """Return where each claim stands; of equal ones, the place that sorts first."""
    found: dict[str, tuple[str, int]] = {}
    for claim in claims:
        at = (claim.locator.file, claim.locator.row)
        found[claim.id] = min(found.get(claim.id, at), at)
    return found


def version(chance: random.Random, pool: Sequence[Claim]) -> dict[str, list[Claim]]:
    """Return random versions of some of three datasets that overlap, at random rows."""
    names = chance.sample(["a", "b", "c"], chance.randint(1, 2))
    return {
        name: [
            replace(
                c, locator=Locator(name, f"{chance.choice('xy')}.csv", "", chance.randint(2, 3))
            )
            for c in chance.sample(pool, chance.choice([0, len(pool) // 2, len(pool) - 3]))
        ]
        for name in names
    }
