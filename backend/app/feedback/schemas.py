"""Answers about feedback."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.models.enums import FeedbackField, FeedbackSource


class FeedbackFilter(BaseModel):
    """Repeated values of one filter are alternatives; different filters all hold."""

    field: list[FeedbackField] = []
    source: list[FeedbackSource] = []
    correct: bool | None = None
    ticket_id: int | None = None
    since: datetime | None = None


class FeedbackRead(BaseModel):
    """A labelled example: what was predicted or drafted, and what a person made of it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    ticket_id: int
    run_id: int | None
    """None for drafts."""
    draft_id: int | None
    field: FeedbackField
    predicted: str | None
    chosen: str | None
    """The person's label; of a draft `sent_unchanged`, `edited` or `rejected`. Null: cleared by hand."""
    correct: bool
    confidence: float | None
    model: str | None
    model_version: str | None
    source: FeedbackSource
    actor_id: int | None
    edit_distance: float | None
    """0 = sent as drafted, 1 = nothing of it is left."""
    diff: str | None
    """Unified diff from the draft to what was sent, cut at 4,000 characters."""
    reason: str | None
    created_at: datetime
    updated_at: datetime
