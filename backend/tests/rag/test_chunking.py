from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rag.chunking import chunk_text, whole_text
from app.rag.types import Chunk, ChunkStrategy

_PIECES = st.sampled_from(
    [
        "word", "Sentence one.", " ", "\n", "\n\n", "# Title\n", "## Part\n", "- item one\n", "1. Step.\n", "| a | b |\n",
        "|---|---|\n", "```\ncode()\n```\n", "~~~", "e.g. this", "パスワードを変更します。", "مرحبا بالعالم؟ ", "\r\n", "\t", "x" * 50,
        "e\u0301\u0301", "👍🏽", "\u00a0", "===\n", "> quoted\n", "**Bold**\n",
    ]
)  # fmt: skip
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40).map("".join)

GUIDE = """# Billing

Intro of the page.

## Refunds

We refund a double charge within five days. Send the invoice number.

- First item of the list
- Second item of the list

```python
# not a heading
refund(invoice="INV-1")
```

## Plans

| Plan | Price |
|------|-------|
| Pro  | 10    |
"""


def _check(text: str, chunks: list[Chunk], max_chars: int, overlap: int) -> None:
    covered = 0
    for number, chunk in enumerate(chunks):
        assert chunk.ordinal == number
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.text.strip()
        assert len(chunk.text) <= max_chars
        assert not text[covered : chunk.start].strip(), "text was lost"
        if number:
            assert chunk.start > chunks[number - 1].start
            assert chunk.end > covered
            assert covered - chunk.start <= overlap
        covered = chunk.end
    assert not text[covered:].strip(), "text was lost at the end"


@given(text=_TEXTS, max_chars=st.integers(1, 90), data=st.data(), strategy=st.sampled_from(ChunkStrategy))
@settings(max_examples=120, deadline=None)
def test_chunks_keep_their_promises(
    text: str, max_chars: int, data: st.DataObject, strategy: ChunkStrategy
) -> None:
    overlap = data.draw(st.integers(0, max_chars - 1))
    _check(
        text, chunk_text(text, max_chars=max_chars, overlap=overlap, strategy=strategy), max_chars, overlap
    )


@pytest.mark.parametrize("strategy", list(ChunkStrategy))
@pytest.mark.parametrize("unit", ["a", "word ", "你好世界。", "مرحبا "])
def test_a_long_line_takes_linear_time(unit: str, strategy: ChunkStrategy) -> None:
    text = unit * (400_000 // len(unit))
    begun = time.process_time()
    chunks = chunk_text(text, strategy=strategy)
    assert time.process_time() - begun < 5
    _check(text, chunks, 600, 80)


def test_many_questions_with_code_take_linear_time() -> None:
    text = "How do I do it?\n\n```\nIs this a question?\n```\n\n" * 10_000
    begun = time.process_time()
    chunks = chunk_text(text, strategy=ChunkStrategy.QA)
    assert time.process_time() - begun < 4
    assert len(chunks) == 10_000, "a question within code is none"


def test_five_megabytes_in_one_line() -> None:
    text = "lorem ipsum dolor sit amet. " * 187_500
    _check(text, chunk_text(text), 600, 80)


@pytest.mark.parametrize(("max_chars", "overlap"), [(0, 0), (10, 10), (10, -1), (-5, 0)])
def test_bad_sizes_are_refused(max_chars: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        chunk_text("text", max_chars=max_chars, overlap=overlap)


def test_whole_text() -> None:
    (chunk,) = whole_text("  # Title\n\nA text.  ")
    assert (chunk.text, chunk.start, chunk.heading_path) == ("# Title\n\nA text.", 2, ("Title",))
    assert whole_text(" \n ") == []
    assert chunk_text("") == []


def test_windows_end_with_sentences_and_know_their_section() -> None:
    text = (
        "# Shop\n\n"
        + "This sentence is about returns. " * 30
        + "\n\n## Delivery\n\n"
        + "Parcels take two days. " * 30
    )
    chunks = chunk_text(text, max_chars=300, overlap=40)
    assert all(chunk.text.endswith(".") for chunk in chunks)
    assert all(chunk.text[0] in "#TP" for chunk in chunks)
    assert chunks[0].heading_path == ("Shop",)
    assert chunks[-1].heading_path == ("Shop", "Delivery")


def test_markdown_follows_sections_and_keeps_blocks_whole() -> None:
    chunks = chunk_text(GUIDE, max_chars=220, overlap=0, strategy=ChunkStrategy.MARKDOWN)
    paths = [chunk.heading_path for chunk in chunks]
    assert paths[0] == ("Billing", "Refunds") or paths[0] == ("Billing",)
    assert paths[-1] == ("Billing", "Plans")
    assert any('# not a heading\nrefund(invoice="INV-1")\n```' in chunk.text for chunk in chunks)
    assert any("- First item of the list\n- Second item of the list" in chunk.text for chunk in chunks)
    assert "| Pro  | 10    |" in chunks[-1].text
    assert "## Plans" in chunks[-1].text


TABLE = (
    "# Errors\n\nWhat the display shows. Read it twice.\n\n| Code | Meaning | What to do |\n|---|---|---|\n"
    + "".join(
        f"| E{n} | It is hot. Very hot. | Wait an hour. Then press Start. Call us. |\n" for n in range(30)
    )
    + "\nAll codes are kept for a year and shown under History until they are deleted"
)


@pytest.mark.parametrize("overlap", [0, 90, 200])
@pytest.mark.parametrize("max_chars", [150, 233, 600])
@pytest.mark.parametrize("strategy", list(ChunkStrategy))
def test_a_long_table_is_cut_between_its_rows(strategy: ChunkStrategy, max_chars: int, overlap: int) -> None:
    overlap = min(overlap, max_chars - 1)
    chunks = chunk_text(TABLE, max_chars=max_chars, overlap=overlap, strategy=strategy)
    _check(TABLE, chunks, max_chars, overlap)
    whole = set(TABLE.splitlines())
    for chunk in chunks:
        assert {line for line in chunk.text.splitlines() if "|" in line} <= whole
    (head,) = [chunk.text for chunk in chunks if "| Code |" in chunk.text and "|---|" in chunk.text][:1]
    assert "| E0 |" in head, "the column names stand with the first row"


@pytest.mark.parametrize("strategy", list(ChunkStrategy))
def test_a_piece_that_begins_with_a_later_row_knows_the_columns(strategy: ChunkStrategy) -> None:
    chunks = chunk_text(TABLE, max_chars=233, overlap=0, strategy=strategy)
    later = [chunk for chunk in chunks if chunk.text.startswith("| E") and "| Code |" not in chunk.text]
    assert len(later) > 5
    assert {chunk.table_head for chunk in later} == {"| Code | Meaning | What to do |"}
    assert {chunk.table_head for chunk in chunks if chunk not in later} == {""}


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n| c | d |\n",
        "| " + "long name | " * 200 + "\n|" + "---|" * 200 + "\n| c | d |\n",
        "A pipe | in a line\n| and one at a start\n",
    ],
    ids=["no rule of dashes", "names longer than any table's", "no table"],
)
def test_where_nothing_names_the_columns_there_is_no_head(text: str) -> None:
    chunks = chunk_text(text, max_chars=22, overlap=0)
    assert chunks[-1].text.startswith("|")
    assert {chunk.table_head for chunk in chunks} == {""}


