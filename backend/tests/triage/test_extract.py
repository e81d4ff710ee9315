"""Fields are verbatim, told apart and complete."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.types import Extraction

CASES = [
    ("Error ERR-4410 and 0xC0FFEE on start", {"error_code": ("ERR-4410", "0xC0FFEE")}),
    ("Orders ORD-21 and ORD-22 are wrong", {"order_id": ("ORD-21", "ORD-22")}),
    ("I was billed for order #123!", {"order_id": ("123",)}),
    ("Order #KX-70031 was due on 2024-01-15", {"order_id": ("KX-70031",), "date": ("2024-01-15",)}),
    ("Invoice INV-5521 and receipt 2024/3391 differ", {"invoice_id": ("INV-5521", "2024/3391")}),
    ("We paid $29.99 on January 15th and again on January 20th.", {"amount": ("$29.99",), "date": ("January 15th", "January 20th")}),
    ("Es geht um 1.059,90 € vom 02.04.2025", {"amount": ("1.059,90 €",), "date": ("02.04.2025",)}),
    ("Call 555-987-6543 or +44 20 7946 0123", {"phone_number": ("555-987-6543", "+44 20 7946 0123")}),
    ("Write to ann@mail.example, not at www.shop.example/help.", {"account_email": ("ann@mail.example",), "url": ("www.shop.example/help",)}),
    ("App version 4.2.1 on Android 15 at 10.0.0.7", {"version": ("4.2.1",), "ip_address": ("10.0.0.7",)}),
    ("Our PumpMaster 300 stopped", {"product_name": ("PumpMaster 300",)}),
    ("My iPhone and my MacBook work with GitHub", {}),
    ("There are 14 of us and it takes 20 minutes, at 10:15 and 11:30", {}),
    ("Setup code 4821-0093, ticket #99812", {}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_values(config: TriageConfig, body: str, expected: dict[str, tuple[str, ...]]) -> None:
    found = extract_fields(config, "", body, None)
    assert {str(field.name): field.values for field in found.fields} == expected


def test_normal_forms(config: TriageConfig) -> None:
    body = "Pay 1.059,90 € by 2 March 2025 to Bob@Mail.Example or +49 30 901820, see $1,200 from 31/12/2024."
    fields = {str(field.name): field.normalized for field in extract_fields(config, "", body, None).fields}
    assert fields["amount"] == ("1059.90 EUR", "1200.00 USD")
    assert fields["date"] == ("2025-03-02", "2024-12-31")
    assert fields["account_email"] == "bob@mail.example"
    assert fields["phone_number"] == "+4930901820"


def test_one_value_is_a_string_and_spans_point_at_it(config: TriageConfig) -> None:
    subject, body = (
        "Order ORD-789012 never came",
        "My order #ORD-789012 cost $149.99, invoice INV-77 is open.",
    )
    found = extract_fields(config, subject, body, "billing")
    assert found.fields[0].value == "ORD-789012"
    assert found.missing_required == ()
    check_spans(found, subject, body)


def test_required_fields_follow_the_category(config: TriageConfig) -> None:
    assert extract_fields(config, "", "It is broken", "technical").missing_required == ("error_code",)
    assert extract_fields(config, "", "Refund me", "billing").missing_required == ("order_id", "amount")
    assert extract_fields(config, "", "Refund me", "unheard_of").missing_required == ()


def test_an_impossible_date_is_reported(config: TriageConfig) -> None:
    found = extract_fields(config, "", "It was ordered on 2024-02-31.", None)
    assert any("2024-02-31" in error for error in found.validation_errors)


def test_quoted_history_gives_no_fields(config: TriageConfig) -> None:
    body = (
        "My new order is ORD-5550 and it is the only one that matters now, please look at it.\n"
        "On Tue, 4 Feb 2025 at 10:00 Shop <shop@store.example> wrote:\n> Your order ORD-1110 is closed."
    )
    assert extract_fields(config, "", body, None).get("order_id") == ("ORD-5550",)


def check_spans(found: Extraction, subject: str, body: str) -> None:
    for field in found.fields:
        spans = field.source_span if isinstance(field.source_span, tuple) else (field.source_span,)
        assert len(spans) == len(field.values)
        for span, value in zip(spans, field.values, strict=True):
            text = subject if span.source == "subject" else body
            assert text[span.start : span.end] == value


PIECES = st.sampled_from(
    ["order ", "#", "ORD-12 ", "INV-9/3", "$", "12.50", " EUR", "€", "+49 ", "030 1234567", "@", "a@b.example", "1.2.3", "v", " version ",
     "0x1F", "error ", "ERR-", "\n", "> ", "2024-13-45", "31.12.2024", "March ", "5th", "http://", "x.example/", "10.0.0.1", "::1", "(", ")", ", ", " and "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("".join)),
    st.lists(PIECES, max_size=6).map("".join),
)
def test_never_raises_and_every_value_is_verbatim(config: TriageConfig, body: str, subject: str) -> None:
    found = extract_fields(config, subject, body, "billing")
    check_spans(found, subject, body)
    assert all(0 <= field.confidence <= 1 for field in found.fields)


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "a-1" * 16_000, "+1 " * 16_000, "order " * 8_000, "A1-" * 16_000, "1.2." * 12_000]
)
def test_hostile_texts_take_no_time_to_speak_of(config: TriageConfig, text: str) -> None:
    found = extract_fields(config, "", text, None)
    check_spans(found, "", text)
