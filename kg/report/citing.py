"""References: each place that the report rests on is one footnote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.claims import EXPLICIT, Claim
from kg.ontology import Ontology, in_language
from kg.report.markdown import code, escape, mark
from kg.texts import Texts, can_cut

_LONGEST = 240
"""Longer words are cut in the middle: a reference shows where to look, it is no copy."""
_BASIS, _CONFIDENCE = "bases", "confidences"


@dataclass(frozen=True, slots=True)
class _Place:
    """One place in one source, as one voice states it."""

    source: str
    start: int
    end: int
    entered: str
    said_by: str
    basis: str
    confidence: str
    note: str


class Citations:
    """The footnotes of one report, numbered within each source in the order of their use.

    Parameters
    ----------
    ontology
        What a basis and a confidence are called.
    texts
        The words at a place, if they are here.
    words, lang
        The words of the report, and its language.
    """

    def __init__(
        self, ontology: Ontology, texts: Texts, words: Mapping[str, Any], lang: str
    ) -> None:
        self._ontology, self._texts, self._words, self._lang = ontology, texts, words, lang
        self._marks: dict[_Place, str] = {}
        self._numbers: dict[str, int] = {}

    def cite(self, claims: Iterable[Claim]) -> str:
        """Return the marks of the footnotes that claims stand on, each once."""
        places = {_place(claim): claim for claim in sorted(claims, key=_reading_order)}
        return "".join(f"[^{self._mark(place)}]" for place in places)

    def _mark(self, place: _Place) -> str:
        if place not in self._marks:
            name = mark(place.source)
            self._numbers[name] = self._numbers.get(name, 0) + 1
            self._marks[place] = f"{name}.{self._numbers[name]}"
        return self._marks[place]

    def footnotes(self, names: Mapping[str, str]) -> Iterator[str]:
        """Yield the footnotes by source; ``names`` are those of persons and bodies, escaped."""
        for place in sorted(self._marks, key=lambda each: each.source):
            yield f"[^{self._marks[place]}]: {self._footnote(place, names)}"

    def _footnote(self, place: _Place, names: Mapping[str, str]) -> str:
        if place.start >= 0:
            parts = [f"{escape(place.source)} {code(f'#char={place.start},{place.end}')}"]
        else:
            parts = [", ".join(filter(None, (escape(place.source), escape(place.entered))))]
        if place.said_by:
            said = self._words["said_by"][self._lang]
            parts.append(said.format(who=names.get(place.said_by) or escape(place.said_by)))
        if place.basis != EXPLICIT:
            parts.append(self._basis(place))
        line = "; ".join(parts)
        if place.note:
            line += f" — {escape(place.note)}"
        return line + self._quoted(place)

    def _basis(self, place: _Place) -> str:
        label = in_language(self._ontology.concept(_BASIS, place.basis).label, self._lang)
        if not place.confidence:
            return f"*{label}*"
        sure = in_language(self._ontology.concept(_CONFIDENCE, place.confidence).label, self._lang)
        return f"*{label}* ({escape(sure)})"

    def _quoted(self, place: _Place) -> str:
        """Return the words of a place; that it is none, if the text is the one that was read."""
        if place.start < 0:
            return ""
        quote = self._texts.quote(place.source, place.start, place.end)
        if quote.why_not == "outside":
            return f" — {escape(quote.line(self._lang))}"
        words = _shortened(quote.words)
        return f" — “{escape(words)}”" if words else ""


def _shortened(words: str) -> str:
    """Return long words without their middle."""
    if len(words) <= _LONGEST:
        return words
    first, last = _LONGEST // 2, len(words) - _LONGEST // 2
    while not can_cut(words, first):
        first -= 1
    while not can_cut(words, last):
        last += 1
    return f"{words[:first].rstrip()} … {words[last:].lstrip()}"


def _place(claim: Claim) -> _Place:
    has_words = claim.char_start >= 0
    return _Place(
        claim.source,
        claim.char_start,
        claim.char_end if has_words else -1,
        "" if has_words else str(claim.locator),
        claim.attributed_to,
        claim.basis,
        claim.confidence,
        claim.note,
    )


def _reading_order(claim: Claim) -> tuple[str, int, int, str]:
    return (claim.source, claim.char_start, claim.char_end, claim.id)
