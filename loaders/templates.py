"""Templates of tables, from the ontology: CSV with the headers, XLSX with drop-downs and help.

What they hold follows from the ontology and a lexicon alone: the same ontology, the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.errors import SourceError
from kg.messages import shortened
from kg.ontology import Ontology
from loaders.datasets import CONVERT, FOLDER_MAPPING, TABLE
from loaders.datasets import SUFFIXES as KINDS
from loaders.lexicon import lexicon
from loaders.mapping import ATTRIBUTES, NODES, TIES
from loaders.template_columns import Heading, headings
from loaders.template_help import help_rows
from loaders.values import edge_class, node_class
from loaders.wording import instead, listed, near, says
from loaders.workbook_files import Choice, Page, write_workbook

SUFFIXES = (".csv", ".xlsx")
_NOT_WRITTEN = {*KINDS[TABLE], *CONVERT}.difference(SUFFIXES)
LONGEST_TITLE = 31
"""Of a sheet, to spreadsheet programs."""
_BOM = "\ufeff"
"""Without it Excel reads Thai in a CSV file as another encoding."""


def write_templates(directory: Path, ontology: Ontology, *, lang: str, names: Sequence[str] = (),
                    formats: Sequence[str] = SUFFIXES) -> tuple[Path, ...]:  # fmt: skip
    """Write templates of tables, and a mapping where there is none.

    Without names: a dataset's folder to begin with. A table of things, one of ties and one of
    single attributes, each as a CSV file with headers and no rows and as a sheet of a workbook
    with drop-downs and a help sheet. Use either. The folder loads as it is; the help sheet is no
    table. With names: a CSV file for each class or tie, or one workbook with a sheet for each.

    Parameters
    ----------
    directory
        Where; it is made if it is missing. With names, it may be a file: ``.csv`` or ``.xlsx``.
    ontology
        Whose classes, ties, properties and concepts to offer.
    lang
        ``th`` or ``en``: the language of the drop-downs, and which comes first in the help.
    names
        Classes of things, and ties by relationship type, class or label.
    formats
        ``.csv``, ``.xlsx`` or both.

    Returns
    -------
    The files written, sorted.

    Raises
    ------
    SourceError
        A file is there already (nothing is overwritten) or cannot be written.
    """
    words, ontology = lexicon().sheets, ontology.current
    if names:
        pages = dict(_page(ontology, name, lang) for name in names)
    else:
        pages = {
            words.nodes: headings(ontology, NODES, lang=lang),
            words.ties: headings(ontology, TIES, lang=lang),
            words.attributes: headings(ontology, ATTRIBUTES, lang=lang),
        }
    folder, files = _places(directory, pages, formats)
    beside = directory.with_suffix(".toml") if directory in files else folder / FOLDER_MAPPING
    there = beside.is_file() or (folder / FOLDER_MAPPING).is_file()
    texts = {} if there else {beside: _mapping(folder)}
    _refuse_existing([*files, *texts])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8", newline="")
        for path, shown in files.items():
            _write(path, {name: pages[name] for name in shown}, lang)
    except OSError as exc:
        raise SourceError(says("template.unwritable", path=directory, why=str(exc))) from exc
    return tuple(sorted([*files, *texts]))


def _page(ontology: Ontology, name: str, lang: str) -> tuple[str, tuple[Heading, ...]]:
    """Return the title of the template of a class or tie, and its columns."""
    edges = {e.relationship_type: e for e in ontology.edge_classes.values()}
    if name in ontology.edge_classes or name in edges:
        edge = ontology.edge_class(name)
        return edge.relationship_type, headings(ontology, TIES, lang=lang, edge=edge)
    try:
        node = node_class(ontology, name)
    except SourceError as exc:
        try:
            edge = edge_class(ontology, name)
        except SourceError:
            known = [*(n for n, c in ontology.node_classes.items() if not c.abstract), *edges]
            meant = instead(ontology, name, known, "class", "tie")
            message = says("template.unknown", found=shortened(name), near=meant,
                           allowed=", ".join(known))  # fmt: skip
            raise SourceError(message) from exc
        return edge.relationship_type, headings(ontology, TIES, lang=lang, edge=edge)
    return node.name, headings(ontology, NODES, lang=lang, node=node)


def _places(
    target: Path, pages: Mapping[str, object], formats: Sequence[str]
) -> tuple[Path, dict[Path, list[str]]]:
    """Return the folder, and the files to write with the titles of the tables in each."""
    suffix = target.suffix.lower()
    if suffix in SUFFIXES and not target.is_dir():
        if suffix == ".csv" and len(pages) > 1:
            raise SourceError(says("template.one_csv", path=target))
        return target.parent, {target: list(pages)}
    if suffix in _NOT_WRITTEN and not target.is_dir():
        raise SourceError(says("template.kind", path=target, near=near(suffix, SUFFIXES)))
    files: dict[Path, list[str]] = {}
    if ".csv" in formats:
        files |= {target / f"{name}.csv": [name] for name in pages}
    if ".xlsx" in formats:
        files[target / f"{lexicon().sheets.workbook}.xlsx"] = list(pages)
    return target, files


def _mapping(folder: Path) -> str:
    return lexicon().sheets.mapping.replace("{id}", _dataset_name(folder)).lstrip()


def _write(path: Path, pages: Mapping[str, tuple[Heading, ...]], lang: str) -> None:
    """Write one file of templates."""
    if path.suffix.lower() == ".csv":
        (columns,) = pages.values()
        path.write_text(_csv(columns), encoding="utf-8", newline="")
        return
    words = lexicon().sheets
    sheets = [
        Page(title[:LONGEST_TITLE], [[column.name for column in columns]],
             [Choice(i, column.choices) for i, column in enumerate(columns) if column.choices])
        for title, columns in pages.items()
    ]  # fmt: skip
    write_workbook(path, [*sheets, Page(words.help, help_rows(pages, lang))], lists=words.lists)


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
        The file is there already or is of another kind, or there is no such class or tie.
    """
    title, columns = _page(ontology.current, name, lang)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        meant = near(suffix, SUFFIXES)
        raise SourceError(says("template.kind", path=path, near=meant))
    _refuse_existing([path])
    try:
        _write(path, {title: columns}, lang)
    except OSError as exc:
        raise SourceError(says("template.unwritable", path=path, why=str(exc))) from exc
    return path


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
        raise SourceError(says("template.exists", paths=listed(str(path) for path in there)))
