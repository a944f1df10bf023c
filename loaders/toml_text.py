"""TOML written, with a comment for each line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
Value = str | bool | int | Sequence[str] | Mapping[str, str]


def quoted(text: str) -> str:
    r"""Return a text as a TOML string.

    Examples
    --------
    >>> print(quoted('a "b"'))
    "a \"b\""
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(text: str) -> str:
    """Return a key, in quotes where it must be."""
    return text if text and _BARE.issuperset(text) else quoted(text)


def written(value: Value) -> str:
    """Return a value as TOML."""
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key(k)} = {quoted(v)}" for k, v in value.items()) + " }"
    return "[" + ", ".join(map(quoted, value)) + "]"


def comment(text: str) -> str:
    """Return a comment on one line, with nothing in it that TOML does not allow there."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return f"# {' '.join(plain.split())}"


def lines(pairs: Mapping[str, tuple[Value, str]]) -> Iterator[str]:
    """Yield a line for each key, with its comment if it has one."""
    for name, (value, why) in pairs.items():
        yield f"{key(name)} = {written(value)}" + (f"  {comment(why)}" if why else "")
