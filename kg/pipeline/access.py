"""How a workspace is worked at: which Neo4j, and what is told while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Report = Callable[[str], None]
Progress = Callable[[str, int, int], None]
"""Called with what is done, how much of it, and of how much."""


def silent(_: str) -> None:
    """Report nothing."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach Neo4j: by ``url``, or the workspace's own server if that is empty."""

    url: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    database: str = ""
    cache: Path | None = None
