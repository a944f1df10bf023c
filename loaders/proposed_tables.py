"""One table of a proposed mapping: what it is and what its columns hold, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.messages import shortened
from kg.ontology import Ontology
from loaders.guessing import (
    class_of_values,
    classes_of,
    column_guess,
    date_order,
    guess_words,
    mostly,
    named,
    role_of,
    shown,
    types_of_values,
    unknown_column,
)
from loaders.mapping import ATTRIBUTES, NODES, TIES
from loaders.privacy import private_header
from loaders.proposed_keys import (
    Keys,
    Line,
    Proposal,
    class_by_name,
    ends_by_header,
    id_text,
    known_kind,
    tie_type,
)
from loaders.sampling import Sample
from loaders.text import fold
from loaders.wording import says

_KNOWN, _CERTAIN = 0.9, 5


class Proposer:
    """Proposes the tables of a mapping for one sample among others."""

    def __init__(self, sample: Sample, others: Sequence[Keys], ontology: Ontology) -> None:
        """Take the table, the ids of all tables, and the ontology."""
        self.sample = sample
        self.ontology = ontology
        self.others = others
        self.keys = next((keys for keys in others if keys.sample is sample), None)
        self.references = {i: found for i in range(len(sample.headers)) if (found := self._of(i))}

    def tables(self) -> Iterator[Proposal]:
        """Yield what the table is, and for each column of ids of other things a table of ties."""
        known = known_kind(self.sample, self.keys, self.ontology)
        if known:
            yield self._proposal(known, says("guess.known"))
            return
        places = {role_of(header): i for i, header in enumerate(self.sample.headers) if header}
        ends = ends_by_header(self.sample) or self._named_ends()
        if not ends and self.keys is None and len(self.references) > 1:
            first, second, *_ = sorted(self.references)
            ends = first, second
        if {"property", "value"} <= places.keys():
            yield self._attributes(places)
        elif ends:
            yield self._ties(*ends)
        else:
            yield self._nodes()
            if self.keys is not None:
                for index in sorted(self.references):
                    yield self._reference(index)

    def _proposal(self, what: str, why: str, name: str = "") -> Proposal:
        sample = self.sample
        own = f"{sample.file} {sample.sheet}".strip()
        found = Proposal(name or own, sample, what)
        if found.name != sample.file:
            found.settings["file"] = (sample.file, "")
        if sample.sheet:
            found.settings["sheet"] = (sample.sheet, "")
        if sample.header_row > 1:
            found.settings["header_row"] = (sample.header_row, says("guess.header_row"))
        if sample.header_rows > 1:
            found.settings["header_rows"] = (sample.header_rows, says("guess.header_rows"))
        if sample.encoding:
            first = [v for i in range(len(sample.headers)) for v in sample.values(i)[:9]]
            seen = [v for v in first if not v.isascii()]
            found.settings["encoding"] = (
                sample.encoding,
                says("guess.encoding", words=shown(seen)),
            )
        if sample.delimiter:
            found.settings["delimiter"] = (sample.delimiter, says("guess.delimiter"))
        nothing = {fold(word) for word in guess_words().empty}
        empty = sorted({v for i in range(len(sample.headers)) for v in sample.values(i)
                        if fold(v) in nothing or v in guess_words().empty})  # fmt: skip
        if empty:
            found.settings["empty"] = (empty, says("guess.empty"))
        found.settings["what"] = (what, why)
        return found

    # ------------------------------------------------------------ things
    def _nodes(self) -> Proposal:
        sample = self.sample
        header = self.keys.node if self.keys else ""
        found = self._proposal(NODES, says("guess.what_nodes", column=header) if header else "")
        owners = self._classes(found)
        if self.keys is None:
            found.settings["id"] = ("", says("guess.id_none"))
        else:
            reason = "guess.id_header" if role_of(header) == "id" else "guess.id_unique"
            why = says("guess.id_digits") if self.keys.prefix else says(reason)
            found.settings["id"] = (id_text(self.keys.prefix, header), why)
        self._columns(found, owners, {self.keys.index} if self.keys else set())
        names = guess_words().names.values()
        given = {value for value, _ in found.columns.values() if isinstance(value, str)}
        if self.keys is not None and not given & set(names):
            name = named(sample.values(self.keys.index))
            found.constants[name] = (f"{{{header}}}", says("guess.names_id"))
        if len(owners) == 1:
            self._constants(found, self.ontology.node_class(owners[0]).required)
        return found

    def _classes(self, found: Proposal) -> list[str]:
        """Return the classes of a table's things, and enter what says them."""
        for i, header in enumerate(self.sample.headers):
            values = self.sample.values(i)
            if header and class_of_values(self.ontology, values):
                found.columns[header] = ("class", says("guess.values_class"))
                return classes_of(self.ontology, values)
        name = class_by_name(self.sample, self.ontology)
        why = says("guess.class_file")
        if not name:
            names = [n for n, c in self.ontology.node_classes.items() if not c.abstract]
            name, why = guess_words().node, says("guess.class_default", allowed=", ".join(names))
        found.settings["class"] = (name, why)
        return [name]

    def _reference(self, index: int) -> Proposal:
        """Return the ties from the things of a table to those whose ids a column holds."""
        header, other = self.sample.headers[index], self.references[index]
        why = says("guess.what_reference", column=shortened(header), file=other.sample.file)
        found = self._proposal(TIES, why, f"{self.sample.file} {self.sample.sheet} {header}"
                               .replace("  ", " "))  # fmt: skip
        mine = self.keys
        if mine is None:
            return found
        first, last = (index, mine.index) if role_of(header) == "from" else (mine.index, index)
        self._tie(found, first, last)
        for place, name in enumerate(self.sample.headers):
            if name and place not in {first, last}:
                found.columns[name] = (False, says("guess.column_elsewhere"))
        return found

    # ------------------------------------------------------------ ties
    def _named_ends(self) -> tuple[int, int] | None:
        """Return the places of the columns that are called as the ends of one kind of ties."""
        places = {fold(h): i for i, h in enumerate(self.sample.headers) if h}
        for edge in self.ontology.edge_classes.values():
            names = [(edge.source, *edge.source_label.values()),
                     (edge.target, *edge.target_label.values())]  # fmt: skip
            ends = [
                next((places[fold(n)] for n in each if fold(n) in places), -1) for each in names
            ]
            if min(ends) >= 0 and ends[0] != ends[1]:
                return ends[0], ends[1]
        return None

    def _ties(self, first: int, last: int) -> Proposal:
        columns = ", ".join(shortened(self.sample.headers[index]) for index in (first, last))
        found = self._proposal(TIES, says("guess.what_ends", columns=columns))
        self._tie(found, first, last)
        return found

    def _tie(self, found: Proposal, first: int, last: int) -> None:
        """Enter the kind of the ties, their ends, and their columns."""
        sample, headers = self.sample, self.sample.headers
        type_column = next((i for i, h in enumerate(headers) if h and i not in {first, last}
                            and types_of_values(self.ontology, sample.values(i))), -1)  # fmt: skip
        owners = list(self.ontology.edge_classes)
        if type_column >= 0:
            found.columns[headers[type_column]] = ("type", says("guess.values_type"))
        else:
            names = [sample.headers[first], sample.headers[last], sample.name]
            ends = self._class_at(first), self._class_at(last)
            type_, why = tie_type(names, ends, self.ontology)
            owners = [self.ontology.edge_class(type_).name]
            found.settings["type"] = (type_, why)
            self._constants(found, self.ontology.edge_class(type_).required)
        for role, index in (("from", first), ("to", last)):
            keys = (
                self.keys if self.keys and self.keys.index == index else self.references.get(index)
            )
            prefix = keys.prefix if keys else ""
            why = says("guess.id_of", file=keys.sample.file) if keys else ""
            found.settings[role] = (id_text(prefix, headers[index]), why)
        self._odd_rows(found, first, last)
        self._columns(found, owners, {first, last})
        found.constants = {n: v for n, v in found.constants.items()
                           if n not in {value for value, _ in found.columns.values()
                                        if isinstance(value, str)}}  # fmt: skip

    def _odd_rows(self, found: Proposal, first: int, last: int) -> None:
        """Enter what to do with rows without an end, and with ties from a thing to itself."""
        ends = self.sample.columns[first], self.sample.columns[last]
        missing = {self.sample.headers[i]: sum(1 for a, b in zip(*ends, strict=True)
                                               if not (a, b)[i == last] and (a or b))
                   for i in (first, last)}  # fmt: skip
        headers = [header for header, count in missing.items() if count]
        if headers:
            why = says("guess.empty_ends", count=missing[headers[0]], column=shortened(headers[0]))
            found.settings["skip_if_empty"] = (headers, why)
        loops = sum(1 for a, b in zip(*ends, strict=True) if a and a == b)
        if loops and found.settings["from"][0] == str(found.settings["to"][0]).replace(
            self.sample.headers[last], self.sample.headers[first]
        ):
            found.settings["self_ties"] = ("keep", says("guess.self_ties", count=loops))

    def _keys_at(self, index: int) -> Keys | None:
        """Return the ids that a column holds, its own table's or another's."""
        if self.keys and self.keys.index == index:
            return self.keys
        return self.references.get(index)

    def _known(self, keys: Keys, index: int) -> str:
        """Return whose ids a column holds, and how many of them are not there."""
        strange = [v for v in self.sample.values(index) if v not in keys.values]
        if not strange:
            return says("guess.id_of", file=keys.sample.file)
        words = {"count": len(strange), "values": shown(strange)}
        return says("guess.id_strange", file=keys.sample.file, **words)

    def _class_at(self, index: int) -> str:
        """Return the class of the things whose ids a column holds, as far as it is known."""
        keys = self._keys_at(index)
        return (class_by_name(keys.sample, self.ontology) if keys else "") or guess_words().node

    def _attributes(self, places: dict[str, int]) -> Proposal:
        found = self._proposal(ATTRIBUTES, says("guess.what_property"))
        for role in ("id", "property", "value"):
            index = places.get(role, -1)
            if index < 0 and role == "id":
                index = next(iter(self.references), -1)
            if index >= 0:
                found.columns[self.sample.headers[index]] = (role, says("guess.id_header"))
        for index, header in enumerate(self.sample.headers):
            if header:
                found.columns.setdefault(header, (False, unknown_column(self.sample, index)))
        return found

    # ------------------------------------------------------------ columns
    def _columns(self, found: Proposal, owners: Sequence[str], skipped: set[int]) -> None:
        """Enter what each column holds."""
        taken = {str(value) for value, _ in found.columns.values()}
        for index, header in enumerate(self.sample.headers):
            if not header or header in found.columns:
                continue
            value, why = self._column(index, owners, part_of_id=index in skipped)
            word = value["property"] if isinstance(value, dict) else value
            prop = self.ontology.properties.get(str(word))
            if word in taken and not (prop and not prop.functional):
                value, why = False, unknown_column(self.sample, index)
            if value is not False or index not in skipped:
                found.columns[header] = (value, why)
                taken.add(str(word))

    def _column(self, index: int, owners: Sequence[str], *, part_of_id: bool) -> Line:
        header, values = self.sample.headers[index], self.sample.values(index)
        if private_header(header):
            return False, says("guess.column_private")
        if index in self.references and not part_of_id:
            return False, says("guess.column_reference", file=self.references[index].sample.file)
        guess = column_guess(self.sample, index, self.ontology, owners)
        if guess is None or (part_of_id and guess.word not in guess_words().names.values()):
            return False, unknown_column(self.sample, index)
        prop = self.ontology.properties.get(guess.word)
        order = date_order(values) if prop and prop.kind == "edtf" else ""
        if order:
            why = says("guess.date_order", values=shown(values))
            return {"property": guess.word, "format": order}, why
        return guess.word, guess.why

    def _constants(self, found: Proposal, required: Sequence[str]) -> None:
        for name in required:
            if name in guess_words().constants:
                found.constants[name] = (guess_words().constants[name], "")

    # ------------------------------------------------------------ ids
    def _of(self, index: int) -> Keys | None:
        """Return the ids that a column holds which are those of another thing's row."""
        values = self.sample.values(index)[:2000]
        role = role_of(self.sample.headers[index])
        if not values or (self.keys and self.keys.index == index):
            return None
        if len(values) < _CERTAIN and role not in {"from", "to", "id", "source"}:
            return None
        found = [k for k in self.others if mostly(values, k.values.__contains__, _KNOWN)]
        return next(iter(found), None)
