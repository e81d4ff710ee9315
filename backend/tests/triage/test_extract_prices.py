"""Sums without their currency, and numbers that are written like them."""

from __future__ import annotations

import time

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.extractors.prices import prices
from tests.triage.test_extract import check_spans

SUMS: list[tuple[str, list[str]]] = [
    ("I got a reminder of 42.00 for a dog licence.", ["42.00"]),
    ("It was to cost 31.20 a month, you have taken 39.60 since May.", ["31.20", "39.60"]),
    ("I want those 6.80 back.", ["6.80"]),
    ("charged twice!!! 23,40 and 23,40 same minute", ["23,40"]),
    ("my kid bought 'Cartoons Max' for 24,99 with the remote", ["24,99"]),
    ("plus 12,60 city tax", ["12,60"]),
    ("The rent is 850.00 instead of 780.00", ["850.00", "780.00"]),
    ("the fee rose from 31,20 to 39,60", ["31,20"]),
    ("You charged €318 instead of 280.00", ["€318", "280.00"]),
    ("billed 12.50, 14.00 and 15.50 in one week", ["12.50", "14.00", "15.50"]),
    ("It costs 12.10. Please tell me why.", ["12.10"]),
    ("Das kostet jetzt 19,90 statt 14,90.", ["19,90", "14,90"]),
    ("Mahnung über 42,00 erhalten, abgebucht wurden 84,00", ["42,00", "84,00"]),
    ("Ich hätte gern die 6,80 zurück", ["6,80"]),
    ("un rappel de 42,00 pour le chien", ["42,00"]),
    ("vous m'avez prélevé 39,60 au lieu de 31,20", ["39,60", "31,20"]),
    ("me habéis cobrado 39,60 en vez de 31,20", ["39,60", "31,20"]),
    ("compré una película por 24,99", ["24,99"]),
    ("costa 31,20 al mese, prelevati 39,60", ["31,20", "39,60"]),
    ("het kost 31,20, er is 39,60 afgeschreven, ik wil 8,40 terug", ["31,20", "39,60", "8,40"]),
    ("custa 31,20 e cobraram 39,60 em vez de 31,20", ["31,20"]),
    ("kosztuje 31,20, pobrano 39,60 zamiast 31,20", ["31,20", "39,60"]),
    ("priset är 31,20, ni har dragit 39,60 i stället för 31,20", ["31,20", "39,60"]),
    ("Mir wurden 84,00 zu viel abgebucht", ["84,00"]),
    ("84.50 were debited", ["84.50"]),
    ("at 12.30 was charged, version 4.50 was debited", []),
    ("You took 18.75 out of my account", ["18.75"]),
    ("My bill was 61.40 last month, the invoice is 83.20", ["61.40", "83.20"]),
    ("addebitato 19,90 e poi 24,90", ["19,90", "24,90"]),
    # What is written like them.
    ("We bought TaskFlow 4.20 and paid at 10.30", []),
    ("The order is due 14.10. and was taken at 12.45", []),
    ("the invoice of 14.11 and the reminder of 14.10", []),
    ("It took 12.50 and cost 12.50 hours, 24.50 m and 12.50 %", []),
    ("The update costs us time, version 4.20 and 4.30", []),
    ("amount of 12.50 kg, total 14.25 km, sum 1.87 million", []),
    ("charged to 80% at 12.30 and 14.30", []),
    ("the price list of 14.10.2026 on 10.0.0.12", []),
    ("I want 6.80 back, the new version is slow", []),
    ("Please roll 6.80 back", []),
    ("6.10 instead of 6.20 came with the release", []),
    ("the cost of iOS 18.20 and room 12.40", []),
    ("the fee for §12.40 and section 4.20", []),
    ("Bezahlt am 14.10, abgebucht um 12.30", []),
    ("5 balls for 2 people at 12.30, tax office opens 12.30", []),
    ("total: 12.345", []),
    ("It took 18.75 to load, the invoice 61.40 and the bill at 8.40", []),
    ("the total cholesterol 5.20, the deposit for flat 12.10", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sums"), SUMS)
def test_the_words_around_a_number_call_it_a_sum(config: TriageConfig, text: str, sums: list[str]) -> None:
    found = extract_fields(config, "", text, None)
    assert list(found.get("amount")) == sums
    check_spans(found, "", text)


@pytest.mark.parametrize(
    "text",
    [
        "cost 1.00 and " * 3_500, "costs " * 8_000 + "1.00", "1,00, " * 8_000, "charged 1,00" + ", 1,00" * 8_000, "want a b " * 5_000 + "1.00", "12.30 city " * 4_500,
        "cost" + " !" * 24_000 + "1.00", "1" * 49_000 + ".00", "1.111" * 9_000 + ".00", "€1 instead of 1.00 " * 2_500,
    ],
)  # fmt: skip
def test_hostile_texts_are_read_in_linear_time(text: str) -> None:
    begin = time.process_time()
    list(prices(text))
    assert time.process_time() - begin < 2
