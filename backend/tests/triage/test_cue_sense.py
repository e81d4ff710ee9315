"""What a cue is about: whose words it is, how far a supposition reaches, what is denied, and what a subject still counts."""

from __future__ import annotations

import pytest

from app.triage.classifier import _is_over
from app.triage.config import TriageConfig
from app.triage.cues import read_cues
from app.triage.features import Document, Lexicon
from app.triage.irony import is_ironic
from app.triage.levels import calmed
from app.triage.text import read_ticket
from app.triage.weights import OVER_CRITICAL, SAID


def said(body: str, subject: str = "Hello") -> set[str]:
    ticket = read_ticket(subject, body)
    found = read_cues(ticket.text, ticket.subject).strength
    return {name for name, strength in found.items() if strength >= SAID}


@pytest.mark.parametrize(
    "body",
    [
        "The label printers in our warehouse don't work right now.",
        "Nothing works right now in our six shops.",
        "The oven keeps heating and we find no way to switch it off.",
        "Your system sends the same text message every minute, we can't stop it.",
        "Nobody immediately reacted.",
    ],
)
def test_a_denied_verb_beside_a_word_of_haste_says_nothing_of_calm(body: str) -> None:
    assert "no_rush" not in said(body)


@pytest.mark.parametrize(
    "body",
    ["Not urgent.", "It is not critical.", "No need to hurry.", "Es ist nicht dringend.", "No es urgente."],
)
def test_a_denied_word_of_urgency_does(body: str) -> None:
    assert "no_rush" in said(body)


@pytest.mark.parametrize(
    ("body", "cue"),
    [
        ("I nearly got an electric shock, your charger burned.", "danger"),
        ("We used to ship 300 parcels a day, but since the update the server is down.", "outage"),
        ("I would have written earlier but my account was hacked.", "security"),
        ("In case you have not noticed the whole site is down.", "outage"),
        ("The cordless drill caught fire in my hand.", "danger"),
        ("If anybody should ask: the fire alarm is down since two.", "outage"),
        ("My name is spelled Weiss, my account was hacked.", "security"),
    ],
)
def test_a_supposition_reaches_no_further_than_its_clause(body: str, cue: str) -> None:
    assert cue in said(body)
    assert "minor" not in said(body)


@pytest.mark.parametrize(
    "body",
    [
        "What happens if the server is down?",
        "Only a drill: the server is down.",
        "During the fire drill the system is down.",
        "In case the site is down, whom do we call?",
        "Was passiert, wenn der Server ausgefallen ist?",
        "Que se passe-t-il si le serveur est en panne ?",
    ],
)
def test_what_is_only_supposed_does_not_count(body: str) -> None:
    assert "outage" not in said(body)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("RE: RE: Site completely down!!", "Perfect, everything runs again. You can close this. Thanks a lot, Ines"),
        ("Re: Production outage", "The copy of the report has reached us, merci. Have a nice weekend!"),
        ("AW: Totalausfall Kasse", "Alles läuft wieder, danke. Können Sie mir noch die Rechnung für Oktober schicken?"),
        ("PRODUCTION DOWN (kidding)", "Ok production is not down, but I wanted you to read this. Where is the time zone?"),
        ("Everything is down!!", "Just joking, nothing is down. How do I change the colour of the calendar?"),
        ("Server down", "The server is not down, as we found out. How do I invite a colleague?"),
    ],
)  # fmt: skip
def test_a_subject_that_is_history_or_taken_back_counts_little(subject: str, body: str) -> None:
    assert "outage" not in said(body, subject)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Site down", "Please call me."),
        ("RE: Site down", "Still down, nobody has answered since this morning and we wait."),
        ("Re: Server down", "Any news on this? We have been waiting for two hours now."),
        ("Shop is down", "The page stays white since eight, in every browser that we have tried here."),
    ],
)
def test_a_subject_that_goes_on_counts(subject: str, body: str) -> None:
    assert "outage" in said(body, subject)


def test_a_bare_cry_above_another_matter_counts_little() -> None:
    body = "I lost my loyalty card on the beach. Can I get another one at the till, please?"
    assert "data_loss" not in said(body, "Data loss!")
    assert "security" in said(
        "All screens in our office show a red page and ask for coins since seven.", "Ransomware!"
    )


