"""Which mails nobody wrote, and what is made of them."""

from __future__ import annotations

import pytest

from app.rag.types import AskedQuestion, Encoder, Query, RankedPassage
from app.triage.automatic_mail import SURENESS, AutomaticMail, automatic_mail
from app.triage.config import TriageConfig
from app.triage.decide import Assurance, DecisionPolicy, Rule, Situation, decide, read_case
from app.triage.engine import TriageEngine
from app.triage.pipeline import Retrieve, Retrieved, run
from app.triage.reading import with_later_words
from app.triage.types import Severity, Urgency
from app.triage.wording import FOLDER, occasions
from tests.triage.conftest import ANSWERABLE, AsyncEncode

AUTOMATIC = [
    (
        AutomaticMail.AWAY,
        "Automatic reply: Your order",
        "I am out of the office until 3 March with no access to e-mail. In urgent cases please call +44 20 7000 1111.",
    ),
    (
        AutomaticMail.AWAY,
        "Re: Offer",
        "Thank you for your message. I'm currently on annual leave and will be back on Monday, 4 August. For urgent matters please contact my colleague Dana Fox (dana@fox.example).\n\nKind regards\nTom Hill",
    ),
    (
        AutomaticMail.AWAY,
        "Abwesenheitsnotiz: Ihr Ticket 123",
        "Sehr geehrte Damen und Herren,\n\nich bin vom 3. bis zum 17. März nicht im Büro. Ihre Nachricht wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an Frau Keller (keller@firma.example).\n\nMit freundlichen Grüßen\nJ. Brand",
    ),
    (
        AutomaticMail.AWAY,
        "AW: Anfrage",
        "Ich bin bis zum 8. Februar im Urlaub und habe keinen Zugriff auf E-Mails. In dringenden Fällen: 0171 5550100",
    ),
    (
        AutomaticMail.AWAY,
        "Réponse automatique : Facture",
        "Bonjour,\nje suis absente du bureau jusqu'au 12 mai. En cas d'urgence, merci de contacter Paul Martin au 01 55 55 01 01.\nCordialement",
    ),
    (
        AutomaticMail.AWAY,
        "Respuesta automática: Pedido",
        "Estaré fuera de la oficina hasta el 4 de julio sin acceso a mi correo. En caso de urgencia, llame al +34 600 555 010. Saludos",
    ),
    (
        AutomaticMail.AWAY,
        "Risposta automatica: Offerta",
        "Buongiorno, sono in ferie fino al 20 agosto. Per urgenze potete contattare la collega Anna Bianchi. Cordiali saluti",
    ),
    (
        AutomaticMail.AWAY,
        "Automatisch antwoord: Uw vraag",
        "Ik ben tot 12 juni afwezig. Voor dringende zaken kunt u contact opnemen met Jan de Vries. Met vriendelijke groet",
    ),
    (
        AutomaticMail.AWAY,
        "Resposta automática: Encomenda",
        "Estou de férias até 30 de agosto. Em caso de urgência, contacte Rita Alves (rita@loja.example). Cumprimentos",
    ),
    (
        AutomaticMail.AWAY,
        "Odpowiedź automatyczna: Faktura",
        "Dzień dobry, jestem na urlopie do 15 lipca. W pilnych sprawach proszę o kontakt z Anną Nowak, tel. 600 555 010. Pozdrawiam",
    ),
    (
        AutomaticMail.AWAY,
        "Autosvar: Beställning",
        "Hej, jag är på semester till den 9 augusti. Vid brådskande ärenden kontakta Eva Lind, eva@firma.example. Vänliga hälsningar",
    ),
    (
        AutomaticMail.AWAY,
        "Automatic reply: down",
        "I am away from my desk today. I will reply as soon as possible.",
    ),
    (
        AutomaticMail.UNDELIVERED,
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx1.firm.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<k.miller@firm.example>: host mx.firm.example[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command)",
    ),
    (
        AutomaticMail.UNDELIVERED,
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error.\n\n  ana@shop.example\n    550 5.1.1 mailbox unavailable\n\n------ This is a copy of the message, including all the headers. ------\nFrom: us\nWhy is our order not here?",
    ),
    (
        AutomaticMail.UNDELIVERED,
        "Unzustellbar: Ihr Ticket 77",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\nk@firma.example\n550 5.1.10 RESOLVER.ADR.RecipientNotFound",
    ),
    (
        AutomaticMail.UNDELIVERED,
        "Delivery Status Notification (Failure)",
        "Address not found. Your message wasn't delivered to ana@x.example because the address couldn't be found, or is unable to receive mail.\n550 5.1.1 The email account that you tried to reach does not exist. https://support.mail.example/?p=NoSuchUser",
    ),
    (
        AutomaticMail.UNDELIVERED,
        "Non remis : Votre demande",
        "Votre message n'a pas pu être remis aux destinataires suivants : a@b.example 550 5.1.1",
    ),
]
WRITTEN = [
    ("Mails come back", "All our mails to customers come back with 550 5.1.1 since noon."),
    (
        "Mail delivery failed: our newsletters",
        "Every newsletter that we send gets 'Undelivered Mail Returned to Sender'. 550 5.7.1.",
    ),
    ("Out of office", "How do I set an out-of-office message for the whole team?"),
    (
        "Invoice",
        "I will be out of the office until Monday. Could you send the invoice to my colleague Dana instead?",
    ),
    (
        "Delivery",
        "I'm on holiday until 5 May, please hold my parcel until then. In urgent cases call me on +44 20 7000 1111.",
    ),
    (
        "Your agent",
        'I wrote three times and all that comes back is "I am out of the office until 3 March. In urgent cases call +44 20 7000 1111". Nobody helps.',
    ),
    (
        "No answer",
        "This is all I get from you:\n\n> I am out of the office until 3 March with no access to e-mail. In urgent cases please call us.",
    ),
    (
        "Fwd: Undelivered Mail Returned to Sender",
        "FYI\n\nThis is the mail system at host mx1. I'm sorry to have to inform you that your message could not be delivered to one or more recipients. 550 5.1.1",
    ),
    (
        "Automatic reply: x",
        "I'm out of the office until Monday. By the way, your shop has been down since this morning and nobody can order.",
    ),
    (
        "Vacation",
        "Ich bin bis Montag im Urlaub. In dringenden Fällen: 0171 5550100. Bitte liefern Sie das Paket erst am Dienstag.",
    ),
    (
        "Urlaub",
        "Ich bin bis Montag nicht im Büro und komme nicht an meine Mails, der Server lehnt mein Passwort ab. In dringenden Fällen: 0171 5550100.",
    ),
    ("Auto reply", "The automatic reply of our mailbox isn't sent any more since the update."),
    ("Absence", "Je suis en congé jusqu'au 12 mai. Pouvez-vous suspendre mon abonnement jusque-là ?"),
    (
        "Bounce",
        'Customers get "550 5.1.1 user unknown" from your mail system. Mailer-daemon says the mailbox does not exist, but it does.',
    ),
    ("Mail", "Your message could not be delivered, says your system whenever I answer a ticket. 550 5.1.1"),
]


