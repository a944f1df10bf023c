"""The store: one network in one Neo4j database, by the official driver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict, Unpack

from kg.claims import Claim
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.changes.amended import Amend, draft_amend
from kg.store.changes.amending import UNDO_SOURCE, Amending, unknown_source
from kg.store.changes.loading import Loading, LoadResult
from kg.store.changes.plan import draft, wanted
from kg.store.changes.planning import Plan, preview
from kg.store.changes.records import LoadRequest
from kg.store.changes.some import Some, check_current
from kg.store.changes.steps import STEP
from kg.store.changes.transaction import Progress
from kg.store.changes.turns import PATIENCE_S, Turns
from kg.store.changes.undoing import Undoing, UndoResult
from kg.store.cypher import Run
from kg.store.prepare import prepare
from kg.store.readable import ReadableStore
from kg.store.state import check_ties

Datasets = Mapping[str, Iterable[Claim]]
"""The claims of each dataset, by its id: all that it states, equal ones of other datasets too."""


class Pace(TypedDict, total=False):
    """How a command that writes goes about it: see `Store.load`."""

    progress: Progress | None
    patience_s: float
    step: int


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
    from kg.store.driver.bolt import connect  # noqa: PLC0415

    bolt = connect(url, user, password, database=database)
    store = Store(bolt, network=network, ontology=ontology)
    try:
        store.check()
    except BaseException:
        bolt.close()
        raise
    return store


class Store(ReadableStore):
    """A network in a Neo4j database, to be read and written: see `open_store`."""

    # ------------------------------------------------------------------ loading
    def prepare(self) -> None:
        """Make the constraints, the indexes and the network's own node, where they are missing."""
        prepare(self._bolt, self.network, self.ontology)

    def plan(self, datasets: Datasets, *, some: Some | None = None) -> Plan:
        """Return what a load of some datasets would change; writes nothing.

        Parameters
        ----------
        some
            See `load`.

        Raises
        ------
        OutdatedError
            The network is not as ``some`` says.
        """
        claims = wanted(datasets)

        def work(run: Run) -> Plan:
            state = self._state(run)
            if some is not None:
                check_current(some, state, self.ontology)
            check_ties(run, state, self.ontology)
            found = draft(run, state, claims, ontology=self.ontology, listed=True, some=some)
            return preview(run, state, found, self.ontology)

        return self._bolt.read(work)

    def load(
        self,
        datasets: Datasets,
        request: LoadRequest,
        *,
        some: Some | None = None,
        progress: Progress | None = None,
        patience_s: float = PATIENCE_S,
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
        some
            If all but some claims are known to stand in the database: those of the datasets'
            claims that are given, for no other is looked at.
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
        OutdatedError
            The network is not as ``some`` says: load all claims.
        """
        self.prepare()
        loading = Loading(
            turns=self._turns(patience_s),
            claims=wanted(datasets),
            request=request,
            progress=progress,
            step=step,
            some=some,
        )
        return loading.run()

    def undo(
        self,
        load: str,
        request: LoadRequest,
        *,
        progress: Progress | None = None,
        patience_s: float = PATIENCE_S,
        step: int = STEP,
    ) -> UndoResult:
        """Undo a load: the network is what it would be if that load had never been.

        What another load states of the same stays. If all its datasets were loaded again since,
        nothing changes but the record. A load that was cut off is taken back first.

        Parameters
        ----------
        load
            The id of the load, as `loads` has it.
        request
            Who undoes it, and when.
        progress, patience_s, step
            See `load`.

        Raises
        ------
        StoreError
            There is no such load, it is undone already, or it is what a later amendment changed.
        """
        undoing = Undoing(
            turns=self._turns(patience_s),
            load=load,
            request=request,
            progress=progress,
            step=step,
        )
        return undoing.run()

    def amend(
        self,
        change: Amend,
        request: LoadRequest,
        *,
        kind: str,
        about: str = "",
        every: bool = False,
        **pace: Unpack[Pace],
    ) -> LoadResult:
        """Withdraw live claims, or put others in their place, as one load that can be undone.

        If the ontology is another than when the network was loaded, all nodes and relationships
        are derived anew, and ties of classes whose key, type or direction has changed get their
        new ids; `load` refuses that.

        Parameters
        ----------
        change
            Called with each live claim: None leaves it, ``()`` withdraws it, a tuple of claims
            takes its place in every dataset that states it. It must depend on nothing but the
            claim: it is called again if another process came first.
        request
            Who amends the network, and when.
        kind, about
            What the load is recorded as, other than "load", and what it is about.
        every
            Whether to derive everything anew, also if the ontology is the same.
        pace
            ``progress``, ``patience_s`` and ``step``: see `load`.

        Raises
        ------
        StoreError
            The network holds a term that the ontology does not have, and ``change`` left it.
        """
        self.prepare()
        amending = Amending(
            turns=self._turns(pace.get("patience_s", PATIENCE_S)),
            change=change,
            request=request,
            kind=kind,
            about=about,
            every=every,
            progress=pace.get("progress"),
            step=pace.get("step", STEP),
        )
        return amending.run()

    def undo_source(
        self,
        document: str,
        request: LoadRequest,
        **pace: Unpack[Pace],
    ) -> LoadResult:
        """Withdraw every claim that a document states, as one load that can be undone.

        The tables still state them: the next load of their datasets brings them back.

        Raises
        ------
        StoreError
            No live claim is stated in such a document.
        """
        known = self.sources()
        # One that was cut off may have withdrawn it all, and is taken up again.
        if document not in known and not self.pending():
            raise StoreError(unknown_source(document, known))
        return self.amend(
            lambda claim: () if claim.source == document else None,
            request,
            kind=UNDO_SOURCE,
            about=document,
            **pace,
        )

    def plan_amend(self, change: Amend, *, every: bool = False) -> Plan:
        """Return what `amend` would change; writes nothing."""

        def work(run: Run) -> Plan:
            state = self._state(run)
            found = draft_amend(
                run, state, change, ontology=self.ontology, every=every, listed=True
            )
            return preview(run, state, found, self.ontology)

        return self._bolt.read(work)

    def _turns(self, patience_s: float) -> Turns:
        return Turns(
            database=self._bolt,
            network=self.network,
            ontology=self.ontology,
            patience_s=patience_s,
        )
