"""What tells the rules of one check from those of another: shapes, ontology, code."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import chain
from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode

from kg.check.rules import Rules
from kg.ontology import Ontology
from kg.resources import resource

_PACKAGE = Path(__file__).resolve().parent.parent
_CODE = ("check/*.py", "ontology/*.py", "calendar/*.py", "claims.py", "facts.py")
"""What decides whether a thing or tie conforms, beside rules and claims."""


def fingerprint(ontology: Ontology, base: str, rules: Rules) -> bytes:
    """Return 32 bytes that are others if anything may be found otherwise in the same claims.

    That is: a shape, a term of the ontology, the base of IRIs, how dates are read, this code, its
    libraries. Empty if the code is not there to be read.
    """
    code = _code()
    if not code:
        return b""
    found = hashlib.blake2b(digest_size=32)
    versions = (sys.version, pyoxigraph.__version__)
    terms = (ontology.node_classes, ontology.edge_classes, ontology.properties, ontology.schemes)
    found.update(repr((versions, base, terms)).encode("utf-8", "surrogatepass"))
    for text in _texts(rules.shapes, {}):
        found.update(text.encode("utf-8", "surrogatepass"))
    for content in code:
        found.update(hashlib.blake2b(content).digest())
    return found.digest()


def _code() -> list[bytes]:
    """Return the files that decide what conforms; none if not all can be read."""
    paths = [sorted(_PACKAGE.glob(pattern)) for pattern in _CODE]
    if not all(paths):
        return []
    dates = resource("ontology") / "lexicons" / "calendar.toml"
    try:
        return [path.read_bytes() for path in (*chain.from_iterable(paths), dates)]
    except OSError:
        return []


def _texts(value: object, blank: dict[BlankNode, int]) -> Iterator[str]:
    """Yield a value as text; blank nodes, which have another name each time, by number."""
    if isinstance(value, BlankNode):
        yield f"_:{blank.setdefault(value, len(blank))};"
    elif isinstance(value, NamedNode | Literal):
        yield f"{value};"  # as N-Triples, where no text can look like anything else
    elif isinstance(value, tuple):
        yield "["
        for each in value:
            yield from _texts(each, blank)
        yield "]"
    elif isinstance(value, Mapping):
        yield "{"
        for pair in value.items():
            yield from _texts(pair, blank)
        yield "}"
    elif is_dataclass(value) and not isinstance(value, type):
        yield f"{type(value).__name__}("
        for field in fields(value):
            yield from _texts(getattr(value, field.name), blank)
        yield ")"
    else:
        yield f"{value!r};"
