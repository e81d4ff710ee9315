"""Amounts of money with their currency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.triage.extractors.found import Found
from app.triage.extractors.number_words import number_before
from app.triage.types import FieldName

_CODES = r"USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|INR|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KES|NGN|SGD|HKD|CNY|AED|ILS|THB|ARS|CLP|(?-i:RON|TRY|COP)"
"""The last are words and names as well: "I try 5 times"."""
_WORDS = {
    word: code
    for code, words in {
        "EUR": "euro euros eurot",
        "USD": "dollar dollars bucks dólares dólar dollari dollaro dolares dolarów dolary",
        "GBP": "pound pounds quid sterling sterline libras",
        "CHF": "francs franken franchi",
        "CZK": "kč korun koruny koruna",
        "HUF": "forint",
        "RON": "lei",
        "INR": "rupees rupee rupien rs",
        "JPY": "yen",
        "PLN": "zł złotych złote złoty zloty zlotys zlotych",
        "SEK": "kr kronor",
        "DKK": "kroner",
        "BRL": "reais",
        "MXN": "pesos",
        "TRY": "tl lira liras",
    }.items()
    for word in words.split()
}
_MINOR = {
    word: code
    for code, words in {
        "USD": "cents", "EUR": "cent ct centimes céntimos centesimi cêntimos centen", "GBP": "pence", "PLN": "groszy grosze", "SEK": "öre", "BRL": "centavos",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Hundredths; cents are of the euro where the text speaks of euros."""
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
    Decimal(10) ** 2: "hundred hundert honderd",
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
_SIGN = r"[$€£¥₹₺₩]"
_NAMED_UNIT = rf"(?:{_CODES}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
UNIT = rf"(?:{_SIGN}|{_NAMED_UNIT})"
_EVEN = r"(?:[.,][-–—]{1,2})"
"""What stands in place of no cents: "300,- Euro"."""
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<before>(?:US|CA|AU|NZ|HK|MX|SG|A|C|R|S)?{_SIGN}|(?:{_CODES})\b|(?:Rs|kr)\b\.?)\s?(?P<n1>(?:(?<=\s)[-−])?(?:{_NUMBER})){_EVEN}?"
    # A letter counts only where it stands at the number: "$5 m" may be metres.
    rf"(?P<s1>{_LETTERS}\b|\s?(?:{_SCALE_WORDS})\b)?(?!\w|[.,]\d)"
    # "5m €20" is five metres at 20 euros; a letter glued to a name would make pesos of "5 mars".
    rf"|(?P<n2>{_NUMBER})(?:{_EVEN})?(?P<s2>\s?(?:{_LETTERS}|(?:{_SCALE_WORDS})\.?)(?=(?:\s?{_SIGN}|\s{_NAMED_UNIT})(?!\s?\d)))?\s?(?P<after>{UNIT}))",
    re.I,
)
_CENTS = re.compile(
    rf"(?<![\w.,$€£-])(?P<n>\d{{1,4}})\s?(?P<unit>(?:{'|'.join(_MINOR)})\b|p(?=[\s.,;!?)]|$))", re.I
)
_WORD_UNIT = re.compile(
    rf"(?<!\w)(?:{'|'.join(word for word in _WORDS if word not in ('kr', 'rs', 'zł'))})(?!\w)", re.I
)
_PENNIES = re.compile(
    r"\b(?:pric\w+|costs?|charg\w+|up|each|extra|fee|only|pay|paid)\b[^.!?\n]{0,40}?\b\d{1,2}p\b|\b\d{1,2}p (?:to \d{1,2}p|each|per|more|extra)\b",
    re.I,
)
"""What only pence are: "went up from 42p to 55p"."""
_OPINION = re.compile(r"\b(?:my|our|your|his|her|own)\s+$", re.I)
"""Before the two cents of somebody who has a view."""
_EUROS = re.compile(r"€|\bEUR|\beuros?\b", re.I)


def amounts(text: str) -> Iterator[Found]:
    for match in _AMOUNT.finditer(text):
        number = match["n1"] or match["n2"]
        unit = (match["before"] or match["after"]).strip().rstrip(".")
        scale = (match["s1"] or match["s2"] or "").strip().rstrip(".").lower()
        currency = _SIGNS.get(unit) or _WORDS.get(unit.lower()) or _dollar(unit)
        if (match["after"] or "").isalpha() and unit.lower() in ("rs", "kr") and len(number) < 2:
            continue
        normalized = f"{decimal(number) * _FACTORS.get(scale, 1):.2f} {currency}"
        yield Found(FieldName.AMOUNT, match[0], normalized, 0.95, match.start(), match.end())
    yield from _cents(text)
    yield from _in_words(text)


def _cents(text: str) -> Iterator[Found]:
    of_pence: bool | None = None
    for match in _CENTS.finditer(text):
        unit = match["unit"].lower()
        # "50p" may be pages or a format of films.
        if unit == "p":
            if of_pence is None:
                of_pence = "£" in text or _PENNIES.search(text) is not None
            if len(match["n"]) > 2 or not of_pence:
                continue
        if unit == "cents" and _OPINION.search(text, max(0, match.start() - 8), match.start()):
            continue
        currency = "GBP" if unit == "p" else _MINOR[unit]
        if unit == "cents" and "$" not in text and _EUROS.search(text):
            currency = "EUR"
        amount = Decimal(match["n"]) / 100
        yield Found(FieldName.AMOUNT, match[0], f"{amount:.2f} {currency}", 0.85, match.start(), match.end())


def _in_words(text: str) -> Iterator[Found]:
    """Amounts that are spelled out: "two hundred and eleven dollars"."""
    for unit in _WORD_UNIT.finditer(text):
        if spelled := number_before(text, unit.start()):
            start, number = spelled
            normalized = f"{Decimal(number):.2f} {_WORDS[unit[0].lower()]}"
            yield Found(FieldName.AMOUNT, text[start : unit.end()], normalized, 0.85, start, unit.end())


def _dollar(unit: str) -> str:
    country = {
        "US$": "USD",
        "CA$": "CAD",
        "C$": "CAD",
        "A$": "AUD",
        "AU$": "AUD",
        "NZ$": "NZD",
        "HK$": "HKD",
        "MX$": "MXN",
        "S$": "SGD",
        "SG$": "SGD",
        "R$": "BRL",
    }
    return country.get(unit.upper(), unit.upper())


def decimal(number: str) -> Decimal:
    """``1.234,5`` and ``1,234.5`` as 1234.5."""
    compact = re.sub(r"[\s'’\u00a0\u202f]", "", number).replace("−", "-")
    last = max(compact.rfind("."), compact.rfind(","))
    if last >= 0 and len(compact) - last - 1 in (1, 2):
        return Decimal(re.sub(r"[.,]", "", compact[:last]) + "." + compact[last + 1 :])
    return Decimal(re.sub(r"[.,]", "", compact))
