"""Long runs of white space are read as short ones, and values keep their places."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.markup import readable
from tests.triage.test_extract import check_spans

RUNS = [" ", "\t", "\u00a0", "\n", " \n"]
WORDS = [
    "order number", "version", "error", "E413 failed", "the app", "charged twice for", "in Fennora", "invoice PX-20418", "(", "shows", "Model", "20", "<b>order",
]  # fmt: skip
LONGEST = 50_000
SECONDS = 2.0
"""Of processor time."""


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("word", WORDS)
def test_blanks_behind_a_word_are_read_at_once(config: TriageConfig, word: str, run: str) -> None:
    begin = time.process_time()
    extract_fields(config, "", (word + run * LONGEST)[:LONGEST], None)
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize(
    "piece",
    ["AB-20418 ", "Fennora ", "in Xyzzyq ", "paid (AB-20418) ", '"TR-18 no ', "order  ", "error" + " " * 16],
)
def test_lists_are_read_at_once(config: TriageConfig, piece: str) -> None:
    begin = time.process_time()
    extract_fields(config, "", (piece * LONGEST)[:LONGEST], None)
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("run", RUNS)
def test_values_behind_a_run_point_to_where_they_stand(config: TriageConfig, run: str) -> None:
    text = f"Invoice INV-5521{run * 40}and order ORD-12 of 4 May{run * 40}cost 12 €{run * 40}"
    found = extract_fields(config, "", text, None)
    values = {str(field.name): field.values for field in found.fields}
    assert values == {
        "order_id": ("ORD-12",), "invoice_id": ("INV-5521",), "amount": ("12 €",), "date": ("4 May",),
    }  # fmt: skip
    check_spans(found, "", text)


def test_values_behind_a_run_and_markup_point_to_where_they_stand(config: TriageConfig) -> None:
    text = f"<p>Order <b>ORD-12</b></p>{' ' * 60}<td>{chr(10) * 30}</td>&nbsp;<i>cost 12&nbsp;&euro;</i>"
    found = extract_fields(config, "", text, None)
    spans = {str(field.name): field.source_span for field in found.fields}
    assert {name: text[span.start : span.end] for name, span in spans.items()} == {  # type: ignore[union-attr]
        "order_id": "ORD-12",
        "amount": "12&nbsp;&euro;",
    }


def test_of_a_run_two_line_ends_or_a_few_blanks_stay() -> None:
    assert readable(f"a{' ' * 30}b").text == "a   b"
    assert readable("a" + "\t" * 30 + "b").text == "a\t\t\tb"
    assert readable(f"a{' ' * 30}\nb").text == "a\nb"
    assert readable("a" + " \n" * 30 + "b").text == "a\n\nb"
    assert readable(f"a{' ' * 16}b").text == f"a{' ' * 16}b"


@given(
    st.lists(st.sampled_from(["a", "<b>", "&euro;", " ", "\n", " " * 20, "\n" * 20, " \t" * 12]), max_size=12)
)
def test_each_character_stands_where_it_is_said_to(parts: list[str]) -> None:
    written = "".join(parts)
    shown = readable(written)
    places = [shown.written(place, place)[0] for place in range(len(shown.text) + 1)]
    assert places == sorted(places)
    assert places[0] == 0 or not written[: places[0]].strip()
    assert places[-1] == len(written)
    assert all(written[place] == "a" for place, char in zip(places, shown.text, strict=False) if char == "a")
