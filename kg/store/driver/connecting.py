"""Open a connection for a while; the driver is imported only then."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from kg.store.server.service import Server

if TYPE_CHECKING:
    from kg.store.driver.bolt import Bolt


@contextmanager
def connected(
    url: str, user: str, password: str, *, database: str | None = None
) -> Generator[Bolt]:
    """Connect to a database; see `kg.store.driver.bolt.connect`."""
    # The driver is imported here only: it costs 0.3 s, and brings pandas along.
    from kg.store.driver.bolt import connect  # noqa: PLC0415

    bolt = connect(url, user, password, database=database)
    try:
        yield bolt
    finally:
        bolt.close()


def connected_to(server: Server) -> AbstractContextManager[Bolt]:
    """Connect to a local server."""
    return connected(server.url, server.user, server.password())
