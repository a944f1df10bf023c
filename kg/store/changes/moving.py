"""Ties that got another id or type because the ontology has changed.

The id of a tie depends on its edge class: on the class's name, key and direction. When those
change, the claims about such a tie, withdrawn ones too, are moved to its new id, and relationships
are looked for under their old types too. The ``:Network`` node says how the ties that it holds were
told apart (``tie_keys``); while claims are moved it says both the old and the new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import LiteralString

from kg.ontology import Ontology
from kg.store.changes.edits import Edit
from kg.store.cypher import Run, cypher
from kg.store.reader import Reader
from kg.store.rows import Stored, claim_of
from kg.store.state import State, changed_ties, tie_keys, types_of_ties

CHUNK = 20_000
_OF_CLASSES: LiteralString = """
MATCH (c:<label>) WHERE c.id > $after AND c.property IN $names
WITH c ORDER BY c.id LIMIT $size
RETURN collect(c.id), collect(properties(c))
"""
_OF_TYPE: LiteralString = """
MATCH ()-[r:<type>]->() WHERE r.id > $after WITH r ORDER BY r.id LIMIT $size
RETURN collect(r.id)
"""
_BOTH: LiteralString = """
MATCH (n:Network {only: true})
SET n.tie_keys = $own + [key IN n.tie_keys WHERE NOT key IN $own]
"""
_MOVE: LiteralString = """
UNWIND $rows AS row MATCH (c:<label> {id: row.id}) SET c.about = row.about
"""
_LABELS = ("Claim", "WithdrawnClaim")


def moves_of(run: Run, state: State, ontology: Ontology) -> dict[str, str]:
    """Return the new tie of each claim that is to be moved, by the claim's id."""
    names = changed_ties(state, ontology)
    if not names:
        return {}
    found: dict[str, str] = {}
    for label in _LABELS:
        for row in _pages(run, cypher(_OF_CLASSES, label=label), names=sorted(names)):
            if row["property"] in ontology.edge_classes:
                about = claim_of(row).about(ontology)
                if about != row["about"]:
                    found[row["id"]] = about
    return found


def types_of(
    run: Run, state: State, ontology: Ontology, edits: dict[str, list[Edit]]
) -> dict[str, str]:
    """Return id and type of each relationship of an edge class that has changed.

    Each is derived anew: it is put among the edits, with none if it has none.
    """
    names = changed_ties(state, ontology)
    types = sorted({type_ for name, type_ in types_of_ties(state) if name in names})
    found: dict[str, str] = {}
    for type_ in types:
        after = ""
        while True:
            ((ids,),) = run(cypher(_OF_TYPE, type=type_), after=after, size=CHUNK)
            found |= dict.fromkeys(ids, type_)
            if len(ids) < CHUNK:
                break
            after = ids[-1]
    for about in found:
        edits.setdefault(about, [])
    return found


def _pages(run: Run, text: LiteralString, **more: object) -> Iterator[Mapping[str, str]]:
    after = ""
    while True:
        ((ids, rows),) = run(text, after=after, size=CHUNK, **more)
        yield from rows
        if len(ids) < CHUNK:
            return
        after = ids[-1]


def move(run: Run, moves: Collection[tuple[str, str]], ontology: Ontology) -> None:
    """Move claims to their new ties, and say so on the ``:Network`` node first."""
    run(_BOTH, own=tie_keys(ontology))
    rows = [{"id": id_, "about": about} for id_, about in moves]
    for label in _LABELS:
        run(cypher(_MOVE, label=label), rows=rows)


@dataclass(frozen=True, slots=True)
class MovedReader(Reader):
    """Reads claims as if they had been moved already: to plan what would happen then.

    Attributes
    ----------
    moves
        The new tie of each claim that is to be moved.
    """

    moves: Mapping[str, str] = field(default_factory=dict)

    def live(self, abouts: Iterable[str]) -> dict[str, list[Stored]]:
        """Return the live claims about some nodes and relationships."""
        wanted = set(abouts)
        # Not `super()`: a dataclass with slots is another class than the one that is written here.
        found = Reader.live(self, wanted)
        kept = {
            about: [each for each in claims if self.moves.get(each.id, about) == about]
            for about, claims in found.items()
        }
        coming = [id_ for id_, about in self.moves.items() if about in wanted]
        for id_, stored in Reader.claims(self, coming).items():
            claims = kept.setdefault(self.moves[id_], [])
            if id_ not in {each.id for each in claims}:
                claims.append(stored)
        return kept
