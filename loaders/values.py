"""Values as people write them, made canonical: the text that a claim holds.

Each function takes cleaned text and raises ``SourceError`` with a message that has no place; the
caller adds file, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from kg.calendar import Era, as_edtf
from kg.claims import is_id
from kg.errors import SourceError, did_you_mean
from kg.ontology import Concept, EdgeClass, NodeClass, Ontology, Property
from loaders.text import digits, fold

DATE_ORDERS = ("dmy", "mdy", "ymd")
NUMBER_FORMATS = ("1,234.56", "1.234,56")
SCHEMES = ("http", "https", "ftp", "urn")
LONGEST_NUMBER = 40
_SHOWN = 20
_TOLD = 80

_NUMBER = re.compile(r"([+-]?)((?:\d{1,3}(?:,\d{3})+)|\d+)?(?:\.(\d+))?")
_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://)?[^\s<>\"{}|\\^`\x00-\x20]+")
_BARE_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?:/\S{0,200})?")
_DAY = re.compile(r"(\d+)([/.-])(\d+)\2(\d+)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0b": "+", "\uff0c": ",", "\uff0e": "."})
_Term = TypeVar("_Term", NodeClass, EdgeClass, Concept, Property)


def canonical(prop: Property, text: str, ontology: Ontology, *, era: Era = "auto",
              format_: str = "") -> str:  # fmt: skip
    """Return the canonical text of a property's value.

    EDTF for a date, plain decimal for a number, the notation for a concept, which may be written
    as notation or as its label in any language; an id or a web address is only checked.

    Parameters
    ----------
    prop
        What the value is of.
    text
        Cleaned text, not empty.
    ontology
        Where concepts are looked up.
    era
        Of years that do not say theirs.
    format_
        One of `DATE_ORDERS` for a date in figures, of `NUMBER_FORMATS` for a number; "" is the
        first of each.

    Raises
    ------
    SourceError
        It is no such value. The message has no place.
    """
    if prop.kind == "edtf":
        return as_edtf(_reordered(text, format_), era=era)
    if prop.kind in {"decimal", "integer"}:
        return number(text, format_, whole=prop.kind == "integer")
    if prop.kind == "concept":
        return concept(ontology, prop.scheme, text)
    if prop.kind == "node":
        return node_id(text)
    return uri(text) if prop.kind == "uri" else text


def _reordered(text: str, order: str) -> str:
    """Return a date in figures with the day first, as the calendar reads it."""
    day = _DAY.fullmatch(digits(text)) if order in {"mdy", "ymd"} else None
    if day is None:
        return text
    first, _, second, third = day.groups()
    return f"{second}/{first}/{third}" if order == "mdy" else f"{third}/{second}/{first}"


def number(text: str, format_: str = "", *, whole: bool = False) -> str:
    """Return a number as a plain decimal: ASCII digits, no thousands separators, no spare zeros.

    Examples
    --------
    >>> number("1,234.50"), number("1.234,50", "1.234,56"), number("-0.0")
    ('1234.5', '1234.5', '0')
    """
    plain = digits(text).translate(_SIGNS)
    if format_ == NUMBER_FORMATS[1]:
        plain = plain.translate(str.maketrans(",.", ".,"))
    found = _NUMBER.fullmatch(plain)
    if found is None or (found[2] is None and found[3] is None):
        message = (
            f'"{told(text)}" is no number; write it like 1234.5 or 1,234.5 (digits only, '
            "a point before the fraction)"
        )
        raise SourceError(message)
    units = (found[2] or "").replace(",", "").lstrip("0") or "0"
    fraction = (found[3] or "").rstrip("0")
    if len(units) + len(fraction) > LONGEST_NUMBER:
        message = f'"{told(text)}" has more than {LONGEST_NUMBER} digits'
        raise SourceError(message)
    if whole and fraction:
        message = f'"{told(text)}" is no whole number'
        raise SourceError(message)
    plain = f"{units}.{fraction}" if fraction else units
    return f"-{plain}" if found[1] == "-" and plain != "0" else plain


def uri(text: str) -> str:
    """Return a web address if it is one that a page may link to.

    Examples
    --------
    >>> uri("https://www.scg.com/th")
    'https://www.scg.com/th'
    """
    found = _URI.fullmatch(text)
    if found and found[1].lower() in SCHEMES:
        return text
    near = (
        f"; did you mean https://{text}?" if re.fullmatch(r"[\w.-]+\.\w{2,}(/\S*)?", text) else ""
    )
    message = (
        f'"{told(text)}" is no web address; it begins with {", ".join(f"{s}:" for s in SCHEMES)} '
        f"and has no spaces{near}"
    )
    raise SourceError(message)


def node_id(text: str) -> str:
    """Return an id if it can be one."""
    if is_id(text):
        return text
    message = (
        f'"{told(text)}" cannot be an id: use 1 to 200 characters without spaces, quotes or '
        "/ ? # % ~ < > { } | \\ ^"
    )
    raise SourceError(message)


def language(text: str) -> str:
    """Return a language tag in lower case, as RDF compares it."""
    if _LANGUAGE.fullmatch(text):
        return text.lower()
    message = f'"{told(text)}" is no language tag; write for example th or en'
    raise SourceError(message)


def text_language(prop: Property, lang: str, fallback: str) -> str:
    """Return the language of a text: the property's own, else the one given, else a fallback."""
    if prop.kind != "text":
        if lang:
            message = f"{prop.name} is in no language, so {lang!r} cannot stand with it"
            raise SourceError(message)
        return ""
    if not prop.language:
        return language(lang) if lang else fallback
    if lang and language(lang).split("-")[0] != prop.language:
        message = f"{prop.name} is in the language {prop.language}, not {lang}"
        raise SourceError(message)
    return prop.language


