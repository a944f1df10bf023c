"""Stakeholder networks as a knowledge graph: every fact says who says so, every number how.

::

    import kg

    ws = kg.open("northern-thailand")
    ws.ask("big_brothers")
    kg.measure(ws.network())
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.notebook import map, measure, open  # noqa: A004  # the names that users type

__all__ = ["map", "measure", "open"]


def __getattr__(name: str) -> object:
    """Return a public function, imported when it is first asked for."""
    if name in __all__:
        return getattr(importlib.import_module("kg.notebook"), name)
    message = f"module 'kg' has no attribute {name!r}"
    raise AttributeError(message)
