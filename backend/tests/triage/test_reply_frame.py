"""What a reply says around its answer, by what the customer's words tell."""

from __future__ import annotations

import pytest

from app.triage.reply_frame import Frame
from app.triage.types import Extraction, Severity, Tone

MISSING = Extraction(missing_required=("order_id", "amount", "account_email", "error_code"))


def framed(text: str, category: str, severity: Severity) -> Frame:
    return Frame.of(
        text=text, category=category, category_confidence=0.9, severity=severity, sentiment_score=3, extraction=MISSING, tone=Tone.FRIENDLY,
        name=None, language="en", sla_minutes=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sorry"),
    [
        ("until when can i reach you in the chat tonight?", False),
        ("do you have the pink sandals in size 38", False),
        ("Wie lange habt ihr heute auf?", False),
        ("Where is my parcel? It was due on Monday.", True),
        ("Do you ever answer? This is the third time that I ask, it is ridiculous!", True),
    ],
)
def test_a_calm_question_gets_no_apology(text: str, sorry: bool) -> None:
    assert ("sorry" in framed(text, "general", Severity.LOW).acknowledgment) is sorry


@pytest.mark.parametrize("severity", [Severity.LOW, Severity.MEDIUM])
@pytest.mark.parametrize(
    "text",
    [
        "May I try one first, and does it cost anything?",
        "Was kostet ein Umtausch?",
        "Combien coûte l'abonnement ?",
        "How much do you charge for a second bag?",
    ],
)
def test_who_asks_for_terms_is_asked_for_nothing(text: str, severity: Severity) -> None:
    for category in ("billing", "account", "technical"):
        frame = framed(text, category, severity)
        assert frame.missing == ()
        assert frame.without_evidence().action_items == ()


def test_who_reports_a_charge_is_asked_for_it() -> None:
    frame = framed("I was charged twice. Why?", "billing", Severity.MEDIUM)
    assert frame.missing == ("amount",)
    assert frame.without_evidence().action_items
