"""The first log-in: the password that Neo4j comes with is replaced by the generated one.

May be interrupted anywhere and done again: the generated password is on disk before the server
first starts, and each attempt finds out which of the two passwords holds.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import neo4j

USER = "neo4j"
DATABASE = "neo4j"

_FIRST_PASSWORD = "neo4j"  # noqa: S105  # what every new Neo4j comes with
_SYSTEM = "system"
_TIMEOUT_S = 10.0
_UNAUTHORIZED = "Neo.ClientError.Security.Unauthorized"
_CHANGE = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"


class Outcome(enum.Enum):
    """What one attempt to log in led to."""

    READY = "the database answers, and only to the generated password"
    NOT_YET = "the server is not ready to say"
    REFUSED = "neither password holds"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to log in.

    Attributes
    ----------
    outcome
        What it led to.
    message
        What the server said, "" if it is ready.
    """

    outcome: Outcome
    message: str = ""


class _Login:
    """Logs in to one server with either of the two passwords."""

    def __init__(self, url: str, password: str) -> None:
        # Late: the driver takes most of a second to import. Called while the server starts, so
        # that this second costs nobody anything.
        import neo4j  # noqa: PLC0415

        self._driver = neo4j.GraphDatabase.driver
        self._errors = neo4j.exceptions
        self._url = url
        self._password = password

    @contextlib.contextmanager
    def _session(self, secret: str, database: str) -> Generator[neo4j.Session]:
        """Open a session with one of the two passwords."""
        with (
            self._driver(
                self._url,
                auth=(USER, secret),
                connection_timeout=_TIMEOUT_S,
                connection_acquisition_timeout=_TIMEOUT_S,
                telemetry_disabled=True,
            ) as driver,
            driver.session(database=database) as opened,
        ):
            yield opened

    def _check(self) -> None:
        """Log in with the generated password; an open database begins a transaction."""
        # No query: a new server takes 2 s to plan its first.
        with self._session(self._password, DATABASE) as opened:
            opened.begin_transaction().rollback()

    def _change(self) -> None:
        """Log in with the first password, and replace it."""
        with self._session(_FIRST_PASSWORD, _SYSTEM) as opened:
            opened.run(_CHANGE, old=_FIRST_PASSWORD, new=self._password).consume()

    def _log_in(self) -> None:
        """Log in with the generated password, set first where that is still due."""
        try:
            self._check()
        except self._errors.AuthError as exc:
            if exc.code != _UNAUTHORIZED:
                raise
            self._change()
            self._check()

    def attempt(self) -> Attempt:
        """Try the generated password, then the first one."""
        try:
            self._log_in()
        except self._errors.Neo4jError as exc:
            outcome = Outcome.REFUSED if exc.code == _UNAUTHORIZED else Outcome.NOT_YET
            return Attempt(outcome, exc.message or str(exc))
        except (self._errors.DriverError, OSError) as exc:
            return Attempt(Outcome.NOT_YET, str(exc))
        return Attempt(Outcome.READY)


def logins(url: str, password: str) -> Callable[[], Attempt]:
    """Return a function that tries once to log in, and sets the password where that is still due.

    Parameters
    ----------
    url
        The server's address, ``bolt://127.0.0.1:PORT``.
    password
        The generated password.

    Returns
    -------
    A function of no arguments. It raises nothing: a server that only starts up refuses in many
    ways, and its attempt says how.
    """
    return _Login(url, password).attempt
