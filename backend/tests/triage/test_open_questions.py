"""Which questions a reply leaves open, by what it quotes."""

from __future__ import annotations

import pytest

from app.rag.types import Citation, Passage, RankedPassage
from app.triage.open_questions import SubQuestion, still_open


def ranked(chunk: str, document: int, title: str) -> RankedPassage:
    return RankedPassage(
        Passage(chunk, document, title, "Text."), distance=0.3, lexical=1.0, fused=0.7, score=0.7
    )


SHOWN = [ranked("a", 1, "Renting a wheelchair"), ranked("b", 2, "Families")]


def quoted(chunk: str, document: int, sentence: str) -> Citation:
    return Citation("[1]", chunk, document, sentence, sentence, 0, len(sentence))


RENT = quoted("a", 1, "Wheelchair, folding: €15 per week, and a deposit of €150.")
PARENTS = quoted("b", 2, "Each of the parents sees the orders of the other only with consent.")
HERE, THERE = (("a", 1),), (("z", 9),)


@pytest.mark.parametrize(
    ("question", "is_open"),
    [
        (SubQuestion("Will he see what I order?", THERE), False),
        (SubQuestion("Will he see my bank statement?", THERE), True),
        (SubQuestion("What about the deposit?", THERE), False),
        (SubQuestion("What would it cost in total?", (("a2", 1),)), False),
        (SubQuestion("What does a lost key cost?", THERE), True),
        (SubQuestion("How long may I keep it?", HERE), False),
        (SubQuestion("How do I report a fault?", HERE), True),
        (SubQuestion("Who signs the papers?", HERE), False),
        (SubQuestion("Who signs the papers?", (*THERE, *HERE)), True),
        (SubQuestion("Who signs the papers?", (*THERE, *HERE), answerable=True), False),
        (SubQuestion("Who signs the papers?", (*THERE, ("y", 8), *HERE), answerable=True), True),
        (
            SubQuestion("Who signs the papers?", (*THERE, ("y", 8), *HERE), answerable=True, chosen=True),
            False,
        ),
        (SubQuestion("Wer unterschreibt die Papiere?", THERE, language="de"), True),
        (SubQuestion("Was kostet das?", HERE, language="de"), False),
    ],
)
def test_a_question_is_open_unless_the_quotes_are_about_it(question: SubQuestion, is_open: bool) -> None:
    assert still_open([question], [RENT, PARENTS], SHOWN) == ((question.text,) if is_open else ())


def test_a_way_to_do_it_is_seen_in_a_quote() -> None:
    question = SubQuestion("How do I report a fault?", HERE)
    assert still_open([question], [quoted("a", 1, "Call the workshop.")], SHOWN) == ()
    assert still_open([question], [quoted("a", 1, "Proof: order number")], SHOWN) == (question.text,)


def test_the_title_of_a_quoted_passage_counts() -> None:
    question = SubQuestion("Is a wheelchair rented out?", THERE)
    assert still_open([question], [quoted("a", 1, "Yes, in Leuven.")], SHOWN) == ()


def test_without_quotes_or_questions_nothing_is_named() -> None:
    assert still_open([SubQuestion("Who pays?", THERE)], [], SHOWN) == ()
    assert still_open([], [RENT], SHOWN) == ()


@pytest.mark.parametrize(
    ("text", "enough"), [("And then?", False), ("And the price?", True), ("Who pays for a lost key?", True)]
)
def test_a_short_question_says_enough_where_it_asks_for_a_kind_of_thing(text: str, enough: bool) -> None:
    assert SubQuestion(text).says_enough is enough
