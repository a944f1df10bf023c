"""Whether a database holds terms that the ontology has replaced since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from kg.claims import TYPE
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.cypher import Run
from kg.store.rows import qualifier_key

_CONCEPTS = {"basis": "bases", "confidence": "confidences"}
"""What every claim says of itself, and its scheme."""
# A qualifier is a text or a list of texts: `[] +` makes a list of both.
_FIRST: LiteralString = """
MATCH (c:Claim)
WHERE c.property IN $names
   OR (c.property = $type AND c.value IN $classes)
   OR any(key IN $keys WHERE c[key] IS NOT NULL)
   OR any(pair IN $values WHERE c.property = pair[0] AND c.value = pair[1])
   OR any(pair IN $qualified WHERE pair[1] IN ([] + c[pair[0]]))
RETURN properties(c) LIMIT 1
"""


def replaced_term(run: Run, ontology: Ontology) -> str:
    """Return a replaced term that a live claim holds, as ``X (now Y)``; "" if none does."""
    asked = _asked(ontology)
    if not asked:
        return ""
    rows = run(_FIRST, type=TYPE, **asked)
    return _told(rows[0][0], ontology) if rows else ""


def check_replaced(run: Run, ontology: Ontology) -> None:
    """Raise ``StoreError`` if a live claim holds a replaced term.

    A load would bring the new terms beside the old ones, and one fact would stand twice.
    """
    if found := replaced_term(run, ontology):
        message = (
            f"the network holds terms that version {ontology.version} of the ontology replaced, "
            f"such as {found}: run `kg migrate` first"
        )
        raise StoreError(message)


def _asked(ontology: Ontology) -> dict[str, object]:
    """Return what to look for; nothing if no term was renamed."""
    renamed = [each for each in ontology.replacements if each.is_renamed and each.kind != "end"]
    if not renamed:
        return {}
    properties = [each.old for each in renamed if each.kind == "property"]
    concepts = [each for each in renamed if each.kind == "concept"]
    pairs = [
        (name, each.old)
        for each in concepts
        for name, prop in ontology.properties.items()
        if prop.scheme == each.scheme
    ]
    own = [
        (key, c.old) for c in concepts for key, scheme in _CONCEPTS.items() if c.scheme == scheme
    ]
    return {
        "names": [*(each.old for each in renamed if each.kind == "tie"), *properties],
        "classes": [each.old for each in renamed if each.kind == "class"],
        "keys": [qualifier_key(name) for name in properties],
        "values": [list(pair) for pair in pairs],
        "qualified": [*map(list, own), *([qualifier_key(n), v] for n, v in pairs)],
    }


def _told(row: Mapping[str, object], ontology: Ontology) -> str:
    """Return the first replaced term of a claim."""
    held = {str(key): value for key, value in row.items()}
    for each in ontology.replacements:
        of_kind = {
            "class": held["property"] == TYPE and held["value"] == each.old,
            "tie": held["property"] == each.old,
            "property": held["property"] == each.old or qualifier_key(each.old) in held,
            "concept": any(each.old == v or (isinstance(v, list) and each.old in v)
                           for v in held.values()),
        }  # fmt: skip
        if each.is_renamed and of_kind.get(each.kind, False):
            return f"{each.old} (now {each.new})"
    return ""
