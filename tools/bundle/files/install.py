"""Install kg from this folder: no network, no administrator, nothing outside one folder.

    python3 install.py [FOLDER]

Makes a Python environment in FOLDER and puts into it the packages, the Java runtime and the Neo4j
of this bundle, each compared with its checksum. Needs nothing but Python itself. FOLDER may be one
that an earlier bundle was installed into; no other folder that holds something is touched.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BROUGHT = Path("share", "stakeholder-kg")
DEFAULT = Path("~", "stakeholder-kg")
SHOWN = 5
PLAIN = {"amd64": "x86_64", "arm64": "aarch64"}


class InstallError(Exception):
    """The installation cannot go on; the message says what to do."""


def say(*lines: str) -> None:
    """Print lines at once."""
    print(*lines, sep="\n", flush=True)


# ------------------------------------------------------------------ does it fit this machine
def this_system() -> str:
    """Return what this Python runs on, such as ``linux-x86_64``."""
    if os.name == "nt":  # An x64 Python on an ARM machine counts as what it is itself.
        machine = sysconfig.get_platform().removeprefix("win-").lower()
        return f"windows-{PLAIN.get(machine, machine)}"
    machine = PLAIN.get(platform.machine().lower(), platform.machine().lower())
    return f"{'macos' if sys.platform == 'darwin' else sys.platform}-{machine}"


def this_python() -> str:
    """Return ``"3.12"`` for the Python that runs this."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def misfit(told: dict[str, Any]) -> str:
    """Return why this machine or Python cannot use the bundle; "" if it can."""
    served = " or ".join(told["pythons"])
    if this_system() != told["system"]:
        return f"this bundle is for {told['system']}, and this is {this_system()}"
    if sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        return f"this is no ordinary CPython; the bundle needs Python {served} from python.org"
    if this_python() not in told["pythons"]:
        return f"this is Python {platform.python_version()}; the bundle has packages for {served}"
    libc, version = platform.libc_ver() if sys.platform == "linux" else ("", "")
    if sys.platform == "linux" and (libc != "glibc" or numbers(version) < numbers(told["glibc"])):
        found = f"{libc} {version}".strip() or "another one"
        return f"the bundle needs the C library glibc {told['glibc']} or later; here is {found}"
    return ""


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, for comparing two."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


# ------------------------------------------------------------------ is the bundle whole
def verify(bundle: Path) -> None:
    """Compare every file with its checksum."""
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    say(f"Checking the {len(lines)} files of the bundle")
    wrong = []
    for line in lines:
        expected, _, name = line.partition("  ")
        try:
            found = hashlib.sha256((bundle / name).read_bytes()).hexdigest()
        except OSError as exc:
            found = f"cannot be read ({exc.strerror})"
        if found != expected:
            wrong.append(name if len(found) == len(expected) else f"{name} {found}")
    if wrong:
        more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        raise InstallError(
            f"the bundle is damaged: {', '.join(wrong[:SHOWN])}{more}. "
            "Copy the whole folder (or its archive) again; nothing was installed"
        )


# ------------------------------------------------------------------ where to
def chosen(named: str) -> Path:
    """Return the folder to install into: as named, else as asked for."""
    if not named and sys.stdin.isatty():
        named = input(f"Install into which folder? [{DEFAULT.expanduser()}] ").strip()
    return Path(named or DEFAULT).expanduser().absolute()


def refuse_folder(folder: Path, told: dict[str, Any]) -> None:
    """Refuse a folder that holds something else, that Java cannot take, or without room."""
    if os.pathsep in str(folder):
        raise InstallError(f'{folder}: the name has "{os.pathsep}", which Java cannot take')
    if folder == HERE or HERE in folder.parents:
        raise InstallError(f"{folder} lies in the bundle itself; name a folder elsewhere")
    if folder.exists():
        if not folder.is_dir():
            raise InstallError(f"{folder} is a file; name a folder")
        if any(folder.iterdir()) and not (folder / BROUGHT).is_dir():
            raise InstallError(f"{folder} holds something else; name a new or empty folder")
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(nearest).free // 10**6
    if free < told["megabytes"]:
        raise InstallError(
            f"the disk of {nearest} is full: {free} MB are free, {told['megabytes']} are needed"
        )


