"""What following a new version of the ontology would do to claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.check import check
from kg.claims import Claim
from kg.errors import Fault
from kg.facts import Facts
from kg.messages import counted
from kg.migrating.conflicts import Conflicts
from kg.migrating.dormant import dormant_rules
from kg.migrating.rewriting import Renaming, Rewriting, Usage, check_known
from kg.ontology import Ontology
from kg.resources import message_templates, resource

RULES = "shapes.ttl"
"""The project's own rules, among the ontology's files."""


@dataclass(frozen=True, slots=True)
class Migration:
    """What following the ontology would do to the claims of a network.

    Attributes
    ----------
    before, after
        The versions of the ontology: of the network, and now.
    renamings
        Each replaced term, and how many claims hold it.
    claims
        How many claims would be rewritten.
    conflicts
        What differs where old and new terms meet, at the row of a claim; both are kept. And
        rules and questions that speak of a replaced term.
    refused
        What the rules of the ontology, as they are now, would refuse; it is kept.
    deprecated
        Terms that are deprecated, replaced by none, and used.
    counts
        How many claims, nodes and relationships would be created, changed and so on.
    pending
        The id of a load that was cut off, and would be taken back first; "" if none.
    """

    before: str
    after: str
    renamings: tuple[Renaming, ...]
    claims: int
    conflicts: tuple[Fault, ...]
    refused: tuple[Fault, ...]
    deprecated: tuple[Renaming, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    pending: str = ""

    @property
    def is_empty(self) -> bool:
        """True if the network has the version of the ontology, and nothing in it changes."""
        return self.before == self.after and not self.claims and not any(self.counts.values())


def migration(
    claims: Iterable[Claim],
    ontology: Ontology,
    *,
    before: str,
    base: str,
    lang: str = "en",
    shape_files: Sequence[Path] = (),
) -> Migration:
    """Return what following the ontology would do; nothing is changed.

    Parameters
    ----------
    claims
        The live claims of the network.
    ontology
        Its terms now, the replaced ones among them.
    before
        The version of the ontology that the network was loaded with.
    base
        The IRI below which the network's IRIs are minted.
    lang
        Language of the messages: ``th`` or ``en``.
    shape_files
        The workspace's own rules, as they are now.

    Raises
    ------
    OntologyError
        A claim holds a term that the ontology neither declares nor says what replaced it.
    """
    held = list(claims)
    check_known(held, ontology)
    rewriting, usage = Rewriting(ontology), Usage(ontology)
    pairs = [(claim, rewriting.claim(claim)) for claim in held]
    for claim, _ in pairs:
        usage.add(claim)
    facts = Facts.of((new for _, new in pairs), ontology.current, base)
    return Migration(
        before=before,
        after=ontology.version,
        renamings=usage.renamings(),
        claims=sum(new is not claim for claim, new in pairs),
        conflicts=(
            *dormant_rules(ontology, (resource("ontology") / RULES, *shape_files), lang),
            *Conflicts(pairs, rewriting, lang).faults(),
        ),
        refused=tuple(check(facts, lang=lang, shape_files=shape_files)),
        deprecated=usage.deprecated(),
    )


def tell_deprecated(facts: Facts, report: Callable[[str], None], lang: str) -> None:
    """Report the deprecated terms that facts hold and that nothing replaces: they stay usable."""
    if not facts.ontology.deprecated:
        return
    texts, kinds = message_templates("notices"), message_templates("migrating")
    usage = Usage(facts.ontology)
    for claim in facts.claims:
        usage.add(claim)
    for each in usage.deprecated():
        files = ", ".join(dict.fromkeys(file for _, file, _ in each.places))
        kind = kinds[each.kind][lang]
        if each.scheme:
            kind = kinds["of_scheme"][lang].format(kind=kind, scheme=each.scheme)
        words = {"kind": kind, "term": each.old, "files": files}
        report(counted(texts["deprecated"], lang, each.claims, **words))
