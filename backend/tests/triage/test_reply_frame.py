"""What a reply says around its answer, by what the customer's words tell."""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.rag.types import GroundedAnswer
from app.triage.reply_frame import Frame, marked_only
from app.triage.types import ExtractedField, Extraction, FieldName, Severity, SourceSpan, Tone
from app.triage.wording import FOLDER, occasions

MISSING = Extraction(missing_required=("order_id", "amount", "account_email", "error_code"))


def framed(text: str, category: str, severity: Severity, **changes: Any) -> Frame:
    given: dict[str, Any] = {
        "text": text, "category": category, "category_confidence": 0.9, "severity": severity, "sentiment_score": 3, "extraction": MISSING,
        "tone": Tone.FRIENDLY, "name": None, "language": "en", "sla_minutes": None,
    }  # fmt: skip
    return Frame.of(**(given | changes))


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


LANGUAGES = ["en", *sorted(file.stem for file in FOLDER.glob("*.yaml"))]
ANSWER = GroundedAnswer(markdown="Restart it. [1]", citations=())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_names_its_matter_and_the_time_aimed_at(language: str) -> None:
    said = occasions(language)
    frame = framed(
        "Label printer\n\nWhere do I get labels?", "technical", Severity.LOW, subject="Label printer",
        sla_minutes=240, language=language,
    )  # fmt: skip
    draft = frame.without_evidence()
    assert draft.acknowledgment == said.thanks_for.format(subject="Label printer")
    assert "Label printer" in draft.content
    assert said.spans["hour"][1].format(count=4) in draft.content
    assert frame.closing.endswith(draft.closing)
    assert "\n\n" not in draft.closing, "below no answer nothing can be unclear"
    assert "{" not in draft.content


def test_no_time_is_named_where_none_is_set_or_the_desk_has_written() -> None:
    for changes in ({"sla_minutes": None}, {"sla_minutes": 240, "is_first": False}):
        draft = framed(
            "Labels\n\nWhere do I get labels?", "general", Severity.LOW, **changes
        ).without_evidence()
        assert occasions("en").passed_on in draft.content
    for minutes, span in ((60, "one hour"), (1440, "one day"), (4320, "3 days"), (90, "90 minutes")):
        frame = framed("Labels\n\nWhere do I get labels?", "general", Severity.LOW, sla_minutes=minutes)
        assert f"within {span}." in frame.without_evidence().content


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_without_an_answer_are_named_beside_it(language: str) -> None:
    frame = framed("Keys\n\nWho pays?", "general", Severity.LOW, language=language)
    said = occasions(language)
    one = frame.grounded(ANSWER, ["who pays for a lost key?"]).content
    assert said.open_one.format(first="Who pays for a lost key?") in one
    two = frame.grounded(ANSWER, ["Who pays for it?", "Is there a lift?"]).content
    assert said.open_two.format(first="Who pays for it?", second="Is there a lift?") in two
    for many in (["Who pays for it?", "Is there a lift?", "Where do I park?"], ["WHO PAYS FOR IT THEN?"]):
        assert said.open_rest in frame.grounded(ANSWER, many).content
    assert said.open_rest not in frame.grounded(ANSWER).content


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_was_robbed_gets_one_calm_sentence(language: str) -> None:
    frame = framed(
        "Laptop\n\nMy laptop was stolen.",
        "technical",
        Severity.CRITICAL,
        sentiment_score=4,
        language=language,
    )
    assert frame.acknowledgment == frame.reception == occasions(language).mishap
    for severity, is_named in ((Severity.LOW, False), (Severity.CRITICAL, True)):
        given = framed(
            "Laptop\n\nMy laptop was stolen. What now?",
            "general",
            severity,
            sla_minutes=4320,
            extraction=Extraction(),
        )
        assert ("3 days" in given.without_evidence().content) is is_named
    hacked = framed(
        "Account\n\nSomebody hacked my account and changed the password.", "account", Severity.HIGH
    )
    assert hacked.acknowledgment == occasions("en").mishap


INVOICE = Extraction(
    fields=(
        ExtractedField(
            name=FieldName.INVOICE_ID,
            value="99812",
            normalized="99812",
            confidence=0.9,
            source_span=SourceSpan(source="body", start=11, end=16),
        ),
    )
)


def test_numbers_of_a_mail_that_may_be_a_fraud_are_not_looked_up() -> None:
    text = "Fwd: Your invoice 99812\n\nIs this real?\n\nPlease pay invoice 99812."
    shown = framed(
        text,
        "billing",
        Severity.MEDIUM,
        extraction=INVOICE,
        own="Is this real?",
        subject="Fwd: Your invoice 99812",
    )
    draft = shown.without_evidence()
    assert "billing" not in draft.acknowledgment
    assert not [action for action in draft.suggested_actions if "99812" in action]
    assert draft.action_items == ()
    own = framed("My invoice 99812 is wrong.", "billing", Severity.MEDIUM, extraction=INVOICE)
    assert "Look up invoice 99812." in own.without_evidence().suggested_actions


def test_a_wish_is_recorded_only_where_one_is_told() -> None:
    wish = framed("Dark mode\n\nWould it be possible to add a dark mode?", "feature_request", Severity.LOW)
    question = framed(
        "Mails\n\nI emptied the trash. Any chance to get one back?", "feature_request", Severity.LOW
    )
    recorded = "Record the wish for the product team."
    assert recorded in wish.grounded(ANSWER).suggested_actions
    assert recorded not in question.grounded(ANSWER).suggested_actions


def test_what_is_seen_on_signing_in_is_asked_only_of_who_speaks_of_it() -> None:
    printer = framed("Imprimante\n\nL'imprimante ne marche plus.", "account", Severity.LOW).without_evidence()
    assert printer.action_items[0] == "what you were trying to do and what happened instead"
    locked = framed("Locked\n\nMy account is not working.", "account", Severity.LOW).without_evidence()
    assert locked.action_items[0] == "what you see when you try to sign in or make the change"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Cracked again\n\nThird time my display broke. What does it cost me?", False),
        ("Project\n\nProject stopped working. Can I get it back?", False),
        ("Overtime\n\nWho corrects it if my overtime account is wrong?", False),
        ("App\n\nDie App stürzt ab, sobald ich den Kalender öffne.", False),
        ("Display\n\nMy display is not working. Can you help?", True),
        ("Display\n\nMy display is not working. What can I do?", True),
        ("App\n\nDie App stürzt ab. Was kann ich tun?", True),
        ("App\n\nWhy does the app crash?", True),
    ],
)
def test_who_puts_a_question_is_asked_nothing_about_a_trouble(text: str, asked: bool) -> None:
    draft = framed(text, "technical", Severity.LOW, extraction=Extraction()).without_evidence()
    assert bool(draft.action_items) is asked


@pytest.mark.parametrize(
    ("markdown", "kept"),
    [
        ("One. [1] Two, which rests on nothing.", "One. [1]"),
        ("One [1][2]. Two. [3]! Three.", "One [1][2]. Two. [3]!"),
        ("Nothing.\n\n- An item [2]\n  its rest [2] and more", "- An item [2]\n  its rest [2]"),
        ("```\nplain [1] code\n```", "```\nplain [1] code\n```"),
    ],
)
def test_what_ends_in_a_marker_is_kept(markdown: str, kept: str) -> None:
    assert marked_only(markdown) == kept


def test_a_long_line_without_a_marker_is_read_at_once() -> None:
    started = time.process_time()
    assert marked_only("word " * 10_000) == ""
    assert time.process_time() - started < 2
