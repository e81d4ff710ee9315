"""The closed vocabularies of the contract."""

from __future__ import annotations

from enum import StrEnum

from app.core.vocabulary import DecisionOutcome, Priority, Severity

__all__ = [
    "AssignmentStrategy",
    "DecisionOutcome",
    "DocumentStatus",
    "DraftStatus",
    "EventSource",
    "FeedbackField",
    "FeedbackSource",
    "FileStatus",
    "Handling",
    "JobStatus",
    "PresenceState",
    "Priority",
    "Role",
    "Severity",
    "TicketStatus",
    "TriageStatus",
    "VersionState",
    "Visibility",
]


class Role(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    ADMIN = "admin"


class TicketStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


SETTLED = (TicketStatus.RESOLVED, TicketStatus.CLOSED)


class TriageStatus(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class EventSource(StrEnum):
    """Who or what made a change."""

    PERSON = "person"
    RULE = "rule"
    MODEL = "model"
    SYSTEM = "system"


class AssignmentStrategy(StrEnum):
    """How a ticket that reaches a team finds its agent."""

    MANUAL = "manual"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


class PresenceState(StrEnum):
    """What a colleague does at a ticket."""

    VIEWING = "viewing"
    REPLYING = "replying"


class DocumentStatus(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    DELETED = "deleted"


class VersionState(StrEnum):
    """``staged`` until its vectors are in the index; only ``current`` is searched."""

    STAGED = "staged"
    CURRENT = "current"
    SUPERSEDED = "superseded"


class Visibility(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"


class JobKind(StrEnum):
    """What a job of the knowledge base does."""

    UPLOAD = "upload"
    REINDEX = "reindex"


class JobStatus(StrEnum):
    """Of a job of the knowledge base. An upload is ``failed`` when none of its files was taken."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class FileStatus(StrEnum):
    """Of one file of an upload."""

    PENDING = "pending"
    PROCESSING = "processing"
    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class DraftStatus(StrEnum):
    ANSWERED = "answered"
    INSUFFICIENT_CONTEXT = "insufficient_context"


class Handling(StrEnum):
    """How a person dealt with what a decision left to people."""

    APPROVED = "approved"
    EDITED = "edited"
    REJECTED = "rejected"
    REPLIED = "replied"
    """By a reply outside of the review queue."""


class FeedbackField(StrEnum):
    CATEGORY = "category"
    SEVERITY = "severity"
    PRIORITY = "priority"
    TEAM = "team"
    DRAFT = "draft"


class FeedbackSource(StrEnum):
    """Where a label comes from."""

    CHANGE = "change"
    """Somebody set the field, or sent the draft."""
    REVIEW = "review"
    SETTLED = "settled"
    """Whoever worked on the ticket settled it without touching what triage had set."""


class LearnedState(StrEnum):
    """Of a model that was learned at the desk: one serves, or was taken out of service, or was never better."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
