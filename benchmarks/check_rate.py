"""How fast the compiled shapes are, against pyshacl on the same triples and shapes in one run.

    python -m benchmarks.check_rate

A network of facts is made, with a fault in one tie of a hundred, and written as one RDF graph of
about 100,000 triples. The project's real shapes are checked over it twice: compiled to SPARQL, and
by pyshacl, once. Both begin with the triples of data and shapes in the store or graph of their
library and end with the last result; both find the same, or no rate is printed. Times are of the
processor, so that other work on the machine does not count.

How long `kg.check.check` takes is told too, from claims to faults, a claim: for a network that was
never checked, and for the same with 1 % of its ties changed since. That alone, and its memory:

    python -m benchmarks.check_rate --ties 100000
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pyshacl
import rdflib
from pyoxigraph import Literal, NamedNode, Store, Triple
from rdflib import SH

from benchmarks import figures
from benchmarks.figures import Figure
from benchmarks.size import write_tables
from benchmarks.store_rate import BASE, claims_of
from kg.check import check
from kg.check.engine import Checker
from kg.check.graphs import Graphs
from kg.check.model import Violation
from kg.check.needs import Needs
from kg.check.reading import ShapesGraph, read_shapes
from kg.check.rules import Group, shapes_graph
from kg.check.terms import exact_store, original
from kg.claims import Claim
from kg.facts import Facts
from kg.ontology import Ontology
from kg.pipeline import Project
from kg.workspace import read

TRIPLES_A_TIE = 11
TIES = 100_000
"""Of the network that is checked twice."""
EVERYTHING = Group((), is_per_source=False, is_local=False, needs=Needs(None, None, frozenset()))
Result = tuple[str, str, str, str, str]
T = TypeVar("T")


def faulty(claims: Iterator[Claim]) -> Iterator[Claim]:
    """Yield claims; each hundredth tie ends before it starts, at a thing that it cannot join."""
    for number, claim in enumerate(claims):
        if claim.is_tie and number % 100 == 0:
            yield replace(claim, value="doc-1", qualifiers=(("end", "1980"), *claim.qualifiers))
        else:
            yield claim


def triples_of(facts: Facts) -> list[Triple]:
    """Return what all sources say together, each triple once."""
    quads = Graphs(facts).quads(facts.claims, EVERYTHING)
    triples = dict.fromkeys(quad.triple for quad in quads)
    return [Triple(t.subject, t.predicate, original(t.object)) for t in triples]  # type: ignore[arg-type]  # none is quoted


def timed(what: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds of the processor something takes, and its result."""
    begin = time.process_time()
    result = what()
    return time.process_time() - begin, result


def compiled(store: Store, graph: ShapesGraph) -> list[Violation]:
    """Check with the shapes compiled to SPARQL."""
    shapes = read_shapes(graph)
    return list(Checker(store, shapes).violations(shapes.values()))


def named(violations: list[Violation]) -> set[Result]:
    """Return violations as text."""
    return {
        (str(v.focus), str(v.path) if isinstance(v.path, NamedNode) else "", str(v.value or ""),
         str(v.shape.node), str(v.constraint.component))
        for v in violations
    }  # fmt: skip


def by_pyshacl(data: rdflib.Graph, rules: rdflib.Graph) -> rdflib.Graph:
    """Check with pyshacl."""
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", meta_shacl=False)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(report)
    return report


def results(report: rdflib.Graph) -> set[Result]:
    """Return the results of a report of pyshacl."""
    found = set()
    for node in report.objects(None, SH.result):
        path = report.value(node, SH.resultPath)
        value = report.value(node, SH.value)
        found.add((
            report.value(node, SH.focusNode).n3(),  # type: ignore[union-attr]  # each has one
            path.n3() if isinstance(path, rdflib.URIRef) else "",
            value.n3() if value is not None else "",
            report.value(node, SH.sourceShape).n3(),  # type: ignore[union-attr]
            report.value(node, SH.sourceConstraintComponent).n3(),  # type: ignore[union-attr]
        ))  # fmt: skip
    return found


