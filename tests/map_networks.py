"""Networks for the tests of the map: document 002, and generated ones of any size."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.claims import Claim
from kg.facts import Facts
from kg.ontology import EdgeClass, Ontology
from kg.propertygraph import PropertyGraph, derive
from tests.networks import BASE, thing, tie

DATA = Path(__file__).parent / "data" / "maps"
_FIRST = (
    "สำนักงาน", "กรม", "ชุมชนบ้าน", "บริษัท ", "มหาวิทยาลัย", "โครงการพัฒนา", "ศูนย์ส่งเสริม",
    "วิสาหกิจชุมชนกลุ่ม", "องค์การบริหารส่วนตำบล",
)  # fmt: skip
_SECOND = (
    "อุตสาหกรรม", "เกษตรอินทรีย์", "ท่องเที่ยว", "การเรียนรู้", "แม่แจ๋ม", "เศรษฐกิจฐานราก",
    "ทุ่งผึ้ง", "ออนใต้", "หัตถกรรมผ้าทอ", "ทรัพยากรธรรมชาติและสิ่งแวดล้อม",
)  # fmt: skip
_THIRD = ("", "", "จังหวัดลำปาง", "ภาคเหนือตอนบน", " จำกัด", "แห่งชาติ", "เพื่อความยั่งยืน", "อำเภอแจ้ห่ม")


def facts_002(ontology: Ontology) -> Facts:
    """Return the facts of document 002."""
    return Facts.of([*_things(ontology), *_ties(ontology)], ontology, BASE)


def graph_002(ontology: Ontology) -> PropertyGraph:
    """Return the property graph of document 002."""
    return derive(facts_002(ontology))


def graph_of(ontology: Ontology, claims: Sequence[Claim]) -> PropertyGraph:
    """Return the property graph of claims, and of the source that states them."""
    source = thing("doc", "Document", name_th="แหล่งทดสอบ", name_en="Test source")
    return derive(Facts.of([*claims, *source], ontology, BASE))


def generated(ontology: Ontology, things: int, ties: int, seed: int = 1) -> PropertyGraph:
    """Return a network of things with long Thai names and ties of all kinds; same seed, same graph."""
    choose = random.Random(seed)
    classes = [c.name for c in ontology.node_classes.values() if not c.abstract]
    classes = [name for name in classes if name != "Document"]
    claims: list[Claim] = []
    ids: dict[str, list[str]] = {}
    for number in range(things):
        fits = min(int(choose.expovariate(0.12)), len(classes) - 1)
        class_ = classes[number if number < len(classes) else fits]
        id_ = f"x{number:05d}"
        ids.setdefault(class_, []).append(id_)
        name = choose.choice(_FIRST) + choose.choice(_SECOND) + choose.choice(_THIRD)
        claims += thing(id_, class_, name_th=f"{name} {number}")
    edges = [each for each in _edges(ontology, ids) if each[1] and each[2]]
    for number in range(ties):
        edge, sources, targets = choose.choice(edges)
        source = choose.choice(sources)
        target = targets[int(len(targets) * choose.random() ** 3)]
        basis = choose.choice(("explicit",) * 5 + ("inferred",))
        claim = tie(edge.name, source, target, own=f"t{number}", basis=basis)
        if "status" in edge.required:
            status = choose.choice(("active", "planned"))
            claim = replace(claim, qualifiers=(("status", status),))
        claims.append(claim)
    return graph_of(ontology, claims)


def _edges(
    ontology: Ontology, ids: dict[str, list[str]]
) -> Iterator[tuple[EdgeClass, list[str], list[str]]]:
    for edge in ontology.edge_classes.values():
        ends = [
            [
                id_
                for name in names
                for each in ontology.subclasses(name)
                for id_ in ids.get(each, [])
            ]
            for names in (edge.source_classes, edge.target_classes)
        ]
        yield edge, ends[0], ends[1]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _things(ontology: Ontology) -> Iterator[Claim]:
    for row in _rows("things.csv"):
        plain = Claim("", "", "", "", basis=row["basis"], confidence=row["confidence"])
        said = replace(plain, subject=row["id"], source=row["source"])
        yield replace(said, property="type", value=row["class"])
        for name in sorted(set(row) & set(ontology.properties)):
            lang = ontology.property(name).language or ("th" if name == "alias" else "")
            for value in row[name].split("|"):
                if value:
                    yield replace(said, property=name, value=value, lang=lang)


def _ties(ontology: Ontology) -> Iterator[Claim]:
    for row in _rows("ties.csv"):
        pairs = [
            (name, value)
            for name in set(row) & set(ontology.properties)
            for value in row[name].split("|")
            if value and name not in {"source", "type"}
        ]
        yield Claim(
            row["from"], ontology.edge_class(row["type"]).name, row["to"], row["source"],
            tie=row["tie"], qualifiers=tuple(sorted(pairs)), basis=row["basis"],
            confidence=row["confidence"], attributed_to=row["attributed_to"],
        )  # fmt: skip
