"""Logs of claims that are one claim now, and logs with a name blacked out of their places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.claims import Locator
from kg.store.changes.log import dataset_of, locator, mark

Rename = Callable[[Locator], Locator]


def relocated(log: Sequence[str], rename: Rename) -> tuple[str, ...]:
    """Return a log with other names of its datasets, files and sheets."""
    return tuple(_event(event, rename) for event in log)


def _event(event: str, rename: Rename) -> str:
    seq, _, rest = event.partition("|")
    if rest.startswith("+"):
        return f"{seq}|{mark(rename(locator(rest)))}"
    renamed = mark(rename(Locator(dataset_of(rest))))
    return f"{seq}|-|{renamed.split('|')[1]}"


def merged(logs: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the log of a claim that is stated wherever one of several claims was.

    As of every load and for every dataset it says what the logs say together: the place that
    sorts first of those where one of them stands, or that none does. An event is kept even if it
    changes nothing: after a load was undone it may be what counts.
    """
    if len(logs) == 1:
        return tuple(logs[0])
    events: dict[tuple[int, str], list[str]] = {}
    for number, log in enumerate(logs):
        for event in log:
            digits, _, rest = event.partition("|")
            slots = events.setdefault((int(digits), dataset_of(rest)), [""] * len(logs))
            slots[number] = rest
    now: dict[str, list[str]] = {}
    found: list[tuple[int, bool, str, str]] = []
    for (seq, dataset), slots in sorted(events.items()):
        standing = now.setdefault(dataset, [""] * len(logs))
        for number, rest in enumerate(slots):
            standing[number] = rest or standing[number]
        places = [rest for rest in standing if rest.startswith("+")]
        gone = next(rest for rest in standing if rest)
        rest = min(places, key=_order) if places else gone
        found.append((seq, not places, dataset, rest))
    return tuple(f"{seq}|{rest}" for seq, _, _, rest in sorted(found))


def _order(place: str) -> tuple[str, str, int]:
    at = locator(place)
    return at.file, at.sheet, at.row
