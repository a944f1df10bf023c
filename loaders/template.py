"""Templates of a mapping, as ``company-{Header}``: what a table says for all its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from loaders.text import clean

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def placeholders(template: str) -> list[str]:
    """Return the headers that a template names.

    Examples
    --------
    >>> placeholders("company-{Code}")
    ['Code']
    """
    return [clean(name) for name in _PLACEHOLDER.findall(template)]


class Template:
    """A template whose headers stand in known places of a row.

    Examples
    --------
    >>> Template("company-{Code}", {"Code": 1}).filled(["", "38"])
    'company-38'
    """

    __slots__ = ("_texts", "places")

    def __init__(self, text: str, places: Mapping[str, int]) -> None:
        """Take the template, and the places of the headers; without one it is never filled."""
        parts = _PLACEHOLDER.split(text)
        self._texts = parts[::2]
        self.places = tuple(places.get(clean(name)) for name in parts[1::2])

    def filled(self, cells: Sequence[str]) -> str:
        """Return the template with its cells in it; "" if one of them is empty."""
        found = [self._texts[0]]
        for place, text in zip(self.places, self._texts[1:], strict=True):
            cell = cells[place] if place is not None else ""
            if not cell:
                return ""
            found += (cell, text)
        return "".join(found)
