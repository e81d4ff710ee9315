"""What went to language models: one row for each call, and what it took by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db.types import Base, UtcDateTime, long_text


class ModelCall(Base):
    """The egress log. Rows go after ``LLM_LOG_DAYS``; a ticket's deletion leaves the fact that something was sent."""

    __tablename__ = "model_calls"
    __table_args__ = (sa.Index("ix_model_calls_at_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    """When the call began."""
    purpose: Mapped[str] = mapped_column(sa.String(32))
    model: Mapped[str] = mapped_column(sa.String(200))
    host: Mapped[str] = mapped_column(sa.String(255))
    """Host and port of the base URL."""
    ticket_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("tickets.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[str] = mapped_column(sa.String(32))
    sent: Mapped[bool] = mapped_column()
    """Whether anything was handed to the network."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """Requests that carried the text: more than one where the server failed and was asked again, or the next model was."""
    duration_ms: Mapped[float] = mapped_column(sa.Double())
    chars_out: Mapped[int] = mapped_column()
    chars_in: Mapped[int] = mapped_column()
    prompt_tokens: Mapped[int | None] = mapped_column()
    completion_tokens: Mapped[int | None] = mapped_column()
    masked: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """Number of different values masked, by kind."""
    request_text: Mapped[str | None] = mapped_column(long_text())
    """With placeholders, and only with ``LLM_LOG_TEXT``."""
    response_text: Mapped[str | None] = mapped_column(long_text())


class ModelUsage(Base):
    """Tokens and cost of a day (UTC), a purpose and a model. Kept without limit."""

    __tablename__ = "model_usage"
    __table_args__ = (sa.UniqueConstraint("day", "purpose", "model"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(sa.Date())
    purpose: Mapped[str] = mapped_column(sa.String(32))
    model: Mapped[str] = mapped_column(sa.String(200))
    calls: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    prompt_tokens: Mapped[int] = mapped_column(sa.BigInteger(), default=0)
    completion_tokens: Mapped[int] = mapped_column(sa.BigInteger(), default=0)
    uncounted: Mapped[int] = mapped_column(default=0)
    """Answered calls whose tokens the server did not tell."""
    cost: Mapped[float | None] = mapped_column(sa.Double())
    """In the currency of the price settings; None while no call had a price."""
    duration_ms: Mapped[float] = mapped_column(sa.Double(), default=0.0)
