"""The help sheet of the templates: every column in Thai and in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.lexicon import lexicon
from loaders.template_columns import LANGUAGES, Heading

_LONGEST = 32_000
"""Of a cell, to spreadsheet programs."""


def help_rows(pages: Mapping[str, Sequence[Heading]], lang: str) -> list[list[str]]:
    """Return the rows of the help sheet: sheet, column, both labels, both meanings, values.

    Parameters
    ----------
    pages
        The columns of each table by its title.
    lang
        ``th`` or ``en``: which comes first above the list.
    """
    words = lexicon().sheets
    order = [lang, *(each for each in LANGUAGES if each != lang)]
    rows = [[words.intro[each]] for each in order]
    rows += [list(words.heading[each]) for each in order]
    for title, columns in pages.items():
        rows += [[title, *_explained(column)] for column in columns]
    return rows


def _explained(column: Heading) -> list[str]:
    """Return what a column is called, means and may hold."""
    labels = [column.label(lang) for lang in LANGUAGES]
    meanings = [column.meaning(lang) for lang in LANGUAGES]
    allowed = _allowed(column)[:_LONGEST]
    return [column.name, *labels, *meanings, allowed, _example(column), _required(column)]


def _allowed(column: Heading) -> str:
    """Return the values that may stand in a column, or of which kind they are."""
    kinds = lexicon().sheets.kinds
    prop = column.prop
    if column.choices:
        allowed = "; ".join(column.explained or column.choices)
    else:
        allowed = " / ".join(kinds[prop.kind][lang] for lang in LANGUAGES) if prop else ""
    if prop and not prop.functional:
        allowed += " (" + " / ".join(kinds["many"][lang] for lang in LANGUAGES) + ")"
    return allowed


def _example(column: Heading) -> str:
    """Return what may stand in a column."""
    if column.choices:
        return column.choices[0]
    if column.word is not None:
        return column.word.example
    examples = lexicon().sheets.examples
    if column.prop is None:
        return ""
    kind = column.prop.kind
    return examples.get(f"{kind}_{column.prop.language}") or examples.get(kind, "")


def _required(column: Heading) -> str:
    """Return whether a column must be filled, always or for which classes."""
    words = lexicon().sheets.required
    if column.required:
        return words["yes"]
    return (
        words["of"].replace("{names}", ", ".join(column.required_of)) if column.required_of else ""
    )
