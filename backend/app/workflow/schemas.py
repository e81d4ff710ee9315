"""Requests and answers of the workflow endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.text import JsonObject, NotBlank, Storable
from app.triage.types import (
    Classification,
    Extraction,
    FieldName,
    ResponseDraft,
    Routing,
    Severity,
    StepRecord,
    Tone,
)
from app.users.schemas import Email

Subject = Annotated[NotBlank, Field(max_length=255)]
Body = Annotated[NotBlank, Field(max_length=50_000)]


class _Request(BaseModel):
    """Clients that write out what they do not use send null for optional parts: null is the default."""

    model_config = ConfigDict(extra="forbid")


class TicketText(_Request):
    subject: Subject
    body: Body


class ProcessTicket(TicketText):
    customer_id: Annotated[Storable, Field(max_length=255)] | int | None = None
    customer_email: Email | None = None
    metadata: JsonObject | None = {}


class ProcessOptions(_Request):
    skip_classification: bool = False
    skip_extraction: bool = False
    skip_response: bool = False
    skip_response_generation: bool = False
    """The same as ``skip_response``."""
    skip_routing: bool = False
    response_tone: Tone | None = Tone.FRIENDLY
    enable_duplicate_detection: bool = False
    enable_parallel: bool = False
    persist: bool = False


class ProcessRequest(_Request):
    ticket: ProcessTicket
    options: ProcessOptions | None = ProcessOptions()


class ProcessAnswer(BaseModel):
    """The result of every step; a skipped part is null."""

    ticket_id: str
    """A UUID; with ``persist`` the stored ticket's number is in ``stored_ticket_id``."""
    stored_ticket_id: int | None = None
    classification: Classification | None
    extracted_fields: Extraction | None
    response_draft: ResponseDraft | None
    routing: Routing | None
    duplicate_of: int | None
    similarity_score: float | None
    workflow_steps: list[StepRecord]
    total_duration_ms: float
    created_at: datetime


class ExtractRequest(TicketText):
    category: Annotated[str, StringConstraints(max_length=64)] | None = None


class GivenField(_Request):
    """A field as ``/extract`` gave it, or only its name and value."""

    name: FieldName
    value: Annotated[Storable, Field(max_length=2000)] | list[Annotated[Storable, Field(max_length=2000)]]
    normalized: str | list[str] | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    source_span: dict[str, Any] | list[dict[str, Any]] | None = None


class GivenFields(_Request):
    fields: Annotated[list[GivenField], Field(max_length=100)] = []
    missing_required: list[str] = []
    validation_errors: list[str] = []

    def as_extraction(self) -> Extraction:
        """As the engine takes it; what the caller left out is filled from the value."""
        nowhere = {"source": "body", "start": 0, "end": 0}
        return Extraction.model_validate(
            {
                "fields": [
                    {
                        "name": field.name,
                        "value": field.value,
                        "normalized": field.value,
                        "confidence": 1.0 if field.confidence is None else field.confidence,
                        "source_span": nowhere
                        if isinstance(field.value, str)
                        else [nowhere] * len(field.value),
                    }
                    for field in self.fields
                ],
                "missing_required": self.missing_required,
                "validation_errors": self.validation_errors,
            }
        )


class RespondRequest(TicketText):
    category: Annotated[str, StringConstraints(max_length=64)]
    severity: Severity
    extracted_fields: GivenFields | None = GivenFields()
    tone: Tone | None = Tone.FRIENDLY
    customer_name: Annotated[NotBlank, Field(max_length=200)] | None = None


class RouteRequest(TicketText):
    category: Annotated[str, StringConstraints(max_length=64)]
    severity: Severity
    extracted_fields: GivenFields | None = GivenFields()
