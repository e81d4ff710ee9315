"""Tickets with their replies, tags and audit events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked, long_text
from app.models.enums import EventSource, Priority, Severity, TicketStatus, TriageStatus
from app.models.users import User


class Ticket(Base):
    __tablename__ = "tickets"
    __table_args__ = (
        sa.Index("ix_tickets_created_at_id", "created_at", "id"),
        sa.Index("ix_tickets_updated_at_id", "updated_at", "id"),
        sa.Index("ix_tickets_status_created_at", "status", "created_at"),
        sa.Index("ix_tickets_requester_id_created_at", "requester_id", "created_at"),
        sa.Index("ix_tickets_assignee_id_status", "assignee_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    content: Mapped[str] = mapped_column(long_text())
    status: Mapped[TicketStatus] = mapped_column(checked(TicketStatus, "status"))
    priority: Mapped[Priority] = mapped_column(checked(Priority, "priority"))
    category: Mapped[str | None] = mapped_column(sa.String(64))
    severity: Mapped[Severity | None] = mapped_column(checked(Severity, "severity"))
    team: Mapped[str | None] = mapped_column(sa.String(64))
    requester_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="RESTRICT"))
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes; a client's ``If-Match`` is compared with it."""
    hand_set: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Names of the fields that a person has set: triage leaves them alone."""
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata", sa.JSON, default=dict)
    reply_count: Mapped[int] = mapped_column(default=0)
    """Public replies and notes together."""
    ai_draft_response: Mapped[str | None] = mapped_column(long_text())
    triage_status: Mapped[TriageStatus | None] = mapped_column(checked(TriageStatus, "triage_status"))
    sentiment_score: Mapped[int | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    note_count: Mapped[int] = mapped_column(default=0)
    """Internal notes among ``reply_count``; a customer sees the difference."""
    first_response_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    requester: Mapped[User] = relationship(foreign_keys=[requester_id], lazy="raise")
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id], lazy="raise")
    tag_links: Mapped[list[TicketTag]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="TicketTag.position"
    )


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64), unique=True)


class TicketTag(Base):
    __tablename__ = "ticket_tags"

    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(
        sa.ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column()

    tag: Mapped[Tag] = relationship(lazy="raise")


class Reply(Base):
    __tablename__ = "replies"
    __table_args__ = (sa.Index("ix_replies_ticket_id_id", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    content: Mapped[str] = mapped_column(long_text())
    internal: Mapped[bool] = mapped_column(default=False)
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("drafts.id", ondelete="SET NULL"), index=True)
    draft_edit_distance: Mapped[float | None] = mapped_column()
    """0 = the draft was sent unchanged, 1 = nothing of it is left; None without a draft."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    author: Mapped[User] = relationship(lazy="raise")


class TicketEvent(Base):
    """Append-only: one row for each change of a ticket."""

    __tablename__ = "ticket_events"
    __table_args__ = (sa.Index("ix_ticket_events_ticket_id_id", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(64))
    source: Mapped[EventSource] = mapped_column(checked(EventSource, "source"))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    actor: Mapped[User | None] = relationship(lazy="raise")
