"""Fields of a ticket: the extractors over subject and body, without what stands in quoted history."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from app.rag.function_words import language_by_words
from app.triage.automatic_mail import automatic_mail
from app.triage.config import TriageConfig
from app.triage.extractors import EXTRACTORS, Found
from app.triage.extractors.coined_names import coined_names
from app.triage.extractors.errors import is_of_a_coupon
from app.triage.extractors.identifiers import like_ids
from app.triage.extractors.listed_products import listed_products
from app.triage.extractors.versions import system_versions
from app.triage.html_mail import content_of
from app.triage.markup import Readable, readable
from app.triage.products import product_names, product_versions
from app.triage.types import ExtractedField, Extraction, FieldName, SourceSpan

MAX_CHARS = 50_000
MAX_VALUES = 20
"""Values of one field that are kept; a pasted log is no list of orders."""

_SIGNATURE = re.compile(
    r"(?:^|\n|<br\s?/?>|</?(?:p|div)(?:\s[^<>]{0,200})?>)[ \t]*(?:-- ?|—|_{5,})[ \t]*(?=\n|<br|</?(?:p|div)\b)",
    re.I,
)
"""The line above a signature (RFC 3676), in plain text or in HTML."""
_SIGN_OFF = re.compile(
    r"^[ \t]*(?:(?:with )?(?:kind|best|warm|many) (?:regards|wishes|thanks)|regards|cheers|thanks|thank you|sincerely|yours|(?:mit )?(?:freundlichen?|viele|beste|liebe) grü(?:ß|ss)en?|mfg|cordialement|bien à vous"
    r"|saludos|atentamente|un saludo|(?:cordiali |distinti )?saluti|(?:met )?(?:vriendelijke )?groet(?:en)?|atenciosamente|cumprimentos|pozdrawiam|(?:med )?(?:vänliga )?hälsningar|mvh)\b(?! (?:for|für|pour|por|per|voor|för)\b)[^\n:?]{0,30}$",
    re.I | re.M,
)
_HOMEPAGE = re.compile(r"(?:https?://)?[^\s/]+/?", re.I)
_TELEPHONE = re.compile(
    r"(?:\b(?:tel|phone|telefon|mob(?:ile|il)?|fax|t|m|f)\b[.:]?)?\s*(?<!\w)\+?\d[\d /().-]{5,24}\d|\S+@\S+|[•·–—|]",
    re.I,
)
"""What stands beside a home page in a signature."""
MAX_SIGNATURE_WORDS = 8
MAX_SIGNATURE_CHARS = 600
"""What is longer below a line of dashes is a part of the letter."""

Source = Literal["subject", "body"]


def extract_fields(config: TriageConfig, subject: str, body: str, category: str | None) -> Extraction:
    """The fields in API order, with what the category requires and the ticket lacks. Never raises on any text.

    A mail that a machine wrote has none: nobody asks for anything with its numbers.
    """
    if automatic_mail(subject, body) is not None:
        return Extraction(fields=(), missing_required=(), validation_errors=())
    content = content_of(subject, body)
    texts: tuple[tuple[Source, str], ...] = (("body", content[:MAX_CHARS]), ("subject", subject[:MAX_CHARS]))
    language = language_by_words(f"{texts[1][1]} {texts[0][1]}")
    in_subject = _scan(texts[1][1], language, config.products)
    in_body = _scan(texts[0][1], language, config.products, in_subject)
    found: list[tuple[Source, Found]] = [("body", item) for item in in_body]
    found += [("subject", item) for item in in_subject]
    signature = _signature_start(content)
    found = [
        (source, item)
        for source, item in found
        if source == "subject"
        or not (_is_the_senders(item, content, signature) or _is_a_coupon(item, content, subject))
    ]
    if not any(item.name is FieldName.VERSION for _, item in found):
        found += [(source, item) for source, text in texts for item in _system_versions(text)]
    found = _of_whole_names(found)
    fields = tuple(field for name in FieldName if (field := _merge(name, found)) is not None)
    errors = tuple(
        dict.fromkeys(f"{item.name}: {item.value!r} {item.error}" for _, item in found if item.error)
    )
    return Extraction(
        fields=fields, missing_required=missing_required(config, fields, category), validation_errors=errors
    )


def _of_whole_names(found: list[tuple[Source, Found]]) -> list[tuple[Source, Found]]:
    """Without names of products that are the beginning of a longer one: who writes "FennoraDesk" and "FennoraDesk Signer" means
    the second."""
    names = {item.value for _, item in found if item.name is FieldName.PRODUCT_NAME}
    shorter = {name for name in names if any(other.startswith(f"{name} ") for other in names)}
    return [
        (source, item)
        for source, item in found
        if not (item.name is FieldName.PRODUCT_NAME and item.value in shorter)
    ]


def _signature_start(body: str) -> int:
    """Where the line of dashes above the signature ends; the end of the body where there is none."""
    length = len(body.rstrip())
    for line in _SIGNATURE.finditer(body):
        if length - line.end() <= MAX_SIGNATURE_CHARS and body[: line.start()].strip():
            return line.end()
    return len(body)


def _is_the_senders(item: Found, body: str, signature: int) -> bool:
    """Whether an address of a page only says where the sender is at home: it stands below the line of dashes, or is a bare
    home page below the sign-off, on a line of its own or beside a telephone."""
    if item.name is not FieldName.URL:
        return False
    if item.start >= signature:
        return True
    begin = body.rfind("\n", 0, item.start) + 1
    line_end = body.find("\n", item.end)
    behind = body[item.end : line_end if line_end >= 0 else len(body)]
    line = _TELEPHONE.sub(" | ", f"{body[begin : item.start][-200:]} {behind[:200]}")
    alone = len(line.split()) <= 1 or ("|" in line and len(line.split()) <= MAX_SIGNATURE_WORDS)
    return (
        alone
        and _HOMEPAGE.fullmatch(item.value) is not None
        and _SIGN_OFF.search(body[max(0, begin - 300) : begin]) is not None
    )


def _is_a_coupon(item: Found, body: str, subject: str) -> bool:
    return item.name is FieldName.ERROR_CODE and is_of_a_coupon(body, item.start, item.value, subject)


def missing_required(
    config: TriageConfig,
    fields: Sequence[ExtractedField],
    category: str | None,
    known: Collection[FieldName] = (),
) -> tuple[str, ...]:
    """Names that the category requires and ``fields`` lack; none for an unknown category.

    ``known``: what the desk knows without the ticket's text.
    """
    entry = config.category(category) if category else None
    present = {*(field.name for field in fields), *known}
    return tuple(str(name) for name in entry.required_fields if name not in present) if entry else ()


def _scan(
    written: str, language: str | None, products: Sequence[str], known: Sequence[Found] = ()
) -> list[Found]:
    """All values of one text; where two overlap, the earlier extractor's stays. ``products``: what the desk lists as its
    own. ``known``: values of the text that it goes with, whose ids tell others of their shape."""
    shown = readable(written)
    text = shown.text
    taken: list[tuple[int, int]] = []
    results: list[Found] = []

    def accept(items: Iterator[Found]) -> None:
        for item in items:
            if all(item.end <= start or item.start >= end for start, end in taken):
                taken.append((item.start, item.end))
                results.append(item)
            if len(results) >= MAX_VALUES * len(FieldName):
                return

    accept(listed_products(text, products))  # before what takes "X-200" for an order number
    for extractor in EXTRACTORS:
        accept(extractor(text))
    accept(like_ids(text, (*known, *results)))
    versions = tuple(item.value for item in results if item.name is FieldName.VERSION)
    spelled = list(product_names(text, versions))
    # Of names that begin at one place the longest is meant.
    longest = {item.start: item for item in sorted(spelled, key=lambda item: item.end)}
    accept(
        max(item, longest.get(item.start, item), key=lambda one: one.end)
        for item in coined_names(text, language)
    )
    accept(iter(spelled))
    names = tuple(item.value for item in results if item.name is FieldName.PRODUCT_NAME)
    accept(product_versions(text, names))
    return sorted((_as_written(item, written, shown) for item in results), key=lambda item: item.start)


def _system_versions(written: str) -> Iterator[Found]:
    shown = readable(written)
    return (_as_written(item, written, shown) for item in system_versions(shown.text))


def _as_written(item: Found, written: str, shown: Readable) -> Found:
    """The value's place in what was written. A value that markup runs through ("14 <b>March</b>", "62,50&nbsp;&euro;") is
    given as it is shown, its spaces as one."""
    start, end = shown.written(item.start, item.end)
    value = item.value if item.value == written[start:end] else " ".join(item.value.split())
    return replace(item, value=value, start=start, end=end)


def _merge(name: FieldName, found: list[tuple[Source, Found]]) -> ExtractedField | None:
    """One field of all its different values: the body's first, then the subject's; each once."""
    chosen: dict[str, tuple[Source, Found]] = {}
    for source, item in found:
        if item.name is name:
            chosen.setdefault(item.normalized, (source, item))
    items = list(chosen.values())[:MAX_VALUES]
    if not items:
        return None
    spans = tuple(SourceSpan(source=source, start=item.start, end=item.end) for source, item in items)
    confidence = sum(item.confidence for _, item in items) / len(items)
    single = len(items) == 1
    return ExtractedField(
        name=name,
        value=items[0][1].value if single else tuple(item.value for _, item in items),
        normalized=items[0][1].normalized if single else tuple(item.normalized for _, item in items),
        confidence=round(confidence, 3),
        source_span=spans[0] if single else spans,
    )
