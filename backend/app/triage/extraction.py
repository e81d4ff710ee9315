"""Fields of a ticket: the extractors over subject and body, without what stands in quoted history."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from app.triage.config import TriageConfig
from app.triage.extractors import EXTRACTORS, Found
from app.triage.extractors.versions import system_versions
from app.triage.markup import Readable, readable
from app.triage.products import product_names, product_versions
from app.triage.text import read_ticket
from app.triage.types import ExtractedField, Extraction, FieldName, SourceSpan

MAX_CHARS = 50_000
MAX_VALUES = 20
"""Values of one field that are kept; a pasted log is no list of orders."""

Source = Literal["subject", "body"]


def extract_fields(config: TriageConfig, subject: str, body: str, category: str | None) -> Extraction:
    """The fields in API order, with what the category requires and the ticket lacks. Never raises on any text."""
    content = read_ticket(subject, body).content
    texts: tuple[tuple[Source, str], ...] = (("body", content[:MAX_CHARS]), ("subject", subject[:MAX_CHARS]))
    found = [(source, item) for source, text in texts for item in _scan(text)]
    if not any(item.name is FieldName.VERSION for _, item in found):
        found += [(source, item) for source, text in texts for item in _system_versions(text)]
    fields = tuple(field for name in FieldName if (field := _merge(name, found)) is not None)
    errors = tuple(
        dict.fromkeys(f"{item.name}: {item.value!r} {item.error}" for _, item in found if item.error)
    )
    return Extraction(
        fields=fields, missing_required=missing_required(config, fields, category), validation_errors=errors
    )


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


def _scan(written: str) -> list[Found]:
    """All values of one text; where two overlap, the earlier extractor's stays."""
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

    for extractor in EXTRACTORS:
        accept(extractor(text))
    versions = tuple(item.value for item in results if item.name is FieldName.VERSION)
    accept(product_names(text, versions))
    names = tuple(item.value for item in results if item.name is FieldName.PRODUCT_NAME)
    accept(product_versions(text, names))
    return sorted((_as_written(item, written, shown) for item in results), key=lambda item: item.start)


def _system_versions(written: str) -> Iterator[Found]:
    shown = readable(written)
    return (_as_written(item, written, shown) for item in system_versions(shown.text))


def _as_written(item: Found, written: str, shown: Readable) -> Found:
    """A value that markup runs through ("14 <b>March</b>", "62,50&nbsp;&euro;") is given as it is written."""
    start, end = shown.written(item.start, item.end)
    return replace(item, value=written[start:end], start=start, end=end)


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
