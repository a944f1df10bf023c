from __future__ import annotations

from kg.measures.bridging import bridges
from kg.network import network
from tests.helped import ONTOLOGY, columns


def test_bridges_are_ordered_by_how_many_classes_they_reach() -> None:
    made = network(columns(), ONTOLOGY)
    found = [(made.ids[each.code], dict(each.classes), each.neighbours) for each in bridges(made)]
    # v1 is tied to a company and an agency
    assert found == [
        ("office", {"Company": 1, "Village": 3}, 4),
        ("scg", {"CommunityGroup": 1, "Village": 3}, 4),
        ("v1", {"Agency": 1, "Company": 1}, 2),
        ("v3", {"Agency": 1, "Company": 1}, 2),
    ]
