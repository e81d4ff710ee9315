"""Requests and answers about decisions and their review."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.assistant.schemas import CitationRead
from app.core.text import Storable
from app.models.enums import DecisionOutcome, Priority, Severity, TicketStatus
from app.tickets.schemas import MAX_INT, Content, Label, TicketRead
from app.triage.decide import DecisionPolicy
from app.users.schemas import Person


class PolicyUpdate(DecisionPolicy):
    """The whole policy; what is left out is as in the default."""

    version: Annotated[int | None, Field(ge=0, le=MAX_INT)] = None
    """The version that the caller has seen; another one in force is a conflict."""


class PolicyRead(DecisionPolicy):
    version: int
    """0: the default, before an admin has written one."""
    author: Person | None
    created_at: datetime | None


class ReviewSort(StrEnum):
    WORST = "-severity"
    """The most severe first, of these the oldest."""
    OLDEST = "created_at"


class ReviewFilter(BaseModel):
    team: list[str] = []
    category: list[str] = []
    severity: list[Severity] = []
    sort: ReviewSort = ReviewSort.WORST


class DecisionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    run_id: int
    outcome: DecisionOutcome
    reason: str
    rules: list[str]
    """Codes of the rules that fired."""
    inputs: dict[str, Any]
    """Everything that the decision rests on."""
    policy_version: int
    confidence: float | None
    created_at: datetime


class DraftSnippet(BaseModel):
    """A passage that the draft was written from, as it was worded then."""

    id: str
    text: str
    title: str
    score: float
    document_id: int
    current: bool
    """Still in the knowledge base."""


class DraftRead(BaseModel):
    draft_id: int
    status: Literal["answered", "insufficient_context"]
    content: str
    citations: list[CitationRead]
    kb_snippets: list[DraftSnippet]
    engine: str
    model: str
    fallback_used: bool
    left_out: list[str] = []
    """Sentences that a model wrote and no passage bears out: they are not in ``content``."""


class ReviewItem(BaseModel):
    """A ticket that waits for a person, with what would be sent."""

    ticket_id: int
    ticket: TicketRead
    decision: DecisionRead
    draft: DraftRead | None


class Corrections(BaseModel):
    """What triage got wrong; set on the ticket as by hand."""

    model_config = ConfigDict(extra="forbid")

    category: Label | None = None
    severity: Severity | None = None
    priority: Priority | None = None
    team: Label | None = None


class ReviewAction(StrEnum):
    APPROVE = "approve"
    """Send the draft as it is."""
    EDIT = "edit"
    """Send ``content`` instead."""
    REJECT = "reject"
    """Send nothing."""


class ReviewRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    action: ReviewAction
    content: Content | None = None
    """With ``edit``: what is sent."""
    corrections: Corrections = Corrections()
    reason: Annotated[Storable, Field(max_length=2000)] | None = None
    status: TicketStatus | None = None
    """The ticket's status afterwards; ``waiting`` by default after sending, unchanged after a rejection."""
    version: Annotated[int | None, Field(ge=1, le=MAX_INT)] = None
    """The ticket's version that the reviewer has seen, if not sent as ``If-Match``."""

    @model_validator(mode="after")
    def _content_goes_with_edit(self) -> Self:
        if (self.content is not None) != (self.action is ReviewAction.EDIT):
            raise ValueError("content is sent with edit, and with edit alone")
        return self
