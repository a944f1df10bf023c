"""Fixtures that test modules share: one real Neo4j of each version line for the whole session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.ontology import Ontology
from kg.store.server.service import Server
from tests.servers import filled_cache, running


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected", action="store_true", help="rewrite the outputs that tests compare with"
    )


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.fixture(scope="session")
def server_2026(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    filled_cache()
    with running("2026", tmp_path_factory.mktemp("neo4j-2026") / ".kg") as server:
        yield server


@pytest.fixture(scope="session")
def server_526(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    filled_cache()
    with running("5.26", tmp_path_factory.mktemp("neo4j-526") / ".kg") as server:
        yield server
