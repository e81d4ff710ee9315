"""Days without a year, and months in more languages; with what is written like them."""

from __future__ import annotations

import time

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.extractors.dates import dates
from tests.triage.test_extract import check_spans

DAYS: list[tuple[str, dict[str, str]]] = [
    ("Paczka stoi od 5 listopada", {"5 listopada": "--11-05"}),
    ("w dniach 12 stycznia, 3 maja 2026 i 30 czerwca", {"12 stycznia": "--01-12", "3 maja 2026": "2026-05-03", "30 czerwca": "--06-30"}),
    ("od 5 do 12 października", {"5": "--10-05", "12 października": "--10-12"}),
    ("7 grudzień 2026", {"7 grudzień 2026": "2026-12-07"}),
    ("den 3 augusti", {"3 augusti": "--08-03"}),
    ("Ya avisé el 28/10.", {"28/10": "--10-28"}),
    ("Fomos cobrados em 3/11 e em 4/11.", {"3/11": "--11-03", "4/11": "--11-04"}),
    ("prélevé le 3/11 et le 4/11", {"3/11": "--11-03", "4/11": "--11-04"}),
    ("bonifico del 2/1, entro il 5/1", {"2/1": "--01-02", "5/1": "--01-05"}),
    ("delivered on 11.11., signed", {"11.11.": "--11-11"}),
    ("arrived on 13/11 at last, we left on 11/28", {"13/11": "--11-13", "11/28": "--11-28"}),
    ("Es kam am 11.11. an, vom 2.10 an nicht mehr", {"11.11.": "--11-11", "2.10": "--10-02"}),
    ("Die Frist läuft bis zum 5.12., bestellt am 20.10. und 3.11.", {"5.12.": "--12-05", "20.10.": "--10-20", "3.11.": "--11-03"}),
    ("den 5.12. kom den", {"5.12.": "--12-05"}),
    # What is written like them.
    ("The brand: la marca 22, marca 12 grados, Maja 5", {}),
    ("le 1/4 de la commande, el 3/4 del pedido, on 1/2 of them", {}),
    ("open since 24/7, on 24/7", {}),
    ("You do 3/4, 4/4 and 6/8", {}),
    ("on 12/13 December", {}),
    ("It runs on 10.12 and on 4.2. It stops.", {}),
    ("since 2.8. Since then it hangs", {}),
    ("am 14.30 Uhr, am 9.30 Uhr, um 11.11.", {}),
    ("page 3/11, step 2/5 and 1.2.", {}),
    ("am 31.13. und el 45/10", {}),
    ("on 10.0.0.1 and on 1/2/3/4", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_days_without_a_year(config: TriageConfig, text: str, days: dict[str, str]) -> None:
    found = extract_fields(config, "", text, None)
    field = next((field for field in found.fields if field.name == "date"), None)
    normal = (
        (field.normalized,)
        if field and isinstance(field.normalized, str)
        else field.normalized
        if field
        else ()
    )
    assert dict(zip(found.get("date"), normal, strict=True)) == days
    check_spans(found, "", text)


@pytest.mark.parametrize(
    "text", ["le 3/11 et " * 4_500, "am 1.1.,2.2." + ",3.3." * 9_000, "am " * 16_000, "1/1 e " * 8_000, "5 maja i " * 5_000]
)  # fmt: skip
def test_hostile_texts_are_read_in_linear_time(text: str) -> None:
    begin = time.process_time()
    list(dates(text))
    assert time.process_time() - begin < 2
