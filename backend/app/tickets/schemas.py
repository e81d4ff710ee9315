"""Requests and answers about tickets."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.core.text import JsonObject, NotBlank, Storable, decoded_header
from app.db.paging import Page
from app.models.enums import EventSource, PresenceState, Priority, Severity, TicketStatus, TriageStatus
from app.users.schemas import Email, Person, PersonName

MAX_TAGS = 50
MAX_INT = 2**31 - 1


def split_tags(value: object) -> object:
    """Accept ``"login, auth"`` as well as a list; lower-case, trim, drop empties and repeats, keep the order."""
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, list) and all(isinstance(tag, str) for tag in value):
        return list(dict.fromkeys(tag.strip().lower() for tag in value if tag.strip()))
    return value


TagName = Annotated[Storable, StringConstraints(min_length=1, max_length=64)]
Tags = Annotated[list[TagName], BeforeValidator(split_tags), Field(max_length=MAX_TAGS)]
Title = Annotated[NotBlank, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Subject = Annotated[Title, BeforeValidator(decoded_header)]
"""A title that may come from a mail."""
Content = Annotated[NotBlank, Field(min_length=1, max_length=50_000)]
Label = Annotated[Storable, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
RowId = Annotated[int, Field(ge=1, le=MAX_INT)]


class TicketCreate(BaseModel):
    """One intake for agents, programs and bare complaints."""

    model_config = ConfigDict(extra="forbid")

    title: Subject | None = Field(default=None, validation_alias=AliasChoices("title", "subject"))
    content: Content = Field(validation_alias=AliasChoices("content", "body", "customer_complaint"))
    requester_id: RowId | None = None
    customer_email: Email | None = None
    customer_name: PersonName | None = None
    status: TicketStatus = TicketStatus.OPEN
    priority: Priority = Priority.MEDIUM
    tags: Tags = []
    metadata: JsonObject = {}


class TicketUpdate(BaseModel):
    """Only what is named changes; null clears category, severity, team and assignee."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = Field(default=None, validation_alias=AliasChoices("title", "subject"))
    content: Content | None = Field(default=None, validation_alias=AliasChoices("content", "body"))
    status: TicketStatus | None = None
    priority: Priority | None = None
    category: Label | None = None
    severity: Severity | None = None
    team: Label | None = None
    assignee_id: RowId | None = None
    requester_id: RowId | None = None
    tags: Tags | None = None
    metadata: JsonObject | None = None
    is_spam: bool | None = None
    """Out of views and statistics."""
    snoozed_until: datetime | None = None
    """Asleep until then or until the customer answers; null wakes it."""
    version: int | None = Field(default=None, ge=1, le=MAX_INT)


class BulkSet(TicketUpdate):
    """The same change for several tickets; tags can be added and removed besides being set."""

    add_tags: Tags = []
    remove_tags: Tags = []
    version: None = Field(default=None, exclude=True)


class BulkRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[RowId], Field(min_length=1, max_length=100)]
    set: BulkSet


class BulkOutcome(StrEnum):
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOT_FOUND = "not_found"
    REFUSED = "refused"


class BulkResult(BaseModel):
    id: int
    outcome: BulkOutcome
    version: int | None = None
    detail: str | None = None
    """Why it was refused."""
    code: str | None = None
    before: dict[str, Any] | None = None
    """What was changed, as it was: a PATCH with these and the version takes it back."""


class BulkAnswer(BaseModel):
    results: list[BulkResult]


class MergeRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    into: RowId


class SplitRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reply_id: RowId
    title: Title | None = None


class TicketSort(StrEnum):
    CREATED = "created_at"
    CREATED_DESC = "-created_at"
    UPDATED = "updated_at"
    UPDATED_DESC = "-updated_at"
    PRIORITY = "priority"
    PRIORITY_DESC = "-priority"
    SEVERITY = "severity"
    SEVERITY_DESC = "-severity"
    SENTIMENT = "sentiment"
    SENTIMENT_DESC = "-sentiment"


class SlaUrgency(StrEnum):
    """Of a ticket that is not settled and has no first response yet."""

    AT_RISK = "at_risk"
    """Less than a quarter of the time is left."""
    OVERDUE = "overdue"


class ReplySort(StrEnum):
    CREATED = "created_at"
    CREATED_DESC = "-created_at"


class TicketFilter(BaseModel):
    """Repeated values of one filter are alternatives; different filters all hold."""

    status: list[TicketStatus] = []
    priority: list[Priority] = []
    severity: list[Severity] = []
    category: list[str | None] = []
    team: list[str | None] = []
    """None stands for no category and no team, as for nobody in ``assignee_id``."""
    tag: list[str] = []
    triage_status: list[TriageStatus] = []
    requester_id: list[int] = []
    assignee_id: list[int | None] = []
    q: str | None = None
    spam: bool = False
    """Spam alone is hidden unless asked for, then it is among the rest."""
    snoozed: bool | None = None
    """True: asleep only; False: awake only."""
    review: bool | None = None
    """True: only what waits for a person's review; False: only the rest."""
    sla: list[SlaUrgency] = []
    """Only what still owes its first response, by how little time is left."""
    created_after: datetime | None = None
    created_before: datetime | None = None
    sort: TicketSort = TicketSort.CREATED_DESC