def concept(ontology: Ontology, scheme: str, text: str) -> str:
    """Return the notation of a concept, written as its notation or its label in any language."""
    concepts = ontology.schemes[scheme]
    found = _named(text, {name: (each, name) for name, each in concepts.items()}, scheme)
    return found.notation


def node_class(ontology: Ontology, text: str) -> NodeClass:
    """Return a class, written by its name or label, that a thing can be of."""
    classes = {n: (c, n) for n, c in ontology.node_classes.items() if not c.abstract}
    if fold(text) in {fold(n) for n, c in ontology.node_classes.items() if c.abstract}:
        message = f'"{told(text)}" only groups other classes; use one of: {listed(classes)}'
        raise SourceError(message)
    return _named(text, classes, "class")


def edge_class(ontology: Ontology, text: str) -> EdgeClass:
    """Return an edge class, written as relationship type, name or label."""
    edges: dict[str, tuple[EdgeClass, str]] = {}
    for edge in ontology.edge_classes.values():
        edges[edge.relationship_type] = (edge, edge.relationship_type)
        edges.setdefault(edge.name, (edge, edge.relationship_type))
    return _named(text, edges, "tie")


def _named(text: str, terms: Mapping[str, tuple[_Term, str]], what: str) -> _Term:
    """Return the one term that a text names: by its name exactly, else by name or label, folded."""
    if text in terms:
        return terms[text][0]
    wanted = fold(text)
    by_name = {id(t): t for name, (t, _) in terms.items() if fold(name) == wanted}
    by_label = {
        id(t): t for t, _ in terms.values() if wanted in {fold(each) for each in t.label.values()}
    }
    found = list((by_name or by_label).values())
    if len(found) == 1:
        return found[0]
    names = [shown for _, shown in terms.values()]
    if found:
        both = sorted({shown for term, shown in terms.values() if term in found})
        message = f'"{told(text)}" can be any of {", ".join(both)}; write which'
        raise SourceError(message)
    spellings = {*terms, *(label for t, _ in terms.values() for label in t.label.values())}
    message = (
        f'no such {what}: "{told(text)}"{did_you_mean(told(text), spellings)}; '
        f"allowed: {listed(names)}"
    )
    raise SourceError(message)


def listed(names: Iterable[str]) -> str:
    """Return names for a message: the first twenty, then a count."""
    unique = list(dict.fromkeys(names))
    more = f", … ({len(unique)} in all)" if len(unique) > _SHOWN else ""
    return ", ".join(unique[:_SHOWN]) + more


def told(text: str) -> str:
    """Return a value for a message, not longer than a line."""
    return text if len(text) <= _TOLD else text[:_TOLD] + "…"
