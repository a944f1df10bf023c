"""How Java is told to run Neo4j: an argument file, as 250 jars exceed a Windows command line.

https://docs.oracle.com/en/java/javase/25/docs/specs/man/java.html#java-command-line-argument-files
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from kg.errors import StoreError
from kg.store.server.files import HOST, Home
from kg.store.server.runtime import Runtime

# Start quickly and stay small (design §4): the second compiler, which takes a third off the time of
# a large load, begins ten times later than is usual, so that a small one does not pay for it.
_COMPILE_LATE = (
    "-XX:Tier4InvocationThreshold=50000",
    "-XX:Tier4MinInvocationThreshold=6000",
    "-XX:Tier4CompileThreshold=150000",
    "-XX:Tier4BackEdgeThreshold=400000",
)
# Then what Neo4j's own start script tells Java.
_OPTIONS = (
    *_COMPILE_LATE,
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-OmitStackTraceInFastThrow",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
)
# What must hold whatever conf/neo4j.conf says: only this machine, only Bolt, only with the
# password, no file of this machine read by LOAD CSV, and nothing reported to anyone.
_SETTINGS = (
    f"server.default_listen_address={HOST}",
    f"server.default_advertised_address={HOST}",
    "server.bolt.enabled=true",
    "server.http.enabled=false",
    "server.https.enabled=false",
    "dbms.security.auth_enabled=true",
    "dbms.security.allow_csv_import_from_file_urls=false",
    "dbms.usage_report.enabled=false",
    "server.bolt.telemetry.enabled=false",
)


def write_arguments(home: Home, runtime: Runtime, *, port: int, heap_mb: int) -> None:
    """Write the file that tells Java how to run a server.

    Parameters
    ----------
    home
        The server's folders; Java runs in the upper one, so that its own path is never named.
    runtime
        The jars and the main class.
    port
        The port for Bolt.
    heap_mb
        Java's heap in MiB.

    Raises
    ------
    StoreError
        If the path of a jar cannot be told to Java on this system.
    """
    name = home.root.name
    settings = (
        *_SETTINGS,
        f"server.bolt.listen_address={HOST}:{port}",
        f"server.bolt.advertised_address={HOST}:{port}",
        *runtime.settings,
    )
    arguments = [
        f"-Xmx{heap_mb}m",
        *_OPTIONS,
        f"-XX:ErrorFile={name}/logs/java-error-%p.log",
        "-classpath",
        os.pathsep.join(str(jar) for jar in runtime.jars),
        runtime.main_class,
        f"--home-dir={name}",
        f"--config-dir={name}/conf",
    ]
    for setting in settings:
        arguments += ["-c", setting]
    home.arguments_file.write_bytes(encode_arguments(arguments))


def encode_arguments(arguments: Iterable[str]) -> bytes:
    """Return an argument file: one quoted argument a line, in the encoding that Java reads.

    Raises
    ------
    StoreError
        If an argument has a character that Java cannot read on this system.
    """
    text = "".join(f"{quote(argument)}\n" for argument in arguments)
    if sys.platform == "win32":
        try:
            return text.encode("mbcs", errors="strict")
        except UnicodeEncodeError as exc:
            msg = (
                f'the path of the cache has "{text[exc.start : exc.end]}", which Java cannot read '
                "under this system's language for non-Unicode programs; name another cache folder"
            )
            raise StoreError(msg) from exc
    return os.fsencode(text)


def quote(argument: str) -> str:
    r"""Return an argument as an argument file holds it, whatever characters it has.

    Examples
    --------
    >>> print(quote("C:\\Users\\a b"))
    "C:\\Users\\a b"
    """
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    for character, letter in (("\n", "n"), ("\r", "r"), ("\t", "t"), ("\f", "f")):
        escaped = escaped.replace(character, f"\\{letter}")
    return f'"{escaped}"'
