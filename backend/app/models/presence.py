"""Who has which ticket open at this moment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db.types import Base, UtcDateTime, checked
from app.models.enums import PresenceState


class TicketPresence(Base):
    """A colleague at a ticket, for as long as their browser says so. Not history: rows come and go."""

    __tablename__ = "ticket_presence"

    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[PresenceState] = mapped_column(checked(PresenceState, "state"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
