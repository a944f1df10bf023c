"""The ``:Network`` node: what a database holds, at which version, and whether a load is under way.

Every transaction that writes takes this node's lock and moves its ``version``, before anything else
or, where two of one load are under way, before its end: with the driver's retries alone a second
writer's work was lost silently in a trial.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString

from kg.claims import TYPE, digest
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.changes.edits import load_number
from kg.store.changes.log import History
from kg.store.changes.replaced import check_replaced
from kg.store.cypher import Run

_READ: LiteralString = """
OPTIONAL MATCH (n:Network)
WITH collect(properties(n)) AS networks
OPTIONAL MATCH (l:Load) WHERE NOT coalesce(l.undone, false)
RETURN networks, collect(l.seq), collect(l.datasets)
"""
_ANY: LiteralString = "MATCH (n) WHERE NOT n:Network RETURN labels(n) LIMIT 1"
_STATES: LiteralString = "MATCH (c:Claim) WHERE c.property = $name RETURN c.id LIMIT 1"
_TERMS: LiteralString = """
MATCH (c:Claim) WHERE NOT c.dataset IN $replaced AND NOT c.id IN $going
RETURN DISTINCT c.property, CASE WHEN c.property = $type THEN c.value ELSE '' END
"""
_CREATE: LiteralString = """
MERGE (n:Network {only: true})
ON CREATE SET n.id = $id, n.ontology_version = $ontology_version, n.ontology = $ontology,
              n.tie_keys = $tie_keys, n.version = 0, n.loads = 0
RETURN n.id
"""
_VERSION: LiteralString = "MATCH (n:Network {only: true}) RETURN n.version"
_LOCK: LiteralString = """
MATCH (n:Network {only: true})
SET n.version = n.version + 1, n.stamp = randomUUID()
RETURN n.version, n.stamp
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
    stamp
        Another text after every transaction that writes, by chance: two networks that have the
        same are the same. "" if nothing was written yet, or nothing by a kg that knows of it.
    loads
        The number of the last load.
    tie_keys
        How the ties of each edge class were told apart; see `tie_keys`.
    history
        Which loads count; it holds the load that is under way, or was cut off, as pending.
    pending
        Id of the load that is under way or was cut off, or of the one being undone; "" if none.
    undoing
        True if the pending load is being undone: what counts is what it was without it.
    """

    network: str
    ontology_version: str
    ontology: str
    version: int
    loads: int
    tie_keys: tuple[str, ...]
    history: History = field(default_factory=History)
    pending: str = ""
    undoing: bool = False
    stamp: str = ""


def empty_state(network: str, ontology: Ontology) -> State:
    """Return the state of a database that holds nothing yet."""
    return State(
        network=network,
        ontology_version=ontology.version,
        ontology=ontology_digest(ontology),
        version=0,
        loads=0,
        tie_keys=tuple(tie_keys(ontology)),
    )


def read_state(run: Run) -> State | None:
    """Return what the database holds; None if it holds no network."""
    ((networks, numbers, datasets),) = run(_READ)
    if not networks:
        return None
    return _state(networks[0], dict(zip(numbers, datasets, strict=True)))


def _state(node: Mapping[str, Any], loads: Mapping[int, list[str]]) -> State:
    pending, undoing = node.get("pending", ""), node.get("undoing", False)
    under_way = load_number(pending) if pending and not undoing else 0
    whole = ((seq, datasets) for seq, datasets in loads.items() if seq != under_way)
    return State(
        network=node["id"],
        ontology_version=node.get("ontology_version", ""),
        ontology=node.get("ontology", ""),
        version=node.get("version", 0),
        loads=node.get("loads", 0),
        tie_keys=tuple(node.get("tie_keys", ())),
        history=History.of(whole, under_way),
        pending=pending,
        undoing=undoing,
        stamp=_stamp(node.get("version", 0), node.get("stamp", "")),
    )


def _stamp(version: int, chance: str) -> str:
    """Return the stamp; the version is in it, for an older kg moves nothing else."""
    return f"{version}-{chance}" if chance else ""


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


def lock(run: Run) -> tuple[int, str]:
    """Take the network's lock, move its version and its stamp, and return both.

    Raises
    ------
    StoreError
        The network is closed: `kg forget` copies the database.
    """
    rows = run(_LOCK)
    if not rows:
        message = "the database is being rebuilt by `kg forget`: try again when it is done"
        raise StoreError(message)
    ((version, chance),) = rows
    return int(version), _stamp(version, chance)


def version(run: Run) -> int:
    """Return the version of the network that is there, 0 if there is none."""
    return next((int(each) for (each,) in run(_VERSION)), 0)


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


def changed_ties(state: State, ontology: Ontology) -> frozenset[str]:
    """Return the edge classes whose ties may have got another id or type than today's."""
    return frozenset(key.split(" ", 1)[0] for key in set(state.tie_keys) - set(tie_keys(ontology)))


def is_changed(state: State, ontology: Ontology) -> bool:
    """Tell whether what the database holds was not, or not all, derived by this ontology."""
    return state.ontology != ontology_digest(ontology) or bool(changed_ties(state, ontology))


def types_of_ties(state: State) -> set[tuple[str, str]]:
    """Return names and relationship types of the edge classes that the network was loaded with."""
    return {(name, type_) for name, type_, *_ in map(str.split, state.tie_keys)}


def check_terms(
    run: Run,
    state: State,
    ontology: Ontology,
    *,
    replaced: Collection[str] = (),
    going: Collection[str] = (),
) -> None:
    """Raise ``StoreError`` if live claims have terms of a former ontology that today's has not.

    What datasets state that are being replaced is left out, and claims that are to be withdrawn.
    """
    if state.ontology == ontology_digest(ontology):
        return
    terms = {*ontology.properties, *ontology.edge_classes, TYPE}
    unknown = {
        class_ or name
        for name, class_ in run(_TERMS, type=TYPE, replaced=sorted(replaced), going=list(going))
        if name not in terms or (class_ and class_ not in ontology.node_classes)
    }
    if unknown:
        message = (
            f"the network states {', '.join(sorted(unknown))}, which the ontology does not have: "
            f"keep the terms there as deprecated ones that say what replaces them, and run "
            f"`kg migrate`"
        )
        raise StoreError(message)


def check_ties(run: Run, state: State, ontology: Ontology) -> None:
    """Raise ``StoreError`` if ties in the database would get another id or type today.

    Or if the database holds terms that were replaced since: a load would state one fact twice.
    """
    check_replaced(run, ontology)
    for name in sorted(changed_ties(state, ontology)):
        if run(_STATES, name=name):
            message = (
                f"the ontology has another relationshipType, key or direction for {name} than when "
                f"this network was loaded, or has it no more: run `kg migrate` to bring the "
                f"network to the ontology, or load into an empty database"
            )
            raise StoreError(message)
