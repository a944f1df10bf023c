"""Write the rows of a step: static query texts, a list of rows each."""

from __future__ import annotations

from typing import LiteralString

from kg.ontology import ROOT
from kg.store.changes.effects import Effects
from kg.store.cypher import Run, cypher
from kg.store.rows import MISSING_SOURCE

_CREATE_NODES: LiteralString = "UNWIND $rows AS row CREATE (n:<labels>) SET n = row"
_CHANGE_NODES: LiteralString = "UNWIND $rows AS row MATCH (n:<root> {id: row.id}) SET n = row"
_ADD_LABELS: LiteralString = "MATCH (n:<root>) WHERE n.id IN $ids SET n:<labels>"
_REMOVE_LABELS: LiteralString = "MATCH (n:<root>) WHERE n.id IN $ids REMOVE n:<labels>"
_DELETE_NODES: LiteralString = "MATCH (n:<root>) WHERE n.id IN $ids DETACH DELETE n"
_CREATE_TIES: LiteralString = """
UNWIND $rows AS row
MATCH (a:<root> {id: row.source})
MATCH (b:<root> {id: row.target})
CREATE (a)-[r:<type>]->(b)
SET r = row.properties
"""
_CHANGE_TIES: LiteralString = """
UNWIND $rows AS row MATCH ()-[r:<type> {id: row.id}]->() SET r += row.set
"""
_DELETE_TIES: LiteralString = "MATCH ()-[r:<type>]->() WHERE r.id IN $ids DELETE r"
_CREATE_CLAIMS: LiteralString = """
MATCH (l:Load {id: $load})
UNWIND $rows AS row
MATCH (d:<root> {id: row.source})
CREATE (d)<-[:STATED_IN]-(c:Claim)-[:ENTERED_BY]->(l)
SET c = row
"""
_CREATE_CLAIMS_ALONE: LiteralString = """
MATCH (l:Load {id: $load})
UNWIND $rows AS row
CREATE (c:Claim)-[:ENTERED_BY]->(l)
SET c = row
"""
_CHANGE_CLAIMS: LiteralString = (
    "UNWIND $rows AS row MATCH (c:<label> {id: row.id}) SET c += row.set"
)
_REVIVE: LiteralString = """
UNWIND $rows AS row
MATCH (c:WithdrawnClaim {id: row.id})
REMOVE c:WithdrawnClaim
SET c:Claim
SET c += row.set
"""
_WITHDRAW: LiteralString = """
UNWIND $rows AS row
MATCH (c:Claim {id: row.id})
REMOVE c:Claim
SET c:WithdrawnClaim
SET c += row.set
"""
_DELETE_CLAIMS: LiteralString = "MATCH (c:<label>) WHERE c.id IN $ids DETACH DELETE c"
_ENTERED: LiteralString = """
UNWIND $rows AS row
MATCH (c:Claim {id: row.id})
MATCH (l:Load {id: row.load})
OPTIONAL MATCH (c)-[old:ENTERED_BY]->(other)
DELETE old
WITH DISTINCT c, l
CREATE (c)-[:ENTERED_BY]->(l)
"""
_STATED: LiteralString = """
MATCH (c:Claim) WHERE c.id IN $ids
MATCH (d:<root> {id: c.source})
MERGE (c)-[:STATED_IN]->(d)
"""


def write(run: Run, effects: Effects, load: str) -> None:
    """Write nodes, then claims, then relationships; nodes that are gone go last."""
    _write_nodes(run, effects)
    _write_claims(run, effects, load)
    _write_ties(run, effects)
    if effects.nodes_deleted:
        run(cypher(_DELETE_NODES, root=ROOT), ids=effects.nodes_deleted)


def _write_nodes(run: Run, effects: Effects) -> None:
    for labels, rows in effects.nodes_created.items():
        run(cypher(_CREATE_NODES, labels=labels), rows=rows)
    for (gone, new), rows in effects.nodes_changed.items():
        run(cypher(_CHANGE_NODES, root=ROOT), rows=rows)
        ids = [row["id"] for row in rows]
        if new:
            run(cypher(_ADD_LABELS, root=ROOT, labels=new), ids=ids)
        if gone:
            run(cypher(_REMOVE_LABELS, root=ROOT, labels=gone), ids=ids)


def _write_claims(run: Run, effects: Effects, load: str) -> None:
    linked = [row for row in effects.claims_created if MISSING_SOURCE not in row]
    alone = [row for row in effects.claims_created if MISSING_SOURCE in row]
    if linked:
        run(cypher(_CREATE_CLAIMS, root=ROOT), rows=linked, load=load)
    if alone:
        run(_CREATE_CLAIMS_ALONE, rows=alone, load=load)
    if effects.claims_withdrawn:
        run(_WITHDRAW, rows=effects.claims_withdrawn)
    if effects.claims_revived:
        run(_REVIVE, rows=effects.claims_revived)
    for label in ("Claim", "WithdrawnClaim"):
        if effects.claims_changed:
            run(cypher(_CHANGE_CLAIMS, label=label), rows=effects.claims_changed)
        if effects.claims_deleted:
            run(cypher(_DELETE_CLAIMS, label=label), ids=effects.claims_deleted)
    if effects.entered:
        run(_ENTERED, rows=effects.entered)
    if effects.stated:
        run(cypher(_STATED, root=ROOT), ids=effects.stated)


def _write_ties(run: Run, effects: Effects) -> None:
    for type_, ids in effects.ties_deleted.items():
        run(cypher(_DELETE_TIES, type=type_), ids=ids)
    for type_, rows in effects.ties_changed.items():
        run(cypher(_CHANGE_TIES, type=type_), rows=rows)
    for type_, rows in effects.ties_created.items():
        run(cypher(_CREATE_TIES, type=type_, root=ROOT), rows=rows)
