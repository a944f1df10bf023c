"""The log of a claim: which loads asserted or withdrew it, for which dataset, in order.

An event is one line of text, as Neo4j keeps it: ``3|+|register|people.csv||7`` (load 3 found the
claim in dataset ``register``, file ``people.csv``, no sheet, row 7), ``4|-|register`` (load 4 found
it there no more). Events are the differences of one load to all that came before it, undone or not.

A load that is undone is as if it had never been: what a dataset states is the version given by its
last load that is not undone, its *head*. A dataset asserts a claim if the last of its events up to
its head does; a claim is live while any dataset asserts it. What a load under way says counts too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from types import MappingProxyType

from kg.claims import Locator


@dataclass(frozen=True, slots=True)
class History:
    """Which loads count.

    Attributes
    ----------
    active
        The numbers of the loads of each dataset that are whole and not undone, ascending.
    pending
        The number of the load that is under way, or was cut off; 0 if none.
    """

    active: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    pending: int = 0

    @classmethod
    def of(cls, loads: Iterable[tuple[int, Iterable[str]]], pending: int = 0) -> History:
        """Return the history of loads that are not undone, given as number and datasets."""
        active: dict[str, list[int]] = {}
        for seq, datasets in sorted(loads, key=itemgetter(0)):
            for dataset in datasets:
                active.setdefault(dataset, []).append(seq)
        return cls({dataset: tuple(numbers) for dataset, numbers in active.items()}, pending)

    def head(self, dataset: str) -> int:
        """Return the last load of a dataset that counts, but for one under way; 0 if none does."""
        loads = self.active.get(dataset)
        return loads[-1] if loads else 0

    def point(self, dataset: str, seq: int) -> int:
        """Return the load as of which an event of a dataset counts; 0 if it does not."""
        if seq == self.pending:
            return seq
        loads = self.active.get(dataset, ())
        place = bisect_left(loads, seq)
        return loads[place] if place < len(loads) else 0

    def without(self, seq: int) -> History:
        """Return the history as if a load had never been."""
        active = {
            dataset: tuple(number for number in numbers if number != seq)
            for dataset, numbers in self.active.items()
        }
        return History(active, self.pending if self.pending != seq else 0)

    def during(self, seq: int) -> History:
        """Return the history while a load is under way."""
        return replace(self, pending=seq)


def mark(locator: Locator) -> str:
    """Return the part of an event that says where a dataset asserts a claim."""
    fields = (locator.dataset, locator.file, locator.sheet)
    return "|".join(("+", *map(_escaped, fields), str(locator.row)))


class Marks:
    """Makes marks; what those of one sheet have in common is made once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._starts: dict[tuple[str, str, str], str] = {}

    def of(self, at: Locator) -> str:
        """Return the mark of a place; see `mark`."""
        key = (at.dataset, at.file, at.sheet)
        start = self._starts.get(key)
        if start is None:
            start = self._starts[key] = mark(at).removesuffix(str(at.row))
        return f"{start}{at.row}"


def assertions(log: Sequence[str], history: History) -> dict[str, str]:
    """Return the mark of each dataset that asserts a claim; empty if the claim is not live."""
    found: dict[str, str] = {}
    for event in log:
        number, _, rest = event.partition("|")
        dataset, seq = dataset_of(rest), int(number)
        if seq > history.head(dataset) and seq != history.pending:
            continue
        if rest.startswith("+"):
            found[dataset] = rest
        else:
            found.pop(dataset, None)
    return found


def noted(log: Sequence[str]) -> dict[str, str]:
    """Return the mark of each dataset whose last event asserts a claim, undone or not.

    A load that is whole makes this what counts: so it has to say where the two are not the same.
    """
    found: dict[str, str] = {}
    for event in log:
        _, _, rest = event.partition("|")
        if rest.startswith("+"):
            found[dataset_of(rest)] = rest
        else:
            found.pop(dataset_of(rest), None)
    return found


def edited(
    log: Sequence[str], seq: int, *, dataset: str, target: str | None, history: History
) -> tuple[str, ...]:
    """Return a log after load ``seq`` found a claim at ``target``, or not at all (None).

    What the same load said before of the same dataset is replaced: a load that was cut off and is
    finished later leaves the log of a load that was not. It says nothing only where nothing is to
    be said: neither of what counts nor, after an undone load, of what was noted.
    """
    base = without(log, seq, (dataset,))
    if assertions(base, history).get(dataset) == target == noted(base).get(dataset):
        return base
    return (*base, f"{seq}|{target or f'-|{_escaped(dataset)}'}")


def without(
    log: Sequence[str], seq: int, datasets: Collection[str] | None = None
) -> tuple[str, ...]:
    """Return a log without what one load said of some datasets (None: of any)."""
    kept = []
    for event in log:
        number, _, rest = event.partition("|")
        if int(number) != seq or (datasets is not None and dataset_of(rest) not in datasets):
            kept.append(event)
    return tuple(kept)


def entered(log: Sequence[str], history: History) -> int:
    """Return the number of the load since which a claim has been live; 0 if it is not."""
    live: set[str] = set()
    since = now = 0
    for point, rest in _in_order(log, history):
        if point != now:
            # What happened at one load happened at once: look only when it is over.
            since = (since or now) if live else 0
            now = point
        if rest.startswith("+"):
            live.add(dataset_of(rest))
        else:
            live.discard(dataset_of(rest))
    return (since or now) if live else 0


def _in_order(log: Sequence[str], history: History) -> list[tuple[int, str]]:
    """Return the events that count, each with the load as of which it does."""
    return sorted(_counting(log, history), key=itemgetter(0))


def _counting(log: Sequence[str], history: History) -> Iterator[tuple[int, str]]:
    for event in log:
        number, _, rest = event.partition("|")
        point = history.point(dataset_of(rest), int(number))
        if point:
            yield point, rest


def rests_on(log: Sequence[str], seq: int, history: History) -> bool:
    """Tell whether an event counts as of a load: then the claim may change when it is undone."""
    return any(point == seq for point, _ in _counting(log, history))


def shown(asserted: Mapping[str, str]) -> Locator:
    """Return where a claim is shown to stand: in the live dataset that is first by name."""
    return locator(asserted[min(asserted)])


def locator(text: str) -> Locator:
    """Return the place that a mark tells."""
    _, dataset, file, sheet, row = text.split("|")
    return Locator(_plain(dataset), _plain(file), _plain(sheet), int(row))


def dataset_of(text: str) -> str:
    """Return the dataset of a mark, or of an event without its load's number."""
    return _plain(text.split("|", 2)[1])


def datasets_of(log: Sequence[str], seq: int) -> set[str]:
    """Return the datasets of which a load says something in a log."""
    start = f"{seq}|"
    return {dataset_of(event[len(start) :]) for event in log if event.startswith(start)}


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("|", "%7C")


def _plain(text: str) -> str:
    return text.replace("%7C", "|").replace("%25", "%") if "%" in text else text
