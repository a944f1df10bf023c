"""What a rule of SHACL cannot say well: ids that nothing declares, classes that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kg.claims import TYPE, Claim
from kg.errors import Fault, nearest
from kg.facts import Facts
from kg.ontology import Ontology
from kg.resources import message_templates

_NEAR_LIMIT = 20_000


def by_property(claims: Iterable[Claim]) -> Mapping[str, Sequence[Claim]]:
    """Return claims by their properties, in alphabetical order of these."""
    found = defaultdict[str, list[Claim]](list)
    for claim in claims:
        found[claim.property].append(claim)
    return {name: found[name] for name in sorted(found)}


def classes_of(types: Iterable[Claim]) -> Mapping[str, tuple[str, ...]]:
    """Return the classes that claims of classes give each id, sorted."""
    found: dict[str, tuple[str, ...]] = {}
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for claim in types:
        before = found.get(claim.subject, ())
        if claim.value not in before:
            names = tuple(sorted((*before, claim.value)))
            found[claim.subject] = same.setdefault(names, names)
    return found


class References:
    """The ids that the claims declare, and the faults of those that use others."""

    def __init__(
        self, facts: Facts, lang: str, declared: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """Gather the classes that the claims give each id.

        Parameters
        ----------
        declared
            The classes of ids that these claims do not declare, but others that are not here.
        """
        self.ontology: Ontology = facts.ontology
        self.messages = message_templates("check")
        self.lang = lang
        self.claims = by_property(facts.claims)
        self.classes = {**(declared or {}), **classes_of(self.claims.get(TYPE, ()))}
        self._allowed_of: dict[str, Collection[str]] = {}
        self.nodes = {n for n, p in self.ontology.properties.items() if p.kind == "node"}
        sources = {
            names
            for names in set(self.classes.values())
            if any(self.ontology.is_a(name, ["Document"]) for name in names)
        }
        self.documents = {id_: names for id_, names in self.classes.items() if names in sources}

    def faults(self) -> Iterator[Fault]:
        """Yield a fault for each id that nothing declares and each class that cannot be."""
        told: set[tuple[str, str]] = set()
        unsound = (c for name, claims in self.claims.items() for c in self._unsound(name, claims))
        for claim in sorted(unsound, key=lambda claim: claim.id):
            for column, id_ in self._used(claim):
                known = self.documents if column == "source" else self.classes
                if id_ in known or (column == "source" and (column, id_) in told):
                    continue
                told.add((column, id_))
                message = "unknown_source" if column == "source" else "unknown_id"
                yield self.fault(claim, column, message, found=id_, near=self._near(id_, known))
            yield from self._allowed(claim)
        yield from self._two_classes()

    def _unsound(self, name: str, claims: Sequence[Claim]) -> Iterator[Claim]:
        """Yield the claims of a property that need a second look; most are sound at a glance."""
        known, documents, nodes = self.classes, self.documents, self.nodes
        is_tie, is_type = claims[0].is_tie, name == TYPE
        names_thing = is_tie or name in nodes
        allowed = self._properties(name) if is_tie else ()
        owners = set(known.values()) if is_tie or is_type else self._owners(name)
        abstract = self._abstract(claims) if is_type else ()
        for claim in claims:
            if (
                claim.source not in documents
                or known.get(claim.subject) not in owners
                or (names_thing and claim.value not in known)
                or (claim.attributed_to and claim.attributed_to not in known)
                or (is_type and claim.value in abstract)
            ):
                yield claim
                continue
            for key, value in claim.qualifiers:
                if (is_tie and key not in allowed) or (key in nodes and value not in known):
                    yield claim
                    break

    def _owners(self, name: str) -> Collection[tuple[str, ...]]:
        """Return the classes, as things have them, that may all have a property."""
        return {
            names
            for names in set(self.classes.values())
            if all(name in self._properties(own) for own in names)
        }

    def _abstract(self, types: Iterable[Claim]) -> Collection[str]:
        """Return the classes that some claims give, and nothing may be of alone."""
        given = {claim.value for claim in types}
        return {name for name in given if self.ontology.node_class(name).abstract}

    def _near(self, id_: str, known: Mapping[str, Collection[str]]) -> str:
        """Return the question whether the nearest known id is meant; "" if none is near."""
        word = nearest(id_, known) if len(known) <= _NEAR_LIMIT else ""
        return self.messages["near"][self.lang].format(word=word) if word else ""

    def _used(self, claim: Claim) -> Iterator[tuple[str, str]]:
        yield "source", claim.source
        if claim.attributed_to:
            yield "attributed_to", claim.attributed_to
        if claim.is_tie:
            edge = self.ontology.edge_class(claim.property)
            yield edge.source, claim.subject
            yield edge.target, claim.value
        elif claim.property != TYPE:
            yield "id", claim.subject
            if claim.property in self.nodes:
                yield claim.property, claim.value
        for key, value in claim.qualifiers:
            if key in self.nodes:
                yield key, value

    def _allowed(self, claim: Claim) -> Iterator[Fault]:
        if claim.property == TYPE:
            class_ = self.ontology.node_class(claim.value)
            if class_.abstract:
                below = [c for c in self.ontology.subclasses(class_.name) if c != class_.name]
                yield self.fault(claim, "class", "abstract_class", found=class_.name,
                                 allowed=", ".join(below))  # fmt: skip
            return
        owners = [claim.property] if claim.is_tie else sorted(self.classes.get(claim.subject, ()))
        names = [key for key, _ in claim.qualifiers] if claim.is_tie else [claim.property]
        for owner in owners:
            allowed = self._properties(owner)
            for name in dict.fromkeys(names):
                if name not in allowed:
                    yield self.fault(claim, name, "not_allowed", **{"class": owner},
                                     property=name, allowed=", ".join(allowed))  # fmt: skip

    def _properties(self, owner: str) -> Collection[str]:
        """Return the names of the properties that a class may have, in the ontology's order."""
        if owner not in self._allowed_of:
            self._allowed_of[owner] = dict.fromkeys(
                p.name for p in self.ontology.properties_of(owner)
            )
        return self._allowed_of[owner]

    def _two_classes(self) -> Iterator[Fault]:
        first: dict[tuple[str, str], Claim] = {}
        for claim in self.claims.get(TYPE, ()):
            other = first.setdefault((claim.subject, claim.source), claim)
            if other.value != claim.value:
                yield self.fault(claim, "class", "two_classes", found=claim.subject,
                                 allowed=f"{other.value}, {claim.value}")  # fmt: skip

    def fault(self, claim: Claim, column: str, message: str, **words: str) -> Fault:
        """Return a fault at the row where a claim was entered."""
        text = self.messages[message][self.lang].format_map(words)
        at = claim.locator
        return Fault(
            text,
            file=at.file,
            sheet=at.sheet,
            row=at.row,
            column=column,
            rule=message,
            dataset=at.dataset,
        )
