"""Show posts instead of names: no person's name or id stays in what a map holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.maps.options import LANGUAGES
from kg.maps.text import clean
from kg.maps.view import strings
from kg.ontology import EdgeClass, Ontology, in_language
from kg.propertygraph import Node, PropertyGraph, Relationship

TITLES = {"th": "title_th", "en": "title_en"}
"""The qualifiers by which an edge class says that it states a post."""
_SHORTEST = 5
NAMING = ("name", "alias", "correction")
"""What the properties that name a thing begin with."""
_TERMS = frozenset(("k", "c", "disputed"))
_ROW = 2

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class Roles:
    """What stands for each person, and a pattern of all names and ids to take out.

    Attributes
    ----------
    titles
        By person's id, a text by language.
    """

    titles: Mapping[str, Mapping[str, str]]
    _pattern: re.Pattern[str] | None
    _replaced: Mapping[str, str]

    def hide(self, value: Json, lang: str = "") -> Json:
        """Return a value with every name and id of a person in its texts replaced by the post."""
        if isinstance(value, str):
            return self.hidden(value, lang)
        if isinstance(value, Mapping):
            return {
                key: each if key in _TERMS else self.hide(each, key if key in LANGUAGES else lang)
                for key, each in value.items()
            }
        if isinstance(value, Sequence):
            # A row: the name of a property, and its values.
            is_row = len(value) == _ROW and not isinstance(value[1], str | int | float | None)
            first = [value[0]] if is_row and isinstance(value[0], str) else []
            return [*first, *(self.hide(each, lang) for each in value[len(first) :])]
        return value

    def hidden(self, text: str, lang: str) -> str:
        """Return a text with every name and id of a person replaced by the post."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._post(match.group(0), lang), text)

    def _post(self, found: str, lang: str) -> str:
        person = self._replaced.get(found.casefold(), "")
        return self.titles.get(person, {}).get(lang or LANGUAGES[0], "")


def post_classes(ontology: Ontology) -> tuple[EdgeClass, ...]:
    """Return the edge classes that state a post: those whose key has a title."""
    return tuple(
        edge
        for edge in ontology.edge_classes.values()
        if not set(TITLES.values()).isdisjoint(edge.key)
    )


def person_classes(ontology: Ontology) -> frozenset[str]:
    """Return the classes of those who hold posts."""
    return frozenset(
        name
        for edge in post_classes(ontology)
        for class_ in edge.source_classes
        for name in ontology.subclasses(class_)
    )


def roles(graph: PropertyGraph, ontology: Ontology, nameless: Mapping[str, str]) -> Roles:
    """Return what stands for each person of a graph.

    Parameters
    ----------
    graph
        The whole graph, not only what is drawn: a person may be named in a text of another thing.
    ontology
        Says which ties state posts.
    nameless
        The text for a person without a post, by language.
    """
    classes = person_classes(ontology)
    types = {edge.relationship_type for edge in post_classes(ontology)}
    posts: dict[str, list[Relationship]] = {}
    for tie in graph.relationships.values():
        if tie.type in types:
            posts.setdefault(tie.source, []).append(tie)
    titles: dict[str, dict[str, str]] = {}
    replaced: dict[str, str] = {}
    for id_, node in sorted(graph.nodes.items()):
        if node.label in classes:
            titles[id_] = {
                lang: _title(posts.get(id_, ()), graph, lang) or nameless[lang]
                for lang in LANGUAGES
            }
            for name in _names(node):
                replaced.setdefault(name.casefold(), id_)
    longest = sorted(replaced, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(map(re.escape, longest)), re.IGNORECASE) if longest else None
    return Roles(titles, pattern, replaced)


def _title(posts: Iterable[Relationship], graph: PropertyGraph, lang: str) -> str:
    """Return the posts of one person, each with its body."""
    found: list[str] = []
    for post in sorted(posts, key=lambda tie: tie.id):
        by_lang = {each: clean(str(post.properties.get(key, ""))) for each, key in TITLES.items()}
        title = in_language({k: v for k, v in by_lang.items() if v}, lang)
        body = graph.nodes.get(post.target)
        name = clean(body.name(lang)) if body else ""
        full = title if not name or name in title else f"{title} ({name})" if title else name
        if full and full not in found:
            found.append(full)
    return " · ".join(found)


def _names(node: Node) -> list[str]:
    """Return every text by which a person could be known; short parts of names are too common."""
    found = {node.id}
    for key, value in node.properties.items():
        if key.startswith(NAMING):
            found.update(clean(text) for text in strings(value))
    return sorted(name for name in found if len(name) >= _SHORTEST or " " in name)
