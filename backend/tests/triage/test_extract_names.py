"""Models, versions of what programs run on, and what looks like a field and is none."""

from __future__ import annotations

import time

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from tests.triage.test_extract import check_spans

Values = dict[str, tuple[str, ...]]

MODELS: list[tuple[str, Values]] = [
    ("No sound on my box NV-300.", {"product_name": ("NV-300",)}),
    ("The smart plug SP-4 got hot, the router RX-20A too", {"product_name": ("SP-4", "RX-20A")}),
    ("Modèle LX-9, la lampe", {"product_name": ("LX-9",)}),
    ("Modell: KX 300, model no. TP80, modelo H-9, modello TB-20", {"product_name": ("KX 300", "TP80", "H-9", "TB-20")}),
    ("My Hub H2 loses the hall sensor", {"product_name": ("Hub H2",)}),
    ("Die Lampe LX-9 und der Router RX-20 gehen nicht", {"product_name": ("LX-9", "RX-20")}),
    # What is written like them.
    ("It stands in box 12, box B-12 and lock L-12; PO box 4451", {}),
    ("The hub is H2 and the plug 13A, model A4, modello F24, modelo 347", {}),
    ("Model Y 2024, model 3, charger USB-3, plug EU-2", {}),
    ("The box shows error NV-300", {"error_code": ("NV-300",)}),
    ("Can your scanner read GS1 DataMatrix?", {}),
    ("Black Week at PackPro, chez MiniBox", {}),
    ("We use PackPro and PumpMaster 300", {"product_name": ("PackPro", "PumpMaster 300")}),
    ("Meine Kundennummer 4410, Unsere Vertragsnr 12, the Ticketnumber 300", {}),
]  # fmt: skip
VERSIONS: list[tuple[str, Values]] = [
    ("Following OTA 7.2 all detectors are off", {"version": ("7.2",)}),
    ("Since update 5.9 and after patch 1.19", {"version": ("5.9", "1.19")}),
    ("Seit dem Update 14.3 geht nichts, depuis la mise à jour 9.4 non plus", {"version": ("14.3", "9.4")}),
    ("The job runs twice since I moved to PHP 8.3.", {"version": ("8.3",)}),
    ("WordPress 6.6, PHP 8.2", {"version": ("6.6", "8.2")}),
    ("Since your 5.2 release nothing works", {"version": ("5.2",)}),
    ("Nach dem Patch 2.14 geht nichts", {"version": ("2.14",)}),
    ("We come to the 10.30 update meeting", {}),
    ("App version 4.2.1 on PHP 8.3", {"version": ("4.2.1",)}),
    ("Update 14.11. is due, after the update 9.99 € more, PHP 8 people", {"amount": ("9.99 €",)}),
    ("We updated 7.2 thousand rows, Python 3 times", {}),
]  # fmt: skip
PHONES: list[tuple[str, Values]] = [
    ("the breakdown number 0800 5550 144 on my card is dead", {"phone_number": ("0800 5550 144",)}),
    ("VS-Nr. K 4410 992", {}),
    ("Versicherungsnummer 4410 992, insurance number 4410 9921, Mitglieds-Nr. 4410 992", {}),
    ("Tel.-Nr. 0221 555 1234", {"phone_number": ("0221 555 1234",)}),
    ("Handy-Nr. 0171 2345678", {"phone_number": ("0171 2345678",)}),
]  # fmt: skip
ADDRESSES: list[tuple[str, Values]] = [
    ("It hangs.\n\nWith kind regards\nAino Virtanen\nKaskela Oyj\nTel. +358 9 555 1000 | www.kaskela.example", {"phone_number": ("+358 9 555 1000",)}),
    ("It hangs.\n\nKind regards\nJo | jo@x.example | www.x.example", {"account_email": ("jo@x.example",)}),
    ("Tel. +358 9 555 1000 | www.kaskela.example", {"phone_number": ("+358 9 555 1000",), "url": ("www.kaskela.example",)}),
    ("Hangs.\n\nKind regards\nJo\nTel. +358 9 555 1000 | www.x.example/orders/7", {"phone_number": ("+358 9 555 1000",), "url": ("www.x.example/orders/7",)}),
    ("Thanks.\nPlease look whether the page on www.kaskela.example shows it", {"url": ("www.kaskela.example",)}),
    ("I wrote to support@shop.example three times, and to ann@x.example", {"account_email": ("ann@x.example",)}),
    ("Ich habe schon zweimal an kundenservice@shop.example geschrieben", {}),
    ("Ich schrieb schon zweimal an kundenservice@shop.example.", {}),
    ("my account is support@firm.example, I registered with help@firm.example", {"account_email": ("support@firm.example", "help@firm.example")}),
    ("Please write to info@firm.example", {"account_email": ("info@firm.example",)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*MODELS, *VERSIONS, *PHONES, *ADDRESSES])
def test_names_and_numbers(config: TriageConfig, text: str, expected: Values) -> None:
    found = extract_fields(config, "", text, None)
    assert {str(field.name): field.values for field in found.fields} == expected
    check_spans(found, "", text)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Out of office: Re: your application", "I am away until 17.11.2025 and will read your message after my return. In urgent cases call 030 9018 2000."),
        ("Undelivered Mail Returned to Sender", "This is the mail system. I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n<dispo@x.example>: host said: 550 5.1.1 User unknown"),
    ],
)  # fmt: skip
def test_an_automatic_mail_has_no_fields(config: TriageConfig, subject: str, body: str) -> None:
    found = extract_fields(config, subject, body, "technical")
    assert (found.fields, found.missing_required, found.validation_errors) == ((), (), ())


def test_what_a_person_says_of_an_absence_has_fields(config: TriageConfig) -> None:
    body = "I am away until 17.11.2025. Could you please send order ORD-5512 after that?"
    found = extract_fields(config, "Order", body, None)
    assert (found.get("date"), found.get("order_id")) == (("17.11.2025",), ("ORD-5512",))


@pytest.mark.parametrize(
    "text",
    ["model A1-" * 5_000, "box AB-1 " * 5_000, "since update " * 3_800, "PHP 8." * 8_000, "wrote to " * 5_000 + "support@x.example", "Regards\n" + "| www.x.example " * 3_000, "A-Nr" * 12_000, "breakdown number 1 " * 2_600],
)  # fmt: skip
def test_hostile_texts_are_read_in_linear_time(config: TriageConfig, text: str) -> None:
    begin = time.process_time()
    extract_fields(config, "", text, None)
    assert time.process_time() - begin < 3
