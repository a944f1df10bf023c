"""The page: template, styles and scripts with a policy that lets nothing else run, and the data."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Template

from kg.errors import KgError
from kg.maps.text import ASSETS

_LIBRARY = "vis-network/vis-network.min.js"
_SCRIPTS = ("state", "labels", "chart", "panel", "legend", "search", "table", "printing", "start")
# What would end a script element or start markup in it, and what older JavaScript calls line ends.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(value: Mapping[str, object], *, lang: str, title: str, no_script: str) -> str:
    """Return the HTML of a map.

    The data stand in one JSON element, escaped, and reach the page as text only. The content
    security policy names the scripts and styles by their hashes and allows no request at all.

    Parameters
    ----------
    value
        What the scripts read.
    lang
        The language the page opens in.
    title
        Of the document.
    no_script
        What is said where scripts are off.

    Raises
    ------
    KgError
        The vis-network that came with the package is not the one its checksum names.
    """
    css, library, script = _style(), _library(), _script()
    styles = " ".join([_hash(css), *_injected()])
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(script)}; style-src {styles}; "
        "img-src data:; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return Template(_asset("template.html")).substitute(
        lang=html.escape(lang),
        title=html.escape(title),
        policy=html.escape(policy),
        no_script=html.escape(no_script),
        style=css,
        data=to_json(value),
        library=library,
        script=script,
    )


def to_json(value: Mapping[str, object]) -> str:
    """Return JSON that may stand in a script element, the same for the same value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPES)


def _asset(name: str) -> str:
    # A checkout on Windows may have turned line ends; a browser hashes what it reads as LF.
    return (ASSETS / name).read_bytes().decode("utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@lru_cache(maxsize=1)
def _style() -> str:
    return _asset("map.css")


@lru_cache(maxsize=1)
def _script() -> str:
    parts = "\n".join(_asset(f"{name}.js") for name in _SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}}})();\n'


@lru_cache(maxsize=1)
def _library() -> str:
    """Return vis-network as it was published, after its checksum is verified."""
    return read_checked(ASSETS / _LIBRARY).decode("utf-8")


def read_checked(path: Path) -> bytes:
    """Return the bytes of a file whose SHA-256 stands beside it; ``KgError`` if they differ."""
    found = path.read_bytes()
    wanted = path.with_name(path.name + ".sha256").read_text(encoding="ascii").split()[0]
    actual = hashlib.sha256(found).hexdigest()
    if actual != wanted:
        message = (
            f"{path.name}: its SHA-256 is {actual}, and {wanted} was expected: the file was "
            "changed; install again: pip install --force-reinstall stakeholder-kg"
        )
        raise KgError(message)
    return found


@lru_cache(maxsize=1)
def _injected() -> tuple[str, ...]:
    """Return the hashes of the styles that vis-network itself puts into a page."""
    lines = _asset("vis-network/styles.sha256").splitlines()
    return tuple(f"'sha256-{line.split()[0]}'" for line in lines if not line.startswith("#"))
