"""The sections of the report on the whole network; each is Markdown, with its footnotes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from kg.claims import TYPE, Claim
from kg.propertygraph import Node, Relationship
from kg.report.markdown import escape, table
from kg.report.showing import Stated
from kg.report.telling import Telling
from kg.report.values import DISPUTED, END, START, STATUS, bracketed, capital, texts_of

_BULLET = "- "


class Sections(Telling):
    """Sections on one network in one language."""

    @property
    def makers(self) -> Mapping[str, Callable[[], list[str]]]:
        """What makes each section: its lines, none if nothing of its kind is stated."""
        return {
            "mentoring": self._mentoring,
            "unsupported": self._unsupported,
            "agreements": self._agreements,
            "collaborations": self._collaborations,
            "places": self._places,
            "planned": self._planned,
            "figures": self._figures,
            "disputes": self._disputes,
        }

    # ------------------------------------------------------------ who helps whom
    def _mentoring(self) -> list[str]:
        lines: list[str] = []
        mentors: dict[tuple[str, str], list[Stated]] = {}
        for each in self.stated(self.ties(self.types(self.recipe.mentoring))):
            mentors.setdefault((each.tie.source, each.tie.type), []).append(each)
        for (mentor, type_), ties in mentors.items():
            phrase = self.label(self.ontology.edge_class(type_).phrase)
            for notes, group in self.groups(ties, without=(START, END)):
                villages = self.listed(self.name(s.tie.target) for s in group)
                lines += [
                    f"{self.named(mentor)} {phrase} {villages}{bracketed(notes)}{self.say('stop')}",
                    "",
                ]
                lines += self._table(
                    ("village", "place", "since", "known", "helpers", "sources"),
                    map(self._mentored, group),
                )
        return lines

    def _mentored(self, stated: Stated) -> tuple[str, ...]:
        tie = stated.tie
        start, end = (str(tie.properties.get(key, "")) for key in (START, END))
        return (
            self.name(tie.target),
            self.lies_in(tie.target),
            self.marked(self.period(start, end), tie.properties, START, END)
            or self.say("not_stated"),
            self._known(tie.target),
            self._helpers(tie.target),
            self.citations.cite(stated.claims),
        )

    @cached_property
    def mentees(self) -> frozenset[str]:
        """The classes of those who can be mentored."""
        edges = (self.ontology.edge_class(name) for name in self.recipe.mentoring)
        return frozenset(name for edge in edges for name in edge.target_classes)

    def _helpers(self, id_: str) -> str:
        """Return who else helps somebody, by the recipe's helping ties."""
        types = self.types(self.recipe.supporting)
        ties = [t for t in self.incoming.get(id_, ()) if t.type in types]
        stated = self.stated(sorted(ties, key=self.tie_order))
        return self.listed(
            self.with_end(s, s.tie.source) + bracketed(self.notes(s)) for s in stated
        )

    def _unsupported(self) -> list[str]:
        rows = [
            (self._unhelped(n), self.lies_in(n.id), self._known(n.id), self.cite_node(n.id))
            for n in self.with_nobody
        ]
        return self._table(("village", "place", "known", "sources"), rows)

    def _unhelped(self, node: Node) -> str:
        """Return the name of somebody with no helper, marked if a source says otherwise."""
        types = self.types((*self.recipe.mentoring, *self.recipe.supporting))
        helping = (t.properties for t in self.incoming.get(node.id, ()) if t.type in types)
        of = next((t for t in helping if STATUS in texts_of(t.get(DISPUTED))), {})
        return self.marked(self.name(node.id), of, STATUS)

    @cached_property
    def with_nobody(self) -> list[Node]:
        """Villages and groups with no named mentor or other helper, by class and name."""
        types = self.types((*self.recipe.mentoring, *self.recipe.supporting))
        helped = {t.target for t in self.ties(types) if not self.is_planned(t)}
        return [n for n in self.nodes(self.mentees) if n.id not in helped]

    def is_planned(self, of: Node | Relationship) -> bool:
        """Tell whether a thing or tie is only planned or aimed at."""
        return of.properties.get(STATUS) in self.planned

    def _known(self, id_: str) -> str:
        """Return what else is stated of somebody, but where it lies."""
        ties = [t for t in self.outgoing.get(id_, ()) if not self.is_location(t)]
        types: dict[str, list[Stated]] = {}
        for each in self.stated(sorted(ties, key=self.tie_order)):
            types.setdefault(each.tie.type, []).append(each)
        return " · ".join(
            f"{capital(self.label(self.ontology.edge_class(type_).phrase))} "
            f"{self.listed(self.name(s.tie.target) for s in group)}{bracketed(notes)}"
            for type_, stated in types.items()
            for notes, group in self.groups(stated)
        )

    # ------------------------------------------------------------ what is done together
    def _agreements(self) -> list[str]:
        return self._papers(self.nodes(self.with_property("signed")))

    def _collaborations(self) -> list[str]:
        return self._papers(self.joint_work)

    @property
    def joint_work(self) -> list[Node]:
        """What several do together without an agreement, by name."""
        agreements = self.with_property("signed")
        together = self.nodes(self.recipe.projects)
        return [n for n in together if not set(agreements) & set(n.labels)]

    def _papers(self, nodes: Iterable[Node]) -> list[str]:
        lines: list[str] = []
        for node in nodes:
            ties = [*self.incoming.get(node.id, ()), *self.outgoing.get(node.id, ())]
            below = self.below(node.id, self.stated(sorted(ties, key=self.tie_order)))
            referring = self.stated(self.referring(node.id))
            under = self.sentences(referring, without=(node.id,))
            lines += [f"### {self.name(node.id)}", "", self._what_it_is(node), ""]
            lines += [*below, *(f"{_BULLET}{self.say('under')}: {each}" for each in under), ""]
        return lines

    def _what_it_is(self, node: Node) -> str:
        """Return class, kind and dates of an agreement or joint work; that no day is stated."""
        told = capital(self.described(node))
        signed = self.ontology.properties["signed"]
        if set(signed.domain) & set(node.labels) and signed.name not in node.properties:
            told += f"; {self.label(signed.label)}: {self.say('not_stated')}"
        return f"{told}{self.say('stop')}{self.cite_node(node.id)}"

    def _places(self) -> list[str]:
        types = {edge.relationship_type for edge in self.covering}
        places: dict[str, list[Stated]] = {}
        for each in self.stated(self.ties(types)):
            places.setdefault(each.tie.target, []).append(each)
        lines = []
        for node in self.sorted_nodes(places):
            lines.append(f"{_BULLET}**{self.name(node.id)}**")
            for each in places[node.id]:
                notes = (self.class_label(each.tie.source), *self.notes(each))
                told = self.with_end(each, each.tie.source) + bracketed(notes)
                lines.append(f"  {_BULLET}{told}")
        return [*lines, ""] if lines else []

    def _planned(self) -> list[str]:
        lines = self.below_anchors(self.stated(filter(self.is_planned, self.ties())))
        alone = [
            f"{_BULLET}{self.name(n.id)} ({self.described(n)}){self.cite_node(n.id)}"
            for n in filter(self.is_planned, self.nodes())
            if not self.is_figure(n)
        ]
        return [*lines, *alone, ""] if lines or alone else []

    # ------------------------------------------------------------ figures and disputes
    def _figures(self) -> list[str]:
        """Return all figures: first those that are aimed at or done, by what they measure."""
        rows: list[tuple[bool, tuple[str, ...]]] = []
        for node in self.nodes(self.with_property("value")):
            measured = {self.name(t.target) for t in self.outgoing.get(node.id, ())}
            row = (
                self.listed(sorted(measured)),
                self.name(node.id),
                self.amount(node),
                self.status(node),
                self.when(node),
                self.cite_node(node.id),
            )
            rows.append((self.is_open(node), row))
        columns = ("measured", "what", "value", "status", "when", "sources")
        return self._table(columns, (row for _, row in sorted(rows)))

    def _disputes(self) -> list[str]:
        rows: list[tuple[str, ...]] = []
        for node in self.nodes():
            rows += self._sides(self.name(node.id), node.properties.get(DISPUTED), node.id)
        for tie in self.ties():
            rows += self._sides(self.sentence(tie), tie.properties.get(DISPUTED), tie.id)
        for about in self._two_ends():
            for tie in sorted((self.graph.relationships[i] for i in about), key=self.tie_order):
                cited = self.citations.cite(self.claims[tie.id])
                rows.append((self.sentence(tie), self.say("ends"), "", cited))
        return self._table(("what", "property", "value", "sources"), rows)

    def _sides(self, what: str, disputed: object, id_: str) -> list[tuple[str, ...]]:
        """Return each value of what sources disagree on, with those who state it."""
        rows: list[tuple[str, ...]] = []
        for name in disputed if isinstance(disputed, list) else ():
            sides: dict[str, list[Claim]] = {}
            for claim in self.claims.get(id_, ()):
                value = claim.value if claim.property == name else claim.qualifier(name)
                if value:
                    sides.setdefault(value, []).append(claim)
            for value, claims in sorted(sides.items()):
                shown = self._side(name, value)
                rows.append((what, self.property_label(name), shown, self.citations.cite(claims)))
        return rows

    def _side(self, name: str, value: str) -> str:
        """Return a value that one side states, of a property or of what a thing is."""
        if name == TYPE:
            return self.label(self.ontology.node_class(value).label)
        prop = self.ontology.properties.get(name)
        return self.value(prop, value) if prop else escape(value)

    def _two_ends(self) -> list[list[str]]:
        """Return the ids of ties to which sources give one id of their own, and other ends."""
        own: dict[str, set[str]] = {}
        for id_, tie in self.graph.relationships.items():
            for name in texts_of(tie.properties.get("tie")):
                own.setdefault(name, set()).add(id_)
        return [sorted(ids) for _, ids in sorted(own.items()) if len(ids) > 1]

    def sentence(self, tie: Relationship) -> str:
        """Return a tie in words."""
        phrase = self.label(self.edge(tie).phrase)
        return f"{self.name(tie.source)} {phrase} {self.name(tie.target)}"

    def _table(self, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
        listed = list(rows)
        heads = [self.words["columns"][name][self.lang] for name in columns]
        return list(table(heads, listed)) if listed else []
