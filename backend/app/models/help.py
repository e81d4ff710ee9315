"""Who may read the help centre."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime
from app.models.users import User

MAX_HELP_TITLE = 100


class HelpVersion(Base):
    """A version of the help centre's settings; the highest is in force. Versions are never changed: they are the audit."""

    __tablename__ = "help_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, without gaps."""
    is_open: Mapped[bool] = mapped_column()
    """Readable without a login."""
    title: Mapped[str | None] = mapped_column(sa.String(MAX_HELP_TITLE))
    """What the desk calls its help centre; None: the reader's word for it."""
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    author: Mapped[User | None] = relationship(lazy="raise")
