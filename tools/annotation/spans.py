"""What must stand in the words that a claim points at: the name or the trigger that it claims.

The words are the characters ``[char_start, char_end)`` of a document's text. The rules are told to
people by what they find missing, claim by claim; no rule is satisfied by an empty text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.claims import TYPE, Claim
from kg.ontology import Ontology

TRIGGERS: Mapping[str, tuple[str, ...]] = {
    "BIG_BROTHER_OF": ("อบรม", "พี่เลี้ยง"),
    "PARTY_TO": ("ระหว่าง", "ลงนาม"),
    "TAKES_PART_IN": ("จับมือ", "กำหนดพื้นที่เป้าหมาย", "ร่วมกับ", "ระดมความร่วมมือ", "ผ่าน"),
    "PRESIDED_OVER": ("ประธาน", "เปิดเวที"),
    "ORGANISED": ("ประชุม",),
    "HELD_AT": ("ณ ",),
    "ENROLLED_IN": ("CIV",),
    "SUPPORTS": ("สนับสนุน", "ช่วย", "อุทยานวิทยาศาสตร์"),
    "MODELLED_ON": ("ต้นแบบ",),
    "ALIGNED_WITH": ("ตาม", "ด้วย", "ภายใต้", "สอดคล้อง", "ขับเคลื่อน", "การพัฒนา"),
}
"""Of a relationship type: one of these words stands in the words of each of its claims."""
KINDS: Mapping[str, str] = {
    "mou": "MOU", "ceremony": "พิธี", "workshop": "ประชุมเชิงปฏิบัติการ", "focus_group": "Focus Group",
    "visit": "เดินดู",
}  # fmt: skip
"""Of a kind: the word that says it."""
STATUSES: Mapping[str, str] = {"active": "ลงนาม", "planned": "สู่"}
"""Of the status of an agreement or a programme: the word that says it."""
BOTH_ENDS = ("BIG_BROTHER_OF", "LOCATED_IN")
"""Relationship types of which both ends stand in the words, if they are explicit."""
_ERA, _PAIR, _PLAIN = 543, 2, {"edition", "publisher"}


@dataclass(frozen=True, slots=True)
class Words:
    """The printed forms of things, and the rules of what stands in a claim's words.

    Attributes
    ----------
    ontology
        Where relationship types, kinds of properties and superclasses are looked up.
    classes
        Class of each thing.
    printed
        Names and aliases by thing and document, a figure's number too; without those that only the
        editors give.
    members
        Things that take part in a collaboration, by its id.
    """

    ontology: Ontology
    classes: Mapping[str, str]
    printed: Mapping[tuple[str, str], frozenset[str]]
    members: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, claims: Iterable[Claim], ontology: Ontology) -> Words:
        """Gather what the claims say."""
        classes: dict[str, str] = {}
        printed: dict[tuple[str, str], set[str]] = {}
        members: dict[str, set[str]] = {}
        for claim in claims:
            if claim.property == TYPE:
                classes[claim.subject] = claim.value
            elif claim.property in ("name_th", "alias", "value") and claim.char_start >= 0:
                forms = {claim.value, _with_commas(claim.value)}
                printed.setdefault((claim.subject, claim.source), set()).update(forms)
            elif claim.property == "Participation":
                members.setdefault(claim.value, set()).add(claim.subject)
        return cls(
            ontology, classes,
            {key: frozenset(names) for key, names in printed.items()},
            {key: frozenset(ids) for key, ids in members.items()},
        )  # fmt: skip

    def missing(self, claim: Claim, words: str) -> Iterator[str]:
        """Yield what should stand in the words of a claim and does not."""
        if not words.strip():
            yield "any words"
        elif claim.is_tie:
            yield from self._of_tie(claim, words)
        elif claim.property == TYPE:
            yield from self._of_thing(claim, words)
        else:
            yield from self._of_attribute(claim, words)

    # ------------------------------------------------------------ things
    def _names(self, id_: str, source: str, words: str) -> bool:
        return any(name in words for name in self.printed.get((id_, source), ()))

    def _of_thing(self, claim: Claim, words: str) -> Iterator[str]:
        if claim.value == "Event":
            if not any(word in words for word in KINDS.values()):
                yield "a word for an event"
        elif claim.value == "Collaboration":
            if len(self._members(claim.subject, claim.source, words)) < _PAIR:
                yield "the names of two who take part"
        elif not self._names(claim.subject, claim.source, words):
            yield "a printed name"

    def _members(self, id_: str, source: str, words: str) -> list[str]:
        """Return those that take part in a collaboration and are named in the words."""
        members = self.members.get(id_, frozenset())
        return sorted(each for each in members if self._names(each, source, words))

    def _of_attribute(self, claim: Claim, words: str) -> Iterator[str]:
        name, value = claim.property, claim.value
        kind = self.ontology.property(name).kind
        if name == "name_th" or name in _PLAIN:
            wanted = value in words
        elif name == "alias":
            wanted = value == words
        elif name == "correction":
            wanted = value != words and self._names(claim.subject, claim.source, words)
        elif name == "unit":
            wanted = all(part in words for part in value.split("ต่อ"))
        elif kind == "edtf":
            wanted = all(_year(year, words) for year in _years(claim))
        elif name == "kind":
            wanted = KINDS[value] in words
        elif name == "status" and self.classes[claim.subject] != "Figure":
            wanted = STATUSES[value] in words
        else:
            wanted = self._names(claim.subject, claim.source, words)
        if not wanted:
            yield f"{name} {value}"

    # ------------------------------------------------------------ ties
    def _of_tie(self, claim: Claim, words: str) -> Iterator[str]:
        type_ = self.ontology.edge_class(claim.property).relationship_type
        ends = [self._end(id_, claim.source, words) for id_ in (claim.subject, claim.value)]
        both = type_ in BOTH_ENDS and claim.basis == "explicit"
        if not (all(ends) if both else any(ends)):
            yield "the names of both ends" if both else "the name of an end"
        triggers = TRIGGERS.get(type_, ())
        if triggers and not any(trigger in words for trigger in triggers):
            yield f"one of {', '.join(triggers)}"
        title = claim.qualifier("title_th")
        if title not in words:
            yield f"the title {title}"
        for name in ("topics",) if type_ == "BIG_BROTHER_OF" else ():
            yield from (topic for topic in claim.grouped_qualifiers()[name] if topic not in words)

    def _end(self, id_: str, source: str, words: str) -> bool:
        if self.classes[id_] == "Event":
            return any(word in words for word in KINDS.values())
        if self.classes[id_] == "Collaboration":
            return bool(self._members(id_, source, words))
        return self._names(id_, source, words)


def _with_commas(value: str) -> str:
    """Return a whole number as it is printed, as in 1,000; any other text as it is."""
    return f"{int(value):,}" if value.isdecimal() else value


def _years(claim: Claim) -> Iterator[int]:
    """Yield the years that the words must show; a fiscal year is named by the one it ends in."""
    fiscal = claim.property in ("start", "end") and claim.value[4:] in ("-10-01", "-09-30")
    for year in re.findall(r"\d{4}", claim.value.replace("-10-01", "") if fiscal else claim.value):
        yield int(year) + (fiscal and claim.property == "start")


def _year(year: int, words: str) -> bool:
    """Tell whether a year stands in words: Gregorian, Buddhist Era, or two digits of that."""
    era = str(year + _ERA)
    return any(re.search(rf"(?<!\d){text}(?!\d)", words) for text in (str(year), era, era[2:]))
