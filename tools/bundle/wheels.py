"""The Python packages of a bundle: which the lock names for a system, and their wheels.

Wheels are asked for by the platform's own names and not by what this machine would take: so a
bundle runs on machines older than the one that made it, and can be made for another system.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from kg.store.server.jars import sha256_of
from tools.bootstrap import ROOT, checked_pip, megabytes

LOCK = ROOT / "requirements.lock"
GLIBC_MINOR = 28
GLIBC = f"2.{GLIBC_MINOR}"


class BundleError(Exception):
    """A bundle cannot be made; the message says what to do."""


@dataclass(frozen=True, slots=True)
class System:
    """A system that a bundle can be for.

    Attributes
    ----------
    platforms
        Its platform tags as pip takes them, best first.
    markers
        What the markers of a requirement ask of it.
    """

    platforms: tuple[str, ...]
    markers: Mapping[str, str]


def _linux(machine: str) -> System:
    """Return the Linux of one machine, its C library from 2.28 (Debian 10, RHEL 8) on."""
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC_MINOR, 4, -1)]
    platforms += [f"{name}_{machine}" for name in ("manylinux2014", "manylinux2010", "manylinux1")]
    return System(tuple(platforms), _markers("linux", "posix", "Linux", machine))


def _markers(sys_platform: str, os_name: str, system: str, machine: str) -> dict[str, str]:
    return {
        "sys_platform": sys_platform,
        "os_name": os_name,
        "platform_system": system,
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }


SYSTEMS = {
    "linux-x86_64": _linux("x86_64"),
    "linux-aarch64": _linux("aarch64"),
    "macos-x86_64": System(
        ("macosx_14_0_x86_64",), _markers("darwin", "posix", "Darwin", "x86_64")
    ),
    "macos-aarch64": System(("macosx_14_0_arm64",), _markers("darwin", "posix", "Darwin", "arm64")),
    "windows-x86_64": System(("win_amd64",), _markers("win32", "nt", "Windows", "AMD64")),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One package of a lock: what is required, and its lines in the lock."""

    requirement: Requirement
    text: str


def entries(text: str) -> Iterator[Entry]:
    """Yield the packages of a lock."""
    for block in re.findall(r"^[a-z0-9][^\n]*\n(?:[ \t][^\n]*\n)*", text, re.MULTILINE):
        first = block.partition("\n")[0].rstrip(" \\")
        yield Entry(Requirement(first), block)


def fitting(text: str, system: System, python: str) -> list[Entry]:
    """Return the packages of a lock that a system needs with a Python ("3.12")."""
    machine = dict(system.markers) | {
        "python_version": python,
        "python_full_version": f"{python}.99",
        "implementation_version": f"{python}.99",
    }
    return [
        entry
        for entry in entries(text)
        if entry.requirement.marker is None or entry.requirement.marker.evaluate(machine)
    ]


def gather(system: System, pythons: Sequence[str], *, folder: Path, store: Path) -> None:
    """Put the locked wheels of a system into a folder: from a store where it has them, else pip's.

    Parameters
    ----------
    system
        What they are for.
    pythons
        The versions of Python they are for.
    folder
        Where to; it exists.
    store
        A folder that keeps what was fetched for the next bundle; made if it is not there.

    Raises
    ------
    BundleError
        If the index cannot be reached, or has no wheel of a package for the system.
    """
    store.mkdir(parents=True, exist_ok=True)
    for python in pythons:
        wanted = fitting(LOCK.read_text(encoding="utf-8"), system, python)
        with tempfile.TemporaryDirectory() as scratch:
            listed = Path(scratch) / "requirements.txt"
            # Without their markers: pip would ask this machine, and not the one it is for.
            lines = (f"{e.requirement.name}{e.requirement.specifier}{_hashes(e)}" for e in wanted)
            listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
            words = [*_for(system, python), "--dest", str(folder), "--requirement", str(listed)]
            if _pip("download", "--no-index", *words, "--find-links", str(store), quiet=True):
                continue
            size, _ = megabytes("run")
            print(
                f"Fetching {len(wanted)} packages for Python {python}, about {size} MB, "
                f"from your package index; they are kept in {store}",
                flush=True,
            )
            if not _pip("download", *words, "--find-links", str(store)):
                msg = (
                    f"pip could not fetch the packages for Python {python}: its reason stands "
                    "above; is there a network, and a wheel of each for that Python and system?"
                )
                raise BundleError(msg)
    for wheel in folder.glob("*.whl"):
        if not (store / wheel.name).exists():
            shutil.copyfile(wheel, store / wheel.name)


def _hashes(entry: Entry) -> str:
    return "".join(f" --hash={each}" for each in re.findall(r"sha256:[0-9a-f]{64}", entry.text))


def _for(system: System, python: str) -> list[str]:
    """Return what tells pip the system and the Python."""
    words = [f"--platform={each}" for each in system.platforms]
    return [*words, "--python-version", python, "--implementation", "cp"]


def _pip(command: str, *words: str, quiet: bool = False) -> bool:
    """Run the project's own pip; return whether it succeeded."""
    flags = ("--disable-pip-version-check", "--no-input", "--quiet")
    only = ("--no-deps", "--only-binary", ":all:", "--require-hashes")
    done = subprocess.run(
        [sys.executable, "-I", str(checked_pip() / "pip"), command, *flags, *only, *words],
        cwd=ROOT,
        stderr=subprocess.DEVNULL if quiet else None,
        stdout=subprocess.DEVNULL if quiet else None,
        check=False,
    )
    return done.returncode == 0


def build(folder: Path) -> Path:
    """Build the wheel of this checkout into a folder, and return it."""
    with tempfile.TemporaryDirectory() as scratch:
        words = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps")
        done = subprocess.run(
            [
                *(sys.executable, "-I", str(checked_pip() / "pip"), "wheel", *words),
                *("--no-build-isolation", "--wheel-dir", scratch, str(ROOT)),
            ],
            check=False,
        )
        if done.returncode:
            msg = "the wheel of kg could not be built: the reason stands above"
            raise BundleError(msg)
        (built,) = Path(scratch).glob("*.whl")
        return Path(shutil.copyfile(built, folder / built.name))


def requirements(own: Sequence[Path]) -> str:
    """Return what to install: the lock, and wheels of our own with their checksums."""
    lines = []
    for wheel in own:
        name, version, *_ = wheel.name.split("-")
        lines.append(f"{name.replace('_', '-')}=={version} --hash=sha256:{sha256_of(wheel)}\n")
    return f"{LOCK.read_text(encoding='utf-8')}\n# Of this bundle\n{''.join(lines)}"


def store_of(cache: Path) -> Path:
    """Return the folder of a cache in which fetched wheels are kept."""
    return cache / "wheels"


def running() -> str:
    """Return ``"3.12"`` for the Python that runs this."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def cache_named() -> str:
    """Return the cache folder that the environment names, as kg does; "" if none."""
    return os.environ.get("KG_CACHE") or os.environ.get("KG_TEST_CACHE") or ""
