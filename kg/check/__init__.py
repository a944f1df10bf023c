"""Check facts against the ontology: SHACL shapes and references; every fault names its row.

What each source says is checked by itself (a corrected name in one source is no contradiction of
another's), then what all sources say together (an agreement has two parties, whoever names them).
The shapes are compiled to SPARQL (`kg.check.sparql`) and asked of pyoxigraph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.check.conforming import FEWEST_CLAIMS, Conforming
from kg.check.fingerprint import fingerprint
from kg.check.graphs import Graphs
from kg.check.references import References
from kg.check.rules import Rules, read_rules
from kg.check.telling import Teller
from kg.collecting import uncollected
from kg.errors import Fault
from kg.facts import Facts

__all__ = ["check"]


def check(
    facts: Facts,
    *,
    lang: str = "en",
    shape_files: Sequence[Path] = (),
    conforming: Path | None = None,
    declared: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Fault]:
    """Return what is wrong with the facts; an empty list means that they may be loaded.

    Parameters
    ----------
    facts
        All facts of a network.
    lang
        Language of the messages: ``th`` or ``en``.
    shape_files
        A workspace's own SHACL files; a shape is checked against what all sources say together,
        or against each source's by itself if it says ``kg:perSource true``.
    conforming
        A file of what conformed in the last check, which is not checked again, and where that is
        kept for the next; the same is found without it. None for none.
    declared
        The classes of things that other claims declare, where ``facts`` are only some of a network:
        all that is read together with what is to be checked (`kg.check.nearness`).

    Returns
    -------
    Faults in the order of file, row and column, each with the rule that is broken.

    Raises
    ------
    OntologyError
        A shape file cannot be read, is ill-formed or recursive, or has a term of SHACL that is
        not checked: none is passed over in silence.

    Notes
    -----
    Shapes that read no more than a thing's own triples and the classes of its neighbours are
    checked 20,000 claims at a time, so that memory does not grow with the network. Of all things
    and ties that such shapes cannot tell apart, one is checked.
    """
    with uncollected():
        rules = read_rules(facts.ontology, shape_files)
        known = Conforming()
        if conforming is not None and len(facts.claims) >= FEWEST_CLAIMS:
            found = fingerprint(facts.ontology, facts.base, rules)
            known = Conforming(conforming if found else None, found)
        return _faults(References(facts, lang, declared), facts, rules, known)


def _faults(
    references: References, facts: Facts, rules: Rules, conforming: Conforming
) -> list[Fault]:
    found = set(references.faults())
    told = {(f.file, f.sheet, f.row, f.column) for f in found}
    graphs = Graphs(facts, references)
    violations = graphs.violations(rules, conforming)
    for fault in Teller(graphs, violations, references.lang).faults():
        if (fault.file, fault.sheet, fault.row, fault.column) not in told:
            found.add(fault)
    return sorted(found, key=_place)


def _place(fault: Fault) -> tuple[str | int, ...]:
    at = (fault.file, fault.sheet, fault.row, fault.column)
    return (*at, fault.message, fault.rule, fault.dataset)
