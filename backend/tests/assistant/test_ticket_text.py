"""What of a ticket's thread is searched for."""

from __future__ import annotations

from app.assistant.grounding import ANSWER_CHARS, ticket_text
from app.models import Reply, Ticket, User
from app.models.enums import Role

CUSTOMER = User(name="Ana Reyes", email="ana@customer.example", role=Role.CUSTOMER)
AGENT = User(name="Kim Park", email="kim@desk.example", role=Role.AGENT)


def asked(*replies: tuple[User, str]) -> list[str]:
    ticket = Ticket(id=1, title="Late payment", content="I paid late.\nWhat now?", requester=CUSTOMER)
    thread = [Reply(content=content, author=author) for author, content in replies]
    return ticket_text(ticket, thread).question.split("\n")


def test_answers_stand_between_the_turns_that_lean_on_them() -> None:
    lines = asked((AGENT, "A fee of 5 % is added. [1]"), (CUSTOMER, "And if I miss that,\ntoo?"))
    assert lines == [
        "Late payment",
        "I paid late. What now?",
        "A fee of 5 % is added.",
        "And if I miss that, too?",
    ]


def test_of_a_sent_draft_what_rests_on_passages_is_read() -> None:
    draft = (
        "Hi Ana,\n\nThanks for writing to us.\n\nA fee of 5 % is added. [1] It is due in June. [2]\n\n"
        "Just reply to this message if anything is unclear.\n\nBest wishes,\nThe support team"
    )
    lines = asked((AGENT, draft), (CUSTOMER, "How do I pay it?"))
    assert lines[2:] == ["A fee of 5 % is added. It is due in June.", "How do I pay it?"]


def test_greetings_are_left_out_and_long_answers_cut_between_words() -> None:
    long = "You can pay the fee at the counter of each of our offices. " * 9
    lines = asked((AGENT, f"Hello Ana,\n\n{long}"), (CUSTOMER, "Thanks. Where is one?"))
    assert lines[2].startswith("You can pay the fee at the counter")
    assert len(lines[2]) <= ANSWER_CHARS
    assert long.startswith(f"{lines[2]} ")


def test_an_answer_that_nobody_has_replied_to_is_not_searched_for() -> None:
    first = asked((AGENT, "A fee of 5 % is added. [1]"))
    assert first == ["Late payment", "", "I paid late.", "What now?"]
    talk = [(CUSTOMER, "And then?"), (AGENT, "Nothing more happens. [1]")]
    assert asked(*talk) == ["Late payment", "I paid late. What now?", "And then?"]
