"""How scores become the probability that a passage answers."""

from __future__ import annotations

import pytest

from app.rag.evidence import (
    LARGEST,
    LONG_BONUS,
    SMALLEST,
    THRESHOLD,
    USUAL_SIZE,
    allowance,
    grade,
    probability,
)
from app.rag.retrieval import make_query
from app.rag.types import CollectionStats, Passage, RankedPassage
from app.rag.weighing import BY_WORDS


def test_a_document_that_stands_out_is_surer_than_one_among_equals() -> None:
    alone, among = probability(0.6, 0.3), probability(0.6, 0.02)
    assert alone > 0.6
    assert THRESHOLD < among < 0.4, "near enough to be drafted, though not sure"
    assert probability(0.3, 0.4) < 0.01, "another subject, however far ahead of the rest"


def test_long_questions_and_small_collections_have_lower_scores_which_mean_as_much() -> None:
    short, long = (
        make_query("how long is the trial"),
        make_query("We are three people who sort the stock of a small shop. " * 3 + "How long is the trial?"),
    )
    assert allowance(short, USUAL_SIZE) == 0
    assert allowance(long, USUAL_SIZE) == pytest.approx(LONG_BONUS)
    sizes = [allowance(short, size) for size in (60, 300, 1_500, 9_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[1] > 0 > sizes[2]
    assert allowance(short, 0) == allowance(short, SMALLEST)
    assert allowance(short, 10**6) == allowance(short, LARGEST)


def test_the_same_score_says_more_in_a_small_collection() -> None:
    passage = Passage("1", 1, "Plans and prices", "The trial lasts 21 days.", (), "trial last 21 day")
    query = make_query("how long is the trial")

    def confidence(chunk_count: int) -> float:
        stats = CollectionStats(chunk_count, 4.0, {"trial": 1})
        item = RankedPassage(passage, 0.6, 1.0, fused=0.38, score=0.38, lead=0.1)
        judged, graded = grade(query, [item], stats)
        assert graded[0].score == judged.confidence
        return judged.confidence

    assert confidence(150) > THRESHOLD > confidence(1_500) > confidence(9_000)


def test_where_words_find_a_document_stands_out_by_them() -> None:
    alone, among = probability(0.6, 0.4, BY_WORDS), probability(0.6, 0.02, BY_WORDS)
    assert alone > 0.8
    assert THRESHOLD < among < alone
    assert probability(0.3, 0.4, BY_WORDS) < 0.01, "another subject, however far ahead of the rest"
