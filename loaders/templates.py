"""Templates of tables, from the ontology: CSV with the headers, XLSX with drop-downs and help.

What they hold follows from the ontology and a lexicon alone: the same ontology, the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError, did_you_mean
from kg.ontology import EdgeClass, NodeClass, Ontology, Property, in_language
from loaders.columns import CLAIM_COLUMNS, STRUCTURE
from loaders.datasets import FOLDER_MAPPING
from loaders.lexicon import Word, lexicon
from loaders.mapping import ATTRIBUTES, NODES, TIES
from loaders.rules import BASES, CONFIDENCES
from loaders.text import fold
from loaders.values import listed
from loaders.workbook_files import Choice, Page, write_workbook

LANGUAGES = ("th", "en")
_BOM = "\ufeff"
"""Without it Excel reads Thai in a CSV file as another encoding."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a template.

    Attributes
    ----------
    name
        The header.
    word
        The column, if it is no property.
    prop
        The property, if it is one.
    choices
        What may be chosen, if the column has a list.
    """

    name: str
    word: Word | None = None
    prop: Property | None = None
    choices: tuple[str, ...] = ()


def write_templates(directory: Path, ontology: Ontology, *, lang: str) -> tuple[Path, ...]:
    """Write a dataset's folder to begin with: three tables, a workbook of the same, a mapping.

    A table of things, one of ties and one of single attributes, each as a CSV file with headers
    and no rows and as a sheet of a workbook with drop-downs and a help sheet. Use either. The
    folder loads as it is; the help sheet is no table.

    Parameters
    ----------
    directory
        Where; it is made if it is missing.
    ontology
        Whose classes, ties, properties and concepts to offer.
    lang
        ``th`` or ``en``: the language of the drop-downs, and which comes first in the help.

    Returns
    -------
    The files written, sorted.

    Raises
    ------
    SourceError
        A file is there already (nothing is overwritten) or cannot be written.
    """
    words = lexicon().sheets
    pages = {
        words.nodes: headings(ontology, NODES, lang=lang),
        words.ties: headings(ontology, TIES, lang=lang),
        words.attributes: headings(ontology, ATTRIBUTES, lang=lang),
    }
    texts = {f"{name}.csv": _csv(columns) for name, columns in pages.items()}
    texts[FOLDER_MAPPING] = words.mapping.replace("{id}", _dataset_name(directory)).lstrip()
    paths = [directory / name for name in (*texts, f"{words.workbook}.xlsx")]
    _refuse_existing(paths)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (directory / name).write_text(text, encoding="utf-8", newline="")
        _write_pages(paths[-1], pages, lang)
    except OSError as exc:
        message = f"{directory}: cannot be written: {exc}"
        raise SourceError(message) from exc
    return tuple(sorted(paths))


def write_template(path: Path, ontology: Ontology, name: str, *, lang: str) -> Path:
    """Write the template of one class of things or ties.

    Parameters
    ----------
    path
        A file that is not there yet: ``.csv``, or ``.xlsx`` with drop-downs and help.
    ontology
        Where the class is looked up.
    name
        Name of a class, or relationship type of a tie.
    lang
        ``th`` or ``en``, as for `write_templates`.

    Raises
    ------
    SourceError
        The file is there already or is of another kind.
    OntologyError
        There is no such class or tie.
    """
    edges = {e.relationship_type: e for e in ontology.edge_classes.values()}
    if name in ontology.edge_classes or name in edges:
        columns = headings(ontology, TIES, lang=lang, edge=ontology.edge_class(name))
    else:
        columns = headings(ontology, NODES, lang=lang, node=ontology.node_class(name))
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        message = (
            f"{path}: a template is a .csv or .xlsx file{did_you_mean(suffix, ['.csv', '.xlsx'])}"
        )
        raise SourceError(message)
    _refuse_existing([path])
    try:
        if suffix == ".csv":
            path.write_text(_csv(columns), encoding="utf-8", newline="")
        else:
            _write_pages(path, {name: columns}, lang)
    except OSError as exc:
        message = f"{path}: cannot be written: {exc}"
        raise SourceError(message) from exc
    return path


def headings(ontology: Ontology, what: str, *, lang: str, node: NodeClass | None = None,
             edge: EdgeClass | None = None) -> tuple[Heading, ...]:  # fmt: skip
    """Return the columns of a template, in order.

    Parameters
    ----------
    ontology
        Whose terms to offer.
    what
        ``nodes``, ``ties`` or ``attributes``.
    lang
        The language of what may be chosen.
    node, edge
        The one class, or the one kind of ties; None is all of them.
    """
    found = [
        _structure(ontology, name, lang, what=what, only=node or edge) for name in STRUCTURE[what]
    ]
    owners: Sequence[str] = ()
    if what == NODES:
        owners = [node.name] if node else _concrete(ontology)
    elif what == TIES:
        owners = [edge.name] if edge else list(ontology.edge_classes)
    allowed = {p.name for owner in owners for p in ontology.properties_of(owner)}
    for prop in ontology.properties.values():
        if prop.name in allowed:
            concepts = ontology.schemes[prop.scheme] if prop.kind == "concept" else {}
            labels = _choices({c.notation: in_language(c.label, lang) for c in concepts.values()})
            found.append(Heading(prop.name, prop=prop, choices=labels))
    found += [
        _structure(ontology, name, lang, what=what, only=node or edge) for name in CLAIM_COLUMNS
    ]
    return tuple(found)


def _structure(
    ontology: Ontology, name: str, lang: str, *, what: str, only: NodeClass | EdgeClass | None
) -> Heading:
    """Return a column that is no property, with what may be chosen in it."""
    choices: tuple[str, ...] = ()
    if name == "class":
        names = [only.name] if only else _concrete(ontology)
        classes = [ontology.node_class(each) for each in names]
        choices = _choices({c.name: in_language(c.label, lang) for c in classes})
    elif name == "type":
        edges = [only] if isinstance(only, EdgeClass) else ontology.edge_classes.values()
        choices = tuple(edge.relationship_type for edge in edges)
    elif name == "property" and what == ATTRIBUTES:
        owners = _concrete(ontology)
        allowed = {p.name for owner in owners for p in ontology.properties_of(owner)}
        choices = tuple(p for p in ontology.properties if p in allowed)
    elif name in {"basis", "confidence"}:
        scheme = ontology.schemes[BASES if name == "basis" else CONFIDENCES]
        choices = _choices({n: in_language(c.label, lang) for n, c in scheme.items()})
    return Heading(name, word=lexicon().columns[name], choices=choices)


def _concrete(ontology: Ontology) -> list[str]:
    """Return the classes that something can be of."""
    return [name for name, class_ in ontology.node_classes.items() if not class_.abstract]


def _choices(labels: dict[str, str]) -> tuple[str, ...]:
    """Return labels to choose from, and the name instead where a label could mean two things."""
    folded = [fold(label) for label in labels.values()]
    return tuple(label if label and folded.count(fold(label)) == 1 else name
                 for name, label in labels.items())  # fmt: skip


def _csv(columns: Sequence[Heading]) -> str:
    return _BOM + ",".join(column.name for column in columns) + "\r\n"


def _dataset_name(directory: Path) -> str:
    """Return an id for the dataset of a folder, from the folder above it."""
    name = directory.resolve().parent.name.lower()
    plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in name)
    return "-".join(part for part in plain.split("-") if part) or "dataset"


def _refuse_existing(paths: Sequence[Path]) -> None:
    there = [path for path in paths if path.exists()]
    if there:
        message = f"{listed(str(path) for path in there)}: there already; nothing is overwritten"
        raise SourceError(message)


def _write_pages(path: Path, pages: dict[str, tuple[Heading, ...]], lang: str) -> None:
    """Write a workbook with a sheet for each table, and the help."""
    words = lexicon().sheets
    sheets = [
        Page(title, [[column.name for column in columns]],
             [Choice(i, column.choices) for i, column in enumerate(columns) if column.choices])
        for title, columns in pages.items()
    ]  # fmt: skip
    order = [lang, *(each for each in LANGUAGES if each != lang)]
    rows = [row for each in order for row in _help(pages, each)]
    write_workbook(path, [*sheets, Page(words.help, rows)], lists=words.lists)


def _help(pages: dict[str, tuple[Heading, ...]], lang: str) -> Iterator[list[str]]:
    """Yield the rows of the help sheet in one language."""
    words = lexicon().sheets
    yield [words.intro[lang]]
    yield list(words.heading[lang])
    for title, columns in pages.items():
        for column in columns:
            if column.word is not None:
                yield [title, column.name, column.word.help[lang], ", ".join(column.choices)]
            elif column.prop is not None:
                yield [title, column.name, *_explained(column.prop, column, lang)]
    yield []


def _explained(prop: Property, column: Heading, lang: str) -> tuple[str, str]:
    """Return what a property means and what may stand in it."""
    kinds = lexicon().sheets.kinds
    allowed = ", ".join(column.choices) or kinds[prop.kind][lang]
    if not prop.functional:
        allowed = f"{allowed}; {kinds['many'][lang]}"
    label, definition = in_language(prop.label, lang), in_language(prop.definition, lang)
    return f"{label}: {definition}" if definition else label, allowed
