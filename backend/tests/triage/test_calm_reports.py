"""Mails kept for the record, reports of others' misbehaviour, matters that can wait or have a way around."""

from __future__ import annotations

import pytest

from app.triage.abuse_reports import is_abuse_report
from app.triage.classifier import LEVELS, _as_it_can_wait
from app.triage.config import TriageConfig
from app.triage.cues import read_cues
from app.triage.engine import TriageEngine
from app.triage.features import Document, Lexicon
from app.triage.for_the_record import is_for_the_record
from app.triage.harm import harms_of
from app.triage.patience import can_wait
from app.triage.text import read_ticket
from app.triage.types import Severity, Urgency

BELOW = "\n\n-----Original Message-----\nFrom: driver desk\nSubject: URGENT\n\nAll our sites are down, WE LOSE MONEY EVERY MINUTE, CALL NOW"
NOTES = [
    "see below, for your files only, no answer needed",
    "FYI, no action needed, this was solved last week.",
    "Already dealt with by phone, just for the file.",
    "Nothing to do for you here.",
    "Nur zur Kenntnis, ist erledigt.",
    "Zu Ihren Akten, keine Antwort nötig.",
    "Pour information seulement, c'est réglé.",
    "Aucune action n'est requise.",
    "Solo para su información, ya está resuelto.",
    "Alleen ter info, geen actie nodig.",
    "Solo per conoscenza, nessuna azione necessaria.",
    "Apenas para informação, já foi resolvido.",
    "Tylko do wiadomości, nie trzeba odpowiadać.",
    "Endast för kännedom, inget svar behövs.",
]
OPEN_NOTES = [
    "see below",
    "FYI",
    "FYI, please handle this at once.",
    "For your files. Can you call them?",
    "This was not solved, see below.",
    "Solved last week, but it is back.",
    "Zur Kenntnis, bitte dringend bearbeiten.",
    "Pour information, merci de rappeler le client.",
    "Para su información, todavía no está resuelto.",
    "For your file: the alarm was a test. What remains is the mail below.",
]
ABUSE = [
    "The address 203.0.113.77 in your network tries SSH passwords on our server, all fail.",
    "One of your customers sends spam from 198.51.100.4, please stop him.",
    "A host in your range scans our ports all night, nothing was open.",
    "Your customer is hosting a phishing page under example.test.",
    "Eine Adresse in Ihrem Netz, ein Server aus Ihrem Rechenzentrum, versucht SSH-Passwörter bei uns.",
    "Ihr Kunde verschickt Spam von 198.51.100.4.",
    "Une adresse de votre réseau essaie des mots de passe sur notre serveur.",
    "Uno de sus clientes envía spam.",
    "Uw klant verstuurt spam.",
    "Il vostro cliente invia spam.",
    "Um dos vossos clientes envia spam.",
    "Wasz klient rozsyła spam.",
    "Er kund skickar spam.",
]
NO_ABUSE = [
    "A host in your network tried SSH passwords and got in, it has access to our server.",
    "A machine in your network is attacking our shop, our site is down and nobody can order.",
    "Your server tries to connect to ours and fails.",
    "My mails land in spam since I moved to your network.",
    "Does your network block spam?",
    "Somebody tried passwords on my account and took it over.",
    "Your app sends me spam after each login.",
    "My customers say your servers attack nobody.",
    "Landen Mails von Ihren Servern im Spam?",
]
WAITS = [
    "I can wait until next week.",
    "It can wait till Monday.",
    "Das kann warten.",
    "Ich kann gern noch warten.",
    "Je peux attendre la semaine prochaine.",
    "Puedo esperar.",
    "Dat kan wachten.",
    "Posso aspettare.",
    "Posso esperar.",
    "Mogę poczekać.",
    "Det kan vänta.",
]
WAITS_NOT = [
    "I can't wait until next week.",
    "Nobody can wait until Monday.",
    "How long can we wait?",
    "Can it wait until Monday?",
    "Das kann nicht warten.",
    "Wir können nicht länger warten.",
    "Je ne peux pas attendre.",
    "No puedo esperar.",
    "Dat kan niet wachten.",
    "Non posso aspettare.",
    "Não posso esperar.",
    "Nie mogę czekać.",
    "Det kan inte vänta.",
    "I wait for an answer.",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_that_nothing_is_to_be_done_calms_and_states_no_harm(note: str) -> None:
    ticket = read_ticket("Fwd: complaint", note + BELOW)
    assert is_for_the_record(ticket)
    assert not harms_of(ticket, read_cues(ticket.text, ticket.subject))


@pytest.mark.parametrize("note", OPEN_NOTES)
def test_a_note_that_asks_or_says_little_passes_the_matter_on(note: str) -> None:
    assert not is_for_the_record(read_ticket("Fwd: complaint", note + BELOW))


def test_the_same_note_above_nothing_is_a_ticket_of_its_own() -> None:
    assert not is_for_the_record(read_ticket("Shop", "This was solved last week. Today our site is down."))


def test_a_mail_for_the_record_is_neither_grave_nor_urgent(engine: TriageEngine) -> None:
    kept = engine.classify("Fwd: complaint", NOTES[1] + BELOW)
    assert kept.severity in (Severity.LOW, Severity.MEDIUM)
    assert (kept.urgency, kept.sentiment_score >= 4) == (Urgency.LOW, True)
    assert engine.classify("Fwd: complaint", "FYI, please handle." + BELOW).severity is Severity.CRITICAL


@pytest.mark.parametrize("body", ABUSE)
def test_a_report_of_others_misbehaviour_is_known(body: str) -> None:
    assert is_abuse_report(body)


@pytest.mark.parametrize("body", NO_ABUSE)
def test_what_has_harmed_the_writer_is_no_such_report(body: str) -> None:
    assert not is_abuse_report(body)


@pytest.mark.parametrize("body", ABUSE[:2])
def test_such_a_report_is_medium(engine: TriageEngine, body: str) -> None:
    assert engine.classify("Abuse", body).severity is Severity.MEDIUM


@pytest.mark.parametrize("body", WAITS)
def test_patience_is_read(body: str) -> None:
    assert can_wait(f"The page shows an error. {body}")


@pytest.mark.parametrize("body", WAITS_NOT)
def test_impatience_and_questions_are_not_patience(body: str) -> None:
    assert not can_wait(body)


@pytest.mark.parametrize(
    ("body", "levels", "severity", "decided"),
    [
        ("It shows an error. I can wait.", (0.05, 0.1, 0.65, 0.2), Severity.CRITICAL, Severity.HIGH),
        ("It shows an error.", (0.05, 0.1, 0.65, 0.2), Severity.CRITICAL, Severity.CRITICAL),
        (
            "Our site is down, nobody can order. I can wait.",
            (0.05, 0.1, 0.4, 0.45),
            Severity.CRITICAL,
            Severity.CRITICAL,
        ),
        (
            "It fails, but by hand we manage for now.",
            (0.05, 0.4, 0.5, 0.05),
            Severity.HIGH,
            Severity.MEDIUM,
        ),
        ("It fails, but by hand we manage for now.", (0.05, 0.2, 0.7, 0.05), Severity.HIGH, Severity.HIGH),
        (
            "It fails and there is no way to do it by hand.",
            (0.05, 0.4, 0.5, 0.05),
            Severity.HIGH,
            Severity.HIGH,
        ),
    ],
)
def test_patience_and_ways_around_hold_the_severity_down(
    config: TriageConfig,
    body: str,
    levels: tuple[float, float, float, float],
    severity: Severity,
    decided: Severity,
) -> None:
    document = Document(read_ticket("Hello", body), Lexicon(config))
    shares = {str(level): share for level, share in zip(LEVELS, levels, strict=True)}
    assert _as_it_can_wait(severity, shares, document) is decided
