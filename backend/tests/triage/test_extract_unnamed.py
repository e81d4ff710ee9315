"""Ids that no word names, and codes that are met with, in brackets or at the words of their message."""

from __future__ import annotations

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from tests.triage.test_extract import check_spans

CODES = [
    ("The upload bar reaches 99 % and then UPL_QUOTA.", "UPL_QUOTA"),
    ("I keep hitting RATE_LIMITED on /v2/orders", "RATE_LIMITED"),
    ("Sync gives CS-4 when I save.", None),
    ("Sync gives CSY-4 when I save.", "CSY-4"),
    ("Every call now comes back as GEO-404.", "GEO-404"),
    ("The new form ends in WF-33 after page two.", "WF-33"),
    ("Your API started answering \"TENANT_SUSPENDED\" an hour ago", "TENANT_SUSPENDED"),
    ("Checkout refuses my card (PAY-51).", "PAY-51"),
    ("The export file has zero rows (CSX-0045), since Monday.", "CSX-0045"),
    ('All we see is "DB-17 connection lost".', "DB-17"),
    ('On import: "CSV-8: column missing"', "CSV-8"),
    ('The console refuses a replica: REPX-4409 "quota exceeded" (2 of 6).', "REPX-4409"),
    ("Beim Speichern erscheint VAL-12 und alles ist weg.", "VAL-12"),
    ('Beim Absenden kommt ORD-772 "Tour nicht gefunden".', "ORD-772"),
    ('El terminal dice "TPV-14 sin conexión" y no cobra.', "TPV-14"),
    ("La caldaia va in blocco con E05.", "E05"),
    ("Die Übertragung endet mit Fehler 610301977.", "610301977"),
    ("Boiler displays A09 since this morning.", "A09"),
    # What is written like them.
    ("We booked order ORD-77 'Blue lamp' and train IC-204, then IC-206.", None),
    ("The file of job (CAL-8812) is not empty, the app of room (BX-12) isn't new.", None),
    ("The display shows A4 and Q3.", None),
]  # fmt: skip
ORDERS = [
    ("I cancelled session KX-77120-4 in time.", "KX-77120-4"),
    ("J'ai annulé la formation LX-44127 dans le délai.", "LX-44127"),
    ("za parkowanie (sesja KX-80213-1) pobrano dwa razy", "KX-80213-1"),
    ("The collector's box EFX-20418 came with a broken lid.", "EFX-20418"),
    ("My tent (TN-440218) arrived without poles.", "TN-440218"),
    ("Where is RX-5502-19? It was due Monday by courier.", "RX-5502-19"),
    ("I returned LB-204417 three weeks ago, no refund.", "LB-204417"),
    ("We booked a generator in March (GX-22190), and nobody came.", "GX-22190"),
    ("ordered on 3 May (#BQ-4471), nothing came", "BQ-4471"),
    ("Your driver hit my fence with SX-7718-9013.", "SX-7718-9013"),
    ("Parcels are shown as delivered at once. Example SX-7710-2245.", "SX-7710-2245"),
    ("We paid for nine rooms, confirmation IX-5561190.", "IX-5561190"),
    ("Bestelnr. 2025-44107 nog niet ontvangen", "2025-44107"),
]  # fmt: skip
INVOICES = [
    ("You debited us twice for QN-20418.", "QN-20418"),
    ("I was charged twice for R-2231.", "R-2231"),
    ("Our permits were stopped for non-payment of KX-2025-3318 (£4,410).", "KX-2025-3318"),
    ("You took our payment for PX-118102, £31,250, a second time.", "PX-118102"),
    ("On SX-50-8841 you charge EUR 6.50 for an island.", "SX-50-8841"),
    ("One line is wrong on PX-78004: VAT is 19 %.", "PX-78004"),
    ("KX-2025-2907 came to £612.35 and was paid.", "KX-2025-2907"),
    ("You moved us to another plan by mistake (IX-R-60218, $940 instead of $79).", "IX-R-60218"),
    ("Gesperrt, weil SX-49-1170 über 1.280,40 € offen sei.", "SX-49-1170"),
    ("QN-20419 shows 21 % VAT, it should be 9 %.", "QN-20419"),
    ("Please send LX-2025-0031 as a PDF, our accountant needs it.", "LX-2025-0031"),
    ("The PO number is missing on CX-77120.", "CX-77120"),
    ("Auf den Rechnungen (R-7781 vom 4. Mai) fehlt etwas", "R-7781"),
    ("Me han cobrado dos veces el recibo RB-20117", "RB-20117"),
]  # fmt: skip
NEITHER = [
    "Meeting room MR-20418 is cold, our van VN-204418 broke down, watch WX-40077 is dead.",
    "Serial SN-204418, bought 2022, paid by card; contract CX-20418 ends.",
    "Case CS-204418 is still open, paid or not; I read article KB-204418 twice.",
    "The mandate (NS-33081) and the quote (QX-77412) are for 49.90 €.",
    "The model QX-4410 costs 40 €, the season 2025/26 is paid for 06/2026.",
]


def _values(config: TriageConfig, text: str, name: str) -> tuple[str, ...]:
    found = extract_fields(config, "", text, None)
    check_spans(found, "", text)
    return next((field.values for field in found.fields if field.name == name), ())


@pytest.mark.parametrize(("text", "code"), CODES)
def test_codes(config: TriageConfig, text: str, code: str | None) -> None:
    assert _values(config, text, "error_code") == ((code,) if code else ())


@pytest.mark.parametrize(("text", "order"), ORDERS)
def test_what_is_ordered(config: TriageConfig, text: str, order: str) -> None:
    assert _values(config, text, "order_id") == (order,)
    assert _values(config, text, "invoice_id") == ()


@pytest.mark.parametrize(("text", "invoice"), INVOICES)
def test_what_is_invoiced(config: TriageConfig, text: str, invoice: str) -> None:
    assert _values(config, text, "invoice_id") == (invoice,)
    assert _values(config, text, "order_id") == ()


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither(config: TriageConfig, text: str) -> None:
    assert _values(config, text, "order_id") + _values(config, text, "invoice_id") == ()


def test_a_version_in_brackets_and_liras(config: TriageConfig) -> None:
    assert _values(config, "the app is up to date i think (6.3). rated (4.5) by all", "version") == ("6.3",)
    assert _values(config, "the app got five stars (4.5)", "version") == ()
    found = extract_fields(config, "", "borcunuz 45 TL", None)
    assert [field.normalized for field in found.fields] == ["45.00 TRY"]
