"""The one door to Neo4j's driver: sessions, transactions, and its errors as ours.

Nothing else imports ``neo4j``, and `kg.store.neo4j.open_store` imports this module only when a
store is opened: the driver brings pandas along where that is installed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import (
    AuthError,
    BrokenRecordError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from kg.errors import KgError, QueryError, StoreError
from kg.store.answers import QueryResult
from kg.store.cypher import RacedError, Row, Run, as_literal
from kg.store.driver.questions import check_bounds, notes, of_question, refuse
from kg.store.driver.values import plain

OLDEST = (5, 26)
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_CONNECT_TIMEOUT_S = 15
_RETRY_S = 15
# IF NOT EXISTS does not help where another process makes the same at the same moment.
_THERE_ALREADY = frozenset(
    f"Neo.ClientError.Schema.{what}AlreadyExists"
    for what in ("EquivalentSchemaRule", "Constraint", "Index")
)
_AGENT = re.compile(r"Neo4j/(\d+)\.(\d+)")
_T = TypeVar("_T")


class Bolt:
    """A connection to one database of a Neo4j server."""

    def __init__(self, driver: neo4j.Driver, *, url: str, user: str, database: str | None) -> None:
        """Take an open driver."""
        self._driver = driver
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        self._user = user
        self._database = database
        self._url = url

    @property
    def url(self) -> str:
        """The address of the server."""
        return self._url

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def check_server(self) -> None:
        """Raise ``StoreError`` unless a Neo4j of a supported version lets us in."""
        with self._errors():
            agent = self._driver.get_server_info().agent
        check_version(agent, self.url)

    def read(self, work: Callable[[Run], _T]) -> _T:
        """Run ``work`` in one transaction that only reads."""
        with self._errors(), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda tx: work(_runner(tx)))

    def write(self, work: Callable[[Run], _T]) -> _T:
        """Run ``work`` in one transaction; it is repeated if the server says to try again."""
        with self._errors(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(lambda tx: work(_runner(tx)))

    def ask(
        self,
        text: str,
        parameters: Mapping[str, object],
        *,
        limit: int | None = None,
        timeout_s: float | None = None,
    ) -> QueryResult:
        """Answer a free question in the server's READ access mode.

        Raises
        ------
        QueryError
            It is not Cypher, writes, reads files, or lacks a parameter; with Neo4j's own words.
        StoreError
            The server went away.
        """
        check_bounds(text, limit, timeout_s)
        with (
            self._errors(question=True),
            self._session(neo4j.READ_ACCESS, notes=True) as session,
            session.begin_transaction(timeout=timeout_s) as tx,
        ):
            # A person's own question may be any Cypher: READ mode bounds it, and `refuse`.
            refuse(tx, text)
            result = _sent(tx, as_literal(text), parameters, QueryError)
            columns = tuple(result.keys())
            records = list(result) if limit is None else result.fetch(limit + 1)
            remarks = notes(result.consume())
            rows = tuple(tuple(plain(value) for value in record) for record in records[:limit])
        more = limit is not None and len(records) > limit
        return QueryResult(columns, rows, more, remarks)

    def _session(self, mode: str, *, notes: bool = False) -> neo4j.Session:
        level = neo4j.NotificationMinimumSeverity.WARNING if notes else _NO_NOTES
        return self._driver.session(
            database=self._database,
            default_access_mode=mode,
            bookmark_manager=self._bookmarks,
            notifications_min_severity=level,
        )

    @contextmanager
    def _errors(self, *, question: bool = False) -> Generator[None]:
        """Turn the driver's errors into ours; those of a free question are ``QueryError``."""
        try:
            yield
        except AuthError as exc:
            raise StoreError(self._refused_entry(exc)) from exc
        except (ServiceUnavailable, SessionExpired) as exc:
            message = f"no Neo4j answers at {self.url}: {_one_line(exc)}; start one with `kg up`"
            raise StoreError(message) from exc
        except Neo4jError as exc:
            if exc.code == "Neo.ClientError.Database.DatabaseNotFound":
                message = (
                    f"{self.url} has no database {self._database!r}; leave it out for the usual one"
                )
                raise StoreError(message) from exc
            if question:
                raise QueryError(of_question(exc)) from exc
            message = f"Neo4j at {self.url}: {exc.message or exc}"
            error = RacedError if exc.code in _THERE_ALREADY else StoreError
            raise error(message) from exc
        except BrokenRecordError as exc:
            message = f"the answer holds a value that Python has no like of: {_one_line(exc)}"
            raise QueryError(message) from exc
        except DriverError as exc:
            message = f"Neo4j at {self.url}: {_one_line(exc)}"
            raise StoreError(message) from exc

    def _refused_entry(self, exc: AuthError) -> str:
        if exc.code == "Neo.ClientError.Security.CredentialsExpired":
            return (
                f"{self.url}: change the first password of user {self._user!r} before anything else"
            )
        if exc.code == "Neo.ClientError.Security.AuthenticationRateLimit":
            return (
                f"{self.url}: too many wrong passwords for user {self._user!r}; wait some seconds"
            )
        return (
            f"{self.url} refuses user {self._user!r} or its password; "
            f"check KG_NEO4J_USER and KG_NEO4J_PASSWORD"
        )


