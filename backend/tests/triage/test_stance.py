"""What a reply stands to: matters that are over, praise, and what there is to be sorry for."""

from __future__ import annotations

import pytest

from app.triage.reply_frame import Frame
from app.triage.stance import Stance
from app.triage.types import Extraction, Severity, Tone
from app.triage.wording import occasions


def framed(
    text: str, *, category: str = "technical", severity: Severity = Severity.LOW, sentiment: int = 7, language: str = "en",
    tone: Tone = Tone.FRIENDLY,
) -> Frame:  # fmt: skip
    missing = Extraction(missing_required=("error_code", "account_email"))
    return Frame.of(
        text=text, category=category, category_confidence=0.9, severity=severity, sentiment_score=sentiment, extraction=missing,
        tone=tone, name=None, language=language, sla_minutes=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Solved\n\nThe sync started working again after your restart. Thank you."),
        ("en", "Forget it\n\nForget my last mail, I found the switch myself. My bad!"),
        ("en", "Outage\n\nThe shop is no longer down. It works again now, please close this ticket."),
        ("en", "Export\n\nThe export crashed yesterday. It works again now."),
        ("de", "Anmeldung\n\nDer Fehler von gestern ist weg, es klappt alles wieder. Vielen Dank!"),
        ("de", "Erledigt\n\nHat sich erledigt, ich habe den Knopf gefunden. Entschuldigung!"),
        ("fr", "Panne\n\nLa panne d'hier est réparée, tout fonctionne à nouveau. Merci beaucoup !"),
        ("es", "Resuelto\n\nEl fallo de ayer ya está resuelto, todo vuelve a funcionar. ¡Gracias!"),
        ("nl", "Opgelost\n\nDe storing is verholpen en alles werkt weer. Bedankt!"),
    ],
)
def test_a_matter_that_is_over_is_thanked_for_and_nothing_is_asked(language: str, text: str) -> None:
    draft = framed(text, language=language).without_evidence()
    assert draft.content == "\n\n".join((draft.greeting, occasions(language).settled, draft.closing))
    assert (draft.action_items, draft.suggested_actions) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "Export\n\nIt works again now, but the pictures are missing in the export.",
        "Thanks\n\nThanks for the quick fix yesterday. Since this morning the error is back though.",
        "Login\n\nThe login works again now. The export crashes since Monday.",
        "Two things\n\nHello. The export crashes in Chrome. The login works again now.",
        "Fixed\n\nIt is fixed now. Could you tell me what it was?",
        "Uptime\n\nIt is up again now. For the third time this week, this is ridiculous.",
        "Status\n\nThe status page says it works again, and still nothing loads.",
        "Refund\n\nIt works again now. Please refund my order.",
        "Notes\n\nIt works again now. Please send the release notes.",
        "Three things\n\nThe desk came, the lamp works again, what remains is the bill: 18 euros too much.",
        "Line\n\nThe line drops sometimes in the evening. After a minute it works again.",
    ],
)
def test_what_is_open_besides_keeps_it_open(text: str) -> None:
    assert not Stance.of(text, Severity.LOW, 7).settled


def test_an_unhappy_or_grave_ticket_is_not_taken_for_settled() -> None:
    text = "Sync\n\nThe sync started working again after your restart."
    assert Stance.of(text, Severity.LOW, 7).settled
    assert not Stance.of(text, Severity.LOW, 3).settled
    assert not Stance.of(text, Severity.HIGH, 7).settled


@pytest.mark.parametrize(
    ("text", "praise"),
    [
        ("Moving day\n\nThe move went perfectly: not one failed job, no outage at all, zero errors.", True),
        ("Release 9\n\nWe installed release 9 without a single crash and nobody lost data. Well done!", True),
        (
            "Umzug\n\nDer Umzug lief ohne einen einzigen Fehler und ohne Ausfall. Großes Lob an das Team!",
            True,
        ),
        ("Migration\n\nLa migration s'est passée sans aucune erreur. Bravo à toute l'équipe !", True),
        ("Release 9\n\nNo errors in the log, well done, but nothing prints any more.", False),
        ("Release 9\n\nZero downtime, they said. Great job, the shop crashed twice.", False),
        ("Release 9\n\nNo errors so far. Could you send me the notes?", False),
        ("Release 9\n\nThe printer crashes.", False),
    ],
)
def test_who_is_pleased_that_nothing_went_wrong_praises(text: str, praise: bool) -> None:
    stance = Stance.of(text, Severity.CRITICAL, 3)
    assert stance.occasion.praise is praise
    assert not (praise and (stance.sorry or stance.occasion.trouble or stance.occasion.vague))


@pytest.mark.parametrize(
    ("text", "category", "sentiment", "sorry"),
    [
        ("ASAP\n\nURGENT!!! SEND ME YOUR PRICE LIST FOR 2026 ASAP", "billing", 2, False),
        ("DRINGEND\n\nDRINGEND!!! Bitte schicken Sie mir einen Katalog!!!", "general", 3, False),
        ("Gas meter\n\nMy meter 88120 is at 20.318 m3, customer 4410-B.", "billing", 4, False),
        ("Umzug\n\nUnsere neue Adresse: Mühlweg 14, 04109 Leipzig.", "account", 4, False),
        ("Keys\n\nHOW CAN I MUTE THE BEEP OF THE KEYS, I CANT CONCENTRATE", "technical", 1, False),
        ("Parcel\n\nWHERE IS MY PARCEL IT WAS DUE ON MONDAY!!!", "general", 3, True),
        ("URGENT\n\nURGENT!!! The export crashes, please send me a patch", "technical", 3, True),
        ("Meter\n\nMy meter 88120 is not counting, it stands at 20.318.", "billing", 4, True),
        ("New address\n\nYour letters still go to 14 Mill Lane, our new address is 3 High Street.", "account", 4, True),
        ("Libro\n\nEl libro está mojado. Pedido 77-12.", "general", 3, True),
        ("Keys\n\nThe third letter, and nobody answers. Please send me my key!!", "general", 2, True),
    ],
)  # fmt: skip
def test_haste_and_plain_news_get_no_apology(text: str, category: str, sentiment: int, sorry: bool) -> None:
    frame = framed(text, category=category, severity=Severity.MEDIUM, sentiment=sentiment)
    assert ("sorry" in frame.acknowledgment) is sorry
    assert frame.without_evidence().content


def test_a_grave_ticket_keeps_its_apology_whatever_its_words() -> None:
    text = "Keyserver\n\nPLEASE SEND ME THE KEYS OF THE ARCHIVE"
    assert "sorry" in framed(text, severity=Severity.CRITICAL, sentiment=3).acknowledgment


def test_who_asks_how_is_not_asked_what_happened() -> None:
    asked = framed("Light\n\nHow do I dim the night light? I can't fall asleep.").without_evidence()
    assert asked.action_items == ()
    assert occasions("en").passed_on in asked.content
    crash = framed("Crash\n\nHow do I stop the app from crashing?").without_evidence()
    assert "what you were trying to do and what happened instead" in crash.action_items
