"""Named questions: one ``.cypher`` file each, with titles, parameters and columns in its header.

A header is the block of comment lines at the top of the file::

    // title_en: Who is Big Brother of which village
    // title_th: …
    // param province: text = "" | Only villages in this province (id or part of its name)
    // column mentor: Name of the mentor
    // words: source, place

A parameter is ``NAME: TYPE = DEFAULT | meaning``; without a default it must be given. Types are
``text``, ``number`` and ``day`` (an ISO date). Values reach the query as parameters only.

``words: SOURCE, PLACE`` names two columns: the id of a document, and a place in its text written
``#char=start,end``. Whoever has the texts (``[texts]`` in ``kg.toml``) then gets a column ``words``
beside the place, with the words that stand there.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import QueryError, did_you_mean
from kg.resources import resource

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TITLE = re.compile(r"//\s*title_(th|en):\s*(.+?)\s*")
_PARAMETER = re.compile(
    r"//\s*param\s+([a-z][a-z0-9_]*):\s*(text|number|day)\s*(?:=\s*(\"(?:[^\"\\]|\\.)*\"|[-0-9.]+))?"
    r"\s*\|\s*(.+?)\s*"
)
_COLUMN = re.compile(r"//\s*column\s+([a-z][a-z0-9_]*):\s*(.+?)\s*")
_WORDS = re.compile(r"//\s*words:\s*([a-z][a-z0-9_]*)\s*,\s*([a-z][a-z0-9_]*)\s*")
_MEANING = re.compile(r"//\s*about_(th|en):\s*(.+?)\s*")

ParameterValue = str | float | dt.date


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question; ``default`` is None if it must be given."""

    name: str
    type: str
    default: ParameterValue | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its titles by language, parameters, columns and query text.

    ``words`` are the columns of a document's id and of a place in its text, if it has such.
    """

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    query: str
    words: tuple[str, str] | None = None

    def values(self, given: Mapping[str, str]) -> dict[str, ParameterValue]:
        """Return the values of all parameters, those given read as their type.

        Raises
        ------
        QueryError
            A name is unknown, a value is missing or cannot be read as its type.
        """
        names = [p.name for p in self.parameters]
        for name in given:
            if name not in names:
                allowed = ", ".join(f"--{n}" for n in names) or "none"
                message = (
                    f"question {self.name} has no parameter {name!r}"
                    f"{did_you_mean(name, names)} (allowed: {allowed})"
                )
                raise QueryError(message)
        return {p.name: _value(self.name, p, given.get(p.name)) for p in self.parameters}


def _value(question: str, parameter: Parameter, text: str | None) -> ParameterValue:
    if text is None:
        if parameter.default is None:
            message = f"question {question} needs --{parameter.name} ({parameter.meaning})"
            raise QueryError(message)
        return parameter.default
    try:
        if parameter.type == "number":
            return float(text)
        if parameter.type == "day":
            return dt.date.fromisoformat(text)
    except ValueError as exc:
        wanted = "a number" if parameter.type == "number" else "a day such as 2024-09-25"
        message = f"--{parameter.name}: found {text!r}, {wanted} is wanted"
        raise QueryError(message) from exc
    return text


def questions(folders: Sequence[Path] = ()) -> dict[str, Question]:
    """Return all questions by name: the project's, then those of a workspace's folders.

    Raises
    ------
    QueryError
        A file's header cannot be read.
    """
    found: dict[str, Question] = {}
    for folder in (resource("queries"), *folders):
        for path in sorted(folder.glob("*.cypher")) if folder.is_dir() else ():
            question = read_question(path)
            found[question.name] = question
    return found


def question(name: str, folders: Sequence[Path] = ()) -> Question:
    """Return the question of a name; ``QueryError`` with the nearest name if there is none."""
    known = questions(folders)
    if name not in known:
        message = f"no question {name!r}{did_you_mean(name, known)}; `kg ask` lists them all"
        raise QueryError(message)
    return known[name]


def read_question(path: Path) -> Question:
    """Read one question file."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        message = f"{path}: cannot be read: {exc}"
        raise QueryError(message) from exc
    if not _NAME.fullmatch(path.stem):
        message = f"{path.name}: a question's name is {_NAME.pattern}"
        raise QueryError(message)
    header = list(itertools.takewhile(lambda line: line.startswith("//"), lines))
    title, about, columns = (_texts(pattern, header) for pattern in (_TITLE, _MEANING, _COLUMN))
    matches = [match for line in header if (match := _PARAMETER.fullmatch(line))]
    for number, line in enumerate(header, start=1):
        known = (_TITLE, _MEANING, _COLUMN, _PARAMETER, _WORDS)
        if line.strip("/ ") and not any(pattern.fullmatch(line) for pattern in known):
            message = (
                f"{path.name} line {number}: not a title, about, param, column or words: {line}"
            )
            raise QueryError(message)
    query = "\n".join(lines[len(header) :]).strip()
    if set(title) != {"th", "en"} or not columns or not query:
        message = f"{path.name}: needs title_th, title_en, its columns and a query"
        raise QueryError(message)
    parameters = tuple(_parameter(path, match) for match in matches)
    words = _words(path, header, columns)
    return Question(path.stem, title, about, parameters, columns, query, words)


def _words(path: Path, header: Sequence[str], columns: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the columns of document and place, which must be columns of the question."""
    for match in filter(None, map(_WORDS.fullmatch, header)):
        for name in match.groups():
            if name not in columns:
                message = f"{path.name}: words: no column {name!r}{did_you_mean(name, columns)}"
                raise QueryError(message)
        if "words" in columns:
            message = f"{path.name}: the column words is made by the line words: name it otherwise"
            raise QueryError(message)
        return match[1], match[2]
    return None


def _texts(pattern: re.Pattern[str], header: Sequence[str]) -> dict[str, str]:
    matches = (pattern.fullmatch(line) for line in header)
    return {match[1]: match[2] for match in matches if match}


def _parameter(path: Path, match: re.Match[str]) -> Parameter:
    name, type_, default, meaning = match.groups()
    value: ParameterValue | None = None
    if default is not None:
        read = json.loads(default)
        value = str(read) if type_ != "number" else float(read)
        if type_ == "day":
            try:
                value = dt.date.fromisoformat(str(read))
            except ValueError as exc:
                message = f"{path.name}: param {name}: {read!r} is no day"
                raise QueryError(message) from exc
    return Parameter(name, type_, value, meaning)
