"""The ``:Network`` node: what a database holds, at which version, and whether a load is under way.

Every transaction that writes takes this node's lock first and moves its ``version``: with the
driver's retries alone a second writer's work was lost silently in a trial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from kg.claims import digest
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.cypher import Run

_READ: LiteralString = """
OPTIONAL MATCH (n:Network)
WITH collect(properties(n)) AS networks
OPTIONAL MATCH (l:Load) WHERE l.undone
RETURN networks, collect(l.seq)
"""
_ANY: LiteralString = "MATCH (n) WHERE NOT n:Network RETURN labels(n) LIMIT 1"
_STATES: LiteralString = "MATCH (c:Claim) WHERE c.property = $name RETURN c.id LIMIT 1"
_CREATE: LiteralString = """
MERGE (n:Network {only: true})
ON CREATE SET n.id = $id, n.ontology_version = $ontology_version, n.ontology = $ontology,
              n.tie_keys = $tie_keys, n.version = 0, n.loads = 0
RETURN n.id
"""
_LOCK: LiteralString = """
MATCH (n:Network {only: true})
SET n.version = n.version + 1
RETURN properties(n)
"""


@dataclass(frozen=True, slots=True)
class State:
    """What the ``:Network`` node says.

    Attributes
    ----------
    network
        The network's id.
    ontology_version, ontology
        The version of the ontology it was loaded with, and a hash of its terms.
    version
        Moves with every transaction that writes.
    loads
        The number of the last load.
    tie_keys
        How the ties of each edge class were told apart; see `tie_keys`.
    pending
        Id of the load that is under way, or was cut off; "" if none.
    undone
        Numbers of the loads that were taken back.
    """

    network: str
    ontology_version: str
    ontology: str
    version: int
    loads: int
    tie_keys: tuple[str, ...]
    pending: str
    undone: frozenset[int]


def empty_state(network: str, ontology: Ontology) -> State:
    """Return the state of a database that holds nothing yet."""
    return State(
        network=network,
        ontology_version=ontology.version,
        ontology=ontology_digest(ontology),
        version=0,
        loads=0,
        tie_keys=tuple(tie_keys(ontology)),
        pending="",
        undone=frozenset(),
    )


def read_state(run: Run) -> State | None:
    """Return what the database holds; None if it holds no network."""
    ((networks, undone),) = run(_READ)
    if not networks:
        return None
    return _state(networks[0], frozenset(undone))


def _state(node: Mapping[str, Any], undone: frozenset[int]) -> State:
    return State(
        network=node["id"],
        ontology_version=node.get("ontology_version", ""),
        ontology=node.get("ontology", ""),
        version=node.get("version", 0),
        loads=node.get("loads", 0),
        tie_keys=tuple(node.get("tie_keys", ())),
        pending=node.get("pending", ""),
        undone=undone,
    )


def check_network(run: Run, network: str, where: str) -> State | None:
    """Return the state of the network; None if the database is empty.

    Raises
    ------
    StoreError
        The database holds another network, or something that is no network at all.
    """
    state = read_state(run)
    if state is None:
        others = run(_ANY)
        if others:
            labels = ":".join(others[0][0]) or "no label"
            message = (
                f"the database at {where} is not empty and holds no network (a node of {labels}): "
                f"choose an empty database"
            )
            raise StoreError(message)
    elif state.network != network:
        message = (
            f"the database at {where} holds the network {state.network!r}, not {network!r}: "
            f"a database holds one network; choose another database, or write "
            f'id = "{state.network}" under [network] in kg.toml'
        )
        raise StoreError(message)
    return state


def create_network(run: Run, network: str, ontology: Ontology) -> str:
    """Make the ``:Network`` node if there is none; return the id of the one that is there."""
    ((id_,),) = run(
        _CREATE,
        id=network,
        ontology_version=ontology.version,
        ontology=ontology_digest(ontology),
        tie_keys=tie_keys(ontology),
    )
    return str(id_)


def lock(run: Run) -> State:
    """Take the network's lock, move its version, and return what it says."""
    ((node,),) = run(_LOCK)
    return _state(node, frozenset())


def ontology_digest(ontology: Ontology) -> str:
    """Return a hash of what nodes and relationships take from the ontology."""
    return digest(
        sorted([c.name, *c.ancestors] for c in ontology.node_classes.values()),
        tie_keys(ontology),
        sorted([p.name, p.kind, str(p.functional)] for p in ontology.properties.values()),
    )


def tie_keys(ontology: Ontology) -> list[str]:
    """Return, of each edge class, its name and what the ids and types of its ties depend on."""
    return sorted(
        " ".join((edge.name, edge.relationship_type, str(edge.directed), *edge.key))
        for edge in ontology.edge_classes.values()
    )


def check_ties(run: Run, state: State, ontology: Ontology) -> None:
    """Raise ``StoreError`` if ties in the database would get another id or type today."""
    changed = {key.split(" ", 1)[0] for key in set(state.tie_keys) - set(tie_keys(ontology))}
    for name in sorted(changed):
        if run(_STATES, name=name):
            message = (
                f"the ontology has another relationshipType, key or direction for {name} than when "
                f"this network was loaded: load into an empty database"
            )
            raise StoreError(message)
