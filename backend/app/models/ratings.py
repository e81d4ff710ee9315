"""What customers say about how they were helped."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime

MAX_COMMENT_CHARS = 2_000


class TicketRating(Base):
    """At most one rating of a ticket, by its requester; or the mark that it was asked for by mail."""

    __tablename__ = "ticket_ratings"
    __table_args__ = (
        sa.CheckConstraint("score BETWEEN 1 AND 5", name="score_range"),
        sa.Index("ix_ticket_ratings_rated_at_score", "rated_at", "score"),
    )

    ticket_id: Mapped[int] = mapped_column(
        sa.ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    score: Mapped[int | None] = mapped_column(sa.SmallInteger())
    """1 to 5; None: nobody has rated it yet."""
    comment: Mapped[str | None] = mapped_column(sa.String(MAX_COMMENT_CHARS))
    rated_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    """The first time; changes do not move it."""
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    """When the requester was sent the link by mail."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
