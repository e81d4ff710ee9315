"""Where a text holds personal data. Checks decide, not shapes alone: Luhn, IBAN's check digits, valid phone numbers.

Order and invoice numbers, error codes, amounts and dates are no personal data here: a model needs them, and alone
they name nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address
from typing import NamedTuple

import phonenumbers

_AS_TYPED = str.maketrans(
    dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        " ",
    )
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
"""Blanks and hyphens that programs put between the groups of a number, character by character, so that spans stay where they are."""


class Span(NamedTuple):
    kind: str
    start: int
    end: int


_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])")
_CARD = re.compile(
    r"(?<![A-Za-z0-9_.-])(?:[2-6](?:[ -]?\d){11,18}|[2-6]\d{3}(?:[ .-]{1,2}\d{4}){3})(?![A-Za-z0-9_-]|\.\d)"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9_])[A-Z]{2}\d{2}(?:[ -]{0,2}[A-Z0-9]){10,30}(?![A-Za-z0-9_])", re.I)
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
"""Of all countries in the IBAN registry (ISO 13616, release 101)."""
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?<=::))(?![\w:])", re.I)
_VERSION_BEFORE = re.compile(r"\b(?:v|ver|version|release|build|firmware|update)\.?\s{0,2}$", re.I)
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_.@#/+-])(?:\+|00)?\(?\d(?:[ ./()-]{0,2}\d){6,16}(?![A-Za-z0-9_@]|[.,/-]\d)"
)
_PHONE_WORD = re.compile(
    r"\b(?:phone|tel|telephone|mobile|cell|call(?: me| us)?|ring|text me|whatsapp|sms|fax|handy|telefon|rufnummer|téléphone|portable|"
    r"móvil|teléfono|cellulare|mobiel|number is|reach me)\b[^\n\d]{0,24}$",
    re.I,
)
_NO_PHONE = re.compile(
    r"\b(?:orders?|order id|invoice|ref(?:erence)?|ticket|case|tracking|parcel|booking|transaction|bestellung|bestellnummer|"
    r"rechnung|auftrag|pedido|commande|facture|factura|serial|sku|isbn|ean|imei|article|item|account|customer|version)\b"
    r"[^\n\d]{0,24}$|[#$€£¥]\s?$",
    re.I,
)
_NATIONAL = re.compile(
    r"\(\d{2,5}\)[ ]?\d[\d .-]{4,}|0\d{1,5}[ /-]\d[\d -]{4,12}|\d{3}[ .-]\d{3}[ .-]\d{4}|0\d(?:[ .]\d{2}){4}"
)
_REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "IN", "AU", "BR", "PL", "CH", "AT", "BE")
"""Countries of which numbers without a country are tried."""
_DATE_OR_TIME = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T]\d.*)?")

_NEVER = frozenset(
    [
        "the",
        "and",
        "support",
        "team",
        "admin",
        "user",
        "customer",
        "agent",
        "guest",
        "test",
        "service",
        "info",
        "help",
        "desk",
        "office",
        "sales",
        "mr",
        "mrs",
        "ms",
        "dr",
        "von",
        "van",
        "de",
        "der",
        "den",
        "del",
        "la",
        "le",
        "da",
        "di",
        "may",
    ]
)
_WORDS_TOO = _NEVER | frozenset(
    [
        "will",
        "mark",
        "rose",
        "grant",
        "bill",
        "art",
        "hope",
        "grace",
        "faith",
        "joy",
        "june",
        "april",
        "august",
        "summer",
        "dawn",
        "rich",
        "frank",
        "jack",
        "sue",
        "pat",
        "chase",
        "hunter",
        "mason",
        "page",
        "young",
        "king",
        "long",
        "best",
        "white",
        "black",
        "brown",
        "green",
        "day",
        "bush",
        "case",
        "price",
        "miles",
        "carol",
        "gene",
        "ray",
        "drew",
        "norm",
        "don",
        "max",
        "mike",
        "bob",
        "love",
        "moon",
        "stone",
        "wood",
        "park",
        "lane",
        "hill",
        "field",
        "rivers",
        "banks",
        "cash",
        "gold",
        "silver",
        "major",
        "power",
        "wise",
        "good",
        "little",
        "short",
        "small",
        "strong",
        "sharp",
        "swift",
    ]
)
"""Parts of names that are ordinary words: recognised with a capital letter only, or not at all when very common."""
MIN_NAME_CHARS = 3


def find_personal_data(text: str) -> Iterator[Span]:
    """E-mail addresses, IBANs, payment cards, IP addresses and phone numbers, in order of precedence.

    Spans of different kinds may overlap; the earlier one is the right one. Scripts without blanks between words may touch
    a number.
    """
    text = text.translate(_AS_TYPED)
    yield from (Span("EMAIL", found.start(), found.end()) for found in _EMAIL.finditer(text))
    yield from _ibans(text)
    yield from _cards(text)
    yield from _ips(text)
    yield from _phones(text)


def find_names(text: str, people: Sequence[str]) -> Iterator[Span]:
    """Full names, then their parts, of known people. Parts that are ordinary words count with a capital letter only."""
    parts: dict[str, bool] = {}
    for name in people:
        words = name.split()
        if len(words) > 1:
            pattern = r"\s+".join(_in_either_form(word) for word in words)
            any_case = any(word.lower() not in _WORDS_TOO for word in words)
            yield from _named(rf"(?<!\w){pattern}(?!\w)", text, any_case=any_case)
        for word in words:
            bare = word.strip(".,()\"'")
            if len(bare) >= MIN_NAME_CHARS and bare.lower() not in _NEVER:
                parts[bare] = bare.lower() not in _WORDS_TOO
    for part, any_case in parts.items():
        yield from _named(rf"(?<!\w){_in_either_form(part)}(?!\w)", text, any_case=any_case)


def _in_either_form(word: str) -> str:
    """A pattern for ``word`` with its accents composed, or apart as macOS writes them."""
    forms = {unicodedata.normalize(form, word): None for form in ("NFC", "NFD")}
    return f"(?:{'|'.join(map(re.escape, forms))})"


def _named(pattern: str, text: str, *, any_case: bool) -> Iterator[Span]:
    for found in re.finditer(pattern, text, re.I if any_case else 0):
        yield Span("NAME", found.start(), found.end())


def _ibans(text: str) -> Iterator[Span]:
    position = 0
    while found := _IBAN.search(text, position):
        # A following word may have been taken in: the country tells the length.
        length = _IBAN_LENGTHS.get(found[0][:2].upper())
        end = _end_of(found[0], length) if length else len(found[0])
        if end is not None and iban_is_valid(found[0][:end]):
            position = found.start() + end
            yield Span("IBAN", found.start(), position)
        else:
            position = found.start() + 4  # what looks like a beginning may stand before one


def _end_of(text: str, count: int) -> int | None:
    """Where the first ``count`` letters and digits end; None when there are fewer."""
    seen = 0
    for index, char in enumerate(text):
        seen += char.isalnum()
        if seen == count:
            return index + 1
    return None


def iban_is_valid(text: str) -> bool:
    """ISO 13616: check digits modulo 97; spaces and hyphens do not count."""
    plain = re.sub(r"[ -]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", plain):
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


def _cards(text: str) -> Iterator[Span]:
    for found in _CARD.finditer(text):
        if luhn_is_valid(found[0]):
            yield Span("CARD", found.start(), found.end())


def luhn_is_valid(text: str) -> bool:
    """ISO/IEC 7812-1 annex B, over 13 to 19 digits."""
    digits = [int(char) for char in text if char.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _ips(text: str) -> Iterator[Span]:
    for pattern in (_IPV4, _IPV6):
        for found in pattern.finditer(text):
            if _is_ip(found[0]) and not _VERSION_BEFORE.search(
                text[max(0, found.start() - 16) : found.start()]
            ):
                yield Span("IP", found.start(), found.end())


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _phones(text: str) -> Iterator[Span]:
    for found in _PHONE.finditer(text):
        value = found[0]
        if not 7 <= sum(char.isdigit() for char in value) <= 15 or _DATE_OR_TIME.fullmatch(value):
            continue
        before = text[max(0, found.start() - 48) : found.start()]
        told = _PHONE_WORD.search(before) is not None
        international = value.startswith(("+", "00"))
        if not (told or international or _NATIONAL.fullmatch(value)):
            continue
        if not told and _NO_PHONE.search(before):
            continue
        if _could_be_called(value, possible_is_enough=told or value.startswith("+")):
            yield Span("PHONE", found.start(), found.end())


def _could_be_called(value: str, *, possible_is_enough: bool) -> bool:
    number = f"+{value[2:]}" if value.startswith("00") else value
    regions: Iterable[str | None] = (None,) if number.startswith("+") else _REGIONS
    for region in regions:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
        if possible_is_enough and phonenumbers.is_possible_number(parsed):
            return True
    return False