def rdflib_graph(triples: list[Triple]) -> rdflib.Graph:
    """Return triples as rdflib has them."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(tuple(_node(term) for term in triple))  # type: ignore[arg-type]  # three of them
    return graph


def _node(term: object) -> rdflib.term.Node:
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = rdflib.URIRef(term.datatype.value)
        text = datatype == rdflib.XSD.string
        return rdflib.Literal(term.value, datatype=None if text else datatype, normalize=False)
    text = str(getattr(term, "value", ""))
    return rdflib.URIRef(text) if isinstance(term, NamedNode) else rdflib.BNode(text)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare(number: int, ontology: Ontology) -> None:
    """Print both times for a graph of so many triples, and their ratio."""
    facts = Facts.of(faulty(claims_of(number // TRIPLES_A_TIE)), ontology, BASE)
    triples = triples_of(facts)
    say(f"{len(triples):,} triples of {len(facts.claims):,} claims")
    reading, graph = timed(lambda: shapes_graph(ontology))
    filling, store = timed(lambda: exact_store(triples))
    rounds = [timed(lambda: compiled(store, graph)) for _ in range(3)]
    ours, violations = min(rounds, key=lambda pair: pair[0])
    found = named(violations)
    say(f"compiled: {ours:7.2f} s, {len(found):,} results "
        f"(before: shapes read in {reading:.2f} s, store filled in {filling:.2f} s)")  # fmt: skip
    making, data = timed(lambda: rdflib_graph(triples))
    rules = rdflib_graph(list(graph.triples()))
    theirs, report = timed(lambda: by_pyshacl(data, rules))
    same = results(report)
    say(f"pyshacl:  {theirs:7.2f} s, {len(same):,} results (before: graph made in {making:.2f} s)")
    if found != same:
        message = f"not the same: {sorted(found ^ same)[:5]}"
        raise ValueError(message)
    everything = (theirs + making) / (ours + reading + filling)
    figures.say(Figure("compiled shapes: times as fast as pyshacl", theirs / ours, goal=50))
    figures.say(Figure("the same with filling store and graph", everything))


def changed(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield claims anew; each hundredth tie says another status and year."""
    for number, claim in enumerate(claims):
        if claim.is_tie and number % 100 == 0:
            qualifiers = {**dict(claim.qualifiers), "status": "ended", "end": "2026"}
            yield replace(claim, qualifiers=tuple(sorted(qualifiers.items())))
        else:
            yield replace(claim)


def whole(ties: int, ontology: Ontology) -> None:
    """Print time and memory of a whole check, and the time of one after little has changed."""
    with tempfile.TemporaryDirectory() as folder:
        write_tables(Path(folder), ties)
        read_claims = Project(read(Path(folder))).claims()
        claims = [claim for each in read_claims.values() for claim in each]
        facts, known = Facts.of(claims, ontology, BASE), Path(folder) / "conforming"
        before = peak()
        first, faults = timed(lambda: check(facts, conforming=known))
        say(f"{ties:,} ties, {len(facts.claims):,} claims: {first:.2f} s, {len(faults)} faults")
        say(f"peak memory: {before:,.0f} MB with the claims, {peak():,.0f} MB after the check")
        facts = Facts.of(changed(claims), ontology, BASE)
        again, faults = timed(lambda: check(facts, conforming=known))
        say(f"with 1 % of the ties changed: {again:.2f} s, {len(faults)} faults")
        if faults != check(facts):
            message = "not the same faults with what is known and without"
            raise ValueError(message)
    for name, seconds, goal in (("first check", first, 25), ("check after 1 % changed", again, 4)):
        a_claim = seconds / len(facts.claims) * 1e6
        figures.say(Figure(f"{name}: us of the processor a claim", a_claim, goal, at_least=False))


def main() -> None:
    """Print the times and their ratio; with --ties the time and memory of a whole check."""
    parser = argparse.ArgumentParser(description="How fast the compiled shapes are.")
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--ties", type=int, help="check a network of so many ties; no pyshacl")
    arguments = parser.parse_args()
    ontology = Ontology.load()
    if arguments.ties:
        whole(arguments.ties, ontology)
    else:
        compare(arguments.triples, ontology)
        whole(TIES, ontology)


if __name__ == "__main__":
    main()
