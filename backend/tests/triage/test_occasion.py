"""What the words of a ticket say about its reply."""

from __future__ import annotations

import pytest

from app.triage.occasion import Occasion


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("As soon as I switch it on, the wheel head keeps creeping.", ()),
        ("Our confirmations end up in the junk folder.", ()),
        ("The export page crashes in Chrome.", ("error_code",)),
        ("I get an error every time.", ("error_code",)),
        ("I can't sign in any more.", ("error_code",)),
        ("Die Anmeldung funktioniert nicht.", ("error_code",)),
        ("La página no funciona.", ("error_code",)),
        ("Our payout from Friday is on hold.", ()),
        ("The invoice has our old company name on it.", ()),
        ("We call off the class. Do they get their money back?", ()),
        ("I see two charges of $69 this month.", ("amount",)),
        ("I was charged twice for my order.", ("order_id", "amount")),
        ("When do you refund the parcel I sent back?", ("order_id", "amount")),
        ("In order to pay less, which plan fits?", ()),
        ("Mir wurde die Bestellung doppelt abgebucht.", ("order_id", "amount")),
        ("Ma commande n'est pas arrivée.", ("order_id",)),
        ("Mi pedido no llegó.", ("order_id",)),
        ("Il mio ordine non arriva.", ("order_id",)),
        ("Mijn bestelling is te laat.", ("order_id",)),
        ("A minha encomenda não chegou.", ("order_id",)),
    ],
)
def test_only_fields_that_fit_the_words_are_asked_for(text: str, fitting: tuple[str, ...]) -> None:
    assert Occasion.of(text).fitting(("error_code", "order_id", "amount")) == fitting


def test_what_a_desk_requires_of_its_own_is_always_asked_for() -> None:
    assert Occasion.of("Hello").fitting(("account_email", "serial_number")) == (
        "account_email",
        "serial_number",
    )
