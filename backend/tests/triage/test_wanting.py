"""What a letter holds already, and what an answer asks for."""

from __future__ import annotations

import pytest

from app.triage.types import FieldName
from app.triage.wanting import asked_by, holds, tells_when


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("You are not authorised to use transaction MIGO\nMessage no. S#077", True),
        ("SolidWorks says 'No licence available (-4)'.", True),
        ("I typed it wrong three times and now it says user locked.", True),
        ("The printer shows SC-542.", True),
        ("Es kommt „Zugriff verweigert“.", True),
        ("Le site affiche « erreur inattendue ».", True),
        ("Error 554 when I send.", True),
        ("The time resets. Expected: 10:00. Actual: 00:00.", True),
        ("I get an error every time.", False),
        ("The export crashes with an error message.", False),
        ("Die Anmeldung funktioniert nicht.", False),
        ("It fails since Monday.", False),
    ],
)
def test_who_pasted_the_error_holds_it(text: str, held: bool) -> None:
    assert holds(FieldName.ERROR_CODE, text) is held


@pytest.mark.parametrize(
    ("field", "text", "held"),
    [
        ("order_id", "Compré dos veces (pedidos 55-1029 y 55-1030).", True),
        ("order_id", "My order is late.", False),
        ("order_id", "We placed two orders in 10 days.", False),
        ("invoice_id", "Fomos cobrados duas vezes na fatura FT 2025/1182.", True),
        ("invoice_id", "The invoice of 3 May is wrong.", False),
        ("amount", "You took 39,00 € twice.", True),
        ("amount", "You charged me twice.", False),
        ("serial_number", "Number 4711-22", False),
    ],
)
def test_what_a_letter_gives_in_some_form_is_held(field: str, text: str, held: bool) -> None:
    assert holds(field, text) is held


FIELDS = ("order_id", "error_code", "account_email")


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("If both charges stay, send us the order number. [1]", ("order_id",)),
        ("Have your order number ready when you call. [1]", ("order_id",)),
        ("Please include the error message and a screenshot. [1]", ("error_code",)),
        ("Schicken Sie uns die Bestellnummer. [1]", ("order_id",)),
        ("Envoyez-nous le numéro de commande. [1]", ("order_id",)),
        ("The order number stands on the delivery note. [1]", ()),
        ("Open the page and enter your e-mail address. [1]", ()),
        ("Restart the app if an error message appears. [1]", ()),
    ],
)
def test_beside_an_answer_only_what_it_asks_for_is_asked(answer: str, asked: tuple[str, ...]) -> None:
    assert asked_by(answer, FIELDS) == asked


def test_a_condition_tells_what_was_done() -> None:
    assert tells_when("Die App stürzt ab, sobald ich den Kalender öffne.")
    assert tells_when("It crashes when I open the calendar.")
    assert not tells_when("The app crashes.")
