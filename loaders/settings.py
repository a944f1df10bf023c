"""A TOML file read into typed values; everything wrong with it is gathered, not the first only."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.errors import Fault, MappingError
from kg.messages import shortened
from loaders.text import clean, damage
from loaders.wording import listed, near, says


def read_toml(path: Path) -> dict[str, object]:
    """Return what a TOML file says.

    Raises
    ------
    MappingError
        It cannot be read or is no TOML.
    """
    try:
        return dict(tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except UnicodeDecodeError as exc:
        message = says("mapping.not_utf8", byte=exc.start)
        raise MappingError([Fault(message, file=path.name)]) from exc
    except (OSError, ValueError) as exc:
        message = says("mapping.no_toml", why=str(exc))
        raise MappingError([Fault(message, file=path.name)]) from exc
    except RecursionError as exc:
        raise MappingError([Fault(says("mapping.too_deep"), file=path.name)]) from exc


class Settings:
    """A table of a TOML file; what is wrong is gathered in ``faults``."""

    def __init__(
        self, values: Mapping[str, object], file: str, faults: list[Fault], place: str = ""
    ) -> None:
        """Take the table and its place in the file, as in ``tables."a.csv".columns``."""
        self.values = values
        self.file = file
        self.faults = faults
        self.place = place

    def fault(self, message: str, key: str = "") -> None:
        """Gather something wrong, at a key."""
        where = ".".join(part for part in (self.place, _quoted(key)) if part)
        self.faults.append(Fault(message, file=self.file, column=where))

    def check_keys(self, allowed: Iterable[str]) -> None:
        """Gather each key that is not allowed."""
        names = list(allowed)
        for key in self.values:
            if key not in names:
                self.fault(says("mapping.key", near=near(key, names), allowed=listed(names)), key)

    def text(self, key: str, default: str = "") -> str:
        """Return a cleaned text; a number or date is taken as it is written."""
        value = self.values.get(key, default)
        found = as_text(value)
        if found is None:
            self.fault(says("mapping.text", found=shortened(repr(value))), key)
            return default
        wrong = damage(found)
        if wrong:
            self.fault(says("row.found", what=wrong), key)
            return default
        return found

    def choice(self, key: str, allowed: Iterable[str], default: str = "") -> str:
        """Return one of some texts."""
        names = list(allowed)
        found = self.text(key, default)
        if found and found not in names:
            meant, allowed = near(found, names), listed(names)
            self.fault(
                says("mapping.choice", found=shortened(found), near=meant, allowed=allowed), key
            )
            return default
        return found

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fault(says("mapping.flag", found=shortened(repr(value))), key)
            return default
        return value

    def whole(self, key: str, default: int, *, most: int = 1 << 31) -> int:
        """Return a whole number from 1."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            self.fault(says("mapping.whole", found=shortened(repr(value))), key)
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of cleaned texts; a text alone is a list of one."""
        value = self.values.get(key, [])
        listing = value if isinstance(value, list) else [value]
        found = [as_text(each) for each in listing]
        if any(each is None for each in found):
            self.fault(says("mapping.texts", found=shortened(repr(value))), key)
        return tuple(each for each in found if each is not None)

    def pairs(self, key: str) -> dict[str, str]:
        """Return a table of texts."""
        return {each: self.table(key).text(each) for each in self.table(key).values}

    def table(self, key: str) -> Settings:
        """Return the table at a key; an empty one if there is none."""
        value = self.values.get(key, {})
        place = ".".join(part for part in (self.place, _quoted(key)) if part)
        if isinstance(value, dict):
            return Settings({str(k): v for k, v in value.items()}, self.file, self.faults, place)
        fault = Fault(says("mapping.table", found=shortened(repr(value))), self.file, column=place)
        if fault not in self.faults:
            self.faults.append(fault)
        return Settings({}, self.file, self.faults, place)

    def tables(self) -> Iterable[tuple[str, Settings]]:
        """Yield each key with its table."""
        for key in self.values:
            yield key, self.table(key)


def as_text(value: object) -> str | None:
    """Return a text, number or date as cleaned text; None if it is something else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return None


def _quoted(key: str) -> str:
    """Return a key as TOML writes it."""
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare or not key else f'"{key}"'
