"""Python's search for unused objects, put off while many are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Generator[None]:
    """Do not search for cycles of unused objects meanwhile.

    Python would go through all claims again and again, which takes a quarter of the time; claims,
    and what is made of them, are no cycles. It searches again afterwards if it did before.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
