"""A triage run: the row is the job, the message to a worker only a hint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked, long_text
from app.models.enums import TriageStatus


class TriageRun(Base):
    __tablename__ = "triage_runs"
    __table_args__ = (
        sa.Index("ix_triage_runs_ticket_id_id", "ticket_id", "id"),
        sa.Index("ix_triage_runs_status_priority_due_at", "status", "priority", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"))
    status: Mapped[TriageStatus] = mapped_column(checked(TriageStatus, "status"))
    attempts: Mapped[int] = mapped_column(default=0)
    priority: Mapped[int] = mapped_column(default=0, server_default="0")
    """``app.jobs.port.Urgency``: among due runs the lowest number goes first, then the oldest."""
    due_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    """When the run may be claimed: at once, after a pause between attempts, or when its lease has run out."""
    lease: Mapped[str | None] = mapped_column(sa.String(32))
    """Random mark of the claim that may write the result."""
    outcome: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """``app.triage.types.TriageOutcome`` as JSON, once completed."""
    summary: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """What a ticket shows of the outcome, ready to be sent: lists do not read whole outcomes."""
    duplicate_of_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("tickets.id", ondelete="SET NULL"), index=True
    )
    """An older ticket about the same matter."""
    similarity_score: Mapped[float | None] = mapped_column(sa.Double())
    """How likely the nearest older ticket is about the same matter, 0..1, also when it is not called a duplicate."""
    decision: Mapped[str | None] = mapped_column(sa.String(32))
    decision_reason: Mapped[str | None] = mapped_column(sa.String(500))
    error: Mapped[str | None] = mapped_column(long_text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
