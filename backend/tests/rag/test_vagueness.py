"""A question that names trouble and no subject is asked back, whatever it happens to resemble."""

from __future__ import annotations

import pytest

from app.rag.evidence import grade
from app.rag.retrieval import make_query
from app.rag.types import CollectionStats, Passage, RankedPassage
from app.rag.vagueness import says_nothing


@pytest.mark.parametrize(
    "text",
    [
        "hi, it does not work",
        "It doesn't work anymore, please help",
        "There is something wrong with it.",
        "I have a problem",
        "same issue again",
        "Hallo, es geht nicht mehr, bitte um Hilfe",
    ],
)
def test_trouble_alone_is_no_subject(text: str) -> None:
    assert says_nothing(make_query(text))


@pytest.mark.parametrize(
    "text",
    [
        "the export does not work",
        "What are your working hours?",
        "error 4711",
        'the button "stop" does not work',
        "I need help",
        "How do webhooks work?",
        "",
    ],
)
def test_a_subject_an_identifier_or_a_plea_is_searched_for(text: str) -> None:
    assert not says_nothing(make_query(text))


def test_the_turns_before_give_the_subject() -> None:
    assert says_nothing(make_query("it still does not work"))
    assert not says_nothing(make_query("How do I reset my password?\nit still does not work"))


def test_however_near_a_passage_is_nothing_is_answered() -> None:
    passage = Passage(
        chunk_id="1:1:0", document_id=1, title="Why it does not work", text="Try again.", terms="work"
    )
    ranked = [RankedPassage(passage, distance=0.0, lexical=9.0, fused=0.99, score=0.9, lead=0.5)]
    stats = CollectionStats(chunk_count=1, average_length=1.0, document_frequency={"work": 1})
    vague, graded = grade(make_query("it does not work"), ranked, stats)
    assert not vague.answerable
    assert vague.reason == "the question does not say what it is about"
    assert graded[0].score > 0.5
    assert grade(make_query("the printer does not work"), ranked, stats)[0].answerable


def test_the_name_of_the_product_is_no_subject_where_it_stands_everywhere() -> None:
    query = make_query("Is Fernhour down?")
    everywhere = CollectionStats(chunk_count=200, average_length=50.0, document_frequency={"fernhour": 160})
    seldom = CollectionStats(chunk_count=200, average_length=50.0, document_frequency={"fernhour": 3})
    assert says_nothing(query, everywhere)
    assert not says_nothing(query, seldom)
    assert not says_nothing(make_query("Is the Fernhour export down?"), everywhere)
    assert not says_nothing(make_query("How do I scroll down in Fernhour?"), everywhere)
