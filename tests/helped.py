"""A small network of mentors and villages, all of whose measures are worked out by hand.

::

    scg ══ v1, v2 (under the MOU), v3 (ended)      scg ── funds ── g1
    egat ══ v3          cmu ·· planned ·· v4       scgl ·· inferred ·· v4
    office ── supports ── v1, v5                   MOU: scgl, office        joint: office, v6
    scgl is part of scg; v7 has nobody.
"""

from __future__ import annotations

from kg.claims import Claim
from kg.columns import GraphColumns
from kg.ontology import Ontology
from kg.propertygraph import derive
from tests.networks import facts, thing, tie

ONTOLOGY = Ontology.load()


def claims() -> list[Claim]:
    """Return the claims of the network above."""
    return [
        *thing("doc", "Document", name_en="A text", kind="news"),
        *thing("scg", "Company", name_en="SCG", name_th="เอสซีจี"),
        *thing("scgl", "Company", name_en="SCG Lampang"),
        *thing("egat", "Agency", name_en="EGAT"),
        *thing("cmu", "University", name_en="CMU"),
        *thing("office", "Agency", name_en="Office"),
        *(claim for n in range(1, 8) for claim in thing(f"v{n}", "Village", name_th=f"บ้าน {n}")),
        *thing("g1", "CommunityGroup", name_th="กลุ่ม 1"),
        *thing("mou", "Agreement", name_en="MOU"),
        *thing("joint", "Collaboration", name_en="Joint work"),
        tie("Mentorship", "scg", "v1", under="mou", status="active"),
        tie("Mentorship", "scg", "v2", under="mou", status="active"),
        tie("Mentorship", "scg", "v3", status="ended", start="2018", end="2020"),
        tie("Mentorship", "egat", "v3", status="active"),
        tie("Mentorship", "cmu", "v4", status="planned"),
        tie(
            "Mentorship", "scgl", "v4", under="mou", status="unknown",
            basis="inferred", confidence="medium",
        ),
        tie("Support", "office", "v1"),
        tie("Support", "office", "v5"),
        tie("Funding", "scg", "g1"),
        tie("Party", "scgl", "mou"),
        tie("Party", "office", "mou"),
        tie("Participation", "office", "joint", role="lead"),
        tie("Participation", "v6", "joint"),
        tie("Part", "scgl", "scg"),
    ]  # fmt: skip


def columns(*more: Claim) -> GraphColumns:
    """Return the columns of the network above, perhaps with more claims."""
    return GraphColumns.of(derive(facts([*claims(), *more], ONTOLOGY)))
