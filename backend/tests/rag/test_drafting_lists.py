"""Lists, rows and sections of an article in a draft: what is quoted whole, and what is named."""

from __future__ import annotations

from dataclasses import replace

from app.rag.drafting import compose
from app.rag.retrieval import make_query
from app.rag.types import AskedQuestion, Encoder, RankedPassage
from tests.rag.drafts import check, draft, ranked

INVOICE = """## New invoices

Invoices are made in the menu Sales, and sent from there.

1. Open Sales and click New invoice.
2. Choose the customer of the invoice.
3. Add a line to the invoice for each product.
4. Check the tax rate of each line.
5. Set the due date of the invoice.
6. Look at the preview of the invoice.
7. Click Approve and send the invoice."""


def steps_of(markdown: str) -> list[str]:
    return [line.split(".", 1)[0] for line in markdown.splitlines() if line[:1].isdigit()]


def test_steps_follow_a_sentence_of_their_section_however_many_they_are(encoder: Encoder) -> None:
    answer = draft(encoder, "How do I make an invoice in Sales and send it?", INVOICE)
    check(answer, INVOICE)
    assert steps_of(answer.markdown) == list("1234567")


def test_steps_that_a_cut_has_torn_are_joined_without_repeating_one(encoder: Encoder) -> None:
    first = "1. Open the menu Sales.\n2. Click New invoice.\n3. Choose the customer of the invoice."
    rest = "3. Choose the customer of the invoice.\n4. Add a line for each product.\n5. Click Approve."
    (one, two) = ranked(first, rest)
    pieces: list[RankedPassage] = [
        replace(item, passage=replace(item.passage, chunk_id=f"1:1:{place}", document_id=1))
        for place, item in enumerate((one, two))
    ]
    query = make_query("How do I make an invoice in Sales?")
    asked = AskedQuestion(query, encoder.encode([query.text])[0], pieces)
    markdown = compose([asked], pieces, encoder.encode).markdown
    assert steps_of(markdown) == list("12345")
    assert markdown.count("Choose the customer") == 1


HAND = """To add an employee go to the page People.

Have the following at hand to add an employee:

- the passport
- a date of birth
- the number of the social security
- an account at a bank
- the gross salary
- a tax code"""


def test_a_short_list_is_whole_where_what_introduces_it_is_asked_for(encoder: Encoder) -> None:
    answer = draft(encoder, "What do I need at hand to add an employee?", HAND, max_sentences=3)
    check(answer, HAND)
    assert answer.markdown.count("\n- ") == 6


EDITIONS = """| | Basic | Plus |
|---|---|---|
| Most employees | 15 | 250 |
| Company car as a benefit | no | yes |
| Corrections | this year | two years |"""


def test_the_nearest_row_stands_beside_one_that_shares_a_common_word(encoder: Encoder) -> None:
    answer = draft(encoder, "One of our employees drives a car of the firm. Basic or Plus?", EDITIONS)
    check(answer, EDITIONS)
    assert "Company car as a benefit – Basic: no; Plus: yes" in answer.markdown


CREDIT = """# Correct an invoice

## The invoice is still a draft

Change it as you like, or delete the invoice.

## 2. The invoice is approved

An approved invoice cannot be deleted: credit it and make a new one."""


def test_sections_are_named_where_several_of_a_document_are_quoted(encoder: Encoder) -> None:
    answer = draft(encoder, "Can I change or delete an invoice?", CREDIT)
    check(answer, CREDIT)
    assert "**The invoice is still a draft** [1]\n\nChange it as you like" in answer.markdown
    assert "**The invoice is approved** [1]\n\nAn approved invoice cannot be deleted" in answer.markdown


def test_an_outdated_article_is_not_quoted_beside_a_current_one(encoder: Encoder) -> None:
    old = "A second receipt by mail costs 25 cents, and it is read overnight."
    new = "A second receipt by mail costs 15 cents, and it is read within minutes."
    titles = "Receipts by mail (outdated)", "Receipts by mail"
    snippets = [
        replace(item, passage=replace(item.passage, title=title))
        for item, title in zip(ranked(old, new), titles, strict=True)
    ]
    query = make_query("What does a second receipt by mail cost?")
    asked = AskedQuestion(query, encoder.encode([query.text])[0], snippets)
    markdown = compose([asked], snippets, encoder.encode).markdown
    assert "15 cents" in markdown
    assert "25 cents" not in markdown
