"""What speaks of replaced terms beside the claims: rules and questions that would find nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import Fault, KgError
from kg.ontology import Ontology
from kg.ontology.turtle import local, parse
from kg.resources import message_templates

_COMMENT = "//"


def dormant_rules(ontology: Ontology, shape_files: Iterable[Path], lang: str) -> Iterator[Fault]:
    """Yield the rules of shape files that are of a replaced term, and so hold for nothing now."""
    messages = message_templates("migrate")
    new = {each.old_iri: each.new_iri for each in ontology.replacements}
    for path in shape_files:
        said = {(str(s), str(p), str(o)) for s, p, o in parse([path])}
        for shape, predicate, value in sorted(said):
            if value in new and (shape, predicate, new[value]) not in said:
                text = messages["rule"][lang].format(
                    rule=local(shape), old=local(value), new=local(new[value])
                )
                yield Fault(text, file=path.name, rule="rule")


def dormant_questions(ontology: Ontology, folder: Path, lang: str) -> Iterator[Fault]:
    """Yield the lines of a workspace's questions that name what the database will not hold."""
    template = message_templates("migrate")["question"][lang]
    new = _names(ontology)
    if not new or not folder.is_dir():
        return
    word = re.compile(rf"(?<![\w']){_any(new)}(?![\w'])")
    for path in sorted(folder.glob("*.cypher")):
        for row, line in enumerate(_lines(path), start=1):
            if line.lstrip().startswith(_COMMENT):
                continue
            for old in dict.fromkeys(word.findall(line)):
                text = template.format(old=old, new=new[old])
                yield Fault(text, file=path.name, row=row, rule="question")


def _names(ontology: Ontology) -> dict[str, str]:
    """Return each name that a database no longer holds, and what it holds in its place."""
    found = {}
    for each in ontology.replacements:
        if each.kind == "tie":
            was, now = ontology.edge_class(each.old), ontology.edge_class(each.new)
            if was.relationship_type != now.relationship_type:
                found[was.relationship_type] = now.relationship_type
        if each.is_renamed and each.kind in {"class", "property", "tie"}:
            found[each.old] = each.new
    return found


def _any(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return f"({'|'.join(map(re.escape, longest_first))})"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        message = f"{path}: cannot be read: {exc}"
        raise KgError(message) from exc
