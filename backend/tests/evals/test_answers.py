"""What a draft has to say, and what it says besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.answers import SETS, Asked, articles, measure, places_of, questions, ranking_lines, table
from evals.data import Document
from evals.dialogues import read_bodies, turns_asked
from evals.machine import product_encoder
from evals.ranking import BASELINES, OURS, build

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
    first, second, third = measure(build(DOCUMENTS, product_encoder()), asked, product_encoder())
    assert (first.said, first.besides) == (1.0, 0)
    assert second.said == 0.5
    assert second.besides == second.quotes - 1
    assert third.draft == ""
    figures = table([first, second, third])
    assert figures["complete"] == 0.5
    assert figures["of these drafted"] == 0.0


def test_how_near_the_top_what_is_needed_stands() -> None:
    asked = [
        Asked("Key", "What does a new key cost?", (("A new key costs 28",), ("not in any article",)), ()),
        Asked("Aurora", "Which star is nearest to Jupiter tonight?", (), ()),
        Asked("Shop", "When is the shop open?", (("no such piece", "9 am to 6 pm"),), ()),
    ]
    places = places_of(build(DOCUMENTS, product_encoder()), asked, product_encoder())
    assert places.letters == [0, 0, 2]
    assert list(places.by_method) == [*BASELINES, OURS]
    assert places.by_method[OURS] == [0, 1_000_000, 0]
    lines = list(ranking_lines(places))
    assert lines[0].startswith("| 3 pieces | first | in the first 5 |")
    assert lines[-1] == f"| {OURS} | 0.667 | 0.667 |  |"


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_every_piece_stands_in_the_help_centre(folder: Path) -> None:
    text = "\n".join(document.text for document in articles(folder / "help_centre.md"))
    asked = questions(folder / "questions.jsonl")
    assert sum(bool(one.must) for one in asked) > 100
    assert sum(not one.must for one in asked) > 20
    pieces = [piece for one in asked for group in (*one.must, one.may) for piece in group]
    assert [piece for piece in pieces if piece not in text] == []


def test_every_turn_of_a_conversation_has_its_passage_on_its_page() -> None:
    bodies = list(read_bodies())
    assert len(bodies) == 2
    for _, documents, conversations in bodies:
        pages = {document.name: document.text for document in documents}
        turns = [turn for conversation in conversations for turn in conversation]
        assert len(turns) > 250
        assert [turn["gold"] for turn in turns if turn["gold"] not in pages[turn["page"]]] == []


def test_a_turn_is_searched_with_those_before_it() -> None:
    talk = [
        {"user": "My plates\nare gone", "agent": "Report it.", "page": "plates", "gold": "Report"},
        {"user": "And then?", "agent": "", "page": "plates", "gold": "New plates"},
    ]
    both = list(turns_asked(talk, {"plates": 3}, with_answers=True))
    assert [turn.text for turn in both] == [
        "My plates are gone",
        "My plates are gone\nReport it.\nAnd then?",
    ]
    alone = list(turns_asked(talk, {"plates": 3}, with_answers=False))
    assert alone[1].text == "My plates are gone\nAnd then?"
    assert alone[1].relevant == frozenset({3})
