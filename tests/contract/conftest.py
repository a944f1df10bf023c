"""Every store test runs on each Neo4j line, each time on an empty database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.ontology import Ontology
from kg.store.neo4j import Store
from kg.store.server.service import Server
from tests.contract.databases import Database


@pytest.fixture(scope="session", params=["server_2026", "server_526"])
def server(request: pytest.FixtureRequest) -> Server:
    server: Server = request.getfixturevalue(request.param)
    return server


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    with Database(server.url, server.user, server.password()) as database:
        database.wipe()
        yield database


@pytest.fixture
def store(database: Database, ontology: Ontology) -> Iterator[Store]:
    with database.store(ontology) as store:
        yield store
