"""Addresses: of pages, mailboxes, machines and telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

import phonenumbers

from app.triage.extractors.found import Found
from app.triage.types import FieldName

_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'`|\\^{}\[\]]{3,400}", re.I)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])")
_FOREIGN_ADDRESS = re.compile(
    r"\b(?:delivery (?:has )?failed|recipients?[^\n]*:|from|sender|absender|de|by)\s*[:<]?\s*$", re.I
)
"""What stands before an address that somebody else writes from, or that a mail system names."""
_CHANGE = re.compile(
    r"\b(?:chang|updat|switch|mov|renam|migrat|transfer|correct|modif|cambi|änder|wechsel|umstell)\w*\b[^\n]*\b(?:from|de)\s*[:<]?\s*$",
    re.I,
)
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.I)
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
        # "changed from old@… to new@…" names two addresses of one account.
        if _FOREIGN_ADDRESS.search(before) and not _CHANGE.search(before):
            continue
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
