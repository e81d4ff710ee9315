"""Faults told in the form of a wish, and real wishes."""

from __future__ import annotations

import pytest

from app.triage.engine import TriageEngine
from app.triage.levels import WISH
from app.triage.types import Severity
from app.triage.wished_away import wishes_away

FAULTS = [
    "The app crashes each day. It would be nice if you could fix that.",
    "It would be great if the app didn't crash every time I open the camera.",
    "I wish the player would stop freezing.",
    "I cannot log in since Monday. Would be great if somebody looked at it.",
    "My invoice shows a wrong amount, you charged me twice; it would be nice if you corrected it.",
    "Could the export please work again? It stops at 40% since the update and fails.",
    "Es wäre schön, wenn die App nicht jeden Tag abstürzen würde.",
    "Der Drucker druckt seit gestern nicht, Fehler 12. Wäre schön, wenn sich das jemand ansieht.",
    "J'aimerais bien que le site cesse de planter à chaque paiement.",
    "Me gustaría que la app dejara de cerrarse cada vez que la abro.",
    "Het zou fijn zijn als de app niet telkens zou vastlopen.",
    "Sarebbe bello se l'app smettesse di bloccarsi.",
    "Gostaria que a aplicação deixasse de fechar sozinha.",
    "Byłoby miło, gdyby aplikacja przestała się zawieszać.",
    "Det vore bra om appen slutade krascha.",
]
WISHES = [
    "A dark mode would be nice if you have time.",
    "It'd be nice if the map showed parking lots.",
    "It would be great if you could add a calendar.",
    "It would be nice if you could fix the header to the top of the table.",
    "Would be nice to be able to order again with one click.",
    "I would love to see the old colours again.",
    "It would be nice if the app warned me before a payment fails.",
    "If the app crashed one day, would my drafts be saved?",
    "Could you add a button that restarts the import?",
    "Es wäre schön, wenn man die Rechnung auch auf Englisch ausgeben könnte.",
    "J'aimerais que l'application propose un mode sombre.",
    "Me gustaría que la app tuviera modo oscuro.",
    "Het zou fijn zijn als de app donkere kleuren had.",
    "Sarebbe bello avere un calendario.",
    "Seria bom ter um modo escuro.",
    "Byłoby miło mieć ciemny motyw.",
    "Det vore bra med ett mörkt läge.",
    "It would be great if you could help me to export my notes.",
]


@pytest.mark.parametrize("body", FAULTS)
def test_the_end_of_a_fault_is_wished(body: str) -> None:
    assert wishes_away(body)


@pytest.mark.parametrize("body", WISHES)
def test_a_wish_for_something_new_stays_one(body: str) -> None:
    assert not wishes_away(body)


@pytest.mark.parametrize("body", [FAULTS[0], FAULTS[6], FAULTS[9]])
def test_such_a_ticket_is_no_wish_and_at_least_medium(engine: TriageEngine, body: str) -> None:
    reading = engine.classify("A wish", body)
    assert reading.category != WISH
    assert reading.severity is not Severity.LOW


@pytest.mark.parametrize(
    ("body", "categories"),
    [
        ("The app crashes each day. It would be nice if you could fix that.", {"technical", "bug_report"}),
        ("My invoice is wrong by 40 EUR, it would be nice if you corrected it.", {"billing"}),
        ("I cannot log in since Monday. Would be great if somebody looked at it.", {"account"}),
    ],
)
def test_its_category_is_that_of_the_fault(engine: TriageEngine, body: str, categories: set[str]) -> None:
    assert engine.classify("A wish", body).category in categories


@pytest.mark.parametrize("body", [WISHES[0], WISHES[9], WISHES[11]])
def test_a_wish_is_read_as_one(engine: TriageEngine, body: str) -> None:
    reading = engine.classify("A wish", body)
    assert (reading.category, reading.severity) == (WISH, Severity.LOW)
