"""Fetching the jars that are missing: from this machine's Maven repository, else by download.

jgo does it, so that its settings hold here too: mirrors of ``~/.config/jgo.conf``, the proxies of
the environment, the repository in ``~/.m2`` that it shares with Maven. It is asked for files by
their names only: it resolves no versions, and as it runs nothing it fetches no Java of its own.
"""

from __future__ import annotations

import configparser
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store.server.errors import because, require_space
from kg.store.server.jars import Jar, is_intact

# Enough to hide each request's round trip, few enough for a mirror that counts connections.
_CONNECTIONS = 6
_TIMEOUT_S = 60
_TRIES = 2
_PROGRESS_STEPS = 10
_NO_NETWORK = (
    "the first start on a machine needs a network; behind a proxy set HTTPS_PROXY, behind a mirror "
    "name it in ~/.config/jgo.conf (section [repositories], key central); or copy the cache folder "
    "from a machine that has it"
)


@dataclass(frozen=True, slots=True)
class Maven:
    """Where jars come from, as jgo is set up on this machine.

    Attributes
    ----------
    local
        The repository that Maven and jgo share on this machine; it need not exist.
    remotes
        The addresses of repositories by their names.
    """

    local: Path
    remotes: Mapping[str, str]


def maven() -> Maven:
    """Return where jars come from, as jgo is set up on this machine."""
    # Late: only the first start on a machine needs it, and it costs 0.2 s.
    from jgo.config import GlobalSettings  # noqa: PLC0415
    from jgo.maven import MavenContext  # noqa: PLC0415

    try:
        settings = GlobalSettings.load()
    except configparser.Error as exc:
        raise because("cannot read jgo's configuration", exc, advice="put it right") from exc
    default = MavenContext(repo_cache=settings.repo_cache)
    return Maven(settings.repo_cache, {**default.remote_repos, **settings.repositories})


def download(jar: Jar, folder: Path, *, remotes: Mapping[str, str]) -> Path:
    """Download one jar into a folder that does not have it; it is not verified yet.

    Raises
    ------
    OSError, RuntimeError, ValueError
        As jgo and requests raise them.
    """
    from jgo.maven import MavenContext  # noqa: PLC0415  # late: see maven()

    context = MavenContext(repo_cache=folder, remote_repos=dict(remotes), timeout=_TIMEOUT_S)
    group, artifact, version, *classifier = jar.coordinate.split(":")
    component = context.project(group, artifact).at_version(version)
    file = context.resolver.download(component.artifact("".join(classifier), "jar"))
    if file is None:
        msg = "it is in none of the repositories"
        raise RuntimeError(msg)
    return file


def fetch_jars(
    jars: Sequence[Jar], repository: Path, *, what: str, report: Callable[[str], None]
) -> None:
    """Put jars into a repository: copied from jgo's own one where it has them, else downloaded.

    Only one process may do so at a time; nobody ever sees a jar that is not complete and right.

    Parameters
    ----------
    jars
        The jars that are missing there or wrong.
    repository
        The folder, laid out as a Maven repository.
    what
        What they are for, as messages name it.
    report
        Called with a line on what will be downloaded and how big it is, then on its progress.

    Raises
    ------
    StoreError
        If a jar cannot be had, if what comes is not the jar of the lock, or if the disk is full.
    """
    sources = maven()
    staging = repository / ".incoming"
    shutil.rmtree(staging, ignore_errors=True)  # what a killed process left
    require_space(repository, sum(jar.size for jar in jars))
    try:
        wanted = [jar for jar in jars if not _copied(jar, sources.local, repository)]
        if not wanted:
            return
        count = f"{len(wanted)} jar{'s' if len(wanted) > 1 else ''}"
        megabytes = sum(jar.size for jar in wanted) / 1e6
        report(f"{what}: downloading {count}, {megabytes:.1f} MB, into {repository} (once)")
        _download_all(wanted, repository, remotes=sources.remotes, report=report)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _copied(jar: Jar, local: Path, repository: Path) -> bool:
    """Copy a jar from the repository that Maven and jgo keep on this machine, if it has it."""
    mine = local / jar.path
    if not mine.is_file() or not is_intact(jar, mine):
        return False
    staged = repository / ".incoming" / "copy.jar"
    staged.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(mine, staged)
    return _accept(jar, staged, repository)


def _accept(jar: Jar, file: Path, repository: Path) -> bool:
    """Move a file to its place if it is the jar of the lock; remove it if it is not."""
    if not is_intact(jar, file):
        file.unlink(missing_ok=True)
        return False
    place = repository / jar.path
    place.parent.mkdir(parents=True, exist_ok=True)
    file.replace(place)
    return True


def _download_all(
    jars: Sequence[Jar],
    repository: Path,
    *,
    remotes: Mapping[str, str],
    report: Callable[[str], None],
) -> None:
    """Download jars, a few at a time, and report each tenth."""
    total, done, reported = sum(jar.size for jar in jars), 0, 0
    pool = ThreadPoolExecutor(max_workers=_CONNECTIONS)
    try:
        tasks = {pool.submit(_fetch, jar, repository, remotes=remotes): jar for jar in jars}
        for task in as_completed(tasks):
            task.result()
            done += tasks[task].size
            if done * _PROGRESS_STEPS // total > reported:
                reported = done * _PROGRESS_STEPS // total
                report(f"  {done / 1e6:.1f} of {total / 1e6:.1f} MB")
    finally:
        pool.shutdown(cancel_futures=True)


def _fetch(jar: Jar, repository: Path, *, remotes: Mapping[str, str]) -> None:
    """Download one jar, once more if it did not come or came wrong."""
    trouble: BaseException | None = None
    for attempt in range(_TRIES):
        # A folder of its own: jgo writes in place, and refuses a place that is taken.
        folder = repository / ".incoming" / f"{jar.sha256[:16]}-{attempt}"
        try:
            file = download(jar, folder, remotes=remotes)
        except (OSError, RuntimeError, ValueError) as exc:  # requests' errors are OSErrors
            trouble = exc
            continue
        if _accept(jar, file, repository):
            return
        trouble = None
    if trouble is not None:
        raise because(f"cannot download {jar.coordinate}", trouble, advice=_NO_NETWORK) from trouble
    msg = (
        f"what was downloaded as {jar.coordinate} is not the jar of the lock: its SHA-256 sum is "
        "another one, twice; a proxy or mirror answers with something else (a page to log in?)"
    )
    raise StoreError(msg)
