"""What a notebook uses: ``kg.open``, ``kg.measure`` and ``kg.map``.

::

    ws = kg.open("northern-thailand")
    ws.build(); ws.ask("big_brothers").to_df()
    kg.measure(ws.network())
    kg.map(ws)
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.cli.settings import Settings
from kg.maps import MapOptions, map_html
from kg.measures import table
from kg.network import network
from kg.ontology import Ontology
from kg.outputs import map_options
from kg.pipeline import Access, Project
from kg.propertygraph import PropertyGraph
from kg.workspace import find, read

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Drawn", "map", "measure", "open"]


def open(  # noqa: A001  # the name that users type is kg.open
    directory: str | Path = ".", *, access: Access | None = None, lang: str = ""
) -> Project:
    """Return the workspace in a folder, or the nearest above it.

    Parameters
    ----------
    directory
        A folder with ``kg.toml``, or below one.
    access
        A Neo4j elsewhere; by default the workspace's own, started when it is needed.
    lang
        ``th`` or ``en``; by default the workspace's.

    Raises
    ------
    WorkspaceError
        There is no workspace, or its ``kg.toml`` is wrong.
    """
    workspace = read(find(Path(directory)))
    if access is None:
        access = Access(cache=Settings().cache())
    return Project(workspace, access=access, lang=lang)


def measure(
    G: nx.Graph[Any], measures: Sequence[str] | str = (), *, lang: str = ""
) -> pd.DataFrame:
    """Return measures of a network as a DataFrame, one row a measure and actor.

    Parameters
    ----------
    G
        What ``Project.network`` returns, or any networkx graph; it is not changed.
    measures
        Names of measures; none names all. See ``kg.measures.table.measure``.
    lang
        Language of the recipe and of the measures' names.

    Raises
    ------
    MeasureError
        There is no such measure, or a weight cannot be used.
    """
    return table.measure(G, measures).to_df(lang)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map that a notebook shows by itself; ``html`` is the page."""

    html: str
    height_px: int = 720

    def _repr_html_(self) -> str:
        page = html.escape(self.html, quote=True)
        return (
            f'<iframe srcdoc="{page}" sandbox="allow-scripts" width="100%" '
            f'height="{self.height_px}" style="border:0"></iframe>'
        )


def map(  # noqa: A001  # the name that users type is kg.map
    source: Project | PropertyGraph, *, options: MapOptions | None = None
) -> Drawn:
    """Return a map that the notebook shows.

    Parameters
    ----------
    source
        A workspace (its network in Neo4j), or a property graph.
    options
        What to show and how; of a workspace, its title and measures by default.
    """
    if isinstance(source, PropertyGraph):
        return Drawn(map_html(source, Ontology.load(), options=options or MapOptions()))
    material = source.material()
    if options is None:
        sizes = table.measure(network(material.columns, source.ontology))
        options = map_options(material, source.workspace, sizes, lang=source.lang)
    return Drawn(map_html(material.graph, source.ontology, options=options))
