"""Answers of the dashboard."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel


class Totals(BaseModel):
    created: int
    """Tickets created in the period; the counts below are of these."""
    resolved: int
    open_now: int
    """Tickets that are open, in progress or waiting at this moment, whenever created."""
    unassigned_now: int


class DayCount(BaseModel):
    day: date
    created: int


class Percentiles(BaseModel):
    """Seconds; None without a finished case in the period."""

    p50: float | None
    p90: float | None


class SlaCounts(BaseModel):
    """First responses against the target of the ticket's severity."""

    met: int
    breached: int
    at_risk: int
    """Unanswered, with less than a quarter of the time left."""


class Csat(BaseModel):
    average: float | None
    count: int


class AiCounts(BaseModel):
    drafts: int
    inserted: int
    """Replies that were sent from a draft."""
    edited: int
    sent_unchanged: int
    auto_resolved: int
    reopened: int
    mean_edit_distance: float | None
    """0..1 over the replies that came from a draft."""


class Dashboard(BaseModel):
    period_from: datetime
    period_to: datetime
    team: str | None
    totals: Totals
    created_by_day: list[DayCount]
    by_status: dict[str, int]
    by_category: dict[str, int]
    by_priority: dict[str, int]
    first_response_time: Percentiles
    resolution_time: Percentiles
    sla: SlaCounts
    csat: Csat
    ai: AiCounts
