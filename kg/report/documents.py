"""What each text tells, of its claims alone: who, with whom, under what, where, who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from kg.claims import TYPE, Claim
from kg.report.markdown import code, escape
from kg.report.sections import Sections
from kg.report.showing import Stated
from kg.report.values import SEPARATOR, STATUS, bracketed, texts_of, unhelped
from kg.texts import message

_MOST_ENTRIES = 150
"""Of what a source tells at most so many things are told; a register may hold thousands."""


class Documents(Sections):
    """One section a document, and the list of documents."""

    @property
    def makers(self) -> Mapping[str, Callable[[], list[str]]]:
        """What makes each section."""
        return {**super().makers, "documents": self.tales}

    def summary(self) -> list[str]:
        """Return the report in a few sentences: help, agreements, plans."""
        lines: list[str] = []
        mentors: dict[tuple[str, str], list[str]] = {}
        for tie in self.ties(self.types(self.recipe.mentoring)):
            if not self.is_planned(tie):
                village = self.marked(self.name(tie.target), tie.properties, STATUS)
                mentors.setdefault((tie.source, tie.type), []).append(village)
        for (mentor, type_), villages in mentors.items():
            phrase = self.label(self.ontology.edge_class(type_).phrase)
            told = self.listed(villages)
            lines.append(self.say("mentors", who=self.name(mentor), phrase=phrase, villages=told))
        total = len(self.nodes(self.mentees))
        if total:
            told = unhelped(self.words, self.lang, len(self.with_nobody), total)
            lines.append(f"{told}{self.say('stop')}")
        agreements = len(self.nodes(self.with_property("signed")))
        joint = len(self.joint_work)
        lines.append(self.say("together", agreements=agreements, collaborations=joint))
        ties = sum(map(self.is_planned, self.ties()))
        things = list(filter(self.is_planned, self.nodes()))
        figures = sum(map(self.is_figure, things))
        fill = {"ties": ties, "things": len(things) - figures, "figures": figures}
        return [*lines, self.say("ahead", **fill)]

    def tales(self) -> list[str]:
        """Return a section for each source that tells of ties; mere registers of places do not."""
        by_source: dict[str, list[Claim]] = {}
        for claim in self.facts.claims:
            by_source.setdefault(claim.source, []).append(claim)
        lines: list[str] = []
        for source in sorted(by_source):
            ties = {c.about(self.ontology) for c in by_source[source] if c.is_tie}
            found = [t for t in self.ties() if t.id in ties]
            if any(not self.is_location(t) for t in found):
                lines += self._tale(source, by_source[source], self.stated(found, source))
        return lines

    def _tale(self, source: str, claims: list[Claim], stated: list[Stated]) -> list[str]:
        lines = [f"### {self.name(source)}", "", *self._opening(source, claims, stated)]
        figures = self.with_property("value")
        plain = [s for s in stated if not self.is_of(s.tie.source, figures)]
        with_work = [s for s in plain if self._has_work(s)]
        between = [s for s in plain if not self._has_work(s) and not self.is_location(s.tie)]
        where = [s for s in plain if self.is_location(s.tie)]
        stop = self.say("stop")
        lines += self._list("who", self.sentences(between))
        anchors: dict[str, list[Stated]] = {}
        for each in with_work:
            anchors.setdefault(self.anchor(each.tie), []).append(each)
        nodes = self.sorted_nodes(anchors)
        for node in nodes[:_MOST_ENTRIES]:
            lines += self.entry(node, anchors[node.id])
        if len(nodes) > _MOST_ENTRIES:
            lines += [self.say("more", count=len(nodes) - _MOST_ENTRIES), ""]
        if where:
            lines += [
                f"**{self.say('where')}**",
                "",
                f"{self.listed(self.sentences(where))}{stop}",
                "",
            ]
        lines += self._list("figures", self._figures_of(source, stated))
        return lines + self._alone(source, claims, stated)

    def _has_work(self, stated: Stated) -> bool:
        ends = (stated.tie.source, stated.tie.target)
        return any(self.is_of(end, self.works) for end in ends) and not self.is_location(stated.tie)

    def _opening(self, source: str, claims: list[Claim], stated: list[Stated]) -> list[str]:
        """Return what the source is, how much it states, and whom it quotes."""
        speakers = sorted({c.attributed_to for c in claims if c.attributed_to}, key=self.name)
        quoted = SEPARATOR.join(
            f"{self.name(id_)} ({count})"
            for id_ in speakers
            if (count := sum(c.attributed_to == id_ for c in claims))
        )
        number = self.count("claims", len(claims))
        told = [
            f"{self._about(source)}{self.say('stop')}",
            self.say("states", claims=number, ties=self.count("ties", len(stated))),
        ]
        works: dict[str, set[str]] = {}
        for end in (e for s in stated for e in (s.tie.source, s.tie.target)):
            if self.is_of(end, self.works):
                works.setdefault(self.class_label(end), set()).add(end)
        if works:
            counts = SEPARATOR.join(f"{label} {len(ids)}" for label, ids in sorted(works.items()))
            told.append(self.say("tells_of", what=counts))
        if quoted:
            told.append(self.say("quotes", who=quoted))
        return [" ".join(told), ""]

    def _about(self, source: str) -> str:
        """Return id, kind, publisher and date of a source."""
        node = self.graph.nodes.get(source)
        of: Mapping[str, object] = node.properties if node else {}
        kind = self.ontology.properties["kind"]
        issued = str(of.get("issued", ""))
        kinds = ", ".join(self.value(kind, each) for each in texts_of(of.get("kind")))
        parts = (
            code(source),
            self.marked(kinds, of, "kind"),
            self.marked(escape(str(of.get("publisher", ""))), of, "publisher"),
            self.marked(self.date(issued), of, "issued") if issued else self.say("undated"),
        )
        return SEPARATOR.join(part for part in parts if part)

    def _list(self, key: str, sentences: list[str]) -> list[str]:
        if not sentences:
            return []
        return [
            f"**{self.say(key)}**",
            "",
            *(f"- {each}{self.say('stop')}" for each in sentences),
            "",
        ]

    def _figures_of(self, source: str, stated: Iterable[Stated]) -> list[str]:
        """Return the figures that a source states, with what they measure."""
        measured: dict[str, list[str]] = {}
        for each in stated:
            measured.setdefault(each.tie.source, []).append(self.name(each.tie.target))
        found = []
        for node in self.nodes(self.with_property("value")):
            if any(c.source == source and c.property == TYPE for c in self.claims[node.id]):
                of = bracketed((self.status(node), *measured.get(node.id, ()), self.when(node)))
                line = f"{self.name(node.id)}: {self.amount(node)}{of}"
                found.append(line + self.cite_node(node.id, source))
        return found

    def _alone(self, source: str, claims: list[Claim], stated: list[Stated]) -> list[str]:
        """Return what a source names without saying anything of it."""
        told = {end for s in stated for end in (s.tie.source, s.tie.target)}
        told |= {c.attributed_to for c in claims}
        told |= {value for s in stated for c in s.claims for _, value in c.qualifiers}
        names = {c.subject for c in claims if c.property == TYPE}
        alone = [n for n in self.sorted_nodes(names - told) if n.id != source]
        listed = [
            f"{self.name(n.id)} ({self.class_label(n.id)}){self.cite_node(n.id, source)}"
            for n in alone
            if not self.is_figure(n)
        ]
        return (
            [f"{self.say('alone')}: {self.listed(listed)}{self.say('stop')}", ""] if listed else []
        )

    # ------------------------------------------------------------ the list of documents
    def references(self) -> list[str]:
        """Return the list of the documents, then every place that the report rests on."""
        counts: dict[str, int] = {}
        for claim in self.facts.claims:
            counts[claim.source] = counts.get(claim.source, 0) + 1
        lines = [f"- {self._cited(id_, counts[id_])}" for id_ in sorted(counts)]
        names = {id_: self.name(id_) for id_ in self.graph.nodes}
        return [*lines, "", *self.citations.footnotes(names), ""]

    def _cited(self, id_: str, count: int) -> str:
        node = self.graph.nodes.get(id_)
        of: Mapping[str, object] = node.properties if node else {}
        parts = [f"**{self.name(id_)}**", self._about(id_), self.count("claims", count)]
        parts += [
            self.marked(f"{self.property_label(key)}: {escape(str(of[key]))}", of, key)
            for key in ("url", "licence")
            if of.get(key)
        ]
        if of.get("sha256"):
            parts.append(f"sha256 {code(str(of['sha256']))}")
            why_not = self.texts.quote(id_, 0, 1).why_not
            if why_not not in ("", "no_folder", "outside"):
                parts.append(f"**{escape(message(why_not, self.lang))}**")
        return SEPARATOR.join(parts)