@pytest.mark.parametrize(("kind", "subject", "body"), AUTOMATIC)
def test_automatic_mails_are_known(kind: AutomaticMail, subject: str, body: str) -> None:
    assert automatic_mail(subject, body) is kind


@pytest.mark.parametrize(("subject", "body"), WRITTEN)
def test_what_people_write_about_such_mails_is_theirs(subject: str, body: str) -> None:
    assert automatic_mail(subject, body) is None


def test_a_ticket_whose_customer_is_away_later_stays_a_ticket() -> None:
    later = ["I am out of the office until 3 March. In urgent cases call +44 20 7000 1111."]
    body = with_later_words("Export", "The export of the members' list stops at row 500.", later)
    assert automatic_mail("Export", body) is None


@pytest.mark.parametrize(("kind", "subject", "body"), [AUTOMATIC[0], AUTOMATIC[3], AUTOMATIC[13]])
def test_it_is_read_as_nobodys_complaint(
    kind: AutomaticMail, subject: str, body: str, engine: TriageEngine, config: TriageConfig
) -> None:
    assert automatic_mail(subject, body) is kind
    reading, scores = engine.classify_with_scores(subject, body)
    assert reading == engine.classify_by_rules(subject, body)
    assert (reading.category, reading.severity) == (config.fallback_category, Severity.LOW)
    assert (reading.sentiment_score, reading.urgency, reading.urgency_indicators) == (5, Urgency.LOW, ())
    assert reading.category_confidence == reading.severity_confidence == SURENESS
    assert "automatic reply" in reading.reasoning or "not delivered" in reading.reasoning
    assert sum(scores.categories.values()) == pytest.approx(1.0)
    assert max(scores.categories, key=lambda name: scores.categories[name]) == reading.category
    assert sum(scores.severities.values()) == pytest.approx(1.0)


@pytest.fixture
def retrieve(encoder: Encoder, knowledge: list[RankedPassage]) -> Retrieve:
    async def search(text: str) -> Retrieved:
        query = Query(text, ("charg",), text)
        return Retrieved((AskedQuestion(query, encoder.encode([text])[0], knowledge),), knowledge, ANSWERABLE)

    return search


async def test_its_draft_says_next_to_nothing_and_is_never_sent(
    engine: TriageEngine, retrieve: Retrieve, encode: AsyncEncode
) -> None:
    _, subject, body = AUTOMATIC[0]
    outcome = await run(engine, subject=subject, body=body, retrieve=retrieve, encode=encode)
    draft = outcome.response
    assert draft is not None
    assert draft.content == "\n\n".join((draft.greeting, occasions("en").automatic, draft.closing))
    assert (draft.action_items, draft.suggested_actions, draft.citations) == ((), (), ())
    assert outcome.confidence == 0.0
    case = read_case(outcome, subject, body)
    policy = DecisionPolicy(automatic=True, categories=(case.category or "",), severities=(Severity.LOW,))
    calm = Situation(True, 0, 0, False, False, False)
    verdict = decide(case, calm, Assurance(1.0, 0.5, 500, 0.01), policy, 1)
    assert Rule.NO_EVIDENCE in verdict.rules


def test_each_language_has_words_for_it() -> None:
    said = [occasions(file.stem) for file in FOLDER.glob("*.yaml")]
    assert len({words.automatic for words in said}) == len({words.settled for words in said}) == len(said) > 0


def test_a_note_that_is_quoted_below_a_notice_is_a_persons() -> None:
    notice = (
        "Delivery has failed to these recipients:\nkitchen@lodge.example\nDiagnostic: 550 5.1.1 User unknown"
    )
    assert automatic_mail("Undelivered mail", notice) is AutomaticMail.UNDELIVERED
    note = f"{notice}\n\n>> We moved in May and you keep writing to this address. Please use office@lodge.example."
    assert automatic_mail("Undelivered mail", note) is None
