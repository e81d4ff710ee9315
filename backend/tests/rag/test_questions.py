"""The questions of a letter, told apart."""

from __future__ import annotations

import pytest

from app.rag.questions import only_question, several_questions
from app.rag.retrieval import make_query


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "Moving\n\nHi Jo,\nHow do I change my address? And can I pay by invoice?\n\nThanks",
            ("Moving\nHow do I change my address?", "Moving\nAnd can I pay by invoice?"),
        ),
        (
            "Tell me how to cancel. I would also like to know whether I get money back.",
            ("Tell me how to cancel.", "I would also like to know whether I get money back."),
        ),
        (
            "how do I export?\nas a table, and where do I find it later?\nand who may export? and in what format?",
            (
                "how do I export?\nas a table, and where do I find it later?\nand who may export?",
                "how do I export?\nas a table, and where do I find it later?\nand in what format?",
            ),
        ),
        (
            "Rain canopy\n\nHow much is the rain canopy, and can I drop it in spring?",
            (
                "How much is the rain canopy?",
                "Rain canopy\nHow much is the rain canopy?\ncan I drop it in spring?",
            ),
        ),
        (
            "What does a lost key cost and how long is the notice?",
            ("What does a lost key cost?", "how long is the notice?"),
        ),
        ("What is it and how does it work?", ()),
        ("Can I pay by card and by invoice?", ()),
        ("Late\n\nWhere is my order? Can you help?", ()),
        ("How do I change my address? How do I change my address?", ()),
        ("It does not work\n\nWhat is going on? Is anybody there?", ()),
        (
            "several\n\n1) do you deliver to Ireland\n2) can my neighbor take the parcel\n3) when do you close",
            ("do you deliver to Ireland?", "can my neighbor take the parcel?", "when do you close?"),
        ),
        (
            "Two\n\na) how much is a month.\nb) who pays for a lost key",
            ("how much is a month?", "who pays for a lost key?"),
        ),
        (
            "Fault\n\n1. When I press the button it stops\n2. What we did: nothing\n3. Where the light is, it is dark",
            (),
        ),
        ("Steps\n\n1. Open the page.\n2. Is broken\n3. My name is Jo", ()),
        ("List\n\ndo you deliver to Ireland\ncan my neighbor take the parcel", ()),
        ("", ()),
    ],
)
def test_several_questions_are_told_apart(text: str, questions: tuple[str, ...]) -> None:
    assert several_questions(make_query(text)) == questions


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "Signing up\n\nMy sister has one of your bikes and never stops talking about it, so it is my turn now. "
            "I live on the third floor without a lift. What does a test ride cost?\n\nMaureen",
            "Signing up\nWhat does a test ride cost?",
        ),
        (
            "Travelling\n\nWe go to France with the bikes for the whole of August this year, by train and then by road. "
            "Is theft covered there?",
            "",
        ),
        ("What does a test ride cost?", ""),
    ],
    ids=["a letter", "points at the rest", "nothing else is written"],
)
def test_the_only_question_of_a_letter_is_told_from_the_rest(text: str, question: str) -> None:
    assert only_question(make_query(text)) == question


def test_questions_of_one_line_are_told_apart_by_their_numbers_and_by_commas() -> None:
    numbered = "Hi, 1) what does a bicycle cost, 2) are dogs allowed on deck, 3) is there Wi-Fi?"
    assert several_questions(make_query(numbered)) == (
        "what does a bicycle cost?",
        "are dogs allowed on deck?",
        "is there Wi-Fi?",
    )
    joined = "What does the car cost, how early must we be there and can I go to the car?"
    assert len(several_questions(make_query(joined))) == 3
    assert several_questions(make_query("If my bike breaks, what do I do?")) == ()
