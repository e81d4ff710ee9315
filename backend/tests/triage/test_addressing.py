"""Names: in greetings, and below a text."""

from __future__ import annotations

import pytest

from app.triage.addressing import called, full_name, signed_name, writer_of
from app.triage.types import Tone


@pytest.mark.parametrize(
    ("name", "warm", "formal"),
    [
        ("Martha Oduya", "Martha", "Martha Oduya"),
        ("Martha", "Martha", "Martha"),
        ("M. Oduya", "M. Oduya", "M. Oduya"),
        ("J.R. Smith", "J.R. Smith", "J.R. Smith"),
        ("Dr. Oduya", "Dr. Oduya", "Dr. Oduya"),
        ("Frau Weiss", "Frau Weiss", "Frau Weiss"),
        ("Oduya, Martha", "Martha", "Martha Oduya"),
        ("Martha Oduya, PhD", "Martha", "Martha Oduya"),
        ("Jean-Pierre Dupont", "Jean-Pierre", "Jean-Pierre Dupont"),
        ("van der Berg", "van der Berg", "van der Berg"),
        ("Oduya GmbH", "Oduya GmbH", "Oduya GmbH"),
        ("Acme, Inc.", "Acme, Inc", "Acme, Inc"),
        ("Martha and Tom Oduya", "Martha and Tom Oduya", "Martha and Tom Oduya"),
        ("martha.oduya@example.com", "martha.oduya@example.com", "martha.oduya@example.com"),
        ("田中 太郎", "田中 太郎", "田中 太郎"),
        ("Familie Weber", "Familie Weber", "Familie Weber"),
        ("  ", None, None),
        (None, None, None),
    ],
)
def test_warm_greetings_use_the_first_name(name: str | None, warm: str | None, formal: str | None) -> None:
    assert called(name, Tone.FRIENDLY) == called(name, Tone.EMPATHETIC) == warm
    assert called(name, Tone.FORMAL) == called(name, Tone.CONCISE) == full_name(name) == formal


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        ("\n\nBest, Martha", "Martha"),
        ("\n\nKind regards,\nMartha Oduya", "Martha Oduya"),
        ("\n\nTom", "Tom"),
        ("\n\n– Alex", "Alex"),
        ("\nViele Grüße\nJörg", "Jörg"),
        ("\n\nCordialement,\nÉlodie Martin", "Élodie Martin"),
        (" Martha", None),
        ("\nUnacceptable", None),
        ("\n\nUnacceptable", None),
        ("\n\nThanks", None),
        ("\n\nBest Regards", None),
        ("\n\nPlease Help", None),
        ("\n\nMuchas Gracias", None),
        ("\n\nBest,\nThe Support Team", None),
        ("\n\nGreg Palmer\nClayworks Boise", None),
    ],
)
def test_a_plain_signature_is_a_name(ending: str, name: str | None) -> None:
    assert signed_name("Hi, the wheel creeps." + ending) == name


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        ("\n\nRegards\nPetra Lindqvist\nSales Nordic | Halden Works GmbH | +49 7131 555 2210", "Petra Lindqvist"),
        ("\n\nKind regards,\n-- \nPetra Lindqvist\nHalden Works", "Petra Lindqvist"),
        (" Kind regards, M. Whitcombe", "M. Whitcombe"),
        ("\nMit freundlichen Grüßen\nAnna van der Berg\nEinkauf", "Anna van der Berg"),
        ("\nSchönen Gruß, Ole", "Ole"),
        ("\nCordialement,\nÉlodie Martin\nResponsable achats", "Élodie Martin"),
        ("\n\nPozdrawiam\nJan Kowalski\ntel. 555 22 10", "Jan Kowalski"),
        ("\n\nBest, Ola\n\nOn Mon, service desk wrote:\n> Hello\n> Kind regards\n> Tom Peters", "Ola"),
        ("\n\nThanks\nSales Nordic\nHalden Works", None),
        ("\n\nThanks\n\nPrinter Room B\nis where it stands", None),
        ("\n\nRegards\nPETRA\nHALDEN", None),
        ("\n\n-----Original Message-----\nFrom: x@bank.example\nSubject: x\n\nPay now.\n\nRegards\nJohn Smith", None),
        (" Thanks a lot", None),
    ],
)  # fmt: skip
def test_a_letter_is_greeted_by_the_name_below_its_sign_off(ending: str, name: str | None) -> None:
    assert writer_of("Wheel", "Hi, the wheel creeps." + ending) == name
