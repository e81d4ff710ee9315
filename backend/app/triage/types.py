"""The typed results of triage. Field names are those of the HTTP contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from app.rag.types import Citation, Evidence, RankedPassage

Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Severity(StrEnum):
    """Business impact."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Urgency(StrEnum):
    """How soon the customer presses for it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Priority(StrEnum):
    """Priority of a stored ticket."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class RoutingPriority(StrEnum):
    """Priority in a routing answer, which calls medium ``normal``."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Tone(StrEnum):
    FRIENDLY = "friendly"
    FORMAL = "formal"
    EMPATHETIC = "empathetic"
    CONCISE = "concise"


class FieldName(StrEnum):
    ORDER_ID = "order_id"
    INVOICE_ID = "invoice_id"
    ERROR_CODE = "error_code"
    ACCOUNT_EMAIL = "account_email"
    PHONE_NUMBER = "phone_number"
    AMOUNT = "amount"
    DATE = "date"
    PRODUCT_NAME = "product_name"
    URL = "url"
    IP_ADDRESS = "ip_address"
    VERSION = "version"


Engine = Literal["local", "llm"]
AnswerStatus = Literal["answered", "insufficient_context"]
StepStatus = Literal["completed", "skipped", "failed"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Classification(Frozen):
    """The answer of ``/classify``."""

    category: str
    category_confidence: Probability
    severity: Severity
    severity_confidence: Probability
    secondary_categories: tuple[str, ...] = ()
    """Other categories with a share of the evidence, best first."""
    reasoning: str
    keywords_matched: tuple[str, ...] = ()
    """Keywords of the chosen category that stand in the ticket, lower case."""
    urgency_indicators: tuple[str, ...] = ()
    """Phrases that speak for haste or impact, lower case, in order of appearance."""
    urgency: Urgency
    sentiment_score: Annotated[int, Field(ge=1, le=10)]
    """1 furious .. 10 delighted."""
    language: str
    """ISO 639-1 code, or ``und`` when it cannot be told."""


class SourceSpan(Frozen):
    """Where a value stands: ``text[start:end]`` of the subject or the body, offsets in code points."""

    source: Literal["subject", "body"]
    start: int
    end: int


class ExtractedField(Frozen):
    name: FieldName
    value: str | tuple[str, ...]
    """Verbatim; a list when several different values were found."""
    normalized: str | tuple[str, ...]
    """Canonical form, parallel to ``value``: E.164 phones, ISO dates, ``12.50 EUR``, lower-case e-mails."""
    confidence: Probability
    source_span: SourceSpan | tuple[SourceSpan, ...]
    """Parallel to ``value``."""

    @property
    def values(self) -> tuple[str, ...]:
        return (self.value,) if isinstance(self.value, str) else self.value


class Extraction(Frozen):
    """The answer of ``/extract``."""

    fields: tuple[ExtractedField, ...] = ()
    missing_required: tuple[str, ...] = ()
    validation_errors: tuple[str, ...] = ()

    def get(self, name: str) -> tuple[str, ...]:
        """Verbatim values of a field, empty when it was not found."""
        return next((field.values for field in self.fields if field.name == name), ())


class Routing(Frozen):
    """The answer of ``/route``."""

    team: str
    priority: RoutingPriority
    reasoning: str
    alternative_teams: tuple[str, ...] = ()
    escalation_path: tuple[str, ...] = ()
    confidence: Probability


class ResponseDraft(Frozen):
    """The answer of ``/respond``, with how it came about."""

    content: str
    """Markdown, never empty."""
    tone: Tone
    greeting: str
    acknowledgment: str
    explanation: str
    """The grounded part, empty without evidence."""
    action_items: tuple[str, ...] = ()
    """What the customer is asked for."""
    timeline: str = ""
    closing: str
    suggested_actions: tuple[str, ...] = ()
    """Next steps for the person who handles the ticket."""
    requires_escalation: bool = False
    template_used: str
    citations: tuple[Citation, ...] = ()
    status: AnswerStatus
    engine: Engine
    fallback_used: bool = False
    """A model was configured and its answer was not usable."""
    model: str
    prompt_version: str | None = None
    """Version of the prompt, when a model was asked."""
    error: str | None = None
    """Why the fallback was used: the code of ``ModelError`` or ``unsupported``. Without a fallback ``unsupported_left_out``:
    sentences of the model were taken out of its draft."""
    left_out: Annotated[tuple[str, ...], Field(exclude=True)] = ()
    """Sentences of the model that no passage bears out: they are not in ``content``."""
    tokens_used: int | None = None
    """Prompt and completion tokens, when the provider counts them."""
    repeated: Annotated[bool, Field(exclude=True)] = False
    """The passages say what the customer has been told already, so that nothing is claimed."""


class Answer(Frozen):
    """A chat answer: grounded lines only."""

    content: str
    citations: tuple[Citation, ...] = ()
    status: AnswerStatus
    engine: Engine
    fallback_used: bool = False
    model: str
    prompt_version: str | None = None
    error: str | None = None
    left_out: tuple[str, ...] = ()
    """As in ``ResponseDraft``."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The result of a step, with how it came about."""

    result: T
    error: str | None = None
    """Why a fallback was used."""
    fallback_used: bool = False
    tokens: int | None = None
    engine: Engine = "local"
    model: str | None = None
    prompt_version: str | None = None
    note: str | None = None
    """What a reader of the record should know: a disagreement, values that were refused."""
    local: T | None = None
    """What the local engine found, where a model's answer went into ``result``."""


