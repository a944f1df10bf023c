"""Time the commands that people wait for, on the example: ``make bench``.

Prints the best of a few cold starts, in seconds. The commands that need Neo4j reuse a running one.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "northern-thailand"
COMMANDS = ("--help", "ask", "check", "measure", "build", "load")
TIMES = 3


def seconds(*arguments: str) -> float:
    """Return how long one run of ``kg`` takes; its output is thrown away."""
    command = [sys.executable, "-m", "kg", "-C", str(EXAMPLE), *arguments]
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Print one line a command."""
    for command in COMMANDS:
        best = min(seconds(command) for _ in range(TIMES))
        print(f"kg {command:<10} {best:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
