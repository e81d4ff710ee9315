"""Amounts of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.triage.extractors.found import Found
from app.triage.types import FieldName

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
_SCALES = {
    Decimal(10) ** 3: "k thousand tausend tsd duizend",
    Decimal(10) ** 5: "lakh lakhs",
    Decimal(10)
    ** 6: "m mn mio mln million millions millionen millones millón milioni milione miljoen milhões milhão",
    Decimal(10) ** 7: "crore crores",
    Decimal(10) ** 9: "b bn mrd billion billions milliarde milliarden milliard milliards miliardi",
}
_FACTORS = {word: factor for factor, words in _SCALES.items() for word in words.split()}
_LETTERS = r"(?:k|m|b|bn|mn)"
_SCALE_WORDS = "|".join(sorted((word for word in _FACTORS if len(word) > 1), key=len, reverse=True))

_NUMBER = r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?|\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
"""The first form is that of lakhs and crores: 1,50,000."""
_UNIT = rf"(?:[$€£¥₹₺₩]|zł|(?:{_CODES}|{'|'.join(_WORDS)})\b)"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<before>(?:US|CA|A|C|R)?[$€£¥₹₺₩]|(?:{_CODES})\b|Rs\b\.?)\s?(?P<n1>{_NUMBER})"
    # A letter counts only where it stands at the number: "$5 m" may be metres.
    rf"(?P<s1>{_LETTERS}\b|\s?(?:{_SCALE_WORDS})\b)?(?!\w|[.,]\d)"
    # "5m €20" is five metres at 20 euros.
    rf"|(?P<n2>{_NUMBER})(?P<s2>\s?(?:{_LETTERS}|(?:{_SCALE_WORDS})\.?)(?=\s?{_UNIT}(?!\s?\d)))?\s?(?P<after>{_UNIT}))",
    re.I,
)


def amounts(text: str) -> Iterator[Found]:
    for match in _AMOUNT.finditer(text):
        number = match["n1"] or match["n2"]
        unit = (match["before"] or match["after"]).strip().rstrip(".")
        scale = (match["s1"] or match["s2"] or "").strip().rstrip(".").lower()
        currency = _SIGNS.get(unit) or _WORDS.get(unit.lower()) or _dollar(unit)
        if (match["after"] or "").isalpha() and unit.lower() in ("rs", "kr") and len(number) < 2:
            continue
        normalized = f"{_decimal(number) * _FACTORS.get(scale, 1):.2f} {currency}"
        yield Found(FieldName.AMOUNT, match[0], normalized, 0.95, match.start(), match.end())


def _dollar(unit: str) -> str:
    country = {"US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "R$": "BRL"}
    return country.get(unit.upper(), unit.upper())


def _decimal(number: str) -> Decimal:
    """``1.234,5`` and ``1,234.5`` as 1234.5."""
    compact = re.sub(r"[\s'’\u00a0\u202f]", "", number)
    last = max(compact.rfind("."), compact.rfind(","))
    if last >= 0 and len(compact) - last - 1 in (1, 2):
        return Decimal(re.sub(r"[.,]", "", compact[:last]) + "." + compact[last + 1 :])
    return Decimal(re.sub(r"[.,]", "", compact))
