"""Maps: one self-contained HTML page of a network, for a cheap laptop with no internet.

`write_map` writes the page, `map_html` returns it. pyvis is the data and API layer and vis-network
draws; places are computed here, so that labels do not overlap.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError
from kg.maps.options import NAMES, ROLES_ONLY, LeftOut, MapOptions, MapResult, SourceText
from kg.maps.page import page
from kg.maps.payload import Payload, build, interface_texts
from kg.maps.view import View
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph

__all__ = [
    "NAMES",
    "ROLES_ONLY",
    "LeftOut",
    "MapOptions",
    "MapResult",
    "SourceText",
    "map_html",
    "write_map",
]


def write_map(
    graph: PropertyGraph, ontology: Ontology, path: Path, *, options: MapOptions | None = None
) -> MapResult:
    """Write a map of a property graph as one HTML file that needs nothing else.

    Parameters
    ----------
    graph
        Nodes and relationships; not changed.
    ontology
        Names, colours, shapes and line styles of its classes and ties.
    path
        The file to write; its folder must be there.
    options
        What to show and how.

    Returns
    -------
    What was drawn, and what was left out and why.

    Raises
    ------
    KgError
        An option is none of those allowed, or the file cannot be written.
    OntologyError
        An option names a class or tie that is not in the ontology.

    Notes
    -----
    The same graph and options give the same bytes. More things than ``options.max_nodes`` are not
    drawn, and page and result say so.
    """
    chosen = options or MapOptions()
    payload = _payload(graph, ontology, chosen)
    try:
        path.write_bytes(_html(payload, chosen).encode("utf-8"))
    except OSError as exc:
        message = f"{path}: the map cannot be written: {exc.strerror}"
        raise KgError(message) from exc
    return _result(path, payload.view, chosen)


def _result(path: Path, view: View, options: MapOptions) -> MapResult:
    words = interface_texts()[options.lang]
    notes = tuple(
        words[f"left_out_{each.reason}"].format(count=f"{each.count:,}", total=f"{each.total:,}")
        for each in view.left_out
    )
    return MapResult(path, len(view.nodes), len(view.ties), view.left_out, notes)


def map_html(graph: PropertyGraph, ontology: Ontology, *, options: MapOptions | None = None) -> str:
    """Return the HTML that `write_map` writes, for a notebook or a server."""
    chosen = options or MapOptions()
    return _html(_payload(graph, ontology, chosen), chosen)


def _payload(graph: PropertyGraph, ontology: Ontology, options: MapOptions) -> Payload:
    options.check()
    return build(graph, ontology, options)


def _html(payload: Payload, options: MapOptions) -> str:
    words = interface_texts()[options.lang]
    titles = payload.value["title"]
    title = str(titles[options.lang]) if isinstance(titles, dict) else ""
    return page(payload.value, lang=options.lang, title=title, no_script=words["no_script"])
