"""Facts with posts instead of names: what may be shown where no person is to be named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.claims import TYPE, Claim, Locator, is_id
from kg.facts import Facts
from kg.maps.options import LANGUAGES
from kg.maps.payload import interface_texts
from kg.maps.persons import NAMING, person_classes, roles
from kg.ontology import Ontology
from kg.propertygraph import derive
from kg.spellings import SHORTEST, Spellings, folded

_NAME = "name"
_TEXTS = frozenset(("string", "text"))


def nameless(facts: Facts) -> Facts:
    """Return facts in which each person is called by the post, under another id.

    A name or id of a person is taken out of every text in which it stands in full, however it is
    typed: names of other things, notes, web addresses, ids, file names. Other spellings of a
    person's name and web addresses of persons are left out.

    Notes
    -----
    A part of a name alone (a first name) is not found: it is a name of others too.
    """
    texts = interface_texts()
    unnamed = {lang: texts[lang]["person_without_post"] for lang in LANGUAGES}
    hiding = _Hiding(facts, roles(derive(facts), facts.ontology, unnamed).titles, unnamed)
    left = (hiding.claim(claim) for claim in facts.claims)
    return Facts.of(filter(None, left), facts.ontology, facts.base)


class _Hiding:
    """Takes the names and ids of persons out of claims."""

    def __init__(
        self, facts: Facts, titles: Mapping[str, Mapping[str, str]], unnamed: Mapping[str, str]
    ) -> None:
        self.ontology: Ontology = facts.ontology
        self.unnamed = unnamed
        persons = _persons(facts)
        self.of_fold: dict[str, str] = {}
        for claim in facts.claims:
            if claim.subject in persons and claim.property.startswith(NAMING):
                self.of_fold.setdefault(folded(claim.value), claim.subject)
        self.spellings = Spellings.of(persons, self.of_fold)
        self.titles: Mapping[str, Mapping[str, str]] = {}
        self._texts: dict[tuple[str, str], str] = {}
        # The body of a post may be called after a person.
        self.titles = {
            id_: {lang: self._hidden(text, lang) for lang, text in titles.get(id_, unnamed).items()}
            for id_ in sorted(persons)
        }
        self.taken = {c.subject for c in facts.claims} | {c.value for c in facts.claims}
        self.ids: dict[str, str] = {}
        self._cases = {id_.casefold(): id_ for id_ in sorted(persons)}
        self._within = _within(persons)
        ordered = sorted(persons, key=lambda id_: (*sorted(self.titles[id_].values()), id_))
        for number, id_ in enumerate(ordered, start=1):
            self.ids[id_] = self._free(f"{persons[id_].lower()}-{number}")

    def claim(self, claim: Claim) -> Claim | None:
        """Return a claim that names nobody; None if nothing is left of it."""
        value = self._value(claim)
        if not value:
            return None
        return replace(
            claim,
            subject=self.id(claim.subject),
            value=value,
            source=self.id(claim.source),
            tie=self.id(claim.tie),
            qualifiers=tuple(sorted(self._qualifiers(claim))),
            attributed_to=self.id(claim.attributed_to),
            note=self.text(claim.note, ""),
            locator=self._locator(claim.locator),
        )

    def id(self, id_: str) -> str:
        """Return an id without a person's id or name: of a person another, the same each time."""
        if id_ not in self.ids:
            parts, at = [], 0
            for start, end in self.spellings.spans(id_):
                parts += [id_[at:start], self.ids.get(self._person(id_[start:end]), "")]
                at = end
            new = "".join((*parts, id_[at:]))
            if self._within is not None:
                new = self._within.sub(
                    lambda found: self.ids[self._cases[found[0].casefold()]], new
                )
            self.ids[id_] = id_ if new == id_ else self._free(new)
        return self.ids[id_]

    def text(self, text: str, lang: str) -> str:
        """Return a text with the post in the place of each name and id of a person."""
        key = (text, lang)
        if key not in self._texts:
            self._texts[key] = self._hidden(text, lang)
        return self._texts[key]

    def _hidden(self, text: str, lang: str) -> str:
        parts, at = [], 0
        for start, end in self.spellings.spans(text):
            parts += [text[at:start], self._title(self._person(text[start:end]), lang)]
            at = end
        return "".join((*parts, text[at:]))

    def _title(self, person: str, lang: str) -> str:
        titles = self.titles.get(person, self.unnamed)
        return titles.get(lang) or titles[LANGUAGES[0]]

    def _person(self, found: str) -> str:
        if found.strip() in self.spellings.ids:
            return found.strip()
        return self.of_fold.get(folded(found), "")

    def _free(self, id_: str) -> str:
        """Return an id that nothing has."""
        plain = id_ if is_id(id_) else "x"
        found, number = plain, 1
        while found in self.taken:
            number += 1
            found = f"{plain}-{number}"
        self.taken.add(found)
        return found

    def _value(self, claim: Claim) -> str:
        """Return the value of a claim without names; "" if none is left."""
        prop = self.ontology.properties.get(claim.property)
        if claim.is_tie or (prop is not None and prop.kind == "node"):
            return self.id(claim.value)
        if prop is None:
            return claim.value
        lang = prop.language or claim.lang[:2]
        if claim.subject in self.titles and claim.property.startswith(NAMING):
            is_name = claim.property.startswith(_NAME)
            return self._title(claim.subject, lang) if is_name else ""
        if prop.kind == "uri":
            hides = claim.subject in self.titles or self.spellings.holds(claim.value)
            return "" if hides else claim.value
        return self.text(claim.value, lang) if prop.kind in _TEXTS else claim.value

    def _qualifiers(self, claim: Claim) -> Iterator[tuple[str, str]]:
        for name, value in claim.qualifiers:
            prop = self.ontology.property(name)
            if prop.kind == "node":
                yield name, self.id(value)
            elif prop.kind in _TEXTS:
                yield name, self.text(value, prop.language)
            elif prop.kind != "uri" or not self.spellings.holds(value):
                yield name, value

    def _locator(self, at: Locator) -> Locator:
        return Locator(self.id(at.dataset), self.id(at.file), self.id(at.sheet), at.row)


def _persons(facts: Facts) -> dict[str, str]:
    """Return the class of each person that any source calls one."""
    classes = person_classes(facts.ontology)
    found = ((c.subject, c.value) for c in facts.claims if c.property == TYPE)
    return {id_: class_ for id_, class_ in sorted(found) if class_ in classes}


def _within(ids: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of ids as words of longer ids: what happened to a person is called so."""
    found = sorted((id_ for id_ in ids if len(id_) > SHORTEST), key=lambda id_: (-len(id_), id_))
    words = "|".join(map(re.escape, found))
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE) if words else None
