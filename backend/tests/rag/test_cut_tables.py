"""Rows of tables that were cut into several passages."""

from __future__ import annotations

from dataclasses import replace

from app.rag.drafting import compose
from app.rag.retrieval import make_query
from app.rag.types import AskedQuestion, Encoder
from tests.rag.drafts import check, draft, ranked


def test_a_row_torn_from_its_table_is_quoted_only_where_nothing_else_is(encoder: Encoder) -> None:
    row = "| Both are booked, different amounts | Two different purchases | Compare your invoices |\n"
    question = "Charged twice: both payments are booked, different amounts?"
    both = draft(encoder, question, row + "\nA pending payment that is not booked cannot be refunded.")
    assert "Two different purchases" not in both.markdown
    assert "cannot be refunded" in both.markdown
    assert "Two different purchases" in draft(encoder, question, row).markdown


def test_a_row_of_a_cut_table_is_read_with_the_names_of_its_columns(encoder: Encoder) -> None:
    text = "| Norway | 9 EUR | 19 EUR |\n| Peru | 14 EUR | 31 EUR |\n\nParcels are insured."
    query = make_query("What does express shipping to Peru cost?")
    (item,) = ranked(text)
    whole = replace(
        item, passage=replace(item.passage, table_head="| Destination | Standard | **Express** |")
    )
    answer = compose(
        [AskedQuestion(query, encoder.encode([query.text])[0], [whole])],
        [whole],
        encoder.encode,
        max_sentences=3,
    )
    check(answer, text)
    assert "Peru – Standard: 14 EUR; **Express**: 31 EUR [1]" in answer.markdown
    assert answer.citations[0].quote == "| Peru | 14 EUR | 31 EUR |"
    assert "Norway" not in answer.markdown
    unnamed = draft(encoder, query.text, text)
    assert "Peru – 14 EUR – 31 EUR" in unnamed.markdown


def test_a_row_below_a_cut_is_left_out_where_the_question_names_none(encoder: Encoder) -> None:
    text = "| Both are booked | Two purchases |\n\nA payment that is not booked cannot be refunded."
    query = make_query("Charged twice: one payment is not there yet, can it be refunded?")
    (item,) = ranked(text)
    cut = replace(item, passage=replace(item.passage, table_head="| State | What it is |"))
    answer = compose([AskedQuestion(query, encoder.encode([query.text])[0], [cut])], [cut], encoder.encode)
    check(answer, text)
    assert "Two purchases" not in answer.markdown
    assert "cannot be refunded" in answer.markdown
