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
        ("I see two charges this month.", ("amount",)),
        ("I see two charges of $69 this month.", ()),
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


@pytest.mark.parametrize(
    ("text", "loss", "suffering"),
    [
        ("My mother, who ran the studio, passed away two weeks ago.", True, False),
        ("My husband owned the studio account and died in January.", True, False),
        ("The membership was my late husband's.", True, False),
        ("Our colleague Ann suddenly died.", True, False),
        ("Sent from my phone. My mother passed away.", True, False),
        ("Mein Mann ist im Januar gestorben.", True, False),
        ("Die Inhaberin ist leider verstorben.", True, False),
        ("Ma mère est décédée en mars.", True, False),
        ("Mi padre falleció en enero.", True, False),
        ("Mio marito è deceduto a marzo.", True, False),
        ("Mijn vader is overleden.", True, False),
        ("O meu pai faleceu em março.", True, False),
        ("My phone died.", False, False),
        ("My husband's phone died during the call.", False, False),
        ("The battery died and I lost my mother's card.", False, False),
        ("My laptop has passed away, can you help?", False, False),
        ("My mother called because the kiln died.", False, False),
        ("What happens if the owner has died?", False, False),
        ("Der Akku ist gestorben.", False, False),
        ("My late payment was refused.", False, False),
        ("One of our members broke her leg skiing.", False, True),
        ("I booked a class and I'm ill today.", False, True),
        ("I had a car accident yesterday.", False, True),
        ("Ich bin krank und kann nicht kommen.", False, True),
        ("Je suis malade aujourd'hui.", False, True),
        ("Estoy enferma y no puedo ir.", False, True),
        ("Sono malato e non posso venire.", False, True),
        ("Ik ben ziek en kan niet komen.", False, True),
        ("Estou doente e não posso ir.", False, True),
        ("I deleted our studio by accident.", False, False),
        ("I'm sick of this app.", False, False),
        ("The form is ill-designed and the chair leg is broken.", False, False),
    ],
)
def test_grief_and_illness_are_those_of_people(text: str, loss: bool, suffering: bool) -> None:
    occasion = Occasion.of(text, Severity.LOW, 5)
    assert (occasion.loss, occasion.suffering) == (loss, suffering)


@pytest.mark.parametrize(
    ("text", "suffering"),
    [
        ("Do I get a replacement bike after an accident?", False),
        ("What do you pay after a skiing accident?", False),
        ("Can I cancel when I am ill?", False),
        ("Kann ich stornieren, wenn ich krank bin?", False),
        ("Is there a discount in case of a car accident?", False),
        ("What happens with the account when somebody has a stroke?", False),
        ("Do I get a replacement bike after my accident?", True),
        ("My daughter had an accident on the bike, what do I do?", True),
        ("Can I cancel? I'm ill.", True),
        ("When I was ill you charged me.", True),
        ("After an accident on Monday the bike is broken.", True),
    ],
)
def test_what_might_happen_has_not_happened(text: str, suffering: bool) -> None:
    assert Occasion.of(text, Severity.LOW, 5).suffering is suffering


@pytest.mark.parametrize(
    "text",
    [
        "may I try one first, does it cost?", "Do I get a replacement bike after an accident?", "until when can i reach you in the chat tonight?",
        "How much is the family plan?", "May I bring a bag of 8 kg? Is there a fee?", "Do you charge for returns?", "Can I pay in two instalments?",
        "Can you deliver to Norway and what does it cost?", "How long do you keep my data?", "How do I reset my password?", "Wie viel kostet ein Umtausch?",
        "Combien coûte l'abonnement ?", "¿Cuánto cuesta devolver un pedido?", "Quanto costa la consegna?", "Hoeveel kost een abonnement?",
        "Quanto custa a entrega?", "Ile kosztuje wysyłka?", "Hur mycket kostar frakten?",
    ],
)  # fmt: skip
def test_a_plain_question_lacks_nothing(text: str) -> None:
    occasion = Occasion.of(text, Severity.MEDIUM, 4)
    assert occasion.inquiry
    assert occasion.fitting(("error_code", "order_id", "amount", "account_email")) == ()


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("I was charged twice. Why?", ("amount",)),
        ("Can you refund my payment of Monday?", ("amount",)),
        ("Where is my order?", ("order_id",)),
        ("Can you change my e-mail address please?", ("account_email",)),
        ("The reset mail doesn't come, what now?", ("account_email",)),
        ("I deleted my account by mistake, can I get it back?", ("account_email",)),
        ("Who logged into my account from Brazil last night?", ("account_email",)),
        ("Wo bleibt meine Erstattung?", ("amount",)),
        ("J'ai été débité deux fois, pourquoi ?", ("amount",)),
        ("Me cobraron dos veces, ¿por qué?", ("amount",)),
        ("Who corrects it if my overtime account is wrong?", ()),
        ("My account shows the wrong name, who corrects it?", ("account_email",)),
        ("Your newsletter went out with all 800 addresses in the To line.", ()),
        ("De rem van de kinderwagen hield niet, hij rolde de weg op.", ()),
    ],
)
def test_who_reports_something_is_asked_for_what_finds_it(text: str, fitting: tuple[str, ...]) -> None:
    occasion = Occasion.of(text, Severity.MEDIUM, 4)
    assert not occasion.inquiry
    assert occasion.fitting(("error_code", "order_id", "amount", "account_email")) == fitting


@pytest.mark.parametrize(
    ("category", "text", "is_of"),
    [
        ("billing", "I was charged twice.", True),
        ("billing", "Do your gift cards expire?", False),
        ("billing", "How long is the trial and do I need a credit card?", False),
        ("billing", "We call off a class because of snow. Do they get their money back?", False),
        ("feature_request", "Would it be possible to add a dark mode?", True),
        ("feature_request", "Can I see fahrenheit instead of celsius?", False),
        ("feature_request", "I forgot my promo code, can you add it to order KSH-71300?", False),
        ("account", "I can't sign in.", True),
        ("account", "How long does a signed waiver stay valid?", False),
        ("account", "A former member wants everything about her deleted (GDPR).", False),
        ("technical", "The export page crashes.", True),
        ("technical", "Which breaker do I need?", False),
        ("general", "Where is my order?", False),
        ("of_their_own", "Anything", False),
    ],
)
def test_a_category_is_named_only_where_the_text_is_of_it(category: str, text: str, is_of: bool) -> None:
    assert Occasion.of(text, Severity.MEDIUM, 5).is_of(category) is is_of
