"""Set-up decides rightly when an environment can stay; a skip is refused where it must be."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import Figure, read
from tools import bench, bootstrap, notice

ROOT = Path(__file__).resolve().parent.parent
CURRENT = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """Make an environment with a stamp that fits."""
    python = bootstrap.interpreter(tmp_path)
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    stamp = bootstrap.wanted("run", CURRENT, venv=tmp_path)
    bootstrap.write_stamp(tmp_path, stamp)
    return tmp_path


def _ready(environment: Path, *, python: str = "") -> bool:
    stamp = bootstrap.read_stamp(environment)
    return bootstrap.ready(stamp, venv=environment, python=python)


def test_a_complete_environment_stays(environment: Path) -> None:
    assert _ready(environment)


def test_a_half_written_stamp_counts_as_none(environment: Path) -> None:
    (environment / bootstrap.STAMP).write_text('{"python": "3.1', encoding="utf-8")
    assert bootstrap.read_stamp(environment) is None


def test_a_stamp_of_another_layout_counts_as_none(environment: Path) -> None:
    (environment / bootstrap.STAMP).write_text('{"made": "long ago"}', encoding="utf-8")
    assert bootstrap.read_stamp(environment) is None


def test_an_environment_whose_python_is_gone_does_not_stay(environment: Path) -> None:
    bootstrap.interpreter(environment).unlink()
    assert not _ready(environment)


def test_an_environment_that_was_moved_does_not_stay(environment: Path, tmp_path: Path) -> None:
    moved = environment.rename(tmp_path.parent / f"{tmp_path.name} moved")
    assert not _ready(moved)


def test_an_environment_of_another_python_than_asked_for_does_not_stay(environment: Path) -> None:
    assert not _ready(environment, python="3.10")


def test_an_environment_of_an_older_lock_does_not_stay(environment: Path) -> None:
    stamp = bootstrap.read_stamp(environment)
    assert stamp is not None
    bootstrap.write_stamp(environment, dataclasses.replace(stamp, lock="older"))
    assert not _ready(environment)


def test_a_folder_that_is_no_environment_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(bootstrap.SetupError, match="move it away"):
        bootstrap.make_empty(tmp_path)


@pytest.mark.parametrize("level", bootstrap.LOCKS)
def test_the_size_of_the_download_is_known(level: str) -> None:
    assert bootstrap.megabytes(level)[0] > 0


def test_the_wheel_of_pip_is_the_one_that_was_reviewed() -> None:
    wheel = bootstrap.checked_pip()
    expected = (ROOT / "tools" / "pip.sha256").read_text(encoding="ascii").split()[0]
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == expected


def test_notice_was_read_in_the_vendored_library_of_the_map() -> None:
    library = ROOT / "kg" / "maps" / "assets" / "vis-network" / "vis-network.min.js"
    text = library.read_text(encoding="utf-8")
    assert f"@version {notice.VIS_NETWORK}\n" in text
    stated = [version for _, version, _, _ in notice.INSIDE if version]
    assert [version for version in stated if version not in text] == []


@pytest.mark.parametrize(
    "figure",
    [
        Figure("load against a bare script", 0.75, 0.7),
        Figure("client memory, GiB", 2.5, 2.0, at_least=False),
        Figure("kg build, seconds", 4.25),
    ],
)
def test_a_figure_that_a_benchmark_prints_is_read_again(figure: Figure) -> None:
    assert read(figure.line()) == figure


@pytest.mark.parametrize("line", ["load 3 s", "figure: a = b (goal >= 1)", "figure: a = 1"])
def test_another_line_of_a_benchmark_is_no_figure(line: str) -> None:
    assert read(line) is None


def test_a_benchmark_is_a_module_with_a_docstring_and_a_main(tmp_path: Path) -> None:
    main = "def main() -> None: ...\n"
    (tmp_path / "rate.py").write_text(f'"""How fast."""\nQUICK = ("--ties", "10")\n{main}')
    (tmp_path / "silent.py").write_text(main)
    (tmp_path / "parts.py").write_text('"""No benchmark."""\n')
    found = list(bench.benchmarks(tmp_path))
    assert found == [bench.Benchmark("rate", "How fast.", ("--ties", "10"))]


def test_a_figure_short_of_its_goal_is_said_and_no_failure() -> None:
    tally = bench.Tally(figures=[Figure("rate", 0.5, 0.7)])
    assert "NOT REACHED" in bench.summary(tally)
    assert "FAILED" not in bench.summary(tally)


def _find_python(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "tools/find-python"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_python_that_is_named_is_taken() -> None:
    found = _find_python(PYTHON=sys.executable)
    assert bootstrap.version_of(Path(found.stdout.strip())) == CURRENT


def test_a_named_program_that_is_no_python_is_refused() -> None:
    found = _find_python(PYTHON="true")
    assert (found.returncode, found.stdout) == (1, "")
    assert "PYTHON=true is no CPython 3.11 or later" in found.stderr


@pytest.mark.parametrize(
    "body",
    [
        "import pytest\n\ndef test_server():\n    pytest.skip('no server')\n",
        "import pytest\n\npytest.skip('no server', allow_module_level=True)\n",
        "import pytest\n\n@pytest.mark.skip(reason='no server')\ndef test_server():\n    pass\n",
    ],
)
def test_a_skip_is_a_failure_where_nothing_may_be_skipped(tmp_path: Path, body: str) -> None:
    done = _pytest(tmp_path, body)
    assert done.returncode != 0
    assert re.search(r"nothing may be skipped here: .*no server", done.stdout)


def test_an_expected_failure_stays_one_where_nothing_may_be_skipped(tmp_path: Path) -> None:
    body = (
        "import pytest\n\n"
        "@pytest.mark.xfail(strict=True, raises=ValueError, reason='a gap')\n"
        "def test_gap():\n    raise ValueError\n"
    )
    assert _pytest(tmp_path, body).returncode == 0


def _pytest(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    """Run a file of tests by itself, with the plugin of CI."""
    (folder / "test_it.py").write_text(body, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tools.no_skips", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "--rootdir", str(folder), "-c", os.devnull, str(folder / "test_it.py")],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
