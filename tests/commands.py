"""Run ``kg`` as a user does: in a process of its own, in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers import cache_dir

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def kg(
    *arguments: str, cwd: Path, given: str | None = None, env: Mapping[str, str] | None = None
) -> Ran:
    """Run ``python -m kg ARGUMENTS`` in a folder, with no Java on PATH."""
    environment = {
        k: v for k, v in os.environ.items() if k != "JAVA_HOME" and not k.startswith("KG_")
    }
    environment |= {
        "KG_CACHE": str(cache_dir()),
        "PYTHONPATH": str(ROOT),
        "PATH": "",
        "COLUMNS": "200",
        **(env or {}),
    }
    run = subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        cwd=cwd, input=given, capture_output=True, encoding="utf-8", env=environment, timeout=300, check=False,
    )  # fmt: skip
    return Ran(run.returncode, run.stdout, run.stderr)