def test_a_row_longer_than_a_window_is_cut_at_its_sentences() -> None:
    text = "| Code | Meaning |\n|---|---|\n| E1 | " + "It is hot. " * 40 + "|\n| E2 | Cold. |\n"
    chunks = chunk_text(text, max_chars=120, overlap=0, strategy=ChunkStrategy.MARKDOWN)
    _check(text, chunks, 120, 0)
    assert all(chunk.text.endswith((".", "|")) for chunk in chunks)


def test_sentence_strategy_never_cuts_a_sentence_that_fits() -> None:
    text = "The first one is here. Is the second? Prices start at 3.50 euros, e.g. for one seat. Done!"
    chunks = chunk_text(text, max_chars=60, overlap=0, strategy=ChunkStrategy.SENTENCE)
    assert [chunk.text for chunk in chunks] == [
        "The first one is here. Is the second?",
        "Prices start at 3.50 euros, e.g. for one seat. Done!",
    ]


FAQ = """# Questions about billing

Read this first.

## How do I get an invoice?

Open **Billing** and download it.

**Can I pay by transfer?**
Yes, from ten seats on.

Q: Is there a discount for schools?
What about universities?
A: Both get half off. Is that all? No: books are free.

1. When is the next payment due?

On the first of each month.
"""


def test_each_question_is_a_chunk_with_its_answer() -> None:
    chunks = chunk_text(FAQ, max_chars=400, overlap=0, strategy=ChunkStrategy.QA)
    begun = [chunk.text.splitlines()[0] for chunk in chunks]
    assert begun == [
        "# Questions about billing",
        "## How do I get an invoice?",
        "**Can I pay by transfer?**",
        "Q: Is there a discount for schools?",
        "1. When is the next payment due?",
    ]
    assert chunks[3].text.endswith("books are free.")
    assert chunks[1].heading_path == ("Questions about billing", "How do I get an invoice?")


def test_without_questions_pairs_fall_back_to_sections() -> None:
    plain = FAQ.replace("?", ".").replace("Q:", "")
    assert chunk_text(plain, max_chars=200, overlap=0, strategy=ChunkStrategy.QA) == chunk_text(
        plain, max_chars=200, overlap=0, strategy=ChunkStrategy.MARKDOWN
    )


def test_a_question_in_a_code_block_is_code() -> None:
    text = "## What does it print?\n\n```\nwhat is the answer to this?\n42\n```\n"
    assert len(chunk_text(text, strategy=ChunkStrategy.QA)) == 1
