"""What a load, a plan or an undo changes, in lines that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.cli.words import Words
from kg.messages import ENGLISH
from kg.plans import PlannedLoad
from kg.store.changes.effects import COUNTS
from kg.store.changes.loading import LoadResult
from kg.store.changes.planning import Plan
from kg.store.changes.undoing import UndoResult

GROUP = "changes"
"""The group of ``messages.toml`` that has the words."""
_KINDS = ("claims", "nodes", "relationships")


def summary(result: LoadResult, lang: str = ENGLISH) -> Iterator[str]:
    """Yield what a load changed, in the words of its counts."""
    words = Words.of(GROUP, lang)
    if result.continued:
        yield words("continued")
    if not result.load and any(result.counts.values()):
        yield from counted(result.counts, lang)
        yield words.count("derived", result.unchanged)
    elif not result.load:
        yield words.count("same", result.unchanged)
    else:
        yield from counted(result.counts, lang)
        yield words.count("loaded", result.unchanged, load=result.load)
    if result.others:
        yield words("left_alone", datasets=", ".join(result.others))


def counted(counts: Mapping[str, int], lang: str) -> Iterator[str]:
    """Yield a line of counts each for claims, nodes and relationships."""
    words = Words.of(GROUP, lang)
    for kind in _KINDS:
        each = {
            name.removeprefix(f"{kind}_"): counts.get(name, 0)
            for name in COUNTS
            if name.startswith(kind)
        }
        yield words(f"of_{kind}", parts=words.counts(each))


def of_plan(found: PlannedLoad, plan: Plan, lang: str) -> Iterator[str]:
    """Yield what a load would change."""
    words = Words.of(GROUP, lang)
    yield words("of_rows", parts=words.counts(found.counts()))
    yield from counted(plan.counts, lang)
    yield words.count("planned", plan.unchanged, version=plan.version)
    if plan.others:
        yield words("leaves_alone", datasets=", ".join(plan.others))
    if plan.pending:
        yield words("pending", load=plan.pending)


def of_load(result: UndoResult, lang: str = ENGLISH) -> Iterator[str]:
    """Yield what an undo changed."""
    words = Words.of(GROUP, lang)
    if result.taken_back:
        yield words("taken_back", load=result.taken_back)
    if result.finished:
        yield words("finished", load=result.load)
    if result.finished or result.taken_back == result.load:
        return
    yield from counted(result.counts, lang)
    for dataset, later in result.replaced:
        yield words("replaced", dataset=dataset, load=later)
    yield words("undone", load=result.load)


def of_source(result: LoadResult, document: str, lang: str = ENGLISH) -> Iterator[str]:
    """Yield what went with a document, and which tables still state it."""
    words = Words.of(GROUP, lang)
    if result.continued:
        yield words("continued")
    if not result.load:
        yield words("rests_none", document=document)
        return
    yield from counted(result.counts, lang)
    gone = result.counts["claims_withdrawn"]
    yield words.count("rested", gone, document=document, load=result.load)
    yield words("still_state")
    files: dict[str, list[str]] = {}
    for dataset, file in result.files:
        files.setdefault(dataset, []).append(file)
    for dataset, names in files.items():
        yield f"  {dataset}: {', '.join(names)}"
