"""What is worked out of the texts of a table, once for equal ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sized
from typing import TypeVar

MOST = 1 << 17
"""What is remembered at once; after that it begins anew."""
MOST_IDS = 1 << 20
"""The same of ids: claims keep them anyway, and so each keeps the same text."""
LONGEST = 200
"""Signs of a text that is remembered; longer ones hardly come again."""
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Remembered(dict[_Key, _Value]):
    """What is known of texts, or of several texts together: never more than so much."""

    __slots__ = ("most",)

    def __init__(self, most: int = 0) -> None:
        """Take how much is remembered at once; 0 is as much as usual."""
        super().__init__()
        self.most = most or MOST

    def keep(self, key: _Key, value: _Value) -> None:
        """Keep what was worked out."""
        if len(self) >= self.most:
            self.clear()
        self[key] = value


class Worked(Remembered[str, _Value]):
    """What a function gives for texts: it is called for those that are not known."""

    __slots__ = ("work",)

    def __init__(self, work: Callable[[str], _Value]) -> None:
        """Take the function."""
        super().__init__()
        self.work = work

    def __missing__(self, text: str) -> _Value:
        """Return what the function gives, and keep it."""
        found = self.work(text)
        if len(text) <= LONGEST:
            self.keep(text, found)
        return found


def is_short(texts: Iterable[Sized]) -> bool:
    """Tell whether several texts together are to be remembered."""
    return sum(map(len, texts)) <= LONGEST
