from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rag.sentences import SpanKind, split_sentences


def units(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("Dr. Ng paid 3.50 euros, e.g. by card. Done.", ["Dr. Ng paid 3.50 euros, e.g. by card.", "Done."]),
        ("Is it free? No. You pay. See No. 5 below.", ["Is it free?", "No.", "You pay.", "See No. 5 below."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("Open `a. b` and [x. y](https://e.org/a. b) now. Ok.", ["Open `a. b` and [x. y](https://e.org/a. b) now.", "Ok."]),
        ("パスワードを変更します。次に保存します。", ["パスワードを変更します。", "次に保存します。"]),
        ("كيف حالك؟ أنا بخير.", ["كيف حالك؟", "أنا بخير."]),
        ("A sentence that was wrapped by\nan editor. And more.", ["A sentence that was wrapped by\nan editor.", "And more."]),
        ("We cannot deliver to P.O. boxes. Write to us.", ["We cannot deliver to P.O. boxes.", "Write to us."]),
        ("See our F.A.Q.\npage first.", ["See our F.A.Q.\npage first."]),
        ("Open the menu (...) at the top right.", ["Open the menu (...) at the top right."]),
        ('Write "combine with #..." in the note. Then save.', ['Write "combine with #..." in the note.', "Then save."]),
        ('"Is it open?" she asked. It was.', ['"Is it open?" she asked.', "It was."]),
        ("We ship to the U.S. We also ship to the U.S. Army.", ["We ship to the U.S.", "We also ship to the U.S. Army."]),
        ("Wir liefern z.B. nach Wien. Und J. Meier weiß es.", ["Wir liefern z.B. nach Wien.", "Und J. Meier weiß es."]),
        ("We close at 5 p.m. You may call until 8 p.m. then.", ["We close at 5 p.m.", "You may call until 8 p.m. then."]),
        ("it works. thanks. bye", ["it works.", "thanks.", "bye"]),
        ("my order is late! where is it? call e.g. tomorrow. ok", ["my order is late!", "where is it?", "call e.g. tomorrow.", "ok"]),
        ("I tried it. it fails. why? thanks", ["I tried it.", "it fails.", "why?", "thanks"]),
        ("It runs on Android. iPhones work too. https://e.org says so.", ["It runs on Android.", "iPhones work too.", "https://e.org says so."]),
        ("Use Windows. macOS is planned. d1 is a small one.", ["Use Windows.", "macOS is planned.", "d1 is a small one."]),
        ("The limit is 20 Mbit/s. There are two sockets.", ["The limit is 20 Mbit/s.", "There are two sockets."]),
        ("Straße. Ändern. Öl.", ["Straße.", "Ändern.", "Öl."]),
        ("保存します。iphone も使えます。", ["保存します。", "iphone も使えます。"]),
        ("Phone: 123\nHours: nine to five", ["Phone: 123", "Hours: nine to five"]),
        ("# Title\n\nText.\n\nUnder\n=====\n\nMore.\n\n---\n\n**Bold line**\n\nEnd.", ["Text.", "More.", "End."]),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    assert units(text) == expected


def test_lists_tables_and_code_are_units() -> None:
    text = (
        "Steps:\n\n1. Open settings. Then wait.\n2. Press Save\n   and confirm.\n\n"
        "| Plan | Price |\n|:--|--:|\n| Pro | 10 |\n\n```sh\nrun. me\n\n# not a heading\n```\nDone."
    )
    spans = split_sentences(text)
    assert [(span.kind, text[span.start : span.end]) for span in spans] == [
        (SpanKind.SENTENCE, "Steps:"),
        (SpanKind.ITEM, "1. Open settings. Then wait."),
        (SpanKind.ITEM, "2. Press Save\n   and confirm."),
        (SpanKind.ROW, "| Plan | Price |"),
        (SpanKind.ROW, "| Pro | 10 |"),
        (SpanKind.CODE, "```sh\nrun. me\n\n# not a heading\n```"),
        (SpanKind.SENTENCE, "Done."),
    ]


@pytest.mark.parametrize("unit", ["a. ", "A.b. ", "...", "(", "P.O. boxes ", "x" * 60 + ". ", "." + " " * 60])
def test_splitting_takes_linear_time(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    begun = time.process_time()
    split_sentences(text)
    assert time.process_time() - begun < 5


@given(st.text(alphabet="aB1. \n-*#|`>!?。~=[]()\t\r", max_size=200))
@settings(max_examples=150, deadline=None)
def test_spans_are_ordered_and_trimmed(text: str) -> None:
    end = 0
    for span in split_sentences(text):
        unit = text[span.start : span.end]
        assert span.start >= end
        assert unit
        assert unit == unit.strip()
        end = span.end