@pytest.mark.parametrize(
    ("body", "cue"),
    [
        ("The pharmacy found it on the third bag.", "resolved"),
        ("A journalist found it on a search engine.", "resolved"),
        ("Your status page says it is resolved, but all 14 shops are offline.", "resolved"),
        ("It is not resolved.", "resolved"),
        ("Phone orders come in and we can't keep up.", "thanks"),
        ("It prints 5 instead of 6.", "workaround"),
        ("The calls come back to us.", "workaround"),
        ("Nothing serious, but my charger is on fire.", "harmless"),
    ],
)
def test_calming_words_need_their_own_sense(body: str, cue: str) -> None:
    assert cue not in said(body)


@pytest.mark.parametrize(
    ("body", "cue"),
    [
        ("I found it, sorry.", "resolved"),
        ("It is resolved.", "resolved"),
        ("Keep up the good work.", "thanks"),
        ("We print on paper instead.", "workaround"),
        ("Nothing serious.", "harmless"),
    ],
)
def test_and_count_in_it(body: str, cue: str) -> None:
    assert cue in said(body)


@pytest.mark.parametrize(
    "body",
    [
        "Nobody in the warehouse can print labels.",
        "None of our nurses gets into the shift plan.",
        "None of our tills works.",
        "Keine unserer Kassen geht.",
        "Seit Mittag kann im Lager niemand mehr Etiketten drucken.",
        "Personne à l'entrepôt n'arrive à imprimer.",
        "Aucune de nos caisses ne fonctionne.",
        "Ninguna de nuestras cajas funciona.",
        "Nadie en el almacén puede imprimir.",
        "Geen van onze kassa's werkt.",
        "Nessuna delle nostre casse funziona.",
        "Nenhuma das nossas caixas funciona.",
        "Żadna kasa nie działa.",
        "Ingen av våra kassor fungerar.",
    ],
)
def test_inability_told_by_its_subject_blocks_everybody(body: str) -> None:
    assert said(body) >= {"blocked", "scope_all"}


def test_nobody_can_tell_blocks_nothing() -> None:
    assert "blocked" not in said("Nobody can tell me why.")


def test_politeness_does_not_lower_a_standstill(config: TriageConfig) -> None:
    polite = Document(read_ticket("", "None of our tills works. No rush."), Lexicon(config))
    alone = Document(read_ticket("", "My till prints slowly. No rush."), Lexicon(config))
    assert polite.severity_features()["no_rush"] == 0.0
    assert alone.severity_features()["no_rush"] > 0.0


@pytest.mark.parametrize(
    ("body", "cue"),
    [
        ("It would spare our office an hour a week.", "revenue"),
        ("Is there a bus every minute?", "revenue"),
        ("Where is the colour of the mail for abandoned baskets?", "revenue"),
        ("The event on Friday was wonderful.", "deadline"),
        ("The delivery came on Monday and all is well.", "deadline"),
        ("The trash icon is cut off by two pixels.", "deadline"),
        ("Please add an 'emergency contact' field.", "urgent"),
        ("My wife threw away the emergency codes.", "urgent"),
        ("When is the urgent care desk open?", "urgent"),
        ("Outage-free since spring, compliments!", "outage"),
        ("We like the crash test exhibits.", "malfunction"),
        ("She took a taxi after her shift.", "money_wrong"),
        ("Thanks everyone!", "scope_all"),
        ("Does anyone know the opening hours?", "scope_all"),
    ],
)
def test_words_of_impact_need_their_own_sense(body: str, cue: str) -> None:
    assert cue not in said(body)


@pytest.mark.parametrize(
    ("body", "cue"),
    [
        ("We lose 400 EUR an hour.", "revenue"),
        ("Customers abandon their carts.", "revenue"),
        ("The event is on Friday.", "deadline"),
        ("The carrier picks up at five.", "deadline"),
        ("This is an emergency!", "urgent"),
        ("The app crashes.", "malfunction"),
        ("It happens to everyone here.", "scope_all"),
        ("You charged me again after the refund.", "money_wrong"),
    ],
)
def test_and_count_with_it(body: str, cue: str) -> None:
    assert cue in said(body)


