"""What a draft has to say, and what it says besides."""

from __future__ import annotations

from evals.answers import Asked, articles, measure, questions, table
from evals.data import Document
from evals.machine import product_encoder

DOCUMENTS = [
    Document(
        "keys", "Lost keys", "# Lost keys\n\nA new key costs 28 pounds. It arrives after five working days."
    ),
    Document("theft", "Theft", "# Theft\n\nReport a stolen bicycle to the police within 24 hours."),
    Document("hours", "Opening hours", "# Opening hours\n\nThe shop is open from 9 am to 6 pm."),
]


def test_pieces_that_are_needed_and_others_are_counted() -> None:
    asked = [
        Asked("Key", "What does a new key cost?", (("A new key costs 28",),), ("five working days",)),
        Asked("Key", "What does a new key cost?", (("A new key costs 28",), ("not in any article",)), ()),
        Asked("Aurora", "Which star is nearest to Jupiter tonight?", (), ()),
    ]
    first, second, third = measure(DOCUMENTS, asked, product_encoder())
    assert (first.said, first.besides) == (1.0, 0)
    assert second.said == 0.5
    assert second.besides == second.quotes - 1
    assert third.draft == ""
    figures = table([first, second, third])
    assert figures["complete"] == 0.5
    assert figures["of these drafted"] == 0.0


def test_every_piece_stands_in_the_help_centre() -> None:
    text = "\n".join(document.text for document in articles())
    asked = questions()
    assert sum(bool(one.must) for one in asked) > 100
    assert sum(not one.must for one in asked) > 30
    pieces = [piece for one in asked for group in (*one.must, one.may) for piece in group]
    assert [piece for piece in pieces if piece not in text] == []
