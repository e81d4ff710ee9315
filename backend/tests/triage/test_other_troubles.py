"""Troubles of other houses, troubles beside a wish, and what a severity is decided from."""

from __future__ import annotations

import numpy as np
import pytest

from app.triage import weights
from app.triage.classifier import _decide
from app.triage.config import TriageConfig
from app.triage.cues import read_cues
from app.triage.elsewhere import is_elsewhere
from app.triage.engine import TriageEngine
from app.triage.features import Document, Lexicon
from app.triage.harm import harms_of
from app.triage.hidden import hides_trouble
from app.triage.levels import WISH, urgent, without_wish
from app.triage.text import read_ticket
from app.triage.types import Severity

ELSEWHERE = [
    "My aunt lost all her recipes with another provider. How often do you make copies?",
    "Our former host had a total outage for a week and lost all our data. Do you have a second site?",
    "At my last job we lost all our drawings.",
    "In 2016 we lost all our backups with vendor Q.",
    "The whole database of a friend was wiped by her old host. Could that happen here?",
    "At my former employer the payroll was hacked. It was a nightmare. Which protections do you have?",
    "Bei unserem alten Anbieter gingen alle Daten verloren. Machen Sie tägliche Sicherungen?",
    "Unser früherer Hoster ist drei Tage ausgefallen und hat alle Backups verloren. Wie ist das bei Ihnen?",
    "Chez notre ancien hébergeur, toutes nos données ont été perdues. Faites-vous des sauvegardes ?",
    "Con nuestro anterior proveedor perdimos todos los datos. ¿Hacen copias diarias?",
    "Bij onze vorige provider waren alle bestanden kwijt. Maken jullie back-ups?",
    "Con il nostro vecchio provider abbiamo perso tutti i dati. Fate backup ogni giorno?",
    "Com o nosso antigo fornecedor perdemos todos os dados. Fazem cópias diárias?",
    "U poprzedniego dostawcy wszystkie dane zniknęły. Czy robicie kopie?",
    "Hos vår förra leverantör försvann alla våra filer: alla filer är borta. Gör ni kopior?",
]
HERE = [
    "Since we left our old provider nobody can sign in.",
    "A neighbour told me to write: my account is hacked.",
    "You shared our data with another company.",
    "We lost all our files today. With our old provider that never happened.",
    "Our old host was slow, but since yesterday everything is down with you.",
    "All our data is gone after the import from our previous provider.",
    "I can see the invoices of another company.",
    "My account at another bank works, yours was hacked.",
    "Our previous provider was great. Our shop is down.",
    "How do I move from another provider?",
    "Seit dem Wechsel vom alten Anbieter kann sich niemand anmelden.",
    "Wir haben alle Daten verloren. Bei unserem alten Anbieter war alles gut.",
]
HIDDEN = [
    "1) a dark theme would be nice. 2) since noon none of our 35 nurses can sign in. 3) could you add a bigger clock?",
    "Wäre schön, wenn der Shop wieder verkaufen würde: Seit 9 Uhr kann kein Kunde bezahlen.",
    "It would be nice if guests could order again. The menu page has been returning 502 since noon in all our 9 stores.",
    "A feature request: working tills. All our shops have had dead tills since noon, nobody can pay.",
    "Ce serait bien d'avoir un mode sombre. Depuis 8 h aucun client ne peut payer.",
    "Sería genial un modo oscuro. Desde las 8 ningún cliente puede pagar.",
    "Het zou fijn zijn om een donkere modus te hebben. Sinds 8 uur kan geen enkele klant betalen, niemand kan bestellen.",
    "Sarebbe bello avere il tema scuro. Dalle 8 nessun cliente riesce a pagare.",
    "Seria ótimo um modo escuro. Desde as 8 nenhum cliente consegue pagar.",
    "Miło byłoby mieć ciemny motyw. Od 8 żaden klient nie może zapłacić.",
    "Det vore fint med mörkt läge. Sedan klockan 8 kan ingen kund betala.",
]
MERE_WISHES = [
    "Could you add dark mode? Nobody can read the white page at night.",
    "It would be nice to have 2FA, so that nobody can log in as me.",
    "Please add a button. If the checkout is down, no customer can pay.",
    "A status page would help: when everything was down last year, nobody could see why.",
    "I'd like an export that all our users can open.",
    "It'd be great if all customers could pay by card.",
    "Please add roles. At present all users can delete anything.",
    "We miss search. Each request costs the clerk half an hour.",
    "Ich wünsche mir einen dunklen Modus. Niemand ist blockiert.",
    "A dark mode please. Nobody's in danger without it.",
    "We'd love an offline mode for all our drivers.",
]


