"""Regular expressions of XML Schema and XPath (as SPARQL's REGEX has them) for Oxigraph's."""

from __future__ import annotations

import re

from pyoxigraph import Literal, Store

_NAME_START = (
    r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}"
    r"\x{200C}-\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}"
    r"\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
)
_NAME = rf"{_NAME_START}\-.0-9\x{{B7}}\x{{300}}-\x{{36F}}\x{{203F}}-\x{{2040}}"
_CLASSES = {"i": _NAME_START, "c": _NAME}
_ONLY_RUST = re.compile(r"\(\?(?!:)|\\[bBAzZxuUafv<>0-9]")


def dialect_of(pattern: str, flags: str) -> str:
    r"""Return a pattern as Oxigraph reads it: ``[a-z-[aeiou]]``, ``\i`` and ``\c`` rewritten."""
    if "q" in flags:
        return pattern
    found: list[str] = []
    depth = at = 0
    while at < len(pattern):
        one, two = pattern[at], pattern[at : at + 2]
        if one == "\\" and two[1:] in _CLASSES:
            inner = _CLASSES[two[1:]]
            found.append(inner if depth else f"[{inner}]")
            at += 2
        elif one == "\\" and two[1:] in {"I", "C"}:
            found.append(f"[^{_CLASSES[two[1:].lower()]}]")
            at += 2
        elif one == "\\":
            found.append(two)
            at += 2
        elif depth and two == "-[":
            found.append("--[")
            depth += 1
            at += 2
        else:
            depth += (one == "[") - (one == "]" and depth > 0)
            found.append(rf"\{one}" if depth > 0 and two in {"&&", "~~", "--"} else one)
            at += 1
    return "".join(found)


def is_pattern(pattern: str, flags: str) -> bool:
    """Tell whether a pattern is one of XPath that Oxigraph can read."""
    if "q" not in flags and _ONLY_RUST.search(re.sub(r"\\\\", "", pattern)):
        return False
    text, flag = Literal(dialect_of(pattern, flags)), Literal(flags)
    return bool(
        Store().query(f'ASK {{ FILTER(BOUND(?is)) BIND(REGEX("", {text}, {flag}) AS ?is) }}')
    )