@pytest.mark.parametrize(
    ("body", "cue"),
    [
        ("Unsere Anlage ist seit Mai ausgefallen.", "outage"),
        ("Ich wurde im Mai gehackt, das Geld ist weg.", "security"),
        ("L'ascenseur est depuis mai en panne.", "outage"),
        ("The second NIC went down.", "outage"),
    ],
)
def test_a_denial_of_one_language_denies_nothing_in_another(body: str, cue: str) -> None:
    assert cue in said(body)


@pytest.mark.parametrize(
    "body", ["Non siamo mai stati hackerati, tutto bene.", "Der Server ist nicht ausgefallen."]
)
def test_and_denies_in_its_own(body: str) -> None:
    assert not said(body) & {"security", "outage"}


@pytest.mark.parametrize(
    "text",
    [
        "Great, third day without invoices, love it.",
        "Amazing delivery service! My parcel has been 'out for delivery' for nine days.",
        "Thanks so much for the update, my doorbell camera no longer rings.",
        "What a lovely quiet morning: not one single call since you 'optimised' the line.",
        "Klasse, seit drei Tagen kein Internet, ich bin begeistert.",
        "Super service, vraiment : trois semaines sans chauffage.",
        "Genial, dos semanas sin teléfono.",
        # For a damage.
        "Thanks so much for deleting my address book.",
        "Nice work, team, losing the luggage of nine guests.",
        "I adore how the till freezes whenever somebody wants to pay.",
        "So kind of you to close my account while I was on holiday.",
        "Bravo, you have managed to charge the deposit twice.",
        # Before one more fault, and beside what is destroyed.
        "Oh lovely, yet another error on the payment page.",
        "Great, now I cannot reach the alarm at all.",
        "Your last release wiped every playlist I had. Brilliant.",
        "Excellent work! The new update broke the scanner.",
        "Prima, schon wieder eine Störung.",
        "Bravo, encore une panne.",
        "Mooi, alweer geen beeld.",
    ],
)
def test_praise_of_what_has_failed_is_mockery(text: str, config: TriageConfig) -> None:
    assert is_ironic(text)
    assert Document(read_ticket("", text), Lexicon(config)).severity_features()["thanks"] == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "Great service! After three weeks without heating it works again.",
        "Thanks so much for your help. My camera no longer rings, could you look once more?",
        "Love it. I have used it for nine years without a fault and it arrived within two days.",
        "Wonderful, the parcel arrived today.",
        "Klasse, nach drei Tagen ohne Internet geht es wieder.",
        "Thank you for recovering what I had deleted myself.",
        "Thank you for cancelling the second order as I asked.",
        "Love how it reminds me of what I forget.",
        "Great, now everything is in one place. Where do I add another user?",
        "Excellent work! The update is so much faster.",
        "Super, encore merci pour votre aide.",
        "Perfect. One more question: can I cancel at any time?",
        "Great app! Since today it cannot print, could you help?",
    ],
)
def test_praise_that_is_meant_is_none(text: str) -> None:
    assert not is_ironic(text)


def test_a_matter_that_is_over_is_no_more_than_such_matters_are(config: TriageConfig) -> None:
    over = Document(
        read_ticket("RE: Site down!!", "Perfect, everything runs again. You can close this. Thanks, Ines"),
        Lexicon(config),
    )
    open_yet = Document(
        read_ticket("Site", "You can close the first one, but the second shop is down."), Lexicon(config)
    )
    assert _is_over(over)
    assert not _is_over(open_yet)
    less = calmed({"low": 0.2, "medium": 0.1, "high": 0.1, "critical": 0.6})
    assert sum(less.values()) == pytest.approx(1.0)
    assert less["low"] == pytest.approx(2 * less["medium"])
    assert less["critical"] <= OVER_CRITICAL


@pytest.mark.parametrize(
    "body",
    [
        "I'm not joking, my stove stays cold.",
        "Are you kidding? The shop is shut.",
        "No kidding, it is broken.",
    ],
)
def test_whoever_is_not_joking_takes_nothing_back(body: str, config: TriageConfig) -> None:
    assert not _is_over(Document(read_ticket("Stove", body), Lexicon(config)))
