"""Which rows of a table a draft quotes, and what it says besides them."""

from __future__ import annotations

import pytest

from app.rag.types import Encoder
from evals.answers import SETS, articles
from tests.rag.drafts import check, draft

ROAMING = """# Roaming abroad

| Zone | Countries | Data | Calls per minute |
|---|---|---|---|
| 1 | EU, Norway, Iceland | included | included |
| 2 | Switzerland, United Kingdom | €5 per day | €0.20 |
| 3 | USA, Canada, Türkiye | €9 per day | €0.90 |
| 4 | China and Japan | €14 per day | €1.60 |
| 5 | all others | data is off | €3.20 |
"""
PLANS = """# Support

| Way | Plans | First answer |
|---|---|---|
| Email help@desk.example | all | within 1 day |
| Chat in the app | Grow, Pro | 5 minutes |
| Phone +353 91 555 010 | Pro | at once |
"""
DRIVES = """# Drives

| Drive | Used for | Kept |
|---|---|---|
| P: | projects of a team | for 14 days |
| Q: | quality documents | for 14 days |
| T: | exchange between teams | emptied every Friday |
"""
SIZES = """# Mailbox sizes

| Mailbox | Size | Largest message |
|---|---|---|
| Office | 10 GB | 35 MB |
| Workshop | 2 GB | 10 MB |
| Visitors | 5 GB | 20 MB |

The largest message counts with all of its attachments.
"""


def rows(markdown: str) -> list[str]:
    return [line[2:].split(" – ")[0] for line in markdown.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(
    ("question", "zone"),
    [
        ("What does data cost in Canada?", "Zone 3"),
        ("Roaming in Norway, is that extra?", "Zone 1"),
        ("calls from Japan", "Zone 4"),
    ],
)
def test_a_row_is_named_by_what_another_cell_lists(encoder: Encoder, question: str, zone: str) -> None:
    answer = draft(encoder, question, ROAMING)
    check(answer, ROAMING)
    assert rows(answer.markdown) == [zone]


def test_what_a_cell_says_of_its_column_names_no_row(encoder: Encoder) -> None:
    assert len(rows(draft(encoder, "What does roaming with mobile data cost?", ROAMING).markdown)) == 5


@pytest.mark.parametrize("question", ["Is data free the same day?", "How much is data per day?"])
def test_a_measure_names_no_row(encoder: Encoder, question: str) -> None:
    table = "# Passes\n\n| Pass | Starts | Costs |\n|---|---|---|\n| Travel data | the same day | €9 |\n| Home data | the next day | €4 |\n"
    assert len(rows(draft(encoder, question, table).markdown)) == 2


def test_a_number_in_the_first_cell_is_named_by_nobody(encoder: Encoder) -> None:
    answer = draft(encoder, "I would like to phone someone. We have Grow.", PLANS)
    assert rows(answer.markdown) == ["Phone +353 91 555 010"]


def test_a_key_without_letters_of_its_own_is_compared_to_the_letter(encoder: Encoder) -> None:
    answer = draft(encoder, "How long are files kept on T: ?", DRIVES)
    assert rows(answer.markdown) == ["T:"]


def test_a_small_table_is_quoted_whole_where_no_row_is_named(encoder: Encoder) -> None:
    answer = draft(encoder, "What is the largest message that I can send?", SIZES)
    assert rows(answer.markdown) == ["Office", "Workshop", "Visitors"]


DESK = {article.name: article.text for article in articles(SETS[2] / "help_centre.md")}
"""The articles of the desk for IT."""


def test_some_rows_do_not_pass_for_all_of_a_small_table(encoder: Encoder) -> None:
    answer = draft(
        encoder,
        "I fell for one of your phishing tests :( Will my boss hear about it?",
        DESK["mailbox"][:1500],
    )
    assert rows(answer.markdown) == ["Office staff", "Shop floor", "Shared mailbox", "External consultants"]


def test_a_sentence_needs_less_beside_a_named_row_than_steps_do(encoder: Encoder) -> None:
    full = draft(
        encoder,
        "third time my display broke in 2 years (sorry, concrete floors). what does it cost me?",
        DESK["mailbox"][:1500],
    )
    assert "At 90 % you receive a warning." in full.markdown
    laptop = draft(
        encoder,
        "We want to introduce a cloud software for maintenance planning for 12 users, about 8000 € a year. What must I do and how long does it take?",
        DESK["new-laptop"][:1500],
    )
    assert rows(laptop.markdown) == ["Rugged 12"]
    assert "Bring the old laptop" not in laptop.markdown


RENTAL = """# Renting a wheelchair

| What | A week |
|---|---|
| Wheelchair | €15 |
| Hospital bed | €40 |
| Nursing chair | €25 |
| Walking frame | €8 |
| Commode | €6 |
| Ramp | €12 |

Carrying a hospital bed up the stairs costs €30 for each floor.

Follow these steps to rent a hospital bed:

1. Open **Rent**.
2. Choose the bed.
3. Pay the deposit.
"""
CODES = """# Codes of the app

| Code | Meaning |
|---|---|
| P-101 | the picture of the prescription is blurred |
| P-204 | code of the prescription already used |
| P-310 | the doctor is not known to us |
| P-311 | the date of issue lies in the future |
| P-400 | the file is empty |
| P-900 | ask us |
"""


def test_sentences_answer_the_rest_beside_a_row_that_is_named(encoder: Encoder) -> None:
    answer = draft(
        encoder, "What is the rent of a hospital bed, and does carrying it upstairs cost extra?", RENTAL
    )
    assert "Hospital bed" in rows(answer.markdown)
    assert "Carrying a hospital bed up the stairs costs €30" in answer.markdown
    assert "Open **Rent**" not in answer.markdown


def test_words_that_join_in_another_language_split_no_cell(encoder: Encoder) -> None:
    """The Dutch "of" means "or": "code of the prescription" lists no code."""
    answer = draft(encoder, "Code Z-999 is not on your list, what does the code mean?", CODES)
    assert "P-204" not in answer.markdown or len(rows(answer.markdown)) > 1
