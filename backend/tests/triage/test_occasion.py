"""What the words of a ticket say about its reply."""

from __future__ import annotations

import pytest

from app.triage.occasion import Occasion
from app.triage.types import Extraction, Severity


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
    assert Occasion.of(text, Severity.MEDIUM, 5).fitting(("error_code", "order_id", "amount")) == fitting


def test_what_a_desk_requires_of_its_own_is_always_asked_for() -> None:
    assert Occasion.of("Hello", Severity.LOW, 5).fitting(("account_email", "serial_number")) == (
        "account_email",
        "serial_number",
    )


@pytest.mark.parametrize(
    ("text", "trouble", "vague"),
    [
        ("Help\n\n?", False, True),
        ("Hilfe\n\nIch brauche Hilfe", False, True),
        ("Help\n\nIt doesn't work!!!", True, True),
        ("App\n\nEs geht nicht.", True, True),
        ("Apple Watch\n\nIs there an Apple Watch app?", False, False),
        ("SOC 2\n\nDo you have SOC 2?", False, False),
        ("Logo\n\nCan we change the logo in the mails?", False, False),
        (
            "質問\n\n会社のロゴをメールに表示する方法を教えてください。よろしくお願いいたします。",
            False,
            False,
        ),
        (
            "Export\n\nSince the update of Tuesday the export of the members' list crashes in Chrome and in Firefox, on two"
            " computers, as soon as more than 500 members are chosen.",
            True,
            False,
        ),
    ],
)
def test_details_are_lacking_only_where_little_is_told(text: str, trouble: bool, vague: bool) -> None:
    occasion = Occasion.of(text, Severity.LOW, 5)
    assert (occasion.trouble, occasion.vague) == (trouble, vague)


@pytest.mark.parametrize(
    ("text", "praise"),
    [
        ("Anna was amazing", True),
        ("Thanks, that solved it!", True),
        ("Anna war super, vielen Dank für die schnelle Hilfe!", True),
        ("Votre équipe est formidable, merci pour tout !", True),
        ("Anna was amazing, but the parcel is late", False),
        ("Great service. Can I pay by card?", False),
        ("Great job deleting my files, thanks for nothing", False),
        ("I want to cancel. Thank you so much!", False),
    ],
)
def test_praise_is_nothing_but_praise(text: str, praise: bool) -> None:
    assert Occasion.of(text, Severity.LOW, 8).praise is praise
    assert not Occasion.of(text, Severity.LOW, 3).praise


def test_an_order_is_lacking_only_where_it_is_the_customers_own_and_unnamed() -> None:
    nothing = Extraction()
    assert Occasion.of("Where is my order?", Severity.LOW, 5).lacks_order(nothing)
    assert Occasion.of("Wo bleibt meine Bestellung?", Severity.LOW, 5).lacks_order(nothing)
    assert not Occasion.of("Where is my order KSH-71190?", Severity.LOW, 5).lacks_order(nothing)
    assert not Occasion.of("How do I place an order?", Severity.LOW, 5).lacks_order(nothing)