# ------------------------------------------------------------------ install
def run(*command: str | Path) -> None:
    """Run a step; nothing of the user's environment or pip settings has a say in it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "KG_"))}
    kept["PIP_CONFIG_FILE"] = os.devnull
    done = subprocess.run([str(word) for word in command], env=kept, check=False)
    if done.returncode:
        words = " ".join(shlex.quote(str(word)) for word in command)
        raise InstallError(f"this step failed (exit {done.returncode}): {words}")


def make_environment(folder: Path) -> tuple[Path, Path]:
    """Make a Python environment; return its Python and the folder of its commands."""
    try:
        import venv  # noqa: PLC0415  # Debian can lack it
    except ImportError as exc:
        raise InstallError(
            "this Python lacks its module venv (Debian, Ubuntu: the package python3-venv)"
        ) from exc
    (folder / BROUGHT).mkdir(parents=True, exist_ok=True)  # from now on known as ours
    venv.EnvBuilder(symlinks=os.name != "nt").create(folder)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    return commands / ("python.exe" if os.name == "nt" else "python"), commands


def install_packages(bundle: Path, python: Path) -> None:
    """Install the packages by their checksums with the bundle's own pip."""
    (pip,) = (bundle / "wheels").glob("pip-*.whl")
    say("Installing the packages and the Java runtime (a minute or two)")
    run(
        *(python, "-I", pip / "pip", "--isolated", "install", "--quiet", "--no-index"),
        *("--find-links", bundle / "wheels", "--require-hashes", "--no-deps"),
        *("--force-reinstall", "--no-cache-dir", "--disable-pip-version-check", "--no-input"),
        *("--no-warn-script-location", "--requirement", bundle / "requirements.txt"),
    )
    run(python, "-I", "-m", "pip", "--isolated", "--disable-pip-version-check", "check")


def put_jars(bundle: Path, folder: Path) -> None:
    """Copy Neo4j to where kg looks for it first."""
    say("Putting Neo4j in place")
    for jar in sorted((bundle / "jars").rglob("*.jar")):
        place = folder / BROUGHT / jar.relative_to(bundle)
        place.parent.mkdir(parents=True, exist_ok=True)
        staged = place.with_suffix(".new")
        shutil.copyfile(jar, staged)
        staged.replace(place)
    shutil.copyfile(bundle / "bundle.json", folder / BROUGHT / "bundle.json")


def install(bundle: Path, named: str) -> None:
    """Install into a folder, and say what to type next."""
    told = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    why_not = misfit(told)
    if why_not:
        raise InstallError(why_not)
    folder = chosen(named)
    refuse_folder(folder, told)
    verify(bundle)
    python, commands = make_environment(folder)
    install_packages(bundle, python)
    put_jars(bundle, folder)
    kg = commands / ("kg.exe" if os.name == "nt" else "kg")
    run(kg, "up", "--prepare")
    typed = f'& "{kg}"' if os.name == "nt" else shlex.quote(str(kg))
    say(
        "",
        f"kg {told['version']} is installed in {folder}",
        "Type this in a folder of your own, to build the example and its map:",
        f"    {typed} build",
        "The README.txt of the bundle says more, in Thai and English.",
    )


def main() -> int:
    """Install as the command line says; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may lack Thai
    parser = argparse.ArgumentParser(description="Install kg from this folder, with no network.")
    parser.add_argument("folder", nargs="?", default="", help=f"where to (asked; {DEFAULT})")
    parser.add_argument("--fits", action="store_true", help="only tell whether this Python will do")
    options = parser.parse_args()
    try:
        if options.fits:
            why_not = misfit(json.loads((HERE / "bundle.json").read_text(encoding="utf-8")))
            say(*([why_not] if why_not else []))
            return 1 if why_not else 0
        install(HERE, options.folder)
    except InstallError as exc:
        print(f"install: {exc}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, EOFError):
        print("install: stopped half-way; run it again to go on", file=sys.stderr)
        return 130
    except OSError as exc:
        print(f"install: {exc}; put that right and run it again", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
