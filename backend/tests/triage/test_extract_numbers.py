"""What numbers are: of telephones, orders, errors, amounts and versions, as people of several countries write them."""

from __future__ import annotations

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.extractors.number_words import number_before
from tests.triage.test_extract import check_spans

Values = dict[str, tuple[str, ...]]

PHONES: list[tuple[str, Values]] = [
    ("Customer number 20 118 407, please change the name.", {}),
    ("Please call me about order 4417 223 998 today.", {"order_id": ("4417 223 998",)}),
    ("Contact us, our contract number is 4400127730.", {}),
    ("Account number 7702 1188 90, call me back.", {}),
    ("You reach me at ext. 22. Policy number 88 120 4417.", {}),
    ("Luc Martin, 06 12 34 56 78", {"phone_number": ("06 12 34 56 78",)}),
    ("Bonjour, je n'ai pas reçu le colis. Cordialement, Luc Martin, 06 12 34 56 78", {"phone_number": ("06 12 34 56 78",)}),
    ("Best, Ana\n612 345 678", {"phone_number": ("612 345 678",)}),
    ("Gruß, Jens\n0171 2345678", {"phone_number": ("0171 2345678",)}),
    ("Kind regards, Jo\n07700 900461", {"phone_number": ("07700 900461",)}),
    ("Pozdrawiam, Ewa 601 234 567", {"phone_number": ("601 234 567",)}),
    ("Pozdrawiam\nEwa Nowak\n601 234 567", {"phone_number": ("601 234 567",)}),
    ("Un saludo,\nMarta Ruiz\n612 34 56 78", {"phone_number": ("612 34 56 78",)}),
    ("My number is 555 123 4567.", {"phone_number": ("555 123 4567",)}),
    ("Call 555-987-6543 or +44 20 7946 0123", {"phone_number": ("555-987-6543", "+44 20 7946 0123",)}),
    ("my phone number: 0171 2345678, customer number 88123456", {"phone_number": ("0171 2345678",)}),
    ("Kundennummer 88 120 4417, Tel. 0221 555 1234", {"phone_number": ("0221 555 1234",)}),
    ("Telefonnummer: 0221/5551234", {"phone_number": ("0221/5551234",)}),
    ("numéro de client 20 118 407", {}),
    ("numéro de téléphone : 01 23 45 67 89", {"phone_number": ("01 23 45 67 89",)}),
    ("Mon numéro est le 06 12 34 56 78.", {"phone_number": ("06 12 34 56 78",)}),
    ("mi número es 612 345 678", {"phone_number": ("612 345 678",)}),
    ("número de cliente 612 345 678", {}),
    ("numer klienta 601 234 567", {}),
    ("proszę dzwonić 601 234 567", {"phone_number": ("601 234 567",)}),
    ("the counter stood at 612 345 678 clicks", {}),
    ("please ring 020 7946 0123 about my order", {"phone_number": ("020 7946 0123",)}),
    ("meter number 20 118 407 is mine", {}),
    ("you can reach us on 0345 600 1234, our account number is 7702118890", {"phone_number": ("0345 600 1234",)}),
    ("Membership no. 0171 2345678", {}),
    ("mobile: 07700 900461", {"phone_number": ("07700 900461",)}),
    ("Order number: 5512345678 and my phone is 555 123 4567", {"order_id": ("5512345678",), "phone_number": ("555 123 4567",)}),
    ("customer: +44 20 7946 0123", {"phone_number": ("+44 20 7946 0123",)}),
    ("Il mio cellulare è 347 123 4567", {"phone_number": ("347 123 4567",)}),
    ("bel me op 06-12345678", {"phone_number": ("06-12345678",)}),
    ("Groet, Jan\n06-12345678", {"phone_number": ("06-12345678",)}),
    ("ring mig på 070-123 45 67", {"phone_number": ("070-123 45 67",)}),
    ("number 4400127730", {"phone_number": ("4400127730",)}),
]  # fmt: skip
PHONES += [
    ("Please contact customer 4400127 or 0171 2345678", {"phone_number": ("0171 2345678",)}),
    ("Call order desk 0800 123 4567", {"phone_number": ("0800 123 4567",)}),
    ("IBAN DE89 3704 0044 0532 0130 00", {}),
    ("my card number 4111 1111 1111 1111", {}),
]
CODES: list[tuple[str, Values]] = [
    ("our mail bounces with 554 5.7.1 since noon", {"error_code": ("554 5.7.1",)}),
    ("My letter to the club bounces: 550 5.1.1 user unknown, why?", {"error_code": ("550 5.1.1",)}),
    ("550-5.7.26 unauthenticated mail", {"error_code": ("550-5.7.26",)}),
    ("the bounce says status 5.7.1 now", {"error_code": ("5.7.1",)}),
    ("All printers offline, message P-0913.", {"error_code": ("P-0913",)}),
    ("The display says E 07 now and then.", {"error_code": ("E 07",)}),
    ("The display in lift 2 shows 'E 07' now and then", {"error_code": ("E 07",)}),
    ("Display shows E07.", {"error_code": ("E07",)}),
    ("it blinks F12 on the panel", {"error_code": ("F12",)}),
    ("wyświetla błąd 503", {"error_code": ("503",)}),
    ("sklep wyświetla błąd: 503 od rana", {"error_code": ("503",)}),
    ("visar felkod E-22", {"error_code": ("E-22",)}),
    ("aparece el fallo F-19", {"error_code": ("F-19",)}),
    ("messaggio E04 sul display", {"error_code": ("E04",)}),
    ("code d'erreur : E-404-B", {"error_code": ("E-404-B",)}),
    ("Fehlermeldung Nr. 4711", {"error_code": ("4711",)}),
    ("Störung E17 an der Anlage", {"error_code": ("E17",)}),
    ("la chaudière affiche E133", {"error_code": ("E133",)}),
    ("il display mostra il codice F28", {"error_code": ("F28",)}),
    ("de ketel geeft storing F28", {"error_code": ("F28",)}),
    ("foutcode 404", {"error_code": ("404",)}),
    ("kod błędu 1045", {"error_code": ("1045",)}),
    ("fejlkode E12", {"error_code": ("E12",)}),
    ("Mensagem E-05 no painel", {"error_code": ("E-05",)}),
    ("We print on A4 and the report shows Q3 numbers", {}),
    ("Your message RE-5512 and order ORD-77", {"order_id": ("ORD-77",), "invoice_id": ("RE-5512",)}),
    ("I sent a message SMS 5 times", {}),
    ("fel 22 kronor", {"amount": ("22 kronor",)}),
    ("The screen shows 2026 entries", {}),
    ("the code 4821-0093 of the setup, promo code AB12", {}),
    ("Your code X9K2 does not work", {}),
    ("The 'A4' template shows 'H1' as heading", {}),
    ("zeigt 'H 1' Umsatz", {}),
    ("message 503 is shown", {}),
    ("Meldung 12 Uhr", {}),
    ("marca BMW 320 en el panel", {}),
    ("The display costs $5, screen HD720", {"amount": ("$5",)}),
    ("ce message 12 fois", {}),
    ("voucher code AB12 shows nothing", {}),
    ("error 'E 07'", {"error_code": ("E 07",)}),
    ("Fault code P0420 appears", {"error_code": ("P0420",)}),
    ("version 5.7.1 is out", {"version": ("5.7.1",)}),
]  # fmt: skip
NUMBERS: list[tuple[str, Values]] = [
    ("I make one order (nr. 6612-09) but", {"order_id": ("6612-09",)}),
    ("My order, number 5512-88, is late", {"order_id": ("5512-88",)}),
    ("order no 30-118-552", {"order_id": ("30-118-552",)}),
    ("PO 4500187732 is wrong", {"order_id": ("4500187732",)}),
    ("PO numbers 4500187732 and 4500187733", {"order_id": ("4500187732", "4500187733",)}),
    ("PO box 4451 is our address", {}),
    ("po 4500 złotych", {"amount": ("4500 złotych",)}),
    ("Ricevuta n. 2026/771", {"invoice_id": ("2026/771",)}),
    ("Kvitto nr 8812", {"invoice_id": ("8812",)}),
    ("Quittung Nr. 5512", {"invoice_id": ("5512",)}),
    ("reçu n° 77121", {"invoice_id": ("77121",)}),
    ("j'ai reçu 5000 lettres et 3 colis", {}),
    ("recibo 8812-2", {"invoice_id": ("8812-2",)}),
    ("recibo 5000 correos", {}),
    ("recibo nº 8812", {"invoice_id": ("8812",)}),
    ("booking reference X9K2LM", {"order_id": ("X9K2LM",)}),
    ("PNR X9K2LM", {"order_id": ("X9K2LM",)}),
    ("PNR QWERTZ", {"order_id": ("QWERTZ",)}),
    ("reservation code: QW7RTZ", {"order_id": ("QW7RTZ",)}),
    ("Bestellung vom 12.10.: 88127", {"order_id": ("88127",), "date": ("12.10.",)}),
    ("Bestellung vom 12.10.2026 fehlt", {"date": ("12.10.2026",)}),
    ("Zamówienie 77120/26", {"order_id": ("77120/26",)}),
    ("zamówienia nr 77120", {"order_id": ("77120",)}),
    ("please call me about order 4417 223 998 today", {"order_id": ("4417 223 998",)}),
    ("order 4417 3 times", {"order_id": ("4417",)}),
    ("order 4417 120 pieces missing", {"order_id": ("4417",)}),
    ("Order 4417 1209", {"order_id": ("4417 1209",)}),
    ("Bestell-Nr. 88127-1", {"order_id": ("88127-1",)}),
    ("Bestellnummer: 4417", {"order_id": ("4417",)}),
    ("Rechnungs-Nr. 2026-18", {"invoice_id": ("2026-18",)}),
    ("faktura nr 12/2026", {"invoice_id": ("12/2026",)}),
    ("faktury 2026/10/7", {"date": ("2026/10/7",)}),
    ("Fattura n. 77", {"invoice_id": ("77",)}),
    ("commande n° CMD-2210", {"order_id": ("CMD-2210",)}),
    ("commande de 12 pièces", {}),
    ("pedido con número 55120", {"order_id": ("55120",)}),
    ("beställning 44120", {"order_id": ("44120",)}),
    ("the order of 12 items, in order 2 work", {}),
    ("orders in 2026", {}),
    ("a purchase, 5000 km away", {}),
    ("order - 12 chairs", {}),
    ("order, no 3 of them", {}),
    ("booking code is needed", {}),
    ("the booking was made", {}),
    ("confirmation code K7TR2X", {"order_id": ("K7TR2X",)}),
    ("confirmation 5512 mails", {}),
    ("Your invoice no. 900412/B dated Nov. 3rd, 2026 quotes PO 4500187733 instead of 4500187732", {"order_id": ("4500187733",), "invoice_id": ("900412/B",), "date": ("Nov. 3rd, 2026",)}),
]  # fmt: skip
AMOUNTS: list[tuple[str, Values]] = [
    ("kostet 300,- Euro", {"amount": ("300,- Euro",)}),
    ("amount EUR 1.940,- is right", {"amount": ("EUR 1.940,-",)}),
    ("1.200,-- €", {"amount": ("1.200,-- €",)}),
    ("99 cents", {"amount": ("99 cents",)}),
    ("charged 99 cents, 2,50 € before", {"amount": ("99 cents", "2,50 €",)}),
    ("my 2 cents", {}),
    ("0.50 cents", {}),
    ("99 Cent", {"amount": ("99 Cent",)}),
    ("50 centimes", {"amount": ("50 centimes",)}),
    ("50p and £5", {"amount": ("50p", "£5",)}),
    ("1080p and £5", {"amount": ("£5",)}),
    ("45 zlotys and 300 PLN and 4500 złotych", {"amount": ("45 zlotys", "300 PLN", "4500 złotych",)}),
    ("30 francs", {"amount": ("30 francs",)}),
    ("its two hundred and eleven dollars and normally its forty five", {"amount": ("two hundred and eleven dollars",)}),
    ("zweihundert Euro zu viel", {"amount": ("zweihundert Euro",)}),
    ("zweihundertelf Euro und einundzwanzig Euro", {"amount": ("zweihundertelf Euro", "einundzwanzig Euro",)}),
    ("deux cents euros", {"amount": ("deux cents euros",)}),
    ("quatre-vingt-dix euros", {"amount": ("quatre-vingt-dix euros",)}),
    ("soixante-douze euros et mille deux cents euros", {"amount": ("soixante-douze euros", "mille deux cents euros",)}),
    ("tweehonderdelf euro", {"amount": ("tweehonderdelf euro",)}),
    ("eenentwintig euro", {"amount": ("eenentwintig euro",)}),
    ("duecentoundici euro", {"amount": ("duecentoundici euro",)}),
    ("ventuno euro", {"amount": ("ventuno euro",)}),
    ("doscientos once euros", {"amount": ("doscientos once euros",)}),
    ("treinta y cinco euros", {"amount": ("treinta y cinco euros",)}),
    ("vinte e cinco euros", {"amount": ("vinte e cinco euros",)}),
    ("a dollar here, one euro there, ein Euro", {}),
    ("five six dollars", {}),
    ("once euros are gone", {}),
    ("four thousand euros", {"amount": ("four thousand euros",)}),
    ("cost me 4 thousand euros", {"amount": ("4 thousand euros",)}),
    ("vier Tausend Euro", {"amount": ("vier Tausend Euro",)}),
    ("sto złotych", {"amount": ("sto złotych",)}),
    ("twenty-one pounds", {"amount": ("twenty-one pounds",)}),
    ("fifty pounds", {"amount": ("fifty pounds",)}),
    ("none of the euros", {}),
    ("twee of drie euro", {}),
    ("trentatré euro", {"amount": ("trentatré euro",)}),
    ("mille euro", {"amount": ("mille euro",)}),
    ("ten million dollars", {}),
    ("I paid and hundred euros", {"amount": ("hundred euros",)}),
]  # fmt: skip
AMOUNTS += [
    ("it is 2 hundred euros short", {"amount": ("2 hundred euros",)}),
    ("je l'ai payé cinquante euros", {"amount": ("cinquante euros",)}),
]
VERSIONS: list[tuple[str, Values]] = [
    ("manual for room 12.04.2", {}),
    ("see section 4.2.1 of the contract", {}),
    ("clause 3.1.2", {}),
    ("§ 4.2.1", {}),
    ("train at 10.15.30", {}),
    ("build 2210 swaps units", {"version": ("2210",)}),
    ("swaps mg and µg since build 2210.", {"version": ("2210",)}),
    ("version 2210", {"version": ("2210",)}),
    ("Firmware 7", {"version": ("7",)}),
    ("app version 12", {"version": ("12",)}),
    ("we build 2210 houses", {}),
    ("version 2 weeks ago", {}),
    ("release 2026.10 is bad", {"version": ("2026.10",)}),
    ("release 2026", {}),
    ("Android version 12 phone", {"version": ("12",)}),
    ("Versie 3.2 geïnstalleerd", {"version": ("3.2",)}),
    ("Steuerung v5.02", {"version": ("5.02",)}),
    ("Versión 9.3.1", {"version": ("9.3.1",)}),
    ("Wersja 4.2", {"version": ("4.2",)}),
    ("MfG\nS. Kaya", {}),
    ("Gateway 192.168.10.254 (firmware 10.2.17.4)", {"ip_address": ("192.168.10.254",), "version": ("10.2.17.4",)}),
    ("the meeting room 3.11.26", {}),
    ("Kapitel 1.2.3 und Seite 4.5.6", {}),
    ("version 2026.3.1", {"version": ("2026.3.1",)}),
    ("our Boiler 24 is cold", {}),
    ("the Thermomix TM6 stopped", {"product_name": ("Thermomix TM6",)}),
    ("11-30-2026 and 11/30/2026", {"date": ("11-30-2026",)}),
    ("since PumpTool 8.2", {"product_name": ("PumpTool",), "version": ("8.2",)}),
    ("Regards, Jan\n06 12 34", {}),
    ("TaskFlow 4.2.1 and Mailwell 3.4", {"product_name": ("TaskFlow", "Mailwell",), "version": ("4.2.1", "3.4",)}),
    ("Our printer PX 300 and the Printer 300", {}),
    ("Windows version 11 and version 3 of it", {"version": ("3",)}),
]  # fmt: skip


