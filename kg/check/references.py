"""What a rule of SHACL cannot say well: ids that nothing declares, classes that cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kg.claims import TYPE, Claim
from kg.errors import Fault, nearest
from kg.facts import Facts
from kg.ontology import Ontology
from kg.resources import message_templates

_NEAR_LIMIT = 20_000


def classes_of(facts: Facts) -> Mapping[str, tuple[str, ...]]:
    """Return the classes that the claims give each id, sorted."""
    found: dict[str, tuple[str, ...]] = {}
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for claim in facts.claims:
        if claim.property == TYPE:
            before = found.get(claim.subject, ())
            if claim.value not in before:
                names = tuple(sorted((*before, claim.value)))
                found[claim.subject] = same.setdefault(names, names)
    return found


class References:
    """The ids that the claims declare, and the faults of those that use others."""

    def __init__(self, facts: Facts, lang: str) -> None:
        """Gather the classes that the claims give each id."""
        self.facts = facts
        self.ontology: Ontology = facts.ontology
        self.messages = message_templates("check")
        self.lang = lang
        self.classes = classes_of(facts)
        self._allowed_of: dict[str, Collection[str]] = {}
        self.nodes = {n for n, p in self.ontology.properties.items() if p.kind == "node"}
        self.documents = {
            id_: names
            for id_, names in self.classes.items()
            if any(self.ontology.is_a(name, ["Document"]) for name in names)
        }

    def faults(self) -> Iterator[Fault]:
        """Yield a fault for each id that nothing declares and each class that cannot be."""
        told: set[tuple[str, str]] = set()
        for claim in self.facts.claims:
            if self._is_sound(claim):
                continue
            for column, id_ in self._used(claim):
                known = self.documents if column == "source" else self.classes
                if id_ in known or (column == "source" and (column, id_) in told):
                    continue
                told.add((column, id_))
                message = "unknown_source" if column == "source" else "unknown_id"
                yield self.fault(claim, column, message, found=id_, near=self._near(id_, known))
            yield from self._allowed(claim)
        yield from self._two_classes()

    def _is_sound(self, claim: Claim) -> bool:
        """Tell at a glance that nothing is wrong with a claim; most need no second look."""
        known, nodes, name = self.classes, self.nodes, claim.property
        if (
            claim.source not in self.documents
            or claim.subject not in known
            or (claim.attributed_to and claim.attributed_to not in known)
            or any(key in nodes and value not in known for key, value in claim.qualifiers)
        ):
            return False
        if claim.is_tie:
            allowed = self._properties(name)
            return claim.value in known and all(key in allowed for key, _ in claim.qualifiers)
        if name == TYPE:
            return not self.ontology.node_class(claim.value).abstract
        is_known = name not in nodes or claim.value in known
        return is_known and all(name in self._properties(own) for own in known[claim.subject])

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
        for claim in self.facts.claims:
            if claim.property != TYPE:
                continue
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
