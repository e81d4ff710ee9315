"""Fields are as shown, told apart and complete."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.markup import readable
from app.triage.types import Extraction, SourceSpan

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
    ("The display shows <i>E-204</i>, <b>not</b> more", {"error_code": ("E-204",)}),
    ("<p>Error code: <strong>E204</strong></p>", {"error_code": ("E204",)}),
    ("It shows &quot;E-204&quot; and then **E-205**", {"error_code": ("E-204",)}),
    ('<a href="https://x.example/a?b=1">here</a>, <a href="mailto:bob@x.example">me</a>', {"account_email": ("bob@x.example",), "url": ("https://x.example/a?b=1",)}),
    ("Where is order ORD-12? And ORD-7?", {"order_id": ("ORD-12", "ORD-7")}),
    ("Where is my order #99?", {"order_id": ("99",)}),
    ("Bestellung #99 fehlt, Auftrag Nr. 8 auch", {"order_id": ("99", "8")}),
    ("Orders #98 and #99 are late", {"order_id": ("98", "99")}),
    ("See #99: I ordered 12, in order 3 of them, parcel #2 of 3", {}),
    ("INV-7 and invoice #3 are open", {"invoice_id": ("INV-7", "3")}),
    ("It costs €3.5m, we have 20k USD", {"amount": ("€3.5m", "20k USD")}),
    ("A contract of $2 million, 3,5 Millionen Euro or € 1.2 Mio. a year", {"amount": ("$2 million", "3,5 Millionen Euro", "€ 1.2 Mio")}),
    ("Rs. 5,000 or 5.000 Rs or INR 5000 or Rs. 1,50,000/-", {"amount": ("Rs. 5,000", "Rs. 1,50,000")}),
    ("A cable of 5 m at $5 m long, 5m €20", {"amount": ("$5", "€20")}),
    ("Closed 14.04.–18.04. this year", {"date": ("14.04.", "18.04.")}),
    ("Closed 14.04.-18.04.2026", {"date": ("14.04.", "18.04.2026")}),
    ("From 12 to 14 March 2026, then 3-5 May", {"date": ("12", "14 March 2026", "3", "5 May")}),
    ("Vom 12. bis 14. März, March 12-14, 2026", {"date": ("12", "14. März", "March 12", "14, 2026")}),
    ("In chapters 1.2.-1.3. it says 12 and 14 times, 14 to 12 March", {"date": ("12 March",)}),
    ("On macOS 15.3.1 and Windows 11 it hangs", {"version": ("15.3.1", "11")}),
    ("I have iOS 18.2 here", {"version": ("18.2",)}),
    ("App version 4.2.1 on iOS 18.2", {"version": ("4.2.1",)}),
    ("Windows 11 times a day, Android users", {}),
    ("It answers at 999.1.1.1 only", {}),
    ("It is Chrome 120.0.6099.109, version 10.0.0.1", {"version": ("10.0.0.1",)}),
    ("TypeError, then NullPointerException in our PumpMaster 300", {"product_name": ("PumpMaster 300",)}),
    ("changed from jane.smith@firm.example to jane.miller@firm.example", {"account_email": ("jane.smith@firm.example", "jane.miller@firm.example")}),
    ("I got a mail from noreply@shop.example, changed by bob@shop.example", {}),
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


def test_normal_forms_of_large_amounts_and_ranges(config: TriageConfig) -> None:
    body = "€3.5m, 20k USD, $2.25 million, Rs. 1,50,000, 2 lakh rupees, 1,2 Mrd. EUR. 28.12.–03.01.2027, 29.02.–02.03."
    fields = {str(field.name): field.normalized for field in extract_fields(config, "", body, None).fields}
    assert fields["amount"] == (
        "3500000.00 EUR", "20000.00 USD", "2250000.00 USD", "150000.00 INR", "200000.00 INR", "1200000000.00 EUR",
    )  # fmt: skip
    assert fields["date"] == ("2026-12-28", "2027-01-03", "--02-29", "--03-02")


def test_a_value_that_markup_runs_through_is_given_as_shown_and_placed_as_written(
    config: TriageConfig,
) -> None:
    body = "It is due on 14 <b>March</b> 2026."
    found = extract_fields(config, "", body, None)
    assert (found.fields[0].value, found.fields[0].normalized) == ("14 March 2026", "2026-03-14")
    span = found.fields[0].source_span
    assert isinstance(span, SourceSpan)
    assert body[span.start : span.end] == "14 <b>March</b> 2026"
    check_spans(found, "", body)


def test_the_version_of_a_system_counts_where_the_subject_names_no_other(config: TriageConfig) -> None:
    assert extract_fields(config, "Crash", "On iOS 18.2", None).get("version") == ("18.2",)
    assert extract_fields(config, "Crash of version 4.2.1", "On iOS 18.2", None).get("version") == ("4.2.1",)


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
    """Each value stands at its span, as it is shown there."""
    for field in found.fields:
        spans = field.source_span if isinstance(field.source_span, tuple) else (field.source_span,)
        assert len(spans) == len(field.values)
        for span, value in zip(spans, field.values, strict=True):
            text = subject if span.source == "subject" else body
            written = text[span.start : span.end]
            # Only markup in what is written may make a difference.
            assert value in (written, " ".join(readable(written).text.split()))


PIECES = st.sampled_from(
    ["order ", "#", "ORD-12 ", "INV-9/3", "$", "12.50", " EUR", "€", "+49 ", "030 1234567", "@", "a@b.example", "1.2.3", "v", " version ",
     "0x1F", "error ", "ERR-", "\n", "> ", "2024-13-45", "31.12.2024", "March ", "5th", "http://", "x.example/", "10.0.0.1", "::1", "(", ")", ", ", " and ",
     "<b>", "</b>", "&quot;", "&euro;", "&nbsp;", "12", " to ", "14.04.", "–", "18.04.2026", "k ", " million ", "Rs. ", "iOS 18.2 ", "#9 "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("".join)),
    st.lists(PIECES, max_size=6).map("".join),
)
def test_never_raises_and_every_value_stands_at_its_place(
    config: TriageConfig, body: str, subject: str
) -> None:
    found = extract_fields(config, subject, body, "billing")
    check_spans(found, subject, body)
    assert all(0 <= field.confidence <= 1 for field in found.fields)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 50_000,
        "a-1" * 16_000,
        "+1 " * 16_000,
        "order " * 8_000,
        "A1-" * 16_000,
        "1.2." * 12_000,
        "<a " * 16_000,
        "1. - " * 10_000,
        "order number is " * 3_000,
        "14.04.-" * 7_000,
        "$1,00," * 8_000,
        "we get a " * 5_000,
        "updated it all to " * 3_000,
        "charged me " * 4_000,
        "charged " + "x " * 20_000,
        "code A1 " * 6_000,
        "x.com/ " * 7_000,
        "a." * 25_000,
        "#A1-" * 12_000,
        "since 2.8 " * 5_000,
        "\n-- \nhttps://x.example/a" * 2_000,
        "E_" * 25_000,
    ],
)
def test_hostile_texts_take_no_time_to_speak_of(config: TriageConfig, text: str) -> None:
    found = extract_fields(config, "", text, None)
    check_spans(found, "", text)
