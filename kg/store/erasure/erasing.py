"""What the database holds of a thing that is to be erased: claims, their logs, what loads tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from kg.claims import Claim
from kg.erasure import Erasure
from kg.errors import StoreError
from kg.ontology import ROOT
from kg.store.cypher import Database, Run, cypher
from kg.store.erasure.merging import relocated
from kg.store.rows import claim_of
from kg.store.state import State, check_network

CHUNK = 5_000
LIVE, WITHDRAWN = "Claim", "WithdrawnClaim"

_CLAIMS: LiteralString = """
MATCH (c:<label>) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $size
RETURN collect(c.id), collect(properties(c))
"""
_ABOUT: LiteralString = "MATCH (c:<label>) WHERE c.about IN $ids RETURN collect(properties(c))"
_CALLED: LiteralString = """
MATCH (c:Claim) WHERE c.value IN $names AND c.property IN $properties
RETURN DISTINCT c.subject
"""
_OTHERS: LiteralString = """
MATCH (n) WHERE NOT n:<root> AND NOT n:Claim AND NOT n:WithdrawnClaim
RETURN labels(n), n.id, properties(n)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A claim of the database that is erased or changed.

    Attributes
    ----------
    id, label, about
        Which claim, whether it is live, and what it is about.
    row
        Its properties.
    left
        What is left of it; None if it goes.
    """

    id: str
    label: str
    about: str
    row: Mapping[str, Any]
    claim: Claim
    left: Claim | None


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What is to be erased of the database.

    Attributes
    ----------
    version
        The version of the network that this was found at.
    claims
        Claims that go or change.
    others
        Labels, id and changed properties of loads and other records that tell the name.
    """

    version: int
    claims: tuple[Found, ...] = ()
    others: tuple[tuple[tuple[str, ...], str, Mapping[str, Any]], ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many claims go and change, live and withdrawn, and how many records change."""
        found = {"claims_erased": 0, "claims_changed": 0, "withdrawn_erased": 0,
                 "withdrawn_changed": 0, "loads_changed": len(self.others)}  # fmt: skip
        for each in self.claims:
            kind = "claims" if each.label == LIVE else "withdrawn"
            found[f"{kind}_{'erased' if each.left is None else 'changed'}"] += 1
        return found


def claims_about(database: Database, ids: frozenset[str]) -> list[Claim]:
    """Return all claims about some things, live and withdrawn."""

    def read(run: Run) -> list[Claim]:
        rows = [
            row
            for label in (LIVE, WITHDRAWN)
            for ((found,),) in [run(cypher(_ABOUT, label=label), ids=sorted(ids))]
            for row in found
        ]
        return [claim_of(row) for row in rows]

    return database.read(read)


def things_called(
    database: Database, names: Iterable[str], properties: Iterable[str]
) -> frozenset[str]:
    """Return the ids of all things that live claims give one of some names."""
    wanted, naming = sorted(names), sorted(properties)
    rows = database.read(lambda run: run(_CALLED, names=wanted, properties=naming))
    return frozenset(id_ for (id_,) in rows)


def every_claim(run: Run) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield label and properties of every claim, live and withdrawn, in the order of their ids."""
    for label in (LIVE, WITHDRAWN):
        after = ""
        while True:
            ((ids, rows),) = run(cypher(_CLAIMS, label=label), after=after, size=CHUNK)
            for row in rows:
                yield label, row
            if len(ids) < CHUNK:
                break
            after = ids[-1]


def erase_plan(database: Database, network: str, erasure: Erasure) -> ErasePlan:
    """Return what is to be erased; writes nothing.

    Raises
    ------
    StoreError
        A load is under way or was cut off: it must be whole first.
    """

    def read(run: Run) -> ErasePlan:
        state = whole_state(run, network, database.url)
        if state is None:
            return ErasePlan(0)
        found = []
        for label, row in every_claim(run):
            claim = claim_of(row)
            left = erasure.claim(claim)
            log = relocated(row["log"], erasure.locator)
            if left is not claim or log != tuple(row["log"]):
                found.append(Found(row["id"], label, row["about"], row, claim, left))
        return ErasePlan(state.version, tuple(found), tuple(_others(run, erasure)))

    return database.read(read)


def whole_state(run: Run, network: str, url: str) -> State | None:
    """Return the state of the network, None if there is none; refuse one with half a load."""
    state = check_network(run, network, url)
    if state is not None and state.pending:
        message = (
            f"load {state.pending} is under way or was cut off: `kg load` finishes it; forget then"
        )
        raise StoreError(message)
    return state


def _others(run: Run, erasure: Erasure) -> Iterator[tuple[tuple[str, ...], str, Mapping[str, Any]]]:
    """Yield the records that are no claims and tell the name, with what they are to tell."""
    for labels, id_, row in run(cypher(_OTHERS, root=ROOT)):
        changed: dict[str, Any] = {}
        for key, value in row.items():
            now = _blacked(value, erasure)
            if now != value and key not in {"id", "stamp"}:
                changed[key] = now
        if changed:
            yield tuple(labels), id_, changed


def _blacked(value: object, erasure: Erasure) -> object:
    if isinstance(value, str):
        return erasure.spellings.redacted(value)
    if isinstance(value, list):
        return [_blacked(each, erasure) for each in value]
    return value
