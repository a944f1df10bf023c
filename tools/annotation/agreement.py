"""How far two independent readings of the same documents agree, before anything is settled.

A reading is a folder of three tables: ``things.csv``, ``attributes.csv`` and ``ties.csv``.
The readings name things by ids of their own. Two things of one document are the same if they have a
name in common, or nearly one (a prefix more), or if their mentions overlap and their classes agree;
two ties, if type and both ends are the same.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Row = Mapping[str, str]
_NAMES = ("name_th", "name_en")
_NAMING = ("alias", "correction")
_HALF = 0.5
_NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing as one reading of one document has it."""

    document: str
    id: str
    class_: str
    names: frozenset[str]
    start: int
    end: int
    voice: str


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie as one reading of one document has it."""

    document: str
    type: str
    from_: str
    to: str
    basis: str
    status: str
    voice: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one annotator found."""

    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many one and the other have, and how many both.

    Precision takes the first reading for the truth, recall the second; F1 does not change when
    the two change places.
    """

    first: int
    second: int
    both: int

    @property
    def precision(self) -> float:
        """The part of the second reading that is in the first."""
        return self.both / self.second if self.second else 0.0

    @property
    def recall(self) -> float:
        """The part of the first reading that is in the second."""
        return self.both / self.first if self.first else 0.0

    @property
    def f1(self) -> float:
        """Twice what both have, by what each has."""
        return 2 * self.both / (self.first + self.second) if self.first + self.second else 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """The two readings, matched.

    Attributes
    ----------
    first, second
        The readings.
    things, ties
        Pairs that are the same.
    """

    first: Reading
    second: Reading
    things: tuple[tuple[Thing, Thing], ...]
    ties: tuple[tuple[Tie, Tie], ...]

    @classmethod
    def of(cls, first: Reading, second: Reading) -> Agreement:
        """Match two readings."""
        things = tuple(_matched(first.things, second.things))
        same = {(a.document, a.id): b.id for a, b in things}
        keys = {(t.document, t.type, t.from_, t.to): t for t in reversed(second.ties)}
        ties: dict[tuple[str, ...], tuple[Tie, Tie]] = {}
        for tie in first.ties:
            ends = same.get((tie.document, tie.from_), ""), same.get((tie.document, tie.to), "")
            key = (tie.document, tie.type, *ends)
            if key in keys:
                ties.setdefault(key, (tie, keys[key]))
        return cls(first, second, things, tuple(ties.values()))

    def names(self, document: str = "") -> Score:
        """Return the score of the things of one document, or of all."""
        return _score(self.first.things, self.second.things, self.things, "document", document)

    def tied(self, *, document: str = "", type_: str = "") -> Score:
        """Return the score of the ties of one document or type, or of all."""
        name, value = ("type", type_) if type_ else ("document", document)
        return _score(_once(self.first.ties), _once(self.second.ties), self.ties, name, value)

    def kappas(self) -> Iterator[tuple[str, int, float, float]]:
        """Yield what is judged, of how many, how often alike, and Cohen's kappa."""
        judged: Sequence[tuple[str, list[tuple[str, str]]]] = (
            ("class of a thing", [(a.class_, b.class_) for a, b in self.things]),
            ("type of a tie between the same two ends", self._types()),
            ("explicit or inferred, of a tie", [(a.basis, b.basis) for a, b in self.ties]),
            ("status of a tie", [(a.status, b.status) for a, b in self.ties]),
            ("who speaks, of a tie: the text or a quoted person", self._voices()),
        )
        for what, pairs in judged:
            yield what, len(pairs), *kappa(pairs)

    def _voices(self) -> list[tuple[str, str]]:
        return [(a.voice, b.voice) for a, b in self.ties]

    def _types(self) -> list[tuple[str, str]]:
        """Return the types of the ties between each two ends that both readings tie."""
        same = {(a.document, a.id): b.id for a, b in self.things}
        found: dict[tuple[str, str, str], str] = {}
        for tie in self.first.ties:
            ends = same.get((tie.document, tie.from_), ""), same.get((tie.document, tie.to), "")
            found[tie.document, *ends] = "+".join(
                sorted({tie.type, *found.get((tie.document, *ends), tie.type).split("+")})
            )
        other: dict[tuple[str, str, str], str] = {}
        for tie in self.second.ties:
            key = (tie.document, tie.from_, tie.to)
            other[key] = "+".join(sorted({tie.type, *other.get(key, tie.type).split("+")}))
        return [(types, other[key]) for key, types in sorted(found.items()) if key in other]


def kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Return how often two judges say the same, and Cohen's kappa: chance taken out.

    Kappa is 1 if both always say the same thing.

    References
    ----------
    Cohen 1960, Educational and Psychological Measurement 20, 37-46.
    """
    if not pairs:
        return 0.0, 0.0
    total = len(pairs)
    observed = sum(a == b for a, b in pairs) / total
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(count * seconds[value] for value, count in firsts.items()) / total**2
    return observed, 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def read(folder: Path) -> Reading:
    """Return the reading in a folder of three tables."""
    names: dict[tuple[str, str], set[str]] = {}
    for row in _rows(folder / "attributes.csv"):
        if row["property"] in _NAMING:
            names.setdefault((row["doc"], row["id"]), set()).add(_folded(row["value"]))
    things = tuple(_thing(row, names) for row in _rows(folder / "things.csv"))
    ties = tuple(
        Tie(r["doc"], r["type"], r["from"], r["to"], r["basis"], r["status"], _voice(r))
        for r in _rows(folder / "ties.csv")
    )
    return Reading(things, ties)


def _thing(row: Row, names: Mapping[tuple[str, str], set[str]]) -> Thing:
    own = {_folded(row[name]) for name in _NAMES}
    return Thing(
        document=row["doc"],
        id=row["id"],
        class_=row["class"],
        names=frozenset(own | names.get((row["doc"], row["id"]), set())),
        start=int(row["char_start"]),
        end=int(row["char_end"]),
        voice=_voice(row),
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _folded(name: str) -> str:
    return "".join(name.casefold().split())


def _nearly(first: Iterable[str], second: Iterable[str]) -> bool:
    """Tell whether a name stands in one of the others and is most of it."""
    pairs = [sorted((a, b), key=len) for a in first for b in second if a and b]
    return any(short in long and len(short) >= _NEARLY * len(long) for short, long in pairs)


def _voice(row: Row) -> str:
    return "quoted" if row["attributed_to"] else "text"


def _once(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Return ties without those that another voice of the document states again."""
    return tuple({(t.document, t.type, t.from_, t.to): t for t in ties}.values())


def _score(
    first: Sequence[Thing] | Sequence[Tie], second: Sequence[Thing] | Sequence[Tie],
    both: Sequence[tuple[Thing, Thing]] | Sequence[tuple[Tie, Tie]], name: str, value: str,
) -> Score:  # fmt: skip
    def count(found: Iterable[Thing | Tie]) -> int:
        return sum(not value or getattr(each, name) == value for each in found)

    return Score(count(first), count(second), count(pair[0] for pair in both))


def _matched(first: Sequence[Thing], second: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Yield each pair that is the same thing: the most alike first, each thing once."""
    found: list[tuple[tuple[float, ...], str, str, str]] = []
    ones = {(thing.document, thing.id): thing for thing in first}
    others = {(thing.document, thing.id): thing for thing in second}
    for a in first:
        for b in (b for b in second if b.document == a.document):
            alike = a.class_ == b.class_
            named = len(a.names & b.names) + (alike and _nearly(a.names, b.names))
            shared = max(0, min(a.end, b.end) - max(a.start, b.start))
            overlap = shared / (max(a.end, b.end) - min(a.start, b.start)) if shared else 0.0
            if named or (shared and (alike or overlap > _HALF)):
                rank = (-named * alike, -named, -alike, -overlap)
                found.append((rank, a.document, a.id, b.id))
    taken: set[tuple[str, str, str]] = set()
    for _, document, one, other in sorted(found):
        keys = {("first", document, one), ("second", document, other)}
        if not keys & taken:
            taken |= keys
            yield ones[document, one], others[document, other]
