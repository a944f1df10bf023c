"""What the loaders say, in every language: the texts stand in ``lexicons/row-messages.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from kg.errors import SourceError, nearest
from kg.messages import Message, shortened
from kg.ontology import Ontology
from kg.resources import ontology_table

_SHOWN = 20
FILE = "lexicons/row-messages.toml"


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the texts of each message by language; the file is read once.

    Raises
    ------
    OntologyError
        The file that comes with the package is missing or damaged.
    """
    found: dict[str, Mapping[str, str]] = {}
    for key, value in ontology_table(FILE).items():
        if all(isinstance(each, str) for each in value.values()):
            found[key] = value
        else:
            found |= {f"{key}.{name}": each for name, each in value.items()}
    return found


def says(key: str, /, **values: object) -> Message:
    """Return a message with the facts filled in.

    Parameters
    ----------
    key
        Its name in the file, as ``row.missing``.
    values
        What its texts name in braces.

    Examples
    --------
    >>> says("row.missing", role="id")
    'no id: every row needs one'
    """
    return Message(texts()[key], values)


def near(found: str, allowed: Iterable[str], *, prefix: str = "") -> str:
    """Return the question whether the nearest allowed word is meant, or ``""``."""
    word = nearest(shortened(found), allowed)
    return says("near", word=prefix + word) if word else ""


def instead(
    ontology: Ontology, found: str, allowed: Iterable[str], *kinds: str, scheme: str = ""
) -> str:
    """Return what took the place of a replaced term, else what `near` returns.

    Parameters
    ----------
    kinds, scheme
        Of the terms that it can be: see `kg.ontology.Ontology.replacing`.
    """
    new = ontology.replacing(found, *kinds, scheme=scheme)
    if not new:
        return near(found, allowed)
    return says("replaced", found=shortened(found), new=new, version=ontology.version)


def why(error: SourceError) -> str:
    """Return the message of an error of one fault, so that it can still be said in Thai."""
    return error.faults[0].message


def listed(names: Iterable[str]) -> str:
    """Return names for a message: the first twenty, then a count."""
    unique = list(dict.fromkeys(names))
    more = f", … ({len(unique)} in all)" if len(unique) > _SHOWN else ""
    return ", ".join(unique[:_SHOWN]) + more
