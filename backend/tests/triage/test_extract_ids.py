"""Numbers of orders and invoices abroad, in several parts and told by others of their shape."""

from __future__ import annotations

import time

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from tests.triage.test_extract import check_spans

Values = dict[str, tuple[str, ...]]

IDS: list[tuple[str, Values]] = [
    ("los pedidos 55-1029 y 55-1030", {"order_id": ("55-1029", "55-1030")}),
    ("Bestellungen 55-1029 und 55-1030, Buchungen 7718-D", {"order_id": ("55-1029", "55-1030", "7718-D")}),
    ("les commandes 4411-2 et 4411-3, le colis 6A-20417", {"order_id": ("4411-2", "4411-3", "6A-20417")}),
    ("gli ordini 4411-2 e 4411-3", {"order_id": ("4411-2", "4411-3")}),
    ("bestellingen 4411-2 en 4411-3, pakket 77201", {"order_id": ("4411-2", "4411-3", "77201")}),
    ("zamówienia 77120 i 77121, zamówień nr 88", {"order_id": ("77120", "77121", "88")}),
    ("beställningar 44120, ordre 71-3390", {"order_id": ("44120", "71-3390")}),
    ("Paczka 00359007738912345670 utknęła", {"order_id": ("00359007738912345670",)}),
    ("numer przesyłki 00359007738912345670", {"order_id": ("00359007738912345670",)}),
    ("Booking 4471.220.918: paid", {"order_id": ("4471.220.918",)}),
    ("order no. 12.345.678 is late", {"order_id": ("12.345.678",)}),
    ("fatura FT 2025/1182", {"invoice_id": ("FT 2025/1182",)}),
    ("Consignment CX 30-5571 is lost", {"order_id": ("CX 30-5571",)}),
    ("| Invoice | Sum |\n|---|---|\n| DM-40118 | 9 |\n| DM-40119 | 7 |\n" + "| a rather long row of the table without a word |\n" * 4 + "| DM-40127 | 12 |", {"invoice_id": ("DM-40118", "DM-40119", "DM-40127")}),
    ("Order KTX-70031 came. Much later my neighbour, who had waited as well, saw that his own one, KTX-70058, was open.", {"order_id": ("KTX-70031", "KTX-70058")}),
    # What is written like them.
    ("we had orders of 1.250.000 and 12.400", {}),
    ("order 4471.50 and booking 1250.00", {}),
    ("a booking for 2025/26, invoice FOR 2025/2026", {}),
    ("INVOICE IN 25/2026 COMES", {}),
    ("colis de 12 kg, paczka 2 kg, paquete 2026, ordre 5", {}),
    ("Order 555-1029 is late, call 555-1030.", {"order_id": ("555-1029",)}),
    ("Order KTX-70031, ticket KTX-70058, error KTX-70059, KTX-700", {"order_id": ("KTX-70031",)}),
    ("Order KTX-70031 and invoice KTX-70032; " + "and so on and on " * 8 + "KTX-70033", {"order_id": ("KTX-70031",), "invoice_id": ("KTX-70032",)}),
    ("Order 4417 was the last of 4418", {"order_id": ("4417",)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), IDS)
def test_ids(config: TriageConfig, text: str, expected: Values) -> None:
    found = extract_fields(config, "", text, None)
    values = {str(field.name): field.values for field in found.fields}
    assert {name: values[name] for name in values if name.endswith("_id")} == expected
    check_spans(found, "", text)


@pytest.mark.parametrize(
    "text",
    ["order AB-100 " + "AB-101 " * 7_000, "order 12" + ".34" * 16_000, "invoice FT 12/12" + "/12" * 15_000, "pedidos " * 6_000, "order 55-100" + ", 55-101" * 6_000, "A-" * 24_000],
)  # fmt: skip
def test_hostile_texts_are_read_in_linear_time(config: TriageConfig, text: str) -> None:
    begin = time.process_time()
    extract_fields(config, "", text, None)
    assert time.process_time() - begin < 3
