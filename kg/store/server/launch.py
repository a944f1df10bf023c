"""Start a program that outlives whoever asked for it; run as a script of its own.

``python -I launch.py LOG FOLDER PROGRAM ARGUMENT...`` starts the program in FOLDER with
its output in LOG, prints its process id and ends at once. So the program has no parent that
would have to wait for it, no terminal, and is in no group that Ctrl-C reaches.
"""

from __future__ import annotations

import os
import subprocess
import sys

# Options for any Java of this user: they are not meant for a server, and may stop its start.
DROPPED = ("CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")


def main(log: str, folder: str, *command: str) -> None:
    """Start the command and print its process id."""
    # Handed on to the program, not read as a setting.
    environment = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251
        if name not in DROPPED
    }
    if sys.platform != "win32":
        # Under another locale Java writes Thai paths as question marks, into another folder.
        environment["LC_ALL"] = "C.UTF-8"
    with open(log, "wb") as output:  # noqa: PTH123  # this script imports as little as it can
        program = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32",
            creationflags=_apart(),
        )
    print(program.pid)  # noqa: T201


def _apart() -> int:
    """Return what Windows calls a program in a group of its own and without a window."""
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
    return 0


if __name__ == "__main__":
    main(*sys.argv[1:])
