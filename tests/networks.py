"""Small networks that tests are made of."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim, Locator
from kg.facts import Facts
from kg.ontology import Ontology

BASE = "https://example.org/test/"


def thing(
    id_: str, class_: str, /, *, source: str = "doc", row: int = 2, **attributes: str
) -> Iterator[Claim]:
    """Yield the claims of a row of a node table."""
    at = Locator("tables", "things.csv", "", row)
    yield Claim(id_, "type", class_, source, locator=at)
    for name, value in attributes.items():
        yield Claim(id_, name, value, source, locator=at)


def tie(
    edge: str, from_: str, to: str, /, *, source: str = "doc", row: int = 2, own: str = "",
    basis: str = "explicit", confidence: str = "", said_by: str = "", **qualifiers: str,
) -> Claim:  # fmt: skip
    """Return the claim of a row of a tie table; ``topics`` are separated by ``|``."""
    pairs = [
        (k, v)
        for k, text in qualifiers.items()
        for v in (text.split("|") if k == "topics" else [text])
    ]
    return Claim(
        from_, edge, to, source, tie=own, qualifiers=tuple(sorted(pairs)), basis=basis,
        confidence=confidence, attributed_to=said_by, locator=Locator("tables", "ties.csv", "", row),
    )  # fmt: skip


def mentoring() -> list[Claim]:
    """Return a company that mentors two of three villages under an agreement."""
    return [
        *thing("doc", "Document", name_en="A text", kind="news"),
        *thing("doc2", "Document", name_en="Another text", kind="news", source="doc2"),
        *thing("acme", "Company", name_en="Acme", name_th="แอคมี", row=3),
        *thing("office", "Agency", name_en="Industry office", level="provincial_office", row=4),
        *thing("v1", "Village", name_th="บ้านหนึ่ง", row=5),
        *thing("v2", "Village", name_th="บ้านสอง", row=6),
        *thing("v3", "Village", name_th="บ้านสาม", row=7),
        *thing("mou", "Agreement", name_en="The MOU", kind="mou", row=8),
        *thing("boss", "Person", name_en="A Chair", row=9),
        tie(
            "Mentorship",
            "acme",
            "v1",
            under="mou",
            status="active",
            start="2018",
            topics="design|marketing",
            row=2,
        ),
        tie("Mentorship", "acme", "v2", under="mou", status="active", row=3),
        tie("Party", "acme", "mou", row=4),
        tie("Party", "office", "mou", row=5),
        tie("Position", "boss", "office", title_en="head", row=6),
    ]


def facts(claims: list[Claim], ontology: Ontology) -> Facts:
    """Return the facts of claims."""
    return Facts.of(claims, ontology, BASE)
