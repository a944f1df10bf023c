"""The wheel holds what it should, and runs where nothing else is.

That it does the main job there, with its own dependencies, ``test_bundle.py`` shows. The package is built offline (``--no-isolation``: the lock holds the build backend) from a copy of
the checkout, first as a source distribution and from that as a wheel. It is installed in a fresh
environment without its dependencies; those come from the environment that runs the tests, by a
``.pth`` file. A folder that is named so is searched for modules, but the ``.pth`` files in it are
not read: the editable checkout of the outer environment stays out of reach.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", ".kg", "out", "dist", "__pycache__", ".*_cache")
PLANTED = ("examples/northern-thailand/.kg/password", "examples/northern-thailand/out/map.html")


@dataclass(frozen=True)
class Installed:
    """``kg`` in a fresh environment, and an empty folder to use it in."""

    python: Path
    script: Path
    folder: Path

    def kg(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``kg`` as a user does; its exit code must be 0."""
        return self.run(self.script, *arguments)

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder, with nothing of the outer environment to find ``kg`` by."""
        outer = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
        environment = {name: value for name, value in os.environ.items() if name not in outer}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
        return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the distributions from a copy that holds a private file and an output."""
    copy = tmp_path_factory.mktemp("checkout") / "stakeholder-kg"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    for name in PLANTED:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("private", encoding="utf-8")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(copy / "dist")]
    done = subprocess.run([*command, str(copy)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def files(wheel: Path) -> list[str]:
    """List the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def metadata(wheel: Path, files: list[str]) -> Message:
    """Read the wheel's metadata."""
    (name,) = (each for each in files if each.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel) as archive:
        return Parser().parsestr(archive.read(name).decode("utf-8"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel in a fresh environment; both paths have Thai letters and spaces."""
    place = tmp_path_factory.mktemp("installed")
    home = place / "เครื่องใหม่ a"
    builder = venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt")
    builder.create(home)
    windows = os.name == "nt"
    python = home / ("Scripts/python.exe" if windows else "bin/python")
    script = home / ("Scripts/kg.exe" if windows else "bin/kg")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = subprocess.run(
        [python, "-I", "-c", asked], check=True, capture_output=True, encoding="utf-8"
    )
    outer = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    pth = Path(own.stdout.strip()) / "dependencies.pth"
    pth.write_text("".join(f"{each}\n" for each in sorted(outer)), encoding="utf-8")
    folder = place / "งานของ ฉัน"
    folder.mkdir()
    return Installed(python=python, script=script, folder=folder)


@pytest.mark.slow
def test_top_level_is_kg_and_loaders(files: list[str]) -> None:
    tops = {name.partition("/")[0] for name in files}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"kg", "loaders"}


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["ontology", "queries", "examples"])
def test_every_file_of_the_folder_is_in_the_wheel(files: list[str], folder: str) -> None:
    ignored = {".kg", "out", "__pycache__", ".ipynb_checkpoints"}
    here = {
        f"kg/_data/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not ignored & set(path.parts)
    }
    assert here
    assert {name for name in files if name.startswith(f"kg/_data/{folder}/")} == here


@pytest.mark.slow
def test_no_database_password_or_output_is_in_the_wheel(files: list[str]) -> None:
    private = [name for name in files if re.search(r"/(\.kg|out|__pycache__|\.venv)/", name)]
    assert private == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kg/py.typed", "loaders/py.typed"])
def test_the_wheel_says_that_it_is_typed(files: list[str], name: str) -> None:
    assert name in files


@pytest.mark.slow
@pytest.mark.parametrize("name", ["LICENSE", "NOTICE"])
def test_the_wheel_brings_its_licence(files: list[str], name: str) -> None:
    assert any(each.endswith(f".dist-info/licenses/{name}") for each in files)


@pytest.mark.slow
def test_the_wheel_states_its_floor(metadata: Message) -> None:
    assert metadata["Requires-Python"] == ">=3.11"


@pytest.mark.slow
def test_an_installed_package_finds_its_own_files(installed: Installed) -> None:
    code = "import kg.resources as r; print(r.resource('ontology'))"
    found = installed.run(installed.python, "-c", code).stdout.strip()
    assert Path(found).parts[-3:] == ("kg", "_data", "ontology")


@pytest.mark.slow
def test_an_installed_package_offers_its_loaders(installed: Installed) -> None:
    code = (
        "from importlib.metadata import entry_points as e\n"
        "print(*sorted(f'{p.name}={p.load().load.__module__}' for p in e(group='kg.loaders')))"
    )
    assert installed.run(installed.python, "-c", code).stdout.split() == [
        "rdf=loaders.rdf",
        "table=loaders.table",
    ]


@pytest.mark.slow
def test_help_runs_where_nothing_else_is(installed: Installed) -> None:
    assert "build" in installed.kg("--help").stdout


@pytest.mark.slow
def test_new_makes_a_workspace_whose_name_is_thai(installed: Installed) -> None:
    installed.kg("new", "เครือข่าย ใหม่")
    assert (installed.folder / "เครือข่าย ใหม่" / "kg.toml").is_file()


def locked(name: str) -> dict[str, list[tuple[str, Marker | None]]]:
    """Read a lock: for each package its versions, each with its marker."""
    versions: dict[str, list[tuple[str, Marker | None]]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if re.match(r"[a-z0-9]", line):
            requirement = Requirement(line.rstrip("\\ "))
            version = str(requirement.specifier).removeprefix("==")
            versions.setdefault(requirement.name, []).append((version, requirement.marker))
    return versions


def declared(*groups: str) -> list[Requirement]:
    """Read what pyproject.toml asks for: the project's dependencies and those of groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = list(project["project"]["dependencies"])
    for group in groups:
        texts += project["dependency-groups"][group]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("requirements.lock", ("build",)), ("requirements-dev.lock", ("build", "dev"))],
)
def test_the_lock_is_not_stale(lock: str, groups: tuple[str, ...]) -> None:
    versions = locked(lock)
    stale = [
        str(requirement)
        for requirement in declared(*groups)
        for found in [versions.get(canonicalize_name(requirement.name), [])]
        if not found or not all(requirement.specifier.contains(version) for version, _ in found)
    ]
    assert stale == []


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_one_version_of_each_package(lock: str, system: str, python: str) -> None:
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "os_name": "nt" if system == "win32" else "posix",
        "platform_python_implementation": "CPython",
    }
    several = {
        name: [version for version, marker in versions if not marker or marker.evaluate(machine)]
        for name, versions in locked(lock).items()
    }
    assert [name for name, versions in several.items() if len(versions) > 1] == []


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    users, tests = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {
        name
        for name, versions in users.items()
        if {version for version, _ in versions} != {version for version, _ in tests.get(name, [])}
    } == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_index(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_notice_names_every_package_that_kg_runs_on() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    named = set(re.findall(r"^  ([a-z0-9-]+) {2,}\S", notice, re.MULTILINE))
    assert set(locked("requirements.lock")) - named == set()
