from __future__ import annotations

import pytest

from app.rag.answer_types import AnswerType, is_of_type, types_asked, wants_no_steps


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("May I use a pressure washer?", {AnswerType.PERMISSION}),
        ("We moved. Do I have to pay for the visit?", {AnswerType.PERMISSION, AnswerType.AMOUNT}),
        ("How long is the notice?", {AnswerType.TIME}),
        ("How do I cancel?", {AnswerType.STEPS}),
        ("How much is the canopy, and can I drop it?", {AnswerType.AMOUNT, AnswerType.PERMISSION}),
        ("The screen stays black", set()),
    ],
)
def test_questions_tell_what_kind_of_answer_they_want(question: str, types: set[AnswerType]) -> None:
    assert types_asked(question) == types
    assert wants_no_steps(types_asked(question)) is (bool(types) and AnswerType.STEPS not in types)


def test_sentences_have_the_form_of_an_answer() -> None:
    permission, time = frozenset({AnswerType.PERMISSION}), frozenset({AnswerType.TIME})
    assert is_of_type("Never use a pressure washer.", permission)
    assert is_of_type("You get it within two working days.", time)
    assert is_of_type("The line is open from 6 am.", time)
    assert not is_of_type("The washer stands in the yard.", permission | time)
    assert not is_of_type("Never use a pressure washer.", frozenset())
