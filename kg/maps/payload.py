"""Everything that the page of a map holds, as one value for JSON."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.maps import style
from kg.maps.bends import Symbols, bends
from kg.maps.details import Details
from kg.maps.drawing import Drawing, draw
from kg.maps.labels import Label, wrap
from kg.maps.layout import Box, Layout, lay_out
from kg.maps.options import LANGUAGES, ROLES_ONLY, MapOptions, texts
from kg.maps.persons import Roles, roles
from kg.maps.text import ASSETS, clean
from kg.maps.view import View, choose
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph

_WHOLE = 1_000


@dataclass(frozen=True, slots=True)
class Payload:
    """The value for JSON, and what was chosen."""

    value: Mapping[str, object]
    view: View


@dataclass(frozen=True, slots=True)
class _Thing:
    """A node as it is drawn."""

    id: str
    key: str
    rank: int
    radius: float
    font: float
    labels: Mapping[str, Label]
    shape: style.Shape


@lru_cache(maxsize=1)
def interface_texts() -> dict[str, dict[str, str]]:
    """Return the words of the page by language."""
    table = tomllib.loads((ASSETS / "texts.toml").read_text(encoding="utf-8"))
    return {lang: {key: str(text) for key, text in table[lang].items()} for lang in LANGUAGES}


def build(graph: PropertyGraph, ontology: Ontology, options: MapOptions) -> Payload:
    """Return all that the page needs: what is drawn, where, its legend, details and sources."""
    words = interface_texts()
    view = choose(graph, ontology, options)
    hidden: Roles | None = None
    if options.persons == ROLES_ONLY:
        nameless = {lang: words[lang]["person_without_post"] for lang in LANGUAGES}
        hidden = roles(graph, ontology, nameless)
    keys = {id_: f"n{number}" for number, id_ in enumerate(view.nodes)}
    details = Details(graph, view, options, hidden, keys)
    scale = style.Scale.of([view.sizes[id_] for id_ in sorted(view.sizes)])
    things = _things(view, details, scale)
    layout = _places(view, things, options)
    drawing = draw(_nodes(view, things, layout, options.lang), _edges(view, keys, layout, things))
    told: dict[str, object] = {
        "title": _title(options),
        "things": {
            each.key: details.thing(view.nodes[each.id])
            | _look(each, view.sizes.get(each.id), above=each.id in layout.above)
            for each in things
        },
        "links": {f"e{at}": details.tie(tie) for at, tie in enumerate(view.ties)},
    }
    told["sources"] = details.source_list()
    if hidden is not None:
        told = dict(hidden.hide(told))  # type: ignore[arg-type]  # made of JSON's types
    told |= details.terms()
    return Payload(_assembled(view, options, drawing, layout, told), view)


def _assembled(
    view: View, options: MapOptions, drawing: Drawing, layout: Layout, told: Mapping[str, object]
) -> dict[str, object]:
    nodes, look = drawing.nodes, style.looks()
    things = told["things"]
    if isinstance(things, Mapping):
        # The label in vis-network's own data is the one shown, with names hidden if they are.
        nodes = [
            {**node, "label": "\n".join(things[str(node["id"])]["lines"][options.lang])}
            for node in nodes
        ]
    return {
        "lang": options.lang,
        "texts": interface_texts(),
        **told,
        "nodes": nodes,
        "edges": drawing.edges,
        "options": drawing.options,
        "classes": _classes(view),
        "ties": _tie_classes(view),
        "variants": _variants(view),
        "measure": _measure(view, options),
        "leftOut": [[each.reason, each.count, each.total] for each in view.left_out],
        "isolatesAt": layout.isolates_at,
        "look": {"ink": look.ink, "paper": look.paper, "muted": look.muted},
    }


def _title(options: MapOptions) -> dict[str, str]:
    given = texts(options.title)
    return {lang: clean(given[lang]) or interface_texts()[lang]["untitled"] for lang in LANGUAGES}


# ------------------------------------------------------------------ things and ties
def _things(view: View, details: Details, scale: style.Scale) -> list[_Thing]:
    ranked = sorted(view.nodes, key=lambda id_: (-view.sizes.get(id_, scale.low), id_))
    rank = {id_: number for number, id_ in enumerate(ranked)}
    things: list[_Thing] = []
    for id_, node in view.nodes.items():
        size = view.sizes.get(id_)
        names = details.names(id_)
        labels = {lang: wrap(names[lang]) for lang in LANGUAGES}
        radius, font = scale.radius(size), scale.font(size)
        room = style.shape(view.node_class(node), radius, font, list(labels.values()))
        things.append(_Thing(id_, details.keys[id_], rank[id_], radius, font, labels, room))
    return things


def _places(view: View, things: Iterable[_Thing], options: MapOptions) -> Layout:
    boxes = [
        Box(each.id, each.shape.width, each.shape.height, each.shape.rise, each.shape.label,
            group=view.node_class(view.nodes[each.id]).order)
        for each in things
    ]  # fmt: skip
    lines = [(tie.source, tie.target, view.edge_class(tie).width) for tie in view.ties]
    return lay_out(boxes, lines, positions=options.positions)


def _nodes(
    view: View, things: Iterable[_Thing], layout: Layout, lang: str
) -> Iterable[dict[str, object]]:
    for each in things:
        class_ = view.node_class(view.nodes[each.id])
        x, y = layout.places[each.id]
        yield {
            "id": each.key,
            "label": "\n".join(each.labels[lang].lines) or " ",
            "shape": class_.shape,
            "color": style.node_colours(class_),
            "size": round(each.radius, 2),
            "x": x,
            "y": y,
        }


def _edges(
    view: View, keys: Mapping[str, str], layout: Layout, things: Iterable[_Thing]
) -> Iterable[dict[str, object]]:
    symbols = Symbols.of(layout.places, {each.id: each.shape.symbol for each in things})
    runs = bends(view.ties, symbols)
    for at, tie in enumerate(view.ties):
        line = style.line(
            view.edge_class(tie),
            tentative=style.is_tentative(tie),
            inferred=style.is_inferred(tie),
        )
        arrow = {"enabled": line.arrow > 0, "scaleFactor": line.arrow}
        yield {
            "id": f"e{at}",
            "from": keys[tie.source],
            "to": keys[tie.target],
            "color": {"color": line.colour, "highlight": line.colour, "hover": line.colour,
                      "opacity": line.opacity, "inherit": False},
            "width": line.width,
            "dashes": list(line.dashes) or False,
            "arrows": {"to": arrow},
            **runs[tie.id],
        }  # fmt: skip


def _look(thing: _Thing, value: float | None, *, above: bool) -> dict[str, object]:
    """Return the label of a thing, the room it may fill, its value and how important it is."""
    measured = {} if value is None else {"value": _figure(value)}
    return {
        **measured,
        "lines": {lang: list(label.lines) for lang, label in thing.labels.items()},
        "cut": any(label.cut for label in thing.labels.values()),
        "rough": [lang for lang, label in thing.labels.items() if label.rough],
        "font": round(thing.font, 2),
        "room": [round(each, 1) for each in thing.shape.label],
        "symbol": [round(each, 1) for each in thing.shape.symbol],
        "rank": thing.rank,
        "above": above,
    }


# ------------------------------------------------------------------ the legend
def _classes(view: View) -> list[dict[str, object]]:
    counts = Counter(node.label for node in view.nodes.values())
    present = [c for c in view.ontology.node_classes.values() if counts[c.name]]
    return [
        {"k": c.name, "l": texts(c.label), "d": texts(c.definition), "shape": c.shape,
         "fill": style.node_colours(c)["background"], "edge": style.node_colours(c)["border"],
         "count": counts[c.name]}
        for c in sorted(present, key=lambda c: c.order)
    ]  # fmt: skip


def _tie_classes(view: View) -> list[dict[str, object]]:
    counts = Counter(tie.type for tie in view.ties)
    present = map(view.ontology.edge_class, counts)
    found: list[dict[str, object]] = []
    for edge in sorted(present, key=lambda e: (e.order, e.iri)):
        line = style.line(edge)
        found.append({
            "k": edge.name, "type": edge.relationship_type, "l": texts(edge.label),
            "d": texts(edge.definition), "phrase": texts(edge.phrase), "colour": line.colour,
            "width": line.width, "dashes": list(line.dashes), "directed": edge.directed,
            "count": counts[edge.relationship_type],
        })  # fmt: skip
    return found


def _variants(view: View) -> dict[str, object]:
    """Return the lines of planned and inferred ties, if there are any, as the legend shows them."""
    found: dict[str, object] = {}
    for name, chosen in (
        ("tentative", [at for at, tie in enumerate(view.ties) if style.is_tentative(tie)]),
        ("inferred", [at for at, tie in enumerate(view.ties) if style.is_inferred(tie)]),
    ):
        if chosen:
            line = style.example(tentative=name == "tentative", inferred=name == "inferred")
            found[name] = {
                "colour": line.colour, "width": line.width, "dashes": list(line.dashes),
                "opacity": line.opacity, "count": len(chosen),
                "edges": [f"e{at}" for at in chosen],
            }  # fmt: skip
    return found


def _figure(value: float) -> str:
    if value.is_integer() or abs(value) >= _WHOLE:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _measure(view: View, options: MapOptions) -> dict[str, object]:
    """Return what sizes mean: name, recipe, sample sizes, how many things have no value."""
    scale = style.Scale.of(list(view.sizes.values()))
    words = interface_texts()
    own = options.size_by is not None
    label = texts(options.measure_label if own else "")
    recipe = texts(options.measure_recipe if own else "")
    spare = "measure" if own else "ties_drawn"
    return {
        "l": {lang: clean(label[lang]) or words[lang][spare] for lang in LANGUAGES},
        "r": {lang: clean(recipe[lang]) for lang in LANGUAGES},
        "samples": [[_figure(value), round(scale.radius(value), 2)] for value in scale.samples()],
        "without": len(view.nodes) - len(view.sizes),
    }  # fmt: skip
