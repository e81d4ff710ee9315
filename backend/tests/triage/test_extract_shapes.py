"""Values told by their shape and by where they stand: in messages, logs and forms, behind references, in further languages."""

from __future__ import annotations

import time

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from tests.triage.test_extract import check_spans

FOUND = [
    # Codes in the words of a message, in logs and forms.
    ("The till says \"payment refused QT-31\" and nothing else", "error_code", ("QT-31",)),
    ('Each time "Sorry (ZX-4401)" and back to start', "error_code", ("ZX-4401",)),
    ("Toen kwam er \"Geen verbinding (KLM_NET_9)\"", "error_code", ("KLM_NET_9",)),
    ("Na obrazovce je chyba QV-118 a dál nic", "error_code", ("QV-118",)),
    ("Ekranda hata kodu: TR-204 yazıyor", "error_code", ("TR-204",)),
    ("Tabletissa näkyy virhe KX-17", "error_code", ("KX-17",)),
    ("Skärmen visar \"Fel 34\" hela dagen", "error_code", ("34",)),
    ("The oven shows Er 5 after a minute.", "error_code", ("Er 5",)),
    ("Am Ofen blinkt die Anzeige rot, H-07.", "error_code", ("H-07",)),
    ("Error in window: BX-22\nSince: Monday", "error_code", ("BX-22",)),
    ("2026-02-03 10:11:12 WARN Sync - QRX-0071 row skipped", "error_code", ("QRX-0071",)),
    ("line 7: VLD-220 street missing\nline 9: VLD-221 town missing", "error_code", ("VLD-220", "VLD-221")),
    ("It was bounced: EDIFACT K12.", "error_code", ("K12",)),
    ("The upload fails, CHUNK_TOO_OLD in the console", "error_code", ("CHUNK_TOO_OLD",)),
    ("The browser says NET::ERR_NAME_GONE", "error_code", ("NET::ERR_NAME_GONE",)),
    # Ids.
    ("Our 3 canoes are booked under KNU-7710, nobody knows", "order_id", ("KNU-7710",)),
    ("Can I add a child seat? Ref QX7L2M. Thanks", "order_id", ("QX7L2M",)),
    ("Objednávka č. 20257731 nedorazila", "order_id", ("20257731",)),
    ("Sipariş no: TY-88121 gelmedi", "order_id", ("TY-88121",)),
    ("Tilausnumero 7781203, paketti puuttuu", "order_id", ("7781203",)),
    ("an order from last week KW88201 is still open", "order_id", ("KW88201",)),
    ("RMA number 771-08", "order_id", ("771-08",)),
    ("Fatura no QA2026-01177 yanlış", "invoice_id", ("QA2026-01177",)),
    ("Auf der Hotelrechnung HR-2026/0412 fehlt die Adresse", "invoice_id", ("HR-2026/0412",)),
    # Days and sums.
    ("Since 14-Apr-2026 nothing", "date", ("14-Apr-2026",)),
    ("zakoupeno 3. 5. 2026 v obchodě", "date", ("3. 5. 2026",)),
    ("od 12. března nic", "date", ("12. března",)),
    ("18 Haziran 2026 tarihinde", "date", ("18 Haziran 2026",)),
    ("Since the update on 9 Jun 26.", "date", ("9 Jun 26",)),
    ("you billed me 4/2/26 for nothing", "date", ("4/2/26",)),
    ("Rolls went up from 31p to 44p", "amount", ("31p", "44p")),
    ("I was charged NZ$88", "amount", ("NZ$88",)),
    ("zaplatil jsem 450 Kč", "amount", ("450 Kč",)),
    # Versions, pages and telephones.
    ("Stampdesk 3.4.0.117 prints twice", "version", ("3.4.0.117",)),
    ("The add-in 2.6 vanished", "version", ("2.6",)),
    ("Firmware 4.1.0-hotfix2 hangs", "version", ("4.1.0-hotfix2",)),
    ("We're still on 31.2.", "version", ("31.2",)),
    ("Server is wss://live.quorvex.example/feed", "url", ("wss://live.quorvex.example/feed",)),
    ("The portal shop.quorvex.example says no", "url", ("shop.quorvex.example",)),
    ("Volejte 605 123 456.", "phone_number", ("605 123 456",)),
    ("Tel.: 089 / 55 02 17 - 0", "phone_number", ("089 / 55 02 17 - 0",)),
    # Names.
    ("Appen VårdBåge loggar ut mig", "product_name", ("VårdBåge",)),
    ("Koupil jsem tiskárnu Quorvex K4 v obchodě", "product_name", ("Quorvex K4",)),
    ("Printer model: Quorvex Nano\nSerial: 7781", "product_name", ("Quorvex Nano",)),
    ("Light stays off on the K7 Pro", "product_name", ("K7 Pro",)),
    ("please cancel fennoraq, I don't need the thing any more", "product_name", ("fennoraq",)),
    ("can fennoraq use the big screen?", "product_name", ("fennoraq",)),
    ("We use Harvest Sync on 10 laptops and it's slow", "product_name", ("Harvest Sync",)),
    ("Not seen by ShelfPilot Signer, though ShelfPilot runs", "product_name", ("ShelfPilot Signer",)),
]  # fmt: skip
NONE = [
    ("The template shows 'H1' as heading", "error_code"),
    ('The app wants "region AT-5" of me', "error_code"),
    ("Il y a une erreur : 14 heures facturées", "error_code"),
    ("It died at 0x00007FF6A1B2C3D4", "error_code"),
    ("The file IMG_20260102.jpg failed", "error_code"),
    ('The report is called "Stock QX-31" and fails', "error_code"),
    ("Our account ref KX-77120 is right", "order_id"),
    ("10/10, would buy again, 24/7", "date"),
    ("you may 5 times try", "date"),
    ("page 12p", "amount"),
    ("error code AUD-9", "amount"),
    ("Ping 8.8.8.8 works", "version"),
    ("2026-02-03 10:11:12 ERROR StockWorker - gone", "product_name"),
    ("They call RemoteStartSession and wait", "product_name"),
    ("Device: Galaxy Tab A9\nProblem: none", "product_name"),
    ("i opened an accuont and recieved nothng in januray.", "product_name"),
    ("our Ulvgerd's on holiday", "product_name"),
    ("Verze 6.1, Android 13", "product_name"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "values"), FOUND)
