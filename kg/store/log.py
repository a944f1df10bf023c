"""The log of a claim: which loads asserted or withdrew it, for which dataset, in order.

An event is one line of text, as Neo4j keeps it: ``3|+|register|people.csv||7`` (load 3 found the
claim in dataset ``register``, file ``people.csv``, no sheet, row 7), ``4|-|register`` (load 4 found
it there no more). The last active event of each dataset decides whether that dataset asserts the
claim; the claim is live while any dataset does. Events of an undone load are not active.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kg.claims import Locator

_NONE: frozenset[int] = frozenset()


def mark(locator: Locator) -> str:
    """Return the part of an event that says where a dataset asserts a claim."""
    fields = (locator.dataset, locator.file, locator.sheet)
    return "|".join(("+", *map(_escaped, fields), str(locator.row)))


def assertions(log: Sequence[str], undone: Collection[int] = _NONE) -> dict[str, str]:
    """Return the mark of each dataset that asserts a claim; empty if the claim is not live."""
    found: dict[str, str] = {}
    for event in log:
        seq, _, rest = event.partition("|")
        if undone and int(seq) in undone:
            continue
        dataset = dataset_of(rest)
        if rest.startswith("+"):
            found[dataset] = rest
        else:
            found.pop(dataset, None)
    return found


def edited(
    log: Sequence[str],
    seq: int,
    *,
    dataset: str,
    target: str | None,
    undone: Collection[int] = _NONE,
) -> tuple[str, ...]:
    """Return a log after load ``seq`` found a claim at ``target``, or not at all (None).

    What the same load said before of the same dataset is replaced: a load that was cut off and is
    finished later leaves the log of a load that was not. A load that changes nothing says nothing.
    """
    base = without(log, seq, (dataset,))
    if assertions(base, undone).get(dataset) == target:
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


def entered(log: Sequence[str], undone: Collection[int] = _NONE) -> int:
    """Return the number of the load since which a claim has been live; 0 if it is not."""
    live: set[str] = set()
    since = 0
    for event in log:
        seq, _, rest = event.partition("|")
        if undone and int(seq) in undone:
            continue
        if rest.startswith("+"):
            since = since if live else int(seq)
            live.add(dataset_of(rest))
        else:
            live.discard(dataset_of(rest))
    return since if live else 0


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
