"""What an error says on the command line, in the language asked for."""

from __future__ import annotations

from kg.errors import FaultsError, KgError
from kg.messages import said
from kg.resources import message_templates

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
        words = {key: texts[lang] for key, texts in message_templates(GROUP).items()}
        return error.said(lang, words)
    text = error.args[0] if len(error.args) == 1 else error
    return str(said(text, lang)).partition("\n")[0]
