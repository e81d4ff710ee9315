"""Tickets with their replies, tags and audit events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked, long_text
from app.models.enums import EventSource, Priority, Severity, TicketStatus, TriageStatus
from app.models.ratings import TicketRating
from app.models.users import User

PRIORITY_RANK = {Priority.LOW: 1, Priority.MEDIUM: 2, Priority.HIGH: 3, Priority.URGENT: 4}
SEVERITY_RANK = {Severity.LOW: 1, Severity.MEDIUM: 2, Severity.HIGH: 3, Severity.CRITICAL: 4}

UNKNOWN_SENTIMENT = 11
PREVIEW_CHARS = 160


class Ticket(Base):
    __tablename__ = "tickets"
    __table_args__ = (
        # Lists leave spam out, so every index that serves one begins with it; what is often filtered besides comes after
        # the order, so that counting reads the index alone.
        sa.Index("ix_tickets_is_spam_created_at_id", "is_spam", "created_at", "id"),
        sa.Index("ix_tickets_is_spam_updated_at_id", "is_spam", "updated_at", "id"),
        sa.Index(
            "ix_tickets_is_spam_status_created_at_priority_team_category",
            "is_spam",
            "status",
            "created_at",
            "priority",
            "team",
            "category",
        ),
        sa.Index(
            "ix_tickets_is_spam_priority_created_at_status_team",
            "is_spam",
            "priority",
            "created_at",
            "status",
            "team",
        ),
        sa.Index(
            "ix_tickets_is_spam_severity_created_at_status_team",
            "is_spam",
            "severity",
            "created_at",
            "status",
            "team",
        ),
        sa.Index(
            "ix_tickets_is_spam_category_created_at_status_priority",
            "is_spam",
            "category",
            "created_at",
            "status",
            "priority",
        ),
        sa.Index(
            "ix_tickets_is_spam_team_created_at_status_priority",
            "is_spam",
            "team",
            "created_at",
            "status",
            "priority",
        ),
        sa.Index("ix_tickets_is_spam_triage_status_created_at", "is_spam", "triage_status", "created_at"),
        sa.Index("ix_tickets_is_spam_priority_rank_id", "is_spam", "priority_rank", "id"),
        sa.Index("ix_tickets_is_spam_severity_rank_id", "is_spam", "severity_rank", "id"),
        sa.Index("ix_tickets_is_spam_sentiment_rank_id", "is_spam", "sentiment_rank", "id"),
        sa.Index("ix_tickets_requester_id_created_at", "requester_id", "created_at"),
        sa.Index("ix_tickets_assignee_id_is_spam_created_at", "assignee_id", "is_spam", "created_at"),
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
    tag_names: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """The names behind ``tag_links``, in order: what is shown; filters use the rows."""
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
    latest_public: Mapped[str] = mapped_column(sa.String(PREVIEW_CHARS), default="")
    """One line of the newest message that the customer may see."""
    latest_any: Mapped[str] = mapped_column(sa.String(PREVIEW_CHARS), default="")
    """The same, internal notes among them."""
    priority_rank: Mapped[int] = mapped_column(sa.SmallInteger(), default=0)
    """Follows ``priority``: 1 low to 4 urgent, so that an index can sort by it."""
    severity_rank: Mapped[int] = mapped_column(sa.SmallInteger(), default=0)
    """Follows ``severity``: 0 none, 1 low to 4 critical."""
    sentiment_rank: Mapped[int] = mapped_column(sa.SmallInteger(), default=UNKNOWN_SENTIMENT)
    """Twice ``sentiment_score``; what nobody has judged yet sorts as neutral."""
    is_spam: Mapped[bool] = mapped_column(default=False)
    """Out of views and statistics."""
    snoozed_until: Mapped[datetime | None] = mapped_column(UtcDateTime(), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("tickets.id", ondelete="SET NULL"), index=True
    )
    """The survivor: what still arrives here is appended there."""
    split_from_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("tickets.id", ondelete="SET NULL"), index=True
    )

    requester: Mapped[User] = relationship(foreign_keys=[requester_id], lazy="raise")
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id], lazy="raise")
    rating: Mapped[TicketRating | None] = relationship(lazy="raise", viewonly=True)
    files: Mapped[list[Attachment]] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="and_(Attachment.ticket_id == Ticket.id, Attachment.reply_id.is_(None), ~Attachment.pending)",
        order_by="Attachment.id",
    )
    """Of the ticket itself, not of a reply."""
    tag_links: Mapped[list[TicketTag]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="TicketTag.position"
    )

    @validates("priority")
    def _rank_priority(self, _name: str, value: Priority) -> Priority:
        self.priority_rank = PRIORITY_RANK[value]
        return value

    @validates("sentiment_score")
    def _rank_sentiment(self, _name: str, value: int | None) -> int | None:
        self.sentiment_rank = UNKNOWN_SENTIMENT if value is None else 2 * value
        return value

    @validates("severity")
    def _rank_severity(self, _name: str, value: Severity | None) -> Severity | None:
        self.severity_rank = 0 if value is None else SEVERITY_RANK[value]
        return value


class TicketTerms(Base):
    """The distinct index terms of a ticket: what its full-text index holds.

    Each database's own index over these columns is made by the migration and hidden from the ORM.
    """

    __tablename__ = "ticket_terms"

    ticket_id: Mapped[int] = mapped_column(
        sa.ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    public_terms: Mapped[str] = mapped_column(long_text())
    """Of the title, the content and the public replies."""
    internal_terms: Mapped[str] = mapped_column(long_text(), default="")
    """Of internal notes, as far as they are not public: for staff only."""


class TicketMerge(Base):
    """One ticket joined to another, with what is needed to part them again."""

    __tablename__ = "ticket_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    source_before: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """The source's fields that the merge changed."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class TicketSettlement(Base):
    """A time during which a ticket was settled (resolved or closed). A ticket that is settled has exactly one open one.

    What the ticket itself says (``resolved_at``) is forgotten when it comes back; figures of past days need it.
    """

    __tablename__ = "ticket_settlements"
    __table_args__ = (
        sa.Index("ix_ticket_settlements_settled_at_ticket_id", "settled_at", "ticket_id"),
        sa.Index("ix_ticket_settlements_reopened_at_ticket_id", "reopened_at", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    settled_at: Mapped[datetime] = mapped_column(UtcDateTime())
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class IdempotencyKey(Base):
    """A caller's promise that requests with this key are one request."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (sa.UniqueConstraint("user_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the key."""
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the request: the same key with another request is a mistake."""
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    """What a request for a ticket made."""
    reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    """What a request for a message made."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now, index=True)


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
    __table_args__ = (
        sa.Index("ix_replies_ticket_id_id", "ticket_id", "id"),
        sa.Index("ix_replies_created_at_draft_id", "created_at", "draft_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    content: Mapped[str] = mapped_column(long_text())
    internal: Mapped[bool] = mapped_column(default=False)
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("drafts.id", ondelete="SET NULL"), index=True)
    draft_edit_distance: Mapped[float | None] = mapped_column()
    """0 = the draft was sent unchanged, 1 = nothing of it is left; None without a draft."""
    origin_ticket_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("tickets.id", ondelete="SET NULL"), index=True
    )
    """The merged ticket that this was written to."""
    is_opening_copy: Mapped[bool] = mapped_column(default=False)
    """Repeats the content of the merged ticket that it came from."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    author: Mapped[User] = relationship(lazy="raise")
    attachments: Mapped[list[Attachment]] = relationship(
        lazy="raise", viewonly=True, order_by="Attachment.id"
    )


class Attachment(Base):
    """A file of a ticket; its bytes lie in the file store under their SHA-256."""

    __tablename__ = "attachments"
    __table_args__ = (sa.Index("ix_attachments_ticket_id_id", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"))
    reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    """None while it is pending, and for files of the ticket itself."""
    uploader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    filename: Mapped[str] = mapped_column(sa.String(255))
    media_type: Mapped[str] = mapped_column(sa.String(127))
    """Sniffed from the bytes."""
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    pending: Mapped[bool] = mapped_column(default=True)
    """Uploaded for a message that has not been sent: its uploader's alone."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)


class TicketEvent(Base):
    """Append-only: one row for each change of a ticket, which goes with it, and one for its deletion, which stays."""

    __tablename__ = "ticket_events"
    __table_args__ = (sa.Index("ix_ticket_events_ticket_id_id", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"))
    """None for a deletion alone: what was deleted stands in ``data``, as ``ticket_id``, ``requester_id``, ``version``."""
    kind: Mapped[str] = mapped_column(sa.String(64))
    source: Mapped[EventSource] = mapped_column(checked(EventSource, "source"))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    actor: Mapped[User | None] = relationship(lazy="raise")
