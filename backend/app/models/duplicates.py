"""What a ticket is compared by when duplicates are looked for."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime


class TicketVector(Base):
    """One for each triaged ticket, replaced by the next triage; goes with the ticket. Processes follow the ids."""

    __tablename__ = "ticket_vectors"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), unique=True)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the ticket's text as it was compared."""
    model: Mapped[str] = mapped_column(sa.String(200))
    vector: Mapped[bytes] = mapped_column(sa.LargeBinary(16_384))
    """Little-endian float32, ``dimension`` times."""
    terms: Mapped[bytes] = mapped_column(sa.LargeBinary(40_000))
    """Distinct index terms as little-endian uint32, ascending."""
    marks: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON)
    """Normalized identifiers by field name."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
