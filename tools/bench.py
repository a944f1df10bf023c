"""Run the benchmarks: ``make bench``. Prints every figure with its goal.

First the commands that people wait for, on a copy of the example (the best of a few cold starts);
then each module of ``benchmarks/`` that has a docstring and a ``main``, as a process of its own,
with the arguments of its constant ``QUICK`` if it has one (``--full``: without). Their lines are
shown as they come. At the end stands a table of the figures that they said (see
``benchmarks/figures.py``). A figure below its goal is said there and is no error; a benchmark that
fails is one.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Figure, read

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "northern-thailand"
# Each with the seconds that it may take, where that was settled.
COMMANDS = {
    "--help": 0.5,
    "ask": 0.5,
    "check": None,
    "measure": None,
    "build": None,
    "load": None,
}
TIMES = 3
LIMIT_S = 900
# What a benchmark is ended by: it may have a server to stop.
INTERRUPT = signal.SIGTERM if sys.platform == "win32" else signal.SIGINT
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One module of ``benchmarks/``."""

    name: str
    about: str
    quick: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What was seen so far."""

    figures: list[Figure] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def benchmarks(folder: Path) -> Iterator[Benchmark]:
    """Yield the benchmarks of a folder, by name; nothing is imported."""
    for path in sorted(folder.glob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        about = (ast.get_docstring(module) or "").partition("\n")[0]
        defined = {each.name for each in module.body if isinstance(each, ast.FunctionDef)}
        if about and "main" in defined:
            yield Benchmark(path.stem, about, _quick(module))


def _quick(module: ast.Module) -> tuple[str, ...]:
    """Return the constant ``QUICK`` of a module; () if it has none."""
    for each in module.body:
        targets = each.targets if isinstance(each, ast.Assign) else []
        targets = [each.target] if isinstance(each, ast.AnnAssign) else targets
        named = any(isinstance(target, ast.Name) and target.id == "QUICK" for target in targets)
        if named and isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
            return tuple(str(word) for word in ast.literal_eval(each.value))
    return ()


def time_commands(tally: Tally) -> None:
    """Time the commands on a copy of the example, each a few times."""
    with tempfile.TemporaryDirectory() as scratch:
        workspace = Path(scratch) / "example"
        ignore = shutil.ignore_patterns("out", ".kg", "__pycache__")
        shutil.copytree(EXAMPLE, workspace, ignore=ignore)
        try:
            _kg(workspace, "up")
            for command, goal in COMMANDS.items():
                best = min(_kg(workspace, command) for _ in range(TIMES))
                tally.figures.append(Figure(f"kg {command}, seconds", best, goal, at_least=False))
                print(tally.figures[-1].line(), flush=True)
        except subprocess.CalledProcessError as exc:
            print(exc.stderr, file=sys.stderr)
            tally.failed.append(f"kg {exc.cmd[-1]} (exit {exc.returncode})")
        finally:
            _kg(workspace, "down")


def _kg(workspace: Path, command: str) -> float:
    """Return how long one run of ``kg`` takes; its output is thrown away."""
    words = [sys.executable, "-m", "kg", "-C", str(workspace), command]
    begin = time.perf_counter()
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    return time.perf_counter() - begin


def run(benchmark: Benchmark, arguments: Sequence[str], *, limit_s: float, tally: Tally) -> None:
    """Run a benchmark, its lines shown; keep its figures, and whether it failed."""
    print(f"\n== {benchmark.name} {' '.join(arguments)}\n{benchmark.about}", flush=True)
    begin = time.perf_counter()
    command = [sys.executable, "-m", f"benchmarks.{benchmark.name}", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as process:
        timers = [
            threading.Timer(limit_s, process.send_signal, [INTERRUPT]),
            threading.Timer(limit_s + PATIENCE_S, process.kill),
        ]
        for timer in timers:
            timer.start()
        for line in process.stdout or ():
            print(f"  {line}", end="", flush=True)
            figure = read(line)
            if figure:
                tally.figures.append(figure)
        code = process.wait()
        for timer in timers:
            timer.cancel()
    taken_s = time.perf_counter() - begin
    if taken_s > limit_s:
        tally.failed.append(f"{benchmark.name} (ended after {limit_s:.0f} s)")
    elif code:
        tally.failed.append(f"{benchmark.name} (exit {code})")
    print(f"  [{taken_s:.0f} s]", flush=True)


def summary(tally: Tally) -> str:
    """Return the table of figures, and what failed."""
    width = max((len(each.name) for each in tally.figures), default=0)
    lines = ["", f"{'figure':<{width}}  {'seen':>9}"]
    for each in tally.figures:
        note = "" if each.reached else "   NOT REACHED"
        lines.append(f"{each.name:<{width}}  {each.seen:>9.3g}  {each.wanted()}{note}")
    missed = sum(not each.reached for each in tally.figures)
    lines.append(f"{len(tally.figures)} figures, {missed} short of their goals")
    lines += [f"FAILED: {each}" for each in tally.failed]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that the command line names, else all; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help='some of them; "commands" are the commands')
    parser.add_argument("--full", action="store_true", help="in full, which may take hours")
    parser.add_argument(
        "--limit", type=float, default=LIMIT_S, help="seconds for all (%(default)s); 0: none"
    )
    options = parser.parse_args(arguments)
    found = {each.name: each for each in benchmarks(ROOT / "benchmarks")}
    unknown = sorted(set(options.names) - {"commands", *found})
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are commands, {', '.join(found)}")
    wanted = options.names or ["commands", *found]
    limit_s = options.limit or threading.TIMEOUT_MAX
    begin, tally = time.monotonic(), Tally()
    if "commands" in wanted:
        print("== commands\nWhat people wait for, on the example", flush=True)
        time_commands(tally)
    for each in (found[name] for name in wanted if name in found):
        left_s = limit_s if options.full else limit_s - (time.monotonic() - begin)
        quick = () if options.full else each.quick
        run(each, quick, limit_s=max(left_s, 1), tally=tally)
    print(summary(tally), flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
