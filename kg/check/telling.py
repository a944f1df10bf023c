"""Tell what breaks a rule in the words of who reads it: at its row, with what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.check.graphs import Graphs
from kg.check.model import Violation
from kg.check.terms import Term
from kg.claims import TYPE, Claim
from kg.errors import Fault
from kg.facts import Writer
from kg.messages import shortened
from kg.ontology.turtle import local, snake
from kg.resources import message_templates

_SEVERAL, _SHOWN_VALUES = 2, 5


class Teller:
    """The way back from what breaks a rule to the claims, and to where they were entered."""

    def __init__(self, graphs: Graphs, violations: Iterable[Violation], lang: str) -> None:
        """Gather the claims about the focus nodes of violations."""
        self.graphs = graphs
        self.ontology = graphs.ontology
        self.lang = lang
        self.violations = tuple(violations)
        wanted = {violation.focus for violation in self.violations}
        self.claims: dict[Term, list[Claim]] = {}
        self.stated: dict[tuple[Term, Term], list[tuple[Term, Claim]]] = {}
        if wanted:
            self._gather(wanted)

    def _gather(self, wanted: set[Term]) -> None:
        writer = Writer(self.ontology, self.graphs.iris)
        for claim in self.graphs.facts.claims:
            for is_per_source in (False, True):
                focus = self.graphs.focus(claim, is_per_source=is_per_source)
                if focus in wanted:
                    self.claims.setdefault(focus, []).append(claim)
                    for _, predicate, value in writer.stated(claim, focus):
                        self.stated.setdefault((focus, predicate), []).append((value, claim))

    def faults(self) -> Iterator[Fault]:
        """Yield the fault of each violation, at the row of the claim that it is about."""
        for violation in self.violations:
            yield self._fault(violation)

    def _fault(self, violation: Violation) -> Fault:
        at = self._claim(violation)
        subject = (at.tie or at.subject) if at else str(violation.focus)
        if at is not None and at.is_tie:
            edge = self.ontology.edge_class(at.property)
            subject = f"{at.subject} {edge.relationship_type} {at.value}"
        found = self._found(violation)
        said = f"; {self._said('found').format(found=found)}" if found else ""
        place = at.locator if at else None
        node = violation.shape.node
        return Fault(
            f"{subject}: {self._message(violation)}{said}",
            file=place.file if place else "",
            sheet=place.sheet if place else "",
            row=place.row if place else 0,
            column=_column(violation),
            rule=local(node.value) if isinstance(node, NamedNode) else "",
            dataset=place.dataset if place else "",
        )

    def _said(self, name: str) -> str:
        return message_templates("check")[name][self.lang]

    def _message(self, violation: Violation) -> str:
        """Return what the shape says, in the language asked for if it does; else what is broken."""
        texts = {m.language or "en": m.value for m in sorted(violation.shape.messages, key=str)}
        if texts:
            return texts.get(self.lang) or texts.get("en") or next(iter(texts.values()))
        constraint = violation.constraint
        terms = ", ".join(self._shown(term) for term in constraint.terms)
        template = message_templates("shacl")[snake(constraint.parameter)][self.lang]
        return template.format(terms=terms, number=constraint.number)

    def _claim(self, violation: Violation) -> Claim | None:
        """Return the claim that states the wrong value; else the last of several, else any."""
        claims = self.claims.get(violation.focus, [])
        stated = self._stated(violation)
        wrong = [claim for value, claim in stated if value == violation.value]
        types = [claim for claim in claims if claim.property == TYPE]
        for among in (wrong, [claim for _, claim in stated], types, claims):
            if among:
                return max(among, key=lambda claim: (*_place(claim), claim.id))
        return None

    def _stated(self, violation: Violation) -> list[tuple[Term, Claim]]:
        if not isinstance(violation.path, NamedNode):
            return []
        return self.stated.get((violation.focus, violation.path), [])

    def _found(self, violation: Violation) -> str:
        """Return the wrong value, or where there are several all of them with their rows."""
        if violation.value is not None:
            return self._shown(violation.value)
        stated = self._stated(violation)
        if len({value for value, _ in stated}) < _SEVERAL:
            return ""
        places = [
            self._said("at" if claim.locator.row else "in_file").format(
                value=self._shown(value), file=claim.locator.file, row=claim.locator.row
            )
            for value, claim in sorted(stated, key=lambda pair: (*_place(pair[1]), str(pair[0])))
        ]
        return ", ".join(list(dict.fromkeys(places))[:_SHOWN_VALUES])

    def _shown(self, value: Term) -> str:
        """Return a value as the user wrote it: an id with its class, a notation, a text."""
        if not isinstance(value, NamedNode):
            return repr(shortened(value.value))
        below = value.value.removeprefix(self.graphs.iris.node("").value)
        id_ = unquote(below) if below != value.value else ""
        if id_ not in self.graphs.classes:
            return snake(local(value.value))
        return f"{id_} ({', '.join(sorted(self.graphs.classes[id_]))})"


def _column(violation: Violation) -> str:
    if not isinstance(violation.path, NamedNode):
        return ""
    return snake(local(violation.path.value)).removesuffix("_first").removesuffix("_last")


def _place(claim: Claim) -> tuple[str, str, int]:
    return (claim.locator.file, claim.locator.sheet, claim.locator.row)
