"""Drafts of the assistant and the grounds of each of their sentences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked, long_text
from app.models.enums import DraftStatus


class Draft(Base):
    __tablename__ = "drafts"
    __table_args__ = (sa.Index("ix_drafts_created_at_ticket_id", "created_at", "ticket_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    """None for a draft that triage made."""
    status: Mapped[DraftStatus] = mapped_column(checked(DraftStatus, "status"))
    content: Mapped[str] = mapped_column(long_text())
    tone: Mapped[str] = mapped_column(sa.String(32))
    engine: Mapped[str] = mapped_column(sa.String(16))
    model: Mapped[str] = mapped_column(sa.String(200))
    prompt_version: Mapped[str] = mapped_column(sa.String(64))
    fallback_used: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(sa.String(500))
    category: Mapped[str | None] = mapped_column(sa.String(64))
    confidence: Mapped[float | None] = mapped_column()
    suggestion: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """Recommended priority and tags, evidence, the snippets' ids and scores, timings."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)


class DraftCitation(Base):
    """One sentence of a draft and the exact words of the chunk version it rests on.

    The chunk's key and the quote are copied, not referenced: they must outlive the chunk.
    """

    __tablename__ = "draft_citations"
    __table_args__ = (sa.Index("ix_draft_citations_draft_id_ordinal", "draft_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("drafts.id", ondelete="CASCADE"))
    ordinal: Mapped[int] = mapped_column()
    marker: Mapped[str] = mapped_column(sa.String(16))
    chunk_key: Mapped[str] = mapped_column(sa.String(64), index=True)
    document_id: Mapped[int] = mapped_column(index=True)
    quote: Mapped[str] = mapped_column(long_text())
    sentence: Mapped[str] = mapped_column(long_text())
    start: Mapped[int] = mapped_column()
    end: Mapped[int] = mapped_column()
