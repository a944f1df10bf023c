from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from kg.errors import Fault, FaultsError, SourceError
from kg.messages import Message, said

WORD = Message({"en": "a word", "th": "คำ"}, {})
TEXTS = {"en": "found {what} in {file}", "th": "พบ{what}ใน {file}"}


def test_a_message_is_its_english_text() -> None:
    message = Message(TEXTS, {"what": WORD, "file": "x.csv"})
    assert message == "found a word in x.csv"
    assert json.dumps({"m": message}) == '{"m": "found a word in x.csv"}'


def test_a_message_is_said_in_thai_with_the_messages_in_it() -> None:
    assert Message(TEXTS, {"what": WORD, "file": "x.csv"}).said("th") == "พบคำใน x.csv"


def test_a_language_that_a_message_has_not_is_english() -> None:
    assert WORD.said("de") == "a word"
    assert said("plain", "th") == "plain"


def test_braces_in_a_fact_are_text() -> None:
    assert Message(TEXTS, {"what": "{x}", "file": "{0}"}).said("th") == "พบ{x}ใน {0}"


def test_a_fact_that_nobody_gives_is_an_error() -> None:
    with pytest.raises(KeyError):
        Message(TEXTS, {"what": "x"})


def pickled(message: Message) -> Message:
    found = pickle.loads(pickle.dumps(message))  # noqa: S301  # what was just written
    assert isinstance(found, Message)
    return found


@pytest.mark.parametrize("again", [copy.deepcopy, pickled])
def test_a_copy_can_be_said_too(again: Callable[[Message], Message]) -> None:
    assert again(WORD).said("th") == "คำ"


def test_a_fault_is_said_with_its_place() -> None:
    error = SourceError([Fault(WORD, "x.csv", row=2), Fault("plain", "x.csv", row=3)])
    assert error.said("th") == "x.csv row 2: คำ\nx.csv row 3: plain"
    assert str(error) == "x.csv row 2: a word\nx.csv row 3: plain"


def test_of_many_faults_the_first_are_said() -> None:
    error = FaultsError([Fault(WORD, "x.csv", row=row) for row in range(30)])
    assert len(error.said("th").splitlines()) == 21
