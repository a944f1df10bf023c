"""A real database that store tests may empty, look into, and hand to other processes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import Any, LiteralString, Self

import neo4j

from kg.claims import Claim
from kg.ontology import Ontology
from kg.store.changes.transaction import LoadRequest
from kg.store.neo4j import Store, open_store

NETWORK = "contract"
REQUEST = LoadRequest(
    who="tester",
    when=dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7))),
    files=(("things.csv", "a" * 64), ("ties.csv", "b" * 64)),
)
MOVING = frozenset({"version", "stamp"})
"""Properties that every write changes."""
_WIPE: tuple[LiteralString, ...] = (
    "MATCH ()-[r]->() WITH r LIMIT 10000 DELETE r RETURN count(r)",
    "MATCH (n) WITH n LIMIT 10000 DELETE n RETURN count(n)",
)
_DUMP: tuple[LiteralString, ...] = (
    "MATCH (n) RETURN labels(n), properties(n)",
    "MATCH (a)-[r]->(b) RETURN [a.id, type(r), b.id], properties(r)",
)


class Database:
    """One database of a running server."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url, self.user, self.password = url, user, password
        self.driver = neo4j.GraphDatabase.driver(url, auth=(user, password))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.driver.close()

    def store(self, ontology: Ontology, *, network: str = NETWORK) -> Store:
        """Open the store of the database."""
        return open_store(self.url, self.user, self.password, network=network, ontology=ontology)

    def run(self, text: LiteralString, **parameters: object) -> list[list[Any]]:
        """Run any query, outside of the store."""
        with self.driver.session() as session:
            return session.run(text, parameters).values()

    def wipe(self) -> None:
        """Delete everything in steps; constraints and indexes stay."""
        for text in _WIPE:
            while self.run(text)[0][0]:
                pass

    def dump(self) -> list[str]:
        """Return all that the database holds, sorted; but not how often it was written to."""
        lines = []
        for text in _DUMP:
            for what, properties in self.run(text):
                shown = {k: str(v) for k, v in sorted(properties.items()) if k not in MOVING}
                lines.append(json.dumps([sorted(map(str, what)), shown], ensure_ascii=False))
        return sorted(lines)


def of_dataset(dataset: str, claims: Iterable[Claim]) -> list[Claim]:
    """Return claims as another dataset states them."""
    return [replace(c, locator=replace(c.locator, dataset=dataset)) for c in claims]
