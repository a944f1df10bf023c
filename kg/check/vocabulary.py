"""The terms of SHACL that the check knows; any other is refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.check.terms import SH, TYPE, Term
from kg.errors import OntologyError, nearest

TARGETS = frozenset({"targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"})
TERMS_OF = frozenset({"class", "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals",
                      "minExclusive", "minInclusive", "maxExclusive", "maxInclusive"})  # fmt: skip
"""Parameters with one term as value; each value is a constraint of its own."""
ONE_TERM = frozenset({"datatype", "nodeKind"})
PATTERN = "pattern"
COUNTS = frozenset({"minCount", "maxCount", "minLength", "maxLength"})
LISTS = frozenset({"in", "languageIn"})
SHAPE_LISTS = frozenset({"and", "or", "xone"})
SHAPES_OF = frozenset({"not", "node"})
REPEATABLE = TERMS_OF | SHAPE_LISTS | SHAPES_OF | {PATTERN}
QUALIFIED = frozenset({"qualifiedMinCount", "qualifiedMaxCount"})
PROPERTY_ONLY = frozenset({"minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals",
                           *QUALIFIED})  # fmt: skip
FLAGS = frozenset({"uniqueLang", "closed"})
CONSTRAINTS = REPEATABLE | ONE_TERM | COUNTS | LISTS | QUALIFIED | FLAGS
HELPERS = frozenset({"flags", "ignoredProperties", "qualifiedValueShape",
                     "qualifiedValueShapesDisjoint", "property", "path"})  # fmt: skip
PATHS = frozenset({"inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath",
                   "zeroOrOnePath"})  # fmt: skip
ABOUT = frozenset({"severity", "message", "deactivated"})
SAID_ONLY = frozenset({"name", "description", "order", "group", "defaultValue", "declare",
                       "prefix", "namespace", "shapesGraph", "suggestedShapesGraph"})  # fmt: skip
"""What is said of a shape and never breaks a rule."""
PREDICATES = TARGETS | CONSTRAINTS | HELPERS | PATHS | ABOUT | SAID_ONLY
NODE_KINDS = frozenset({"IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral",
                        "IRIOrLiteral"})  # fmt: skip
CLASSES = frozenset({"NodeShape", "PropertyShape", "Shape", "PropertyGroup", "PrefixDeclaration"})
SEVERITIES = frozenset({"Violation", "Warning", "Info"})
VALUES = CLASSES | NODE_KINDS | SEVERITIES
ELSEWHERE = frozenset({"sparql", "select", "ask", "js", "rule", "target", "values", "expression",
                       "condition", "construct", "SPARQLConstraint", "SPARQLTarget", "parameter",
                       "validator", "nodeValidator", "propertyValidator", "prefixes",
                       "ConstraintComponent", "SPARQLRule", "TripleRule", "JSConstraint",
                       "filterShape", "nodes", "SPARQLFunction", "SPARQLTargetType",
                       "entailment"})  # fmt: skip
"""Terms of SHACL-SPARQL, SHACL-AF and SHACL-JS: known, and not read."""


@dataclass(frozen=True, slots=True)
class ShapeFileError:
    """Where in a shape file something is wrong."""

    file: str
    shape: Term
    triples: Iterable[Triple]

    def error(self, message: str) -> OntologyError:
        """Return an error that names file and shape."""
        shape = shown(named(self.triples, self.shape))
        return OntologyError(f"{self.file}: {shape}: {message}")


def shown(term: Term) -> str:
    """Return a term as a reader of the shape file knows it."""
    if isinstance(term, BlankNode):
        return "a shape without a name"
    if isinstance(term, NamedNode) and term.value.startswith(SH):
        return f"sh:{term.value.removeprefix(SH)}"
    return str(term)


def named(triples: Iterable[Triple], node: Term) -> Term:
    """Return a node, or if it has no name what names the one that it is part of."""
    if not isinstance(node, BlankNode):
        return node
    above = {triple.object: triple.subject for triple in triples}
    found: Term = node
    for _ in range(len(above)):
        if not isinstance(found, BlankNode) or found not in above:
            break
        found = above[found]  # type: ignore[assignment]  # no subject is quoted
    return found


def refuse_unknown(triples: Sequence[Triple], file: str) -> None:
    """Raise ``OntologyError`` for the first term of SHACL that the check does not know."""
    for subject, predicate, value in triples:
        where = ShapeFileError(file, subject, triples)
        if predicate.value.startswith(SH):
            _known(predicate, PREDICATES, where)
        if (
            isinstance(value, NamedNode)
            and value.value.startswith(SH)
            and (predicate == TYPE or predicate.value.startswith(SH))
            and predicate.value.removeprefix(SH) not in SAID_ONLY
        ):
            _known(value, VALUES, where)


def _known(term: NamedNode, allowed: frozenset[str], where: ShapeFileError) -> None:
    name = term.value.removeprefix(SH)
    if name in allowed:
        return
    if name in ELSEWHERE:
        raise where.error(f"sh:{name} is no term of SHACL Core, and only SHACL Core is checked")
    near = nearest(name, allowed)
    hint = f"; did you mean sh:{near}?" if near else ""
    raise where.error(f"unknown SHACL term sh:{name}{hint}")
