"""What bounds a free question: the server's READ mode, and what that mode would let through.

Only `kg.store.driver.bolt` imports this: it is behind the driver's one door.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import neo4j
from neo4j.exceptions import ClientError, Neo4jError

from kg.errors import QueryError
from kg.store.cypher import as_literal

_POSITION = re.compile(r"\(line (\d+), column (\d+) \(offset: (\d+)\)\)")
# The server's READ mode refuses every write, but not these: they read the server's files and the
# network around it, or end the transactions of others.
_REFUSED = {
    "LoadCSV": "LOAD CSV reads files of the server: put the table into a source and load it",
    "TerminateTransactions": "TERMINATE ends the work of others",
}


def check_bounds(text: str, limit: int | None, timeout_s: float | None) -> None:
    """Raise ``QueryError`` for an empty question, or a limit or time that is none."""
    if not text.strip():
        message = "the question is empty"
        raise QueryError(message)
    if limit is not None and limit < 0:
        message = f"a limit of {limit} rows: use 0 or more"
        raise QueryError(message)
    if timeout_s is not None and timeout_s <= 0:
        message = f"a time of {timeout_s:g} s: use more than 0"
        raise QueryError(message)


def refuse(tx: neo4j.Transaction, text: str) -> None:
    """Raise ``QueryError`` for what READ mode would let through; nothing runs yet."""
    try:
        summary = tx.run(as_literal(f"EXPLAIN\n{text}")).consume()
    except ClientError as exc:
        raise QueryError(_in_own_lines(exc.message or str(exc))) from exc
    if summary.query_type == "s":
        message = "only questions of the network: this one is about the server or its users"
        raise QueryError(message)
    waiting: list[Mapping[str, Any]] = [dict(summary.plan or {})]
    while waiting:
        step = waiting.pop()
        operator = str(step.get("operatorType", "")).partition("@")[0]
        if operator in _REFUSED:
            raise QueryError(_REFUSED[operator])
        waiting += step.get("children", ())


def notes(summary: neo4j.ResultSummary) -> tuple[str, ...]:
    """Return what Neo4j remarks, such as a label that no node has; each once."""
    found = [each for each in summary.gql_status_objects if each.is_notification]
    return tuple(dict.fromkeys(each.status_description for each in found))


def of_question(exc: Neo4jError) -> str:
    """Return what is wrong with a question, in Neo4j's words."""
    message = exc.message or str(exc)
    if exc.code == "Neo.ClientError.Statement.AccessMode":
        return f"a question only reads; load a source to change the network ({message})"
    if exc.code == "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration":
        return "the question took longer than it was given; ask for less, or give it more time"
    return message


def _in_own_lines(message: str) -> str:
    """Return a message with places in the question as it was asked, without our first line."""

    def place(found: re.Match[str]) -> str:
        line, column, offset = (int(number) for number in found.groups())
        if line < 2:  # noqa: PLR2004 -- line 1 is our own EXPLAIN
            return found.group()
        return f"(line {line - 1}, column {column} (offset: {offset - len('EXPLAIN ')}))"

    return _POSITION.sub(place, message)
