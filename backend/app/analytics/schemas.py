"""Answers of the dashboard."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel


class Totals(BaseModel):
    created: int
    """Tickets created in the period; the counts below are of these."""
    resolved: int
    """How often tickets were resolved or closed in the period, whenever created; one that came back counts again."""
    open_now: int
    """Tickets that are open, in progress or waiting at this moment, whenever created."""
    unassigned_now: int


class DayCount(BaseModel):
    """A calendar day in UTC, as far as it lies in the period."""

    day: date
    created: int
    resolved: int
    """How often tickets were resolved or closed on this day."""
    reopened: int
    """How often settled tickets came back."""
    open: int
    """Tickets that were open, in progress or waiting at its end; for the last day, at the end of the period."""


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
    """What customers said in the period of how they were helped."""

    average: float | None
    """1 to 5; None without a rating."""
    count: int
    by_score: dict[str, int]
    """Ratings of each score from `1` to `5`."""


class AiCounts(BaseModel):
    drafts: int
    inserted: int
    """Replies that people sent from a draft."""
    edited: int
    sent_unchanged: int
    auto_resolved: int
    """Tickets that were resolved without a person in the period."""
    reopened: int
    """Of these, how many came back, whenever that was."""
    mean_edit_distance: float | None
    """0..1 over the replies that came from a draft."""


class Dashboard(BaseModel):
    """Days and times are UTC. With a team: of tickets that are the team's now."""

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
