"""How the report shows values: names, dates, concepts, qualifiers, in one language."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from kg.calendar import parse_date, to_english, to_thai
from kg.errors import SourceError
from kg.messages import counted
from kg.ontology import Ontology, Property, in_language
from kg.propertygraph import PropertyGraph, display_name
from kg.report.markdown import escape

START, END, ROLE, STATUS = "start", "end", "role", "status"
DISPUTED = "disputed"
SEPARATOR = "; "


class Values:
    """The things of one network and the words of the report, in one language."""

    def __init__(
        self, graph: PropertyGraph, ontology: Ontology, words: Mapping[str, Any], lang: str
    ) -> None:
        """Take the graph, what its terms mean, and the words of the report."""
        self.graph, self.ontology, self.words, self.lang = graph, ontology, words, lang
        self._names: dict[str, str] = {}

    # ------------------------------------------------------------ words and names
    def say(self, key: str, **fill: object) -> str:
        """Return words of the report, with what stands in braces filled in."""
        text: str = self.words[key][self.lang]
        return text.format(**fill) if fill else text

    def count(self, key: str, number: int, /, **fill: object) -> str:
        """Return words of the report that count something, singular or plural."""
        return counted(self.words[key], self.lang, number, **fill)

    def name(self, id_: str) -> str:
        """Return the name of a thing."""
        if id_ not in self._names:
            node = self.graph.nodes.get(id_)
            named = display_name(id_, node.properties, self.lang) if node else id_
            self._names[id_] = escape(named)
        return self._names[id_]

    def label(self, texts: Mapping[str, str]) -> str:
        """Return a text of the ontology in the report's language."""
        return escape(in_language(texts, self.lang))

    def marked(self, text: str, of: Mapping[str, object], *names: str) -> str:
        """Return a value shown, with a mark if sources disagree on the properties it is made of.

        ``of`` are the properties of the node or tie, ``names`` those of them that are shown.
        """
        disputed = texts_of(of.get(DISPUTED))
        return self._disputed(text) if text and not set(names).isdisjoint(disputed) else text

    def _disputed(self, text: str) -> str:
        section = self.words["headings"]["disputes"][self.lang]
        return f"{text}{bracketed([self.say('disputed', section=section)])}"

    # ------------------------------------------------------------ values
    def date(self, edtf: str) -> str:
        """Return a date in words."""
        try:
            span = parse_date(edtf, era="CE")
        except SourceError:
            return escape(edtf)
        return escape(to_thai(span) if self.lang == "th" else to_english(span))

    def period(self, start: str, end: str) -> str:
        """Return when something began and ended, in words."""
        if start and end and start != end:
            simple = "/" not in start + end
            return (
                self.date(f"{start}/{end}") if simple else f"{self.date(start)} – {self.date(end)}"
            )
        if start == end:
            return self.date(start) if start else ""
        key = START if start else END
        return f"{self.property_label(key)}: {self.date(start or end)}"

    def property_label(self, name: str) -> str:
        """Return what a property is called."""
        prop = self.ontology.properties.get(name)
        return self.label(prop.label) if prop else escape(name)

    def value(self, prop: Property, value: str) -> str:
        """Return a value as its kind is shown."""
        if prop.kind == "edtf":
            return self.date(value)
        if prop.name == ROLE and value in self.words["roles"]:
            return escape(self.words["roles"][value][self.lang])
        if prop.kind == "concept":
            return self.label(self.ontology.concept(prop.scheme, value).label)
        if prop.kind == "node":
            return self.name(value)
        if prop.kind in ("decimal", "integer"):
            return number(float(value))
        return escape(value)

    def properties(
        self, class_: str, stated: Mapping[str, Sequence[str]], disputed: Container[str] = ()
    ) -> list[str]:
        """Return values in the ontology's order: titles and roles, then the others.

        One begin and end are a period; only what does not speak for itself has its label.
        The ``disputed`` are marked.
        """
        titles: list[str] = []
        found: list[str] = []
        starts, ends = stated.get(START, ()), stated.get(END, ())
        is_period = max(len(starts), len(ends)) == 1
        for prop in self.ontology.properties_of(class_):
            values = stated.get(prop.name, ())
            if is_period and prop.name in (START, END):
                if prop.name == START:
                    period = self.period("".join(starts), "".join(ends))
                    unsure = any(at in disputed for at in (START, END))
                    found.append(self._disputed(period) if unsure else period)
            elif values and self._is_shown(prop, stated):
                shown = ", ".join(self.value(prop, each) for each in values)
                shown = self._disputed(shown) if prop.name in disputed else shown
                if prop.language or prop.name == ROLE:
                    titles.append(shown)
                else:
                    is_plain = prop.kind == "concept"
                    found.append(shown if is_plain else f"{self.label(prop.label)}: {shown}")
        return titles + found

    def _is_shown(self, prop: Property, stated: Mapping[str, Sequence[str]]) -> bool:
        """Tell whether a text is in the report's language, or in the only one that there is."""
        if not prop.language or prop.language == self.lang:
            return True
        stem = prop.name.removesuffix(prop.language)
        return f"{stem}{self.lang}" not in stated


def unhelped(words: Mapping[str, Any], lang: str, count: int, total: int) -> str:
    """Return in words how many of all villages and groups nobody mentors or supports."""
    if total == 1:
        only: str = words["only_unhelped" if count else "only_helped"][lang]
        return only
    return counted(words["nobody"], lang, count, total=total)


def number(value: float) -> str:
    """Return a number with its thousands apart."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def texts_of(value: object) -> list[str]:
    """Return a property's value as texts; none of what is not stated."""
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def capital(text: str) -> str:
    """Return text that begins with a capital letter, if its script has such."""
    return text[:1].upper() + text[1:]


def bracketed(notes: Iterable[str]) -> str:
    """Return notes in brackets; nothing if there are none."""
    text = SEPARATOR.join(filter(None, notes))
    return f" ({text})" if text else ""
