"""What can be read of a network in a Neo4j database: its state, its contents, answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.claims import Claim
from kg.columns import GraphColumns
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph
from kg.store import exporting
from kg.store.answers import QueryResult
from kg.store.changes.replaced import replaced_term
from kg.store.cypher import Run
from kg.store.state import State, check_network, empty_state
from kg.store.status import RecordedLoad, Status, loads, sources, status

if TYPE_CHECKING:
    from kg.store.driver.bolt import Bolt


class ReadableStore:
    """A network in a Neo4j database, to be read.

    Parameters
    ----------
    bolt
        An open connection.
    network
        The network's id.
    ontology
        What its terms mean.
    """

    def __init__(self, bolt: Bolt, *, network: str, ontology: Ontology) -> None:
        self._bolt = bolt
        self.network = network
        self.ontology = ontology

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._bolt.close()

    # ------------------------------------------------------------------ what it holds
    def check(self) -> None:
        """Raise ``StoreError`` if the database holds another network, or something else."""
        self.state()

    def state(self) -> State:
        """Return what the network says of itself: its version, and what is under way."""
        return self._bolt.read(self._state)

    def stamp(self) -> str:
        """Return a text that every write to the network changes; "" if it was never written to."""
        return self.state().stamp

    def pending(self) -> str | None:
        """Return the id of a load that is under way or was cut off; None if all are whole.

        It is that of the load that is being undone, too. What a reader reads meanwhile is not
        whole: say so, or wait.
        """
        return self.state().pending or None

    def status(self) -> Status:
        """Return how many of what the database holds, its version, and a pending load."""
        return self._bolt.read(lambda run: status(run, self._state(run)))

    def loads(self) -> tuple[RecordedLoad, ...]:
        """Return all loads that the network remembers, the first first."""
        return self._bolt.read(lambda run: loads(run, self._state(run)))

    def sources(self) -> Mapping[str, int]:
        """Return the ids of the documents that live claims are stated in, and how many claims."""
        return self._bolt.read(sources)

    def replaced_term(self) -> str:
        """Return a term of the network that was replaced, as ``X (now Y)``; "" if there is none."""
        return self._bolt.read(lambda run: replaced_term(run, self.ontology))

    # ------------------------------------------------------------------ reading it all
    def claims(self) -> Iterator[Claim]:
        """Yield all live claims in the order of their ids: the facts that were loaded."""
        return iter(exporting.claims(self._bolt))

    def property_graph(self) -> PropertyGraph:
        """Return all nodes and relationships in the order of their ids."""
        return exporting.property_graph(self._bolt, self.ontology)

    def columns(self) -> GraphColumns:
        """Return all nodes and relationships as columns: what a network is built from."""
        return exporting.columns(self._bolt, self.ontology)

    # ------------------------------------------------------------------ questions
    def run(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        limit: int | None = None,
        timeout_s: float | None = None,
    ) -> QueryResult:
        """Answer a Cypher question in the server's READ access mode.

        Parameters
        ----------
        query
            Any Cypher that only reads the network.
        parameters
            Values of its ``$names``.
        limit
            Rows to return at most; all if None.
        timeout_s
            Seconds after which the server gives up; its own limit if None.

        Raises
        ------
        QueryError
            It is not Cypher, writes, reads files, or lacks a parameter; with Neo4j's own words.
        """
        return self._bolt.ask(query, parameters or {}, limit=limit, timeout_s=timeout_s)

    def _state(self, run: Run) -> State:
        """Return the network's state; that of an empty network if the database is empty."""
        state = check_network(run, self.network, self._bolt.url)
        return empty_state(self.network, self.ontology) if state is None else state
