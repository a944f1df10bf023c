"""TOML written, with a comment for each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
# What TOML does not allow, or what would turn the text round it for whoever reads the file.
_UNSEEN = re.compile(
    "[\\x7f-\\x9f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\uffff]"
)
Value = str | bool | int | Sequence[str] | Mapping[str, str]


def quoted(text: str) -> str:
    r"""Return a text as a TOML string.

    Examples
    --------
    >>> print(quoted('a "b"'))
    "a \"b\""
    """
    return _UNSEEN.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


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
