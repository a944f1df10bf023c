"""Values as people write them, made canonical: the text that a claim holds.

Each function takes cleaned text and raises ``SourceError`` with a message that has no place; the
caller adds file, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from kg.calendar import Era, as_edtf
from kg.claims import is_id
from kg.errors import SourceError
from kg.messages import shortened
from kg.ontology import Concept, EdgeClass, NodeClass, Ontology, Property
from loaders.text import digits, fold
from loaders.wording import instead, listed, says

DATE_ORDERS = ("dmy", "mdy", "ymd")
NUMBER_FORMATS = ("1,234.56", "1.234,56")
SCHEMES = ("http", "https", "ftp", "urn")
LONGEST_NUMBER = 40

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
        return _date(_reordered(text, format_), era)
    if prop.kind in {"decimal", "integer"}:
        return number(text, format_, whole=prop.kind == "integer")
    if prop.kind == "concept":
        return concept(ontology, prop.scheme, text)
    if prop.kind == "node":
        return node_id(text)
    return uri(text) if prop.kind == "uri" else text


def _date(text: str, era: Era) -> str:
    try:
        return as_edtf(text, era=era)
    except SourceError as exc:
        raise SourceError(says("value.date", found=shortened(text), why=str(exc))) from exc


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
        raise SourceError(says("value.number", found=shortened(text)))
    units = (found[2] or "").replace(",", "").lstrip("0") or "0"
    fraction = (found[3] or "").rstrip("0")
    if len(units) + len(fraction) > LONGEST_NUMBER:
        raise SourceError(says("value.digits", found=shortened(text), limit=LONGEST_NUMBER))
    if whole and fraction:
        raise SourceError(says("value.whole", found=shortened(text)))
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
    meant = says("near", word=f"https://{text}") if _BARE_HOST.fullmatch(text) else ""
    allowed = ", ".join(f"{scheme}:" for scheme in SCHEMES)
    raise SourceError(says("value.uri", found=shortened(text), allowed=allowed, near=meant))


def node_id(text: str) -> str:
    """Return an id if it can be one."""
    if is_id(text):
        return text
    raise SourceError(says("value.id", found=shortened(text)))


def language(text: str) -> str:
    """Return a language tag in lower case, as RDF compares it."""
    if _LANGUAGE.fullmatch(text):
        return text.lower()
    raise SourceError(says("value.lang", found=shortened(text)))


def text_language(prop: Property, lang: str, fallback: str) -> str:
    """Return the language of a text: the property's own, else the one given, else a fallback."""
    if prop.kind != "text":
        if lang:
            raise SourceError(says("value.no_lang", name=prop.name, lang=shortened(lang)))
        return ""
    if not prop.language:
        return language(lang) if lang else fallback
    if lang and language(lang).split("-")[0] != prop.language:
        raise SourceError(
            says("value.other_lang", name=prop.name, own=prop.language, lang=shortened(lang))
        )
    return prop.language


def concept(ontology: Ontology, scheme: str, text: str) -> str:
    """Return the notation of a concept, written as its notation or its label in any language."""
    concepts = ontology.schemes[scheme]
    named = {name: (each, name) for name, each in concepts.items()}
    return _named(ontology, text, named, scheme, scheme=scheme).notation


def node_class(ontology: Ontology, text: str) -> NodeClass:
    """Return a class, written by its name or label, that a thing can be of."""
    classes = {n: (c, n) for n, c in ontology.node_classes.items() if not c.abstract}
    if fold(text) in {fold(n) for n, c in ontology.node_classes.items() if c.abstract}:
        raise SourceError(says("value.abstract", found=shortened(text), allowed=listed(classes)))
    return _named(ontology, text, classes, "class")


def edge_class(ontology: Ontology, text: str) -> EdgeClass:
    """Return an edge class, written as relationship type, name or label."""
    edges: dict[str, tuple[EdgeClass, str]] = {}
    for edge in ontology.edge_classes.values():
        edges[edge.relationship_type] = (edge, edge.relationship_type)
        edges.setdefault(edge.name, (edge, edge.relationship_type))
    return _named(ontology, text, edges, "tie")


def _named(
    ontology: Ontology,
    text: str,
    terms: Mapping[str, tuple[_Term, str]],
    what: str,
    *,
    scheme: str = "",
) -> _Term:
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
        raise SourceError(says("value.several", found=shortened(text), allowed=", ".join(both)))
    spellings = {*terms, *(label for t, _ in terms.values() for label in t.label.values())}
    meant = instead(ontology, text, spellings, "concept" if scheme else what, scheme=scheme)
    raise SourceError(
        says("value.unknown", what=what, found=shortened(text), near=meant, allowed=listed(names))
    )
