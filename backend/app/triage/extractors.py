"""Typed extractors: each finds values of one kind in a text, verbatim and with offsets.

They run in a fixed order and claim what they find, so that a date is not read as a phone number, nor a
part of a URL as an order number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address

import phonenumbers

from app.triage.types import FieldName


@dataclass(frozen=True, slots=True)
class Found:
    """``text[start:end] == value``."""

    name: FieldName
    value: str
    normalized: str
    confidence: float
    """0..1: the share of such matches that were right when the patterns were written, roughly."""
    start: int
    end: int
    error: str | None = None
    """Why the value cannot be right, though it was meant as one."""


Extractor = Callable[[str], Iterator[Found]]

_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'`|\\^{}\[\]]{3,400}", re.I)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.I)

_CODES = r"USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|INR|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|BRL|MXN|ZAR|KES|NGN|SGD|HKD|CNY|AED|ILS|THB|ARS|CLP|COP"
_WORDS = {
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "bucks": "USD", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "francs": "CHF", "franken": "CHF", "rupees": "INR", "yen": "JPY", "dólares": "USD", "zł": "PLN", "kr": "SEK", "rs": "INR",
}  # fmt: skip
_SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "₩": "KRW",
    "zł": "PLN",
}
_NUMBER = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<before>(?:US|CA|A|C|R)?[$€£¥₹₺₩]|(?:{_CODES})\b)\s?(?P<n1>{_NUMBER})(?!\w|[.,]\d)"
    rf"|(?P<n2>{_NUMBER})\s?(?P<after>[$€£¥₹₺₩]|zł|(?:{_CODES}|{'|'.join(_WORDS)})\b))",
    re.I,
)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio janeiro januari ene",
            "february feb februar février febrero febbraio fevereiro februari",
            "march mar märz mars marzo março maart mrz",
            "april apr avril abril aprile abr",
            "may mai mayo maggio maio mei",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug août agosto augustus ago",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober octobre octubre ottobre outubro okt",
            "november nov novembre noviembre novembro",
            "december dec dezember décembre diciembre dicembre dezembro dez déc dic",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\w./-])(?:"
    r"(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?![\d./-]*\d)"
    r"|(?P<num>\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d{2}))(?![\d./-]*\d)"
    rf"|(?P<dmy>(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s+(?:of\s+|de\s+)?(?P<m1>{_MONTH})\b(?:\.?,?\s+(?:de\s+)?(?P<y1>(?:19|20)\d{{2}}))?)"
    rf"|(?P<mdy>(?P<m2>{_MONTH})\b\.?\s+(?:the\s+)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[:.]\d)(?:,?\s+(?P<y2>(?:19|20)\d{{2}}))?)"
    r")(?!\w)",
    re.I,
)

_ID = r"[A-Z0-9](?:[A-Z0-9]|[-_/](?=[A-Z0-9])){1,29}"
_ORDER_WORD = r"(?:orders?|order (?:number|no\.?|id|ref(?:erence)?|nr\.?)|purchase|booking|reservation|consignment|shipment|parcel|tracking(?: number| no\.?)?|donation|delivery|package|basket|transaction|bestell(?:ung|nummer)?(?:nr\.?)?|bestelling|bestelnummer|auftrag(?:snummer)?|pedido|commande|ordine|encomenda|zamówienie|order ids?)"
_INVOICE_WORD = r"(?:invoices?|bills?|inv\.?|rechnung(?:snummer|snr\.?)?|factura|facture|factuur(?:nummer)?|fattura|fatura|receipt|credit note|statement)"
_LINK = r"(?:\s+(?:number|numbers|no\.?|nr\.?|nº|n°|num\.?|id|ids|ref(?:erence)?|code|is|are|was|were|of|de|mit der nummer|nummer|número|numéro))*\s*[:#№=(]*\s*"
_ORDER = re.compile(rf"\b{_ORDER_WORD}{_LINK}(?P<id>#?{_ID})(?![\w@])", re.I)
_INVOICE = re.compile(rf"\b{_INVOICE_WORD}{_LINK}(?P<id>#?{_ID})(?![\w@])", re.I)
_MORE = re.compile(
    rf"\s*(?:,|;|\+|/|&|\band\b|\bor\b|\bund\b|\by\b|\bet\b|\ben\b|\be\b)\s*#?(?P<id>{_ID})(?![\w@])", re.I
)
_PREFIXED = re.compile(
    r"(?<![\w-])#?(?:(?P<invoice>(?:INV|RE|RG|FAC|FACT|BILL|INVOICE|CN)[-_/]?\d[\w/-]{2,20})|(?P<order>(?:ORD|ORDER|PO|BK|SO|BEST)[-_/]?\d[\w-]{2,20}))(?!\w)"
)  # fmt: skip
_NEAR_INVOICE = re.compile(rf"\b{_INVOICE_WORD}\b|\bunpaid\b|\breminder\b|\bdue\b", re.I)
_NEAR_ORDER = re.compile(rf"\b{_ORDER_WORD}\b|\bref(?:erence)?\b|\bboarding\b|\bticket\b", re.I)
_LOOSE_ID = re.compile(r"(?<![\w#@./:-])#?(?P<id>[A-Z]{1,5}-\d{3,10}(?:-[A-Z0-9]{1,6})*)(?![\w@])")

_HEX = re.compile(r"(?<!\w)0x[0-9a-f]{1,16}(?!\w)", re.I)
_NAMED_ERROR = re.compile(r"(?<![\w-])(?:ERR|ERROR|EXC|EX|FATAL|HTTP|ORA|SQLSTATE|HRESULT)[-_](?:[A-Z0-9]+[-_])*[A-Z0-9]+(?!\w)")  # fmt: skip
_ERROR_WORD = (
    r"(?:errors?|err|error[- ]?codes?|code|fehler(?:code|meldung|nummer)?|erreur|foutmelding|foutcode|código(?: de error)?|errore|erro"
    r"|exception|fault|fails? with|failed with|responde|responds|displays?|shows?|says|reads|meldung)"
)
_CODE = r"(?:[A-Z]{1,8}[-_ ]?\d{1,6}(?:[-_][A-Z0-9]{1,8})*|[A-Z]{2,8}(?:[-_][A-Z0-9]{1,8}){1,4}|\d{3,6}|[a-z]+(?:_[a-z0-9]+){1,5})"
_ERROR = re.compile(
    rf"\b(?i:{_ERROR_WORD})(?i:\s+(?:message|number|no\.?|code|is|was|of|saying|says|shows|reads|:))*\s*[:#=(\"'“„«]*\s*(?P<code>{_CODE})(?![\w@%€$£]|[.,:]\d)"
)
_CODE_FIELD = re.compile(
    r"[\"']?\b(?:error_?code|errorCode|error|code)\b[\"']?\s*[:=]\s*[\"'](?P<code>[\w.-]{2,60})[\"']"
)
_BRACKET_CODE = re.compile(r"[(\[](?P<code>[A-Z]{1,6}-?\d{2,6}|[A-Z]{2,8}-[A-Z0-9]{2,8})[)\]]")
_NEAR_ERROR = re.compile(
    rf"\b(?:{_ERROR_WORD}|crash\w*|fail\w*|ungültig\w*|ongeldig\w*|invalid|denied|display)\b", re.I
)
_STATUS = re.compile(r"\b(?:HTTP(?:/\d(?:\.\d)?)?|status(?: code)?|returns?|returning|gives?)\s+(?P<code>[45]\d{2})\b(?!\s*(?:users|people|€|\$))", re.I)  # fmt: skip

_VERSION_WORD = r"(?:versions?|ver\.?|release|firmware|build|app|fw|web|software|versión|versie|versione)"
_VERSION = re.compile(
    rf"(?<![\w.])(?:(?P<word>\b{_VERSION_WORD}(?:\s+(?:is|version|now|number))*\s*[:=]?\s*)v?(?P<n1>\d{{1,4}}(?:\.\d{{1,5}}){{1,3}}(?:[-+]?(?:rc|beta|alpha|b)\.?\d{{0,3}})?)"
    r"|(?P<v>v\.?\s?)(?P<n2>\d{1,4}(?:\.\d{1,5}){1,3}(?:-(?:rc|beta|alpha)\.?\d{0,3})?)"
    r"|(?P<n3>\d{1,4}\.\d{1,4}\.\d{1,5}(?:\.\d{1,5})?(?:-(?:rc|beta|alpha)\.?\d{0,3})?))(?![\w]|\.\d)",
    re.I,
)
_OTHER_SYSTEM = re.compile(
    r"\b(?:android|ios|ipados|macos|mac os|os x|windows|win|ubuntu|debian|linux|chrome|firefox|safari|edge|iphone os|php|python|node|java|tls|http|bluetooth|usb|smtp|diagnostic:? \d{3})\s*(?:version|v)?\s*$",
    re.I,
)

_PHONE = re.compile(
    r"(?<![\w.,#/@-])(?:\+|00)?\(?\d{1,5}\)?(?:[ \u00a0./-]?\(?\d{1,5}\)?){1,6}(?![\w@]|[.,:/-]\d)"
)
_PHONE_WORD = re.compile(
    r"\b(?:phone|tel|telephone|telefon\w*|teléfono|téléphone|telefoon|telefono|mobile|mobil|cell|handy|call|ring|reach(?: me)?|whatsapp|sms|fax|number|hotline|dial|me at|us at|me on|us on|contact|text me|móvil|llámenme|rufen|bel)\b[^\n]{0,30}$",
    re.I,
)
_NOT_PHONE = re.compile(
    r"\b(?:order|invoice|ticket|serial|code|card|account|iban|ref(?:erence)?|customer|case|po|number of|sku|isbn|vat|id|setup|booking|tracking|parcel|rechnung|factura)\b[^\n.]{0,18}$",
    re.I,
)
_REGIONS = ("US", "GB", "DE", "FR", "ES", "NL", "IT", "AU", "IN")


def urls(text: str) -> Iterator[Found]:
    for match in _URL.finditer(text):
        value = match[0].rstrip(".,;:!?)'\"»")
        if "." in value:
            yield Found(FieldName.URL, value, value, 0.97, match.start(), match.start() + len(value))


def emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if re.search(
            r"\b(?:delivery (?:has )?failed|recipients?[^\n]*:|from|sender|absender|de|by)\s*[:<]?\s*$",
            before,
            re.I,
        ):
            continue  # an address that somebody else writes from, or that a mail system names
        yield Found(FieldName.ACCOUNT_EMAIL, match[0], match[0].lower(), 0.95, match.start(), match.end())


def ip_addresses(text: str) -> Iterator[Found]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 14) : match.start()]
            if re.search(r"\b(?:version|v|build|firmware)\.?\s*$", before, re.I):
                continue
            try:
                address = ip_address(match[0])
            except ValueError:
                continue
            if pattern is _IPV6 and len(match[0]) < 6:
                continue
            yield Found(FieldName.IP_ADDRESS, match[0], str(address), 0.96, match.start(), match.end())


def amounts(text: str) -> Iterator[Found]:
    for match in _AMOUNT.finditer(text):
        number = match["n1"] or match["n2"]
        unit = (match["before"] or match["after"]).strip()
        currency = _SIGNS.get(unit) or _WORDS.get(unit.lower()) or _dollar(unit)
        if (match["after"] or "").isalpha() and unit.lower() in ("rs", "kr") and len(number) < 2:
            continue
        yield Found(
            FieldName.AMOUNT, match[0], f"{_decimal(number)} {currency}", 0.95, match.start(), match.end()
        )


def _dollar(unit: str) -> str:
    country = {"US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "R$": "BRL"}
    return country.get(unit.upper(), unit.upper())


def _decimal(number: str) -> str:
    """``1.234,5`` and ``1,234.5`` as ``1234.50``."""
    compact = re.sub(r"[\s'’\u00a0\u202f]", "", number)
    last = max(compact.rfind("."), compact.rfind(","))
    if last >= 0 and len(compact) - last - 1 in (1, 2):
        whole, cents = re.sub(r"[.,]", "", compact[:last]), compact[last + 1 :]
        return f"{int(whole or 0)}.{cents:0<2}"
    return f"{int(re.sub(r'[.,]', '', compact))}.00"


def dates(text: str) -> Iterator[Found]:
    for match in _DATE.finditer(text):
        value = match[0].rstrip()
        normalized, error = _read_date(match)
        if normalized is None and error is None:
            continue
        start = match.start()
        yield Found(
            FieldName.DATE, value, normalized or value, 0.92 if error is None else 0.5, start, start + len(value), error
        )  # fmt: skip


def _read_date(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Canonical form and error. Without a year the form is ``--MM-DD`` (ISO 8601:2000)."""
    if match["iso"] or match["num"]:
        numbers = [int(part) for part in re.split(r"[./-]", match["iso"] or match["num"])]
        year, month, day = numbers if match["iso"] else (numbers[2], numbers[1], numbers[0])
        year += 2000 if year < 100 else 0
        if match["num"] and ((match["sep"] == "/" and day <= 12 < month) or month > 12 >= day):
            month, day = day, month
        # Without a year of four digits only a true date is meant as one: 5.4.14 may be many things.
        if (
            match["num"]
            and not re.search(r"\d{4}$", match["num"])
            and not _calendar(year, month, day, match["num"])
        ):
            return None, None
        if year < 1900 or year > 2100:
            return None, None
    else:
        name, day = (match["m1"], int(match["d1"])) if match["dmy"] else (match["m2"], int(match["d2"]))
        month = _MONTHS[name.lower()]
        if match["mdy"] and name.lower() in ("may", "mar", "mai") and name[0].islower():
            return None, None  # "you may 5 times": the verb
        found = match["y1"] if match["dmy"] else match["y2"]
        if found is None:
            return (f"--{month:02d}-{day:02d}", None) if 1 <= day <= 31 else (None, None)
        year = int(found)
    try:
        return date(year, month, day).isoformat(), None
    except ValueError:
        return None, "is no date of the calendar"