# What Neo4j remarks goes into `QueryResult.notes`, not onto the terminal by itself.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
_NO_NOTES = neo4j.NotificationMinimumSeverity.OFF


def connect(url: str, user: str, password: str, *, database: str | None = None) -> Bolt:
    """Open a connection and check who answers.

    Raises
    ------
    StoreError
        The address is none, nobody answers, the user is refused, or the server is too old.
    """
    _check_address(url)
    try:
        driver = neo4j.GraphDatabase.driver(
            url,
            auth=(user, password),
            connection_timeout=_CONNECT_TIMEOUT_S,
            connection_acquisition_timeout=2 * _CONNECT_TIMEOUT_S,
            max_transaction_retry_time=_RETRY_S,
            telemetry_disabled=True,
        )
    except (ConfigurationError, ValueError) as exc:
        message = f"{url} is no address of Neo4j: {_one_line(exc)}"
        raise StoreError(message) from exc
    bolt = Bolt(driver, url=url, user=user, database=database)
    try:
        bolt.check_server()
    except StoreError:
        bolt.close()
        raise
    return bolt


def check_version(agent: str, url: str) -> None:
    """Raise ``StoreError`` if a server is not Neo4j, or older than `OLDEST`."""
    found = _AGENT.match(agent)
    if found is None or (int(found[1]), int(found[2])) < OLDEST:
        message = f"{url} is {agent}; use Neo4j 5.26 LTS or a newer one"
        raise StoreError(message)


def _check_address(url: str) -> None:
    """Refuse an address that is none; never repeat a password that stands in it."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        message = "the address of Neo4j has no port number after its last colon"
        raise StoreError(message) from None
    if parts.username is not None:
        message = "the address of Neo4j holds a user name: give user and password apart from it"
        raise StoreError(message)
    if not good:
        message = f"{url!r} is no address of Neo4j: use bolt://HOST:7687 or neo4j+s://HOST"
        raise StoreError(message)


def _runner(tx: neo4j.ManagedTransaction) -> Run:
    def run(text: LiteralString, /, **parameters: object) -> list[Row]:
        found: list[Any] = _sent(tx, text, parameters, StoreError).values()
        return found

    return run


def _sent(
    tx: neo4j.ManagedTransaction | neo4j.Transaction,
    text: LiteralString,
    parameters: Mapping[str, object],
    error: type[KgError],
) -> neo4j.Result:
    """Send a query; a value that no database can hold (a lone surrogate, 20 digits) is an error."""
    try:
        return tx.run(text, dict(parameters))
    except (TypeError, ValueError, OverflowError) as exc:
        message = f"Neo4j cannot hold a value: {exc}"
        raise error(message) from exc


def _one_line(exc: BaseException) -> str:
    return " ".join(str(exc).split())
