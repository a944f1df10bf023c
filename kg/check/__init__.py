"""Check facts against the ontology: SHACL shapes and references; every fault names its row.

What each source says is checked by itself (a corrected name in one source is no contradiction of
another's), then what all sources say together (an agreement has two parties, whoever names them).
The shapes are compiled to SPARQL (`kg.check.sparql`) and asked of pyoxigraph.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.check.graphs import Graphs
from kg.check.references import References
from kg.check.rules import read_rules
from kg.check.telling import Teller
from kg.errors import Fault
from kg.facts import Facts

__all__ = ["check"]


def check(facts: Facts, *, lang: str = "en", shape_files: Sequence[Path] = ()) -> list[Fault]:
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
    checked 20,000 claims at a time, so that memory does not grow with the network.
    """
    with _uncollected():
        return _faults(facts, lang, shape_files)


@contextmanager
def _uncollected() -> Generator[None]:
    """Keep Python from looking for cycles: a check makes none, and would look through all claims.

    All that a part of the network needs is gone as soon as the part is checked.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _faults(facts: Facts, lang: str, shape_files: Sequence[Path]) -> list[Fault]:
    rules = read_rules(facts.ontology, shape_files)
    references = References(facts, lang)
    found = set(references.faults())
    told = {(f.file, f.sheet, f.row, f.column) for f in found}
    graphs = Graphs(facts, references.classes)
    for fault in Teller(graphs, graphs.violations(rules), lang).faults():
        if (fault.file, fault.sheet, fault.row, fault.column) not in told:
            found.add(fault)
    return sorted(found, key=lambda f: (f.file, f.sheet, f.row, f.column, f.message, f.rule))
