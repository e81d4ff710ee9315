"""Numbers of orders and invoices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.triage.extractors.errors import NEAR_ERROR
from app.triage.extractors.found import Found
from app.triage.types import FieldName

_ID = r"[A-Z0-9](?:[A-Z0-9]|[-_/](?=[A-Z0-9])){1,29}"
_ORDER_WORD = r"(?:orders?|order (?:number|no\.?|id|ref(?:erence)?|nr\.?)|purchase|booking|reservation|consignment|shipment|parcel|tracking(?: number| no\.?)?|donation|delivery|package|basket|transaction|bestell(?:ung|nummer)?(?:nr\.?)?|bestelling|bestelnummer|auftrag(?:snummer)?|pedido|commande|ordine|encomenda|zamówienie|order ids?)"
_INVOICE_WORD = r"(?:invoices?|bills?|inv\.?|rechnung(?:snummer|snr\.?)?|factura|facture|factuur(?:nummer)?|fattura|fatura|receipt|credit note|statement)"
_LINK = r"(?:\s+(?:number|numbers|no\.?|nr\.?|nº|n°|num\.?|id|ids|ref(?:erence)?|code|is|are|was|were|of|de|mit der nummer|nummer|número|numéro))*\s*[:#№=(]*\s*"
_ORDER = re.compile(rf"\b{_ORDER_WORD}{_LINK}(?P<id>#?(?:{_ID}|\d))(?![\w@])", re.I)
_INVOICE = re.compile(rf"\b{_INVOICE_WORD}{_LINK}(?P<id>#?(?:{_ID}|\d))(?![\w@])", re.I)
_MORE = re.compile(
    rf"\s*(?:,|;|\+|/|&|\band\b|\bor\b|\bund\b|\by\b|\bet\b|\ben\b|\be\b)\s*(?P<id>#?(?:{_ID}|\d))(?![\w@])",
    re.I,
)
_NUMBERED = re.compile(
    r"(?:[#№]|nº|n°|\b(?:\w*number|no\.|\w*nummer|\w*nr\.?|ids?|número|numéro)(?:\s+(?:is|ist|lautet))?)\s*[:=(]*\s*$",
    re.I,
)
"""What says of the digits behind it that they are an id, however few they are."""
_COUNTED = re.compile(r"\s*(?:of|von|de|/)\s*\d", re.I)
"""Behind the first number of "parcel #2 of 3"."""
_PREFIXED = re.compile(
    r"(?<![\w-])#?(?:(?P<invoice>(?:INV|RE|RG|FAC|FACT|BILL|INVOICE|CN)[-_/]?\d[\w/-]{2,20}|(?:INV|INVOICE)-\d{1,2}(?!-))"
    r"|(?P<order>(?:ORD|ORDER|PO|BK|SO|BEST)[-_/]?\d[\w-]{2,20}|(?:ORD|ORDER)-\d{1,2}(?!-)))(?!\w)"
)  # fmt: skip
_NEAR_INVOICE = re.compile(rf"\b{_INVOICE_WORD}\b|\bunpaid\b|\breminder\b|\bdue\b", re.I)
_NEAR_ORDER = re.compile(rf"\b{_ORDER_WORD}\b|\bref(?:erence)?\b|\bboarding\b|\bticket\b", re.I)
_LOOSE_ID = re.compile(r"(?<![\w#@./:-])#?(?P<id>[A-Z]{1,5}-\d{3,10}(?:-[A-Z0-9]{1,6})*)(?![\w@])")


def invoice_ids(text: str) -> Iterator[Found]:
    yield from _identifiers(text, _INVOICE, FieldName.INVOICE_ID, "invoice")


def order_ids(text: str) -> Iterator[Found]:
    yield from _identifiers(text, _ORDER, FieldName.ORDER_ID, "order")


def _identifiers(text: str, pattern: re.Pattern[str], name: FieldName, group: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        start, end = match.span("id")
        if not _plausible_id(text[start:end], numbered=_is_numbered(text, match.start(), start, end)):
            continue
        yield _identifier(text, name, start, end, 0.93)
        while more := _MORE.match(text, end):
            numbered = _is_numbered(text, end, *more.span("id"))
            if not _plausible_id(more["id"], numbered=numbered, strict=True):
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


def _is_numbered(text: str, begin: int, start: int, end: int) -> bool:
    """Whether ``text[begin:start]``, or a sign at the id itself, says that the id is a number of something."""
    said = text[start] == "#" or _NUMBERED.search(text, begin, start) is not None
    return said and not _COUNTED.match(text, end)


def _plausible_id(value: str, *, numbered: bool, strict: bool = False) -> bool:
    """An id holds a digit, is no word with a number behind and, unless it is ``numbered``, no year or small count."""
    bare = value.lstrip("#")
    if numbered and bare.isdigit():
        return True
    digits = sum(char.isdigit() for char in bare)
    if digits == 0 or re.fullmatch(
        r"\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d{2}|\d+(?:st|nd|rd|th|x|h|kg|am|pm)", bare, re.I
    ):
        return False
    if bare.isdigit():
        return len(bare) >= (5 if strict else 4)
    return digits >= 2 and (not strict or bool(re.search(r"[-/]|\d{3}", bare)))


def loose_ids(text: str) -> Iterator[Found]:
    """Codes such as ``PX-88213-B`` without a word before them, told apart by the words of their line."""
    for match in _LOOSE_ID.finditer(text):
        start, end = match.span("id")
        around = text[max(0, start - 90) : end + 30]
        if NEAR_ERROR.search(text[max(0, start - 30) : start]):
            continue
        if _NEAR_INVOICE.search(around):
            yield _identifier(text, FieldName.INVOICE_ID, start, end, 0.75)
        elif _NEAR_ORDER.search(around) and sum(char.isdigit() for char in match["id"]) >= 4:
            yield _identifier(text, FieldName.ORDER_ID, start, end, 0.75)
