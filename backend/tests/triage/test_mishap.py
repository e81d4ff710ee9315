"""Mishaps that call for sympathy, and mails of strangers."""

from __future__ import annotations

import pytest

from app.triage.mishap import has_met_with, shows_foreign_mail


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("My bag was stolen in the train with the laptop in it.", True),
        ("Somebody broke into our office last night.", True),
        ("I lost my security key somewhere in hall 2. Who pays?", True),
        ("Lost my badge at the weekend.", True),
        ("i clicked on a link in a dhl mail and entered my password", True),
        ("I clicked on a link in a dhl mail, then entered my password. What can your team do?", True),
        ("I got phished, they have my e-mail password.", True),
        ("Mein Laptop wurde im Zug gestohlen.", True),
        ("On m'a volé mon téléphone.", True),
        ("Me robaron el móvil.", True),
        ("Mi hanno rubato il telefono.", True),
        ("Mijn fiets is gisteren gestolen.", True),
        ("Ich habe in einer Mail auf einen Link geklickt und mein Passwort eingegeben.", True),
        ("What do I do if my laptop was stolen?", False),
        ("Am I insured in case my bike is stolen?", False),
        ("Does the policy pay for stolen bags?", False),
        ("I fell for one of your phishing tests. Will my boss hear about it?", False),
        ("I clicked on the link in your mail and the form opens.", False),
        ("I clicked on the link in the reset mail and typed a new password, it is refused.", False),
        ("I clicked on the export button and nothing happens.", False),
        ("I lost my place in the manual.", False),
        ("The parcel was delivered.", False),
    ],
)
def test_who_was_robbed_or_taken_in_has_met_with_something(text: str, met: bool) -> None:
    assert has_met_with(text) is met


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Is this real? I don't know the sender.", True),
        ("Is this mail from you?", True),
        ("Got a mail, the sender looks odd. Is it yours?", True),
        ("Ich habe eine verdächtige E-Mail bekommen.", True),
        ("I don't know why my invoice is so high.", False),
        ("Is this invoice right?", False),
        ("Where is my order? The confirmation is below.", False),
    ],
)
def test_a_mail_that_may_be_a_fraud_is_not_the_customers_own(text: str, foreign: bool) -> None:
    assert shows_foreign_mail(text) is foreign