def _calendar(year: int, month: int, day: int, written: str) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31 and year >= 2000 and bool(re.match(r"\d{2}\D\d{2}\D", written))


def invoice_ids(text: str) -> Iterator[Found]:
    yield from _identifiers(text, _INVOICE, FieldName.INVOICE_ID, "invoice")


def order_ids(text: str) -> Iterator[Found]:
    yield from _identifiers(text, _ORDER, FieldName.ORDER_ID, "order")


def _identifiers(text: str, pattern: re.Pattern[str], name: FieldName, group: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        start, end = match.span("id")
        numbered = text[max(0, start - 1) : end] if text[start - 1 : start] == "#" else text[start:end]
        if not _plausible_id(numbered):
            continue
        yield _identifier(text, name, start, end, 0.93)
        while more := _MORE.match(text, end):
            if not _plausible_id(more["id"], strict=True):
                break
            start, end = more.span("id")
            yield _identifier(text, name, start, end, 0.9)
    for match in _PREFIXED.finditer(text):
        if match[group]:
            yield _identifier(text, name, *match.span(group), 0.9)


def _identifier(text: str, name: FieldName, start: int, end: int, confidence: float) -> Found:
    if text[start] == "#":
        start += 1
    value = text[start:end]
    return Found(name, value, value.upper(), confidence, start, end)


def _plausible_id(value: str, *, strict: bool = False) -> bool:
    """An id holds a digit, is no bare year or small count and no word with a number behind."""
    bare = value.lstrip("#")
    digits = sum(char.isdigit() for char in bare)
    if digits == 0 or re.fullmatch(
        r"\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d{2}|\d+(?:st|nd|rd|th|x|h|kg|am|pm)", bare, re.I
    ):
        return False
    if bare.isdigit():
        return value.startswith("#") or len(bare) >= (5 if strict else 4)
    return digits >= 2 and (not strict or bool(re.search(r"[-/]|\d{3}", bare)))


def loose_ids(text: str) -> Iterator[Found]:
    """Codes such as ``PX-88213-B`` without a word before them, told apart by the words of their line."""
    for match in _LOOSE_ID.finditer(text):
        start, end = match.span("id")
        around = text[max(0, start - 90) : end + 30]
        if _NEAR_ERROR.search(text[max(0, start - 30) : start]):
            continue
        if _NEAR_INVOICE.search(around):
            yield _identifier(text, FieldName.INVOICE_ID, start, end, 0.75)
        elif _NEAR_ORDER.search(around) and sum(char.isdigit() for char in match["id"]) >= 4:
            yield _identifier(text, FieldName.ORDER_ID, start, end, 0.75)


def error_codes(text: str) -> Iterator[Found]:
    for match in _HEX.finditer(text):
        yield _code(match[0], match.start(), 0.96)
    for match in _NAMED_ERROR.finditer(text):
        yield _code(match[0], match.start(), 0.96)
    for match in _CODE_FIELD.finditer(text):
        if not match["code"].isdigit() or len(match["code"]) >= 3:
            yield _code(match["code"], match.start("code"), 0.9)
    for match in _ERROR.finditer(text):
        code = match["code"]
        weak = re.match(r"(?i)(?:code|displays?|shows?|says|reads|responde|responds|meldung)", match[0])
        if weak and (
            code.isdigit() or " " in code or not re.search(r"[A-Z]", code) or not re.search(r"\d", code)
        ):
            continue
        if weak and re.search(
            r"\b(?:setup|promo|coupon|discount|zip|post|verification|access|backup|sms)\s+$",
            text[max(0, match.start() - 16) : match.start()],
            re.I,
        ):
            continue
        yield _code(code, match.start("code"), 0.88)
    for match in _BRACKET_CODE.finditer(text):
        if _NEAR_ERROR.search(text[max(0, match.start() - 60) : match.start()]):
            yield _code(match["code"], match.start("code"), 0.8)
    for match in _STATUS.finditer(text):
        yield _code(match["code"], match.start("code"), 0.75)


def _code(value: str, start: int, confidence: float) -> Found:
    return Found(FieldName.ERROR_CODE, value, value.upper(), confidence, start, start + len(value))


def versions(text: str) -> Iterator[Found]:
    for match in _VERSION.finditer(text):
        group = next(name for name in ("n1", "n2", "n3") if match[name])
        start, end = match.span(group)
        before = text[max(0, match.start() - 24) : match.start()]
        if _OTHER_SYSTEM.search(before) or (group == "n3" and re.search(r"\d{3}\s+$", before)):
            continue
        value = match[group]
        yield Found(FieldName.VERSION, value, value.lower(), 0.92 if group != "n3" else 0.8, start, end)


def phone_numbers(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        value = match[0].strip(" ./-")
        start = text.index(value, match.start())
        digits = re.sub(r"\D", "", value)
        if not 7 <= len(digits) <= 15 or value.count("(") != value.count(")"):
            continue
        before = text[max(0, start - 48) : start]
        told = _PHONE_WORD.search(before) is not None
        international = value.startswith(("+", "00"))
        shaped = re.fullmatch(r"\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}", value) or re.fullmatch(
            r"0\d{2,5}[ /-]\d[\d -]{4,12}", value
        )
        if not (told or international or shaped) or (not told and _NOT_PHONE.search(before)):
            continue
        number = _parse_phone(value)
        if number is None:
            continue
        valid = phonenumbers.is_valid_number(number)
        known = value.startswith("+")
        form = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if known else digits
        yield Found(FieldName.PHONE_NUMBER, value, form, 0.95 if valid else 0.8, start, start + len(value))


def _parse_phone(value: str) -> phonenumbers.PhoneNumber | None:
    """The number as the first region in which it is valid, else in which it is possible; None when in none."""
    possible = None
    for region in (None,) if value.startswith("+") else _REGIONS:
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
        if possible is None and phonenumbers.is_possible_number(number):
            possible = number
    return possible


EXTRACTORS: tuple[Extractor, ...] = (
    urls, emails, ip_addresses, amounts, dates, error_codes, invoice_ids, order_ids, loose_ids, versions, phone_numbers,
)  # fmt: skip
"""In the order in which they claim text."""
