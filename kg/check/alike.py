"""Which things and ties are alike for local shapes, so that one of them is checked for all.

All claims about a thing, of all sources, are one group; so are all claims about the ties between
two things, and all about a tie that has an id of its own. What a local shape can see of a group is
its likeness: properties and values, and for what it does not look at (`kg.check.looks`) only which
are the same, and of which classes. Equal likenesses keep the same rules.
"""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable, Mapping, Sequence

from kg.check.looks import Looks
from kg.check.stated import TIE_ID
from kg.claims import TYPE, Claim
from kg.ontology import Ontology

Seen = str | int | tuple["Seen", ...]
"""What is seen of a claim: texts, numbers and truth values, and tuples of these."""
Likeness = tuple[Seen, ...]
_NOT_YET: Likeness = ("not yet",)
_KEPT = 50_000
"""Of how many qualifiers it is remembered what is seen of them; most come again and again."""


class Alike:
    """Groups claims and tells the likeness of each group."""

    def __init__(
        self, ontology: Ontology, classes: Mapping[str, tuple[str, ...]], looks: Looks
    ) -> None:
        """Take the classes of each id, and what shapes look at."""
        self._classes = classes
        properties = ontology.properties.values()
        self._things = {p.name for p in properties if p.kind == "node"}
        self._texts = {p.name for p in properties if p.kind in {"text", "string"}}
        self._told = {p.name for p in properties if looks.at(p.iri)}
        self._measured = {p.name for p in properties if p.iri in looks.lengths}
        self._at_names = looks.at_names
        self._at_tie_ids = looks.at(TIE_ID.value)
        self._ends_told = {
            edge.name: (looks.at(edge.source_iri), looks.at(edge.target_iri))
            for edge in ontology.edge_classes.values()
        }
        self._qualifiers: dict[tuple[tuple[str, str], ...], Likeness | None] = {}
        self._simple = {name for name, told in self._ends_told.items() if not any(told)}

    @staticmethod
    def groups(claims: Iterable[Claim]) -> Collection[list[Claim]]:
        """Return claims, which are in order of their properties, in groups in the same order.

        All claims about one focus node are in one group.
        """
        found: dict[object, list[Claim]] = {}
        name, is_tie = "", False
        for claim in claims:
            if claim.property != name:
                name, is_tie = claim.property, claim.is_tie
            key: object = claim.subject
            if is_tie:
                first, second = claim.subject, claim.value
                key = (first, second) if first < second else (second, first)
                if claim.tie:
                    key = (claim.tie,)
            group = found.get(key)
            if group is None:
                found[key] = [claim]
            else:
                group.append(claim)
        return found.values()

    def each(self, claims: Iterable[Claim]) -> Mapping[bytes, list[Claim]]:
        """Return one group of each likeness, by the likeness as bytes."""
        found: dict[bytes, list[Claim]] = {}
        for group in self.groups(claims):
            found.setdefault(self.likeness(group), group)
        return found

    def likeness(self, claims: list[Claim]) -> bytes:
        """Return what shapes see of a group, always in the same bytes."""
        claim, found = claims[0], None
        if len(claims) == 1 and claim.property in self._simple:
            found = self._of_one(claim)
        # Format 0 of marshal writes equal values as equal bytes, whatever else refers to them.
        return marshal.dumps(found or self._of_several(claims), 0)

    # ------------------------------------------------------------ what is seen
    def _of_one(self, claim: Claim) -> Likeness | None:
        """Return what is seen of a tie with one claim; None if a qualifier names a thing."""
        seen = self._qualifiers.get(claim.qualifiers, _NOT_YET)
        if seen is _NOT_YET:
            seen = self._of_qualifiers(claim.qualifiers)
            if len(self._qualifiers) < _KEPT:
                self._qualifiers[claim.qualifiers] = seen
        if seen is None:
            return None
        subject, value, classes = claim.subject, claim.value, self._classes.get
        tie = claim.tie if self._at_tie_ids else claim.tie != ""
        return (
            claim.property,
            classes(subject, ()),
            classes(value, ()),
            subject == value,
            tie,
            seen,
        )

    def _of_qualifiers(self, qualifiers: tuple[tuple[str, str], ...]) -> Likeness | None:
        """Return what is seen of the qualifiers of one claim; None if one names a thing."""
        seen: list[Seen] = []
        texts: list[str] = []
        for pair in qualifiers:
            name, value = pair
            if name in self._texts:
                if value not in texts:
                    texts.append(value)
                seen.append((name, texts.index(value), *self._text(name, value)))
            elif name in self._things:
                return None
            else:
                seen.append(pair)
        return tuple(seen)

    def _of_several(self, claims: Sequence[Claim]) -> Likeness:
        """Return what is seen of claims in any number; what is the same has the same number."""
        first, names, sources = claims[0], dict[str, int](), dict[str, int]()
        parts: list[Seen] = []
        if self._at_names:
            parts.append((first.is_tie, first.tie, first.subject, first.value))
            parts += [claim.source for claim in claims]
        if first.is_tie:
            for claim in claims:
                parts.append((_number(claim.source, sources), *self._tie(claim, names)))
            return tuple(parts)
        names[first.subject] = 0
        parts.append(self._classes.get(first.subject, ()))
        for claim in claims:
            source, name = sources.setdefault(claim.source, len(sources)), claim.property
            if name == TYPE:
                parts.append(source)
            else:
                parts.append((source, claim.lang, self._value(name, claim.value, names)))
        return tuple(parts)

    def _tie(self, claim: Claim, names: dict[str, int]) -> Likeness:
        is_source_told, is_target_told = self._ends_told.get(claim.property, (True, True))
        return (
            claim.property,
            self._thing(claim.subject, names, is_told=is_source_told),
            self._thing(claim.value, names, is_told=is_target_told),
            claim.tie if self._at_tie_ids else claim.tie != "",
            tuple(self._value(key, value, names) for key, value in claim.qualifiers),
        )

    def _value(self, name: str, value: str, names: dict[str, int]) -> Likeness:
        """Return what is seen of a value; a text and an id that are spelt alike count as one."""
        if name in self._things:
            return (name, self._thing(value, names, is_told=name in self._told))
        if name in self._texts:
            return (name, _number(value, names), *self._text(name, value))
        return (name, value)

    def _text(self, name: str, value: str) -> tuple[str, int]:
        return (
            value if name in self._told else "",
            len(value) if name in self._measured else 0,
        )

    def _thing(self, id_: str, names: dict[str, int], *, is_told: bool) -> Likeness:
        return (_number(id_, names), id_ if is_told else "", self._classes.get(id_, ()))


def _number(name: str, numbers: dict[str, int]) -> int:
    return numbers.setdefault(name, len(numbers))