VERSIONS += [
    ("on page 12 of 3.11.2026", {"date": ("3.11.2026",)}),
    ("im Zimmer 12.10.2026 war es kalt", {"date": ("12.10.2026",)}),
    ("Zimmer 12.10.26", {}),
    ("The order code is ABC12", {"order_id": ("ABC12",)}),
]


@pytest.mark.parametrize(("body", "expected"), [*PHONES, *CODES, *NUMBERS, *AMOUNTS, *VERSIONS])
def test_numbers_are_what_the_words_beside_them_say(
    config: TriageConfig, body: str, expected: Values
) -> None:
    found = extract_fields(config, "", body, None)
    assert {str(field.name): field.values for field in found.fields} == expected
    check_spans(found, "", body)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("two hundred and eleven", 211), ("nineteen", 19), ("four thousand twenty-one", 4021), ("zweihundertelf", 211), ("einundzwanzig", 21),
        ("dreitausendvierhundert", 3400), ("mille deux cents", 1200), ("quatre-vingt-dix-neuf", 99), ("soixante et onze", 71), ("doscientos once", 211),
        ("treinta y cinco", 35), ("duecentoundici", 211), ("vinte e cinco", 25), ("tweehonderdelf", 211), ("eenentwintig", 21), ("dwieście trzydzieści", 230),
    ],
)  # fmt: skip
def test_numbers_in_words(words: str, number: int) -> None:
    text = f"I paid {words} euros"
    assert number_before(text, text.index("euros")) == (len("I paid "), number)


