"""What the newest turn of a conversation leaves of those before it."""

from __future__ import annotations

import pytest

from app.rag.conversation import make_query
from app.rag.questions import several_questions
from app.rag.turns import is_hollow, is_settled, new_question, only_thanks
from app.rag.vagueness import says_nothing


@pytest.mark.parametrize(
    ("turn", "asked"),
    [
        (
            "Great, paired. Another question: where can I see tips by staff?",
            "where can I see tips by staff?",
        ),
        (
            "One more thing, how do I download all my data before?",
            "how do I download all my data before?",
        ),
        ("Thanks! Something else: which cards do you take?", "which cards do you take?"),
        ("Separately, how do I invite a teacher?", "how do I invite a teacher?"),
        ("I have a new question. Where are my invoices?", "Where are my invoices?"),
        ("Andere Frage: wie lade ich einen Lehrer ein?", "wie lade ich einen Lehrer ein?"),
        ("Noch etwas, wo finde ich Rechnungen?", "wo finde ich Rechnungen?"),
        ("Otra pregunta: ¿dónde veo las facturas?", "¿dónde veo las facturas?"),
        ("Une autre question : où sont mes factures ?", "où sont mes factures ?"),
    ],
)
def test_a_question_of_another_subject_leaves_the_old_one_behind(turn: str, asked: str) -> None:
    assert new_question(turn) == asked
    query = make_query(f"Reader\nHow do I pair the card reader?\n{turn}")
    assert (query.question, query.text, query.asked_at) == (asked, asked, 0)
    assert "reader" not in query.terms


@pytest.mark.parametrize(
    "turn",
    [
        "and on my phone?",
        "does it work for the second one too?",
        "One more question: does it work on Android as well?",
        "Another question about that: who pays?",
        "It still fails. Another question: where are my invoices?",
        "How do I invite a teacher?",
        "Another card was charged",
        "Something else?",
    ],
)
def test_a_follow_up_keeps_what_was_said_before(turn: str) -> None:
    assert new_question(turn) is None
    query = make_query(f"Reader\nHow do I pair the card reader?\n{turn}")
    assert query.question == turn
    assert "reader" in query.terms


@pytest.mark.parametrize(
    "last",
    [
        "Thanks, that worked!",
        "That worked, perfect.",
        "Ah great, solved on my side",
        "It works now, thank you. Best, Sara",
        "Never mind, all sorted.",
        "Danke, hat geklappt!",
        "Gracias, ya funciona",
    ],
)
def test_a_matter_that_is_settled_is_not_answered_again(last: str) -> None:
    for text in (f"cancel\nHow do I cancel my plan?\n{last}", f"Re: cancel\n\nHi,\n\n{last}\n\nBest regards"):
        query = make_query(text)
        assert query.question == last
        assert says_nothing(query)


@pytest.mark.parametrize(
    "last",
    [
        "Thanks, that worked, but the file is empty",
        "It worked yesterday and crashes today",
        "The list is sorted wrongly",
        "Thanks, it worked. And on my phone?",
        "The invoice for October",
        "It worked until the update",
    ],
)
def test_a_turn_that_says_more_than_thanks_is_asked(last: str) -> None:
    assert not is_settled(last)
    assert not only_thanks(last)
    assert not says_nothing(make_query(f"Export\nHow do I export?\n{last}"))


def test_thanks_below_a_question_end_it() -> None:
    query = make_query("How do I cancel my plan?\nThanks!")
    assert query.question == "How do I cancel my plan?"
    assert not says_nothing(query)
    assert says_nothing(make_query("Thanks!"))


@pytest.mark.parametrize(
    "subject",
    [
        "A few questions before we sign up",
        "Support request",
        "x",
        "help",
        "2 things",
        "Hallo, kurze Frage",
        "Consulta",
        "???",
    ],
)
def test_a_subject_that_says_nothing_is_not_searched_for(subject: str) -> None:
    assert is_hollow(subject)
    asked = "Is there a way to bring our members over from Excel?"
    for text in (f"{subject}\n\n{asked}", f"{subject}\n{asked}"):
        assert make_query(text).text == asked
        assert make_query(text).terms == make_query(asked).terms
    letter = f"{subject}\n\n1) When does a downgrade happen?\n2) {asked}"
    assert several_questions(make_query(letter)) == ("When does a downgrade happen?", asked)


@pytest.mark.parametrize(
    "subject", ["Refund request", "Membership", "Questions about VAT", "E05", "请求退款"]
)
def test_a_subject_that_says_something_is(subject: str) -> None:
    assert not is_hollow(subject)
    assert make_query(f"{subject}\n\nHow long does that take?").text.startswith(subject)


def test_a_letter_without_any_matter_keeps_its_words() -> None:
    assert make_query("Help\n\nWhere is it?").question == "Help\nWhere is it?"
    assert make_query("Help\n\nWhere is it?").terms == ("help",)


def test_a_long_talk_is_read_from_its_beginning() -> None:
    turns = ["My plates were stolen", "Report it.", "Done", "Good.", "And the fee?", "Ten.", "By card?"]
    query = make_query("\n".join(turns))
    assert query.text == "\n".join(turns)
    assert query.question == "By card?"
    assert query.text[query.asked_at :] == "By card?"
