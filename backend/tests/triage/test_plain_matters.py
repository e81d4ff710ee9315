"""What calls for no regret and no asking, and what for a word more; each with a twin that it must not be taken for."""

from __future__ import annotations

from typing import Any

import pytest

from app.triage.plain_matters import (
    came_damaged,
    is_slip,
    is_thought_of,
    is_to_end,
    is_uncharged,
    wants_another,
    wrote_again,
)
from app.triage.reply_frame import Frame
from app.triage.types import Extraction, Severity, Tone
from app.triage.wording import FOLDER, occasions

LANGUAGES = ["en", *sorted(file.stem for file in FOLDER.glob("*.yaml"))]


def framed(text: str, category: str, severity: Severity, **changes: Any) -> Frame:
    given: dict[str, Any] = {
        "text": text, "category": category, "category_confidence": 0.9, "severity": severity, "sentiment_score": 4, "extraction": Extraction(),
        "tone": Tone.FRIENDLY, "name": None, "language": "en", "sla_minutes": None,
    }  # fmt: skip
    return Frame.of(**(given | changes))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I ordered twice by mistake.", True),
        ("Ich habe versehentlich zweimal bestellt.", True),
        ("J'ai commandé deux fois par erreur.", True),
        ("You charged me twice by mistake.", False),
        ("Sie haben mir versehentlich zwei geschickt.", False),
        ("I ordered two of them.", False),
    ],
)
def test_a_slip_is_a_mistake_of_ones_own(text: str, told: bool) -> None:
    assert is_slip(text) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Please cancel my subscription.", True),
        ("Please stop sending me your newsletter", True),
        ("I wish to have my account closed and all data erased.", True),
        ("Bitte löschen Sie mein Konto.", True),
        ("Je souhaite résilier mon abonnement.", True),
        ("Graag mijn abonnement opzeggen.", True),
        ("How do I cancel my subscription?", False),
        ("The app stops when I open it.", False),
        ("My data were deleted.", False),
        ("Stopped working", False),
        ("Bitte senden Sie mir die Rechnung.", False),
    ],
)
def test_what_is_to_be_ended(text: str, told: bool) -> None:
    assert is_to_end(text) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The direct debit failed because my account was empty", True),
        ("Nothing was taken from my card yet.", True),
        ("Meine Lastschrift ist fehlgeschlagen.", True),
        ("The payment failed but I was charged.", False),
        ("Nothing was taken on Monday, and on Tuesday I was charged twice.", False),
        ("I paid for two.", False),
    ],
)
def test_without_a_charge_none_can_be_named(text: str, told: bool) -> None:
    assert is_uncharged(text) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Will I have to pay customs on my parcel to Norway?", True),
        ("If I order today, does my parcel come before Friday?", True),
        ("Muss ich Zoll für mein Paket zahlen?", True),
        ("Where is my parcel?", False),
        ("Can I still change my order?", False),
    ],
)
def test_a_purchase_that_is_only_thought_of_has_no_number(text: str, told: bool) -> None:
    assert is_thought_of(text) is told
    items = framed(text, "billing", Severity.LOW).without_evidence().action_items
    assert ("the order number" in items) is not told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The box was crushed.", True),
        ("The jars arrived broken.", True),
        ("Das Paket ist beschädigt.", True),
        ("The label printer is broken.", False),
        ("The box is empty.", False),
    ],
)
def test_goods_that_came_damaged(text: str, told: bool) -> None:
    assert came_damaged(text) is told


def test_who_says_what_to_end_or_what_came_damaged_is_asked_for_the_order_at_most() -> None:
    for text in (
        "Parcel\n\nThe box was crushed.",
        "News\n\nPlease unsubscribe me.",
        "Debit\n\nThe payment failed, what now",
    ):
        assert framed(text, "account", Severity.MEDIUM).without_evidence().action_items == ()
    own = framed("Parcel\n\nMy parcel came damaged.", "general", Severity.MEDIUM)
    assert own.without_evidence().action_items == ("the order number",)
    assert framed("Help\n\nThe app stops.", "technical", Severity.MEDIUM).without_evidence().action_items


@pytest.mark.parametrize(
    ("text", "severity", "sorry"),
    [
        ("Can I have my pills sent to a locker in Utrecht?", Severity.LOW, False),
        ("I ordered twice by mistake. Please cancel one of them.", Severity.MEDIUM, False),
        ("I ordered on Friday and nothing was taken from my card yet. Did the order go through?", Severity.MEDIUM, False),
        ("I wish to have my account closed and all my data erased.", Severity.CRITICAL, False),
        ("The chip of the card is broken, where do I order a new card?", Severity.MEDIUM, False),
        ("I ordered on Friday and nothing has come. Where is it?", Severity.MEDIUM, True),
        ("You sent me two by mistake. Please cancel one.", Severity.MEDIUM, True),
        ("My account was hacked, please delete it.", Severity.CRITICAL, True),
        ("This is a disgrace. Please delete my account.", Severity.MEDIUM, True),
        ("The chip of my card is broken, and it was never any good.", Severity.MEDIUM, True),
    ],
)  # fmt: skip
def test_regret_is_for_what_went_wrong(text: str, severity: Severity, sorry: bool) -> None:
    said = framed(text, "general", severity).acknowledgment
    assert ("sorry" in said) is sorry
    assert sorry or "serious" not in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I have complained three times by chat.", True),
        ("This is the third time I ask.", True),
        ("Ich schreibe Ihnen, das ist meine dritte Beschwerde.", True),
        ("Das ist das dritte Mal, dass ich schreibe.", True),
        ("C'est la troisième fois que je vous écris.", True),
        ("Es la tercera vez que escribo.", True),
        ("Take it three times a day.", False),
        ("My check failed for the third time.", False),
        ("I write for the first time.", False),
    ],
)
def test_who_had_to_write_again(text: str, told: bool) -> None:
    assert wrote_again(text) is told


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_had_to_write_again_is_told_so(language: str) -> None:
    again = occasions(language).again
    given: dict[str, Any] = {"language": language, "sentiment_score": 2}
    twice = framed(
        "Broken\n\nThe printer does not work, and I have written three times.",
        "technical",
        Severity.CRITICAL,
        **given,
    )
    once = framed("Broken\n\nThe printer does not work.", "technical", Severity.CRITICAL, **given)
    assert again[1:] in twice.acknowledgment
    assert len(twice.acknowledgment) > len(again), "what weighs is still said"
    assert again[1:] not in once.acknowledgment


def test_a_topic_is_named_where_its_word_stands() -> None:
    for text, named in (
        ("Why was this invoice higher?", True),
        ("Is my subscription gone now?", False),
        ("I am insured abroad. Do you invoice them, and who paid before?", False),
    ):
        given = framed(text, "billing", Severity.LOW, sentiment_score=6)
        assert ("billing question" in given.reception) is named


@pytest.mark.parametrize(
    ("text", "told"),
    [("My card broke, how do I get a new one?", True), ("The new card broke.", False), ("Wie kann ich eine neue Karte bestellen?", True)],
)  # fmt: skip
def test_who_wants_a_new_one(text: str, told: bool) -> None:
    assert wants_another(text) is told