class StepRecord(Frozen):
    """One item of ``workflow_steps``."""

    step_name: str
    status: StepStatus
    started_at: datetime
    completed_at: datetime
    duration_ms: Annotated[float, Field(ge=0.0)]
    error: str | None = None
    fallback_used: bool = False
    tokens_used: int | None = None


class StepDetail(StepRecord):
    """A record as it is stored: with who did the step."""

    engine: Engine | None = None
    """Who did it; ``llm`` also where a model's answer was combined with the local engine's. None when skipped."""
    model: str | None = None
    """The model whose answer was used."""
    prompt_version: str | None = None
    """Of the prompt by which a model was asked, whether or not its answer was used."""
    note: str | None = None


class TriageOutcome(Frozen):
    """Everything one run of the pipeline found. A skipped part is None."""

    classification: Classification | None = None
    extraction: Extraction | None = None
    routing: Routing | None = None
    response: ResponseDraft | None = None
    suggested_priority: Priority | None = None
    suggested_tags: tuple[str, ...] = ()
    local_reading: Classification | None = None
    """What the local engine read, where a model's reading went into ``classification``."""
    confidence: Probability = 0.0
    """How sure the whole result is: the product of the parts that ran. A model can lower it and not raise it."""
    engine: Engine = "local"
    fallback_used: bool = False
    prompt_version: str | None = None
    model: str
    config_version: str
    duplicate_of: int | None = None
    """A stored ticket about the same matter, where stored tickets were looked at."""
    similarity_score: Probability | None = None
    """How likely the nearest stored ticket is about the same matter."""
    config_revision: int = 0
    """State of the stored configuration by which the engine worked; 0: that of files."""
    steps: tuple[StepDetail, ...] = ()
    ranked: Annotated[tuple[RankedPassage, ...], SkipValidation] = Field(default=(), exclude=True)
    """The passages that were searched, best first; citations count them from 1."""
    evidence: Annotated[Evidence | None, SkipValidation] = Field(default=None, exclude=True)

    @property
    def shortcomings(self) -> str | None:
        """Which steps failed or were done by the local engine in a model's place, and why: ``response: timeout``."""
        return (
            "; ".join(sorted(f"{step.step_name}: {step.error}" for step in self.steps if step.error)) or None
        )
