"""What an error says on the command line, in the language asked for."""

from __future__ import annotations

from kg.cli.words import Words
from kg.errors import SHOWN_FAULTS, Fault, FaultsError, KgError
from kg.messages import said, visible

GROUP = "faults"


def told(error: KgError, lang: str) -> str:
    """Return what an error says in one line; the faults of a file have a line each.

    In English it is what ``str`` gives; an error that is written in English alone is said so.

    Parameters
    ----------
    error
        Any error of ours.
    lang
        ``th`` or ``en``.
    """
    if isinstance(error, FaultsError):
        return _faults(error, Words.of(GROUP, lang))
    text = error.args[0] if len(error.args) == 1 else error
    return str(said(text, lang)).partition("\n")[0]


def _faults(error: FaultsError, words: Words) -> str:
    """Return the first twenty faults, a line each, and how many more there are."""
    lines = [_line(fault.said(words.lang), words) for fault in error.faults[:SHOWN_FAULTS]]
    if len(error.faults) > SHOWN_FAULTS:
        lines.append(words("more", count=len(error.faults) - SHOWN_FAULTS))
    return "\n".join(lines)


def _line(fault: Fault, words: Words) -> str:
    """Return a fault with its place, in which nothing is unseen."""
    place = visible(fault.file)
    if fault.sheet:
        place += f" [{visible(fault.sheet)}]"
    if fault.row:
        place = words("row", place=place, row=fault.row)
    if fault.column:
        column = words("column", column=visible(fault.column))
        place = words("in_column", place=place, column=column) if place else column
    rule = f" ({fault.rule})" if fault.rule else ""
    told_ = f"{visible(fault.message, lines=True)}{rule}"
    return f"{place.strip()}: {told_}" if place else told_
