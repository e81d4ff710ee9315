"""Values told apart from what is written like them; each kind with its counter-examples."""

from __future__ import annotations

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.extractors.amounts import amounts
from app.triage.extractors.dates import _MONTHS
from app.triage.extractors.errors import error_codes
from tests.triage.test_extract import check_spans

Values = dict[str, tuple[str, ...]]

AMOUNTS: list[tuple[str, Values]] = [
    ("livré le 5 mars", {"date": ("5 mars",)}),
    ("upstairs I get 2 bars", {}),
    ("It costs 5k€ or 20k USD", {"amount": ("5k€", "20k USD")}),
    ("I try 5 times, after 5\ntry again", {}),
    ("TRY 500 and 300 RON", {"amount": ("TRY 500", "300 RON")}),
    ("det kostet kr 399 og så 45 kr", {"amount": ("kr 399", "45 kr")}),
    ("charged 2x 64.99", {"amount": ("64.99",)}),
    ("charged me twice!! 2 x 64.99 for it", {"amount": ("64.99",)}),
    ("you billed me 412.80 and refunded 1,990.00", {"amount": ("412.80", "1,990.00")}),
    ("mir wurden 2x abgebucht: 64,99", {"amount": ("64,99",)}),
    ("my bank says paid 14.10., I paid at 10.30", {}),
    ("charged 10.30 h, paid 12.50 %, billed 12.50 kWh, paid 12.10.2026", {"date": ("12.10.2026",)}),
    ("the part of 2x 64.99 mm", {}),
]  # fmt: skip
CODES: list[tuple[str, Values]] = [
    ("upload failed E413 every time", {"error_code": ("E413",)}),
    ("import failed (XK-2210)", {"error_code": ("XK-2210",)}),
    ("payment failed PO-4500 and the test failed Q3", {"order_id": ("PO-4500",)}),
    ("we get a 404 on /v1/items", {"error_code": ("404",)}),
    ("the API answers 429, the shop throws 500.", {"error_code": ("429", "500")}),
    ("I got a 403", {"error_code": ("403",)}),
    ("la web devuelve 504 en cuanto pago", {"error_code": ("504",)}),
    ("der Server antwortet mit 502 seit heute", {"error_code": ("502",)}),
    ("504 on /reports, 401 Unauthorized, a 405 error", {"error_code": ("504", "401", "405")}),
    ("it returns 429 without a header, we see 404s on the site", {"error_code": ("429", "404")}),
    ("403", {"error_code": ("403",)}),
    ("500", {}),
    ("a 404 area code, got a 404 area code", {}),
    ("got a 500 euro voucher", {"amount": ("500 euro",)}),
    ("answers 300 calls a day, then answers 500 calls a day", {}),
    ("it returns 500 units, we got 500 for it, I've got 412 and count them", {}),
    ("we see 500 errors a day at 404 Main Street", {}),
    ("error ECONNREFUSED, then ETIMEDOUT", {"error_code": ("ECONNREFUSED", "ETIMEDOUT")}),
    ("ERR_CONNECTION_RESET and EACCES", {"error_code": ("ERR_CONNECTION_RESET", "EACCES")}),
    ("SSL_ERROR_BAD_CERT_DOMAIN in the browser", {"error_code": ("SSL_ERROR_BAD_CERT_DOMAIN",)}),
    ("error EMAIL not found, EXPIRED", {}),
]  # fmt: skip
COUPONS: list[tuple[str, Values]] = [
    ("code HUNGRY20 says expired", {}),
    ("coupon: code SAVE20 expired", {}),
    ("Der Code XA12 vom Gutschein geht nicht", {}),
    ("el código SAVE20 no funciona", {}),
    ("le code BX2210 de réduction ne marche pas", {}),
    ("mon bon de réduction, code BX2210, est refusé", {}),
    ("error: the coupon 'SAV20' is refused", {}),
    ("the coupon page shows error code E204", {"error_code": ("E204",)}),
    ("the coupon page shows code E204", {"error_code": ("E204",)}),
    ("error code SAVE20", {"error_code": ("SAVE20",)}),
    ("it stops with code BX2210", {"error_code": ("BX2210",)}),
    ("it stops with code ALARM12", {"error_code": ("ALARM12",)}),
]
VERSIONS: list[tuple[str, Values]] = [
    ("Después de actualizar a la 6.1 no va", {"version": ("6.1",)}),
    ("Seit dem Update auf 6.1 geht nichts", {"version": ("6.1",)}),
    ("updated the firmware to 6.1, rolled back to 5.9.2", {"version": ("6.1", "5.9.2")}),
    ("depuis la mise à jour vers 6.1", {"version": ("6.1",)}),
    ("The app has crashed since 2.8", {"version": ("2.8",)}),
    ("I have waited since 2.8, the room is open since 9.30", {}),
    ("The app has been down since 2.8 hours", {}),
    ("upgraded to 9.99 a month, then updated to 4.5 kW and 6.1 %", {}),
    ("Chrome 131 and Firefox 132", {"version": ("131", "132")}),
    ("on the edge 12 times, Chrome 131 users", {}),
    ("call 555.019.2231", {"phone_number": ("555.019.2231",)}),
    ("part 555.019.2231", {}),
    ("am 3.2.26 bestellt, le 4.2.26 reçu", {"date": ("3.2.26", "4.2.26")}),
    ("since 3.2.26 it hangs, am 3.2.9", {"version": ("3.2.26", "3.2.9")}),
]
IDS: list[tuple[str, Values]] = [
    ("Ticket IN-443210. Again.", {}),
    ("Reference TRX-99120-B", {}),
    ("paid with transaction T-55310", {}),
    ("Contract VR-2024-88, delivery at noon", {}),
    ("Reference GRP-77120", {"order_id": ("GRP-77120",)}),
    ("boarding ticket KX-70031", {"order_id": ("KX-70031",)}),
    ("WHERE IS MY FOOD #A99X-12 !!", {"order_id": ("A99X-12",)}),
    ("The courier never came, #B77-1290", {"order_id": ("B77-1290",)}),
    ("my colour #A99C12 of the parcel, ticket #A99X-12, #covid19", {}),
    ("issue #A99X-12 of the magazine", {}),
]
URLS: list[tuple[str, Values]] = [
    ("see example.com/help, please", {"url": ("example.com/help",)}),
    ("shop.firm.example:8080/a?b=1 is down", {"url": ("shop.firm.example:8080/a?b=1",)}),
    ("v1/items, and/or, src/main.py/x, report.pdf/old, e.g./i.e., Mr./Mrs., 1.2/3.4", {}),
    ("We met at example.com. Then example.com/ was closed", {}),
    ("It hangs.\n-- \nJana Pohl\nhttps://pohl.example/shop", {}),
    ("<p>It hangs.</p><br>--<br>Jana<br><a href=\"https://pohl.example/shop\">pohl</a>", {}),
    ("It hangs.\n\nKind regards\nJana Pohl\nwww.pohl.example", {}),
    ("Look at:\nwww.pohl.example", {"url": ("www.pohl.example",)}),
    ("Thanks for a look at this\nwww.pohl.example", {"url": ("www.pohl.example",)}),
    ("Thanks\nhttps://pohl.example/orders/7 is the page", {"url": ("https://pohl.example/orders/7",)}),
    ("https://pohl.example/shop hangs.\n-- \nJana", {"url": ("https://pohl.example/shop",)}),
    ("The steps\n--\nOpen https://x.example/a " + "and then press the button " * 30, {"url": ("https://x.example/a",)}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [*AMOUNTS, *CODES, *COUPONS, *VERSIONS, *IDS, *URLS])
def test_told_apart(config: TriageConfig, body: str, expected: Values) -> None:
    found = extract_fields(config, "", body, None)
    assert {str(field.name): field.values for field in found.fields} == expected
    check_spans(found, "", body)


@pytest.mark.parametrize("month", [*_MONTHS, "marca", "maja", "května", "maj", "mars", "mart", "mayıs"])
def test_a_day_of_a_month_is_no_amount(month: str) -> None:
    assert [found.value for day in ("5", "12.", "28") for found in amounts(f"le {day} {month} 2026")] == []


def test_money_without_a_currency_has_a_normal_form_without_one(config: TriageConfig) -> None:
    assert extract_fields(config, "", "charged 2x 1.064,99", None).fields[0].normalized == "1064.99"


def test_a_code_is_of_a_coupon_where_the_subject_speaks_of_one(config: TriageConfig) -> None:
    body = "The message says code BX2210."
    assert extract_fields(config, "Voucher refused", body, None).get("error_code") == ()
    assert extract_fields(config, "Printer broken", body, None).get("error_code") == ("BX2210",)


def test_a_status_alone_in_the_body_is_a_code(config: TriageConfig) -> None:
    assert extract_fields(config, "Checkout", "403", None).get("error_code") == ("403",)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Our connector gets SYNC-4411 on every run.", ["SYNC-4411"]),
        ("The app gives me LGN-17 when I open it.", ["LGN-17"]),
        ("Ich sehe EXP-203 beim Export.", ["EXP-203"]),
        ("We got BK-2210 confirmed and want to move it.", []),
        ("She got ORD-7731 on every second visit.", []),
        ("We see ABC-1200 as the better printer.", []),
    ],
)
def test_a_code_that_a_program_gives_is_one_of_an_error(text: str, codes: list[str]) -> None:
    assert [found.value for found in error_codes(text)] == codes
