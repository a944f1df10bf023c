"""What breaks a local shape: the network part by part, of all that are alike one, of what changed.

The first look checks one group of claims of each likeness that is not known to conform. Where one
breaks a rule, so do all that are like it: the second look, which most networks do not need, tells
of each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from kg.check.alike import Alike
from kg.check.conforming import KEY_BYTES, Conforming
from kg.check.looks import looks_of
from kg.check.model import Shapes, Violation
from kg.check.rules import Group
from kg.claims import Claim

if TYPE_CHECKING:
    from kg.check.graphs import Graphs

Alikes = list[tuple[bytes, list[Claim]]]
"""Groups of claims, each with the hash of its likeness."""
_MET = 200_000
"""How many likenesses are remembered from part to part; of more, some are checked twice."""
_GROUPED = 10
"""How many times as many claims are grouped at once as are put into a store at once."""


class Parts:
    """The local shapes over the facts."""

    def __init__(
        self, graphs: Graphs, groups: Sequence[Group], shapes: Shapes, conforming: Conforming
    ) -> None:
        """Take the facts, groups of local shapes, and what is known to conform to them."""
        self._graphs = graphs
        self._groups = groups
        self._shapes = shapes
        self._conforming = conforming
        ontology = graphs.ontology
        ends = ((e.source_iri, e.target_iri) for e in ontology.edge_classes.values())
        nodes = (p.iri for p in ontology.properties.values() if p.kind == "node")
        roots = [root for group in groups for root in group.roots]
        looks = looks_of(roots, shapes, frozenset((*chain.from_iterable(ends), *nodes)))
        self._alike = Alike(ontology, graphs.classes, looks)
        self._at_once = 0

    def violations(self, at_once: int) -> Iterator[Violation]:
        """Yield what breaks a rule; then keep what conforms.

        Parameters
        ----------
        at_once
            How many claims are put into a store at once.
        """
        self._at_once = at_once
        parts = self._parts()
        faulty, told = set[bytes](), set[str]()
        for batch in self._batches(self._unknown(parts)):
            found = list(self._broken(batch))
            yield from found
            for key, claims in self._of(found, batch):
                faulty.add(key)
                told.add(claims[0].id)
        if faulty:
            for batch in self._batches(self._like(faulty, told, parts)):
                yield from self._broken(batch)
        self._conforming.keep(faulty)

    # ------------------------------------------------------------ what is checked
    def _parts(self) -> Sequence[Sequence[Claim]]:
        """Return the claims in parts; all about one focus node are in one part."""
        number = len(self._graphs.facts.claims) // (_GROUPED * self._at_once) + 1
        claims = chain.from_iterable(self._graphs.claims.values())
        if number == 1:
            return [list(claims)]
        parts: list[list[Claim]] = [[] for _ in range(number)]
        for claim in claims:
            key = hash(claim.tie or claim.subject)
            if not claim.tie and claim.is_tie:
                key ^= hash(claim.value)  # from either end the same
            parts[key % number].append(claim)
        return parts

    def _unknown(self, parts: Iterable[Sequence[Claim]]) -> Iterator[tuple[bytes, list[Claim]]]:
        """Yield one group of each likeness that is not known to conform."""
        met = set[bytes]()
        for part in parts:
            new = {_key(seen): claims for seen, claims in self._alike.each(part).items()}
            keys = [key for key in new if key not in met]
            if len(met) < _MET:
                met.update(keys)
            self._conforming.add(keys)
            for key, is_held in zip(keys, self._conforming.hold(keys), strict=True):
                if not is_held:
                    yield key, new[key]

    def _like(
        self, faulty: set[bytes], told: set[str], parts: Iterable[Sequence[Claim]]
    ) -> Iterator[tuple[bytes, list[Claim]]]:
        """Yield the groups that are like a faulty one, but those that were told of."""
        for part in parts:
            for claims in self._alike.groups(part):
                key = _key(self._alike.likeness(claims))
                if key in faulty and claims[0].id not in told:
                    yield key, claims

    def _batches(self, groups: Iterable[tuple[bytes, list[Claim]]]) -> Iterator[Alikes]:
        """Yield groups, so many that their claims fill a store."""
        batch: Alikes = []
        number = 0
        for key, claims in groups:
            batch.append((key, claims))
            number += len(claims)
            if number >= self._at_once:
                yield batch
                batch, number = [], 0
        if batch:
            yield batch

    # ------------------------------------------------------------ checking
    def _broken(self, batch: Alikes) -> Iterator[Violation]:
        claims = [claim for _, each in batch for claim in each]
        for group in self._groups:
            yield from self._graphs.broken(claims, group, self._shapes)

    def _of(self, found: Sequence[Violation], batch: Alikes) -> Iterator[tuple[bytes, list[Claim]]]:
        """Yield the groups of a batch that violations are about."""
        foci = {violation.focus for violation in found}
        focus = self._graphs.focus
        for key, claims in batch if foci else ():
            if any(focus(c, is_per_source=each) in foci for c in claims for each in (False, True)):
                yield key, claims


def _key(likeness: bytes) -> bytes:
    return hashlib.blake2b(likeness, digest_size=KEY_BYTES).digest()
