"""What identifies or reaches a person is refused: such columns, such cells of a person's row."""

from __future__ import annotations

from collections.abc import Iterable

from kg.ontology import EdgeClass, Ontology
from loaders.lexicon import private_words
from loaders.text import digits, fold, words
from loaders.wording import says


def advice() -> str:
    """Return what to do with what identifies or reaches a person."""
    return says("private_advice")


def private_header(header: str) -> bool:
    """Tell whether a header looks like one of contact or identity numbers.

    Examples
    --------
    >>> [private_header(each) for each in ("Phone No.", "e-mail", "name_th", "juristic_id")]
    [True, True, False, False]
    """
    listed = private_words()
    whole = digits(fold(header))
    if whole in listed.whole or any(part in whole for part in listed.contains):
        return True
    parts = [digits(word) for word in words(header)]
    runs = (
        "".join(parts[start:end])
        for start in range(len(parts))
        for end in range(start + 1, min(start + 4, len(parts)) + 1)
    )
    return any(run in listed.words or run.startswith(listed.starts) for run in runs)


def private_value(text: str) -> str:
    """Return what a text looks like that must not stand in a person's row, or ``""``.

    Examples
    --------
    >>> private_value("call 081-234-5678"), private_value("2023-08-24")
    ('a telephone number', '')
    """
    plain = digits(text)
    for name, pattern in private_words().cells:
        if pattern.search(plain):
            return name
    return ""


def is_personal(ontology: Ontology, classes: Iterable[str]) -> bool:
    """Tell whether one of some classes is of persons."""
    watched = [name for name in private_words().classes if name in ontology.node_classes]
    return any(ontology.is_a(name, watched) for name in classes if name in ontology.node_classes)


def is_personal_tie(ontology: Ontology, edge: EdgeClass) -> bool:
    """Tell whether one end of a kind of ties is always a person."""
    return any(
        all(is_personal(ontology, [name]) for name in ends)
        for ends in (edge.source_classes, edge.target_classes)
    )
