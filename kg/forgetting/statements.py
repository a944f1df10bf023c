"""RDF files changed statement by statement; the one door of pyoxigraph for changing a file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.claims import Claim
from kg.erasure import Erasure
from kg.facts import PREFIXES, kg_term
from kg.forgetting.fates import Clean, masked

FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES, ".jsonld": RdfFormat.JSON_LD,
}  # fmt: skip
_LAST = re.compile(r"[^/#]*\Z")
_PREFIX = re.compile(rb"@?prefix\s+([\w.-]*):\s*<([^<>]*)>", re.IGNORECASE)
_NOTE = kg_term("note").value
_ABOUT = frozenset((kg_term("about").value, kg_term("statedIn").value))
_HASH_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Renamed:
    """Ids of claims and ties that change because what they hash changes."""

    ids: Mapping[str, str]

    @classmethod
    def of(cls, claims: Iterable[Claim], erasure: Erasure) -> Renamed:
        """Return the new ids of the claims that change, and of their ties."""
        found: dict[str, str] = {}
        for claim in claims:
            left = erasure.claim(claim)
            if left is None or left is claim:
                continue
            found[claim.id] = left.id
            if claim.is_tie:
                now = left.tie or left.about(erasure.ontology)
                found[claim.tie or claim.about(erasure.ontology)] = now
        return cls({old: new for old, new in found.items() if old != new})


class StatementRule:
    """Says what a file's statements become."""

    def __init__(
        self, erasure: Erasure, others: Collection[str], renamed: Renamed, base: str, clean: Clean
    ) -> None:
        """Take what is erased, the ids of other things, and how the loader reads the file.

        That is: the base of the mapping's IRIs, and how it cleans a text.
        """
        self.erasure = erasure
        self.others = others
        self.spellings = erasure.spellings
        self.renamed = {quote(old, safe="~"): new for old, new in renamed.ids.items()}
        self.base = base
        self.clean = clean
        self.ends = {
            iri
            for edge in erasure.ontology.edge_classes.values()
            for iri in (edge.source_iri, edge.target_iri)
        }

    def edited(self, content: bytes, suffix: str) -> tuple[bytes, int]:
        """Return a file without the thing, and how many of its statements went or changed."""
        format_ = FORMATS[suffix]
        base = self.base or None
        quads = list(parse(BytesIO(content.removeprefix(b"\xef\xbb\xbf")), format=format_,
                           base_iri=base))  # fmt: skip
        gone = self._gone(quads)
        kept: list[Quad] = []
        changed = 0
        for quad in quads:
            named = quad.subject in gone or quad.object in gone or self._is_it(quad.graph_name)
            now = None if named else self._quad(quad)
            if now is not None:
                kept.append(now)
            changed += now != quad
        if not changed:
            return content, 0
        if suffix in {".nt", ".nq"}:
            return "".join(f"{quad} .\n" for quad in kept).encode(), changed
        prefixes = {k: v for k, v in self._prefixes(content).items() if not self.spellings.holds(v)}
        # Holds: only formats with prefixes come here; JSON-LD takes them as its context.
        return serialize(kept, format=format_, prefixes=prefixes) or b"", changed

    def _gone(self, quads: Iterable[Quad]) -> set[object]:
        """Return the thing, the ties with it, and the claims about any of these."""
        rows = list(quads)
        gone: set[object] = {
            term for quad in rows for term in (quad.subject, quad.object) if self._is_it(term)
        }
        gone |= {q.subject for q in rows if q.predicate.value in self.ends
                 and (q.object in gone or self._names_end(q.object))}  # fmt: skip
        gone |= {q.subject for q in rows if q.predicate.value in _ABOUT and q.object in gone}
        return gone

    def _is_it(self, term: object) -> bool:
        if not isinstance(term, NamedNode):
            return False
        iri = term.value
        rest = iri.removeprefix(self.base) if self.base and iri.startswith(self.base) else iri
        last = _LAST.search(rest)
        return last is not None and unquote(last[0]) in self.spellings.ids

    def _names_end(self, term: object) -> bool:
        return isinstance(term, Literal) and self.clean(term.value) in self.spellings.ids

    def _quad(self, quad: Quad) -> Quad | None:
        """Return what a statement becomes; None if it goes."""
        value = quad.object
        if isinstance(value, Literal):
            text = self._text(quad.predicate.value, value.value)
            if not text:
                return None
            if text != value.value:
                value = _like(value, text)
        elif isinstance(value, NamedNode):
            value = self._iri(value)
            if self._kind(quad.predicate.value) == "uri" and self.spellings.holds(value.value):
                return None
        subject = self._iri(quad.subject) if isinstance(quad.subject, NamedNode) else quad.subject
        return Quad(subject, quad.predicate, value, quad.graph_name)

    def _text(self, predicate: str, text: str) -> str:
        if len(text.strip()) == _HASH_LENGTH and text.strip().lower() in self.erasure.hashes:
            return self.erasure.hashes[text.strip().lower()]
        if self.clean(text) in self.spellings.ids:
            return ""
        if self.clean(text) in self.others or not self.spellings.holds(text):
            return text
        if predicate == _NOTE or self._kind(predicate) == "uri":
            return ""
        return masked(text, self.spellings, self.clean)

    def _kind(self, predicate: str) -> str:
        found = (p.kind for p in self.erasure.ontology.properties.values() if p.iri == predicate)
        return next(found, "")

    def _iri(self, node: NamedNode) -> NamedNode:
        """Return the IRI of a claim or tie with its new id, if it has one."""
        last = _LAST.search(node.value)
        new = self.renamed.get(last[0]) if last else None
        if last is None or new is None:
            return node
        return NamedNode(node.value[: last.start()] + quote(new, safe="~"))

    def _prefixes(self, content: bytes) -> dict[str, str]:
        """Return the file's own prefixes, and ours."""
        found = {name.decode(): iri.decode() for name, iri in _PREFIX.findall(content)}
        taken = set(found.values())
        return found | {k: v for k, v in PREFIXES.items() if v not in taken and k not in found}


def _like(value: Literal, text: str) -> Literal:
    if value.language:
        return Literal(text, language=value.language)
    return Literal(text, datatype=value.datatype)
