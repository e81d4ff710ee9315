"""The comparison itself, without a desk."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from app.rag.types import Encoder, Vectors
from app.triage.config import TriageConfig
from app.triage.duplicates import (
    CANDIDATES,
    Candidate,
    Fingerprint,
    TicketIndex,
    _Snapshot,
    fingerprint,
    probability,
)
from app.triage.extraction import extract_fields
from app.triage.types import Extraction
from tests.triage.conftest import config, encoder

__all__ = ["config", "encoder"]
DIMENSION = 32


def unit(seed: int) -> Vectors:
    vector = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return vector / np.linalg.norm(vector)


def made(text: str, vector: Vectors) -> Fingerprint:
    return fingerprint("", text, vector, Extraction())


def test_the_nearest_comes_first_and_only_older_tickets_are_named() -> None:
    index = TicketIndex(DIMENSION, 1000)
    for number in range(300):
        index.put(number + 1, made(f"words of ticket number {number}", unit(number)))
    asked = made("words of ticket number 41", unit(41))
    assert index.search(asked)[0].ticket_id == 42
    assert index.search(asked)[0].same_text
    below = index.search(asked, below=42)
    assert len(below) == CANDIDATES
    assert all(found.ticket_id < 42 for found in below)
    assert index.search(asked, below=1) == []


def test_what_is_added_replaced_and_removed_counts_at_once() -> None:
    index = TicketIndex(DIMENSION, 1000)
    assert index.search(made("a", unit(0))) == []
    index.put(1, made("printer jams", unit(1)))
    assert [found.ticket_id for found in index.search(made("x", unit(9)))] == [1]
    index.put(2, made("invoice is wrong", unit(2)))
    index.put(1, made("screen is dark", unit(3)))
    best = index.search(made("screen is dark", unit(3)))[0]
    assert (best.ticket_id, best.same_text) == (1, True)
    assert not any(found.same_text for found in index.search(made("printer jams", unit(1))))
    index.remove(1)
    index.remove(1)
    assert [found.ticket_id for found in index.search(made("screen is dark", unit(3)))] == [2]


def test_growing_step_by_step_gives_what_packing_at_once_gives() -> None:
    entries = {
        number: made(f"text {number} {number % 7} word{number % 13}", unit(number)) for number in range(700)
    }
    stepwise, at_once = TicketIndex(DIMENSION, 1000), TicketIndex(DIMENSION, 1000)
    for number, entry in entries.items():
        stepwise.put(number, entry)
        if number % 50 == 0:
            stepwise.search(entry)
    for number, entry in entries.items():
        at_once.put(number, entry)
    asked = made("text 3 word5", unit(5000))
    one, other = stepwise.search(asked), at_once.search(asked)
    assert [found.ticket_id for found in one] == [found.ticket_id for found in other]
    assert [found.score for found in one] == pytest.approx([found.score for found in other])


def test_what_is_removed_counts_no_more_than_what_was_never_there() -> None:
    entries = {
        number: made(f"text {number} {number % 7} word{number % 13}", unit(number)) for number in range(700)
    }
    kept = {number: entry for number, entry in entries.items() if number % 5}
    masked, packed = TicketIndex(DIMENSION, 1000), TicketIndex(DIMENSION, 1000)
    for number, entry in entries.items():
        masked.put(number, entry)
    asked = made("text 3 word5", unit(5000))
    masked.search(asked)
    arrays = masked._packed
    masked.remove(*(number for number in entries if number not in kept))
    for number, entry in kept.items():
        packed.put(number, entry)
    one, other = masked.search(asked), packed.search(asked)
    assert masked._packed is arrays, "nothing is packed anew"
    assert [found.ticket_id for found in one] == [found.ticket_id for found in other]
    assert [found.score for found in one] == pytest.approx([found.score for found in other])
    masked.remove(*range(300))
    masked.put(4, entries[4])
    assert masked.search(entries[4])[0].ticket_id == 4
    assert {found.ticket_id for found in masked.search(asked)} <= {4, *range(300, 700)}


def test_a_search_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    index = TicketIndex(DIMENSION, 1000)
    for number in range(50):
        index.put(number, made(f"ticket {number}", unit(number)))
    asked, scores = made("ticket 7", unit(7)), _Snapshot.scores
    searching, changed = threading.Event(), threading.Event()

    def slow(snapshot: _Snapshot, *args: Any) -> list[tuple[int, float]]:
        searching.set()
        assert changed.wait(10)
        return scores(snapshot, *args)

    monkeypatch.setattr(_Snapshot, "scores", slow)
    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(index.search, asked)
        assert searching.wait(10)
        index.remove(7, 8)
        index.put(100, made("ticket 100", unit(100)))
        changed.set()
        names = [candidate.ticket_id for candidate in found.result(10)]
    assert names, "of the moment when it began"
    assert not {7, 8, 100} & set(names)


def test_the_oldest_go_when_it_is_full() -> None:
    index = TicketIndex(DIMENSION, 100)
    for number in range(1, 150):
        index.put(number, made(f"ticket {number}", unit(number)))
    assert len(index) <= 110
    assert not any(found.same_text for found in index.search(made("ticket 1", unit(1))))
    assert index.search(made("ticket 149", unit(149)))[0].same_text


def test_a_crowded_place_counts_less() -> None:
    """The same cosine says more where nothing else is near."""
    centre = unit(1)

    def near(cosine: float, seed: int) -> Vectors:
        other = unit(seed)
        other = other - (other @ centre) * centre
        vector = cosine * centre + np.sqrt(1 - cosine**2) * other / np.linalg.norm(other)
        return np.asarray(vector, dtype=np.float32)

    lonely, crowded = TicketIndex(DIMENSION, 1000), TicketIndex(DIMENSION, 1000)
    for index in (lonely, crowded):
        index.put(1, made("target", near(0.8, 2)))
    for number in range(2, 40):
        lonely.put(number, made(f"a{number}", unit(1000 + number)))
        crowded.put(number, made(f"a{number}", near(0.75, 100 + number)))
    asked = made("something", centre)
    alone, together = lonely.search(asked)[0], crowded.search(asked)[0]
    assert alone.ticket_id == together.ticket_id == 1
    assert alone.score > together.score + 0.1


def test_the_hundredth_report_of_an_outage_is_still_a_duplicate(encoder: Encoder) -> None:
    texts = [
        f"{start} the checkout page stays blank {end}"
        for start in ("Since noon", "Help,", "In all our shops", "For every customer", "On phones too")
        for end in (
            "and nobody can pay.",
            "after the basket.",
            "in all browsers.",
            "- we lose orders.",
            "again!",
        )
    ]
    index = TicketIndex(encoder.dimension, 100)
    for number, vector in enumerate(encoder.encode(texts), start=1):
        index.put(number, made(texts[number - 1], vector))
    text = "The checkout page stays blank for all of our customers since noon, nobody can pay"
    asked = made(text, encoder.encode([text])[0])
    assert probability(index.search(asked)[0], asked, repeated=False) >= 0.5


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [
        ("Where is order KX-40012? It is late.", "Where is order KX-77810? It is late.", False),
        ("Where is order KX-40012? It is late.", "Order KX-40012 is late, where is it?", True),
        ("The app stops with error E-7712.", "The app stops with error E-9001.", False),
        (
            "The reset mail never comes, I am at tim@pine.example.",
            "pw reset mail never comes. acct marla@quill.example",
            False,
        ),
        (
            "Locked out of my account kay@pine.example",
            "Ich komme nicht in mein Konto, marla@quill.example",
            False,
        ),
        (
            "I was charged twice, account kay@pine.example",
            "Charged twice! My account is bob@quill.example",
            False,
        ),
    ],
)
def test_identifiers_that_agree_or_differ_decide(
    config: TriageConfig, one: str, other: str, more: bool
) -> None:
    first, second = (
        fingerprint("", text, unit(1), extract_fields(config, "", text, None)) for text in (one, other)
    )
    assert first.marks
    plain = probability(Candidate(1, 0.44, False, {}), second, repeated=False)
    with_marks = probability(Candidate(1, 0.44, False, first.marks), second, repeated=False)
    assert (with_marks > plain) is more
    assert (with_marks >= 0.5) is more


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Who is to be answered, what befalls many, and what no account has a part in, says nothing of another matter.
        (
            "The export of the report crashes, tim@pine.example",
            "The report's export crashes, marla@quill.example",
        ),
        (
            "None of our users can sign in. tim@pine.example",
            "Nobody gets into the portal, sign-in fails. marla@quill.example",
        ),
        (
            "Sign-in is broken. Please reply to tim@pine.example",
            "The sign-in fails. You reach me at marla@quill.example",
        ),
        (
            "The reset mail never comes.\n\n-- \nTim\ntim@pine.example",
            "No reset mail.\n\n-- \nMarla\nmarla@quill.example",
        ),
        (
            "Please change my login from tim@pine.example to tom@pine.example",
            "Change tom@pine.example, my login, please",
        ),
    ],
)
def test_addresses_tell_matters_apart_only_where_they_are_of_accounts(
    config: TriageConfig, one: str, other: str
) -> None:
    first, second = (
        fingerprint("", text, unit(1), extract_fields(config, "", text, None)) for text in (one, other)
    )
    plain = probability(Candidate(1, 0.44, False, {}), second, repeated=False)
    assert probability(Candidate(1, 0.44, False, first.marks), second, repeated=False) == plain


def test_one_error_of_two_accounts_is_one_matter(config: TriageConfig) -> None:
    texts = (
        "Login of tim@pine.example fails with error AUTH-409",
        "error AUTH-409 at login, account kay@pine.example",
    )
    first, second = (fingerprint("", text, unit(1), extract_fields(config, "", text, None)) for text in texts)
    assert first.marks["account_email"] != second.marks["account_email"]
    assert probability(Candidate(1, 0.44, False, first.marks), second, repeated=False) > 0.5


def test_equal_texts_are_the_same_matter_unless_they_say_nothing() -> None:
    asked, short = made("The whole checkout page is blank since noon", unit(1)), made("hello", unit(1))
    same = Candidate(1, -0.5, True, {})
    assert probability(same, asked, repeated=True) > probability(same, asked, repeated=False) > 0.9
    assert probability(same, short, repeated=False) < 0.5
    assert probability(same, short, repeated=True) > 0.9


def test_rephrased_reports_score_above_others(encoder: Encoder) -> None:
    texts = [
        "Export to PDF crashes when the report has more than 100 pages",
        "Dark mode is not remembered after a restart",
        "Login with SAML loops for ever in Firefox",
        "The calendar shows events a day early in Australian time zones",
        "Uploading a photo from the phone turns it by ninety degrees",
    ]
    index = TicketIndex(encoder.dimension, 100)
    for number, vector in enumerate(encoder.encode(texts), start=1):
        index.put(number, made(texts[number - 1], vector))

    def best(text: str) -> tuple[int, float]:
        asked = made(text, encoder.encode([text])[0])
        found = index.search(asked)[0]
        return found.ticket_id, probability(found, asked, repeated=False)

    again = best("Application crash while exporting large reports (over 100 pages) to PDF")
    other = best("How do I change the language of the menu?")
    assert again[0] == 1
    assert again[1] >= 0.5 > other[1]
