"""The counts and the agreement in the example's README, made from its tables and readings.

``python -m tools.annotation.tables`` writes them between their marks; ``--check`` fails if the file
is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kg.claims import EXPLICIT, TYPE, Claim
from kg.ontology import Ontology
from loaders.table import LOADER
from tools.annotation.agreement import Agreement, Score, read

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "northern-thailand"
README = EXAMPLE / "README.md"
_ALL = "all five"


def claims() -> tuple[Claim, ...]:
    """Return the claims of the example's tables."""
    return tuple(LOADER.load(EXAMPLE / "network", Ontology.load()))


def documents(found: Iterable[Claim]) -> list[str]:
    """Return the ids of the documents that have words: those that a claim points into."""
    return sorted({claim.source for claim in found if claim.char_start >= 0})


def agreement() -> Agreement:
    """Return the two readings, matched."""
    return Agreement.of(read(EXAMPLE / "readings" / "A"), read(EXAMPLE / "readings" / "B"))


def counts() -> str:
    """Return what each document gave."""
    found = claims()
    ontology = Ontology.load()
    rows = []
    for name in (*documents(found), _ALL):
        stated = [c for c in found if c.char_start >= 0 and name in (c.source, _ALL)]
        ties = [c for c in stated if c.is_tie]
        things = {c.subject for c in stated if c.property == TYPE}
        figures = {c.subject for c in stated if c.property == TYPE and c.value == "Figure"}
        rows.append((
            name, len(things), len({c.about(ontology) for c in ties}), len(figures), len(stated),
            sum(c.basis == EXPLICIT for c in stated), sum(bool(c.attributed_to) for c in stated),
        ))  # fmt: skip
    header = ("document", "things", "ties", "figures", "claims", "explicit", "in a quoted voice")
    return _table(header, rows)


def agreed() -> str:
    """Return how far the two readings agree: names, ties, ties by type, judgements."""
    both = agreement()
    names = sorted({thing.document for thing in both.first.things})
    types = sorted({tie.type for tie in (*both.first.ties, *both.second.ties)})
    header = ("A", "B", "both", "precision", "recall", "F1")
    judged = ("judgement", "cases", "alike", "Cohen's kappa")
    rows = [(name, *_cells(both.names(_named(name)))) for name in (*names, _ALL)]
    ties = [(name, *_cells(both.tied(document=_named(name)))) for name in (*names, _ALL)]
    typed = [(f"`{type_}`", *_cells(both.tied(type_=type_))) for type_ in types]
    kappas = [(what, n, f"{alike:.2f}", f"{kappa:.2f}") for what, n, alike, kappa in both.kappas()]
    return "\n".join((
        _table(("names", *header), rows), _table(("ties", *header), ties),
        _table(("ties by type", *header), typed), _table(judged, kappas),
    ))  # fmt: skip


def _named(document: str) -> str:
    return "" if document == _ALL else document


def _cells(score: Score) -> Iterator[object]:
    yield from (score.first, score.second, score.both)
    yield from (f"{each:.2f}" for each in (score.precision, score.recall, score.f1))


def _table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(header)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *([str(c) for c in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


PARTS: Mapping[str, Callable[[], str]] = {"counts": counts, "agreement": agreed}


def filled(text: str) -> str:
    """Return a page with the parts between its marks made anew."""
    for name, make in PARTS.items():
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        if not rest or text.count(end) != 1:
            message = f"{README.name}: needs {start.strip()} and {end}, each once"
            raise ValueError(message)
        text = f"{before}{start}\n{make()}\n{end}{after}"
    return text


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` say whether it is stale."""
    old = README.read_text(encoding="utf-8")
    new = filled(old)
    if "--check" not in arguments:
        README.write_text(new, encoding="utf-8", newline="\n")
    elif new != old:
        sys.stderr.write(f"stale: {README.name}; run python -m tools.annotation.tables\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
