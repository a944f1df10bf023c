"""Running commands where there is no network: in a network namespace of Linux that has loopback only.

A program in it that asks for any other address is refused by the kernel, which counts it: so a
command can be shown not even to have tried.

Run as a script, in such a namespace, this brings loopback up, runs a command, and writes the number
of refused attempts into a file.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# A namespace of a user's own needs no rights, but some machines forbid it; root needs none.
WAYS = (("unshare", "--map-root-user", "--net"), ("unshare", "--net"))
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


@dataclass(frozen=True, slots=True)
class Alone:
    """What a command did where there is no network."""

    code: int
    out: str
    err: str
    attempts: int


@cache
def way() -> tuple[str, ...]:
    """Return what runs a command in a network namespace of its own here.

    Raises
    ------
    RuntimeError
        If this machine lets nobody have one.
    """
    said = []
    for words in WAYS:
        command = [*words, sys.executable, "-I", __file__, os.devnull, "true"]
        try:
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        except FileNotFoundError as exc:
            said.append(str(exc))
            continue
        if done.returncode == 0:
            return words
        said.append(f"{' '.join(words)}: {done.stderr.strip()[-300:]}")
    message = (
        "this machine gives no network namespace, and so cannot show that nothing needs a network: "
        "run the tests as root, or allow user namespaces (a container: --cap-add SYS_ADMIN "
        f"--security-opt seccomp=unconfined). {' | '.join(said)}"
    )
    raise RuntimeError(message)


def alone(*command: str | Path, cwd: Path, environment: Mapping[str, str], counted: Path) -> Alone:
    """Run a command with no network; ``counted`` is a file for the number of attempts."""
    done = subprocess.run(
        [*_absolute(way()), sys.executable, "-I", __file__, str(counted), *map(str, command)],
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    attempts = int(counted.read_text(encoding="ascii"))
    return Alone(done.returncode, done.stdout, done.stderr, attempts)


def _absolute(words: Sequence[str]) -> list[str]:
    """Return a command whose program is named in full: the environment's PATH may be empty."""
    return [shutil.which(words[0]) or words[0], *words[1:]]


def _loopback_up() -> None:
    """Bring loopback up, and see that there is nothing else that is."""
    import fcntl  # noqa: PLC0415  # Windows has none, and collects these tests too

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh", b"lo", 0)
        flags = struct.unpack("16sh", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | _IFF_UP))
    routes = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    if routes:
        sys.exit(f"this namespace has a network: {routes}")


def refused() -> int:
    """Return how often the kernel of this namespace had no route for what a program wanted."""
    lines = Path("/proc/net/snmp").read_text(encoding="ascii").splitlines()
    names, values = (line.split() for line in lines if line.startswith("Ip:"))
    found = int(values[names.index("OutNoRoutes")])
    newer = Path("/proc/net/snmp6")
    if newer.exists():
        counts = dict(line.split() for line in newer.read_text(encoding="ascii").splitlines())
        found += int(counts.get("Ip6OutNoRoutes", 0))
    return found


def main(counted: str, *command: str) -> int:
    """Run a command in this namespace; return its exit code."""
    _loopback_up()
    code = subprocess.run(command, check=False).returncode
    Path(counted).write_text(f"{refused()}\n", encoding="ascii")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
