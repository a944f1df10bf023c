"""What the local Neo4j runs on: real jars and Java; the network is a mirror on loopback."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store.server.errors import require_space
from kg.store.server.fetch import fetch_jars
from kg.store.server.jars import LOCKS, Lock, missing_jars, parse_lock, read_lock, versions
from kg.store.server.java import encode_arguments
from kg.store.server.mutex import exclusive
from kg.store.server.runtime import DEFAULT_VERSION, default_cache_dir, prepare
from kg.store.server.service import start
from tests.servers import filled_cache, link_or_copy

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def cache() -> Path:
    return filled_cache()


@dataclass(slots=True)
class Mirror:
    """A Maven repository on this machine, and what it was asked for."""

    asked: list[str]
    answers: list[bytes | None]


@pytest.fixture
def mirror(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """Serve the cache's jars, and let jgo's own configuration name the place.

    Each answer of the list is given to one request for a jar, None meaning the jar itself.
    """
    seen = Mirror([], [])

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.endswith(".jar"):
                self.send_error(404)
                return
            seen.asked.append(self.path)
            answer = seen.answers.pop(0) if seen.answers else None
            if answer is None:
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            """Print nothing."""

    handler = functools.partial(Handler, directory=str(cache / "jars"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "jgo.conf").write_text(f"[repositories]\ncentral = {address}\n")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield seen
        server.shutdown()
        thread.join()


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every request to the network fail at once."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))


def few() -> Lock:
    """Return a lock of the three smallest jars."""
    lock = read_lock("2026")
    return replace(lock, jars=tuple(sorted(lock.jars, key=lambda jar: jar.size)[:3]))


def test_missing_jars_are_downloaded_from_the_mirror_that_jgo_names(
    mirror: Mirror, tmp_path: Path
) -> None:
    lock = few()
    fetch_jars(lock.jars, new_folder(tmp_path), what="Neo4j", report=print)
    assert sorted(mirror.asked) == sorted(f"/{jar.path}" for jar in lock.jars)


def new_folder(tmp_path: Path) -> Path:
    """Make the folder of a new repository."""
    folder = tmp_path / "jars"
    folder.mkdir()
    return folder


def test_downloaded_jars_are_those_of_the_lock(mirror: Mirror, tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    fetch_jars(few().jars, folder, what="Neo4j", report=print)
    assert missing_jars(few().jars, folder) == ()
    assert mirror.answers == []


def test_what_will_be_downloaded_is_said_first(mirror: Mirror, tmp_path: Path) -> None:
    lines: list[tuple[str, int]] = []
    fetch_jars(
        few().jars,
        new_folder(tmp_path),
        what="Neo4j 1",
        report=lambda line: lines.append((line, len(mirror.asked))),
    )
    line, asked = lines[0]
    assert line.startswith("Neo4j 1: downloading 3 jars, 0.0 MB")
    assert asked == 0


def test_a_jar_that_came_wrong_is_fetched_again(mirror: Mirror, tmp_path: Path) -> None:
    jar = few().jars[0]
    mirror.answers = [b"<html>Please log in</html>"]
    fetch_jars([jar], new_folder(tmp_path), what="Neo4j", report=print)
    assert missing_jars([jar], tmp_path / "jars") == ()


def test_a_jar_that_comes_wrong_twice_is_told(mirror: Mirror, tmp_path: Path) -> None:
    jar = few().jars[0]
    mirror.answers = [b"<html>Please log in</html>"] * 2
    with pytest.raises(StoreError, match=f"{jar.coordinate} is not the jar of the lock"):
        fetch_jars([jar], new_folder(tmp_path), what="Neo4j", report=print)


def test_a_wrong_jar_is_not_kept(mirror: Mirror, tmp_path: Path) -> None:
    mirror.answers = [b"<html>Please log in</html>"] * 2
    with pytest.raises(StoreError):
        fetch_jars(few().jars[:1], new_folder(tmp_path), what="Neo4j", report=print)
    assert list((tmp_path / "jars").rglob("*.jar")) == []


def test_jars_that_maven_has_are_copied(mirror: Mirror, tmp_path: Path, cache: Path) -> None:
    jars = few().jars
    for jar in jars:
        (tmp_path / "m2" / jar.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(cache / "jars" / jar.path, tmp_path / "m2" / jar.path)
    fetch_jars(jars, new_folder(tmp_path), what="Neo4j", report=print)
    assert (missing_jars(jars, tmp_path / "jars"), mirror.asked) == ((), [])


def test_a_wrong_jar_of_maven_is_not_copied(mirror: Mirror, tmp_path: Path) -> None:
    jar = few().jars[0]
    (tmp_path / "m2" / jar.path).parent.mkdir(parents=True)
    (tmp_path / "m2" / jar.path).write_bytes(b"x" * jar.size)
    fetch_jars([jar], new_folder(tmp_path), what="Neo4j", report=print)
    assert (missing_jars([jar], tmp_path / "jars"), len(mirror.asked)) == ((), 1)


@pytest.mark.usefixtures("offline")
def test_a_tampered_jar_is_noticed_before_a_start(tmp_path: Path, cache: Path) -> None:
    copy = tmp_path / "cache"
    shutil.copytree(cache / "jars", copy / "jars", copy_function=link_or_copy)
    jar = read_lock("2026").jars[7]
    place = copy / "jars" / jar.path
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.unlink()
    place.write_bytes(content)
    with pytest.raises(StoreError, match=f"cannot download {jar.coordinate}"):
        start(tmp_path / ".kg", cache=copy, report=print)


@pytest.mark.usefixtures("offline")
def test_with_all_jars_there_no_network_is_needed(cache: Path) -> None:
    lines: list[str] = []
    runtime = prepare(cache=cache, report=lines.append)
    assert (len(runtime.jars), lines) == (len(read_lock("2026").jars), [])


def test_with_all_jars_there_jgo_is_not_even_imported(cache: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.store.server.runtime import prepare\n"
        "prepare(cache=Path(sys.argv[1]), report=print); print('jgo' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(cache)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["False"]


@pytest.mark.usefixtures("offline")
def test_without_jars_and_network_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="needs a network; behind a proxy set HTTPS_PROXY"):
        prepare(cache=tmp_path / "cache", report=print)


def test_a_cache_whose_name_java_cannot_take_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Java cannot take a path with"):
        prepare(cache=tmp_path / f"a{os.pathsep}b", report=print)


@pytest.mark.parametrize("version", versions())
def test_a_committed_lock_is_as_the_tool_writes_it(version: str) -> None:
    text = (LOCKS / f"neo4j-{version}.lock").read_text(encoding="utf-8")
    assert parse_lock(text, name="lock").text() == text


@pytest.mark.parametrize("version", versions())
def test_a_lock_names_each_jar_once(version: str) -> None:
    paths = [jar.path for jar in read_lock(version).jars]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("line", ["abc 1 a:b:c", f"{'0' * 64}  x  a:b:c", f"{'0' * 64}  1  a:b"])
def test_a_damaged_lock_is_told_with_its_line(line: str) -> None:
    with pytest.raises(StoreError, match=r"my\.lock line 3"):
        parse_lock(f"neo4j: 1\nmain-class: A\n{line}\n", name="my.lock")


def test_the_beginning_of_a_version_is_its_newest() -> None:
    assert read_lock("2026").version == DEFAULT_VERSION


# --- what Java is told ------------------------------------------------------------------------


def test_java_reads_every_argument_as_it_was_meant(tmp_path: Path, cache: Path) -> None:
    values = [
        r"C:\Users\ส ม\new",
        'a "b" c',
        "# no comment",
        "it's",
        "ตำบล",
        r"\\host\t",
        "@x",
        "a\tb",
    ]
    arguments = [f"-Dkg.{number}={value}" for number, value in enumerate(values)]
    (tmp_path / "java.args").write_bytes(encode_arguments(arguments))
    done = subprocess.run(
        [
            *(prepare(cache=cache, report=print).java, f"@{tmp_path / 'java.args'}"),
            *("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"),
            *("-XshowSettings:properties", "-version"),
        ],
        env=dict(os.environ) | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    found = dict(
        line.strip().split(" = ", 1) for line in done.stderr.splitlines() if " kg." in line
    )
    assert [found[f"kg.{number}"] for number in range(len(values))] == values


# --- where the cache lies -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, Path.home() / ".cache" / "stakeholder-kg"),
        ("linux", {"XDG_CACHE_HOME": "not/absolute"}, Path.home() / ".cache" / "stakeholder-kg"),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, Path.home() / "Library/Caches/stakeholder-kg"),
        ("win32", {"LOCALAPPDATA": str(ROOT)}, ROOT / "stakeholder-kg"),
        ("win32", {}, Path.home() / "AppData" / "Local" / "stakeholder-kg"),
    ],
)
def test_the_cache_lies_where_the_system_keeps_caches(
    platform: str, environment: dict[str, str], expected: Path
) -> None:
    assert default_cache_dir(environment, platform=platform) == expected


def test_an_installation_that_brought_its_jars_finds_them(tmp_path: Path) -> None:
    brought = tmp_path / "share" / "stakeholder-kg"
    (brought / "jars").mkdir(parents=True)
    assert default_cache_dir({}, prefix=str(tmp_path)) == brought


# --- refusals ---


def test_a_disk_without_room_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is full: .* MB are free"):
        require_space(tmp_path, 10**18)


def test_an_unknown_version_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"2026\.09\.0"):
        prepare(cache=tmp_path, version="2020.01.0", report=print)


def test_a_lock_that_another_holds_is_told(tmp_path: Path) -> None:
    lines: list[str] = []
    with (
        exclusive(tmp_path / "lock", wait_s=1, waiting="waiting", report=print),
        pytest.raises(StoreError, match="did not end in 1 s"),
        exclusive(tmp_path / "lock", wait_s=1, waiting="waiting", report=lines.append),
    ):
        pass
    assert lines == ["waiting"]
