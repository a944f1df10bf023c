"""The columns of the templates of tables: what each is called, means and may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.ontology import EdgeClass, NodeClass, Ontology, Property, in_language
from loaders.columns import CLAIM_COLUMNS, STRUCTURE
from loaders.lexicon import Word, lexicon
from loaders.mapping import ATTRIBUTES, NEEDS, NODES, TIES
from loaders.rules import BASES, CONFIDENCES
from loaders.text import fold

LANGUAGES = ("th", "en")
Texts = Mapping[str, str]


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
    explained
        The same, each with its labels in both languages.
    required
        True if every row must have something in it.
    required_of
        The classes or ties whose rows must have something in it, if not all.
    """

    name: str
    word: Word | None = None
    prop: Property | None = None
    choices: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    required: bool = False
    required_of: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """Return what the column is called in a language."""
        if self.word is not None:
            return self.word.label[lang]
        return in_language(self.prop.label, lang) if self.prop else self.name

    def meaning(self, lang: str) -> str:
        """Return what the column means in a language."""
        if self.word is not None:
            return self.word.help[lang]
        return in_language(self.prop.definition, lang) if self.prop else ""


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
    found += [
        _property(ontology, prop, owners, lang)
        for prop in ontology.properties.values()
        if prop.name in allowed
    ]
    found += [
        _structure(ontology, name, lang, what=what, only=node or edge) for name in CLAIM_COLUMNS
    ]
    return tuple(found)


def _property(ontology: Ontology, prop: Property, owners: Sequence[str], lang: str) -> Heading:
    """Return the column of a property."""
    concepts = ontology.schemes[prop.scheme] if prop.kind == "concept" else {}
    labels = {c.notation: c.label for c in concepts.values()}
    needing = [owner for owner in owners if prop.name in _required(ontology, owner)]
    every = len(needing) == len(owners)
    return Heading(
        prop.name,
        prop=prop,
        choices=_choices({name: in_language(label, lang) for name, label in labels.items()}),
        explained=_explained(labels),
        required=bool(needing) and every,
        required_of=() if every else tuple(map(ontology_name(ontology), needing)),
    )


def _required(ontology: Ontology, owner: str) -> tuple[str, ...]:
    """Return the properties that a thing or tie of a class must have."""
    if owner in ontology.edge_classes:
        return ontology.edge_classes[owner].required
    return ontology.node_classes[owner].required


def ontology_name(ontology: Ontology) -> Callable[[str], str]:
    """Return a function that names a class as tables do: a tie by its relationship type."""
    edges = ontology.edge_classes
    return lambda name: edges[name].relationship_type if name in edges else name


def _structure(
    ontology: Ontology, name: str, lang: str, *, what: str, only: NodeClass | EdgeClass | None
) -> Heading:
    """Return a column that is no property, with what may be chosen in it."""
    labels: dict[str, Texts] = {}
    by_name = False
    if name == "class":
        names = [only.name] if only else _concrete(ontology)
        labels = {each: ontology.node_class(each).label for each in names}
    elif name == "type":
        edges = [only] if isinstance(only, EdgeClass) else ontology.edge_classes.values()
        labels = {edge.relationship_type: edge.label for edge in edges}
        by_name = True
    elif name == "property" and what == ATTRIBUTES:
        owners = _concrete(ontology)
        allowed = {p.name for owner in owners for p in ontology.properties_of(owner)}
        labels = {n: p.label for n, p in ontology.properties.items() if n in allowed}
        by_name = True
    elif name in {"basis", "confidence"}:
        scheme = ontology.schemes[BASES if name == "basis" else CONFIDENCES]
        labels = {n: c.label for n, c in scheme.items()}
    shown = {n: "" if by_name else in_language(label, lang) for n, label in labels.items()}
    return Heading(name, word=lexicon().columns[name], choices=_choices(shown),
                   explained=_explained(labels), required=name in NEEDS[what])  # fmt: skip


def _explained(labels: Mapping[str, Texts]) -> tuple[str, ...]:
    """Return each name with its labels in both languages."""
    return tuple(
        f"{name} ({' / '.join(in_language(label, lang) for lang in LANGUAGES)})" if label else name
        for name, label in labels.items()
    )


def _concrete(ontology: Ontology) -> list[str]:
    """Return the classes that something can be of."""
    return [name for name, class_ in ontology.node_classes.items() if not class_.abstract]


def _choices(labels: dict[str, str]) -> tuple[str, ...]:
    """Return labels to choose from, and the name instead where a label could mean two things."""
    folded = [fold(label) for label in labels.values()]
    return tuple(label if label and folded.count(fold(label)) == 1 else name
                 for name, label in labels.items())  # fmt: skip
