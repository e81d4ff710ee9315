"""What a PDF's pages look like tells headings, tables and running lines from text."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from app.knowledge.formats.parsing import parse
from app.knowledge.formats.pdf_layout import Line, Piece, lines_of, markdown_pages
from app.knowledge.preparation import prepare
from app.knowledge.schemas import Chunking, DocumentInput
from app.rag.sentences import split_sentences
from app.rag.types import ChunkStrategy
from tests.knowledge import made_files as made

FIRST = [
    (20.0, 50.0, 780.0, "Heron kiln owner's guide"),
    (11.0, 50.0, 740.0, "This guide covers the Heron 18, 24 and 32. Keep it near the"),
    (11.0, 50.0, 726.0, "kiln. It was written for potters, and for those who repair"),
    (11.0, 50.0, 712.0, "kilns."),
    (11.0, 50.0, 684.0, "A second paragraph."),
    (15.0, 50.0, 650.0, "3 Cooling"),
    (11.0, 50.0, 630.0, "Do not open the lid above 120 \u00b0C."),
    (13.0, 50.0, 600.0, "3.1 Cooling times"),
    (11.0, 50.0, 580.0, "The kiln cools for a day, and the door stays shut until"),
]
SECOND = [
    (11.0, 50.0, 780.0, "the display shows 40. Then open it."),
    (15.0, 50.0, 740.0, "5 Technical data"),
    *[
        (12.0, x, 700.0 - 20 * row, text)
        for row, texts in enumerate(
            [
                ("Model", "Inside", "Weight"),
                ("Heron 18", "45 x 46 cm", "86 kg"),
                ("Heron 24", "58 x 57 cm", "131 kg"),
            ]
        )
        for x, text in zip((50.0, 150.0, 260.0), texts, strict=True)
    ],
    (11.0, 50.0, 600.0, "All values are those of new elements."),
]


def test_a_manual_becomes_markdown() -> None:
    parsed = parse(made.printed_pdf([FIRST, SECOND]), "guide.pdf")
    assert parsed.text == (
        "# Heron kiln owner's guide\n\n"
        "This guide covers the Heron 18, 24 and 32. Keep it near the kiln. It was written for potters, and for those who "
        "repair kilns.\n\nA second paragraph.\n\n"
        "## 3 Cooling\n\nDo not open the lid above 120 \u00b0C.\n\n"
        "### 3.1 Cooling times\n\nThe kiln cools for a day, and the door stays shut until\n"
        "the display shows 40. Then open it.\n\n"
        "## 5 Technical data\n\n"
        "| Model | Inside | Weight |\n|---|---|---|\n| Heron 18 | 45 x 46 cm | 86 kg |\n| Heron 24 | 58 x 57 cm | 131 kg |\n\n"
        "All values are those of new elements."
    )
    on_pages = [parsed.text[page.start : page.end] for page in parsed.pages]
    assert on_pages[0].endswith("shut until")
    assert on_pages[1].startswith("the display")


def test_chunks_of_a_manual_know_section_and_page() -> None:
    parsed = parse(made.printed_pdf([FIRST, SECOND]), "guide.pdf")
    document = DocumentInput.model_validate(
        {
            "text": parsed.text,
            "pages": [{"page": p.page, "start": p.start, "end": p.end} for p in parsed.pages],
        }
    )
    options = Chunking(max_chars=150, overlap=0, chunk_strategy=ChunkStrategy.MARKDOWN)
    chunks = prepare(document, options).chunks
    (cooling,) = [piece for piece in chunks if "above 120" in piece.chunk.text]
    (data,) = [piece for piece in chunks if "86 kg" in piece.chunk.text]
    assert cooling.chunk.heading_path[:2] == ("Heron kiln owner's guide", "3 Cooling")
    assert (data.chunk.heading_path[-1], cooling.page, data.page) == ("5 Technical data", 1, 2)
    quotable = [parsed.text[span.start : span.end] for span in split_sentences(parsed.text)]
    assert "The kiln cools for a day, and the door stays shut until\nthe display shows 40." in quotable
    assert not [
        sentence for sentence in quotable if "owner's guide" in sentence or sentence.startswith(("3", "5"))
    ]


def test_running_lines_and_page_numbers_are_left_out() -> None:
    pages = [
        f"Heron kiln guide\nPart {name} is described here.\nIt has {name} screws.\nSupport: +1 555 0100\nSection {name} {number}"
        for number, name in enumerate(("Lid", "Floor", "Wall", "Door"), start=7)
    ]
    text = parse(made.pdf(pages), "guide.pdf").text
    assert text.split("\n\n") == [
        "# Heron kiln guide",
        "Part Lid is described here.\nIt has Lid screws.",
        *[f"Part {name} is described here.\nIt has {name} screws." for name in ("Floor", "Wall", "Door")],
    ]


def test_without_sizes_numbers_and_short_lines_tell() -> None:
    page = (
        "Owner's guide\nKeep this near the kiln.\n1 Before the first firing\nPlace the kiln on its stand.\n"
        "2 Firing\n2.1 Slow firing\nUse the programme Slow bisque.\nSpare parts\nThey are sold by us.\n"
        "Do this:\n1. Open the lid\n2. Take out the shelf\n3. Close it\nThen call us."
    )
    assert parse(made.pdf([page]), "guide.pdf").text == (
        "# Owner's guide\n\nKeep this near the kiln.\n\n## 1 Before the first firing\n\nPlace the kiln on its stand.\n\n"
        "## 2 Firing\n\n### 2.1 Slow firing\n\nUse the programme Slow bisque.\n\n## Spare parts\n\nThey are sold by us.\n"
        "Do this:\n1. Open the lid\n2. Take out the shelf\n3. Close it\nThen call us."
    )


def test_bold_lines_above_text_are_headings() -> None:
    texts = [
        (11.0, 50.0, 780.0 - 14 * row, text)
        for row, text in enumerate(
            [
                "We sell kilns and wheels to studios.",
                "Delivery",
                "It takes two weeks.",
                "Care",
                "Vacuum it every ten firings.",
            ]
        )
    ]
    text = parse(made.printed_pdf([texts], bold=("Delivery", "Care")), "guide.pdf").text
    assert text.count("## ") == 2
    assert "## Delivery\n\nIt takes" in text


_LINES = st.lists(
    st.sampled_from(
        ["Title", "3 Cooling", "wrapped and", "A sentence.", "", "- item", "7", "Heron 24", "x" * 60]
    ),
    max_size=12,
)


@given(pages=st.lists(_LINES, max_size=6), size=st.sampled_from([0.0, 11.0]))
@settings(max_examples=100, deadline=None)
def test_no_word_is_lost_but_at_the_edges(pages: list[list[str]], size: float) -> None:
    """Every page stays a page, and its words keep their order."""
    made_pages = [
        lines_of(
            [
                Piece(text + "\n", 16.0 if text == "Title" else size, 50, 700 - 14 * row)
                for row, text in enumerate(page)
            ]
        )
        for page in pages
    ]
    result = markdown_pages(made_pages)
    assert len(result) == len(pages)
    for text, page in zip(result, pages, strict=True):
        words = iter(" ".join(page).split())
        assert all(word in words for word in text.replace("#", "").split())
        assert bool(text) == any(page)


def test_a_long_book_takes_linear_time() -> None:
    page = [Line(f"Line {row} of a page that says little.", 11.0, 800.0 - 14 * row) for row in range(50)]
    begun = time.process_time()
    markdown_pages([page] * 2000)
    assert time.process_time() - begun < 10
