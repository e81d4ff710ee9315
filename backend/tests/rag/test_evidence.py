"""How scores become the probability that a passage answers."""

from __future__ import annotations

import pytest

from app.rag.evidence import (
    LARGEST,
    LONG_BONUS,
    SMALLEST,
    THRESHOLD,
    USUAL_SIZE,
    WORDED,
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


def test_whose_rare_words_are_held_is_surer() -> None:
    none, usual, held = (probability(0.5, 0.15, rare=share) for share in (0.0, 0.6, 1.0))
    assert none < usual < held
    assert usual == probability(0.5, 0.15)
    assert held - none < 0.3, "words alone neither answer nor refuse"
    assert probability(0.5, 0.15, BY_WORDS, 0.0) == probability(0.5, 0.15, BY_WORDS, 1.0)


def test_long_questions_and_small_collections_have_lower_scores_which_mean_as_much() -> None:
    short, long = (
        make_query("how long is the trial"),
        make_query("We are three people who sort the stock of a small shop. " * 4 + "How long is the trial?"),
    )
    middling = make_query(
        "We are three people who sort the stock of a small shop. " * 2 + "How long is the trial?"
    )
    assert allowance(short, USUAL_SIZE) == 0
    assert allowance(long, USUAL_SIZE) == pytest.approx(LONG_BONUS)
    assert 0 < allowance(middling, USUAL_SIZE) < LONG_BONUS / 2
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


CODES = "| E07 | Motor too hot. |\n| E11 | Battery not seated. |\n| E14 | Battery too cold. |"


@pytest.mark.parametrize(
    ("question", "text", "answered"),
    [
        ("What does error E11 mean?", CODES, True),
        ("What does error E45 mean?", CODES, False),
        ("First it was error E07 and now E45", CODES, True),
        ("Can I print on A4?", "We print on A3, A5 and A6.", True),
        ("My order E4711 shows a code", CODES, True),
        ("What does error E45 mean?", "| E07 | Motor too hot. | Call us. |", True),
        (
            "A bar shows SY-930",
            "SY-100 is about the bank. SY-200 is about mail. Codes from SY-900 to SY-999 are our fault.",
            True,
        ),
        (
            "A bar shows SY-830",
            "SY-100 is about the bank. SY-200 is about mail. Codes from SY-900 to SY-999 are our fault.",
            False,
        ),
        ("Where is invoice INV-20417?", "An invoice such as INV-20001 is sent by mail.", True),
    ],
    ids=[
        "listed",
        "not listed",
        "one of two",
        "a size",
        "another length",
        "one code is no list",
        "within a range",
        "outside of it",
        "an invoice",
    ],
)
def test_a_code_that_a_list_of_codes_lacks_is_not_answered(question: str, text: str, answered: bool) -> None:
    item = RankedPassage(Passage("1", 1, "Codes", text, (), "code"), 0.2, 1.0, fused=0.7, score=0.7, lead=0.3)
    judged, _ = grade(make_query(question), [item], CollectionStats(500, 4.0, {}))
    assert judged.answerable is answered
    assert ("but not" in judged.reason) is not answered


def test_a_passage_that_holds_all_words_of_a_question_answers_it() -> None:
    query = make_query("May I use a pressure washer to clean the bike?")
    stats = CollectionStats(55, 40.0, {"pressur": 2, "washer": 1, "bike": 20, "clean": 3, "use": 9})

    def judged(terms: str, text: str = query.question, fused: float = 0.33) -> float:
        passage = Passage("1", 1, "Winter", "Never use a pressure washer.", (), terms)
        item = RankedPassage(passage, 0.6, 1.0, fused=fused, score=fused, lead=0.0)
        evidence, (best,) = grade(make_query(text), [item], stats)
        assert evidence.answerable is (evidence.confidence >= THRESHOLD)
        assert best.score == evidence.confidence
        return evidence.confidence

    assert judged(" ".join(query.terms)) == WORDED
    assert judged("bike clean use") < THRESHOLD
    assert judged("bike", "The bike?") < THRESHOLD, "one word alone is no match"
    letter = "We keep the bikes of our hotel in a shed near the sea, where they rust. " * 2
    assert judged(" ".join(query.terms), f"{letter}\n\n{query.question}", 0.25) < THRESHOLD


def test_where_words_find_a_document_stands_out_by_them() -> None:
    alone, among = probability(0.6, 0.4, BY_WORDS), probability(0.6, 0.02, BY_WORDS)
    assert alone > 0.8
    assert THRESHOLD < among < alone
    assert probability(0.3, 0.4, BY_WORDS) < 0.01, "another subject, however far ahead of the rest"
