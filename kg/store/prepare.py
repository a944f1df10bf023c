"""Make a database ready for a network: constraints first, then indexes, then its own node."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import LiteralString

from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.cypher import Database, RacedError, Run
from kg.store.schema import NAMES_INDEX, check_terms, full_text, statements
from kg.store.state import check_network, create_network

_SCHEMA: LiteralString = """
SHOW CONSTRAINTS YIELD name RETURN collect(name) AS names
"""
_INDEXES: LiteralString = "SHOW INDEXES YIELD name RETURN collect(name) AS names"
_NOT_READY: LiteralString = """
SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE' RETURN collect([name, state])
"""
_PROBE: LiteralString = """
CREATE FULLTEXT INDEX kg_probe IF NOT EXISTS FOR (n:FullTextProbe) ON EACH [n.probe]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'thai'}}
"""
_ASK_PROBE: LiteralString = """
CALL db.index.fulltext.queryNodes('kg_probe', $text) YIELD node RETURN count(node)
"""
_THAI_LETTER = chr(0x0E01)
_TRIES = 10
_PATIENCE_S, _PAUSE_S = 600.0, 0.05
_DROP_PROBE: LiteralString = "DROP INDEX kg_probe IF EXISTS"


def prepare(database: Database, network: str, ontology: Ontology) -> None:
    """Make what is missing; a database that is ready is only read.

    Raises
    ------
    StoreError
        The database holds another network, or something that is no network.
    OntologyError
        A class or a tie has the name of what the store itself keeps.
    """
    check_terms(ontology)
    state = database.read(lambda run: check_network(run, network, database.url))
    there = database.read(_names)
    missing: list[LiteralString] = [t for name, t in statements(ontology) if name not in there]
    if NAMES_INDEX not in there:
        missing.append(full_text(ontology, thai=has_thai(database)))
    if missing:
        # One transaction: two processes may be at it at once.
        _made(database, missing)
        database.write(lambda run: run(_DROP_PROBE))
        await_indexes(database)
    if state is None:
        database.write(lambda run: create_network(run, network, ontology))
        database.read(lambda run: check_network(run, network, database.url))


def has_thai(database: Database) -> bool:
    """Tell whether the server's Java can break Thai into words.

    Neo4j offers the ``thai`` analyzer always, but a Java runtime without Thai locale data fails
    on the first name that is written, and takes the whole database down with it. A query of an
    index of no node fails in the same way and harms nothing. (That index is dropped once the real
    one is there: another process may be asking the same.)
    """
    _made(database, [_PROBE])
    try:
        await_indexes(database)
        database.read(lambda run: run(_ASK_PROBE, text=_THAI_LETTER))
    except StoreError:
        return False
    return True


def await_indexes(database: Database) -> None:
    """Wait until all indexes can be used.

    It asks again and again. The server's own ``db.awaitIndexes`` is one transaction that stays
    open, and on 5.26 it and another process that makes an index waited for each other without end.

    Raises
    ------
    StoreError
        An index failed, or one is not ready in ten minutes.
    """
    end = time.monotonic() + _PATIENCE_S
    while True:
        ((found,),) = database.read(lambda run: run(_NOT_READY))
        failed = sorted(name for name, state in found if state == "FAILED")
        if not found:
            return
        if failed or time.monotonic() > end:
            names = ", ".join(failed or sorted(name for name, _ in found))
            message = f"the database at {database.url} cannot make its indexes: {names}"
            raise StoreError(message)
        time.sleep(_PAUSE_S)


def _made(database: Database, missing: Sequence[LiteralString]) -> None:
    """Make constraints and indexes; once more as often as another process comes first."""
    for _ in range(_TRIES):
        try:
            database.write(lambda run: [run(text) for text in missing])
        except RacedError:
            continue
        return
    message = f"other processes prepare the database at {database.url}: try again"
    raise StoreError(message)


def _names(run: Run) -> set[str]:
    ((constraints,),) = run(_SCHEMA)
    ((indexes,),) = run(_INDEXES)
    return {*constraints, *indexes}
