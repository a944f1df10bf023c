"""The store: one network in one Neo4j database, by the official driver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.claims import Claim
from kg.columns import GraphColumns
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph
from kg.store import exporting
from kg.store.answers import QueryResult
from kg.store.cypher import Run
from kg.store.loading import STEP, Loading, LoadResult, Progress
from kg.store.plan import wanted
from kg.store.planning import Plan, preview
from kg.store.prepare import prepare
from kg.store.state import State, check_network, check_ties, empty_state
from kg.store.status import RecordedLoad, Status, loads, status
from kg.store.transaction import LoadRequest

if TYPE_CHECKING:
    from kg.store.bolt import Bolt

Datasets = Mapping[str, Iterable[Claim]]
"""The claims of each dataset, by its id: all that it states, equal ones of other datasets too."""


def open_store(
    url: str,
    user: str,
    password: str,
    *,
    database: str | None = None,
    network: str,
    ontology: Ontology,
) -> Store:
    """Open the network of a Neo4j database; use it in a ``with`` block.

    Parameters
    ----------
    url
        ``bolt://HOST:7687``, or ``neo4j+s://HOST`` for a cluster or Aura.
    user, password
        Who enters the database.
    database
        The database's name; the user's usual one if None.
    network
        The id of the network that it holds, or is to hold.
    ontology
        What the network's terms mean.

    Raises
    ------
    StoreError
        Nobody answers, the user is refused, the server is older than 5.26, there is no such
        database, or it holds another network or something else.
    """
    # The driver is imported here only: it costs 0.3 s, and brings pandas along.
    from kg.store.bolt import connect  # noqa: PLC0415

    bolt = connect(url, user, password, database=database)
    store = Store(bolt, network=network, ontology=ontology)
    try:
        store.check()
    except BaseException:
        bolt.close()
        raise
    return store


class Store:
    """A network in a Neo4j database.

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
        self._bolt.read(self._state)

    def pending(self) -> str | None:
        """Return the id of a load that is under way or was cut off; None if all are whole.

        What a reader reads while a load is pending is not whole: say so, or wait.
        """
        return self._bolt.read(self._state).pending or None

    def status(self) -> Status:
        """Return how many of what the database holds, its version, and a pending load."""
        return self._bolt.read(lambda run: status(run, self._state(run)))

    def loads(self) -> tuple[RecordedLoad, ...]:
        """Return all loads that the network remembers, the first first."""
        return self._bolt.read(lambda run: loads(run, self._state(run)))

    # ------------------------------------------------------------------ loading
    def prepare(self) -> None:
        """Make the constraints, the indexes and the network's own node, where they are missing."""
        prepare(self._bolt, self.network, self.ontology)

    def plan(self, datasets: Datasets) -> Plan:
        """Return what a load of some datasets would change; writes nothing."""
        claims = wanted(datasets)

        def work(run: Run) -> Plan:
            state = self._state(run)
            check_ties(run, state, self.ontology)
            return preview(run, state, claims, self.ontology)

        return self._bolt.read(work)

    def load(
        self,
        datasets: Datasets,
        request: LoadRequest,
        *,
        progress: Progress | None = None,
        patience_s: float = 3.0,
        step: int = STEP,
    ) -> LoadResult:
        """Bring some datasets to what their claims state; leave all others as they are.

        A dataset's new version replaces the old one: claims that it states no more are withdrawn
        for it. Loading the same again writes nothing.

        Parameters
        ----------
        datasets
            All claims of each dataset. An empty dataset withdraws all that it stated.
        request
            Who loads, when, and from which files.
        progress
            Called after each transaction, with claims written so far and in all.
        patience_s
            Seconds for which another process's load must stand still to be taken for cut off;
            it is finished or taken back then. A load that moves is waited for.
        step
            Claims a transaction, at least 1; fewer need less memory of the server.

        Raises
        ------
        StoreError
            The database holds another network, or the server went away: load again to finish.
        """
        self.prepare()
        loading = Loading(
            database=self._bolt,
            network=self.network,
            ontology=self.ontology,
            claims=wanted(datasets),
            request=request,
            progress=progress,
            patience_s=patience_s,
            step=step,
        )
        return loading.run()

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
