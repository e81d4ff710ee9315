"""Answers about what went to language models."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class EgressEntry(BaseModel):
    """One call. Texts are null unless `LLM_LOG_TEXT` was on; then they hold placeholders for personal data."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    purpose: str
    model: str
    host: str
    ticket_id: int | None
    outcome: str
    """`ok`, `cancelled`, or why there was no answer: timeout, rate_limited, unavailable, circuit_open and so on."""
    sent: bool
    """False: nothing left the house."""
    attempts: int
    """Requests that carried the text, retries and the fallback model included. Entries from before they were counted say 1."""
    duration_ms: float
    chars_out: int
    """Of each request."""
    chars_in: int
    prompt_tokens: int | None
    completion_tokens: int | None
    masked: dict[str, int]
    request_text: str | None
    response_text: str | None


class UsageRow(BaseModel):
    """A day (UTC), a purpose and a model."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    purpose: str
    model: str
    calls: int
    failures: int
    prompt_tokens: int
    completion_tokens: int
    uncounted: int
    """Answered calls whose tokens the server did not tell."""
    cost: float | None
    """In the currency of the price settings; null without prices."""
    mean_duration_ms: float


class UsageTotal(BaseModel):
    calls: int
    failures: int
    prompt_tokens: int
    completion_tokens: int
    uncounted: int
    cost: float | None


class UsageAnswer(BaseModel):
    """Days from `from` to `to`, both included."""

    first_day: date
    last_day: date
    items: list[UsageRow]
    total: UsageTotal
