"""Which mails advertise, and what customers write with the same words."""

from __future__ import annotations

import pytest

from app.triage.automatic_mail import AutomaticMail, automatic_mail
from app.triage.config import TriageConfig
from app.triage.engine import TriageEngine
from app.triage.types import Severity, Urgency

ADVERTISING = [
    ("Refill", "This offer ends tonight: printer toner -40%. Reply STOP to opt out."),
    (
        "Guest post",
        "Hi, I love your blog! We offer guest posts on DA 70 sites, only $49. Reply today, offer ends Friday!",
    ),
    (
        "Web design",
        "We noticed your website is slow and has errors. We can fix it. Affordable packages from $199. Unsubscribe here.",
    ),
    ("Leads", "5,000 verified leads for your branch at 0.10 EUR each. Limited offer expires midnight!"),
    ("Toner", "Special offers this week: printer toner -40%. Reply STOP to opt out."),
    (
        "Rank higher",
        "Dear site owner, URGENT: your competitors are overtaking you. First page of Google or your money back, $199/month.",
    ),
    (
        "You have won!",
        "You have been selected to receive a phone. Pay the shipping of 1.95 within 24h or the prize is lost. URGENT",
    ),
    (
        "Letzte Chance",
        "Nur heute: 50% auf Büromöbel! Jetzt bestellen unter www.moebel.example. Abmelden: Link.",
    ),
    (
        "Mehr Kunden",
        "Wir haben Ihre Webseite besucht. Wir bieten Ihnen Google-Ranking schon ab 99 €. Newsletter abbestellen",
    ),
    (
        "Dernière chance",
        "Offre exclusive : -30 % sur les sièges, profitez-en ! Pour vous désabonner, cliquez ici.",
    ),
    (
        "Última oportunidad",
        "Aproveche ahora: 30% de descuento en tóner, oferta válida hasta el viernes. Darse de baja aquí.",
    ),
    ("Laatste kans", "Bestel nu: 25% korting op alle stoelen. Hier afmelden."),
    (
        "Ultima occasione",
        "Ordina ora: 40% di sconto sulle sedie. Per non ricevere più questi messaggi clicca qui.",
    ),
    ("Só hoje", "Compre já: 20% em toda a loja. Para deixar de receber estas mensagens clique aqui."),
    ("Ostatnia szansa", "Zamów teraz: 30% taniej na fotele. Wypisz się jednym kliknięciem."),
    ("Sista chansen", "Beställ nu: 30% på alla stolar. Avregistrera dig här."),
    (
        "FW: Deal of the year",
        "---------- Forwarded message ----------\nFrom: Prime <offers@prime.example>\nSubject: leads\n\nAct today! 5,000 exclusive leads at only 0.12 EUR each. Limited offer expires midnight!",
    ),
]
WRITTEN = [
    ("Newsletter", "Unsubscribe me from your newsletter, please. I don't want 20% off anything."),
    ("Code", "Your special offer says 20% off but my order shows the full price."),
    ("Offer", "The offer ends tonight and the checkout fails with error 500, last chance to fix it!"),
    (
        "Is this yours?",
        "I got this: 'Act now! Only $49, offer ends Friday. Unsubscribe here.' Is this mail from you?",
    ),
    (
        "FW: You have won",
        "Is this from you?\n\n---------- Forwarded message ----------\nFrom: Prize <p@prize.example>\nSubject: You have won\n\nYou have been selected, pay 1.95 within 24h, act now!",
    ),
    (
        "Phishing",
        "A phishing mail in your name goes round: you have won a phone, claim your prize within 24 hours.",
    ),
    ("Unsubscribe link", "The link 'unsubscribe here' in your last mail (50% off) leads to a 404."),
    ("SEO", "Since the update the SEO title of each page is empty. We pay only $49 a month, but still."),
    ("Price", "What does the plan cost, only $49 per month or more? Does the offer end on Friday?"),
    ("Our sale", "Our sale starts on Black Friday with 30% off and our shop is down, nobody can order!"),
    ("Backlinks", "Your report counts our backlinks twice since Monday. Free audit plan, from $0 per month."),
    ("Angebot", "Ich habe das Angebot (50% auf Möbel) bestellt, jetzt bestellen ging nur zweimal."),
    ("Rabatt", "Nur heute 20% Rabatt, steht da, aber meine Bestellung zeigt den alten Preis."),
    ("Baja", "Quiero darme de baja. El 30% de descuento no me interesa, no puedo pagar."),
    ("Sites", "We noticed your website is slow today. Is something down?"),
    ("Offre", "J'ai commandé avec l'offre spéciale -30 % et ma commande n'est pas arrivée."),
]


@pytest.mark.parametrize(("subject", "body"), ADVERTISING)
def test_two_signs_of_different_sorts_are_advertising(subject: str, body: str) -> None:
    assert automatic_mail(subject, body) is AutomaticMail.ADVERTISING


@pytest.mark.parametrize(("subject", "body"), WRITTEN)
def test_what_customers_write_with_the_same_words_is_theirs(subject: str, body: str) -> None:
    assert automatic_mail(subject, body) is None


def test_it_is_nobodys_complaint(engine: TriageEngine, config: TriageConfig) -> None:
    reading = engine.classify(*ADVERTISING[5])
    assert (reading.category, reading.severity, reading.urgency, reading.sentiment_score) == (
        config.fallback_category,
        Severity.LOW,
        Urgency.LOW,
        5,
    )
    assert "advertising" in reading.reasoning
