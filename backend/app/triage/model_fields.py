"""Fields that a model found, taken over where the ticket bears them out."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.triage.extractors import EXTRACTORS
from app.triage.types import ExtractedField, Extraction, FieldName, SourceSpan

MODEL_ONLY_CONFIDENCE = 0.6
"""Of a value that stands in the ticket and that only the model found."""
BOTH_GAIN = 0.2
"""Share of the missing confidence that a local value gains when the model found it too."""
MAX_FOUND = 60
MAX_VALUE_CHARS = 200
_SHAPES = {
    FieldName.ORDER_ID: r"#?(?=[^\s]*\d)[\w#/.-]{3,30}",
    FieldName.INVOICE_ID: r"#?(?=[^\s]*\d)[\w#/.-]{3,30}",
    FieldName.ERROR_CODE: r"(?=.*[\dA-Z_])[\w.:#-]+(?: [\w.:#-]+){0,2}",
    FieldName.ACCOUNT_EMAIL: r"[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}",
    FieldName.PHONE_NUMBER: r"\+?[\d ()./-]{6,24}",
    FieldName.AMOUNT: r"(?=.*\d)[^\n]{1,30}",
    FieldName.DATE: r"[^\n]{3,40}",
    FieldName.PRODUCT_NAME: r"[^\n]{2,60}",
    FieldName.URL: r"(?:https?://|www\.)\S{3,}",
    FieldName.IP_ADDRESS: r"[\da-fA-F.:]{3,45}",
    FieldName.VERSION: r"v?\d[\w.-]{0,30}",
}
"""What a value of each kind looks like at least."""


def _name(value: object) -> object:
    return re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else value


class FoundValue(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: Annotated[FieldName, BeforeValidator(_name)]
    value: Annotated[str, Field(max_length=2000)]


class FoundValues(BaseModel):
    """The answer that a model is asked for."""

    model_config = ConfigDict(extra="ignore")

    fields: Annotated[list[FoundValue], Field(max_length=500)]


def merged_fields(
    local: Extraction, found: FoundValues, subject: str, content: str
) -> tuple[Extraction, str | None]:
    """The local fields with the model's in addition; and a note on values that were refused.

    ``content`` is the body without history, with the body's offsets. A value counts when it stands there or in the
    subject, looks like its kind, and no local value of another kind stands at its place.
    """
    taken = _taken(local)
    values = {field.name: _parts(field) for field in local.fields}
    confirmed: set[FieldName] = set()
    refused = 0
    for entry in found.fields[:MAX_FOUND]:
        value = entry.value.strip()
        known = values.setdefault(entry.name, [])
        if any(value.casefold() in (here[0].casefold(), here[1].casefold()) for here in known):
            confirmed.add(entry.name)
            continue
        span = _place(value, subject, content)
        if span is None or not _fits(entry.name, value) or _overlaps(span, taken):
            refused += 1
            continue
        source = subject if span.source == "subject" else content
        verbatim = source[span.start : span.end]
        known.append((verbatim, _normalized(entry.name, verbatim), MODEL_ONLY_CONFIDENCE, span))
        taken.append(span)
    fields = tuple(
        _field(name, values[name], gained=name in confirmed) for name in FieldName if values.get(name)
    )
    note = f"{refused} values of the model do not stand in the ticket as such" if refused else None
    return local.model_copy(update={"fields": fields}), note


_Part = tuple[str, str, float, SourceSpan]
"""Value, normal form, confidence and place."""


def _parts(field: ExtractedField) -> list[_Part]:
    normalized = (field.normalized,) if isinstance(field.normalized, str) else field.normalized
    spans = (field.source_span,) if isinstance(field.source_span, SourceSpan) else field.source_span
    return [
        (value, normal, field.confidence, span)
        for value, normal, span in zip(field.values, normalized, spans, strict=True)
    ]


def _field(name: FieldName, parts: list[_Part], *, gained: bool) -> ExtractedField:
    confidence = sum(part[2] for part in parts) / len(parts)
    if gained:
        confidence += BOTH_GAIN * (1 - confidence)
    single = len(parts) == 1
    return ExtractedField(
        name=name,
        value=parts[0][0] if single else tuple(part[0] for part in parts),
        normalized=parts[0][1] if single else tuple(part[1] for part in parts),
        confidence=round(confidence, 3),
        source_span=parts[0][3] if single else tuple(part[3] for part in parts),
    )


def _taken(local: Extraction) -> list[SourceSpan]:
    return [part[3] for field in local.fields for part in _parts(field)]


def _overlaps(span: SourceSpan, taken: list[SourceSpan]) -> bool:
    return any(
        span.source == other.source and span.start < other.end and other.start < span.end for other in taken
    )


def _fits(name: FieldName, value: str) -> bool:
    return len(value) <= MAX_VALUE_CHARS and re.fullmatch(_SHAPES[name], value) is not None


def _place(value: str, subject: str, content: str) -> SourceSpan | None:
    """Where the value stands as a whole word, in the body first; letter by letter, else but for case."""
    if not value:
        return None
    whole = rf"(?<!\w){re.escape(value)}(?!\w)" if value[0].isalnum() else rf"{re.escape(value)}(?!\w)"
    for flags in (0, re.I):
        if match := re.search(whole, content, flags):
            return SourceSpan(source="body", start=match.start(), end=match.end())
        if match := re.search(whole, subject, flags):
            return SourceSpan(source="subject", start=match.start(), end=match.end())
    return None


def _normalized(name: FieldName, value: str) -> str:
    """As the local extractor of this kind writes it, where it knows the value; else the value."""
    for extractor in EXTRACTORS:
        for item in extractor(value):
            if item.name is name and item.value == value:
                return item.normalized
    return value
