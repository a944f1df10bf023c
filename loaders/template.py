"""Templates of a mapping, as ``company-{Header}``: what a table says for all its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

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


def filled(template: str, cells: Mapping[str, str]) -> str:
    """Return a template with its headers' cells in it; "" if one of them is empty.

    Examples
    --------
    >>> filled("company-{Code}", {"Code": "38"}), filled("company-{Code}", {"Code": ""})
    ('company-38', '')
    """
    if any(not cells.get(name) for name in placeholders(template)):
        return ""
    return _PLACEHOLDER.sub(lambda found: cells[clean(found[1])], template)
