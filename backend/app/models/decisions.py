"""What was decided about tickets, the policy it was decided by, and what people made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked, long_text
from app.models.enums import DecisionOutcome, FeedbackField, FeedbackSource, Handling
from app.models.users import User


class PolicyVersion(Base):
    """A version of the decision policy; the highest is in force. Versions are never changed."""

    __tablename__ = "decision_policies"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """``app.triage.decide.DecisionPolicy`` as JSON."""
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    author: Mapped[User | None] = relationship(lazy="raise")


class Decision(Base):
    """What became of one completed triage run, and how it was judged."""

    __tablename__ = "decisions"
    __table_args__ = (
        sa.Index("ix_decisions_outcome_created_at", "outcome", "created_at"),
        sa.Index(
            "ix_decisions_outcome_correct_created_at_confidence",
            "outcome",
            "correct",
            "created_at",
            "confidence",
        ),
        sa.Index("ix_decisions_ticket_id_run_id", "ticket_id", "run_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("triage_runs.id", ondelete="CASCADE"), unique=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"))
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("drafts.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[DecisionOutcome] = mapped_column(checked(DecisionOutcome, "outcome"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    rules: Mapped[list[str]] = mapped_column(sa.JSON)
    """Codes of the rules that fired, ``app.triage.decide.Rule``; none when it was resolved."""
    inputs: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """Everything that the decision rests on; empty for decisions from before they were recorded."""
    policy_version: Mapped[int] = mapped_column()
    """0: the default, before an admin has set one."""
    confidence: Mapped[float | None] = mapped_column(sa.Double())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    handled_as: Mapped[Handling | None] = mapped_column(checked(Handling, "handled_as"))
    handled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    handling: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """Of a review: what was corrected and why."""
    reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("replies.id", ondelete="SET NULL"))
    """What was sent."""
    correct: Mapped[bool | None] = mapped_column()
    """Whether sending the draft unseen was, or would have been, right; None while nobody has judged it."""
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    """When a ticket that was resolved by this decision came back for the first time."""

    handler: Mapped[User | None] = relationship(lazy="raise")


class Feedback(Base):
    """A labelled example: what was predicted or drafted, and what a person made of it.

    One row for each field of a run and one for each draft: who changes their mind changes the row.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "field"),
        sa.Index("ix_feedback_field_updated_at", "field", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("triage_runs.id", ondelete="CASCADE"))
    """None for drafts."""
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("drafts.id", ondelete="CASCADE"), unique=True)
    """For drafts alone."""
    field: Mapped[FeedbackField] = mapped_column(checked(FeedbackField, "field"))
    predicted: Mapped[str | None] = mapped_column(sa.String(64))
    chosen: Mapped[str | None] = mapped_column(sa.String(64))
    """The person's label; of a draft ``sent_unchanged``, ``edited`` or ``rejected``. None: cleared by hand."""
    correct: Mapped[bool] = mapped_column()
    """Chosen is predicted; of a draft: it was sent unchanged."""
    confidence: Mapped[float | None] = mapped_column(sa.Double())
    model: Mapped[str | None] = mapped_column(sa.String(200))
    model_version: Mapped[str | None] = mapped_column(sa.String(64))
    """Of the local engine: its configuration; of a model: the prompts."""
    source: Mapped[FeedbackSource] = mapped_column(checked(FeedbackSource, "source"))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    edit_distance: Mapped[float | None] = mapped_column(sa.Double())
    """0 = sent as drafted, 1 = nothing of it is left."""
    diff: Mapped[str | None] = mapped_column(long_text())
    """Unified diff from the draft to what was sent, cut at 4,000 characters."""
    reason: Mapped[str | None] = mapped_column(sa.String(2000))
    """Why a draft was rejected."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
