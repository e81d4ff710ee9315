"""Short texts made of articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.help.excerpts import EXCERPT_CHARS, LINE_CHARS, cut, excerpt_of, first_line, readable_name, words_of


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("kb_main", "Main"),
        ("billing", "Billing"),
        ("kb_billing-faq.de", "Billing faq de"),
        ("KB-API", "API"),
        ("kb_", "Kb"),
        ("docs", "Docs"),
        ("...", "..."),
    ],
)
def test_names_of_collections_are_readable(name: str, readable: str) -> None:
    assert readable_name(name) == readable


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Refunds\n\nA **refund** takes [five days](https://x.example/a).\nNot more.", "A refund takes five days. Not more."),
        ("Refunds\n=======\n\n## When\n\n- First, the `parcel`\n- Second", "First, the parcel"),
        ("# Only\n\n## headings\n", ""),
        ("Refunds\n\nWhat follows.", "What follows."),
        ("| Key | Action |\n|---|---|\n| N | New |", "Key · Action · N · New"),
        ("![A picture](https://x.example/p.png)\n\n> A quote of *somebody*", "A quote of somebody"),
        ("snake_case_names and 2 * 3 * 4 stay", "snake_case_names and 2 * 3 * 4 stay"),
    ],
)  # fmt: skip
def test_the_first_line_is_what_a_reader_reads_first(text: str, line: str) -> None:
    assert first_line(text, "Refunds") == line


def test_long_lines_end_at_a_word() -> None:
    line = first_line("word " * 200)
    assert len(line) <= LINE_CHARS + 1
    assert line.endswith("word…")
    assert cut("x" * 500, 100) == "x" * 100 + "…"


def test_the_words_of_the_question_are_marked_in_each_form() -> None:
    found = excerpt_of(
        "## Money back\n\nRefunds are sent in five days. The refunded sum is **whole**.",
        "How is a refund sent?",
    )
    assert found.text == "Refunds are sent in five days. The refunded sum is whole."
    assert [found.text[start:end] for start, end in found.marks] == ["Refunds", "sent", "refunded"]


def test_of_a_long_passage_the_part_that_answers_is_shown() -> None:
    passage = (
        "The office lies by the river. " * 30
        + "Parcels to islands cost nine euros. "
        + "It rains there. " * 30
    )
    found = excerpt_of(passage, "What do parcels to islands cost?")
    assert found.text.startswith("…Parcels to islands cost nine euros.")
    assert {found.text[start:end] for start, end in found.marks} >= {"Parcels", "islands", "cost"}
    assert found.text.endswith("…")


@given(st.text(max_size=2_000), st.text(max_size=100))
def test_any_text_has_an_excerpt_with_marks_inside(passage: str, question: str) -> None:
    found = excerpt_of(passage, question)
    assert len(found.text) <= EXCERPT_CHARS + 2
    assert all(0 <= start < end <= len(found.text) for start, end in found.marks)
    assert "\n" not in words_of(passage)
    assert len(first_line(passage)) <= LINE_CHARS + 1


def test_words_of_other_languages_are_marked_in_every_form() -> None:
    found = excerpt_of(
        "Alle Rechnungen liegen im Bereich. Der Kunde kündigt dort.",
        "Wo sind meine Rechnung und die Kündigung?",
    )
    marked = [found.text[start:end] for start, end in found.marks]
    assert marked[0] == "Rechnungen"
    assert "Kunde" not in marked, "the beginning of a word is no word"
