"""Load RDF (Turtle, TriG, N-Quads, N-Triples, JSON-LD), by hand or from our export, as claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.claims import Claim, Loader
from kg.errors import Fault, MappingError, SourceError
from kg.ontology import Ontology
from loaders.datasets import (
    RDF,
    Dataset,
    check_kind,
    data_files,
    dataset_id,
    open_dataset,
    recognised_by,
)
from loaders.mapping import TOP, check_looked_at
from loaders.nodes import NodeReader
from loaders.plain import Known, PlainReader
from loaders.quads import Resource, read_resources
from loaders.reified import Reified, ReifiedReader
from loaders.settings import Settings
from loaders.sources import read_sources
from loaders.terms import CLAIM, OWN, RDF_TYPE, RULE_TABLES, RdfRule, Terms, rdf_rule, short
from loaders.text import clean
from loaders.wording import listed, near, says


def recognises(path: Path) -> bool:
    """Tell whether a file or folder is a dataset of RDF; never raises.

    Parameters
    ----------
    path
        A file (``.ttl``, ``.trig``, ``.nq``, ``.nt``, ``.jsonld``), or a folder with
        ``source.toml`` and such files and no tables.
    """
    return recognised_by(path) == RDF


def load(path: Path, ontology: Ontology) -> Iterator[Claim]:
    """Return the claims of RDF files: all of them, or an error and none.

    Things have a class, names and attributes by the ontology's terms; a tie is a resource with
    the class of the tie and its two ends; either may say who states it. A named graph whose IRI
    ends with ``/source/ID`` is what that source states. What our own export wrote comes back as
    the same claims, with the places where they were first entered.

    Parameters
    ----------
    path
        A file, with or without ``NAME.toml`` beside it, or a folder with ``source.toml``.
    ontology
        What the terms mean.

    Raises
    ------
    MappingError
        The mapping is wrong; all its faults at once.
    SourceError
        A file is wrong; all faults of all files at once. Nothing was loaded. Nothing is left out
        in silence: a term of another vocabulary is mapped, or left out by name, or refused.

    Notes
    -----
    Nothing is fetched: a JSON-LD context that lies elsewhere is refused.

    Examples
    --------
    >>> claims = list(load(Path("tests/data/loaders/hand.ttl"), Ontology.load()))
    >>> [(c.subject, c.property, c.value, c.qualifier("status")) for c in claims if c.is_tie]
    [('scg', 'Mentorship', 'ban-sam-kha', 'active')]
    """
    ontology = ontology.current
    dataset = open_dataset(path)
    faults: list[Fault] = []
    settings = dataset.settings(faults)
    settings.check_keys([*TOP, *RULE_TABLES])
    check_looked_at(settings)
    sources = read_sources(settings, dataset.id, ontology, own=OWN)
    rule = rdf_rule(settings, ontology)
    files = _files(dataset, settings)
    if faults:
        raise MappingError(faults)
    resources = _resources(files, rule)
    reader = NodeReader(Terms(ontology, rule, sources.default))
    claims = _claims(resources, reader, dataset.id)
    if reader.faults:
        raise SourceError(sorted(reader.faults, key=lambda fault: (fault.file, fault.message)))
    return iter([*sources.claims, *claims])


LOADER = Loader(name=RDF, recognises=recognises, dataset=dataset_id, load=load, clean=clean)


def _files(dataset: Dataset, settings: Settings) -> dict[str, Path]:
    """Return the files to read; those that the mapping leaves out are not among them."""
    table = settings.table("files")
    present = data_files(dataset)
    for name, value in table.values.items():
        if value is not False:
            table.fault(says("mapping.only_false"), name)
        elif clean(name) not in present:
            words = {"near": near(name, present), "allowed": listed(present)}
            table.fault(says("mapping.no_file_here", **words), name)
    ignored = {clean(name) for name in table.values}
    return {name: path for name, path in present.items() if name not in ignored}


def _resources(files: dict[str, Path], rule: RdfRule) -> list[Resource]:
    """Return the resources of all files; all their faults at once."""
    resources: list[Resource] = []
    faults: list[Fault] = []
    for name, path in files.items():
        try:
            check_kind(path, RDF)
            found = read_resources(path, name, rule.base)
        except SourceError as exc:
            faults += exc.faults
            continue
        if not found:
            faults.append(Fault(says("rdf.states_nothing"), file=name))
        resources += found
    if faults:
        raise SourceError(faults)
    return resources


def _claims(resources: list[Resource], reader: NodeReader, dataset: str) -> list[Claim]:
    """Return the claims of all resources; what is wrong is gathered by the reader."""
    terms = reader.terms
    classes: dict[str, set[str]] = {}
    claims_of: set[str] = set()
    for resource in resources:
        for value in resource.values(RDF_TYPE):
            if value.value == CLAIM:
                claims_of.add(resource.iri)
            term = terms.classes.get(value.value) or terms.edges.get(value.value)
            if term is not None:
                classes.setdefault(resource.iri, set()).add(term.name)
    reified = [each for resource in resources if resource.iri in claims_of
               for each in ReifiedReader(reader, dataset).read(resource)]  # fmt: skip
    known = Known(classes, _explained(reified, reader.ontology))
    said = _said_of_ties(reified)
    plain = PlainReader(reader, dataset, known)
    claims = [each.claim for each in reified]
    for resource in resources:
        if resource.iri in claims_of:
            continue
        if not any(name in reader.ontology.edge_classes for name in classes.get(resource.iri, ())):
            claims += plain.thing(resource)
        elif (resource.graph, resource.iri) in said:
            _check_tie(resource, said[resource.graph, resource.iri], reader)
        else:
            claims += plain.tie(resource)
    return claims


def _explained(reified: list[Reified], ontology: Ontology) -> set[tuple[str, str, str, str, str]]:
    """Return the statements about things that claims state."""
    found: set[tuple[str, str, str, str, str]] = set()
    for each in reified:
        claim = each.claim
        if not claim.is_tie:
            prop = ontology.properties.get(claim.property)
            lang = (prop.language or claim.lang) if prop and prop.kind == "text" else ""
            found.add((each.graph, claim.subject, claim.property, claim.value, lang))
    return found


def _said_of_ties(reified: list[Reified]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Return what claims say of each tie in each graph: properties and values."""
    said: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for each in reified:
        if each.claim.is_tie:
            statements = said.setdefault((each.graph, each.about), set())
            statements |= {(predicate, str(value)) for predicate, value in each.statements}
    return said


def _check_tie(resource: Resource, said: set[tuple[str, str]], reader: NodeReader) -> None:
    """Find what is stated of a tie and by none of its claims: whose word it is nobody knows."""
    for predicate, value in resource.statements:
        if predicate != RDF_TYPE and (predicate, str(value)) not in said:
            reader.wrong(
                resource,
                says("rdf.not_in_claim", predicate=short(predicate)),
                predicate,
            )


__all__ = ["LOADER", "load", "recognises"]
