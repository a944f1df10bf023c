from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.ontology import Ontology
from kg.questions import question, questions, read_question

ONTOLOGY = Ontology.load()
QUESTIONS = questions()
STORE_LABELS = {"Claim", "Document", "Load", "Network"}
STORE_TYPES = {"STATED_IN", "ENTERED_BY"}


def test_there_are_at_least_twelve_questions() -> None:
    assert len(QUESTIONS) >= 12


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_names_only_terms_of_the_ontology(name: str) -> None:
    query = re.sub(r"'[^']*'", "''", QUESTIONS[name].query)
    types = {e.relationship_type for e in ONTOLOGY.edge_classes.values()} | STORE_TYPES
    used_types = {t for group in re.findall(r"\[\w*:([A-Z_|]+)", query) for t in group.split("|")}
    used_labels = {
        label for group in re.findall(r"\(\w*:([A-Za-z|]+)", query) for label in group.split("|")
    }
    assert used_types <= types
    assert used_labels <= set(ONTOLOGY.node_classes) | STORE_LABELS


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_uses_every_parameter_and_names_every_column(name: str) -> None:
    q = QUESTIONS[name]
    used = set(re.findall(r"\$(\w+)", q.query)) - {"lang"}
    assert used == {p.name for p in q.parameters}
    returned = q.query.rsplit("RETURN", 1)[1]
    assert all(re.search(rf"\b{column}\b", returned) for column in q.columns)


def test_an_unknown_question_names_the_nearest() -> None:
    with pytest.raises(QueryError, match="did you mean big_brothers"):
        question("big_brother")


def test_an_unknown_parameter_names_the_nearest() -> None:
    with pytest.raises(QueryError, match="did you mean province"):
        QUESTIONS["covers_province"].values({"provnce": "x"})


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(QueryError, match="needs --province"):
        QUESTIONS["covers_province"].values({})


def test_a_wrong_day_is_refused() -> None:
    with pytest.raises(QueryError, match="a day such as"):
        QUESTIONS["ties_on"].values({"day": "31/02/2567"})


@pytest.mark.parametrize(
    "text", ["// title_en: x\nRETURN 1", "// what is this\nRETURN 1", "", "RETURN 1"]
)
def test_a_file_without_its_header_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.cypher"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError):
        read_question(path)


def test_a_workspace_question_is_found(tmp_path: Path) -> None:
    text = "// title_en: Own\n// title_th: ของเรา\n// column one: One\nRETURN 1 AS one\n"
    (tmp_path / "own.cypher").write_text(text, encoding="utf-8")
    assert question("own", [tmp_path]).title["th"] == "ของเรา"
