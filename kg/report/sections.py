"""The sections of the report: each a table whose last column says who says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.propertygraph import Value
from kg.report.markdown import escape
from kg.report.showing import Showing

Table = tuple[Sequence[str], Sequence[tuple[str, ...]]]


class Sections(Showing):
    """Tables of one network in one language."""

    def make(self, key: str) -> Table:
        """Return the columns and rows of a section."""
        makers: Mapping[str, Callable[[], Table]] = {
            "mentoring": self._mentoring,
            "unsupported": self._unsupported,
            "agreements": self._agreements,
            "collaborations": self._collaborations,
            "places": self._places,
            "planned": self._planned,
            "figures": self._figures,
            "disputes": self._disputes,
            "references": self._references,
        }
        return makers[key]()

    # ------------------------------------------------------------ sections
    def _mentoring(self) -> Table:
        rows = [
            (
                self.name(t.source),
                self.name(t.target),
                self.located(t.target),
                self.name(str(t.properties.get("under", ""))),
                self.text(t.properties.get("start")),
                self.status(t.properties),
                self.said(t.id),
            )
            for t in self.ties(self.mentoring)
        ]
        return ("mentor", "village", "place", "under", "since", "status", "sources"), rows

    def _unsupported(self) -> Table:
        helped = {
            t.target
            for t in self.ties(self.mentoring | self.supporting)
            if t.properties.get("status") not in self.planned
        }
        ends = [
            c
            for e in self.ontology.edge_classes.values()
            if e.relationship_type in self.mentoring
            for c in e.target_classes
        ]
        rows = [
            (self.name(n.id), self.located(n.id), self.said(n.id))
            for n in self.nodes(ends)
            if n.id not in helped
        ]
        return ("village", "place", "sources"), rows

    def _agreements(self) -> Table:
        rows = []
        for node in self.nodes(self.with_property("signed")):
            ties = self.incoming.get(node.id, [])
            parties = [t for t in ties if self.is_membership(t, node)]
            others = [t for t in ties if t not in parties and self.from_actor(t)]
            areas = self.areas(node.id)
            rows.append(
                (
                    self.name(node.id),
                    self.listed(t.source for t in parties),
                    "; ".join(f"{self.name(t.source)} ({self.phrase(t)})" for t in others),
                    self.period(node.properties),
                    self.listed(areas),
                    self.said(node.id, *(t.id for t in parties)),
                )
            )
        return ("agreement", "parties", "others", "period", "covers", "sources"), rows

    def _collaborations(self) -> Table:
        agreements = {n.id for n in self.nodes(self.with_property("signed"))}
        rows = []
        for node in self.nodes(self.projected):
            if node.id in agreements:
                continue
            ties = [t for t in self.incoming.get(node.id, []) if self.is_membership(t, node)]
            members = "; ".join(
                self.name(t.source)
                + (f" ({escape(str(role))})" if (role := t.properties.get("role")) else "")
                for t in ties
            )
            rows.append(
                (
                    self.name(node.id),
                    members,
                    self.listed(self.areas(node.id)),
                    self.said(node.id),
                )
            )
        return ("collaboration", "members", "covers", "sources"), rows

    def _places(self) -> Table:
        covering = [e for e in self.ontology.edge_classes.values() if self.covers(e.target_classes)]
        types = {e.relationship_type for e in covering if not set(e.source_classes) & {"Thing"}}
        rows = [
            (
                self.name(t.target),
                self.name(t.source),
                self.class_label(t.source),
                self.status(t.properties),
                self.said(t.id),
            )
            for t in sorted(
                self.ties(types), key=lambda t: (self.name(t.target), self.name(t.source), t.id)
            )
        ]
        return ("place", "what", "kind", "status", "sources"), rows

    def _planned(self) -> Table:
        rows = [
            (
                self.name(t.source),
                escape(self.phrase(t)),
                self.name(t.target),
                self.status(t.properties),
                self.period(t.properties),
                self.said(t.id),
            )
            for t in self.ties(None)
            if t.properties.get("status") in self.planned
        ]
        rows += [
            (
                self.name(n.id),
                "",
                "",
                self.status(n.properties),
                self.period(n.properties),
                self.said(n.id),
            )
            for n in self.nodes(None)
            if n.properties.get("status") in self.planned
        ]
        return ("what", "tie", "to", "status", "when", "sources"), rows

    def _figures(self) -> Table:
        rows = []
        for node in self.nodes(self.with_property("value")):
            measured = [t.target for t in self.outgoing.get(node.id, [])]
            of = node.properties
            value = f"{self.text(of.get('value'))} {self.text(of.get('unit'))}"
            rows.append(
                (
                    self.listed(measured),
                    self.name(node.id),
                    value.strip(),
                    self.status(node.properties),
                    self.text(node.properties.get("period")),
                    self.said(node.id),
                )
            )
        return ("measured", "what", "value", "status", "when", "sources"), sorted(rows)

    def _disputes(self) -> Table:
        rows = []
        for id_, properties in self.everything():
            for name in _list(properties.get("disputed")):
                for claim in self.claims.get(id_, []):
                    value = claim.value if claim.property == name else claim.qualifier(name)
                    if value and (claim.is_tie or claim.property == name):
                        rows.append(
                            (
                                self.subject(id_),
                                self.property_label(name),
                                escape(value),
                                self.place(claim),
                            )
                        )
        return ("what", "property", "value", "sources"), rows

    def _references(self) -> Table:
        counts: dict[str, int] = {}
        for claim in self.facts.claims:
            counts[claim.source] = counts.get(claim.source, 0) + 1
        rows = []
        for id_ in sorted(counts):
            of = self.graph.nodes[id_].properties if id_ in self.graph.nodes else {}
            rows.append(
                (
                    escape(id_),
                    self.name(id_),
                    self.text(of.get("publisher")),
                    self.text(of.get("issued")),
                    str(counts[id_]),
                    self.text(of.get("sha256")),
                )
            )
        return ("document", "title", "publisher", "issued", "claims", "hash"), rows


def _list(value: Value | None) -> list[str]:
    return value if isinstance(value, list) else []
