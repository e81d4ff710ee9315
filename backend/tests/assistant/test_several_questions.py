"""The answers of several questions side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.assistant.grounding import Grounds, grounds_by, together
from app.knowledge.search import Found
from app.rag.conversation import make_query
from app.rag.types import Evidence, Passage, Query, RankedPassage


def found(confidence: float, *chunks: str) -> Found:
    ranked = tuple(
        RankedPassage(Passage(chunk, 1, "Title", "Text."), distance=0.3, lexical=1.0, fused=0.7, score=0.7)
        for chunk in chunks
    )
    evidence = Evidence(confidence >= 0.5, confidence, "")
    return Found(Query("q", ("q",), "q"), np.zeros(2, dtype=np.float32), ranked, evidence)


def shown(grounds: Grounds) -> list[str]:
    return [item.passage.chunk_id for item in grounds.found.ranked]


def test_each_question_brings_its_passages_in_turn() -> None:
    whole = found(0.2, "c", "x")
    grounds = together(whole, [found(0.9, "a", "b"), found(0.6, "c", "a", "d")], limit=5)
    assert shown(grounds) == ["a", "c", "b", "d", "x"]
    assert [one.ranked[0].passage.chunk_id for one in grounds.asked] == ["a", "c"]
    assert shown(together(whole, [found(0.9, "a", "b"), found(0.6, "c")], limit=2)) == ["a", "c"]


def test_a_reply_is_as_sure_as_its_least_sure_answer() -> None:
    evidence = together(found(0.2, "c"), [found(0.9, "a"), found(0.6, "c")], limit=5).found.evidence
    assert (evidence.answerable, evidence.confidence) == (True, 0.6)
    open_one = together(found(0.9, "a"), [found(0.9, "a"), found(0.8, "c"), found(0.1, "d")], limit=5)
    assert (open_one.found.evidence.answerable, open_one.found.evidence.confidence) == (True, 0.1)
    assert open_one.found.evidence.reason == "the passages cover 2 of 3 questions"
    assert len(open_one.asked) == 2


@pytest.mark.parametrize("second", [found(0.1, "c"), found(0.8, "a", "c"), found(0.0)])
def test_with_one_answer_the_whole_question_stands(second: Found) -> None:
    whole = found(0.8, "a", "z")
    grounds = together(whole, [found(0.9, "a"), second], limit=5)
    assert grounds.found is whole
    assert len(grounds.asked) == 1


@pytest.mark.parametrize("confidence", [0.05, 0.6])
def test_the_only_answer_is_given_where_the_blend_knows_it_less(confidence: float) -> None:
    blend = found(confidence, "z", "c")
    grounds = together(blend, [found(0.1, "c"), found(0.9, "a", "b")], limit=3)
    assert [one.ranked[0].passage.chunk_id for one in grounds.asked] == ["a"]
    assert shown(grounds) == ["a", "b", "z"]
    evidence = grounds.found.evidence
    assert (evidence.answerable, evidence.confidence) == (True, 0.1), "a person looks at what stays open"
    assert evidence.reason == "the passages cover 1 of 2 questions"


LETTER = (
    "Signing up\n\nMy sister has one of your bikes and never stops talking about it, so it is my turn now. I live on the third "
    "floor without a lift. What does a test ride cost?\n\nMaureen"
)


@pytest.mark.parametrize(
    ("whole", "alone", "searched", "shown_first"),
    [
        (0.2, 0.9, True, "alone"),
        (0.2, 0.3, True, "whole"),
        (0.7, 0.95, False, "whole"),
    ],
    ids=["clearer alone", "hardly clearer", "sure enough"],
)
async def test_the_one_question_of_a_letter_is_answered_alone_where_that_is_clearer(
    whole: float, alone: float, searched: bool, shown_first: str
) -> None:
    asked: list[str] = []

    async def find(text: str) -> Found:
        asked.append(text)
        first = found(whole, "whole") if text == LETTER else found(alone, "alone")
        return replace(first, query=make_query(text))

    grounds = await grounds_by(find, LETTER, 5)
    assert ("Signing up\nWhat does a test ride cost?" in asked) is searched
    assert shown(grounds) == [shown_first]


async def test_questions_that_one_passage_answers_are_answered_where_the_blend_is_not() -> None:
    question = "How much is the rain canopy, and can I drop it in spring?"

    async def find(text: str) -> Found:
        return replace(found(0.1 if text == question else 0.8, "prices"), query=make_query(text))

    grounds = await grounds_by(find, question, 5)
    assert grounds.found.evidence.answerable
    assert len(grounds.asked) == 1


def asking(text: str, confidence: float, *chunks: str) -> Found:
    return replace(found(confidence, *chunks), query=Query(text, (), text))


WHOLE_KEY = "Two things\nWho pays for a lost key?"


def put(grounds: Grounds) -> list[tuple[str, bool, bool]]:
    return [(one.text, one.answerable, one.chosen) for one in grounds.questions]


def test_the_questions_of_a_letter_go_with_its_answers() -> None:
    answered = [asking("Where do I park?", 0.9, "a"), asking("Is there a lift?", 0.8, "c")]
    grounds = together(found(0.2, "c"), [*answered, asking(WHOLE_KEY, 0.1, "d")], limit=5)
    assert put(grounds) == [
        ("Where do I park?", True, True),
        ("Is there a lift?", True, True),
        ("Who pays for a lost key?", False, False),
    ]
    assert grounds.questions[2].passages == (("d", 1),)


def test_beside_one_answer_only_what_says_enough_by_itself_may_be_open() -> None:
    one, leaning = asking("Where do I park?", 0.6, "a"), asking("And then?", 0.1, "d")
    complete = asking(WHOLE_KEY, 0.1, "d")
    assert put(together(found(0.7, "a"), [one, leaning], limit=5)) == [("Where do I park?", True, False)]
    assert [text for text, *_ in put(together(found(0.7, "a"), [one, complete], limit=5))][1:] == [
        "Who pays for a lost key?"
    ]


def test_where_nothing_is_answered_nothing_is_named() -> None:
    each = [asking(WHOLE_KEY, 0.1, "d"), asking("Where do I park my bicycle?", 0.1, "a")]
    assert together(found(0.2, "c"), each, limit=5).questions == ()
