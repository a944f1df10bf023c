"""Erase a thing from the database: one transaction, which leaves nothing of it or all as it was.

It takes out claims, live and withdrawn, with their logs; changes the claims of others that name
the thing; blacks the name out of what loads tell of their files; and derives anew every node and
relationship that any of these is about. It is no load: it leaves no trace of itself, and nothing
of it can be undone. What the server keeps of deleted values in its files is another matter: see
`kg.store.erasure.rebuilding`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, LiteralString

from kg.claims import Claim
from kg.erasure import Erasure
from kg.errors import StoreError
from kg.store.changes.log import assertions, entered, shown
from kg.store.changes.step import Step
from kg.store.changes.subjects import is_tie
from kg.store.changes.writing import write
from kg.store.cypher import Database, Run, cypher
from kg.store.erasure.erasing import LIVE, WITHDRAWN, ErasePlan, Found, whole_state
from kg.store.erasure.merging import merged, relocated
from kg.store.reader import Reader
from kg.store.rows import MISSING_END, MISSING_SOURCE, claim_of, place, properties
from kg.store.schema import OWN_TYPES
from kg.store.state import State, lock

CHUNK = 5_000

_BY_ID: LiteralString = "MATCH (c:<label>) WHERE c.id IN $ids RETURN collect(properties(c))"
_SET_OTHER: LiteralString = "MATCH (n:<label> {id: $id}) SET n += $changed"
_DELETE: LiteralString = "MATCH (c:<label>) WHERE c.id IN $ids DETACH DELETE c"
_CHANGE: LiteralString = "UNWIND $rows AS row MATCH (c:<label> {id: row.id}) SET c = row.now"
_ENTERED: LiteralString = """
UNWIND $rows AS row
MATCH (c:Claim {id: row.id})
MATCH (l:Load {seq: row.seq})
OPTIONAL MATCH (c)-[old:ENTERED_BY]->(other) WHERE other <> l
DELETE old
WITH DISTINCT c, l
MERGE (c)-[:ENTERED_BY]->(l)
"""
_DELETE_TIES: LiteralString = "MATCH ()-[r:<type>]->() WHERE r.id IN $ids DELETE r"
_TYPES: LiteralString = "CALL db.relationshipTypes()"
_SIGN: LiteralString = """
MATCH (n:Network) SET n.forgetting = $sign, n.only = $only RETURN n.id
"""
_UNSIGN: LiteralString = "MATCH (n:Network) REMOVE n.forgetting RETURN n.id"
_SIGNED: LiteralString = "MATCH (n:Network) RETURN n.forgetting"


def erase(database: Database, plan: ErasePlan, erasure: Erasure, *, network: str, sign: str,
          closed: bool) -> None:  # fmt: skip
    """Erase what was planned, in one transaction, and sign it.

    Parameters
    ----------
    closed
        Whether nobody may write to the network from now on: it is about to be copied.

    Raises
    ------
    StoreError
        The network is not as it was when this was planned, or a load is under way; nothing is
        written.
    """
    work = _Erasing(plan, erasure, network, database.url)
    database.write(partial(work.run, sign=sign, closed=closed))


def signed(database: Database) -> str:
    """Return the sign of an erasure that is not finished; "" if there is none."""
    found = database.read(lambda run: run(_SIGNED))
    return str(found[0][0] or "") if found else ""


def unsign(database: Database) -> None:
    """Take the sign of an erasure away: it is finished."""
    database.write(lambda run: run(_UNSIGN))


@dataclass(slots=True)
class _Erasing:
    """One transaction; it may run again if the server says so, and keeps nothing."""

    plan: ErasePlan
    erasure: Erasure
    network: str
    url: str
    touched: set[str] = field(default_factory=set)

    def run(self, run: Run, *, sign: str, closed: bool) -> None:
        version, _ = lock(run)
        if version != self.plan.version + 1:
            message = "somebody wrote to the network meanwhile, and nothing was erased: try again"
            raise StoreError(message)
        state = whole_state(run, self.network, self.url)
        if state is None:
            return
        self.touched = set()
        self._claims(run, state)
        self._derive(run, state)
        for labels, id_, changed in self.plan.others:
            run(cypher(_SET_OTHER, label=labels), id=id_, changed=dict(changed))
        run(_SIGN, sign=sign, only=not closed)

    # ------------------------------------------------------------------ claims
    def _claims(self, run: Run, state: State) -> None:
        """Delete the claims that go; write those that change, of which two may become one."""
        gone: dict[str, list[str]] = {LIVE: [], WITHDRAWN: []}
        changed: dict[str, list[dict[str, object]]] = {LIVE: [], WITHDRAWN: []}
        entries: list[dict[str, object]] = []
        for each in self.plan.claims:
            self.touched.add(each.about)
            if each.left is None:
                gone[each.label].append(each.id)
        for id_, members in self._groups(run).items():
            members.sort(key=lambda each: (each.label != LIVE, each.id != id_, each.id))
            for each in members[1:]:
                gone[each.label].append(each.id)
            row, since = self._row(id_, members, state)
            changed[members[0].label].append({"id": members[0].id, "now": row})
            if len(members) > 1 and since:
                entries.append({"id": id_, "seq": since})
        for label in (LIVE, WITHDRAWN):
            for part in _parts(gone[label]):
                run(cypher(_DELETE, label=label), ids=part)
            for part in _parts(changed[label]):
                run(cypher(_CHANGE, label=label), rows=part)
        if entries:
            run(_ENTERED, rows=entries)

    def _groups(self, run: Run) -> dict[str, list[Found]]:
        """Return the claims that change by what they become, with those that are that already."""
        groups: dict[str, list[Found]] = {}
        for each in self.plan.claims:
            if each.left is not None:
                groups.setdefault(each.left.id, []).append(each)
        known = {each.id for each in self.plan.claims}
        wanted = sorted(groups.keys() - known)
        for label in (LIVE, WITHDRAWN):
            for part in _parts(wanted):
                ((rows,),) = run(cypher(_BY_ID, label=label), ids=part)
                for row in rows:
                    claim = claim_of(row)
                    found = Found(row["id"], label, row["about"], row, claim, claim)
                    groups[row["id"]].append(found)
        return groups

    def _row(self, id_: str, members: Sequence[Found], state: State) -> tuple[dict[str, Any], int]:
        """Return the properties of what one or more claims become, and the load it is of."""
        first = members[0]
        log = merged([relocated(each.row["log"], self.erasure.locator) for each in members])
        # Holds: only claims of which something is left are in a group.
        claim = first.left or first.claim
        asserted = assertions(log, state.history)
        if asserted:
            claim = replace(claim, locator=shown(asserted))
        ontology = self.erasure.ontology
        about = self._about(first, claim)
        self.touched.add(about)
        row = {**properties(claim, id_, about, ontology), **place(claim.locator), "log": list(log)}
        for name in (MISSING_SOURCE, MISSING_END):
            if first.row.get(name):
                row[name] = first.row[name]
        row = {key: value for key, value in row.items() if value is not None}
        return row, entered(log, state.history)

    def _about(self, found: Found, claim: Claim) -> str:
        """Return what a claim is about now; of a class that the ontology has no more, as before."""
        same = (claim.tie, claim.qualifiers) == (found.claim.tie, found.claim.qualifiers)
        if same or claim.property not in self.erasure.ontology.edge_classes:
            return found.about
        return claim.about(self.erasure.ontology)

    # ------------------------------------------------------------------ nodes and relationships
    def _derive(self, run: Run, state: State) -> None:
        """Derive anew all nodes and relationships that the claims were and are about."""
        ties = sorted(filter(is_tie, self.touched))
        nodes = sorted(about for about in self.touched if not is_tie(about))
        self._delete_ties(run, ties)
        for part in _parts(nodes):
            self._step(run, state, part, ())
        for part in _parts(ties):
            self._step(run, state, (), part)

    def _delete_ties(self, run: Run, abouts: Sequence[str]) -> None:
        """Delete the relationships touched: those that claims still make are made anew."""
        for (type_,) in run(_TYPES) if abouts else ():
            if type_ not in OWN_TYPES:
                for part in _parts(abouts):
                    run(cypher(_DELETE_TIES, type=type_), ids=part)

    def _step(self, run: Run, state: State, nodes: Sequence[str], ties: Sequence[str]) -> None:
        step = Step(
            reader=Reader(run),
            ontology=self.erasure.ontology,
            seq=state.loads,
            before=state.history,
            after=state.history,
            known=(),
        )
        effects = step.effects(dict.fromkeys(nodes, ()), dict.fromkeys(ties, ()))
        write(run, effects, "")


def _parts(rows: Sequence[Any]) -> Iterator[Any]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