class TriageRead(BaseModel):
    """What triage found, and what was decided."""

    status: TriageStatus
    engine: str | None = None
    fallback_used: bool = False
    category: str | None = None
    category_confidence: float | None = None
    secondary_categories: list[str] = []
    severity: str | None = None
    severity_confidence: float | None = None
    urgency: str | None = None
    sentiment_score: int | None = None
    language: str | None = None
    keywords_matched: list[str] = []
    urgency_indicators: list[str] = []
    reasoning: str | None = None
    fields: list[dict[str, Any]] = []
    suggested_priority: Priority | None = None
    suggested_tags: list[str] = []
    team: str | None = None
    duplicate_of: int | None = None
    """An older ticket about the same matter."""
    similarity_score: float | None = None
    """How likely the nearest older ticket is about the same matter, 0..1, also when it is not called a duplicate."""
    decision: str | None = None
    decision_reason: str | None = None
    confidence: float | None = None
    error: str | None = None
    attempts: int = 0
    model: str | None = None
    prompt_version: str | None = None
    config_revision: int | None = None
    """State of the configuration by which the ticket was triaged, as in `GET /api/config`."""
    started_at: datetime | None = None
    completed_at: datetime | None = None


class Sla(BaseModel):
    """Time to the first response, by severity."""

    metric: Literal["first_response"] = "first_response"
    target_minutes: int
    due_at: datetime
    state: Literal["pending", "met", "breached"]
    """Breached: the response came late, or did not come in time."""
    responded_at: datetime | None
    """When the first response came."""
    outstanding: bool
    """The first response is still owed: there is none, and the ticket is not settled."""


class AttachmentRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    ticket_id: int
    reply_id: int | None
    filename: str
    media_type: str
    """Sniffed from the bytes, whatever the sender said."""
    size: int
    """Bytes."""
    pending: bool
    """Waits for the message that carries it."""
    created_at: datetime


class RatingRead(BaseModel):
    """What the customer says about how they were helped: 1 is worst, 5 best."""

    score: int
    comment: str | None
    rated_at: datetime
    """The first time; changes do not move it."""


class TicketRead(BaseModel):
    """A ticket as its reader may see it: a customer gets no triage, draft, severity, team or assignee."""

    id: int
    title: str
    content: str
    status: TicketStatus
    priority: Priority
    tags: list[str]
    requester_id: int
    requester: Person
    assignee_id: int | None
    assignee: Person | None
    team: str | None
    category: str | None
    severity: Severity | None
    version: int
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    reply_count: int
    latest_message: str
    """One line of the newest message that the reader may see."""
    is_spam: bool
    snoozed_until: datetime | None
    merged_into_id: int | None
    """The ticket that this one was joined to."""
    split_from_id: int | None
    attachments: list[AttachmentRead] | None
    """Of the ticket itself; those of a reply are with the reply. None in lists."""
    rating: RatingRead | None
    sla: Sla | None
    ai_draft_response: str | None
    triage: TriageRead | None


class ReplyCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    content: Content
    author_id: RowId | None = None
    internal: bool = False
    draft_id: RowId | None = None
    status: TicketStatus | None = None
    attachments: Annotated[list[RowId], Field(max_length=20)] = []
    """Ids of pending uploads of this ticket."""


class ReplyCitation(BaseModel):
    """What a sentence of the draft that was sent rests on, as it was worded then."""

    marker: str
    chunk_id: str
    document_id: int
    title: str | None
    """Of the document as it is called now; None when it is gone."""
    quote: str
    sentence: str


class ReplyRead(BaseModel):
    id: int
    ticket_id: int
    author: Person
    content: str
    internal: bool
    draft_id: int | None
    draft_edit_distance: float | None
    citations: list[ReplyCitation] = []
    """Of its draft; for staff only."""
    attachments: list[AttachmentRead]
    origin_ticket_id: int | None
    """The merged ticket that this was written to."""
    created_at: datetime


class TicketPage(Page[TicketRead]):
    search_limited: bool = False
    """More tickets hold these words than were considered: the newest ones were."""


class PresenceUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: PresenceState


class PresenceRead(BaseModel):
    """A colleague who has the ticket open."""

    user_id: int
    name: str
    state: PresenceState


class EventRead(BaseModel):
    id: int
    ticket_id: int
    kind: str
    source: EventSource
    actor: Person | None
    data: dict[str, Any]
    created_at: datetime
