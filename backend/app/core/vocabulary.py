"""Words that storage and triage share."""

from __future__ import annotations

from enum import StrEnum


class Priority(StrEnum):
    """Priority of a stored ticket."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class Severity(StrEnum):
    """Business impact, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class DecisionOutcome(StrEnum):
    """What becomes of a triaged ticket."""

    AUTO_RESOLVED = "auto_resolved"
    AWAITING_REVIEW = "awaiting_review"