@pytest.mark.parametrize("body", ELSEWHERE)
def test_losses_with_another_house_are_no_harm_here(body: str, engine: TriageEngine) -> None:
    assert is_elsewhere(body)
    ticket = read_ticket("A question", body)
    assert not harms_of(ticket, read_cues(ticket.text, ticket.subject))
    assert engine.classify("A question", body).severity in {Severity.LOW, Severity.MEDIUM}


@pytest.mark.parametrize("body", HERE)
def test_an_own_trouble_beside_another_house_counts(body: str) -> None:
    assert not is_elsewhere(body)


@pytest.mark.parametrize("body", HIDDEN)
def test_a_trouble_beside_a_wish_leads(body: str, engine: TriageEngine) -> None:
    assert hides_trouble(body)
    reading = engine.classify("A wish", body)
    assert reading.category != WISH
    assert reading.severity in {Severity.HIGH, Severity.CRITICAL}


@pytest.mark.parametrize("body", MERE_WISHES)
def test_reasons_for_a_wish_are_no_trouble(body: str) -> None:
    assert not hides_trouble(body)


def test_a_part_that_stands_still_is_urgent_and_no_more_critical_than_before() -> None:
    levels = {"low": 0.8, "medium": 0.12, "high": 0.05, "critical": 0.03}
    raised = urgent(levels)
    assert sum(raised.values()) == pytest.approx(1.0)
    assert raised["critical"] == levels["critical"]
    assert raised["high"] + raised["critical"] == pytest.approx(weights.GRAVE_SHARE)
    sure = {"low": 0.01, "medium": 0.02, "high": 0.07, "critical": 0.9}
    assert urgent(sure) == sure


def test_a_wish_that_hides_a_trouble_gives_way_to_the_next_category() -> None:
    shares = without_wish({WISH: 0.99, "technical": 0.008, "billing": 0.002})
    assert max(shares, key=lambda name: shares[name]) == "technical"
    assert sum(shares.values()) == pytest.approx(1.0)
    assert without_wish({WISH: 1.0}) == {WISH: 1.0}, "where a desk has no other"
    assert without_wish({"a": 0.7, "b": 0.3}) == pytest.approx({"a": 0.7, "b": 0.3})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("E-77", Severity.HIGH),
        ("Two stars.", Severity.HIGH),
        ("Bravo, the parcel has been late for the third time in a row, what a firm.", Severity.HIGH),
        ("All our tills are down.", Severity.CRITICAL),
        (
            "The barrier at the crossing shows closed although it stands open, we have seen it twice.",
            Severity.CRITICAL,
        ),
    ],
)
def test_a_few_words_must_say_why_they_are_critical(
    body: str, expected: Severity, config: TriageConfig
) -> None:
    document = Document(read_ticket("", body), Lexicon(config))
    assert _decide(np.array([0.2, 0.2, 0.3, 0.3]), document) is expected
    assert _decide(np.array([0.1, 0.1, 0.3, 0.5]), document) is Severity.CRITICAL, "sure enough"


def test_a_matter_that_is_over_is_critical_only_if_that_is_likeliest(config: TriageConfig) -> None:
    document = Document(read_ticket("", "Our shop is down."), Lexicon(config))
    assert _decide(np.array([0.5, 0.2, 0.2, 0.1]), document) is Severity.CRITICAL
    assert _decide(np.array([0.5, 0.2, 0.2, 0.1]), document, over=True) is Severity.LOW