@pytest.mark.parametrize(
    "words", ["", "a", "one", "ein", "five six", "none of the", "hundred hundred", "and", "ten twenty"]
)
def test_what_is_no_number_in_words(words: str) -> None:
    text = f"It was {words} euros"
    assert number_before(text, text.index("euros")) is None


def test_normal_forms_of_what_is_written_otherwise(config: TriageConfig) -> None:
    body = "order 4417 223 998, &pound;84.99, 300,- Euro, 99 cents, zweihundert Euro, 45 zlotys, https://x.example/?a=1&amp;b=2"
    fields = {str(field.name): field.normalized for field in extract_fields(config, "", body, None).fields}
    assert fields["order_id"] == "4417223998"
    assert fields["amount"] == ("84.99 GBP", "300.00 EUR", "0.99 EUR", "200.00 EUR", "45.00 PLN")
    assert fields["url"] == "https://x.example/?a=1&b=2"


def test_signs_by_name_are_read_as_signs_and_told_where_they_stand(config: TriageConfig) -> None:
    body = "&lt;b&gt; 62,50&nbsp;&euro; &unknown; 7&shy;0 € &amp; &#8364;12"
    found = extract_fields(config, "", body, None)
    assert found.get("amount") == ("62,50 €", "70 €", "€12")
    spans = found.fields[0].source_span
    assert isinstance(spans, tuple)
    assert [body[span.start : span.end] for span in spans] == ["62,50&nbsp;&euro;", "7&shy;0 €", "&#8364;12"]
    check_spans(found, "", body)
