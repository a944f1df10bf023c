"""Set up the project's own environment: ``.venv`` with the locked packages and this checkout.

Needs nothing but Python 3.11 or later: no pip, no ``ensurepip`` (Debian's ``python3`` comes without
it), no compiler. What it installs is in ``requirements.lock``, with ``--dev`` in
``requirements-dev.lock``, each file by its checksum. A stamp, written last, says what an
environment holds: with it the next call does nothing and needs no network; without it (a set-up
that was interrupted) the next call starts afresh, and pip's cache keeps what had arrived.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
STAMP = "stakeholder-kg.json"
DOWNLOAD_LINE = re.compile(r"^# To download: about (\d+) MB(.*)$", re.MULTILINE)


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


@dataclass(frozen=True)
class Stamp:
    """What an environment holds."""

    python: str
    folder: str
    level: str
    lock: str
    project: str


def digest(name: str) -> str:
    """Return the SHA-256 of a file of the project."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def wanted(level: str, python: str, *, venv: Path) -> Stamp:
    """Return the stamp of an environment that is as the checkout wants it."""
    return Stamp(
        python=python,
        folder=str(venv),
        level=level,
        lock=digest(LOCKS[level]),
        project=digest("pyproject.toml"),
    )


def read_stamp(venv: Path) -> Stamp | None:
    """Return what the environment holds; None if it is missing or was not finished."""
    try:
        found = json.loads((venv / STAMP).read_text(encoding="utf-8"))
        return Stamp(**found)
    except (OSError, ValueError, TypeError):
        return None


def write_stamp(venv: Path, stamp: Stamp) -> None:
    """Write the stamp in one step, so that a half-written one cannot be."""
    draft = venv / f"{STAMP}.new"
    draft.write_text(json.dumps(asdict(stamp), indent=1) + "\n", encoding="utf-8")
    draft.replace(venv / STAMP)


def interpreter(venv: Path) -> Path:
    """Return the path of an environment's Python."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python: Path) -> str:
    """Return ``"3.12"`` for the Python that runs there; ``""`` if none does."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run(
            [python, "-I", "-c", code], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def megabytes(level: str) -> tuple[int, str]:
    """Return how much a lock's packages weigh, and which are the heaviest, as its header says."""
    match = DOWNLOAD_LINE.search((ROOT / LOCKS[level]).read_text(encoding="utf-8"))
    return (int(match[1]), match[2]) if match else (0, "")


def announce(level: str, have: Stamp | None, *, venv: Path) -> None:
    """Say what will be downloaded, and how big it is, before it is."""
    size, heaviest = megabytes(level)
    if have:
        size -= megabytes(have.level)[0]
    jars = "about 181 MB of jars from Maven Central"
    if level == "dev":
        jars += "; the tests run on\n      Neo4j 5.26 LTS too, and fetch as much again for it"
    say(
        f"Setting up {venv.name} (Python {sys.version.split()[0]}).",
        f"  Now, once: about {size} MB of Python packages{heaviest},",
        f"      from your package index (PyPI, if pip is not told otherwise), into {venv.name}.",
        f"  Later, once, at the first start of the local Neo4j: {jars}.",
        "  After that neither needs the network.",
    )


def say(*lines: str) -> None:
    """Print lines at once, also when make's output goes to a file."""
    print(*lines, sep="\n", flush=True)


def run(*command: str | Path) -> None:
    """Run a command of the set-up, its output shown."""
    try:
        subprocess.run(command, check=True, cwd=ROOT)
    except subprocess.CalledProcessError as exc:
        msg = (
            f"this step of the set-up failed (exit {exc.returncode}):\n"
            f"    {' '.join(map(str, command))}\n"
            "Its reason stands above. If the network or room on the disk was missing, put that "
            "right and run make again (pip keeps what it has fetched). PIP_INDEX_URL names a "
            "package index of your own."
        )
        raise SetupError(msg) from exc


def checked_pip() -> Path:
    """Return the wheel of pip that comes with the project, its checksum compared."""
    expected, name = (ROOT / "tools" / "pip.sha256").read_text(encoding="ascii").split()
    wheel = ROOT / "tools" / name
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != expected:
        msg = f"tools/{name} is not the file it should be: sha256 is {found}, not {expected}"
        raise SetupError(msg)
    return wheel


