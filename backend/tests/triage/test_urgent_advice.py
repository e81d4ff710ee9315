"""Advice to call an emergency number comes first, where it is for what a letter tells."""

from __future__ import annotations

from typing import Any

import pytest

from app.rag.types import Citation, GroundedAnswer
from app.triage.reply_frame import Frame
from app.triage.types import Extraction, Severity, Tone
from app.triage.urgent_advice import is_urgent, put_first, urgent_for

BREATH = "Trouble breathing, swelling of the face or fainting: call 112 at once."
MILD = "For milder reactions such as a rash call our pharmacist on +32 16 555 020."
OPEN = "Our lines are open until 18:00."


def cited(*sentences: str) -> tuple[Citation, ...]:
    return tuple(Citation("[1]", "a", 1, one, one, 0, len(one)) for one in sentences)


ANSWER = GroundedAnswer(f"{MILD} [1] {BREATH} [1]", cited(MILD, BREATH))


def framed(text: str, **changes: Any) -> Frame:
    given: dict[str, Any] = {
        "text": text, "category": "general", "category_confidence": 0.9, "severity": Severity.MEDIUM, "sentiment_score": 6,
        "extraction": Extraction(), "tone": Tone.FRIENDLY, "name": None, "language": "en", "sla_minutes": None,
    }  # fmt: skip
    return Frame.of(**(given | changes))


@pytest.mark.parametrize(
    ("sentence", "urgent"),
    [
        (BREATH, True),
        ("In an emergency call 112.", True),
        ("Dial **911** and wait.", True),
        ("If a child has swallowed a medicine, call the Poison Centre: 070 245 245.", True),
        ("Rufen Sie sofort die 112.", True),
        ("Wählen Sie den Notruf.", True),
        ("Appelez le 15 ou le 112.", True),
        ("Llame al 112.", True),
        ("Chiami subito il 118.", True),
        ("Bel direct 112.", True),
        ("Ligue imediatamente para o 112.", True),
        ("Proszę zadzwonić pod 112.", True),
        ("Ring genast 112.", True),
        (MILD, False),
        ("Call us on 112 555 020.", False),
        ("Call within 15 days.", False),
        ("The price is 112 euros.", False),
        ("Article 911 is sold out, call the shop.", False),
    ],
)
def test_what_tells_to_call_for_help(sentence: str, urgent: bool) -> None:
    assert is_urgent(sentence) is urgent


@pytest.mark.parametrize(
    ("text", "hurt", "found"),
    [
        ("My face is swelling up since I took it", False, True),
        ("I feel ill", True, True),
        ("Which number do I call in an emergency?", False, False),
        ("Where is my parcel?", False, False),
    ],
)
def test_it_is_for_what_a_letter_tells(text: str, hurt: bool, found: bool) -> None:
    assert (urgent_for(ANSWER, text, hurt=hurt) is not None) is found


def test_it_comes_before_everything_else() -> None:
    moved = put_first(ANSWER, ANSWER.citations[1])
    assert moved.markdown == f"{BREATH} [1]\n\n{MILD} [1]"
    assert [one.sentence for one in moved.citations] == [BREATH, MILD]
    listed = GroundedAnswer(f"Do this: [1]\n\n- {MILD} [1]\n- {BREATH} [1]", cited("Do this:", MILD, BREATH))
    assert put_first(listed, listed.citations[2]).markdown == f"{BREATH} [1]\n\nDo this: [1]\n\n- {MILD} [1]"
    steps = GroundedAnswer(f"1. Lie down. [1]\n2. {BREATH} [1]", cited("Lie down.", BREATH))
    assert put_first(steps, steps.citations[1]) is steps, "steps keep their order"
    first = GroundedAnswer(f"{BREATH} [1] {MILD} [1]", cited(BREATH, MILD))
    assert put_first(first, first.citations[0]) is first


def test_who_is_in_danger_is_not_told_to_write_back() -> None:
    urgent = framed("Tablets\n\nMy face is swelling since the first tablet.").grounded(ANSWER)
    assert urgent.explanation.startswith(BREATH)
    assert "reply" not in urgent.content.lower()
    assert urgent.content.endswith(urgent.closing)
    calm = GroundedAnswer(f"{OPEN} [1]", cited(OPEN))
    hurt = framed("Kettle\n\nI burned my hand on your kettle. Until when can I call?").grounded(calm)
    assert "Just reply" not in hurt.content
    asked = framed("Hours\n\nUntil when can I call?").grounded(calm)
    assert "Just reply" in asked.content
    assert asked.closing == framed("Hours\n\nUntil when can I call?").closing
