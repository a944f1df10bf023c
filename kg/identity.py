"""Decide which ids mean the same thing: merges, each with its recorded reason.

Two actors are never merged without a decision that a person made and gave a reason for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.claims import Claim, is_id
from kg.errors import Fault, SourceError
from kg.ontology import Ontology

COLUMNS = ("id", "same_as", "reason", "decided_by", "decided_on")


@dataclass(frozen=True, slots=True)
class Decision:
    """One id is another name of a thing: why, who decided, when."""

    id: str
    same_as: str
    reason: str
    decided_by: str = ""
    decided_on: str = ""


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read a table of decisions (CSV: id, same_as, reason, decided_by, decided_on).

    Raises
    ------
    SourceError
        A column is missing, a reason is empty, an id is decided twice, or ids go in a circle.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    decisions, faults = [], []
    try:
        missing = [c for c in COLUMNS[:3] if c not in (reader.fieldnames or ())]
        if missing:
            found = ", ".join(reader.fieldnames or ())
            raise SourceError(
                [Fault(f"missing columns {missing}; found {found}", file=path.name, row=1)]
            )
        for row in reader:
            cells = {c: (row.get(c) or "").strip() for c in COLUMNS}
            decision = Decision(**cells)
            faults += _faults(decision, path.name, reader.line_num)
            decisions.append(decision)
    except csv.Error as exc:
        raise SourceError([Fault(f"{exc}", file=path.name, row=reader.line_num + 1)]) from exc
    if faults:
        raise SourceError(faults)
    canonical(decisions)
    return tuple(decisions)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        message = f"byte {exc.start} is not UTF-8: save the table as UTF-8"
        raise SourceError([Fault(message, file=path.name)]) from exc
    except OSError as exc:
        message = f"the table of decisions cannot be read: {exc.strerror}"
        raise SourceError([Fault(message, file=path.name)]) from exc


def _faults(decision: Decision, file: str, row: int) -> list[Fault]:
    faults = [
        Fault(f"{value!r} is no id", file=file, row=row, column=column)
        for column, value in (("id", decision.id), ("same_as", decision.same_as))
        if not is_id(value)
    ]
    if not decision.reason:
        faults.append(Fault("a merge needs a reason", file=file, row=row, column="reason"))
    return faults


def canonical(decisions: Iterable[Decision]) -> dict[str, str]:
    """Return the id that each merged id stands for, chains followed.

    Raises
    ------
    SourceError
        An id is decided twice, or ids go in a circle.
    """
    step: dict[str, str] = {}
    for decision in decisions:
        if step.setdefault(decision.id, decision.same_as) != decision.same_as:
            raise SourceError(
                f"{decision.id}: merged into {step[decision.id]} and {decision.same_as}"
            )
    ends: dict[str, str] = {}
    for start in step:
        seen, here = {start}, start
        while here in step:
            here = step[here]
            if here in seen:
                raise SourceError(f"{start}: the merges go in a circle: {sorted(seen)}")
            seen.add(here)
        ends[start] = here
    return ends


def resolve(
    claims: Iterable[Claim], same: Mapping[str, str], ontology: Ontology
) -> Iterator[Claim]:
    """Yield the claims with every merged id replaced by the id it stands for."""
    nodes = {name for name, prop in ontology.properties.items() if prop.kind == "node"}
    for claim in claims:
        if not same:
            yield claim
            continue
        points = claim.is_tie or claim.property in nodes
        yield replace(
            claim,
            subject=same.get(claim.subject, claim.subject),
            value=same.get(claim.value, claim.value) if points else claim.value,
            source=same.get(claim.source, claim.source),
            attributed_to=same.get(claim.attributed_to, claim.attributed_to),
            qualifiers=tuple(
                (key, same.get(value, value) if key in nodes else value)
                for key, value in claim.qualifiers
            ),
        )