def make_empty(venv: Path) -> None:
    """Make a new environment that holds pip alone.

    pip is the one in ``tools``, and never ``ensurepip``'s: the same on every machine, and there
    also where a distribution leaves ``ensurepip`` out.
    """
    if venv.exists():
        ours = (venv / "pyvenv.cfg").is_file() or not any(venv.iterdir())
        if not ours:
            msg = f"{venv} is no virtual environment: move it away, then run make again"
            raise SetupError(msg)
        say(f"{venv.name} is not as it should be: making it anew.")
        shutil.rmtree(venv)
    venv.mkdir()
    # First of all, so that an interrupted start is known as ours.
    (venv / "pyvenv.cfg").touch()
    base = getattr(sys, "_base_executable", None) or sys.executable
    run(base, "-I", "-m", "venv", "--without-pip", venv)
    wheel = checked_pip()
    flags = ("--quiet", "--no-index", "--no-deps", "--disable-pip-version-check")
    run(interpreter(venv), "-I", wheel / "pip", "install", *flags, wheel)


def pip_install(venv: Path, *arguments: str) -> None:
    """Install with the environment's pip what the arguments name, and nothing else."""
    flags = ("--no-deps", "--disable-pip-version-check", "--no-input", "--no-warn-script-location")
    run(interpreter(venv), "-I", "-m", "pip", "install", *flags, *arguments)


def install_checkout(venv: Path) -> None:
    """Install ``kg`` itself as editable; needs no network: the lock holds the build backend."""
    pip_install(venv, "--quiet", "--no-build-isolation", "--no-index", "--editable", ".")


def ready(have: Stamp | None, *, venv: Path, python: str) -> bool:
    """Tell whether an environment can stay: complete, of this folder, and its Python still runs."""
    if have is None or have.folder != str(venv):
        return False
    if python and have.python != python:
        return False
    kept = wanted(have.level, have.python, venv=venv)
    same_packages = have.level in LOCKS and have.lock == kept.lock
    return same_packages and version_of(interpreter(venv)) == have.python


def set_up(level: str, *, venv: Path, python: str) -> None:
    """Bring an environment to what the checkout wants, doing only what is missing.

    ``python`` is the version that was asked for by name, "" if any will do.
    """
    have = read_stamp(venv)
    if have is not None and have.level not in LOCKS:
        have = None
    if not ready(have, venv=venv, python=python):
        have = None
    level = "dev" if have and have.level == "dev" else level
    current = f"{sys.version_info[0]}.{sys.version_info[1]}"
    goal = wanted(level, have.python if have else current, venv=venv)
    if have == goal:
        return
    if not have or have.lock != goal.lock:
        announce(level, have, venv=venv)
        if not have:
            make_empty(venv)
        (venv / STAMP).unlink(missing_ok=True)
        lock = ("--require-hashes", "--only-binary", ":all:", "--requirement", LOCKS[level])
        pip_install(venv, "--progress-bar", "auto", *lock)
    (venv / STAMP).unlink(missing_ok=True)
    install_checkout(venv)
    run(interpreter(venv), "-I", "-m", "pip", "--disable-pip-version-check", "check")
    write_stamp(venv, goal)
    say(f"{venv.name} is ready.")


def main() -> int:
    """Set up as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    parser.add_argument("--venv", default=".venv", help="the environment's folder (%(default)s)")
    parser.add_argument(
        "--this-python",
        action="store_true",
        help="make the environment anew if it is of another version than the Python that runs this",
    )
    options = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 - nothing has checked it before
        say(f"This is Python {sys.version.split()[0]}; the project needs 3.11 or later.")
        return 1
    current = f"{sys.version_info[0]}.{sys.version_info[1]}"
    try:
        set_up(
            "dev" if options.dev else "run",
            venv=ROOT / options.venv,
            python=current if options.this_python else "",
        )
    except SetupError as exc:
        print(f"set-up: {exc}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up: stopped half-way; the next make starts it afresh", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
