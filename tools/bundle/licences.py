"""The licences in a bundle: of each wheel and jar, as it states it itself, and their texts."""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path, PurePosixPath

from kg.store.server.jars import Jar
from tools.notice import licence_in

COLUMNS = ("kind", "name", "version", "licence", "said by", "texts")

# What these jars leave out; each as its project's POM on Maven Central states it.
STATED = {
    "com.auth0:java-jwt": "MIT",
    "com.github.seancfoley:ipaddress": "Apache-2.0",
    "com.google.guava:listenablefuture": "Apache-2.0",
    "com.lihaoyi:sourcecode_3": "MIT",
    "com.softwaremill.magnolia1_3:magnolia_3": "Apache-2.0",
    "info.picocli:picocli": "Apache-2.0",
    "net.java.dev.jna:jna": "LGPL-2.1-or-later OR Apache-2.0",
    "org.bitbucket.inkytonik.kiama:kiama_3": "MPL-2.0",
    "org.neo4j.bolt:neo4j-bolt-connection": "Apache-2.0",
    "org.neo4j.bolt:neo4j-bolt-connection-netty": "Apache-2.0",
    "org.neo4j.bolt:neo4j-bolt-connection-pooled": "Apache-2.0",
    "org.neo4j.bolt:neo4j-bolt-connection-routed": "Apache-2.0",
    "org.neo4j:lucene9-shaded": "GPL-3.0-or-later AND Apache-2.0",
    "org.reactivestreams:reactive-streams": "MIT-0",
    "org.scala-lang:scala3-library_3": "Apache-2.0",
    "org.scala-lang.modules:scala-collection-contrib_3": "Apache-2.0",
}
# A licence file's own words, where the jar has no more than that. The one under the GPL is Neo4j,
# whose parent POM says "GPL-3.0-or-later".
_WORDS = (
    ("GPL-3.0-or-later", r"GNU GENERAL PUBLIC LICENSE\s+Version 3"),
    ("Apache-2.0", r"Apache License\s+Version 2\.0"),
    ("EPL-1.0", r"Eclipse Public License - v 1\.0"),
    ("MIT", r"Permission is hereby granted, free of charge"),
    ("BSD-3-Clause", r"Redistributions? and use in source and binary forms"),
    ("BSD-3-Clause", r"Redistribution and use in source and binary forms"),
)
_TEXT = re.compile(
    r"(^|/)(licen[cs]es?|copying|notice|authors|al2\.0|lgpl2\.1|thirdpartylicenses)"
    r"([._-][^/]*)?$",
    re.IGNORECASE,
)
_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
_LEGAL = re.compile(r"(/legal/|\.dist-info/licenses/)")
_CODE = (".class", ".py", ".pyc", ".pyi", ".so", ".h")


@dataclass(slots=True)
class Texts:
    """The licence texts of a bundle: each once, in the folder of the first that brings it."""

    folder: Path
    seen: dict[str, PurePosixPath] = field(default_factory=dict)

    def keep(self, archive: zipfile.ZipFile, under: str) -> tuple[str, ...]:
        """Write what an archive holds of them, and return where all of them lie."""
        found: dict[str, None] = {}
        for name in sorted(archive.namelist()):
            if name.endswith(("/", *_CODE)) or not (_TEXT.search(name) or _LEGAL.search(name)):
                continue
            content = archive.read(name)
            digest = hashlib.sha256(content).hexdigest()
            if digest not in self.seen:
                short = re.sub(r"^.*?(/legal/|\.dist-info/licenses/)", "", name)
                place = PurePosixPath(under, *_safe(short.removeprefix("META-INF/")))
                self._write(place, content)
                self.seen[digest] = place
            found[self.seen[digest].as_posix()] = None
        return tuple(found)

    def _write(self, place: PurePosixPath, content: bytes) -> None:
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _safe(name: str) -> Iterator[str]:
    """Yield the parts of a path that stays inside its folder."""
    return (part for part in PurePosixPath(name).parts if part not in {"..", "/"})


def wheel_row(wheel: Path, texts: Texts) -> tuple[str, ...]:
    """Keep the licence texts of a wheel; return its row of the table."""
    name, version, *_ = wheel.name.split("-")
    name = name.replace("_", "-").lower()
    with zipfile.ZipFile(wheel) as archive:
        (about,) = (each for each in archive.namelist() if _METADATA.fullmatch(each))
        said = licence_in(name, message_from_bytes(archive.read(about)))
        kept = texts.keep(archive, f"wheels/{name}")
    return ("package", name, version, said, "its metadata or licence file", "; ".join(kept))


def jar_row(jar: Jar, file: Path, texts: Texts) -> tuple[str, ...]:
    """Keep the licence texts of a jar; return its row of the table."""
    group, artifact, version, *_ = jar.coordinate.split(":")
    with zipfile.ZipFile(file) as archive:
        said, by = _said(archive, group, artifact)
        kept = texts.keep(archive, f"jars/{artifact}")
    return ("jar", f"{group}:{artifact}", version, said, by, "; ".join(kept))


def _said(archive: zipfile.ZipFile, group: str, artifact: str) -> tuple[str, str]:
    """Return a jar's licence, and what says so; "" if nothing does."""
    if f"{group}:{artifact}" in STATED:
        return STATED[f"{group}:{artifact}"], "its project"
    for name, pattern in (
        (f"META-INF/maven/{group}/{artifact}/pom.xml", r"<license>\s*<name>\s*(.*?)\s*</name>"),
        ("META-INF/MANIFEST.MF", r"^Bundle-License: *(.*?)\s*$"),
    ):
        found = re.findall(pattern, _read(archive, name), re.MULTILINE | re.DOTALL)
        if found:
            return "; ".join(" ".join(each.split()) for each in found), name.rpartition("/")[2]
    names = [n for n in archive.namelist() if _TEXT.search(n) and not n.endswith(("/", *_CODE))]
    text = "\n".join(_read(archive, name) for name in names if "notice" not in name.lower())
    known = dict.fromkeys(spdx for spdx, words in _WORDS if re.search(words, text))
    return " AND ".join(known), "its licence file"


def _read(archive: zipfile.ZipFile, name: str) -> str:
    """Return a text of an archive, a manifest's long lines joined; "" if it is not there."""
    try:
        text = archive.read(name).decode("utf-8", errors="replace")
    except KeyError:
        return ""
    return text.replace("\r\n", "\n").replace("\n ", "") if name.endswith(".MF") else text


def write_table(folder: Path, rows: Sequence[tuple[str, ...]]) -> None:
    """Write the list of all licences; refuse a row without one."""
    without = [row[1] for row in rows if not row[3]]
    if without:
        msg = f"no licence is known of {', '.join(without)}: state it in tools/bundle/licences.py"
        raise SystemExit(msg)
    with (folder / "LICENCES.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