def test_values_are_told_by_shape_and_place(
    config: TriageConfig, text: str, name: str, values: tuple[str, ...]
) -> None:
    found = extract_fields(config, "", text, None)
    assert found.get(name) == values
    check_spans(found, "", text)


@pytest.mark.parametrize(("text", "name"), NONE)
def test_what_is_only_written_alike_is_none(config: TriageConfig, text: str, name: str) -> None:
    assert extract_fields(config, "", text, None).get(name) == ()


def test_an_id_of_the_subject_tells_one_of_the_body(config: TriageConfig) -> None:
    found = extract_fields(config, "Invoice KV/26/1190", "Set it against KV/26/1342 please", None)
    assert found.get("invoice_id") == ("KV/26/1342", "KV/26/1190")


@pytest.mark.parametrize(
    "piece",
    ['"AB-12" ', "AB_1_", "ref A1-22 ", "order from a ", "booked under ", "12p ", "RunWorker ERROR ", "1-May-", "line 1: AB-1 x\n", "fennoraq app ", "Heron Sync ", "(A-1) "],
)  # fmt: skip
def test_repeated_shapes_are_read_at_once(config: TriageConfig, piece: str) -> None:
    begin = time.process_time()
    extract_fields(config, "", (piece * 50_000)[:50_000], None)
    assert time.process_time() - begin < 6.0
