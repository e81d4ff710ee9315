"""Which sentences a draft chooses, and what it puts first."""

from __future__ import annotations

import pytest

from app.rag.types import Encoder
from tests.rag.drafts import check, draft

CHARGES = """# Payment in the shop

## When your card is charged

When the order ships, not when you place it. Pre-orders are charged when they ship, too.
"""
RETURNS = """# Returns

## What cannot be returned

- kiln elements and thermocouples that were installed
- opened bags of clay
"""
SHIPPING = """# Shipping

## What shipping costs

| Destination | Cost | Days |
|---|---|---|
| Lower 48 states | 12 $ | 3 |
| Alaska | 48 $ | 9 |
| Hawaii | 52 $ | 10 |
| Canada | 60 $ | 12 |
"""
REMINDERS = """# Failed payments

## What happens when a payment fails

| Day | What happens |
|---|---|
| 1, 3 and 7 | The payment is tried again |
| 14 | The studio is paused |
"""
HOURS = """# Support

## When we answer

**Business:** We answer within four hours on every day of the week. **Starter and Team:** We answer within one working day.
"""


def test_short_sentences_of_one_section_do_not_pass_for_the_same(encoder: Encoder) -> None:
    answer = draft(encoder, "When is my card charged for a shop order?", CHARGES)
    check(answer, CHARGES)
    assert answer.markdown.startswith("When the order ships, not when you place it. [1]")


def test_items_of_what_is_excluded_stand_below_their_heading(encoder: Encoder) -> None:
    answer = draft(encoder, "Can I return thermocouples?", RETURNS)
    check(answer, RETURNS)
    assert answer.markdown.startswith("**What cannot be returned** [1]\n\n- kiln elements and thermocouples")


@pytest.mark.parametrize(("place", "cost"), [("Hawaii", "52 $"), ("Canada", "60 $")])
def test_the_row_that_is_asked_for_comes_alone(encoder: Encoder, place: str, cost: str) -> None:
    answer = draft(encoder, f"What does shipping of a kiln to {place} cost?", SHIPPING)
    check(answer, SHIPPING)
    rows = [line for line in answer.markdown.splitlines() if line.startswith("- ")]
    assert rows == [f"- {place} – Cost: {cost}; Days: {'10' if place == 'Hawaii' else '12'} [1]"]


def test_a_number_is_told_with_the_name_of_its_column(encoder: Encoder) -> None:
    answer = draft(encoder, "What happens when a payment fails?", REMINDERS)
    check(answer, REMINDERS)
    assert "- Day 1, 3 and 7 – What happens: The payment is tried again [1]" in answer.markdown


def test_a_label_never_stands_without_its_text(encoder: Encoder) -> None:
    answer = draft(encoder, "How fast do you answer on the Business plan?", HOURS)
    check(answer, HOURS)
    assert "within four hours" in answer.markdown
    assert not answer.markdown.rstrip().endswith("** [1]")


def test_a_curt_no_leaves_sentences_that_hold_its_letters(encoder: Encoder) -> None:
    texts = (
        "# Parcels\n\n## Must I send a notice before my parcel?\n\nNo.",
        "# Parcels\n\nYou need not send a notice before your parcel.",
    )
    answer = draft(encoder, "Must I send a notice before my parcel?", *texts)
    assert {"No.", "You need not send a notice before your parcel."} == {
        citation.quote for citation in answer.citations
    }
    check(answer, *texts)
