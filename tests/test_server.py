"""The local Neo4j: real jars, real Java, real processes; the network is a mirror on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import LiteralString

import neo4j
import psutil
import pytest

from kg.errors import StoreError
from kg.store.server.errors import diagnose, failure
from kg.store.server.files import Home, bolt_answers, new_state, read_state, write_state
from kg.store.server.jars import read_lock
from kg.store.server.runtime import DEFAULT_VERSION
from kg.store.server.service import Server, start, status, stop
from tests.servers import filled_cache, link_or_copy, no_system_java

ROOT = Path(__file__).resolve().parents[1]
NAME = "เครือข่าย ลำปาง #1 'ก'"

# Starts a server as another kg would; where a user's own Java options and locale would break it.
START = """
import json, sys
from pathlib import Path
from kg.store.server.service import start
lines = []
server = start(
    Path(sys.argv[1]), cache=Path(sys.argv[2]), version=sys.argv[3], report=lines.append
)
print(json.dumps({"pid": server.pid, "started": server.started, "lines": lines}))
"""


@dataclass(frozen=True, slots=True)
class Started:
    """What a process that called ``start`` printed."""

    pid: int
    started: bool
    lines: list[str]


@pytest.fixture(scope="module")
def cache() -> Path:
    return filled_cache()


def starter(directory: Path, cache: Path, version: str = "2026") -> subprocess.Popen[str]:
    """Run ``start`` in another process."""
    environment = dict(os.environ) | {
        "PATH": "",
        "JAVA_TOOL_OPTIONS": "-Xmx1k",
        # In the C locale Python before 3.13 cannot itself start from an editable install below a
        # folder whose name is not ASCII: its .pth file is read in the locale's encoding.
        "LC_ALL": "C" if str(ROOT).isascii() else "C.UTF-8",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, "-c", START, str(directory), str(cache), version],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def printed(process: subprocess.Popen[str]) -> Started:
    """Wait for a starter, and return what it printed."""
    out, _ = process.communicate(timeout=110)
    assert process.returncode == 0
    return Started(**json.loads(out))


def ask(server: Server, query: LiteralString) -> list[object]:
    """Return the first column of a query."""
    auth = (server.user, server.password())
    with neo4j.GraphDatabase.driver(server.url, auth=auth) as driver, driver.session() as session:
        return [record[0] for record in session.run(query)]


# --- a server's life: started twice at once, in a folder with a Thai name ---------------------


@dataclass(frozen=True, slots=True)
class Life:
    """A server that runs, and what was seen when it started."""

    directory: Path
    starters: tuple[Started, Started]
    server: Server


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Life]:
    directory = tmp_path_factory.mktemp("life") / NAME / ".kg"
    far_cache = directory.parent / "cache ด้วย"
    shutil.copytree(cache / "jars", far_cache / "jars", copy_function=link_or_copy)
    both = starter(directory, far_cache), starter(directory, far_cache)
    starters = printed(both[0]), printed(both[1])
    server = status(directory)
    assert server is not None
    yield Life(directory, starters, server)
    stop(directory, report=print)


@pytest.mark.neo4j
def test_two_starts_at_once_make_one_server(life: Life) -> None:
    assert len({one.pid for one in life.starters}) == 1


@pytest.mark.neo4j
def test_one_of_two_starts_says_that_it_started_the_server(life: Life) -> None:
    assert sorted(one.started for one in life.starters) == [False, True]


@pytest.mark.neo4j
def test_a_start_with_all_jars_there_says_nothing_of_a_download(life: Life) -> None:
    assert not any("download" in line for one in life.starters for line in one.lines)


@pytest.mark.neo4j
def test_a_server_outlives_the_process_that_started_it(life: Life) -> None:
    assert psutil.pid_exists(life.server.pid)


@pytest.mark.neo4j
def test_a_server_answers_to_the_password_in_its_file(life: Life) -> None:
    assert ask(life.server, "RETURN 'ลำปาง'") == ["ลำปาง"]


@pytest.mark.neo4j
def test_the_first_password_no_longer_holds(life: Life) -> None:
    with (
        neo4j.GraphDatabase.driver(life.server.url, auth=("neo4j", "neo4j")) as driver,
        pytest.raises(neo4j.exceptions.AuthError),
    ):
        driver.verify_connectivity()


@pytest.mark.neo4j
def test_the_default_version_runs(life: Life) -> None:
    assert life.server.version == DEFAULT_VERSION


@pytest.mark.neo4j
def test_only_the_user_can_read_the_password(life: Life) -> None:
    mode = life.server.password_file.stat().st_mode & 0o777
    assert os.name == "nt" or mode == 0o600


@pytest.mark.neo4j
def test_only_the_user_can_enter_the_servers_folder(life: Life) -> None:
    mode = life.server.home.stat().st_mode & 0o777
    assert os.name == "nt" or mode == 0o700


@pytest.mark.neo4j
def test_no_argument_of_the_process_holds_the_password(life: Life) -> None:
    process = psutil.Process(life.server.pid)
    arguments = " ".join(process.cmdline()) + (life.server.home / "java.args").read_text("utf-8")
    assert life.server.password() not in arguments


@pytest.mark.neo4j
def test_a_server_listens_to_this_machine_only_and_on_one_port(life: Life) -> None:
    sockets = psutil.Process(life.server.pid).net_connections(kind="inet")
    open_to = {
        (one.type, one.laddr.ip.removeprefix("::ffff:"), one.laddr.port)
        for one in sockets
        if one.status != psutil.CONN_ESTABLISHED
    }
    port = int(life.server.url.rpartition(":")[2])
    assert open_to == {(socket.SOCK_STREAM, "127.0.0.1", port)}


@pytest.mark.neo4j
@pytest.mark.parametrize(
    "setting",
    [
        "dbms.usage_report.enabled",
        "server.bolt.telemetry.enabled",
        "dbms.fleet_manager.enabled",
        "server.fleet_discovery.enabled",
        "dbms.security.allow_csv_import_from_file_urls",
        "server.http.enabled",
    ],
)
def test_what_reports_to_others_is_off(life: Life, setting: str) -> None:
    auth = (life.server.user, life.server.password())
    with neo4j.GraphDatabase.driver(life.server.url, auth=auth) as driver:
        found = driver.execute_query("SHOW SETTINGS $name YIELD value", {"name": setting})
    assert [record["value"] for record in found.records] == ["false"]


@pytest.mark.neo4j
def test_a_running_server_is_used_again(life: Life, cache: Path) -> None:
    again = start(life.directory, cache=cache, report=print)
    assert again == replace(life.server, started=False)


@pytest.mark.neo4j
def test_another_version_in_one_folder_is_refused(life: Life, cache: Path) -> None:
    with pytest.raises(StoreError, match=r"2026\.09\.0 is running .* stop it first"):
        start(life.directory, cache=cache, version="5.26", report=print)


@pytest.mark.neo4j
def test_a_copied_workspace_has_no_server_of_its_own(life: Life, tmp_path: Path) -> None:
    copy = tmp_path / ".kg"
    (copy / "neo4j").mkdir(parents=True)
    shutil.copyfile(Home.of(life.directory).state_file, Home.of(copy).state_file)
    assert status(copy) is None


@pytest.mark.neo4j
def test_stopping_a_copied_workspace_leaves_the_original_running(
    life: Life, tmp_path: Path
) -> None:
    copy = tmp_path / ".kg"
    (copy / "neo4j").mkdir(parents=True)
    shutil.copyfile(Home.of(life.directory).state_file, Home.of(copy).state_file)
    assert (stop(copy, report=print), psutil.pid_exists(life.server.pid)) == (False, True)


@pytest.mark.neo4j
def test_the_lts_line_runs(server_526: Server) -> None:
    found = ask(server_526, "CALL dbms.components() YIELD versions RETURN versions[0]")
    assert found == [read_lock("5.26").version]


@pytest.mark.neo4j
def test_the_lts_line_listens_to_this_machine_only(server_526: Server) -> None:
    sockets = psutil.Process(server_526.pid).net_connections(kind="inet")
    assert {one.laddr.ip.removeprefix("::ffff:") for one in sockets} == {"127.0.0.1"}


# --- what survives ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recovery:
    """A server that was interrupted in three ways, and what was seen after each."""

    half_started: int
    completed: Server
    recovered: Server
    nodes: list[object]
    running_after_removal: bool
    stopped: bool
    alive_at_last: bool


@pytest.fixture(scope="module")
def recovery(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Recovery:
    directory = tmp_path_factory.mktemp("recovery") / ".kg"
    half_started = kill_a_start(directory, cache)
    completed = start(directory, cache=cache, report=print)
    ask(completed, "CREATE (:Kept {id: 1})")
    psutil.Process(completed.pid).kill()
    port = int(completed.url.rpartition(":")[2])
    wait_until(lambda: not bolt_answers(port))
    with taken(port):
        recovered = start(directory, cache=cache, report=print)
    nodes = ask(recovered, "MATCH (node:Kept) RETURN node.id")
    wait_until(lambda: removed(directory))
    running_after_removal = psutil.pid_exists(recovered.pid)
    stopped = stop(directory, report=print)
    alive = is_running(recovered.pid)
    return Recovery(
        half_started, completed, recovered, nodes, running_after_removal, stopped, alive
    )


def kill_a_start(directory: Path, cache: Path) -> int:
    """Kill a process in the midst of ``start``, and return the server that it leaves behind."""
    process = starter(directory, cache)

    def is_starting() -> bool:
        state = read_state(Home.of(directory))
        return state is not None and state.phase == "starting" and state.pid > 0

    wait_until(is_starting)
    process.kill()
    process.communicate()
    state = read_state(Home.of(directory))
    assert state is not None
    assert state.phase == "starting"
    return state.pid


def removed(directory: Path) -> bool:
    """Remove a folder in which a server may just be writing, and return whether it is gone."""
    shutil.rmtree(directory, ignore_errors=True)
    return not directory.exists()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds, at most half a minute."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)


@contextlib.contextmanager
def taken(port: int) -> Generator[None]:
    """Hold a port of this machine."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        yield


