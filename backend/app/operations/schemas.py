"""Background jobs of every kind in one shape."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class BackgroundKind(StrEnum):
    TRIAGE = "triage"
    UPLOAD = "upload"
    REINDEX = "reindex"


class BackgroundStatus(StrEnum):
    """What is done is not listed."""

    PENDING = "pending"
    PROCESSING = "processing"
    FAILED = "failed"


class BackgroundJob(BaseModel):
    """A triage run or a job of the knowledge base."""

    model_config = ConfigDict(from_attributes=True)

    kind: BackgroundKind
    id: int
    """Unique within its kind."""
    status: BackgroundStatus
    subject: str | None
    """The ticket's title, the upload's first file, or the collection."""
    ticket_id: int | None
    """Of a triage run."""
    collection: str | None
    """Of a job of the knowledge base."""
    attempts: int
    """Times a triage run was begun; times a job of the knowledge base failed for a reason of ours."""
    error: str | None
    """Why the last attempt failed."""
    due_at: datetime
    """When it may be taken up; of one under way, when it counts as lost."""
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    retryable: bool
    """Failed, and everything needed to try again is there. Files that cannot be read must be uploaded anew."""


class RetryAll(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: BackgroundKind | None = None
    """Only jobs of this kind."""


class Retried(BaseModel):
    retried: int
    """Jobs that wait again."""
