"""Where the old and the new term meet and differ: both are kept, and the rows are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.claims import TYPE, Claim
from kg.errors import Fault
from kg.migrating.rewriting import Rewriting
from kg.resources import message_templates

_SHOWN = 5

Pair = tuple[Claim, Claim]
"""A claim as it was, and as it would be."""


class Conflicts:
    """What differs among claims that are rewritten and those that they meet.

    Parameters
    ----------
    pairs
        All live claims, as they were and as they would be.
    rewriting
        What made the ones of the others.
    lang
        Language of the messages: ``th`` or ``en``.
    """

    def __init__(self, pairs: Sequence[Pair], rewriting: Rewriting, lang: str) -> None:
        self.ontology = rewriting.ontology
        self.rewriting = rewriting
        self.lang = lang
        self.messages = message_templates("migrate")
        abouts = {new.about(self.ontology) for old, new in pairs if new is not old}
        self.met: dict[str, list[Pair]] = {}
        for pair in pairs:
            about = pair[1].about(self.ontology)
            if about in abouts:
                self.met.setdefault(about, []).append(pair)

    def faults(self) -> Iterator[Fault]:
        """Yield the faults in the order of file, row and column."""
        found = {*self._disputed(), *self._merged(), *self._turned()}
        yield from sorted(found, key=lambda f: (f.file, f.sheet, f.row, f.column, f.message))

    def _disputed(self) -> Iterator[Fault]:
        """Yield where a property of one value gets two, for it was stated under two names."""
        for pairs in self.met.values():
            stated: dict[str, list[tuple[str, str, Claim]]] = {}
            for old, new in pairs:
                for was, value in _values(old):
                    name, now = self.rewriting.pair(was, value)
                    stated.setdefault(name, []).append((was, now, new))
            for name, values in stated.items():
                old_names = {was for was, _, _ in values} - {name}
                differ = len({was for was, _, _ in values}) > 1 < len({v for _, v, _ in values})
                if differ and self.ontology.property(name).functional:
                    yield self._fault(
                        [claim for _, _, claim in values], name, "disputed", new=name,
                        old=_listed(old_names),
                        values=_listed(f"{was} {now} ({c.locator})" for was, now, c in values),
                    )  # fmt: skip

    def _merged(self) -> Iterator[Fault]:
        """Yield ties that were several and would be one."""
        for pairs in self.met.values():
            before = {old.about(self.ontology): new for old, new in pairs if new.is_tie}
            if len(before) > 1:
                names = {old.property for old, _ in pairs} - {pairs[0][1].property}
                yield self._fault(
                    [new for _, new in pairs], "", "merged", count=str(len(before)),
                    old=_listed(names), new=pairs[0][1].property,
                    rows=_listed(str(claim.locator) for claim in before.values()),
                )  # fmt: skip

    def _turned(self) -> Iterator[Fault]:
        """Yield a fault for each replaced tie that has a direction where the new one has none."""
        used: dict[tuple[str, str], list[Claim]] = {}
        for pairs in self.met.values():
            for old, new in pairs:
                if old.property != new.property and old.is_tie:
                    used.setdefault((old.property, new.property), []).append(new)
        for (old_name, new_name), claims in used.items():
            was, now = self.ontology.edge_class(old_name), self.ontology.edge_class(new_name)
            if was.directed != now.directed:
                message = "undirected" if was.directed else "directed"
                yield self._fault(
                    claims, "", message, old=old_name, new=new_name, count=str(len(claims))
                )

    def _fault(self, claims: Iterable[Claim], column: str, rule: str, **words: str) -> Fault:
        """Return a fault at the last row of some claims."""
        last = max(claims, key=lambda claim: (_place(claim), claim.id))
        subject = last.subject
        if last.is_tie:
            type_ = self.ontology.edge_class(last.property).relationship_type
            subject = f"{last.subject} {type_} {last.value}"
        message = self.messages[rule][self.lang].format_map({"subject": subject, **words})
        at = last.locator
        return Fault(
            message, file=at.file, sheet=at.sheet, row=at.row, column=column, rule=rule,
            dataset=at.dataset,
        )  # fmt: skip


def _values(claim: Claim) -> Iterator[tuple[str, str]]:
    """Yield property and value of all that a claim states of attributes and qualifiers."""
    if claim.property != TYPE and not claim.is_tie:
        yield claim.property, claim.value
    yield from claim.qualifiers


def _listed(texts: Iterable[str]) -> str:
    unique = sorted(set(texts))
    more = f", … ({len(unique)})" if len(unique) > _SHOWN else ""
    return ", ".join(unique[:_SHOWN]) + more


def _place(claim: Claim) -> tuple[str, str, str, int]:
    at = claim.locator
    return (at.dataset, at.file, at.sheet, at.row)