def is_running(pid: int) -> bool:
    """Return whether a process runs; what nobody collects does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.neo4j
def test_a_start_that_was_killed_is_completed_by_the_next(recovery: Recovery) -> None:
    assert recovery.completed.pid == recovery.half_started


@pytest.mark.neo4j
def test_a_killed_server_starts_again_with_its_data(recovery: Recovery) -> None:
    assert recovery.nodes == [1]


@pytest.mark.neo4j
def test_a_start_finds_another_port_when_its_own_is_taken(recovery: Recovery) -> None:
    assert recovery.recovered.url != recovery.completed.url


@pytest.mark.neo4j
def test_a_server_whose_data_were_deleted_is_stopped(recovery: Recovery) -> None:
    seen = recovery.running_after_removal, recovery.stopped, recovery.alive_at_last
    assert seen == (True, True, False)


# --- what goes wrong ----------------------------------------------------------------------------


@pytest.mark.neo4j
def test_a_broken_setting_is_told_with_the_last_lines_of_the_log(
    tmp_path: Path, cache: Path
) -> None:
    settings = tmp_path / ".kg" / "neo4j" / "conf" / "neo4j.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text("server.no_such_thing=1\n")
    with no_system_java(), pytest.raises(StoreError) as caught:
        start(tmp_path / ".kg", cache=cache, report=print)
    log = settings.parents[1] / "logs" / "console.log"
    assert f"The last lines of {log}:" in str(caught.value)
    assert "No declared setting with name: server.no_such_thing" in str(caught.value)
    assert str(settings) in str(caught.value).splitlines()[0]


@pytest.mark.neo4j
def test_a_server_that_does_not_come_up_in_time_is_ended(tmp_path: Path, cache: Path) -> None:
    lines: list[str] = []
    with pytest.raises(StoreError, match="did not come up in 0 s"):
        start(tmp_path, cache=cache, wait_s=0.2, report=lines.append)
    state = read_state(Home.of(tmp_path))
    assert state is not None
    assert not is_running(state.pid)


def test_data_of_a_newer_version_are_refused(tmp_path: Path, cache: Path) -> None:
    home = Home.of(tmp_path / ".kg")
    home.create()
    write_state(home, replace(new_state(), data="2099.01.0"))
    with pytest.raises(StoreError, match=r"written by Neo4j 2099\.01\.0"):
        start(home.directory, cache=cache, report=print)


def test_a_process_id_that_another_program_has_now_is_not_the_server(tmp_path: Path) -> None:
    home = Home.of(tmp_path / ".kg")
    home.create()
    write_state(home, replace(new_state(), phase="ready", pid=os.getpid(), port=1))
    assert status(home.directory) is None


def test_what_was_not_started_here_is_not_stopped(tmp_path: Path) -> None:
    home = Home.of(tmp_path / ".kg")
    home.create()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        write_state(home, replace(new_state(), phase="ready", pid=other.pid, port=1))
        stopped = stop(home.directory, report=print)
        alive = other.poll() is None
        other.communicate(b"\n")
    assert (stopped, alive) == (False, True)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', "\0"])
def test_a_damaged_state_file_counts_as_none(tmp_path: Path, text: str) -> None:
    home = Home.of(tmp_path)
    home.create()
    home.state_file.write_text(text)
    assert read_state(home) is None


def test_asking_for_a_server_imports_neither_the_driver_nor_jgo() -> None:
    code = "import sys, kg.store.server.service; print(sorted({'neo4j', 'jgo'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_there_is_no_server_where_nothing_is(tmp_path: Path) -> None:
    assert status(tmp_path / "none" / ".kg") is None


def test_nothing_is_stopped_where_nothing_is(tmp_path: Path) -> None:
    assert not stop(tmp_path / "none" / ".kg", report=print)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is a folder that you can write to"):
        start(tmp_path / "file" / ".kg", cache=cache, report=print)


def test_an_empty_password_file_is_told(tmp_path: Path, cache: Path) -> None:
    home = Home.of(tmp_path)
    home.create()
    home.password_file.write_text("")
    with pytest.raises(StoreError, match="holds no password"):
        start(tmp_path, cache=cache, report=print)


# Each as a real server, or Java itself, wrote it.
@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("java.io.IOException: No space left on device", "disk"),
        ("Terminating due to java.lang.OutOfMemoryError: Java heap space", "memory"),
        ("Could not reserve enough space for 1024000000000 KB object heap", "memory"),
        ("FileLockException: Lock file has been locked by another process: /w/lock.", "locked"),
        ("the highest supported Kernel Version is KernelVersion{V5_25,version=20}.", "newer"),
        ("Caused by: java.net.BindException: Address already in use", "port"),
        ("2026-11-21 12:28:43.900+0000 INFO  Starting...", "unknown"),
    ],
)
def test_the_cause_is_read_from_the_log(tmp_path: Path, line: str, kind: str) -> None:
    assert diagnose([line], tmp_path).kind == kind


def test_the_log_with_an_error_is_shown_before_one_with_warnings(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "console.log").write_text("WARNING: a method is deprecated\n")
    (logs / "neo4j.log").write_text("ERROR none\n12:00 ERROR Failed\n\tat org.neo4j.Main.run\n")
    _, error = failure("it ended", tmp_path)
    assert str(error).splitlines()[1:] == [
        f"The last lines of {logs / 'neo4j.log'}:",
        "  ERROR none",
        "  12:00 ERROR Failed",
    ]
