"""What agents work with besides tickets: views, canned replies, team membership, mentions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked, long_text
from app.models.enums import AssignmentStrategy
from app.models.tickets import Reply, Ticket
from app.models.users import User


class SavedView(Base):
    """A named filter of the ticket list; its owner's, or everybody's when shared."""

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    shared: Mapped[bool] = mapped_column(default=False, index=True)
    filters: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """Query parameters of ``GET /api/tickets`` by name."""
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now, onupdate=utc_now)


class CannedReply(Base):
    """A text with placeholders that agents insert; its owner's, or everybody's when shared."""

    __tablename__ = "canned_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(150))
    content: Mapped[str] = mapped_column(long_text())
    shared: Mapped[bool] = mapped_column(default=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now, onupdate=utc_now)


class TeamAssignment(Base):
    """How tickets that reach a team find their agent. Teams themselves come from the configuration."""

    __tablename__ = "team_assignments"

    team: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    strategy: Mapped[AssignmentStrategy] = mapped_column(checked(AssignmentStrategy, "strategy"))
    last_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    """Who got the latest ticket in turn."""


class TeamMember(Base):
    __tablename__ = "team_members"

    team: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    user: Mapped[User] = relationship(lazy="raise")


class Mention(Base):
    """An agent named in an internal note."""

    __tablename__ = "mentions"
    __table_args__ = (
        sa.UniqueConstraint("reply_id", "user_id"),
        sa.Index("ix_mentions_user_id_seen_at_id", "user_id", "seen_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    reply_id: Mapped[int] = mapped_column(sa.ForeignKey("replies.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    ticket: Mapped[Ticket] = relationship(lazy="raise")
    reply: Mapped[Reply] = relationship(lazy="raise")
