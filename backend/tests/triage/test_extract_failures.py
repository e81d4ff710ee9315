"""Codes that something stops with, and what is written like them."""

from __future__ import annotations

import time

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.extractors.errors import error_codes
from tests.triage.test_extract import check_spans

CODES: list[tuple[str, list[str]]] = [
    ("The app closes with KTR-40 at start.", ["KTR-40"]),
    ("Sync hangs again with K-17, then goes on", ["K-17"]),
    ("The upload ends at 80% with UPL_TIME_3", ["UPL_TIME_3"]),
    ("Import failed again with BNK_REJ_09.", ["BNK_REJ_09"]),
    ("The scanners hang on 'LOC-5003'.", ["LOC-5003"]),
    ("The job stops with code BX2210", ["BX2210"]),
    ("The import ends with 'IMP-0500'.", ["IMP-0500"]),
    ("Die App stürzt beim Start mit XK-22 ab.", ["XK-22"]),
    ("Der Abgleich bricht mit SYN-4 ab", ["SYN-4"]),
    ("L'appli plante avec le KT-31 depuis mardi", ["KT-31"]),
    ("La aplicación se cierra con el PRX-40.", ["PRX-40"]),
    ("L'app si blocca con il KT-9 quando salvo", ["KT-9"]),
    ("De app loopt vast met KT-12.", ["KT-12"]),
    ("O programa trava com KT-77 e fecha", ["KT-77"]),
    ("Aplikacja zawiesza się z KT-55 po starcie", ["KT-55"]),
    ("Appen kraschar med KT-81 när jag sparar", ["KT-81"]),
    ("The feed stopped (ACK timeout AF-207).", ["AF-207"]),
    ("The form says 'upload failed (413)'.", ["413"]),
    ("Hochladen fehlgeschlagen (502)", ["502"]),
    ('It says "not valid in your street" (P-118).', ["P-118"]),
    ("L'écran affiche « accès refusé » (ZB-204)", ["ZB-204"]),
    ("Votre site affiche « erreur inattendue E_4102 »", ["E_4102"]),
    ("da error inesperado K-33 al pagar", ["K-33"]),
    ("wyskakuje błąd krytyczny KX-102", ["KX-102"]),
    ("our import crashed: [PAY_GATE_12]", ["PAY_GATE_12"]),
    ("pool error 'TERMINAL-5003'", ["TERMINAL-5003"]),
    ("It logs FATAL 53300 and dies", ["53300"]),
    ("The app quits with ERR40 whenever I save", ["ERR40"]),
    ("The service exits with code 137.", ["137"]),
    ("Die Waage bleibt mit E-44 stehen.", ["E-44"]),
    ("La caisse s'arrête avec K-77", ["K-77"]),
    ("El lector se queda colgado con K-31.", ["K-31"]),
    ("Der Drucker meldet »Papierstau« (J-220)", ["J-220"]),
    # What is written like them.
    ("The app crashes with LX-9 lamps.", []),
    ("The app crashes on SM-950 phones and on SM-950.", []),
    ("My order number ends with KX-4410.", []),
    ("Season 2 stops with S02, the serial ends in A-99", []),
    ("It works with PRX-40 at last, thanks.", []),
    ("The shop closes at 18:00 with us", []),
    ("The elevator stopped (lift L-22)", []),
    ("12 of 400 uploads failed (30)", []),
    ("The test failed (2024), three people failed (600)", []),
    ("It shows a nice picture (P-118)", []),
    ("We stop with A4 paper, the report ends with Q3.", []),
    ("The import stops with RE-5512.", []),
    ("The talk ended with E-mail and USB-3.", []),
    ("It fails with my voucher 'SUMMER-20'", []),
    ("FATAL 5330 people", []),
    ("The letter ends with code 4410 of the door, it works with code 12", []),
    ("The upload fails with IMG_2041.jpg, it hangs with USB-3 and UTF-8.", []),
    ("3 tests failed (401), 12 of 20 uploads failed (404)", []),
    ('The label says "fragile" (PX-4410)', []),
    ("The train ended with ICE-79 at noon.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), CODES)
def test_what_something_fails_with_is_a_code(config: TriageConfig, text: str, codes: list[str]) -> None:
    found = extract_fields(config, "", text, None)
    assert list(found.get("error_code")) == codes
    check_spans(found, "", text)


@pytest.mark.parametrize(
    "text",
    [
        "fails a b " * 5_000, "hangs " * 9_000, "stürzt mit " * 5_000, 'says "' * 8_000, "says " * 10_000, "says, , " * 6_000, "timeout " * 6_000,
        "failed a " * 6_000, "erreur interne " * 3_500, "A_" * 25_000, "crashes with A-1-" * 3_000, "failed with AB_C" + "_C" * 20_000, "« " * 25_000,
    ],
)  # fmt: skip
def test_hostile_texts_are_read_in_linear_time(text: str) -> None:
    def spent(of: str) -> float:
        begin = time.process_time()
        list(error_codes(of))
        return time.process_time() - begin

    spent(text[:1_000])
    assert spent(text) < 2
